#pragma once

/* Custodies within a job. Internal to desk/. */

#include "desk/custody.h"
#include "rules/ruleset.h"
#include "store/db.h"

G_BEGIN_DECLS

/* ruleset: nullable, the one of each operation's day. Returns: (transfer full): of YxCustody */
GPtrArray *yx_read_custodies (YxDb *db, const char *operation_id, gboolean running_only,
                              const YxRuleset *ruleset, GError **error);

/* Begins one with its event; *ret_begun (nullable) FALSE: his runs already. */
gboolean yx_write_custody (YxDb *db, const YxCustodyBegin *begin, const char *author,
                           gboolean *ret_begun, char **ret_id, GError **error);

/* Those of a car that have not been handed over, with an event each. */
gboolean yx_hand_over_custodies (YxDb *db, const char *operation_id, const char *vehicle_id,
                                 gint64 time, const char *author, GError **error);

G_END_DECLS
