#include "tracking/team.h"

#include <math.h>
#include <string.h>

#include "geo/measure.h"

#define SECOND INT64_C (1000000)
#define NEVER INT64_MIN
#define TOWN_MPS 8.0 /* through a town, as the crow flies */

const YxTeamSettings yx_team_default_settings = {
  .radius_m = 60,
  .margin_m = 60,
  .near_m = 500,
  .max_off_m = 60,
  .walking_mps = 2,
  .stay_s = 25,
  .leave_s = 20,
  .sparse_s = 45,
  .set_out_m = 250,
};

typedef struct {
  YxTeamState *state;
  const YxTeamStop *stops;
  size_t n_stops;
  const YxTeamSettings *settings;
  YxTeamEvent *events;
  size_t n_events;
} Step;

static void
tell (Step *step, YxTeamEventKind kind, int stop, int64_t time, bool inferred, bool by_hand)
{
  step->events[step->n_events++] = (YxTeamEvent){ kind, stop, time, inferred, by_hand };
}

static double
radius_of (const Step *step, int stop)
{
  return step->stops[stop].radius_m > 0 ? step->stops[stop].radius_m : step->settings->radius_m;
}

static void
find_next (Step *step)
{
  step->state->next = YX_TEAM_NO_STOP;
  for (size_t i = 0; i < step->n_stops; i++) {
    if (step->state->stops[i] == YX_TEAM_STOP_OPEN) {
      step->state->next = (int) i;
      return;
    }
  }
}

/* The phase that follows from everything else, seen from `point` where one is known. */
static void
settle_phase (Step *step, bool placed)
{
  YxTeamState *state = step->state;
  YxTeamPhase phase = YX_TEAM_EN_ROUTE;

  find_next (step);
  if (state->there != YX_TEAM_NO_STOP) {
    if (step->stops[state->there].kind == YX_TEAM_STOP_END)
      phase = YX_TEAM_BACK;
    else
      phase = state->phase == YX_TEAM_BUSY ? YX_TEAM_BUSY : YX_TEAM_ON_SCENE;
  } else if (!state->under_way) {
    phase = YX_TEAM_ASSEMBLED;
  } else if (state->next == YX_TEAM_NO_STOP && state->phase == YX_TEAM_BACK) {
    phase = YX_TEAM_BACK;
  } else if (placed && state->next != YX_TEAM_NO_STOP
             && yx_distance (state->point, step->stops[state->next].point)
                    <= step->settings->near_m) {
    if (state->phase != YX_TEAM_NEAR)
      tell (step, YX_TEAM_EVENT_NEAR, state->next, state->time, false, false);
    phase = YX_TEAM_NEAR;
  } else if (state->n_aboard > 0) {
    phase = state->next != YX_TEAM_NO_STOP
                    && step->stops[state->next].kind == YX_TEAM_STOP_DROP_OFF
                ? YX_TEAM_TO_DROP_OFF
                : YX_TEAM_WITH_PERSON;
  }
  state->phase = phase;
}

static void
set_out (Step *step, int64_t time, bool by_hand)
{
  if (step->state->under_way)
    return;
  step->state->under_way = true;
  tell (step, YX_TEAM_EVENT_SET_OUT, YX_TEAM_NO_STOP, time, false, by_hand);
}

static void
note_turn (YxTeamState *state, int64_t time, bool by_hand)
{
  if (time > state->turned)
    state->turned = time;
  if (by_hand && time > state->pressed)
    state->pressed = time;
}

static void
leave (Step *step, int64_t time, bool inferred, bool by_hand)
{
  YxTeamState *state = step->state;
  const int stop = state->there;

  if (stop == YX_TEAM_NO_STOP)
    return;
  state->stops[stop] = YX_TEAM_STOP_DONE;
  state->there = YX_TEAM_NO_STOP;
  state->phase = YX_TEAM_EN_ROUTE;
  state->outside_since = NEVER;
  note_turn (state, time, by_hand);
  tell (step, YX_TEAM_EVENT_LEFT, stop, time, inferred, by_hand);
}

static void
arrive (Step *step, int stop, int64_t time, bool inferred, bool by_hand)
{
  YxTeamState *state = step->state;

  if (state->there == stop)
    return;
  leave (step, time, false, by_hand);
  set_out (step, time, by_hand);
  /* What comes before it in the plan was gone past. */
  for (int i = 0; i < stop; i++) {
    if (state->stops[i] == YX_TEAM_STOP_OPEN) {
      state->stops[i] = YX_TEAM_STOP_MISSED;
      tell (step, YX_TEAM_EVENT_MISSED, i, time, false, by_hand);
    }
  }
  state->stops[stop] = YX_TEAM_STOP_THERE;
  state->there = stop;
  state->phase = YX_TEAM_ON_SCENE;
  state->inside = YX_TEAM_NO_STOP;
  state->inside_since = NEVER;
  state->outside_since = NEVER;
  note_turn (state, time, by_hand);
  tell (step, step->stops[stop].kind == YX_TEAM_STOP_END ? YX_TEAM_EVENT_BACK : YX_TEAM_EVENT_ARRIVED,
        stop, time, inferred, by_hand);
}

