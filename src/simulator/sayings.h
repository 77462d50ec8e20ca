#pragma once

/* What a crew says with the buttons of its field page, drawn with its journey. */

#include <gio/gio.h>

#include "simulator/journey.h"

G_BEGIN_DECLS

typedef struct {
  gint64 time;  /* of the night's clock, UTC microseconds */
  char *report; /* JSON, one object of /api/reports */
} YxSaying;

/* All that the crew of a car will say, of YxSaying, by time: on duty to off duty, each stop with what came of
 * it. `stops` (of YxStop) are those of the journey. Returns: (transfer full) */
GArray *yx_sayings_new (GListModel *stops, const YxJourney *journey);

G_END_DECLS
