/* What runs behind a window: ports that another program has, and that become free. */

#include <string.h>

#include "console/live-host.h"
#include "desk/made-night.h"

#define WAIT_SECONDS 60

static gboolean
give_up_cb (gpointer what)
{
  g_error ("waited %d s in vain for %s", WAIT_SECONDS, (const char *) what);
  return G_SOURCE_REMOVE;
}

static gboolean
tick_cb (gpointer none)
{
  return G_SOURCE_CONTINUE;
}

typedef gboolean (*Condition) (YxLiveHost *host);

static void
wait_for (const char *what, Condition condition, YxLiveHost *host)
{
  const guint limit = g_timeout_add_seconds (WAIT_SECONDS, give_up_cb, (gpointer) what);
  const guint tick = g_timeout_add (20, tick_cb, NULL);

  while (!condition (host))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
  g_source_remove (limit);
}

static gboolean
writes (YxLiveHost *host)
{
  g_autoptr (YxNightView) view = yx_live_host_dup_view (host);

  return view != NULL && view->writes;
}

static gboolean
is_in_order (YxLiveHost *host)
{
  g_autofree char *trouble = yx_live_host_dup_trouble (host);

  return yx_live_host_is_listening (host) && trouble == NULL && writes (host);
}

/* While it is taken the night is written all the same, and that nothing comes in is told. */
static void
test_taken (void)
{
  static YxGatewayOptions ports = { .addresses = { NULL, "off", "off", "off", "off" } };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketListener) other = g_socket_listener_new ();
  g_autoptr (GInetAddress) here = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (here, 0);
  g_autoptr (GSocketAddress) taken = NULL;
  g_autoptr (YxLiveHost) host = NULL;
  g_autofree char *address = NULL;
  g_autofree char *trouble = NULL;
  Night *night = night_new (2);

  night_run (night, "UPDATE operations SET step = 'live'");
  g_socket_listener_add_address (other, any, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
                                 &taken, &error);
  g_assert_no_error (error);
  address = g_strdup_printf ("127.0.0.1:%u",
                             g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (taken)));
  ports.addresses[YX_GATEWAY_OSMAND] = address;
  host = yx_live_host_new (night->desk, &ports);
  wait_for ("a night that is written without ports", writes, host);
  g_assert_false (yx_live_host_is_listening (host));
  trouble = yx_live_host_dup_trouble (host);
  g_assert_nonnull (trouble);
  g_assert_nonnull (strstr (trouble, address));

  g_socket_listener_close (other);
  wait_for ("the port that became free", is_in_order, host);
  yx_live_host_stop (host);
  night_free (night);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/console/live-host/taken", test_taken);
  return g_test_run ();
}