/* A button about a stop: the team is there now or, when it has come or gone since, it has been. */
static void
arrive_by_hand (Step *step, int stop, int64_t time)
{
  YxTeamState *state = step->state;

  if (state->there == stop || state->stops[stop] == YX_TEAM_STOP_DONE)
    return;
  if (time >= state->turned) {
    arrive (step, stop, time, false, true);
    return;
  }
  state->stops[stop] = YX_TEAM_STOP_DONE;
  tell (step, YX_TEAM_EVENT_ARRIVED, stop, time, false, true);
  tell (step, YX_TEAM_EVENT_LEFT, stop, time, true, true);
}

/* Whether a team that begins at its base is not yet on its way home. */
static bool
may_arrive (const Step *step, int stop)
{
  const YxTeamState *state = step->state;

  if (state->stops[stop] == YX_TEAM_STOP_DONE || state->stops[stop] == YX_TEAM_STOP_THERE)
    return false;
  if (step->stops[stop].kind == YX_TEAM_STOP_VISIT)
    return true;
  /* Base and court lie on many ways: home is reached when nothing but it is left, a drop-off when
   * it is next, or when there is somebody to hand over. */
  if (step->stops[stop].kind == YX_TEAM_STOP_DROP_OFF)
    return state->next == stop || state->n_aboard > 0;
  for (size_t i = 0; i < step->n_stops; i++) {
    if (state->stops[i] == YX_TEAM_STOP_OPEN && step->stops[i].kind != YX_TEAM_STOP_END)
      return false;
  }
  return state->under_way;
}

/* The nearest stop that the fix is inside of, the next one before any other. */
static int
find_inside (const Step *step, YxLonLat point, double off_m)
{
  int best = YX_TEAM_NO_STOP;
  double best_m = INFINITY;

  for (size_t i = 0; i < step->n_stops; i++) {
    double metres;

    if (!may_arrive (step, (int) i))
      continue;
    metres = fmax (0, yx_distance (point, step->stops[i].point) - off_m);
    if (metres > radius_of (step, (int) i))
      continue;
    if ((int) i == step->state->next)
      return (int) i;
    if (metres < best_m) {
      best_m = metres;
      best = (int) i;
    }
  }
  return best;
}

/* A stay that two fixes far apart hide: the way passes the stop, and driving it takes so much less
 * than the time between that there was time to stay. */
static void
infer_visit (Step *step, const YxTeamInput *input, double off_m)
{
  YxTeamState *state = step->state;
  const double gap_s = (double) (input->time - state->time) / SECOND;
  const int next = state->next;
  double way_m, drive_s, before_m;

  if (gap_s < step->settings->sparse_s || next == YX_TEAM_NO_STOP || !may_arrive (step, next)
      || step->stops[next].kind == YX_TEAM_STOP_END)
    return;
  if (yx_segment_nearest (step->stops[next].point, state->point, input->point, NULL, NULL) - off_m
      > radius_of (step, next))
    return;
  way_m = yx_distance (state->point, input->point);
  before_m = yx_distance (state->point, step->stops[next].point);
  drive_s = way_m / TOWN_MPS;
  if (gap_s - drive_s < 4 * step->settings->stay_s)
    return;
  arrive (step, next, state->time + (int64_t) (before_m / TOWN_MPS * SECOND), true, false);
  leave (step, input->time - (int64_t) (fmax (0, way_m - before_m) / TOWN_MPS * SECOND), true, false);
  find_next (step);
}

static void
take_aboard (YxTeamState *state, int n)
{
  state->n_aboard = state->n_aboard + n > 0 ? state->n_aboard + n : 0;
}

