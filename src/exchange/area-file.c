#define G_LOG_DOMAIN "yx-exchange"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include <ogr_srs_api.h>

#include "exchange/area-file.h"
#include "exchange/gdal-guard.h"
#include "model/format.h"

#define MOST_FEATURES 1000
#define MOST_POINTS 1000000
#define MOST_BYTES (64u << 20)

/* What is read of the file; the drafts point into it. */
typedef struct {
  GPtrArray *texts;
  GPtrArray *arrays;
  GArray *drafts; /* of YxAreaDraft */
  YxDatum datum;
  const char *shown;
  guint n_points;
} Reading;

static gboolean
refuse (const Reading *reading, const char *feature, const char *why, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("“%s”, %s: %s"), reading->shown,
               feature, why);
  return FALSE;
}

/* Text of the first of these fields that has one. */
static const char *
field_text (OGRFeatureH feature, const char *const *names)
{
  for (int i = 0; i < OGR_F_GetFieldCount (feature); i++) {
    const char *name = OGR_Fld_GetNameRef (OGR_F_GetFieldDefnRef (feature, i));
    const char *text;

    if (!OGR_F_IsFieldSetAndNotNull (feature, i))
      continue;
    text = OGR_F_GetFieldAsString (feature, i);
    for (gsize n = 0; names[n] != NULL; n++)
      if (g_ascii_strcasecmp (name, names[n]) == 0 && *text != '\0'
          && g_utf8_validate (text, -1, NULL))
        return text;
  }
  return NULL;
}

static const char *
keep_text (Reading *reading, char *text)
{
  g_ptr_array_add (reading->texts, text);
  return text;
}

static gboolean
read_ring (Reading *reading, OGRGeometryH ring, OGRCoordinateTransformationH transformation,
           const char *feature, GArray *points, GArray *ends, GError **error)
{
  const int n = OGR_G_GetPointCount (ring);
  const guint first = points->len;

  reading->n_points += (guint) MAX (n, 0);
  if (reading->n_points > MOST_POINTS)
    return refuse (reading, feature, _ ("the file has more points than any county's borders"),
                   error);
  for (int i = 0; i < n; i++) {
    YxLonLat point = { OGR_G_GetX (ring, i), OGR_G_GetY (ring, i) };

    if (transformation != NULL && !OCTTransform (transformation, 1, &point.lon, &point.lat, NULL))
      return refuse (reading, feature, _ ("a point cannot be brought to degrees"), error);
    if (!yx_lon_lat_is_valid (point))
      return refuse (reading, feature, _ ("a point of its border is no place on earth"), error);
    point = yx_datum_to_wgs84 (reading->datum, point);
    g_array_append_val (points, point);
  }
  if (points->len > first + 1
      && memcmp (&g_array_index (points, YxLonLat, first),
                 &g_array_index (points, YxLonLat, points->len - 1), sizeof (YxLonLat))
             == 0)
    g_array_set_size (points, points->len - 1);
  g_array_append_val (ends, points->len);
  return TRUE;
}

static gboolean
read_geometry (Reading *reading, OGRGeometryH geometry, OGRCoordinateTransformationH transformation,
               const char *feature, GArray *points, GArray *ends, GError **error)
{
  const OGRwkbGeometryType type
      = geometry != NULL ? wkbFlatten (OGR_G_GetGeometryType (geometry)) : wkbNone;

  if (type == wkbPolygon) {
    for (int r = 0; r < OGR_G_GetGeometryCount (geometry); r++)
      if (!read_ring (reading, OGR_G_GetGeometryRef (geometry, r), transformation, feature, points,
                      ends, error))
        return FALSE;
    return TRUE;
  }
  if (type != wkbMultiPolygon && type != wkbGeometryCollection)
    return refuse (reading, feature, _ ("it is no area: neither polygon nor multipolygon"), error);
  for (int i = 0; i < OGR_G_GetGeometryCount (geometry); i++)
    if (!read_geometry (reading, OGR_G_GetGeometryRef (geometry, i), transformation, feature,
                        points, ends, error))
      return FALSE;
  return TRUE;
}

