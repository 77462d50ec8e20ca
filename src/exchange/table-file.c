#define G_LOG_DOMAIN "yx-exchange"

#include "config.h"

#include <string.h>

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <glib/gi18n-lib.h>
#include <ogr_srs_api.h>

#include "exchange/gdal-guard.h"
#include "exchange/table-file.h"
#include "exchange/text-table.h"

/* What a zipped workbook may unpack to. */
#define MAX_UNPACKED_BYTES (G_GUINT64_CONSTANT (3) << 30)
/* What g_utf8_make_valid() puts for bytes that are none of a character. */
#define REPLACEMENT_CHARACTER "\357\277\275"

typedef enum {
  FORMAT_TEXT,
  FORMAT_WORKBOOK,
  FORMAT_GEOJSON,
  FORMAT_GPKG,
  FORMAT_SHAPEFILE,
} Format;

struct _YxTableFile {
  char *path;
  char *shown; /* the path for messages */
  Format format;
  char *text; /* FORMAT_TEXT: decoded */
  const char *encoding;
  GDALDatasetH dataset; /* the others */
  gboolean is_raw;      /* shapefile that does not say its encoding: strings are bytes */
};

static gboolean
has_ending (const char *path, const char *ending)
{
  const gsize n = strlen (path), m = strlen (ending);

  return n >= m && g_ascii_strcasecmp (path + n - m, ending) == 0;
}

static gboolean
sniff (const char *path, const char *shown, const char *head, gsize n, Format *ret_format,
       GError **error)
{
  static const struct {
    const char *magic;
    gsize size;
    Format format;
  } magics[] = {
    { "PK\003\004", 4, FORMAT_WORKBOOK },
    { "SQLite format 3", 16, FORMAT_GPKG },
    { "\0\0\x27\x0a", 4, FORMAT_SHAPEFILE },
  };
  gsize skip = 0;

  if (n >= 8 && memcmp (head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) == 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                 _ ("“%s” is an old Excel file (.xls) or protected by a password; save it as .xlsx "
                    "without a password"),
                 shown);
    return FALSE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (magics); i++) {
    if (n >= magics[i].size && memcmp (head, magics[i].magic, magics[i].size) == 0) {
      *ret_format = magics[i].format;
      return TRUE;
    }
  }

  if (n >= 3 && memcmp (head, "\xef\xbb\xbf", 3) == 0)
    skip = 3;
  while (skip < n && g_ascii_isspace (head[skip]))
    skip++;
  if (skip < n && head[skip] == '{') {
    *ret_format = FORMAT_GEOJSON;
    return TRUE;
  }
  if (skip < n && head[skip] == '<') {
    g_set_error (
        error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
        _ ("“%s” is a web page or XML file, whatever its name says; open it and save it as "
           ".xlsx"),
        shown);
    return FALSE;
  }
  if (has_ending (path, ".xlsx") || has_ending (path, ".ods") || has_ending (path, ".gpkg")
      || has_ending (path, ".shp") || has_ending (path, ".xls") || has_ending (path, ".geojson")) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _ ("“%s” is damaged: its content is not what its name says"), shown);
    return FALSE;
  }
  *ret_format = FORMAT_TEXT;
  return TRUE;
}

static gboolean
read_text (YxTableFile *self, GError **error)
{
  g_autofree char *bytes = NULL;
  gsize n_bytes;
  g_autoptr (GError) local = NULL;

  if (!g_file_get_contents (self->path, &bytes, &n_bytes, &local)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("“%s” cannot be read: %s"), self->shown,
                 local->message);
    return FALSE;
  }
  self->text = yx_text_decode (bytes, n_bytes, &self->encoding, &local);
  if (self->text == NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("“%s”: %s"), self->shown,
                 local->message);
    return FALSE;
  }
  return TRUE;
}

