#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/desk-call.h"
#include "console/lead-detail.h"
#include "console/lead-row.h"
#include "console/leads-page.h"
#include "console/map-choice.h"
#include "console/page.h"
#include "console/settings.h"
#include "console/slot-list.h"
#include "desk/leads.h"
#include "desk/roles.h"
#include "map/map-view.h"

/* Clocks run on while nothing is written. */
#define SECONDS_BETWEEN_READINGS 60

/* What the list can show. */
typedef enum {
  SHOW_OPEN,
  SHOW_OVERDUE,
  SHOW_URGENT,
  SHOW_VERIFIED,
  SHOW_DISMISSED,
  SHOW_MERGED,
  SHOW_ALL,
  N_SHOWS,
} Show;

struct _YxLeadsPage {
  AdwBin parent_instance;

  GtkSearchEntry *search;
  GtkDropDown *show_choice;
  GtkLabel *sentence;
  GtkStack *list_stack; /* list, none */
  GtkLabel *none_label;
  GtkListView *list_view;
  GtkWidget *list_pane;
  YxMapView *map_view;
  YxLeadDetail *detail;

  YxDesk *desk;
  gulong changed_id;
  YxSlotList *leads; /* of YxLead, as listed */
  GtkSingleSelection *selection;
  gint64 now;        /* what ages are told for */
  char *kept;        /* the lead that is selected again when the list has settled */
  char *wanted;      /* lead to select when it is there; NULL: keep */
  GCancellable *load;
  guint tick;        /* source, while in sight */
  gboolean loading;
  gboolean stale;    /* the desk changed while loading, or while out of sight */
  YxPace marks;      /* puts those of the list on the map */
  gboolean quiet;    /* the list is being replaced */
};

/* What a thread reads, and by what. */
typedef struct {
  Show show;
  char *text;
  GPtrArray *leads; /* of YxLead */
  YxLeadCounts counts;
  guint roles;
} View;

static void page_init (YxPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YxLeadsPage, yx_leads_page, ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (YX_TYPE_PAGE, page_init))

static void load (YxLeadsPage *self);

