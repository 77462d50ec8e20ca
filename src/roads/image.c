#include "roads/image.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static uint64_t
rotate (uint64_t value, int bits)
{
  return value << bits | value >> (64 - bits);
}

static uint64_t
mix (uint64_t value)
{
  value ^= value >> 32;
  value *= 0xd6e8feb86659fd93u;
  value ^= value >> 32;
  value *= 0xd6e8feb86659fd93u;
  return value ^ value >> 32;
}

uint64_t
yx_image_checksum (const uint8_t *bytes, size_t size)
{
  uint64_t lanes[4] = { 1, 2, 3, 4 };
  uint64_t sum = mix (size);
  size_t i = 0;

  for (; i + 32 <= size; i += 32) {
    for (int lane = 0; lane < 4; lane++) {
      uint64_t word;

      memcpy (&word, bytes + i + 8 * lane, 8);
      lanes[lane] = rotate (lanes[lane] ^ word * 0x9e3779b97f4a7c15u, 29) * 0xbf58476d1ce4e5b9u;
    }
  }
  for (; i < size; i++)
    lanes[i % 4] = rotate (lanes[i % 4] ^ bytes[i], 29) * 0xbf58476d1ce4e5b9u;
  for (int lane = 0; lane < 4; lane++)
    sum = mix (sum ^ lanes[lane]);
  return sum;
}

typedef struct {
  YxImageSection sections[32];
  const void *items[32];
  uint32_t n_sections;
} Writer;

/* Sections in ascending order of id. */
static void
add_section (Writer *writer, uint32_t id, size_t item_size, const void *items, size_t n_items)
{
  assert (writer->n_sections < sizeof writer->items / sizeof writer->items[0]);
  writer->items[writer->n_sections] = items;
  writer->sections[writer->n_sections++] = (YxImageSection){
    .id = id,
    .item_size = (uint32_t) item_size,
    .count = n_items,
  };
}

#define ADD(writer, id, items, n_items) add_section (writer, id, sizeof *(items), items, n_items)

static void
add_hierarchy (Writer *writer, uint32_t period, uint32_t n_states, const YxHierarchy *h)
{
  const uint32_t base = YX_SECTION_HIERARCHY + YX_HIERARCHY_SECTIONS * period;

  ADD (writer, base + YX_HIERARCHY_RANKS, h->ranks, n_states);
  ADD (writer, base + YX_HIERARCHY_STATES, h->states, n_states);
  ADD (writer, base + YX_HIERARCHY_FIRSTS, h->firsts, 2 * (size_t) n_states + 1);
  ADD (writer, base + YX_HIERARCHY_ARCS, h->arcs, h->n_arcs);
  ADD (writer, base + YX_HIERARCHY_MIDDLES, h->middles, h->n_arcs);
  ADD (writer, base + YX_HIERARCHY_LOOPS, h->loops, h->n_loops);
}

static uint8_t *
join (Writer *writer, const YxImageHeader *counts, size_t *ret_size)
{
  const size_t table_size = writer->n_sections * sizeof (YxImageSection);
  const size_t sealed = offsetof (YxImageHeader, checksum) + sizeof counts->checksum;
  size_t size = sizeof (YxImageHeader) + table_size;
  YxImageHeader header = *counts;
  uint8_t *bytes;

  for (uint32_t i = 0; i < writer->n_sections; i++) {
    YxImageSection *section = &writer->sections[i];

    section->offset = size;
    size += (section->item_size * section->count + 7) / 8 * 8;
  }

  bytes = calloc (1, size);
  if (bytes == NULL)
    return NULL;

  memcpy (bytes + sizeof header, writer->sections, table_size);
  for (uint32_t i = 0; i < writer->n_sections; i++) {
    const YxImageSection *section = &writer->sections[i];

    if (section->count > 0)
      memcpy (bytes + section->offset, writer->items[i], section->item_size * section->count);
  }

  memcpy (header.magic, YX_IMAGE_MAGIC, sizeof header.magic);
  header.version = YX_IMAGE_VERSION;
  header.n_sections = writer->n_sections;
  header.size = size;
  memcpy (bytes, &header, sizeof header);
  header.checksum = yx_image_checksum (bytes + sealed, size - sealed);
  memcpy (bytes, &header, sizeof header);

  *ret_size = size;
  return bytes;
}

uint8_t *
yx_image_join (const YxRoads *c, size_t *ret_size)
{
  Writer writer = { 0 };

  ADD (&writer, YX_SECTION_POINTS, c->points, c->n_points);
  ADD (&writer, YX_SECTION_NODE_IDS, c->node_ids, c->n_points);
  ADD (&writer, YX_SECTION_SEGMENTS, c->segments, c->n_segments + (size_t) 1);
  ADD (&writer, YX_SECTION_PARTS, c->parts, c->n_parts);
  ADD (&writer, YX_SECTION_NAMES, c->names, c->n_names);
  ADD (&writer, YX_SECTION_LANE_STATES, c->lane_states, 2 * (size_t) c->n_segments + 1);
  ADD (&writer, YX_SECTION_STATE_LANES, c->state_lanes, c->n_states);
  ADD (&writer, YX_SECTION_FIRST_TURNS, c->first_turns, c->n_states + (size_t) 1);
  ADD (&writer, YX_SECTION_TURNS, c->turns, c->n_turns);
  ADD (&writer, YX_SECTION_BOXES, c->boxes, c->n_boxes);
  ADD (&writer, YX_SECTION_PART_FACTS, c->part_facts, c->n_parts);
  ADD (&writer, YX_SECTION_TURN_FACTS, c->turn_facts, c->n_turns);
  ADD (&writer, YX_SECTION_SPEEDS, c->speeds, YX_SPEEDS_N_NUMBERS);
  for (uint32_t period = 0; period < YX_ROADS_N_PERIODS; period++)
    add_hierarchy (&writer, period, c->n_states, &c->hierarchies[period]);
  return join (&writer, c->header, ret_size);
}

YxWeight
yx_lane_weight (const YxRoads *roads, YxRoadsPeriod period, uint32_t lane)
{
  const YxImageSegment *segment = &roads->segments[lane / 2];
  uint32_t ms = 0;

  for (uint32_t part = segment[0].first_part; part < segment[1].first_part; part++)
    ms += roads->parts[part].ms[lane % 2][period];
  return yx_weight (ms, segment->cm);
}

uint32_t
yx_part_ms_before (const YxImagePart *part, uint32_t direction, YxRoadsPeriod period,
                   uint32_t covered_cm)
{
  return (uint32_t) (((uint64_t) part->ms[direction][period] * covered_cm + part->cm / 2)
                     / part->cm);
}

YxWeight
yx_lane_weight_to (const YxRoads *roads, YxRoadsPeriod period, uint32_t lane, uint32_t offset_cm)
{
  const YxImageSegment *segment = &roads->segments[lane / 2];
  uint32_t left = offset_cm < segment->cm ? offset_cm : segment->cm;
  uint32_t ms_before = 0, ms_after = 0;

  for (uint32_t i = segment[0].first_part; i < segment[1].first_part; i++) {
    const YxImagePart *part = &roads->parts[i];
    const uint32_t covered = left < part->cm ? left : part->cm;
    const uint32_t before = yx_part_ms_before (part, lane % 2, period, covered);

    ms_before += before;
    ms_after += part->ms[lane % 2][period] - before;
    left -= covered;
  }
  return lane % 2 == 0 ? yx_weight (ms_before, offset_cm < segment->cm ? offset_cm : segment->cm)
                       : yx_weight (ms_after, offset_cm < segment->cm ? segment->cm - offset_cm : 0);
}
