#pragma once

/* Leads from files: the kinds of file, the column mapping and the report by rows of case lists
 * (exchange/case-list.h). A row says who (被执行人, 案号 or 身份证号), where (地址 or coordinates in
 * any datum and order), and perhaps when, from whom, how sure, urgent, what was said, by whom. */

#include "desk/lead-import.h"
#include "exchange/case-list.h"

G_BEGIN_DECLS

typedef struct {
  char *path;
  char *format;
  char *encoding;      /* nullable */
  char *sheet;         /* nullable */
  YxDatum datum;
  GPtrArray *columns;  /* (element-type utf8) */
  GPtrArray *ignored;  /* (element-type utf8) */
  guint n_rows;
  guint n_rejected;
  GPtrArray *problems; /* (element-type YxCaseListProblem), by line */
  YxLeadImportReport desk;
} YxLeadListReport;

void yx_lead_list_report_free (YxLeadListReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxLeadListReport, yx_lead_list_report_free)

/* What became of it in lines of text, with the problems. Returns: (transfer full) */
char *yx_lead_list_report_to_text (const YxLeadListReport *report);

/* Reads and stores, all in one transaction. A file with the same bytes as one that was taken
 * before is not taken again: report->desk.taken_before. Blocks. Errors as yx_case_list_import();
 * options: nullable, of which datum, mapping, sheet and strict count. Returns: (transfer full) */
YxLeadListReport *yx_lead_list_import (YxDesk *desk, const char *path,
                                       const YxCaseListOptions *options,
                                       GCancellable *cancellable, GError **error);

G_END_DECLS
