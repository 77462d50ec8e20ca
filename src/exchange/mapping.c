#define G_LOG_DOMAIN "yx-exchange"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "exchange/gdal-guard.h"
#include "exchange/mapping.h"
#include "exchange/words.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

#define MAPPING_MAX_BYTES (1 << 20)
/* Shorter ones have lost nothing. */
#define CUT_HEADING_BYTES 9

static const char *const field_names[YX_COLUMN_N_FIELDS] = {
  [YX_COLUMN_NONE] = "",
  [YX_COLUMN_CASE_NUMBER] = "case-number",
  [YX_COLUMN_COURT] = "court",
  [YX_COLUMN_APPLICANT] = "applicant",
  [YX_COLUMN_CAUSE] = "cause",
  [YX_COLUMN_JUDGE] = "judge",
  [YX_COLUMN_FILED] = "filed",
  [YX_COLUMN_CLAIM] = "claim",
  [YX_COLUMN_PAID] = "paid",
  [YX_COLUMN_STATUS] = "status",
  [YX_COLUMN_DEBTOR_NAME] = "debtor-name",
  [YX_COLUMN_DEBTOR_ID_NUMBER] = "debtor-id-number",
  [YX_COLUMN_DEBTOR_KIND] = "debtor-kind",
  [YX_COLUMN_DEBTOR_SEX] = "debtor-sex",
  [YX_COLUMN_DEBTOR_PHONE] = "debtor-phone",
  [YX_COLUMN_TITLE] = "title",
  [YX_COLUMN_TITLE_EFFECTIVE] = "title-effective",
  [YX_COLUMN_SUMMONS_SERVED] = "summons-served",
  [YX_COLUMN_SUMMONS_DEADLINE] = "summons-deadline",
  [YX_COLUMN_SUMMONS_RECEIPT] = "summons-receipt",
  [YX_COLUMN_SUMMONS_ANSWER] = "summons-answer",
  [YX_COLUMN_WARRANT] = "warrant",
  [YX_COLUMN_WARRANT_SIGNED] = "warrant-signed",
  [YX_COLUMN_WARRANT_UNTIL] = "warrant-until",
  [YX_COLUMN_IDENTITY_BY] = "identity-by",
  [YX_COLUMN_DEPUTY] = "deputy",
  [YX_COLUMN_DEPUTY_PERMISSION] = "deputy-permission",
  [YX_COLUMN_BORN] = "born",
  [YX_COLUMN_CAPACITY] = "capacity",
  [YX_COLUMN_APPEARS_NAME] = "appears-name",
  [YX_COLUMN_APPEARS_ID_NUMBER] = "appears-id-number",
  [YX_COLUMN_FLAGS] = "flags",
  [YX_COLUMN_ADDRESS_VERIFIED] = "address-verified",
  [YX_COLUMN_FAILED_VISITS] = "failed-visits",
  [YX_COLUMN_HEARD] = "heard",
  [YX_COLUMN_SOURCE] = "source",
  [YX_COLUMN_SURE] = "sure",
  [YX_COLUMN_URGENT] = "urgent",
  [YX_COLUMN_SAID] = "said",
  [YX_COLUMN_PLACE_KIND] = "place-kind",
  [YX_COLUMN_INFORMANT] = "informant",
  [YX_COLUMN_INFORMANT_PHONE] = "informant-phone",
  [YX_COLUMN_ADDRESS] = "address",
  [YX_COLUMN_LON] = "lon",
  [YX_COLUMN_LAT] = "lat",
  [YX_COLUMN_COORDINATES] = "coordinates",
};

static gboolean
is_of_address (YxColumnField field)
{
  return field == YX_COLUMN_ADDRESS || field == YX_COLUMN_LON || field == YX_COLUMN_LAT
         || field == YX_COLUMN_COORDINATES;
}

static gboolean
is_amount (YxColumnField field)
{
  return field == YX_COLUMN_CLAIM || field == YX_COLUMN_PAID;
}

