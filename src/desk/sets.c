/* Sets of skills and equipment as text. */

#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk/staff.h"
#include "model/vocabulary.h"

char *
yx_set_to_text (GType type, int set)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (int value = 0; yx_enum_nick (type, value) != NULL; value++)
    if (set & (1 << value))
      g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "", yx_enum_nick (type, value));
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static int
find_value (GType type, const char *word)
{
  int value;

  if (yx_enum_parse (type, word, &value))
    return value;
  for (value = 0; yx_enum_nick (type, value) != NULL; value++)
    if (g_ascii_strcasecmp (yx_enum_label (type, value), word) == 0)
      return value;
  return -1;
}

gboolean
yx_set_parse (GType type, const char *text, int *ret_set, char **ret_word)
{
  static const char *const separators[] = { "、", "，", "；", ";", "/" };
  g_autoptr (GString) plain = g_string_new (text);
  g_auto (GStrv) words = NULL;
  int set = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (separators); i++)
    g_string_replace (plain, separators[i], ",", 0);
  words = g_strsplit (plain->str, ",", -1);
  for (gsize i = 0; words[i] != NULL; i++) {
    int value;

    if (*g_strstrip (words[i]) == '\0')
      continue;
    value = find_value (type, words[i]);
    if (value < 0) {
      if (ret_word != NULL)
        *ret_word = g_strdup (words[i]);
      return FALSE;
    }
    set |= 1 << value;
  }
  *ret_set = set;
  return TRUE;
}

char *
yx_set_label (GType type, int set)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (int value = 0; yx_enum_nick (type, value) != NULL; value++)
    if (set & (1 << value))
      g_string_append_printf (text, "%s%s", text->len > 0 ? _(", ") : "",
                              yx_enum_label (type, value));
  return g_string_free (g_steal_pointer (&text), FALSE);
}
