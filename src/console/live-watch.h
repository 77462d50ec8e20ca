#pragma once

/* What has to be watched on a night under way: the alerts that stand, the gravest first, and the
 * inquiry clocks that run. */

#include <adwaita.h>

#include "desk/night.h"

G_BEGIN_DECLS

#define YX_TYPE_LIVE_WATCH (yx_live_watch_get_type ())
G_DECLARE_FINAL_TYPE (YxLiveWatch, yx_live_watch, YX, LIVE_WATCH, AdwBin)

/* Signals:
 *   go (const char *vehicle_id): an alert about this car is to be looked at
 *   acknowledge (const char *alert_id)
 *   debtor (const char *id): whose clock was chosen */

/* @view: (nullable); @may: whether who acts may acknowledge. */
void yx_live_watch_show (YxLiveWatch *self, YxNightView *view, gboolean may);

/* Chooses the next alert that nobody has acknowledged, else the next one, and goes there. */
void yx_live_watch_next (YxLiveWatch *self);

/* Acknowledges the chosen alert, or the first one. */
void yx_live_watch_acknowledge (YxLiveWatch *self);

/* Of what is shown. Returns: (transfer none) (nullable) */
const YxAlert *yx_live_watch_get_chosen (YxLiveWatch *self);

/* Gives the keyboard to the alerts. */
gboolean yx_live_watch_focus (YxLiveWatch *self);

G_END_DECLS
