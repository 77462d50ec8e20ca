#pragma once

/* A file that is made beside its final place and takes its name in one step, when it is whole and
 * on disk. Until then it has no name, or (on file systems that cannot do that, and for the moment
 * that a rename takes) the hidden one ".NAME.XXXXXX.tmp", under an flock() for as long as its
 * maker lives. So a program that is killed at any moment leaves nothing that looks like the
 * file, and what it may leave is told from another program's work by the missing lock and
 * swept away by the next one that makes the same file. */

#include <gio/gio.h>
#include <sys/types.h>

G_BEGIN_DECLS

/* Removes what killed programs have left of this target. Failures are no one's concern. */
void yx_new_file_sweep (const char *target);

/* An empty file of this mode (less the umask) in the folder of the target, locked, under a temporary
 * name that is for the caller to remove. Returns a descriptor, or -1 with errno. *ret_path: (transfer full) */
int yx_new_file_begin (const char *target, mode_t mode, char **ret_path);

/* Writes all of it at the end of the file, and waits until it is on disk. FALSE with errno. */
gboolean yx_new_file_put (int file, gconstpointer bytes, gsize size);

/* A copy of all that `from` holds takes the target's name, once it is on disk. On failure errno
 * says why, and the target is as it was. */
gboolean yx_new_file_publish (int from, const char *target, guint64 *ret_size);

G_END_DECLS