static void
take_fix (Step *step, const YxTeamInput *input)
{
  YxTeamState *state = step->state;
  const YxTeamSettings *settings = step->settings;
  const double off_m = fmin (isfinite (input->accuracy_m) ? input->accuracy_m : 0,
                             settings->max_off_m);
  const bool first = state->time == NEVER;
  double speed = input->speed_mps;
  int inside;

  if (input->time < state->pressed || (!first && input->time <= state->time))
    return;
  if (!isfinite (speed))
    speed = first ? 0
                  : yx_distance (state->point, input->point)
                        / ((double) (input->time - state->time) / SECOND);
  if (first)
    state->begin = input->point;
  else if (yx_distance (state->begin, input->point) - off_m > settings->set_out_m)
    set_out (step, input->time, false);
  find_next (step);
  if (!first && state->there == YX_TEAM_NO_STOP && state->under_way)
    infer_visit (step, input, off_m);

  if (state->there != YX_TEAM_NO_STOP) {
    const double metres = yx_distance (input->point, step->stops[state->there].point) - off_m;

    if (metres <= radius_of (step, state->there) + settings->margin_m) {
      state->outside_since = NEVER;
    } else {
      if (state->outside_since == NEVER)
        state->outside_since = input->time;
      if (input->time - state->outside_since >= settings->leave_s * SECOND)
        leave (step, state->outside_since, false, false);
    }
  }

  inside = state->there == YX_TEAM_NO_STOP ? find_inside (step, input->point, off_m)
                                           : YX_TEAM_NO_STOP;
  if (inside == YX_TEAM_NO_STOP || inside != state->inside) {
    state->inside = inside;
    state->inside_since = inside == YX_TEAM_NO_STOP ? NEVER : input->time;
    state->slow_fixes = 0;
  }
  state->time = input->time;
  state->point = input->point;
  if (inside != YX_TEAM_NO_STOP) {
    state->slow_fixes = speed <= settings->walking_mps ? state->slow_fixes + 1 : 0;
    if (state->slow_fixes >= 2
        || input->time - state->inside_since >= settings->stay_s * SECOND)
      arrive (step, inside, state->inside_since, false, false);
  }
}

void
yx_team_init (YxTeamState *state, size_t n_stops)
{
  memset (state, 0, sizeof *state);
  state->next = n_stops > 0 ? 0 : YX_TEAM_NO_STOP;
  state->there = YX_TEAM_NO_STOP;
  state->inside = YX_TEAM_NO_STOP;
  state->time = NEVER;
  state->inside_since = NEVER;
  state->outside_since = NEVER;
  state->turned = NEVER;
  state->pressed = NEVER;
}

size_t
yx_team_step (YxTeamState *state, const YxTeamInput *input, const YxTeamStop *stops,
              size_t n_stops, const YxTeamSettings *settings, YxTeamEvent *events)
{
  Step step = { state, stops, n_stops, settings, events, 0 };
  const bool known = input->stop >= 0 && (size_t) input->stop < n_stops;

  switch (input->kind) {
  case YX_TEAM_INPUT_FIX:
    if (yx_lon_lat_is_valid (input->point))
      take_fix (&step, input);
    break;
  case YX_TEAM_INPUT_SET_OUT:
    set_out (&step, input->time, true);
    break;
  case YX_TEAM_INPUT_ARRIVED:
    if (known)
      arrive_by_hand (&step, input->stop, input->time);
    break;
  case YX_TEAM_INPUT_WORKING:
    if (known)
      arrive_by_hand (&step, input->stop, input->time);
    if (known && state->there == input->stop)
      state->phase = YX_TEAM_BUSY;
    break;
  case YX_TEAM_INPUT_LEFT:
    if (known)
      arrive_by_hand (&step, input->stop, input->time);
    if (known && state->there == input->stop) {
      take_aboard (state, input->n_aboard);
      leave (&step, input->time > state->turned ? input->time : state->turned, false, true);
    }
    break;
  case YX_TEAM_INPUT_ABOARD:
    take_aboard (state, input->n_aboard);
    break;
  }
  settle_phase (&step, state->time != NEVER);
  return step.n_events;
}

void
yx_team_replan (YxTeamState *state, const int *kept, size_t n_stops)
{
  YxTeamStopState stops[YX_TEAM_MAX_STOPS] = { YX_TEAM_STOP_OPEN };
  int there = YX_TEAM_NO_STOP, inside = YX_TEAM_NO_STOP;

  for (size_t i = 0; i < n_stops; i++) {
    if (kept[i] == YX_TEAM_NO_STOP)
      continue;
    stops[i] = state->stops[kept[i]];
    if (kept[i] == state->there)
      there = (int) i;
    if (kept[i] == state->inside)
      inside = (int) i;
  }
  memcpy (state->stops, stops, sizeof stops);
  state->there = there;
  state->inside = inside;
  if (inside == YX_TEAM_NO_STOP)
    state->inside_since = NEVER;
  state->next = YX_TEAM_NO_STOP;
  for (size_t i = n_stops; i-- > 0;) {
    if (stops[i] == YX_TEAM_STOP_OPEN)
      state->next = (int) i;
  }
}
