#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/area-view.h"
#include "console/areas-page.h"
#include "console/datum-file.h"
#include "console/row-text.h"
#include "console/settings.h"
#include "map/area-layer.h"
#include "map/map-view.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

#define METHODS 3

struct _YxAreasPage {
  AdwBin parent_instance;

  GtkSpinButton *count_spin;
  GtkDropDown *method_drop;
  GtkButton *propose_button;
  GtkLabel *sentence;
  GtkWidget *proposal_box;
  GtkButton *accept_button;
  GtkButton *drop_button;
  GtkButton *draw_button;
  GtkButton *import_button;
  GtkButton *assign_button;
  GtkListBox *list;
  GtkWidget *edit_box;
  GtkEditable *name_entry;
  GtkEditable *team_entry;
  GtkLabel *exceptions_label;
  GtkWidget *exceptions_box;
  GtkListView *exceptions_view;
  GtkDropDown *team_drop;
  GtkEditable *reason_entry;
  GtkButton *hand_button;
  GtkWidget *drawing_bar;
  GtkEditable *drawing_name;
  YxMapView *map_view;
  YxAreaLayer *layer;
  GtkMultiSelection *exceptions;
  GtkStringList *exception_texts;
  GtkStringList *team_names;

  YxDesk *desk;
  gulong changed_id;
  YxAreaView *view; /* NULL: nothing read yet */
  GCancellable *load;
  gboolean loading, stale, drawing, fitted;
  YxRegion *region;
};

static void page_init (YxPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YxAreasPage, yx_areas_page, ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (YX_TYPE_PAGE, page_init))

static void load (YxAreasPage *self);

static gboolean
is_proposal (YxAreasPage *self)
{
  return self->view != NULL && self->view->set != NULL
         && self->view->set->state == YX_AREA_STATE_PROPOSED;
}

static const YxArea *
selected_area (YxAreasPage *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  const int index = row != NULL ? gtk_list_box_row_get_index (row) : -1;

  return index >= 0 && self->view != NULL && self->view->set != NULL
                 && (guint) index < self->view->set->areas->len
             ? g_ptr_array_index (self->view->set->areas, index)
             : NULL;
}

/* Areas ----------------------------------------------------------------------------------- */

static void
paint_swatch_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer index)
{
  GdkRGBA colour;

  yx_area_layer_get_colour (GPOINTER_TO_UINT (index), &colour);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
}

/* A name with its team, and the load as a bar beside the others'. */
static GtkWidget *
make_row (const YxArea *area, guint index, double load, double most)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *swatch = gtk_drawing_area_new ();
  GtkWidget *name = gtk_label_new (area->name);
  GtkWidget *bar = gtk_level_bar_new_for_interval (0.0, MAX (most, 1.0));
  g_autofree char *under
      = area->leader != NULL ? g_strdup_printf (_("%s (%s)"), area->team, area->leader)
                             : g_strdup (area->team != NULL ? area->team : _("no team"));
  g_autofree char *number = g_strdup_printf ("%.0f", load);
  GtkWidget *team = gtk_label_new (under);
  GtkWidget *amount = gtk_label_new (number);

  gtk_widget_set_size_request (swatch, 10, 10);
  gtk_widget_set_valign (swatch, GTK_ALIGN_CENTER);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (swatch), paint_swatch_cb,
                                  GUINT_TO_POINTER (index), NULL);
  gtk_label_set_xalign (GTK_LABEL (name), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (name, "yx-row-title");
  gtk_label_set_xalign (GTK_LABEL (team), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (team), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (team, "yx-row-detail");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), name);
  gtk_box_append (GTK_BOX (texts), team);
  gtk_level_bar_set_value (GTK_LEVEL_BAR (bar), load);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_LOW);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_HIGH);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_FULL);
  gtk_widget_set_size_request (bar, 90, -1);
  gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
  gtk_label_set_width_chars (GTK_LABEL (amount), 5);
  gtk_label_set_xalign (GTK_LABEL (amount), 1.0f);
  gtk_widget_add_css_class (amount, "yx-numeric");
  gtk_box_append (GTK_BOX (row), swatch);
  gtk_box_append (GTK_BOX (row), texts);
  gtk_box_append (GTK_BOX (row), bar);
  gtk_box_append (GTK_BOX (row), amount);
  gtk_widget_set_tooltip_text (row, _("Open cases; the bar compares the areas"));
  return row;
}

