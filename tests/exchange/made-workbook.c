#include "made-workbook.h"

#include <glib/gstdio.h>
#include <string.h>

#include <cpl_string.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"

static void
add_part (const char *path, const char *part, const char *text)
{
  g_autofree char *name = g_strdup_printf ("/vsizip/{%s}/%s", path, part);
  VSILFILE *file = VSIFOpenL (name, "wb");

  g_assert_nonnull (file);
  g_assert_cmpuint (VSIFWriteL (text, 1, strlen (text), file), ==, strlen (text));
  g_assert_cmpint (VSIFCloseL (file), ==, 0);
}

static void
append_cell (GString *xml, const char *cell, guint row, guint column)
{
  g_autofree char *text = g_markup_escape_text (cell, -1);
  char reference[8];

  g_assert_cmpuint (column, <, 702);
  if (column < 26)
    g_snprintf (reference, sizeof reference, "%c", 'A' + (int) column);
  else
    g_snprintf (reference, sizeof reference, "%c%c", 'A' + (int) column / 26 - 1,
                'A' + (int) column % 26);

  if (*cell == '\0')
    return;
  if (*cell == '#' || *cell == '@')
    g_string_append_printf (xml, "<c r=\"%s%u\"%s><v>%s</v></c>", reference, row,
                            *cell == '@' ? " s=\"1\"" : "", text + 1);
  else
    g_string_append_printf (xml, "<c r=\"%s%u\" t=\"inlineStr\"><is><t>%s</t></is></c>", reference,
                            row, text);
}

static char *
sheet_xml (const Sheet *sheet)
{
  GString *xml = g_string_new (XML "<worksheet xmlns=\"" MAIN "\"><sheetData>");

  for (guint i = 0; sheet->rows[i] != NULL; i++) {
    g_auto (GStrv) cells = g_strsplit (sheet->rows[i], "|", -1);

    if (*sheet->rows[i] == '\0')
      continue;
    g_string_append_printf (xml, "<row r=\"%u\">", i + 1);
    for (guint j = 0; cells[j] != NULL; j++)
      append_cell (xml, cells[j], i + 1, j);
    g_string_append (xml, "</row>");
  }
  g_string_append (xml, "</sheetData>");
  if (sheet->merge != NULL)
    g_string_append_printf (xml, "<mergeCells count=\"1\"><mergeCell ref=\"%s\"/></mergeCells>",
                            sheet->merge);
  g_string_append (xml, "</worksheet>");
  return g_string_free (xml, FALSE);
}

