#pragma once

/* The case desk: all cases in a list with their tracks and deadlines, narrowed by words and chips,
 * and beside it the page of a case or a debtor. */

#include <adwaita.h>

#include "console/case-list.h"
#include "console/page.h"
#include "console/record-pane.h"

G_BEGIN_DECLS

#define YX_TYPE_CASES_PAGE (yx_cases_page_get_type ())
G_DECLARE_FINAL_TYPE (YxCasesPage, yx_cases_page, YX, CASES_PAGE, AdwBin)

/* Actions: cases.triage (sorts the cases shown), cases.cancel-triage */

YxCasesPage *yx_cases_page_new (void);

YxCaseList *yx_cases_page_get_list (YxCasesPage *self);
YxRecordPane *yx_cases_page_get_record (YxCasesPage *self);
/* Whether nothing is being read, sorted or made. */
gboolean yx_cases_page_is_settled (YxCasesPage *self);

G_END_DECLS
