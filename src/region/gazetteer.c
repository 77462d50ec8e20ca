#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include "region/gazetteer.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "region/name-text.h"

#define MAX_BYTES (64u << 20)
#define MAX_NAME 100 /* characters */
#define MAX_CODE 40

typedef enum {
  COLUMN_CODE,
  COLUMN_NAME,
  COLUMN_PARENT,
  COLUMN_LON,
  COLUMN_LAT,
  COLUMN_STREET, /* from here on: codes of units around, the finest first */
  COLUMN_AREA,
  COLUMN_CITY,
  COLUMN_PROVINCE,
  N_COLUMNS,
} Column;

static const struct {
  Column column;
  const char *heading;
} headings[] = {
  { COLUMN_CODE, "code" },           { COLUMN_CODE, "代码" },
  { COLUMN_CODE, "编码" },           { COLUMN_CODE, "区划代码" },
  { COLUMN_CODE, "统计用区划代码" }, { COLUMN_NAME, "name" },
  { COLUMN_NAME, "名称" },           { COLUMN_NAME, "地名" },
  { COLUMN_PARENT, "parent" },       { COLUMN_PARENT, "parentcode" },
  { COLUMN_PARENT, "上级" },         { COLUMN_PARENT, "上级代码" },
  { COLUMN_LON, "lon" },             { COLUMN_LON, "longitude" },
  { COLUMN_LON, "经度" },            { COLUMN_LAT, "lat" },
  { COLUMN_LAT, "latitude" },        { COLUMN_LAT, "纬度" },
  { COLUMN_STREET, "streetcode" },   { COLUMN_STREET, "towncode" },
  { COLUMN_AREA, "areacode" },       { COLUMN_AREA, "countycode" },
  { COLUMN_CITY, "citycode" },       { COLUMN_PROVINCE, "provincecode" },
};

typedef struct {
  YxGazetteer *gazetteer;
  GHashTable *codes;
  int columns[N_COLUMNS]; /* index of the cell; -1: not in the list */
  GPtrArray *cells;       /* char *, of the line at hand */
} Reader;

static void
row_free (gpointer data)
{
  YxGazetteerRow *row = data;

  g_free (row->code);
  g_free (row->name);
  g_free (row->parent);
  g_free (row);
}

static void
problem_free (gpointer data)
{
  YxGazetteerProblem *problem = data;

  g_free (problem->message);
  g_free (problem);
}

/* Takes the message. */
static void
add_problem (YxGazetteer *self, guint line, char *message)
{
  YxGazetteerProblem *problem = g_new (YxGazetteerProblem, 1);

  *problem = (YxGazetteerProblem){ line, message };
  g_ptr_array_add (self->problems, problem);
}

/* One record (RFC 4180): cells between commas, quoted ones may hold commas, line ends and doubled
 * quotes. Returns where the next begins, and counts the lines that it took. */
static const char *
read_record (const char *p, const char *end, GPtrArray *cells, guint *lines)
{
  g_autoptr (GString) cell = g_string_new (NULL);
  gboolean quoted = FALSE;

  g_ptr_array_set_size (cells, 0);
  for (; p < end; p++) {
    if (quoted) {
      if (*p == '"' && p + 1 < end && p[1] == '"')
        g_string_append_c (cell, *p++);
      else if (*p == '"')
        quoted = FALSE;
      else
        g_string_append_c (cell, *p);
      *lines += *p == '\n';
    } else if (*p == '"' && cell->len == 0) {
      quoted = TRUE;
    } else if (*p == ',' || *p == '\t' || *p == ';') {
      g_ptr_array_add (cells, g_strstrip (g_strdup (cell->str)));
      g_string_truncate (cell, 0);
    } else if (*p == '\n') {
      p++;
      ++*lines;
      break;
    } else {
      g_string_append_c (cell, *p);
    }
  }
  g_ptr_array_add (cells, g_strstrip (g_strdup (cell->str)));
  return p;
}

static gboolean
find_columns (Reader *self)
{
  for (guint i = 0; i < N_COLUMNS; i++)
    self->columns[i] = -1;
  for (guint c = 0; c < self->cells->len; c++) {
    g_autofree char *key = yx_name_key (g_ptr_array_index (self->cells, c));

    for (gsize i = 0; i < G_N_ELEMENTS (headings); i++)
      if (strcmp (key, headings[i].heading) == 0 && self->columns[headings[i].column] < 0)
        self->columns[headings[i].column] = (int) c;
  }
  return self->columns[COLUMN_CODE] >= 0 && self->columns[COLUMN_NAME] >= 0;
}

static const char *
cell_at (const Reader *self, Column column)
{
  const int index = self->columns[column];

  return index >= 0 && (guint) index < self->cells->len ? g_ptr_array_index (self->cells, index)
                                                        : "";
}

