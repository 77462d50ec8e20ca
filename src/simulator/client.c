#define G_LOG_DOMAIN "yexun-simulator"

#include "config.h"

#include "simulator/client.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "protocols/cot.h"
#include "protocols/jt808.h"
#include "protocols/osmand.h"
#include "protocols/owntracks.h"

#define TIMEOUT_SECONDS 10
#define STALE (120 * G_USEC_PER_SEC)

struct _YxClient {
  YxDeviceProtocol protocol;
  char *address;
  char *identity;
  GSocketConnection *connection; /* NULL: not connected */
  YxJt808Message terminal;
  guint16 serial;
  GTlsCertificate *certificate;  /* nullable */
  GPtrArray *reports;            /* of char *, waiting */
  guint n_said, n_refused;
  gboolean one_by_one;           /* some of many fixes were refused */
  GArray *waiting;               /* of YxFix */
  GArray *acknowledged;          /* of YxFix */
};

static void
disconnect (YxClient *self)
{
  if (self->connection != NULL)
    g_io_stream_close (G_IO_STREAM (self->connection), NULL, NULL);
  g_clear_object (&self->connection);
}

static gboolean
write_all (YxClient *self, gconstpointer bytes, gsize size, GError **error)
{
  return g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (self->connection)),
                                    bytes, size, NULL, NULL, error);
}

/* FALSE also when the other side has closed. */
static gboolean
read_more (YxClient *self, GByteArray *bytes, GError **error)
{
  guint8 chunk[1024];
  const gssize n
      = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (self->connection)), chunk,
                             sizeof chunk, NULL, error);

  if (n == 0)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, _ ("%s has closed the connection"),
                 self->address);
  if (n <= 0)
    return FALSE;
  g_byte_array_append (bytes, chunk, (guint) n);
  return TRUE;
}

/* ---- HTTP ---- */

/* *ret_body: nullable. */
static gboolean
read_response (YxClient *self, guint *ret_status, char **ret_body, GError **error)
{
  g_autoptr (GByteArray) answer = g_byte_array_new ();
  const char *end, *length;
  gsize needed;

  for (;;) {
    if (!read_more (self, answer, error))
      return FALSE;
    end = memmem (answer->data, answer->len, "\r\n\r\n", 4);
    if (end != NULL)
      break;
  }
  length = memmem (answer->data, answer->len, "Content-Length: ", 16);
  needed = (gsize) (end + 4 - (const char *) answer->data)
           + (length != NULL && length < end ? strtoul (length + 16, NULL, 10) : 0);
  while (answer->len < needed) {
    if (!read_more (self, answer, error))
      return FALSE;
  }
  end = memmem (answer->data, answer->len, "\r\n\r\n", 4);
  if (ret_body != NULL)
    *ret_body = g_strndup (end + 4, needed - (gsize) (end + 4 - (const char *) answer->data));
  *ret_status = answer->len > 12 ? (guint) strtoul ((const char *) answer->data + 9, NULL, 10) : 0;
  return TRUE;
}

static char *
make_request (YxClient *self, const YxFix *fix)
{
  char query[512];

  if (self->protocol == YX_DEVICE_PROTOCOL_OSMAND) {
    if (yx_osmand_write_query (self->identity, fix, query, sizeof query) == 0)
      return NULL;
    return g_strdup_printf ("GET /?%s HTTP/1.1\r\nHost: %s\r\n\r\n", query, self->address);
  } else {
    g_autofree char *topic = g_strconcat ("owntracks/", self->identity, NULL);
    char *body = yx_owntracks_write_location (topic, fix, NULL);
    char *request = g_strdup_printf (
        "POST /pub HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n"
        "Content-Length: %zu\r\n\r\n%s",
        self->address, strlen (body), body);

    free (body);
    return request;
  }
}

