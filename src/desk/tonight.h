#pragma once

/* What a phone shows its crew: the stops of its own car in the plan in force, who is expected there
 * and with what to reckon, what was reported, who rides along, what the desk wants of it.
 *
 * Names are masked. While the operation is live the crew must know whom it is to meet:
 * yx_desk_disclose_tonight() tells the names of those who have still to be visited, and leaves an
 * event. */

#include "desk/phone.h"
#include "geo/datum.h"

G_BEGIN_DECLS

typedef struct {
  char *id, *number;
  char *cause;          /* nullable */
} YxTonightCase;

typedef struct {
  YxDocumentKind kind;
  char *number, *signed_by; /* nullable */
  gint64 valid_until;   /* 0: not limited */
} YxTonightPaper;

typedef struct {
  char *key;            /* "TASK:PLACE" (of an institution "TASK:"), "start", "drop-off:1" …, "end" */
  YxStopKind kind;
  guint ordinal;        /* from 1, the start being 0 */
  char *task_id, *place_id, *address; /* nullable */
  YxLonLat point;
  gint64 arrival, departure, opens, closes; /* UTC microseconds; 0: none */
  YxStopOutcome outcome;
  YxTaskKind task_kind; /* of a visit */
  const char *status;   /* static: "", or the nick of the last report that moved it on */

  char *name;           /* of the debtor, masked until disclosed, or the institution; nullable */
  char *id_number;      /* masked; nullable */
  char *appears;        /* who is to appear for an entity; masked until disclosed; nullable */
  char *phone;          /* of an institution; of a debtor once disclosed; nullable */
  gboolean expects;     /* a person */
  YxSex sex;
  int age;              /* below 0: not known */
  YxCapacity capacity;
  gboolean photo;       /* yx_desk_read_stop_photo() */
  double likelihood;
  GPtrArray *cases;     /* of YxTonightCase */
  GPtrArray *papers;    /* of YxTonightPaper */
  GPtrArray *safeguards; /* (element-type utf8) */

  /* private */
  char *debtor_id, *full_name, *full_appears, *full_phone;
} YxTonightStop;

typedef struct {
  char *id, *name, *phone; /* phone: nullable */
  YxOfficerRole role;
} YxTonightOfficer;

typedef struct {
  char *id, *name;      /* masked */
  gint64 began, ends;
} YxTonightCustody;

typedef struct {
  char *id;
  YxDispatchCause cause;
  char *stop_key;       /* nullable */
  gint64 sent, acknowledged; /* 0: not yet */
} YxTonightDispatch;

typedef struct {
  char *officer_id, *name;
  gint64 answered;      /* 0: not yet */
} YxTonightAsked;

typedef struct {
  gint64 now;
  gboolean on_duty;     /* this phone, by its last report */
  GPtrArray *stops;     /* of YxTonightStop, in order; none unless approved or live */
  GPtrArray *crew;      /* of YxTonightOfficer */
  GPtrArray *custodies; /* of YxTonightCustody: running ones of its car */
  GPtrArray *dispatches; /* of YxTonightDispatch to its car, not withdrawn */
  char *roll_call_id;   /* the open one; NULL: none */
  gint64 called;
  GPtrArray *asked;     /* of YxTonightAsked: of its car */
  gint64 last_message;  /* seq; 0: none */
  guint n_hidden;       /* persons whose names may be told */

  /* private */
  gpointer ruleset;       /* YxRuleset of its day; NULL: no stop needs it */
  gboolean needs_hours;
  guint n_past_drop_offs; /* where the car has been under older plans: their numbers are taken */
} YxTonight;

void yx_tonight_free (YxTonight *tonight);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxTonight, yx_tonight_free)

/* Returns: (transfer full) */
YxTonight *yx_desk_read_tonight (YxDesk *self, const YxPhone *phone, gint64 now, GError **error);

/* A digest of what disclosing would tell: with it one knows whether that is new.
 * Returns: (transfer full) */
char *yx_tonight_hidden_digest (const YxTonight *tonight);

/* Writes names and telephone numbers of those who may be told into the stops, and an event
 * ("records.read"). Nothing when there is nobody. FORBIDDEN. */
gboolean yx_desk_disclose_tonight (YxDesk *self, const YxPhone *phone, YxTonight *tonight,
                                   GError **error);

/* The photo of who is expected at a stop of its car, while the operation is live; an event
 * ("debtor.record-read"). *ret_type is static. NOT_FOUND, FORBIDDEN, STATE. Returns: (transfer full) */
GBytes *yx_desk_read_stop_photo (YxDesk *self, const YxPhone *phone, const char *key,
                                 const char **ret_type, GError **error);

G_END_DECLS