/* A field of the heading table: "claim", "address:home". */
static gboolean
parse_field (const char *name, YxColumn *ret_column)
{
  YxColumn column = { .unit = 1, .place_kind = YX_PLACE_KIND_OTHER };
  g_auto (GStrv) parts = g_strsplit (name, ":", 2);

  for (int i = 1; parts[0] != NULL && i < YX_COLUMN_N_FIELDS; i++)
    if (g_str_equal (parts[0], field_names[i]))
      column.field = i;
  if (column.field == YX_COLUMN_NONE)
    return FALSE;
  if (parts[1] != NULL
      && (column.field != YX_COLUMN_ADDRESS
          || !yx_enum_parse (YX_TYPE_PLACE_KIND, parts[1], &column.place_kind)))
    return FALSE;
  *ret_column = column;
  return TRUE;
}

/* Cuts the number off the end of a folded heading: 地址2, 地址二. 0 when it has none. */
static guint
take_number (char *folded)
{
  static const char *const words[] = { "一", "二", "三", "四", "五", "六", "七", "八", "九" };
  const gsize n = strlen (folded);

  if (n > 1 && g_ascii_isdigit (folded[n - 1]) && folded[n - 1] != '0'
      && !g_ascii_isdigit (folded[n - 2])) {
    const guint number = folded[n - 1] - '0';

    folded[n - 1] = '\0';
    return number;
  }
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    if (n > strlen (words[i]) && g_str_has_suffix (folded, words[i])) {
      folded[n - strlen (words[i])] = '\0';
      return i + 1;
    }
  }
  return 0;
}

static gboolean
look_up (const char *folded, YxColumn *ret_column)
{
  g_autofree char *base = NULL;
  guint number, rank = 0;
  const char *field = yx_word_heading (folded, &rank);

  if (field != NULL) {
    const gboolean known = parse_field (field, ret_column);

    g_assert (known);
    ret_column->rank = rank;
    return TRUE;
  }

  base = g_strdup (folded);
  number = take_number (base);
  if (number == 0)
    return FALSE;
  field = yx_word_heading (base, &rank);
  if (field == NULL || !parse_field (field, ret_column) || !is_of_address (ret_column->field))
    return FALSE;
  ret_column->number = number;
  ret_column->rank = rank;
  return TRUE;
}

/* 地址2经度: an ending of its own behind the heading of an address. */
static gboolean
look_up_composed (const char *folded, YxColumn *ret_column)
{
  static const struct {
    const char *ending;
    YxColumnField field;
  } endings[] = {
    { "经度", YX_COLUMN_LON },
    { "纬度", YX_COLUMN_LAT },
    { "经纬度", YX_COLUMN_COORDINATES },
    { "坐标", YX_COLUMN_COORDINATES },
  };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++) {
    g_autofree char *address = NULL;
    YxColumn column;

    if (!g_str_has_suffix (folded, endings[i].ending))
      continue;
    address = g_strndup (folded, strlen (folded) - strlen (endings[i].ending));
    if (!look_up (address, &column) || column.field != YX_COLUMN_ADDRESS)
      continue;
    column.field = endings[i].field;
    *ret_column = column;
    return TRUE;
  }
  return FALSE;
}

/* A field name of a mapping: "case-number", "address-2", "claim-wan". */
static gboolean
parse_mapped_name (const char *name, YxColumn *ret_column)
{
  g_autofree char *base = g_strdup (name);
  const gsize n = strlen (base);
  guint number = 0;
  int unit = 1;

  if (g_str_has_suffix (base, "-wan")) {
    base[n - 4] = '\0';
    unit = 10000;
  } else if (n > 2 && base[n - 2] == '-' && base[n - 1] >= '1' && base[n - 1] <= '9') {
    number = base[n - 1] - '0';
    base[n - 2] = '\0';
  }
  if (!parse_field (base, ret_column) || (unit != 1 && !is_amount (ret_column->field))
      || (number != 0 && !is_of_address (ret_column->field)))
    return FALSE;
  ret_column->number = number;
  ret_column->unit = unit;
  return TRUE;
}

/* An address without number may stand for several columns, everything else for one. */
static gboolean
is_taken (const YxMapping *mapping, const YxColumn *column)
{
  for (guint i = 0; i < mapping->columns->len; i++) {
    const YxColumn *other = &g_array_index (mapping->columns, YxColumn, i);

    if (other->field == column->field && other->number == column->number
        && (column->number != 0 || !is_of_address (column->field)))
      return TRUE;
  }
  return FALSE;
}