static void
show_areas (YxAreasPage *self)
{
  const YxAreaSet *set = self->view->set;
  const YxArea *before = selected_area (self);
  g_autofree char *kept = g_strdup (before != NULL ? before->id : NULL);
  g_autofree YxAreaShape *shapes = g_new0 (YxAreaShape, set != NULL ? set->areas->len + 1 : 1);
  GtkListBoxRow *row;
  double most = 0.0;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; set != NULL && i < set->areas->len; i++) {
    const YxArea *area = g_ptr_array_index (set->areas, i);

    most = MAX (most, is_proposal (self) ? area->load : area->n_cases);
  }
  for (guint i = 0; set != NULL && i < set->areas->len; i++) {
    const YxArea *area = g_ptr_array_index (set->areas, i);

    gtk_list_box_append (
        self->list, make_row (area, i, is_proposal (self) ? area->load : area->n_cases, most));
    if (g_strcmp0 (kept, area->id) == 0)
      gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, (int) i));
    shapes[i] = (YxAreaShape){ yx_area_rings (area), area->name, 0 };
  }
  yx_area_layer_set_shapes (self->layer, shapes, set != NULL ? set->areas->len : 0);
}

static void
selected_cb (GtkListBox *list, GtkListBoxRow *row, YxAreasPage *self)
{
  const YxArea *area = selected_area (self);

  yx_area_layer_set_selected (self->layer, row != NULL ? gtk_list_box_row_get_index (row) : -1);
  gtk_widget_set_visible (self->edit_box, area != NULL && !is_proposal (self));
  if (area == NULL)
    return;
  gtk_editable_set_text (self->name_entry, area->name);
  gtk_editable_set_text (self->team_entry, area->team != NULL ? area->team : "");
}

/* Exceptions ------------------------------------------------------------------------------ */

static void
setup_exception_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  gtk_list_item_set_child (item, yx_row_text_new (NULL));
}

static void
bind_exception_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *line = gtk_list_item_get_child (item);
  const char *text = gtk_string_object_get_string (gtk_list_item_get_item (item));

  gtk_inscription_set_text (GTK_INSCRIPTION (line), text);
  gtk_widget_set_tooltip_text (line, text);
}

static void
show_exceptions (YxAreasPage *self)
{
  GArray *exceptions = self->view->assignment.exceptions;
  const guint n = exceptions != NULL && !is_proposal (self) ? exceptions->len : 0;
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *heading = NULL;

  for (guint i = 0; i < n; i++) {
    const YxCaseException *exception = &g_array_index (exceptions, YxCaseException, i);
    const char *why = yx_enum_label (YX_TYPE_AREA_EXCEPTION, (int) exception->why);

    g_ptr_array_add (texts, exception->details != NULL
                                ? g_strdup_printf (_("%s  %s: %s"), exception->number, why,
                                                   exception->details)
                                : g_strdup_printf ("%s  %s", exception->number, why));
  }
  g_ptr_array_add (texts, NULL);
  gtk_string_list_splice (self->exception_texts, 0,
                          g_list_model_get_n_items (G_LIST_MODEL (self->exception_texts)),
                          (const char *const *) texts->pdata);
  heading = g_strdup_printf (ngettext ("%u case to assign by hand", "%u cases to assign by hand", n),
                             n);
  gtk_label_set_label (self->exceptions_label, heading);
  gtk_widget_set_visible (self->exceptions_box, n > 0);
}

static void
show_teams (YxAreasPage *self)
{
  const GPtrArray *teams = self->view->teams;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < teams->len; i++)
    g_ptr_array_add (names, ((YxTeam *) g_ptr_array_index (teams, i))->name);
  g_ptr_array_add (names, NULL);
  gtk_string_list_splice (self->team_names, 0,
                          g_list_model_get_n_items (G_LIST_MODEL (self->team_names)),
                          (const char *const *) names->pdata);
}

/* The page ----------------------------------------------------------------------------------- */

