#define G_LOG_DOMAIN "yexun-gateway"

#include "config.h"

#include "gateway/soup-keep.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

gboolean
yx_soup_keep_connections (SoupServer *soup, GError **error)
{
  const struct sockaddr unnamed = { .sa_family = AF_UNIX };
  const int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  g_autoptr (GSocket) listening = NULL;

  if (fd < 0 || bind (fd, &unnamed, sizeof unnamed.sa_family) != 0 || listen (fd, 0) != 0) {
    g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
    if (fd >= 0)
      close (fd);
    return FALSE;
  }
  listening = g_socket_new_from_fd (fd, error);
  return listening != NULL && soup_server_listen_socket (soup, listening, 0, error);
}
