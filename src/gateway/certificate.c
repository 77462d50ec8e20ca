#define G_LOG_DOMAIN "yexun-gateway"

#include "config.h"

#include "gateway/certificate.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <gnutls/crypto.h>
#include <gnutls/pkcs12.h>
#include <gnutls/x509.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "region/new-file.h"

#define DAY_SECONDS (24 * 3600)
/* iOS takes no certificate for longer than 825 days. */
#define VALID_DAYS 800
#define AUTHORITY_DAYS 3650
#define RENEW_DAYS 30
/* Clocks of phones go wrong; a certificate that begins in the future is refused. */
#define BEFORE_DAYS 2

typedef struct {
  gnutls_x509_crt_t certificate;
  gnutls_x509_privkey_t key;
} Pair;

static void
pair_clear (Pair *pair)
{
  g_clear_pointer (&pair->certificate, gnutls_x509_crt_deinit);
  g_clear_pointer (&pair->key, gnutls_x509_privkey_deinit);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pair, pair_clear)

static gboolean
check (int result, GError **error)
{
  if (result >= 0)
    return TRUE;
  g_set_error (error, G_TLS_ERROR, G_TLS_ERROR_MISC, _ ("The certificate could not be made: %s"),
               gnutls_strerror (result));
  return FALSE;
}

/* ---- Making ---- */

/* A new key, and a certificate for it that lacks its purpose and its signature. */
static gboolean
begin (Pair *pair, const char *name, gint64 days, gint64 until, GError **error)
{
  const time_t now = (time_t) (g_get_real_time () / G_USEC_PER_SEC);
  time_t end = now + (time_t) days * DAY_SECONDS;
  guint8 serial[16], id[20];
  size_t id_size = sizeof id;

  if (until > 0)
    end = MIN (end, (time_t) (until / G_USEC_PER_SEC));
  if (!check (gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial), error))
    return FALSE;
  serial[0] = (serial[0] & 0x7f) | 0x40; /* positive, and of full length */
  return check (gnutls_x509_privkey_init (&pair->key), error)
         && check (gnutls_x509_privkey_generate (
                       pair->key, GNUTLS_PK_ECDSA,
                       GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0),
                   error)
         && check (gnutls_x509_crt_init (&pair->certificate), error)
         && check (gnutls_x509_crt_set_version (pair->certificate, 3), error)
         && check (gnutls_x509_crt_set_serial (pair->certificate, serial, sizeof serial), error)
         && check (gnutls_x509_crt_set_key (pair->certificate, pair->key), error)
         && check (gnutls_x509_crt_set_activation_time (pair->certificate,
                                                        now - BEFORE_DAYS * DAY_SECONDS),
                   error)
         && check (gnutls_x509_crt_set_expiration_time (pair->certificate, end), error)
         && check (gnutls_x509_crt_set_dn_by_oid (pair->certificate, GNUTLS_OID_X520_COMMON_NAME,
                                                  0, name, (unsigned) strlen (name)),
                   error)
         && check (gnutls_x509_crt_set_dn_by_oid (pair->certificate,
                                                  GNUTLS_OID_X520_ORGANIZATION_NAME, 0, "Yexun", 5),
                   error)
         && check (gnutls_x509_crt_get_key_id (pair->certificate, 0, id, &id_size), error)
         && check (gnutls_x509_crt_set_subject_key_id (pair->certificate, id, id_size), error);
}

static gboolean
add_name (Pair *pair, gnutls_x509_subject_alt_name_t kind, gconstpointer name, gsize size,
          GError **error)
{
  return check (gnutls_x509_crt_set_subject_alt_name (pair->certificate, kind, name,
                                                      (unsigned) size, GNUTLS_FSAN_APPEND),
                error);
}

