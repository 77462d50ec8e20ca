#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include "region/package.h"

#include <string.h>

#include "region/format.h"

/* What every layer has. */
#define COLUMNS_COMMON                                                                            \
  "fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom %s, osm_type TEXT, osm_id INTEGER, "      \
  "class TEXT NOT NULL, name TEXT, name_zh TEXT, name_en TEXT, min_zoom INTEGER NOT NULL"
#define N_COMMON 9

/* What some have beside it, so that a style can tell things apart. */
typedef enum {
  COLUMN_REF,
  COLUMN_ONEWAY, /* 1 along the line, -1 against it */
  COLUMN_LINK,
  COLUMN_ROUNDABOUT,
  COLUMN_PRIVATE,
  COLUMN_BRIDGE,
  COLUMN_TUNNEL,
  COLUMN_INTERMITTENT,
  COLUMN_LEVEL,
  COLUMN_LANES,
  COLUMN_SURFACE,
  COLUMN_MAX_SPEED,
  COLUMN_STOREYS,
  COLUMN_ADMIN_LEVEL,
  COLUMN_POPULATION,
  COLUMN_STREET,
  N_COLUMNS,
} Column;

#define BIT(column) (1u << (column))

static const char *const column_definitions[N_COLUMNS] = {
  [COLUMN_REF] = "ref TEXT",
  [COLUMN_ONEWAY] = "oneway INTEGER",
  [COLUMN_LINK] = "link INTEGER",
  [COLUMN_ROUNDABOUT] = "roundabout INTEGER",
  [COLUMN_PRIVATE] = "private INTEGER",
  [COLUMN_BRIDGE] = "bridge INTEGER",
  [COLUMN_TUNNEL] = "tunnel INTEGER",
  [COLUMN_INTERMITTENT] = "intermittent INTEGER",
  [COLUMN_LEVEL] = "layer INTEGER",
  [COLUMN_LANES] = "lanes INTEGER",
  [COLUMN_SURFACE] = "surface TEXT",
  [COLUMN_MAX_SPEED] = "maxspeed TEXT",
  [COLUMN_STOREYS] = "storeys INTEGER",
  [COLUMN_ADMIN_LEVEL] = "admin_level INTEGER",
  [COLUMN_POPULATION] = "population INTEGER",
  [COLUMN_STREET] = "street TEXT",
};

static const guint layer_columns[YX_N_LAYERS] = {
  [YX_LAYER_ROAD] = BIT (COLUMN_REF) | BIT (COLUMN_ONEWAY) | BIT (COLUMN_LINK)
                    | BIT (COLUMN_ROUNDABOUT) | BIT (COLUMN_PRIVATE) | BIT (COLUMN_BRIDGE)
                    | BIT (COLUMN_TUNNEL) | BIT (COLUMN_LEVEL) | BIT (COLUMN_LANES)
                    | BIT (COLUMN_SURFACE) | BIT (COLUMN_MAX_SPEED),
  [YX_LAYER_RAIL] = BIT (COLUMN_REF) | BIT (COLUMN_BRIDGE) | BIT (COLUMN_TUNNEL)
                    | BIT (COLUMN_LEVEL),
  [YX_LAYER_WATER_LINE] = BIT (COLUMN_TUNNEL) | BIT (COLUMN_INTERMITTENT) | BIT (COLUMN_LEVEL),
  [YX_LAYER_WATER_AREA] = BIT (COLUMN_INTERMITTENT),
  [YX_LAYER_BUILDING] = BIT (COLUMN_STOREYS),
  [YX_LAYER_BOUNDARY] = BIT (COLUMN_ADMIN_LEVEL),
  [YX_LAYER_PLACE] = BIT (COLUMN_POPULATION),
  [YX_LAYER_ADDRESS] = BIT (COLUMN_STREET),
};

