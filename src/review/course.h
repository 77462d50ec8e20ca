#pragma once

/* The course of the night as the facts tell it: who came where and when, what came of each task and
 * why the rest was not visited, what each car did, and what is missing to know more.
 *
 * A visit is a vehicle at a place for a task. It is known from a movement (fixes), else from a
 * button, else from a visit's record; `how` says from which. Times of a device whose clock was off are
 * put right as in review/ways.h. */

#include "review/fix-store.h"
#include "review/facts.h"
#include "review/ways.h"

G_BEGIN_DECLS

typedef enum {
  YX_KNOWN_FROM_NOTHING,
  YX_KNOWN_FROM_FIXES,
  YX_KNOWN_FROM_INFERENCE, /* between two fixes */
  YX_KNOWN_FROM_BUTTON,
  YX_KNOWN_FROM_RECORD,    /* entered afterwards */
  YX_KNOWN_FROM_PLAN,
} YxKnownFrom;

typedef struct {
  const char *task_id, *place_id, *vehicle_id; /* place: NULL at an institution; vehicle: nullable */
  YxTaskKind kind;
  guint n_cases;
  gint64 arrived, left;      /* 0: not known */
  YxKnownFrom how;           /* arrival */
  gint64 on_scene_s;         /* -1: not known */
  YxStopOutcome outcome;     /* PENDING: none was said */
  gint64 result_at;
  gboolean door_opened;      /* said so, or somebody was met there */
  gint64 stopped;            /* at once; 0: not */
  YxStopReason reason;
  const YxFactStop *planned; /* NULL: nobody had planned it */
  gint64 recorder_s;         /* of on_scene_s, covered by a recorder; -1: nothing said of one */
} YxCourseVisit;

/* Why a task was not visited. */
typedef enum {
  YX_WHY_VISITED,     /* it was */
  YX_WHY_NO_PLAN,     /* there was no plan at all */
  YX_WHY_LEFT_OUT,    /* of every plan: left_out says why */
  YX_WHY_REPLANNED,   /* planned at first, left out of a later version */
  YX_WHY_CLOSED,      /* paid, settled … before anybody came */
  YX_WHY_MISSED,      /* the car went past it */
  YX_WHY_BROKEN_DOWN, /* its car did not go on */
  YX_WHY_STOPPED,     /* its car's crew had stopped at once before */
  YX_WHY_CAR_BACK,    /* its car was back before, or never set out */
  YX_WHY_NOT_KNOWN,   /* nothing on the desk says it */
} YxWhyNot;

typedef struct {
  const char *task_id;
  gboolean meets;        /* somebody is sought: a target of the funnel */
  guint n_visits, n_cases;
  gboolean door_opened, present;
  YxStopOutcome outcome; /* the best that came of it; PENDING: nothing */
  gboolean detained, paid, settled, handed_to_police;
  int custody;           /* of the facts; -1: none */
  YxWhyNot why;
  YxLeftOut left_out;    /* of LEFT_OUT and REPLANNED */
  int version;           /* the plan that left it out; else the last one that had it; 0: none */
  const char *vehicle_id; /* whose stop it was last; nullable */
  gint64 at;             /* when that happened; 0: not known */
} YxCourseTask;

typedef struct {
  const char *vehicle_id;
  gboolean used;
  gint64 set_out, back;
  YxKnownFrom set_out_from, back_from;
  gint64 out_s;        /* from setting out to being back; 0: not known */
  guint n_staff;
  gboolean crew_by_name; /* n_staff counts names, not seats of the usual crew */
  int way;           /* of ways; -1: none */
  gint64 way_mm;
  guint n_visits, n_met, n_results;
} YxCourseCar;

