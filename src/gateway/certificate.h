#pragma once

/* The keys of a desk's gateway: ECDSA on P-256, made when they are first needed and kept beside the
 * desk, readable by its owner alone.
 *
 *   NAME.desk.tls.pem      the certificate that phones see, signed by itself, with its key. They
 *                          know it by its fingerprint, so it stays the same until it expires.
 *   NAME.desk.devices.pem  what signs the certificates of paired devices, with its key */

#include <gio/gio.h>

G_BEGIN_DECLS

/* The certificate of a desk's gateway with its key. Made when there is none, or when the one that
 * is there ends within 30 days; its names are the PC's own and the addresses that it has then.
 * When two programs make it at once, both get the same. Returns: (transfer full) */
GTlsCertificate *yx_certificate_of_desk (const char *desk_path, GError **error);

/* One that was given: PEM, certificate (with its chain) and key in one file, or the key in another
 * (`key_path`, nullable). The error names the file. Returns: (transfer full) */
GTlsCertificate *yx_certificate_load (const char *path, const char *key_path, GError **error);

/* SHA-256 of the certificate (DER), as people compare it: "AB:CD:…", 95 characters.
 * Returns: (transfer full) */
char *yx_certificate_get_fingerprint (GTlsCertificate *certificate);

/* The same as it goes into an address: 64 small hexadecimal digits. Returns: (transfer full) */
char *yx_certificate_get_digest (GTlsCertificate *certificate);

/* What signs the certificates of a desk's devices. Returns: (transfer full) */
GTlsCertificate *yx_certificate_authority_of_desk (const char *desk_path, GError **error);

/* A new certificate with a new key for a device, good for a client alone, until `expires` (UTC
 * microseconds; 0: as long as any may be). Returns: (transfer full) */
GTlsCertificate *yx_certificate_issue (GTlsCertificate *authority, const char *name,
                                       gint64 expires, GError **error);

/* Whether `authority` has signed it and it has not ended. */
gboolean yx_certificate_is_issued_by (GTlsCertificate *certificate, GTlsCertificate *authority);

/* PKCS #12 under a password, as ATAK reads it: with the key, or without when it has none. Triple
 * DES and SHA-1, since older Androids read nothing else; so it is only as secret as its way to
 * the phone. */
GBytes *yx_certificate_write_pkcs12 (GTlsCertificate *certificate, const char *name,
                                     const char *password, gboolean with_key, GError **error);

G_END_DECLS