static const char tables_sql[]
  = "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, "
    "organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, "
    "definition TEXT NOT NULL, description TEXT);"
    "CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, "
    "identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT "
    "(strftime('%Y-%m-%dT%H:%M:%fZ','now')), min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, "
    "max_y DOUBLE, srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES "
    "gpkg_spatial_ref_sys(srs_id));"
    "CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, "
    "geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, "
    "m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), "
    "CONSTRAINT uk_gc_table_name UNIQUE (table_name), CONSTRAINT fk_gc_tn FOREIGN KEY "
    "(table_name) REFERENCES gpkg_contents(table_name), CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) "
    "REFERENCES gpkg_spatial_ref_sys (srs_id));"
    "CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, "
    "extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL, "
    "CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));"
    "INSERT INTO gpkg_spatial_ref_sys VALUES "
    "('Undefined cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined cartesian'),"
    "('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic'),"
    "('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\","
    "SPHEROID[\"WGS 84\",6378137,298.257223563,AUTHORITY[\"EPSG\",\"7030\"]],"
    "AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0,AUTHORITY[\"EPSG\",\"8901\"]],"
    "UNIT[\"degree\",0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],"
    "AUTHORITY[\"EPSG\",\"4326\"]]', 'longitude/latitude on WGS 84');"
    "CREATE TABLE yx_meta (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, "
    "value TEXT NOT NULL);"
    "CREATE VIEW about AS SELECT id, key, value FROM yx_meta;"
    "CREATE TABLE yx_paint_block (id INTEGER PRIMARY KEY, band INTEGER NOT NULL, "
    "layer INTEGER NOT NULL, x0 INTEGER NOT NULL, y0 INTEGER NOT NULL, x1 INTEGER NOT NULL, "
    "y1 INTEGER NOT NULL);"
    "CREATE TABLE yx_paint (id INTEGER PRIMARY KEY, data BLOB NOT NULL);"
    "CREATE TABLE yx_roads (part INTEGER PRIMARY KEY, data BLOB NOT NULL);";

/* The triggers of the spatial index, as the standard words them: they keep it right when another
 * program edits the layer. %1$s is the table. */
static const char trigger_sql[]
  = "CREATE TRIGGER rtree_%1$s_geom_insert AFTER INSERT ON %1$s WHEN (new.geom NOT NULL AND NOT "
    "ST_IsEmpty(NEW.geom)) BEGIN INSERT OR REPLACE INTO rtree_%1$s_geom VALUES (NEW.fid, "
    "ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END;"
    "CREATE TRIGGER rtree_%1$s_geom_update1 AFTER UPDATE OF geom ON %1$s WHEN OLD.fid = NEW.fid "
    "AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN INSERT OR REPLACE INTO "
    "rtree_%1$s_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), "
    "ST_MaxY(NEW.geom)); END;"
    "CREATE TRIGGER rtree_%1$s_geom_update2 AFTER UPDATE OF geom ON %1$s WHEN OLD.fid = NEW.fid "
    "AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)) BEGIN DELETE FROM rtree_%1$s_geom WHERE id = "
    "OLD.fid; END;"
    "CREATE TRIGGER rtree_%1$s_geom_update3 AFTER UPDATE ON %1$s WHEN OLD.fid != NEW.fid AND "
    "(NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN DELETE FROM rtree_%1$s_geom WHERE id = "
    "OLD.fid; INSERT OR REPLACE INTO rtree_%1$s_geom VALUES (NEW.fid, ST_MinX(NEW.geom), "
    "ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END;"
    "CREATE TRIGGER rtree_%1$s_geom_update4 AFTER UPDATE ON %1$s WHEN OLD.fid != NEW.fid AND "
    "(NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)) BEGIN DELETE FROM rtree_%1$s_geom WHERE id IN "
    "(OLD.fid, NEW.fid); END;"
    "CREATE TRIGGER rtree_%1$s_geom_delete AFTER DELETE ON %1$s WHEN old.geom NOT NULL BEGIN "
    "DELETE FROM rtree_%1$s_geom WHERE id = OLD.fid; END;";

struct _YxPackage {
  sqlite3 *db;
  char *shown;
  sqlite3_stmt *insert[YX_N_LAYERS], *index[YX_N_LAYERS];
  guint32 count[YX_N_LAYERS];
  YxBox box[YX_N_LAYERS];
  GByteArray *blob;
};

static const char *
geometry_type (YxRegionLayer layer)
{
  switch (yx_layer_shape (layer)) {
  case YX_SHAPE_LINE:
    return "MULTILINESTRING";
  case YX_SHAPE_AREA:
    return "MULTIPOLYGON";
  case YX_SHAPE_POINT:
  default:
    return "POINT";
  }
}

