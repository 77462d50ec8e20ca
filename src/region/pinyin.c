#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include "region/pinyin.h"

#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "region/name-text.h"

/* The longest syllable is "zhuang". */
#define MAX_SYLLABLE 16

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

gboolean
yx_pinyin_read (YxPinyin *self, const char *key, GString *pinyin, GString *initials)
{
  if (!yx_name_has_han (key))
    return FALSE;
  for (const char *p = key; *p != '\0'; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);

    if (yx_name_is_han (c)) {
      const char *syllable = read_character (self, c);

      g_string_append (pinyin, syllable);
      if (*syllable != '\0')
        g_string_append_c (initials, *syllable);
    } else {
      g_string_append_unichar (pinyin, c);
      g_string_append_unichar (initials, c);
    }
  }
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
