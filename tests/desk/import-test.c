/* Case lists into a real desk file: twice is once, strict is all or nothing, a kill is nothing. */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "desk/fleet.h"
#include "desk/import.h"
#include "desk/lists.h"
#include "desk/operation.h"
#include "desk/planning.h"

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("yexun-desk-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->path = g_build_filename (fixture->folder, "test.desk", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
assert_verifies (YxDesk *desk)
{
  g_auto (YxVerifyReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  yx_desk_verify (desk, NULL, &report, &error);
  g_assert_no_error (error);
  if (!report.ok)
    g_error ("the desk does not verify: %s",
             report.chain.reason != NULL ? report.chain.reason
                                         : (char *) g_ptr_array_index (report.faults, 0));
}

static YxImportReport
import (YxDesk *desk, const YxImportRow *rows, gsize n_rows, gboolean strict)
{
  const YxImportOptions options = { .strict = strict, .source = "list.csv" };
  YxImportReport report;
  g_autoptr (GError) error = NULL;

  yx_desk_import_cases (desk, rows, n_rows, &options, NULL, NULL, NULL, &report, &error);
  g_assert_no_error (error);
  return report;
}

static const YxImportAddress two_addresses[] = {
  { .text = "温县温泉街道建设路1号", .has_point = TRUE, .point = { 113.07, 34.94 },
    .kind = YX_PLACE_KIND_HOME, .presence = -1 },
  { .text = "温县祥云镇某村3组", .presence = -1 },
};

/* One person in two cases, one case with two persons. */
static const YxImportRow three_rows[] = {
  { .line = 2, .case_number = "(2025)豫0825执101号", .claim_fen = 4500000, .paid_fen = -1,
    .status = -1, .debtor_name = "程样例", .debtor_id_number = "990101199001010015",
    .debtor_kind = -1, .addresses = two_addresses, .n_addresses = 2 },
  { .line = 3, .case_number = "（2025）豫0825执102号", .claim_fen = 100, .paid_fen = -1,
    .status = -1, .debtor_name = "程样例", .debtor_id_number = "990101199001010015",
    .debtor_kind = -1 },
  { .line = 4, .case_number = "（2025）豫0825执102号", .claim_fen = -1, .paid_fen = -1,
    .status = -1, .debtor_name = "苗样例", .debtor_kind = -1, .debtor_sex = YX_SEX_FEMALE,
    .addresses = two_addresses, .n_addresses = 1 },
};

static void
test_twice_is_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDesk) desk = yx_desk_create (fixture->path, &error);
  YxDeskCounts counts;

  g_assert_no_error (error);
  for (int round = 0; round < 2; round++) {
    g_auto (YxImportReport) report = import (desk, three_rows, 3, FALSE);

    g_assert_true (report.kept);
    g_assert_cmpuint (report.n_rejected, ==, 0);
    g_assert_cmpuint (report.cases_added, ==, round == 0 ? 2 : 0);
    g_assert_cmpuint (report.cases_unchanged, ==, round == 0 ? 0 : 2);
    g_assert_cmpuint (report.debtors_added, ==, round == 0 ? 2 : 0);
    g_assert_cmpuint (report.places_added, ==, round == 0 ? 3 : 0);
    g_assert_cmpuint (report.cases_updated + report.debtors_updated + report.places_updated, ==,
                      0);
    g_assert_cmpuint (report.places_without_point, ==, 1);
  }
  g_assert_true (yx_desk_count (desk, &counts, &error));
  g_assert_cmpuint (counts.cases, ==, 2);
  g_assert_cmpuint (counts.debtors, ==, 2);
  g_assert_cmpuint (counts.places, ==, 3);
  assert_verifies (desk);
}

