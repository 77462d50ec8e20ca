#pragma once

/* Crews within a job. Internal to desk/. */

#include "desk/crews.h"
#include "store/db.h"

G_BEGIN_DECLS

/* A row of `vehicles` that operation $1 may use: in service, not away, not out in another
 * operation that is approved or live at that time. */
#define YX_VEHICLE_IS_USABLE                                                                       \
  "vehicles.available = 1 AND vehicles.retired IS NULL "                                           \
  "AND NOT EXISTS (SELECT 1 FROM vehicle_absences va JOIN operations vo ON vo.id = $1 "            \
  "WHERE va.vehicle_id = vehicles.id AND va.from_time < vo.window_end "                            \
  "AND va.until_time > vo.window_start) "                                                          \
  "AND NOT EXISTS (SELECT 1 FROM operations mine JOIN operations other ON other.id <> mine.id "    \
  "AND other.step IN ('approved', 'live') AND other.window_start < mine.window_end "               \
  "AND other.window_end > mine.window_start JOIN plans op ON op.operation_id = other.id "          \
  "AND op.version = other.plan_version JOIN routes orr ON orr.plan_id = op.id "                    \
  "WHERE mine.id = $1 AND orr.vehicle_id = vehicles.id)"

/* Whether he counts as a driver: by office, or an officer or clerk with a licence, who has no
 * other office in a crew. `skills` is the column's text, nullable. */
gboolean yx_officer_is_driver (YxOfficerRole role, const char *skills);

/* Returns: (transfer full) */
YxCrewBoard *yx_crew_board_read (YxDb *db, const char *operation_id, GError **error);

/* "夜巡2: 例某 is in “周五” at that time": the first thing that forbids a planned car to go.
 * NULL without error: none does. Returns: (transfer full) (nullable) */
char *yx_crew_board_obstacle (const YxCrewBoard *board);

G_END_DECLS
