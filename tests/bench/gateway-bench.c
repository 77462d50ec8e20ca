/* What a fix costs the gateway, beside a libsoup server that answers "OK" and does nothing else, in turns
 * within one run; then a quiet night: 1,000 devices that report once a second.
 *
 *   gateway-bench [SECONDS-A-TURN [SECONDS-OF-THE-NIGHT]]
 *
 * Each server is a process of its own, whose processor time is read from /proc. */

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "desk/devices.h"
#include "desk/fixes.h"
#include "gateway/gateway.h"

#define N_DEVICES 1000
#define N_CONNECTIONS 64
#define N_TURNS 3

/* ---- Servers ---- */

static void
ok_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
       gpointer data)
{
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_STATIC, "OK", 2);
}

static gboolean
end_cb (int fd, GIOCondition condition, gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

/* Until the other side closes standard input. */
static void
run_loop (guint port)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  g_unix_fd_add (STDIN_FILENO, G_IO_HUP, end_cb, loop);
  printf ("%u\n", port);
  fflush (stdout);
  g_main_loop_run (loop);
}

static int
serve_ok (void)
{
  g_autoptr (SoupServer) server = soup_server_new ("server-header", NULL, NULL);
  g_autoptr (GError) error = NULL;
  GSList *uris;

  soup_server_add_handler (server, NULL, ok_cb, NULL, NULL);
  if (!soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
    g_error ("%s", error->message);
  uris = soup_server_get_uris (server);
  run_loop ((guint) g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return 0;
}

static int
serve_desk (const char *path)
{
  const YxGatewayOptions options = { .addresses = { "127.0.0.1:0", "off", "off", "off", "off" } };
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDesk) desk = yx_desk_open (path, 0, &error);
  g_autoptr (YxGateway) gateway = NULL;

  if (desk == NULL)
    g_error ("%s", error->message);
  gateway = yx_gateway_new (desk);
  if (!yx_gateway_start (gateway, &options, &error))
    g_error ("%s", error->message);
  run_loop ((guint) atoi (strrchr (yx_gateway_get_address (gateway, YX_GATEWAY_OSMAND), ':') + 1));
  yx_gateway_stop (gateway);
  return 0;
}

typedef struct {
  GPid pid;
  int input;
  guint16 port;
} Server;

static Server
start_server (const char *self, const char *desk)
{
  const char *arguments[] = { self, desk != NULL ? "desk" : "ok", desk, NULL };
  g_autoptr (GError) error = NULL;
  char line[32] = "";
  Server server;
  int output;

  if (!g_spawn_async_with_pipes (NULL, (char **) arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL,
                                 NULL, &server.pid, &server.input, &output, NULL, &error))
    g_error ("%s", error->message);
  if (read (output, line, sizeof line - 1) <= 0)
    g_error ("The server does not begin");
  server.port = (guint16) atoi (line);
  close (output);
  return server;
}

static void
stop_server (Server *server)
{
  close (server->input);
  waitpid (server->pid, NULL, 0);
  g_spawn_close_pid (server->pid);
}

static double
cpu_seconds (const Server *server)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", server->pid);
  g_autofree char *text = NULL;
  unsigned long user, system;

  if (!g_file_get_contents (path, &text, NULL, NULL)
      || sscanf (strrchr (text, ')') + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
                 &user, &system)
             != 2)
    g_error ("%s cannot be read", path);
  return (double) (user + system) / (double) sysconf (_SC_CLK_TCK);
}

static double
megabytes (const Server *server)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/statm", server->pid);
  g_autofree char *text = NULL;
  unsigned long pages = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL) || sscanf (text, "%*u %lu", &pages) != 1)
    g_error ("%s cannot be read", path);
  return (double) pages * (double) sysconf (_SC_PAGE_SIZE) / 1048576;
}

/* ---- Phones ---- */

typedef struct {
  int fd;
  gint64 sent; /* monotonic; 0: no request is under way */
  char answer[1024];
  gsize size;
} Line;

typedef struct {
  Line lines[N_CONNECTIONS];
  int poll;
  guint next;      /* request */
  guint64 n_done;
  GArray *waits;   /* of gint64: from request to answer */
} Phones;