/* No main loop has run since the write: the desk is one whole file all the same. */
static void
test_closed_is_one_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDesk) desk = yx_desk_create (fixture->path, &error);
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);

  g_assert_no_error (error);
  {
    g_auto (YxImportReport) report = import (desk, three_rows, 3, FALSE);

    g_assert_true (report.kept);
  }
  g_assert_true (g_file_test (log, G_FILE_TEST_EXISTS));
  g_clear_object (&desk);
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
}

static void
test_says_more_updates (Fixture *fixture, gconstpointer data)
{
  g_autoptr (YxDesk) desk = yx_desk_create (fixture->path, NULL);
  g_auto (YxImportReport) first = import (desk, three_rows, 3, FALSE);
  YxImportRow row = three_rows[0];
  g_autoptr (GListStore) cases = NULL;
  g_autoptr (YxCase) one = NULL;

  row.claim_fen = -1; /* not said: must not be erased */
  row.applicant = "某银行";
  {
    g_auto (YxImportReport) report = import (desk, &row, 1, FALSE);

    g_assert_cmpuint (report.cases_updated, ==, 1);
    g_assert_cmpuint (report.cases_added, ==, 0);
  }
  cases = yx_desk_list_cases (desk, NULL, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (cases)), ==, 2);
  one = g_list_model_get_item (G_LIST_MODEL (cases), 0);
  g_assert_cmpstr (yx_case_get_data (one)->applicant, ==, "某银行");
  g_assert_cmpint (yx_case_get_data (one)->claim_fen, ==, 4500000);
  g_assert_cmpstr (yx_case_get_data (one)->masked_debtors, ==, "程某");
}

static void
test_bad_rows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (YxDesk) desk = yx_desk_create (fixture->path, NULL);
  const YxImportAddress off_the_globe
      = { .has_point = TRUE, .point = { 913.0, 34.0 }, .presence = -1 };
  YxImportRow rows[4];
  YxDeskCounts counts;

  memcpy (rows, three_rows, sizeof three_rows);
  rows[1].case_number = "";
  rows[2].debtor_name = NULL;
  rows[3] = three_rows[0];
  rows[3].line = 5;
  rows[3].addresses = &off_the_globe;
  rows[3].n_addresses = 1;
  {
    g_auto (YxImportReport) report = import (desk, rows, 4, TRUE);

    g_assert_false (report.kept);
    g_assert_cmpuint (report.n_rejected, ==, 3);
    g_assert_cmpuint (report.problems->len, ==, 3);
  }
  g_assert_true (yx_desk_count (desk, &counts, NULL));
  g_assert_cmpuint (counts.cases, ==, 0);
  {
    g_auto (YxImportReport) report = import (desk, rows, 4, FALSE);
    const YxImportProblem *problem = g_ptr_array_index (report.problems, 0);

    g_assert_true (report.kept);
    g_assert_cmpuint (report.cases_added, ==, 1);
    g_assert_cmpuint (problem->line, ==, 3);
    g_assert_cmpstr (problem->column, ==, "case-number");
  }
}

typedef struct {
  const char *sql;
  gint64 n;
} Counting;

static gboolean
count_job (YxDb *db, gpointer data, GError **error)
{
  Counting *counting = data;
  YxStatement *statement = yx_db_prepare (db, counting->sql, error);
  gboolean row;

  if (statement == NULL || !yx_statement_step (statement, &row, error))
    return FALSE;
  counting->n = yx_statement_get_int (statement, 0);
  yx_statement_reset (statement);
  return TRUE;
}

static gint64
count_rows (YxDesk *desk, const char *sql)
{
  Counting counting = { sql, -1 };
  g_autoptr (GError) error = NULL;

  yx_store_read (yx_desk_get_store (desk), count_job, &counting, &error);
  g_assert_no_error (error);
  return counting.n;
}

