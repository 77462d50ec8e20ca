#pragma once

/* What the parts of an import share: the rows of one line (import-case.c, import-place.c,
 * import-facts.h) and what is told about them (import-report.c). Internal to desk/. */

#include "desk/import.h"
#include "desk/locate.h"

G_BEGIN_DECLS

/* What a list has done to a row of the desk so far; a row counts once, by the strongest. */
typedef enum {
  YX_IMPORT_UNCHANGED = 1,
  YX_IMPORT_UPDATED,
  YX_IMPORT_ADDED,
} YxImportChange;

/* What a list does not say is NULL or empty, and never erases what the desk knows. */
static inline gboolean
yx_import_said (const char *text)
{
  return text != NULL && *text != '\0';
}

static inline void
yx_import_bind_said (YxStatement *statement, guint parameter, const char *text)
{
  if (yx_import_said (text))
    yx_statement_bind_text (statement, parameter, text);
}

/* Adds or updates the case of a row. *ret_id is (transfer full). */
gboolean yx_import_case (YxDb *db, const YxImportRow *row, gint64 now, char **ret_id,
                         YxImportChange *ret_change, GError **error);

/* The row's debtor, who is then one of the case's; a new name for a known number is noted in the
 * report. *ret_id is (transfer full). */
gboolean yx_import_debtor (YxDb *db, const YxImportRow *row, gint64 now, const char *case_id,
                           YxImportReport *report, char **ret_id, YxImportChange *ret_change,
                           GError **error);

/* A debtor's address. `located` is what yx_desk_locate_rows() found, nullable; *ret_position is
 * where the place now is, *ret_id (transfer full). */
gboolean yx_import_place (YxDb *db, gint64 now, const char *debtor_id,
                          const YxImportAddress *address, GHashTable *located,
                          YxPosition *ret_position, char **ret_id, YxImportChange *ret_change,
                          GError **error);

/* A report without rows or problems. */
void yx_import_report_init (YxImportReport *report);
/* Takes the message. */
void yx_import_report_add (YxImportReport *report, YxImportProblemKind kind, guint line,
                           const char *column, char *message);
/* Counts an address that came without coordinates. */
void yx_import_report_count (YxImportReport *report, const YxPosition *position);
/* The problems by line. */
void yx_import_report_sort (YxImportReport *report);

G_END_DECLS
