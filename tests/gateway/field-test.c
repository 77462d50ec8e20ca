/* The field page's server, spoken to over real TLS connections. */

#include <string.h>

#include "desk/devices.h"
#include "desk/evidence.h"
#include "desk/fixes.h"
#include "desk/messages.h"
#include "desk/out.h"
#include "desk/roll-call.h"
#include "gateway/certificate.h"
#include "gateway/gateway.h"
#include "model/id.h"

typedef struct {
  Out *out;
  YxGateway *gateway;
  GTlsCertificate *certificate;
} Fixture;

typedef struct {
  guint status;
  char *head; /* from the status line to the empty one */
  GBytes *body;
} Answer;

static void
answer_clear (Answer *answer)
{
  g_clear_pointer (&answer->head, g_free);
  g_clear_pointer (&answer->body, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const YxGatewayOptions options = { { "off", "off", "off", "off", "127.0.0.1:0" } };
  g_autoptr (GError) error = NULL;

  fixture->out = out_new ();
  fixture->gateway = yx_gateway_new (fixture->out->desk);
  yx_gateway_start (fixture->gateway, &options, &error);
  g_assert_no_error (error);
  fixture->certificate
      = yx_certificate_of_desk (yx_desk_get_path (fixture->out->desk), &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->gateway);
  g_clear_object (&fixture->certificate);
  out_free (fixture->out);
}

static GSocketConnection *
connect_plain (Fixture *fixture)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection = g_socket_client_connect_to_host (
      client, yx_gateway_get_address (fixture->gateway, YX_GATEWAY_FIELD), 0, NULL, &error);

  g_assert_no_error (error);
  g_socket_set_timeout (g_socket_connection_get_socket (connection), 60);
  return connection;
}

/* What a phone does that was told the fingerprint. */
static gboolean
accept_cb (GTlsConnection *tls, GTlsCertificate *certificate, GTlsCertificateFlags errors,
           gpointer user_data)
{
  const Fixture *fixture = user_data;

  return g_tls_certificate_is_same (certificate, fixture->certificate);
}

static GIOStream *
connect_to (Fixture *fixture)
{
  g_autoptr (GSocketConnection) connection = connect_plain (fixture);
  g_autoptr (GError) error = NULL;
  GIOStream *tls = g_tls_client_connection_new (G_IO_STREAM (connection), NULL, &error);

  g_assert_no_error (error);
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (accept_cb), fixture);
  g_tls_connection_handshake (G_TLS_CONNECTION (tls), NULL, &error);
  g_assert_no_error (error);
  return tls;
}

static void
send_text (GIOStream *stream, const char *text, gssize size)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (g_io_stream_get_output_stream (stream), text,
                             size >= 0 ? (gsize) size : strlen (text), NULL, NULL, &error);
  g_assert_no_error (error);
}

/* Reads until there is `end` in what has come; FALSE: the connection ended before. */
static gboolean
read_until (GIOStream *stream, GString *text, const char *end)
{
  while (strstr (text->str, end) == NULL) {
    char chunk[4096];
    const gssize n = g_input_stream_read (g_io_stream_get_input_stream (stream), chunk,
                                          sizeof chunk, NULL, NULL);

    if (n <= 0)
      return FALSE;
    g_string_append_len (text, chunk, n);
  }
  return TRUE;
}

static void
read_answer (GIOStream *stream, Answer *answer)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *length;
  gsize head, n_body = 0;

  if (!read_until (stream, text, "\r\n\r\n"))
    g_error ("The connection ended after: %s", text->str);
  head = (gsize) (strstr (text->str, "\r\n\r\n") - text->str) + 4;
  answer->head = g_strndup (text->str, head);
  answer->status = (guint) g_ascii_strtoull (text->str + strlen ("HTTP/1.1 "), NULL, 10);
  length = strstr (answer->head, "Content-Length: ");
  if (length != NULL)
    n_body = (gsize) g_ascii_strtoull (length + strlen ("Content-Length: "), NULL, 10);
  while (text->len < head + n_body) {
    char chunk[4096];
    const gssize n = g_input_stream_read (g_io_stream_get_input_stream (stream), chunk,
                                          sizeof chunk, NULL, NULL);

    g_assert_cmpint (n, >, 0);
    g_string_append_len (text, chunk, n);
  }
  g_assert_cmpuint (text->len, ==, head + n_body);
  answer->body = g_bytes_new (text->str + head, n_body);
}

/* token: nullable. headers: lines that end with CR LF. Returns the status. */
static guint
call (GIOStream *stream, const char *token, const char *method, const char *target,
      const char *headers, const void *body, gssize size, Answer *ret_answer)
{
  g_autofree char *authorization
      = token != NULL ? g_strdup_printf ("Authorization: Bearer %s\r\n", token) : g_strdup ("");
  g_autofree char *head = NULL;
  g_auto (Answer) unwanted = { 0 };
  Answer *answer = ret_answer != NULL ? ret_answer : &unwanted;

  if (body != NULL && size < 0)
    size = (gssize) strlen (body);
  answer_clear (answer);
  head = g_strdup_printf ("%s %s HTTP/1.1\r\nHost: x\r\nContent-Length: %" G_GSSIZE_FORMAT "\r\n"
                          "%s%s\r\n", method, target, body != NULL ? size : 0, authorization,
                          headers);
  send_text (stream, head, -1);
  if (body != NULL)
    send_text (stream, body, size);
  read_answer (stream, answer);
  return answer->status;
}

