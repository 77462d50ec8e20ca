#pragma once

/* A data package for ATAK, iTAK and WinTAK: a zip that, imported on a phone, sets the connection to
 * the gateway up with the certificate that the phone is known by. Whoever has the file is that
 * phone, so it goes by cable, not by mail. */

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
  const char *uid;           /* of the package: the device's id */
  const char *name;          /* what the connection is called on the phone */
  const char *host;          /* the gateway, as the phone reaches it */
  guint16 port;
  GTlsCertificate *gateway;  /* which the phone is to trust */
  GTlsCertificate *device;   /* with its key */
} YxAtakPackage;

/* The password of the certificates within is drawn, and stands in the package. */
GBytes *yx_atak_package_write (const YxAtakPackage *package, GError **error);

G_END_DECLS
