#define G_LOG_DOMAIN "yx-exchange"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cpl_error.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <ogr_srs_api.h>

#include "exchange/feature-file.h"
#include "exchange/gdal-guard.h"
#include "exchange/output-guard.h"

/* OGR's flag for UTC in a date-time. */
#define OGR_UTC 100

typedef struct {
  const char *driver;
  const char *ending;
  const char *const *dataset_options;
  const char *const *layer_options;
  gboolean one_layer;
  gboolean needs_multi; /* lines must be multi-lines */
} FormatInfo;

typedef struct {
  OGRLayerH handle;
  const YxFeatureLayer *layer;
} OpenLayer;

struct _YxFeatureFile {
  const FormatInfo *info;
  char *path;
  char *shown;
  char *temporary; /* NULL once it has its final name */
  GDALDatasetH dataset;
  OpenLayer *layers;
  guint n_layers;
};

static const char *const geojson_layer_options[]
    = { "RFC7946=YES", "WRITE_NAME=NO", "COORDINATE_PRECISION=7", NULL };
static const char *const gpx_dataset_options[] = { "GPX_USE_EXTENSIONS=YES", NULL };
static const char *const kml_dataset_options[]
    = { "NameField=name", "DescriptionField=desc", NULL };

static const FormatInfo formats[] = {
  [YX_EXPORT_GEOJSON] = { "GeoJSON", "geojson", NULL, geojson_layer_options, TRUE, FALSE },
  [YX_EXPORT_GPX] = { "GPX", "gpx", gpx_dataset_options, NULL, FALSE, TRUE },
  [YX_EXPORT_KML] = { "KML", "kml", kml_dataset_options, NULL, FALSE, FALSE },
  [YX_EXPORT_GPKG] = { "GPKG", "gpkg", NULL, NULL, FALSE, FALSE },
};

static void
set_write_error (YxFeatureFile *self, const char *details, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("“%s” cannot be written: %s"), self->shown,
               details != NULL ? details : _ ("no details"));
}

static gboolean
create_fields (OGRLayerH handle, const YxFeatureLayer *layer)
{
  static const OGRFieldType types[] = {
    [YX_FEATURE_TEXT] = OFTString,
    [YX_FEATURE_INT] = OFTInteger64,
    [YX_FEATURE_REAL] = OFTReal,
    [YX_FEATURE_TIME] = OFTDateTime,
  };

  for (guint i = 0; i < layer->n_fields; i++) {
    OGRFieldDefnH field;
    OGRErr result;

    /* GPX layers have name, desc and time from the start. */
    if (OGR_FD_GetFieldIndex (OGR_L_GetLayerDefn (handle), layer->fields[i].name) >= 0)
      continue;
    field = OGR_Fld_Create (layer->fields[i].name, types[layer->fields[i].type]);
    result = OGR_L_CreateField (handle, field, TRUE);
    OGR_Fld_Destroy (field);
    if (result != OGRERR_NONE)
      return FALSE;
  }
  return TRUE;
}

static gboolean
create_layer (YxFeatureFile *self, guint index)
{
  const YxFeatureLayer *layer = self->layers[index].layer;
  OGRSpatialReferenceH wgs84 = OSRNewSpatialReference (NULL);
  OGRwkbGeometryType type = wkbUnknown;
  OGRLayerH handle = NULL;

  if (!self->info->one_layer || self->n_layers == 1)
    type = !layer->is_line           ? wkbPoint
           : self->info->needs_multi ? wkbMultiLineString
                                     : wkbLineString;
  OSRSetAxisMappingStrategy (wgs84, OAMS_TRADITIONAL_GIS_ORDER);
  if (OSRImportFromEPSG (wgs84, 4326) == OGRERR_NONE)
    handle = GDALDatasetCreateLayer (self->dataset, layer->name, wgs84, type,
                                     (char **) (gpointer) self->info->layer_options);
  OSRRelease (wgs84);
  if (handle == NULL || !create_fields (handle, layer))
    return FALSE;
  self->layers[index].handle = handle;
  return TRUE;
}

/* Creates the layers up to this one: some formats write a layer's end when the next begins. */
static gboolean
reach_layer (YxFeatureFile *self, guint index)
{
  for (guint i = 0; i <= index; i++) {
    if (self->layers[i].handle != NULL)
      continue;
    if (self->info->one_layer && i > 0)
      self->layers[i].handle = self->layers[0].handle;
    else if (!create_layer (self, i))
      return FALSE;
  }
  return TRUE;
}