static gboolean
send_http (YxClient *self, const YxFix *fix, guint *ret_n, GError **error)
{
  g_autofree char *request = make_request (self, fix);
  guint status = 0;

  if (!write_all (self, request, strlen (request), error) || !read_response (self, &status, NULL, error))
    return FALSE;
  if (status != 200) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY, _ ("%s has answered %u"), self->address,
                 status);
    return FALSE;
  }
  *ret_n = 1;
  return TRUE;
}

/* ---- The field page's calls ---- */

#define REPORTS_A_CALL 50
#define FIXES_A_CALL 200

/* *ret_body: what was answered. */
static gboolean
post (YxClient *self, const char *path, const char *body, char **ret_body, GError **error)
{
  g_autofree char *request = g_strdup_printf (
      "POST %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"
      "Content-Length: %zu\r\n\r\n%s",
      path, self->address, self->identity, strlen (body), body);
  guint status = 0;

  if (!write_all (self, request, strlen (request), error)
      || !read_response (self, &status, ret_body, error))
    return FALSE;
  if (status != 200) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY, _ ("%s has answered %u"), self->address,
                 status);
    return FALSE;
  }
  return TRUE;
}

static guint
count_words (const char *text, const char *word)
{
  guint n = 0;

  while ((text = strstr (text, word)) != NULL) {
    n++;
    text += strlen (word);
  }
  return n;
}

static gboolean
send_reports (YxClient *self, GError **error)
{
  const guint n = MIN (self->reports->len, REPORTS_A_CALL);
  g_autoptr (GString) body = g_string_new ("[");
  g_autofree char *answer = NULL;
  guint n_refused;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (body, "%s%s", i > 0 ? "," : "", (const char *) self->reports->pdata[i]);
  g_string_append_c (body, ']');
  if (!post (self, "/api/reports", body->str, &answer, error))
    return FALSE;
  /* Of each that was refused the answer says why, and whether to say it again. */
  n_refused = MIN (n, count_words (answer, "\"again\":"));
  if (n_refused > 0)
    g_debug ("%s", answer);
  self->n_refused += n_refused;
  self->n_said += n - n_refused;
  g_ptr_array_remove_range (self->reports, 0, n);
  return TRUE;
}

static void
append_fix (GString *text, const YxFix *fix)
{
  char lon[G_ASCII_DTOSTR_BUF_SIZE], lat[G_ASCII_DTOSTR_BUF_SIZE], speed[G_ASCII_DTOSTR_BUF_SIZE],
      course[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (
      text, "%s{\"time\":%" G_GINT64_FORMAT ",\"lon\":%s,\"lat\":%s,\"speed\":%s,\"course\":%s,"
      "\"accuracy\":8}",
      text->len > 1 ? "," : "", fix->time / 1000, g_ascii_formatd (lon, sizeof lon, "%.7f", fix->lon),
      g_ascii_formatd (lat, sizeof lat, "%.7f", fix->lat),
      g_ascii_formatd (speed, sizeof speed, "%.2f", fix->speed),
      g_ascii_formatd (course, sizeof course, "%.1f", fix->course));
}

static gboolean
send_field (YxClient *self, const YxFix *fixes, guint n, guint *ret_n, GError **error)
{
  g_autoptr (GString) body = g_string_new ("[");
  g_autofree char *answer = NULL;
  g_autofree char *all = NULL;

  n = MIN (n, self->one_by_one ? 1 : FIXES_A_CALL);
  for (guint i = 0; i < n; i++)
    append_fix (body, &fixes[i]);
  g_string_append_c (body, ']');
  if (!post (self, "/api/fixes", body->str, &answer, error))
    return FALSE;
  all = g_strdup_printf ("\"accepted\":%u,", n);
  if (strstr (answer, all) != NULL) {
    *ret_n = n;
  } else if (n == 1) {
    /* Refused for good: of a time when nobody was on duty. */
    g_debug ("%s: %s", self->address, answer);
    g_array_remove_index (self->waiting, 0);
    *ret_n = 0;
  } else {
    /* The answer does not say which. */
    self->one_by_one = TRUE;
    *ret_n = 0;
  }
  return TRUE;
}

static gboolean
accept_certificate_cb (GTlsConnection *connection, GTlsCertificate *certificate,
                       GTlsCertificateFlags errors, gpointer expected)
{
  return g_tls_certificate_is_same (certificate, expected);
}

/* The gateway signs for itself: it is known by its certificate, as on a phone by the fingerprint. */
static void
client_event_cb (GSocketClient *client, GSocketClientEvent event, GSocketConnectable *where,
                 GIOStream *stream, gpointer certificate)
{
  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING)
    g_signal_connect (stream, "accept-certificate", G_CALLBACK (accept_certificate_cb), certificate);
}

