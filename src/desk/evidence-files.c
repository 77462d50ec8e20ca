#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/evidence-files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "model/id.h"

/* Left for the desk's own rows when films fill the disk. */
#define ROOM_LEFT (G_GINT64_CONSTANT (256) * 1024 * 1024)
#define CHUNK (256 * 1024)

static gboolean
fail (GError **error, int code, const char *path)
{
  if (code == ENOSPC || code == EDQUOT)
    g_set_error (error, YX_STORE_ERROR, YX_STORE_ERROR_FULL,
                 _ ("%s cannot be written: the disk is full"), path);
  else
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", path,
                 g_strerror (code));
  return FALSE;
}

/* A name in a folder is safe when the folder is on the disk. */
static gboolean
sync_folder (const char *path, GError **error)
{
  const int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean ok;

  if (fd < 0)
    return fail (error, errno, path);
  ok = fsync (fd) == 0 || fail (error, errno, path);
  close (fd);
  return ok;
}

static gboolean
make_folder (const char *path, GError **error)
{
  g_autofree char *parent = NULL;

  if (g_mkdir (path, 0700) == 0) {
    parent = g_path_get_dirname (path);
    return sync_folder (parent, error);
  }
  return errno == EEXIST || fail (error, errno, path);
}

/* DESK.evidence/NAME, made when it is not there. (transfer full) */
static char *
make_subfolder (const char *desk_path, const char *name, GError **error)
{
  g_autofree char *folder = yx_evidence_folder (desk_path);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  if (!make_folder (folder, error) || !make_folder (path, error))
    return NULL;
  return g_steal_pointer (&path);
}

/* SHA-256 of the first `bytes` bytes; *ret_digest NULL: there are fewer. */
static gboolean
compute_digest (int fd, const char *path, gint64 bytes, char **ret_digest, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *chunk = g_malloc (CHUNK);
  gint64 done = 0;

  *ret_digest = NULL;
  while (done < bytes) {
    const ssize_t n = pread (fd, chunk, (gsize) MIN (bytes - done, CHUNK), done);

    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return fail (error, errno, path);
    if (n == 0)
      return TRUE;
    g_checksum_update (checksum, chunk, n);
    done += n;
  }
  *ret_digest = g_strdup (g_checksum_get_string (checksum));
  return TRUE;
}

char *
yx_evidence_folder (const char *desk_path)
{
  return g_strconcat (desk_path, ".evidence", NULL);
}

char *
yx_evidence_path (const char *desk_path, const char *digest)
{
  g_autofree char *folder = yx_evidence_folder (desk_path);
  const char first[] = { digest[0], digest[1], '\0' };

  return g_build_filename (folder, first, digest, NULL);
}

gboolean
yx_evidence_has_room (const char *desk_path, gint64 bytes, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (desk_path);
  struct statvfs room;
  guint64 free_bytes;

  if (statvfs (folder, &room) != 0)
    return fail (error, errno, folder);
  free_bytes = (guint64) room.f_bavail * room.f_frsize;
  if (free_bytes < (guint64) bytes + ROOM_LEFT)
    return fail (error, ENOSPC, folder);
  return TRUE;
}

void
yx_evidence_part_close (YxEvidencePart *part)
{
  if (part == NULL)
    return;
  if (part->fd >= 0)
    close (part->fd);
  g_free (part->desk_path);
  g_free (part->id);
  g_free (part->path);
  g_free (part);
}

/* Whether the name still leads to the file that was locked: who held the lock before may have put
 * it in its place. */
static gboolean
is_current (const YxEvidencePart *part)
{
  struct stat by_name, by_fd;

  return stat (part->path, &by_name) == 0 && fstat (part->fd, &by_fd) == 0
         && by_name.st_ino == by_fd.st_ino && by_name.st_dev == by_fd.st_dev;
}

