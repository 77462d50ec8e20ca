#define G_LOG_DOMAIN "yx-exchange"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "exchange/cells.h"
#include "exchange/row-reader.h"

#define MAX_ADDRESS_CHARS 500

/* Checks a point in the file's datum and turns it into WGS-84. */
static gboolean
accept_point (YxRowReader *reader, guint column, const char *shown, YxLonLat point,
              YxLonLat *ret_point)
{
  if (point.lon > 0.0 && point.lon < 55.0 && point.lat > 73.0 && point.lat < 136.0) {
    yx_row_reject (reader, column, shown, _ ("longitude and latitude seem to be exchanged"));
    return FALSE;
  }
  if (!yx_lon_lat_is_valid (point)) {
    yx_row_reject (
        reader, column, shown,
        column == YX_NO_COLUMN
            ? _ ("the point is not in degrees; the layer does not say its coordinate system")
            : _ ("no longitude up to 180 and latitude up to 90 degrees"));
    return FALSE;
  }
  *ret_point = yx_datum_to_wgs84 (reader->datum, point);
  return TRUE;
}

/* The i-th point of an address; FALSE when the cells are empty or wrong. */
static gboolean
read_lon_lat (YxRowReader *reader, const YxAddressColumns *columns, const char *lon_text,
              const char *lat_text, YxLonLat *ret_point)
{
  YxLonLat point;

  if (*lon_text == '\0' && *lat_text == '\0')
    return FALSE;
  if (*lon_text == '\0' || *lat_text == '\0') {
    yx_row_reject (reader, *lon_text == '\0' ? columns->lon : columns->lat, NULL,
                   _ ("longitude and latitude must be given together"));
    return FALSE;
  }
  if (!yx_cell_parse_degrees (lon_text, &point.lon)) {
    yx_row_reject (reader, columns->lon, lon_text, _ ("no longitude; write it like 113.0712"));
    return FALSE;
  }
  if (!yx_cell_parse_degrees (lat_text, &point.lat)) {
    yx_row_reject (reader, columns->lat, lat_text, _ ("no latitude; write it like 34.9412"));
    return FALSE;
  }
  if (point.lon == 0.0 && point.lat == 0.0)
    return FALSE; /* how some programs write "unknown" */
  return accept_point (reader, columns->lon, lon_text, point, ret_point);
}

static const char *
part (char **parts, guint n_parts, guint index)
{
  return index < n_parts ? parts[index] : "";
}

static gboolean
read_point (YxRowReader *reader, const YxAddressColumns *columns, char **lons, char **lats,
            char **pairs, guint index, YxLonLat *ret_point)
{
  const char *pair = part (pairs, g_strv_length (pairs), index);
  YxLonLat point;

  if (read_lon_lat (reader, columns, part (lons, g_strv_length (lons), index),
                    part (lats, g_strv_length (lats), index), ret_point))
    return TRUE;
  if (*pair == '\0')
    return FALSE;
  if (!yx_cell_parse_coordinates (pair, &point)) {
    yx_row_reject (reader, columns->coordinates, pair,
                   _ ("no coordinates; write them like 113.0712,34.9412"));
    return FALSE;
  }
  return accept_point (reader, columns->coordinates, pair, point, ret_point);
}

static void
add_address (YxRowReader *reader, guint column, const char *text, gboolean has_point,
             YxLonLat point)
{
  const int kind
      = column != YX_NO_COLUMN ? reader->columns->columns[column].place_kind : YX_PLACE_KIND_OTHER;
  YxImportAddress address = {
    .text = *text != '\0' ? yx_row_keep (reader, text) : NULL,
    .has_point = has_point,
    .point = point,
    .kind = (YxPlaceKind) kind,
    .source = kind == YX_PLACE_KIND_HOUSEHOLD ? YX_SOURCE_REGISTRY : YX_SOURCE_CASE_FILE,
    .presence = -1.0,
  };

  if (g_utf8_strlen (text, -1) > MAX_ADDRESS_CHARS) {
    yx_row_reject (reader, column, text, _ ("too long for an address"));
    return;
  }
  g_array_append_val (reader->out->addresses, address);
}

/* A geometry that the layer has belongs to the first address, unless columns say otherwise. */
void
yx_row_read_addresses (YxRowReader *reader, YxImportRow *row)
{
  const guint first = reader->out->addresses->len;
  gboolean geometry_pending = reader->row->has_point && !reader->has_coordinates;

  for (guint i = 0; i < G_N_ELEMENTS (reader->addresses); i++) {
    const YxAddressColumns *columns = &reader->addresses[i];
    g_auto (GStrv) texts = NULL;
    g_auto (GStrv) lons = NULL;
    g_auto (GStrv) lats = NULL;
    g_auto (GStrv) pairs = NULL;
    guint n;

    if (columns->text == YX_NO_COLUMN && columns->lon == YX_NO_COLUMN
        && columns->coordinates == YX_NO_COLUMN)
      continue;
    texts = yx_cell_split (yx_row_cell_at (reader, columns->text));
    lons = yx_cell_split (yx_row_cell_at (reader, columns->lon));
    lats = yx_cell_split (yx_row_cell_at (reader, columns->lat));
    pairs = yx_cell_split (yx_row_cell_at (reader, columns->coordinates));
    n = MAX (MAX (g_strv_length (texts), g_strv_length (lons)), g_strv_length (pairs));
    for (guint j = 0; j < n; j++) {
      const char *text = part (texts, g_strv_length (texts), j);
      YxLonLat point = { 0 };
      gboolean has_point = read_point (reader, columns, lons, lats, pairs, j, &point);

      if (geometry_pending && !has_point) {
        has_point = accept_point (reader, YX_NO_COLUMN, NULL, reader->row->point, &point);
        geometry_pending = FALSE;
      }
      if (*text != '\0' || has_point)
        add_address (reader, columns->text, text, has_point, point);
    }
  }
  if (geometry_pending) {
    YxLonLat point;

    if (accept_point (reader, YX_NO_COLUMN, NULL, reader->row->point, &point))
      add_address (reader, YX_NO_COLUMN, "", TRUE, point);
  }
  row->n_addresses = reader->out->addresses->len - first;
}
