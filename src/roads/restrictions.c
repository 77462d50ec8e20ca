#include "roads/builder.h"

#include <stdlib.h>
#include <string.h>

/* A restriction by way of more segments than this is a mistake in the map. */
#define MAX_VIA_LANES 64

typedef struct {
  const YxRoadsBuilder *builder;
  const YxNetwork *network;
  const YxJunctions *junctions;
  YxRestrictions result;
} Resolver;

static uint32_t
find_junction (const YxNetwork *network, int64_t node_id)
{
  uint32_t low = 0;
  uint32_t high = network->n_junctions;

  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;

    if (network->junction_ids[middle] < node_id)
      low = middle + 1;
    else
      high = middle;
  }
  return low < network->n_junctions && network->junction_ids[low] == node_id ? low : YX_NONE;
}

/* The one open lane that arrives at a junction by a way; YX_NONE when none or several do. */
static uint32_t
arriving_lane (const Resolver *resolver, uint32_t junction, int64_t way_id)
{
  const YxJunctions *junctions = resolver->junctions;
  uint32_t found = YX_NONE;

  for (uint32_t i = junctions->first_slots[junction]; i < junctions->first_slots[junction + 1];
       i++) {
    const uint32_t lane = junctions->slots[i] ^ 1;

    if (!yx_lane_is_open (resolver->network, lane)
        || yx_lane_last_part (resolver->network, lane)->way_id != way_id)
      continue;
    if (found != YX_NONE)
      return YX_NONE;
    found = lane;
  }
  return found;
}

static bool
is_u_turn (YxRestrictionKind kind)
{
  return kind == YX_RESTRICTION_NO_U_TURN || kind == YX_RESTRICTION_ONLY_U_TURN;
}

static bool
is_only (YxRestrictionKind kind)
{
  return kind == YX_RESTRICTION_ONLY || kind == YX_RESTRICTION_ONLY_U_TURN;
}

/* The open lane that leaves a junction by a way. A U-turn within one way goes back on the lane
 * it came from; no other turn does. */
static uint32_t
leaving_lane (const Resolver *resolver, YxRestrictionKind kind, uint32_t junction,
              uint32_t from_lane, int64_t from_way, int64_t to_way)
{
  const YxJunctions *junctions = resolver->junctions;
  uint32_t found = YX_NONE;

  for (uint32_t i = junctions->first_slots[junction]; i < junctions->first_slots[junction + 1];
       i++) {
    const uint32_t lane = junctions->slots[i];

    if (!yx_lane_is_open (resolver->network, lane)
        || yx_lane_first_part (resolver->network, lane)->way_id != to_way)
      continue;
    if (from_way == to_way && is_u_turn (kind) != (lane == (from_lane ^ 1)))
      continue;
    if (found != YX_NONE)
      return YX_NONE;
    found = lane;
  }
  return found;
}

static bool
forbid (Resolver *resolver, uint32_t from, uint32_t to)
{
  return yx_vector_push (&resolver->result.forbidden, (uint64_t) from << 32 | to);
}

static YxRoadsError
add_by_node (Resolver *resolver, YxRestrictionKind kind, uint32_t junction, uint32_t from,
             uint32_t to)
{
  const YxJunctions *junctions = resolver->junctions;

  if (!is_only (kind))
    return forbid (resolver, from, to) ? YX_ROADS_OK : YX_ROADS_ERROR_NO_MEMORY;
  for (uint32_t i = junctions->first_slots[junction]; i < junctions->first_slots[junction + 1];
       i++) {
    if (junctions->slots[i] != to && !forbid (resolver, from, junctions->slots[i]))
      return YX_ROADS_ERROR_NO_MEMORY;
  }
  return YX_ROADS_OK;
}

static bool
is_via_way (const YxRawMember *members, uint32_t n_members, int64_t way_id, uint64_t *used)
{
  uint32_t n_via = 0;

  for (uint32_t i = 0; i < n_members; i++) {
    if (members[i].role != YX_ROLE_VIA || !members[i].is_way)
      continue;
    if (members[i].id == way_id) {
      *used |= (uint64_t) 1 << (n_via % 64);
      return true;
    }
    n_via++;
  }
  return false;
}