/* Papers and people of a list: once however often it is read, updated where it says more. */
static void
test_facts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (YxDesk) desk = yx_desk_create (fixture->path, NULL);
  YxImportFacts facts = YX_IMPORT_FACTS_INIT;
  YxImportRow row = three_rows[0];

  facts.title_effective = 5;
  facts.n_summonses = 2;
  facts.summons_served[0] = G_USEC_PER_SEC;
  facts.summons_served[1] = 9 * G_USEC_PER_SEC;
  facts.warrant_number = "拘1号";
  facts.warrant_signed = 7;
  facts.identity_by = "甲";
  facts.identity_by_second = "乙";
  facts.deputy = YX_DEPUTY_STATUS_NONE;
  facts.flags = 1u << YX_DEBTOR_FLAG_DOG | 1u << YX_DEBTOR_FLAG_PREGNANT;
  facts.failed_visits = 3;
  row.facts = &facts;
  for (int round = 0; round < 2; round++) {
    g_auto (YxImportReport) report = import (desk, &row, 1, FALSE);

    g_assert_cmpuint (report.cases_added, ==, round == 0 ? 1 : 0);
    g_assert_cmpuint (report.cases_unchanged, ==, round == 0 ? 0 : 1);
    g_assert_cmpuint (report.debtors_unchanged, ==, round == 0 ? 0 : 1);
    g_assert_cmpint (count_rows (desk, "SELECT count(*) FROM documents"), ==, 3);
    g_assert_cmpint (count_rows (desk, "SELECT count(*) FROM document_places"), ==,
                     (gint64) row.n_addresses);
    g_assert_cmpint (count_rows (desk, "SELECT count(*) FROM debtor_flags"), ==, 2);
    g_assert_cmpint (count_rows (desk, "SELECT max (times) FROM visits"), ==, 3);
  }

  facts = (YxImportFacts) YX_IMPORT_FACTS_INIT;
  facts.n_summonses = 1;
  facts.summons_served[0] = 9 * G_USEC_PER_SEC;
  facts.summons_receipts = TRUE;
  {
    g_auto (YxImportReport) report = import (desk, &row, 1, FALSE);

    g_assert_cmpuint (report.cases_updated, ==, 1);
    g_assert_cmpuint (report.debtors_unchanged, ==, 1);
  }
  g_assert_cmpint (count_rows (desk, "SELECT count(*) FROM documents WHERE receipt = 1"), ==, 1);
  g_assert_cmpint (count_rows (desk, "SELECT count(*) FROM debtors WHERE deputy = 'none' "
                                     "AND identity_by = '甲'"),
                   ==, 1);
}

static void
test_cancelled_keeps_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (YxDesk) desk = yx_desk_create (fixture->path, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const YxImportOptions options = { 0 };
  g_autoptr (GError) error = NULL;
  YxImportReport report;
  YxDeskCounts counts;

  g_cancellable_cancel (cancellable);
  g_assert_false (yx_desk_import_cases (desk, three_rows, 3, &options, NULL, NULL, cancellable,
                                        &report, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (yx_desk_count (desk, &counts, NULL));
  g_assert_cmpuint (counts.cases, ==, 0);
}

static void
import_many (const char *path, guint first)
{
  g_autoptr (YxDesk) desk = yx_desk_open (path, YX_STORE_OPEN_NORMAL, NULL);
  g_autofree YxImportRow *rows = g_new0 (YxImportRow, 500);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < 500; i++) {
    char *number = g_strdup_printf ("（2025）豫0825执%u号", first + i + 1);

    g_ptr_array_add (texts, number);
    rows[i] = three_rows[0];
    rows[i].line = i + 2;
    rows[i].case_number = number;
    rows[i].debtor_id_number = NULL;
  }
  g_auto (YxImportReport) report = import (desk, rows, 500, FALSE);
  (void) report;
}

/* Killed at any moment, a list is in whole or not at all, and the chain holds. */
static void
test_killed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (YxDesk) made = yx_desk_create (fixture->path, NULL);
  GRand *rand = g_rand_new_with_seed (6);

  g_clear_object (&made);
  for (int round = 0; round < 12; round++) {
    const pid_t child = fork ();
    g_autoptr (YxDesk) desk = NULL;
    g_autoptr (GError) error = NULL;
    YxDeskCounts counts;
    int status;

    if (child == 0) {
      import_many (fixture->path, (guint) round * 500);
      _exit (0);
    }
    g_usleep ((gulong) g_rand_int_range (rand, 1000, 150000));
    kill (child, SIGKILL);
    waitpid (child, &status, 0);

    desk = yx_desk_open (fixture->path, YX_STORE_OPEN_NORMAL, &error);
    g_assert_no_error (error);
    g_assert_true (yx_desk_count (desk, &counts, &error));
    g_assert_cmpuint (counts.cases % 500, ==, 0);
    assert_verifies (desk);
  }
  g_rand_free (rand);
}

