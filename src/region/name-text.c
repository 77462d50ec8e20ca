#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include "region/name-text.h"

#include <string.h>

#define MAX_CHARS 64

/* The longer first: each is tried as a whole. */
static const char *const endings[] = {
  "村村民委员会",   "社区居民委员会", "社区居委会", "村民委员会", "居民委员会", "街道办事处", "村委会",
  "居委会", "街道办", "办事处",     "自治县",     "自治州",     "自治区",     "自然村", "社区", "街道",
  "街办", "地区",   "新村",   "小区",       "村",         "镇",         "乡",         "县",     "市",   "区",
  "省",
};

gboolean
yx_name_is_han (gunichar c)
{
  switch (g_unichar_get_script (c)) {
  case G_UNICODE_SCRIPT_HAN:
  case G_UNICODE_SCRIPT_HIRAGANA:
  case G_UNICODE_SCRIPT_KATAKANA:
  case G_UNICODE_SCRIPT_BOPOMOFO:
    return TRUE;
  default:
    return FALSE;
  }
}

gboolean
yx_name_has_han (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (yx_name_is_han (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

char *
yx_name_key (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *folded = g_utf8_casefold (valid, -1);
  g_autofree char *normal = g_utf8_normalize (folded, -1, G_NORMALIZE_ALL);
  GString *key = g_string_sized_new (strlen (normal));

  for (const char *p = normal; *p != '\0'; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);

    if (g_unichar_isalnum (c))
      g_string_append_unichar (key, g_unichar_tolower (c));
  }
  return g_string_free (key, FALSE);
}

static gboolean
is_dash (gunichar c)
{
  return c == '-' || c == '~' || c == 0x2212 || (c >= 0x2010 && c <= 0x2015) || c == 0x301C;
}

static gboolean
is_comma (gunichar c)
{
  return c == ',' || c == ';' || c == 0x3001 || c == 0x3002 || c == 0x00B7 || c == 0x30FB;
}

char *
yx_name_fold_address (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *normal = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL_COMPOSE);
  GString *folded = g_string_sized_new (strlen (normal));
  gboolean pending_space = FALSE;
  gunichar last = 0;

  for (const char *p = normal; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (g_unichar_isspace (c) || g_unichar_iscntrl (c)) {
      pending_space = last != 0;
      continue;
    }
    if (g_unichar_type (c) == G_UNICODE_FORMAT)
      continue;
    if (is_dash (c))
      c = '-';
    else if (is_comma (c))
      c = ',';
    if (pending_space && !yx_name_is_han (c) && !yx_name_is_han (last))
      g_string_append_c (folded, ' ');
    pending_space = FALSE;
    g_string_append_unichar (folded, g_unichar_tolower (c));
    last = c;
  }
  return g_string_free (folded, FALSE);
}

char *
yx_name_short_key (const char *key)
{
  const gsize length = strlen (key);

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++) {
    const gsize ending = strlen (endings[i]);

    /* Three bytes a character of these. */
    if (length >= ending + 6 && strcmp (key + length - ending, endings[i]) == 0)
      return g_strndup (key, length - ending);
  }
  return NULL;
}

static int
han_digit (gunichar c)
{
  static const gunichar digits[] = { 0x96F6, 0x4E00, 0x4E8C, 0x4E09, 0x56DB,
                                     0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D };

  if (c == 0x3007 || c == 0x25CB) /* 〇, and the circle that stands for it */
    return 0;
  if (c == 0x4E24) /* 两 */
    return 2;
  for (int i = 0; i < 10; i++)
    if (digits[i] == c)
      return i;
  return -1;
}

static guint
han_unit (gunichar c)
{
  return c == 0x5341 ? 10 : c == 0x767E ? 100 : c == 0x5343 ? 1000 : 0; /* 十百千 */
}

gboolean
yx_name_read_number (const char *text, guint *ret_value, gsize *ret_bytes)
{
  const char *p = text;
  guint value = 0, digit = 0, n = 0;
  gboolean has_unit = FALSE, pending = FALSE;

  if (g_ascii_isdigit (*p)) {
    for (; g_ascii_isdigit (*p); p++, n++) {
      if (n >= 5)
        return FALSE;
      value = value * 10 + (guint) (*p - '0');
    }
    *ret_value = value;
    *ret_bytes = (gsize) (p - text);
    return TRUE;
  }
  for (; *p != '\0'; p = g_utf8_next_char (p), n++) {
    const gunichar c = g_utf8_get_char (p);
    const int d = han_digit (c);
    const guint unit = han_unit (c);

    if (n >= 8)
      return FALSE;
    if (d >= 0) {
      /* 二〇一 is read digit by digit, 二百零一 by its units. */
      digit = pending && !has_unit ? digit * 10 + (guint) d : (guint) d;
      pending = TRUE;
    } else if (unit > 0) {
      if (pending && digit > 9)
        return FALSE;
      value += (pending ? MAX (digit, 1) : 1) * unit;
      digit = 0;
      pending = FALSE;
      has_unit = TRUE;
    } else {
      break;
    }
  }
  value += digit;
  if (n == 0 || value > 99999)
    return FALSE;
  *ret_value = value;
  *ret_bytes = (gsize) (p - text);
  return TRUE;
}

static guint
to_chars (const char *text, gunichar chars[MAX_CHARS])
{
  guint n = 0;

  for (const char *p = text; *p != '\0' && n < MAX_CHARS; p = g_utf8_next_char (p))
    chars[n++] = g_utf8_get_char (p);
  return n;
}

guint
yx_name_distance (const char *a, const char *b, guint limit)
{
  gunichar x[MAX_CHARS], y[MAX_CHARS];
  const guint n = to_chars (a, x), m = to_chars (b, y);
  guint rows[3][MAX_CHARS + 1];

  if ((n > m ? n - m : m - n) > limit)
    return limit + 1;
  for (guint j = 0; j <= m; j++)
    rows[0][j] = j;
  for (guint i = 1; i <= n; i++) {
    guint *row = rows[i % 3];
    const guint *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
    guint least = i;

    row[0] = i;
    for (guint j = 1; j <= m; j++) {
      const guint change = above[j - 1] + (x[i - 1] != y[j - 1]);

      row[j] = MIN (change, MIN (above[j], row[j - 1]) + 1);
      if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1])
        row[j] = MIN (row[j], two_above[j - 2] + 1);
      least = MIN (least, row[j]);
    }
    if (least > limit)
      return limit + 1;
  }
  return MIN (rows[n % 3][m], limit + 1);
}
