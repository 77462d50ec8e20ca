#include "roads/contract.h"
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
 * evenly over the map. The factors are those that made searches shortest on real extracts. It is
 * brought up to date for the neighbours of each state contracted and once more before a state is
 * taken. */

/* A search for witnesses gives up after so many states or arcs, and looks from so many of the
 * states that lead in: less when it only weighs how important a state is, which happens far more
 * often than taking it out. Where a map is a regular grid, the last states to be taken out have
 * hundreds of arcs, and weighing them in full would take nearly all the time. */
typedef struct {
  uint32_t settled_max, arcs_max, sources_max;
} Effort;

static const Effort weighing = { 40, 300, 4 };
static const Effort contracting = { 200, UINT32_MAX, UINT32_MAX };

typedef struct {
  uint32_t from, to; /* places in the lists of arcs in and out of the state */
} Shortcut;

typedef struct {
  YxContracted graph; /* arcs of what is not contracted, then left as they are */
  uint32_t *levels;
  uint32_t *last_updates; /* by state: how many were contracted when it was looked at last */

  /* Indexed binary heap of states by importance. */
  uint64_t *importances;
  uint32_t *queue, *places;
  uint32_t n_queue;

  /* Witness search. */
  Effort effort;
  YxHeap heap;
  YxWeight *distances;
  YxWeight *goals; /* what a witness to this state may cost; negative: not a target */
  YxRanks touched;
  YxVector (Shortcut) shortcuts; /* that the state simulated last needs */
} Contractor;

static YxContractArc *
find_arc (YxContractArcs *list, uint32_t node)
{
  for (uint32_t i = 0; i < list->n; i++) {
    if (list->items[i].node == node)
      return &list->items[i];
  }
  return NULL;
}

static void
remove_arc (YxContractArcs *list, uint32_t node)
{
  YxContractArc *arc = find_arc (list, node);

  if (arc != NULL)
    *arc = list->items[--list->n];
}

