#define G_LOG_DOMAIN "yx-exchange"

#include "config.h"

#include "exchange/geocoder.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <math.h>
#include <string.h>

#include "geo/measure.h"

#define MAX_BYTES (1u << 20)
#define MAX_ANSWERS 20
#define DEFAULT_TIMEOUT_S 10

typedef struct {
  YxGeocoderOptions options;
  char *url, *key, *text;
} FindTask;

typedef struct {
  const char *word;
  YxMatchLevel level;
} LevelWord;

/* What the services call their levels. */
static const LevelWord nominatim_levels[] = {
  { "house_number", YX_MATCH_DOOR }, { "house", YX_MATCH_DOOR },         { "building", YX_MATCH_BUILDING },
  { "amenity", YX_MATCH_BUILDING },  { "shop", YX_MATCH_BUILDING },      { "office", YX_MATCH_BUILDING },
  { "road", YX_MATCH_STREET },       { "highway", YX_MATCH_STREET },     { "residential", YX_MATCH_ESTATE },
  { "neighbourhood", YX_MATCH_ESTATE }, { "quarter", YX_MATCH_ESTATE },  { "village", YX_MATCH_VILLAGE },
  { "hamlet", YX_MATCH_VILLAGE },    { "suburb", YX_MATCH_TOWN },        { "town", YX_MATCH_TOWN },
  { "county", YX_MATCH_COUNTY },     { "district", YX_MATCH_COUNTY },    { "city", YX_MATCH_CITY },
  { "state", YX_MATCH_PROVINCE },    { "province", YX_MATCH_PROVINCE },
};
static const LevelWord tianditu_levels[] = {
  { "门址", YX_MATCH_DOOR },     { "门牌号", YX_MATCH_DOOR }, { "兴趣点", YX_MATCH_BUILDING },
  { "POI", YX_MATCH_BUILDING },  { "道路", YX_MATCH_STREET }, { "地名", YX_MATCH_VILLAGE },
  { "村", YX_MATCH_VILLAGE },    { "乡镇", YX_MATCH_TOWN },   { "区县", YX_MATCH_COUNTY },
  { "城市", YX_MATCH_CITY },     { "省", YX_MATCH_PROVINCE },
};

static const double radii[YX_N_MATCHES] = { 50, 100, 100, 500, 400, 1000, 5000, 25000, 60000, 400000 };

/* What the service does not say, or says in a word that is not known, is taken for rough. */
static YxMatchLevel
find_level (const LevelWord *words, gsize n, const char *word)
{
  for (gsize i = 0; i < n && word != NULL; i++)
    if (strcmp (words[i].word, word) == 0)
      return words[i].level;
  return YX_MATCH_TOWN;
}

static gboolean
fail_form (const char *shown, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               _ ("%s has not answered as an address service does"), shown);
  return FALSE;
}

/* A number, or a text that is one: services disagree. */
static gboolean
read_number (JsonObject *object, const char *member, double *ret_value)
{
  JsonNode *node = json_object_get_member (object, member);
  double value;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  if (json_node_get_value_type (node) == G_TYPE_STRING) {
    const char *text = json_node_get_string (node);
    char *end;

    value = g_ascii_strtod (text, &end);
    if (end == text || *end != '\0')
      return FALSE;
  } else {
    value = json_node_get_double (node);
  }
  if (!isfinite (value))
    return FALSE;
  *ret_value = value;
  return TRUE;
}

