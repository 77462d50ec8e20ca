#include "roads/builder.h"
#include "roads/heap.h"

#include <stdlib.h>
#include <string.h>

/* Node contraction (Geisberger, Sanders, Schultes & Vetter 2012): states are taken out of the
 * graph one by one, least important first; where a shortest way led through the one taken out, a
 * shortcut replaces it. A bounded search for a way as good (a witness) saves the shortcuts that
 * would not be needed; giving up early costs a superfluous shortcut, never a wrong one.
 *
 * Importance is how much contraction would cost: shortcuts made for arcs removed, counted and by
 * the turns they stand for, plus the depth of the hierarchy below, which spreads contraction
 * evenly over the map. The factors are those that made searches shortest on real extracts. It is brought up to date for the neighbours of each state contracted and
 * once more before a state is taken. */

/* A witness search gives up after settling this many states. */
#define WITNESS_SETTLED_MAX 100

typedef struct {
  uint32_t node;
  uint32_t middle;
  uint32_t hops; /* turns that it stands for */
  YxWeight weight;
} Arc;

typedef struct {
  Arc *items;
  uint32_t n, capacity;
} ArcList;

typedef struct {
  uint32_t from, to; /* places in the lists of arcs in and out of the state */
} Shortcut;

typedef struct {
  uint32_t n;
  ArcList *out, *in; /* of what is not contracted, then frozen at contraction */
  YxWeight *loop_weights;
  uint32_t *loop_middles;
  uint32_t *levels;

  /* Indexed binary heap of states by importance. */
  uint64_t *importances;
  uint32_t *queue, *places;
  uint32_t n_queue;

  /* Witness search. */
  YxHeap heap;
  YxWeight *distances;
  YxWeight *goals; /* what a witness to this state may cost; negative: not a target */
  YxIndices touched;
  YxVector (Shortcut) shortcuts; /* that the state simulated last needs */
} Contractor;

static Arc *
find_arc (ArcList *list, uint32_t node)
{
  for (uint32_t i = 0; i < list->n; i++) {
    if (list->items[i].node == node)
      return &list->items[i];
  }
  return NULL;
}

static void
remove_arc (ArcList *list, uint32_t node)
{
  Arc *arc = find_arc (list, node);

  if (arc != NULL)
    *arc = list->items[--list->n];
}

/* Adds the arc or betters the one there is. */
static bool
put_arc (ArcList *list, const Arc *arc)
{
  Arc *old = find_arc (list, arc->node);

  if (old != NULL) {
    if (arc->weight < old->weight)
      *old = *arc;
    return true;
  }
  if (list->n == list->capacity) {
    const uint32_t capacity = list->capacity < 4 ? 4 : list->capacity * 2;
    Arc *items = reallocarray (list->items, capacity, sizeof *items);

    if (items == NULL)
      return false;
    list->items = items;
    list->capacity = capacity;
  }
  list->items[list->n++] = *arc;
  return true;
}

static bool
connect (Contractor *c, uint32_t from, uint32_t to, uint32_t middle, uint32_t hops,
         YxWeight weight)
{
  if (from == to) {
    if (weight < c->loop_weights[from]) {
      c->loop_weights[from] = weight;
      c->loop_middles[from] = middle;
    }
    return true;
  }
  return put_arc (&c->out[from], &(Arc){ to, middle, hops, weight })
         && put_arc (&c->in[to], &(Arc){ from, middle, hops, weight });
}

static bool
is_more_urgent (const Contractor *c, uint32_t a, uint32_t b)
{
  return c->importances[a] != c->importances[b] ? c->importances[a] < c->importances[b] : a < b;
}

static void
place_in_queue (Contractor *c, uint32_t place, uint32_t node)
{
  c->queue[place] = node;
  c->places[node] = place;
}

