#pragma once

/* Makes a region file from an OpenStreetMap extract (.osm.pbf or .osm).
 *
 * The file is written beside its final name and renamed when complete and on disk, so a build
 * that fails, is cancelled or killed leaves the old file, or none, never a half one. The same
 * extract and options give the same bytes. */

#include <gio/gio.h>

#include "region/gazetteer.h"
#include "region/region.h"
#include "roads/speeds.h"

G_BEGIN_DECLS

typedef enum {
  YX_REGION_PHASE_READ,   /* the extract into memory */
  YX_REGION_PHASE_LAYERS, /* features of every layer, areas assembled */
  YX_REGION_PHASE_NAMES,  /* what an address can name */
  YX_REGION_PHASE_PAINT,  /* simplified copies for the map */
  YX_REGION_PHASE_ROADS,  /* the road graph */
  YX_REGION_PHASE_FINISH, /* to disk */
  YX_REGION_N_PHASES,
} YxRegionPhase;

/* A phase in the user's language, e.g. "Reading the extract". */
const char *yx_region_phase_label (YxRegionPhase phase);

/* Called on the thread that builds; `fraction` is that of the phase, 0 to 1. */
typedef void (*YxRegionProgress) (YxRegionPhase phase, double fraction, gpointer user_data);

typedef struct {
  const char *extract; /* .osm.pbf or .osm */
  const char *out;     /* the region file; replaced if it exists */
  const char *name;    /* nullable: the extract's file name without its ending */
  const char *speeds;  /* nullable: path of a speed table instead of the built-in one */
  const YxRoadsSpeeds *table; /* nullable: taken where no path is given */
  const YxGazetteer *gazetteer; /* nullable: names beside those of the map; must outlive the build */
} YxRegionBuildOptions;

typedef struct {
  guint64 nodes, ways, relations; /* in the extract */
  guint64 features[16];           /* by YxRegionLayer (region-query.h) */
  guint64 broken_areas;           /* multipolygons whose rings do not close; left out */
  guint64 missing_nodes;          /* references to nodes that the extract lacks */
  guint names_matched, names_new, names_unplaced; /* of the gazetteer */
  guint64 road_segments;          /* directed, in the road graph */
  guint64 road_image_bytes;
  guint64 file_bytes;
  double seconds[YX_REGION_N_PHASES];
} YxRegionBuildReport;

/* ret_report is nullable. Errors: YX_REGION_ERROR, G_IO_ERROR_CANCELLED; `out` is untouched. */
gboolean yx_region_build (const YxRegionBuildOptions *options, YxRegionProgress progress,
                          gpointer progress_data, YxRegionBuildReport *ret_report,
                          GCancellable *cancellable, GError **error);

/* The same on a thread of its own; progress is called on the thread-default context of the
 * caller, at most 20 times a second. The options are copied. */
void yx_region_build_async (const YxRegionBuildOptions *options, YxRegionProgress progress,
                            gpointer progress_data, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
gboolean yx_region_build_finish (GAsyncResult *result, YxRegionBuildReport *ret_report,
                                 GError **error);

G_END_DECLS
