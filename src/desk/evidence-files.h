#pragma once

/* The bytes of evidence, beside the desk and readable by its owner alone:
 *
 *   DESK.evidence/parts/ID       what has come so far of one that is not complete
 *   DESK.evidence/ab/abcdef…     complete, by its SHA-256: what comes twice is kept once
 *
 * Bytes are on the disk before a row says so. Two programs may serve one desk: the file of a part
 * is locked while it is written. Errors are G_IO_ERROR or YX_STORE_ERROR_FULL. Internal to desk/. */

#include "desk/desk-private.h"

G_BEGIN_DECLS

/* "DESK.evidence". Returns: (transfer full) */
char *yx_evidence_folder (const char *desk_path);

/* Where a complete one lies. Returns: (transfer full) */
char *yx_evidence_path (const char *desk_path, const char *digest);

/* Whether the disk has room for so many bytes and for the desk itself beside them. */
gboolean yx_evidence_has_room (const char *desk_path, gint64 bytes, GError **error);

typedef struct {
  int fd;
  char *desk_path;
  char *id;
  char *path;
} YxEvidencePart;

void yx_evidence_part_close (YxEvidencePart *part);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxEvidencePart, yx_evidence_part_close)

/* Opens and locks the part of `id` (a UUID), making it when there is none.
 * Returns: (transfer full) */
YxEvidencePart *yx_evidence_part_open (const char *desk_path, const char *id, GError **error);

/* Takes the file away. */
void yx_evidence_part_drop (YxEvidencePart *part);

/* How many bytes it has. */
gboolean yx_evidence_part_size (YxEvidencePart *part, gint64 *ret_size, GError **error);

/* Writes at `offset` and waits for the disk. */
gboolean yx_evidence_part_write (YxEvidencePart *part, gint64 offset, const guint8 *bytes,
                                 gsize size, GError **error);

/* Puts a part of `bytes` bytes in its place when its digest is right; *ret_right FALSE: it is not,
 * and the part is empty again. */
gboolean yx_evidence_part_keep (YxEvidencePart *part, gint64 bytes, const char *digest,
                                gboolean *ret_right, GError **error);

/* Whether a complete one is there, by its length alone. */
gboolean yx_evidence_stands (const char *desk_path, const char *digest, gint64 bytes);

/* Whether a complete one is there and still has its digest. */
gboolean yx_evidence_is_whole (const char *desk_path, const char *digest, gint64 bytes);

G_END_DECLS
