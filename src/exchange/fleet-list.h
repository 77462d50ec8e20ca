#pragma once

/* Vehicles and officers from files: CSV, XLSX, ODS. A table with a column for plates is a list of
 * vehicles, one with names and offices a list of officers; a workbook may hold both. Columns are
 * found by their headings, Chinese or English. A known vehicle (by its plate) or officer (by name
 * and phone) takes what the list says and keeps the rest. All rows go in, or, when one is wrong,
 * none, and each fault is named with its line. */

#include "desk/fleet.h"

G_BEGIN_DECLS

typedef struct {
  guint line;
  char *column;  /* the file's own heading; NULL: the whole row */
  char *message; /* in the user's language */
} YxFleetProblem;

typedef struct {
  guint n_vehicles, n_officers; /* rows read */
  YxFleetCount vehicles, officers;
  GPtrArray *problems; /* (element-type YxFleetProblem), by line; any: nothing was stored */
} YxFleetReport;

void yx_fleet_report_free (YxFleetReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxFleetReport, yx_fleet_report_free)

/* Blocks. Fails with G_IO_ERROR when the file is no such list, and as yx_desk_import_fleet().
 * Returns: (transfer full) */
YxFleetReport *yx_fleet_list_import (YxDesk *desk, const char *path, GCancellable *cancellable,
                                     GError **error);

G_END_DECLS
