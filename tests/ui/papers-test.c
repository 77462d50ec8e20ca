/* The papers of the demonstration night: looked at, saved, printed, refused. */

#include <glib/gstdio.h>
#include <string.h>

#include "console/paper-dialog.h"
#include "console/paper-printer.h"
#include "console/paper-remarks.h"
#include "console/paper-work.h"
#include "desk/paper-versions.h"
#include "desk/papers.h"
#include "desk/roles.h"
#include "harness.h"

typedef struct {
  YxWindow *window;
  YxDesk *desk;
  YxPaperDialog *dialog;
  GtkPicture *picture;
  guint n_before; /* papers that the demonstration has issued itself */
} Fixture;

static gboolean
is_settled (Fixture *fixture)
{
  return yx_paper_dialog_is_settled (fixture->dialog);
}

/* Those issued since the test began. */
static guint
count_papers (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) papers = yx_desk_list_papers (fixture->desk, NULL, &error);

  g_assert_no_error (error);
  return papers->len - fixture->n_before;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = ui_demo_desk ();

  fixture->window = ui_open (path);
  fixture->desk = yx_window_get_desk (fixture->window);
  ui_act (GTK_WIDGET (fixture->window), "win.papers");
  fixture->dialog = YX_PAPER_DIALOG (ui_find_window (YX_TYPE_PAPER_DIALOG));
  fixture->picture = GTK_PICTURE (ui_find (GTK_WIDGET (fixture->dialog), GTK_TYPE_PICTURE));
  ui_wait (is_settled, fixture);
  fixture->n_before = count_papers (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (ui_find_window (YX_TYPE_PAPER_DIALOG) != NULL)
    gtk_window_close (GTK_WINDOW (fixture->dialog));
  ui_close (fixture->window);
}

static void
select_kind (Fixture *fixture, YxPaperKind kind)
{
  GtkListBox *list = GTK_LIST_BOX (ui_find (GTK_WIDGET (fixture->dialog), GTK_TYPE_LIST_BOX));

  gtk_list_box_select_row (list, gtk_list_box_get_row_at_index (list, (int) kind));
  ui_wait (is_settled, fixture);
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GdkPaintable) first = g_object_ref (gtk_picture_get_paintable (fixture->picture));

  ui_wait_label (GTK_WIDGET (fixture->dialog), "Page 1 of");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->dialog), "paper.next", NULL));
  ui_wait (is_settled, fixture);
  ui_wait_label (GTK_WIDGET (fixture->dialog), "Page 2 of");
  g_assert_false (ui_same_picture (GDK_TEXTURE (first),
                                   GDK_TEXTURE (gtk_picture_get_paintable (fixture->picture))));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->dialog), "paper.previous", NULL));
  ui_wait (is_settled, fixture);
  g_assert_true (ui_same_picture (GDK_TEXTURE (first),
                                  GDK_TEXTURE (gtk_picture_get_paintable (fixture->picture))));

  /* The lists lie on their side. */
  select_kind (fixture, YX_PAPER_KIND_ROLL_CALL);
  g_assert_cmpint (gdk_paintable_get_intrinsic_width (gtk_picture_get_paintable (fixture->picture)),
                   >,
                   gdk_paintable_get_intrinsic_height (
                       gtk_picture_get_paintable (fixture->picture)));
  /* Chosen away while it is being made. */
  for (int kind = YX_PAPER_KIND_ORDER; kind < YX_PAPER_KIND_PACK; kind++) {
    GtkListBox *list = GTK_LIST_BOX (ui_find (GTK_WIDGET (fixture->dialog), GTK_TYPE_LIST_BOX));

    gtk_list_box_select_row (list, gtk_list_box_get_row_at_index (list, kind));
  }
  ui_wait (is_settled, fixture);
  g_assert_cmpuint (count_papers (fixture), ==, 0);
}

static void
test_save (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (ui_folder (), "order.pdf", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;

  yx_paper_dialog_save (fixture->dialog, file);
  ui_wait (is_settled, fixture);
  g_file_get_contents (path, &bytes, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (bytes, "%PDF"));
  g_assert_cmpuint (count_papers (fixture), ==, 1);
  /* Once more is another paper. */
  yx_paper_dialog_save (fixture->dialog, file);
  ui_wait (is_settled, fixture);
  g_assert_cmpuint (count_papers (fixture), ==, 2);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) over = g_file_new_for_path (yx_desk_get_path (fixture->desk));
  g_autoptr (GError) error = NULL;

  /* A draft has no pack. */
  select_kind (fixture, YX_PAPER_KIND_PACK);
  ui_wait_label (GTK_WIDGET (fixture->dialog), "approve the plan first");
  select_kind (fixture, YX_PAPER_KIND_WARRANTS);
  /* Never over the desk. */
  yx_paper_dialog_save (fixture->dialog, over);
  ui_wait (is_settled, fixture);
  g_assert_cmpuint (count_papers (fixture), ==, 0);
  /* A reviewer sees the redacted edition only. */
  yx_desk_set_member_role (fixture->desk, "a", YX_ROLE_ADMINISTRATOR, TRUE, &error);
  yx_desk_set_member_role (fixture->desk, "r", YX_ROLE_REVIEWER, TRUE, &error);
  yx_desk_set_author (fixture->desk, "r");
  select_kind (fixture, YX_PAPER_KIND_ROLL_CALL);
  ui_wait_label (GTK_WIDGET (fixture->dialog), "takes the role");
}

