#include "roads/builder.h"
#include "roads/assemble.h"
#include "roads/price.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static uint64_t
hash_name (const char *name)
{
  uint64_t hash = 0xcbf29ce484222325u;

  for (; *name != '\0'; name++)
    hash = (hash ^ (uint8_t) *name) * 0x100000001b3u;
  return hash ^ hash >> 29;
}

static bool
grow_name_table (YxRoadsBuilder *builder)
{
  const size_t places = builder->name_table.n == 0 ? 1024 : 2 * builder->name_table.n;
  YxIndices table = { 0 };

  if (!yx_vector_reserve (&table, places))
    return false;
  table.n = places;
  for (size_t i = 0; i < places; i++)
    table.items[i] = YX_NONE;
  for (size_t i = 0; i < builder->name_table.n; i++) {
    const uint32_t offset = builder->name_table.items[i];

    if (offset == YX_NONE)
      continue;
    size_t place = hash_name (builder->names.items + offset) & (places - 1);
    while (table.items[place] != YX_NONE)
      place = (place + 1) & (places - 1);
    table.items[place] = offset;
  }
  yx_vector_clear (&builder->name_table);
  builder->name_table = table;
  return true;
}

/* Each name is kept once. */
static YxRoadsError
intern_name (YxRoadsBuilder *builder, const char *name, uint32_t *ret_offset)
{
  const size_t length = strlen (name) + 1;
  size_t place;

  if (2 * builder->n_names >= builder->name_table.n && !grow_name_table (builder))
    return YX_ROADS_ERROR_NO_MEMORY;
  place = hash_name (name) & (builder->name_table.n - 1);
  while (builder->name_table.items[place] != YX_NONE) {
    const uint32_t offset = builder->name_table.items[place];

    if (strcmp (builder->names.items + offset, name) == 0) {
      *ret_offset = offset;
      return YX_ROADS_OK;
    }
    place = (place + 1) & (builder->name_table.n - 1);
  }
  if (builder->names.n + length > INT32_MAX)
    return YX_ROADS_ERROR_TOO_LARGE;
  if (!yx_vector_reserve (&builder->names, length))
    return YX_ROADS_ERROR_NO_MEMORY;
  *ret_offset = (uint32_t) builder->names.n;
  memcpy (builder->names.items + builder->names.n, name, length);
  builder->names.n += length;
  builder->name_table.items[place] = *ret_offset;
  builder->n_names++;
  return YX_ROADS_OK;
}

static void
clear_elements (YxRoadsBuilder *builder)
{
  yx_vector_clear (&builder->nodes);
  yx_vector_clear (&builder->node_flags);
  yx_vector_clear (&builder->ways);
  yx_vector_clear (&builder->refs);
  yx_vector_clear (&builder->name_table);
  yx_vector_clear (&builder->restrictions);
  yx_vector_clear (&builder->members);
}

YxRoadsError
yx_roads_builder_new (const YxRoadsSpeeds *speeds, YxRoadsBuilder **ret_builder)
{
  YxRoadsBuilder *builder;
  uint32_t empty;

  if (!yx_roads_speeds_are_valid (speeds, NULL))
    return YX_ROADS_ERROR_SPEEDS;
  builder = calloc (1, sizeof *builder);
  if (builder == NULL)
    return YX_ROADS_ERROR_NO_MEMORY;
  builder->speeds = *speeds;
  if (intern_name (builder, "", &empty) != YX_ROADS_OK) {
    yx_roads_builder_free (builder);
    return YX_ROADS_ERROR_NO_MEMORY;
  }
  *ret_builder = builder;
  return YX_ROADS_OK;
}

void
yx_roads_builder_free (YxRoadsBuilder *builder)
{
  if (builder == NULL)
    return;
  clear_elements (builder);
  yx_vector_clear (&builder->names);
  free (builder);
}

