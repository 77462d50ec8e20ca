#define G_LOG_DOMAIN "yx-rules"

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "rules/reader.h"

#define LONGEST_TEXT 500

gboolean
yx_reader_refuse (const YxReader *self, const char *field, const char *format, ...)
{
  g_autofree char *why = NULL;
  va_list args;

  va_start (args, format);
  why = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (self->error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("%s: “%s” %s"), self->shown,
               field, why);
  return FALSE;
}

char *
yx_reader_path (const char *where, const char *name)
{
  return *where == '\0' ? g_strdup (name) : g_strdup_printf ("%s.%s", where, name);
}

JsonNode *
yx_reader_find (const YxReader *self, JsonObject *object, const char *where, const char *name,
                gboolean *ret_ok)
{
  JsonNode *node = json_object_get_member (object, name);

  *ret_ok = TRUE;
  if (node == NULL && !self->partial) {
    g_autofree char *path = yx_reader_path (where, name);

    *ret_ok = yx_reader_refuse (self, path, _ ("is missing"));
  }
  return node;
}

gboolean
yx_reader_check_members (const YxReader *self, JsonObject *object, const char *where,
                         const char *const *known)
{
  JsonObjectIter iter;
  const char *member;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &member, NULL)) {
    if (!g_strv_contains (known, member)) {
      g_autofree char *path = yx_reader_path (where, member);

      return yx_reader_refuse (self, path, _ ("is not known"));
    }
  }
  return TRUE;
}

gboolean
yx_reader_object (const YxReader *self, JsonObject *object, const char *where, const char *name,
                  JsonObject **ret_object)
{
  gboolean ok;
  JsonNode *node = yx_reader_find (self, object, where, name, &ok);

  if (node != NULL && !JSON_NODE_HOLDS_OBJECT (node)) {
    g_autofree char *path = yx_reader_path (where, name);

    return yx_reader_refuse (self, path, _ ("must be an object"));
  }
  *ret_object = node != NULL ? json_node_get_object (node) : NULL;
  return ok;
}

gboolean
yx_reader_holds (JsonNode *node, GType type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

gboolean
yx_reader_number (const YxReader *self, JsonObject *object, const char *where, const char *name,
                  int least, int most, int *value)
{
  gboolean ok;
  JsonNode *node = yx_reader_find (self, object, where, name, &ok);
  gint64 read;

  if (node == NULL)
    return ok;
  read = yx_reader_holds (node, G_TYPE_INT64) ? json_node_get_int (node) : G_MININT64;
  if (read < least || read > most) {
    g_autofree char *path = yx_reader_path (where, name);

    return yx_reader_refuse (self, path, _ ("must be a whole number from %d to %d"), least, most);
  }
  *value = (int) read;
  return TRUE;
}

gboolean
yx_reader_word (const YxReader *self, JsonObject *object, const char *where, const char *name,
                const char *const words[2], int *value)
{
  gboolean ok;
  JsonNode *node = yx_reader_find (self, object, where, name, &ok);
  const char *word;

  if (node == NULL)
    return ok;
  word = yx_reader_holds (node, G_TYPE_STRING) ? json_node_get_string (node) : NULL;
  for (int i = 0; i < 2; i++) {
    if (g_strcmp0 (word, words[i]) == 0) {
      *value = i;
      return TRUE;
    }
  }
  {
    g_autofree char *path = yx_reader_path (where, name);

    return yx_reader_refuse (self, path, _ ("must be “%s” or “%s”"), words[0], words[1]);
  }
}

static gboolean
read_language (const YxReader *self, JsonObject *object, const char *where, const char *name,
               char **text)
{
  JsonNode *node = json_object_get_member (object, name);
  const char *value
      = node != NULL && yx_reader_holds (node, G_TYPE_STRING) ? json_node_get_string (node) : NULL;

  if (value == NULL || *value == '\0' || g_utf8_strlen (value, -1) > LONGEST_TEXT) {
    g_autofree char *path = yx_reader_path (where, name);

    return yx_reader_refuse (self, path, _ ("must be a text of 1 to %d characters"), LONGEST_TEXT);
  }
  g_free (*text);
  *text = g_strdup (value);
  return TRUE;
}

gboolean
yx_reader_text (const YxReader *self, JsonObject *object, const char *where, const char *name,
                YxRuleText *text)
{
  static const char *const known[] = { "zh", "en", NULL };
  g_autofree char *path = yx_reader_path (where, name);
  JsonObject *languages;

  if (!yx_reader_object (self, object, where, name, &languages))
    return FALSE;
  return languages == NULL
         || (yx_reader_check_members (self, languages, path, known)
             && read_language (self, languages, path, "zh", &text->zh)
             && read_language (self, languages, path, "en", &text->en));
}

gboolean
yx_reader_words (const YxReader *self, JsonObject *object, const char *where, const char *name,
                 guint (*bit_of) (const char *word), guint *bits)
{
  g_autofree char *path = yx_reader_path (where, name);
  gboolean ok;
  JsonNode *node = yx_reader_find (self, object, where, name, &ok);
  JsonArray *array;
  guint read = 0;

  if (node == NULL)
    return ok;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return yx_reader_refuse (self, path, _ ("must be a list"));
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *element = json_array_get_element (array, i);
    const char *word
        = yx_reader_holds (element, G_TYPE_STRING) ? json_node_get_string (element) : "";
    const guint bit = bit_of (word);

    if (bit == 0)
      return yx_reader_refuse (self, path, _ ("has “%s”, which is not known"), word);
    if (read & bit)
      return yx_reader_refuse (self, path, _ ("has “%s” twice"), word);
    read |= bit;
  }
  *bits = read;
  return TRUE;
}

gboolean
yx_reader_date (const YxReader *self, JsonObject *root, GDate *ret_date)
{
  JsonNode *node = json_object_get_member (root, "valid_from");
  const char *text
      = node != NULL && yx_reader_holds (node, G_TYPE_STRING) ? json_node_get_string (node) : "";
  guint year = 0, month = 0, day = 0;
  char again[16];

  if (strlen (text) == 10 && sscanf (text, "%4u-%2u-%2u", &year, &month, &day) == 3
      && g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year)) {
    GDate read;

    g_date_clear (&read, 1);
    g_date_set_dmy (&read, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
    /* As it will be written, or it would not be read again: years have four figures. */
    g_date_strftime (again, sizeof again, "%Y-%m-%d", &read);
    if (g_str_equal (again, text)) {
      *ret_date = read;
      return TRUE;
    }
  }
  return yx_reader_refuse (self, "valid_from", _ ("must be a date like 2024-01-01"));
}

gboolean
yx_reader_load (const YxReader *self, JsonParser *parser, const char *json, gsize size,
                JsonObject **ret_root)
{
  g_autoptr (GError) local = NULL;
  JsonNode *node;

  /* The parser takes text that is no UTF-8 for granted. */
  if (!g_utf8_validate (json, (gssize) size, NULL)) {
    g_set_error (self->error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("%s is not UTF-8 text"),
                 self->shown);
    return FALSE;
  }
  if (!json_parser_load_from_data (parser, json, (gssize) size, &local)) {
    g_set_error (self->error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("%s is not valid JSON: %s"),
                 self->shown, local->message);
    return FALSE;
  }
  node = json_parser_get_root (parser);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node)) {
    g_set_error (self->error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _ ("%s holds no ruleset (a JSON object)"), self->shown);
    return FALSE;
  }
  *ret_root = json_node_get_object (node);
  return TRUE;
}
