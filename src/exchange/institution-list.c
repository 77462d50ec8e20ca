#define G_LOG_DOMAIN "yx-exchange"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "exchange/cells.h"
#include "exchange/institution-list.h"
#include "exchange/table-file.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

/* The headings stand among the first rows. */
#define HEADING_ROWS 10
#define NO_COLUMN G_MAXUINT

typedef enum {
  FIELD_NAME,
  FIELD_KIND,
  FIELD_ADDRESS,
  FIELD_PHONE,
  FIELD_HOURS,
  FIELD_LON,
  FIELD_LAT,
  FIELD_COORDINATES,
  N_FIELDS,
} Field;

static const struct {
  const char *heading; /* folded */
  Field field;
} headings[] = {
  { "名称", FIELD_NAME },
  { "机构名称", FIELD_NAME },
  { "机构", FIELD_NAME },
  { "网点", FIELD_NAME },
  { "网点名称", FIELD_NAME },
  { "单位", FIELD_NAME },
  { "单位名称", FIELD_NAME },
  { "name", FIELD_NAME },
  { "类型", FIELD_KIND },
  { "机构类型", FIELD_KIND },
  { "类别", FIELD_KIND },
  { "kind", FIELD_KIND },
  { "地址", FIELD_ADDRESS },
  { "详细地址", FIELD_ADDRESS },
  { "address", FIELD_ADDRESS },
  { "电话", FIELD_PHONE },
  { "联系电话", FIELD_PHONE },
  { "phone", FIELD_PHONE },
  { "营业时间", FIELD_HOURS },
  { "办公时间", FIELD_HOURS },
  { "开放时间", FIELD_HOURS },
  { "hours", FIELD_HOURS },
  { "opening_hours", FIELD_HOURS },
  { "经度", FIELD_LON },
  { "lon", FIELD_LON },
  { "lng", FIELD_LON },
  { "longitude", FIELD_LON },
  { "纬度", FIELD_LAT },
  { "lat", FIELD_LAT },
  { "latitude", FIELD_LAT },
  { "坐标", FIELD_COORDINATES },
  { "经纬度", FIELD_COORDINATES },
  { "coordinates", FIELD_COORDINATES },
};

static const struct {
  const char *word;
  YxInstitutionKind kind;
} kind_words[] = {
  { "银行", YX_INSTITUTION_KIND_BANK },
  { "信用社", YX_INSTITUTION_KIND_BANK },
  { "农信", YX_INSTITUTION_KIND_BANK },
  { "不动产", YX_INSTITUTION_KIND_LAND_REGISTRY },
  { "房产登记", YX_INSTITUTION_KIND_LAND_REGISTRY },
  { "车管", YX_INSTITUTION_KIND_VEHICLE_REGISTRY },
  { "车辆管理", YX_INSTITUTION_KIND_VEHICLE_REGISTRY },
  { "市场监管", YX_INSTITUTION_KIND_MARKET_REGULATOR },
  { "市场监督", YX_INSTITUTION_KIND_MARKET_REGULATOR },
  { "工商", YX_INSTITUTION_KIND_MARKET_REGULATOR },
  { "公积金", YX_INSTITUTION_KIND_HOUSING_FUND },
  { "社保", YX_INSTITUTION_KIND_SOCIAL_INSURANCE },
  { "社会保险", YX_INSTITUTION_KIND_SOCIAL_INSURANCE },
  { "税务", YX_INSTITUTION_KIND_TAX },
  { "房屋", YX_INSTITUTION_KIND_PREMISES },
};

typedef struct {
  GArray *rows;     /* of YxInstitutionData */
  GArray *lines;    /* of guint */
  GArray *problems; /* of YxInstitutionProblem */
} List;

static gboolean
find_field (const char *heading, Field *ret_field)
{
  g_autofree char *folded = yx_fold_text (heading);

  for (gsize i = 0; i < G_N_ELEMENTS (headings); i++)
    if (g_str_equal (folded, headings[i].heading)) {
      *ret_field = headings[i].field;
      return TRUE;
    }
  return FALSE;
}

static void
take_heading (guint columns[N_FIELDS], const char *heading, guint column)
{
  Field field;

  if (find_field (heading, &field) && columns[field] == NO_COLUMN)
    columns[field] = column;
}

static void
forget_columns (guint columns[N_FIELDS])
{
  for (guint f = 0; f < N_FIELDS; f++)
    columns[f] = NO_COLUMN;
}

/* FALSE: no row names a column for the name. */
static gboolean
find_columns (const YxTable *table, guint columns[N_FIELDS], guint *ret_first_row)
{
  *ret_first_row = 0;
  forget_columns (columns);
  if (table->headings != NULL) {
    for (guint i = 0; i < table->headings->len; i++)
      take_heading (columns, g_ptr_array_index (table->headings, i), i);
    return columns[FIELD_NAME] != NO_COLUMN;
  }
  for (guint r = 0; r < MIN (table->rows->len, HEADING_ROWS); r++) {
    const YxTableRow *row = yx_table_row (table, r);

    forget_columns (columns);
    for (guint i = 0; i < row->n_cells; i++)
      take_heading (columns, row->cells[i], i);
    if (columns[FIELD_NAME] != NO_COLUMN) {
      *ret_first_row = r + 1;
      return TRUE;
    }
  }
  return FALSE;
}

static const char *
cell (const YxTableRow *row, const guint columns[N_FIELDS], Field field)
{
  return columns[field] != NO_COLUMN ? yx_table_row_cell (row, columns[field]) : "";
}

