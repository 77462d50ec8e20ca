#pragma once

/* Who may do what. Members are kept on the desk by the names that act as authors
 * (yx_desk_set_author()); one may hold several roles. A desk without members is one person's, who
 * holds every role. Every changing verb asks for a right before it does anything; what is refused
 * fails with YX_DESK_ERROR_FORBIDDEN and leaves the event "access.refused". */

#include "desk/desk.h"
#include "model/enums.h"

G_BEGIN_DECLS

typedef enum {
  YX_RIGHT_ADMINISTER,  /* region, base, fleet, rulesets, members */
  YX_RIGHT_KEEP_CASES,  /* case lists, papers, people, places */
  YX_RIGHT_PREPARE,     /* operations, crews, checks, plans */
  YX_RIGHT_COMMAND,     /* overrides, night work, approval, reopening */
  YX_RIGHT_DISPATCH,    /* roll call, departure, closing */
  YX_RIGHT_LEADS,       /* leads and visits: take down, verify, dismiss, merge */
  YX_RIGHT_FULL_RECORD, /* what is masked of a debtor, and his photo; papers in full */
  YX_RIGHT_INFORMANT,   /* who gave a lead */
  YX_RIGHT_REVIEW,      /* findings of a review: close them with a remark */
} YxRight;

/* Roles that have a right, 1 << YxRole, or'ed. */
guint yx_right_roles (YxRight right);
/* "It takes the role commander or dispatcher", for programs that show what may not be done.
 * Returns: (transfer full) */
char *yx_right_text (YxRight right);

/* Gives or takes a role. Administrators only; the first member must be one, and the last one
 * cannot go while there are others. */
gboolean yx_desk_set_member_role (YxDesk *self, const char *name, YxRole role, gboolean holds,
                                  GError **error);

/* Roles of who acts now, 1 << YxRole, or'ed. */
gboolean yx_desk_get_roles (YxDesk *self, guint *ret_roles, GError **error);

typedef struct {
  char *name;
  guint roles;
} YxMember;

/* By name. Returns: (transfer full): of YxMember */
GArray *yx_desk_list_members (YxDesk *self, GError **error);

/* Whether who acts has the right. `verb` is what he wanted, for the event: "operation.approve".
 * For programs that show or hide what may be done, yx_desk_get_roles() is quieter. */
gboolean yx_desk_may (YxDesk *self, YxRight right, const char *verb, GError **error);

G_END_DECLS
