#pragma once

/* OsmAnd's live tracking, Traccar's clients and GPSLogger's custom URL: one HTTP request, a
 * position in its query, its form or its JSON body.
 *
 * What a name means, in any case of letters, is the dialect's:
 *
 *                    OsmAnd, Traccar (id or deviceid)     GPSLogger
 *   identity         id, deviceid                         aid, androidid, ser, serial, id; else the
 *                                                         user of Basic authorization
 *   place            lat, lon; location=LAT,LON           lat, lon
 *   time             timestamp                            timestamp, epoch; time; timeoff
 *   speed            speed in knots                       spd, speed in m/s; spd_kph
 *   course           bearing, heading                     dir, bearing, heading
 *   accuracy         accuracy                             acc, accuracy
 *   altitude         altitude                             alt, altitude
 *   battery          batt in %                            batt, battery in %
 *   charging         charge                               charging
 *   alarm            alarm=sos                            –
 *
 * GPSLogger writes 0.0 and nothing at all for what it does not know. It is told by a path that
 * begins with /gpslogger, or by its own names for the identity where id and deviceid are absent.
 * In JSON (Traccar Client 9) speed is metres a second, −1 for unknown, battery.level 0 … 1; an array of
 * plain objects is in the units of the query. */

#include "protocols/fix.h"

typedef struct {
  const char *path;           /* without the query */
  const char *query;          /* NULL: none */
  const char *authorization;  /* header, NULL: none */
  const char *content_type;   /* header, NULL: none */
  const char *body;
  size_t body_size;
  int32_t zone;               /* seconds east of Greenwich, for times that name no zone */
} YxHttpReport;

typedef enum {
  YX_OSMAND_OK,          /* reports, or a message without a position such as a push token */
  YX_OSMAND_MALFORMED,   /* the message cannot be read: 400 */
  YX_OSMAND_NO_IDENTITY, /* 400 */
  YX_OSMAND_TOO_MANY,    /* more than YX_OSMAND_MAX_REPORTS */
} YxOsmandResult;

#define YX_OSMAND_MAX_REPORTS 1000

typedef struct {
  YxReport *reports;
  size_t n_reports;
  bool json;      /* an unknown device is answered 404, else 400 */
  bool gpslogger;
} YxOsmandMessage;

/* Reads a request. On OK *ret_message is to be cleared; otherwise untouched. */
YxOsmandResult yx_osmand_read (const YxHttpReport *request, YxOsmandMessage *ret_message);
void yx_osmand_message_clear (YxOsmandMessage *message);

/* Writes a report as Traccar's clients do, "id=…&timestamp=…&lat=…". Returns the length, 0 when
 * `size` does not suffice. */
size_t yx_osmand_write_query (const char *identity, const YxFix *fix, char *text, size_t size);
