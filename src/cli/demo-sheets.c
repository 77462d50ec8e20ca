#define G_LOG_DOMAIN "yexun-demo"

#include "config.h"

#include "cli/demo-sheets.h"

#include <locale.h>

#include "desk/papers.h"
#include "paper/issue.h"

const char *const yx_demo_sheets[YX_DEMO_N_SHEETS]
    = { "order.pdf", "route-cards.pdf", "roll-call.pdf", "warrants.pdf" };

typedef struct {
  YxDemoSheetFunc progress;
  gpointer data;
  int kind;
} Progress;

static void
progress_cb (double fraction, gpointer user_data)
{
  const Progress *progress = user_data;

  progress->progress ((progress->kind + fraction) / YX_DEMO_N_SHEETS, progress->data);
}

/* Whether the file is one that the desk has issued of its plan as it is now. */
static gboolean
is_current (GArray *papers, YxPaperKind kind, const char *path)
{
  g_autofree char *bytes = NULL;
  g_autofree char *digest = NULL;
  gsize length;

  if (!g_file_get_contents (path, &bytes, &length, NULL))
    return FALSE;
  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, length);
  for (guint i = 0; i < papers->len; i++) {
    const YxIssuedPaper *paper = &g_array_index (papers, YxIssuedPaper, i);

    if (paper->kind == kind && paper->state == YX_PAPER_STATE_VALID
        && g_str_equal (paper->digest, digest))
      return TRUE;
  }
  return FALSE;
}

gboolean
yx_demo_sheets_write (YxDesk *desk, const char *operation_id, const char *folder,
                      YxDemoSheetFunc progress, gpointer progress_data, GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GArray) papers = NULL;

  g_return_val_if_fail (YX_IS_DESK (desk), FALSE);
  g_return_val_if_fail (progress != NULL, FALSE);

  papers = yx_desk_list_papers (desk, operation_id, error);
  if (papers == NULL)
    return FALSE;
  for (int kind = 0; kind < YX_DEMO_N_SHEETS; kind++) {
    g_autofree char *path = g_build_filename (folder, yx_demo_sheets[kind], NULL);
    const YxPaperOrder order = { .operation_id = operation_id, .kind = (YxPaperKind) kind,
                                 .locale = setlocale (LC_MESSAGES, NULL) };
    Progress part = { progress, progress_data, kind };

    if (!is_current (papers, order.kind, path)
        && !yx_paper_issue (desk, &order, path, progress_cb, &part, cancellable, NULL, error))
      return FALSE;
  }
  return TRUE;
}