static uint32_t
count_vias (const YxRawMember *members, uint32_t n_members)
{
  uint32_t n = 0;

  for (uint32_t i = 0; i < n_members; i++)
    n += members[i].role == YX_ROLE_VIA && members[i].is_way;
  return n;
}

typedef struct {
  Resolver *resolver;
  const YxRawRestriction *restriction;
  const YxRawMember *members;
  int64_t from_way, to_way;
  uint32_t n_vias;
  uint32_t lanes[MAX_VIA_LANES + 2];
  uint32_t n_lanes;
  uint32_t n_found;
  uint32_t n_steps;
} Walk;

/* Goes on from the last lane of the walk along via ways until the target way can be entered with
 * every via way used; depth first, as such roads hardly ever branch. */
static YxRoadsError
walk_vias (Walk *walk, uint64_t used)
{
  Resolver *resolver = walk->resolver;
  const YxJunctions *junctions = resolver->junctions;
  const uint32_t last = walk->lanes[walk->n_lanes - 1];
  const uint32_t junction = yx_lane_end (resolver->network, last);
  const uint64_t all = walk->n_vias >= 64 ? UINT64_MAX : ((uint64_t) 1 << walk->n_vias) - 1;
  YxRoadsError error = YX_ROADS_OK;

  if (walk->n_steps++ > 4096)
    return YX_ROADS_OK;
  if (used == all && walk->n_lanes > 1) {
    const uint32_t to = leaving_lane (resolver, YX_RESTRICTION_NO, junction, last,
                                      yx_lane_last_part (resolver->network, last)->way_id,
                                      walk->to_way);

    if (to != YX_NONE && to != (last ^ 1)) {
      YxViaRestriction via
          = { walk->restriction->kind, resolver->result.via_lanes.n, walk->n_lanes + 1 };

      for (uint32_t i = 0; i < walk->n_lanes; i++) {
        if (!yx_vector_push (&resolver->result.via_lanes, walk->lanes[i]))
          return YX_ROADS_ERROR_NO_MEMORY;
      }
      if (!yx_vector_push (&resolver->result.via_lanes, to)
          || !yx_vector_push (&resolver->result.via, via))
        return YX_ROADS_ERROR_NO_MEMORY;
      walk->n_found++;
      return YX_ROADS_OK;
    }
  }
  if (walk->n_lanes > MAX_VIA_LANES)
    return YX_ROADS_OK;

  for (uint32_t i = junctions->first_slots[junction];
       error == YX_ROADS_OK && i < junctions->first_slots[junction + 1]; i++) {
    const uint32_t lane = junctions->slots[i];
    const YxImageSegment *segment = &resolver->network->segments.items[lane / 2];
    uint64_t now_used = used;
    bool is_via = yx_lane_is_open (resolver->network, lane) && lane != (last ^ 1);

    for (uint32_t j = 1; is_via && j < walk->n_lanes; j++)
      is_via = walk->lanes[j] / 2 != lane / 2;
    for (uint32_t p = segment[0].first_part; is_via && p < segment[1].first_part; p++)
      is_via = is_via_way (walk->members, walk->restriction->n_members,
                           resolver->network->parts.items[p].way_id, &now_used);
    if (!is_via)
      continue;
    walk->lanes[walk->n_lanes++] = lane;
    error = walk_vias (walk, now_used);
    walk->n_lanes--;
  }
  return error;
}