static gboolean
read_columns (YxMapping *mapping, JsonNode *node, GError **error)
{
  JsonObject *object;
  g_autoptr (GList) members = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node)) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         _ ("the mapping needs “columns”, an object of headings and field names"));
    return FALSE;
  }
  object = json_node_get_object (node);
  members = json_object_get_members (object);
  for (GList *l = members; l != NULL; l = l->next) {
    const char *heading = l->data;
    JsonNode *value = json_object_get_member (object, heading);
    YxColumn column;

    if (!JSON_NODE_HOLDS_VALUE (value) || json_node_get_value_type (value) != G_TYPE_STRING
        || !parse_mapped_name (json_node_get_string (value), &column)) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _ ("the mapping gives column “%s” a field that does not exist"), heading);
      return FALSE;
    }
    if (is_taken (mapping, &column)) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _ ("the mapping gives the field “%s” to two columns"),
                   json_node_get_string (value));
      return FALSE;
    }
    g_ptr_array_add (mapping->headings, yx_word_fold (heading, NULL));
    g_array_append_val (mapping->columns, column);
  }
  return TRUE;
}

static gboolean
has_field (const YxMapping *mapping, YxColumnField field)
{
  for (guint i = 0; i < mapping->columns->len; i++)
    if (g_array_index (mapping->columns, YxColumn, i).field == field)
      return TRUE;
  return FALSE;
}

static gboolean
read_member (YxMapping *mapping, const char *name, JsonNode *node, GError **error)
{
  const gboolean is_value = JSON_NODE_HOLDS_VALUE (node);
  const GType type = is_value ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (g_str_equal (name, "columns"))
    return read_columns (mapping, node, error);
  if (g_str_equal (name, "sheet") && type == G_TYPE_STRING) {
    g_free (mapping->sheet);
    mapping->sheet = json_node_dup_string (node);
    return TRUE;
  }
  if (g_str_equal (name, "header") && type == G_TYPE_INT64 && json_node_get_int (node) >= 1
      && json_node_get_int (node) <= 1000) {
    mapping->header = (guint) json_node_get_int (node);
    return TRUE;
  }
  if (g_str_equal (name, "datum") && type == G_TYPE_STRING
      && yx_datum_parse (json_node_get_string (node), &mapping->datum)) {
    mapping->has_datum = TRUE;
    return TRUE;
  }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               _ ("the mapping's “%s” is unknown or has a value that it cannot have"), name);
  return FALSE;
}

const char *
yx_column_field_name (YxColumnField field)
{
  g_return_val_if_fail ((guint) field < YX_COLUMN_N_FIELDS, NULL);

  return field_names[field];
}

gboolean
yx_heading_parse (const char *heading, YxColumn *ret_column)
{
  static const char *const prefixes[] = { "被执行人", "债务人", "debtor" };
  g_autofree char *folded = NULL;
  YxColumn column;
  gboolean has_wan, found;

  g_return_val_if_fail (heading != NULL && ret_column != NULL, FALSE);

  folded = yx_word_fold (heading, &has_wan);
  found = look_up (folded, &column) || look_up_composed (folded, &column);
  for (guint i = 0; !found && i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (folded, prefixes[i]))
      found = look_up (folded + strlen (prefixes[i]), &column)
              || look_up_composed (folded + strlen (prefixes[i]), &column);
  if (!found)
    return FALSE;

  if (has_wan && is_amount (column.field))
    column.unit = 10000;
  *ret_column = column;
  return TRUE;
}

gboolean
yx_heading_parse_cut (const char *heading, YxColumn *ret_column)
{
  g_autofree char *folded = NULL;
  const char *field;
  YxColumn column;

  if (yx_heading_parse (heading, ret_column))
    return TRUE;
  folded = yx_word_fold (heading, NULL);
  field = strlen (folded) >= CUT_HEADING_BYTES ? yx_word_heading_begun (folded) : NULL;
  /* With its end an amount's heading may have lost its 万元. */
  if (field == NULL || !parse_field (field, &column) || is_amount (column.field))
    return FALSE;
  column.rank = G_MAXUINT;
  *ret_column = column;
  return TRUE;
}

