#pragma once

/* Small road networks drawn as text. Each letter is a node, 100 m a character to the east and
 * 100 m a line to the south:
 *
 *   Town *town = town_new ("a b c\n"
 *                          "  d");
 *   town_way (town, "abc", "highway=primary oneway=yes");
 *   town_route (town, 'a', 'd')  →  "abd", or NULL when there is no way
 *
 * Ways have the ids 1, 2, 3 … in the order in which they are added; nodes that of their letter. */

#include <glib.h>

#include "osm-loader.h"

typedef struct Town Town;

Town *town_new (const char *drawing);
void town_free (Town *town);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Town, town_free)

YxLonLat town_place (Town *town, char node);
/* Tags are "key=value" separated by blanks ("_" stands for a blank in a value). */
void town_node (Town *town, char node, const char *tags);
int64_t town_way (Town *town, const char *nodes, const char *tags);
/* Members such as "from=1 via=b to=2": numbers are ways, letters nodes. */
void town_relation (Town *town, const char *members, const char *tags);

/* Built at the first question. */
YxRoads *town_roads (Town *town);
YxRoadsSearch *town_search (Town *town);
YxRoadSnap town_snap (Town *town, char node);

/* Letters of the nodes on the fastest route; NULL when there is none. To be freed. */
char *town_route (Town *town, char from, char to);
uint32_t town_seconds (Town *town, char from, char to);
uint32_t town_metres (Town *town, char from, char to);

#define assert_route(town, from, to, expected) \
  G_STMT_START \
  { \
    g_autofree char *route_ = town_route (town, from, to); \
    g_assert_cmpstr (route_, ==, expected); \
  } \
  G_STMT_END
