#pragma once

/* The full record of a debtor: what lists and pages show masked, and the photo. Reading it is a
 * deliberate act of somebody whose role allows it, and an event; a refused one is an event too. */

#include "desk/desk.h"

G_BEGIN_DECLS

/* The largest photo taken, in bytes and in pixels. */
#define YX_PHOTO_MAX_BYTES (4 * 1024 * 1024)
#define YX_PHOTO_MAX_PIXELS (25 * 1000 * 1000)

/* All (transfer full); those that are not known are NULL. */
typedef struct {
  char *name;
  char *id_number;
  char *phone;
  char *appears_name;
  char *appears_id_number;
  char *applicants;    /* of his cases, joined by 、 */
  GBytes *photo;       /* as it was attached */
  char *photo_type;    /* "image/jpeg", "image/png" */
  char *photo_sha256;
  char *photo_author;
  gint64 photo_added;
} YxFullRecord;

void yx_full_record_free (YxFullRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxFullRecord, yx_full_record_free)

/* NOT_FOUND, FORBIDDEN; INVALID when the photo on the desk is not the one that was attached.
 * Returns: (transfer full) */
YxFullRecord *yx_desk_read_full_record (YxDesk *self, const char *debtor_id, GError **error);
void yx_desk_read_full_record_async (YxDesk *self, const char *debtor_id,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
YxFullRecord *yx_desk_read_full_record_finish (YxDesk *self, GAsyncResult *result, GError **error);

/* Keeps a photo (JPEG or PNG) in the desk, in place of the one before. INVALID for another kind of
 * file, one too large or one cut short. Nothing ever compares it with other photos; two people do
 * (yx_desk_record_identity()). */
gboolean yx_desk_attach_photo (YxDesk *self, const char *debtor_id, GBytes *photo,
                               GError **error);
/* Reads the file first. */
gboolean yx_desk_attach_photo_file (YxDesk *self, const char *debtor_id, const char *path,
                                    GError **error);
/* INVALID without a reason; NOT_FOUND when there is none. */
gboolean yx_desk_remove_photo (YxDesk *self, const char *debtor_id, const char *reason,
                               GError **error);

G_END_DECLS
