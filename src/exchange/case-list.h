#pragma once

/* Case lists from files: CSV, XLSX, ODS, GeoJSON, GeoPackage, shapefile.
 *
 * The columns are found by their headings (data/exchange/headings.tsv knows the Chinese and
 * English ones), or by a saved mapping. Every row is checked; one with a fault is left out and
 * named with line, column, value and reason, the others go in, all in one transaction. Points
 * are taken in the declared datum and stored in WGS-84. */

#include <gio/gio.h>

#include "desk/import.h"
#include "geo/datum.h"

G_BEGIN_DECLS

typedef struct {
  YxDatum datum;       /* of the coordinates in the file; WGS-84 gives way to the mapping's */
  const char *mapping; /* path of a saved mapping (exchange/mapping.h); nullable */
  const char *sheet;   /* which sheet or layer; nullable: the first that is a case list */
  gboolean strict;     /* store nothing when a row is left out */
  gboolean ask_datum;  /* store nothing when the roads say that the datum is another one, so that
                          the user can be asked; see the report's likely_datum */
} YxCaseListOptions;

typedef struct {
  YxImportProblemKind kind;
  guint line;    /* as the clerk counts: line, spreadsheet row or feature number; 0: the file */
  char *column;  /* the file's own heading; NULL: the whole row */
  char *value;   /* the cell, shortened; NULL: none */
  char *message; /* the reason, in the user's language */
} YxCaseListProblem;

/* What was read and what became of it. */
typedef struct {
  char *path;
  char *format;   /* GDAL's short name, or "CSV" */
  char *encoding; /* of a text file; nullable */
  char *sheet;    /* sheet or layer; nullable */
  YxDatum datum;
  gboolean datum_doubted; /* the points lie far better by the roads in another one */
  YxDatum likely_datum;
  double declared_m, likely_m; /* median distance to a road under each */
  guint heading_line;  /* 0: a map layer, whose fields have names */
  GPtrArray *columns;  /* (element-type utf8): "案号 → case-number" for each column used */
  GPtrArray *ignored;  /* (element-type utf8): headings of columns not used */
  guint n_rows;        /* rows of data in the file */
  guint n_rejected;    /* of these, left out */
  GPtrArray *problems; /* (element-type YxCaseListProblem), by line */
  YxImportReport desk; /* what the desk did; its own problems are in `problems` already */
} YxCaseListReport;

void yx_case_list_report_free (YxCaseListReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxCaseListReport, yx_case_list_report_free)

/* "Columns not read: 序号, 备注"; NULL when all are. (transfer full) */
char *yx_case_list_report_dup_ignored (const YxCaseListReport *report);

/* "line 7, 身份证号码 “41082…”: the check digit does not agree". (transfer full) */
char *yx_case_list_problem_text (const YxCaseListProblem *problem);

/* Reads and stores. Blocks; progress is called on the calling thread. A file that is no case
 * list (missing, empty, cut short, binary, unknown headings) fails with G_IO_ERROR and a message
 * that names it; then, and after a cancel, nothing is stored. A strict refusal is no error:
 * report->desk.kept is FALSE, and so it is when ask_datum held the list back. `options` is nullable: WGS-84, by headings, not strict.
 * Returns: (transfer full) */
YxCaseListReport *yx_case_list_import (YxDesk *desk, const char *path,
                                       const YxCaseListOptions *options, YxImportProgress progress,
                                       gpointer progress_data, GCancellable *cancellable,
                                       GError **error);

/* The same on a thread of its own; progress is called on the main context that is
 * thread-default here, at most ten times a second, and not after the callback. */
void yx_case_list_import_async (YxDesk *desk, const char *path, const YxCaseListOptions *options,
                                YxImportProgress progress, gpointer progress_data,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
YxCaseListReport *yx_case_list_import_finish (YxDesk *desk, GAsyncResult *result, GError **error);

G_END_DECLS
