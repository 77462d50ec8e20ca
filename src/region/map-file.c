#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include "region/map-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>
#include <unistd.h>

GMappedFile *
yx_map_file (const char *path, YxRegionError code, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  GMappedFile *file = NULL;
  struct stat status;
  int reason = 0;
  /* A pipe that nobody writes to must not hold the program up. */
  const int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

  if (fd < 0 || fstat (fd, &status) != 0)
    reason = errno;
  else if (!S_ISREG (status.st_mode))
    reason = S_ISDIR (status.st_mode) ? EISDIR : EINVAL;
  else
    file = g_mapped_file_new_from_fd (fd, FALSE, NULL);
  if (fd >= 0)
    close (fd);
  if (file == NULL)
    g_set_error (error, YX_REGION_ERROR, code, _("%s cannot be read: %s"), shown,
                 g_strerror (reason != 0 ? reason : ENOMEM));
  return file;
}
