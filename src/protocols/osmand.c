#include "protocols/osmand.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "protocols/form.h"
#include "protocols/json-fields.h"
#include "protocols/number.h"
#include "protocols/when.h"

typedef struct {
  bool gpslogger;
  int32_t zone;
} Dialect;

static bool
find_number (const YxForm *form, const char *const *names, double *ret_value)
{
  for (; *names != NULL; names++) {
    const YxFormField *field = yx_form_find (form, *names);

    if (field != NULL)
      return yx_number_parse (field->value, field->value_size, ret_value);
  }
  return false;
}

static const YxFormField *
find_field (const YxForm *form, const char *const *names)
{
  for (; *names != NULL; names++) {
    const YxFormField *field = yx_form_find (form, *names);

    if (field != NULL)
      return field;
  }
  return NULL;
}

static const char *const plain_identities[] = { "id", "deviceid", NULL };
static const char *const logger_identities[] = { "aid", "androidid", "ser", "serial", "id", NULL };

static bool
is_true (const YxFormField *field)
{
  return field != NULL
         && (strcasecmp (field->value, "true") == 0 || strcmp (field->value, "1") == 0);
}

/* GPSLogger's way of saying nothing. */
static double
known (const Dialect *dialect, double value)
{
  return dialect->gpslogger && value == 0 ? NAN : value;
}

static bool
read_place (const YxForm *form, YxReport *report)
{
  static const char *const lat[] = { "lat", NULL }, *const lon[] = { "lon", NULL };
  const YxFormField *pair = yx_form_find (form, "location");
  YxFix *fix = &report->fix;

  if (pair != NULL) {
    const char *comma = memchr (pair->value, ',', pair->value_size);

    if (comma == NULL
        || !yx_number_parse (pair->value, (size_t) (comma - pair->value), &fix->lat)
        || !yx_number_parse (comma + 1, (size_t) (pair->value + pair->value_size - comma - 1),
                             &fix->lon))
      return false;
  } else if (yx_form_find (form, "lat") == NULL && yx_form_find (form, "lon") == NULL) {
    return true;
  } else if (!find_number (form, lat, &fix->lat) || !find_number (form, lon, &fix->lon)) {
    return false;
  }
  report->position = true;
  return yx_lon_lat_is_valid ((YxLonLat){ fix->lon, fix->lat });
}

static bool
read_time (const YxForm *form, const Dialect *dialect, YxFix *fix)
{
  static const char *const plain[] = { "timestamp", NULL };
  static const char *const logger[] = { "time", "timeoff", "timestamp", "epoch", NULL };
  const YxFormField *field = find_field (form, dialect->gpslogger ? logger : plain);

  return field == NULL || yx_when_parse (field->value, field->value_size, dialect->zone, &fix->time);
}

static void
read_rest (const YxForm *form, const Dialect *dialect, YxFix *fix)
{
  static const char *const speed[] = { "spd", "speed", NULL }, *const kph[] = { "spd_kph", NULL };
  static const char *const knots[] = { "speed", NULL };
  static const char *const course[] = { "bearing", "heading", "dir", NULL };
  static const char *const accuracy[] = { "accuracy", "acc", NULL };
  static const char *const altitude[] = { "altitude", "alt", NULL };
  static const char *const battery[] = { "batt", "battery", NULL };
  static const char *const charging[] = { "charge", "charging", NULL };
  const YxFormField *alarm = yx_form_find (form, "alarm");
  const YxFormField *valid = yx_form_find (form, "valid");
  double value;

  if (!dialect->gpslogger && find_number (form, knots, &value))
    yx_fix_set_speed (fix, value * YX_KNOT);
  else if (dialect->gpslogger && find_number (form, speed, &value))
    yx_fix_set_speed (fix, known (dialect, value));
  else if (dialect->gpslogger && find_number (form, kph, &value))
    yx_fix_set_speed (fix, known (dialect, value) * YX_KILOMETRE_AN_HOUR);
  if (find_number (form, course, &value))
    yx_fix_set_course (fix, known (dialect, value));
  if (find_number (form, accuracy, &value))
    yx_fix_set_accuracy (fix, known (dialect, value));
  if (find_number (form, altitude, &value))
    yx_fix_set_altitude (fix, known (dialect, value));
  if (find_number (form, battery, &value))
    yx_fix_set_battery (fix, known (dialect, value) / 100);
  fix->flags |= is_true (find_field (form, charging)) ? YX_FIX_CHARGING : 0;
  fix->flags |= is_true (yx_form_find (form, "ignition")) ? YX_FIX_IGNITION : 0;
  fix->flags |= alarm != NULL && strcasecmp (alarm->value, "sos") == 0 ? YX_FIX_SOS : 0;
  fix->flags |= valid != NULL && !is_true (valid) ? YX_FIX_NOT_VALID : 0;
}

