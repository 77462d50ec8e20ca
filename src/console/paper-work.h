#pragma once

/* Papers made, painted and issued on threads. */

#include <gtk/gtk.h>

#include "paper/issue.h"

G_BEGIN_DECLS

/* How far a paper has come, 0 … 1; may be read while a thread makes it. */
typedef struct {
  gatomicrefcount ref_count;
  gint thousandths; /* atomic */
} YxPaperProgress;

YxPaperProgress *yx_paper_progress_new (void);
YxPaperProgress *yx_paper_progress_ref (YxPaperProgress *self);
void yx_paper_progress_unref (YxPaperProgress *self);
double yx_paper_progress_get (YxPaperProgress *self);

/* As yx_paper_prove(); @order is copied. Its operation is as in yx_desk_find_operation(). */
void yx_paper_work_prove_async (YxDesk *desk, const YxPaperOrder *order,
                                YxPaperProgress *progress, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full) */
YxPaperProof *yx_paper_work_prove_finish (GAsyncResult *result, GError **error);

/* A page as a texture of @scale pixels a point. */
void yx_paper_work_paint_async (YxPaperProof *proof, guint page, double scale,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
/* Returns: (transfer full) */
GdkTexture *yx_paper_work_paint_finish (GAsyncResult *result, GError **error);

/* As yx_paper_proof_issue(); @path: (nullable) */
void yx_paper_work_issue_async (YxDesk *desk, YxPaperProof *proof, const char *path,
                                GAsyncReadyCallback callback, gpointer user_data);
/* Makes the file of @order and records it, as yx_paper_issue(). */
void yx_paper_work_order_async (YxDesk *desk, const YxPaperOrder *order, const char *path,
                                GAsyncReadyCallback callback, gpointer user_data);
/* Of either. */
gboolean yx_paper_work_issue_finish (GAsyncResult *result, GError **error);

G_END_DECLS