static const char *
read_text (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
                 && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

static gboolean
add_answer (GPtrArray *answers, JsonObject *object, YxDatum datum, YxMatchLevel level,
            double confidence, const char *name, const char *shown)
{
  YxLonLat point;
  YxFound *found;

  if (!read_number (object, "lon", &point.lon) || !read_number (object, "lat", &point.lat)
      || !yx_lon_lat_is_valid (point))
    return FALSE;
  found = g_new0 (YxFound, 1);
  *found = (YxFound){
    .level = level,
    .point = yx_datum_to_wgs84 (datum, point),
    .radius_m = radii[level],
    .confidence = CLAMP (confidence, 0.0, 1.0),
    .name = g_strdup (name),
    .why = g_strdup_printf (_ ("answered by %s"), shown),
  };
  g_ptr_array_add (answers, found);
  return TRUE;
}

static gboolean
read_nominatim (JsonNode *root, YxDatum datum, const char *shown, GPtrArray *answers,
                GError **error)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (root))
    return fail_form (shown, error);
  array = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (array) && i < MAX_ANSWERS; i++) {
    JsonNode *node = json_array_get_element (array, i);
    JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
    const char *name = object != NULL ? read_text (object, "display_name") : NULL;
    const char *word = object != NULL ? read_text (object, "addresstype") : NULL;
    double importance = 0.5;

    if (name == NULL)
      return fail_form (shown, error);
    if (word == NULL)
      word = read_text (object, "type");
    read_number (object, "importance", &importance);
    if (!add_answer (answers, object, datum,
                     find_level (nominatim_levels, G_N_ELEMENTS (nominatim_levels), word),
                     importance, name, shown))
      return fail_form (shown, error);
  }
  return TRUE;
}

static gboolean
read_tianditu (JsonNode *root, YxDatum datum, const char *shown, GPtrArray *answers,
               GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  JsonNode *node = object != NULL ? json_object_get_member (object, "location") : NULL;
  double status = 0.0, score = 50.0;
  const char *word, *name;
  JsonObject *location;

  if (object == NULL || !read_number (object, "status", &status))
    return fail_form (shown, error);
  if (status != 0.0 && status != 101.0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("%s refuses: %s"), shown,
                 read_text (object, "msg") ?: "?");
    return FALSE;
  }
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return status == 101.0 || node == NULL ? TRUE : fail_form (shown, error); /* 101: no result */
  location = json_node_get_object (node);
  word = read_text (location, "level");
  name = read_text (location, "keyWord");
  read_number (location, "score", &score);
  return add_answer (answers, location, datum,
                     find_level (tianditu_levels, G_N_ELEMENTS (tianditu_levels), word),
                     score / 100.0, name != NULL ? name : shown, shown)
         || fail_form (shown, error);
}

static char *
fill_template (const YxGeocoderOptions *options, const char *text)
{
  g_autofree char *escaped = g_uri_escape_string (text, NULL, FALSE);
  g_autofree char *key = g_uri_escape_string (options->key != NULL ? options->key : "", NULL, FALSE);
  GString *url = g_string_new (options->url);

  g_string_replace (url, "{key}", key, 0);
  g_string_replace (url, "{text}", escaped, 0);
  return g_string_free (url, FALSE);
}

/* At most MAX_BYTES, so that nobody fills the memory, and until the deadline, so that nobody holds
 * the line by a byte at a time. */
static GByteArray *
read_body (GInputStream *stream, gint64 deadline, const char *shown, GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  guint8 buffer[8192];

  for (;;) {
    const gssize n = g_input_stream_read (stream, buffer, sizeof buffer, cancellable, error);

    if (n < 0)
      return NULL;
    if (n == 0)
      return g_steal_pointer (&body);
    g_byte_array_append (body, buffer, (guint) n);
    if (g_get_monotonic_time () > deadline) {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, shown);
      return NULL;
    }
    if (body->len > MAX_BYTES) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _ ("%s answers with more than an address service would"), shown);
      return NULL;
    }
  }
}

static GByteArray *
request (SoupMessage *message, guint timeout_s, const char *shown, GCancellable *cancellable,
         GError **error)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options ("timeout", timeout_s,
                                                                   "user-agent", "Yexun", NULL);
  const gint64 deadline = g_get_monotonic_time () + timeout_s * G_USEC_PER_SEC;
  g_autoptr (GInputStream) stream = soup_session_send (session, message, cancellable, error);
  const SoupStatus status = soup_message_get_status (message);

  if (stream == NULL)
    return NULL;
  if (status != SOUP_STATUS_OK) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("%s answers with status %u"), shown,
                 (guint) status);
    return NULL;
  }
  return read_body (stream, deadline, shown, cancellable, error);
}