static void
test_one_visit_serves_all_cases (Fixture *fixture, gconstpointer data)
{
  g_autoptr (YxDesk) desk = yx_desk_create (fixture->path, NULL);
  g_auto (YxImportReport) report = import (desk, three_rows, 3, FALSE);
  const YxOperationData draft = {
    .name = "夜巡",
    .kind = YX_TASK_KIND_SUMMONS,
    .window_start = G_GINT64_CONSTANT (1764000000) * G_USEC_PER_SEC,
    .window_end = (G_GINT64_CONSTANT (1764000000) + 4 * 3600) * G_USEC_PER_SEC,
    .base = "法院",
    .base_lon = 113.07,
    .base_lat = 34.94,
  };
  g_autofree char *id = NULL;
  g_autoptr (GListStore) tasks = NULL;
  g_autoptr (GError) error = NULL;
  guint n_cases, n_tasks;
  guint served = 0;

  g_assert_true (yx_desk_create_operation (desk, &draft, &id, &error));
  g_assert_true (yx_desk_set_operation_cases (desk, id, NULL, &n_cases, &n_tasks, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_cases, ==, 2);
  g_assert_cmpuint (n_tasks, ==, 2); /* one for each debtor, not for each case */
  tasks = yx_desk_list_tasks (desk, id, &error);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (YxTask) task = g_list_model_get_item (G_LIST_MODEL (tasks), i);

    served = MAX (served, (guint) yx_task_get_data (task)->n_cases);
  }
  g_assert_cmpuint (served, ==, 2);

  /* Without vehicles there is nothing to plan with, and nothing is stored. */
  g_assert_null (yx_desk_plan (desk, id, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOTHING);
  g_assert_null (yx_desk_get_plan (desk, id, 0, NULL));
  assert_verifies (desk);
}

static void
test_vehicles_are_checked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (YxDesk) desk = yx_desk_create (fixture->path, NULL);
  YxVehicleData vehicle = { .plate = "豫HO001警", .seats = 7, .crew = 4, .available = TRUE };
  g_autoptr (GError) error = NULL;

  g_assert_true (yx_desk_add_vehicle (desk, &vehicle, NULL, &error));
  g_assert_false (yx_desk_add_vehicle (desk, &vehicle, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_EXISTS);
  g_clear_error (&error);
  vehicle.plate = "豫HO002警";
  vehicle.crew = 8;
  g_assert_false (yx_desk_add_vehicle (desk, &vehicle, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID);
}

#define ADD(name, function) \
  g_test_add ("/desk/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("import/twice-is-once", test_twice_is_once);
  ADD ("import/says-more-updates", test_says_more_updates);
  ADD ("import/closed-is-one-file", test_closed_is_one_file);
  ADD ("import/bad-rows", test_bad_rows);
  ADD ("import/facts", test_facts);
  ADD ("import/cancelled", test_cancelled_keeps_nothing);
  ADD ("import/killed", test_killed);
  ADD ("operation/one-visit", test_one_visit_serves_all_cases);
  ADD ("fleet/checked", test_vehicles_are_checked);
  return g_test_run ();
}
