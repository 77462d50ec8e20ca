#pragma once

/* Rulesets within a job. Internal to desk/. */

#include "desk/rulesets.h"

G_BEGIN_DECLS

/* The ruleset of an operation whose window starts at `start`: the frozen one (digest, nullable),
 * else the one in force that day. Returns: (transfer full) */
YxRuleset *yx_rulesets_read (YxDb *db, const char *digest, gint64 start, GError **error);

/* Keeps the ruleset's text under its digest. *ret_digest is (transfer full). */
gboolean yx_rulesets_keep (YxDb *db, const YxRuleset *ruleset, char **ret_digest, GError **error);

/* Of YxRulesetFile: rows of name, valid_from, author, added. */
GArray *yx_ruleset_files_new (void);
gboolean yx_rulesets_list (YxDb *db, const char *sql, GArray *files, GError **error);

G_END_DECLS
