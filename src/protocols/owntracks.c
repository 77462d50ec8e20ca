#include "protocols/owntracks.h"

#include <math.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "protocols/form.h"
#include "protocols/json-fields.h"

#define NONCE_SIZE crypto_secretbox_NONCEBYTES
#define SECOND INT64_C (1000000)

/* ---- Identities ---- */

static bool
join_identity (const char *user, size_t user_size, const char *device, size_t device_size,
               char *ret_identity)
{
  YxReport report;
  char joined[2 * YX_IDENTITY_SIZE];

  if (user_size == 0 || device_size == 0 || user_size + device_size + 1 >= YX_IDENTITY_SIZE)
    return false;
  memcpy (joined, user, user_size);
  joined[user_size] = '/';
  memcpy (joined + user_size + 1, device, device_size);
  if (!yx_report_set_identity (&report, joined, user_size + 1 + device_size))
    return false;
  memcpy (ret_identity, report.identity, YX_IDENTITY_SIZE);
  return true;
}

bool
yx_owntracks_topic_identity (const char *topic, char ret_identity[YX_IDENTITY_SIZE])
{
  const char *user, *device;

  if (strncmp (topic, "owntracks/", 10) != 0)
    return false;
  user = topic + 10;
  device = strchr (user, '/');
  return device != NULL
         && join_identity (user, (size_t) (device - user), device + 1, strcspn (device + 1, "/"),
                           ret_identity);
}

bool
yx_owntracks_request_identity (const YxOwntracksRequest *request,
                               char ret_identity[YX_IDENTITY_SIZE])
{
  const char *limit_user = request->limit_user != NULL ? request->limit_user : "";
  const char *limit_device = request->limit_device != NULL ? request->limit_device : "";
  const YxFormField *user = NULL, *device = NULL;
  char basic[YX_IDENTITY_SIZE];
  YxForm form = { .n_fields = 0 };
  bool found;

  found = join_identity (limit_user, strlen (limit_user), limit_device, strlen (limit_device),
                         ret_identity);
  if (found)
    return true;
  if (request->query != NULL && yx_form_parse (request->query, strlen (request->query), &form)) {
    user = yx_form_find (&form, "u");
    device = yx_form_find (&form, "d");
  }
  if (user != NULL && device != NULL)
    found = join_identity (user->value, user->value_size, device->value, device->value_size,
                           ret_identity);
  if (!found && request->authorization != NULL
      && yx_basic_parse (request->authorization, false, basic, sizeof basic)) {
    if (limit_device[0] != '\0')
      found = join_identity (basic, strlen (basic), limit_device, strlen (limit_device),
                             ret_identity);
    else if (device != NULL)
      found = join_identity (basic, strlen (basic), device->value, device->value_size,
                             ret_identity);
  }
  yx_form_clear (&form);
  return found;
}

bool
yx_owntracks_key_parse (const char *text, uint8_t ret_key[YX_OWNTRACKS_KEY_SIZE])
{
  const size_t n = strlen (text);

  if (n == 0 || n > YX_OWNTRACKS_KEY_SIZE)
    return false;
  memset (ret_key, 0, YX_OWNTRACKS_KEY_SIZE);
  memcpy (ret_key, text, n);
  return true;
}

/* ---- Encryption ---- */

/* The JSON within; NULL: it cannot be read with this key. */
static json_t *
decrypt (const char *data, const uint8_t *key)
{
  const size_t size = strlen (data);
  uint8_t *sealed = malloc (size + 1);
  uint8_t *plain = NULL;
  size_t n = 0;
  json_t *root = NULL;

  if (sealed != NULL && sodium_init () >= 0
      && sodium_base642bin (sealed, size, data, size, " \r\n", &n, NULL,
                            sodium_base64_VARIANT_ORIGINAL)
             == 0
      && n >= NONCE_SIZE + crypto_secretbox_MACBYTES) {
    const size_t plain_size = n - NONCE_SIZE - crypto_secretbox_MACBYTES;

    plain = malloc (plain_size + 1);
    if (plain != NULL
        && crypto_secretbox_open_easy (plain, sealed + NONCE_SIZE, n - NONCE_SIZE, sealed, key) == 0)
      root = yx_json_parse ((const char *) plain, plain_size);
  }
  free (plain);
  free (sealed);
  return root;
}

