#pragma once

/* The rules by what they look at. Each appends one finding; the caller has made sure that the
 * rule is asked of this kind of task. */

#include "rules/checks.h"

G_BEGIN_DECLS

typedef struct {
  const YxRuleset *ruleset;
  const YxTaskFacts *facts;
  GArray *findings; /* of YxFinding */
} YxCheck;

/* Appends; takes `seen`. A finding that fails has the verdict that the ruleset gives the rule. */
void yx_check_pass (YxCheck *check, YxRuleId rule, int case_index, char *seen);
void yx_check_warn (YxCheck *check, YxRuleId rule, int case_index, char *seen);
void yx_check_fail (YxCheck *check, YxRuleId rule, int case_index, char *seen);
/* A failure only for want of a record. */
void yx_check_missing (YxCheck *check, YxRuleId rule, int case_index, char *seen);

/* Whether a document is signed and covers the whole window. *ret_why is what is wrong with it,
 * (transfer full), set on FALSE. */
gboolean yx_document_in_order (const YxDocumentFacts *document, const YxTaskFacts *facts,
                               char **ret_why);

/* Case: check-case.c */
void yx_check_title (YxCheck *check, int case_index);
void yx_check_summons (YxCheck *check, int case_index);
void yx_check_warrant (YxCheck *check, int case_index);
/* Places that the warrants in order of one case name. */
guint64 yx_check_warranted_places (const YxTaskFacts *facts, const YxCaseFacts *of);

/* Person: check-person.c */
void yx_check_person (YxCheck *check);
void yx_check_deputy (YxCheck *check);
void yx_check_fitness (YxCheck *check);
void yx_check_welfare (YxCheck *check);
void yx_check_risk (YxCheck *check);

/* Car and crew: check-crew.c */
void yx_check_crew (YxCheck *check);
void yx_check_female_officer (YxCheck *check);
void yx_check_recorder (YxCheck *check);
void yx_check_seats (YxCheck *check);

/* Visit: check-visit.c */
void yx_check_entry (YxCheck *check);
void yx_check_address (YxCheck *check);
void yx_check_conditions (YxCheck *check);
void yx_check_applicant (YxCheck *check);

G_END_DECLS
