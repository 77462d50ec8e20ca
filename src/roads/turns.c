#include "roads/builder.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The bearing of a road at a junction is taken to the point this far along: the first metres
 * are often drawn askew. */
#define BEARING_M 12.0

typedef struct {
  uint32_t to;
  uint32_t next; /* arc of the same state */
  YxImageTurnFacts facts;
} Arc;

typedef struct {
  uint32_t lane;
  uint32_t first_arc;
  uint32_t next_of_lane; /* the other states of the lane */
} State;

typedef struct {
  const YxRoadsBuilder *builder;
  YxNetwork *network;
  YxJunctions junctions;
  YxRestrictions restrictions;
  YxVector (State) states;
  YxVector (Arc) arcs;
  uint32_t *plain_states; /* by lane; YX_NONE for a closed one */
  uint32_t *end_states;   /* by lane; of private ones entered from outside */
  double *bearings;       /* by lane, where it begins */
} Turner;

static YxRoadsError
collect_slots (Turner *turner)
{
  const YxNetwork *network = turner->network;
  const uint32_t n_lanes = 2 * (uint32_t) network->ends.n;
  uint32_t *firsts = calloc (network->n_junctions + 2u, sizeof *firsts);
  uint32_t *slots = malloc ((n_lanes + 1) * sizeof *slots);

  turner->junctions = (YxJunctions){ firsts, slots };
  if (firsts == NULL || slots == NULL)
    return YX_ROADS_ERROR_NO_MEMORY;
  for (uint32_t lane = 0; lane < n_lanes; lane++)
    firsts[yx_lane_start (network, lane) + 2]++;
  for (uint32_t i = 2; i < network->n_junctions + 2; i++)
    firsts[i] += firsts[i - 1];
  for (uint32_t lane = 0; lane < n_lanes; lane++)
    slots[firsts[yx_lane_start (network, lane) + 1]++] = lane;
  return YX_ROADS_OK;
}

static YxLonLat
point_at (const YxNetwork *network, uint32_t point)
{
  return (YxLonLat){ network->points.items[point].lon * 1e-7,
                     network->points.items[point].lat * 1e-7 };
}

static double
bearing_of_lane (const YxNetwork *network, uint32_t lane)
{
  const YxImageSegment *segment = &network->segments.items[lane / 2];
  const uint32_t first = segment[0].first_point;
  const uint32_t last = segment[1].first_point - 1;
  const int step = lane % 2 == 0 ? 1 : -1;
  uint32_t i = lane % 2 == 0 ? first : last;
  const YxLonLat start = point_at (network, i);
  YxLonLat point = start;

  do {
    i += (uint32_t) step;
    point = point_at (network, i);
  } while (i != (lane % 2 == 0 ? last : first) && yx_distance_near (start, point) < BEARING_M);
  return yx_bearing (start, point);
}

static YxRoadsError
make_states (Turner *turner)
{
  const YxNetwork *network = turner->network;
  const uint32_t n_lanes = 2 * (uint32_t) network->ends.n;

  turner->plain_states = malloc ((n_lanes + 1) * sizeof *turner->plain_states);
  turner->end_states = malloc ((n_lanes + 1) * sizeof *turner->end_states);
  turner->bearings = malloc ((n_lanes + 1) * sizeof *turner->bearings);
  if (turner->plain_states == NULL || turner->end_states == NULL || turner->bearings == NULL)
    return YX_ROADS_ERROR_NO_MEMORY;

  for (uint32_t lane = 0; lane < n_lanes; lane++) {
    turner->plain_states[lane] = turner->end_states[lane] = YX_NONE;
    turner->bearings[lane] = bearing_of_lane (network, lane);
    if (!yx_lane_is_open (network, lane))
      continue;
    turner->plain_states[lane] = (uint32_t) turner->states.n;
    if (!yx_vector_push (&turner->states, ((State){ lane, YX_NONE, YX_NONE })))
      return YX_ROADS_ERROR_NO_MEMORY;
    if (!yx_lane_is_private (network, lane))
      continue;
    turner->end_states[lane] = (uint32_t) turner->states.n;
    turner->states.items[turner->plain_states[lane]].next_of_lane = turner->end_states[lane];
    if (!yx_vector_push (&turner->states, ((State){ lane, YX_NONE, YX_NONE })))
      return YX_ROADS_ERROR_NO_MEMORY;
  }
  return YX_ROADS_OK;
}

static bool
add_arc (Turner *turner, uint32_t from, uint32_t to, YxImageTurnFacts facts)
{
  State *state = &turner->states.items[from];
  const Arc arc = { to, state->first_arc, facts };

  if (!yx_vector_push (&turner->arcs, arc))
    return false;
  state->first_arc = (uint32_t) turner->arcs.n - 1;
  return true;
}

