#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/live-zones.h"

#include <glib/gi18n.h>

#include "console/desk-verb.h"
#include "console/zone-form.h"
#include "desk/areas.h"
#include "map/area-layer.h"

#define SECONDS_TO_UNDO 20

struct _YxLiveZones {
  YxMapView *map;
  YxAreaLayer *layer;
  GtkRevealer *bar;
  GtkLabel *bar_text;
  GtkButton *bar_button; /* takes back what the bar tells of */
  YxLiveZonesSay say;
  gpointer user_data;
  gulong style_id;

  YxDesk *desk;      /* nullable */
  YxNightView *view; /* nullable */
  gboolean may;
  char *shown; /* ids of the zones on the map */
  gboolean drawing;
  GtkWidget *popover; /* nullable */
  char *noted;        /* zone that the popover tells of; nullable */
  YxZone *removed;    /* the last one; nullable */
  guint hiding;
  GCancellable *life;
};

static void
say (YxLiveZones *self, const char *text)
{
  self->say (self->user_data, text);
}

static void
close_popover (YxLiveZones *self)
{
  if (self->popover == NULL)
    return;
  gtk_widget_unparent (self->popover);
  self->popover = NULL;
}

static void
set_drawing (YxLiveZones *self, gboolean drawing)
{
  self->drawing = drawing;
  yx_area_layer_set_drawing (self->layer, drawing);
  g_clear_handle_id (&self->hiding, g_source_remove);
  if (drawing) {
    gtk_label_set_label (self->bar_text,
                         _("Click the corners of the zone. Enter or a double click closes it, "
                            "Backspace takes a corner back, Escape leaves."));
    gtk_button_set_label (self->bar_button, _("_Cancel"));
    gtk_widget_grab_focus (GTK_WIDGET (self->map));
  }
  gtk_revealer_set_reveal_child (self->bar, drawing);
}

/* Writing ------------------------------------------------------------------------------------ */

typedef struct {
  GCancellable *life; /* cancelled when the zones have gone */
  YxLiveZones *zones;
  YxZone *zone; /* removed by it; nullable */
} Deed;

static void
deed_free (Deed *deed)
{
  g_object_unref (deed->life);
  g_clear_pointer (&deed->zone, yx_zone_free);
  g_free (deed);
}

static gboolean
hide_cb (gpointer user_data)
{
  YxLiveZones *self = user_data;

  self->hiding = 0;
  gtk_revealer_set_reveal_child (self->bar, FALSE);
  return G_SOURCE_REMOVE;
}

static void
offer_undo (YxLiveZones *self, YxZone *zone)
{
  g_autofree char *text = g_strdup_printf (_("Zone “%s” removed."), zone->name);

  g_clear_pointer (&self->removed, yx_zone_free);
  self->removed = zone;
  if (self->drawing)
    return;
  gtk_label_set_label (self->bar_text, text);
  gtk_button_set_label (self->bar_button, _("_Undo"));
  gtk_revealer_set_reveal_child (self->bar, TRUE);
  g_clear_handle_id (&self->hiding, g_source_remove);
  self->hiding = g_timeout_add_seconds (SECONDS_TO_UNDO, hide_cb, self);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Deed *deed = user_data;
  g_autoptr (GError) error = NULL;
  const gboolean done = yx_desk_verb_finish (result, &error);

  if (!g_cancellable_is_cancelled (deed->life)) {
    if (!done)
      say (deed->zones, error->message);
    else if (deed->zone != NULL)
      offer_undo (deed->zones, g_steal_pointer (&deed->zone));
  }
  deed_free (deed);
}

static gboolean
draw_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (YxLonLat));
  g_autoptr (GVariantIter) iter = NULL;
  const char *note;
  YxZoneDraft draft = { 0 };
  YxLonLat point;
  int kind;

  g_variant_get (arguments, "(&s&si&sxa(dd))", &draft.operation_id, &draft.name, &kind, &note,
                 &draft.until, &iter);
  while (g_variant_iter_next (iter, "(dd)", &point.lon, &point.lat))
    g_array_append_val (points, point);
  draft.kind = (YxZoneKind) kind;
  draft.note = *note != '\0' ? note : NULL;
  draft.points = (const YxLonLat *) (gpointer) points->data;
  draft.n_points = points->len;
  return yx_desk_draw_zone (desk, &draft, NULL, error);
}