/* Restores the order of the queue about one node whose importance has changed. */
static void
reorder (Contractor *c, uint32_t node)
{
  uint32_t place = c->places[node];

  while (place > 0 && is_more_urgent (c, node, c->queue[(place - 1) / 2])) {
    place_in_queue (c, place, c->queue[(place - 1) / 2]);
    place = (place - 1) / 2;
  }
  for (;;) {
    uint32_t child = 2 * place + 1;

    if (child >= c->n_queue)
      break;
    if (child + 1 < c->n_queue && is_more_urgent (c, c->queue[child + 1], c->queue[child]))
      child++;
    if (!is_more_urgent (c, c->queue[child], node))
      break;
    place_in_queue (c, place, c->queue[child]);
    place = child;
  }
  place_in_queue (c, place, node);
}

static void
remove_first (Contractor *c)
{
  const uint32_t last = c->queue[--c->n_queue];

  c->places[c->queue[0]] = YX_NONE;
  if (c->n_queue > 0) {
    c->places[last] = 0;
    c->queue[0] = last;
    reorder (c, last);
  }
}

static bool
touch (Contractor *c, uint32_t node, YxWeight distance)
{
  if (c->distances[node] == YX_WEIGHT_INFINITE && !yx_vector_push (&c->touched, node))
    return false;
  c->distances[node] = distance;
  return yx_heap_push (&c->heap, distance, node);
}

/* Distances from `from` that avoid `avoided`, until all goals are met, or cannot be any more, or
 * the search has grown too large. */
static bool
search_witnesses (Contractor *c, uint32_t from, uint32_t avoided, YxWeight furthest,
                  uint32_t n_goals)
{
  uint32_t n_settled = 0;

  c->heap.n = 0;
  if (!touch (c, from, 0))
    return false;
  while (c->heap.n > 0 && n_goals > 0) {
    const YxHeapEntry entry = yx_heap_pop (&c->heap);
    const ArcList *out = &c->out[entry.item];

    if (entry.key > c->distances[entry.item])
      continue;
    if (entry.key > furthest || ++n_settled > WITNESS_SETTLED_MAX)
      break;
    for (uint32_t i = 0; i < out->n; i++) {
      const uint32_t to = out->items[i].node;
      const YxWeight distance = entry.key + out->items[i].weight;

      if (to == avoided || distance >= c->distances[to] || distance > furthest)
        continue;
      /* Counted the first time that the goal is met. */
      if (distance <= c->goals[to] && c->distances[to] > c->goals[to])
        n_goals--;
      if (!touch (c, to, distance))
        return false;
    }
  }
  return true;
}

/* Finds the shortcuts that contracting the state would need (left in c->shortcuts) and how
 * important that makes it. */
static bool
simulate (Contractor *c, uint32_t node, uint64_t *ret_importance)
{
  const ArcList *in = &c->in[node];
  const ArcList *out = &c->out[node];
  uint64_t hops_removed = 0;
  uint64_t hops_added = 0;
  uint64_t n_added = 0;
  const uint64_t n_removed = in->n + out->n;

  c->shortcuts.n = 0;
  for (uint32_t i = 0; i < in->n; i++)
    hops_removed += in->items[i].hops;
  for (uint32_t o = 0; o < out->n; o++)
    hops_removed += out->items[o].hops;

  for (uint32_t i = 0; i < in->n; i++) {
    const Arc *first = &in->items[i];
    YxWeight furthest = -1;
    uint32_t n_goals = 0;

    for (uint32_t o = 0; o < out->n; o++) {
      const YxWeight through = first->weight + out->items[o].weight;

      if (out->items[o].node == first->node)
        continue;
      c->goals[out->items[o].node] = through;
      n_goals++;
      if (through > furthest)
        furthest = through;
    }
    if (n_goals > 0 && !search_witnesses (c, first->node, node, furthest, n_goals))
      return false;

    for (uint32_t o = 0; o < out->n; o++) {
      const uint32_t to = out->items[o].node;
      const YxWeight through = first->weight + out->items[o].weight;
      const bool is_loop = to == first->node;

      if (is_loop ? through < c->loop_weights[to] : c->distances[to] > through) {
        if (!yx_vector_push (&c->shortcuts, ((Shortcut){ i, o })))
          return false;
        if (!is_loop) {
          n_added++;
          hops_added += first->hops + out->items[o].hops;
        }
      }
    }
    for (uint32_t o = 0; o < out->n; o++)
      c->goals[out->items[o].node] = -1;
    for (size_t t = 0; t < c->touched.n; t++)
      c->distances[c->touched.items[t]] = YX_WEIGHT_INFINITE;
    c->touched.n = 0;
  }

  *ret_importance = 1000ull * c->levels[node];
  if (n_removed > 0)
    *ret_importance += 2000 * n_added / n_removed + 1000 * hops_added / hops_removed;
  return true;
}

