#pragma once

/* The presence chart of a place as a widget; the tooltip says the figures of an hour. */

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define YX_TYPE_PRESENCE_VIEW (yx_presence_view_get_type ())
G_DECLARE_FINAL_TYPE (YxPresenceView, yx_presence_view, YX, PRESENCE_VIEW, GtkWidget)

/* hours: likelihoods by weekday, Monday first, and hour; copied. */
YxPresenceView *yx_presence_view_new (const double hours[7][24]);

/* "Likeliest on working days 22:00–08:00 (50 %), at weekends 21:00–09:00 (52 %)".
 * Returns: (transfer full) */
char *yx_presence_view_describe (const double hours[7][24]);

G_END_DECLS
