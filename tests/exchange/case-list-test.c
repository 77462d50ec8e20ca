#include <string.h>

#include "desk/lists.h"
#include "exchange/case-list.h"
#include "exchange/export.h"
#include "made-workbook.h"

#define HEADINGS "案号,被执行人,身份证号码,执行标的额,地址,经度,纬度\n"

typedef struct {
  char *folder;
  YxDesk *desk;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  fixture->folder = scratch_new ();
  path = g_build_filename (fixture->folder, "a.desk", NULL);
  fixture->desk = yx_desk_create (path, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  yx_desk_close (fixture->desk);
  g_object_unref (fixture->desk);
  scratch_free (fixture->folder);
}

static char *
write_list (const Fixture *fixture, const char *text)
{
  char *path = g_build_filename (fixture->folder, "list.csv", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static YxCaseListReport *
import (const Fixture *fixture, const char *text, gboolean strict)
{
  g_autofree char *path = write_list (fixture, text);
  g_autoptr (GError) error = NULL;
  const YxCaseListOptions options = { .strict = strict };
  YxCaseListReport *report
      = yx_case_list_import (fixture->desk, path, &options, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return report;
}

static guint
count_cases (const Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  YxDeskCounts counts;

  yx_desk_count (fixture->desk, &counts, &error);
  g_assert_no_error (error);
  return counts.cases;
}

static void
test_report (Fixture *fixture, gconstpointer data)
{
  g_autoptr (YxCaseListReport) report
      = import (fixture,
                "清单\n序号," HEADINGS "1,（2024）豫0825执1号,甲某,,4.5万元,某村,113.07,34.94\n"
                "2,（2024）豫0825执2号,,,,,,\n"
                "3,（2024）豫0825执3号,乙某,,1,某镇,,\n",
                FALSE);
  const YxCaseListProblem *problem;
  g_autofree char *text = NULL;
  g_autofree char *ignored = NULL;

  g_assert_cmpstr (report->format, ==, "CSV");
  g_assert_cmpstr (report->encoding, ==, "UTF-8");
  g_assert_null (report->sheet);
  g_assert_cmpuint (report->heading_line, ==, 2);
  g_assert_cmpuint (report->columns->len, ==, 7);
  g_assert_cmpstr (g_ptr_array_index (report->columns, 0), ==, "案号 → case-number");
  g_assert_cmpstr (g_ptr_array_index (report->columns, 4), ==, "地址 → address-1");
  g_assert_cmpuint (report->ignored->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (report->ignored, 0), ==, "序号");
  ignored = yx_case_list_report_dup_ignored (report);
  g_assert_cmpstr (ignored, ==, "Columns not read: 序号");
  g_assert_cmpuint (report->n_rows, ==, 3);
  g_assert_cmpuint (report->n_rejected, ==, 1);
  g_assert_true (report->desk.kept);
  g_assert_cmpuint (report->desk.cases_added, ==, 2);
  g_assert_cmpuint (report->desk.places_without_point, ==, 1);

  problem = g_ptr_array_index (report->problems, 0);
  g_assert_cmpuint (problem->line, ==, 4);
  g_assert_cmpstr (problem->column, ==, "被执行人");
  text = yx_case_list_problem_text (problem);
  g_assert_nonnull (strstr (text, "line 4, 被执行人: "));
}

static void
test_strict (Fixture *fixture, gconstpointer data)
{
  const char *text = HEADINGS "（2024）豫0825执1号,甲某,,,,,\n（2024）豫0825执2号,,,,,,\n";
  g_autoptr (YxCaseListReport) report = import (fixture, text, TRUE);

  g_assert_false (report->desk.kept);
  g_assert_cmpuint (report->n_rejected, ==, 1);
  g_assert_cmpuint (report->problems->len, ==, 1);
  g_assert_cmpuint (count_cases (fixture), ==, 0);
}

static void
test_twice (Fixture *fixture, gconstpointer data)
{
  const char *text
      = HEADINGS "（2024）豫0825执1号,甲某,990000198001010012,1,某村；某镇,113.07,34.94\n"
                 "（2024）豫0825执1号,乙某,,,,,\n"
                 "(2024)豫0825执2号,甲某,990000198001010012,,某村,113.07,34.94\n";
  g_autoptr (YxCaseListReport) first = import (fixture, text, FALSE);
  g_autoptr (YxCaseListReport) second = import (fixture, text, FALSE);

  g_assert_cmpuint (first->desk.cases_added, ==, 2);
  g_assert_cmpuint (first->desk.debtors_added, ==, 2);
  g_assert_cmpuint (first->desk.places_added, ==, 2);
  g_assert_cmpuint (second->desk.cases_added + second->desk.cases_updated, ==, 0);
  g_assert_cmpuint (second->desk.debtors_added + second->desk.debtors_updated, ==, 0);
  g_assert_cmpuint (second->desk.places_added + second->desk.places_updated, ==, 0);
  g_assert_cmpuint (count_cases (fixture), ==, 2);
}

static void
assert_refused (const Fixture *fixture, const char *text, const char *word)
{
  g_autofree char *path = write_list (fixture, text);
  g_autoptr (GError) error = NULL;

  g_assert_null (yx_case_list_import (fixture->desk, path, NULL, NULL, NULL, NULL, &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_cmpint (error->domain, ==, G_IO_ERROR);
  g_assert_nonnull (strstr (error->message, "list.csv"));
  g_assert_nonnull (strstr (error->message, word));
  g_assert_cmpuint (count_cases (fixture), ==, 0);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  assert_refused (fixture, "", "empty");
  assert_refused (fixture, "a,b\n1,2\n", "no case list");
  assert_refused (fixture, "\xa4\xa3\xac\xc9\n", "GB18030");
  assert_refused (fixture, HEADINGS, "no rows");
  assert_refused (fixture, HEADINGS "合计,,,,,,\n", "no rows");
  /* Cut in the last line: nothing of it goes in. */
  assert_refused (fixture,
                  HEADINGS "（2024）豫0825执1号,甲某,,,,,\n（2024）豫0825执2号,乙某,,,,,\n"
                           "（2024）豫0825执3号,丙",
                  "middle of line 4");
}

static void
test_sum_at_end_is_no_cut (Fixture *fixture, gconstpointer data)
{
  g_autoptr (YxCaseListReport) report = import (
      fixture, HEADINGS "（2024）豫0825执1号,甲某,,,,,\n（2024）豫0825执2号,乙某,,,,,\n合计,2人",
      FALSE);

  g_assert_cmpuint (report->n_rows, ==, 2);
  g_assert_cmpuint (report->n_rejected, ==, 0);
}

static void
test_sheets (Fixture *fixture, gconstpointer data)
{
  static const char *const notes[] = { "说明", "本表为样例", NULL };
  static const char *const cases[] = { "案号|被执行人", "（2024）豫0825执1号|甲某", NULL };
  static const char *const others[] = { "案号|被执行人", "（2024）豫0825执2号|乙某", NULL };
  const Sheet sheets[]
      = { { "说明", notes, NULL }, { "在办", cases, NULL }, { "终本", others, NULL } };
  g_autofree char *path = g_build_filename (fixture->folder, "list.xlsx", NULL);
  YxCaseListOptions options = { 0 };
  g_autoptr (YxCaseListReport) first = NULL;
  g_autoptr (YxCaseListReport) named = NULL;
  g_autoptr (GError) error = NULL;

  workbook_write (path, sheets, G_N_ELEMENTS (sheets));
  first = yx_case_list_import (fixture->desk, path, &options, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first->sheet, ==, "在办");
  options.sheet = "终本";
  named = yx_case_list_import (fixture->desk, path, &options, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (named->sheet, ==, "终本");
  g_assert_cmpuint (count_cases (fixture), ==, 2);

  options.sheet = "没有";
  g_assert_null (yx_case_list_import (fixture->desk, path, &options, NULL, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

typedef struct {
  GMainLoop *loop;
  YxCaseListReport *report;
  GError *error;
  GThread *thread;
  double last;
  guint n_told;
  gboolean done;
} Wait;

static void
progress_cb (double fraction, gpointer user_data)
{
  Wait *wait = user_data;

  g_assert_true (g_thread_self () == wait->thread);
  g_assert_false (wait->done);
  g_assert_cmpfloat (fraction, >=, wait->last);
  g_assert_cmpfloat (fraction, <=, 1.0);
  wait->last = fraction;
  wait->n_told++;
}

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wait *wait = user_data;

  wait->done = TRUE;
  wait->report = yx_case_list_import_finish (YX_DESK (source), result, &wait->error);
  g_main_loop_quit (wait->loop);
}

static void
run_async (const Fixture *fixture, const char *path, GCancellable *cancellable, Wait *wait)
{
  wait->loop = g_main_loop_new (NULL, FALSE);
  wait->thread = g_thread_self ();
  yx_case_list_import_async (fixture->desk, path, NULL, progress_cb, wait, cancellable, imported_cb,
                             wait);
  g_main_loop_run (wait->loop);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_main_loop_unref (wait->loop);
}

static char *
write_many (const Fixture *fixture, guint n)
{
  g_autoptr (GString) text = g_string_new (HEADINGS);

  for (guint i = 1; i <= n; i++)
    g_string_append_printf (text, "（2024）豫0825执%u号,甲某%u,,,某村%u号,113.07,34.94\n", i, i, i);
  return write_list (fixture, text->str);
}

static void
test_async (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = write_many (fixture, 5000);
  Wait wait = { 0 };

  run_async (fixture, path, NULL, &wait);
  g_assert_no_error (wait.error);
  g_assert_cmpuint (wait.report->desk.cases_added, ==, 5000);
  g_assert_cmpuint (wait.n_told, >, 0);
  yx_case_list_report_free (wait.report);
}

static void
cancel_at_half_cb (double fraction, gpointer user_data)
{
  if (fraction > 0.6)
    g_cancellable_cancel (user_data);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = write_many (fixture, 20000);
  g_autoptr (GCancellable) early = g_cancellable_new ();
  g_autoptr (GCancellable) late = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Wait wait = { 0 };

  g_cancellable_cancel (early);
  run_async (fixture, path, early, &wait);
  g_assert_error (wait.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (wait.report);
  g_clear_error (&wait.error);

  /* While rows are being stored. */
  g_assert_null (
      yx_case_list_import (fixture->desk, path, NULL, cancel_at_half_cb, late, late, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_cases (fixture), ==, 0);
}

static void
test_export_places (Fixture *fixture, gconstpointer data)
{
  g_autoptr (YxCaseListReport) report
      = import (fixture,
                HEADINGS "（2024）豫0825执1号,甲样,,,某村,113.07,34.94\n"
                         "（2024）豫0825执2号,乙样,,,某镇,,\n",
                FALSE);
  g_autofree char *json = g_build_filename (fixture->folder, "a.geojson", NULL);
  g_autofree char *gpx = g_build_filename (fixture->folder, "a.gpx", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  const YxExportOptions full = { .full_names = TRUE };
  guint n_left_out = 99;

  yx_export_places (fixture->desk, NULL, json, YX_EXPORT_GEOJSON, NULL, &n_left_out, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_left_out, ==, 0);
  g_assert_true (g_file_get_contents (json, &text, NULL, NULL));
  g_assert_null (strstr (text, "甲样"));
  g_assert_nonnull (strstr (text, "甲某"));
  g_assert_nonnull (strstr (text, "某镇"));
  g_assert_nonnull (strstr (text, "（2024）豫0825执1号"));
  g_clear_pointer (&text, g_free);

  yx_export_places (fixture->desk, NULL, gpx, YX_EXPORT_GPX, &full, &n_left_out, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_left_out, ==, 1);
  g_assert_true (g_file_get_contents (gpx, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "甲样"));
  g_assert_null (strstr (text, "乙样"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/exchange/case-list/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("report", test_report);
  ADD ("strict", test_strict);
  ADD ("twice", test_twice);
  ADD ("refused", test_refused);
  ADD ("sum-at-end-is-no-cut", test_sum_at_end_is_no_cut);
  ADD ("sheets", test_sheets);
  ADD ("async", test_async);
  ADD ("cancel", test_cancel);
  ADD ("export-places", test_export_places);
#undef ADD
  return g_test_run ();
}
