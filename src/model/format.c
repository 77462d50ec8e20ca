#define G_LOG_DOMAIN "yexun-model"

#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "model/format.h"

/* 复姓 in use today; every other Han surname is one character. */
static const char *const compound_surnames[] = {
  "欧阳", "上官", "司马", "诸葛", "夏侯", "皇甫", "尉迟", "公孙", "令狐", "司徒", "慕容", "东方",
  "西门", "南宫", "长孙", "宇文", "轩辕", "端木", "澹台", "闻人", "赫连", "呼延", "百里", "司空",
  "淳于", "单于", "太史", "申屠", "公羊", "仲孙", "钟离", "鲜于", "闾丘", "独孤", "拓跋", "完颜",
};

static gboolean
is_han (gunichar c)
{
  return g_unichar_get_script (c) == G_UNICODE_SCRIPT_HAN;
}

char *
yx_mask_name (const char *name)
{
  gunichar first;

  if (name == NULL)
    return NULL;
  while (g_unichar_isspace (g_utf8_get_char_validated (name, -1)))
    name = g_utf8_next_char (name);
  if (*name == '\0')
    return g_strdup ("");

  first = g_utf8_get_char_validated (name, -1);
  if (first == (gunichar) -1 || first == (gunichar) -2)
    return g_strdup ("***");
  if (!is_han (first)) {
    g_autofree char *initial = g_utf8_substring (name, 0, 1);

    return g_strconcat (initial, "***", NULL);
  }

  for (gsize i = 0; i < G_N_ELEMENTS (compound_surnames); i++) {
    /* Of a name of two characters the second is the given name: 司马 is then 司某. */
    if (g_str_has_prefix (name, compound_surnames[i]) && g_utf8_strlen (name, -1) > 2)
      return g_strconcat (compound_surnames[i], "某", NULL);
  }
  {
    g_autofree char *surname = g_utf8_substring (name, 0, 1);

    return g_strconcat (surname, "某", NULL);
  }
}

static char *
mask_middle (const char *text, glong head, glong tail)
{
  GString *masked;
  glong length;
  glong i = 0;

  if (text == NULL)
    return NULL;
  if (!g_utf8_validate (text, -1, NULL))
    return g_strdup ("****");

  length = g_utf8_strlen (text, -1);
  masked = g_string_sized_new (strlen (text));
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p), i++) {
    if (length > head + tail && (i < head || i >= length - tail))
      g_string_append_unichar (masked, g_utf8_get_char (p));
    else
      g_string_append_c (masked, '*');
  }
  return g_string_free (masked, FALSE);
}

char *
yx_mask_id_number (const char *id_number)
{
  return mask_middle (id_number, 4, 4);
}

char *
yx_mask_phone (const char *phone)
{
  return mask_middle (phone, 3, 4);
}

char *
yx_mask_plate (const char *plate)
{
  return mask_middle (plate, 2, plate != NULL && g_str_has_suffix (plate, "警") ? 3 : 2);
}

char *
yx_format_fen (gint64 fen)
{
  const guint64 magnitude = fen < 0 ? -(guint64) fen : (guint64) fen;
  char digits[24];
  GString *text = g_string_new (fen < 0 ? "-" : NULL);
  int n;

  n = g_snprintf (digits, sizeof digits, "%" G_GUINT64_FORMAT, magnitude / 100);
  for (int i = 0; i < n; i++) {
    if (i > 0 && (n - i) % 3 == 0)
      g_string_append_c (text, ',');
    g_string_append_c (text, digits[i]);
  }
  g_string_append_printf (text, ".%02d", (int) (magnitude % 100));
  return g_string_free (text, FALSE);
}

char *
yx_format_metres (double metres)
{
  if (!isfinite (metres))
    return g_strdup ("–");
  if (fabs (metres) < 999.5)
    return g_strdup_printf (_ ("%.0f m"), metres);
  if (fabs (metres) < 99950)
    return g_strdup_printf (_ ("%.1f km"), metres / 1000);
  return g_strdup_printf (_ ("%.0f km"), metres / 1000);
}

char *
yx_format_seconds (gint64 seconds)
{
  const gint64 minutes = (seconds + (seconds < 0 ? -30 : 30)) / 60;

  if (seconds > -60 && seconds < 60)
    return g_strdup_printf (_ ("%d s"), (int) seconds);
  if (minutes > -60 && minutes < 60)
    return g_strdup_printf (_ ("%d min"), (int) minutes);
  if (minutes % 60 == 0)
    return g_strdup_printf (_ ("%d h"), (int) (minutes / 60));
  /* TRANSLATORS: a duration: hours and minutes */
  return g_strdup_printf (_ ("%d h %d min"), (int) (minutes / 60), (int) llabs (minutes % 60));
}

static char *
format_in_zone (gint64 time, GTimeZone *zone, const char *pattern)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autoptr (GDateTime) there = NULL;

  if (utc == NULL)
    return g_strdup ("–");
  there = zone != NULL ? g_date_time_to_timezone (utc, zone) : g_date_time_to_local (utc);
  return g_date_time_format (there, pattern);
}

char *
yx_format_clock (gint64 time, GTimeZone *zone)
{
  return format_in_zone (time, zone, "%H:%M");
}

char *
yx_format_time (gint64 time, GTimeZone *zone)
{
  return format_in_zone (time, zone, "%Y-%m-%d %H:%M");
}

gboolean
yx_parse_time (const char *text, GTimeZone *zone, gint64 *ret_time)
{
  g_autoptr (GTimeZone) local = NULL;
  g_autoptr (GDateTime) when = NULL;
  g_autofree char *full = NULL;
  gsize length;

  g_return_val_if_fail (ret_time != NULL, FALSE);

  if (text == NULL)
    return FALSE;
  if (zone == NULL)
    zone = local = g_time_zone_new_local ();

  /* GDateTime wants seconds; people leave them out. */
  length = strlen (text);
  if (length == 10)
    full = g_strconcat (text, "T00:00:00", NULL);
  else if (length >= 16 && (text[10] == 'T' || text[10] == ' ') && text[16] != ':')
    full = g_strdup_printf ("%.10sT%.5s:00%s", text, text + 11, text + 16);
  else if (length >= 19 && text[10] == ' ')
    full = g_strdup_printf ("%.10sT%s", text, text + 11);
  else
    full = g_strdup (text);

  when = g_date_time_new_from_iso8601 (full, zone);
  if (when == NULL)
    return FALSE;
  *ret_time = g_date_time_to_unix (when) * G_USEC_PER_SEC + g_date_time_get_microsecond (when);
  return TRUE;
}

char *
yx_fold_text (const char *text)
{
  g_autofree char *normal = NULL;
  GString *folded;

  g_return_val_if_fail (text != NULL, NULL);

  normal = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);
  if (normal == NULL)
    return g_strdup ("");
  folded = g_string_sized_new (strlen (normal));
  for (const char *p = normal; *p != '\0'; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);

    if (!g_unichar_isspace (c) && !g_unichar_iszerowidth (c) && g_unichar_isprint (c))
      g_string_append_unichar (folded, c);
  }
  return g_string_free (folded, FALSE);
}