typedef enum {
  YX_MISSING_PLAN,        /* there is no plan */
  YX_MISSING_DEPARTURE,   /* no event says when it went out */
  YX_MISSING_CLOSING,     /* it is not closed, or no event says when */
  YX_MISSING_EVENTS,      /* the numbers of the log have holes; count: how many */
  YX_MISSING_REPORTS,     /* nobody pressed a button */
  YX_MISSING_MOVEMENTS,   /* no arrival was concluded from fixes */
  YX_MISSING_DEVICE,      /* a car without any device; vehicle */
  YX_MISSING_FIXES,       /* a car that went out without a fix; vehicle */
  YX_MISSING_TRACK,       /* gaps of a car; vehicle, count s, at */
  YX_MISSING_ONE_DEVICE,  /* of the cars that went out, only one has fixes */
  YX_MISSING_CLOCK,       /* a clock was off, and put right; device, count s */
  YX_MISSING_LATE,        /* fixes that came late; device, count */
  YX_MISSING_ARRIVAL,     /* visits without an arrival; count */
  YX_MISSING_LEAVING,     /* visits that nobody left; count */
  YX_MISSING_RESULT,      /* visits without an outcome; count */
  YX_MISSING_CUSTODY_END, /* persons whose control has no end; count */
  YX_MISSING_EVIDENCE,    /* files that were begun and not finished; count */
  YX_MISSING_CREW,        /* a car that went out with nobody by name; vehicle */
  YX_MISSING_CHANGED,     /* events of it are not what was written; count */
  YX_MISSING_ROWS,        /* rows that the log tells of; count, at: which (review/proof.h) */
  YX_MISSING_VERSION,     /* a version of the plan; count: which */
  YX_MISSING_STOPS,       /* stops of a version of the plan; count, at: which */
  YX_MISSING_VEHICLES,    /* cars that its rows name; count */
  YX_MISSING_TASKS,       /* tasks or debtors that its rows name; count */
  YX_MISSING_FILE,        /* files of evidence that are not there; count */
  YX_MISSING_FILE_CHANGED, /* files of evidence that are not what was hashed; count */
  YX_MISSING_FILE_UNREAD, /* files of evidence that were not hashed for this; count */
  YX_N_MISSING,
} YxMissingKind;

typedef struct {
  YxMissingKind kind;
  const char *vehicle_id; /* nullable */
  gint64 device;          /* 0: of none */
  gint64 count;
  gint64 at;
} YxMissing;

typedef struct {
  YxFacts *facts;
  gint64 begin, end;  /* of what was reported; the window when nothing was */
  gboolean by_window; /* begin and end are the window's */
  GArray *visits;     /* of YxCourseVisit, by arrival, those without one last */
  GArray *tasks;      /* of YxCourseTask: not dropped; as in the facts */
  GArray *cars;       /* of YxCourseCar, as in facts->vehicles */
  GArray *ways;     /* of YxWay, as in facts->devices */
  GArray *missing;    /* of YxMissing, by kind */
  YxFixStore *fixes;  /* NULL unless asked for, or there */
} YxCourse;

/* All of an operation, read in one snapshot; long work, for a worker thread.
 * Returns: (transfer full) */
YxCourse *yx_course_load (YxDesk *desk, const char *operation_id, GError **error);
typedef enum {
  YX_COURSE_USUAL,
  YX_COURSE_BUILD_STORE,  /* of its fixes, when there is none */
  YX_COURSE_WITHOUT_WAYS, /* no fix is read: no way is known, and no clock put right */
} YxCourseReading;

/* Where its fixes come from: `store` (nullable) is what the connection is of, and lets several threads
 * read; `path` (nullable) where a store of the fixes may be, which saves reading them. */
typedef struct {
  YxStore *store;
  const char *path;
  const char *desk_path; /* nullable: files of evidence are not looked at */
} YxCourseSource;

/* The same on a connection that is in a snapshot already. `source` is nullable without ways. */
YxCourse *yx_course_read (YxDb *db, const char *operation_id, const YxCourseSource *source,
                          YxCourseReading reading, GCancellable *cancellable, GError **error);
void yx_course_load_async (YxDesk *desk, const char *operation_id, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data);
YxCourse *yx_course_load_finish (YxDesk *desk, GAsyncResult *result, GError **error);
void yx_course_free (YxCourse *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxCourse, yx_course_free)

const YxCourseTask *yx_course_find_task (const YxCourse *self, const char *task_id);
const YxCourseCar *yx_course_find_car (const YxCourse *self, const char *vehicle_id);

/* Kinds of tasks at which somebody is sought: the summons and the service of documents. */
gboolean yx_task_kind_seeks (YxTaskKind kind);
/* Whether an outcome is a lawful result: appeared, compelled, paid, settled, deferred for welfare,
 * withdrawn for risk, handed to police. Nobody met, or no address, is none. */
gboolean yx_outcome_is_result (YxStopOutcome outcome);

/* "the phone of 例甲", "the device of 2号车", in the user's language. Returns: (transfer full) */
char *yx_course_device_label (const YxCourse *self, gint64 number);
/* "No fixes of 2号车", in the user's language. Returns: (transfer full) */
char *yx_missing_text (const YxCourse *self, const YxMissing *missing);
/* Why a task was not visited, in a line. Returns: (transfer full) */
char *yx_course_why_text (const YxCourse *self, const YxCourseTask *task);
/* "fixes", "inference", …: static. */
const char *yx_known_from_nick (YxKnownFrom from);
const char *yx_why_not_nick (YxWhyNot why);
const char *yx_missing_nick (YxMissingKind kind);

G_END_DECLS
