#define G_LOG_DOMAIN "yx-map"

#include "map/area-layer.h"

#include <math.h>

#include "cartography/style-sheet.h"
#include "map/projection.h"

/* Widget units within which a corner snaps to the first one. */
#define SNAP 12.0
#define CROSS 9.0

typedef struct {
  GArray *points; /* of YxLonLat */
  GArray *ends;   /* of guint32 */
  char *label;
  YxLonLat middle;
  guint colour;   /* of the palette */
} Shape;

struct _YxAreaLayer {
  ShumateLayer parent_instance;

  YxMapStyle style;
  GPtrArray *shapes;
  int selected;
  gboolean drawing;
  GArray *corners; /* of YxLonLat */
  gboolean has_pointer;
  YxLonLat pointer;
};

G_DEFINE_TYPE (YxAreaLayer, yx_area_layer, SHUMATE_TYPE_LAYER)

/* Apart for red-green blindness as well: after Okabe & Ito (2008). */
static const guint32 colours[YX_N_AREA_COLOURS]
    = { 0xe69f00, 0x56b4e9, 0x009e73, 0xf0e442, 0xcc79a7, 0x0072b2, 0xd55e00, 0x9aa0a6 };

static void
shape_free (gpointer data)
{
  Shape *shape = data;

  g_array_unref (shape->points);
  g_array_unref (shape->ends);
  g_free (shape->label);
  g_free (shape);
}

/* Between the corners of the largest ring: good enough to hang a name on. */
static YxLonLat
middle_of (const YxRings *rings)
{
  YxLonLat sum = { 0, 0 };
  guint32 start = 0, best_start = 0, best_end = 0;

  for (guint32 r = 0; r < rings->n_rings; r++) {
    if (rings->ring_ends[r] - start > best_end - best_start) {
      best_start = start;
      best_end = rings->ring_ends[r];
    }
    start = rings->ring_ends[r];
  }
  for (guint32 i = best_start; i < best_end; i++) {
    sum.lon += rings->points[i].lon / (best_end - best_start);
    sum.lat += rings->points[i].lat / (best_end - best_start);
  }
  return sum;
}

static void
set_colour (cairo_t *cr, guint index, double alpha)
{
  GdkRGBA colour;

  yx_area_layer_get_colour (index, &colour);
  cairo_set_source_rgba (cr, colour.red, colour.green, colour.blue, alpha);
}

static void
to_widget (const YxProjection *projection, YxLonLat point, double *ret_x, double *ret_y)
{
  yx_projection_to_widget (projection, yx_world_from_lon_lat (point), ret_x, ret_y);
}

static void
trace_shape (cairo_t *cr, const YxProjection *projection, const Shape *shape)
{
  guint32 start = 0;

  for (guint r = 0; r < shape->ends->len; r++) {
    const guint32 end = g_array_index (shape->ends, guint32, r);

    for (guint32 i = start; i < end; i++) {
      double x, y;

      to_widget (projection, g_array_index (shape->points, YxLonLat, i), &x, &y);
      if (i == start)
        cairo_move_to (cr, x, y);
      else
        cairo_line_to (cr, x, y);
    }
    cairo_close_path (cr);
    start = end;
  }
}

static void
paint_shapes (YxAreaLayer *self, cairo_t *cr, const YxProjection *projection)
{
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint i = 0; i < self->shapes->len; i++) {
    const gboolean stands_out = self->selected == (int) i;

    const Shape *shape = g_ptr_array_index (self->shapes, i);

    cairo_new_path (cr);
    trace_shape (cr, projection, shape);
    set_colour (cr, shape->colour, stands_out ? 0.34 : 0.18);
    cairo_fill_preserve (cr);
    set_colour (cr, shape->colour, 0.95);
    cairo_set_line_width (cr, stands_out ? 3.5 : 2.0);
    cairo_stroke (cr);
  }
}