gboolean
yx_column_field_is_of (YxColumnField field, YxListKind kind)
{
  if (is_of_address (field) || field == YX_COLUMN_CASE_NUMBER || field == YX_COLUMN_DEBTOR_NAME
      || field == YX_COLUMN_DEBTOR_ID_NUMBER)
    return TRUE;
  return (field >= YX_COLUMN_HEARD && field <= YX_COLUMN_INFORMANT_PHONE)
         == (kind == YX_LIST_LEADS);
}

static gboolean
check_needed (const YxMapping *mapping, YxListKind kind, GError **error)
{
  if (kind == YX_LIST_CASES) {
    if (has_field (mapping, YX_COLUMN_CASE_NUMBER) && has_field (mapping, YX_COLUMN_DEBTOR_NAME))
      return TRUE;
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         _ ("the mapping must name the columns of case-number and debtor-name"));
    return FALSE;
  }
  if (has_field (mapping, YX_COLUMN_DEBTOR_NAME) || has_field (mapping, YX_COLUMN_CASE_NUMBER)
      || has_field (mapping, YX_COLUMN_DEBTOR_ID_NUMBER))
    return TRUE;
  g_set_error_literal (
      error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
      _ ("the mapping must name a column of debtor-name, case-number or debtor-id-number"));
  return FALSE;
}

static YxMapping *
parse_for (const char *json, gssize length, YxListKind kind, GError **error)
{
  g_autoptr (YxMapping) mapping = NULL;
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GList) members = NULL;
  g_autoptr (GError) local = NULL;
  JsonNode *root;

  g_return_val_if_fail (json != NULL, NULL);

  mapping = g_new0 (YxMapping, 1);
  mapping->headings = g_ptr_array_new_with_free_func (g_free);
  mapping->columns = g_array_new (FALSE, FALSE, sizeof (YxColumn));

  if (!g_utf8_validate (json, length, NULL)) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         _ ("the mapping is not UTF-8 text"));
    return NULL;
  }
  if (!json_parser_load_from_data (parser, json, length, &local)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("the mapping is not JSON: %s"),
                 local->message);
    return NULL;
  }
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         _ ("the mapping must be a JSON object"));
    return NULL;
  }

  members = json_object_get_members (json_node_get_object (root));
  for (GList *l = members; l != NULL; l = l->next)
    if (!read_member (mapping, l->data,
                      json_object_get_member (json_node_get_object (root), l->data), error))
      return NULL;
  if (!check_needed (mapping, kind, error))
    return NULL;
  return g_steal_pointer (&mapping);
}

YxMapping *
yx_mapping_parse (const char *json, gssize length, GError **error)
{
  return parse_for (json, length, YX_LIST_CASES, error);
}

YxMapping *
yx_mapping_load (const char *path, GError **error)
{
  return yx_mapping_load_for (path, YX_LIST_CASES, error);
}

YxMapping *
yx_mapping_load_for (const char *path, YxListKind kind, GError **error)
{
  g_autofree char *shown = NULL;
  g_autofree char *json = NULL;
  g_autoptr (GError) local = NULL;
  YxMapping *mapping;
  gsize length;

  g_return_val_if_fail (path != NULL, NULL);

  if (!yx_gdal_path_is_plain (path, error))
    return NULL;
  shown = g_filename_display_name (path);
  if (!g_file_get_contents (path, &json, &length, &local)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("“%s” cannot be read: %s"), shown,
                 local->message);
    return NULL;
  }
  if (length > MAPPING_MAX_BYTES) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("“%s” is too large for a mapping"),
                 shown);
    return NULL;
  }
  mapping = parse_for (json, (gssize) length, kind, &local);
  if (mapping == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("“%s”: %s"), shown, local->message);
  return mapping;
}

void
yx_mapping_free (YxMapping *mapping)
{
  if (mapping == NULL)
    return;
  g_free (mapping->sheet);
  g_ptr_array_unref (mapping->headings);
  g_array_unref (mapping->columns);
  g_free (mapping);
}
