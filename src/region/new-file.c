#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include "region/new-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define ENDING ".tmp"
#define N_RANDOM 6

/* Times that a name is tried again when another program has taken it away or has it already. */
#define N_ATTEMPTS 100

/* ".NAME." */
static char *
hidden_prefix (const char *target)
{
  g_autofree char *base = g_path_get_basename (target);

  return g_strdup_printf (".%s.", base);
}

static char *
hidden_path (const char *target)
{
  static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
  g_autofree char *folder = g_path_get_dirname (target);
  g_autofree char *prefix = hidden_prefix (target);
  char random[N_RANDOM + 1] = { 0 };

  for (int i = 0; i < N_RANDOM; i++)
    random[i] = letters[g_random_int_range (0, sizeof letters - 1)];
  return g_strdup_printf ("%s/%s%s" ENDING, folder, prefix, random);
}

static gboolean
is_left_over (const char *name, const char *prefix)
{
  const gsize n = strlen (prefix);

  return g_str_has_prefix (name, prefix) && strlen (name) == n + N_RANDOM + strlen (ENDING)
         && g_str_has_suffix (name, ENDING);
}

/* A sweeper may have come between the making and the lock; then the name is gone. */
static gboolean
lock_named (int fd)
{
  struct stat status;

  return flock (fd, LOCK_EX | LOCK_NB) == 0 && fstat (fd, &status) == 0 && status.st_nlink > 0;
}

static gboolean
write_all (int to, const char *bytes, gsize size)
{
  for (gsize done = 0; done < size;) {
    const gssize n = write (to, bytes + done, size - done);

    if (n < 0 && errno != EINTR)
      return FALSE;
    done += (gsize) MAX (n, 0);
  }
  return TRUE;
}

static gboolean
copy_bytes (int from, int to, gsize size)
{
  const gsize step = 1u << 20;
  g_autofree char *buffer = NULL;
  off_t offset = 0;

  while ((gsize) offset < size) {
    const gssize n = copy_file_range (from, &offset, to, NULL, size - (gsize) offset, 0);

    if (n == 0 || (n < 0 && errno != EINTR))
      break;
  }
  /* Some file systems have no such call. */
  if ((gsize) offset < size)
    buffer = g_malloc (step);
  while ((gsize) offset < size) {
    const gssize n = pread (from, buffer, step, offset);

    if (n < 0 && errno == EINTR)
      continue;
    if (n == 0)
      errno = EIO;
    if (n <= 0 || !write_all (to, buffer, (gsize) n))
      return FALSE;
    offset += n;
  }
  return TRUE;
}

/* Gives a file without a name a hidden one. */
static char *
link_hidden (int fd, const char *target)
{
  g_autofree char *source = g_strdup_printf ("/proc/self/fd/%d", fd);

  if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    return NULL;
  for (int i = 0; i < N_ATTEMPTS; i++) {
    g_autofree char *path = hidden_path (target);

    if (linkat (AT_FDCWD, source, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0)
      return g_steal_pointer (&path);
    if (errno != EEXIST)
      return NULL;
  }
  return NULL;
}

static void
sync_folder (const char *target)
{
  g_autofree char *folder = g_path_get_dirname (target);
  const int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

void
yx_new_file_sweep (const char *target)
{
  g_autofree char *folder = g_path_get_dirname (target);
  g_autofree char *prefix = hidden_prefix (target);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = NULL;
    int fd;

    if (!is_left_over (name, prefix))
      continue;
    path = g_build_filename (folder, name, NULL);
    fd = open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
      continue;
    if (flock (fd, LOCK_EX | LOCK_NB) == 0)
      g_unlink (path);
    close (fd);
  }
}

int
yx_new_file_begin (const char *target, mode_t mode, char **ret_path)
{
  for (int i = 0; i < N_ATTEMPTS; i++) {
    g_autofree char *path = hidden_path (target);
    const int fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);

    if (fd >= 0 && lock_named (fd)) {
      *ret_path = g_steal_pointer (&path);
      return fd;
    }
    if (fd >= 0)
      close (fd);
    else if (errno != EEXIST)
      return -1;
  }
  errno = EEXIST;
  return -1;
}

gboolean
yx_new_file_put (int file, gconstpointer bytes, gsize size)
{
  return write_all (file, bytes, size) && fsync (file) == 0;
}

gboolean
yx_new_file_publish (int from, const char *target, guint64 *ret_size)
{
  g_autofree char *folder = g_path_get_dirname (target);
  g_autofree char *path = NULL;
  struct stat status;
  gboolean ok;
  int fd, code;

  if (fstat (from, &status) != 0)
    return FALSE;
  fd = open (folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0666);
  if (fd < 0)
    fd = yx_new_file_begin (target, 0666, &path);
  if (fd < 0)
    return FALSE;

  ok = copy_bytes (from, fd, (gsize) status.st_size) && fsync (fd) == 0;
  if (ok && path == NULL)
    path = link_hidden (fd, target);
  ok = ok && path != NULL && g_rename (path, target) == 0;
  code = errno;
  if (!ok && path != NULL)
    g_unlink (path);
  close (fd);
  if (ok) {
    sync_folder (target);
    *ret_size = (guint64) status.st_size;
  }
  errno = code;
  return ok;
}
