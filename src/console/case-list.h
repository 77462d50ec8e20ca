#pragma once

/* The case table: number, debtor (masked), claim, places, state; sorted by any column, narrowed
 * by words and state. Sorting and narrowing run on a thread; what is shown stays until the new
 * is there. */

#include <adwaita.h>

#include "console/case-rows.h"
#include "console/case-search.h"
#include "console/plan-selection.h"

G_BEGIN_DECLS

/* Property "casework" (construct-only): the columns are those of the case desk, and chips narrow
 * it, not the states of a night. Signals:
 *   opened (const char *case_id): a double click, or Enter, on a case
 *   arrived (): the cases set last are there, and with them their judges */

#define YX_TYPE_CASE_LIST (yx_case_list_get_type ())
G_DECLARE_FINAL_TYPE (YxCaseList, yx_case_list, YX, CASE_LIST, AdwBin)

/* Shows and sets the case of @selection from now on. */
void yx_case_list_set_selection (YxCaseList *self, YxPlanSelection *selection);

/* @cases: (nullable): a list of YxCase, which becomes the table's own (see yx_case_table_new()).
 * Sorting, filtering and the place scrolled to stay as they are. */
void yx_case_list_set_cases (YxCaseList *self, GListModel *cases);

/* @tasks: (nullable): a list of YxTask of the operation shown; decides the states. */
void yx_case_list_set_tasks (YxCaseList *self, GListModel *tasks);

void yx_case_list_set_show (YxCaseList *self, YxCaseShow show);

/* Copies. */
void yx_case_list_set_narrow (YxCaseList *self, const YxCaseNarrow *narrow);
/* See yx_case_table_get_judges(); valid until the next "arrived". */
const char *const *yx_case_list_get_judges (YxCaseList *self);
/* Ids of the cases shown, in the order of the table. Returns: (transfer full): %NULL-terminated */
GStrv yx_case_list_dup_shown_ids (YxCaseList *self);
/* The case of the table with this id; NULL: it has none. Valid until the next "arrived". */
const YxCaseData *yx_case_list_find (YxCaseList *self, const char *case_id);

/* As if it were typed. */
void yx_case_list_search (YxCaseList *self, const char *words);
/* Puts the cursor into the words to look for. */
void yx_case_list_focus_search (YxCaseList *self);
/* Puts the cursor into the table. */
void yx_case_list_focus_table (YxCaseList *self);

/* What is shown, filtered and in order: a selection of YxCaseRow. (transfer none) */
GtkSingleSelection *yx_case_list_get_rows (YxCaseList *self);
/* Ids of the cases shown that are in enforcement, in the order of the table.
 * Returns: (transfer full): %NULL-terminated */
GStrv yx_case_list_dup_open_ids (YxCaseList *self);
/* Whether the table has caught up with the last change. */
gboolean yx_case_list_is_settled (YxCaseList *self);
GtkColumnView *yx_case_list_get_view (YxCaseList *self);

G_END_DECLS