static void
view_free (gpointer data)
{
  View *view = data;

  g_free (view->text);
  g_clear_pointer (&view->leads, g_ptr_array_unref);
  g_free (view);
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  static const YxLeadFilter filters[N_SHOWS] = {
    [SHOW_OPEN] = { .statuses = 1u << YX_LEAD_STATUS_OPEN },
    [SHOW_OVERDUE] = { .overdue = TRUE },
    [SHOW_URGENT] = { .statuses = 1u << YX_LEAD_STATUS_OPEN, .urgent = TRUE },
    [SHOW_VERIFIED] = { .statuses = 1u << YX_LEAD_STATUS_VERIFIED },
    [SHOW_DISMISSED] = { .statuses = 1u << YX_LEAD_STATUS_DISMISSED },
    [SHOW_MERGED] = { .statuses = 1u << YX_LEAD_STATUS_MERGED },
  };
  View *view = data;
  YxLeadFilter filter = filters[view->show];
  g_autoptr (GListStore) list = NULL;
  g_autoptr (GError) error = NULL;

  filter.text = view->text;
  list = yx_desk_list_leads (source, &filter, &error);
  view->leads = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; list != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    g_ptr_array_add (view->leads, g_list_model_get_item (G_LIST_MODEL (list), i));
  if (list == NULL || !yx_desk_count_leads (source, &view->counts, &error)
      || !yx_desk_get_roles (source, &view->roles, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static YxLead *
get_selected (YxLeadsPage *self)
{
  YxSlot *slot = gtk_single_selection_get_selected_item (self->selection);

  return slot != NULL ? yx_slot_get_item (slot) : NULL;
}

static void
show_selected (YxLeadsPage *self)
{
  YxLead *lead = get_selected (self);
  const YxLeadData *data = lead != NULL ? yx_lead_get_data (lead) : NULL;

  yx_lead_detail_show (self->detail, lead);
  yx_map_view_select_place (self->map_view, data != NULL && data->has_point ? data->id : NULL);
  if (data != NULL && data->has_point)
    yx_map_view_reveal (self->map_view, (YxLonLat){ data->lon, data->lat });
}

static YxMark
mark_of (const YxLeadData *data)
{
  switch (data->status) {
  case YX_LEAD_STATUS_VERIFIED:
    return YX_MARK_DONE;
  case YX_LEAD_STATUS_DISMISSED:
    return YX_MARK_FAILED;
  case YX_LEAD_STATUS_MERGED:
    return YX_MARK_CANDIDATE;
  case YX_LEAD_STATUS_OPEN:
  default:
    return YX_MARK_LEAD;
  }
}

/* In a frame of their own: all of them are drawn anew. */
static gboolean
show_marks (gpointer user_data)
{
  YxLeadsPage *self = user_data;
  const guint n = yx_slot_list_get_n (self->leads);
  g_autoptr (GArray) records = g_array_new (FALSE, FALSE, sizeof (YxOverlayPlace));

  for (guint i = n; i-- > 0;) {
    YxLead *lead = yx_slot_list_get (self->leads, i);
    const YxLeadData *data = yx_lead_get_data (lead);
    /* Strings are borrowed from the lead, which the list keeps alive. */
    const YxOverlayPlace record = { .id = data->id, .point = { data->lon, data->lat },
                                    .mark = mark_of (data), .colour = YX_COLOUR_OF_MARK,
                                    .label = data->masked_debtor };

    if (data->has_point)
      g_array_append_val (records, record);
  }
  yx_map_view_set_places (self->map_view, (const YxOverlayPlace *) records->data, records->len);
  return FALSE;
}

static guint
find_lead (YxLeadsPage *self, const char *id)
{
  const guint n = yx_slot_list_get_n (self->leads);

  for (guint i = 0; id != NULL && i < n; i++) {
    YxLead *lead = yx_slot_list_get (self->leads, i);

    if (g_str_equal (yx_lead_get_data (lead)->id, id))
      return i;
  }
  return GTK_INVALID_LIST_POSITION;
}

static void
select_lead (YxLeadsPage *self, const char *id)
{
  const guint position = find_lead (self, id);

  gtk_single_selection_set_selected (self->selection, position);
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", position);
}

/* The list holds what was read. */
static void
settled_cb (YxLeadsPage *self)
{
  const guint n = yx_slot_list_get_n (self->leads);

  self->quiet = FALSE;
  yx_pace_begin (&self->marks, GTK_WIDGET (self->map_view), show_marks, NULL, self);
  select_lead (self, self->kept);
  if (self->wanted != NULL && find_lead (self, self->wanted) == GTK_INVALID_LIST_POSITION
      && gtk_drop_down_get_selected (self->show_choice) != SHOW_ALL)
    gtk_drop_down_set_selected (self->show_choice, SHOW_ALL);
  else
    g_clear_pointer (&self->wanted, g_free);
  show_selected (self);
  gtk_stack_set_visible_child_name (self->list_stack, n > 0 ? "list" : "none");
}

static void
show_view (YxLeadsPage *self, const View *view)
{
  g_autofree char *sentence = NULL;
  YxLead *selected = get_selected (self);

  /* While the list changes, what is selected says nothing. */
  if (!self->quiet || self->wanted != NULL) {
    g_free (self->kept);
    self->kept = g_strdup (self->wanted != NULL  ? self->wanted
                           : selected != NULL ? yx_lead_get_data (selected)->id
                                              : NULL);
  }
  self->now = g_get_real_time ();
  yx_lead_detail_set_roles (self->detail, view->roles);
  sentence = g_strdup_printf (_("To verify: %u · urgent: %u · overdue: %u · verified: %u"),
                              view->counts.open, view->counts.urgent, view->counts.overdue,
                              view->counts.verified);
  gtk_label_set_label (self->sentence, sentence);
  gtk_label_set_label (self->none_label, view->counts.all == 0
                                             ? _("No lead has come in yet. F2 takes one down.")
                                             : _("No lead is like this."));
  self->quiet = TRUE;
  yx_pace_stop (&self->marks);
  /* Rows that were made out of sight would all be measured in the frame that shows them. */
  if (view->leads->len > 0)
    gtk_stack_set_visible_child_name (self->list_stack, "list");
  yx_slot_list_put (self->leads, GTK_WIDGET (self->list_view), view->leads);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxLeadsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  const gboolean done = g_task_propagate_boolean (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->desk == NULL)
    return;
  self->loading = FALSE;
  if (done)
    show_view (self, g_task_get_task_data (G_TASK (result)));
  else
    yx_page_say (YX_PAGE (self), error->message);
  if (self->stale)
    load (self);
}

/* One reading at a time; out of sight none. */
static void
load (YxLeadsPage *self)
{
  g_autoptr (GTask) task = NULL;
  View *view;

  if (self->desk == NULL || self->loading || !gtk_widget_get_mapped (GTK_WIDGET (self))) {
    self->stale = self->desk != NULL;
    return;
  }
  self->stale = FALSE;
  self->loading = TRUE;
  view = g_new0 (View, 1);
  view->show = (Show) gtk_drop_down_get_selected (self->show_choice);
  view->text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search)));
  task = g_task_new (self->desk, self->load, loaded_cb, g_object_ref (self));
  g_task_set_source_tag (task, load);
  g_task_set_task_data (task, view, view_free);
  g_task_run_in_thread (task, load_thread);
}