/* ---- JT/T 808 ---- */

/* Waits for the answer to the message of a serial number. */
static gboolean
read_ack (YxClient *self, guint16 serial, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (;;) {
    guint8 frame[YX_JT808_MAX_FRAME];
    YxJt808Message answer;
    gsize used, size;

    while (yx_jt808_next (bytes->data, bytes->len, &used, frame, &size) == YX_JT808_FRAME) {
      g_byte_array_remove_range (bytes, 0, (guint) used);
      if (!yx_jt808_parse (frame, size, &answer) || answer.id != YX_JT808_PLATFORM_ACK
          || answer.body_size < 5 || (guint16) (answer.body[0] << 8 | answer.body[1]) != serial)
        continue;
      if (answer.body[4] == YX_JT808_DONE)
        return TRUE;
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("%s has answered %u"), self->address,
                   (guint) answer.body[4]);
      return FALSE;
    }
    if (!read_more (self, bytes, error))
      return FALSE;
  }
}

static gboolean
send_jt808 (YxClient *self, const YxFix *fixes, guint n, guint *ret_n, GError **error)
{
  guint8 wire[YX_JT808_MAX_WIRE];
  gsize taken = 1;
  const guint16 serial = self->serial++;
  const gsize size
      = n > 1 ? yx_jt808_write_batch (&self->terminal, serial, fixes, n, &taken, wire)
              : yx_jt808_write_location (&self->terminal, serial, fixes, wire);

  if (!write_all (self, wire, size, error) || !read_ack (self, serial, error))
    return FALSE;
  *ret_n = (guint) taken;
  return TRUE;
}

/* ---- Cursor on Target ---- */

static gboolean
send_cot (YxClient *self, const YxFix *fix, guint *ret_n, GError **error)
{
  GSocket *socket = g_socket_connection_get_socket (self->connection);
  YxCotEvent event;
  char *xml;
  gboolean ok;

  /* What others are shown to this client is not looked at, but taken, lest it be let go. */
  while (g_socket_condition_check (socket, G_IO_IN) & G_IO_IN) {
    g_autoptr (GByteArray) unseen = g_byte_array_new ();

    if (!read_more (self, unseen, error))
      return FALSE;
  }
  yx_cot_event_init (&event);
  event.kind = YX_COT_POSITION;
  g_strlcpy (event.uid, self->identity, sizeof event.uid);
  g_strlcpy (event.type, "a-f-G-U-C", sizeof event.type);
  g_strlcpy (event.how, "m-g", sizeof event.how);
  event.fix = *fix;
  event.time = event.start = fix->time;
  event.stale = fix->time + STALE;
  xml = yx_cot_write_xml (&event);
  ok = xml != NULL && write_all (self, xml, strlen (xml), error);
  free (xml);
  *ret_n = 1;
  return ok;
}

/* ---- All ---- */