/* {"_type": "encrypted", "data": …} around a text. */
static char *
encrypt (const char *text, const uint8_t *key)
{
  const size_t size = strlen (text);
  const size_t sealed_size = NONCE_SIZE + crypto_secretbox_MACBYTES + size;
  const size_t data_size
      = sodium_base64_encoded_len (sealed_size, sodium_base64_VARIANT_ORIGINAL);
  uint8_t *sealed = malloc (sealed_size);
  char *data = malloc (data_size);
  json_t *root = NULL;
  char *result = NULL;

  if (sealed != NULL && data != NULL && sodium_init () >= 0) {
    randombytes_buf (sealed, NONCE_SIZE);
    crypto_secretbox_easy (sealed + NONCE_SIZE, (const uint8_t *) text, size, sealed, key);
    sodium_bin2base64 (data, data_size, sealed, sealed_size, sodium_base64_VARIANT_ORIGINAL);
    root = json_pack ("{s:s, s:s}", "_type", "encrypted", "data", data);
    result = json_dumps (root, JSON_COMPACT);
  }
  json_decref (root);
  free (sealed);
  free (data);
  return result;
}

/* ---- Reading ---- */

static bool
read_epoch (const json_t *root, const char *name, int64_t *ret_time)
{
  double seconds;

  if (!yx_json_number (root, name, &seconds) || !(seconds >= 0) || seconds > 253402300799.0)
    return false;
  *ret_time = (int64_t) (seconds * 1e6);
  return true;
}

static bool
read_point (const json_t *root, YxFix *fix)
{
  return yx_json_number (root, "lat", &fix->lat) && yx_json_number (root, "lon", &fix->lon)
         && yx_lon_lat_is_valid ((YxLonLat){ fix->lon, fix->lat });
}

static void
read_state (const json_t *root, YxFix *fix)
{
  double value;

  if (yx_json_number (root, "vel", &value))
    yx_fix_set_speed (fix, value * YX_KILOMETRE_AN_HOUR);
  if (yx_json_number (root, "cog", &value))
    yx_fix_set_course (fix, value);
  if (yx_json_number (root, "acc", &value))
    yx_fix_set_accuracy (fix, value);
  if (yx_json_number (root, "alt", &value))
    yx_fix_set_altitude (fix, value);
  if (yx_json_number (root, "batt", &value))
    yx_fix_set_battery (fix, value / 100);
  if (yx_json_number (root, "bs", &value) && (value == 2 || value == 3))
    fix->flags |= YX_FIX_CHARGING;
}

static void
read_location (const json_t *root, YxOwntracksMessage *message)
{
  YxFix *fix = &message->report.fix;

  if (!read_point (root, fix) || !read_epoch (root, "tst", &fix->time)) {
    message->type = YX_OWNTRACKS_FAULTY;
    return;
  }
  /* Of a phone that has not been told the time yet. */
  if (fix->time == 0)
    fix->time = YX_FIX_NO_TIME;
  message->type = YX_OWNTRACKS_LOCATION;
  message->report.position = true;
  read_state (root, fix);
}

static void
read_transition (const json_t *root, YxOwntracksMessage *message)
{
  const char *event = yx_json_text (root, "event");
  YxFix *fix = &message->report.fix;
  YxLonLat point;

  if (event == NULL || (strcmp (event, "enter") != 0 && strcmp (event, "leave") != 0)
      || !read_epoch (root, "tst", &fix->time)) {
    message->type = YX_OWNTRACKS_FAULTY;
    return;
  }
  message->type = YX_OWNTRACKS_TRANSITION;
  message->enter = strcmp (event, "enter") == 0;
  read_state (root, fix);
  message->report.position = read_point (root, fix) && yx_fix_get_point (fix, &point);
}

static void
read_waypoint (const json_t *root, YxOwntracksMessage *message)
{
  YxFix *fix = &message->report.fix;

  read_epoch (root, "tst", &fix->time);
  message->type = read_point (root, fix) ? YX_OWNTRACKS_WAYPOINT : YX_OWNTRACKS_FAULTY;
  yx_json_number (root, "rad", &message->radius);
}

static void
read_typed (const json_t *root, YxOwntracksMessage *message)
{
  const char *type = yx_json_text (root, "_type");
  const char *text;

  if ((text = yx_json_text (root, "tid")) != NULL)
    yx_text_copy (text, message->tid, sizeof message->tid);
  if ((text = yx_json_text (root, "desc")) != NULL)
    yx_text_copy (text, message->description, sizeof message->description);
  if ((text = yx_json_text (root, "t")) != NULL && text[0] >= ' ' && text[0] <= '~')
    message->trigger = text[0];
  if ((text = yx_json_text (root, "topic")) != NULL)
    yx_owntracks_topic_identity (text, message->report.identity);
  read_epoch (root, "created_at", &message->created);
  if (type == NULL) {
    message->type = YX_OWNTRACKS_OTHER;
  } else if (strcmp (type, "location") == 0) {
    read_location (root, message);
  } else if (strcmp (type, "transition") == 0) {
    read_transition (root, message);
  } else if (strcmp (type, "waypoint") == 0) {
    read_waypoint (root, message);
  } else if (strcmp (type, "waypoints") == 0) {
    message->type = YX_OWNTRACKS_WAYPOINTS;
  } else if (strcmp (type, "lwt") == 0) {
    message->type = YX_OWNTRACKS_LWT;
    read_epoch (root, "tst", &message->report.fix.time);
  }
}

