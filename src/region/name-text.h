#pragma once

/* Names as they are compared: what two people who mean the same write differently is folded. */

#include <glib.h>

G_BEGIN_DECLS

/* The key of a name: compatibility forms, case, accents, spaces and punctuation folded, so that
 * "Ｇ208", "g 208" and "G208" have one key, and "Plöck" and "PLOCK" another. May be "" (a name of
 * punctuation alone). Returns: (transfer full) */
char *yx_name_key (const char *text);

/* An address as the parser reads it: compatibility forms and case folded, spaces dropped between
 * characters of which one is Han, the many dashes and commas made one each. Returns:
 * (transfer full) */
char *yx_name_fold_address (const char *text);

/* Without the word for what it is: 村民委员会, 街道办事处, 镇 … NULL when nothing is to be taken off
 * or under two characters would be left. Takes and gives keys. Returns: (transfer full)
 * (nullable) */
char *yx_name_short_key (const char *key);

/* Han, or a letter that is written as one sign a syllable: what needs no spaces. */
gboolean yx_name_is_han (gunichar c);
gboolean yx_name_has_han (const char *text);

/* "12", "十二", "一百零三", "二〇一" at the start of `text`: its value and the bytes that it took;
 * FALSE when there is none, or one above 99,999. */
gboolean yx_name_read_number (const char *text, guint *ret_value, gsize *ret_bytes);

/* Edits (insert, drop, change, swap neighbours) between two texts of at most 64 characters, but
 * `limit` + 1 when there are more (Damerau 1964, restricted to edits that do not overlap). */
guint yx_name_distance (const char *a, const char *b, guint limit);

G_END_DECLS