static gboolean
says (const Answer *answer, const char *text)
{
  gsize size;
  const char *body = g_bytes_get_data (answer->body, &size);

  return body != NULL && g_strstr_len (body, (gssize) size, text) != NULL;
}

static guint
post (GIOStream *stream, const char *token, const char *target, const char *json,
      Answer *ret_answer)
{
  return call (stream, token, "POST", target, "Content-Type: application/json\r\n", json, -1,
               ret_answer);
}

/* ---- The page ---- */

static void
test_page (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GIOStream) stream = connect_to (fixture);
  g_auto (Answer) answer = { 0 };
  g_autofree char *etag = NULL;
  g_autofree char *condition = NULL;

  g_assert_cmpuint (call (stream, NULL, "GET", "/", "", NULL, 0, &answer), ==, 200);
  g_assert_nonnull (strstr (answer.head, "Content-Type: text/html"));
  g_assert_nonnull (strstr (answer.head, "Content-Security-Policy: default-src 'none'; script-src "
                                         "'self';"));
  g_assert_null (strstr (answer.head, "unsafe"));
  g_assert_nonnull (strstr (answer.head, "X-Content-Type-Options: nosniff"));
  g_assert_nonnull (strstr (answer.head, "frame-ancestors 'none'"));
  etag = g_strndup (strstr (answer.head, "ETag: ") + strlen ("ETag: "), 34);
  condition = g_strdup_printf ("If-None-Match: %s\r\n", etag);
  g_assert_cmpuint (call (stream, NULL, "GET", "/", condition, NULL, 0, NULL), ==, 304);
  g_assert_cmpuint (call (stream, NULL, "GET", "/sw.js", "", NULL, 0, &answer), ==, 200);
  g_assert_nonnull (strstr (answer.head, "Content-Type: text/javascript"));
  g_assert_nonnull (strstr (answer.head, "Service-Worker-Allowed: /"));

  /* No path leads anywhere else. */
  for (gsize i = 0; i < 8; i++) {
    static const char *const paths[]
        = { "/../../../../etc/passwd",    "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd",
            "/..%2f..%2fetc%2fpasswd",    "/icons/../../../etc/passwd", "/a.desk",
            "/field-page.gresource.xml", "/icons/" };

    g_autoptr (GIOStream) other = connect_to (fixture);
    const guint status = call (other, NULL, "GET", paths[i], "", NULL, 0, &answer);

    g_assert_true (status == 404 || status == 400);
    g_assert_false (says (&answer, "root:"));
  }
  g_assert_cmpuint (call (stream, NULL, "POST", "/", "", "x", 1, NULL), ==, 405);
}

/* ---- Who may ---- */

static void
test_tokens (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GIOStream) stream = connect_to (fixture);
  g_auto (Answer) answer = { 0 };
  g_autoptr (GError) error = NULL;
  const char *token = fixture->out->tokens[0];
  g_autofree char *wrong = g_strdup (token);

  wrong[3] = wrong[3] == 'A' ? 'B' : 'A';
  g_assert_cmpuint (call (stream, NULL, "GET", "/api/tonight", "", NULL, 0, &answer), ==, 401);
  g_assert_nonnull (strstr (answer.head, "WWW-Authenticate: Bearer"));
  g_assert_cmpuint (call (stream, wrong, "GET", "/api/tonight", "", NULL, 0, NULL), ==, 401);
  g_assert_cmpuint (call (stream, token, "GET", "/api/tonight", "", NULL, 0, &answer), ==, 200);
  g_assert_nonnull (strstr (answer.head, "Cache-Control: no-store"));
  g_assert_cmpuint (call (stream, token, "DELETE", "/api/tonight", "", NULL, 0, NULL), ==, 405);
  g_assert_cmpuint (call (stream, token, "GET", "/api/nothing", "", NULL, 0, NULL), ==, 404);

  /* Revoked at once, on a connection that is open. */
  g_assert_true (yx_desk_revoke_device (fixture->out->desk, "甲车手机", &error));
  g_assert_cmpuint (call (stream, token, "GET", "/api/tonight", "", NULL, 0, NULL), ==, 401);
  night_run (fixture->out->night, "UPDATE devices SET expires = 1 WHERE number = 2");
  g_assert_cmpuint (call (stream, fixture->out->tokens[1], "GET", "/api/tonight", "", NULL, 0,
                          NULL), ==, 401);
  g_assert_cmpuint (call (stream, fixture->out->tokens[2], "GET", "/api/tonight", "", NULL, 0,
                          NULL), ==, 200);

  /* Who guesses is not answered any more. */
  {
    guint status = 401;
    guint n = 0;

    while (status == 401 && n++ < 400)
      status = call (stream, wrong, "GET", "/api/tonight", "", NULL, 0, NULL);
    g_assert_cmpuint (status, ==, 429);
  }
}

