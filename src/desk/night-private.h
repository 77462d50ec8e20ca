#pragma once

/* What the parts of a night share. Internal to desk/.
 *
 *   night.c          reads what is new, has it applied, has it written
 *   night-setup.c    operation, plan, crews and devices as rows; what becomes of teams with a new plan
 *   night-windows.c  when visits may begin
 *   night-feed.c     positions and reports in the one order they have
 *   night-team.c     one input applied to a team
 *   night-eta.c      when each team will be where
 *   night-signs.c    what is wrong now
 *   night-zones.c    cars and drawn zones
 *   night-write.c    movements, marks and alerts into rows, by one program
 *   night-view.c     what others are shown
 */

#include "desk/desk-private.h"
#include "desk/night.h"
#include "desk/reports.h"
#include "protocols/fix.h"
#include "roads/roads.h"
#include "rules/ruleset.h"
#include "tracking/eta.h"
#include "tracking/team.h"
#include "tracking/zone.h"

G_BEGIN_DECLS

#define YX_NIGHT_TRAIL_MAX 600
#define YX_NIGHT_RHYTHM 16

/* How the last part of the name begins of one that makes room for those that have a gateway. */
#define YX_NIGHT_SPARE "spare-"

typedef struct {
  YxNightStop shown;      /* texts owned */
  double plan_drive_s;    /* from the stop before it in its plan */
  double service_s;
  gboolean closed;        /* none of its cases may go any more */
  gboolean closed_as_next; /* and it was next then */
  gint64 closed_since;    /* by the night's clock, since when that is known; 0: not */
  gboolean snap_tried;
  guint gap_from;         /* stop before it that gap_drive_s is from, plus 1; 0: none yet */
  double gap_drive_s;
  YxRoadSnap snap;
} YxTrackedStop;

typedef struct {
  gint64 number;
  YxDeviceProtocol protocol;
  char *vehicle_id;       /* of the team that it goes with; NULL: with none tonight */
  char *officer_id, *name; /* nullable; name: the officer's, else the label or the identity */
  gboolean is_cars;       /* it is the car's own */

  gboolean has_fix;
  YxNightFix fix;
  gint64 heard;           /* by the night's clock; 0: never */
  gboolean cut;           /* its broker has said since then that the connection is lost */
  gint64 gaps[YX_NIGHT_RHYTHM]; /* between receipts, a ring */
  guint n_gaps;           /* ever */
  double battery;         /* NAN: not said */
  gboolean charging;
  gint64 sos_since, sos_last, sos_over; /* an alarm of its own, and its end; 0: none */
  gint64 burst_time;      /* device time of the first of what came at once */
  guint n_burst, n_bursts; /* positions of this burst; long silences that ended in one */
} YxTrackedDevice;

typedef struct {
  char *vehicle_id, *plate, *call_sign, *leader;
  guint ordinal;
  int seats;
  guint n_crew;
  double speed_factor;
  gboolean planned;       /* the plan in force has a route for it */
  gint64 start;           /* of its route */
  GPtrArray *stops;       /* of YxTrackedStop */
  GArray *kernel_stops;   /* of YxTeamStop, the same */
  GArray *line;           /* of YxLonLat; shared with views, replaced and never changed */
  GPtrArray *devices;     /* of YxTrackedDevice, not owned */
  GArray *trail;          /* of YxNightFix */

  YxTeamState state;
  gint64 lead;            /* number of the device that leads; 0: none yet */
  gboolean lead_is_cars;
  gboolean has_fix;
  YxNightFix fix;
  YxTeamStatus status;
  gint64 since;
  gboolean recorder_on, reports; /* it has sent a report tonight */
  gint64 stopped_since, broken_since, sos_since; /* by report; 0: not */
  gint64 sos_last;        /* an alarm by report was repeated */
  YxStopReason stop_reason;
  char *stopped_at;       /* key; nullable */
  char *alarm_officer_id; /* who pressed SOS; nullable */
  guint n_drop_offs, n_ends; /* numbered so far */

  /* Since when it stands still, and the last place where it did not */
  gint64 still_since;
  YxLonLat still_at;
  gint64 off_since;       /* away from its line; 0: it is not */
  double off_drive_s;     /* to the next stop when that began */
  double drive_s;         /* to the next stop, last reckoned; NAN */
  double off_m;           /* from its line; NAN: no line */

  gint64 eta_time;        /* when it was reckoned */
  gboolean eta_stale;
  int eta_from;           /* stop it was reckoned for as next; -1 */
  gint64 last_left;       /* the last stop, when; 0 */
  int left_stop;          /* which; -1: the base */
  gboolean dirty;         /* its view is out of date */
  GHashTable *zones;      /* id of a zone → YxZoneState */
  YxNightTeam *view;      /* nullable; see night-view.c */
} YxTrackedTeam;

