#define G_LOG_DOMAIN "yx-map"

#include "map/screen-image.h"

#include <math.h>

#include "map/texture.h"

struct _YxScreenImage {
  gatomicrefcount ref_count;
  cairo_surface_t *surface;
  double scale;
  GdkTexture *texture; /* NULL until a renderer wants it */
};

YxScreenImage *
yx_screen_image_new_take (cairo_surface_t *surface, double scale)
{
  YxScreenImage *self = g_new0 (YxScreenImage, 1);

  g_atomic_ref_count_init (&self->ref_count);
  cairo_surface_flush (surface);
  self->surface = surface;
  self->scale = scale;
  return self;
}

YxScreenImage *
yx_screen_image_ref (YxScreenImage *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
yx_screen_image_unref (YxScreenImage *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  cairo_surface_destroy (self->surface);
  g_clear_object (&self->texture);
  g_free (self);
}

gsize
yx_screen_image_get_bytes (const YxScreenImage *self)
{
  return (gsize) cairo_image_surface_get_stride (self->surface)
         * (gsize) cairo_image_surface_get_height (self->surface);
}

double
yx_screen_image_get_width (const YxScreenImage *self)
{
  return cairo_image_surface_get_width (self->surface) / self->scale;
}

double
yx_screen_image_get_height (const YxScreenImage *self)
{
  return cairo_image_surface_get_height (self->surface) / self->scale;
}

cairo_surface_t *
yx_screen_image_get_surface (const YxScreenImage *self)
{
  return self->surface;
}

gboolean
yx_is_drawn_by_cairo (GtkWidget *widget)
{
  GtkNative *native = gtk_widget_get_native (widget);
  GskRenderer *renderer = native != NULL ? gtk_native_get_renderer (native) : NULL;

  return renderer == NULL || GSK_IS_CAIRO_RENDERER (renderer);
}

static void
draw_surface (YxScreenImage *self, GtkSnapshot *snapshot, const graphene_rect_t *bounds,
              const graphene_rect_t *part)
{
  const double part_x = bounds->size.width / part->size.width;
  const double part_y = bounds->size.height / part->size.height;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, bounds);

  cairo_rectangle (cr, bounds->origin.x, bounds->origin.y, bounds->size.width,
                   bounds->size.height);
  cairo_translate (cr, bounds->origin.x - part->origin.x * part_x,
                   bounds->origin.y - part->origin.y * part_y);
  cairo_scale (cr, part_x / self->scale, part_y / self->scale);
  cairo_set_source_surface (cr, self->surface, 0.0, 0.0);
  /* Pixel for pixel where it is not scaled: a plain copy. */
  cairo_pattern_set_filter (cairo_get_source (cr), part_x == 1.0 && part_y == 1.0
                                                       ? CAIRO_FILTER_NEAREST
                                                       : CAIRO_FILTER_BILINEAR);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_fill (cr);
  cairo_destroy (cr);
}

static void
draw_texture (YxScreenImage *self, GtkSnapshot *snapshot, const graphene_rect_t *bounds,
              const graphene_rect_t *part)
{
  const float part_x = bounds->size.width / part->size.width;
  const float part_y = bounds->size.height / part->size.height;
  const graphene_rect_t whole = GRAPHENE_RECT_INIT (
      bounds->origin.x - part->origin.x * part_x, bounds->origin.y - part->origin.y * part_y,
      (float) yx_screen_image_get_width (self) * part_x,
      (float) yx_screen_image_get_height (self) * part_y);

  if (self->texture == NULL)
    self->texture = cairo_image_surface_get_format (self->surface) == CAIRO_FORMAT_RGB24
                        ? yx_texture_new_opaque (self->surface)
                        : yx_texture_new_take (cairo_surface_reference (self->surface));
  gtk_snapshot_push_clip (snapshot, bounds);
  gtk_snapshot_append_texture (snapshot, self->texture, &whole);
  gtk_snapshot_pop (snapshot);
}

void
yx_screen_image_draw (YxScreenImage *self, GtkWidget *widget, GtkSnapshot *snapshot,
                      const graphene_rect_t *bounds, const graphene_rect_t *part)
{
  const graphene_rect_t whole
      = GRAPHENE_RECT_INIT (0, 0, (float) yx_screen_image_get_width (self),
                            (float) yx_screen_image_get_height (self));

  if (yx_is_drawn_by_cairo (widget))
    draw_surface (self, snapshot, bounds, part != NULL ? part : &whole);
  else
    draw_texture (self, snapshot, bounds, part != NULL ? part : &whole);
}
