#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/paper-printer.h"
#include "console/paper-work.h"

typedef struct {
  YxDesk *desk;
  YxPaperProof *proof;
  GtkPrintOperation *operation;
  gboolean recorded;
  GError *error; /* why it could not be */
  YxPaperPrintedFunc printed;
  gpointer user_data;
} Print;

typedef struct {
  YxPaper *paper;
  guint page;
  cairo_t *cr;
} PageJob;

static void
print_free (Print *print)
{
  g_object_unref (print->desk);
  yx_paper_proof_unref (print->proof);
  g_object_unref (print->operation);
  g_clear_error (&print->error);
  g_free (print);
}

static void
page_job_free (gpointer data)
{
  PageJob *job = data;

  yx_paper_unref (job->paper);
  cairo_destroy (job->cr);
  g_free (job);
}

static void
issued_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Print *print = user_data;

  print->recorded = yx_paper_work_issue_finish (result, &print->error);
}

static void
begin_print_cb (GtkPrintOperation *operation, GtkPrintContext *context, Print *print)
{
  gtk_print_operation_set_n_pages (operation, (int) yx_paper_get_n_pages (print->proof->paper));
  yx_paper_work_issue_async (print->desk, print->proof, NULL, issued_cb, print);
}

/* Asked again and again until it says that the pages are known: they are once the paper is on
 * record. */
static gboolean
paginate_cb (GtkPrintOperation *operation, GtkPrintContext *context, Print *print)
{
  if (print->error != NULL)
    gtk_print_operation_cancel (operation);
  return print->recorded || print->error != NULL;
}

static void
page_setup_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page,
               GtkPageSetup *setup, Print *print)
{
  g_autoptr (GtkPaperSize) size = gtk_paper_size_new (GTK_PAPER_NAME_A4);
  double width, height;

  yx_paper_get_page_size (print->proof->paper, (guint) page, &width, &height);
  gtk_page_setup_set_paper_size (setup, size);
  gtk_page_setup_set_orientation (setup, width > height ? GTK_PAGE_ORIENTATION_LANDSCAPE
                                                        : GTK_PAGE_ORIENTATION_PORTRAIT);
}

static void
page_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  PageJob *job = task_data;

  yx_paper_draw_page (job->paper, job->page, job->cr);
  g_task_return_boolean (task, TRUE);
}

static void
page_drawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkPrintOperation) operation = user_data;

  gtk_print_operation_draw_page_finish (operation);
}

/* A page of maps takes longer than a frame, so it is drawn on a thread while GTK waits. */
static void
draw_page_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, Print *print)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, page_drawn_cb, g_object_ref (operation));
  PageJob *job = g_new0 (PageJob, 1);

  job->paper = yx_paper_ref (print->proof->paper);
  job->page = (guint) page;
  job->cr = cairo_reference (gtk_print_context_get_cairo_context (context));
  gtk_print_operation_set_defer_drawing (operation);
  g_task_set_source_tag (task, draw_page_cb);
  g_task_set_task_data (task, job, page_job_free);
  g_task_run_in_thread (task, page_thread);
}

static void
done_cb (GtkPrintOperation *operation, GtkPrintOperationResult result, Print *print)
{
  g_autoptr (GError) error = NULL;

  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    gtk_print_operation_get_error (operation, &error);
  print->printed (result == GTK_PRINT_OPERATION_RESULT_APPLY && print->recorded,
                  print->error != NULL ? print->error : error, print->user_data);
  print_free (print);
}

void
yx_paper_printer_run (GtkWindow *parent, YxDesk *desk, YxPaperProof *proof, const char *export,
                      YxPaperPrintedFunc printed, gpointer user_data)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  Print *print = g_new0 (Print, 1);

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (printed != NULL);

  print->desk = g_object_ref (desk);
  print->proof = yx_paper_proof_ref (proof);
  print->operation = operation;
  print->printed = printed;
  print->user_data = user_data;
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_allow_async (operation, TRUE);
  gtk_print_operation_set_job_name (operation, yx_paper_title (proof->kind));
  if (export != NULL)
    gtk_print_operation_set_export_filename (operation, export);
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin_print_cb), print);
  g_signal_connect (operation, "paginate", G_CALLBACK (paginate_cb), print);
  g_signal_connect (operation, "request-page-setup", G_CALLBACK (page_setup_cb), print);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page_cb), print);
  g_signal_connect (operation, "done", G_CALLBACK (done_cb), print);
  gtk_print_operation_run (operation,
                           export != NULL ? GTK_PRINT_OPERATION_ACTION_EXPORT
                                          : GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                           parent, NULL);
}
