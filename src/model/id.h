#pragma once

/* UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then random bits, so that ids sort by the
 * time they were made and never meet, whichever console or phone makes them. */

#include <glib.h>

G_BEGIN_DECLS

#define YX_ID_LENGTH 36 /* without the closing zero */

/* A new id; strictly greater than every earlier one of this process. Thread-safe.
 * Returns: (transfer full) */
char *yx_id_new (void);

/* The same into a buffer of YX_ID_LENGTH + 1. */
void yx_id_fill (char *buffer);

/* Whether text is a UUID of version 7 in lower-case canonical form. */
gboolean yx_id_is_valid (const char *text);

/* The same for any version: phones make ids too, some of them at random. */
gboolean yx_id_is_uuid (const char *text);

G_END_DECLS
