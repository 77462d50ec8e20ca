#pragma once

/* All that the forms for fleet and staff show, read in one go on a thread. */

#include "desk/devices.h"
#include "desk/fleet.h"

G_BEGIN_DECLS

typedef struct {
  GListStore *vehicles; /* of YxVehicle, retired ones too */
  GListStore *officers; /* of YxOfficer, likewise */
  GArray *absences;     /* of YxAbsence: that last, or are to come */
  GArray *duties;       /* of YxDuty: likewise */
  GArray *devices;      /* of YxDevice */
  GArray *unknown;      /* of YxUnknownDevice */
  guint roles;          /* of who acts */
} YxFleetBook;

void yx_fleet_book_free (YxFleetBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxFleetBook, yx_fleet_book_free)

void yx_fleet_book_load_async (YxDesk *desk, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
YxFleetBook *yx_fleet_book_load_finish (YxDesk *desk, GAsyncResult *result, GError **error);

G_END_DECLS