static gboolean
ends_with (const char *name, const char *const *endings)
{
  for (; *endings != NULL; endings++)
    if (g_str_has_suffix (name, *endings))
      return TRUE;
  return FALSE;
}

/* Codes of the statistics office say by their length what they are of; others leave it to the name.
 * A short number may be anyone's, so there the name must agree. */
static YxMatchLevel
level_of (const char *code, const char *name)
{
  static const struct {
    const char *ending;
    YxMatchLevel level;
  } endings[] = {
    { "省", YX_MATCH_PROVINCE }, { "自治区", YX_MATCH_PROVINCE }, { "街道", YX_MATCH_TOWN },
    { "街道办事处", YX_MATCH_TOWN }, { "镇", YX_MATCH_TOWN },     { "乡", YX_MATCH_TOWN },
    { "小区", YX_MATCH_ESTATE }, { "社区", YX_MATCH_VILLAGE },    { "县", YX_MATCH_COUNTY },
    { "市", YX_MATCH_COUNTY },   { "区", YX_MATCH_COUNTY },       { "路", YX_MATCH_STREET },
    { "街", YX_MATCH_STREET },   { "大道", YX_MATCH_STREET },
  };
  static const char *const provinces[] = { "省", "市", "自治区", "行政区", NULL };
  static const char *const cities[] = { "市", "地区", "自治州", "盟", NULL };
  static const char *const counties[] = { "县", "市", "区", "旗", NULL };
  gsize best = 0;
  YxMatchLevel level = YX_MATCH_VILLAGE;

  if (strspn (code, "0123456789") == strlen (code)) {
    switch (strlen (code)) {
    case 2:
      if (ends_with (name, provinces))
        return YX_MATCH_PROVINCE;
      break;
    case 4:
      if (ends_with (name, cities))
        return YX_MATCH_CITY;
      break;
    case 6:
      if (ends_with (name, counties))
        return YX_MATCH_COUNTY;
      break;
    case 9:
      return YX_MATCH_TOWN;
    case 12:
      return YX_MATCH_VILLAGE;
    default:
      break;
    }
  }
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (strlen (endings[i].ending) > best && g_str_has_suffix (name, endings[i].ending)) {
      best = strlen (endings[i].ending);
      level = endings[i].level;
    }
  return level;
}

static const char *
parent_of (const Reader *self, const char *code)
{
  static const Column columns[]
      = { COLUMN_PARENT, COLUMN_STREET, COLUMN_AREA, COLUMN_CITY, COLUMN_PROVINCE };

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++) {
    const char *parent = cell_at (self, columns[i]);

    if (*parent != '\0' && strcmp (parent, code) != 0)
      return parent;
  }
  return NULL;
}

static gboolean
read_degrees (const char *text, double limit, double *ret_value)
{
  char *end;
  const double value = g_ascii_strtod (text, &end);

  if (end == text || *end != '\0' || !isfinite (value) || fabs (value) > limit)
    return FALSE;
  *ret_value = value;
  return TRUE;
}

/* NULL when the line is good; else what is wrong with it (transfer full). */
static char *
check_line (const Reader *self, YxLonLat *ret_point, gboolean *ret_has_point)
{
  const char *code = cell_at (self, COLUMN_CODE), *name = cell_at (self, COLUMN_NAME);
  const char *lon = cell_at (self, COLUMN_LON), *lat = cell_at (self, COLUMN_LAT);
  g_autofree char *key = yx_name_key (name);

  if (*code == '\0')
    return g_strdup (_("the code is missing"));
  if (*name == '\0')
    return g_strdup (_("the name is missing"));
  if (strlen (code) > MAX_CODE)
    return g_strdup_printf (_("the code has more than %d characters"), MAX_CODE);
  if (g_utf8_strlen (name, -1) > MAX_NAME)
    return g_strdup_printf (_("the name has more than %d characters"), MAX_NAME);
  if (*key == '\0')
    return g_strdup_printf (_("“%s” is no name"), name);
  if (g_hash_table_contains (self->codes, code))
    return g_strdup_printf (_("the code %s has been given before"), code);
  *ret_has_point = *lon != '\0' || *lat != '\0';
  if (*ret_has_point
      && (!read_degrees (lon, 180.0, &ret_point->lon) || !read_degrees (lat, 90.0, &ret_point->lat)))
    return g_strdup_printf (_("“%s”, “%s” are no longitude and latitude in degrees"), lon, lat);
  return NULL;
}

