#pragma once

/* Persons under control, and the inquiry clock that runs from then on: 8 hours, or 24 when a
 * commander has said why (the ruleset's figures; yx_rulesets_read()). The clock is stopped by ending
 * the custody and by nothing else. */

#include "desk/desk.h"
#include "model/enums.h"

G_BEGIN_DECLS

typedef struct {
  char *id, *operation_id, *debtor_id;
  char *debtor;                /* masked */
  char *task_id, *vehicle_id;  /* nullable */
  char *plate, *call_sign;     /* of vehicle_id; nullable */
  gint64 began;                /* UTC microseconds, as all times here */
  gint64 limit_s;
  gint64 ends;                 /* began and limit */
  gint64 first_alarm, second_alarm; /* the third is `ends` */
  gint64 extended;             /* 0: not */
  char *extended_by, *extended_reason;
  gint64 handed_over;          /* at the drop-off; 0: not */
  gint64 ended;                /* 0: it runs */
  YxCustodyEnd ended_how;
  char *ended_by, *ended_note; /* nullable */
  char *author;
  gint64 recorded;
} YxCustody;

YxCustody *yx_custody_copy (const YxCustody *custody);
void yx_custody_free (YxCustody *custody);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxCustody, yx_custody_free)

/* Which of the three alarms has come by `now`: 0 (none), 1, 2, 3 (the limit is over). */
int yx_custody_alarm (const YxCustody *custody, gint64 now);

typedef struct {
  const char *operation_id;
  const char *debtor_id;
  const char *task_id;      /* nullable */
  const char *vehicle_id;   /* nullable */
  gint64 began;             /* 0: now */
  const char *reason;       /* needed when he was under control within the hours of the rule against
                               chaining; else nullable */
} YxCustodyBegin;

/* Somebody is under control from now on. For those who dispatch. EXISTS when his custody runs in this
 * operation; INVALID without a reason where one is needed. *ret_id (nullable) is (transfer full).
 * A result reported with somebody aboard does this itself (desk/reports.h). */
gboolean yx_desk_begin_custody (YxDesk *self, const YxCustodyBegin *begin, char **ret_id,
                                GError **error);

/* To the longer limit. Commanders only, with a reason; STATE when it has ended or is extended. */
gboolean yx_desk_extend_custody (YxDesk *self, const char *custody_id, const char *reason,
                                 GError **error);

/* Handed over at the drop-off; the clock runs on. `time` 0: now. For those who dispatch. */
gboolean yx_desk_hand_over_custody (YxDesk *self, const char *custody_id, gint64 time,
                                    GError **error);

/* The end of it. note (nullable). `time` 0: now; INVALID before it began. For those who dispatch. */
gboolean yx_desk_end_custody (YxDesk *self, const char *custody_id, YxCustodyEnd how,
                              const char *note, gint64 time, GError **error);

/* Running ones first, by when they must end; then those that have ended, the latest first.
 * operation_id is nullable: of all. Returns: (transfer full): of YxCustody */
GPtrArray *yx_desk_list_custodies (YxDesk *self, const char *operation_id, gboolean running_only,
                                   GError **error);

G_END_DECLS
