#pragma once

/* Pinyin of names, without tones: "温泉街" is "wenquanjie", and "wqj" by its initials. The readings are
 * those of ICU's Han-Latin transform (from Unihan and CLDR), which has one for each character, the most
 * frequent in running text; a table adds the others that place names have, so that 重庆路 is both
 * "zhongqinglu" and "chongqinglu". */

#include <glib.h>

G_BEGIN_DECLS

typedef struct _YxPinyin YxPinyin;

/* NULL when this ICU has no such transform. Used by one thread at a time. */
YxPinyin *yx_pinyin_new (void);
void yx_pinyin_free (YxPinyin *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxPinyin, yx_pinyin_free)

/* Appends the reading of a key (region/name-text.h), and its initials; what is not Han stays as it
 * is. FALSE, and nothing appended, when there is no Han in it. */
gboolean yx_pinyin_read (YxPinyin *self, const char *key, GString *pinyin, GString *initials);

/* The same with other readings: number 0, 1 … each have one character or word read the other way, the
 * last has all of them so. FALSE, and nothing appended, for a number beyond those. */
gboolean yx_pinyin_read_other (YxPinyin *self, const char *key, guint number, GString *pinyin,
                               GString *initials);

/* Pinyin as people type it: "lv" for "lü". Returns: (transfer full) */
char *yx_pinyin_fold (const char *typed);

G_END_DECLS