static void
paint_drawing (YxAreaLayer *self, cairo_t *cr, const YxProjection *projection)
{
  static const double dashes[] = { 5.0, 4.0 };
  const double middle_x = projection->width / 2.0, middle_y = projection->height / 2.0;
  double x = 0.0, y = 0.0;

  cairo_new_path (cr);
  for (guint i = 0; i < self->corners->len; i++) {
    to_widget (projection, g_array_index (self->corners, YxLonLat, i), &x, &y);
    cairo_line_to (cr, x, y);
  }
  cairo_set_source_rgba (cr, 0.88, 0.11, 0.14, 1.0);
  cairo_set_line_width (cr, 2.5);
  cairo_stroke (cr);
  for (guint i = 0; i < self->corners->len; i++) {
    double at_x, at_y;

    to_widget (projection, g_array_index (self->corners, YxLonLat, i), &at_x, &at_y);
    cairo_arc (cr, at_x, at_y, i == 0 && self->corners->len >= 3 ? 6.0 : 4.0, 0.0, 2.0 * G_PI);
    cairo_fill (cr);
  }
  if (self->has_pointer && self->corners->len > 0) {
    double to_x, to_y;

    to_widget (projection,
               yx_area_layer_closes (self, self->pointer)
                   ? g_array_index (self->corners, YxLonLat, 0)
                   : self->pointer,
               &to_x, &to_y);
    cairo_move_to (cr, x, y);
    cairo_line_to (cr, to_x, to_y);
    cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0.0);
    cairo_stroke (cr);
    cairo_set_dash (cr, NULL, 0, 0.0);
  }
  cairo_set_line_width (cr, 1.5);
  cairo_move_to (cr, middle_x - CROSS, middle_y);
  cairo_line_to (cr, middle_x + CROSS, middle_y);
  cairo_move_to (cr, middle_x, middle_y - CROSS);
  cairo_line_to (cr, middle_x, middle_y + CROSS);
  cairo_stroke (cr);
}

static void
append_label (YxAreaLayer *self, GtkSnapshot *snapshot, const YxProjection *projection,
              const Shape *shape)
{
  const YxStyleSheet *sheet = yx_style_sheet (self->style);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), shape->label);
  int width, height;
  double x, y;

  pango_layout_get_pixel_size (layout, &width, &height);
  to_widget (projection, shape->middle, &x, &y);
  x -= width / 2.0;
  y -= height / 2.0;
  gtk_snapshot_append_color (
      snapshot,
      &(GdkRGBA){ (float) sheet->panel.red, (float) sheet->panel.green,
                  (float) sheet->panel.blue, 0.85f },
      &GRAPHENE_RECT_INIT ((float) x - 5.0f, (float) y - 2.0f, (float) width + 10.0f,
                           (float) height + 4.0f));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (
      snapshot, layout,
      &(GdkRGBA){ (float) sheet->panel_text.red, (float) sheet->panel_text.green,
                  (float) sheet->panel_text.blue, 1.0f });
  gtk_snapshot_restore (snapshot);
}

static YxProjection
get_projection (YxAreaLayer *self)
{
  return yx_projection_of (shumate_layer_get_viewport (SHUMATE_LAYER (self)),
                           gtk_widget_get_width (GTK_WIDGET (self)),
                           gtk_widget_get_height (GTK_WIDGET (self)));
}

static void
yx_area_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YxAreaLayer *self = YX_AREA_LAYER (widget);
  const YxProjection projection = get_projection (self);
  const graphene_rect_t bounds
      = GRAPHENE_RECT_INIT (0, 0, (float) projection.width, (float) projection.height);
  cairo_t *cr;

  if (projection.world <= 0.0 || (self->shapes->len == 0 && !self->drawing))
    return;
  gtk_snapshot_push_clip (snapshot, &bounds);
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  paint_shapes (self, cr, &projection);
  if (self->drawing)
    paint_drawing (self, cr, &projection);
  cairo_destroy (cr);
  for (guint i = 0; i < self->shapes->len; i++)
    append_label (self, snapshot, &projection, g_ptr_array_index (self->shapes, i));
  gtk_snapshot_pop (snapshot);
}

static void
yx_area_layer_constructed (GObject *object)
{
  G_OBJECT_CLASS (yx_area_layer_parent_class)->constructed (object);
  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (object)), "notify",
                           G_CALLBACK (gtk_widget_queue_draw), object, G_CONNECT_SWAPPED);
}

static void
yx_area_layer_finalize (GObject *object)
{
  YxAreaLayer *self = YX_AREA_LAYER (object);

  g_ptr_array_unref (self->shapes);
  g_array_unref (self->corners);

  G_OBJECT_CLASS (yx_area_layer_parent_class)->finalize (object);
}

static void
yx_area_layer_class_init (YxAreaLayerClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = yx_area_layer_constructed;
  G_OBJECT_CLASS (klass)->finalize = yx_area_layer_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = yx_area_layer_snapshot;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "area-layer");
}

