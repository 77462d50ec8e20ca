#include "vectors.h"

#include <math.h>
#include <string.h>

#include "protocols/when.h"

GBytes *
vectors_file (const char *name)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("YEXUN_SHARED") ?: "", "data", "vectors", name, NULL);
  char *contents;
  gsize size;

  if (!g_file_get_contents (path, &contents, &size, NULL))
    return NULL;
  return g_bytes_new_take (contents, size);
}

json_t *
vectors_load (const char *name)
{
  g_autoptr (GBytes) bytes = vectors_file (name);
  g_auto (GStrv) lines = NULL;
  json_t *rows;

  if (bytes == NULL) {
    g_test_skip ("the recorded messages are not here");
    return NULL;
  }
  if (g_str_has_suffix (name, ".json")) {
    rows = json_loadb (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), 0, NULL);
    g_assert_nonnull (rows);
    return rows;
  }
  rows = json_array ();
  lines = g_strsplit (g_bytes_get_data (bytes, NULL), "\n", -1);
  for (char **line = lines; *line != NULL && **line != '\0'; line++) {
    json_t *row = json_loads (*line, JSON_ALLOW_NUL, NULL);

    g_assert_nonnull (row);
    json_array_append_new (rows, row);
  }
  g_assert_cmpuint (json_array_size (rows), >, 0);
  return rows;
}

const json_t *
vectors_get (const json_t *row, const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, ".", -1);

  for (char **name = names; *name != NULL && row != NULL; name++)
    row = json_object_get (row, *name);
  return json_is_null (row) ? NULL : row;
}

const char *
vectors_text (const json_t *row, const char *path)
{
  return json_string_value (vectors_get (row, path));
}

void
vectors_assert_number (const json_t *row, const char *path, double value, double tolerance)
{
  const json_t *wanted = vectors_get (row, path);

  if (wanted != NULL && !(fabs (json_number_value (wanted) - value) <= tolerance))
    g_error ("%s: %s is %.9g, expected %.9g", vectors_text (row, "id"), path, value,
             json_number_value (wanted));
}

void
vectors_assert_text (const json_t *row, const char *path, const char *value)
{
  const char *wanted = vectors_text (row, path);

  if (wanted != NULL && strcmp (wanted, value) != 0)
    g_error ("%s: %s is “%s”, expected “%s”", vectors_text (row, "id"), path, value, wanted);
}

void
vectors_assert_time (const json_t *row, const char *path, gint64 time)
{
  const char *wanted = vectors_text (row, path);
  g_autoptr (GDateTime) date = wanted != NULL ? g_date_time_new_from_iso8601 (wanted, NULL) : NULL;

  if (wanted == NULL)
    return;
  g_assert_nonnull (date);
  if (g_date_time_to_unix (date) * G_USEC_PER_SEC + g_date_time_get_microsecond (date) != time)
    g_error ("%s: %s is %" G_GINT64_FORMAT " µs, expected %s", vectors_text (row, "id"), path,
             time, wanted);
}

GBytes *
vectors_from_hex (const char *hex)
{
  const gsize n = strlen (hex) / 2;
  guint8 *bytes = g_malloc (n + 1);

  for (gsize i = 0; i < n; i++)
    bytes[i] = (guint8) (g_ascii_xdigit_value (hex[2 * i]) << 4
                         | g_ascii_xdigit_value (hex[2 * i + 1]));
  return g_bytes_new_take (bytes, n);
}
