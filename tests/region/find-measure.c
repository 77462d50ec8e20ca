#include "find-measure.h"

#include <sqlite3.h>
#include <string.h>
#include <time.h>

typedef struct {
  YxRegion *region;
  FindMeasure result;
  guint seed;
} Run;

/* Of this thread alone: what else the machine does is not the search's. */
static double
processor_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static gboolean
is_found (Run *self, const char *asked, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) answers = NULL;
  const double start = processor_seconds ();
  gboolean found = FALSE;
  double seconds;

  answers = yx_region_find (self->region, asked, NULL, NULL, &error);
  g_assert_no_error (error);
  seconds = processor_seconds () - start;
  self->result.total_s += seconds;
  self->result.worst_s = MAX (self->result.worst_s, seconds);
  self->result.n_queries++;
  for (guint i = 0; i < answers->len && !found; i++) {
    const YxFound *answer = g_ptr_array_index (answers, i);

    found = strcmp (answer->name, name) == 0;
  }
  return found;
}

static guint
draw (Run *self, guint n)
{
  self->seed = self->seed * 1664525u + 1013904223u;
  return (self->seed >> 8) % n;
}

/* One character dropped, or put wrong, where it happens to be. */
static char *
misspell (Run *self, const char *name, gboolean drop)
{
  const glong n = g_utf8_strlen (name, -1);
  const glong at = draw (self, (guint) n);
  const char *p = g_utf8_offset_to_pointer (name, at), *next = g_utf8_next_char (p);
  const char *other = (guchar) *p < 128 ? "q" : "某";

  return g_strdup_printf ("%.*s%s%s", (int) (p - name), name, drop ? "" : other, next);
}

FindMeasure
find_measure (YxRegion *region, const char *path, guint stride)
{
  static const char sql[]
      = "SELECT name FROM (SELECT name FROM roads UNION SELECT name FROM places) WHERE name IS NOT "
        "NULL ORDER BY name";
  Run run = { .region = region, .seed = 1 };
  sqlite3 *db = NULL;
  sqlite3_stmt *select = NULL;
  guint index = 0;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &select, NULL), ==, SQLITE_OK);
  while (sqlite3_step (select) == SQLITE_ROW) {
    const char *name = (const char *) sqlite3_column_text (select, 0);

    if (index++ % stride != 0)
      continue;
    run.result.n_names++;
    if (is_found (&run, name, name))
      run.result.n_found++;
    else
      g_test_message ("not found by its own name: %s", name);
    /* Of one character nothing is left; of two, one alone does not tell what was meant. */
    if (g_utf8_strlen (name, -1) < 3)
      continue;
    for (int drop = 0; drop < 2; drop++) {
      g_autofree char *wrong = misspell (&run, name, drop);

      run.result.n_wrong++;
      if (is_found (&run, wrong, name))
        run.result.n_mended++;
      else
        g_test_message ("%s not found as %s", name, wrong);
    }
  }
  sqlite3_finalize (select);
  sqlite3_close (db);
  return run.result;
}

double
find_measure_addresses (YxRegion *region)
{
  static const char *const addresses[] = {
    "河南省焦作市温县温泉街道黄河路中段168号锦绣江南小区3号楼2单元501室",
    "武陟县木城街道办事处东街村民委员会二组",
    "焦作市山阳区解放东路与塔南路交叉口东南角",
    "江西省鹰潭市贵溪市雄石街道雄石路12号（原二轻局家属院）2号楼东单元3楼西户",
    "Hauptstraße 126, 69117 Heidelberg, Deutschland",
  };
  double worst = 0.0;

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++) {
    const double start = processor_seconds ();
    g_autoptr (GPtrArray) answers = yx_region_find (region, addresses[i], NULL, NULL, NULL);

    g_assert_nonnull (answers);
    worst = MAX (worst, processor_seconds () - start);
  }
  return worst;
}
