#define G_LOG_DOMAIN "yx-map"

#include "map/sketch-layer.h"

#include <math.h>

#include "cartography/style-sheet.h"
#include "geo/measure.h"
#include "map/projection.h"
#include "model/format.h"

#define PIN 7.0

struct _YxSketchLayer {
  ShumateLayer parent_instance;

  YxMapStyle style;

  gboolean has_found;
  YxLonLat found;
  double radius;
  char *label;

  GArray *points; /* YxLonLat */
  gboolean has_pointer;
  YxLonLat pointer;
};

G_DEFINE_TYPE (YxSketchLayer, yx_sketch_layer, SHUMATE_TYPE_LAYER)

static YxColour
ink_of (YxSketchLayer *self)
{
  switch (self->style) {
  case YX_MAP_STYLE_RED:
    return (YxColour) YX_RGB (0xff6a50);
  case YX_MAP_STYLE_DAY:
  case YX_MAP_STYLE_PRINT:
    return (YxColour) YX_RGB (0xb3005e);
  case YX_MAP_STYLE_NIGHT:
  default:
    return (YxColour) YX_RGB (0xffe14d);
  }
}

static void
to_widget (const YxProjection *projection, YxLonLat point, double *ret_x, double *ret_y)
{
  yx_projection_to_widget (projection, yx_world_from_lon_lat (point), ret_x, ret_y);
}

/* A text on a panel; (x, y) is the middle of its left edge. */
static void
append_text (YxSketchLayer *self, GtkSnapshot *snapshot, const YxProjection *projection,
             const char *text, double x, double y)
{
  const YxStyleSheet *sheet = yx_style_sheet (self->style);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  if (x + width + 8.0 > projection->width)
    x -= width + 2.0 * (PIN + 6.0);
  y -= height / 2.0;
  gtk_snapshot_append_color (
      snapshot,
      &(GdkRGBA){ (float) sheet->panel.red, (float) sheet->panel.green,
                  (float) sheet->panel.blue, 0.9f },
      &GRAPHENE_RECT_INIT ((float) x - 4.0f, (float) y - 2.0f, (float) width + 8.0f,
                           (float) height + 4.0f));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (
      snapshot, layout,
      &(GdkRGBA){ (float) sheet->panel_text.red, (float) sheet->panel_text.green,
                  (float) sheet->panel_text.blue, 1.0f });
  gtk_snapshot_restore (snapshot);
}

/* A ring with a point, cased, and round it how far off the place may be. */
static void
paint_found (YxSketchLayer *self, cairo_t *cr, const YxProjection *projection)
{
  const YxColour ink = ink_of (self);
  const YxColour casing = yx_style_sheet (self->style)->route_casing;
  const double reach
      = self->radius
        / yx_metres_per_pixel (self->found.lat, yx_projection_zoom (projection), 256);
  double x, y;

  to_widget (projection, self->found, &x, &y);
  if (reach > 2.0 * PIN && reach < 8.0 * hypot (projection->width, projection->height)) {
    cairo_arc (cr, x, y, reach, 0.0, 2.0 * G_PI);
    yx_colour_set (cr, yx_colour_with_alpha (ink, 0.10));
    cairo_fill_preserve (cr);
    yx_colour_set (cr, yx_colour_with_alpha (ink, 0.7));
    cairo_set_line_width (cr, 1.5);
    cairo_stroke (cr);
  }
  for (int pass = 0; pass < 2; pass++) {
    yx_colour_set (cr, pass == 0 ? casing : ink);
    cairo_set_line_width (cr, pass == 0 ? 6.0 : 3.0);
    cairo_arc (cr, x, y, PIN, 0.0, 2.0 * G_PI);
    cairo_stroke (cr);
    cairo_arc (cr, x, y, pass == 0 ? 3.5 : 2.0, 0.0, 2.0 * G_PI);
    cairo_fill (cr);
  }
}

static void
trace_points (YxSketchLayer *self, cairo_t *cr, const YxProjection *projection)
{
  double x, y;

  for (guint i = 0; i < self->points->len; i++) {
    to_widget (projection, g_array_index (self->points, YxLonLat, i), &x, &y);
    cairo_line_to (cr, x, y);
  }
}

static void
paint_line (YxSketchLayer *self, cairo_t *cr, const YxProjection *projection)
{
  static const double dashes[] = { 5.0, 4.0 };
  const YxColour ink = ink_of (self);
  const YxColour casing = yx_style_sheet (self->style)->route_casing;
  double x, y;

  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (int pass = 0; pass < 2; pass++) {
    yx_colour_set (cr, pass == 0 ? casing : ink);
    cairo_set_line_width (cr, pass == 0 ? 5.0 : 2.5);
    cairo_new_path (cr);
    trace_points (self, cr, projection);
    cairo_stroke (cr);
    for (guint i = 0; i < self->points->len; i++) {
      to_widget (projection, g_array_index (self->points, YxLonLat, i), &x, &y);
      cairo_arc (cr, x, y, pass == 0 ? 5.0 : 3.5, 0.0, 2.0 * G_PI);
      cairo_fill (cr);
    }
  }
  if (!self->has_pointer || self->points->len == 0)
    return;
  to_widget (projection, g_array_index (self->points, YxLonLat, self->points->len - 1), &x, &y);
  cairo_move_to (cr, x, y);
  to_widget (projection, self->pointer, &x, &y);
  cairo_line_to (cr, x, y);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0.0);
  cairo_set_line_width (cr, 2.0);
  cairo_stroke (cr);
}

