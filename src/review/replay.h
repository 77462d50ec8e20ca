#pragma once

/* A night replayed: any moment of it as it was, or as it was known then, since a decision is judged by what
 * its maker could see. What came late is not there before it came.
 *
 * Opening reads the rows of the night and maps its fixes (review/fix-store.h); a seek is a search in
 * each device's fixes and a walk over the night's other rows, without the database. Gaps of more than
 * YX_WAY_GAP_S are gaps: no place is made up in them. */

#include "review/course.h"
#include "review/fix-store.h"

G_BEGIN_DECLS

typedef struct _YxReplay YxReplay;

/* One thing that happened, to step by and to list. */
typedef enum {
  YX_REPLAY_MARK_PLAN,     /* a version made */
  YX_REPLAY_MARK_MOVEMENT,
  YX_REPLAY_MARK_REPORT,
  YX_REPLAY_MARK_ALERT,
  YX_REPLAY_MARK_MESSAGE,
  YX_REPLAY_MARK_LEAD,
  YX_REPLAY_MARK_DISPATCH,
  YX_REPLAY_MARK_CUSTODY,
  YX_REPLAY_MARK_EVIDENCE,
  YX_N_REPLAY_MARKS,
} YxReplayMarkKind;

typedef struct {
  gint64 time;             /* when it happened */
  gint64 known;            /* when the desk knew */
  YxReplayMarkKind kind;
  guint index;             /* in the facts' array of its kind */
  const char *vehicle_id;  /* nullable */
} YxReplayMark;

/* Where a device was last. */
typedef struct {
  guint device;            /* index in the facts' devices */
  gboolean has_fix;
  gboolean in_gap;         /* its last fix is older than YX_WAY_GAP_S: the place is where it was then */
  gint64 time;             /* of the fix */
  YxLonLat point;          /* between two fixes less than a gap apart: on the line between them */
  double speed, course;    /* NAN: not known */
} YxReplayPosition;

typedef struct {
  const char *vehicle_id;
  YxTeamStatus status;
  gint64 since;            /* 0: from the begin */
  const char *task_id, *place_id; /* the stop it is at; nullable */
  int n_aboard;
  int position;            /* of the moment's positions; -1: none of its devices has a fix yet */
} YxReplayCar;

typedef struct {
  gint64 time;
  gboolean as_known;
  int plan_version;        /* in force; 0: none */
  GArray *positions;       /* of YxReplayPosition, as in the facts' devices */
  GArray *cars;            /* of YxReplayCar, as in the facts' vehicles */
  GArray *alerts;          /* of guint: those that stand, in the facts' alerts */
  GArray *custodies;       /* of guint: those that run */
  GArray *leads;           /* of guint: those that are there and not settled */
  guint n_messages;        /* the first so many of the facts' messages have been sent */
  guint n_marks;           /* the first so many marks are past */
} YxReplayMoment;

/* Long work the first time (the fixes of a long night are gathered), else quick; on a thread. */
YxReplay *yx_replay_open (YxDesk *desk, const char *operation_id, GCancellable *cancellable,
                          GError **error);
/* As yx_facts_mask_plates(), of the replay's course. */
void yx_replay_mask_plates (YxReplay *self);
void yx_replay_open_async (YxDesk *desk, const char *operation_id, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data);
YxReplay *yx_replay_open_finish (YxDesk *desk, GAsyncResult *result, GError **error);
void yx_replay_free (YxReplay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxReplay, yx_replay_free)

const YxCourse *yx_replay_get_course (const YxReplay *self);
/* First and last moment. */
void yx_replay_get_span (const YxReplay *self, gint64 *ret_begin, gint64 *ret_end);

/* By time, or by when they were known. */
const YxReplayMark *yx_replay_get_marks (const YxReplay *self, gboolean as_known, guint *ret_n);
/* The mark after `time` (forward) or before it; NULL: there is none. */
const YxReplayMark *yx_replay_step (const YxReplay *self, gint64 time, gboolean as_known,
                                    gboolean forward);

/* An empty moment, for yx_replay_seek() to fill as often as you like. */
YxReplayMoment *yx_replay_moment_new (void);
void yx_replay_moment_free (YxReplayMoment *moment);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxReplayMoment, yx_replay_moment_free)

/* Any thread; a replay never changes. */
void yx_replay_seek (const YxReplay *self, gint64 time, gboolean as_known, YxReplayMoment *moment);

/* Way of a device between two times, thinned to at most `max` points a run: runs of YxLonLat in one
 * array, and where each ends. A gap ends a run. FALSE, both empty, when there is nothing. `roads`
 * (nullable) is the night's way along the roads, from review/road-trails.h. */
gboolean yx_replay_trail (const YxReplay *self, const YxFixStore *roads, guint device, gint64 from,
                          gint64 to, gboolean as_known, guint max, GArray *points,
                          GArray *run_ends);

/* Moves a position of the moment to where its car was on the roads, if that is known. */
void yx_replay_put_on_road (const YxReplay *self, const YxFixStore *roads,
                            const YxReplayMoment *moment, YxReplayPosition *position);

/* Where the plan in force then had a car: at its stop, or on the straight line to the next. FALSE:
 * it had none. `vehicle_id` is the facts' own. */
gboolean yx_replay_find_ghost (const YxReplay *self, const YxReplayMoment *moment,
                               const char *vehicle_id, YxLonLat *ret_point);

/* Gaps of a device: pairs of times, in order. Returns: (transfer full): of gint64 */
GArray *yx_replay_list_gaps (const YxReplay *self, guint device);

G_END_DECLS
