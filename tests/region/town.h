#pragma once

/* An invented town as an extract: 云川县 with two towns that each have a 北街村, streets with house
 * numbers, an estate with houses, shops. Nothing of it exists. */

/* Its middle. */
#define TOWN_LON 113.50
#define TOWN_LAT 35.50

/* Writes the extract (.osm). */
void town_write (const char *path);
