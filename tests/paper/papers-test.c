#include "desk/made-night.h"
#include "paper-text.h"

#include <glib/gstdio.h>
#include <string.h>

#include "desk/dossier.h"
#include "desk/planning.h"
#include "paper/issue.h"

static void
plan (Night *night)
{
  const YxPlanRequest request = { .steps = 200 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YxPlan) made
      = yx_desk_plan (night->desk, night->operation_id, &request, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
}

static YxPaper *
compose (Night *night, YxPaperKind kind, YxPaperEdition edition)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDossier) dossier = yx_desk_read_dossier (
      night->desk, night->operation_id, YX_VERSION_IN_FORCE, edition, &error);
  const YxPaperRequest request = { .kind = kind, .id = "0193", .printed = NIGHT_START };
  g_autoptr (YxRegion) region = yx_desk_get_region (night->desk, NULL);
  YxPaper *paper;

  g_assert_no_error (error);
  paper = yx_paper_compose (dossier, region, &request, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return paper;
}

static void
assert_says (const char *text, const char *word)
{
  if (strstr (text, word) == NULL)
    g_error ("not on the paper: %s", word);
}

/* Every planned debtor, case and address of the rows is on the papers that should say it. */
static void
test_rows (void)
{
  Night *night = night_new (9);
  g_autoptr (YxPaper) order = NULL;
  g_autoptr (YxPaper) cards = NULL;
  g_autofree char *order_text = NULL;
  g_autofree char *cards_text = NULL;

  if (paper_text_can_read ()) {
    night_add_region (night);
    plan (night);
    order = compose (night, YX_PAPER_KIND_ORDER, YX_PAPER_EDITION_FULL);
    cards = compose (night, YX_PAPER_KIND_ROUTE_CARD, YX_PAPER_EDITION_FULL);
    order_text = paper_text_of_all (order);
    cards_text = paper_text_of_all (cards);
    for (int i = 0; i < 9; i++) {
      g_autofree char *where = g_strdup_printf (
          " FROM plan_tasks pt JOIN tasks t ON t.id = pt.task_id AND pt.left_out = 'none' "
          "JOIN debtors d ON d.id = t.debtor_id JOIN stops s ON s.task_id = t.id "
          "ORDER BY s.id LIMIT 1 OFFSET %d", i);
      g_autofree char *name_sql = g_strconcat ("SELECT d.name", where, NULL);
      g_autofree char *id_sql = g_strconcat ("SELECT d.id_number", where, NULL);
      g_autofree char *address_sql = g_strconcat ("SELECT s.address", where, NULL);
      g_autofree char *name = night_query_text (night, name_sql);
      g_autofree char *id_number = night_query_text (night, id_sql);
      g_autofree char *address = night_query_text (night, address_sql);

      if (name == NULL)
        continue;
      assert_says (order_text, name);
      assert_says (order_text, address);
      assert_says (cards_text, name);
      assert_says (cards_text, id_number);
      assert_says (cards_text, address);
    }
    assert_says (order_text, "NOTAPPROVEDDRAFT");
    assert_says (order_text, "0193");
    /* Nobody has been named: lines to fill in. */
    assert_says (order_text, "＿＿＿＿");
  }
  night_free (night);
}

/* Someone with many long addresses and remarks fits, and nothing is lost. */
static void
test_overlong (void)
{
  Night *night = night_new (2);
  g_autofree char *long_name = NULL;
  g_autofree char *sql = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GString) remark = g_string_new (NULL);
  g_autoptr (YxPaper) pack = NULL;

  night_add_region (night);
  plan (night);
  for (int i = 0; i < 300; i++)
    g_string_append_printf (remark, "备注%04d", i);
  sql = g_strdup_printf (
      "UPDATE debtors SET name = 'LONG-%s'; UPDATE debtors SET phone = '%0200d'; "
      "UPDATE places SET address = address || '%s'; UPDATE stops SET address = '%s' "
      "WHERE kind = 'visit'; INSERT INTO debtor_flags (id, debtor_id, kind, note, author, noted) "
      "SELECT 'f' || id || n, id, 'violence', '%s', 'a', 1 FROM debtors, (SELECT 1 AS n UNION "
      "SELECT 2 UNION SELECT 3)",
      remark->str, 7, remark->str, remark->str, remark->str);
  night_run (night, sql);
  for (int kind = YX_PAPER_KIND_ORDER; kind < YX_PAPER_KIND_PACK; kind++) {
    g_autoptr (YxPaper) paper = compose (night, (YxPaperKind) kind, YX_PAPER_EDITION_FULL);

    for (guint i = 0; i < yx_paper_get_n_pages (paper); i++)
      paper_assert_in_margins (paper, i);
    if (kind == YX_PAPER_KIND_ROUTE_CARD && paper_text_can_read ()) {
      text = paper_text_of_all (paper);
      for (int i = 0; i < 300; i++) {
        g_autofree char *part = g_strdup_printf ("%04d", i);

        assert_says (text, part);
      }
    }
  }
  night_free (night);
}