static guint request_number; /* no fix is sent twice in a run */

static void
phones_init (Phones *phones, guint16 port)
{
  const struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port),
                                       .sin_addr = { htonl (INADDR_LOOPBACK) } };

  *phones = (Phones){ .poll = epoll_create1 (EPOLL_CLOEXEC),
                      .waits = g_array_new (FALSE, FALSE, sizeof (gint64)) };
  for (guint i = 0; i < N_CONNECTIONS; i++) {
    struct epoll_event event = { .events = EPOLLIN, .data = { .u32 = i } };
    const int one = 1;

    phones->lines[i].fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect (phones->lines[i].fd, (const struct sockaddr *) &address, sizeof address) != 0)
      g_error ("No connection: %s", g_strerror (errno));
    setsockopt (phones->lines[i].fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    epoll_ctl (phones->poll, EPOLL_CTL_ADD, phones->lines[i].fd, &event);
  }
}

static void
phones_clear (Phones *phones)
{
  for (guint i = 0; i < N_CONNECTIONS; i++)
    close (phones->lines[i].fd);
  close (phones->poll);
  g_array_unref (phones->waits);
}

static void
send_request (Line *line)
{
  const guint number = request_number++;
  char text[256];
  const int size = g_snprintf (
      text, sizeof text,
      "GET /?id=d%u&lat=34.%06u&lon=113.%06u&timestamp=%u&speed=12.5&bearing=90&batt=80 HTTP/1.1\r\n"
      "Host: gateway\r\n\r\n",
      number % N_DEVICES, number % 999999, number % 999983, 1795363870 + number / N_DEVICES);

  line->sent = g_get_monotonic_time ();
  if (write (line->fd, text, (gsize) size) != size)
    g_error ("A request could not be sent");
}

static gboolean
is_whole (const Line *line)
{
  const char *end = strstr (line->answer, "\r\n\r\n");
  const char *length = strstr (line->answer, "Content-Length: ");

  return end != NULL && length != NULL
         && line->size >= (gsize) (end + 4 - line->answer) + strtoul (length + 16, NULL, 10);
}

/* Takes what has been answered; the lines are free again. */
static void
take_answers (Phones *phones, int milliseconds)
{
  struct epoll_event events[N_CONNECTIONS];
  const int n = epoll_wait (phones->poll, events, N_CONNECTIONS, milliseconds);

  for (int i = 0; i < n; i++) {
    Line *line = &phones->lines[events[i].data.u32];
    const gssize size
        = read (line->fd, line->answer + line->size, sizeof line->answer - 1 - line->size);
    const gint64 wait = g_get_monotonic_time () - line->sent;

    if (size <= 0)
      g_error ("The server has closed a connection");
    line->size += (gsize) size;
    line->answer[line->size] = '\0';
    if (!is_whole (line))
      continue;
    if (!g_str_has_prefix (line->answer, "HTTP/1.1 200"))
      g_error ("Not acknowledged: %s", line->answer);
    line->size = 0;
    line->sent = 0;
    phones->n_done++;
    g_array_append_val (phones->waits, wait);
  }
}

static int
compare_waits (gconstpointer a, gconstpointer b)
{
  const gint64 *one = a, *other = b;

  return *one < *other ? -1 : *one > *other;
}

static double
wait_ms (Phones *phones, double share)
{
  if (phones->waits->len == 0)
    return 0;
  g_array_sort (phones->waits, compare_waits);
  return (double) g_array_index (phones->waits, gint64, (guint) ((phones->waits->len - 1) * share))
         / 1000;
}

/* All lines always busy: requests per second of the server's processor time. */
static double
flood (const char *self, const char *desk, int seconds)
{
  Server server = start_server (self, desk);
  Phones phones;
  gint64 end;
  double cpu, rate;

  phones_init (&phones, server.port);
  cpu = cpu_seconds (&server);
  end = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;
  while (g_get_monotonic_time () < end) {
    for (guint i = 0; i < N_CONNECTIONS; i++) {
      if (phones.lines[i].sent == 0)
        send_request (&phones.lines[i]);
    }
    take_answers (&phones, 100);
  }
  cpu = cpu_seconds (&server) - cpu;
  rate = (double) phones.n_done / cpu;
  printf ("# %s: %" G_GUINT64_FORMAT " requests in %d s, %.2f s of processor time: %.0f a processor "
          "second; half answered within %.1f ms, 99 %% within %.1f ms\n",
          desk != NULL ? "gateway, durable" : "libsoup \"OK\"", phones.n_done, seconds, cpu, rate,
          wait_ms (&phones, 0.5), wait_ms (&phones, 0.99));
  fflush (stdout);
  phones_clear (&phones);
  stop_server (&server);
  return rate;
}

