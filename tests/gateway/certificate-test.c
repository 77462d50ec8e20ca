#include <glib/gstdio.h>
#include <gnutls/pkcs12.h>
#include <gnutls/x509.h>
#include <string.h>
#include <sys/stat.h>

#include "gateway/certificate.h"

typedef struct {
  char *folder;
  char *desk;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("yexun-certificate-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->desk = g_build_filename (fixture->folder, "a.desk", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->desk);
}

static guint
count_files (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_kept (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) first = yx_certificate_of_desk (fixture->desk, &error);
  g_autoptr (GTlsCertificate) again = NULL;
  g_autoptr (GTlsCertificate) given = NULL;
  g_autofree char *path = g_strconcat (fixture->desk, ".tls.pem", NULL);
  g_autofree char *fingerprint = NULL;
  g_autofree char *digest = NULL;
  g_autoptr (GSocketConnectable) here = g_network_address_new ("127.0.0.1", 8443);
  g_autoptr (GSocketConnectable) elsewhere = g_network_address_new ("192.0.2.1", 8443);
  struct stat status;

  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  again = yx_certificate_of_desk (fixture->desk, &error);
  g_assert_no_error (error);
  g_assert_true (g_tls_certificate_is_same (first, again));
  given = yx_certificate_load (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_tls_certificate_is_same (first, given));
  g_assert_cmpuint (count_files (fixture), ==, 1);

  /* Signed by itself, for this PC's addresses and no others. */
  g_assert_cmpint (g_tls_certificate_verify (first, here, first), ==, 0);
  g_assert_cmpint (g_tls_certificate_verify (first, elsewhere, first), ==,
                   G_TLS_CERTIFICATE_BAD_IDENTITY);

  fingerprint = yx_certificate_get_fingerprint (first);
  digest = yx_certificate_get_digest (first);
  g_assert_cmpuint (strlen (fingerprint), ==, 95);
  g_assert_cmpuint (strlen (digest), ==, 64);
  for (guint i = 0; i < 32; i++) {
    g_assert_cmpint (g_ascii_tolower (fingerprint[3 * i]), ==, digest[2 * i]);
    g_assert_cmpint (g_ascii_tolower (fingerprint[3 * i + 1]), ==, digest[2 * i + 1]);
  }
}

static gpointer
make_thread (gpointer desk)
{
  g_autoptr (GError) error = NULL;
  GTlsCertificate *certificate = yx_certificate_of_desk (desk, &error);

  g_assert_no_error (error);
  return certificate;
}

/* Programs that begin at once have the same certificate. */
static void
test_at_once (Fixture *fixture, gconstpointer data)
{
  GThread *threads[8];
  g_autoptr (GTlsCertificate) first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("make", make_thread, fixture->desk);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++) {
    g_autoptr (GTlsCertificate) one = g_thread_join (threads[i]);

    if (first == NULL)
      first = g_object_ref (one);
    g_assert_true (g_tls_certificate_is_same (first, one));
  }
  g_assert_cmpuint (count_files (fixture), ==, 1);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_strconcat (fixture->desk, ".tls.pem", NULL);
  g_autofree char *nowhere = g_build_filename (fixture->folder, "none", "a.desk", NULL);
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;

  /* What is there is not overwritten, whatever it is. */
  g_file_set_contents (path, "no certificate\n", -1, &error);
  g_assert_no_error (error);
  certificate = yx_certificate_of_desk (fixture->desk, &error);
  g_assert_null (certificate);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, path));
  g_clear_error (&error);
  g_assert_null (yx_certificate_of_desk (nowhere, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_devices (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) authority = yx_certificate_authority_of_desk (fixture->desk, &error);
  g_autoptr (GTlsCertificate) server = yx_certificate_of_desk (fixture->desk, &error);
  g_autoptr (GTlsCertificate) device = NULL;
  g_autoptr (GTlsCertificate) short_lived = NULL;
  g_autoptr (GDateTime) end = NULL;
  const gint64 hour = g_get_real_time () + G_TIME_SPAN_HOUR;

  g_assert_no_error (error);
  device = yx_certificate_issue (authority, "phone", 0, &error);
  g_assert_no_error (error);
  g_assert_true (yx_certificate_is_issued_by (device, authority));
  g_assert_false (yx_certificate_is_issued_by (server, authority));
  g_assert_false (yx_certificate_is_issued_by (device, server));
  short_lived = yx_certificate_issue (authority, "phone", hour, &error);
  g_assert_no_error (error);
  end = g_tls_certificate_get_not_valid_after (short_lived);
  g_assert_cmpint (g_date_time_to_unix (end), ==, hour / G_USEC_PER_SEC);
}

static void
test_pkcs12 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) authority = yx_certificate_authority_of_desk (fixture->desk, &error);
  g_autoptr (GTlsCertificate) device = yx_certificate_issue (authority, "phone", 0, &error);
  g_autoptr (GBytes) bytes = yx_certificate_write_pkcs12 (device, "phone", "secret", TRUE, &error);
  g_autoptr (GTlsCertificate) read = NULL;
  gnutls_x509_privkey_t key = NULL;
  gnutls_x509_crt_t *chain = NULL;
  gnutls_pkcs12_t container;
  gnutls_datum_t datum;
  guint8 key_id[20], certificate_id[20];
  size_t size = 20;
  unsigned n_chain = 0;
  gsize n;

  g_assert_no_error (error);
  datum.data = (guint8 *) (guintptr) g_bytes_get_data (bytes, &n);
  datum.size = (unsigned) n;
  g_assert_cmpint (gnutls_pkcs12_init (&container), ==, 0);
  g_assert_cmpint (gnutls_pkcs12_import (container, &datum, GNUTLS_X509_FMT_DER, 0), ==, 0);
  g_assert_cmpint (gnutls_pkcs12_verify_mac (container, "other"), <, 0);
  g_assert_cmpint (gnutls_pkcs12_verify_mac (container, "secret"), ==, 0);
  g_assert_cmpint (gnutls_pkcs12_simple_parse (container, "secret", &key, &chain, &n_chain, NULL,
                                               NULL, NULL, 0),
                   ==, 0);
  g_assert_cmpuint (n_chain, ==, 1);
  g_assert_cmpint (gnutls_x509_privkey_get_key_id (key, 0, key_id, &size), ==, 0);
  g_assert_cmpint (gnutls_x509_crt_get_key_id (chain[0], 0, certificate_id, &size), ==, 0);
  g_assert_cmpmem (key_id, 20, certificate_id, 20);
  gnutls_x509_privkey_deinit (key);
  gnutls_x509_crt_deinit (chain[0]);
  gnutls_free (chain);
  gnutls_pkcs12_deinit (container);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/gateway/certificate/kept", Fixture, NULL, set_up, test_kept, tear_down);
  g_test_add ("/gateway/certificate/at-once", Fixture, NULL, set_up, test_at_once, tear_down);
  g_test_add ("/gateway/certificate/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/gateway/certificate/devices", Fixture, NULL, set_up, test_devices, tear_down);
  g_test_add ("/gateway/certificate/pkcs12", Fixture, NULL, set_up, test_pkcs12, tear_down);
  return g_test_run ();
}