/* Takes the state out; c->shortcuts must be its own. */
static bool
contract_node (Contractor *c, uint32_t node)
{
  const ArcList *in = &c->in[node];
  const ArcList *out = &c->out[node];

  for (uint32_t i = 0; i < in->n; i++)
    remove_arc (&c->out[in->items[i].node], node);
  for (uint32_t o = 0; o < out->n; o++)
    remove_arc (&c->in[out->items[o].node], node);
  for (size_t s = 0; s < c->shortcuts.n; s++) {
    const Arc *first = &in->items[c->shortcuts.items[s].from];
    const Arc *second = &out->items[c->shortcuts.items[s].to];

    if (!connect (c, first->node, second->node, node, first->hops + second->hops,
                  first->weight + second->weight))
      return false;
  }
  return true;
}

static bool
update_neighbours (Contractor *c, uint32_t node, const ArcList *list)
{
  for (uint32_t i = 0; i < list->n; i++) {
    const uint32_t neighbour = list->items[i].node;

    if (c->levels[neighbour] <= c->levels[node])
      c->levels[neighbour] = c->levels[node] + 1;
    if (!simulate (c, neighbour, &c->importances[neighbour]))
      return false;
    reorder (c, neighbour);
  }
  return true;
}

static YxRoadsError
contract_all (Contractor *c, YxRoadsPhase phase, YxRoadsProgress progress,
              void *user_data)
{
  uint32_t n_done = 0;

  if (progress != NULL && !progress (phase, 0.0, user_data))
    return YX_ROADS_ERROR_CANCELLED;
  for (uint32_t node = 0; node < c->n; node++) {
    if (!simulate (c, node, &c->importances[node]))
      return YX_ROADS_ERROR_NO_MEMORY;
    place_in_queue (c, c->n_queue++, node);
    reorder (c, node);
  }
  while (c->n_queue > 0) {
    const uint32_t node = c->queue[0];
    const uint64_t known = c->importances[node];

    if (!simulate (c, node, &c->importances[node]))
      return YX_ROADS_ERROR_NO_MEMORY;
    if (c->importances[node] > known) {
      reorder (c, node);
      if (c->queue[0] != node)
        continue;
    }
    remove_first (c);
    if (!contract_node (c, node) || !update_neighbours (c, node, &c->in[node])
        || !update_neighbours (c, node, &c->out[node]))
      return YX_ROADS_ERROR_NO_MEMORY;
    n_done++;
    if (progress != NULL && n_done % 1024 == 0
        && !progress (phase, (double) n_done / c->n, user_data))
      return YX_ROADS_ERROR_CANCELLED;
  }
  return YX_ROADS_OK;
}

static int
compare_arcs (const void *a, const void *b)
{
  const Arc *x = a;
  const Arc *y = b;

  return (x->node > y->node) - (x->node < y->node);
}

/* Numbers the states anew: still every arc leads upwards, but in the order in which a depth-first
 * walk up from each state in turn has dealt with all above it. States are in the order of the
 * map, so that what searches from one neighbourhood visit lies together. */