/* A small file can unpack to more than there is memory for. */
static gboolean
check_unpacked_size (YxTableFile *self, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (self->path, NULL);
  g_autofree char *root = g_strdup_printf ("/vsizip/{%s}", absolute);
  char **entries;
  guint64 total = 0;
  YxGdalErrors errors;

  yx_gdal_init ();
  yx_gdal_errors_begin (&errors);
  entries = VSIReadDirRecursive (root);
  for (int i = 0; entries != NULL && entries[i] != NULL; i++) {
    g_autofree char *entry = g_strdup_printf ("%s/%s", root, entries[i]);
    VSIStatBufL info;

    if (VSIStatExL (entry, &info, VSI_STAT_SIZE_FLAG | VSI_STAT_EXISTS_FLAG) == 0)
      total += info.st_size;
  }
  CSLDestroy (entries);
  yx_gdal_errors_end (&errors);

  if (total > MAX_UNPACKED_BYTES) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _ ("“%s” unpacks to more data than any case list has; it is not opened"),
                 self->shown);
    return FALSE;
  }
  return TRUE;
}

/* Without a .cpg file and a code page of its own, a shapefile's text is in whatever the program
 * that wrote it used; then the bytes are decoded here, as those of a text file. */
static gboolean
is_silent_about_encoding (GDALDatasetH dataset)
{
  OGRLayerH layer = GDALDatasetGetLayer (dataset, 0);
  const char *from_cpg, *from_dbf;

  if (layer == NULL)
    return FALSE;
  from_cpg = GDALGetMetadataItem (layer, "ENCODING_FROM_CPG", "SHAPEFILE");
  from_dbf = GDALGetMetadataItem (layer, "LDID_VALUE", "SHAPEFILE");
  /* 0x57 says no more than "as on this computer". */
  return (from_cpg == NULL || *from_cpg == '\0')
         && (from_dbf == NULL || g_str_equal (from_dbf, "0") || g_str_equal (from_dbf, "87"));
}

static gboolean
open_dataset (YxTableFile *self, GError **error)
{
  static const char *const drivers[][3] = {
    [FORMAT_WORKBOOK] = { "XLSX", "ODS", NULL },
    [FORMAT_GEOJSON] = { "GeoJSON", NULL },
    [FORMAT_GPKG] = { "GPKG", NULL },
    [FORMAT_SHAPEFILE] = { "ESRI Shapefile", NULL },
  };
  static const char *const raw_options[] = { "ENCODING=", NULL };

  /* Cells as they were typed: an identity number must not turn into a floating-point one. Lines
   * are counted by us, so the driver must not take the first for headings. */
  yx_gdal_init ();
  CPLSetThreadLocalConfigOption ("OGR_XLSX_HEADERS", "DISABLE");
  CPLSetThreadLocalConfigOption ("OGR_XLSX_FIELD_TYPES", "STRING");
  CPLSetThreadLocalConfigOption ("OGR_ODS_HEADERS", "DISABLE");
  CPLSetThreadLocalConfigOption ("OGR_ODS_FIELD_TYPES", "STRING");

  self->dataset = yx_gdal_open_vector (self->path, drivers[self->format], NULL, error);
  if (self->dataset != NULL && self->format == FORMAT_SHAPEFILE
      && is_silent_about_encoding (self->dataset)) {
    GDALClose (self->dataset);
    self->dataset = yx_gdal_open_vector (self->path, drivers[self->format], raw_options, error);
    self->is_raw = TRUE;
  }
  return self->dataset != NULL;
}

/* Text of a layer in UTF-8; damaged bytes are replaced, so that the row is shown and refused by
 * the check of its field. (transfer full) */