static void
yx_area_layer_init (YxAreaLayer *self)
{
  self->shapes = g_ptr_array_new_with_free_func (shape_free);
  self->corners = g_array_new (FALSE, FALSE, sizeof (YxLonLat));
  self->selected = -1;
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

YxAreaLayer *
yx_area_layer_new (ShumateViewport *viewport)
{
  return g_object_new (YX_TYPE_AREA_LAYER, "viewport", viewport, NULL);
}

void
yx_area_layer_set_style (YxAreaLayer *self, YxMapStyle style)
{
  g_return_if_fail (YX_IS_AREA_LAYER (self));

  self->style = style;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
yx_area_layer_set_shapes (YxAreaLayer *self, const YxAreaShape *shapes, gsize n_shapes)
{
  g_return_if_fail (YX_IS_AREA_LAYER (self));

  g_ptr_array_set_size (self->shapes, 0);
  for (gsize i = 0; i < n_shapes; i++) {
    const YxRings *rings = &shapes[i].rings;
    Shape *shape = g_new0 (Shape, 1);

    shape->points = g_array_new (FALSE, FALSE, sizeof (YxLonLat));
    shape->ends = g_array_new (FALSE, FALSE, sizeof (guint32));
    if (rings->n_rings > 0) {
      g_array_append_vals (shape->points, rings->points, rings->ring_ends[rings->n_rings - 1]);
      g_array_append_vals (shape->ends, rings->ring_ends, rings->n_rings);
    }
    shape->label = g_strdup (shapes[i].label);
    shape->middle = middle_of (rings);
    shape->colour = shapes[i].colour > 0 ? shapes[i].colour - 1 : (guint) i;
    g_ptr_array_add (self->shapes, shape);
  }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
yx_area_layer_set_selected (YxAreaLayer *self, int index)
{
  g_return_if_fail (YX_IS_AREA_LAYER (self));

  self->selected = index;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
yx_area_layer_get_colour (guint index, GdkRGBA *ret_colour)
{
  const guint32 colour = colours[index % YX_N_AREA_COLOURS];

  *ret_colour = (GdkRGBA){ (float) (colour >> 16 & 0xff) / 255.0f,
                           (float) (colour >> 8 & 0xff) / 255.0f, (float) (colour & 0xff) / 255.0f,
                           1.0f };
}

void
yx_area_layer_set_drawing (YxAreaLayer *self, gboolean drawing)
{
  g_return_if_fail (YX_IS_AREA_LAYER (self));

  self->drawing = drawing;
  g_array_set_size (self->corners, 0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
yx_area_layer_add_corner (YxAreaLayer *self, YxLonLat corner)
{
  g_return_if_fail (YX_IS_AREA_LAYER (self));

  g_array_append_val (self->corners, corner);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
yx_area_layer_remove_corner (YxAreaLayer *self)
{
  g_return_if_fail (YX_IS_AREA_LAYER (self));

  if (self->corners->len > 0)
    g_array_set_size (self->corners, self->corners->len - 1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

guint
yx_area_layer_get_n_corners (YxAreaLayer *self)
{
  g_return_val_if_fail (YX_IS_AREA_LAYER (self), 0);

  return self->corners->len;
}

const YxLonLat *
yx_area_layer_get_corners (YxAreaLayer *self)
{
  g_return_val_if_fail (YX_IS_AREA_LAYER (self), NULL);

  return (const YxLonLat *) (gpointer) self->corners->data;
}

void
yx_area_layer_set_pointer (YxAreaLayer *self, const YxLonLat *point)
{
  g_return_if_fail (YX_IS_AREA_LAYER (self));

  self->has_pointer = point != NULL;
  if (point != NULL)
    self->pointer = *point;
  if (self->drawing)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
yx_area_layer_closes (YxAreaLayer *self, YxLonLat corner)
{
  YxProjection projection;
  double x, y, first_x, first_y;

  g_return_val_if_fail (YX_IS_AREA_LAYER (self), FALSE);

  if (self->corners->len < 3)
    return FALSE;
  projection = get_projection (self);
  to_widget (&projection, corner, &x, &y);
  to_widget (&projection, g_array_index (self->corners, YxLonLat, 0), &first_x, &first_y);
  return hypot (x - first_x, y - first_y) <= SNAP;
}