/* What may not be sent is not read: the connection ends. */
static void
test_sizes (Fixture *fixture, gconstpointer data)
{
  const char *token = fixture->out->tokens[0];
  g_autoptr (GIOStream) stream = connect_to (fixture);
  g_auto (Answer) answer = { 0 };
  g_autofree char *head = NULL;
  g_autoptr (GIOStream) chunked = connect_to (fixture);
  g_autofree char *chunk = g_malloc (65536 + 16);
  g_autofree char *deep = g_strnfill (500000, '[');

  head = g_strdup_printf ("POST /api/reports HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n"
                          "Authorization: Bearer %s\r\n\r\n", token);
  send_text (stream, head, -1);
  {
    g_autofree char *body = g_strnfill (2000000, ' ');
    g_autoptr (GError) ignored = NULL;

    /* The server may have hung up before all is written. */
    g_output_stream_write_all (g_io_stream_get_output_stream (stream), body, 2000000, NULL, NULL,
                               &ignored);
  }
  read_answer (stream, &answer);
  g_assert_cmpuint (answer.status, ==, 413);
  answer_clear (&answer);

  g_clear_pointer (&head, g_free);
  head = g_strdup_printf ("POST /api/messages HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
                          "Authorization: Bearer %s\r\n\r\n", token);
  send_text (chunked, head, -1);
  strcpy (chunk, "10000\r\n");
  memset (chunk + 7, ' ', 65536);
  strcpy (chunk + 7 + 65536, "\r\n");
  for (int i = 0; i < 20; i++) {
    g_autoptr (GError) ignored = NULL;

    if (!g_output_stream_write_all (g_io_stream_get_output_stream (chunked), chunk, 7 + 65536 + 2,
                                    NULL, NULL, &ignored))
      break;
  }
  g_output_stream_write_all (g_io_stream_get_output_stream (chunked), "0\r\n\r\n", 5, NULL, NULL,
                             NULL);
  read_answer (chunked, &answer);
  g_assert_cmpuint (answer.status, ==, 413);
  answer_clear (&answer);

  /* Nested so deep that a careless reader runs out of stack. */
  g_clear_object (&stream);
  stream = connect_to (fixture);
  g_assert_cmpuint (post (stream, token, "/api/messages", deep, &answer), ==, 400);
  g_assert_cmpuint (post (stream, token, "/api/messages", "{}", NULL), ==, 400);
  g_assert_cmpuint (post (stream, token, "/api/messages", "[1]", NULL), ==, 400);
  g_assert_cmpuint (post (stream, token, "/api/messages", "", NULL), ==, 400);
  g_assert_cmpuint (post (stream, token, "/api/messages", "[]", &answer), ==, 200);
}

/* ---- Tonight ---- */

static gint64
count_events (Fixture *fixture, const char *kind)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count (*) FROM events WHERE kind = '%s'", kind);

  return night_query (fixture->out->night, sql);
}

