#include "roads/image.h"
#include "roads/index.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
  const uint8_t *bytes;
  const YxImageHeader *header;
  const YxImageSection *table;
  uint32_t next; /* sections are taken in ascending order */
} Reader;

/* The items of the next section, which must have this id and item size; false otherwise. */
static bool
take_section (Reader *reader, uint32_t id, size_t item_size, const void **ret_items,
              uint32_t *ret_count)
{
  const YxImageSection *section = &reader->table[reader->next];

  if (reader->next >= reader->header->n_sections || section->id != id
      || section->item_size != item_size || section->count > INT32_MAX
      || section->offset % 8 != 0 || section->offset > reader->header->size
      || section->count * item_size > reader->header->size - section->offset)
    return false;
  *ret_items = reader->bytes + section->offset;
  *ret_count = (uint32_t) section->count;
  reader->next++;
  return true;
}

#define TAKE(reader, id, field, count) \
  take_section (reader, id, sizeof *(field), (const void **) &(field), count)

/* first[0] = 0 ≤ first[1] ≤ … ≤ first[n] = total */
static bool
are_ranges (const uint32_t *firsts, uint32_t n, uint32_t total)
{
  if (firsts[0] != 0 || firsts[n] != total)
    return false;
  for (uint32_t i = 0; i < n; i++) {
    if (firsts[i] > firsts[i + 1])
      return false;
  }
  return true;
}

static bool
check_segments (const YxRoads *roads)
{
  const YxImageSegment *segments = roads->segments;

  if (segments[0].first_point != 0 || segments[0].first_part != 0
      || segments[roads->n_segments].first_point != roads->n_points
      || segments[roads->n_segments].first_part != roads->n_parts)
    return false;
  for (uint32_t s = 0; s < roads->n_segments; s++) {
    uint64_t cm = 0;
    uint64_t ms = 0;
    uint32_t previous = segments[s].first_point;

    if (segments[s].first_point > segments[s + 1].first_point
        || segments[s + 1].first_point - segments[s].first_point < 2
        || segments[s].first_part >= segments[s + 1].first_part
        || segments[s + 1].first_part > roads->n_parts
        || segments[s + 1].first_point > roads->n_points
        || roads->parts[segments[s].first_part].first_point != segments[s].first_point)
      return false;
    for (uint32_t p = segments[s].first_part; p < segments[s + 1].first_part; p++) {
      const YxImagePart *part = &roads->parts[p];

      /* The first begins with the segment, the others each a piece later at least. */
      if (part->first_point < previous || part->first_point >= segments[s + 1].first_point - 1
          || part->cm == 0 || part->name >= roads->n_names
          || part->road_class >= YX_ROAD_N_CLASSES)
        return false;
      previous = part->first_point + 1;
      cm += part->cm;
      for (int i = 0; i < 2 * YX_ROADS_N_PERIODS; i++)
        ms += part->ms[i / 2][i % 2];
    }
    if (cm != segments[s].cm || ms > INT32_MAX)
      return false;
  }
  return true;
}

static bool
check_states (const YxRoads *roads)
{
  if (!are_ranges (roads->lane_states, 2 * roads->n_segments, roads->n_states)
      || !are_ranges (roads->first_turns, roads->n_states, roads->n_turns))
    return false;
  for (uint32_t lane = 0; lane < 2 * roads->n_segments; lane++) {
    for (uint32_t s = roads->lane_states[lane]; s < roads->lane_states[lane + 1]; s++) {
      if (roads->state_lanes[s] != lane)
        return false;
    }
  }
  for (uint32_t t = 0; t < roads->n_turns; t++) {
    if (roads->turns[t].to >= roads->n_states || roads->turns[t].ms[YX_ROADS_DAY] > YX_MAX_ARC_MS
        || roads->turns[t].ms[YX_ROADS_NIGHT] > YX_MAX_ARC_MS)
      return false;
  }
  return true;
}

/* The boxes must be a tree laid out level by level, of bounded depth, its leaves within their
 * segments. */
static bool
check_boxes (const YxRoads *roads)
{
  uint32_t next_child = 1;
  uint32_t level_end = 1;
  int depth = 0;

  if (roads->n_boxes == 0)
    return roads->n_segments == 0;
  for (uint32_t i = 0; i < roads->n_boxes; i++) {
    const YxImageBox *box = &roads->boxes[i];

    if (i == level_end) {
      level_end = next_child;
      if (++depth > YX_INDEX_MAX_DEPTH || level_end == i)
        return false;
    }
    if (box->is_leaf != 0) {
      if (box->segment >= roads->n_segments || box->count == 0
          || box->first < roads->segments[box->segment].first_point
          || box->first >= roads->segments[box->segment + 1].first_point
          || box->count >= roads->segments[box->segment + 1].first_point - box->first)
        return false;
    } else {
      if (box->first != next_child || box->count == 0 || box->count > YX_INDEX_FAN_OUT
          || box->count > roads->n_boxes - next_child)
        return false;
      next_child += box->count;
    }
  }
  return next_child == roads->n_boxes;
}