/* What this PC can be called by. */
static gboolean
add_names (Pair *pair, GError **error)
{
  const char *host = g_get_host_name ();
  struct ifaddrs *interfaces = NULL;
  gboolean ok = add_name (pair, GNUTLS_SAN_DNSNAME, "localhost", strlen ("localhost"), error);

  if (ok && strcmp (host, "localhost") != 0 && g_str_is_ascii (host))
    ok = add_name (pair, GNUTLS_SAN_DNSNAME, host, strlen (host), error);
  if (!ok || getifaddrs (&interfaces) != 0)
    return ok;
  for (struct ifaddrs *each = interfaces; ok && each != NULL; each = each->ifa_next) {
    if (each->ifa_addr == NULL)
      continue;
    if (each->ifa_addr->sa_family == AF_INET) {
      const struct sockaddr_in *in = (const struct sockaddr_in *) (gpointer) each->ifa_addr;

      ok = add_name (pair, GNUTLS_SAN_IPADDRESS, &in->sin_addr, sizeof in->sin_addr, error);
    } else if (each->ifa_addr->sa_family == AF_INET6) {
      const struct sockaddr_in6 *in = (const struct sockaddr_in6 *) (gpointer) each->ifa_addr;

      if (!IN6_IS_ADDR_LINKLOCAL (&in->sin6_addr))
        ok = add_name (pair, GNUTLS_SAN_IPADDRESS, &in->sin6_addr, sizeof in->sin6_addr, error);
    }
  }
  freeifaddrs (interfaces);
  return ok;
}

static gboolean
make_server (Pair *pair, GError **error)
{
  return begin (pair, g_get_host_name (), VALID_DAYS, 0, error) && add_names (pair, error)
         && check (gnutls_x509_crt_set_basic_constraints (pair->certificate, 0, -1), error)
         && check (gnutls_x509_crt_set_key_usage (pair->certificate, GNUTLS_KEY_DIGITAL_SIGNATURE),
                   error)
         && check (gnutls_x509_crt_set_key_purpose_oid (pair->certificate,
                                                        GNUTLS_KP_TLS_WWW_SERVER, 0),
                   error)
         && check (gnutls_x509_crt_sign2 (pair->certificate, pair->certificate, pair->key,
                                          GNUTLS_DIG_SHA256, 0),
                   error);
}

static gboolean
make_authority (Pair *pair, GError **error)
{
  return begin (pair, "Yexun devices", AUTHORITY_DAYS, 0, error)
         && check (gnutls_x509_crt_set_basic_constraints (pair->certificate, 1, 0), error)
         && check (gnutls_x509_crt_set_key_usage (pair->certificate, GNUTLS_KEY_KEY_CERT_SIGN), error)
         && check (gnutls_x509_crt_sign2 (pair->certificate, pair->certificate, pair->key,
                                          GNUTLS_DIG_SHA256, 0),
                   error);
}

/* ---- Files ---- */

/* Certificate and key as PEM in one text. */
static char *
export_pair (const Pair *pair, GError **error)
{
  gnutls_datum_t certificate = { NULL, 0 }, key = { NULL, 0 };
  char *text = NULL;

  if (check (gnutls_x509_crt_export2 (pair->certificate, GNUTLS_X509_FMT_PEM, &certificate), error)
      && check (gnutls_x509_privkey_export2_pkcs8 (pair->key, GNUTLS_X509_FMT_PEM, NULL,
                                                   GNUTLS_PKCS_PLAIN, &key),
                error))
    text = g_strconcat ((const char *) certificate.data, (const char *) key.data, NULL);
  gnutls_free (certificate.data);
  if (key.data != NULL)
    gnutls_memset (key.data, 0, key.size);
  gnutls_free (key.data);
  return text;
}

/* Puts a whole file there, once: whoever comes second leaves the first one's. */
static gboolean
write_once (const char *path, const char *text, gboolean replace, GError **error)
{
  g_autofree char *temporary = NULL;
  const int file = yx_new_file_begin (path, 0600, &temporary);
  gboolean ok = file >= 0 && yx_new_file_put (file, text, strlen (text));
  int saved = errno;

  if (ok) {
    ok = replace ? g_rename (temporary, path) == 0
                 : link (temporary, path) == 0 || errno == EEXIST
                       /* A file system without links. */
                       || g_rename (temporary, path) == 0;
    saved = errno;
  }
  if (file >= 0) {
    g_unlink (temporary);
    close (file);
  }
  if (!ok)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), _ ("%s cannot be written: %s"),
                 path, g_strerror (saved));
  return ok;
}

static gboolean
ends_soon (GTlsCertificate *certificate)
{
  g_autoptr (GDateTime) end = g_tls_certificate_get_not_valid_after (certificate);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return end != NULL
         && g_date_time_difference (end, now) < (GTimeSpan) RENEW_DAYS * G_TIME_SPAN_DAY;
}

