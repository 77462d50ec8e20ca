#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include "region/pinyin.h"

#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "region/name-text.h"

/* The longest syllable is "zhuang". */
#define MAX_SYLLABLE 16

/* Readings beside ICU's are tried up to here in one name. */
#define MAX_OTHERS 6
#define MAX_WORD_CHARS 2

/* How place names read what ICU reads otherwise. A word goes before its characters. */
static const struct {
  const char *word;
  const char *syllables[MAX_WORD_CHARS];
} others[] = {
  { "六安", { "lu", "an" } },     { "会稽", { "kuai", "ji" } },  { "荥经", { "ying", "jing" } },
  { "洪洞", { "hong", "tong" } }, { "祭城", { "zha", "cheng" } }, { "什邡", { "shi", "fang" } },
  { "大夫", { "dai", "fu" } },    { "长", { "chang" } },         { "重", { "chong" } },
  { "乐", { "yue" } },            { "乐", { "lao" } },           { "单", { "shan" } },
  { "尉", { "yu" } },             { "解", { "xie" } },           { "曾", { "zeng" } },
  { "朝", { "zhao" } },           { "都", { "du" } },            { "厦", { "xia" } },
  { "蚌", { "beng" } },           { "行", { "hang" } },          { "行", { "heng" } },
  { "柏", { "bo" } },             { "堡", { "bu" } },            { "堡", { "pu" } },
  { "泌", { "bi" } },             { "浚", { "xun" } },           { "番", { "pan" } },
  { "铅", { "yan" } },            { "阿", { "e" } },             { "牟", { "mu" } },
  { "召", { "shao" } },           { "卜", { "bu" } },            { "涡", { "guo" } },
  { "蔚", { "yu" } },             { "宿", { "xiu" } },           { "弄", { "long" } },
  { "圩", { "xu" } },             { "埔", { "pu" } },            { "陂", { "pi" } },
  { "陂", { "po" } },             { "地", { "di" } },            { "盖", { "ge" } },
  { "仇", { "qiu" } },            { "查", { "zha" } },           { "缪", { "miao" } },
  { "员", { "yun" } },            { "繁", { "po" } },            { "藏", { "zang" } },
  { "区", { "ou" } },             { "泷", { "shuang" } },        { "莘", { "xin" } },
  { "垌", { "tong" } },           { "泊", { "bo" } },            { "拓", { "tuo" } },
  { "枞", { "zong" } },           { "歙", { "xi" } },            { "浒", { "xu" } },
  { "筠", { "jun" } },            { "薄", { "bo" } },            { "种", { "chong" } },
  { "调", { "tiao" } },           { "参", { "shen" } },          { "降", { "xiang" } },
  { "铛", { "cheng" } },          { "乾", { "gan" } },
};

/* Where a key may be read otherwise. */
typedef struct {
  gsize at; /* byte */
  gsize other;
} Other;

struct _YxPinyin {
  UTransliterator *transform;
  GHashTable *readings; /* character → interned syllable; each is transformed once */
};

YxPinyin *
yx_pinyin_new (void)
{
  static const char id[] = "Han-Latin; Latin-ASCII; Lower";
  UChar wide[sizeof id];
  UErrorCode status = U_ZERO_ERROR;
  YxPinyin *self;
  UTransliterator *transform;

  u_charsToUChars (id, wide, sizeof id);
  transform = utrans_openU (wide, -1, UTRANS_FORWARD, NULL, -1, NULL, &status);
  if (U_FAILURE (status))
    return NULL;
  self = g_new0 (YxPinyin, 1);
  self->transform = transform;
  self->readings = g_hash_table_new (NULL, NULL);
  return self;
}

void
yx_pinyin_free (YxPinyin *self)
{
  if (self == NULL)
    return;
  utrans_close (self->transform);
  g_hash_table_unref (self->readings);
  g_free (self);
}