static void
test_tonight (Fixture *fixture, gconstpointer data)
{
  Out *out = fixture->out;
  g_autoptr (GIOStream) stream = connect_to (fixture);
  g_auto (Answer) answer = { 0 };
  g_autofree char *name = NULL;
  g_autofree char *sql = g_strdup_printf ("SELECT d.name FROM tasks t JOIN debtors d "
                                          "ON d.id = t.debtor_id WHERE t.id = '%s'", out->tasks[0]);
  g_autofree char *condition = NULL;
  g_autofree char *id_number = NULL;

  name = night_query_text (out->night, sql);
  id_number = night_query_text (out->night, "SELECT id_number FROM debtors");
  g_assert_cmpuint (call (stream, out->tokens[0], "GET", "/api/tonight", "", NULL, 0, &answer), ==,
                    200);
  g_assert_true (says (&answer, out->operation_id));
  g_assert_true (says (&answer, "\"step\":\"live\""));
  g_assert_true (says (&answer, "\"callSign\":null"));
  g_assert_true (says (&answer, "\"onDuty\":false"));
  g_assert_true (says (&answer, "例甲"));
  g_assert_false (says (&answer, "例丙"));
  /* Its own car's stops, and those whom it is to meet by name; never a whole identity number. */
  g_assert_true (says (&answer, out->tasks[0]));
  g_assert_false (says (&answer, out->tasks[1]));
  g_assert_true (says (&answer, name));
  g_assert_false (says (&answer, id_number));
  g_assert_cmpint (count_events (fixture, "records.read"), ==, 1);

  /* What the phone has is not told again, and not written down again. */
  condition = g_strdup_printf (
      "If-None-Match: %.34s\r\n", strstr (answer.head, "ETag: ") + strlen ("ETag: "));
  g_assert_cmpuint (call (stream, out->tokens[0], "GET", "/api/tonight", condition, NULL, 0, NULL),
                    ==, 304);
  g_assert_cmpint (count_events (fixture, "records.read"), ==, 1);

  /* A drop-off that was visited under an older plan keeps its number. */
  {
    g_autofree char *add = g_strdup_printf (
        "INSERT INTO stops (id, route_id, ordinal, kind, lon, lat, snap_m, arrival, service_begin, "
        "departure, drive_s, metres, presence, outcome) SELECT 'd', id, 8000, 'drop-off', 113, 35, 0, "
        "1, 1, 1, 0, 0, 0, 'pending' FROM routes WHERE vehicle_id = '%s'", out->cars[0]);
    g_autofree char *been = g_strdup_printf (
        "INSERT INTO movements (operation_id, vehicle_id, plan_version, kind, stop, time, inferred, "
        "by_hand, recorded) VALUES ('%s', '%s', 0, 'arrived', 'drop-off', 1, 0, 0, 1)",
        out->operation_id, out->cars[0]);

    night_run (out->night, add);
    g_assert_cmpuint (call (stream, out->tokens[0], "GET", "/api/tonight", "", NULL, 0, &answer),
                      ==, 200);
    g_assert_true (says (&answer, "\"drop-off:1\""));
    night_run (out->night, been);
    g_assert_cmpuint (call (stream, out->tokens[0], "GET", "/api/tonight", "", NULL, 0, &answer),
                      ==, 200);
    g_assert_true (says (&answer, "\"drop-off:2\""));
    g_assert_false (says (&answer, "\"drop-off:1\""));
  }
  g_assert_cmpint (count_events (fixture, "records.read"), ==, 3);

  /* Before and after: masked. */
  night_run (out->night, "UPDATE operations SET step = 'approved'");
  g_assert_cmpuint (call (stream, out->tokens[0], "GET", "/api/tonight", condition, NULL, 0,
                          &answer), ==, 200);
  g_assert_true (says (&answer, out->tasks[0]));
  g_assert_false (says (&answer, name));
  g_assert_cmpint (count_events (fixture, "records.read"), ==, 3);

  /* A photo is told to whom it helps, and each time is written down. */
  {
    g_autofree char *photo = g_strdup_printf ("/api/photo/%s:%s", out->tasks[0], out->places[0]);
    g_autofree char *add = g_strdup_printf (
        "INSERT INTO debtor_photos (debtor_id, sha256, media_type, bytes, author, added) "
        "SELECT debtor_id, 'x', 'image/png', x'00ff', 'x', 1 FROM tasks WHERE id = '%s'",
        out->tasks[0]);

    night_run (out->night, add);
    g_assert_cmpuint (call (stream, out->tokens[0], "GET", photo, "", NULL, 0, NULL), ==, 409);
    night_run (out->night, "UPDATE operations SET step = 'live'");
    g_assert_cmpuint (call (stream, out->tokens[2], "GET", photo, "", NULL, 0, NULL), ==, 404);
    g_assert_cmpint (count_events (fixture, "debtor.record-read"), ==, 0);
    g_assert_cmpuint (call (stream, out->tokens[0], "GET", photo, "", NULL, 0, &answer), ==, 200);
    g_assert_nonnull (strstr (answer.head, "Content-Type: image/png"));
    g_assert_cmpuint (g_bytes_get_size (answer.body), ==, 2);
    g_assert_cmpint (count_events (fixture, "debtor.record-read"), ==, 1);
    /* Not after they have left, though the same person's other address is still to be visited. */
    {
      g_autofree char *left = g_strdup_printf (
          "[{\"id\":\"01234567-89ab-7cde-8f01-23456789ab0f\",\"kind\":\"left\",\"stop\":\"%s:%s\"}]",
          out->tasks[0], out->places[0]);

      g_assert_cmpuint (post (stream, out->tokens[0], "/api/reports", left, &answer), ==, 200);
      g_assert_true (says (&answer, "\"refused\":[]"));
      g_assert_cmpuint (call (stream, out->tokens[0], "GET", photo, "", NULL, 0, NULL), ==, 404);
      g_assert_cmpint (count_events (fixture, "debtor.record-read"), ==, 1);
    }
  }
}

/* The windows are the stops' own. */
static void
test_windows (Fixture *fixture, gconstpointer data)
{
  Out *out = fixture->out;
  g_autoptr (GIOStream) stream = connect_to (fixture);
  g_auto (Answer) answer = { 0 };
  g_autofree char *lock = g_strdup_printf (
      "INSERT INTO plan_locks (id, operation_id, kind, vehicle_id, task_id, place_id, begin_at, author, "
      "locked) VALUES ('l', '%s', 'time', '%s', '%s', '%s', 1764567000000000, 'x', 1)",
      out->operation_id, out->cars[0], out->tasks[0], out->places[0]);
  g_autofree char *bank = g_strdup_printf ("UPDATE tasks SET institution_id = 'bank' WHERE id = '%s'",
                                           out->tasks[1]);

  g_assert_cmpuint (call (stream, out->tokens[0], "GET", "/api/tonight", "", NULL, 0, &answer), ==,
                    200);
  g_assert_true (says (&answer, "\"windowStart\":null,\"windowEnd\":null"));
  night_run (out->night, lock);
  night_run (out->night, "INSERT INTO institutions (id, kind, name, name_key, hours, created, updated) "
                         "VALUES ('bank', 'bank', 'x', 'x', '0:00-24:00', 1, 1)");
  night_run (out->night, bank);
  g_assert_cmpuint (call (stream, out->tokens[0], "GET", "/api/tonight", "", NULL, 0, &answer), ==,
                    200);
  g_assert_true (says (&answer, "\"windowStart\":1764567000000,\"windowEnd\":1764567300000"));
  /* The institution keeps hours: the day in which it was planned. */
  g_assert_cmpuint (call (stream, out->tokens[2], "GET", "/api/tonight", "", NULL, 0, &answer), ==,
                    200);
  g_assert_false (says (&answer, "1764567000000"));
  {
    gsize size;
    const char *body = g_bytes_get_data (answer.body, &size);
    g_autofree char *text = g_strndup (body, size);
    const char *at = strstr (text, "\"windowStart\":17645");

    g_assert_nonnull (strstr (at + 1, "\"windowStart\":17645"));
  }
}

