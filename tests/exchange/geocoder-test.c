/* Address services, as a server of our own plays them: right, empty, wrong, slow, too much, gone. */

#include <libsoup/soup.h>
#include <locale.h>
#include <string.h>

#include "exchange/geocoder.h"
#include "geo/measure.h"

typedef struct {
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  SoupServer *server;
  char *base;
  GMutex lock;
  char *asked; /* query of the last request, under the lock */
} Service;

static Service service;

static const char nominatim[]
    = "[{\"lat\":\"35.4987\",\"lon\":\"113.5002\",\"display_name\":\"沿河路 2\",\"addresstype\":"
      "\"house_number\",\"importance\":0.8},{\"lat\":35.5,\"lon\":113.6,\"display_name\":\"石桥镇\","
      "\"type\":\"town\"}]";
static const char tianditu[]
    = "{\"msg\":\"ok\",\"location\":{\"score\":90,\"level\":\"门址\",\"lon\":\"113.5061\",\"lat\":"
      "\"35.4991\",\"keyWord\":\"沿河路2号\"},\"status\":\"0\"}";

static void
handle_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
           gpointer data)
{
  static const struct {
    const char *path, *body;
    guint status;
  } answers[] = {
    { "/nominatim", nominatim, 200 },
    { "/tianditu", tianditu, 200 },
    { "/empty", "[]", 200 },
    { "/none", "{\"msg\":\"no\",\"status\":\"101\"}", 200 },
    { "/refused", "{\"msg\":\"key invalid\",\"status\":\"301\"}", 200 },
    { "/garbage", "<html>\xff\xfe", 200 },
    { "/nothing", "", 200 },
    { "/object", "{\"a\":1}", 200 },
    { "/no-place", "[{\"display_name\":\"x\",\"lat\":\"abc\",\"lon\":\"1\"}]", 200 },
    { "/off-globe", "[{\"display_name\":\"x\",\"lat\":\"100\",\"lon\":\"1\"}]", 200 },
    { "/broken", nominatim, 500 },
    { "/missing", nominatim, 404 },
  };

  g_mutex_lock (&service.lock);
  g_free (service.asked);
  service.asked = query != NULL ? g_strdup (g_hash_table_lookup (query, "q")) : NULL;
  g_mutex_unlock (&service.lock);
  if (g_str_equal (path, "/slow")) {
    soup_server_message_pause (message);
    return;
  }
  if (g_str_equal (path, "/huge")) {
    g_autofree char *body = g_strnfill (2 << 20, ' ');

    soup_server_message_set_status (message, 200, NULL);
    soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, body, 2 << 20);
    return;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    if (g_str_equal (path, answers[i].path)) {
      soup_server_message_set_status (message, answers[i].status, NULL);
      soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC,
                                        answers[i].body, strlen (answers[i].body));
      return;
    }
  soup_server_message_set_status (message, 404, NULL);
}

static gpointer
serve (gpointer data)
{
  g_main_context_push_thread_default (service.context);
  g_main_loop_run (service.loop);
  g_main_context_pop_thread_default (service.context);
  return NULL;
}

static void
start_service (void)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  service.context = g_main_context_new ();
  service.loop = g_main_loop_new (service.context, FALSE);
  g_main_context_push_thread_default (service.context);
  service.server = soup_server_new (NULL, NULL);
  soup_server_add_handler (service.server, NULL, handle_cb, NULL, NULL);
  soup_server_listen_local (service.server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (service.server);
  service.base = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_main_context_pop_thread_default (service.context);
  service.thread = g_thread_new ("service", serve, NULL);
}

static void
stop_service (void)
{
  g_main_loop_quit (service.loop);
  g_thread_join (service.thread);
  soup_server_disconnect (service.server);
  g_object_unref (service.server);
  g_main_loop_unref (service.loop);
  g_main_context_unref (service.context);
  g_free (service.base);
  g_free (service.asked);
}

static GPtrArray *
ask (const char *path, YxGeocoderFormat format, YxDatum datum, GError **error)
{
  g_autofree char *url = g_strdup_printf ("%s%s?q={text}&k={key}", service.base, path);
  const YxGeocoderOptions options = {
    .url = url, .key = "a b&c", .format = format, .datum = datum, .timeout_s = 1
  };

  return yx_geocoder_find (&options, "沿河路2号&x=1", NULL, error);
}