/* The length so far, at the end of the line. */
static void
append_length (YxSketchLayer *self, GtkSnapshot *snapshot, const YxProjection *projection)
{
  double metres = yx_sketch_layer_get_length (self);
  YxLonLat end = g_array_index (self->points, YxLonLat, self->points->len - 1);
  g_autofree char *text = NULL;
  double x, y;

  if (self->has_pointer) {
    metres += yx_distance (end, self->pointer);
    end = self->pointer;
  }
  if (metres <= 0.0)
    return;
  text = yx_format_metres (metres);
  to_widget (projection, end, &x, &y);
  append_text (self, snapshot, projection, text, x + PIN + 8.0, y);
}

static void
yx_sketch_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YxSketchLayer *self = YX_SKETCH_LAYER (widget);
  const double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const YxProjection projection
      = yx_projection_of (shumate_layer_get_viewport (SHUMATE_LAYER (self)), width, height);
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);
  cairo_t *cr;
  double x, y;

  if (projection.world <= 0.0 || (!self->has_found && self->points->len == 0))
    return;
  gtk_snapshot_push_clip (snapshot, &bounds);
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  if (self->has_found)
    paint_found (self, cr, &projection);
  if (self->points->len > 0)
    paint_line (self, cr, &projection);
  cairo_destroy (cr);
  if (self->has_found && self->label != NULL && *self->label != '\0') {
    to_widget (&projection, self->found, &x, &y);
    append_text (self, snapshot, &projection, self->label, x + PIN + 8.0, y);
  }
  if (self->points->len > 0)
    append_length (self, snapshot, &projection);
  gtk_snapshot_pop (snapshot);
}

static void
yx_sketch_layer_constructed (GObject *object)
{
  G_OBJECT_CLASS (yx_sketch_layer_parent_class)->constructed (object);
  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (object)), "notify",
                           G_CALLBACK (gtk_widget_queue_draw), object, G_CONNECT_SWAPPED);
}

static void
yx_sketch_layer_finalize (GObject *object)
{
  YxSketchLayer *self = YX_SKETCH_LAYER (object);

  g_array_unref (self->points);
  g_free (self->label);

  G_OBJECT_CLASS (yx_sketch_layer_parent_class)->finalize (object);
}

static void
yx_sketch_layer_class_init (YxSketchLayerClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = yx_sketch_layer_constructed;
  G_OBJECT_CLASS (klass)->finalize = yx_sketch_layer_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = yx_sketch_layer_snapshot;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "sketch-layer");
}

static void
yx_sketch_layer_init (YxSketchLayer *self)
{
  self->points = g_array_new (FALSE, FALSE, sizeof (YxLonLat));
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

YxSketchLayer *
yx_sketch_layer_new (ShumateViewport *viewport)
{
  return g_object_new (YX_TYPE_SKETCH_LAYER, "viewport", viewport, NULL);
}

void
yx_sketch_layer_set_style (YxSketchLayer *self, YxMapStyle style)
{
  g_return_if_fail (YX_IS_SKETCH_LAYER (self));

  self->style = style;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
yx_sketch_layer_set_found (YxSketchLayer *self, YxLonLat point, double radius, const char *label)
{
  g_return_if_fail (YX_IS_SKETCH_LAYER (self));

  g_free (self->label);
  self->label = g_strdup (label);
  self->found = point;
  self->radius = radius;
  self->has_found = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
yx_sketch_layer_clear_found (YxSketchLayer *self)
{
  g_return_if_fail (YX_IS_SKETCH_LAYER (self));

  self->has_found = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
yx_sketch_layer_has_found (YxSketchLayer *self)
{
  g_return_val_if_fail (YX_IS_SKETCH_LAYER (self), FALSE);

  return self->has_found;
}

void
yx_sketch_layer_add_point (YxSketchLayer *self, YxLonLat point)
{
  g_return_if_fail (YX_IS_SKETCH_LAYER (self));

  g_array_append_val (self->points, point);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
yx_sketch_layer_remove_point (YxSketchLayer *self)
{
  g_return_if_fail (YX_IS_SKETCH_LAYER (self));

  if (self->points->len > 0)
    g_array_set_size (self->points, self->points->len - 1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
yx_sketch_layer_clear_points (YxSketchLayer *self)
{
  g_return_if_fail (YX_IS_SKETCH_LAYER (self));

  g_array_set_size (self->points, 0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

guint
yx_sketch_layer_get_n_points (YxSketchLayer *self)
{
  g_return_val_if_fail (YX_IS_SKETCH_LAYER (self), 0);

  return self->points->len;
}

void
yx_sketch_layer_set_pointer (YxSketchLayer *self, const YxLonLat *point)
{
  g_return_if_fail (YX_IS_SKETCH_LAYER (self));

  self->has_pointer = point != NULL;
  if (point != NULL)
    self->pointer = *point;
  if (self->points->len > 0)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

double
yx_sketch_layer_get_length (YxSketchLayer *self)
{
  double metres = 0.0;

  g_return_val_if_fail (YX_IS_SKETCH_LAYER (self), 0.0);

  for (guint i = 1; i < self->points->len; i++)
    metres += yx_distance (g_array_index (self->points, YxLonLat, i - 1),
                           g_array_index (self->points, YxLonLat, i));
  return metres;
}