static gboolean
remove_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  return yx_desk_remove_zone (desk, g_variant_get_string (arguments, NULL), error);
}

static void
run (YxLiveZones *self, YxDeskVerb verb, GVariant *arguments, YxZone *removed)
{
  Deed *deed = g_new0 (Deed, 1);

  deed->life = g_object_ref (self->life);
  deed->zones = self;
  deed->zone = removed;
  yx_desk_verb_async (self->desk, verb, arguments, NULL, written_cb, deed);
}

static GVariant *
make_draft (const char *operation_id, const char *name, YxZoneKind kind, const char *note,
            gint64 until, const YxLonLat *points, guint n_points)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(dd)"));
  for (guint i = 0; i < n_points; i++)
    g_variant_builder_add (&builder, "(dd)", points[i].lon, points[i].lat);
  return g_variant_new ("(ssisxa(dd))", operation_id, name, (int) kind, note != NULL ? note : "",
                        until, &builder);
}

/* Drawing ------------------------------------------------------------------------------------ */

static void
popover_closed_cb (YxLiveZones *self)
{
  if (self->drawing)
    gtk_widget_grab_focus (GTK_WIDGET (self->map));
}

static void
show_popover (YxLiveZones *self, GtkWidget *popover, YxLonLat at)
{
  double x, y;

  close_popover (self);
  yx_map_view_point_to_widget (self->map, at, &x, &y);
  self->popover = popover;
  gtk_widget_set_parent (popover, GTK_WIDGET (self->map));
  gtk_popover_set_pointing_to (GTK_POPOVER (popover),
                               &(GdkRectangle){ (int) x - 1, (int) y - 1, 2, 2 });
  g_signal_connect_swapped (popover, "closed", G_CALLBACK (popover_closed_cb), self);
  gtk_popover_popup (GTK_POPOVER (popover));
}

static void
confirmed_cb (YxZoneForm *form, YxLiveZones *self)
{
  if (self->desk == NULL || self->view == NULL)
    return;
  run (self, draw_verb,
       make_draft (self->view->operation_id, yx_zone_form_get_name (form),
                   yx_zone_form_get_kind (form), NULL, 0, yx_area_layer_get_corners (self->layer),
                   yx_area_layer_get_n_corners (self->layer)),
       NULL);
  set_drawing (self, FALSE);
  gtk_popover_popdown (GTK_POPOVER (form));
}

static void
finish (YxLiveZones *self)
{
  const guint32 n = yx_area_layer_get_n_corners (self->layer);
  const YxRings rings = { yx_area_layer_get_corners (self->layer), &n, 1 };
  YxLonLat at = { 0, 0 };
  const YxRingsError wrong = n > 0 ? yx_rings_check (&rings, &at) : YX_RINGS_EMPTY;
  g_autofree char *name = NULL;
  GtkWidget *form;

  if (wrong != YX_RINGS_OK) {
    g_autofree char *why = yx_rings_error_text (wrong, at);

    say (self, why);
    return;
  }
  name = g_strdup_printf (_("Zone %u"), self->view != NULL ? self->view->zones->len + 1 : 1);
  form = yx_zone_form_new (name);
  g_signal_connect (form, "confirmed", G_CALLBACK (confirmed_cb), self);
  show_popover (self, form, rings.points[n - 1]);
}

static void
add_corner (YxLiveZones *self, YxLonLat corner)
{
  if (yx_area_layer_closes (self->layer, corner))
    finish (self);
  else if (yx_area_layer_get_n_corners (self->layer) < YX_ZONE_MAX_POINTS)
    yx_area_layer_add_corner (self->layer, corner);
}

/* The second press of a double click is no corner of its own. */
static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, YxLiveZones *self)
{
  if (!self->drawing)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self->map));
  if (n_press == 1)
    add_corner (self, yx_map_view_point_at (self->map, x, y));
  else if (n_press == 2)
    finish (self);
}