static void
test_map (Fixture *fixture, gconstpointer data)
{
  Out *out = fixture->out;
  g_autoptr (GIOStream) stream = connect_to (fixture);
  g_auto (Answer) answer = { 0 };
  g_autofree char *own = g_strdup_printf ("/api/map/%s:%s.png", out->tasks[0], out->places[0]);
  g_autofree char *others = g_strdup_printf ("/api/map/%s:%s.png", out->tasks[1], out->places[1]);

  g_assert_cmpuint (call (stream, out->tokens[0], "GET", own, "", NULL, 0, &answer), ==, 200);
  g_assert_nonnull (strstr (answer.head, "Content-Type: image/png"));
  g_assert_cmpuint (g_bytes_get_size (answer.body), >, 1000);
  g_assert_cmpmem (g_bytes_get_data (answer.body, NULL), 8, "\x89PNG\r\n\x1a\n", 8);
  /* 720 by 480, big-endian, in the first chunk. */
  g_assert_cmpmem ((const char *) g_bytes_get_data (answer.body, NULL) + 16, 8,
                   "\0\0\x02\xd0\0\0\x01\xe0", 8);
  g_assert_cmpuint (call (stream, out->tokens[0], "GET", others, "", NULL, 0, NULL), ==, 404);
}

/* ---- What phones say ---- */