/* N_DEVICES fixes a second, evenly. */
static void
night (const char *self, const char *desk, int seconds)
{
  Server server = start_server (self, desk);
  Phones phones;
  const gint64 begin = g_get_monotonic_time ();
  double cpu, first = 0, early;
  guint64 n_sent = 0;

  phones_init (&phones, server.port);
  cpu = cpu_seconds (&server);
  early = 0;
  for (;;) {
    const gint64 now = g_get_monotonic_time ();
    const guint64 due = (guint64) ((double) (now - begin) * N_DEVICES / G_USEC_PER_SEC);

    if (now - begin >= seconds * G_USEC_PER_SEC)
      break;
    if (early == 0 && now - begin >= seconds * G_USEC_PER_SEC / 4)
      early = megabytes (&server);
    for (guint i = 0; i < N_CONNECTIONS && n_sent < due; i++) {
      if (phones.lines[i].sent == 0) {
        send_request (&phones.lines[i]);
        n_sent++;
      }
    }
    take_answers (&phones, 1);
  }
  first = cpu_seconds (&server) - cpu;
  printf ("# %d devices at 1 Hz for %d s: %.1f %% of a core, %.1f MB after a quarter of it, %.1f MB at "
          "its end; answered (durable) within %.1f ms by half, %.1f ms by 99 %%, %.1f ms by all\n",
          N_DEVICES, seconds, 100 * first / seconds, early, megabytes (&server),
          wait_ms (&phones, 0.5), wait_ms (&phones, 0.99), wait_ms (&phones, 1));
  phones_clear (&phones);
  stop_server (&server);
}

static void
make_desk (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDesk) desk = yx_desk_create (path, &error);

  for (guint i = 0; i < N_DEVICES; i++) {
    g_autofree char *identity = g_strdup_printf ("d%u", i);
    const YxDeviceData data = { .protocol = YX_DEVICE_PROTOCOL_OSMAND, .identity = identity };

    if (desk == NULL || !yx_desk_add_device (desk, &data, NULL, NULL, &error))
      g_error ("%s", error->message);
  }
}

static guint
count_fixes (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDesk) desk = yx_desk_open (path, 0, &error);
  g_autoptr (GArray) rows = desk != NULL ? yx_desk_list_fixes (desk, NULL, &error) : NULL;

  if (rows == NULL)
    g_error ("%s", error->message);
  return rows->len;
}

int
main (int argc, char **argv)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autofree char *command = NULL;
  const int turn = argc > 1 ? atoi (argv[1]) : 5, quiet = argc > 2 ? atoi (argv[2]) : 20;
  double ok = 0, durable = 0;

  if (argc > 1 && g_str_equal (argv[1], "ok"))
    return serve_ok ();
  if (argc > 2 && g_str_equal (argv[1], "desk"))
    return serve_desk (argv[2]);
  if (turn < 1 || quiet < 1)
    return 2;
  signal (SIGPIPE, SIG_IGN);
  folder = g_dir_make_tmp ("yexun-bench-XXXXXX", NULL);
  path = g_build_filename (folder, "a.desk", NULL);
  make_desk (path);
  for (guint i = 0; i < N_TURNS; i++) {
    ok += flood (self, NULL, turn) / N_TURNS;
    durable += flood (self, path, turn) / N_TURNS;
  }
  printf ("# mean: libsoup \"OK\" %.0f, gateway %.0f requests a processor second: %.0f %%\n", ok, durable,
          100 * durable / ok);
  night (self, path, quiet);
  printf ("# %u positions on the desk\n", count_fixes (path));
  command = g_strdup_printf ("rm -r '%s'", folder);
  return system (command) == 0 ? 0 : 1;
}