static void
show_view (YxAreasPage *self)
{
  YxAreaView *view = self->view;
  g_autofree char *sentence = yx_area_view_sentence (view);
  GtkWidget *const gated[]
      = { GTK_WIDGET (self->propose_button), GTK_WIDGET (self->accept_button),
          GTK_WIDGET (self->drop_button),    GTK_WIDGET (self->draw_button),
          GTK_WIDGET (self->import_button),  GTK_WIDGET (self->assign_button),
          GTK_WIDGET (self->hand_button),    self->edit_box };

  gtk_label_set_label (self->sentence, sentence);
  gtk_widget_set_visible (self->proposal_box, is_proposal (self));
  gtk_widget_set_visible (GTK_WIDGET (self->assign_button),
                          view->set != NULL && !is_proposal (self));
  show_areas (self);
  show_teams (self);
  show_exceptions (self);
  for (gsize i = 0; i < G_N_ELEMENTS (gated); i++)
    yx_right_gate (gated[i], view->roles, YX_RIGHT_PREPARE, NULL);
  if (g_set_object (&self->region, view->region))
    yx_map_view_set_region (self->map_view, self->region);
  if (view->set != NULL && view->set->areas->len > 0 && !self->fitted) {
    YxBox box = YX_BOX_EMPTY;

    for (guint i = 0; i < view->set->areas->len; i++) {
      const YxRings rings = yx_area_rings (g_ptr_array_index (view->set->areas, i));
      const YxBox of = yx_rings_box (&rings);

      yx_box_extend (&box, (YxLonLat){ of.west, of.south });
      yx_box_extend (&box, (YxLonLat){ of.east, of.north });
    }
    yx_map_view_fit_box (self->map_view, box);
    self->fitted = TRUE;
  }
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxAreasPage) self = user_data;
  g_autoptr (GError) error = NULL;
  YxAreaView *view = yx_area_view_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->desk == NULL) {
    yx_area_view_free (view);
    return;
  }
  self->loading = FALSE;
  if (view == NULL) {
    yx_page_say (YX_PAGE (self), error->message);
  } else {
    YxAreaView *old = g_steal_pointer (&self->view);

    self->view = view;
    show_view (self);
    yx_area_view_free (old);
  }
  if (self->stale)
    load (self);
}

/* One reading at a time; out of sight none. */
static void
load (YxAreasPage *self)
{
  if (self->desk == NULL || self->loading || !gtk_widget_get_mapped (GTK_WIDGET (self))) {
    self->stale = self->desk != NULL;
    return;
  }
  self->stale = FALSE;
  self->loading = TRUE;
  yx_area_view_load_async (self->desk, self->load, loaded_cb, g_object_ref (self));
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxAreasPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!yx_desk_verb_finish (result, &error))
    yx_page_say (YX_PAGE (self), error->message);
}

static void
run (YxAreasPage *self, YxDeskVerb verb, GVariant *arguments)
{
  if (self->desk != NULL)
    yx_desk_verb_async (self->desk, verb, arguments, self->load, written_cb, g_object_ref (self));
}

static void
proposed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxAreasPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxAreaSet) set = yx_desk_propose_areas_finish (YX_DESK (source), result, &error);

  gtk_widget_set_sensitive (GTK_WIDGET (self->propose_button), TRUE);
  if (set == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    yx_page_say (YX_PAGE (self), error->message);
}

static void
propose_cb (GtkWidget *widget, YxAreasPage *self)
{
  const YxAreaRequest request
      = { .n_areas = (guint) gtk_spin_button_get_value_as_int (self->count_spin),
          .method = (YxAreaMethod) MIN (gtk_drop_down_get_selected (self->method_drop), METHODS - 1),
          .seed = 1 };

  if (self->desk == NULL || !gtk_widget_get_sensitive (GTK_WIDGET (self->propose_button)))
    return;
  self->fitted = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->propose_button), FALSE);
  yx_desk_propose_areas_async (self->desk, &request, self->load, proposed_cb, g_object_ref (self));
}

static void
accept_cb (GtkWidget *widget, YxAreasPage *self)
{
  run (self, yx_area_verb_accept, NULL);
}

static void
drop_cb (GtkWidget *widget, YxAreasPage *self)
{
  run (self, yx_area_verb_drop, g_variant_new_int32 (YX_AREA_STATE_PROPOSED));
}

