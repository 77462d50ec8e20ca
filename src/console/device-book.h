#pragma once

/* All that the window of devices shows, read in one go on a thread. */

#include "desk/devices.h"
#include "desk/roles.h"

G_BEGIN_DECLS

typedef struct {
  YxDevice *device; /* of the book */
  gint64 heard;     /* UTC microseconds; 0: never */
  double battery;   /* 0 … 1; NAN: not known */
} YxPairedDevice;

typedef struct {
  GArray *devices;    /* of YxDevice: all that ever were */
  GArray *paired;     /* of YxPairedDevice: not revoked, the last heard first */
  GArray *unknown;    /* of YxUnknownDevice, the last that called first */
  GPtrArray *bearers; /* (element-type utf8): ids of vehicles, then of officers, in service */
  guint n_vehicles;   /* of bearers */
  GHashTable *names;  /* bearers in words, by id */
  char *operation_id; /* the one that is live, else the latest with a plan that is not over;
                         nullable */
  guint roles;        /* of who acts */
} YxDeviceBook;

void yx_device_book_free (YxDeviceBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxDeviceBook, yx_device_book_free)

void yx_device_book_read_async (YxDesk *desk, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
YxDeviceBook *yx_device_book_read_finish (GAsyncResult *result, GError **error);

G_END_DECLS
