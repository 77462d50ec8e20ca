#pragma once

/* How a report on a case list is put together; exchange/case-list.h says what is in it. */

#include "exchange/case-list.h"
#include "exchange/columns.h"

G_BEGIN_DECLS

/* Without problems, which are taken over later. */
YxCaseListReport *yx_case_list_report_new (const char *path);

/* Which columns were used, and which were not. */
void yx_case_list_report_set_columns (YxCaseListReport *report, const YxColumns *columns);

/* Takes over the problems found in the file and adds those in report->desk, by line. The desk
 * names its own columns; the clerk knows those of the file, so they get its headings.
 * `problems`: (transfer full). */
void yx_case_list_report_take_problems (YxCaseListReport *report, GPtrArray *problems,
                                        const YxColumns *columns);

/* A problem that owns copies; the value is shortened. column and value are nullable; line 0 is
 * the whole file. */
YxCaseListProblem *yx_case_list_problem_new (YxImportProblemKind kind, guint line,
                                             const char *column, const char *value,
                                             const char *message);
void yx_case_list_problem_free (YxCaseListProblem *problem);

G_END_DECLS
