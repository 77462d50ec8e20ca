#pragma once

/* The inside of a ruleset, shared by what reads, writes and asks it. */

#include "rules/ruleset.h"

G_BEGIN_DECLS

struct _YxRuleset {
  gatomicrefcount n_refs;
  YxRuleText name;
  GDate valid_from;
  gboolean amends;
  YxRuleLimits limits;
  YxKindNeeds needs[YX_N_TASK_KINDS];
  YxRule rules[YX_N_RULES];
  YxKindWork work[YX_N_TASK_KINDS];
  YxOpeningHours office_hours;
  GArray *holidays, *workdays; /* of YxDayRange, never changed */
};

/* A member that is a whole number between two bounds; `offset` is in its struct. */
typedef struct {
  const char *name;
  gsize offset;
  int least, most;
} YxRuleNumber;

/* Of YxRuleLimits and YxKindNeeds; the last has no name. */
extern const YxRuleNumber yx_rule_limit_numbers[];
extern const YxRuleNumber yx_rule_needs_numbers[];

/* Type codes in the order of their bits, NULL-terminated. */
extern const char *const yx_rule_case_types[];

/* "block", "warn"; "never", "commander". */
extern const char *const yx_rule_levels[2];
extern const char *const yx_rule_overrides[2];

/* A deep copy with one reference. */
YxRuleset *yx_ruleset_copy (const YxRuleset *self);

G_END_DECLS
