#define G_LOG_DOMAIN "yexun-gateway"

#include "config.h"

#include "gateway/hosts.h"

#include <gio/gio.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>

static char *
find_address (const struct ifaddrs *interfaces, int family)
{
  for (const struct ifaddrs *each = interfaces; each != NULL; each = each->ifa_next) {
    g_autoptr (GInetAddress) address = NULL;

    if (each->ifa_addr == NULL || each->ifa_addr->sa_family != family
        || (each->ifa_flags & IFF_LOOPBACK) != 0 || (each->ifa_flags & IFF_UP) == 0)
      continue;
    if (family == AF_INET)
      address = g_inet_address_new_from_bytes (
          (const guint8 *) &((const struct sockaddr_in *) (gpointer) each->ifa_addr)->sin_addr,
          G_SOCKET_FAMILY_IPV4);
    else
      address = g_inet_address_new_from_bytes (
          (const guint8 *) &((const struct sockaddr_in6 *) (gpointer) each->ifa_addr)->sin6_addr,
          G_SOCKET_FAMILY_IPV6);
    if (!g_inet_address_get_is_link_local (address))
      return g_inet_address_to_string (address);
  }
  return NULL;
}

char *
yx_host_guess (void)
{
  struct ifaddrs *interfaces = NULL;
  char *host;

  if (getifaddrs (&interfaces) != 0)
    return g_strdup ("127.0.0.1");
  host = find_address (interfaces, AF_INET);
  if (host == NULL)
    host = find_address (interfaces, AF_INET6);
  freeifaddrs (interfaces);
  return host != NULL ? host : g_strdup ("127.0.0.1");
}

gboolean
yx_host_parse (const char *text, guint16 port, char **ret_host, guint16 *ret_port)
{
  g_autoptr (GSocketConnectable) address = NULL;

  g_return_val_if_fail (text != NULL, FALSE);

  if (*text == '\0' || strpbrk (text, "/ \t@?#") != NULL)
    return FALSE;
  address = g_network_address_parse (text, port, NULL);
  if (address == NULL)
    return FALSE;
  *ret_host = g_strdup (g_network_address_get_hostname (G_NETWORK_ADDRESS (address)));
  *ret_port = g_network_address_get_port (G_NETWORK_ADDRESS (address));
  return TRUE;
}

char *
yx_host_format (const char *host, guint16 port)
{
  g_return_val_if_fail (host != NULL, NULL);

  return g_strdup_printf (strchr (host, ':') != NULL ? "[%s]:%u" : "%s:%u", host, port);
}