static const char *
read_character (YxPinyin *self, gunichar c)
{
  UChar text[MAX_SYLLABLE + 1] = { 0 };
  char syllable[MAX_SYLLABLE + 1];
  UErrorCode status = U_ZERO_ERROR;
  int32_t length, limit;
  const char *known = g_hash_table_lookup (self->readings, GUINT_TO_POINTER (c));
  guint n = 0;

  if (known != NULL)
    return known;
  u_strFromUTF32 (text, MAX_SYLLABLE, &length, (const UChar32[]){ (UChar32) c }, 1, &status);
  limit = length;
  utrans_transUChars (self->transform, text, &length, MAX_SYLLABLE, 0, &limit, &status);
  for (int32_t i = 0; U_SUCCESS (status) && i < length; i++)
    if (text[i] < 128 && g_ascii_isalpha ((char) text[i]))
      syllable[n++] = (char) text[i];
  syllable[n] = '\0';
  known = g_intern_string (syllable);
  g_hash_table_insert (self->readings, GUINT_TO_POINTER (c), (gpointer) known);
  return known;
}

static void
append_syllable (const char *syllable, GString *pinyin, GString *initials)
{
  g_string_append (pinyin, syllable);
  if (*syllable != '\0')
    g_string_append_c (initials, *syllable);
}

/* Returns how many were found, the first MAX_OTHERS of them. */
static guint
find_others (const char *key, Other found[MAX_OTHERS])
{
  guint n = 0;
  gsize word_end = 0;

  for (const char *p = key; *p != '\0'; p = g_utf8_next_char (p)) {
    const gsize at = (gsize) (p - key);

    if (at < word_end)
      continue;
    for (gsize i = 0; i < G_N_ELEMENTS (others) && n < MAX_OTHERS; i++)
      if (at >= word_end && g_str_has_prefix (p, others[i].word)) {
        found[n++] = (Other){ at, i };
        if (others[i].syllables[1] != NULL)
          word_end = at + strlen (others[i].word);
      }
  }
  return n;
}

/* Reads `key` with the others in [first, end); of two for one place the first. */
static void
read_with (YxPinyin *self, const char *key, const Other *found, guint first, guint end,
           GString *pinyin, GString *initials)
{
  const char *p = key;

  while (*p != '\0') {
    const gunichar c = g_utf8_get_char (p);
    guint i = first;

    while (i < end && found[i].at != (gsize) (p - key))
      i++;
    if (i < end) {
      for (guint s = 0; s < MAX_WORD_CHARS && others[found[i].other].syllables[s] != NULL; s++)
        append_syllable (others[found[i].other].syllables[s], pinyin, initials);
      p += strlen (others[found[i].other].word);
      continue;
    }
    if (yx_name_is_han (c)) {
      append_syllable (read_character (self, c), pinyin, initials);
    } else {
      g_string_append_unichar (pinyin, c);
      g_string_append_unichar (initials, c);
    }
    p = g_utf8_next_char (p);
  }
}

gboolean
yx_pinyin_read (YxPinyin *self, const char *key, GString *pinyin, GString *initials)
{
  if (!yx_name_has_han (key))
    return FALSE;
  read_with (self, key, NULL, 0, 0, pinyin, initials);
  return TRUE;
}

gboolean
yx_pinyin_read_other (YxPinyin *self, const char *key, guint number, GString *pinyin,
                      GString *initials)
{
  Other found[MAX_OTHERS];
  const guint n = find_others (key, found);

  if (number < n)
    read_with (self, key, found, number, number + 1, pinyin, initials);
  else if (number == n && n > 1)
    read_with (self, key, found, 0, n, pinyin, initials);
  else
    return FALSE;
  return TRUE;
}

char *
yx_pinyin_fold (const char *typed)
{
  char *folded = g_strdup (typed);

  for (char *p = folded; *p != '\0'; p++)
    if (*p == 'v' && p > folded && (p[-1] == 'l' || p[-1] == 'n'))
      *p = 'u';
  return folded;
}
