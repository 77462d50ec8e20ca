#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/place-fixer.h"

#include <glib/gi18n.h>

#include "console/place-mark.h"
#include "console/place-search.h"
#include "console/row-text.h"
#include "desk/address.h"
#include "map/map-view.h"
#include "model/place.h"
#include "region/address-none.h"

struct _YxPlaceFixer {
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  GtkStack *stack;
  GtkListView *list;
  YxMapView *map_view;
  YxPlaceSearch *search;
  GtkLabel *hint_label;

  YxDesk *desk;
  GCancellable *cancellable;
  GListStore *places; /* YxPlace, those still to be set */
  GtkSingleSelection *selection;
  YxPlaceMark *mark;
  guint n_pending; /* calls on their way */
  gboolean is_aiming; /* the map goes where the address might be, once that is known */
};

G_DEFINE_FINAL_TYPE (YxPlaceFixer, yx_place_fixer, ADW_TYPE_WINDOW)

static YxPlace *
get_place (YxPlaceFixer *self)
{
  return gtk_single_selection_get_selected_item (self->selection);
}

/* What is known of the place, as the list and the line below the map say it. */
static char *
describe (const YxPlaceData *data)
{
  for (YxMatchLevel level = 0; level < YX_N_MATCHES; level++)
    if (g_strcmp0 (data->match, yx_match_level_nick (level)) == 0)
      return g_strdup_printf (_("known to the level: %s, within %.0f m"),
                              yx_match_level_label (level), data->radius_m);
  if (data->address != NULL && yx_address_is_none (data->address))
    return g_strdup (_("gives no address"));
  return g_strdup (_("not found by its address"));
}

static void
update_title (YxPlaceFixer *self)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->places));
  g_autofree char *text = g_strdup_printf (ngettext ("%u place left", "%u places left", n), n);

  adw_window_title_set_subtitle (self->title, text);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "places" : "done");
}

static void
update_actions (YxPlaceFixer *self)
{
  YxLonLat point;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "fix.set",
                                 get_place (self) != NULL && self->n_pending == 0
                                     && yx_place_mark_get (self->mark, &point));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "fix.skip", get_place (self) != NULL);
}

/* Looks where the address might be: the clerk corrects, he does not begin from nothing. */
static void
show_place (YxPlaceFixer *self)
{
  YxPlace *place = get_place (self);
  const YxPlaceData *data = place != NULL ? yx_place_get_data (place) : NULL;
  g_autofree char *known = NULL;
  g_autofree char *hint = NULL;

  yx_place_mark_clear (self->mark);
  if (data == NULL) {
    update_actions (self);
    return;
  }
  known = describe (data);
  hint = g_strdup_printf (_("%s. Click on the map where it is."), known);
  gtk_label_set_label (self->hint_label, hint);
  if (data->has_point)
    yx_place_mark_show (self->mark, (YxLonLat){ data->lon, data->lat }, data->radius_m);
  self->is_aiming = !data->has_point;
  yx_place_search_set_text (self->search, data->address);
  update_actions (self);
}

static void
setup_row_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  for (int i = 0; i < 2; i++) {
    GtkWidget *line = yx_row_text_new (i == 1 ? "caption" : NULL);

    if (i == 1)
      gtk_widget_add_css_class (line, "dim-label");
    gtk_box_append (GTK_BOX (box), line);
  }
  gtk_widget_set_margin_top (box, 4);
  gtk_widget_set_margin_bottom (box, 4);
  gtk_list_item_set_child (item, box);
}

static void
bind_row_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  const YxPlaceData *data = yx_place_get_data (gtk_list_item_get_item (item));
  GtkWidget *first = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  g_autofree char *known = describe (data);
  g_autofree char *detail = g_strdup_printf ("%s · %s", data->masked_debtor, known);

  gtk_inscription_set_text (GTK_INSCRIPTION (first), data->address != NULL ? data->address : "–");
  gtk_inscription_set_text (GTK_INSCRIPTION (gtk_widget_get_next_sibling (first)), detail);
}

static void
selected_cb (GtkSingleSelection *selection, GParamSpec *pspec, YxPlaceFixer *self)
{
  show_place (self);
}

static void
map_clicked_cb (YxMapView *view, double lon, double lat, YxPlaceFixer *self)
{
  if (get_place (self) == NULL)
    return;
  yx_place_mark_set (self->mark, (YxLonLat){ lon, lat });
  update_actions (self);
}

static void
found_cb (YxPlaceSearch *search, double lon, double lat, double radius, const char *name,
          YxPlaceFixer *self)
{
  yx_place_mark_show (self->mark, (YxLonLat){ lon, lat }, radius);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
  update_actions (self);
}

/* The pin stays for the clerk to put: what was found was not sure enough. */
static void
answered_cb (YxPlaceSearch *search, YxPlaceFixer *self)
{
  YxLonLat point;
  double radius;

  if (self->is_aiming && yx_place_search_get_first (search, &point, &radius))
    yx_place_mark_aim (self->mark, point, radius);
  self->is_aiming = FALSE;
}

/* One pin places everyone at the address. */
static void
remove_address (YxPlaceFixer *self, YxPlace *set)
{
  const char *address = yx_place_get_data (set)->address;
  const char *id = yx_place_get_data (set)->id;

  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->places)); i > 0; i--) {
    g_autoptr (YxPlace) place = g_list_model_get_item (G_LIST_MODEL (self->places), i - 1);
    const YxPlaceData *data = yx_place_get_data (place);

    if (g_strcmp0 (data->id, id) == 0
        || (address != NULL && g_strcmp0 (data->address, address) == 0))
      g_list_store_remove (self->places, i - 1);
  }
}

