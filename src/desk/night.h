#pragma once

/* An operation under way: where its teams stand in their plan, when they will be where, who is
 * aboard, what is wrong. A YxNight reads what is new in the desk's rows (positions, reports, plans,
 * people) and applies tracking/team.h to it in the one order that the rows have, so that the same
 * rows give the same movements whenever and wherever they are read.
 *
 * A team is a car of the plan in force, with its crew and all their devices. One of these leads: the
 * car's own terminal, and while that is silent (30 s) the phone that was heard of last; a fix that
 * is off by more than 150 m leads nobody.
 *
 * Keys of stops: "TASK:PLACE" (of an institution "TASK:"), "drop-off:1", "drop-off:2" … in the order
 * of a team's night, and "end". */

#include "desk/alerts.h"
#include "desk/custody.h"
#include "desk/zones.h"
#include "geo/datum.h"
#include "tracking/team.h"

G_BEGIN_DECLS

typedef struct {
  char *key;
  char *task_id, *place_id;    /* nullable */
  YxStopKind kind;             /* VISIT, DROP_OFF or END */
  guint ordinal;               /* among the team's stops, from 1 */
  char *title;                 /* the masked debtor, the institution, or what kind of stop it is */
  char *address;               /* nullable */
  YxLonLat point;
  gint64 planned, planned_end; /* arrival and departure as planned; UTC us */
  gint64 opens, closes;        /* of the window in which it may begin; 0: none */
  gint64 eta, slack_s;         /* eta 0: not reckoned; slack until `closes`, below 0: late */
  gint64 arrived, left;        /* 0: not */
  YxTeamStopState state;
  YxStopOutcome outcome;
  guint n_cases;
} YxNightStop;

typedef struct {
  gint64 time;
  YxLonLat point;
  double speed, course, accuracy; /* m/s, degrees, metres; NAN: not known */
} YxNightFix;

typedef struct {
  char *vehicle_id, *plate;
  char *call_sign, *leader;    /* nullable */
  guint ordinal;               /* of its route: colour */
  YxTeamStatus status;
  gint64 since;                /* of the status */
  gboolean has_fix;
  YxNightFix fix;              /* the last of the device that leads */
  gint64 heard;                /* when any of its devices was last heard of, by the night's clock; 0 */
  double battery;              /* the lowest of its devices, 0 … 1; NAN: not known */
  int next, there;             /* indices into stops; -1: none */
  guint n_aboard, n_seats_left, n_crew, n_devices;
  GPtrArray *stops;            /* of YxNightStop: done under older plans, then the plan in force */
  GArray *trail;               /* of YxNightFix, the last hour, at most 600, oldest first */
  GArray *line;                /* of YxLonLat, the planned route */
  gboolean recorder_on;
} YxNightTeam;

/* Immutable. */
typedef struct {
  char *operation_id, *name;
  YxOperationStep step;
  gint64 window_start, window_end, now;
  int plan_version;
  guint64 serial;              /* another whenever something differs */
  gboolean writes;             /* this program writes movements and alerts now */
  GPtrArray *teams;            /* of YxNightTeam, by ordinal */
  GPtrArray *alerts;           /* of YxAlert, open ones: by level, then the latest first */
  GPtrArray *custodies;        /* of YxCustody: running ones first */
  GPtrArray *zones;            /* of YxZone, those in force, as they were drawn */
  guint n_visits, n_done, n_met, n_paid;
} YxNightView;

YxNightView *yx_night_view_ref (YxNightView *view);
void yx_night_view_unref (YxNightView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxNightView, yx_night_view_unref)

typedef struct _YxNight YxNight;

/* Of the programs that follow a night one records movements and alerts. */
typedef enum {
  YX_NIGHT_READS,
  YX_NIGHT_WRITES,           /* while no other does: for one that has a gateway */
  YX_NIGHT_WRITES_IF_NOBODY, /* until one that has a gateway does: alarms have to ring meanwhile */
} YxNightMode;

/* To be used by one thread at a time, any. */
YxNight *yx_night_new (YxDesk *desk, const char *operation_id, YxNightMode mode, GError **error);
/* Waits for the disk when it writes. */
void yx_night_free (YxNight *night);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxNight, yx_night_free)

/* Reads what is new and applies it. `now`: by the night's clock, 0 being what that shows. Cheap when
 * nothing is new. Blocks for the disk, so never on a main loop. */
gboolean yx_night_advance (YxNight *night, gint64 now, GCancellable *cancellable, GError **error);

/* As of the last advance; from any thread. Returns: (transfer full) */
YxNightView *yx_night_dup_view (YxNight *night);

/* The team of a vehicle, and a stop by its key; NULL: there is none. */
const YxNightTeam *yx_night_view_find_team (const YxNightView *view, const char *vehicle_id);
const YxNightStop *yx_night_team_find_stop (const YxNightTeam *team, const char *key);

G_END_DECLS