static bool
check_arcs (const YxHierarchy *h, uint32_t n)
{
  if (!are_ranges (h->firsts, 2 * n, h->n_arcs))
    return false;
  for (uint32_t rank = 0; rank < n; rank++) {
    for (uint32_t a = h->firsts[2 * rank]; a < h->firsts[2 * rank + 2]; a++) {
      if (h->arcs[a].other <= rank || h->arcs[a].other >= n
          || (h->middles[a] != YX_NONE && h->middles[a] >= rank))
        return false;
    }
  }
  return true;
}

static bool
take_hierarchy (Reader *reader, uint32_t period, uint32_t n, YxHierarchy *h)
{
  const uint32_t base = YX_SECTION_HIERARCHY + YX_HIERARCHY_SECTIONS * period;
  uint32_t n_ranks, n_states, n_firsts, n_middles;

  if (!TAKE (reader, base + YX_HIERARCHY_RANKS, h->ranks, &n_ranks)
      || !TAKE (reader, base + YX_HIERARCHY_STATES, h->states, &n_states)
      || !TAKE (reader, base + YX_HIERARCHY_FIRSTS, h->firsts, &n_firsts)
      || !TAKE (reader, base + YX_HIERARCHY_ARCS, h->arcs, &h->n_arcs)
      || !TAKE (reader, base + YX_HIERARCHY_MIDDLES, h->middles, &n_middles)
      || !TAKE (reader, base + YX_HIERARCHY_LOOPS, h->loops, &h->n_loops))
    return false;
  if (n_ranks != n || n_states != n || n > INT32_MAX / 2 || n_firsts != 2 * n + 1
      || n_middles != h->n_arcs)
    return false;
  for (uint32_t state = 0; state < n; state++) {
    if (h->ranks[state] >= n || h->states[h->ranks[state]] != state)
      return false;
  }
  for (uint32_t i = 0; i < h->n_loops; i++) {
    const YxImageLoop *loop = &h->loops[i];

    if (loop->rank >= n || (i > 0 && loop->rank <= h->loops[i - 1].rank)
        || (loop->middle != YX_NONE && loop->middle >= loop->rank))
      return false;
  }
  return check_arcs (h, n);
}

static bool
take_all (Reader *reader, YxRoads *roads)
{
  uint32_t n_ids, n_segments, n_lanes, n_first_turns, n_part_facts, n_turn_facts, n_numbers;
  YxRoadsSpeeds speeds;

  if (!TAKE (reader, YX_SECTION_POINTS, roads->points, &roads->n_points)
      || !TAKE (reader, YX_SECTION_NODE_IDS, roads->node_ids, &n_ids)
      || !TAKE (reader, YX_SECTION_SEGMENTS, roads->segments, &n_segments)
      || !TAKE (reader, YX_SECTION_PARTS, roads->parts, &roads->n_parts)
      || !TAKE (reader, YX_SECTION_NAMES, roads->names, &roads->n_names)
      || !TAKE (reader, YX_SECTION_LANE_STATES, roads->lane_states, &n_lanes)
      || !TAKE (reader, YX_SECTION_STATE_LANES, roads->state_lanes, &roads->n_states)
      || !TAKE (reader, YX_SECTION_FIRST_TURNS, roads->first_turns, &n_first_turns)
      || !TAKE (reader, YX_SECTION_TURNS, roads->turns, &roads->n_turns)
      || !TAKE (reader, YX_SECTION_BOXES, roads->boxes, &roads->n_boxes)
      || !TAKE (reader, YX_SECTION_PART_FACTS, roads->part_facts, &n_part_facts)
      || !TAKE (reader, YX_SECTION_TURN_FACTS, roads->turn_facts, &n_turn_facts)
      || !TAKE (reader, YX_SECTION_SPEEDS, roads->speeds, &n_numbers))
    return false;
  if (n_part_facts != roads->n_parts || n_turn_facts != roads->n_turns
      || n_numbers != YX_SPEEDS_N_NUMBERS)
    return false;
  yx_speeds_unpack (roads->speeds, &speeds);
  if (!yx_roads_speeds_are_valid (&speeds, NULL))
    return false;
  if (n_ids != roads->n_points || n_segments == 0 || n_segments - 1 > INT32_MAX / 2
      || n_lanes != 2 * (n_segments - 1) + 1 || n_first_turns != roads->n_states + 1
      || roads->n_names == 0 || roads->names[0] != '\0'
      || roads->names[roads->n_names - 1] != '\0')
    return false;
  roads->n_segments = n_segments - 1;
  if (!check_segments (roads) || !check_states (roads) || !check_boxes (roads))
    return false;
  for (uint32_t period = 0; period < YX_ROADS_N_PERIODS; period++) {
    if (!take_hierarchy (reader, period, roads->n_states, &roads->hierarchies[period]))
      return false;
  }
  return reader->next == reader->header->n_sections;
}

