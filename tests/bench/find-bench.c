/* find-bench REGION-EXTRACT…: what a search costs, and how many names it finds. Without arguments the
 * extracts of the shared data. */

#include <glib/gstdio.h>

#include "region/find-measure.h"
#include "region/region-build.h"

static void
measure (const char *extract)
{
  g_autofree char *folder = g_dir_make_tmp ("find-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "region.gpkg", NULL);
  g_autofree char *base = g_path_get_basename (extract);
  const YxRegionBuildOptions options = { .extract = extract, .out = path };
  g_autoptr (GError) error = NULL;
  g_autoptr (YxRegion) region = NULL;
  YxRegionBuildReport report;
  FindMeasure found;

  if (!yx_region_build (&options, NULL, NULL, &report, NULL, &error)
      || (region = yx_region_open (path, &error)) == NULL) {
    g_printerr ("%s\n", error->message);
    return;
  }
  found = find_measure (region, path, 1);
  g_print ("%-24s index %5.2f s  names %6u  own %6.2f %%  one character off %6.2f %%  a query "
           "%.2f ms, worst %.1f ms, a long address %.1f ms\n",
           base, report.seconds[YX_REGION_PHASE_NAMES], found.n_names,
           100.0 * found.n_found / MAX (1, found.n_names),
           100.0 * found.n_mended / MAX (1, found.n_wrong),
           1000.0 * found.total_s / MAX (1, found.n_queries), 1000.0 * found.worst_s,
           1000.0 * find_measure_addresses (region));
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  static const char *const names[]
      = { "guixi_jiangxi.osm", "fujian_ninghua.osm", "shenzhen_longgang.osm",
          "zhengzhou_roads.osm.pbf", "heidelberg.osm.pbf", "monaco_osrm.osm.pbf" };

  if (argc > 1)
    for (int i = 1; i < argc; i++)
      measure (argv[i]);
  else
    for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
      g_autofree char *path = g_build_filename (g_getenv ("YEXUN_SHARED"), "data", "osm", names[i],
                                                NULL);

      measure (path);
    }
  return 0;
}