static void
read_message (const json_t *root, const uint8_t *key, YxOwntracksMessage *message)
{
  const char *type = yx_json_text (root, "_type");
  const char *data = yx_json_text (root, "data");
  const char *topic = yx_json_text (root, "topic");
  json_t *within;

  *message = (YxOwntracksMessage){ .created = YX_FIX_NO_TIME, .radius = NAN };
  yx_fix_init (&message->report.fix);
  if (type == NULL || strcmp (type, "encrypted") != 0) {
    read_typed (root, message);
    return;
  }
  within = data != NULL && key != NULL ? decrypt (data, key) : NULL;
  if (json_is_object (within)) {
    message->encrypted = true;
    read_typed (within, message);
  } else {
    message->type = YX_OWNTRACKS_ENCRYPTED;
  }
  if (message->report.identity[0] == '\0' && topic != NULL)
    yx_owntracks_topic_identity (topic, message->report.identity);
  json_decref (within);
}

bool
yx_owntracks_read (const char *body, size_t size, const uint8_t *key,
                   YxOwntracksMessage **ret_messages, size_t *ret_n)
{
  YxOwntracksMessage *messages = NULL;
  json_t *root;
  size_t n;

  if (size == 0) {
    *ret_messages = NULL;
    *ret_n = 0;
    return true;
  }
  root = yx_json_parse (body, size);
  n = json_is_array (root) ? json_array_size (root) : json_is_object (root) ? 1 : 0;
  if (root == NULL || (!json_is_array (root) && n == 0) || n > YX_OWNTRACKS_MAX_MESSAGES) {
    json_decref (root);
    return false;
  }
  if (n > 0) {
    messages = calloc (n, sizeof *messages);
    if (messages == NULL) {
      json_decref (root);
      return false;
    }
  }
  for (size_t i = 0; i < n; i++)
    read_message (json_is_array (root) ? json_array_get (root, i) : root, key, &messages[i]);
  json_decref (root);
  *ret_messages = messages;
  *ret_n = n;
  return true;
}

/* ---- Writing ---- */

/* Takes `root`. */
static char *
finish (json_t *root, const uint8_t *key)
{
  char *text = root != NULL ? json_dumps (root, JSON_COMPACT | JSON_REAL_PRECISION (10)) : NULL;
  char *sealed;

  json_decref (root);
  if (text == NULL || key == NULL)
    return text;
  sealed = encrypt (text, key);
  free (text);
  return sealed;
}

char *
yx_owntracks_write_fences (const YxOwntracksFence *fences, size_t n, const uint8_t *key)
{
  json_t *list = json_array ();
  json_t *root;

  for (size_t i = 0; i < n; i++) {
    const YxOwntracksFence *fence = &fences[i];

    json_array_append_new (list, json_pack ("{s:s, s:s, s:f, s:f, s:i, s:I}", "_type", "waypoint",
                                            "desc", fence->description, "lat", fence->point.lat,
                                            "lon", fence->point.lon, "rad",
                                            (int) fmax (1, fence->radius + 0.5), "tst",
                                            (json_int_t) (fence->time / SECOND)));
  }
  root = json_pack ("{s:s, s:s, s:{s:s, s:o}}", "_type", "cmd", "action", "setWaypoints",
                    "waypoints", "_type", "waypoints", "waypoints", list);
  return finish (root, key);
}

static void
set_number (json_t *root, const char *name, double value)
{
  if (isfinite (value))
    json_object_set_new (root, name, json_integer ((json_int_t) floor (value + 0.5)));
}

char *
yx_owntracks_write_location (const char *topic, const YxFix *fix, const uint8_t *key)
{
  json_t *root = json_pack ("{s:s, s:s, s:f, s:f}", "_type", "location", "topic", topic, "lat",
                            fix->lat, "lon", fix->lon);

  if (root == NULL)
    return NULL;
  if (fix->time != YX_FIX_NO_TIME)
    json_object_set_new (root, "tst", json_integer (fix->time / SECOND));
  set_number (root, "vel", fix->speed / YX_KILOMETRE_AN_HOUR);
  set_number (root, "cog", fix->course);
  set_number (root, "acc", fix->accuracy);
  set_number (root, "alt", fix->altitude);
  set_number (root, "batt", fix->battery * 100);
  return finish (root, key);
}
