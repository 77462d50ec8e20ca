#include "roads/builder.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One stretch between two consecutive nodes of a way. */
typedef struct {
  uint32_t nodes[2];
  uint32_t way;
} Edge;

typedef struct {
  const YxRoadsBuilder *builder;
  /* The nodes of all usable ways, by id; what the rest calls a node is an index here. */
  int64_t *ids;
  YxImagePoint *places;
  uint32_t *flags;
  bool *has_place;
  uint32_t n_nodes;

  Edge *edges;
  uint32_t n_edges;
  uint32_t *first_ends; /* by node, and one more */
  uint32_t *ends;       /* 2 × edge + end */
  bool *is_break;

  /* Chains of edges between breaks: 2 × edge, + 1 when driven against the way. */
  YxIndices chain_edges;
  YxIndices first_chain_edges;
} Cutter;

static int
compare_ids (const void *a, const void *b)
{
  const int64_t x = *(const int64_t *) a;
  const int64_t y = *(const int64_t *) b;

  return (x > y) - (x < y);
}

static uint32_t
find_node (const Cutter *cutter, int64_t id)
{
  const int64_t *found
      = bsearch (&id, cutter->ids, cutter->n_nodes, sizeof *cutter->ids, compare_ids);

  return found != NULL ? (uint32_t) (found - cutter->ids) : YX_NONE;
}

static YxRoadsError
number_nodes (Cutter *cutter)
{
  const YxRoadsBuilder *builder = cutter->builder;
  const size_t n_refs = builder->refs.n;
  uint32_t n = 0;

  cutter->ids = malloc ((n_refs + 1) * sizeof *cutter->ids);
  if (cutter->ids == NULL)
    return YX_ROADS_ERROR_NO_MEMORY;
  if (n_refs > 0)
    memcpy (cutter->ids, builder->refs.items, n_refs * sizeof *cutter->ids);
  qsort (cutter->ids, n_refs, sizeof *cutter->ids, compare_ids);
  for (size_t i = 0; i < n_refs; i++) {
    if (i == 0 || cutter->ids[i] != cutter->ids[n - 1])
      cutter->ids[n++] = cutter->ids[i];
  }
  cutter->n_nodes = n;

  cutter->places = calloc (n + 1u, sizeof *cutter->places);
  cutter->flags = calloc (n + 1u, sizeof *cutter->flags);
  cutter->has_place = calloc (n + 1u, sizeof *cutter->has_place);
  cutter->is_break = calloc (n + 1u, sizeof *cutter->is_break);
  if (cutter->places == NULL || cutter->flags == NULL || cutter->has_place == NULL
      || cutter->is_break == NULL)
    return YX_ROADS_ERROR_NO_MEMORY;

  for (size_t i = 0; i < builder->nodes.n; i++) {
    const uint32_t node = find_node (cutter, builder->nodes.items[i].id);

    if (node != YX_NONE && !cutter->has_place[node]) {
      cutter->places[node] = builder->nodes.items[i].place;
      cutter->has_place[node] = true;
    }
  }
  for (size_t i = 0; i < builder->node_flags.n; i++) {
    const uint32_t node = find_node (cutter, builder->node_flags.items[i].id);

    if (node != YX_NONE)
      cutter->flags[node] |= builder->node_flags.items[i].flags;
  }
  return YX_ROADS_OK;
}

typedef struct {
  int64_t id;
  uint32_t way;
} WayOrder;

static int
compare_way_orders (const void *a, const void *b)
{
  const WayOrder *x = a;
  const WayOrder *y = b;

  if (x->id != y->id)
    return x->id < y->id ? -1 : 1;
  return (x->way > y->way) - (x->way < y->way);
}

/* Marks in skip[] the ways that repeat an id already seen. */
static YxRoadsError
find_repeated_ways (const YxRoadsBuilder *builder, bool *skip)
{
  WayOrder *order = malloc ((builder->ways.n + 1) * sizeof *order);

  if (order == NULL)
    return YX_ROADS_ERROR_NO_MEMORY;
  for (size_t i = 0; i < builder->ways.n; i++)
    order[i] = (WayOrder){ builder->ways.items[i].id, (uint32_t) i };
  qsort (order, builder->ways.n, sizeof *order, compare_way_orders);
  for (size_t i = 1; i < builder->ways.n; i++)
    skip[order[i].way] = order[i].id == order[i - 1].id;
  free (order);
  return YX_ROADS_OK;
}