static gboolean
connect_client (YxClient *self, GError **error)
{
  g_autoptr (GSocketClient) client = NULL;
  guint8 wire[YX_JT808_MAX_WIRE];
  guint16 serial;
  gsize size;

  if (self->connection != NULL)
    return TRUE;
  client = g_socket_client_new ();
  g_socket_client_set_timeout (client, TIMEOUT_SECONDS);
  g_socket_client_set_enable_proxy (client, FALSE);
  if (self->protocol == YX_DEVICE_PROTOCOL_FIELD) {
    g_socket_client_set_tls (client, TRUE);
    if (self->certificate != NULL)
      g_signal_connect (client, "event", G_CALLBACK (client_event_cb), self->certificate);
  }
  self->connection = g_socket_client_connect_to_host (client, self->address, 0, NULL, error);
  if (self->connection == NULL)
    return FALSE;
  if (self->protocol != YX_DEVICE_PROTOCOL_JT808)
    return TRUE;
  serial = self->serial++;
  size = yx_jt808_write_authenticate (&self->terminal, serial, "simulated", wire);
  return write_all (self, wire, size, error) && read_ack (self, serial, error);
}

YxClient *
yx_client_new (YxDeviceProtocol protocol, const char *address, const char *identity,
               GTlsCertificate *certificate)
{
  YxClient *self = g_new0 (YxClient, 1);

  self->protocol = protocol;
  self->address = g_strdup (address);
  self->identity = g_strdup (identity);
  if (protocol == YX_DEVICE_PROTOCOL_JT808
      && !yx_jt808_terminal_init (&self->terminal, identity, FALSE))
    g_assert_not_reached ();
  self->certificate = certificate != NULL ? g_object_ref (certificate) : NULL;
  self->reports = g_ptr_array_new_with_free_func (g_free);
  self->waiting = g_array_new (FALSE, FALSE, sizeof (YxFix));
  self->acknowledged = g_array_new (FALSE, FALSE, sizeof (YxFix));
  return self;
}

void
yx_client_free (YxClient *self)
{
  disconnect (self);
  g_clear_object (&self->certificate);
  g_ptr_array_unref (self->reports);
  g_array_unref (self->waiting);
  g_array_unref (self->acknowledged);
  g_free (self->address);
  g_free (self->identity);
  g_free (self);
}

void
yx_client_keep (YxClient *self, const YxFix *fix)
{
  g_array_append_val (self->waiting, *fix);
}

void
yx_client_say (YxClient *self, const char *report)
{
  g_ptr_array_add (self->reports, g_strdup (report));
}

void
yx_client_get_said (YxClient *self, guint *ret_taken, guint *ret_refused)
{
  *ret_taken = self->n_said;
  *ret_refused = self->n_refused;
}

/* One call; FALSE when it failed. */
static gboolean
send_some (YxClient *self, GError **error)
{
  const YxFix *fixes = (const YxFix *) (gpointer) self->waiting->data;
  guint n = 0;
  gboolean ok = connect_client (self, error);

  if (ok && self->reports->len > 0)
    return send_reports (self, error);
  if (ok && self->protocol == YX_DEVICE_PROTOCOL_JT808)
    ok = send_jt808 (self, fixes, self->waiting->len, &n, error);
  else if (ok && self->protocol == YX_DEVICE_PROTOCOL_FIELD)
    ok = send_field (self, fixes, self->waiting->len, &n, error);
  else if (ok && self->protocol == YX_DEVICE_PROTOCOL_COT)
    ok = send_cot (self, fixes, &n, error);
  else if (ok)
    ok = send_http (self, fixes, &n, error);
  if (!ok)
    return FALSE;
  if (n > 0) {
    g_array_append_vals (self->acknowledged, fixes, n);
    g_array_remove_range (self->waiting, 0, n);
  }
  return TRUE;
}

gboolean
yx_client_send (YxClient *self, GError **error)
{
  while (yx_client_get_waiting (self) > 0) {
    g_autoptr (GError) own = NULL;

    if (send_some (self, &own))
      continue;
    /* Who was answered that he is to wait has a connection that is good. */
    if (!g_error_matches (own, G_IO_ERROR, G_IO_ERROR_BUSY))
      disconnect (self);
    g_propagate_error (error, g_steal_pointer (&own));
    return FALSE;
  }
  return TRUE;
}

guint
yx_client_get_waiting (YxClient *self)
{
  return self->waiting->len + self->reports->len;
}

const GArray *
yx_client_get_acknowledged (YxClient *self)
{
  return self->acknowledged;
}
