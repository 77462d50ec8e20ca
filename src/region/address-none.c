#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include "region/address-none.h"

#include <string.h>

#include "region/name-text.h"

/* What stands in the address column when nobody knows one. Of two that fit the longer goes first. */
static const char *const absences[] = {
  "长期外出务工", "常年外出务工", "无固定居住地", "无法联系上", "无固定住所", "无固定住处",
  "外出务工", "外出打工", "在外务工", "在外打工", "外地务工", "外地打工", "常年在外", "长期在外",
  "下落不明", "去向不明", "行踪不明", "踪迹不明", "居所不明", "住所不明", "住址不明", "地址不明",
  "住所不详", "住址不详", "地址不详", "居无定所", "查无此人", "无法联系", "未能提供", "暂未查明",
  "未查明", "未提供", "待核实", "不知道", "无住址", "无地址", "不详", "不明", "未知", "失联", "待查",
  "暂无", "没有", "外出", "同上", "未填", "无",
};

/* What may stand around it. */
static const char *const fillers[] = {
  "被执行人", "户籍所在地", "经常居住地", "现居住地", "家庭住址", "现住址", "住所地", "户籍地",
  "住址", "住所", "地址", "家庭", "目前", "现在", "本人", "已经", "暂时", "具体", "现", "已", "暂", "人",
};

/* Bytes of the longest word that the text begins with; 0: none. */
static gsize
begins_with (const char *text, const char *const *words, gsize n)
{
  gsize best = 0;

  for (gsize i = 0; i < n; i++)
    if (g_str_has_prefix (text, words[i]))
      best = MAX (best, strlen (words[i]));
  return best;
}

gboolean
yx_address_is_none (const char *text)
{
  g_autofree char *folded = NULL;

  g_return_val_if_fail (text != NULL, FALSE);

  folded = yx_name_fold_address (text);
  if (g_ascii_strcasecmp (g_strstrip (folded), "null") == 0
      || g_ascii_strcasecmp (folded, "none") == 0 || g_ascii_strcasecmp (folded, "n/a") == 0)
    return TRUE;
  for (const char *p = folded; *p != '\0';) {
    gsize bytes = begins_with (p, absences, G_N_ELEMENTS (absences));

    bytes = MAX (bytes, begins_with (p, fillers, G_N_ELEMENTS (fillers)));
    if (bytes > 0)
      p += bytes;
    else if (!g_unichar_isalnum (g_utf8_get_char (p)))
      p = g_utf8_next_char (p);
    else
      return FALSE;
  }
  return TRUE;
}

char *
yx_address_drop_absences (const char *text, char **ret_dropped)
{
  GString *kept = g_string_new (NULL);
  g_autofree char *dropped = NULL;

  for (const char *p = text; *p != '\0';) {
    const gsize bytes = begins_with (p, absences, G_N_ELEMENTS (absences));

    /* Shorter ones are parts of names: 无锡路, 外出口, 不明山. */
    if (bytes >= strlen ("未查明")) {
      if (dropped == NULL)
        dropped = g_strndup (p, bytes);
      p += bytes;
      g_string_append_c (kept, ',');
    } else {
      g_string_append_unichar (kept, g_utf8_get_char (p));
      p = g_utf8_next_char (p);
    }
  }
  *ret_dropped = g_steal_pointer (&dropped);
  return g_string_free (kept, FALSE);
}