static YxRoadsError
make_edges (Cutter *cutter)
{
  const YxRoadsBuilder *builder = cutter->builder;
  bool *skip = calloc (builder->ways.n + 1, sizeof *skip);

  cutter->edges = malloc ((builder->refs.n + 1) * sizeof *cutter->edges);
  cutter->first_ends = calloc (cutter->n_nodes + 2u, sizeof *cutter->first_ends);
  if (skip == NULL || cutter->edges == NULL || cutter->first_ends == NULL
      || find_repeated_ways (builder, skip) != YX_ROADS_OK) {
    free (skip);
    return YX_ROADS_ERROR_NO_MEMORY;
  }

  for (uint32_t w = 0; w < builder->ways.n; w++) {
    const YxRawWay *way = &builder->ways.items[w];
    uint32_t previous = YX_NONE;

    for (uint32_t i = 0; i < way->n_refs && !skip[w]; i++) {
      uint32_t node = find_node (cutter, builder->refs.items[way->first_ref + i]);

      assert (node != YX_NONE);
      if (!cutter->has_place[node]) {
        previous = YX_NONE;
        continue;
      }
      if (previous != YX_NONE && previous != node) {
        cutter->edges[cutter->n_edges++] = (Edge){ { previous, node }, w };
        cutter->first_ends[previous + 1]++;
        cutter->first_ends[node + 1]++;
      }
      previous = node;
    }
  }
  free (skip);

  cutter->ends = malloc ((2u * cutter->n_edges + 1) * sizeof *cutter->ends);
  if (cutter->ends == NULL)
    return YX_ROADS_ERROR_NO_MEMORY;
  for (uint32_t node = 0; node < cutter->n_nodes; node++)
    cutter->first_ends[node + 1] += cutter->first_ends[node];
  for (uint32_t end = 0; end < 2 * cutter->n_edges; end++)
    cutter->ends[cutter->first_ends[cutter->edges[end / 2].nodes[end % 2]]++] = end;
  memmove (cutter->first_ends + 1, cutter->first_ends,
           cutter->n_nodes * sizeof *cutter->first_ends);
  cutter->first_ends[0] = 0;
  return YX_ROADS_OK;
}

/* Whether a car meets the same rules on both sides of a node where just two edges meet. */
static bool
can_join (const Cutter *cutter, uint32_t end_a, uint32_t end_b)
{
  const YxRawWay *a = &cutter->builder->ways.items[cutter->edges[end_a / 2].way];
  const YxRawWay *b = &cutter->builder->ways.items[cutter->edges[end_b / 2].way];
  /* access[0] leaves by end 0 and arrives at end 1. */
  const uint8_t out_a = a->access[end_a % 2];
  const uint8_t out_b = b->access[end_b % 2];
  const uint8_t into_a = a->access[1 - end_a % 2];
  const uint8_t into_b = b->access[1 - end_b % 2];

  return end_a / 2 != end_b / 2 && into_a == out_b && into_b == out_a
         && (a->road_class == YX_ROAD_FERRY) == (b->road_class == YX_ROAD_FERRY);
}

/* Nodes where restrictions hold must be ends of segments, whatever else meets there. */
static void
break_at_restrictions (Cutter *cutter)
{
  const YxRoadsBuilder *builder = cutter->builder;

  for (size_t i = 0; i < builder->members.n; i++) {
    const YxRawMember *member = &builder->members.items[i];
    uint32_t node;

    if (!member->is_way && member->role == YX_ROLE_VIA
        && (node = find_node (cutter, member->id)) != YX_NONE)
      cutter->is_break[node] = true;
  }
}

static int
compare_members (const void *a, const void *b)
{
  const YxRawMember *x = a;
  const YxRawMember *y = b;

  return (x->id > y->id) - (x->id < y->id);
}

