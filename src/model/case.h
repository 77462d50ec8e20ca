#pragma once

/* A case of enforcement. The last group is gathered from its debtors and their places. */

#include "model/enums.h"
#include "model/record.h"

G_BEGIN_DECLS

typedef struct {
  const char *id;
  const char *number; /* folded: （2025）豫0825执123号 */
  const char *court;
  const char *applicant;
  const char *cause;
  const char *judge; /* who is in charge */
  int64_t filed; /* time */
  int64_t claim_fen; /* amount claimed */
  int64_t paid_fen; /* received so far */
  YxCaseStatus status;
  YxTrack track; /* by hand where it was chosen so, else as the rules have it */
  gboolean track_by_hand;
  int64_t due; /* next deadline of the workflow; 0: none, or not asked for */
  const char *due_node; /* what is due then, in the user's language */
  int64_t updated; /* time of the last change */
  const char *debtors; /* names, joined by 、 */
  const char *masked_debtors; /* the same as 姓+某 */
  int n_debtors;
  int n_places;
  int n_on_map; /* places with coordinates */
} YxCaseData;

#define YX_TYPE_CASE (yx_case_get_type ())
G_DECLARE_FINAL_TYPE (YxCase, yx_case, YX, CASE, YxRecord)

/* Copies the data. Returns: (transfer full) */
YxCase *yx_case_new (const YxCaseData *data);

/* Valid while the object lives and is not updated. */
const YxCaseData *yx_case_get_data (YxCase *self);

/* The order of case numbers wherever they are listed: digits count as numbers, so 执12号 stands
 * before 执100号. Like strcmp(); 0 for equal bytes only. The second form takes bytes without an
 * ending NUL, as a database hands them. */
int yx_case_compare_numbers (const char *a, const char *b);
int yx_case_compare_number_bytes (const char *a, size_t n_a, const char *b, size_t n_b);

G_END_DECLS