YxRoadsError
yx_roads_builder_add_node (YxRoadsBuilder *builder, int64_t id, YxLonLat place,
                           const YxTag *tags, size_t n_tags)
{
  const unsigned flags = n_tags > 0 ? yx_node_meaning (tags, n_tags) : 0;
  YxRawNode node;

  if (builder->is_finished)
    return YX_ROADS_ERROR_STATE;
  if (!yx_lon_lat_is_valid (place))
    return YX_ROADS_OK;
  if (builder->nodes.n >= INT32_MAX)
    return YX_ROADS_ERROR_TOO_LARGE;

  node.id = id;
  node.place.lon = (int32_t) lround (place.lon * 1e7);
  node.place.lat = (int32_t) lround (place.lat * 1e7);
  if (!yx_vector_push (&builder->nodes, node))
    return YX_ROADS_ERROR_NO_MEMORY;
  if (flags != 0 && !yx_vector_push (&builder->node_flags, ((YxRawNodeFlags){ id, flags })))
    return YX_ROADS_ERROR_NO_MEMORY;
  return YX_ROADS_OK;
}

YxRoadsError
yx_roads_builder_add_way (YxRoadsBuilder *builder, int64_t id, const int64_t *refs, size_t n_refs,
                          const YxTag *tags, size_t n_tags)
{
  YxWayMeaning meaning;
  YxRawWay way = { .id = id };
  YxRoadsError error;

  if (builder->is_finished)
    return YX_ROADS_ERROR_STATE;
  if (n_refs < 2 || !yx_way_meaning (tags, n_tags, &meaning))
    return YX_ROADS_OK;
  if (builder->refs.n + n_refs > INT32_MAX)
    return YX_ROADS_ERROR_TOO_LARGE;

  error = intern_name (builder, meaning.name, &way.name);
  if (error != YX_ROADS_OK)
    return error;
  way.first_ref = builder->refs.n;
  way.n_refs = (uint32_t) n_refs;
  way.duration_s = meaning.duration_s;
  way.road_class = (uint8_t) meaning.road_class;
  way.is_tunnel = meaning.is_tunnel;
  for (int d = 0; d < 2; d++) {
    way.posted_kmh[d] = meaning.posted_kmh[d];
    way.caps[d] = meaning.caps[d];
    way.access[d] = (uint8_t) meaning.access[d];
  }
  if (!yx_vector_reserve (&builder->refs, n_refs) || !yx_vector_push (&builder->ways, way))
    return YX_ROADS_ERROR_NO_MEMORY;
  memcpy (builder->refs.items + builder->refs.n, refs, n_refs * sizeof *refs);
  builder->refs.n += n_refs;
  return YX_ROADS_OK;
}

static bool
parse_role (const char *role, YxRole *ret_role)
{
  if (role == NULL)
    return false;
  if (strcmp (role, "from") == 0)
    *ret_role = YX_ROLE_FROM;
  else if (strcmp (role, "via") == 0)
    *ret_role = YX_ROLE_VIA;
  else if (strcmp (role, "to") == 0)
    *ret_role = YX_ROLE_TO;
  else
    return false;
  return true;
}

YxRoadsError
yx_roads_builder_add_relation (YxRoadsBuilder *builder, int64_t id, const YxRoadsMember *members,
                               size_t n_members, const YxTag *tags, size_t n_tags)
{
  YxRawRestriction restriction = { 0 };
  const size_t n_before = builder->members.n;
  YxRole role;

  if (builder->is_finished)
    return YX_ROADS_ERROR_STATE;
  restriction.kind = yx_restriction_kind (tags, n_tags);
  restriction.first_member = n_before;
  if (restriction.kind == YX_RESTRICTION_NONE)
    return YX_ROADS_OK;
  if (restriction.kind == YX_RESTRICTION_IGNORED) {
    builder->n_restrictions_ignored++;
    return YX_ROADS_OK;
  }
  for (size_t i = 0; i < n_members; i++) {
    if (members[i].kind == YX_ROADS_MEMBER_RELATION || !parse_role (members[i].role, &role))
      continue;
    if (!yx_vector_push (&builder->members,
                         ((YxRawMember){ members[i].id, role,
                                         members[i].kind == YX_ROADS_MEMBER_WAY }))) {
      builder->members.n = n_before;
      return YX_ROADS_ERROR_NO_MEMORY;
    }
  }
  restriction.n_members = (uint32_t) (builder->members.n - n_before);
  if (!yx_vector_push (&builder->restrictions, restriction)) {
    builder->members.n = n_before;
    return YX_ROADS_ERROR_NO_MEMORY;
  }
  return YX_ROADS_OK;
}