/* The same for both ends of every road that a restriction goes by way of. */
static YxRoadsError
break_at_via_ways (Cutter *cutter)
{
  const YxRoadsBuilder *builder = cutter->builder;
  YxRawMembers vias = { 0 };

  for (size_t i = 0; i < builder->members.n; i++) {
    const YxRawMember *member = &builder->members.items[i];

    if (member->is_way && member->role == YX_ROLE_VIA && !yx_vector_push (&vias, *member))
      goto no_memory;
  }
  if (vias.n > 0)
    qsort (vias.items, vias.n, sizeof *vias.items, compare_members);
  for (size_t i = 0; vias.n > 0 && i < builder->ways.n; i++) {
    const YxRawWay *way = &builder->ways.items[i];
    const YxRawMember key = { .id = way->id };

    if (bsearch (&key, vias.items, vias.n, sizeof *vias.items, compare_members) == NULL)
      continue;
    cutter->is_break[find_node (cutter, builder->refs.items[way->first_ref])] = true;
    cutter->is_break[find_node (cutter, builder->refs.items[way->first_ref + way->n_refs - 1])]
        = true;
  }
  yx_vector_clear (&vias);
  return YX_ROADS_OK;

no_memory:
  yx_vector_clear (&vias);
  return YX_ROADS_ERROR_NO_MEMORY;
}

static YxRoadsError
find_breaks (Cutter *cutter)
{
  for (uint32_t node = 0; node < cutter->n_nodes; node++) {
    const uint32_t *ends = cutter->ends + cutter->first_ends[node];
    const uint32_t n_ends = cutter->first_ends[node + 1] - cutter->first_ends[node];

    if (n_ends != 2 || !can_join (cutter, ends[0], ends[1])
        || (cutter->flags[node] & (YX_NODE_BLOCKED | YX_NODE_GATE | YX_NODE_PRIVATE_GATE)) != 0)
      cutter->is_break[node] = true;
  }
  break_at_restrictions (cutter);
  return break_at_via_ways (cutter);
}

/* The step after `step` (2 × edge + against) along the only other edge of its far node. */
static uint32_t
next_step (const Cutter *cutter, uint32_t step)
{
  const uint32_t far_end = step ^ 1;
  const uint32_t node = cutter->edges[step / 2].nodes[far_end % 2];
  const uint32_t *ends = cutter->ends + cutter->first_ends[node];
  const uint32_t other = ends[0] == far_end ? ends[1] : ends[0];

  return other;
}

static YxRoadsError
make_chains (Cutter *cutter)
{
  bool *is_done = calloc (cutter->n_edges + 1u, sizeof *is_done);

  if (is_done == NULL)
    return YX_ROADS_ERROR_NO_MEMORY;
  for (uint32_t edge = 0; edge < cutter->n_edges; edge++) {
    uint32_t step = 2 * edge + 1; /* first back to where the chain begins */

    if (is_done[edge])
      continue;
    while (!cutter->is_break[cutter->edges[step / 2].nodes[1 - step % 2]]) {
      step = next_step (cutter, step);
      if (step / 2 == edge) { /* a ring that touches nothing: cut it anywhere */
        cutter->is_break[cutter->edges[edge].nodes[0]] = true;
        step = 2 * edge + 1;
      }
    }
    step ^= 1;
    if (!yx_vector_push (&cutter->first_chain_edges, (uint32_t) cutter->chain_edges.n))
      goto no_memory;
    for (;;) {
      is_done[step / 2] = true;
      if (!yx_vector_push (&cutter->chain_edges, step))
        goto no_memory;
      if (cutter->is_break[cutter->edges[step / 2].nodes[1 - step % 2]])
        break;
      step = next_step (cutter, step);
    }
  }
  if (!yx_vector_push (&cutter->first_chain_edges, (uint32_t) cutter->chain_edges.n))
    goto no_memory;
  free (is_done);
  return YX_ROADS_OK;

no_memory:
  free (is_done);
  return YX_ROADS_ERROR_NO_MEMORY;
}

static YxLonLat
lon_lat (YxImagePoint point)
{
  return (YxLonLat){ point.lon * 1e-7, point.lat * 1e-7 };
}

/* Millimetres a second of a ferry that states its duration; 0 for all else. */
static uint32_t
timetable_speed (const Cutter *cutter, const YxRawWay *way)
{
  double metres = 0.0;

  if (way->duration_s == 0)
    return 0;
  for (uint32_t i = 1; i < way->n_refs; i++) {
    const uint32_t a = find_node (cutter, cutter->builder->refs.items[way->first_ref + i - 1]);
    const uint32_t b = find_node (cutter, cutter->builder->refs.items[way->first_ref + i]);

    if (cutter->has_place[a] && cutter->has_place[b])
      metres += yx_distance (lon_lat (cutter->places[a]), lon_lat (cutter->places[b]));
  }
  return (uint32_t) fmin (1e6, fmax (1.0, metres * 1000.0 / way->duration_s));
}