static void
region_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxLeadsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxRegion) region = yx_desk_call_finish (result, &error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && self->desk != NULL)
    yx_map_view_set_region (self->map_view, region);
}

static void
load_region (YxLeadsPage *self)
{
  if (self->desk != NULL)
    yx_desk_call_async (self->desk, yx_desk_call_region, NULL, self->load, region_cb,
                        g_object_ref (self));
}

static void
setup_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item, YxLeadsPage *self)
{
  gtk_list_item_set_child (item, yx_lead_row_new ());
}

static void
write_row_cb (GtkWidget *row, gpointer lead, gpointer user_data)
{
  yx_lead_row_show (YX_LEAD_ROW (row), lead, YX_LEADS_PAGE (user_data)->now);
}

static void
bind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item, YxLeadsPage *self)
{
  yx_slot_bind (gtk_list_item_get_item (item), gtk_list_item_get_child (item));
}

static void
unbind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item, YxLeadsPage *self)
{
  yx_slot_unbind (gtk_list_item_get_item (item));
}

static void
filter_changed_cb (YxLeadsPage *self)
{
  load (self);
}

static void
selected_cb (YxLeadsPage *self)
{
  if (!self->quiet)
    show_selected (self);
}

static void
place_activated_cb (YxMapView *view, const char *id, YxLeadsPage *self)
{
  select_lead (self, id);
}

static void
message_cb (YxLeadDetail *detail, const char *text, YxLeadsPage *self)
{
  yx_page_say (YX_PAGE (self), text);
}

static void
open_cb (YxLeadDetail *detail, const char *kind, const char *id, YxLeadsPage *self)
{
  yx_page_ask_open (YX_PAGE (self), kind, id);
}

static gboolean
tick_cb (gpointer user_data)
{
  load (user_data);
  return G_SOURCE_CONTINUE;
}

static void
map_cb (YxLeadsPage *self)
{
  if (self->tick == 0)
    self->tick = g_timeout_add_seconds (SECONDS_BETWEEN_READINGS, tick_cb, self);
  if (yx_map_view_get_region (self->map_view) == NULL)
    load_region (self);
  load (self);
}

static void
unmap_cb (YxLeadsPage *self)
{
  g_clear_handle_id (&self->tick, g_source_remove);
}

static void
map_style_changed_cb (GSettings *settings, const char *key, YxLeadsPage *self)
{
  yx_map_view_set_map_style (self->map_view, (YxMapStyle) g_settings_get_enum (settings, key));
}

static void
set_desk (YxPage *page, YxDesk *desk)
{
  YxLeadsPage *self = YX_LEADS_PAGE (page);

  g_clear_signal_handler (&self->changed_id, self->desk);
  g_cancellable_cancel (self->load);
  g_object_unref (self->load);
  self->load = g_cancellable_new ();
  self->loading = FALSE;
  g_set_object (&self->desk, desk);
  yx_lead_detail_set_desk (self->detail, desk);
  yx_map_view_set_region (self->map_view, NULL);
  yx_map_view_set_places (self->map_view, NULL, 0);
  yx_pace_stop (&self->marks);
  yx_slot_list_put (self->leads, NULL, NULL);
  self->quiet = FALSE;
  g_clear_pointer (&self->wanted, g_free);
  if (desk == NULL)
    return;
  self->changed_id = g_signal_connect_swapped (desk, "changed", G_CALLBACK (load), self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    load_region (self);
  load (self);
}

static void
reload (YxPage *page, gboolean region)
{
  YxLeadsPage *self = YX_LEADS_PAGE (page);

  if (region && gtk_widget_get_mapped (GTK_WIDGET (self)))
    load_region (self);
  else if (region)
    yx_map_view_set_region (self->map_view, NULL);
  load (self);
}

static gboolean
open_item (YxPage *page, const char *kind, const char *id)
{
  YxLeadsPage *self = YX_LEADS_PAGE (page);

  if (!g_str_equal (kind, "lead"))
    return FALSE;
  g_free (self->wanted);
  self->wanted = g_strdup (id);
  load (self);
  return TRUE;
}

static void
focus_search (YxPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (YX_LEADS_PAGE (page)->search));
}

