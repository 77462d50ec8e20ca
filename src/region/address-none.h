#pragma once

/* Words that stand where an address should: 外出务工, 下落不明, 不详. Nothing is to be looked for under them,
 * though half the region may be called a little like them. */

#include <glib.h>

G_BEGIN_DECLS

/* Whether nothing else is in the text but such words, what people put around them, and signs. Also
 * of an empty one. */
gboolean yx_address_is_none (const char *text);

/* The text without them; in `*ret_dropped` the first one (transfer full), NULL when there was none.
 * Returns: (transfer full) */
char *yx_address_drop_absences (const char *text, char **ret_dropped);

G_END_DECLS
