#define G_LOG_DOMAIN "yexun-gateway"

#include "config.h"

#include "gateway/atak-package.h"

#include <string.h>
#include <sys/random.h>
#include <zlib.h>

#include "gateway/certificate.h"
#include "gateway/hosts.h"

/* ---- Zip, APPNOTE 6.3: entries that are stored as they are ---- */

#define LOCAL_MAGIC 0x04034b50u
#define CENTRAL_MAGIC 0x02014b50u
#define END_MAGIC 0x06054b50u
#define ZIP_VERSION 20
#define UTF8_NAMES 0x0800
#define DOS_1980 0x0021 /* 1 January 1980: the same package is the same file */

typedef struct {
  GByteArray *bytes;
  GByteArray *central;
  guint n_entries;
} Zip;

static void
put16 (GByteArray *bytes, guint value)
{
  const guint8 two[] = { (guint8) value, (guint8) (value >> 8) };

  g_byte_array_append (bytes, two, sizeof two);
}

static void
put32 (GByteArray *bytes, guint32 value)
{
  put16 (bytes, value & 0xffff);
  put16 (bytes, value >> 16);
}

/* What both headers of an entry say of it. */
static void
put_entry (GByteArray *bytes, const char *name, gconstpointer data, gsize size)
{
  put16 (bytes, ZIP_VERSION);
  put16 (bytes, UTF8_NAMES);
  put16 (bytes, 0); /* stored */
  put16 (bytes, 0);
  put16 (bytes, DOS_1980);
  put32 (bytes, (guint32) crc32 (0, data, (uInt) size));
  put32 (bytes, (guint32) size);
  put32 (bytes, (guint32) size);
  put16 (bytes, (guint) strlen (name));
  put16 (bytes, 0);
}

static void
zip_add (Zip *zip, const char *name, gconstpointer data, gsize size)
{
  const guint32 at = zip->bytes->len;

  put32 (zip->bytes, LOCAL_MAGIC);
  put_entry (zip->bytes, name, data, size);
  g_byte_array_append (zip->bytes, (const guint8 *) name, (guint) strlen (name));
  g_byte_array_append (zip->bytes, data, (guint) size);

  put32 (zip->central, CENTRAL_MAGIC);
  put16 (zip->central, ZIP_VERSION);
  put_entry (zip->central, name, data, size);
  put16 (zip->central, 0); /* comment */
  put16 (zip->central, 0); /* disk */
  put16 (zip->central, 0);
  put32 (zip->central, 0); /* attributes */
  put32 (zip->central, at);
  g_byte_array_append (zip->central, (const guint8 *) name, (guint) strlen (name));
  zip->n_entries++;
}

static GBytes *
zip_end (Zip *zip)
{
  const guint32 at = zip->bytes->len;

  g_byte_array_append (zip->bytes, zip->central->data, zip->central->len);
  put32 (zip->bytes, END_MAGIC);
  put16 (zip->bytes, 0);
  put16 (zip->bytes, 0);
  put16 (zip->bytes, zip->n_entries);
  put16 (zip->bytes, zip->n_entries);
  put32 (zip->bytes, zip->central->len);
  put32 (zip->bytes, at);
  put16 (zip->bytes, 0);
  g_byte_array_unref (zip->central);
  return g_byte_array_free_to_bytes (zip->bytes);
}

/* ---- The package ---- */

#define TRUST "cert/gateway.p12"
#define CLIENT "cert/device.p12"
#define PREFERENCES "yexun.pref"

static char *
make_password (void)
{
  guint8 bytes[12];
  char *text;

  if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    g_error ("The kernel gives no random bytes");
  text = g_base64_encode (bytes, sizeof bytes);
  g_strdelimit (text, "+", '-');
  return g_strdelimit (text, "/", '_');
}

static char *
write_manifest (const YxAtakPackage *package)
{
  return g_markup_printf_escaped (
      "<MissionPackageManifest version=\"2\">\n"
      "  <Configuration>\n"
      "    <Parameter name=\"uid\" value=\"%s\"/>\n"
      "    <Parameter name=\"name\" value=\"%s\"/>\n"
      "    <Parameter name=\"onReceiveDelete\" value=\"true\"/>\n"
      "  </Configuration>\n"
      "  <Contents>\n"
      "    <Content ignore=\"false\" zipEntry=\"" PREFERENCES "\"/>\n"
      "    <Content ignore=\"false\" zipEntry=\"" TRUST "\"/>\n"
      "    <Content ignore=\"false\" zipEntry=\"" CLIENT "\"/>\n"
      "  </Contents>\n"
      "</MissionPackageManifest>\n",
      package->uid, package->name);
}

static void
append_text (GString *text, const char *key, const char *value)
{
  g_autofree char *line = g_markup_printf_escaped (
      "    <entry key=\"%s\" class=\"class java.lang.String\">%s</entry>\n", key, value);

  g_string_append (text, line);
}

static char *
write_preferences (const YxAtakPackage *package, const char *password)
{
  GString *text = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
                                "<preferences>\n"
                                "  <preference version=\"1\" name=\"cot_streams\">\n"
                                "    <entry key=\"count\" class=\"class java.lang.Integer\">1</entry>\n"
                                "    <entry key=\"enabled0\" class=\"class java.lang.Boolean\">true</entry>\n");
  g_autofree char *address = yx_host_format (package->host, package->port);
  g_autofree char *connect = g_strconcat (address, ":ssl", NULL);

  append_text (text, "description0", package->name);
  append_text (text, "connectString0", connect);
  g_string_append (text, "  </preference>\n"
                         "  <preference version=\"1\" name=\"com.atakmap.app_preferences\">\n");
  append_text (text, "caLocation", TRUST);
  append_text (text, "caPassword", password);
  append_text (text, "certificateLocation", CLIENT);
  append_text (text, "clientPassword", password);
  g_string_append (text, "  </preference>\n</preferences>\n");
  return g_string_free (text, FALSE);
}

GBytes *
yx_atak_package_write (const YxAtakPackage *package, GError **error)
{
  g_autofree char *password = make_password ();
  g_autofree char *manifest = write_manifest (package);
  g_autofree char *preferences = write_preferences (package, password);
  g_autoptr (GBytes) trust
      = yx_certificate_write_pkcs12 (package->gateway, "gateway", password, FALSE, error);
  g_autoptr (GBytes) client = NULL;
  Zip zip;
  gsize size;

  if (trust == NULL)
    return NULL;
  client = yx_certificate_write_pkcs12 (package->device, "device", password, TRUE, error);
  if (client == NULL)
    return NULL;
  zip = (Zip){ g_byte_array_new (), g_byte_array_new (), 0 };
  zip_add (&zip, "MANIFEST/manifest.xml", manifest, strlen (manifest));
  zip_add (&zip, PREFERENCES, preferences, strlen (preferences));
  zip_add (&zip, TRUST, g_bytes_get_data (trust, &size), g_bytes_get_size (trust));
  zip_add (&zip, CLIENT, g_bytes_get_data (client, &size), g_bytes_get_size (client));
  return zip_end (&zip);
}
