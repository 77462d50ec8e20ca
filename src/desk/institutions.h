#pragma once

/* Bank branches, registries and other offices where tasks are done. An institution is known by its
 * name: one that is added again is changed. */

#include "desk/desk.h"
#include "model/institution.h"

G_BEGIN_DECLS

/* Checks, looks the address up in the region where there is no point (a point coarser than a
 * building's or a street's is none), and keeps it; one event. INVALID without a name or with hours
 * that cannot be read. Used of the data: all but id and n_tasks. *ret_id is nullable,
 * (transfer full). */
gboolean yx_desk_add_institution (YxDesk *self, const YxInstitutionData *institution, char **ret_id,
                                  GError **error);

typedef struct {
  guint line;
  char *message; /* in the user's language */
} YxInstitutionProblem;

typedef struct {
  guint n_added, n_changed;
  guint n_without_point;
  GArray *problems; /* of YxInstitutionProblem: rows left out */
} YxInstitutionReport;

void yx_institution_report_clear (YxInstitutionReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YxInstitutionReport, yx_institution_report_clear)

/* All rows that are right, in one transaction with one event; those that are wrong are named.
 * lines: the line of each row. */
gboolean yx_desk_import_institutions (YxDesk *self, const YxInstitutionData *rows,
                                      const guint *lines, gsize n_rows,
                                      YxInstitutionReport *ret_report, GCancellable *cancellable,
                                      GError **error);

/* By kind, then name; `text` (nullable) in name or address. Returns: (transfer full): of
 * YxInstitution */
GListStore *yx_desk_list_institutions (YxDesk *self, const char *text, GError **error);

/* The institution of an id, an id's first letters, or a name; NOT_FOUND, and INVALID where several
 * fit. Returns: (transfer full) */
YxInstitution *yx_desk_find_institution (YxDesk *self, const char *which, GError **error);

/* Takes one away that no task is at; STATE otherwise. */
gboolean yx_desk_remove_institution (YxDesk *self, const char *institution_id, GError **error);

G_END_DECLS
