#pragma once

/* How alerts make themselves heard and seen beyond the window: the display's bell and, from
 * "urgent" on, a notification of the desktop. What is critical rings again until somebody has
 * acknowledged it; switching the sound off silences the rest, not that. */

#include <gtk/gtk.h>

#include "desk/night.h"

G_BEGIN_DECLS

/* Marks a window that was closed while inquiries run: it is out of sight, and comes back with what is
 * critical. */
#define YX_CLOSED_WINDOW "yx-closed"

typedef struct _YxAlarm YxAlarm;

/* @widget: whose display rings. */
YxAlarm *yx_alarm_new (GtkWidget *widget);
void yx_alarm_free (YxAlarm *self);

void yx_alarm_set_sound (YxAlarm *self, gboolean sound);

/* Tells what is new in the view (nullable: no operation is live). */
void yx_alarm_follow (YxAlarm *self, const YxNightView *view);

/* How often it rang; for tests. */
guint yx_alarm_get_n_rings (YxAlarm *self);

G_END_DECLS
