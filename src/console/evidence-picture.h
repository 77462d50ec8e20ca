#pragma once

/* Pictures that came from phones, as they are to be looked at. */

#include <gdk/gdk.h>

#include "desk/evidence.h"

G_BEGIN_DECLS

/* Decodes a picture, upright as its EXIF says, no longer than 4096 pixels on a side whatever it
 * claims to be. Blocks for the work. INVALID when it is none. Returns: (transfer full) */
GdkTexture *yx_evidence_picture_read (GBytes *bytes, GError **error);

/* Of its kind. @item: (nullable) */
const char *yx_evidence_icon (const YxEvidenceItem *item);

G_END_DECLS
