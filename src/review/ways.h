#pragma once

/* Way driven, from fixes. A device's fixes of the night are taken in the order of its clock:
 *
 *  - those that say no place, an impossible one, or were encrypted, are left out (as yx_fix_get_point());
 *  - a clock that is off is put right: when the smallest of all delays (receipt, by the night's clock,
 *    less device time) is below −300 s with half of the delays within 60 s of it, or above 300 s with
 *    nine of ten, that smallest delay is added to every device time. Fixes that came late, from a store without a network, have delays
 *    that differ, so they are not taken for a wrong clock;
 *  - between two fixes more than 120 s apart is a gap: nobody knows the way, it is not counted;
 *  - a fix within 25 m of the last one that counted is standing still, not driving;
 *  - a fix that would take more than 60 m/s since the last one that was none is a jump, and is left
 *    out; when two in a row agree with each other, it was the fix before them that was wrong, and the
 *    way goes on from there;
 *  - what is left are great circles, each rounded to the millimetre. */

#include "review/fix-read.h"

G_BEGIN_DECLS

#define YX_WAY_GAP_S 120
#define YX_WAY_STILL_M 25.0
#define YX_WAY_JUMP_MPS 60.0
#define YX_WAY_LATE_S 60
#define YX_WAY_CLOCK_S 300
#define YX_WAY_CLOCK_SPREAD_S 60

typedef struct {
  gint64 device;          /* YxFactDevice.number */
  const char *vehicle_id; /* nullable */
  gboolean own;
  guint n_rows;           /* fixes within the night, with or without a place */
  guint n_fixes;          /* with a place */
  guint n_late;           /* received more than YX_WAY_LATE_S after their (corrected) time */
  guint n_jumps, n_gaps;
  gint64 first, last;     /* corrected times; 0: no fix */
  gint64 covered_s, gap_s;
  gint64 longest_gap_s, longest_gap_at;
  gint64 way_mm;
  gint64 clock_s;         /* added to its device times, whole seconds; 0: its clock is right */
  guint n_timed;          /* fixes that the clock was judged by */
} YxWay;

/* The clock of each device of the facts, in their order, by its fixes (yx_raw_fixes_read()).
 * Returns: (transfer full): of YxWay */
GArray *yx_ways_new (const YxFacts *facts, const GPtrArray *fixes);

/* Fills in all else, of the fixes between two (right) times. */
void yx_ways_measure (GArray *ways, const YxFacts *facts, const GPtrArray *fixes, gint64 begin,
                      gint64 end);

/* How much a device's clock is to be put forward, as above, from delays in microseconds, which it
 * may sort. Fewer than ten delays say nothing. */
gint64 yx_way_clock_s (gint64 *delays, gsize n_delays);

/* By how much the clocks of a vehicle's devices are off: as that of the device with most fixes. */
gint64 yx_ways_vehicle_clock_s (const GArray *ways, const char *vehicle_id);
/* That of a device by its number; 0 also for one that is not there. */
gint64 yx_ways_device_clock_s (const GArray *ways, gint64 device);

/* The way of a vehicle: by the device with most fixes, its own before phones, then by number;
 * -1: none has a fix. */
int yx_ways_find (const GArray *ways, const char *vehicle_id);

G_END_DECLS