static void
read_line (Reader *self, guint line)
{
  const char *code = cell_at (self, COLUMN_CODE), *name = cell_at (self, COLUMN_NAME);
  YxGazetteerRow *row;
  YxLonLat point = { 0 };
  gboolean has_point = FALSE;
  char *problem = check_line (self, &point, &has_point);

  if (problem != NULL) {
    add_problem (self->gazetteer, line, problem);
    return;
  }
  row = g_new (YxGazetteerRow, 1);
  *row = (YxGazetteerRow){
    .code = g_strdup (code),
    .name = g_strdup (name),
    .parent = g_strdup (parent_of (self, code)),
    .has_point = has_point,
    .point = point,
    .level = level_of (code, name),
    .line = line,
  };
  g_ptr_array_add (self->gazetteer->rows, row);
  g_hash_table_add (self->codes, row->code);
}

/* UTF-8, else GB 18030, else NULL. */
static char *
decode (const char *bytes, gsize size, gsize *ret_size)
{
  char *text;
  gsize length = 0;

  if (size >= 3 && memcmp (bytes, "\xEF\xBB\xBF", 3) == 0) {
    bytes += 3;
    size -= 3;
  }
  if (memchr (bytes, '\0', size) != NULL)
    return NULL;
  if (g_utf8_validate (bytes, (gssize) size, NULL)) {
    *ret_size = size;
    return g_strndup (bytes, size);
  }
  text = g_convert (bytes, (gssize) size, "UTF-8", "GB18030", NULL, &length, NULL);
  if (text != NULL)
    *ret_size = length;
  return text;
}

YxGazetteer *
yx_gazetteer_new (void)
{
  YxGazetteer *self = g_new (YxGazetteer, 1);

  self->rows = g_ptr_array_new_with_free_func (row_free);
  self->problems = g_ptr_array_new_with_free_func (problem_free);
  return self;
}

void
yx_gazetteer_free (YxGazetteer *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->problems);
  g_free (self);
}

gboolean
yx_gazetteer_add (YxGazetteer *self, const char *bytes, gsize size, const char *shown,
                  GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GHashTable) codes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  Reader reader = { .gazetteer = self, .codes = codes, .cells = cells };
  const char *p, *end;
  guint lines = 0;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL || size == 0, FALSE);

  if (size > MAX_BYTES || size == 0 || (text = decode (bytes, size, &size)) == NULL) {
    g_set_error (error, YX_REGION_ERROR, YX_REGION_ERROR_FAILED,
                 _("%s is no list of names: it is empty, too large, or not text in UTF-8 or GB18030"),
                 shown);
    return FALSE;
  }
  for (guint i = 0; i < self->rows->len; i++)
    g_hash_table_add (codes, ((YxGazetteerRow *) g_ptr_array_index (self->rows, i))->code);
  end = text + size;
  p = read_record (text, end, cells, &lines);
  if (!find_columns (&reader)) {
    g_set_error (error, YX_REGION_ERROR, YX_REGION_ERROR_FAILED,
                 _("%s, line 1: there must be the headings code and name, and may be parent, lon "
                   "and lat"),
                 shown);
    return FALSE;
  }
  while (p < end) {
    const guint line = lines + 1;

    p = read_record (p, end, cells, &lines);
    if (cells->len > 1 || *(const char *) g_ptr_array_index (cells, 0) != '\0')
      read_line (&reader, line);
  }
  return TRUE;
}

gboolean
yx_gazetteer_add_file (YxGazetteer *self, const char *path, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_autoptr (GError) reason = NULL;
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, &reason);

  if (file == NULL) {
    g_set_error (error, YX_REGION_ERROR, YX_REGION_ERROR_FAILED, _("%s cannot be read: %s"), shown,
                 reason->message);
    return FALSE;
  }
  return yx_gazetteer_add (self, g_mapped_file_get_contents (file),
                           g_mapped_file_get_length (file), shown, error);
}

void
yx_gazetteer_finish (YxGazetteer *self)
{
  g_autoptr (GHashTable) by_code = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->rows->len; i++) {
    YxGazetteerRow *row = g_ptr_array_index (self->rows, i);

    g_hash_table_insert (by_code, row->code, row);
  }
  for (guint i = 0; i < self->rows->len; i++) {
    YxGazetteerRow *row = g_ptr_array_index (self->rows, i);
    const YxGazetteerRow *around = row;

    /* A chain of units has ten links at most; what is longer goes round. */
    for (guint depth = 0; around != NULL && around->parent != NULL; depth++) {
      around = g_hash_table_lookup (by_code, around->parent);
      if (around == row || depth > 10) {
        add_problem (self, row->line,
                     g_strdup_printf (_("%s lies in itself by way of its parents; it is kept "
                                        "without one"),
                                      row->name));
        g_clear_pointer (&row->parent, g_free);
        break;
      }
    }
  }
}
