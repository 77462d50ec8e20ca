#pragma once

/* The section "work" of a ruleset file. Internal to rules/. */

#include <json-glib/json-glib.h>

#include "rules/reader.h"
#include "rules/ruleset-private.h"

G_BEGIN_DECLS

/* A complete file that has none, from before there was one, works as the built-in ruleset does. */
gboolean yx_rules_read_work (const YxReader *self, JsonObject *root, YxRuleset *ruleset);
void yx_rules_write_work (JsonBuilder *builder, const YxRuleset *ruleset);

G_END_DECLS