static YxRoadsError
renumber (const Contractor *c, uint32_t *ranks)
{
  typedef struct {
    uint32_t state, next;
  } Step;
  YxVector (Step) trail = { 0 };
  uint32_t next_rank = c->n;

  for (uint32_t state = 0; state < c->n; state++)
    ranks[state] = YX_NONE;
  for (uint32_t root = 0; root < c->n; root++) {
    if (ranks[root] != YX_NONE)
      continue;
    if (!yx_vector_push (&trail, ((Step){ root, 0 })))
      goto no_memory;
    while (trail.n > 0) {
      Step *step = &trail.items[trail.n - 1];
      const ArcList *out = &c->out[step->state];
      const ArcList *in = &c->in[step->state];
      uint32_t above;

      if (step->next == out->n + in->n) {
        if (ranks[step->state] == YX_NONE)
          ranks[step->state] = --next_rank;
        trail.n--;
        continue;
      }
      above = step->next < out->n ? out->items[step->next].node
                                  : in->items[step->next - out->n].node;
      step->next++;
      if (ranks[above] == YX_NONE && !yx_vector_push (&trail, ((Step){ above, 0 })))
        goto no_memory;
    }
  }
  yx_vector_clear (&trail);
  return YX_ROADS_OK;

no_memory:
  yx_vector_clear (&trail);
  return YX_ROADS_ERROR_NO_MEMORY;
}

static void
freeze_arcs (ArcList *list, YxContraction *result)
{
  const uint32_t *ranks = result->ranks.items;

  result->firsts.items[result->firsts.n++] = (uint32_t) result->arcs.n;
  for (uint32_t i = 0; i < list->n; i++)
    list->items[i].node = ranks[list->items[i].node];
  if (list->n > 1)
    qsort (list->items, list->n, sizeof *list->items, compare_arcs);
  for (uint32_t i = 0; i < list->n; i++) {
    const Arc *arc = &list->items[i];

    result->arcs.items[result->arcs.n++]
        = (YxImageArc){ arc->node, yx_weight_cm (arc->weight), yx_weight_ms (arc->weight) };
    result->middles.items[result->middles.n++]
        = arc->middle == YX_NONE ? YX_NONE : ranks[arc->middle];
  }
  free (list->items);
  *list = (ArcList){ 0 };
}

/* Lays the arcs of each rank side by side. */
static YxRoadsError
freeze (Contractor *c, YxContraction *result)
{
  size_t n_arcs = 0;
  YxRoadsError error;

  for (uint32_t state = 0; state < c->n; state++)
    n_arcs += c->out[state].n + c->in[state].n;
  if (n_arcs > INT32_MAX || c->n > INT32_MAX / 2)
    return YX_ROADS_ERROR_TOO_LARGE;
  if (!yx_vector_reserve (&result->ranks, c->n) || !yx_vector_reserve (&result->states, c->n)
      || !yx_vector_reserve (&result->firsts, 2 * (size_t) c->n + 1)
      || !yx_vector_reserve (&result->arcs, n_arcs)
      || !yx_vector_reserve (&result->middles, n_arcs))
    return YX_ROADS_ERROR_NO_MEMORY;
  error = renumber (c, result->ranks.items);
  if (error != YX_ROADS_OK)
    return error;
  result->ranks.n = result->states.n = c->n;
  for (uint32_t state = 0; state < c->n; state++)
    result->states.items[result->ranks.items[state]] = state;

  for (uint32_t rank = 0; rank < c->n; rank++) {
    freeze_arcs (&c->out[result->states.items[rank]], result);
    freeze_arcs (&c->in[result->states.items[rank]], result);
  }
  result->firsts.items[result->firsts.n++] = (uint32_t) result->arcs.n;
  for (uint32_t rank = 0; rank < c->n; rank++) {
    const uint32_t state = result->states.items[rank];
    const YxWeight weight = c->loop_weights[state];
    const uint32_t middle = c->loop_middles[state];

    if (weight == YX_WEIGHT_INFINITE)
      continue;
    if (!yx_vector_push (&result->loops,
                         ((YxImageLoop){ rank,
                                         middle == YX_NONE ? YX_NONE
                                                           : result->ranks.items[middle],
                                         yx_weight_cm (weight), yx_weight_ms (weight) })))
      return YX_ROADS_ERROR_NO_MEMORY;
  }
  return YX_ROADS_OK;
}

