#pragma once

/* Institutions as answers to what is typed into a search box. Internal to desk/. */

#include "desk/desk.h"
#include "region/region-find.h"

G_BEGIN_DECLS

/* Puts those into `answers` (of YxFound) from `at` on whose name has the text in it, or, when it is
 * of letters alone, whose pinyin or initials begin with it; names that begin with it first, at most
 * `limit`. Those without a point are none. */
gboolean yx_institutions_find (YxDesk *self, const char *text, guint limit, GPtrArray *answers,
                               guint at, GError **error);

G_END_DECLS
