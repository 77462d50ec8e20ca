#pragma once

/* The court's rulesets on the desk. Its own files are kept whole beside the built-in one; which
 * ruleset an operation stands under follows from its date, and from its approval on it keeps the
 * one it was approved under. */

#include "desk/desk.h"
#include "rules/ruleset.h"

G_BEGIN_DECLS

/* Adds a file of the court's own (see rules/ruleset.h for its form). Administrators only.
 * `shown` is its name for people. */
gboolean yx_desk_add_ruleset (YxDesk *self, const char *shown, const char *json, gsize size,
                              GError **error);

/* Takes a file of the court's own away again, by the name it was added under. */
gboolean yx_desk_remove_ruleset (YxDesk *self, const char *shown, GError **error);

typedef struct {
  char *shown;
  char *valid_from; /* YYYY-MM-DD */
  char *author;
  gint64 added;
} YxRulesetFile;

/* The court's own, by date. Returns: (transfer full): of YxRulesetFile */
GArray *yx_desk_list_rulesets (YxDesk *self, GError **error);

/* The ruleset in force on a day. Returns: (transfer full) */
YxRuleset *yx_desk_get_ruleset (YxDesk *self, const GDate *day, GError **error);

G_END_DECLS