static bool
is_forbidden (const Turner *turner, uint32_t from, uint32_t to)
{
  const uint64_t key = (uint64_t) from << 32 | to;
  size_t low = 0;
  size_t high = turner->restrictions.forbidden.n;

  while (low < high) {
    const size_t middle = low + (high - low) / 2;

    if (turner->restrictions.forbidden.items[middle] < key)
      low = middle + 1;
    else
      high = middle;
  }
  return low < turner->restrictions.forbidden.n
         && turner->restrictions.forbidden.items[low] == key;
}

static YxImageTurnFacts
describe_turn (const Turner *turner, uint32_t junction, uint32_t from, uint32_t to)
{
  const YxNetwork *network = turner->network;
  const unsigned node_flags = network->junction_flags[junction];
  /* Where `from` comes in is where its other lane begins. */
  const double angle
      = remainder (turner->bearings[to] - (turner->bearings[from ^ 1] + 180.0), 360.0);
  const bool forward
      = ((yx_lane_last_part (network, from)->flags & YX_PART_FORWARD) != 0) == (from % 2 == 0);
  YxImageTurnFacts facts = { .angle = (int16_t) lround (angle * 100.0) };

  if (network->ends.items[to / 2].is_ferry && !network->ends.items[from / 2].is_ferry)
    facts.flags |= YX_TURN_BOARDS;
  if (to == (from ^ 1)) {
    facts.flags |= YX_TURN_U;
    return facts;
  }
  if (turner->junctions.first_slots[junction + 1] - turner->junctions.first_slots[junction] > 2)
    facts.flags |= YX_TURN_FORK;
  if ((node_flags & (forward ? YX_NODE_SIGNAL_FORWARD : YX_NODE_SIGNAL_BACKWARD)) != 0)
    facts.flags |= YX_TURN_SIGNAL;
  if ((node_flags & (forward ? YX_NODE_STOP_FORWARD : YX_NODE_STOP_BACKWARD)) != 0)
    facts.flags |= YX_TURN_STOP;
  if ((node_flags & YX_NODE_CROSSING) != 0)
    facts.flags |= YX_TURN_CROSSING;
  if ((node_flags & YX_NODE_GATE) != 0)
    facts.flags |= YX_TURN_GATE;
  if ((node_flags & YX_NODE_PRIVATE_GATE) != 0)
    facts.flags |= YX_TURN_PRIVATE_GATE;
  return facts;
}

/* The arcs between the states of two lanes: from a public road into a private one only to end
 * there, from a private one out only when the journey began there. */
static YxRoadsError
add_turn (Turner *turner, uint32_t junction, uint32_t from, uint32_t to)
{
  const YxImageTurnFacts facts = describe_turn (turner, junction, from, to);
  bool ok;

  if (!yx_lane_is_private (turner->network, to)) {
    ok = add_arc (turner, turner->plain_states[from], turner->plain_states[to], facts);
  } else if (!yx_lane_is_private (turner->network, from)) {
    ok = add_arc (turner, turner->plain_states[from], turner->end_states[to], facts);
  } else {
    ok = add_arc (turner, turner->plain_states[from], turner->plain_states[to], facts)
         && add_arc (turner, turner->end_states[from], turner->end_states[to], facts);
  }
  return ok ? YX_ROADS_OK : YX_ROADS_ERROR_NO_MEMORY;
}

/* All turns out of one lane. A car turns round only where nothing else is left to it: at a dead
 * end, at a barrier, at the edge of the map, before private ground or a ferry. */
static YxRoadsError
add_turns_of_lane (Turner *turner, uint32_t junction, uint32_t from)
{
  const YxNetwork *network = turner->network;
  const YxJunctions *junctions = &turner->junctions;
  const bool is_blocked = (network->junction_flags[junction] & YX_NODE_BLOCKED) != 0;
  bool has_way_on = false;
  YxRoadsError error = YX_ROADS_OK;

  for (uint32_t i = junctions->first_slots[junction];
       error == YX_ROADS_OK && !is_blocked && i < junctions->first_slots[junction + 1]; i++) {
    const uint32_t to = junctions->slots[i];

    if (to == (from ^ 1) || !yx_lane_is_open (network, to) || is_forbidden (turner, from, to))
      continue;
    error = add_turn (turner, junction, from, to);
    if ((!yx_lane_is_private (network, to) || yx_lane_is_private (network, from))
        && (!network->ends.items[to / 2].is_ferry || network->ends.items[from / 2].is_ferry))
      has_way_on = true;
  }
  if (error == YX_ROADS_OK && !has_way_on && yx_lane_is_open (network, from ^ 1)
      && !network->ends.items[from / 2].is_ferry && !is_forbidden (turner, from, from ^ 1))
    error = add_turn (turner, junction, from, from ^ 1);
  return error;
}

