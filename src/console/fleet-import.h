#pragma once

/* A list of vehicles or officers from a file, and what was wrong with it. */

#include <gtk/gtk.h>

#include "exchange/fleet-list.h"

G_BEGIN_DECLS

void yx_fleet_import_async (YxDesk *desk, GFile *file, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
YxFleetReport *yx_fleet_import_finish (GAsyncResult *result, GError **error);

/* What became of a list without faults. (transfer full) */
char *yx_fleet_import_tell (const YxFleetReport *report);

/* A window with the faults, line by line. (transfer none): it owns itself. */
GtkWindow *yx_fleet_import_show_problems (GtkWindow *parent, const YxFleetReport *report);

G_END_DECLS