static YxRoadsError
prepare (Contractor *c, const YxTurnGraph *graph, const YxWeight *lane_weights,
         YxRoadsPeriod period)
{
  const size_t n = c->n + 1u;

  c->out = calloc (n, sizeof *c->out);
  c->in = calloc (n, sizeof *c->in);
  c->loop_weights = malloc (n * sizeof *c->loop_weights);
  c->loop_middles = malloc (n * sizeof *c->loop_middles);
  c->levels = calloc (n, sizeof *c->levels);
  c->importances = calloc (n, sizeof *c->importances);
  c->queue = malloc (n * sizeof *c->queue);
  c->places = malloc (n * sizeof *c->places);
  c->distances = malloc (n * sizeof *c->distances);
  c->goals = malloc (n * sizeof *c->goals);
  if (c->out == NULL || c->in == NULL || c->loop_weights == NULL || c->loop_middles == NULL
      || c->levels == NULL || c->importances == NULL || c->queue == NULL || c->places == NULL
      || c->distances == NULL || c->goals == NULL)
    return YX_ROADS_ERROR_NO_MEMORY;
  for (uint32_t i = 0; i < c->n; i++) {
    c->loop_weights[i] = c->distances[i] = YX_WEIGHT_INFINITE;
    c->loop_middles[i] = YX_NONE;
    c->goals[i] = -1;
  }
  for (uint32_t state = 0; state < c->n; state++) {
    const YxWeight left = lane_weights[graph->state_lanes.items[state]];

    for (uint32_t a = graph->first_turns.items[state]; a < graph->first_turns.items[state + 1];
         a++) {
      const YxImageTurn *turn = &graph->turns.items[a];

      if (!connect (c, state, turn->to, YX_NONE, 1, left + yx_weight (turn->ms[period], 0)))
        return YX_ROADS_ERROR_NO_MEMORY;
    }
  }
  return YX_ROADS_OK;
}

YxRoadsError
yx_contract (const YxTurnGraph *graph, const YxWeight *lane_weights, YxRoadsPeriod period,
             YxRoadsPhase phase, YxRoadsProgress progress, void *user_data,
             YxContraction *ret_contraction)
{
  Contractor c = { .n = (uint32_t) graph->state_lanes.n };
  YxContraction result = { 0 };
  YxRoadsError error = prepare (&c, graph, lane_weights, period);

  if (error == YX_ROADS_OK)
    error = contract_all (&c, phase, progress, user_data);
  if (error == YX_ROADS_OK)
    error = freeze (&c, &result);

  for (uint32_t i = 0; i < c.n; i++) {
    if (c.out != NULL)
      free (c.out[i].items);
    if (c.in != NULL)
      free (c.in[i].items);
  }
  free (c.out);
  free (c.in);
  free (c.loop_weights);
  free (c.loop_middles);
  free (c.levels);
  free (c.importances);
  free (c.queue);
  free (c.places);
  free (c.distances);
  free (c.goals);
  yx_vector_clear (&c.heap);
  yx_vector_clear (&c.touched);
  yx_vector_clear (&c.shortcuts);
  if (error != YX_ROADS_OK)
    yx_contraction_clear (&result);
  else
    *ret_contraction = result;
  return error;
}

void
yx_contraction_clear (YxContraction *contraction)
{
  yx_vector_clear (&contraction->ranks);
  yx_vector_clear (&contraction->states);
  yx_vector_clear (&contraction->firsts);
  yx_vector_clear (&contraction->arcs);
  yx_vector_clear (&contraction->middles);
  yx_vector_clear (&contraction->loops);
}