static void
motion_cb (GtkEventControllerMotion *motion, double x, double y, YxLiveZones *self)
{
  const YxLonLat point = yx_map_view_point_at (self->map, x, y);

  if (self->drawing)
    yx_area_layer_set_pointer (self->layer, &point);
}

/* Before the map's own keys: Escape and Backspace are the drawing's now. */
static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
        YxLiveZones *self)
{
  GtkWidget *map = GTK_WIDGET (self->map);

  if (!self->drawing)
    return GDK_EVENT_PROPAGATE;
  switch (key) {
  case GDK_KEY_space:
  case GDK_KEY_KP_Space:
    add_corner (self, yx_map_view_point_at (self->map, gtk_widget_get_width (map) / 2.0,
                                            gtk_widget_get_height (map) / 2.0));
    return GDK_EVENT_STOP;
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
    finish (self);
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
bar_clicked_cb (YxLiveZones *self)
{
  if (self->drawing)
    set_drawing (self, FALSE);
  else
    yx_live_zones_undo (self);
}

/* Zones that stand ---------------------------------------------------------------------------- */

static YxAreaColour
colour_of (YxZoneKind kind)
{
  switch (kind) {
  case YX_ZONE_KIND_KEEP_OUT:
    return YX_AREA_COLOUR_RED;
  case YX_ZONE_KIND_WATCH:
    return YX_AREA_COLOUR_YELLOW;
  case YX_ZONE_KIND_KEEP_IN:
    return YX_AREA_COLOUR_SKY;
  case YX_ZONE_KIND_ASSEMBLY:
  default:
    return YX_AREA_COLOUR_GREEN;
  }
}

static void
show_zones (YxLiveZones *self)
{
  const guint n = self->view != NULL ? self->view->zones->len : 0;
  g_autofree YxAreaShape *shapes = g_new0 (YxAreaShape, n + 1);
  g_autofree guint32 *ends = g_new0 (guint32, n + 1);
  g_autoptr (GString) ids = g_string_new (NULL);

  for (guint i = 0; i < n; i++) {
    const YxZone *zone = self->view->zones->pdata[i];

    shapes[i] = (YxAreaShape){ yx_zone_rings (zone, &ends[i]), zone->name,
                               (guint) colour_of (zone->kind) };
    g_string_append_printf (ids, "%s ", zone->id);
  }
  /* A zone is never another; it is drawn, and removed. */
  if (g_strcmp0 (ids->str, self->shown) == 0)
    return;
  yx_area_layer_set_shapes (self->layer, shapes, n);
  g_free (self->shown);
  self->shown = g_string_free (g_steal_pointer (&ids), FALSE);
}

static const YxZone *
find_zone (YxLiveZones *self, const char *id)
{
  for (guint i = 0; self->view != NULL && i < self->view->zones->len; i++) {
    const YxZone *zone = self->view->zones->pdata[i];

    if (g_strcmp0 (zone->id, id) == 0)
      return zone;
  }
  return NULL;
}

static void
remove_cb (GtkWidget *note, YxLiveZones *self)
{
  const YxZone *zone = find_zone (self, self->noted);

  gtk_popover_popdown (GTK_POPOVER (note));
  if (zone != NULL && self->desk != NULL)
    run (self, remove_verb, g_variant_new_string (zone->id), yx_zone_copy (zone));
}

static void
style_cb (YxMapView *map, GParamSpec *pspec, YxLiveZones *self)
{
  yx_area_layer_set_style (self->layer, yx_map_view_get_map_style (map));
}

static void
make_bar (YxLiveZones *self, GtkOverlay *place)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->bar_text = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->bar_text, TRUE);
  gtk_label_set_xalign (self->bar_text, 0.0f);
  gtk_widget_set_hexpand (GTK_WIDGET (self->bar_text), TRUE);
  self->bar_button = GTK_BUTTON (gtk_button_new ());
  gtk_button_set_use_underline (self->bar_button, TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->bar_button), GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->bar_button, "clicked", G_CALLBACK (bar_clicked_cb), self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->bar_text));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->bar_button));
  gtk_widget_add_css_class (box, "yx-map-bar");
  self->bar = GTK_REVEALER (gtk_revealer_new ());
  gtk_revealer_set_child (self->bar, box);
  gtk_widget_set_valign (GTK_WIDGET (self->bar), GTK_ALIGN_START);
  gtk_widget_set_halign (GTK_WIDGET (self->bar), GTK_ALIGN_CENTER);
  gtk_overlay_add_overlay (place, GTK_WIDGET (self->bar));
}

