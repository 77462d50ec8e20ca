#define G_LOG_DOMAIN "yexun-store"

#include "config.h"

#include <math.h>
#include <string.h>

#include "store/payload.h"

struct _YxPayload {
  GTree *members; /* key → JSON of the value */
};

static void
append_text (GString *json, const char *text)
{
  g_string_append_c (json, '"');
  for (const char *p = text; *p != '\0'; p++) {
    const guchar c = (guchar) *p;

    if (c == '"' || c == '\\')
      g_string_append_printf (json, "\\%c", c);
    else if (c < 0x20 || c == 0x7f)
      g_string_append_printf (json, "\\u%04x", c);
    else
      g_string_append_c (json, *p);
  }
  g_string_append_c (json, '"');
}

static void
take_member (YxPayload *self, const char *key, char *json)
{
  g_tree_replace (self->members, (gpointer) key, json);
}

static gboolean
append_member_cb (gpointer key, gpointer value, gpointer data)
{
  GString *json = data;

  if (json->len > 1)
    g_string_append_c (json, ',');
  append_text (json, key);
  g_string_append_c (json, ':');
  g_string_append (json, value);
  return FALSE;
}

static int
compare_keys_cb (gconstpointer a, gconstpointer b, gpointer unused)
{
  return strcmp (a, b);
}

YxPayload *
yx_payload_new (void)
{
  YxPayload *self = g_new0 (YxPayload, 1);

  self->members = g_tree_new_full (compare_keys_cb, NULL, NULL, g_free);
  return self;
}

void
yx_payload_free (YxPayload *self)
{
  if (self == NULL)
    return;
  g_tree_unref (self->members);
  g_free (self);
}

void
yx_payload_set_text (YxPayload *self, const char *key, const char *value)
{
  GString *json;
  g_autofree char *valid = NULL;

  g_return_if_fail (self != NULL);

  if (value == NULL)
    return;
  valid = g_utf8_make_valid (value, -1);
  json = g_string_sized_new (strlen (valid) + 2);
  append_text (json, valid);
  take_member (self, key, g_string_free (json, FALSE));
}

void
yx_payload_set_int (YxPayload *self, const char *key, gint64 value)
{
  g_return_if_fail (self != NULL);

  take_member (self, key, g_strdup_printf ("%" G_GINT64_FORMAT, value));
}

void
yx_payload_set_real (YxPayload *self, const char *key, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_return_if_fail (self != NULL);

  if (!isfinite (value)) {
    take_member (self, key, g_strdup ("null"));
    return;
  }
  for (int digits = 1; digits <= 17; digits++) {
    char pattern[8];

    g_snprintf (pattern, sizeof pattern, "%%.%dg", digits);
    g_ascii_formatd (text, sizeof text, pattern, value);
    if (g_ascii_strtod (text, NULL) == value)
      break;
  }
  take_member (self, key, g_strdup (text));
}

void
yx_payload_set_flag (YxPayload *self, const char *key, gboolean value)
{
  g_return_if_fail (self != NULL);

  take_member (self, key, g_strdup (value ? "true" : "false"));
}

void
yx_payload_set_texts (YxPayload *self, const char *key, const char *const *values, gssize n_values)
{
  GString *json = g_string_new ("[");

  g_return_if_fail (self != NULL);

  for (gssize i = 0; n_values < 0 ? values[i] != NULL : i < n_values; i++) {
    g_autofree char *valid = g_utf8_make_valid (values[i], -1);

    if (i > 0)
      g_string_append_c (json, ',');
    append_text (json, valid);
  }
  g_string_append_c (json, ']');
  take_member (self, key, g_string_free (json, FALSE));
}

char *
yx_payload_to_json (YxPayload *self)
{
  GString *json = g_string_new ("{");

  g_return_val_if_fail (self != NULL, NULL);

  g_tree_foreach (self->members, append_member_cb, json);
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}
