/* 20,000 cases with 60,000 places: areas proposed, and every case given to its team. */

#include <glib.h>
#include <glib/gstdio.h>

#include "desk/areas.h"
#include "desk/import.h"
#include "geo/rings.h"

#define N_CASES 20000
#define PLACES_EACH 3
#define N_AREAS 8

static void
import_cases (YxDesk *desk)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autofree YxImportRow *rows = g_new0 (YxImportRow, N_CASES);
  g_autofree YxImportAddress *addresses = g_new0 (YxImportAddress, N_CASES * PLACES_EACH);
  GStringChunk *texts = g_string_chunk_new (1 << 20);
  g_auto (YxImportReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_CASES; i++) {
    const double lon = g_rand_double_range (random, 112.9, 113.3);
    const double lat = g_rand_double_range (random, 34.8, 35.1);
    g_autofree char *number = g_strdup_printf ("（2025）豫0825执%u号", i + 1);
    g_autofree char *name = g_strdup_printf ("样%u某", i + 1);

    for (guint a = 0; a < PLACES_EACH; a++) {
      g_autofree char *text = g_strdup_printf ("某村%u号之%u", i + 1, a + 1);

      addresses[i * PLACES_EACH + a] = (YxImportAddress){
        .text = g_string_chunk_insert (texts, text), .has_point = TRUE,
        .point = { lon + g_rand_double_range (random, -0.01, 0.01),
                   lat + g_rand_double_range (random, -0.01, 0.01) },
        .kind = YX_PLACE_KIND_HOME, .presence = -1
      };
    }
    rows[i] = (YxImportRow) YX_IMPORT_ROW_INIT;
    rows[i].line = i + 2;
    rows[i].case_number = g_string_chunk_insert (texts, number);
    rows[i].debtor_name = g_string_chunk_insert (texts, name);
    rows[i].addresses = &addresses[i * PLACES_EACH];
    rows[i].n_addresses = PLACES_EACH;
  }
  yx_desk_import_cases (desk, rows, N_CASES, NULL, NULL, NULL, NULL, &report, &error);
  g_assert_no_error (error);
  g_string_chunk_free (texts);
}

/* The kernel alone: so many points into the areas. */
static void
time_kernel (const YxAreaSet *set)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (2);
  g_autofree YxRings *rings = g_new (YxRings, set->areas->len);
  YxRingsIndex *index;
  gint64 start;
  guint n_found = 0;

  for (guint i = 0; i < set->areas->len; i++)
    rings[i] = yx_area_rings (g_ptr_array_index (set->areas, i));
  start = g_get_monotonic_time ();
  index = yx_rings_index_new (rings, set->areas->len);
  for (guint i = 0; i < N_CASES * PLACES_EACH; i++) {
    guint32 area;

    n_found += yx_rings_index_find (index,
                                    (YxLonLat){ g_rand_double_range (random, 112.9, 113.3),
                                                g_rand_double_range (random, 34.8, 35.1) },
                                    &area, 1);
  }
  g_print ("%d points into %u areas: %.1f ms (%u inside)\n", N_CASES * PLACES_EACH,
           set->areas->len, (double) (g_get_monotonic_time () - start) / 1000.0, n_found);
  yx_rings_index_free (index);
}

int
main (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("yexun-areas-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "areas.desk", NULL);
  g_autoptr (YxDesk) desk = yx_desk_create (path, &error);
  const YxAreaRequest request
      = { .n_areas = N_AREAS, .method = YX_AREA_METHOD_GRID, .seed = 1 };
  g_autoptr (YxAreaSet) set = NULL;
  g_auto (YxAreaAssignment) looked = { 0 };
  g_auto (YxAreaAssignment) given = { 0 };
  gint64 start;

  g_assert_no_error (error);
  import_cases (desk);
  for (guint i = 0; i < N_AREAS; i++) {
    g_autofree char *team = g_strdup_printf ("第%u组", i + 1);

    yx_desk_add_team (desk, team, NULL, NULL, &error);
  }
  start = g_get_monotonic_time ();
  set = yx_desk_propose_areas (desk, &request, NULL, &error);
  g_assert_no_error (error);
  g_print ("propose %d areas of equal load: %.0f ms, spread %.3f\n", N_AREAS,
           (double) (g_get_monotonic_time () - start) / 1000.0, set->spread);
  time_kernel (set);
  yx_desk_accept_areas (desk, &error);
  start = g_get_monotonic_time ();
  yx_desk_list_area_exceptions (desk, &looked, &error);
  g_assert_no_error (error);
  g_print ("look at all %u cases: %.0f ms\n", looked.n_cases,
           (double) (g_get_monotonic_time () - start) / 1000.0);
  start = g_get_monotonic_time ();
  yx_desk_assign_by_area (desk, &given, &error);
  g_assert_no_error (error);
  g_print ("assign them, durable: %.0f ms (%u by area, %u exceptions)\n",
           (double) (g_get_monotonic_time () - start) / 1000.0, given.n_by_area,
           given.exceptions->len);
  g_clear_object (&desk);
  g_unlink (path);
  g_rmdir (folder);
  return 0;
}