static void
complain (List *list, guint line, char *message)
{
  const YxInstitutionProblem problem = { line, message };

  g_array_append_val (list->problems, problem);
}

/* FALSE: there is a fault, which has been named. */
static gboolean
read_point (List *list, const YxTableRow *row, const guint columns[N_FIELDS], YxDatum datum,
            YxInstitutionData *data)
{
  const char *lon = cell (row, columns, FIELD_LON), *lat = cell (row, columns, FIELD_LAT);
  const char *pair = cell (row, columns, FIELD_COORDINATES);
  YxLonLat point = row->point;
  gboolean has_point = row->has_point;

  if (*lon != '\0' || *lat != '\0') {
    if (!yx_cell_parse_degrees (lon, &point.lon) || !yx_cell_parse_degrees (lat, &point.lat)) {
      complain (list, row->line,
                g_strdup_printf (_ ("“%s, %s” are no longitude and latitude"), lon, lat));
      return FALSE;
    }
    has_point = TRUE;
  } else if (*pair != '\0') {
    if (!yx_cell_parse_coordinates (pair, &point)) {
      complain (list, row->line,
                g_strdup_printf (_ ("“%s” is no coordinates like 113.0712,34.9412"), pair));
      return FALSE;
    }
    has_point = TRUE;
  }
  if (!has_point)
    return TRUE;
  if (!yx_lon_lat_is_valid (point)) {
    complain (list, row->line, g_strdup (_ ("the point lies off the earth")));
    return FALSE;
  }
  point = yx_datum_to_wgs84 (datum, point);
  data->has_point = TRUE;
  data->lon = point.lon;
  data->lat = point.lat;
  return TRUE;
}

static void
read_row (List *list, const YxTableRow *row, const guint columns[N_FIELDS], YxDatum datum)
{
  const char *kind = cell (row, columns, FIELD_KIND);
  YxInstitutionData data = {
    .name = cell (row, columns, FIELD_NAME),
    .address = cell (row, columns, FIELD_ADDRESS),
    .phone = cell (row, columns, FIELD_PHONE),
    .hours = cell (row, columns, FIELD_HOURS),
  };

  if (!read_point (list, row, columns, datum, &data))
    return;
  data.kind = yx_institution_kind_guess (*kind != '\0' ? kind : data.name);
  data.address = *data.address != '\0' ? data.address : NULL;
  data.phone = *data.phone != '\0' ? data.phone : NULL;
  g_array_append_val (list->rows, data);
  g_array_append_val (list->lines, row->line);
}

static int
compare_problems (gconstpointer a, gconstpointer b)
{
  const guint x = ((const YxInstitutionProblem *) a)->line;
  const guint y = ((const YxInstitutionProblem *) b)->line;

  return (x > y) - (x < y);
}

static YxTable *
find_table (YxTableFile *file, guint columns[N_FIELDS], guint *ret_first_row,
            GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < yx_table_file_get_n_tables (file); i++) {
    g_autoptr (YxTable) table = yx_table_file_read (file, i, cancellable, error);

    if (table == NULL)
      return NULL;
    if (find_columns (table, columns, ret_first_row))
      return g_steal_pointer (&table);
  }
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                       _ ("no column is headed 名称 or name; it is no list of institutions"));
  return NULL;
}

YxInstitutionKind
yx_institution_kind_guess (const char *text)
{
  int kind;

  g_return_val_if_fail (text != NULL, YX_INSTITUTION_KIND_OFFICE);

  if (yx_enum_parse (YX_TYPE_INSTITUTION_KIND, text, &kind))
    return (YxInstitutionKind) kind;
  for (gsize i = 0; i < G_N_ELEMENTS (kind_words); i++)
    if (strstr (text, kind_words[i].word) != NULL)
      return kind_words[i].kind;
  return YX_INSTITUTION_KIND_OFFICE;
}

gboolean
yx_institution_list_import (YxDesk *desk, const char *path, YxDatum datum,
                            YxInstitutionReport *ret_report, GCancellable *cancellable,
                            GError **error)
{
  g_autoptr (YxTableFile) file = NULL;
  g_autoptr (YxTable) table = NULL;
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (YxInstitutionData));
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) problems = g_array_new (FALSE, FALSE, sizeof (YxInstitutionProblem));
  List list = { rows, lines, problems };
  guint columns[N_FIELDS], first_row;
  gboolean ok;

  g_return_val_if_fail (YX_IS_DESK (desk), FALSE);
  g_return_val_if_fail (path != NULL && ret_report != NULL, FALSE);

  file = yx_table_file_open (path, error);
  if (file == NULL)
    return FALSE;
  table = find_table (file, columns, &first_row, cancellable, error);
  if (table == NULL) {
    g_autofree char *shown = g_filename_display_name (path);

    g_prefix_error (error, _ ("“%s”: "), shown);
    return FALSE;
  }
  for (guint r = first_row; r < table->rows->len; r++)
    read_row (&list, yx_table_row (table, r), columns, datum);
  ok = yx_desk_import_institutions (desk, (const YxInstitutionData *) (gpointer) rows->data,
                                    (const guint *) (gpointer) lines->data, rows->len, ret_report,
                                    cancellable, error);
  if (ok) {
    g_array_append_vals (ret_report->problems, problems->data, problems->len);
    g_array_sort (ret_report->problems, compare_problems);
  } else {
    for (guint i = 0; i < problems->len; i++)
      g_free (g_array_index (problems, YxInstitutionProblem, i).message);
  }
  return ok;
}
