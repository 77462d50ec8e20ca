#pragma once

/* What the pages of cases and debtors share. Internal to desk/. */

#include "desk/case-page.h"
#include "desk/casework-private.h"
#include "rules/ruleset.h"

G_BEGIN_DECLS

/* Measures of a case, or of a debtor, the latest first. Returns: (transfer full): of
 * YxPageMeasure */
GArray *yx_page_read_measures (YxDb *db, const YxCasework *casework, const YxRuleset *ruleset,
                               const char *case_id, const char *debtor_id, gint64 now,
                               GError **error);

/* Documents of a case, or of a debtor with those of his cases that name nobody, the latest first.
 * Returns: (transfer full): of YxPageDocument */
GArray *yx_page_read_documents (YxDb *db, const char *case_id, const char *debtor_id,
                                GError **error);

/* What the workflow of cases looks at, all of them or one: see yx_case_dues_read(). */
typedef struct _YxCaseDues YxCaseDues;

/* Reads nodes, documents and measures of a case, of a debtor's cases, or (both NULL) of all. */
YxCaseDues *yx_case_dues_read (YxDb *db, const YxCasework *casework, const char *case_id,
                               const char *debtor_id, GError **error);
void yx_case_dues_free (YxCaseDues *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxCaseDues, yx_case_dues_free)

/* The states of a case's nodes; ret_states has room for every node. */
void yx_case_dues_states (YxCaseDues *self, const char *case_id, YxCaseStatus status,
                          gint64 status_since, gint64 filed, gboolean has_judge, gint64 now,
                          YxNodeState *ret_states);

/* Who recorded a node by hand and what he noted; FALSE: nobody. */
gboolean yx_case_dues_get_note (YxCaseDues *self, const char *case_id, const char *node,
                                const char **ret_note, const char **ret_author);

/* Completed years on the day of `now`; below 0: neither the ID number nor the day tells. */
int yx_page_age (const char *id_number, const char *born, gint64 now);

/* The ruleset in force at a time. Returns: (transfer full) */
YxRuleset *yx_page_ruleset (YxDb *db, gint64 now, GError **error);

/* An applicant is kept by his name only: a name of two to four Han characters is a person's. */
char *yx_page_mask_applicant (const char *name);

G_END_DECLS
