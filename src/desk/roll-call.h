#pragma once

/* Roll call of an operation under way: everybody out is asked whether he is well, and who has not
 * answered shows. An operation has one open roll call at most; calling again closes the former. */

#include "desk/phone.h"

G_BEGIN_DECLS

/* Asks everybody who rides in a car of the plan in force. NOTHING when nobody is named in a crew;
 * STATE unless the operation is live. *ret_id (nullable) is (transfer full). */
gboolean yx_desk_call_roll (YxDesk *self, const char *operation_id, char **ret_id, GError **error);

/* An answer: from an officer's phone, from his car's for him, or, when he has answered over the
 * radio, by the desk (phone NULL). officer_id NULL: the phone's own officer. `well` FALSE calls for
 * help. The last answer counts. INVALID, NOT_FOUND; STATE once it is closed. */
gboolean yx_desk_answer_roll (YxDesk *self, const YxPhone *phone, const char *roll_call_id,
                              const char *officer_id, gboolean well, const char *note,
                              GError **error);

/* Nobody is waited for any more. NOT_FOUND, STATE. */
gboolean yx_desk_close_roll (YxDesk *self, const char *roll_call_id, GError **error);

typedef struct {
  char *officer_id, *name;
  char *phone;                 /* nullable */
  char *vehicle_id, *vehicle;  /* its call sign, else its plate; nullable */
  gint64 answered;             /* 0: not yet */
  gboolean well;
  char *note;                  /* nullable */
} YxRollAnswer;

typedef struct {
  char *id;
  char *author;
  gint64 called, closed;       /* closed 0: still open */
  guint n_answered, n_unwell;
  GPtrArray *answers;          /* of YxRollAnswer: those who have not answered first, then by car */
} YxRollCall;

void yx_roll_call_free (YxRollCall *roll_call);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxRollCall, yx_roll_call_free)

/* The latest first. Returns: (transfer full): of YxRollCall */
GPtrArray *yx_desk_list_roll_calls (YxDesk *self, const char *operation_id, GError **error);

G_END_DECLS