static GTlsCertificate *
ensure (const char *path, gboolean (*make) (Pair *, GError **), GError **error)
{
  g_autoptr (GTlsCertificate) present = NULL;
  g_auto (Pair) pair = { NULL, NULL };
  g_autofree char *text = NULL;
  gboolean there = g_file_test (path, G_FILE_TEST_EXISTS);

  if (there) {
    present = yx_certificate_load (path, NULL, error);
    if (present == NULL || !ends_soon (present))
      return g_steal_pointer (&present);
  }
  if (!make (&pair, error))
    return NULL;
  text = export_pair (&pair, error);
  if (text == NULL || !write_once (path, text, there, error))
    return NULL;
  return yx_certificate_load (path, NULL, error);
}

GTlsCertificate *
yx_certificate_of_desk (const char *desk_path, GError **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (desk_path != NULL, NULL);

  path = g_strconcat (desk_path, ".tls.pem", NULL);
  return ensure (path, make_server, error);
}

GTlsCertificate *
yx_certificate_authority_of_desk (const char *desk_path, GError **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (desk_path != NULL, NULL);

  path = g_strconcat (desk_path, ".devices.pem", NULL);
  return ensure (path, make_authority, error);
}

GTlsCertificate *
yx_certificate_load (const char *path, const char *key_path, GError **error)
{
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) cause = NULL;
  g_autofree char *key = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  certificate = g_tls_certificate_new_from_files (path, key_path != NULL ? key_path : path, &cause);
  if (certificate == NULL) {
    g_set_error (error, cause->domain, cause->code, _ ("%s holds no certificate with its key: %s"),
                 path, cause->message);
    return NULL;
  }
  return g_steal_pointer (&certificate);
}

/* ---- Fingerprints ---- */

char *
yx_certificate_get_digest (GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;

  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (certificate), NULL);

  g_object_get (certificate, "certificate", &der, NULL);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
}

char *
yx_certificate_get_fingerprint (GTlsCertificate *certificate)
{
  g_autofree char *digest = yx_certificate_get_digest (certificate);
  GString *text;

  if (digest == NULL)
    return NULL;
  text = g_string_sized_new (96);
  for (const char *at = digest; *at != '\0'; at += 2) {
    if (at != digest)
      g_string_append_c (text, ':');
    g_string_append_c (text, g_ascii_toupper (at[0]));
    g_string_append_c (text, g_ascii_toupper (at[1]));
  }
  return g_string_free (text, FALSE);
}

/* ---- Devices ---- */

static gboolean
import (Pair *pair, GTlsCertificate *certificate, GError **error)
{
  g_autoptr (GByteArray) der = NULL;
  g_autofree char *key = NULL;
  gnutls_datum_t datum;

  g_object_get (certificate, "certificate", &der, "private-key-pem", &key, NULL);
  datum = (gnutls_datum_t){ der->data, der->len };
  if (!check (gnutls_x509_crt_init (&pair->certificate), error)
      || !check (gnutls_x509_crt_import (pair->certificate, &datum, GNUTLS_X509_FMT_DER), error))
    return FALSE;
  if (key == NULL)
    return TRUE;
  datum = (gnutls_datum_t){ (guint8 *) key, (unsigned) strlen (key) };
  return check (gnutls_x509_privkey_init (&pair->key), error)
         && check (gnutls_x509_privkey_import (pair->key, &datum, GNUTLS_X509_FMT_PEM), error);
}

GTlsCertificate *
yx_certificate_issue (GTlsCertificate *authority, const char *name, gint64 expires, GError **error)
{
  g_auto (Pair) signer = { NULL, NULL };
  g_auto (Pair) pair = { NULL, NULL };
  g_autofree char *text = NULL;
  guint8 id[20];
  size_t id_size = sizeof id;

  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (authority), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  if (!import (&signer, authority, error) || !begin (&pair, name, VALID_DAYS, expires, error)
      || !check (gnutls_x509_crt_set_basic_constraints (pair.certificate, 0, -1), error)
      || !check (gnutls_x509_crt_set_key_usage (pair.certificate, GNUTLS_KEY_DIGITAL_SIGNATURE), error)
      || !check (gnutls_x509_crt_set_key_purpose_oid (pair.certificate, GNUTLS_KP_TLS_WWW_CLIENT, 0),
                 error)
      || !check (gnutls_x509_crt_get_subject_key_id (signer.certificate, id, &id_size, NULL), error)
      || !check (gnutls_x509_crt_set_authority_key_id (pair.certificate, id, id_size), error)
      || !check (gnutls_x509_crt_sign2 (pair.certificate, signer.certificate, signer.key,
                                        GNUTLS_DIG_SHA256, 0),
                 error))
    return NULL;
  text = export_pair (&pair, error);
  return text != NULL ? g_tls_certificate_new_from_pem (text, -1, error) : NULL;
}

