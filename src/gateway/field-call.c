#define G_LOG_DOMAIN "yexun-gateway"

#include "config.h"

#include "gateway/field-call.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <math.h>
#include <string.h>

#include "model/id.h"

#define DIGITS 12 /* of real numbers: a degree to well below a millimetre */

void
yx_field_call_clear (YxFieldCall *call)
{
  yx_phone_free (call->phone);
  g_free (call->key);
  g_free (call->query);
  g_free (call->etag);
  g_free (call->media_type);
  g_clear_pointer (&call->body, g_bytes_unref);
  g_clear_pointer (&call->answer, g_bytes_unref);
  g_free (call->answer_etag);
  g_clear_pointer (&call->fixes, g_array_unref);
  g_clear_object (&call->desk);
}

void
yx_field_answer_json (YxFieldCall *call, guint status, json_t *json)
{
  char *text = json_dumps (json, JSON_COMPACT | JSON_REAL_PRECISION (DIGITS));

  g_assert (text != NULL);
  call->status = status;
  call->type = "application/json";
  g_clear_pointer (&call->answer, g_bytes_unref);
  call->answer = g_bytes_new_with_free_func (text, strlen (text), free, text);
  json_decref (json);
}

void
yx_field_answer_error (YxFieldCall *call, guint status, const char *text)
{
  yx_field_answer_json (call, status, json_pack ("{s:s}", "error", text));
}

gboolean
yx_field_is_passing (const GError *error)
{
  return error->domain == YX_STORE_ERROR || error->domain == G_IO_ERROR
         || error->domain == G_FILE_ERROR;
}

void
yx_field_answer_failure (YxFieldCall *call, const GError *error)
{
  guint status = SOUP_STATUS_SERVICE_UNAVAILABLE;

  if (g_error_matches (error, YX_STORE_ERROR, YX_STORE_ERROR_FULL))
    status = SOUP_STATUS_INSUFFICIENT_STORAGE;
  else if (error->domain == YX_DESK_ERROR)
    switch ((YxDeskError) error->code) {
    case YX_DESK_ERROR_NOT_FOUND:
    case YX_DESK_ERROR_NOTHING:
      status = SOUP_STATUS_NOT_FOUND;
      break;
    case YX_DESK_ERROR_FORBIDDEN:
      status = SOUP_STATUS_UNAUTHORIZED;
      break;
    case YX_DESK_ERROR_EXISTS:
    case YX_DESK_ERROR_STATE:
      status = SOUP_STATUS_CONFLICT;
      break;
    default:
      status = SOUP_STATUS_BAD_REQUEST;
      break;
    }
  yx_field_answer_error (call, status, error->message);
}

/* ---- Reading ---- */

static json_t *
read_body (YxFieldCall *call)
{
  gsize size;
  const char *text = g_bytes_get_data (call->body, &size);
  json_t *json = json_loadb (text != NULL ? text : "", size, JSON_REJECT_DUPLICATES, NULL);

  if (json == NULL)
    yx_field_answer_error (call, SOUP_STATUS_BAD_REQUEST, _ ("This is no JSON"));
  return json;
}

json_t *
yx_field_read_list (YxFieldCall *call, gsize max)
{
  json_t *list = read_body (call);
  json_t *item;
  gsize i;

  if (list == NULL)
    return NULL;
  if (!json_is_array (list)) {
    yx_field_answer_error (call, SOUP_STATUS_BAD_REQUEST, _ ("A list was expected"));
  } else if (json_array_size (list) > max) {
    yx_field_answer_error (call, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE,
                           _ ("The list is too long; send less at a time"));
  } else {
    json_array_foreach (list, i, item) {
      if (!json_is_object (item))
        break;
    }
    if (i == json_array_size (list))
      return list;
    yx_field_answer_error (call, SOUP_STATUS_BAD_REQUEST, _ ("A list of objects was expected"));
  }
  json_decref (list);
  return NULL;
}

json_t *
yx_field_read_object (YxFieldCall *call)
{
  json_t *object = read_body (call);

  if (object == NULL || json_is_object (object))
    return object;
  json_decref (object);
  yx_field_answer_error (call, SOUP_STATUS_BAD_REQUEST, _ ("An object was expected"));
  return NULL;
}