static YxRoadsError
add_by_ways (Resolver *resolver, const YxRawRestriction *restriction,
             const YxRawMember *members, int64_t from_way, int64_t to_way, bool *ret_applied)
{
  const YxNetwork *network = resolver->network;
  Walk walk = {
    .resolver = resolver,
    .restriction = restriction,
    .members = members,
    .from_way = from_way,
    .to_way = to_way,
    .n_vias = count_vias (members, restriction->n_members),
  };

  /* The way to begin from is looked for at both ends of every via way. */
  for (uint32_t i = 0; i < restriction->n_members; i++) {
    if (members[i].role != YX_ROLE_VIA || !members[i].is_way)
      continue;
    for (size_t w = 0; w < resolver->builder->ways.n; w++) {
      const YxRawWay *way = &resolver->builder->ways.items[w];

      if (way->id != members[i].id)
        continue;
      for (int end = 0; end < 2; end++) {
        const size_t ref = way->first_ref + (end == 0 ? 0 : way->n_refs - 1);
        const uint32_t junction
            = find_junction (network, resolver->builder->refs.items[ref]);
        YxRoadsError error;

        if (junction == YX_NONE)
          continue;
        walk.lanes[0] = arriving_lane (resolver, junction, from_way);
        if (walk.lanes[0] == YX_NONE)
          continue;
        walk.n_lanes = 1;
        error = walk_vias (&walk, 0);
        if (error != YX_ROADS_OK)
          return error;
      }
      break;
    }
  }
  *ret_applied = walk.n_found > 0;
  return YX_ROADS_OK;
}

/* One pair of from and to, as no_entry and no_exit may have several. */
static YxRoadsError
add_pair (Resolver *resolver, const YxRawRestriction *restriction, const YxRawMember *members,
          int64_t from_way, int64_t to_way, bool *ret_applied)
{
  uint32_t n_nodes = 0;
  uint32_t junction = YX_NONE;
  uint32_t from, to;

  *ret_applied = false;
  for (uint32_t i = 0; i < restriction->n_members; i++) {
    if (members[i].role == YX_ROLE_VIA && !members[i].is_way) {
      n_nodes++;
      junction = find_junction (resolver->network, members[i].id);
    }
  }
  if (n_nodes == 0)
    return add_by_ways (resolver, restriction, members, from_way, to_way, ret_applied);
  if (n_nodes > 1 || junction == YX_NONE)
    return YX_ROADS_OK;

  from = arriving_lane (resolver, junction, from_way);
  if (from == YX_NONE)
    return YX_ROADS_OK;
  to = leaving_lane (resolver, restriction->kind, junction, from, from_way, to_way);
  if (to == YX_NONE)
    return YX_ROADS_OK;
  *ret_applied = true;
  return add_by_node (resolver, restriction->kind, junction, from, to);
}

static int
compare_pairs (const void *a, const void *b)
{
  const uint64_t x = *(const uint64_t *) a;
  const uint64_t y = *(const uint64_t *) b;

  return (x > y) - (x < y);
}

YxRoadsError
yx_restrictions_resolve (const YxRoadsBuilder *builder, const YxNetwork *network,
                         const YxJunctions *junctions, YxRestrictions *ret_result)
{
  Resolver resolver = { builder, network, junctions, { .n_ignored = builder->n_restrictions_ignored } };

  for (size_t i = 0; i < builder->restrictions.n; i++) {
    const YxRawRestriction *restriction = &builder->restrictions.items[i];
    const YxRawMember *members = builder->members.items + restriction->first_member;
    bool is_applied = false;

    for (uint32_t f = 0; f < restriction->n_members; f++) {
      for (uint32_t t = 0; t < restriction->n_members; t++) {
        bool applied;
        YxRoadsError error;

        if (members[f].role != YX_ROLE_FROM || members[t].role != YX_ROLE_TO
            || !members[f].is_way || !members[t].is_way)
          continue;
        error = add_pair (&resolver, restriction, members, members[f].id, members[t].id,
                          &applied);
        if (error != YX_ROADS_OK) {
          yx_restrictions_clear (&resolver.result);
          return error;
        }
        is_applied = is_applied || applied;
      }
    }
    if (is_applied)
      resolver.result.n_applied++;
    else
      resolver.result.n_ignored++;
  }
  if (resolver.result.forbidden.n > 0)
    qsort (resolver.result.forbidden.items, resolver.result.forbidden.n, sizeof (uint64_t),
           compare_pairs);
  *ret_result = resolver.result;
  return YX_ROADS_OK;
}

void
yx_restrictions_clear (YxRestrictions *restrictions)
{
  yx_vector_clear (&restrictions->forbidden);
  yx_vector_clear (&restrictions->via);
  yx_vector_clear (&restrictions->via_lanes);
}
