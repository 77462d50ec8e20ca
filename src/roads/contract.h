#pragma once

/* From a turn graph to a hierarchy over it. contract.c takes the states out of the graph one by
 * one; freeze.c lays out what remains. */

#include "roads/image.h"
#include "roads/vector.h"

typedef YxVector (uint32_t) YxRanks;

/* The arrays of one hierarchy, as in the image. */
typedef struct {
  YxRanks ranks, states;
  YxRanks firsts, middles;
  YxVector (YxImageArc) arcs;
  YxVector (YxImageLoop) loops;
} YxContraction;

/* What to contract: a turn graph with the weights of one period. */
typedef struct {
  uint32_t n_states;
  const uint32_t *state_lanes;
  const uint32_t *first_turns;
  const YxImageTurn *turns;
  const YxWeight *lane_weights; /* by lane */
  YxRoadsPeriod period;
  const uint32_t *order; /* states as they are to be taken out; NULL finds an order */
  YxRoadsProgress progress;
  void *user_data;
} YxContractionTask;

/* ret_order (nullable, of n_states) receives the states as they were taken out. An order found
 * for one period is nearly as good for another, and contracting by a given order takes a fraction
 * of the time. Errors: NO_MEMORY, TOO_LARGE, CANCELLED. */
YxRoadsError yx_contract (const YxContractionTask *task, uint32_t *ret_order,
                          YxContraction *ret_contraction);
void yx_contraction_clear (YxContraction *contraction);

/* The order in which the states of a hierarchy can be taken out again: by depth. ret_order is of
 * n_states. False when memory runs out. */
bool yx_contraction_order (const YxHierarchy *hierarchy, uint32_t n_states, uint32_t *ret_order);

/* ---- Between contract.c and freeze.c -------------------------------------------------- */

typedef struct {
  uint32_t node;
  uint32_t middle;
  uint32_t hops; /* turns that it stands for */
  YxWeight weight;
} YxContractArc;

typedef struct {
  YxContractArc *items;
  uint32_t n, capacity;
} YxContractArcs;

/* By state, arcs to and from those taken out later. */
typedef struct {
  uint32_t n;
  YxContractArcs *out, *in;
  YxWeight *loop_weights;
  uint32_t *loop_middles;
} YxContracted;

/* Frees the arc lists of `contracted` on the way. Errors: NO_MEMORY, TOO_LARGE. */
YxRoadsError yx_contracted_freeze (YxContracted *contracted, YxContraction *ret_contraction);
