#pragma once

/* What sheets of cases and debtors say alike. */

#include "console/sheet.h"
#include "desk/case-page.h"

G_BEGIN_DECLS

/* "2025-12-01" in local time; NULL for 0. Returns: (transfer full) (nullable) */
char *yx_sheet_day (gint64 time);
/* "Female, 42". age below 0: not known. Returns: (transfer full) */
char *yx_sheet_person (YxDebtorKind kind, YxSex sex, int age);
/* Sections. Of a debtor, documents and measures say of which case they are. */
void yx_sheet_add_documents (YxSheet *sheet, GArray *documents, gboolean of_debtor);
void yx_sheet_add_measures (YxSheet *sheet, GArray *measures, gboolean of_debtor);
void yx_sheet_add_visits (YxSheet *sheet, GListModel *visits, gboolean with_debtor);

G_END_DECLS
