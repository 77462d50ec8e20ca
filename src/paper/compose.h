#pragma once

/* Makes a paper of a dossier: the same dossier, region and request give the same pages. */

#include "desk/dossier.h"
#include "paper/page.h"
#include "region/region.h"

G_BEGIN_DECLS

typedef struct {
  YxPaperKind kind;
  const char *route;  /* of route cards: only this one, by call sign, plate or id; NULL: all */
  const char *id;     /* of the paper, printed on each page */
  gint64 printed;     /* when */
  const char *locale; /* nullable: whose names come first on maps */
} YxPaperRequest;

typedef void (*YxPaperProgressFunc) (double fraction, gpointer user_data);

/* `region` (nullable) is what maps are painted of. Progress is called on the calling thread.
 * Errors: G_IO_ERROR (cancelled, region unreadable), YX_DESK_ERROR_NOT_FOUND (no such route).
 * Returns: (transfer full) */
YxPaper *yx_paper_compose (const YxDossier *dossier, YxRegion *region,
                           const YxPaperRequest *request, YxPaperProgressFunc progress,
                           gpointer progress_data, GCancellable *cancellable, GError **error);

/* "Operation order", … */
const char *yx_paper_title (YxPaperKind kind);

G_END_DECLS