/* One sentence for whatever the network has said. */
static void
explain (GError **error, const char *shown, GError *reason)
{
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, _ ("%s does not answer in time"), shown);
  else if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED)
           || g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_INVALID_DATA)
           || g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_FAILED))
    g_propagate_error (error, g_error_copy (reason));
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("%s cannot be asked: %s"), shown,
                 reason->message);
}

static void
find_thread_cb (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  FindTask *job = data;
  GError *error = NULL;
  GPtrArray *found = yx_geocoder_find (&job->options, job->text, cancellable, &error);

  if (found != NULL)
    g_task_return_pointer (task, found, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
find_task_free (gpointer data)
{
  FindTask *job = data;

  g_free (job->url);
  g_free (job->key);
  g_free (job->text);
  g_free (job);
}

gboolean
yx_geocoder_parse_format (const char *word, YxGeocoderFormat *ret_format)
{
  g_return_val_if_fail (word != NULL && ret_format != NULL, FALSE);

  if (strcmp (word, "nominatim") == 0)
    *ret_format = YX_GEOCODER_NOMINATIM;
  else if (strcmp (word, "tianditu") == 0)
    *ret_format = YX_GEOCODER_TIANDITU;
  else
    return FALSE;
  return TRUE;
}

GPtrArray *
yx_geocoder_read (YxGeocoderFormat format, YxDatum datum, const char *bytes, gsize size,
                  const char *shown, GError **error)
{
  g_autoptr (GPtrArray) answers = NULL;
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root;

  g_return_val_if_fail (bytes != NULL || size == 0, NULL);

  answers = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_found_free);
  if (size == 0 || size > MAX_BYTES || !g_utf8_validate (bytes, (gssize) size, NULL)
      || !json_parser_load_from_data (parser, bytes, (gssize) size, NULL)
      || (root = json_parser_get_root (parser)) == NULL) {
    fail_form (shown, error);
    return NULL;
  }
  if (!(format == YX_GEOCODER_NOMINATIM ? read_nominatim : read_tianditu) (root, datum, shown,
                                                                           answers, error))
    return NULL;
  return g_steal_pointer (&answers);
}

GPtrArray *
yx_geocoder_find (const YxGeocoderOptions *options, const char *text, GCancellable *cancellable,
                  GError **error)
{
  g_autofree char *url = NULL;
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GByteArray) body = NULL;
  g_autoptr (GError) reason = NULL;
  const char *host;

  g_return_val_if_fail (options != NULL && options->url != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  url = fill_template (options, text);
  if (strstr (options->url, "{text}") != NULL
      && (g_str_has_prefix (url, "http://") || g_str_has_prefix (url, "https://")))
    message = soup_message_new (SOUP_METHOD_GET, url);
  if (message == NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 _ ("“%s” is no address of a service; it begins with http and holds {text}"),
                 options->url);
    return NULL;
  }
  host = g_uri_get_host (soup_message_get_uri (message));
  body = request (message, options->timeout_s > 0 ? options->timeout_s : DEFAULT_TIMEOUT_S, host,
                  cancellable, &reason);
  if (body == NULL) {
    explain (error, host, reason);
    return NULL;
  }
  return yx_geocoder_read (options->format, options->datum, (const char *) body->data, body->len,
                           host, error);
}

void
yx_geocoder_find_async (const YxGeocoderOptions *options, const char *text,
                        GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  FindTask *job;

  g_return_if_fail (options != NULL && options->url != NULL);
  g_return_if_fail (text != NULL);

  job = g_new0 (FindTask, 1);
  job->options = *options;
  job->options.url = job->url = g_strdup (options->url);
  job->options.key = job->key = g_strdup (options->key);
  job->text = g_strdup (text);
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_geocoder_find_async);
  g_task_set_task_data (task, job, find_task_free);
  g_task_run_in_thread (task, find_thread_cb);
}

GPtrArray *
yx_geocoder_find_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
