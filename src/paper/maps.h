#pragma once

/* Map pictures of a dossier, for paper. In the redacted edition there is no route line and points
 * are those of the grid (desk/veil.h). Errors as yx_cartography_render(). */

#include "cartography/picture.h"
#include "desk/dossier.h"

G_BEGIN_DECLS

typedef struct {
  YxRegion *region;   /* nullable: the quiet grid */
  const char *locale; /* nullable */
  GCancellable *cancellable;
} YxMapSource;

/* All routes, or one (nullable), with their stops; as wide as the type area for a height of
 * `height` points. Returns: (transfer full) */
cairo_surface_t *yx_maps_overview (const YxDossier *dossier, const YxDossierRoute *route,
                                   const YxMapSource *source, double width, double height,
                                   GError **error);

/* What lies round a stop: `metres` of ground over the width. It is small, so that scale and
 * attribution are left to the page's overview. Returns: (transfer full) */
cairo_surface_t *yx_maps_strip (const YxDossier *dossier, const YxDossierRoute *route, guint stop,
                                const YxMapSource *source, double metres, double width,
                                double height, GError **error);

G_END_DECLS