/* Begins a part with what the tags of its way say. */
static void
open_part (const Cutter *cutter, const YxRawWay *way, bool forward, YxNetwork *network)
{
  YxImagePartFacts facts = { .fixed_mmps = timetable_speed (cutter, way) };

  for (int d = 0; d < 2; d++) {
    const int along_way = (d == 0) == forward ? 0 : 1;

    facts.caps[d] = way->caps[along_way];
    facts.posted[d] = (uint16_t) lround ((double) way->posted_kmh[along_way] * 10.0);
  }
  network->part_facts.items[network->part_facts.n++] = facts;
  network->parts.items[network->parts.n++] = (YxImagePart){
    .way_id = way->id,
    .first_point = (uint32_t) network->points.n,
    .name = way->name,
    .road_class = way->road_class,
    .flags
    = (uint8_t) ((forward ? YX_PART_FORWARD : 0) | (way->is_tunnel ? YX_PART_TUNNEL : 0)),
  };
}

static void
count (uint8_t *counter, bool condition)
{
  *counter = (uint8_t) (*counter + (condition && *counter < UINT8_MAX));
}

/* What stands at a node between two junctions delays whoever arrives at it. */
static void
pass_node (YxImagePartFacts *facts, int direction, unsigned flags, bool forward)
{
  count (&facts->signals[direction],
         (flags & (forward ? YX_NODE_SIGNAL_FORWARD : YX_NODE_SIGNAL_BACKWARD)) != 0);
  count (&facts->stops[direction],
         (flags & (forward ? YX_NODE_STOP_FORWARD : YX_NODE_STOP_BACKWARD)) != 0);
  count (&facts->crossings[direction], (flags & YX_NODE_CROSSING) != 0);
}

static YxRoadsError
write_segment (const Cutter *cutter, const uint32_t *steps, uint32_t n_steps,
               YxNetwork *network)
{
  const YxRawWay *ways = cutter->builder->ways.items;
  YxImageSegment segment = { (uint32_t) network->points.n, (uint32_t) network->parts.n, 0, 0 };
  double metres = 0.0;

  if (!yx_vector_reserve (&network->points, n_steps + 1)
      || !yx_vector_reserve (&network->node_ids, n_steps + 1)
      || !yx_vector_reserve (&network->parts, n_steps)
      || !yx_vector_reserve (&network->part_facts, n_steps))
    return YX_ROADS_ERROR_NO_MEMORY;

  for (uint32_t i = 0; i < n_steps; i++) {
    const Edge *edge = &cutter->edges[steps[i] / 2];
    const bool forward = steps[i] % 2 == 0;
    const uint32_t from = edge->nodes[forward ? 0 : 1];
    const uint32_t to = edge->nodes[forward ? 1 : 0];
    const bool is_last = i + 1 == n_steps;
    const Edge *next = is_last ? NULL : &cutter->edges[steps[i + 1] / 2];
    YxImagePartFacts *facts;

    if (i == 0 || edge->way != cutter->edges[steps[i - 1] / 2].way
        || forward != (steps[i - 1] % 2 == 0))
      open_part (cutter, &ways[edge->way], forward, network);
    network->points.items[network->points.n++] = cutter->places[from];
    network->node_ids.items[network->node_ids.n++] = cutter->ids[from];
    metres += yx_distance (lon_lat (cutter->places[from]), lon_lat (cutter->places[to]));

    facts = &network->part_facts.items[network->part_facts.n - 1];
    if (!is_last)
      pass_node (facts, 0, cutter->flags[to], forward);
    if (i > 0)
      pass_node (facts, 1, cutter->flags[from], !forward);

    if (is_last || next->way != edge->way || forward != (steps[i + 1] % 2 == 0)) {
      YxImagePart *part = &network->parts.items[network->parts.n - 1];

      part->cm = (uint32_t) fmin (4e9, fmax (1.0, round (metres * 100.0)));
      segment.cm += part->cm;
      metres = 0.0;
    }
    if (is_last) {
      network->points.items[network->points.n++] = cutter->places[to];
      network->node_ids.items[network->node_ids.n++] = cutter->ids[to];
    }
  }

  const Edge *first = &cutter->edges[steps[0] / 2];
  const Edge *last = &cutter->edges[steps[n_steps - 1] / 2];
  const YxSegmentEnds ends = {
    .nodes = { first->nodes[steps[0] % 2], last->nodes[1 - steps[n_steps - 1] % 2] },
    .access = { ways[first->way].access[steps[0] % 2], ways[first->way].access[1 - steps[0] % 2] },
    .is_ferry = ways[first->way].road_class == YX_ROAD_FERRY,
  };

  if (ends.access[0] != YX_ACCESS_OPEN && ends.access[1] != YX_ACCESS_OPEN)
    segment.flags |= YX_SEGMENT_PRIVATE;
  return yx_vector_push (&network->segments, segment) && yx_vector_push (&network->ends, ends)
             ? YX_ROADS_OK
             : YX_ROADS_ERROR_NO_MEMORY;
}

