#pragma once

/* Who is meant by a few typed letters: type-ahead over all debtors. */

#include "desk/desk.h"
#include "model/debtor.h"

G_BEGIN_DECLS

/* Debtors by name, by pinyin or its initials (with the other readings of surnames), by case number
 * or its serial, by the end of the ID number (four characters or more). Best matches first, those
 * with open cases before others; at most `limit`. Empty text finds nobody.
 *
 * What is searched is read by the first call and kept with the desk; a later call reads those who
 * were written meanwhile, so that it takes a few milliseconds with 20,000 debtors. A form that is
 * about to ask makes the first call with an empty text. Returns: (transfer full): of YxDebtor */
GListStore *yx_desk_find_debtors (YxDesk *self, const char *text, guint limit, GError **error);
void yx_desk_find_debtors_async (YxDesk *self, const char *text, guint limit,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
GListStore *yx_desk_find_debtors_finish (YxDesk *self, GAsyncResult *result, GError **error);

G_END_DECLS