/* Adds the arc or betters the one there is. */
static bool
put_arc (YxContractArcs *list, const YxContractArc *arc)
{
  YxContractArc *old = find_arc (list, arc->node);

  if (old != NULL) {
    if (arc->weight < old->weight)
      *old = *arc;
    return true;
  }
  if (list->n == list->capacity) {
    const uint32_t capacity = list->capacity < 2 ? 2 : list->capacity * 2;
    YxContractArc *items = reallocarray (list->items, capacity, sizeof *items);

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
    if (weight < c->graph.loop_weights[from]) {
      c->graph.loop_weights[from] = weight;
      c->graph.loop_middles[from] = middle;
    }
    return true;
  }
  return put_arc (&c->graph.out[from], &(YxContractArc){ to, middle, hops, weight })
         && put_arc (&c->graph.in[to], &(YxContractArc){ from, middle, hops, weight });
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
  uint32_t n_arcs = 0;

  c->heap.n = 0;
  if (!touch (c, from, 0))
    return false;
  while (c->heap.n > 0 && n_goals > 0) {
    const YxHeapEntry entry = yx_heap_pop (&c->heap);
    const YxContractArcs *out = &c->graph.out[entry.item];

    if (entry.key > c->distances[entry.item])
      continue;
    n_arcs += out->n;
    if (entry.key > furthest || ++n_settled > c->effort.settled_max || n_arcs > c->effort.arcs_max)
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

/* Finds the shortcuts that contracting the state would need (left in c->shortcuts; all of them
 * when the effort is that of contracting, some when it only weighs) and how
 * important that makes it. */
static bool
simulate (Contractor *c, uint32_t node, Effort effort, uint64_t *ret_importance)
{
  const YxContractArcs *in = &c->graph.in[node];
  const YxContractArcs *out = &c->graph.out[node];
  uint64_t hops_removed = 0;
  uint64_t hops_added = 0;
  uint64_t n_added = 0;
  const uint64_t n_removed = in->n + out->n;
  const uint32_t stride = in->n > effort.sources_max ? 1 + (in->n - 1) / effort.sources_max : 1;

  c->effort = effort;
  c->shortcuts.n = 0;
  for (uint32_t i = 0; i < in->n; i++)
    hops_removed += in->items[i].hops;
  for (uint32_t o = 0; o < out->n; o++)
    hops_removed += out->items[o].hops;

  for (uint32_t i = 0; i < in->n; i += stride) {
    const YxContractArc *first = &in->items[i];
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

      if (is_loop ? through < c->graph.loop_weights[to] : c->distances[to] > through) {
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
    *ret_importance
        += stride * (2000 * n_added / n_removed + 1000 * hops_added / hops_removed);
  return true;
}

/* Takes the state out; c->shortcuts must be its own. */
static bool
contract_node (Contractor *c, uint32_t node)
{
  const YxContractArcs *in = &c->graph.in[node];
  const YxContractArcs *out = &c->graph.out[node];

  for (uint32_t i = 0; i < in->n; i++)
    remove_arc (&c->graph.out[in->items[i].node], node);
  for (uint32_t o = 0; o < out->n; o++)
    remove_arc (&c->graph.in[out->items[o].node], node);
  for (size_t s = 0; s < c->shortcuts.n; s++) {
    const YxContractArc *first = &in->items[c->shortcuts.items[s].from];
    const YxContractArc *second = &out->items[c->shortcuts.items[s].to];

    if (!connect (c, first->node, second->node, node, first->hops + second->hops,
                  first->weight + second->weight))
      return false;
  }
  return true;
}

static bool
update_neighbours (Contractor *c, uint32_t node, const YxContractArcs *list, uint32_t n_done)
{
  for (uint32_t i = 0; i < list->n; i++) {
    const uint32_t neighbour = list->items[i].node;

    if (c->last_updates[neighbour] == n_done)
      continue; /* a neighbour both ways */
    c->last_updates[neighbour] = n_done;
    if (c->levels[neighbour] <= c->levels[node])
      c->levels[neighbour] = c->levels[node] + 1;
    if (!simulate (c, neighbour, weighing, &c->importances[neighbour]))
      return false;
    reorder (c, neighbour);
  }
  return true;
}

static bool
report (const YxContractionTask *task, uint32_t n_done)
{
  const YxRoadsPhase phase = task->period == YX_ROADS_DAY ? YX_ROADS_PHASE_CONTRACT_DAY
                                                          : YX_ROADS_PHASE_CONTRACT_NIGHT;

  return task->progress == NULL || n_done % 1024 != 0
         || task->progress (phase, (double) n_done / task->n_states, task->user_data);
}

static YxRoadsError
contract_in_order (Contractor *c, const YxContractionTask *task)
{
  for (uint32_t i = 0; i < task->n_states; i++) {
    uint64_t importance;

    if (!report (task, i))
      return YX_ROADS_ERROR_CANCELLED;
    if (!simulate (c, task->order[i], contracting, &importance)
        || !contract_node (c, task->order[i]))
      return YX_ROADS_ERROR_NO_MEMORY;
  }
  return YX_ROADS_OK;
}

static YxRoadsError
contract_by_importance (Contractor *c, const YxContractionTask *task, uint32_t *ret_order)
{
  uint32_t n_done = 0;

  for (uint32_t node = 0; node < task->n_states; node++) {
    if (!simulate (c, node, weighing, &c->importances[node]))
      return YX_ROADS_ERROR_NO_MEMORY;
    place_in_queue (c, c->n_queue++, node);
    reorder (c, node);
  }
  while (c->n_queue > 0) {
    const uint32_t node = c->queue[0];
    const uint64_t known = c->importances[node];

    if (!report (task, n_done))
      return YX_ROADS_ERROR_CANCELLED;
    if (!simulate (c, node, contracting, &c->importances[node]))
      return YX_ROADS_ERROR_NO_MEMORY;
    if (c->importances[node] > known) {
      reorder (c, node);
      if (c->queue[0] != node)
        continue;
    }
    remove_first (c);
    if (ret_order != NULL)
      ret_order[n_done] = node;
    n_done++;
    if (!contract_node (c, node) || !update_neighbours (c, node, &c->graph.in[node], n_done)
        || !update_neighbours (c, node, &c->graph.out[node], n_done))
      return YX_ROADS_ERROR_NO_MEMORY;
  }
  return YX_ROADS_OK;
}

static YxRoadsError
prepare (Contractor *c, const YxContractionTask *task)
{
  const size_t n = task->n_states + 1u;

  c->graph.n = task->n_states;
  c->graph.out = calloc (n, sizeof *c->graph.out);
  c->graph.in = calloc (n, sizeof *c->graph.in);
  c->graph.loop_weights = malloc (n * sizeof *c->graph.loop_weights);
  c->graph.loop_middles = malloc (n * sizeof *c->graph.loop_middles);
  c->levels = calloc (n, sizeof *c->levels);
  c->last_updates = calloc (n, sizeof *c->last_updates);
  c->importances = calloc (n, sizeof *c->importances);
  c->queue = malloc (n * sizeof *c->queue);
  c->places = malloc (n * sizeof *c->places);
  c->distances = malloc (n * sizeof *c->distances);
  c->goals = malloc (n * sizeof *c->goals);
  if (c->graph.out == NULL || c->graph.in == NULL || c->graph.loop_weights == NULL
      || c->graph.loop_middles == NULL || c->levels == NULL || c->last_updates == NULL
      || c->importances == NULL || c->queue == NULL || c->places == NULL || c->distances == NULL
      || c->goals == NULL)
    return YX_ROADS_ERROR_NO_MEMORY;
  for (uint32_t i = 0; i < task->n_states; i++) {
    c->graph.loop_weights[i] = c->distances[i] = YX_WEIGHT_INFINITE;
    c->graph.loop_middles[i] = YX_NONE;
    c->goals[i] = -1;
  }
  for (uint32_t state = 0; state < task->n_states; state++) {
    const YxWeight left = task->lane_weights[task->state_lanes[state]];

    for (uint32_t t = task->first_turns[state]; t < task->first_turns[state + 1]; t++) {
      const YxImageTurn *turn = &task->turns[t];

      if (!connect (c, state, turn->to, YX_NONE, 1, left + yx_weight (turn->ms[task->period], 0)))
        return YX_ROADS_ERROR_NO_MEMORY;
    }
  }
  return YX_ROADS_OK;
}

static void
contractor_clear (Contractor *c)
{
  for (uint32_t i = 0; i < c->graph.n; i++) {
    if (c->graph.out != NULL)
      free (c->graph.out[i].items);
    if (c->graph.in != NULL)
      free (c->graph.in[i].items);
  }
  free (c->graph.out);
  free (c->graph.in);
  free (c->graph.loop_weights);
  free (c->graph.loop_middles);
  free (c->levels);
  free (c->last_updates);
  free (c->importances);
  free (c->queue);
  free (c->places);
  free (c->distances);
  free (c->goals);
  yx_vector_clear (&c->heap);
  yx_vector_clear (&c->touched);
  yx_vector_clear (&c->shortcuts);
}

YxRoadsError
yx_contract (const YxContractionTask *task, uint32_t *ret_order, YxContraction *ret_contraction)
{
  Contractor c = { 0 };
  YxRoadsError error = prepare (&c, task);

  if (error == YX_ROADS_OK)
    error = task->order != NULL ? contract_in_order (&c, task)
                                : contract_by_importance (&c, task, ret_order);
  if (error == YX_ROADS_OK)
    error = yx_contracted_freeze (&c.graph, ret_contraction);
  contractor_clear (&c);
  return error;
}