static void
pinned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxPlaceFixer) self = user_data;
  g_autoptr (GError) error = NULL;
  const gboolean done = yx_desk_pin_place_finish (YX_DESK (source), result, &error);

  self->n_pending--;
  if (self->selection == NULL)
    return;
  if (done && get_place (self) != NULL) {
    g_autoptr (YxPlace) place = g_object_ref (get_place (self));

    remove_address (self, place);
    update_title (self);
    show_place (self);
    return;
  }
  if (!done)
    gtk_label_set_label (self->hint_label, error->message);
  update_actions (self);
}

static void
set_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  YxPlaceFixer *self = YX_PLACE_FIXER (widget);
  YxPlace *place = get_place (self);
  YxLonLat point;

  if (place == NULL || self->n_pending > 0 || !yx_place_mark_get (self->mark, &point))
    return;
  self->n_pending++;
  update_actions (self);
  yx_desk_pin_place_async (self->desk, yx_place_get_data (place)->id, point, NULL, pinned_cb,
                           g_object_ref (self));
}

static void
skip_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  YxPlaceFixer *self = YX_PLACE_FIXER (widget);
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->places));

  if (n > 0)
    gtk_single_selection_set_selected (
        self->selection, (gtk_single_selection_get_selected (self->selection) + 1) % n);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxPlaceFixer) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) places
      = yx_desk_list_places_to_fix_finish (YX_DESK (source), result, &error);

  self->n_pending--;
  if (self->selection == NULL)
    return;
  if (places == NULL) {
    gtk_label_set_label (self->hint_label, error->message);
    return;
  }
  g_set_object (&self->places, places);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (places));
  update_title (self);
  show_place (self);
}

static void
yx_place_fixer_dispose (GObject *object)
{
  YxPlaceFixer *self = YX_PLACE_FIXER (object);

  g_cancellable_cancel (self->cancellable);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_pointer (&self->mark, yx_place_mark_free);
  g_clear_object (&self->selection);
  g_clear_object (&self->places);
  g_clear_object (&self->desk);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_PLACE_FIXER);
  G_OBJECT_CLASS (yx_place_fixer_parent_class)->dispose (object);
}

static void
yx_place_fixer_finalize (GObject *object)
{
  YxPlaceFixer *self = YX_PLACE_FIXER (object);

  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (yx_place_fixer_parent_class)->finalize (object);
}

static void
yx_place_fixer_class_init (YxPlaceFixerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_place_fixer_dispose;
  G_OBJECT_CLASS (klass)->finalize = yx_place_fixer_finalize;
  g_type_ensure (YX_TYPE_MAP_VIEW);
  g_type_ensure (YX_TYPE_PLACE_SEARCH);
  gtk_widget_class_install_action (widget_class, "fix.set", NULL, set_cb);
  gtk_widget_class_install_action (widget_class, "fix.skip", NULL, skip_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, 0, "fix.set", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, 0, "fix.set", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Down, GDK_CONTROL_MASK, "fix.skip",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/place-fixer.ui");
  gtk_widget_class_bind_template_child (widget_class, YxPlaceFixer, title);
  gtk_widget_class_bind_template_child (widget_class, YxPlaceFixer, stack);
  gtk_widget_class_bind_template_child (widget_class, YxPlaceFixer, list);
  gtk_widget_class_bind_template_child (widget_class, YxPlaceFixer, map_view);
  gtk_widget_class_bind_template_child (widget_class, YxPlaceFixer, search);
  gtk_widget_class_bind_template_child (widget_class, YxPlaceFixer, hint_label);
  gtk_widget_class_bind_template_callback (widget_class, setup_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, found_cb);
  gtk_widget_class_bind_template_callback (widget_class, answered_cb);
}

static void
yx_place_fixer_init (YxPlaceFixer *self)
{
  /* A list takes Enter for itself. */
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->places = g_list_store_new (YX_TYPE_PLACE);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->places)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (keys), GTK_SHORTCUT_SCOPE_LOCAL);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Return|KP_Enter"),
                        gtk_named_action_new ("fix.set")));
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
  g_signal_connect (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self);
  self->mark = yx_place_mark_new (self->map_view);
  g_signal_connect_object (self->map_view, "background-activated", G_CALLBACK (map_clicked_cb),
                           self, 0);
  update_actions (self);
}

void
yx_place_fixer_present (GtkWindow *parent, YxDesk *desk)
{
  g_autoptr (YxRegion) region = NULL;
  YxPlaceFixer *self;

  g_return_if_fail (YX_IS_DESK (desk));

  self = g_object_new (YX_TYPE_PLACE_FIXER, "transient-for", parent, "modal", TRUE, NULL);
  self->desk = g_object_ref (desk);
  yx_place_search_set_desk (self->search, desk);
  /* The page behind has opened it, so this does not wait. */
  region = yx_desk_get_region (desk, NULL);
  yx_map_view_set_region (self->map_view, region);
  self->n_pending++;
  yx_desk_list_places_to_fix_async (desk, self->cancellable, listed_cb, g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
}

guint
yx_place_fixer_get_n_left (YxPlaceFixer *self)
{
  g_return_val_if_fail (YX_IS_PLACE_FIXER (self), 0);

  return g_list_model_get_n_items (G_LIST_MODEL (self->places));
}

gboolean
yx_place_fixer_is_idle (YxPlaceFixer *self)
{
  g_return_val_if_fail (YX_IS_PLACE_FIXER (self), FALSE);

  return self->n_pending == 0 && yx_place_search_is_done (self->search);
}
