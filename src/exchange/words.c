#define G_LOG_DOMAIN "yx-exchange"

#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "exchange/exchange-resources.h"
#include "exchange/words.h"
#include "rules/identifiers.h"

typedef struct {
  char *field;
  guint rank;
} Heading;

typedef struct {
  GHashTable *headings; /* folded heading → Heading */
  GHashTable *values;   /* "group\tfolded word" → value */
  GPtrArray *endings;   /* of entity names */
  GPtrArray *row_ends;  /* folded first words of rows that are no cases */
} Tables;

static char **
load_lines (const char *name)
{
  g_autofree char *path = g_strconcat ("/io/github/yexun/Yexun/exchange/", name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  bytes = g_resource_lookup_data (yx_exchange_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                  &error);
  g_assert_no_error (error);
  /* Resource data is followed by a zero byte. */
  return g_strsplit (g_bytes_get_data (bytes, NULL), "\n", -1);
}

static void
load_headings (Tables *tables)
{
  g_auto (GStrv) lines = load_lines ("headings.tsv");

  tables->headings = g_hash_table_new (g_str_hash, g_str_equal);
  for (int i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) columns = g_strsplit (lines[i], "\t", 2);
    g_auto (GStrv) words = NULL;

    if (*lines[i] == '\0' || *lines[i] == '#')
      continue;
    g_assert (g_strv_length (columns) == 2);
    words = g_strsplit (columns[1], "|", -1);
    for (int j = 0; words[j] != NULL; j++) {
      Heading *heading = g_new (Heading, 1);
      gboolean is_new;

      *heading = (Heading){ g_strdup (columns[0]), j };
      is_new = g_hash_table_insert (tables->headings, yx_word_fold (words[j], NULL), heading);
      /* A heading that means two things is a mistake in the table. */
      g_assert (is_new);
    }
  }
}

static void
add_word (Tables *tables, const char *group, const char *value, const char *word)
{
  g_autofree char *folded = yx_word_fold (word, NULL);

  if (g_str_equal (group, "name-ending"))
    g_ptr_array_add (tables->endings, g_steal_pointer (&folded));
  else if (g_str_equal (group, "row-start"))
    g_ptr_array_add (tables->row_ends, g_steal_pointer (&folded));
  else
    g_hash_table_insert (tables->values, g_strconcat (group, "\t", folded, NULL), g_strdup (value));
}

static void
load_words (Tables *tables)
{
  g_auto (GStrv) lines = load_lines ("words.tsv");

  tables->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  tables->endings = g_ptr_array_new_with_free_func (g_free);
  tables->row_ends = g_ptr_array_new_with_free_func (g_free);
  for (int i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) columns = g_strsplit (lines[i], "\t", 3);
    g_auto (GStrv) words = NULL;

    if (*lines[i] == '\0' || *lines[i] == '#')
      continue;
    g_assert (g_strv_length (columns) == 3);
    words = g_strsplit (columns[2], "|", -1);
    for (int j = 0; words[j] != NULL; j++)
      add_word (tables, columns[0], columns[1], words[j]);
  }
}

static gpointer
load_tables (gpointer data)
{
  Tables *tables = g_new0 (Tables, 1);

  load_headings (tables);
  load_words (tables);
  return tables;
}

static const Tables *
get_tables (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, load_tables, NULL);
}

static gboolean
take_ending (char *text, const char *ending)
{
  if (!g_str_has_suffix (text, ending) || g_str_equal (text, ending))
    return FALSE;
  text[strlen (text) - strlen (ending)] = '\0';
  return TRUE;
}

char *
yx_word_fold (const char *text, gboolean *ret_has_wan)
{
  g_autofree char *folded = NULL;
  g_autoptr (GString) in_brackets = g_string_new (NULL);
  GString *out = g_string_new (NULL);
  int depth = 0;
  gboolean has_wan;

  g_return_val_if_fail (text != NULL, NULL);

  folded = yx_identifier_fold (text);
  for (const char *p = folded; p != NULL && *p != '\0'; p = g_utf8_next_char (p)) {
    const gunichar c = g_unichar_tolower (g_utf8_get_char (p));

    if (c == '(' || c == '[' || c == 0x3010 /* 【 */ || c == 0x3014 /* 〔 */)
      depth++;
    else if (c == ')' || c == ']' || c == 0x3011 || c == 0x3015)
      depth = MAX (depth - 1, 0);
    else if (depth > 0)
      g_string_append_unichar (in_brackets, c);
    else if (c >= 0x80 || strchr ("*:_-./", (char) c) == NULL)
      g_string_append_unichar (out, c);
  }

  has_wan = strstr (in_brackets->str, "万") != NULL;
  if (take_ending (out->str, "万元") || take_ending (out->str, "单位万"))
    has_wan = TRUE;
  out->len = strlen (out->str);
  if (ret_has_wan != NULL)
    *ret_has_wan = has_wan;
  return g_string_free (out, FALSE);
}

const char *
yx_word_heading (const char *folded, guint *ret_rank)
{
  const Heading *heading;

  g_return_val_if_fail (folded != NULL, NULL);

  heading = g_hash_table_lookup (get_tables ()->headings, folded);
  if (heading == NULL)
    return NULL;
  if (ret_rank != NULL)
    *ret_rank = heading->rank;
  return heading->field;
}

const char *
yx_word_heading_begun (const char *beginning)
{
  const char *field = NULL;
  GHashTableIter iter;
  gpointer key, value;

  g_return_val_if_fail (beginning != NULL, NULL);

  g_hash_table_iter_init (&iter, get_tables ()->headings);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    const Heading *heading = value;

    if (!g_str_has_prefix (key, beginning))
      continue;
    if (field != NULL && !g_str_equal (field, heading->field))
      return NULL;
    field = heading->field;
  }
  return field;
}

const char *
yx_word_value (const char *group, const char *text)
{
  g_autofree char *folded = NULL;
  g_autofree char *key = NULL;

  g_return_val_if_fail (group != NULL && text != NULL, NULL);

  folded = yx_word_fold (text, NULL);
  key = g_strconcat (group, "\t", folded, NULL);
  return g_hash_table_lookup (get_tables ()->values, key);
}

gboolean
yx_word_is_entity_name (const char *name)
{
  const Tables *tables = get_tables ();
  g_autofree char *folded = NULL;

  g_return_val_if_fail (name != NULL, FALSE);

  folded = yx_word_fold (name, NULL);
  for (guint i = 0; i < tables->endings->len; i++)
    if (g_str_has_suffix (folded, g_ptr_array_index (tables->endings, i)))
      return TRUE;
  return FALSE;
}

gboolean
yx_word_is_row_end (const char *text)
{
  const Tables *tables = get_tables ();
  g_autofree char *folded = NULL;

  g_return_val_if_fail (text != NULL, FALSE);

  folded = yx_word_fold (text, NULL);
  for (guint i = 0; i < tables->row_ends->len; i++)
    if (g_str_has_prefix (folded, g_ptr_array_index (tables->row_ends, i)))
      return TRUE;
  return FALSE;
}