static void
test_same_bytes (void)
{
  Night *night = night_new (3);

  night_add_region (night);
  plan (night);
  for (int kind = YX_PAPER_KIND_ORDER; kind <= YX_PAPER_KIND_PACK; kind++) {
    g_autoptr (YxPaper) first = compose (night, (YxPaperKind) kind, YX_PAPER_EDITION_FULL);
    g_autoptr (YxPaper) second = compose (night, (YxPaperKind) kind, YX_PAPER_EDITION_FULL);
    g_autoptr (GBytes) a = yx_paper_to_pdf (first, NULL, NULL);
    g_autoptr (GBytes) b = yx_paper_to_pdf (second, NULL, NULL);

    g_assert_true (g_bytes_equal (a, b));
  }
  night_free (night);
}

/* Without a region, a base, a study or papers on record: what there is is printed. */
static void
test_missing (void)
{
  Night *night = night_new (3);

  night_add_region (night);
  plan (night);
  night_run (night, "DELETE FROM settings");
  night_run (night, "UPDATE plans SET study = NULL");
  night_run (night, "DELETE FROM document_places");
  night_run (night, "DELETE FROM documents");
  night_run (night, "UPDATE debtors SET id_number = NULL, phone = NULL, sex = 'unknown', "
                    "identity_by = NULL, identity_by_second = NULL");
  night_run (night, "UPDATE stops SET address = NULL");
  night_run (night, "UPDATE cases SET cause = NULL, claim_fen = NULL, paid_fen = NULL");
  night_run (night, "UPDATE operations SET base = NULL");
  for (int kind = YX_PAPER_KIND_ORDER; kind <= YX_PAPER_KIND_PACK; kind++)
    for (int edition = YX_PAPER_EDITION_FULL; edition <= YX_PAPER_EDITION_REDACTED; edition++) {
      g_autoptr (YxPaper) paper = compose (night, (YxPaperKind) kind, (YxPaperEdition) edition);
      g_autofree char *text = NULL;

      g_assert_cmpuint (yx_paper_get_n_pages (paper), >, 0);
      if (kind != YX_PAPER_KIND_WARRANTS || !paper_text_can_read ())
        continue;
      text = paper_text_of_all (paper);
      assert_says (text, "noneonrecord");
    }
  night_free (night);
}

/* Papers of a plan without a single visit. */
static void
test_empty (void)
{
  Night *night = night_new (1);

  night_add_region (night);
  plan (night);
  night_run (night, "DELETE FROM stops");
  night_run (night, "DELETE FROM routes");
  for (int kind = YX_PAPER_KIND_ORDER; kind <= YX_PAPER_KIND_PACK; kind++) {
    g_autoptr (YxPaper) paper = compose (night, (YxPaperKind) kind, YX_PAPER_EDITION_FULL);

    g_assert_cmpuint (yx_paper_get_n_pages (paper), >, 0);
  }
  night_free (night);
}

/* A file is whole and recorded, or it is neither. */
static void
test_file (void)
{
  Night *night = night_new (2);
  g_autofree char *path = g_build_filename (night->folder, "order.pdf", NULL);
  g_autofree char *nowhere = g_build_filename (night->folder, "none", "order.pdf", NULL);
  YxPaperOrder order = { .operation_id = night->operation_id, .kind = YX_PAPER_KIND_ORDER };
  g_auto (YxPaperReceipt) receipt = { 0 };
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = NULL;
  g_autofree char *bytes = NULL;
  g_autofree char *digest = NULL;
  GStatBuf status;
  gsize length;
  guint n_left_over = 0;

  night_add_region (night);
  plan (night);
  g_cancellable_cancel (cancelled);
  g_assert_false (yx_paper_issue (night->desk, &order, path, NULL, NULL, cancelled, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (yx_paper_issue (night->desk, &order, nowhere, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  order.kind = YX_PAPER_KIND_PACK; /* of a draft */
  g_assert_false (yx_paper_issue (night->desk, &order, path, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE);
  g_clear_error (&error);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM papers"), ==, 0);

  order.kind = YX_PAPER_KIND_ORDER;
  yx_paper_issue (night->desk, &order, path, NULL, NULL, NULL, &receipt, &error);
  g_assert_no_error (error);
  g_file_get_contents (path, &bytes, &length, &error);
  g_assert_no_error (error);
  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) bytes, length);
  g_assert_cmpstr (receipt.digest, ==, digest);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM papers"), ==, 1);
  folder = g_dir_open (night->folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name (folder)) != NULL;)
    n_left_over += strstr (name, "order.pdf.") != NULL;
  g_assert_cmpuint (n_left_over, ==, 0);
  order.route = "no such car";
  order.kind = YX_PAPER_KIND_ROUTE_CARD;
  g_assert_false (yx_paper_issue (night->desk, &order, path, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND);
  night_free (night);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/papers/rows", test_rows);
  g_test_add_func ("/papers/overlong", test_overlong);
  g_test_add_func ("/papers/same-bytes", test_same_bytes);
  g_test_add_func ("/papers/missing", test_missing);
  g_test_add_func ("/papers/empty", test_empty);
  g_test_add_func ("/papers/file", test_file);
  return g_test_run ();
}