static OGRGeometryH
make_geometry (const YxFeatureFile *self, const YxFeatureLayer *layer, const YxLonLat *points,
               gsize n_points)
{
  OGRGeometryH simple = OGR_G_CreateGeometry (layer->is_line ? wkbLineString : wkbPoint);
  OGRGeometryH multi;

  for (gsize i = 0; i < n_points; i++)
    OGR_G_SetPoint_2D (simple, (int) i, points[i].lon, points[i].lat);
  if (!layer->is_line || !self->info->needs_multi)
    return simple;
  multi = OGR_G_CreateGeometry (wkbMultiLineString);
  OGR_G_AddGeometryDirectly (multi, simple);
  return multi;
}

static void
set_time (OGRFeatureH feature, int index, gint64 time)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);

  if (utc != NULL)
    OGR_F_SetFieldDateTimeEx (feature, index, g_date_time_get_year (utc),
                              g_date_time_get_month (utc), g_date_time_get_day_of_month (utc),
                              g_date_time_get_hour (utc), g_date_time_get_minute (utc),
                              (float) g_date_time_get_second (utc), OGR_UTC);
}

static void
set_values (OGRFeatureH feature, const YxFeatureLayer *layer, const YxFeatureValue *values)
{
  for (guint i = 0; i < layer->n_fields; i++) {
    const int index = OGR_F_GetFieldIndex (feature, layer->fields[i].name);

    g_assert (index >= 0);
    switch (layer->fields[i].type) {
    case YX_FEATURE_TEXT:
      if (values[i].text != NULL)
        OGR_F_SetFieldString (feature, index, values[i].text);
      break;
    case YX_FEATURE_INT:
      OGR_F_SetFieldInteger64 (feature, index, values[i].number);
      break;
    case YX_FEATURE_REAL:
      OGR_F_SetFieldDouble (feature, index, values[i].real);
      break;
    case YX_FEATURE_TIME:
      if (values[i].number != 0)
        set_time (feature, index, values[i].number);
      break;
    default:
      g_assert_not_reached ();
    }
  }
}

/* Data, then the name, in this order on disk. */
static gboolean
move_into_place (YxFeatureFile *self, GError **error)
{
  const int fd = open (self->temporary, O_RDONLY | O_CLOEXEC);
  gboolean ok = fd >= 0 && fchmod (fd, 0600) == 0 && fsync (fd) == 0;
  int code = errno;

  if (fd >= 0)
    close (fd);
  if (ok && g_rename (self->temporary, self->path) != 0) {
    ok = FALSE;
    code = errno;
  }
  if (!ok) {
    set_write_error (self, g_strerror (code), error);
    return FALSE;
  }
  g_clear_pointer (&self->temporary, g_free);
  return TRUE;
}

static gboolean
close_dataset (YxFeatureFile *self, char **ret_details)
{
  YxGdalErrors errors;
  gboolean ok;

  yx_gdal_errors_begin (&errors);
  GDALClose (self->dataset);
  self->dataset = NULL;
  ok = errors.message == NULL;
  *ret_details = g_strdup (errors.message);
  yx_gdal_errors_end (&errors);
  return ok;
}

gboolean
yx_export_format_for_path (const char *path, YxExportFormat *ret_format, GError **error)
{
  static const struct {
    const char *ending;
    YxExportFormat format;
  } endings[] = {
    { ".geojson", YX_EXPORT_GEOJSON }, { ".json", YX_EXPORT_GEOJSON }, { ".gpx", YX_EXPORT_GPX },
    { ".kml", YX_EXPORT_KML },         { ".gpkg", YX_EXPORT_GPKG },
  };
  g_autofree char *lower = NULL;
  g_autofree char *shown = NULL;

  g_return_val_if_fail (path != NULL && ret_format != NULL, FALSE);

  lower = g_ascii_strdown (path, -1);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++) {
    if (g_str_has_suffix (lower, endings[i].ending)) {
      *ret_format = endings[i].format;
      return TRUE;
    }
  }
  shown = g_filename_display_name (path);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
               _ ("“%s”: the name must end with .geojson, .gpx, .kml or .gpkg"), shown);
  return FALSE;
}

