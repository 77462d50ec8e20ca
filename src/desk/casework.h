#pragma once

/* What the case desk keeps of a case beside its papers: nodes of the workflow done, assets found,
 * what the title orders; and the casework rules that say what follows (rules/casework.h). Each
 * call is one event with its author. */

#include "desk/desk.h"
#include "rules/casework.h"

G_BEGIN_DECLS

/* Records when a node was done; recording again replaces it, the event log keeps both. INVALID
 * for a node that the rules in force do not have and for a time to come; NOT_FOUND. */
gboolean yx_desk_record_node (YxDesk *self, const char *case_id, const char *node, gint64 done,
                              const char *note, GError **error);
/* Takes back what was recorded by hand. INVALID without a reason; NOT_FOUND. */
gboolean yx_desk_clear_node (YxDesk *self, const char *case_id, const char *node,
                             const char *reason, GError **error);

/* What an inquiry found that can be enforced on, in fen (0: nothing). */
gboolean yx_desk_record_assets (YxDesk *self, const char *case_id, gint64 assets_fen,
                                const char *note, GError **error);

gboolean yx_desk_set_claim_kind (YxDesk *self, const char *case_id, YxClaimKind kind,
                                 GError **error);

/* The court's own casework rules. Administrators only. EXISTS, NOT_FOUND; see yx_casework_parse()
 * for what is refused. Removing asks for the name it was added under. */
gboolean yx_desk_add_casework (YxDesk *self, const char *shown, const char *json, gsize size,
                               GError **error);
gboolean yx_desk_remove_casework (YxDesk *self, const char *shown, GError **error);
/* By date. Returns: (transfer full): of YxRulesetFile (desk/rulesets.h) */
GArray *yx_desk_list_casework (YxDesk *self, GError **error);
/* The rules in force now. Returns: (transfer full) */
YxCasework *yx_desk_get_casework (YxDesk *self, GError **error);

/* The case of an exact id or number (brackets as typed), else the only one whose number contains
 * the text; NOT_FOUND. Returns: (transfer full) */
char *yx_desk_find_case (YxDesk *self, const char *which, GError **error);
/* The debtor of an exact id or ID number, else the only one of this name; NOT_FOUND.
 * Returns: (transfer full) */
char *yx_desk_find_debtor (YxDesk *self, const char *which, GError **error);

G_END_DECLS
