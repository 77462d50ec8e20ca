#pragma once

/* Addresses from a service on the network, for courts that have one. Nothing asks it unless an
 * administrator has set its URL: an address sent out is personal data sent out.
 *
 * A service is a URL template, in which {text} stands for the address and {key} for the customer's
 * key, the form of its answers, and the datum of its coordinates. */

#include <gio/gio.h>

#include "geo/datum.h"
#include "region/region-find.h"

G_BEGIN_DECLS

typedef enum {
  YX_GEOCODER_NOMINATIM, /* a JSON array of { lat, lon, display_name, addresstype, boundingbox } */
  YX_GEOCODER_TIANDITU,  /* { status, location: { lon, lat, level, score } } */
} YxGeocoderFormat;

/* "nominatim", "tianditu". */
gboolean yx_geocoder_parse_format (const char *word, YxGeocoderFormat *ret_format);

typedef struct {
  const char *url; /* http or https, with {text} */
  const char *key; /* nullable */
  YxGeocoderFormat format;
  YxDatum datum;
  guint timeout_s; /* of the whole request; 0: 10 */
} YxGeocoderOptions;

/* Asks and waits. Errors: G_IO_ERROR with a message that names the host: it cannot be reached,
 * answers with another status than 200, too slowly, with over 1 MB, or with what is not its form.
 * An answer without places is an empty list. Returns: (transfer full): of YxFound, in WGS-84 */
GPtrArray *yx_geocoder_find (const YxGeocoderOptions *options, const char *text,
                             GCancellable *cancellable, GError **error);
/* The same on a thread of its own; all is copied. */
void yx_geocoder_find_async (const YxGeocoderOptions *options, const char *text,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data);
GPtrArray *yx_geocoder_find_finish (GAsyncResult *result, GError **error);

/* The body of an answer. `shown` names the service in messages. */
GPtrArray *yx_geocoder_read (YxGeocoderFormat format, YxDatum datum, const char *bytes, gsize size,
                             const char *shown, GError **error);

G_END_DECLS
