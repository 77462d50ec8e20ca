#pragma once

/* The fixes of a night's devices, read from their rows at once.
 *
 * A night of 80 devices has millions of rows. Asked for device by device, each row costs a search in
 * the table, since the index by device and time does not hold all of it. But rows of a night lie together
 * in the table, by their number: so the table is gone through from the first to the last of them, in as
 * many pieces as there are processors, each on a connection of its own. Counts by the index tell
 * whether that found all; what came much later, or is purged meanwhile, is asked for by device. */

#include "review/facts.h"

G_BEGIN_DECLS

/* How far from a night's span the device times of its fixes may be, since clocks may be wrong. */
#define YX_RAW_SLACK (2 * G_TIME_SPAN_HOUR)

typedef struct {
  gint64 time, received; /* by the device's clock; by the wall's */
  YxLonLat point;        /* NAN: it says no place, or no possible one */
  guint8 speed, course;  /* as of YxStoredFix */
  guint8 timed;          /* the time is the device's own */
} YxRawFix;

/* Of each device of the facts, rows with a device time within the span and the slack. `beside`
 * (nullable) is where `db` is from: with it, several threads count. Returns: (transfer full): n_devices
 * numbers; NULL on error */
gint64 *yx_raw_fixes_count (YxDb *db, YxStore *beside, const YxFacts *facts, gint64 begin, gint64 end,
                            GCancellable *cancellable, GError **error);

/* These rows, by time and number. Returns: (transfer full): for each device of the facts a GArray of
 * YxRawFix */
GPtrArray *yx_raw_fixes_read (YxDb *db, YxStore *beside, const YxFacts *facts, gint64 begin, gint64 end,
                              const gint64 *counts, GCancellable *cancellable, GError **error);

/* Those of one device between two times of its clock. Returns: (transfer full): of YxRawFix */
GArray *yx_raw_fixes_read_device (YxDb *db, gint64 device, gint64 from, gint64 to, GError **error);

/* Runs `func` for each number below n, on several threads at once, in no order. */
typedef void (*YxEachFunc) (guint index, gpointer data);
void yx_raw_each (guint n, YxEachFunc func, gpointer data);

G_END_DECLS