typedef struct {
  char *vehicle_id, *key, *task_id, *place_id; /* key: "" when it is about no stop */
  YxTeamEventKind kind;
  YxStopKind stop_kind;
  gboolean has_stop;
  int plan_version;
  gint64 time;
  gboolean inferred, by_hand;
  gboolean written;
} YxNightMovement;

typedef enum {
  YX_NIGHT_MARK_PLAN,
  YX_NIGHT_MARK_CLOSED,
  YX_NIGHT_MARK_END,
} YxNightMarkKind;

typedef struct {
  YxNightMarkKind kind;
  int plan_version;
  char *task_id;
  gint64 after_position, after_report;
  gint64 marked;
  gboolean written;
} YxNightMark;

typedef struct {
  gint64 real_time, night_time;
  double speed;
} YxNightClock;

/* Something that is true now. subject is owned, as are the texts. */
typedef struct {
  YxAlertKind kind;
  YxAlertLevel level;
  char *subject;
  char *vehicle_id, *officer_id, *task_id, *custody_id; /* nullable */
  gint64 device;
  char *detail;           /* JSON; see desk/alert-words.h */
} YxNightSign;

/* An alert as the night keeps it between two looks. */
typedef struct {
  YxNightSign sign;
  char *id;
  gint64 raised, changed, acknowledged;
  char *acknowledged_by;
  guint n_times;
  gint64 false_since;     /* 0: true at the last look */
} YxNightAlert;

typedef struct {
  char *id;
  char *vehicle_id, *task_id;
  gint64 sent;
} YxNightDispatch;

typedef struct {
  char *officer_id, *name, *vehicle_id;
  gint64 called;
  gboolean answered, well;
} YxNightAnswer;

struct _YxNight {
  YxDesk *desk;
  char *operation_id;
  gboolean writes;        /* it was asked to */
  gboolean spare;         /* but only until one that has a gateway does */
  gboolean holds;         /* it does */
  char *owner;            /* names this night among those that write */

  /* As read last */
  gint64 head;            /* number of the last event */
  char *name;
  YxOperationStep step;
  gint64 window_start, window_end, departed; /* departed: 0 not */
  int plan_version;       /* of the operation */
  int version;            /* that the teams follow; 0: none yet */
  GArray *clocks;         /* of YxNightClock */
  YxRuleset *ruleset;
  GHashTable *cases_of;   /* task id → number of cases */
  GHashTable *closed;     /* task ids whose stops are cancelled (set) */
  GHashTable *outcomes;   /* stop key → outcome + 1 */

  GPtrArray *teams;       /* of YxTrackedTeam */
  GHashTable *team_of;    /* vehicle id → YxTrackedTeam */
  GPtrArray *devices;     /* of YxTrackedDevice */
  GHashTable *device_of;  /* number → YxTrackedDevice */
  GPtrArray *custodies;   /* of YxCustody */
  GPtrArray *zones;       /* of YxZone, not removed and not over */
  GPtrArray *alerts;      /* of YxNightAlert, open ones */
  GHashTable *quiet;      /* subject of an alarm → its last time when it was found to be over */
  GArray *dispatches;     /* of YxNightDispatch, not acknowledged */
  GArray *answers;        /* of YxNightAnswer, of the open roll call */
  GPtrArray *movements;   /* of YxNightMovement, in order */
  GPtrArray *marks;       /* of YxNightMark, in order */
  guint next_mark;

  gint64 last_position, last_report;
  gint64 first_position;  /* rows before it are of other nights */
  gint64 alarms_time;     /* when alarms among positions were looked for; real */
  gint64 latest;          /* device time of the latest fix */
  gboolean tracking;      /* between the first mark and the end */
  gboolean begun;         /* rows have been read up to the present once */
  YxEtaPace pace;
  YxRegion *region;       /* nullable: no roads */
  gboolean region_tried;
  YxRoadsSearch *roads;

