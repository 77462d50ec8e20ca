#pragma once

/* What a line of a case list says of the go/no-go, into rows. Internal to desk/. */

#include "desk/import.h"

G_BEGIN_DECLS

/* What the line does not say is left as it is. place_ids are the line's places, (element-type
 * utf8). *ret_… say whether rows of the case or the debtor changed. */
gboolean yx_import_facts (YxDb *db, const YxImportFacts *facts, const char *case_id,
                          const char *debtor_id, GPtrArray *place_ids, const char *author,
                          gint64 now, gboolean *ret_case_changed, gboolean *ret_debtor_changed,
                          GError **error);

G_END_DECLS