static void
assign_cb (GtkWidget *widget, YxAreasPage *self)
{
  run (self, yx_area_verb_assign, NULL);
}

static void
save_cb (GtkWidget *widget, YxAreasPage *self)
{
  const YxArea *area = selected_area (self);

  if (area != NULL)
    run (self, yx_area_verb_set,
         g_variant_new ("(sss)", area->id, gtk_editable_get_text (self->name_entry),
                        gtk_editable_get_text (self->team_entry)));
}

static void
remove_cb (GtkWidget *widget, YxAreasPage *self)
{
  const YxArea *area = selected_area (self);

  if (area != NULL)
    run (self, yx_area_verb_remove, g_variant_new_string (area->id));
}

static void
hand_cb (GtkWidget *widget, YxAreasPage *self)
{
  g_autoptr (GtkBitset) chosen
      = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->exceptions));
  const guint team = gtk_drop_down_get_selected (self->team_drop);
  GArray *exceptions = self->view != NULL ? self->view->assignment.exceptions : NULL;
  GVariantBuilder cases;

  if (exceptions == NULL || gtk_bitset_is_empty (chosen) || team >= self->view->teams->len) {
    yx_page_say (YX_PAGE (self), _("Choose cases, and the team they go to."));
    return;
  }
  g_variant_builder_init (&cases, G_VARIANT_TYPE ("as"));
  for (guint i = 0; i < exceptions->len; i++)
    if (gtk_bitset_contains (chosen, i))
      g_variant_builder_add (&cases, "s", g_array_index (exceptions, YxCaseException, i).case_id);
  run (self, yx_area_verb_hand,
       g_variant_new ("(asss)", &cases, ((YxTeam *) g_ptr_array_index (self->view->teams, team))->id,
                      gtk_editable_get_text (self->reason_entry)));
}

static void
file_chosen_cb (GFile *file, YxDatum datum, gpointer user_data)
{
  YxAreasPage *self = user_data;

  self->fitted = FALSE;
  run (self, yx_area_verb_import, g_variant_new ("(si)", g_file_peek_path (file), (int) datum));
}

static void
import_cb (GtkWidget *widget, YxAreasPage *self)
{
  static const char *const suffixes[] = { "geojson", "json", "gpkg", "shp", "kml", NULL };
  const YxFileChoice choice = { .mode = YX_FILE_CHOICE_OPEN,
                                .title = _("Import Areas"),
                                .filter_name = _("Map files"),
                                .suffixes = suffixes };

  yx_datum_file_choose (GTK_WINDOW (gtk_widget_get_root (widget)), &choice, file_chosen_cb, self);
}

/* Drawing ------------------------------------------------------------------------------------ */

static void
set_drawing (YxAreasPage *self, gboolean drawing)
{
  self->drawing = drawing;
  yx_area_layer_set_drawing (self->layer, drawing);
  gtk_widget_set_visible (self->drawing_bar, drawing);
  gtk_widget_set_sensitive (GTK_WIDGET (self->draw_button), !drawing);
  if (drawing)
    gtk_widget_grab_focus (GTK_WIDGET (self->map_view));
}

static void
finish_drawing (YxAreasPage *self)
{
  const guint32 n = yx_area_layer_get_n_corners (self->layer);
  const YxRings rings = { yx_area_layer_get_corners (self->layer), &n, 1 };
  const char *name = gtk_editable_get_text (self->drawing_name);
  YxLonLat at = { 0, 0 };
  const YxRingsError wrong = n > 0 ? yx_rings_check (&rings, &at) : YX_RINGS_EMPTY;
  GVariantBuilder points;

  if (wrong != YX_RINGS_OK || *name == '\0') {
    g_autofree char *why = wrong != YX_RINGS_OK ? yx_rings_error_text (wrong, at) : NULL;

    yx_page_say (YX_PAGE (self), why != NULL ? why : _("Give the area a name."));
    return;
  }
  g_variant_builder_init (&points, G_VARIANT_TYPE ("a(dd)"));
  for (guint32 i = 0; i < n; i++)
    g_variant_builder_add (&points, "(dd)", rings.points[i].lon, rings.points[i].lat);
  run (self, yx_area_verb_draw, g_variant_new ("(sa(dd))", name, &points));
  set_drawing (self, FALSE);
}

