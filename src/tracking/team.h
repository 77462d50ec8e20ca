#pragma once

/* Where a team stands in its plan, from its fixes and the buttons its officers press. A pure function:
 * (state, input, plan) gives the next state and what happened, so that any program can run it and
 * a recorded night runs again the same.
 *
 * Arrival is a stay, not a touch. A team is inside a stop when its distance, less what the fix may
 * be off, is within the stop's radius; it has arrived when it was inside for `stay_s`, or inside at
 * walking pace in two fixes in a row, or when somebody says so. It has left when it was farther than
 * radius and margin for `leave_s`, so that drift at the door is no coming and going. Between two
 * fixes far apart in time a stop is taken as visited when the way between them passes it and there was
 * time to stay; that arrival is marked as inferred. A stop that the team went past to a later one
 * is missed, until it is visited after all.
 *
 * Inputs may come late: a fix that is not newer than the last one, or older than a button, moves
 * nobody; a button older than the last arrival or leaving says only that its stop was visited. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "geo/datum.h"

#define YX_TEAM_MAX_STOPS 256
#define YX_TEAM_NO_STOP (-1)

typedef enum {
  YX_TEAM_STOP_VISIT,
  YX_TEAM_STOP_DROP_OFF,
  YX_TEAM_STOP_END, /* the way home */
} YxTeamStopKind;

typedef struct {
  YxTeamStopKind kind;
  YxLonLat point;
  double radius_m;     /* within which the team is there; 0: as the settings say */
} YxTeamStop;

typedef enum {
  YX_TEAM_ASSEMBLED,   /* not under way yet */
  YX_TEAM_EN_ROUTE,
  YX_TEAM_NEAR,        /* close to its next stop */
  YX_TEAM_ON_SCENE,
  YX_TEAM_BUSY,        /* on scene, and said that it is at work there */
  YX_TEAM_WITH_PERSON, /* under way with a person aboard, a visit next */
  YX_TEAM_TO_DROP_OFF, /* under way with a person aboard, a drop-off next */
  YX_TEAM_BACK,
} YxTeamPhase;

typedef enum {
  YX_TEAM_STOP_OPEN,
  YX_TEAM_STOP_THERE,
  YX_TEAM_STOP_DONE,
  YX_TEAM_STOP_MISSED, /* gone past; a visit after all makes it done */
} YxTeamStopState;

/* Lengths in metres, times in seconds, speeds in metres a second. */
typedef struct {
  double radius_m;
  double margin_m;      /* beyond the radius before the team has left */
  double near_m;
  double max_off_m;     /* at most so much of a fix's accuracy is believed */
  double walking_mps;
  int stay_s, leave_s;
  int sparse_s;         /* fixes farther apart than this hide a stay */
  double set_out_m;     /* so far from its first fix a team is under way, button or not */
} YxTeamSettings;

extern const YxTeamSettings yx_team_default_settings;

typedef struct {
  YxTeamPhase phase;
  int next;             /* the first open stop; YX_TEAM_NO_STOP: none is left */
  int there;            /* the stop it is at; YX_TEAM_NO_STOP: none */
  int n_aboard;         /* persons brought along */
  bool under_way;       /* has left the assembly */
  YxTeamStopState stops[YX_TEAM_MAX_STOPS];

  /* The last fix, and since when something may be beginning. Microseconds; INT64_MIN: not. */
  int64_t time;
  YxLonLat point;
  YxLonLat begin;       /* where its first fix was */
  int64_t inside_since;
  int inside;           /* which stop inside_since is about; YX_TEAM_NO_STOP */
  int slow_fixes;       /* in a row, inside */
  int64_t outside_since;
  int64_t turned;       /* the last arrival or leaving */
  int64_t pressed;      /* the last one of these by hand */
} YxTeamState;

typedef enum {
  YX_TEAM_INPUT_FIX,
  YX_TEAM_INPUT_SET_OUT,  /* button: under way */
  YX_TEAM_INPUT_ARRIVED,  /* button: at `stop` */
  YX_TEAM_INPUT_WORKING,  /* button: at work there */
  YX_TEAM_INPUT_LEFT,     /* button: done at `stop`, `n_aboard` more persons (fewer, at a drop-off) */
  YX_TEAM_INPUT_ABOARD,   /* button: `n_aboard` more persons, or fewer; the team goes nowhere */
} YxTeamInputKind;

typedef struct {
  YxTeamInputKind kind;
  int64_t time;           /* by the device, UTC microseconds */
  YxLonLat point;         /* FIX */
  double accuracy_m;      /* FIX; NAN: not known */
  double speed_mps;       /* FIX; NAN: not known, reckoned from the last one */
  int stop;               /* buttons */
  int n_aboard;           /* LEFT, ABOARD: the change */
} YxTeamInput;

typedef enum {
  YX_TEAM_EVENT_SET_OUT,
  YX_TEAM_EVENT_NEAR,
  YX_TEAM_EVENT_ARRIVED,
  YX_TEAM_EVENT_LEFT,
  YX_TEAM_EVENT_MISSED,
  YX_TEAM_EVENT_BACK,
} YxTeamEventKind;

typedef struct {
  YxTeamEventKind kind;
  int stop;               /* YX_TEAM_NO_STOP: of none */
  int64_t time;           /* when it happened, by the device */
  bool inferred;          /* between two fixes, without one at the stop */
  bool by_hand;
} YxTeamEvent;

/* As many as one input can bring. */
#define YX_TEAM_MAX_EVENTS (2 * YX_TEAM_MAX_STOPS + 8)

void yx_team_init (YxTeamState *state, size_t n_stops);

/* Takes one input; returns how many events were written to `events`, of YX_TEAM_MAX_EVENTS.
 * `n_stops` is at most YX_TEAM_MAX_STOPS; an input about a stop that is not there is ignored. */
size_t yx_team_step (YxTeamState *state, const YxTeamInput *input, const YxTeamStop *stops,
                     size_t n_stops, const YxTeamSettings *settings, YxTeamEvent *events);

/* Carries a state over to another plan: `kept` says for each stop of the new plan which stop of the
 * old one it is, YX_TEAM_NO_STOP for a new one. */
void yx_team_replan (YxTeamState *state, const int *kept, size_t n_stops);
