#pragma once

/* What the parts of tonight share: tonight-stops.c reads the stops and who is expected there,
 * tonight-team.c the car and its crew. Internal to desk/. */

#include "desk/phone-private.h"
#include "desk/tonight.h"

G_BEGIN_DECLS

gboolean yx_tonight_read_stops (YxDb *db, const YxPhone *phone, YxTonight *tonight,
                                GError **error);
gboolean yx_tonight_read_team (YxDb *db, const YxPhone *phone, YxTonight *tonight,
                               GError **error);

void yx_tonight_stop_free (gpointer stop);
void yx_tonight_officer_free (gpointer officer);
void yx_tonight_custody_free (gpointer custody);
void yx_tonight_dispatch_free (gpointer dispatch);
void yx_tonight_asked_free (gpointer asked);

/* Runs a query with one or two texts as $1 and $2 and hands on its rows. */
typedef void (*YxTonightRow) (YxTonight *tonight, YxStatement *row);
gboolean yx_tonight_read_rows (YxDb *db, const char *sql, const char *first, const char *second,
                               YxTonightRow take, YxTonight *tonight, GError **error);

G_END_DECLS