static void
add_corner (YxAreasPage *self, YxLonLat corner)
{
  if (yx_area_layer_closes (self->layer, corner))
    finish_drawing (self);
  else
    yx_area_layer_add_corner (self->layer, corner);
}

static void
draw_cb (GtkWidget *widget, YxAreasPage *self)
{
  const guint n = self->view != NULL && self->view->set != NULL ? self->view->set->areas->len : 0;
  g_autofree char *name = g_strdup_printf (_("Area %u"), n + 1);

  gtk_editable_set_text (self->drawing_name, name);
  set_drawing (self, TRUE);
}

static void
finish_cb (GtkWidget *widget, YxAreasPage *self)
{
  finish_drawing (self);
}

static void
cancel_cb (GtkWidget *widget, YxAreasPage *self)
{
  set_drawing (self, FALSE);
}

static void
map_clicked_cb (YxMapView *map, double lon, double lat, YxAreasPage *self)
{
  const YxLonLat point = { lon, lat };

  if (self->drawing) {
    add_corner (self, point);
    return;
  }
  for (guint i = 0; self->view != NULL && self->view->set != NULL && i < self->view->set->areas->len;
       i++) {
    const YxRings rings = yx_area_rings (g_ptr_array_index (self->view->set->areas, i));

    if (yx_rings_contain (&rings, point)) {
      gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, (int) i));
      return;
    }
  }
  gtk_list_box_unselect_all (self->list);
}

static void
motion_cb (GtkEventControllerMotion *motion, double x, double y, YxAreasPage *self)
{
  const YxLonLat point = yx_map_view_point_at (self->map_view, x, y);

  yx_area_layer_set_pointer (self->layer, &point);
}

static void
leave_cb (GtkEventControllerMotion *motion, YxAreasPage *self)
{
  yx_area_layer_set_pointer (self->layer, NULL);
}

/* On the map, before its own keys: Escape and Backspace are the drawing's now. */
static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
        YxAreasPage *self)
{
  GtkWidget *map = GTK_WIDGET (self->map_view);

  if (!self->drawing)
    return GDK_EVENT_PROPAGATE;
  switch (key) {
  case GDK_KEY_space:
  case GDK_KEY_KP_Space:
    add_corner (self, yx_map_view_point_at (self->map_view, gtk_widget_get_width (map) / 2.0,
                                            gtk_widget_get_height (map) / 2.0));
    return GDK_EVENT_STOP;
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
    finish_drawing (self);
    return GDK_EVENT_STOP;
  case GDK_KEY_BackSpace:
    yx_area_layer_remove_corner (self->layer);
    return GDK_EVENT_STOP;
  case GDK_KEY_Escape:
    set_drawing (self, FALSE);
    return GDK_EVENT_STOP;
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

static void
map_style_changed_cb (GSettings *settings, const char *key, YxAreasPage *self)
{
  const YxMapStyle style = (YxMapStyle) g_settings_get_enum (settings, key);

  yx_map_view_set_map_style (self->map_view, style);
  yx_area_layer_set_style (self->layer, style);
}

/* As a page -------------------------------------------------------------------------------- */

static void
changed_cb (YxDesk *desk, YxAreasPage *self)
{
  load (self);
}

static void
yx_areas_page_set_desk (YxPage *page, YxDesk *desk)
{
  YxAreasPage *self = YX_AREAS_PAGE (page);

  if (self->desk == desk)
    return;
  g_cancellable_cancel (self->load);
  g_clear_object (&self->load);
  self->load = g_cancellable_new ();
  self->loading = FALSE;
  g_clear_signal_handler (&self->changed_id, self->desk);
  g_clear_pointer (&self->view, yx_area_view_free);
  g_clear_object (&self->region);
  yx_map_view_set_region (self->map_view, NULL);
  yx_area_layer_set_shapes (self->layer, NULL, 0);
  set_drawing (self, FALSE);
  self->fitted = FALSE;
  g_set_object (&self->desk, desk);
  if (desk != NULL)
    self->changed_id = g_signal_connect (desk, "changed", G_CALLBACK (changed_cb), self);
  load (self);
}

static void
yx_areas_page_reload (YxPage *page, gboolean region)
{
  YxAreasPage *self = YX_AREAS_PAGE (page);

  if (region)
    g_clear_object (&self->region);
  load (self);
}

static void
yx_areas_page_focus_search (YxPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (YX_AREAS_PAGE (page)->count_spin));
}

static void
yx_areas_page_map (GtkWidget *widget)
{
  YxAreasPage *self = YX_AREAS_PAGE (widget);

  GTK_WIDGET_CLASS (yx_areas_page_parent_class)->map (widget);
  if (self->view == NULL || self->stale)
    load (self);
}

static void
yx_areas_page_dispose (GObject *object)
{
  YxAreasPage *self = YX_AREAS_PAGE (object);

  g_cancellable_cancel (self->load);
  g_clear_object (&self->load);
  g_clear_signal_handler (&self->changed_id, self->desk);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->view, yx_area_view_free);
  g_clear_object (&self->region);
  g_clear_object (&self->exceptions);
  g_clear_object (&self->exception_texts);
  g_clear_object (&self->team_names);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_AREAS_PAGE);
  G_OBJECT_CLASS (yx_areas_page_parent_class)->dispose (object);
}

