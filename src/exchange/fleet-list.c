#define G_LOG_DOMAIN "yx-exchange"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk/lists.h"
#include "exchange/fleet-list.h"
#include "exchange/table-file.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"
#include "rules/identifiers.h"

typedef enum {
  FIELD_PLATE,
  FIELD_CALL_SIGN,
  FIELD_VEHICLE_KIND,
  FIELD_SEATS,
  FIELD_CREW,
  FIELD_RECORDERS,
  FIELD_FEMALE_OFFICER,
  FIELD_EQUIPMENT,
  FIELD_NAME,
  FIELD_SEX,
  FIELD_ROLE,
  FIELD_PHONE,
  FIELD_SKILLS,
  FIELD_REST_HOURS,
  FIELD_ON_DUTY,
  N_FIELDS,
} Field;

/* Folded; separated by |. */
static const char *const headings[N_FIELDS] = {
  [FIELD_PLATE] = "车牌|车牌号|车牌号码|号牌|号牌号码|plate|number plate",
  [FIELD_CALL_SIGN] = "呼号|代号|车辆名称|车号|call sign|callsign",
  [FIELD_VEHICLE_KIND] = "车型|车辆类型|车辆种类|vehicle kind|vehicle type",
  [FIELD_SEATS] = "座位|座位数|核定载人数|核载人数|核载|seats",
  [FIELD_CREW] = "编组人数|常备人数|随车人数|crew",
  [FIELD_RECORDERS] = "执法记录仪|记录仪|执法记录仪数|记录仪数量|recorders",
  [FIELD_FEMALE_OFFICER] = "女警|女性干警|有女性干警|female officer",
  [FIELD_EQUIPMENT] = "装备|随车装备|设备|equipment",
  [FIELD_NAME] = "姓名|人员|人员姓名|干警姓名|name|officer",
  [FIELD_SEX] = "性别|sex|gender",
  [FIELD_ROLE] = "职务|岗位|身份|人员类别|职位|role|office",
  [FIELD_PHONE] = "电话|手机|手机号|手机号码|联系电话|phone|mobile",
  [FIELD_SKILLS] = "技能|特长|专长|skills",
  [FIELD_REST_HOURS] = "休息小时|休息时间|最少休息小时|rest hours",
  [FIELD_ON_DUTY] = "在岗|可出勤|on duty",
};

static const struct {
  const char *word;
  YxOfficerRole role;
} roles[] = {
  { "法官", YX_OFFICER_ROLE_JUDGE },     { "执行法官", YX_OFFICER_ROLE_JUDGE },
  { "审判员", YX_OFFICER_ROLE_JUDGE },   { "员额法官", YX_OFFICER_ROLE_JUDGE },
  { "法警", YX_OFFICER_ROLE_BAILIFF },   { "司法警察", YX_OFFICER_ROLE_BAILIFF },
  { "辅警", YX_OFFICER_ROLE_BAILIFF },   { "驾驶员", YX_OFFICER_ROLE_DRIVER },
  { "司机", YX_OFFICER_ROLE_DRIVER },    { "书记员", YX_OFFICER_ROLE_CLERK },
  { "执行员", YX_OFFICER_ROLE_OFFICER }, { "执行人员", YX_OFFICER_ROLE_OFFICER },
  { "法官助理", YX_OFFICER_ROLE_OFFICER },
};

static const struct {
  const char *word;
  YxVehicleKind kind;
} kinds[] = {
  { "轿车", YX_VEHICLE_KIND_CAR },       { "小轿车", YX_VEHICLE_KIND_CAR },
  { "越野车", YX_VEHICLE_KIND_CAR },     { "警车", YX_VEHICLE_KIND_CAR },
  { "商务车", YX_VEHICLE_KIND_VAN },     { "面包车", YX_VEHICLE_KIND_VAN },
  { "囚车", YX_VEHICLE_KIND_VAN },       { "厢式车", YX_VEHICLE_KIND_VAN },
  { "客车", YX_VEHICLE_KIND_BUS },       { "中巴", YX_VEHICLE_KIND_BUS },
  { "大巴", YX_VEHICLE_KIND_BUS },       { "摩托车", YX_VEHICLE_KIND_MOTORCYCLE },
};