static void
test_answers (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found
      = ask ("nominatim", YX_GEOCODER_NOMINATIM, YX_DATUM_WGS84, &error);
  const YxFound *first;

  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 2);
  first = g_ptr_array_index (found, 0);
  g_assert_cmpint (first->level, ==, YX_MATCH_DOOR);
  g_assert_cmpfloat (first->point.lat, ==, 35.4987);
  g_assert_cmpstr (first->name, ==, "沿河路 2");
  g_assert_cmpfloat (first->radius_m, >, 0.0);
  g_assert_cmpint (((YxFound *) g_ptr_array_index (found, 1))->level, ==, YX_MATCH_TOWN);
  g_mutex_lock (&service.lock);
  g_assert_cmpstr (service.asked, ==, "沿河路2号&x=1");
  g_mutex_unlock (&service.lock);
}

/* The declared datum is put right: 500 m are a village too far. */
static void
test_datum (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) plain = ask ("tianditu", YX_GEOCODER_TIANDITU, YX_DATUM_WGS84, &error);
  g_autoptr (GPtrArray) shifted = ask ("tianditu", YX_GEOCODER_TIANDITU, YX_DATUM_GCJ02, &error);
  double distance;

  g_assert_no_error (error);
  g_assert_cmpuint (plain->len, ==, 1);
  g_assert_cmpuint (shifted->len, ==, 1);
  g_assert_cmpint (((YxFound *) g_ptr_array_index (plain, 0))->level, ==, YX_MATCH_DOOR);
  distance = yx_distance (((YxFound *) g_ptr_array_index (plain, 0))->point,
                          ((YxFound *) g_ptr_array_index (shifted, 0))->point);
  g_assert_cmpfloat (distance, >, 300.0);
  g_assert_cmpfloat (distance, <, 900.0);
}

static void
test_nothing (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) empty = ask ("empty", YX_GEOCODER_NOMINATIM, YX_DATUM_WGS84, &error);
  g_autoptr (GPtrArray) none = ask ("none", YX_GEOCODER_TIANDITU, YX_DATUM_WGS84, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (empty->len, ==, 0);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_faults (void)
{
  static const struct {
    const char *path;
    YxGeocoderFormat format;
    int code;
  } cases[] = {
    { "refused", YX_GEOCODER_TIANDITU, G_IO_ERROR_FAILED },
    { "garbage", YX_GEOCODER_NOMINATIM, G_IO_ERROR_INVALID_DATA },
    { "nothing", YX_GEOCODER_NOMINATIM, G_IO_ERROR_INVALID_DATA },
    { "object", YX_GEOCODER_NOMINATIM, G_IO_ERROR_INVALID_DATA },
    { "object", YX_GEOCODER_TIANDITU, G_IO_ERROR_INVALID_DATA },
    { "nominatim", YX_GEOCODER_TIANDITU, G_IO_ERROR_INVALID_DATA },
    { "no-place", YX_GEOCODER_NOMINATIM, G_IO_ERROR_INVALID_DATA },
    { "off-globe", YX_GEOCODER_NOMINATIM, G_IO_ERROR_INVALID_DATA },
    { "huge", YX_GEOCODER_NOMINATIM, G_IO_ERROR_INVALID_DATA },
    { "broken", YX_GEOCODER_NOMINATIM, G_IO_ERROR_FAILED },
    { "missing", YX_GEOCODER_NOMINATIM, G_IO_ERROR_FAILED },
    { "slow", YX_GEOCODER_NOMINATIM, G_IO_ERROR_TIMED_OUT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", cases[i].path);
    g_assert_null (ask (cases[i].path, cases[i].format, YX_DATUM_WGS84, &error));
    g_assert_error (error, G_IO_ERROR, cases[i].code);
    g_assert_nonnull (strstr (error->message, "127.0.0.1"));
  }
}

static void
test_unreachable (void)
{
  static const char *const urls[] = { "http://127.0.0.1:1/?q={text}", "ftp://127.0.0.1/{text}",
                                      "http://127.0.0.1/no-text", "{text}" };

  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++) {
    const YxGeocoderOptions options = { .url = urls[i], .timeout_s = 1 };
    g_autoptr (GError) error = NULL;

    g_assert_null (yx_geocoder_find (&options, "x", NULL, &error));
    g_assert_nonnull (error);
  }
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *url = g_strdup_printf ("%snominatim?q={text}", service.base);
  const YxGeocoderOptions options = { .url = url };
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (yx_geocoder_find (&options, "x", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  int result;

  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  start_service ();
  g_test_add_func ("/geocoder/answers", test_answers);
  g_test_add_func ("/geocoder/datum", test_datum);
  g_test_add_func ("/geocoder/nothing", test_nothing);
  g_test_add_func ("/geocoder/faults", test_faults);
  g_test_add_func ("/geocoder/unreachable", test_unreachable);
  g_test_add_func ("/geocoder/cancel", test_cancel);
  result = g_test_run ();
  stop_service ();
  return result;
}