static void
test_fixes (Fixture *fixture, gconstpointer data)
{
  Out *out = fixture->out;
  g_autoptr (GIOStream) stream = connect_to (fixture);
  g_auto (Answer) answer = { 0 };
  g_autoptr (GArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *duty = g_strdup_printf (
      "INSERT INTO reports (id, operation_id, device, kind, device_time, receive_time, author) "
      "VALUES ('a', '%s', 1, 'on-duty', 1000000, 1, 'x'), ('b', '%s', 1, 'off-duty', 3000000, 1, "
      "'x')", out->operation_id, out->operation_id);
  const char *fixes = "[{\"time\":500,\"lon\":113.1,\"lat\":35.1},"
                      "{\"time\":1500,\"lon\":113.2,\"lat\":35.2,\"speed\":3.5,\"battery\":0.5},"
                      "{\"time\":3500,\"lon\":113.3,\"lat\":35.3}]";

  /* Off duty nobody is followed. */
  g_assert_cmpuint (post (stream, out->tokens[0], "/api/fixes", fixes, &answer), ==, 200);
  g_assert_true (says (&answer, "\"accepted\":0"));
  night_run (out->night, duty);
  for (int i = 0; i < 2; i++) {
    g_assert_cmpuint (post (stream, out->tokens[0], "/api/fixes", fixes, &answer), ==, 200);
    g_assert_true (says (&answer, "\"accepted\":1"));
    g_assert_true (says (&answer, "\"refused\":2"));
  }
  rows = yx_desk_list_fixes (out->desk, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpint (g_array_index (rows, YxFixRow, 0).fix.time, ==, 1500000);
  g_assert_cmpfloat (g_array_index (rows, YxFixRow, 0).fix.battery, ==, 0.5);
  g_assert_cmpuint (post (stream, out->tokens[0], "/api/fixes",
                          "[{\"time\":1500,\"lon\":113.2,\"lat\":95}]", NULL), ==, 400);
  g_assert_cmpuint (post (stream, out->tokens[0], "/api/fixes",
                          "[{\"time\":99999999999999,\"lon\":113.2,\"lat\":35}]", NULL), ==, 400);
}

static void
test_reports (Fixture *fixture, gconstpointer data)
{
  Out *out = fixture->out;
  g_autoptr (GIOStream) stream = connect_to (fixture);
  g_auto (Answer) answer = { 0 };
  const gint64 now = g_get_real_time () / 1000;
  g_autofree char *duty = yx_id_new ();
  g_autofree char *arrived = yx_id_new ();
  g_autofree char *result = yx_id_new ();
  g_autofree char *others = yx_id_new ();
  g_autofree char *bare = yx_id_new ();
  g_autofree char *reports = g_strdup_printf (
      "[{\"id\":\"%s\",\"kind\":\"on-duty\",\"stop\":null,\"time\":%" G_GINT64_FORMAT "},"
      "{\"id\":\"%s\",\"kind\":\"arrived\",\"stop\":\"%s:%s\",\"time\":%" G_GINT64_FORMAT ","
      "\"lon\":113.0,\"lat\":35.0},"
      "{\"id\":\"%s\",\"kind\":\"result\",\"stop\":\"%s:%s\",\"outcome\":\"not-found\","
      "\"aboard\":0,\"reason\":null,\"note\":\"无人\",\"time\":%" G_GINT64_FORMAT "},"
      "{\"id\":\"%s\",\"kind\":\"arrived\",\"stop\":\"%s:%s\",\"time\":5},"
      "{\"id\":\"%s\",\"kind\":\"result\",\"stop\":\"%s\",\"outcome\":\"paid\",\"time\":5},"
      "{\"id\":\"x\",\"kind\":\"dancing\"}]",
      duty, now - 3000, arrived, out->tasks[0], out->places[0], now - 2000, result, out->tasks[0],
      out->places[0], now - 1000, others, out->tasks[1], out->places[1], bare, out->tasks[1]);
  g_autofree char *fix
      = g_strdup_printf ("[{\"time\":%" G_GINT64_FORMAT ",\"lon\":113.2,\"lat\":35.2}]", now);

  for (int i = 0; i < 2; i++) {
    g_assert_cmpuint (post (stream, out->tokens[0], "/api/reports", reports, &answer), ==, 200);
    g_assert_true (says (&answer, duty));
    g_assert_true (says (&answer, "\"again\":false"));
  }
  /* Each once; not another car's, nor what nobody knows. */
  g_assert_cmpint (night_query (out->night, "SELECT count (*) FROM reports"), ==, 3);
  g_assert_cmpint (night_query (out->night, "SELECT count (*) FROM stops "
                                            "WHERE outcome = 'not-found'"), ==, 1);
  g_assert_cmpint (night_query (out->night, "SELECT count (*) FROM stops WHERE outcome = 'paid'"),
                   ==, 0);
  g_assert_cmpuint (call (stream, out->tokens[0], "GET", "/api/tonight", "", NULL, 0, &answer), ==,
                    200);
  g_assert_true (says (&answer, "\"status\":\"arrived\""));
  g_assert_true (says (&answer, "\"outcome\":\"not-found\""));
  g_assert_true (says (&answer, "\"onDuty\":true"));
  g_assert_cmpuint (post (stream, out->tokens[0], "/api/fixes", fix, &answer), ==, 200);
  g_assert_true (says (&answer, "\"accepted\":1"));
}

/* A call for help is never refused: of no operation, with members that make no sense, twice. */
static void
test_sos (Fixture *fixture, gconstpointer data)
{
  static const char json[]
      = "[{\"id\":\"01234567-89ab-7cde-8f01-23456789ab01\",\"kind\":\"sos\",\"time\":1764565300000,"
        "\"lon\":113.1,\"lat\":35.1},"
        "{\"id\":7,\"kind\":\"sos\",\"time\":\"now\",\"aboard\":-4,\"lon\":400,\"lat\":35.1},"
        "{\"id\":\"01234567-89ab-7cde-8f01-23456789ab03\",\"kind\":\"note\",\"time\":1}]";
  static const char wrong[]
      = "[{\"id\":\"no-uuid\",\"kind\":\"sos\",\"stop\":\"01234567-89ab-7cde-8f01-23456789abff:\","
        "\"time\":1764565400000}]";
  g_autoptr (GIOStream) stream = connect_to (fixture);
  const char *token = fixture->out->tokens[2];
  g_auto (Answer) answer = { 0 };

  g_assert_cmpuint (post (stream, token, "/api/reports", wrong, &answer), ==, 200);
  g_assert_true (says (&answer, "\"refused\":[]"));
  g_assert_true (says (&answer, "no-uuid"));
  g_assert_cmpint (count_events (fixture, "report.sos"), ==, 1);
  night_run (fixture->out->night, "DELETE FROM operation_crew");
  night_run (fixture->out->night, "UPDATE operations SET step = 'draft'");
  g_assert_cmpuint (post (stream, token, "/api/reports", json, &answer), ==, 200);
  g_assert_true (says (&answer, "23456789ab01\""));
  /* The note is refused: there is no operation. */
  g_assert_true (says (&answer, "\"refused\":[{\"id\":\"01234567-89ab-7cde-8f01-23456789ab03\""));
  g_assert_cmpint (count_events (fixture, "report.sos"), ==, 3);
  g_assert_cmpuint (post (stream, token, "/api/reports", json, &answer), ==, 200);
  g_assert_cmpint (night_query (fixture->out->night, "SELECT count(*) FROM positions WHERE (flags & 4) <> 0 "
                                                     "AND lon = 113.1"),
                   ==, 1);
  g_assert_cmpint (night_query (fixture->out->night, "SELECT count(*) FROM alerts WHERE kind = 'sos' AND "
                                                     "level = 'critical' AND cleared IS NULL"),
                   ==, 1);
}

static void
test_words (Fixture *fixture, gconstpointer data)
{
  Out *out = fixture->out;
  g_autoptr (GIOStream) stream = connect_to (fixture);
  g_auto (Answer) answer = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *id = yx_id_new ();
  g_autofree char *told = NULL;
  g_autofree char *roll = NULL;
  g_autofree char *said = g_strdup_printf (
      "[{\"id\":\"%s\",\"said\":\"到了\",\"urgent\":false,\"time\":5},{\"id\":\"bad\",\"said\":\"x\"},"
      "{\"id\":\"%s\",\"said\":7}]", id, id);

  g_assert_cmpuint (post (stream, out->tokens[0], "/api/messages", said, &answer), ==, 200);
  g_assert_true (says (&answer, "\"accepted\":[\""));
  g_assert_true (says (&answer, "\"again\":false"));
  g_assert_cmpuint (post (stream, out->tokens[0], "/api/messages", said, &answer), ==, 200);
  g_assert_cmpint (night_query (out->night, "SELECT count (*) FROM messages"), ==, 1);

  yx_desk_send_message (out->desk, NULL, out->operation_id,
                        &(YxMessageData){ .said = "先去二号", .vehicle_id = out->cars[1] }, &told,
                        &error);
  g_assert_no_error (error);
  g_assert_cmpuint (call (stream, out->tokens[0], "GET", "/api/messages?after=0", "", NULL, 0,
                          &answer), ==, 200);
  g_assert_true (says (&answer, "到了"));
  g_assert_true (says (&answer, "\"mine\":true"));
  g_assert_false (says (&answer, "先去二号"));
  g_assert_cmpuint (call (stream, out->tokens[2], "GET", "/api/messages?after=1", "", NULL, 0,
                          &answer), ==, 200);
  g_assert_true (says (&answer, "先去二号"));
  {
    g_autofree char *receipt
        = g_strdup_printf ("[{\"id\":\"%s\",\"delivered\":7,\"read\":null}]", told);

    g_assert_cmpuint (post (stream, out->tokens[2], "/api/receipts", receipt, NULL), ==, 200);
    g_assert_cmpint (night_query (out->night, "SELECT delivered FROM message_receipts"), ==, 7000);
  }

  yx_desk_call_roll (out->desk, out->operation_id, &roll, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (call (stream, out->tokens[1], "GET", "/api/tonight", "", NULL, 0, &answer), ==,
                    200);
  g_assert_true (says (&answer, roll));
  {
    g_autofree char *path = g_strdup_printf ("/api/roll-calls/%s", roll);

    g_assert_cmpuint (post (stream, out->tokens[1], path, "{\"well\":true}", NULL), ==, 200);
    g_assert_cmpuint (post (stream, out->tokens[0], path, "{\"well\":true}", NULL), ==, 400);
    g_assert_cmpuint (post (stream, out->tokens[0], path, "{\"officer\":7}", NULL), ==, 400);
    g_assert_cmpuint (post (stream, out->tokens[0], "/api/roll-calls/none",
                            "{\"well\":true,\"officer\":\"x\"}", NULL), ==, 404);
  }
  g_assert_cmpint (night_query (out->night,
                                "SELECT count (*) FROM roll_answers WHERE answered IS NOT NULL"),
                   ==, 1);
  g_assert_cmpuint (post (stream, out->tokens[0], "/api/dispatches/none", "{\"acknowledged\":1}",
                          NULL), ==, 404);
}

static void
test_evidence (Fixture *fixture, gconstpointer data)
{
  Out *out = fixture->out;
  const char *token = out->tokens[0];
  g_autoptr (GIOStream) stream = connect_to (fixture);
  g_auto (Answer) answer = { 0 };
  g_autofree char *bytes = g_strnfill (1500000, 'a');
  g_autofree char *digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) bytes, 1500000);
  g_autofree char *id = yx_id_new ();
  g_autofree char *begin = g_strdup_printf (
      "{\"id\":\"%s\",\"kind\":\"video\",\"name\":\"a.mp4\",\"mediaType\":\"video/mp4\","
      "\"bytes\":1500000,\"sha256\":\"%s\",\"stop\":\"%s:%s\",\"taken\":5,\"lon\":113.0,\"lat\":35.0,"
      "\"note\":null}", id, digest, out->tasks[0], out->places[0]);
  g_autofree char *path = g_strdup_printf ("/api/evidence/%s", id);
  g_autofree char *first = g_strconcat (path, "?offset=0", NULL);
  g_autofree char *second = g_strconcat (path, "?offset=1048576", NULL);

  g_assert_cmpuint (post (stream, out->tokens[2], "/api/evidence", begin, NULL), ==, 404);
  g_assert_cmpuint (post (stream, token, "/api/evidence", begin, &answer), ==, 200);
  g_assert_true (says (&answer, "\"received\":0"));
  g_assert_cmpuint (call (stream, token, "PUT", first, "", bytes, 1048576, &answer), ==, 200);
  g_assert_true (says (&answer, "\"received\":1048576"));
  g_assert_cmpuint (call (stream, token, "PUT", first, "", bytes, 1048576, &answer), ==, 409);
  g_assert_true (says (&answer, "\"received\":1048576"));
  g_assert_cmpuint (call (stream, token, "PUT", path, "", bytes, 10, NULL), ==, 400);
  g_assert_cmpuint (call (stream, out->tokens[2], "GET", path, "", NULL, 0, NULL), ==, 404);
  /* The wrong bytes at the end, then the right ones from the beginning. */
  bytes[1048576] = 'b';
  g_assert_cmpuint (call (stream, token, "PUT", second, "", bytes + 1048576, 1500000 - 1048576,
                          &answer), ==, 422);
  g_assert_true (says (&answer, "\"received\":0"));
  bytes[1048576] = 'a';
  g_assert_cmpuint (call (stream, token, "PUT", first, "", bytes, 1048576, NULL), ==, 200);
  g_assert_cmpuint (call (stream, token, "PUT", second, "", bytes + 1048576, 1500000 - 1048576,
                          &answer), ==, 200);
  g_assert_true (says (&answer, "\"complete\":true"));
  g_assert_cmpuint (call (stream, token, "GET", path, "", NULL, 0, &answer), ==, 200);
  g_assert_true (says (&answer, "\"complete\":true"));
}

/* ---- The stream ---- */

static void
test_stream (Fixture *fixture, gconstpointer data)
{
  Out *out = fixture->out;
  g_autoptr (GIOStream) first = connect_to (fixture);
  g_autoptr (GIOStream) second = connect_to (fixture);
  g_autoptr (GIOStream) work = connect_to (fixture);
  g_autoptr (GString) heard_first = g_string_new (NULL);
  g_autoptr (GString) heard_second = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *listen_first = g_strdup_printf (
      "GET /api/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", out->tokens[0]);
  g_autofree char *listen_second = g_strdup_printf (
      "GET /api/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", out->tokens[2]);
  gint64 begun;

  send_text (first, listen_first, -1);
  send_text (second, listen_second, -1);
  g_assert_true (read_until (first, heard_first, "retry: 3000"));
  g_assert_nonnull (strstr (heard_first->str, "Content-Type: text/event-stream"));
  g_assert_true (read_until (second, heard_second, "retry: 3000"));

  /* What one car reads or says is not the other's news. */
  g_assert_cmpuint (call (work, out->tokens[0], "GET", "/api/tonight", "", NULL, 0, NULL), ==, 200);
  g_usleep (G_USEC_PER_SEC);
  begun = g_get_monotonic_time ();
  yx_desk_send_message (out->desk, NULL, out->operation_id, &(YxMessageData){ .said = "注意" }, NULL,
                        &error);
  g_assert_no_error (error);
  g_assert_true (read_until (first, heard_first, "event: change\ndata: {\"seq\":"));
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 50 * G_USEC_PER_SEC);
  g_assert_true (read_until (second, heard_second, "event: change"));

  /* It ends with the pairing. */
  g_assert_true (yx_desk_revoke_device (out->desk, "甲车手机", &error));
  g_assert_true (read_until (first, heard_first, "\r\n0\r\n\r\n"));
  g_assert_cmpuint (call (work, out->tokens[2], "GET", "/api/tonight", "", NULL, 0, NULL), ==, 200);
}