static YxOsmandResult
read_form (const YxHttpReport *request, const char *text, size_t size, YxOsmandMessage *message)
{
  Dialect dialect = { .zone = request->zone };
  const YxFormField *identity;
  YxOsmandResult result = YX_OSMAND_OK;
  char user[YX_IDENTITY_SIZE];
  YxReport *report;
  YxForm form;

  if (!yx_form_parse (text, size, &form))
    return YX_OSMAND_MALFORMED;
  report = calloc (1, sizeof *report);
  if (report == NULL) {
    yx_form_clear (&form);
    return YX_OSMAND_MALFORMED;
  }
  yx_fix_init (&report->fix);
  dialect.gpslogger = strncmp (request->path, "/gpslogger", 10) == 0
                      || find_field (&form, plain_identities) == NULL;
  identity = find_field (&form, dialect.gpslogger ? logger_identities : plain_identities);
  if (identity != NULL) {
    if (!yx_report_set_identity (report, identity->value, identity->value_size))
      result = YX_OSMAND_MALFORMED;
  } else if (request->authorization == NULL
             || !yx_basic_parse (request->authorization, false, user, sizeof user)
             || user[0] == '\0' || !yx_report_set_identity (report, user, strlen (user))) {
    result = YX_OSMAND_NO_IDENTITY;
  }
  if (result == YX_OSMAND_OK
      && (!read_place (&form, report) || !read_time (&form, &dialect, &report->fix)))
    result = YX_OSMAND_MALFORMED;
  read_rest (&form, &dialect, &report->fix);
  yx_form_clear (&form);
  if (result != YX_OSMAND_OK) {
    free (report);
    return result;
  }
  *message = (YxOsmandMessage){ .reports = report, .n_reports = 1, .gpslogger = dialect.gpslogger };
  return YX_OSMAND_OK;
}

/* A number or text as an identity. */
static bool
read_json_identity (const json_t *object, const char *name, YxReport *report)
{
  const json_t *member = json_object_get (object, name);
  char digits[24];

  if (json_is_integer (member)) {
    snprintf (digits, sizeof digits, "%" JSON_INTEGER_FORMAT, json_integer_value (member));
    return yx_report_set_identity (report, digits, strlen (digits));
  }
  return json_is_string (member)
         && yx_report_set_identity (report, json_string_value (member),
                                    json_string_length (member))
         && report->identity[0] != '\0';
}

/* {"device_id": …, "location": {"timestamp", "coords": {…}, "battery": {…}}} */
static YxOsmandResult
read_location (const json_t *root, int32_t zone, YxReport *report)
{
  const json_t *location = json_object_get (root, "location");
  const json_t *coords = json_object_get (location, "coords");
  const json_t *battery = json_object_get (location, "battery");
  const char *alarm = yx_json_text (location, "alarm");
  YxFix *fix = &report->fix;
  double value;

  if (!read_json_identity (root, "device_id", report))
    return YX_OSMAND_NO_IDENTITY;
  if (coords == NULL)
    return YX_OSMAND_OK;
  if (!yx_json_number (coords, "latitude", &fix->lat)
      || !yx_json_number (coords, "longitude", &fix->lon)
      || !yx_lon_lat_is_valid ((YxLonLat){ fix->lon, fix->lat }))
    return YX_OSMAND_MALFORMED;
  report->position = true;
  if (json_object_get (location, "timestamp") != NULL
      && !yx_json_time (location, "timestamp", zone, &fix->time))
    return YX_OSMAND_MALFORMED;
  if (yx_json_number (coords, "speed", &value))
    yx_fix_set_speed (fix, value);
  if (yx_json_number (coords, "heading", &value))
    yx_fix_set_course (fix, value);
  if (yx_json_number (coords, "accuracy", &value))
    yx_fix_set_accuracy (fix, value);
  if (yx_json_number (coords, "altitude", &value))
    yx_fix_set_altitude (fix, value);
  if (yx_json_number (battery, "level", &value))
    yx_fix_set_battery (fix, value);
  fix->flags |= json_is_true (json_object_get (battery, "is_charging")) ? YX_FIX_CHARGING : 0;
  fix->flags |= alarm != NULL && strcasecmp (alarm, "sos") == 0 ? YX_FIX_SOS : 0;
  return YX_OSMAND_OK;
}

/* {"id": …, "lat", "lon", "timestamp", "speed" in knots, "batt" in %} */
static YxOsmandResult
read_plain (const json_t *object, int32_t zone, YxReport *report)
{
  const char *alarm = yx_json_text (object, "alarm");
  YxFix *fix = &report->fix;
  double value;

  if (!read_json_identity (object, "id", report)
      && !read_json_identity (object, "deviceid", report))
    return YX_OSMAND_NO_IDENTITY;
  if (json_object_get (object, "lat") == NULL && json_object_get (object, "lon") == NULL)
    return YX_OSMAND_OK;
  if (!yx_json_number (object, "lat", &fix->lat) || !yx_json_number (object, "lon", &fix->lon)
      || !yx_lon_lat_is_valid ((YxLonLat){ fix->lon, fix->lat }))
    return YX_OSMAND_MALFORMED;
  report->position = true;
  if (json_object_get (object, "timestamp") != NULL
      && !yx_json_time (object, "timestamp", zone, &fix->time))
    return YX_OSMAND_MALFORMED;
  if (yx_json_number (object, "speed", &value))
    yx_fix_set_speed (fix, value * YX_KNOT);
  if (yx_json_number (object, "bearing", &value))
    yx_fix_set_course (fix, value);
  if (yx_json_number (object, "accuracy", &value))
    yx_fix_set_accuracy (fix, value);
  if (yx_json_number (object, "altitude", &value))
    yx_fix_set_altitude (fix, value);
  if (yx_json_number (object, "batt", &value))
    yx_fix_set_battery (fix, value / 100);
  fix->flags |= json_is_true (json_object_get (object, "charge")) ? YX_FIX_CHARGING : 0;
  fix->flags |= alarm != NULL && strcasecmp (alarm, "sos") == 0 ? YX_FIX_SOS : 0;
  return YX_OSMAND_OK;
}