YxRoadsError
yx_roads_open_image (const void *bytes, size_t size, void (*release) (void *data), void *data,
                     YxRoads **ret_roads)
{
  const size_t sealed = offsetof (YxImageHeader, checksum) + sizeof (uint64_t);
  const YxImageHeader *header = bytes;
  Reader reader = { bytes, header, NULL, 0 };
  YxRoads *roads;

  if (__BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__ || (uintptr_t) bytes % 8 != 0)
    return YX_ROADS_ERROR_ALIGNMENT;
  if (size < sizeof header->magic
      || memcmp (header->magic, YX_IMAGE_MAGIC, sizeof header->magic) != 0)
    return YX_ROADS_ERROR_FORMAT;
  if (size < sizeof *header)
    return YX_ROADS_ERROR_TRUNCATED;
  if (header->version != YX_IMAGE_VERSION)
    return YX_ROADS_ERROR_VERSION;
  if (size < header->size)
    return YX_ROADS_ERROR_TRUNCATED;
  if (header->size < sizeof *header
      || header->n_sections > (header->size - sizeof *header) / sizeof (YxImageSection)
      || header->checksum
             != yx_image_checksum ((const uint8_t *) bytes + sealed, header->size - sealed))
    return YX_ROADS_ERROR_DAMAGED;

  roads = calloc (1, sizeof *roads);
  if (roads == NULL)
    return YX_ROADS_ERROR_NO_MEMORY;
  roads->bytes = bytes;
  roads->size = header->size;
  roads->header = header;
  reader.table = (const YxImageSection *) (const void *) ((const uint8_t *) bytes + sizeof *header);
  if (!take_all (&reader, roads)) {
    free (roads);
    return YX_ROADS_ERROR_DAMAGED;
  }
  for (uint32_t s = 0; s < roads->n_segments; s++)
    roads->n_main += (roads->segments[s].flags & YX_SEGMENT_MAIN) != 0;
  roads->release = release;
  roads->release_data = data;
  *ret_roads = roads;
  return YX_ROADS_OK;
}

void
yx_roads_free (YxRoads *roads)
{
  if (roads == NULL)
    return;
  if (roads->release != NULL)
    roads->release (roads->release_data);
  free (roads);
}

const void *
yx_roads_get_image (const YxRoads *roads, size_t *ret_size)
{
  *ret_size = roads->size;
  return roads->bytes;
}

YxRoadsInfo
yx_roads_get_info (const YxRoads *roads)
{
  YxRoadsInfo info = {
    .box = YX_BOX_EMPTY,
    .kilometres = (double) roads->header->millimetres * 1e-6,
    .n_points = roads->n_points,
    .n_segments = roads->n_segments,
    .n_states = roads->n_states,
    .n_turns = roads->n_turns,
    .n_main_segments = roads->n_main,
    .n_restrictions = roads->header->n_restrictions,
    .n_restrictions_ignored = roads->header->n_restrictions_ignored,
  };

  if (roads->n_boxes > 0) {
    const YxImageBox *root = &roads->boxes[0];

    info.box = (YxBox){ root->west * 1e-7, root->south * 1e-7, root->east * 1e-7,
                        root->north * 1e-7 };
  }
  for (int p = 0; p < YX_ROADS_N_PERIODS; p++) {
    const YxHierarchy *h = &roads->hierarchies[p];

    for (uint32_t a = 0; a < h->n_arcs; a++)
      info.n_shortcuts[p] += h->middles[a] != YX_NONE;
  }
  return info;
}

void
yx_roads_get_speeds (const YxRoads *roads, YxRoadsSpeeds *ret_speeds)
{
  yx_speeds_unpack (roads->speeds, ret_speeds);
}

const char *
yx_roads_error_name (YxRoadsError error)
{
  static const char *const names[] = {
    [YX_ROADS_OK] = "no error",
    [YX_ROADS_ERROR_NO_MEMORY] = "not enough memory",
    [YX_ROADS_ERROR_CANCELLED] = "cancelled",
    [YX_ROADS_ERROR_SPEEDS] = "speed table out of range",
    [YX_ROADS_ERROR_TOO_LARGE] = "road network too large",
    [YX_ROADS_ERROR_STATE] = "road builder already finished",
    [YX_ROADS_ERROR_FORMAT] = "not a road image",
    [YX_ROADS_ERROR_VERSION] = "road image of another version",
    [YX_ROADS_ERROR_TRUNCATED] = "truncated road image",
    [YX_ROADS_ERROR_DAMAGED] = "damaged road image",
    [YX_ROADS_ERROR_ALIGNMENT] = "misaligned road image",
    [YX_ROADS_ERROR_NO_ROUTE] = "no route",
    [YX_ROADS_ERROR_NO_MATCH] = "no fix near a road",
  };

  return (unsigned) error < sizeof names / sizeof names[0] ? names[error] : "unknown error";
}