gboolean
yx_field_query_number (const YxFieldCall *call, const char *name, gint64 *ret_number)
{
  g_autoptr (GHashTable) fields
      = call->query != NULL ? g_uri_parse_params (call->query, -1, "&", G_URI_PARAMS_NONE, NULL)
                            : NULL;
  const char *text = fields != NULL ? g_hash_table_lookup (fields, name) : NULL;

  return text != NULL && g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, ret_number, NULL);
}

static const json_t *
get (const json_t *object, const char *name)
{
  const json_t *member = json_object_get (object, name);

  return json_is_null (member) ? NULL : member;
}

const char *
yx_field_text (const json_t *object, const char *name, gsize max, gboolean *ok)
{
  const json_t *member = get (object, name);

  if (member == NULL)
    return NULL;
  if (json_is_string (member) && json_string_length (member) <= max)
    return json_string_value (member);
  *ok = FALSE;
  return NULL;
}

double
yx_field_real (const json_t *object, const char *name, gboolean *ok)
{
  const json_t *member = get (object, name);

  if (member == NULL)
    return NAN;
  if (json_is_number (member) && isfinite (json_number_value (member)))
    return json_number_value (member);
  *ok = FALSE;
  return NAN;
}

gint64
yx_field_whole (const json_t *object, const char *name, gboolean *ok)
{
  const double limit = 9007199254740992.0; /* 2^53: what a browser's numbers can hold */
  const json_t *member = get (object, name);

  if (member == NULL)
    return 0;
  if (json_is_integer (member))
    return json_integer_value (member);
  /* A browser's clock may be finer than a millisecond. */
  if (json_is_real (member) && fabs (json_real_value (member)) < limit)
    return (gint64) json_real_value (member);
  *ok = FALSE;
  return 0;
}

gint64
yx_field_time (const json_t *object, const char *name, gboolean *ok)
{
  const gint64 ms = yx_field_whole (object, name, ok);

  if (ms >= 0 && ms < G_MAXINT64 / 1000)
    return ms * 1000;
  *ok = FALSE;
  return 0;
}

gboolean
yx_field_flag (const json_t *object, const char *name, gboolean *ok)
{
  const json_t *member = get (object, name);

  if (member != NULL && !json_is_boolean (member))
    *ok = FALSE;
  return json_is_true (member);
}

YxLonLat
yx_field_point (const json_t *object, gboolean *ok)
{
  const YxLonLat point
      = { yx_field_real (object, "lon", ok), yx_field_real (object, "lat", ok) };

  if (isnan (point.lon) && isnan (point.lat))
    return point;
  if (!(fabs (point.lon) <= 180 && fabs (point.lat) <= 90))
    *ok = FALSE;
  return point;
}

gboolean
yx_field_split_key (const char *key, char **ret_task, char **ret_place)
{
  const char *colon = strchr (key, ':');
  g_autofree char *task = colon != NULL ? g_strndup (key, (gsize) (colon - key)) : NULL;

  if (task == NULL || !yx_id_is_uuid (task) || (colon[1] != '\0' && !yx_id_is_uuid (colon + 1)))
    return FALSE;
  *ret_place = colon[1] != '\0' ? g_strdup (colon + 1) : NULL;
  *ret_task = g_steal_pointer (&task);
  return TRUE;
}

/* ---- Verdicts ---- */

void
yx_field_verdicts_init (YxFieldVerdicts *verdicts)
{
  verdicts->accepted = json_array ();
  verdicts->refused = json_array ();
}

void
yx_field_accept (YxFieldVerdicts *verdicts, const char *id)
{
  json_array_append_new (verdicts->accepted, json_string (id != NULL ? id : ""));
}

void
yx_field_refuse (YxFieldVerdicts *verdicts, const char *id, const char *text, gboolean again)
{
  json_array_append_new (verdicts->refused,
                         json_pack ("{s:s?, s:s, s:b}", "id", id, "error", text, "again", again));
}

void
yx_field_judge (YxFieldVerdicts *verdicts, const char *id, const GError *error)
{
  if (error == NULL)
    yx_field_accept (verdicts, id);
  else
    yx_field_refuse (verdicts, id, error->message, yx_field_is_passing (error));
}

void
yx_field_answer_verdicts (YxFieldCall *call, YxFieldVerdicts *verdicts)
{
  yx_field_answer_json (call, SOUP_STATUS_OK,
                        json_pack ("{s:o, s:o}", "accepted", verdicts->accepted, "refused",
                                   verdicts->refused));
}