static YxOsmandResult
read_object (const json_t *object, int32_t zone, YxReport *report)
{
  yx_fix_init (&report->fix);
  if (!json_is_object (object))
    return YX_OSMAND_MALFORMED;
  return json_object_get (object, "location") != NULL || json_object_get (object, "device_id") != NULL
             ? read_location (object, zone, report)
             : read_plain (object, zone, report);
}

static YxOsmandResult
read_json (const YxHttpReport *request, YxOsmandMessage *message)
{
  json_t *root = yx_json_parse (request->body, request->body_size);
  const size_t n = json_is_array (root) ? json_array_size (root) : 1;
  YxOsmandResult result = YX_OSMAND_OK;
  YxReport *reports;

  if (root == NULL)
    return YX_OSMAND_MALFORMED;
  if (n > YX_OSMAND_MAX_REPORTS) {
    json_decref (root);
    return YX_OSMAND_TOO_MANY;
  }
  reports = calloc (n > 0 ? n : 1, sizeof *reports);
  if (reports == NULL)
    result = YX_OSMAND_MALFORMED;
  for (size_t i = 0; i < n && result == YX_OSMAND_OK; i++)
    result = read_object (json_is_array (root) ? json_array_get (root, i) : root, request->zone,
                          &reports[i]);
  json_decref (root);
  if (result != YX_OSMAND_OK) {
    free (reports);
    return result;
  }
  *message = (YxOsmandMessage){ .reports = reports, .n_reports = n, .json = true };
  return YX_OSMAND_OK;
}

static bool
is_json (const YxHttpReport *request)
{
  size_t i = 0;

  if (request->body_size == 0)
    return false;
  if (request->content_type != NULL && strncasecmp (request->content_type, "application/json", 16) == 0)
    return true;
  while (i < request->body_size && strchr (" \t\r\n", request->body[i]) != NULL
         && request->body[i] != '\0')
    i++;
  return i < request->body_size && (request->body[i] == '{' || request->body[i] == '[');
}

YxOsmandResult
yx_osmand_read (const YxHttpReport *request, YxOsmandMessage *ret_message)
{
  if (is_json (request))
    return read_json (request, ret_message);
  if (request->query != NULL && request->query[0] != '\0')
    return read_form (request, request->query, strlen (request->query), ret_message);
  return read_form (request, request->body != NULL ? request->body : "", request->body_size,
                    ret_message);
}

void
yx_osmand_message_clear (YxOsmandMessage *message)
{
  free (message->reports);
  *message = (YxOsmandMessage){ .n_reports = 0 };
}

/* Appends "name=number" with up to `digits` decimals; nothing for an unknown one. */
static void
append_number (char *text, size_t size, size_t *length, const char *name, int digits, double value)
{
  char number[32];

  if (yx_number_write (value, digits, number, sizeof number) == 0 || *length >= size)
    return;
  *length += (size_t) snprintf (text + *length, size - *length, "&%s=%s", name, number);
}

size_t
yx_osmand_write_query (const char *identity, const YxFix *fix, char *text, size_t size)
{
  static const char unreserved[]
      = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  size_t length = (size_t) snprintf (text, size, "id=");

  for (const char *at = identity; *at != '\0' && length < size; at++)
    length += (size_t) snprintf (text + length, size - length,
                                 strchr (unreserved, *at) != NULL ? "%c" : "%%%02X",
                                 (unsigned char) *at);
  if (fix->time != YX_FIX_NO_TIME && length < size)
    length += (size_t) snprintf (text + length, size - length, "&timestamp=%" PRId64,
                                 fix->time / 1000);
  append_number (text, size, &length, "lat", 7, fix->lat);
  append_number (text, size, &length, "lon", 7, fix->lon);
  append_number (text, size, &length, "speed", 3, fix->speed / YX_KNOT);
  append_number (text, size, &length, "bearing", 1, fix->course);
  append_number (text, size, &length, "altitude", 1, fix->altitude);
  append_number (text, size, &length, "accuracy", 1, fix->accuracy);
  append_number (text, size, &length, "batt", 1, fix->battery * 100);
  if ((fix->flags & YX_FIX_SOS) != 0 && length < size)
    length += (size_t) snprintf (text + length, size - length, "&alarm=sos");
  return length < size ? length : 0;
}
