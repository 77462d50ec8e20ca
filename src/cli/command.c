#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/command.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "exchange/output-guard.h"

/* A program's message to stderr, one line whatever is in it. */
static void
complain (const YxInvocation *invocation, const char *message)
{
  g_autofree char *line = g_strdup (message);
  const char *name = invocation->command ? invocation->command->name : NULL;

  g_strdelimit (line, "\r\n", ' ');
  g_strchomp (line);
  if (name)
    g_printerr ("yexunctl %s: %s\n", name, line);
  else
    g_printerr ("yexunctl: %s\n", line);
}

YxExit
yx_cli_fail (const YxInvocation *invocation, GError *error)
{
  complain (invocation, error ? error->message : _ ("failed without saying why"));
  g_clear_error (&error);
  return YX_EXIT_FAILED;
}

YxExit
yx_cli_usage (const YxInvocation *invocation, const char *format, ...)
{
  const char *name = invocation->command ? invocation->command->name : NULL;
  g_autofree char *message = NULL;
  g_autofree char *full = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  full = name ? g_strdup_printf (_ ("%s (yexunctl %s --help tells more)"), message, name)
              : g_strdup_printf (_ ("%s (yexunctl --help tells more)"), message);
  complain (invocation, full);
  return YX_EXIT_USAGE;
}

static gboolean
parse_numbers (const char *text, double *ret_numbers, guint n)
{
  g_auto (GStrv) parts = NULL;

  if (!text)
    return FALSE;
  parts = g_strsplit (text, ",", -1);
  if (g_strv_length (parts) != n)
    return FALSE;
  for (guint i = 0; i < n; i++) {
    char *end;

    g_strstrip (parts[i]);
    ret_numbers[i] = g_ascii_strtod (parts[i], &end);
    if (end == parts[i] || *end != '\0' || !isfinite (ret_numbers[i]))
      return FALSE;
  }
  return TRUE;
}

gboolean
yx_cli_parse_point (const char *text, YxLonLat *ret_point)
{
  double numbers[2];

  if (!parse_numbers (text, numbers, 2)
      || !yx_lon_lat_is_valid ((YxLonLat){ numbers[0], numbers[1] }))
    return FALSE;
  *ret_point = (YxLonLat){ numbers[0], numbers[1] };
  return TRUE;
}

gboolean
yx_cli_parse_box (const char *text, YxBox *ret_box)
{
  double numbers[4];

  if (!parse_numbers (text, numbers, 4)
      || !yx_lon_lat_is_valid ((YxLonLat){ numbers[0], numbers[1] })
      || !yx_lon_lat_is_valid ((YxLonLat){ numbers[2], numbers[3] }) || numbers[0] >= numbers[2]
      || numbers[1] >= numbers[3])
    return FALSE;
  *ret_box = (YxBox){ numbers[0], numbers[1], numbers[2], numbers[3] };
  return TRUE;
}

gboolean
yx_cli_read_file (const char *path, char **ret_text, gsize *ret_size, char **ret_shown,
                  GError **error)
{
  if (!g_file_get_contents (path, ret_text, ret_size, error))
    return FALSE;
  *ret_shown = g_path_get_basename (path);
  return TRUE;
}

gboolean
yx_cli_parse_time (const char *text, gint64 *ret_time)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GDateTime) moment = NULL;
  g_autofree char *full = NULL;

  if (!text)
    return FALSE;
  /* GLib wants the seconds. */
  full = strlen (text) == strlen ("2025-12-01T05:00") ? g_strconcat (text, ":00", NULL)
                                                      : g_strdup (text);
  moment = g_date_time_new_from_iso8601 (full, zone);
  if (!moment)
    return FALSE;
  *ret_time = g_date_time_to_unix (moment) * G_USEC_PER_SEC;
  return TRUE;
}

static GDateTime *
local_time (gint64 time)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);

  return g_date_time_to_local (utc);
}

char *
yx_cli_clock (gint64 time)
{
  g_autoptr (GDateTime) moment = local_time (time);

  return g_date_time_format (moment, "%H:%M");
}

char *
yx_cli_duration (gint64 seconds)
{
  int minutes = (int) ((seconds + 30) / 60);

  if (minutes < 60)
    return g_strdup_printf (_ ("%d min"), minutes);
  return g_strdup_printf (_ ("%d h %02d min"), minutes / 60, minutes % 60);
}

char *
yx_cli_iso_time (gint64 time)
{
  g_autoptr (GDateTime) moment = local_time (time);

  return g_date_time_format_iso8601 (moment);
}

YxJsonText *
yx_cli_json_begin (void)
{
  YxJsonText *json = yx_json_text_new ();

  yx_json_text_begin_object (json);
  return json;
}

void
yx_cli_json_end (YxJsonText *json)
{
  g_autofree char *text = NULL;

  yx_json_text_end_object (json);
  text = yx_json_text_finish (json);
  g_print ("%s", text);
}

void
yx_cli_json_string (YxJsonText *json, const char *key, const char *value)
{
  yx_json_text_key (json, key);
  yx_json_text_string (json, value);
}

void
yx_cli_json_int (YxJsonText *json, const char *key, gint64 value)
{
  yx_json_text_key (json, key);
  yx_json_text_int (json, value);
}

void
yx_cli_json_double (YxJsonText *json, const char *key, double value)
{
  yx_json_text_key (json, key);
  yx_json_text_double (json, round (value * 1e7) / 1e7);
}

void
yx_cli_json_bool (YxJsonText *json, const char *key, gboolean value)
{
  yx_json_text_key (json, key);
  yx_json_text_bool (json, value);
}

gboolean
yx_cli_write_text (const char *path, const char *text, GError **error)
{
  return yx_output_check (path, error)
         && g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

void
yx_cli_progress (YxInvocation *invocation, const char *label, double fraction)
{
  static gint64 shown_at;
  gint64 now = g_get_monotonic_time ();

  if (!invocation->progress
      || (label && fraction > 0.0 && now - shown_at < G_USEC_PER_SEC / 10))
    return;
  shown_at = now;
  if (!isatty (STDERR_FILENO)) {
    if (label)
      g_printerr ("%s %d %%\n", label, (int) (CLAMP (fraction, 0.0, 1.0) * 100.0));
    return;
  }
  g_printerr ("\r\033[K");
  if (label)
    g_printerr ("%s %d %%", label, (int) (CLAMP (fraction, 0.0, 1.0) * 100.0));
}
