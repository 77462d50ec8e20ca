#pragma once

/* Leads from a file, many at once: each row names its debtor by ID number, case number or name. A
 * row that has been taken before is not taken again, nor is a file. */

#include "desk/import.h"
#include "desk/leads.h"

G_BEGIN_DECLS

typedef struct {
  guint line;              /* in the file, for messages */
  const char *debtor_name; /* nullable; one of the three is needed */
  const char *id_number;   /* nullable */
  const char *case_number; /* nullable */
  const char *key;         /* of the row, so that it is taken once */
  YxLeadRecord lead;       /* without debtor_id */
} YxLeadImportRow;

typedef struct {
  gboolean strict;     /* store nothing if a row is rejected */
  guint n_rejected;    /* rows that the reader of the file has rejected already */
  const char *source;  /* file name, for the event; nullable */
  const char *digest;  /* of the file's bytes; nullable */
} YxLeadImportOptions;

typedef struct {
  gboolean kept;       /* FALSE: strict, and something was rejected; nothing is stored */
  gboolean taken_before; /* the whole file */
  guint n_rejected, n_added, n_known;
  guint n_same;        /* of those added, that may repeat a lead on the desk */
  GPtrArray *problems; /* (element-type YxImportProblem), by line */
} YxLeadImportReport;

void yx_lead_import_report_clear (YxLeadImportReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YxLeadImportReport, yx_lead_import_report_clear)

/* All rows and one event in one transaction: after a crash or a cancel none is there. *ret_report
 * is filled on TRUE only. */
gboolean yx_desk_import_leads (YxDesk *self, const YxLeadImportRow *rows, gsize n_rows,
                               const YxLeadImportOptions *options, GCancellable *cancellable,
                               YxLeadImportReport *ret_report, GError **error);

/* Whether a file with these bytes has been taken. */
gboolean yx_desk_has_lead_file (YxDesk *self, const char *digest, gboolean *ret_has,
                                GError **error);

G_END_DECLS