typedef struct {
  const YxTable *table;
  int columns[N_FIELDS]; /* −1: not there */
  guint heading_row;     /* index; G_MAXUINT: the table has headings of its own */
  YxFleetReport *report;
  GListStore *known_vehicles, *known_officers; /* rows point into them */
  GArray *vehicles; /* of YxVehicleData */
  GArray *officers; /* of YxOfficerData */
  GHashTable *lines; /* plate, or name and phone → line + 1 */
  GPtrArray *texts; /* what rows point to */
} Reader;

static void
problem_free (gpointer data)
{
  YxFleetProblem *problem = data;

  g_free (problem->column);
  g_free (problem->message);
  g_free (problem);
}

/* Takes the message. */
static void
complain (Reader *reader, const YxTableRow *row, int field, char *message)
{
  YxFleetProblem *problem = g_new0 (YxFleetProblem, 1);

  problem->line = row->line;
  if (field >= 0 && reader->columns[field] >= 0) {
    const guint column = (guint) reader->columns[field];

    problem->column
        = g_strdup (reader->table->headings != NULL
                        ? g_ptr_array_index (reader->table->headings, column)
                        : yx_table_row_cell (yx_table_row (reader->table, reader->heading_row),
                                             column));
  }
  problem->message = message;
  g_ptr_array_add (reader->report->problems, problem);
}

static const char *
keep (Reader *reader, char *text)
{
  g_ptr_array_add (reader->texts, text);
  return text;
}

/* "" when there is no such column. */
static const char *
cell (const Reader *reader, const YxTableRow *row, Field field)
{
  return reader->columns[field] >= 0
             ? yx_table_row_cell (row, (guint) reader->columns[field])
             : "";
}

static gboolean
read_int (Reader *reader, const YxTableRow *row, Field field, int *ret_value)
{
  g_autofree char *text = yx_fold_text (cell (reader, row, field));
  char *end;
  gint64 value;

  if (*text == '\0')
    return TRUE;
  value = g_ascii_strtoll (text, &end, 10);
  if (end == text || value < 0 || value > 1000
      || (*end != '\0' && !g_str_has_prefix (end, "座") && !g_str_has_prefix (end, "人")
          && !g_str_has_prefix (end, "台") && !g_str_has_prefix (end, "小时")
          && g_strcmp0 (end, ".0") != 0)) {
    complain (reader, row, (int) field, g_strdup_printf (_("“%s” is no number"), text));
    return FALSE;
  }
  *ret_value = (int) value;
  return TRUE;
}

static gboolean
read_flag (Reader *reader, const YxTableRow *row, Field field, gboolean *ret_flag)
{
  static const char *const yes[] = { "是", "有", "√", "✓", "yes", "y", "true", "1", NULL };
  static const char *const no[] = { "否", "无", "×", "no", "n", "false", "0", NULL };
  g_autofree char *folded = yx_fold_text (cell (reader, row, field));
  g_autofree char *text = g_ascii_strdown (folded, -1);

  if (*text == '\0')
    return TRUE;
  if (!g_strv_contains (yes, text) && !g_strv_contains (no, text)) {
    complain (reader, row, (int) field, g_strdup_printf (_("“%s” is neither yes nor no"), text));
    return FALSE;
  }
  *ret_flag = g_strv_contains (yes, text);
  return TRUE;
}

static gboolean
read_set (Reader *reader, const YxTableRow *row, Field field, GType type, int *ret_set)
{
  const char *text = cell (reader, row, field);
  g_autofree char *word = NULL;

  if (*text == '\0' || yx_set_parse (type, text, ret_set, &word))
    return TRUE;
  complain (reader, row, (int) field, g_strdup_printf (_("“%s” is not known"), word));
  return FALSE;
}