static YxRoadsError
add_turns (Turner *turner)
{
  const uint32_t n_lanes = 2 * (uint32_t) turner->network->ends.n;
  YxRoadsError error = YX_ROADS_OK;

  for (uint32_t lane = 0; lane < n_lanes && error == YX_ROADS_OK; lane++) {
    if (yx_lane_is_open (turner->network, lane))
      error = add_turns_of_lane (turner, yx_lane_end (turner->network, lane), lane);
  }
  return error;
}

/* A new state of the same lane with the same turns. */
static uint32_t
copy_state (Turner *turner, uint32_t original)
{
  const uint32_t copy = (uint32_t) turner->states.n;
  State state = turner->states.items[original];

  state.first_arc = YX_NONE;
  turner->states.items[original].next_of_lane = copy;
  if (!yx_vector_push (&turner->states, state))
    return YX_NONE;
  for (uint32_t a = turner->states.items[original].first_arc; a != YX_NONE;
       a = turner->arcs.items[a].next) {
    const Arc arc = turner->arcs.items[a];

    if (!add_arc (turner, copy, arc.to, arc.facts))
      return YX_NONE;
  }
  return copy;
}

static void
remove_turns (Turner *turner, uint32_t state, uint32_t lane, bool all_others)
{
  uint32_t *link = &turner->states.items[state].first_arc;

  while (*link != YX_NONE) {
    Arc *arc = &turner->arcs.items[*link];

    if ((turner->states.items[arc->to].lane == lane) != all_others)
      *link = arc->next;
    else
      link = &arc->next;
  }
}

/* Follows the lanes of the restriction from one state, giving those who come this way states of
 * their own, and takes the restricted turn from the last of them. */
static YxRoadsError
restrict_from (Turner *turner, const YxViaRestriction *via, uint32_t state)
{
  const uint32_t *lanes = turner->restrictions.via_lanes.items + via->first_lane;
  const bool only = via->kind == YX_RESTRICTION_ONLY || via->kind == YX_RESTRICTION_ONLY_U_TURN;

  for (uint32_t i = 1; i + 1 < via->n_lanes; i++) {
    uint32_t arc = turner->states.items[state].first_arc;
    uint32_t copy;

    while (arc != YX_NONE && turner->states.items[turner->arcs.items[arc].to].lane != lanes[i])
      arc = turner->arcs.items[arc].next;
    if (arc == YX_NONE)
      return YX_ROADS_OK; /* another restriction bars this way already */
    copy = copy_state (turner, turner->arcs.items[arc].to);
    if (copy == YX_NONE)
      return YX_ROADS_ERROR_NO_MEMORY;
    turner->arcs.items[arc].to = copy;
    state = copy;
  }
  remove_turns (turner, state, lanes[via->n_lanes - 1], only);
  return YX_ROADS_OK;
}

static YxRoadsError
apply_via_restrictions (Turner *turner)
{
  /* Restrictions that chain into each other multiply states; no real map comes near this. */
  const size_t most = 2 * turner->states.n + 4096;

  for (size_t i = 0; i < turner->restrictions.via.n; i++) {
    const YxViaRestriction *via = &turner->restrictions.via.items[i];
    const uint32_t first = turner->restrictions.via_lanes.items[via->first_lane];
    YxIndices starts = { 0 };
    YxRoadsError error = YX_ROADS_OK;

    if (turner->states.n > most) {
      turner->restrictions.n_applied--;
      turner->restrictions.n_ignored++;
      continue;
    }
    /* Taken before any copy is made: a copy made on the way begins after the restricted road. */
    for (uint32_t state = turner->plain_states[first]; state != YX_NONE;
         state = turner->states.items[state].next_of_lane) {
      if (!yx_vector_push (&starts, state))
        error = YX_ROADS_ERROR_NO_MEMORY;
    }
    for (size_t s = 0; s < starts.n && error == YX_ROADS_OK; s++)
      error = restrict_from (turner, via, starts.items[s]);
    yx_vector_clear (&starts);
    if (error != YX_ROADS_OK)
      return error;
  }
  return YX_ROADS_OK;
}

typedef struct {
  uint32_t to;
  YxImageTurnFacts facts;
} NumberedTurn;

static int
compare_turns (const void *a, const void *b)
{
  const NumberedTurn *x = a;
  const NumberedTurn *y = b;

  return (x->to > y->to) - (x->to < y->to);
}