YxFeatureFile *
yx_feature_file_new (const char *path, YxExportFormat format, const YxFeatureLayer *layers,
                     guint n_layers, GError **error)
{
  g_autoptr (YxFeatureFile) self = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *base = NULL;
  g_autofree char *details = NULL;
  YxGdalErrors errors;
  gboolean ok;

  g_return_val_if_fail (path != NULL && layers != NULL && n_layers > 0, NULL);
  g_return_val_if_fail ((guint) format < G_N_ELEMENTS (formats), NULL);

  self = g_new0 (YxFeatureFile, 1);
  self->info = &formats[format];
  self->path = g_canonicalize_filename (path, NULL);
  self->shown = g_filename_display_name (path);
  self->layers = g_new0 (OpenLayer, n_layers);
  self->n_layers = n_layers;
  for (guint i = 0; i < n_layers; i++) {
    g_assert (!self->info->one_layer || layers[i].fields == layers[0].fields);
    self->layers[i].layer = &layers[i];
  }

  folder = g_path_get_dirname (self->path);
  base = g_path_get_basename (self->path);
  if (g_str_has_prefix (self->path, "/vsi")) {
    set_write_error (self, _ ("there is no such folder"), error);
    return NULL;
  }
  if (!yx_output_check (path, error))
    return NULL;
  self->temporary
      = g_strdup_printf ("%s/.%s.%08x.%s", folder, base, g_random_int (), self->info->ending);

  yx_gdal_init ();
  yx_gdal_errors_begin (&errors);
  self->dataset = GDALCreate (GDALGetDriverByName (self->info->driver), self->temporary, 0, 0, 0,
                              GDT_Unknown, (char **) (gpointer) self->info->dataset_options);
  ok = self->dataset != NULL;
  details = g_strdup (errors.message);
  yx_gdal_errors_end (&errors);
  if (!ok) {
    set_write_error (self, details, error);
    return NULL;
  }
  /* One transaction for a GeoPackage; the others know none and say so. */
  if (GDALDatasetTestCapability (self->dataset, ODsCTransactions))
    GDALDatasetStartTransaction (self->dataset, FALSE);
  return g_steal_pointer (&self);
}

gboolean
yx_feature_file_add (YxFeatureFile *file, guint layer, const YxLonLat *points, gsize n_points,
                     const YxFeatureValue *values, GError **error)
{
  OGRFeatureH feature;
  YxGdalErrors errors;
  gboolean ok;

  g_return_val_if_fail (file != NULL && file->dataset != NULL && layer < file->n_layers, FALSE);
  g_return_val_if_fail (n_points == 0 || (n_points > 1) == file->layers[layer].layer->is_line,
                        FALSE);

  yx_gdal_errors_begin (&errors);
  ok = reach_layer (file, layer);
  if (ok) {
    feature = OGR_F_Create (OGR_L_GetLayerDefn (file->layers[layer].handle));
    set_values (feature, file->layers[layer].layer, values);
    if (n_points > 0)
      OGR_F_SetGeometryDirectly (feature,
                                 make_geometry (file, file->layers[layer].layer, points, n_points));
    ok = OGR_L_CreateFeature (file->layers[layer].handle, feature) == OGRERR_NONE;
    OGR_F_Destroy (feature);
  }
  if (!ok)
    set_write_error (file, errors.message, error);
  yx_gdal_errors_end (&errors);
  return ok;
}

gboolean
yx_feature_file_finish (YxFeatureFile *file, GError **error)
{
  g_autofree char *details = NULL;
  YxGdalErrors errors;
  gboolean ok;

  g_return_val_if_fail (file != NULL && file->dataset != NULL, FALSE);

  yx_gdal_errors_begin (&errors);
  ok = reach_layer (file, file->n_layers - 1);
  details = g_strdup (errors.message);
  yx_gdal_errors_end (&errors);
  if (!ok) {
    set_write_error (file, details, error);
    return FALSE;
  }
  if (GDALDatasetTestCapability (file->dataset, ODsCTransactions)
      && GDALDatasetCommitTransaction (file->dataset) != OGRERR_NONE) {
    set_write_error (file, NULL, error);
    return FALSE;
  }
  g_clear_pointer (&details, g_free);
  if (!close_dataset (file, &details)) {
    set_write_error (file, details, error);
    return FALSE;
  }
  return move_into_place (file, error);
}

void
yx_feature_file_free (YxFeatureFile *file)
{
  if (file == NULL)
    return;
  if (file->dataset != NULL) {
    g_autofree char *details = NULL;

    close_dataset (file, &details);
  }
  if (file->temporary != NULL)
    g_unlink (file->temporary);
  g_free (file->temporary);
  g_free (file->path);
  g_free (file->shown);
  g_free (file->layers);
  g_free (file);
}