/* ---- Peers that do not play ---- */

static void
test_slow_peers (Fixture *fixture, gconstpointer data)
{
  Out *out = fixture->out;
  GSocketConnection *silent[100];
  GIOStream *half[20];
  g_autoptr (GIOStream) stream = NULL;
  g_autofree char *head = g_strdup_printf (
      "POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\nAuthorization: Bearer %s\r\n"
      "\r\n[", out->tokens[0]);
  gint64 begun;

  /* Without a word, with half a handshake, with half a message. */
  for (guint i = 0; i < G_N_ELEMENTS (silent); i++) {
    silent[i] = connect_plain (fixture);
    if (i % 2 == 0)
      send_text (G_IO_STREAM (silent[i]), "\x16\x03\x01", 3);
  }
  for (guint i = 0; i < G_N_ELEMENTS (half); i++) {
    half[i] = NULL;
  }
  begun = g_get_monotonic_time ();
  stream = connect_to (fixture);
  g_assert_cmpuint (call (stream, out->tokens[0], "GET", "/api/tonight", "", NULL, 0, NULL), ==, 200);
  for (guint i = 0; i < G_N_ELEMENTS (half); i++) {
    half[i] = connect_to (fixture);
    send_text (half[i], head, -1);
  }
  g_assert_cmpuint (call (stream, out->tokens[0], "GET", "/api/tonight", "", NULL, 0, NULL), ==, 200);
  g_test_message ("served after %.1f s beside %zu silent and %zu half-open peers",
                  (double) (g_get_monotonic_time () - begun) / G_USEC_PER_SEC,
                  G_N_ELEMENTS (silent), G_N_ELEMENTS (half));
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 25 * G_USEC_PER_SEC);
  for (guint i = 0; i < G_N_ELEMENTS (silent); i++)
    g_object_unref (silent[i]);
  for (guint i = 0; i < G_N_ELEMENTS (half); i++)
    g_object_unref (half[i]);
}

