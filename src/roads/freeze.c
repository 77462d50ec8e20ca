#include "roads/contract.h"

#include <stdlib.h>

static int
compare_arcs (const void *a, const void *b)
{
  const YxContractArc *x = a;
  const YxContractArc *y = b;

  return (x->node > y->node) - (x->node < y->node);
}

/* Numbers the states anew: still every arc leads upwards, but in the order in which a depth-first
 * walk up from each state in turn has dealt with all above it. States are in the order of the
 * map, so that what searches from one neighbourhood visit lies together. */
static YxRoadsError
renumber (const YxContracted *c, uint32_t *ranks)
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
      const YxContractArcs *out = &c->out[step->state];
      const YxContractArcs *in = &c->in[step->state];
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
freeze_arcs (YxContractArcs *list, YxContraction *result)
{
  const uint32_t *ranks = result->ranks.items;

  result->firsts.items[result->firsts.n++] = (uint32_t) result->arcs.n;
  for (uint32_t i = 0; i < list->n; i++)
    list->items[i].node = ranks[list->items[i].node];
  if (list->n > 1)
    qsort (list->items, list->n, sizeof *list->items, compare_arcs);
  for (uint32_t i = 0; i < list->n; i++) {
    const YxContractArc *arc = &list->items[i];

    result->arcs.items[result->arcs.n++]
        = (YxImageArc){ arc->node, yx_weight_cm (arc->weight), yx_weight_ms (arc->weight) };
    result->middles.items[result->middles.n++]
        = arc->middle == YX_NONE ? YX_NONE : ranks[arc->middle];
  }
  free (list->items);
  *list = (YxContractArcs){ 0 };
}

/* Lays the arcs of each rank side by side. */
static YxRoadsError
freeze (YxContracted *c, YxContraction *result)
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

YxRoadsError
yx_contracted_freeze (YxContracted *contracted, YxContraction *ret_contraction)
{
  YxContraction result = { 0 };
  YxRoadsError error = freeze (contracted, &result);

  if (error != YX_ROADS_OK)
    yx_contraction_clear (&result);
  else
    *ret_contraction = result;
  return error;
}

bool
yx_contraction_order (const YxHierarchy *hierarchy, uint32_t n_states, uint32_t *ret_order)
{
  uint32_t *levels = calloc (n_states + 1u, sizeof *levels);
  uint32_t *firsts = calloc (n_states + 2u, sizeof *firsts);

  if (levels == NULL || firsts == NULL) {
    free (levels);
    free (firsts);
    return false;
  }
  for (uint32_t rank = 0; rank < n_states; rank++) {
    for (uint32_t a = hierarchy->firsts[2 * rank]; a < hierarchy->firsts[2 * rank + 2]; a++) {
      uint32_t *above = &levels[hierarchy->arcs[a].other];

      *above = *above > levels[rank] ? *above : levels[rank] + 1;
    }
  }
  for (uint32_t rank = 0; rank < n_states; rank++)
    firsts[levels[rank] + 1]++;
  for (uint32_t level = 0; level < n_states; level++)
    firsts[level + 1] += firsts[level];
  for (uint32_t rank = 0; rank < n_states; rank++)
    ret_order[firsts[levels[rank]]++] = hierarchy->states[rank];
  free (levels);
  free (firsts);
  return true;
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