/* Returns: (transfer full) (nullable) */
static YxVehicle *
find_vehicle (const Reader *reader, const char *plate)
{
  g_autofree char *folded = NULL;

  if (yx_plate_check (plate, NULL, &folded) != YX_IDENTIFIER_OK)
    folded = g_strdup (plate);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (reader->known_vehicles)); i++) {
    g_autoptr (YxVehicle) vehicle
        = g_list_model_get_item (G_LIST_MODEL (reader->known_vehicles), i);

    if (g_strcmp0 (yx_vehicle_get_data (vehicle)->plate, folded) == 0)
      return g_steal_pointer (&vehicle);
  }
  return NULL;
}

/* The only one in service of that name whose phone does not differ. */
static YxOfficer *
find_officer (const Reader *reader, const char *name, const char *phone)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (reader->known_officers)); i++) {
    g_autoptr (YxOfficer) officer
        = g_list_model_get_item (G_LIST_MODEL (reader->known_officers), i);
    const YxOfficerData *data = yx_officer_get_data (officer);

    if (data->retired == 0 && g_strcmp0 (data->name, name) == 0
        && (phone == NULL || data->phone == NULL || g_str_equal (data->phone, phone)))
      return g_steal_pointer (&officer);
  }
  return NULL;
}

/* Whether the list has not named it before. */
static gboolean
is_first (Reader *reader, const YxTableRow *row, const char *key)
{
  const guint before = GPOINTER_TO_UINT (g_hash_table_lookup (reader->lines, key));

  if (before > 0) {
    complain (reader, row, -1, g_strdup_printf (_("The same as in line %u"), before - 1));
    return FALSE;
  }
  g_hash_table_insert (reader->lines, g_strdup (key), GUINT_TO_POINTER (row->line + 1));
  return TRUE;
}

static void
read_vehicle (Reader *reader, const YxTableRow *row)
{
  const char *plate = cell (reader, row, FIELD_PLATE);
  g_autoptr (YxVehicle) known = find_vehicle (reader, plate);
  g_autofree char *kind = yx_fold_text (cell (reader, row, FIELD_VEHICLE_KIND));
  g_autoptr (GError) error = NULL;
  YxVehicleData vehicle = { .seats = 5, .crew = 4, .recorders = 2, .speed_factor = 1.0,
                            .available = TRUE };
  int value;

  reader->report->n_vehicles++;
  if (known != NULL)
    vehicle = *yx_vehicle_get_data (known);
  vehicle.plate = plate;
  if (*cell (reader, row, FIELD_CALL_SIGN) != '\0')
    vehicle.call_sign = cell (reader, row, FIELD_CALL_SIGN);
  if (*kind != '\0') {
    gsize i = 0;

    while (i < G_N_ELEMENTS (kinds) && !g_str_equal (kinds[i].word, kind))
      i++;
    if (i < G_N_ELEMENTS (kinds)) {
      vehicle.kind = kinds[i].kind;
    } else if (yx_enum_parse (YX_TYPE_VEHICLE_KIND, kind, &value)) {
      vehicle.kind = (YxVehicleKind) value;
    } else {
      complain (reader, row, FIELD_VEHICLE_KIND, g_strdup_printf (_("“%s” is not known"), kind));
      return;
    }
  }
  if (!read_int (reader, row, FIELD_SEATS, &vehicle.seats)
      || !read_int (reader, row, FIELD_CREW, &vehicle.crew)
      || !read_int (reader, row, FIELD_RECORDERS, &vehicle.recorders)
      || !read_flag (reader, row, FIELD_FEMALE_OFFICER, &vehicle.female_officer)
      || !read_set (reader, row, FIELD_EQUIPMENT, YX_TYPE_VEHICLE_EQUIPMENT, &vehicle.equipment))
    return;
  if (!yx_vehicle_check (&vehicle, &error)) {
    complain (reader, row, -1, g_strdup (error->message));
    return;
  }
  if (!is_first (reader, row, plate))
    return;
  g_array_append_val (reader->vehicles, vehicle);
}