static gboolean
read_feature (Reading *reading, OGRFeatureH feature, OGRCoordinateTransformationH transformation,
              GError **error)
{
  static const char *const names[] = { "名称", "片区", "name", "area", NULL };
  static const char *const teams[] = { "团队", "team", NULL };
  const char *name = field_text (feature, names);
  const char *team = field_text (feature, teams);
  g_autofree char *label = NULL;
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (YxLonLat));
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (guint32));
  const guint number = reading->drafts->len + 1;
  YxAreaDraft draft = { 0 };
  YxLonLat at = { 0, 0 };
  YxRingsError wrong;

  label = name != NULL ? g_strdup_printf (_ ("feature %u “%s”"), number, name)
                       : g_strdup_printf (_ ("feature %u"), number);
  if (number > MOST_FEATURES)
    return refuse (reading, label, _ ("there are more areas than any county has"), error);
  if (!read_geometry (reading, OGR_F_GetGeometryRef (feature), transformation, label, points, ends,
                      error))
    return FALSE;
  draft.name = keep_text (reading,
                          name != NULL ? g_strdup (name) : g_strdup_printf (_ ("Area %u"), number));
  draft.team = team != NULL ? keep_text (reading, g_strdup (team)) : NULL;
  draft.rings = (YxRings){ (const YxLonLat *) (gpointer) points->data,
                           (const guint32 *) (gpointer) ends->data, ends->len };
  wrong = yx_rings_check (&draft.rings, &at);
  if (wrong != YX_RINGS_OK) {
    g_autofree char *why = yx_rings_error_text (wrong, at);

    return refuse (reading, label, why, error);
  }
  g_ptr_array_add (reading->arrays, g_steal_pointer (&points));
  g_ptr_array_add (reading->arrays, g_steal_pointer (&ends));
  g_array_append_val (reading->drafts, draft);
  return TRUE;
}

/* NULL when the layer is in degrees already, or does not say. */
static OGRCoordinateTransformationH
make_transformation (OGRLayerH layer)
{
  OGRSpatialReferenceH from = OGR_L_GetSpatialRef (layer);
  OGRSpatialReferenceH to;
  OGRCoordinateTransformationH transformation = NULL;

  if (from == NULL || OSRIsGeographic (from))
    return NULL;
  to = OSRNewSpatialReference (NULL);
  if (OSRImportFromEPSG (to, 4326) == OGRERR_NONE) {
    OSRSetAxisMappingStrategy (to, OAMS_TRADITIONAL_GIS_ORDER);
    transformation = OCTNewCoordinateTransformation (from, to);
  }
  OSRRelease (to);
  return transformation;
}

static gboolean
read_layer (Reading *reading, OGRLayerH layer, GCancellable *cancellable, GError **error)
{
  OGRCoordinateTransformationH transformation = make_transformation (layer);
  OGRFeatureH feature;
  gboolean ok = TRUE;

  OGR_L_ResetReading (layer);
  while (ok && (feature = OGR_L_GetNextFeature (layer)) != NULL) {
    ok = !g_cancellable_set_error_if_cancelled (cancellable, error)
         && read_feature (reading, feature, transformation, error);
    OGR_F_Destroy (feature);
  }
  if (transformation != NULL)
    OCTDestroyCoordinateTransformation (transformation);
  return ok;
}

static gboolean
read_file (Reading *reading, const char *path, GCancellable *cancellable, GError **error)
{
  static const char *const drivers[]
      = { "GeoJSON", "GPKG", "ESRI Shapefile", "LIBKML", "KML", NULL };
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = NULL;
  GDALDatasetH dataset;
  YxGdalErrors errors;
  gboolean ok = TRUE;

  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL,
                            NULL);
  if (info != NULL && g_file_info_get_size (info) > MOST_BYTES) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _ ("“%s” is larger than any file of areas"), reading->shown);
    return FALSE;
  }
  yx_gdal_init ();
  dataset = yx_gdal_open_vector (path, drivers, NULL, error);
  if (dataset == NULL)
    return FALSE;
  yx_gdal_errors_begin (&errors);
  for (int i = 0; ok && i < GDALDatasetGetLayerCount (dataset); i++)
    ok = read_layer (reading, GDALDatasetGetLayer (dataset, i), cancellable, error);
  if (ok && errors.message != NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("“%s” is damaged: %s"),
                 reading->shown, errors.message);
    ok = FALSE;
  }
  yx_gdal_errors_end (&errors);
  GDALClose (dataset);
  if (ok && reading->drafts->len == 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("“%s” holds no area"),
                 reading->shown);
    ok = FALSE;
  }
  return ok;
}