void
workbook_write (const char *path, const Sheet *sheets, guint n_sheets)
{
  g_autoptr (GString) book
      = g_string_new (XML "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" OFFICE "\"><sheets>");
  g_autoptr (GString) links
      = g_string_new (XML "<Relationships xmlns=\"" PACKAGE "relationships\">");
  g_autofree char *root = g_strdup_printf ("/vsizip/{%s}", path);
  VSILFILE *zip;

  for (guint i = 0; i < n_sheets; i++) {
    g_string_append_printf (book, "<sheet name=\"%s\" sheetId=\"%u\" r:id=\"rId%u\"/>",
                            sheets[i].name, i + 1, i + 1);
    g_string_append_printf (links,
                            "<Relationship Id=\"rId%u\" Type=\"" OFFICE
                            "/worksheet\" Target=\"worksheets/sheet%u.xml\"/>",
                            i + 1, i + 1);
  }
  g_string_append (book, "</sheets></workbook>");
  g_string_append (links, "<Relationship Id=\"rIdS\" Type=\"" OFFICE
                          "/styles\" Target=\"styles.xml\"/></Relationships>");

  g_unlink (path);
  /* Held open so that the parts go into one archive. */
  zip = VSIFOpenL (root, "wb");
  g_assert_nonnull (zip);
  add_part (path, "[Content_Types].xml",
            XML "<Types xmlns=\"" PACKAGE "content-types\">"
                "<Default Extension=\"rels\" ContentType=\"application/"
                "vnd.openxmlformats-package.relationships+xml\"/>"
                "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/"
                "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
                "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/"
                "vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
                "<Override PartName=\"/xl/styles.xml\" ContentType=\"application/"
                "vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/></Types>");
  add_part (path, "_rels/.rels",
            XML "<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship Id=\"rId1\" "
                "Type=\"" OFFICE "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
  add_part (path, "xl/workbook.xml", book->str);
  add_part (path, "xl/_rels/workbook.xml.rels", links->str);
  add_part (path, "xl/styles.xml",
            XML "<styleSheet xmlns=\"" MAIN "\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/>"
                "<xf numFmtId=\"14\"/></cellXfs></styleSheet>");
  for (guint i = 0; i < n_sheets; i++) {
    g_autofree char *part = g_strdup_printf ("xl/worksheets/sheet%u.xml", i + 1);
    g_autofree char *xml = sheet_xml (&sheets[i]);

    add_part (path, part, xml);
  }
  g_assert_cmpint (VSIFCloseL (zip), ==, 0);
}

static void
add_features (OGRLayerH layer, const char *const *rows, const YxLonLat *points)
{
  g_auto (GStrv) fields = g_strsplit (rows[0], "|", -1);

  for (guint i = 0; fields[i] != NULL; i++) {
    OGRFieldDefnH field = OGR_Fld_Create (fields[i], OFTString);

    g_assert_cmpint (OGR_L_CreateField (layer, field, TRUE), ==, OGRERR_NONE);
    OGR_Fld_Destroy (field);
  }
  for (guint i = 1; rows[i] != NULL; i++) {
    g_auto (GStrv) cells = g_strsplit (rows[i], "|", -1);
    OGRFeatureH feature = OGR_F_Create (OGR_L_GetLayerDefn (layer));

    for (int j = 0; cells[j] != NULL; j++)
      if (*cells[j] != '\0')
        OGR_F_SetFieldString (feature, j, cells[j]);
    if (points != NULL) {
      OGRGeometryH point = OGR_G_CreateGeometry (wkbPoint);

      OGR_G_SetPoint_2D (point, 0, points[i - 1].lon, points[i - 1].lat);
      OGR_F_SetGeometryDirectly (feature, point);
    }
    g_assert_cmpint (OGR_L_CreateFeature (layer, feature), ==, OGRERR_NONE);
    OGR_F_Destroy (feature);
  }
}

void
layer_write (const char *path, const char *driver, const char *encoding, const char *const *rows,
             const YxLonLat *points, int epsg)
{
  GDALDatasetH dataset;
  OGRSpatialReferenceH reference = NULL;
  OGRLayerH layer;
  char **options = NULL;

  GDALAllRegister ();
  dataset = GDALCreate (GDALGetDriverByName (driver), path, 0, 0, 0, GDT_Unknown, NULL);
  g_assert_nonnull (dataset);
  if (epsg != 0) {
    reference = OSRNewSpatialReference (NULL);
    g_assert_cmpint (OSRImportFromEPSG (reference, epsg), ==, OGRERR_NONE);
    OSRSetAxisMappingStrategy (reference, OAMS_TRADITIONAL_GIS_ORDER);
  }
  if (encoding != NULL)
    options = CSLSetNameValue (options, "ENCODING", encoding);
  layer = GDALDatasetCreateLayer (dataset, "案件", reference, points != NULL ? wkbPoint : wkbNone,
                                  options);
  g_assert_nonnull (layer);
  CSLDestroy (options);
  add_features (layer, rows, points);
  GDALClose (dataset);
  if (reference != NULL)
    OSRRelease (reference);
}

char *
scratch_new (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("yexun-exchange-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

void
scratch_free (char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_assert_cmpint (g_remove (path), ==, 0);
  }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (folder);
}
