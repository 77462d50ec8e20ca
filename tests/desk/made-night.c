#include "desk/made-night.h"

#include <glib/gstdio.h>

#include "desk/fleet.h"
#include "desk/import.h"
#include "desk/operation.h"
#include "region/region-build.h"

#define DAY G_TIME_SPAN_DAY
#define GRID 8

typedef struct {
  const char *sql;
  gint64 number;
  char *text;
} Query;

/* Of nobody: prefix 99, with the check digit that belongs there. */
static char *
id_number (guint index, gboolean is_female)
{
  static const int weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
  char *text = g_strdup_printf ("9908251985%02u%02u%03u?", 1 + index / 500 % 12,
                                1 + index / 5 % 28, index % 400 * 2 + (is_female ? 0 : 1));
  int sum = 0;

  for (int i = 0; i < 17; i++)
    sum += (text[i] - '0') * weights[i];
  text[17] = "10X98765432"[sum % 11];
  return text;
}

static YxLonLat
corner (guint index)
{
  return (YxLonLat){ 113.00 + 0.004 * (index % GRID), 35.00 + 0.004 * (index / GRID % GRID) };
}

static void
import_cases (YxDesk *desk, guint n)
{
  g_autofree YxImportRow *rows = g_new0 (YxImportRow, n);
  g_autofree YxImportAddress *addresses = g_new0 (YxImportAddress, n * 2);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  YxImportFacts facts = YX_IMPORT_FACTS_INIT;
  g_auto (YxImportReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  facts.title_effective = NIGHT_START - 200 * DAY;
  facts.n_summonses = 2;
  facts.summons_served[0] = NIGHT_START - 60 * DAY;
  facts.summons_served[1] = NIGHT_START - 40 * DAY;
  facts.summons_deadlines[0] = NIGHT_START - 50 * DAY;
  facts.summons_deadlines[1] = NIGHT_START - 30 * DAY;
  facts.summons_receipts = TRUE;
  facts.summons_answer = YX_SUMMONS_ANSWER_NO_SHOW;
  facts.warrant_number = "拘1号";
  facts.warrant_signed = NIGHT_START - 3 * DAY;
  facts.warrant_until = NIGHT_START + 10 * DAY;
  facts.identity_by = "甲";
  facts.identity_by_second = "乙";
  facts.deputy = YX_DEPUTY_STATUS_NONE;
  facts.address_verified = NIGHT_START - 20 * DAY;
  for (guint i = 0; i < n; i++) {
    const gboolean is_female = i % 3 == 0;

    for (guint a = 0; a < 2; a++) {
      char *text = g_strdup_printf ("某村%u号之%u", i + 1, a + 1);

      g_ptr_array_add (texts, text);
      addresses[2 * i + a] = (YxImportAddress){ .text = text, .has_point = TRUE,
                                                .point = corner (i * 7 + a * 3),
                                                .kind = YX_PLACE_KIND_HOME, .presence = -1 };
    }
    rows[i] = (YxImportRow) YX_IMPORT_ROW_INIT;
    rows[i].line = i + 2;
    rows[i].case_number = g_strdup_printf ("（2025）豫0825执%u号", i + 1);
    g_ptr_array_add (texts, (gpointer) rows[i].case_number);
    rows[i].debtor_name = g_strdup_printf ("样%u某", i + 1);
    g_ptr_array_add (texts, (gpointer) rows[i].debtor_name);
    rows[i].debtor_id_number = id_number (i, is_female);
    g_ptr_array_add (texts, (gpointer) rows[i].debtor_id_number);
    rows[i].debtor_sex = is_female ? YX_SEX_FEMALE : YX_SEX_MALE;
    rows[i].claim_fen = 4500000;
    rows[i].addresses = &addresses[2 * i];
    rows[i].n_addresses = 2;
    rows[i].facts = &facts;
  }
  yx_desk_import_cases (desk, rows, n, NULL, NULL, NULL, NULL, &report, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report.cases_added, ==, n);
  g_assert_cmpuint (report.debtors_added, ==, n);
}

static void
add_cars (YxDesk *desk)
{
  for (int i = 0; i < 3; i++) {
    g_autofree char *plate = g_strdup_printf ("豫HO90%d警", i);
    g_autoptr (GError) error = NULL;
    const YxVehicleData vehicle = { .plate = plate, .seats = 7, .crew = 4, .recorders = 2,
                                    .female_officer = i == 0, .speed_factor = 1,
                                    .available = TRUE };

    yx_desk_add_vehicle (desk, &vehicle, NULL, &error);
    g_assert_no_error (error);
  }
}

Night *
night_new (guint n_cases)
{
  Night *night = g_new0 (Night, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  const YxOperationData draft = { .name = "黎明", .kind = YX_TASK_KIND_SUMMONS,
                                  .window_start = NIGHT_START,
                                  .window_end = NIGHT_START + 4 * G_TIME_SPAN_HOUR };

  night->folder = g_dir_make_tmp ("yexun-night-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (night->folder, "night.desk", NULL);
  night->desk = yx_desk_create (path, &error);
  g_assert_no_error (error);
  yx_desk_set_author (night->desk, "指挥");
  import_cases (night->desk, n_cases);
  add_cars (night->desk);
  yx_desk_set_base (night->desk, "法院", corner (0), &error);
  yx_desk_create_operation (night->desk, &draft, &night->operation_id, &error);
  yx_desk_set_operation_cases (night->desk, night->operation_id, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return night;
}

void
night_free (Night *night)
{
  g_autoptr (GDir) folder = NULL;
  const char *name;

  yx_desk_close (night->desk);
  g_object_unref (night->desk);
  folder = g_dir_open (night->folder, 0, NULL);
  while ((name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *path = g_build_filename (night->folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (night->folder);
  g_free (night->folder);
  g_free (night->operation_id);
  g_free (night);
}

void
night_add_region (Night *night)
{
  g_autoptr (GString) osm = g_string_new ("<osm version='0.6'>\n");
  g_autofree char *extract = g_build_filename (night->folder, "town.osm", NULL);
  g_autofree char *out = g_build_filename (night->folder, "town.gpkg", NULL);
  const YxRegionBuildOptions options = { .extract = extract, .out = out, .name = "town" };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < GRID * GRID; i++) {
    char lon[G_ASCII_DTOSTR_BUF_SIZE], lat[G_ASCII_DTOSTR_BUF_SIZE];

    g_string_append_printf (osm, "<node id='%u' lat='%s' lon='%s'/>\n", i + 1,
                            g_ascii_dtostr (lat, sizeof lat, corner (i).lat),
                            g_ascii_dtostr (lon, sizeof lon, corner (i).lon));
  }
  for (guint line = 0; line < 2 * GRID; line++) {
    g_string_append_printf (osm, "<way id='%u'>", line + 1);
    for (guint i = 0; i < GRID; i++)
      g_string_append_printf (osm, "<nd ref='%u'/>",
                              1 + (line < GRID ? line * GRID + i : i * GRID + line - GRID));
    g_string_append (osm, "<tag k='highway' v='residential'/></way>\n");
  }
  g_string_append (osm, "</osm>\n");
  g_assert_true (g_file_set_contents (extract, osm->str, -1, &error));
  yx_region_build (&options, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  yx_desk_set_region (night->desk, out, &error);
  g_assert_no_error (error);
}

static gboolean
query_job (YxDb *db, gpointer data, GError **error)
{
  Query *query = data;
  YxStatement *statement = yx_db_prepare (db, query->sql, error);
  gboolean row;

  if (statement == NULL || !yx_statement_step (statement, &row, error))
    return FALSE;
  if (row) {
    query->number = yx_statement_get_int (statement, 0);
    query->text = g_strdup (yx_statement_get_text (statement, 0));
  }
  yx_statement_reset (statement);
  return TRUE;
}

static gboolean
run_job (YxDb *db, gpointer data, GError **error)
{
  return yx_db_run (db, data, error);
}

gint64
night_query (Night *night, const char *sql)
{
  Query query = { sql, -1, NULL };
  g_autoptr (GError) error = NULL;

  yx_store_read (yx_desk_get_store (night->desk), query_job, &query, &error);
  g_assert_no_error (error);
  g_free (query.text);
  return query.number;
}

char *
night_query_text (Night *night, const char *sql)
{
  Query query = { sql, -1, NULL };
  g_autoptr (GError) error = NULL;

  yx_store_read (yx_desk_get_store (night->desk), query_job, &query, &error);
  g_assert_no_error (error);
  return query.text;
}

void
night_run (Night *night, const char *sql)
{
  g_autoptr (GError) error = NULL;

  yx_store_write (yx_desk_get_store (night->desk), run_job, (gpointer) sql, NULL, &error);
  g_assert_no_error (error);
}
