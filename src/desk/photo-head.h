#pragma once

/* What kind of picture bytes are, and how large it is, by its head alone: nothing is decoded.
 * Internal to desk/. */

#include <glib.h>

G_BEGIN_DECLS

/* "image/jpeg" or "image/png" (static), with its size in pixels; NULL for anything else and for a
 * head that is cut short. A JPEG must end as one does, a PNG with its last chunk. */
const char *yx_photo_head (const guchar *bytes, gsize size, guint *ret_width, guint *ret_height);

G_END_DECLS