/* Appends the turns out of a state, ordered by target. */
static bool
flatten_turns (const Turner *turner, uint32_t state, const uint32_t *numbers, YxTurnGraph *graph)
{
  YxVector (NumberedTurn) turns = { 0 };
  bool ok = true;

  for (uint32_t a = turner->states.items[state].first_arc; a != YX_NONE && ok;
       a = turner->arcs.items[a].next) {
    const Arc *arc = &turner->arcs.items[a];

    ok = yx_vector_push (&turns, ((NumberedTurn){ numbers[arc->to], arc->facts }));
  }
  if (turns.n > 1)
    qsort (turns.items, turns.n, sizeof *turns.items, compare_turns);
  for (size_t i = 0; i < turns.n && ok; i++) {
    ok = yx_vector_push (&graph->turns, ((YxImageTurn){ turns.items[i].to, { 0 } }))
         && yx_vector_push (&graph->turn_facts, turns.items[i].facts);
  }
  yx_vector_clear (&turns);
  return ok;
}

/* Numbers the states lane by lane, the plain one first, and lays the arcs side by side. */
static YxRoadsError
flatten (Turner *turner, YxTurnGraph *graph)
{
  const uint32_t n_lanes = 2 * (uint32_t) turner->network->ends.n;
  const size_t n_states = turner->states.n;
  uint32_t *numbers;

  if (n_states >= INT32_MAX || turner->arcs.n >= INT32_MAX)
    return YX_ROADS_ERROR_TOO_LARGE;
  if (!yx_vector_reserve (&graph->lane_states, n_lanes + 1)
      || !yx_vector_reserve (&graph->state_lanes, n_states)
      || !yx_vector_reserve (&graph->first_turns, n_states + 1)
      || !yx_vector_reserve (&graph->turns, turner->arcs.n)
      || !yx_vector_reserve (&graph->turn_facts, turner->arcs.n))
    return YX_ROADS_ERROR_NO_MEMORY;
  numbers = malloc ((n_states + 1) * sizeof *numbers);
  if (numbers == NULL)
    return YX_ROADS_ERROR_NO_MEMORY;

  for (uint32_t lane = 0; lane < n_lanes; lane++) {
    graph->lane_states.items[graph->lane_states.n++] = (uint32_t) graph->state_lanes.n;
    for (uint32_t state = turner->plain_states[lane]; state != YX_NONE;
         state = turner->states.items[state].next_of_lane) {
      numbers[state] = (uint32_t) graph->state_lanes.n;
      graph->state_lanes.items[graph->state_lanes.n++] = lane;
    }
  }
  graph->lane_states.items[graph->lane_states.n++] = (uint32_t) graph->state_lanes.n;

  for (uint32_t lane = 0; lane < n_lanes; lane++) {
    for (uint32_t state = turner->plain_states[lane]; state != YX_NONE;
         state = turner->states.items[state].next_of_lane) {
      graph->first_turns.items[graph->first_turns.n++] = (uint32_t) graph->turns.n;
      if (!flatten_turns (turner, state, numbers, graph)) {
        free (numbers);
        return YX_ROADS_ERROR_NO_MEMORY;
      }
    }
  }
  graph->first_turns.items[graph->first_turns.n++] = (uint32_t) graph->turns.n;
  free (numbers);
  return YX_ROADS_OK;
}

YxRoadsError
yx_turn_graph_build (const YxRoadsBuilder *builder, YxNetwork *network, YxTurnGraph *ret_graph)
{
  Turner turner = { .builder = builder, .network = network };
  YxTurnGraph graph = { 0 };
  YxRoadsError error = collect_slots (&turner);

  if (error == YX_ROADS_OK)
    error = yx_restrictions_resolve (builder, network, &turner.junctions, &turner.restrictions);
  if (error == YX_ROADS_OK)
    error = make_states (&turner);
  if (error == YX_ROADS_OK)
    error = add_turns (&turner);
  if (error == YX_ROADS_OK)
    error = apply_via_restrictions (&turner);
  if (error == YX_ROADS_OK)
    error = flatten (&turner, &graph);
  graph.n_restrictions = turner.restrictions.n_applied;
  graph.n_restrictions_ignored = turner.restrictions.n_ignored;

  free (turner.junctions.first_slots);
  free (turner.junctions.slots);
  yx_restrictions_clear (&turner.restrictions);
  yx_vector_clear (&turner.states);
  yx_vector_clear (&turner.arcs);
  free (turner.plain_states);
  free (turner.end_states);
  free (turner.bearings);
  if (error != YX_ROADS_OK)
    yx_turn_graph_clear (&graph);
  else
    *ret_graph = graph;
  return error;
}

void
yx_turn_graph_clear (YxTurnGraph *graph)
{
  yx_vector_clear (&graph->lane_states);
  yx_vector_clear (&graph->state_lanes);
  yx_vector_clear (&graph->first_turns);
  yx_vector_clear (&graph->turns);
  yx_vector_clear (&graph->turn_facts);
}