typedef struct {
  uint32_t key;
  uint32_t chain;
} ChainOrder;

static int
compare_chains (const void *a, const void *b)
{
  const ChainOrder *x = a;
  const ChainOrder *y = b;

  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  return (x->chain > y->chain) - (x->chain < y->chain);
}

/* Segments stand in the order of a space-filling curve: what is near on the map is near in
 * memory. */
static YxRoadsError
write_segments (const Cutter *cutter, YxNetwork *network)
{
  const size_t n_chains = cutter->first_chain_edges.n - 1;
  const uint32_t *firsts = cutter->first_chain_edges.items;
  ChainOrder *order = malloc ((n_chains + 1) * sizeof *order);
  YxRoadsError error = YX_ROADS_OK;

  if (order == NULL)
    return YX_ROADS_ERROR_NO_MEMORY;
  for (uint32_t i = 0; i < n_chains; i++) {
    const uint32_t step = cutter->chain_edges.items[(firsts[i] + firsts[i + 1]) / 2];

    order[i].key = yx_hilbert_key (cutter->places[cutter->edges[step / 2].nodes[step % 2]]);
    order[i].chain = i;
  }
  qsort (order, n_chains, sizeof *order, compare_chains);
  for (size_t i = 0; i < n_chains && error == YX_ROADS_OK; i++) {
    const uint32_t first = firsts[order[i].chain];

    error = write_segment (cutter, cutter->chain_edges.items + first,
                           firsts[order[i].chain + 1] - first, network);
  }
  free (order);
  if (error == YX_ROADS_OK
      && !yx_vector_push (&network->segments,
                          ((YxImageSegment){ (uint32_t) network->points.n,
                                             (uint32_t) network->parts.n, 0, 0 })))
    error = YX_ROADS_ERROR_NO_MEMORY;
  return error;
}

YxRoadsError
yx_network_build (YxRoadsBuilder *builder, YxNetwork *ret_network)
{
  Cutter cutter = { .builder = builder };
  YxNetwork network = { 0 };
  YxRoadsError error = number_nodes (&cutter);

  yx_vector_clear (&builder->nodes); /* the bulk of the memory */
  if (error == YX_ROADS_OK)
    error = make_edges (&cutter);
  if (error == YX_ROADS_OK)
    error = find_breaks (&cutter);
  if (error == YX_ROADS_OK)
    error = make_chains (&cutter);
  if (error == YX_ROADS_OK)
    error = write_segments (&cutter, &network);

  free (cutter.edges);
  free (cutter.first_ends);
  free (cutter.ends);
  free (cutter.is_break);
  free (cutter.places);
  free (cutter.has_place);
  yx_vector_clear (&cutter.chain_edges);
  yx_vector_clear (&cutter.first_chain_edges);
  network.junction_ids = cutter.ids;
  network.junction_flags = cutter.flags;
  network.n_junctions = cutter.n_nodes;
  if (error != YX_ROADS_OK)
    yx_network_clear (&network);
  else
    *ret_network = network;
  return error;
}

void
yx_network_clear (YxNetwork *network)
{
  yx_vector_clear (&network->points);
  yx_vector_clear (&network->node_ids);
  yx_vector_clear (&network->segments);
  yx_vector_clear (&network->parts);
  yx_vector_clear (&network->part_facts);
  yx_vector_clear (&network->ends);
  free (network->junction_ids);
  free (network->junction_flags);
  network->junction_ids = NULL;
  network->junction_flags = NULL;
}