static char *
layer_text (const YxTableFile *self, const char *text)
{
  const char *encoding;
  char *decoded = NULL;

  if (g_utf8_validate (text, -1, NULL))
    return g_strdup (text);
  if (self->is_raw)
    decoded = yx_text_decode (text, strlen (text), &encoding, NULL);
  return decoded != NULL ? decoded : g_utf8_make_valid (text, -1);
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
feature_point (OGRFeatureH feature, OGRCoordinateTransformationH transformation,
               YxLonLat *ret_point)
{
  OGRGeometryH geometry = OGR_F_GetGeometryRef (feature);
  OGRGeometryH centre;
  double x, y;
  gboolean ok;

  if (geometry == NULL || OGR_G_IsEmpty (geometry))
    return FALSE;
  centre = OGR_G_CreateGeometry (wkbPoint);
  if (wkbFlatten (OGR_G_GetGeometryType (geometry)) == wkbPoint) {
    OGR_G_SetPoint_2D (centre, 0, OGR_G_GetX (geometry, 0), OGR_G_GetY (geometry, 0));
    ok = TRUE;
  } else {
    ok = OGR_G_Centroid (geometry, centre) == OGRERR_NONE && !OGR_G_IsEmpty (centre);
  }
  x = ok ? OGR_G_GetX (centre, 0) : 0.0;
  y = ok ? OGR_G_GetY (centre, 0) : 0.0;
  OGR_G_DestroyGeometry (centre);

  if (ok && transformation != NULL)
    ok = OCTTransform (transformation, 1, &x, &y, NULL);
  if (ok)
    *ret_point = (YxLonLat){ x, y };
  return ok;
}

static void
read_headings (const YxTableFile *self, OGRLayerH layer, YxTable *table)
{
  OGRFeatureDefnH definition = OGR_L_GetLayerDefn (layer);

  table->headings = g_ptr_array_new_with_free_func (g_free);
  /* The name of a field of a .dbf has ten bytes, which in UTF-8 end within the fourth character. */
  table->headings_cut = self->format == FORMAT_SHAPEFILE;
  for (int i = 0; i < OGR_FD_GetFieldCount (definition); i++) {
    char *heading
        = layer_text (self, OGR_Fld_GetNameRef (OGR_FD_GetFieldDefn (definition, i)));

    while (table->headings_cut && g_str_has_suffix (heading, REPLACEMENT_CHARACTER))
      heading[strlen (heading) - strlen (REPLACEMENT_CHARACTER)] = '\0';
    g_ptr_array_add (table->headings, heading);
  }
}

/* A point without attributes is no row of a list; one whose cells are all empty neither. */
static void
read_feature (const YxTableFile *self, OGRFeatureH feature, guint line, GPtrArray *cells,
              OGRCoordinateTransformationH transformation, YxTable *table)
{
  YxTableRow *row;

  g_ptr_array_set_size (cells, 0);
  for (int i = 0; i < OGR_F_GetFieldCount (feature); i++)
    g_ptr_array_add (cells, OGR_F_IsFieldSetAndNotNull (feature, i)
                                ? layer_text (self, OGR_F_GetFieldAsString (feature, i))
                                : NULL);
  row = yx_table_add_row (table, line, (const char *const *) cells->pdata, cells->len);
  if (row != NULL)
    row->has_point = feature_point (feature, transformation, &row->point);
}

static YxTable *
read_layer (YxTableFile *self, guint index, GCancellable *cancellable, GError **error)
{
  g_autoptr (YxTable) table = yx_table_new ();
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  OGRLayerH layer = GDALDatasetGetLayer (self->dataset, (int) index);
  OGRCoordinateTransformationH transformation;
  OGRFeatureH feature;
  YxGdalErrors errors;
  guint ordinal = 0;

  table->name = layer_text (self, OGR_L_GetName (layer));
  yx_gdal_errors_begin (&errors);
  OGR_L_ResetReading (layer);
  if (self->format != FORMAT_WORKBOOK)
    read_headings (self, layer, table);
  transformation = make_transformation (layer);

  while ((feature = OGR_L_GetNextFeature (layer)) != NULL) {
    const guint line
        = self->format == FORMAT_WORKBOOK ? (guint) OGR_F_GetFID (feature) : ordinal + 1;

    read_feature (self, feature, line, cells, transformation, table);
    OGR_F_Destroy (feature);
    if (++ordinal % 256 == 0 && g_cancellable_is_cancelled (cancellable))
      break;
  }
  if (transformation != NULL)
    OCTDestroyCoordinateTransformation (transformation);

  if (errors.message != NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _ ("“%s” is damaged after row %u (%s)"), self->shown, ordinal, errors.message);
  else
    g_cancellable_set_error_if_cancelled (cancellable, error);
  if (errors.message != NULL || g_cancellable_is_cancelled (cancellable))
    g_clear_pointer (&table, yx_table_free);
  yx_gdal_errors_end (&errors);
  return g_steal_pointer (&table);
}

static gboolean
read_head (YxTableFile *self, char *head, gsize size, gsize *ret_n, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->path);
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GError) local = NULL;

  stream = g_file_read (file, NULL, &local);
  if (stream != NULL)
    info = g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, NULL, &local);
  if (info == NULL
      || !g_input_stream_read_all (G_INPUT_STREAM (stream), head, size, ret_n, NULL, &local)) {
    g_set_error (error, G_IO_ERROR, local->code, _ ("“%s” cannot be read: %s"), self->shown,
                 local->message);
    return FALSE;
  }
  if (*ret_n == 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("“%s” is empty"), self->shown);
    return FALSE;
  }
  if ((guint64) g_file_info_get_size (info) > YX_TABLE_FILE_MAX_BYTES) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _ ("“%s” is larger than any case list; it is not opened"), self->shown);
    return FALSE;
  }
  return TRUE;
}

