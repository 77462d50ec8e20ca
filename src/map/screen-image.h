#pragma once

/* A cairo image on its way to the screen. The cairo renderer converts a GdkTexture to a surface
 * of its own in each frame, which costs more than all the rest of a map, and smooths it when it
 * lies between pixels; it is given the surface itself. Others are given a texture, made once. */

#include <gtk/gtk.h>

typedef struct _YxScreenImage YxScreenImage;

/* Takes a CAIRO_FORMAT_RGB24 or ARGB32 surface with `scale` device pixels a unit. From any
 * thread; all else on the main thread. */
YxScreenImage *yx_screen_image_new_take (cairo_surface_t *surface, double scale);
YxScreenImage *yx_screen_image_ref (YxScreenImage *self);
void yx_screen_image_unref (YxScreenImage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxScreenImage, yx_screen_image_unref)

gsize yx_screen_image_get_bytes (const YxScreenImage *self);

/* In units. */
double yx_screen_image_get_width (const YxScreenImage *self);
double yx_screen_image_get_height (const YxScreenImage *self);

/* Transfer none. */
cairo_surface_t *yx_screen_image_get_surface (const YxScreenImage *self);

/* Draws the image into `bounds`, which should lie on device pixels. `part` (nullable, in units of
 * the image) is what of it is drawn. */
void yx_screen_image_draw (YxScreenImage *self, GtkWidget *widget, GtkSnapshot *snapshot,
                           const graphene_rect_t *bounds, const graphene_rect_t *part);

/* Whether the widget's window is drawn by the cairo renderer. */
gboolean yx_is_drawn_by_cairo (GtkWidget *widget);