YxEvidencePart *
yx_evidence_part_open (const char *desk_path, const char *id, GError **error)
{
  g_autoptr (YxEvidencePart) part = g_new0 (YxEvidencePart, 1);
  g_autofree char *folder = NULL;

  g_assert (yx_id_is_uuid (id));
  part->fd = -1;
  folder = make_subfolder (desk_path, "parts", error);
  if (folder == NULL)
    return NULL;
  part->desk_path = g_strdup (desk_path);
  part->id = g_strdup (id);
  part->path = g_build_filename (folder, id, NULL);
  for (;;) {
    gboolean made = FALSE;

    part->fd = open (part->path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (part->fd < 0 && errno == ENOENT) {
      part->fd = open (part->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
      made = TRUE;
    }
    if (part->fd < 0 || flock (part->fd, LOCK_EX) != 0) {
      fail (error, errno, part->path);
      return NULL;
    }
    if (is_current (part)) {
      if (made && !sync_folder (folder, error))
        return NULL;
      return g_steal_pointer (&part);
    }
    close (part->fd);
  }
}

void
yx_evidence_part_drop (YxEvidencePart *part)
{
  g_unlink (part->path);
}

gboolean
yx_evidence_part_size (YxEvidencePart *part, gint64 *ret_size, GError **error)
{
  struct stat status;

  if (fstat (part->fd, &status) != 0)
    return fail (error, errno, part->path);
  *ret_size = status.st_size;
  return TRUE;
}

gboolean
yx_evidence_part_write (YxEvidencePart *part, gint64 offset, const guint8 *bytes, gsize size,
                        GError **error)
{
  gsize done = 0;

  while (done < size) {
    const ssize_t n = pwrite (part->fd, bytes + done, size - done, offset + (gint64) done);

    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return fail (error, errno, part->path);
    done += (gsize) n;
  }
  return fdatasync (part->fd) == 0 || fail (error, errno, part->path);
}

gboolean
yx_evidence_part_keep (YxEvidencePart *part, gint64 bytes, const char *digest, gboolean *ret_right,
                       GError **error)
{
  g_autofree char *path = yx_evidence_path (part->desk_path, digest);
  g_autofree char *folder = NULL;
  g_autofree char *found = NULL;
  const char first[] = { digest[0], digest[1], '\0' };

  if (!compute_digest (part->fd, part->path, bytes, &found, error))
    return FALSE;
  if (g_strcmp0 (found, digest) != 0) {
    if (ftruncate (part->fd, 0) != 0)
      return fail (error, errno, part->path);
    *ret_right = FALSE;
    return TRUE;
  }
  folder = make_subfolder (part->desk_path, first, error);
  if (folder == NULL)
    return FALSE;
  /* An interrupted piece may have left bytes behind the end. */
  if (ftruncate (part->fd, bytes) != 0 || fsync (part->fd) != 0)
    return fail (error, errno, part->path);
  /* In place of one of the same digest: the same bytes, and these have just been read. */
  if (g_rename (part->path, path) != 0)
    return fail (error, errno, path);
  *ret_right = TRUE;
  return sync_folder (folder, error);
}

gboolean
yx_evidence_stands (const char *desk_path, const char *digest, gint64 bytes)
{
  g_autofree char *path = yx_evidence_path (desk_path, digest);
  GStatBuf status;

  return g_stat (path, &status) == 0 && S_ISREG (status.st_mode) && status.st_size == bytes;
}

gboolean
yx_evidence_is_whole (const char *desk_path, const char *digest, gint64 bytes)
{
  g_autofree char *path = yx_evidence_path (desk_path, digest);
  g_autofree char *found = NULL;
  const int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  struct stat status;
  gboolean whole;

  if (fd < 0)
    return FALSE;
  whole = fstat (fd, &status) == 0 && status.st_size == bytes
          && compute_digest (fd, path, bytes, &found, NULL) && g_strcmp0 (found, digest) == 0;
  close (fd);
  return whole;
}