static gboolean
create_layer (YxPackage *self, YxRegionLayer layer, GError **error)
{
  const char *table = yx_layer_table (layer);
  g_autoptr (GString) sql = g_string_new (NULL);
  guint n_columns = N_COMMON;

  g_string_append_printf (sql, "CREATE TABLE %s (" COLUMNS_COMMON, table, geometry_type (layer));
  for (Column column = 0; column < N_COLUMNS; column++) {
    if ((layer_columns[layer] & BIT (column)) == 0)
      continue;
    g_string_append_printf (sql, ", %s", column_definitions[column]);
    n_columns++;
  }
  g_string_append (sql, ");");
  g_string_append_printf (sql,
                          "CREATE VIRTUAL TABLE rtree_%s_geom USING rtree(id, minx, maxx, miny, "
                          "maxy);",
                          table);
  if (!yx_sql_run (self->db, self->shown, sql->str, error))
    return FALSE;

  g_string_printf (sql, "INSERT INTO %s VALUES (?1", table);
  for (guint i = 2; i <= n_columns; i++)
    g_string_append_printf (sql, ", ?%u", i);
  g_string_append_c (sql, ')');
  self->insert[layer] = yx_sql_prepare (self->db, self->shown, sql->str, error);
  if (self->insert[layer] == NULL)
    return FALSE;
  g_string_printf (sql, "INSERT INTO rtree_%s_geom VALUES (?1, ?2, ?3, ?4, ?5)", table);
  self->index[layer] = yx_sql_prepare (self->db, self->shown, sql->str, error);
  return self->index[layer] != NULL;
}

static void
put_u32 (GByteArray *blob, guint32 value)
{
  value = GUINT32_TO_LE (value);
  g_byte_array_append (blob, (const guint8 *) &value, sizeof value);
}

static void
put_double (GByteArray *blob, double value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  bits = GUINT64_TO_LE (bits);
  g_byte_array_append (blob, (const guint8 *) &bits, sizeof bits);
}

static void
put_point (GByteArray *blob, YxFixedPoint point)
{
  put_double (blob, point.lon / 1e7);
  put_double (blob, point.lat / 1e7);
}

/* Type of a WKB geometry, after its byte order. */
static void
put_wkb (GByteArray *blob, guint32 type)
{
  const guint8 little_endian = 1;

  g_byte_array_append (blob, &little_endian, 1);
  put_u32 (blob, type);
}

static void
put_part (GByteArray *blob, const YxGeometry *geometry, guint part, gboolean close)
{
  const guint32 first = part > 0 ? g_array_index (geometry->part_ends, guint32, part - 1) : 0;
  const guint32 end = g_array_index (geometry->part_ends, guint32, part);

  put_u32 (blob, end - first + (close ? 1 : 0));
  for (guint32 i = first; i < end; i++)
    put_point (blob, g_array_index (geometry->points, YxFixedPoint, i));
  if (close)
    put_point (blob, g_array_index (geometry->points, YxFixedPoint, first));
}

/* GeoPackage binary: "GP", version 0, flags, srs, envelope (but for points), WKB. */
static void
encode (GByteArray *blob, const YxGeometry *geometry, YxShape shape, YxBox box)
{
  enum { POINT = 1, LINE_STRING, POLYGON, MULTI_LINE_STRING = 5, MULTI_POLYGON };
  const guint8 header[] = { 'G', 'P', 0, shape == YX_SHAPE_POINT ? 0x01 : 0x03 };
  guint n_outer = 0;

  g_byte_array_set_size (blob, 0);
  g_byte_array_append (blob, header, sizeof header);
  put_u32 (blob, 4326);
  if (shape == YX_SHAPE_POINT) {
    put_wkb (blob, POINT);
    put_point (blob, g_array_index (geometry->points, YxFixedPoint, 0));
    return;
  }
  put_double (blob, box.west);
  put_double (blob, box.east);
  put_double (blob, box.south);
  put_double (blob, box.north);
  if (shape == YX_SHAPE_LINE) {
    put_wkb (blob, MULTI_LINE_STRING);
    put_u32 (blob, geometry->part_ends->len);
    for (guint i = 0; i < geometry->part_ends->len; i++) {
      put_wkb (blob, LINE_STRING);
      put_part (blob, geometry, i, FALSE);
    }
    return;
  }
  for (guint i = 0; i < geometry->holes->len; i++)
    n_outer += !g_array_index (geometry->holes, gboolean, i);
  put_wkb (blob, MULTI_POLYGON);
  put_u32 (blob, n_outer);
  for (guint i = 0; i < geometry->part_ends->len;) {
    guint end = i + 1;

    while (end < geometry->holes->len && g_array_index (geometry->holes, gboolean, end))
      end++;
    put_wkb (blob, POLYGON);
    put_u32 (blob, end - i);
    for (; i < end; i++)
      put_part (blob, geometry, i, TRUE);
  }
}

