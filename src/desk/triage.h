#pragma once

/* Triage (繁简分流): which way each case goes, by the casework rules in force. What the rules say
 * is kept with its reason and what was looked at; a track chosen by hand is kept apart from it,
 * with its own reason, and counts while it is there. Once a case has been sorted it is sorted anew
 * whenever what the rules look at changes; what only the calendar changes, the next run of
 * yx_desk_triage() sees. */

#include "desk/desk.h"
#include "desk/filter.h"
#include "rules/casework.h"

G_BEGIN_DECLS

typedef struct {
  guint n_cases;
  guint n_changed; /* go another way than before by the rules */
  guint n_by_hand; /* keep the way chosen by hand */
  guint tracks[YX_TRACK_WATCH + 1]; /* cases by the way they go now, by hand included */
} YxTriageReport;

/* fraction 0…1; called on the thread that sorts. */
typedef void (*YxTriageProgress) (double fraction, gpointer user_data);

/* Sorts the cases of the ids (NULL-terminated), else of the filter (NULL: all), in one
 * transaction with one event: after a crash or a cancel all of them are sorted or none. */
gboolean yx_desk_triage (YxDesk *self, const char *const *case_ids, const YxCaseFilter *filter,
                         YxTriageProgress progress, gpointer progress_data,
                         GCancellable *cancellable, YxTriageReport *ret_report, GError **error);
/* All of the ids, or all cases (NULL). progress (nullable) is called on the caller's main
 * context. */
void yx_desk_triage_async (YxDesk *self, const char *const *case_ids, YxTriageProgress progress,
                           gpointer progress_data, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data);
gboolean yx_desk_triage_finish (YxDesk *self, GAsyncResult *result, YxTriageReport *ret_report,
                                GError **error);

/* "20,000 cases sorted: 3,412 fast track, …; 120 changed; 4 by hand". Returns: (transfer full) */
char *yx_triage_report_text (const YxTriageReport *report);

/* By hand. INVALID without a reason, or for NONE. */
gboolean yx_desk_set_track (YxDesk *self, const char *case_id, YxTrack track, const char *reason,
                            GError **error);
/* The rules' way again. NOT_FOUND when none was chosen by hand. */
gboolean yx_desk_clear_track (YxDesk *self, const char *case_id, GError **error);

G_END_DECLS