static void
page_init (YxPageInterface *iface)
{
  iface->set_desk = yx_areas_page_set_desk;
  iface->reload = yx_areas_page_reload;
  iface->focus_search = yx_areas_page_focus_search;
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, YxAreasPage, name)

static void
yx_areas_page_class_init (YxAreasPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_areas_page_dispose;
  widget_class->map = yx_areas_page_map;
  g_type_ensure (YX_TYPE_MAP_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/areas-page.ui");
  BIND (count_spin);
  BIND (method_drop);
  BIND (propose_button);
  BIND (sentence);
  BIND (proposal_box);
  BIND (accept_button);
  BIND (drop_button);
  BIND (draw_button);
  BIND (import_button);
  BIND (assign_button);
  BIND (list);
  BIND (edit_box);
  BIND (name_entry);
  BIND (team_entry);
  BIND (exceptions_label);
  BIND (exceptions_box);
  BIND (exceptions_view);
  BIND (team_drop);
  BIND (reason_entry);
  BIND (hand_button);
  BIND (drawing_bar);
  BIND (drawing_name);
  BIND (map_view);
  gtk_widget_class_bind_template_callback (widget_class, propose_cb);
  gtk_widget_class_bind_template_callback (widget_class, accept_cb);
  gtk_widget_class_bind_template_callback (widget_class, drop_cb);
  gtk_widget_class_bind_template_callback (widget_class, draw_cb);
  gtk_widget_class_bind_template_callback (widget_class, import_cb);
  gtk_widget_class_bind_template_callback (widget_class, assign_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
  gtk_widget_class_bind_template_callback (widget_class, hand_cb);
  gtk_widget_class_bind_template_callback (widget_class, finish_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, map_clicked_cb);
}

static void
yx_areas_page_init (YxAreasPage *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GSettings *settings = yx_settings_get ();
  ShumateMap *map;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->load = g_cancellable_new ();
  map = yx_map_view_get_map (self->map_view);
  self->layer = yx_area_layer_new (shumate_map_get_viewport (map));
  shumate_map_add_layer (map, SHUMATE_LAYER (self->layer));

  self->exception_texts = gtk_string_list_new (NULL);
  self->exceptions
      = gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (self->exception_texts)));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_exception_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_exception_cb), NULL);
  gtk_list_view_set_factory (self->exceptions_view, factory);
  g_object_unref (factory);
  gtk_list_view_set_model (self->exceptions_view, GTK_SELECTION_MODEL (self->exceptions));
  self->team_names = gtk_string_list_new (NULL);
  gtk_drop_down_set_model (self->team_drop, G_LIST_MODEL (self->team_names));

  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->map_view), motion);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->map_view), keys);
  g_signal_connect_object (settings, "changed::" YX_SETTINGS_MAP_STYLE,
                           G_CALLBACK (map_style_changed_cb), self, 0);
  map_style_changed_cb (settings, YX_SETTINGS_MAP_STYLE, self);
}

gboolean
yx_areas_page_is_loaded (YxAreasPage *self)
{
  g_return_val_if_fail (YX_IS_AREAS_PAGE (self), FALSE);

  return self->view != NULL && !self->loading && !self->stale;
}