static void
bind_known (sqlite3_stmt *insert, int index, gint64 number)
{
  if (number > 0)
    sqlite3_bind_int64 (insert, index, number);
  else
    sqlite3_bind_null (insert, index);
}

static void
bind_column (sqlite3_stmt *insert, int index, Column column, const YxFeatureClass *class,
             const YxPackageRow *row)
{
  static const YxFeatureFlags flags[N_COLUMNS] = {
    [COLUMN_LINK] = YX_FEATURE_LINK,
    [COLUMN_ROUNDABOUT] = YX_FEATURE_ROUNDABOUT,
    [COLUMN_PRIVATE] = YX_FEATURE_PRIVATE,
    [COLUMN_BRIDGE] = YX_FEATURE_BRIDGE,
    [COLUMN_TUNNEL] = YX_FEATURE_TUNNEL,
    [COLUMN_INTERMITTENT] = YX_FEATURE_INTERMITTENT,
  };

  switch (column) {
  case COLUMN_LINK:
  case COLUMN_ROUNDABOUT:
  case COLUMN_PRIVATE:
  case COLUMN_BRIDGE:
  case COLUMN_TUNNEL:
  case COLUMN_INTERMITTENT:
    sqlite3_bind_int (insert, index, (class->flags & flags[column]) != 0);
    return;
  case COLUMN_ONEWAY:
    sqlite3_bind_int (insert, index,
                      class->flags & YX_FEATURE_ONEWAY           ? 1
                      : class->flags & YX_FEATURE_ONEWAY_REVERSE ? -1
                                                                 : 0);
    return;
  case COLUMN_LEVEL:
    sqlite3_bind_int (insert, index, class->level);
    return;
  case COLUMN_LANES:
  case COLUMN_STOREYS:
    bind_known (insert, index, class->storeys);
    return;
  case COLUMN_ADMIN_LEVEL:
    sqlite3_bind_int (insert, index, row->admin_level);
    return;
  case COLUMN_POPULATION:
    bind_known (insert, index, row->population);
    return;
  case COLUMN_REF:
    yx_sql_bind_text (insert, index, row->ref);
    return;
  case COLUMN_SURFACE:
    yx_sql_bind_text (insert, index, row->surface);
    return;
  case COLUMN_MAX_SPEED:
    yx_sql_bind_text (insert, index, row->max_speed);
    return;
  case COLUMN_STREET:
    yx_sql_bind_text (insert, index, row->street);
    return;
  case N_COLUMNS:
  default:
    g_assert_not_reached ();
  }
}

YxPackage *
yx_package_new (sqlite3 *db, const char *shown, GError **error)
{
  g_autoptr (YxPackage) self = g_new0 (YxPackage, 1);
  g_autofree char *marks = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d;",
                                            YX_GEOPACKAGE_ID, YX_GEOPACKAGE_VERSION);

  self->db = db;
  self->shown = g_strdup (shown);
  self->blob = g_byte_array_new ();
  if (!yx_sql_run (db, shown, marks, error) || !yx_sql_run (db, shown, tables_sql, error))
    return NULL;
  for (YxRegionLayer layer = 0; layer < YX_N_LAYERS; layer++) {
    self->box[layer] = YX_BOX_EMPTY;
    if (!create_layer (self, layer, error))
      return NULL;
  }
  return g_steal_pointer (&self);
}

void
yx_package_free (YxPackage *self)
{
  for (guint i = 0; i < YX_N_LAYERS; i++) {
    sqlite3_finalize (self->insert[i]);
    sqlite3_finalize (self->index[i]);
  }
  g_byte_array_unref (self->blob);
  g_free (self->shown);
  g_free (self);
}

