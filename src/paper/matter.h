#pragma once

/* All that a paper of a review is made of, read from the desk: of a night, a day or a week. */

#include "desk/paper-versions.h"
#include "paper/period.h"

G_BEGIN_DECLS

typedef struct _YxMatter YxMatter;

/* `subject`: as desk/paper-versions.h. `veiled`: the edition is redacted. Reading for the full edition
 * takes the right to and is an event, unless `silent`: nobody gets to read it. Long work; errors: those
 * of the desk, STATE for a night that has not gone out, INVALID for a subject that is none. */
YxMatter *yx_matter_load (YxDesk *desk, YxPaperKind kind, const char *subject,
                          YxPaperEdition edition, gboolean silent, const char *locale,
                          GCancellable *cancellable, GError **error);
void yx_matter_free (YxMatter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxMatter, yx_matter_free)

/* NULL of a day or week. */
const YxFacts *yx_matter_get_facts (const YxMatter *self);
/* The approval that stands, else 0. */
int yx_matter_get_approval (const YxMatter *self);

/* What stands on it beside that: all copied. */
typedef struct {
  const char *id, *author, *remarks;
  gint64 printed;
  int version;
  const char *signed_by; /* nullable */
  gint64 signed_at;
} YxMatterImprint;

/* The same matter and imprint give the same pages. Returns: (transfer full) */
YxPaper *yx_matter_compose (YxMatter *self, const YxMatterImprint *imprint,
                            GCancellable *cancellable, GError **error);

/* Returns: (transfer full): an XLSX file of the numbers */
GBytes *yx_matter_to_workbook (YxMatter *self, const YxMatterImprint *imprint, GError **error);

G_END_DECLS