typedef struct {
  YxPaperProof *proof;
  gboolean done, printed;
} Printing;

static gboolean
is_printed (Printing *printing)
{
  return printing->done;
}

static void
printed_cb (gboolean printed, const GError *error, gpointer user_data)
{
  Printing *printing = user_data;

  printing->done = TRUE;
  printing->printed = printed;
}

static void
proved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  ((Printing *) user_data)->proof = yx_paper_work_prove_finish (result, &error);
  g_assert_no_error (error);
}

static gboolean
is_proved (Printing *printing)
{
  return printing->proof != NULL;
}

/* What a printer gets: all pages, each on its side where it lies on its side, and on record. */
static void
test_print (Fixture *fixture, gconstpointer data)
{
  const YxPaperOrder order = { .kind = YX_PAPER_KIND_WARRANTS };
  g_autofree char *path = g_build_filename (ui_folder (), "printed.pdf", NULL);
  YxPaperProgress *progress = yx_paper_progress_new ();
  Printing printing = { 0 };
  g_autofree char *bytes = NULL;

  yx_paper_work_prove_async (fixture->desk, &order, progress, NULL, proved_cb, &printing);
  ui_wait (is_proved, &printing);
  yx_paper_progress_unref (progress);
  yx_paper_printer_run (GTK_WINDOW (fixture->dialog), fixture->desk, printing.proof, path,
                        printed_cb, &printing);
  ui_wait (is_printed, &printing);
  g_assert_true (printing.printed);
  g_assert_cmpuint (count_papers (fixture), ==, 1);
  g_assert_true (g_file_get_contents (path, &bytes, NULL, NULL));
  g_assert_true (g_str_has_prefix (bytes, "%PDF"));

  /* The same once more is not on record again, so it is not printed. */
  printing.done = FALSE;
  yx_paper_printer_run (GTK_WINDOW (fixture->dialog), fixture->desk, printing.proof, path,
                        printed_cb, &printing);
  ui_wait (is_printed, &printing);
  g_assert_false (printing.printed);
  g_assert_cmpuint (count_papers (fixture), ==, 1);
  yx_paper_proof_unref (printing.proof);
}

static gboolean
has_remarks (Fixture *fixture)
{
  g_auto (YxPaperVersion) version = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (yx_desk_get_paper_version (fixture->desk, YX_PAPER_KIND_WEEKLY, "2025-W49",
                                            &version, &error));
  g_assert_no_error (error);
  return g_str_equal (version.remarks, "本周无异常。") && is_settled (fixture);
}

/* A return of a week that was asked for, and remarks that are kept with it; of a night that has not
 * gone out there is no summary. */
static void
test_remarks (Fixture *fixture, gconstpointer data)
{
  GtkWidget *remarks = ui_find (GTK_WIDGET (fixture->dialog), YX_TYPE_PAPER_REMARKS);
  GtkWidget *entry = ui_find (GTK_WIDGET (fixture->dialog), ADW_TYPE_ENTRY_ROW);

  select_kind (fixture, YX_PAPER_KIND_WEEKLY);
  gtk_editable_set_text (GTK_EDITABLE (entry), "2025-W49");
  g_signal_emit_by_name (entry, "apply");
  ui_wait (is_settled, fixture);
  g_assert_true (gtk_widget_get_visible (remarks));
  gtk_text_buffer_set_text (
      gtk_text_view_get_buffer (GTK_TEXT_VIEW (ui_find (remarks, GTK_TYPE_TEXT_VIEW))),
      "本周无异常。", -1);
  g_signal_emit_by_name (ui_find (remarks, GTK_TYPE_BUTTON), "clicked");
  ui_wait (has_remarks, fixture);
  ui_wait_label (GTK_WIDGET (fixture->dialog), "Version 1, not signed off");
  select_kind (fixture, YX_PAPER_KIND_SUMMARY);
  g_assert_false (gtk_widget_get_visible (remarks));
  g_assert_cmpuint (count_papers (fixture), ==, 0);
}

/* Closed while a paper is being made, nothing is left. */
static void
test_close (Fixture *fixture, gconstpointer data)
{
  GtkListBox *list = GTK_LIST_BOX (ui_find (GTK_WIDGET (fixture->dialog), GTK_TYPE_LIST_BOX));

  gtk_list_box_select_row (list, gtk_list_box_get_row_at_index (list, YX_PAPER_KIND_ROUTE_CARD));
  gtk_window_close (GTK_WINDOW (fixture->dialog));
}

int
main (int argc, char **argv)
{
  ui_init (&argc, &argv);
  g_test_add ("/papers/pages", Fixture, NULL, set_up, test_pages, tear_down);
  g_test_add ("/papers/save", Fixture, NULL, set_up, test_save, tear_down);
  g_test_add ("/papers/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/papers/print", Fixture, NULL, set_up, test_print, tear_down);
  g_test_add ("/papers/remarks", Fixture, NULL, set_up, test_remarks, tear_down);
  g_test_add ("/papers/close", Fixture, NULL, set_up, test_close, tear_down);
  return ui_run ();
}