YxTableFile *
yx_table_file_open (const char *path, GError **error)
{
  g_autoptr (YxTableFile) self = NULL;
  char head[512];
  gsize n_head = 0;
  gboolean ok;

  g_return_val_if_fail (path != NULL, NULL);

  if (!yx_gdal_path_is_plain (path, error))
    return NULL;
  self = g_new0 (YxTableFile, 1);
  self->path = g_strdup (path);
  self->shown = g_filename_display_name (path);
  if (!read_head (self, head, sizeof head, &n_head, error)
      || !sniff (path, self->shown, head, n_head, &self->format, error))
    return NULL;

  if (self->format == FORMAT_TEXT)
    ok = read_text (self, error);
  else
    ok = (self->format != FORMAT_WORKBOOK || check_unpacked_size (self, error))
         && open_dataset (self, error);
  return ok ? g_steal_pointer (&self) : NULL;
}

void
yx_table_file_free (YxTableFile *file)
{
  if (file == NULL)
    return;
  if (file->dataset != NULL) {
    YxGdalErrors errors;

    yx_gdal_errors_begin (&errors);
    GDALClose (file->dataset);
    yx_gdal_errors_end (&errors);
  }
  g_free (file->path);
  g_free (file->shown);
  g_free (file->text);
  g_free (file);
}

const char *
yx_table_file_get_format (const YxTableFile *file)
{
  g_return_val_if_fail (file != NULL, NULL);

  return file->format == FORMAT_TEXT
             ? "CSV"
             : GDALGetDriverShortName (GDALGetDatasetDriver (file->dataset));
}

guint
yx_table_file_get_n_tables (const YxTableFile *file)
{
  g_return_val_if_fail (file != NULL, 0);

  return file->format == FORMAT_TEXT ? 1 : (guint) GDALDatasetGetLayerCount (file->dataset);
}

const char *
yx_table_file_get_name (const YxTableFile *file, guint index)
{
  g_return_val_if_fail (file != NULL && index < yx_table_file_get_n_tables (file), NULL);

  return file->format == FORMAT_TEXT
             ? NULL
             : OGR_L_GetName (GDALDatasetGetLayer (file->dataset, (int) index));
}

YxTable *
yx_table_file_read (YxTableFile *file, guint index, GCancellable *cancellable, GError **error)
{
  g_autoptr (YxTable) table = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (file != NULL && index < yx_table_file_get_n_tables (file), NULL);

  if (file->format != FORMAT_TEXT)
    return read_layer (file, index, cancellable, error);

  table = yx_text_table_parse (file->text, cancellable, &local);
  if (table == NULL) {
    if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      g_propagate_error (error, g_steal_pointer (&local));
    else
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("“%s”: %s"), file->shown,
                   local->message);
    return NULL;
  }
  table->encoding = g_strdup (file->encoding);
  return g_steal_pointer (&table);
}
