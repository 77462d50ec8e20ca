#pragma once

/* Casework within a job. Internal to desk/. */

#include "desk/edit-private.h"
#include "rules/casework.h"

G_BEGIN_DECLS

/* The casework rules in force at a time. Returns: (transfer full) */
YxCasework *yx_casework_read (YxDb *db, gint64 now, GError **error);

/* Sorts anew, for the end of a job that changed what triage looks at, those of the cases that
 * have been sorted: of a case, of a debtor, or (both NULL) all, and then also those that never
 * were if any case was. One event for each that goes another way, or for all of them one. */
gboolean yx_triage_refresh (YxDb *db, const char *author, const char *case_id,
                            const char *debtor_id, GError **error);

/* The same of everybody with a place at an address. */
gboolean yx_triage_refresh_address (YxDb *db, const char *author, const char *address_key,
                                    GError **error);

/* What triage looks at in one case, as it is now. */
gboolean yx_triage_read_facts (YxDb *db, const YxCasework *casework, const char *case_id,
                               gint64 now, YxTriageFacts *ret_facts, GError **error);

/* YxEdit.then: the case, or the debtor, `then_id`. */
gboolean yx_triage_then_case (YxDb *db, const YxEdit *edit, GError **error);
gboolean yx_triage_then_debtor (YxDb *db, const YxEdit *edit, GError **error);
/* The debtor of the place `then_id`. */
gboolean yx_triage_then_place (YxDb *db, const YxEdit *edit, GError **error);

G_END_DECLS