static YxRoads
view_of (const YxRoadsBuilder *builder, const YxNetwork *network, const YxTurnGraph *graph,
         const YxBoxes *boxes, const double *speeds, const YxImageHeader *header)
{
  return (YxRoads){
    .header = header,
    .points = network->points.items,
    .node_ids = network->node_ids.items,
    .segments = network->segments.items,
    .parts = network->parts.items,
    .part_facts = network->part_facts.items,
    .names = builder->names.items,
    .lane_states = graph->lane_states.items,
    .state_lanes = graph->state_lanes.items,
    .first_turns = graph->first_turns.items,
    .turns = graph->turns.items,
    .turn_facts = graph->turn_facts.items,
    .boxes = boxes->items,
    .speeds = speeds,
    .n_points = (uint32_t) network->points.n,
    .n_segments = (uint32_t) network->ends.n,
    .n_parts = (uint32_t) network->parts.n,
    .n_names = (uint32_t) builder->names.n,
    .n_states = (uint32_t) graph->state_lanes.n,
    .n_turns = (uint32_t) graph->turns.n,
    .n_boxes = (uint32_t) boxes->n,
  };
}

YxRoadsError
yx_roads_builder_finish (YxRoadsBuilder *builder, YxRoadsProgress progress, void *user_data,
                         YxRoads **ret_roads)
{
  YxNetwork network = { 0 };
  YxTurnGraph graph = { 0 };
  YxBoxes boxes = { 0 };
  YxRoadsError error;

  if (builder->is_finished)
    return YX_ROADS_ERROR_STATE;
  builder->is_finished = true;

  if (progress != NULL && !progress (YX_ROADS_PHASE_NETWORK, 0.0, user_data))
    return YX_ROADS_ERROR_CANCELLED;
  error = yx_network_build (builder, &network);
  if (error == YX_ROADS_OK)
    error = yx_turn_graph_build (builder, &network, &graph);
  clear_elements (builder);
  if (error == YX_ROADS_OK)
    error = yx_components_mark (&graph, &network.segments);
  if (error == YX_ROADS_OK)
    error = yx_index_build (&network, &boxes);
  if (error == YX_ROADS_OK) {
    double speeds[YX_SPEEDS_N_NUMBERS];
    YxImageHeader header = {
      .n_restrictions = graph.n_restrictions,
      .n_restrictions_ignored = graph.n_restrictions_ignored,
    };
    const YxRoads view = view_of (builder, &network, &graph, &boxes, speeds, &header);

    yx_speeds_pack (&builder->speeds, speeds);
    for (size_t i = 0; i < network.ends.n; i++)
      header.millimetres += 10ull * network.segments.items[i].cm;
    for (size_t i = 0; i < network.parts.n; i++)
      yx_price_part (&builder->speeds, &network.part_facts.items[i], &network.parts.items[i]);
    for (size_t i = 0; i < graph.turns.n; i++)
      yx_price_turn (&builder->speeds, &graph.turn_facts.items[i], &graph.turns.items[i]);
    error = yx_roads_assemble (&view, NULL, progress, user_data, ret_roads);
  }
  yx_vector_clear (&boxes);
  yx_turn_graph_clear (&graph);
  yx_network_clear (&network);
  return error;
}