static void
read_officer (Reader *reader, const YxTableRow *row)
{
  const char *name = cell (reader, row, FIELD_NAME);
  const char *given = cell (reader, row, FIELD_PHONE);
  const char *phone = *given != '\0' ? given : NULL;
  g_autofree char *role = yx_fold_text (cell (reader, row, FIELD_ROLE));
  g_autofree char *sex = yx_fold_text (cell (reader, row, FIELD_SEX));
  g_autofree char *key = NULL;
  g_autoptr (YxOfficer) known = NULL;
  g_autoptr (GError) error = NULL;
  YxOfficerData officer = { .on_duty = TRUE };
  char folded[12];
  int value;
  gsize i = 0;

  reader->report->n_officers++;
  if (phone != NULL && yx_mobile_check (phone, folded) == YX_IDENTIFIER_OK)
    phone = keep (reader, g_strdup (folded));
  known = find_officer (reader, name, phone);
  if (known != NULL)
    officer = *yx_officer_get_data (known);
  officer.name = name;
  if (phone != NULL)
    officer.phone = phone;
  while (i < G_N_ELEMENTS (roles) && !g_str_equal (roles[i].word, role))
    i++;
  if (i < G_N_ELEMENTS (roles)) {
    officer.role = roles[i].role;
  } else if (yx_enum_parse (YX_TYPE_OFFICER_ROLE, role, &value)) {
    officer.role = (YxOfficerRole) value;
  } else if (*role != '\0' || known == NULL) {
    complain (reader, row, FIELD_ROLE, g_strdup_printf (_("“%s” is no office"), role));
    return;
  }
  if (g_str_equal (sex, "女") || g_ascii_strcasecmp (sex, "female") == 0) {
    officer.sex = YX_SEX_FEMALE;
  } else if (g_str_equal (sex, "男") || g_ascii_strcasecmp (sex, "male") == 0) {
    officer.sex = YX_SEX_MALE;
  } else if (*sex != '\0') {
    complain (reader, row, FIELD_SEX, g_strdup_printf (_("“%s” is not known"), sex));
    return;
  }
  if (!read_int (reader, row, FIELD_REST_HOURS, &officer.rest_hours)
      || !read_flag (reader, row, FIELD_ON_DUTY, &officer.on_duty)
      || !read_set (reader, row, FIELD_SKILLS, YX_TYPE_OFFICER_SKILL, &officer.skills))
    return;
  if (!yx_officer_check (&officer, &error)) {
    complain (reader, row, -1, g_strdup (error->message));
    return;
  }
  key = g_strconcat (name, "\n", phone, NULL);
  if (is_first (reader, row, key))
    g_array_append_val (reader->officers, officer);
}

static Field
field_of (const char *heading)
{
  g_autofree char *folded = yx_fold_text (heading);
  g_autofree char *lower = g_ascii_strdown (folded, -1);

  for (int field = 0; field < N_FIELDS; field++) {
    g_auto (GStrv) words = g_strsplit (headings[field], "|", -1);

    for (gsize i = 0; words[i] != NULL; i++) {
      g_autofree char *word = yx_fold_text (words[i]);

      if (g_str_equal (word, lower))
        return (Field) field;
    }
  }
  return N_FIELDS;
}

static void
take_headings (Reader *reader, const char *const *cells, guint n)
{
  for (int field = 0; field < N_FIELDS; field++)
    reader->columns[field] = -1;
  for (guint i = 0; i < n; i++) {
    const Field field = field_of (cells[i]);

    if (field < N_FIELDS && reader->columns[field] < 0)
      reader->columns[field] = (int) i;
  }
}