static void
cycle_panes (YxPage *page, int step)
{
  YxLeadsPage *self = YX_LEADS_PAGE (page);
  GtkWidget *const panes[]
      = { self->list_pane, GTK_WIDGET (self->map_view), GTK_WIDGET (self->detail) };
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  int here = -1;

  for (int i = 0; i < (int) G_N_ELEMENTS (panes); i++)
    if (focus != NULL && (focus == panes[i] || gtk_widget_is_ancestor (focus, panes[i])))
      here = i;
  here = here < 0 ? 0 : (here + step + (int) G_N_ELEMENTS (panes)) % (int) G_N_ELEMENTS (panes);
  if (!gtk_widget_grab_focus (panes[here]))
    gtk_widget_child_focus (panes[here], GTK_DIR_TAB_FORWARD);
}

static void
yx_leads_page_dispose (GObject *object)
{
  YxLeadsPage *self = YX_LEADS_PAGE (object);

  if (self->load != NULL)
    g_cancellable_cancel (self->load);
  g_clear_object (&self->load);
  g_clear_handle_id (&self->tick, g_source_remove);
  yx_pace_stop (&self->marks);
  if (self->desk != NULL)
    g_clear_signal_handler (&self->changed_id, self->desk);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->kept, g_free);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_object (&self->selection);
  g_clear_object (&self->leads);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_LEADS_PAGE);
  G_OBJECT_CLASS (yx_leads_page_parent_class)->dispose (object);
}

static void
page_init (YxPageInterface *iface)
{
  iface->set_desk = set_desk;
  iface->reload = reload;
  iface->open = open_item;
  iface->focus_search = focus_search;
  iface->cycle_panes = cycle_panes;
}

static void
yx_leads_page_class_init (YxLeadsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_leads_page_dispose;
  g_type_ensure (YX_TYPE_MAP_VIEW);
  g_type_ensure (YX_TYPE_LEAD_DETAIL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/leads-page.ui");
  gtk_widget_class_bind_template_child (widget_class, YxLeadsPage, search);
  gtk_widget_class_bind_template_child (widget_class, YxLeadsPage, show_choice);
  gtk_widget_class_bind_template_child (widget_class, YxLeadsPage, sentence);
  gtk_widget_class_bind_template_child (widget_class, YxLeadsPage, list_stack);
  gtk_widget_class_bind_template_child (widget_class, YxLeadsPage, none_label);
  gtk_widget_class_bind_template_child (widget_class, YxLeadsPage, list_view);
  gtk_widget_class_bind_template_child (widget_class, YxLeadsPage, list_pane);
  gtk_widget_class_bind_template_child (widget_class, YxLeadsPage, map_view);
  gtk_widget_class_bind_template_child (widget_class, YxLeadsPage, detail);
  gtk_widget_class_bind_template_callback (widget_class, setup_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, message_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
}

static void
yx_leads_page_init (YxLeadsPage *self)
{
  GSettings *settings = yx_settings_get ();

  self->load = g_cancellable_new ();
  self->leads = yx_slot_list_new (write_row_cb, self);
  g_signal_connect_object (self->leads, "settled", G_CALLBACK (settled_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->leads)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
  g_signal_connect (self, "unmap", G_CALLBACK (unmap_cb), NULL);
  g_signal_connect_object (settings, "changed::" YX_SETTINGS_MAP_STYLE,
                           G_CALLBACK (map_style_changed_cb), self, 0);
  map_style_changed_cb (settings, YX_SETTINGS_MAP_STYLE, self);
  yx_map_choice_bind (self->map_view);
}

gboolean
yx_leads_page_is_loaded (YxLeadsPage *self)
{
  g_return_val_if_fail (YX_IS_LEADS_PAGE (self), FALSE);

  return self->desk != NULL && !self->loading && !self->stale;
}

guint
yx_leads_page_get_n_leads (YxLeadsPage *self)
{
  g_return_val_if_fail (YX_IS_LEADS_PAGE (self), 0);

  return yx_slot_list_get_n (self->leads);
}

const char *
yx_leads_page_get_selected (YxLeadsPage *self)
{
  YxLead *lead;

  g_return_val_if_fail (YX_IS_LEADS_PAGE (self), NULL);

  lead = get_selected (self);
  return lead != NULL ? yx_lead_get_data (lead)->id : NULL;
}
