#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/live-leads.h"

#include "console/lead-row.h"
#include "console/slot-list.h"

/* Ages are told by the minute. */
#define TOLD_AGAIN G_TIME_SPAN_MINUTE

struct _YxLiveLeads {
  AdwBin parent_instance;

  GtkStack *stack; /* none, list */
  GtkListView *list_view;

  YxSlotList *leads;
  GListModel *shown; /* what they are of; NULL: none */
  gint64 now;        /* what ages are told for */
};

enum {
  ASKED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxLiveLeads, yx_live_leads, ADW_TYPE_BIN)

static void
settled_cb (YxLiveLeads *self)
{
  gtk_stack_set_visible_child_name (self->stack,
                                    yx_slot_list_get_n (self->leads) > 0 ? "list" : "none");
}

static void
write_row_cb (GtkWidget *row, gpointer lead, gpointer user_data)
{
  yx_lead_row_show (YX_LEAD_ROW (row), lead, YX_LIVE_LEADS (user_data)->now);
}

static void
setup_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item, YxLiveLeads *self)
{
  gtk_list_item_set_child (item, yx_lead_row_new ());
}

static void
bind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item, YxLiveLeads *self)
{
  yx_slot_bind (gtk_list_item_get_item (item), gtk_list_item_get_child (item));
}

static void
unbind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item, YxLiveLeads *self)
{
  yx_slot_unbind (gtk_list_item_get_item (item));
}

static void
activated_cb (GtkListView *view, guint position, YxLiveLeads *self)
{
  if (position < yx_slot_list_get_n (self->leads))
    g_signal_emit (self, signals[ASKED], 0,
                   yx_slot_list_get (self->leads, position));
}

static void
yx_live_leads_dispose (GObject *object)
{
  YxLiveLeads *self = YX_LIVE_LEADS (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_LIVE_LEADS);
  g_clear_object (&self->shown);
  g_clear_object (&self->leads);
  G_OBJECT_CLASS (yx_live_leads_parent_class)->dispose (object);
}

static void
yx_live_leads_class_init (YxLiveLeadsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_live_leads_dispose;
  signals[ASKED]
      = g_signal_new ("asked", YX_TYPE_LIVE_LEADS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 1, YX_TYPE_LEAD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/live-leads.ui");
  gtk_widget_class_bind_template_child (widget_class, YxLiveLeads, stack);
  gtk_widget_class_bind_template_child (widget_class, YxLiveLeads, list_view);
  gtk_widget_class_bind_template_callback (widget_class, setup_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
yx_live_leads_init (YxLiveLeads *self)
{
  GtkSingleSelection *selection;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->leads = yx_slot_list_new (write_row_cb, self);
  g_signal_connect_object (self->leads, "settled", G_CALLBACK (settled_cb), self,
                           G_CONNECT_SWAPPED);
  selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->leads)));
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (selection));
  g_object_unref (selection);
}

void
yx_live_leads_show (YxLiveLeads *self, GListModel *leads, gint64 now)
{
  const guint n = leads != NULL ? g_list_model_get_n_items (leads) : 0;
  g_autoptr (GPtrArray) items = NULL;

  g_return_if_fail (YX_IS_LIVE_LEADS (self));

  if (!g_set_object (&self->shown, leads) && ABS (now - self->now) < TOLD_AGAIN)
    return;
  self->now = now;
  items = g_ptr_array_new_full (n, g_object_unref);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (items, g_list_model_get_item (leads, i));
  yx_slot_list_put (self->leads, GTK_WIDGET (self->list_view), items);
}

YxLead *
yx_live_leads_find (YxLiveLeads *self, const char *id)
{
  g_return_val_if_fail (YX_IS_LIVE_LEADS (self), NULL);

  for (guint i = 0; i < yx_slot_list_get_n (self->leads); i++) {
    YxLead *lead = yx_slot_list_get (self->leads, i);

    if (g_strcmp0 (yx_lead_get_data (lead)->id, id) == 0)
      return g_object_ref (lead);
  }
  return NULL;
}

YxLead *
yx_live_leads_find_newest (YxLiveLeads *self)
{
  YxLead *newest = NULL;

  g_return_val_if_fail (YX_IS_LIVE_LEADS (self), NULL);

  for (guint i = 0; i < yx_slot_list_get_n (self->leads); i++) {
    YxLead *lead = yx_slot_list_get (self->leads, i);

    if (yx_lead_get_data (lead)->place_id != NULL
        && (newest == NULL
            || yx_lead_get_data (lead)->received > yx_lead_get_data (newest)->received))
      newest = lead;
  }
  return newest != NULL ? g_object_ref (newest) : NULL;
}