static gboolean
is_fleet (const Reader *reader)
{
  return reader->columns[FIELD_PLATE] >= 0
         || (reader->columns[FIELD_NAME] >= 0 && reader->columns[FIELD_ROLE] >= 0);
}

/* The headings stand in one of the first rows. FALSE: this table is no such list. */
static gboolean
find_headings (Reader *reader)
{
  const YxTable *table = reader->table;

  reader->heading_row = G_MAXUINT;
  if (table->headings != NULL) {
    take_headings (reader, (const char *const *) table->headings->pdata, table->headings->len);
    return is_fleet (reader);
  }
  for (guint i = 0; i < MIN (table->rows->len, 10); i++) {
    const YxTableRow *row = yx_table_row (table, i);

    take_headings (reader, row->cells, row->n_cells);
    if (is_fleet (reader)) {
      reader->heading_row = i;
      return TRUE;
    }
  }
  return FALSE;
}

static void
read_table (Reader *reader)
{
  const guint first = reader->heading_row == G_MAXUINT ? 0 : reader->heading_row + 1;

  for (guint i = first; i < reader->table->rows->len; i++) {
    const YxTableRow *row = yx_table_row (reader->table, i);

    if (reader->columns[FIELD_PLATE] >= 0)
      read_vehicle (reader, row);
    else
      read_officer (reader, row);
  }
}

static int
compare_problems (gconstpointer a, gconstpointer b)
{
  const YxFleetProblem *x = *(YxFleetProblem *const *) a;
  const YxFleetProblem *y = *(YxFleetProblem *const *) b;

  return (x->line > y->line) - (x->line < y->line);
}

void
yx_fleet_report_free (YxFleetReport *report)
{
  g_ptr_array_unref (report->problems);
  g_free (report);
}

YxFleetReport *
yx_fleet_list_import (YxDesk *desk, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (YxTableFile) file = NULL;
  g_autoptr (YxFleetReport) report = g_new0 (YxFleetReport, 1);
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_table_free);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) vehicles = g_array_new (FALSE, FALSE, sizeof (YxVehicleData));
  g_autoptr (GArray) officers = g_array_new (FALSE, FALSE, sizeof (YxOfficerData));
  g_autoptr (GHashTable) lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GListStore) known_vehicles = NULL;
  g_autoptr (GListStore) known_officers = NULL;
  gboolean found = FALSE;

  g_return_val_if_fail (YX_IS_DESK (desk), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  report->problems = g_ptr_array_new_with_free_func (problem_free);
  file = yx_table_file_open (path, error);
  known_vehicles = file != NULL ? yx_desk_list_vehicles (desk, error) : NULL;
  known_officers = known_vehicles != NULL ? yx_desk_list_officers (desk, error) : NULL;
  if (known_officers == NULL)
    return NULL;
  for (guint i = 0; i < yx_table_file_get_n_tables (file); i++) {
    YxTable *table = yx_table_file_read (file, i, cancellable, error);
    Reader reader = { .table = table, .report = report, .known_vehicles = known_vehicles,
                      .known_officers = known_officers, .vehicles = vehicles,
                      .officers = officers, .lines = lines, .texts = texts };

    if (table == NULL)
      return NULL;
    g_ptr_array_add (tables, table);
    if (!find_headings (&reader))
      continue;
    found = TRUE;
    read_table (&reader);
  }
  if (!found) {
    g_autofree char *shown = g_filename_display_basename (path);

    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _("%s has no table of vehicles (with a column 车牌号) or officers (姓名 and 职务)"),
                 shown);
    return NULL;
  }
  g_ptr_array_sort (report->problems, compare_problems);
  if (report->problems->len == 0
      && !yx_desk_import_fleet (desk, (const YxVehicleData *) (gpointer) vehicles->data,
                                vehicles->len,
                                (const YxOfficerData *) (gpointer) officers->data, officers->len,
                                &report->vehicles, &report->officers, error))
    return NULL;
  return g_steal_pointer (&report);
}