YxLiveZones *
yx_live_zones_new (GtkOverlay *place, YxMapView *map, YxLiveZonesSay say_func, gpointer user_data)
{
  YxLiveZones *self = g_new0 (YxLiveZones, 1);
  ShumateMap *shumate = yx_map_view_get_map (map);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->map = map;
  self->say = say_func;
  self->user_data = user_data;
  self->life = g_cancellable_new ();
  self->layer = yx_area_layer_new (shumate_map_get_viewport (shumate));
  shumate_map_add_layer (shumate, SHUMATE_LAYER (self->layer));
  yx_area_layer_set_style (self->layer, yx_map_view_get_map_style (map));
  self->style_id = g_signal_connect (map, "notify::map-style", G_CALLBACK (style_cb), self);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (map), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (map), motion);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (map), keys);
  make_bar (self, place);
  return self;
}

void
yx_live_zones_free (YxLiveZones *self)
{
  g_cancellable_cancel (self->life);
  g_object_unref (self->life);
  g_clear_handle_id (&self->hiding, g_source_remove);
  g_signal_handler_disconnect (self->map, self->style_id);
  close_popover (self);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->view, yx_night_view_unref);
  g_clear_pointer (&self->removed, yx_zone_free);
  g_free (self->shown);
  g_free (self->noted);
  g_free (self);
}

void
yx_live_zones_show (YxLiveZones *self, YxDesk *desk, YxNightView *view, gboolean may)
{
  g_return_if_fail (self != NULL);

  if (desk != self->desk) {
    g_clear_pointer (&self->removed, yx_zone_free);
    gtk_revealer_set_reveal_child (self->bar, FALSE);
  }
  g_set_object (&self->desk, desk);
  if (view != NULL)
    yx_night_view_ref (view);
  g_clear_pointer (&self->view, yx_night_view_unref);
  self->view = view;
  self->may = may;
  if (view == NULL && self->drawing)
    set_drawing (self, FALSE);
  show_zones (self);
}

void
yx_live_zones_draw (YxLiveZones *self)
{
  g_return_if_fail (self != NULL);

  if (self->view == NULL)
    return;
  if (!self->may)
    say (self, _("Zones are drawn by those who dispatch."));
  else
    set_drawing (self, !self->drawing);
}

gboolean
yx_live_zones_is_drawing (YxLiveZones *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->drawing;
}

gboolean
yx_live_zones_click (YxLiveZones *self, YxLonLat point)
{
  g_return_val_if_fail (self != NULL, FALSE);

  /* The one drawn last lies above. */
  for (guint i = self->view != NULL ? self->view->zones->len : 0; i-- > 0;) {
    const YxZone *zone = self->view->zones->pdata[i];
    guint32 end;
    const YxRings rings = yx_zone_rings (zone, &end);
    GtkWidget *note;

    if (!yx_rings_contain (&rings, point))
      continue;
    g_free (self->noted);
    self->noted = g_strdup (zone->id);
    note = yx_zone_note_new (zone, self->may);
    g_signal_connect (note, "remove", G_CALLBACK (remove_cb), self);
    show_popover (self, note, point);
    return TRUE;
  }
  return FALSE;
}

void
yx_live_zones_undo (YxLiveZones *self)
{
  const YxZone *zone;

  g_return_if_fail (self != NULL);

  zone = self->removed;
  if (zone == NULL || self->desk == NULL)
    return;
  run (self, draw_verb,
       make_draft (zone->operation_id, zone->name, zone->kind, zone->note, zone->until,
                   (const YxLonLat *) (gpointer) zone->points->data, zone->points->len),
       NULL);
  g_clear_pointer (&self->removed, yx_zone_free);
  g_clear_handle_id (&self->hiding, g_source_remove);
  gtk_revealer_set_reveal_child (self->bar, FALSE);
}