gboolean
yx_certificate_is_issued_by (GTlsCertificate *certificate, GTlsCertificate *authority)
{
  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (certificate), FALSE);
  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (authority), FALSE);

  return g_tls_certificate_verify (certificate, NULL, authority) == 0;
}

/* ---- PKCS #12 ---- */

/* One bag of a kind in the container, locked. */
static gboolean
add_bag (gnutls_pkcs12_t container, gnutls_pkcs12_bag_type_t kind, const gnutls_datum_t *data,
         const char *name, const gnutls_datum_t *id, const char *password, GError **error)
{
  gnutls_pkcs12_bag_t bag = NULL;
  gboolean ok;
  int index = 0;

  if (!check (gnutls_pkcs12_bag_init (&bag), error))
    return FALSE;
  ok = check (index = gnutls_pkcs12_bag_set_data (bag, kind, data), error)
       && check (gnutls_pkcs12_bag_set_friendly_name (bag, (unsigned) index, name), error)
       && check (gnutls_pkcs12_bag_set_key_id (bag, (unsigned) index, id), error)
       /* A key is locked by itself. */
       && (kind == GNUTLS_BAG_PKCS8_ENCRYPTED_KEY
           || check (gnutls_pkcs12_bag_encrypt (bag, password, GNUTLS_PKCS_PKCS12_3DES), error))
       && check (gnutls_pkcs12_set_bag (container, bag), error);
  gnutls_pkcs12_bag_deinit (bag);
  return ok;
}

GBytes *
yx_certificate_write_pkcs12 (GTlsCertificate *certificate, const char *name, const char *password,
                             gboolean with_key, GError **error)
{
  g_auto (Pair) pair = { NULL, NULL };
  gnutls_datum_t der = { NULL, 0 }, key = { NULL, 0 }, out = { NULL, 0 };
  gnutls_pkcs12_t container = NULL;
  guint8 id_bytes[20];
  size_t id_size = sizeof id_bytes;
  gnutls_datum_t id = { id_bytes, 0 };
  GBytes *bytes = NULL;
  gboolean ok;

  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (certificate), NULL);
  g_return_val_if_fail (name != NULL && password != NULL, NULL);

  if (!import (&pair, certificate, error))
    return NULL;
  g_return_val_if_fail (!with_key || pair.key != NULL, NULL);
  ok = check (gnutls_x509_crt_get_key_id (pair.certificate, 0, id_bytes, &id_size), error);
  id.size = (unsigned) id_size;
  ok = ok && check (gnutls_x509_crt_export2 (pair.certificate, GNUTLS_X509_FMT_DER, &der), error)
       && check (gnutls_pkcs12_init (&container), error)
       && add_bag (container, GNUTLS_BAG_CERTIFICATE, &der, name, &id, password, error);
  if (ok && with_key)
    ok = check (gnutls_x509_privkey_export2_pkcs8 (pair.key, GNUTLS_X509_FMT_DER, password,
                                                   GNUTLS_PKCS_PKCS12_3DES, &key),
                error)
         && add_bag (container, GNUTLS_BAG_PKCS8_ENCRYPTED_KEY, &key, name, &id, password, error);
  ok = ok && check (gnutls_pkcs12_generate_mac (container, password), error)
       && check (gnutls_pkcs12_export2 (container, GNUTLS_X509_FMT_DER, &out), error);
  if (ok)
    bytes = g_bytes_new (out.data, out.size);
  gnutls_free (der.data);
  gnutls_free (key.data);
  gnutls_free (out.data);
  g_clear_pointer (&container, gnutls_pkcs12_deinit);
  return bytes;
}
