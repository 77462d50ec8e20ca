#pragma once

/* What a phone scans to be paired with the field page. */

#include <glib.h>

G_BEGIN_DECLS

/* https://HOST:PORT/#t=TOKEN&f=DIGEST. Both stand behind the #, so that they reach no server's log:
 * the page takes the token from there, and a person compares the fingerprint (SHA-256 of the
 * certificate, 64 hexadecimal digits). Returns: (transfer full) */
char *yx_pairing_url (const char *host, guint16 port, const char *token, const char *digest);

/* A QR code (ISO/IEC 18004, level M) with its quiet zone, for a terminal: two rows of modules a line,
 * light on dark as well as dark on light. NULL: too long. Returns: (transfer full) */
char *yx_qr_text (const char *content);

/* The same as modules: rows of *ret_size bytes, 1 being dark, without the quiet zone, which is of
 * YX_QR_QUIET modules. Returns: (transfer full) */
#define YX_QR_QUIET 4
guint8 *yx_qr_modules (const char *content, guint *ret_size);

/* The same as an SVG file. */
char *yx_qr_svg (const char *content);

G_END_DECLS
