#define G_LOG_DOMAIN "yx-rules"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <gio/gio.h>
#include <string.h>

#include "rules/courts.h"
#include "rules/rules-resources.h"

struct _YxCourts {
  GHashTable *names; /* code → name */
  GHashTable *open;  /* first character of a province whose every code passes */
};

/* One character and then none, two or four digits. */
static gboolean
is_code_of_province (const char *code)
{
  const char *digits = g_utf8_next_char (code);
  const gsize n = strlen (digits);

  return (n == 0 || n == 2 || n == 4) && strspn (digits, "0123456789") == n;
}

static gboolean
add_line (YxCourts *courts, const char *line, int number, GError **error)
{
  g_auto (GStrv) columns = g_strsplit (line, "\t", 2);

  if (columns[0] == NULL || *columns[0] == '\0' || columns[1] == NULL || *columns[1] == '\0') {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _ ("Court table, line %d: a court code, a tab and a name are expected"), number);
    return FALSE;
  }

  if (g_str_has_suffix (columns[0], "*"))
    g_hash_table_add (courts->open, GUINT_TO_POINTER (g_utf8_get_char (columns[0])));
  else
    g_hash_table_insert (courts->names, g_strdup (columns[0]), g_strdup (columns[1]));
  return TRUE;
}

static gpointer
load_builtin (gpointer data)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  YxCourts *courts;

  bytes
      = g_resource_lookup_data (yx_rules_get_resource (), "/io/github/yexun/Yexun/rules/courts.tsv",
                                G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  g_assert_no_error (error);
  /* Resource data is followed by a zero byte. */
  courts = yx_courts_parse (g_bytes_get_data (bytes, NULL), &error);
  g_assert_no_error (error);
  return courts;
}

const YxCourts *
yx_courts_builtin (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, load_builtin, NULL);
}

YxCourts *
yx_courts_parse (const char *text, GError **error)
{
  g_autoptr (YxCourts) courts = NULL;
  g_auto (GStrv) lines = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  courts = g_new0 (YxCourts, 1);
  courts->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  courts->open = g_hash_table_new (NULL, NULL);

  if (!g_utf8_validate (text, -1, NULL)) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         _ ("The court table is not UTF-8 text"));
    return NULL;
  }
  lines = g_strsplit (text, "\n", -1);
  for (int i = 0; lines[i] != NULL; i++) {
    char *line = g_strstrip (lines[i]);

    if (*line == '\0' || *line == '#')
      continue;
    if (!add_line (courts, line, i + 1, error))
      return NULL;
  }
  return g_steal_pointer (&courts);
}

void
yx_courts_free (YxCourts *courts)
{
  if (courts == NULL)
    return;
  g_hash_table_unref (courts->names);
  g_hash_table_unref (courts->open);
  g_free (courts);
}

gboolean
yx_courts_accept (const YxCourts *courts, const char *code)
{
  g_return_val_if_fail (courts != NULL && code != NULL, FALSE);

  if (*code == '\0')
    return FALSE;
  if (g_hash_table_contains (courts->names, code))
    return TRUE;
  return g_hash_table_contains (courts->open, GUINT_TO_POINTER (g_utf8_get_char (code)))
         && is_code_of_province (code);
}

const char *
yx_courts_name (const YxCourts *courts, const char *code)
{
  g_return_val_if_fail (courts != NULL && code != NULL, NULL);

  return g_hash_table_lookup (courts->names, code);
}