gboolean
yx_area_file_import (YxDesk *desk, const char *path, YxDatum datum, gboolean add, guint *ret_n,
                     GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) arrays = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (GArray) drafts = g_array_new (FALSE, FALSE, sizeof (YxAreaDraft));
  g_autofree char *shown = NULL;

  g_return_val_if_fail (YX_IS_DESK (desk), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  shown = g_filename_display_name (path);
  Reading reading = { texts, arrays, drafts, datum, shown, 0 };
  if (!read_file (&reading, path, cancellable, error)
      || !yx_desk_keep_areas (desk, (const YxAreaDraft *) (gpointer) drafts->data, drafts->len,
                              YX_AREA_SOURCE_IMPORTED, add, error))
    return FALSE;
  if (ret_n != NULL)
    *ret_n = drafts->len;
  return TRUE;
}

/* Writing -------------------------------------------------------------------------------------- */

static void
append_string (GString *text, const char *key, const char *value)
{
  g_string_append_printf (text, "\"%s\": ", key);
  if (value == NULL) {
    g_string_append (text, "null");
    return;
  }
  g_string_append_c (text, '"');
  for (const char *c = value; *c != '\0'; c++) {
    if (*c == '"' || *c == '\\')
      g_string_append_printf (text, "\\%c", *c);
    else if ((guchar) *c < 0x20)
      g_string_append_printf (text, "\\u%04x", (guint) *c);
    else
      g_string_append_c (text, *c);
  }
  g_string_append_c (text, '"');
}

/* RFC 7946: closed, and an outer ring counterclockwise, a hole clockwise. */
static void
append_ring (GString *text, const YxRings *rings, guint32 r, gboolean is_hole)
{
  const guint32 start = r > 0 ? rings->ring_ends[r - 1] : 0;
  const guint32 n = rings->ring_ends[r] - start;
  double turn = 0.0;
  gboolean reverse;

  for (guint32 i = 0; i < n; i++) {
    const YxLonLat a = rings->points[start + i], b = rings->points[start + (i + 1) % n];

    turn += (a.lon - rings->points[start].lon) * (b.lat - rings->points[start].lat)
            - (b.lon - rings->points[start].lon) * (a.lat - rings->points[start].lat);
  }
  reverse = (turn > 0.0) == is_hole;
  g_string_append_c (text, '[');
  for (guint32 i = 0; i <= n; i++) {
    const YxLonLat p = rings->points[start + (reverse ? (n - i) % n : i % n)];
    char lon[G_ASCII_DTOSTR_BUF_SIZE], lat[G_ASCII_DTOSTR_BUF_SIZE];

    g_string_append_printf (text, "%s[%s, %s]", i > 0 ? ", " : "",
                            g_ascii_formatd (lon, sizeof lon, "%.7f", p.lon),
                            g_ascii_formatd (lat, sizeof lat, "%.7f", p.lat));
  }
  g_string_append_c (text, ']');
}

static void
append_geometry (GString *text, const YxRings *rings)
{
  g_autofree guint32 *outer = g_new (guint32, MAX (rings->n_rings, 1));
  gboolean first = TRUE;

  yx_rings_nest (rings, outer);
  g_string_append (text, "{\"type\": \"MultiPolygon\", \"coordinates\": [");
  for (guint32 r = 0; r < rings->n_rings; r++) {
    if (outer[r] != YX_RING_NONE)
      continue;
    g_string_append (text, first ? "[" : ", [");
    append_ring (text, rings, r, FALSE);
    for (guint32 hole = 0; hole < rings->n_rings; hole++)
      if (outer[hole] == r) {
        g_string_append (text, ", ");
        append_ring (text, rings, hole, TRUE);
      }
    g_string_append_c (text, ']');
    first = FALSE;
  }
  g_string_append (text, "]}");
}

char *
yx_area_set_to_geojson (const YxAreaSet *set)
{
  GString *text = g_string_new ("{\"type\": \"FeatureCollection\", \"features\": [");

  g_return_val_if_fail (set != NULL, NULL);

  for (guint i = 0; i < set->areas->len; i++) {
    const YxArea *area = g_ptr_array_index (set->areas, i);
    const YxRings rings = yx_area_rings (area);
    char load[G_ASCII_DTOSTR_BUF_SIZE];

    g_string_append (text, i > 0 ? ",\n" : "\n");
    g_string_append (text, "{\"type\": \"Feature\", \"properties\": {");
    append_string (text, "name", area->name);
    g_string_append (text, ", ");
    append_string (text, "team", area->team);
    g_string_append (text, ", ");
    append_string (text, "leader", area->leader);
    g_string_append_printf (text, ", \"load\": %s, \"cases\": %u}, \"geometry\": ",
                            g_ascii_formatd (load, sizeof load, "%.2f", area->load), area->n_cases);
    append_geometry (text, &rings);
    g_string_append_c (text, '}');
  }
  g_string_append (text, "\n]}\n");
  return g_string_free (text, FALSE);
}