  gint64 now;
  gint64 signs_time, hold_time; /* when looked for signs; when the hold was renewed (real) */
  gboolean changed;       /* something that a view shows differs */
  GMutex lock;            /* of view */
  YxNightView *view;
};

/* night-setup.c */
typedef void (*YxNightTakeRow) (YxNight *night, YxStatement *row);

/* Each row of a query on the operation ($1). */
gboolean yx_night_read_rows (YxDb *db, YxNight *night, const char *sql, YxNightTakeRow take,
                             GError **error);

gboolean yx_night_read_setup (YxDb *db, YxNight *night, GError **error);
/* Has the teams follow a version: those of its routes, with what they have done so far. */
gboolean yx_night_follow_plan (YxDb *db, YxNight *night, int version, GError **error);
void yx_night_close_task (YxNight *night, const char *task_id, gint64 now);
void yx_tracked_team_free (YxTrackedTeam *team);
void yx_tracked_device_free (YxTrackedDevice *device);

/* night-windows.c: when visits may begin: institutions' hours, promised times. */
/* A promised time is kept when the visit begins within so long after it. */
#define YX_PROMISE_SLACK (5 * 60 * (gint64) G_USEC_PER_SEC)
/* The run of hours that a time lies in, as an institution keeps them; `text` (its own) is nullable.
 * FALSE: it keeps none, or the time is outside. */
gboolean yx_night_find_hours (const YxRuleset *ruleset, const char *text, YxInstitutionKind kind,
                              YxTaskKind task_kind, gint64 time, gint64 *ret_opens,
                              gint64 *ret_closes);
gboolean yx_night_read_windows (YxDb *db, YxNight *night, GError **error);

/* night-clock.c */
gint64 yx_night_time_at (const GArray *clocks, gint64 real_time, gint64 latest);
gboolean yx_night_read_clocks (YxDb *db, const char *operation_id, GArray *clocks, GError **error);
/* What the operation's clock shows at `real_time`, within a job. */
gboolean yx_night_read_time (YxDb *db, const char *operation_id, gint64 real_time,
                             gint64 *ret_time, GError **error);

/* night-feed.c: everything that is new, in order; marks are applied where they stand. */
gboolean yx_night_feed (YxDb *db, YxNight *night, GError **error);

/* night-team.c */
void yx_night_take_fix (YxNight *night, YxTrackedDevice *device, const YxFix *fix,
                        gint64 receive_time);
void yx_night_take_report (YxNight *night, const YxTeamReport *report);
void yx_night_settle_status (YxNight *night, YxTrackedTeam *team, gint64 now);
int yx_tracked_team_find_stop (const YxTrackedTeam *team, const char *key);
/* How long a device may be silent, microseconds. */
gint64 yx_tracked_device_patience (const YxTrackedDevice *device);
/* When any of the team's devices was last heard of, and whether all are silent too long. */
gint64 yx_tracked_team_heard (const YxTrackedTeam *team);
gboolean yx_tracked_team_is_lost (const YxTrackedTeam *team, gint64 now);

/* night-eta.c */
void yx_night_reckon (YxNight *night, gint64 now);
void yx_night_add_pace (YxNight *night, YxTrackedTeam *team, int stop, gint64 arrived);

/* night-signs.c: Returns: (transfer full): of YxNightSign */
GPtrArray *yx_night_find_signs (YxNight *night, gint64 now);
void yx_night_sign_free (YxNightSign *sign);

/* night-zones.c */
gboolean yx_night_read_zones (YxDb *db, YxNight *night, GError **error);
/* Drops zones whose time is over. */
void yx_night_end_zones (YxNight *night, gint64 now);
/* The team's last fix is a new one. */
void yx_night_step_zones (YxNight *night, YxTrackedTeam *team);
/* Where a team with a fix is; one that was last heard of before the zone was drawn, where it was then. */
const YxZoneState *yx_night_look_at_zone (YxTrackedTeam *team, const YxZone *zone);

/* night-write.c */
gboolean yx_night_write (YxNight *night, gint64 now, GPtrArray *signs, GError **error);
/* So that another program may write at once. */
void yx_night_let_go (YxNight *night);
void yx_night_alert_free (YxNightAlert *alert);
void yx_night_movement_free (YxNightMovement *movement);
void yx_night_mark_free (YxNightMark *mark);

/* night-view.c */
void yx_night_show (YxNight *night, gint64 now);
void yx_night_team_view_unref (YxNightTeam *team);

G_END_DECLS