gboolean
yx_package_add (YxPackage *self, const YxFeatureClass *class, const YxPackageRow *row,
                const YxGeometry *geometry, guint32 *ret_fid, GError **error)
{
  sqlite3_stmt *insert = self->insert[class->layer], *index = self->index[class->layer];
  const YxBox box = yx_geometry_box (geometry);
  const guint32 fid = self->count[class->layer] + 1;
  const char osm_type[] = { row->osm_type, '\0' };
  int bound = N_COMMON;

  encode (self->blob, geometry, yx_layer_shape (class->layer), box);
  sqlite3_bind_int64 (insert, 1, fid);
  sqlite3_bind_blob64 (insert, 2, self->blob->data, self->blob->len, SQLITE_STATIC);
  sqlite3_bind_text (insert, 3, osm_type, 1, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (insert, 4, row->osm_id);
  yx_sql_bind_text (insert, 5, yx_kind_name (class->layer, class->kind));
  yx_sql_bind_text (insert, 6, row->name);
  yx_sql_bind_text (insert, 7, row->name_zh);
  yx_sql_bind_text (insert, 8, row->name_en);
  sqlite3_bind_int (insert, 9, class->min_zoom);
  for (Column column = 0; column < N_COLUMNS; column++)
    if ((layer_columns[class->layer] & BIT (column)) != 0)
      bind_column (insert, ++bound, column, class, row);
  if (!yx_sql_step (insert, self->shown, error))
    return FALSE;

  sqlite3_bind_int64 (index, 1, fid);
  sqlite3_bind_double (index, 2, box.west);
  sqlite3_bind_double (index, 3, box.east);
  sqlite3_bind_double (index, 4, box.south);
  sqlite3_bind_double (index, 5, box.north);
  if (!yx_sql_step (index, self->shown, error))
    return FALSE;

  yx_box_extend (&self->box[class->layer], (YxLonLat){ box.west, box.south });
  yx_box_extend (&self->box[class->layer], (YxLonLat){ box.east, box.north });
  self->count[class->layer] = fid;
  *ret_fid = fid;
  return TRUE;
}

guint32
yx_package_count (const YxPackage *self, YxRegionLayer layer)
{
  return self->count[layer];
}

YxBox
yx_package_box (const YxPackage *self)
{
  YxBox all = YX_BOX_EMPTY;

  for (guint i = 0; i < YX_N_LAYERS; i++) {
    if (!yx_box_is_empty (self->box[i])) {
      yx_box_extend (&all, (YxLonLat){ self->box[i].west, self->box[i].south });
      yx_box_extend (&all, (YxLonLat){ self->box[i].east, self->box[i].north });
    }
  }
  return all;
}

gboolean
yx_package_finish (YxPackage *self, const char *time, GError **error)
{
  g_autoptr (sqlite3_stmt) contents = NULL;
  g_autofree char *about = NULL;

  /* GDAL, and with it QGIS, lists tables that are not registered only as long as no table is
   * registered as attributes. So with this one those that mean nothing to other programs stay
   * out of their lists. */
  about = g_strdup_printf ("INSERT INTO gpkg_contents (table_name, data_type, identifier, "
                           "description, last_change) VALUES ('about', 'attributes', 'about', "
                           "'What this file is and whose data it holds', '%s')",
                           time);
  if (!yx_sql_run (self->db, self->shown, about, error))
    return FALSE;
  contents = yx_sql_prepare (self->db, self->shown,
                             "INSERT INTO gpkg_contents (table_name, data_type, identifier, "
                             "last_change, min_x, min_y, max_x, max_y, srs_id) VALUES "
                             "(?1, 'features', ?1, ?2, ?3, ?4, ?5, ?6, 4326)",
                             error);
  if (contents == NULL)
    return FALSE;
  for (YxRegionLayer layer = 0; layer < YX_N_LAYERS; layer++) {
    const char *table = yx_layer_table (layer);
    const YxBox box = self->box[layer];
    g_autoptr (GString) sql = g_string_new (NULL);

    sqlite3_clear_bindings (contents);
    yx_sql_bind_text (contents, 1, table);
    yx_sql_bind_text (contents, 2, time);
    if (!yx_box_is_empty (box)) {
      sqlite3_bind_double (contents, 3, box.west);
      sqlite3_bind_double (contents, 4, box.south);
      sqlite3_bind_double (contents, 5, box.east);
      sqlite3_bind_double (contents, 6, box.north);
    }
    if (!yx_sql_step (contents, self->shown, error))
      return FALSE;
    g_string_printf (sql,
                     "INSERT INTO gpkg_geometry_columns VALUES ('%1$s', 'geom', '%2$s', 4326, 0, "
                     "0); INSERT INTO gpkg_extensions VALUES ('%1$s', 'geom', 'gpkg_rtree_index', "
                     "'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');",
                     table, geometry_type (layer));
    g_string_append_printf (sql, trigger_sql, table);
    if (!yx_sql_run (self->db, self->shown, sql->str, error))
      return FALSE;
  }
  return TRUE;
}
