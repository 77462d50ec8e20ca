#include "roads/builder.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
  const YxTurnGraph *graph;
  uint32_t n;
  uint32_t *order;     /* when a state was first seen, from 1; 0 not yet */
  uint32_t *low;       /* earliest state on the stack reached from here */
  uint32_t *component; /* YX_NONE while open */
  uint32_t *stack;
  uint32_t *trail;     /* the recursion, unrolled */
  uint32_t *next_turn;
} Tarjan;

/* Strongly connected components (Tarjan 1972) without recursion. Returns the number of the
 * largest, the first found among equals. */
static uint32_t
find_largest (Tarjan *t)
{
  const uint32_t *firsts = t->graph->first_turns.items;
  uint32_t n_seen = 0;
  uint32_t n_stack = 0;
  uint32_t n_components = 0;
  uint32_t largest = YX_NONE;
  uint32_t largest_size = 0;

  for (uint32_t root = 0; root < t->n; root++) {
    uint32_t n_trail = 0;

    if (t->order[root] != 0)
      continue;
    t->trail[n_trail++] = root;
    while (n_trail > 0) {
      const uint32_t state = t->trail[n_trail - 1];
      bool descended = false;

      if (t->order[state] == 0) {
        t->order[state] = t->low[state] = ++n_seen;
        t->stack[n_stack++] = state;
        t->next_turn[state] = firsts[state];
      }
      while (t->next_turn[state] < firsts[state + 1]) {
        const uint32_t to = t->graph->turns.items[t->next_turn[state]].to;

        if (t->order[to] == 0) {
          t->trail[n_trail++] = to;
          descended = true;
          break; /* looks at this turn once more on the way back, for its low */
        }
        if (t->component[to] == YX_NONE && t->low[to] < t->low[state])
          t->low[state] = t->low[to];
        t->next_turn[state]++;
      }
      if (descended)
        continue;
      n_trail--;
      if (t->low[state] == t->order[state]) {
        uint32_t size = 0;
        uint32_t member;

        do {
          member = t->stack[--n_stack];
          t->component[member] = n_components;
          size++;
        } while (member != state);
        if (size > largest_size) {
          largest_size = size;
          largest = n_components;
        }
        n_components++;
      }
    }
  }
  return largest;
}

/* Marks in `reached` every state that the seeds (those already marked) lead to. */
static void
spread (const uint32_t *firsts, const uint32_t *heads, uint32_t n, bool *reached, uint32_t *queue)
{
  uint32_t n_queue = 0;

  for (uint32_t state = 0; state < n; state++) {
    if (reached[state])
      queue[n_queue++] = state;
  }
  for (uint32_t i = 0; i < n_queue; i++) {
    for (uint32_t a = firsts[queue[i]]; a < firsts[queue[i] + 1]; a++) {
      if (!reached[heads[a]]) {
        reached[heads[a]] = true;
        queue[n_queue++] = heads[a];
      }
    }
  }
}

/* The turns backwards: by target, where they come from. */
static void
reverse_turns (const YxTurnGraph *graph, uint32_t n, uint32_t *firsts, uint32_t *tails)
{
  memset (firsts, 0, (n + 2) * sizeof *firsts);
  for (size_t a = 0; a < graph->turns.n; a++)
    firsts[graph->turns.items[a].to + 2]++;
  for (uint32_t i = 2; i < n + 2; i++)
    firsts[i] += firsts[i - 1];
  for (uint32_t state = 0; state < n; state++) {
    for (uint32_t a = graph->first_turns.items[state]; a < graph->first_turns.items[state + 1];
         a++)
      tails[firsts[graph->turns.items[a].to + 1]++] = state;
  }
}

YxRoadsError
yx_components_mark (const YxTurnGraph *graph, YxSegments *segments)
{
  const uint32_t n = (uint32_t) graph->state_lanes.n;
  const size_t n_turns = graph->turns.n;
  uint32_t *memory = calloc (6 * ((size_t) n + 2) + (size_t) n + 2, sizeof *memory);
  uint32_t *heads = calloc (n_turns + 1, sizeof *heads);
  bool *arrives = calloc (n + 1u, sizeof *arrives);
  bool *leaves = calloc (n + 1u, sizeof *leaves);
  YxRoadsError error = YX_ROADS_ERROR_NO_MEMORY;

  if (memory != NULL && heads != NULL && arrives != NULL && leaves != NULL) {
    const size_t stride = (size_t) n + 2;
    Tarjan t = {
      graph,
      n,
      memory,
      memory + stride,
      memory + 2 * stride,
      memory + 3 * stride,
      memory + 4 * stride,
      memory + 5 * stride,
    };
    uint32_t *firsts = memory + 6 * stride;
    uint32_t largest;

    for (uint32_t state = 0; state < n; state++)
      t.component[state] = YX_NONE;
    largest = find_largest (&t);
    for (uint32_t state = 0; state < n; state++)
      arrives[state] = leaves[state] = t.component[state] == largest;

    for (size_t a = 0; a < n_turns; a++)
      heads[a] = graph->turns.items[a].to;
    spread (graph->first_turns.items, heads, n, arrives, t.stack);
    reverse_turns (graph, n, firsts, heads);
    spread (firsts, heads, n, leaves, t.stack);

    for (size_t segment = 0; segment + 1 < segments->n; segment++) {
      bool can_arrive = false;
      bool can_leave = false;

      for (size_t lane = 2 * segment; lane < 2 * segment + 2; lane++) {
        const uint32_t first = graph->lane_states.items[lane];
        const uint32_t end = graph->lane_states.items[lane + 1];

        /* A journey begins in the plain state and ends in any. */
        if (first < end && leaves[first])
          can_leave = true;
        for (uint32_t state = first; state < end; state++)
          can_arrive = can_arrive || arrives[state];
      }
      if (can_arrive && can_leave)
        segments->items[segment].flags |= YX_SEGMENT_MAIN;
    }
    error = YX_ROADS_OK;
  }
  free (memory);
  free (heads);
  free (arrives);
  free (leaves);
  return error;
}