/* Stopped while calls wait and streams are open. */
static void
test_stopped (Fixture *fixture, gconstpointer data)
{
  Out *out = fixture->out;
  GIOStream *streams[8];
  g_autofree char *ask = g_strdup_printf (
      "GET /api/tonight HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", out->tokens[0]);
  g_autofree char *listen = g_strdup_printf (
      "GET /api/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", out->tokens[2]);

  for (guint i = 0; i < G_N_ELEMENTS (streams); i++) {
    streams[i] = connect_to (fixture);
    send_text (streams[i], i % 2 == 0 ? ask : listen, -1);
  }
  g_usleep (20000);
  yx_gateway_stop (fixture->gateway);
  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    g_object_unref (streams[i]);
}

#define TEST(name, function) \
  g_test_add ("/gateway/field/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("page", test_page);
  TEST ("tokens", test_tokens);
  TEST ("sizes", test_sizes);
  TEST ("tonight", test_tonight);
  TEST ("windows", test_windows);
  TEST ("map", test_map);
  TEST ("fixes", test_fixes);
  TEST ("reports", test_reports);
  TEST ("sos", test_sos);
  TEST ("words", test_words);
  TEST ("evidence", test_evidence);
  TEST ("stream", test_stream);
  TEST ("slow-peers", test_slow_peers);
  TEST ("stopped", test_stopped);
  return g_test_run ();
}
