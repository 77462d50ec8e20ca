#pragma once

/* Words for enum values: the nick that files, rows and JSON keep, and the label people read. */

#include "model/enums.h"

G_BEGIN_DECLS

/* The nick of a value of an enum in model/enums.h, static; NULL for a value it has not. */
const char *yx_enum_nick (GType type, int value);

/* Finds a value by its nick, ASCII case ignored. Returns FALSE, *ret_value untouched, for NULL
 * or another word. */
gboolean yx_enum_parse (GType type, const char *nick, int *ret_value);

/* The value in the user's language, static: "Door not opened". */
const char *yx_enum_label (GType type, int value);

G_END_DECLS
