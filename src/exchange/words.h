#pragma once

/* The two word tables of case lists, data/exchange/headings.tsv and words.tsv, loaded once. */

#include <glib.h>

G_BEGIN_DECLS

/* Text as the tables compare it: half width, lower case, without white space, * : _ - . / and
 * without brackets and what is in them. *ret_has_wan (nullable) says whether a bracket or the
 * end said 万元. (transfer full); "" for text that is not UTF-8. */
char *yx_word_fold (const char *text, gboolean *ret_has_wan);

/* The field a folded heading means ("address:home"), NULL when none. *ret_rank (nullable) is its
 * place among the headings of the field, 0 the strongest. (transfer none) */
const char *yx_word_heading (const char *folded, guint *ret_rank);

/* The field that all headings mean which begin with folded letters, NULL when none does or they
 * mean several. (transfer none) */
const char *yx_word_heading_begun (const char *beginning);

/* The value that a cell's text means in a group ("status", "sex", "kind"), NULL when none. */
const char *yx_word_value (const char *group, const char *text);

/* Whether the name ends as those of entities do. */
gboolean yx_word_is_entity_name (const char *name);

/* Whether a row whose first filled cell this is, is a sum or remark below the list. */
gboolean yx_word_is_row_end (const char *text);

G_END_DECLS
