#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/json-text.h"

#include <math.h>

#define MAX_DEPTH 32

typedef struct {
  gboolean is_array;
  gboolean has_values;
  gboolean broken; /* its values stand on lines of their own */
} Level;

struct _YxJsonText {
  GString *text;
  Level levels[MAX_DEPTH];
  int depth;
  gboolean after_key;
};

static void
break_line (YxJsonText *self, int depth)
{
  g_string_append_c (self->text, '\n');
  for (int i = 0; i < depth; i++)
    g_string_append (self->text, "  ");
}

/* What stands before a value or a key: comma and line break. Numbers in an array share a line. */
static void
separate (YxJsonText *self, gboolean breaks)
{
  Level *level = self->depth > 0 ? &self->levels[self->depth - 1] : NULL;

  if (self->after_key) {
    self->after_key = FALSE;
    return;
  }
  if (!level)
    return;
  if (level->has_values)
    g_string_append_c (self->text, ',');
  if (breaks || level->broken) {
    break_line (self, self->depth);
    level->broken = TRUE;
  } else if (level->has_values) {
    g_string_append_c (self->text, ' ');
  }
  level->has_values = TRUE;
}

static void
begin (YxJsonText *self, gboolean is_array)
{
  g_assert (self->depth < MAX_DEPTH);
  separate (self, TRUE);
  g_string_append_c (self->text, is_array ? '[' : '{');
  self->levels[self->depth++] = (Level){ .is_array = is_array };
}

static void
end (YxJsonText *self, gboolean is_array)
{
  Level *level;

  g_assert (self->depth > 0 && !self->after_key);
  level = &self->levels[--self->depth];
  g_assert (level->is_array == is_array);
  if (level->broken)
    break_line (self, self->depth);
  g_string_append_c (self->text, is_array ? ']' : '}');
}

static void
append_quoted (GString *text, const char *value)
{
  g_string_append_c (text, '"');
  for (const char *p = value; *p; p++)
    switch (*p) {
    case '"':
      g_string_append (text, "\\\"");
      break;
    case '\\':
      g_string_append (text, "\\\\");
      break;
    case '\n':
      g_string_append (text, "\\n");
      break;
    default:
      if ((guchar) *p < 0x20)
        g_string_append_printf (text, "\\u%04x", (guchar) *p);
      else
        g_string_append_c (text, *p);
    }
  g_string_append_c (text, '"');
}

YxJsonText *
yx_json_text_new (void)
{
  YxJsonText *self = g_new0 (YxJsonText, 1);

  self->text = g_string_new (NULL);
  return self;
}

void
yx_json_text_free (YxJsonText *self)
{
  g_return_if_fail (self != NULL);

  g_string_free (self->text, TRUE);
  g_free (self);
}

char *
yx_json_text_finish (YxJsonText *self)
{
  char *text;

  g_return_val_if_fail (self != NULL && self->depth == 0, NULL);

  g_string_append_c (self->text, '\n');
  text = g_string_free (self->text, FALSE);
  g_free (self);
  return text;
}

void
yx_json_text_key (YxJsonText *self, const char *key)
{
  g_return_if_fail (self->depth > 0 && !self->levels[self->depth - 1].is_array);

  separate (self, TRUE);
  append_quoted (self->text, key);
  g_string_append (self->text, ": ");
  self->after_key = TRUE;
}

void
yx_json_text_begin_object (YxJsonText *self)
{
  begin (self, FALSE);
}

void
yx_json_text_end_object (YxJsonText *self)
{
  end (self, FALSE);
}

void
yx_json_text_begin_array (YxJsonText *self)
{
  begin (self, TRUE);
}

void
yx_json_text_end_array (YxJsonText *self)
{
  end (self, TRUE);
}

void
yx_json_text_string (YxJsonText *self, const char *value)
{
  separate (self, TRUE);
  if (value)
    append_quoted (self->text, value);
  else
    g_string_append (self->text, "null");
}

void
yx_json_text_int (YxJsonText *self, gint64 value)
{
  separate (self, FALSE);
  g_string_append_printf (self->text, "%" G_GINT64_FORMAT, value);
}

void
yx_json_text_double (YxJsonText *self, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  separate (self, FALSE);
  if (!isfinite (value)) {
    g_string_append (self->text, "null");
    return;
  }
  for (int digits = 6; digits <= 17; digits++) {
    char format[8];

    g_snprintf (format, sizeof format, "%%.%dg", digits);
    g_ascii_formatd (buffer, sizeof buffer, format, value);
    if (g_ascii_strtod (buffer, NULL) == value)
      break;
  }
  g_string_append (self->text, buffer);
}

void
yx_json_text_bool (YxJsonText *self, gboolean value)
{
  separate (self, FALSE);
  g_string_append (self->text, value ? "true" : "false");
}

void
yx_json_text_position (YxJsonText *self, double lon, double lat)
{
  begin (self, TRUE);
  yx_json_text_double (self, round (lon * 1e7) / 1e7);
  yx_json_text_double (self, round (lat * 1e7) / 1e7);
  end (self, TRUE);
}
