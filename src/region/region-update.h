#pragma once

/* Renews a region file: from a newer extract, with another gazetteer, or both. What is not given
 * stays: the name, the gazetteer and the speeds that the file holds. The file is replaced in one step when the
 * new one is whole and on disk; whoever has the old one open goes on with it. Pins are not in the
 * region but on the desk (desk/address.h), and hold for whatever region it has. */

#include "region/gazetteer.h"
#include "region/region-build.h"

G_BEGIN_DECLS

typedef struct {
  const char *region;
  const char *extract;            /* nullable: the map and roads stay */
  const char *const *gazetteers;  /* CSV files; nullable: the names stay. An empty list takes them out */
  const char *speeds;             /* nullable; with an extract only, else region/use-speeds.h */
} YxRegionUpdateOptions;

typedef struct {
  YxRegionBuildReport build; /* with an extract */
  guint names_matched, names_new, names_unplaced; /* of the gazetteer: see YxGazetteerReport */
  GPtrArray *problems; /* YxGazetteerProblem, in the order of the files; free with unref */
} YxRegionUpdateReport;

/* Errors: YX_REGION_ERROR, G_IO_ERROR_CANCELLED; the region is then as it was. */
gboolean yx_region_update (const YxRegionUpdateOptions *options, YxRegionProgress progress,
                           gpointer progress_data, YxRegionUpdateReport *ret_report,
                           GCancellable *cancellable, GError **error);

G_END_DECLS
