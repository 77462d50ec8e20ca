#pragma once

/* An alert, or an inquiry clock, in the Live page's list: its level as a sign, what is wrong, what
 * to do, since when, and a button to acknowledge it. */

#include <gtk/gtk.h>

#include "desk/night.h"

G_BEGIN_DECLS

#define YX_TYPE_LIVE_ALERT_ROW (yx_live_alert_row_get_type ())
G_DECLARE_FINAL_TYPE (YxLiveAlertRow, yx_live_alert_row, YX, LIVE_ALERT_ROW, GtkBox)

/* Signal: acknowledge (): the button was pressed. */
GtkWidget *yx_live_alert_row_new (void);

/* Whether it is the alert's row and has its texts, which are costly to lay out. */
gboolean yx_live_alert_row_says (YxLiveAlertRow *self, const YxAlert *alert);

/* @may_acknowledge: whether who acts may. */
void yx_live_alert_row_show (YxLiveAlertRow *self, const YxAlert *alert, gboolean may_acknowledge,
                             gint64 now);

/* The alert it shows. Returns: (transfer none) (nullable): its id */
const char *yx_live_alert_row_get_id (YxLiveAlertRow *self);

/* Likewise for a person under control: his name, how long the clock has run, when it must end. */
#define YX_TYPE_LIVE_CLOCK_ROW (yx_live_clock_row_get_type ())
G_DECLARE_FINAL_TYPE (YxLiveClockRow, yx_live_clock_row, YX, LIVE_CLOCK_ROW, GtkBox)

GtkWidget *yx_live_clock_row_new (void);
void yx_live_clock_row_show (YxLiveClockRow *self, const YxCustody *custody, gint64 now);
const char *yx_live_clock_row_get_id (YxLiveClockRow *self);

G_END_DECLS
