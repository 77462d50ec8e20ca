#pragma once

/* What a road costs: the table that turns OpenStreetMap tags into milliseconds.
 *
 * The kernel holds no figures of its own. The shipped table is data/roads/speeds.json (its
 * schema lies beside it); the region layer reads it into a YxRoadsSpeeds by walking the enums
 * below with their _name() functions, which give exactly the keys of that file. */

#include <stdbool.h>
#include <stdint.h>

typedef enum {
  YX_ROADS_DAY,
  YX_ROADS_NIGHT,
  YX_ROADS_N_PERIODS,
} YxRoadsPeriod;

/* Kinds of road, best first. _LINK are ramps and slip roads. */
typedef enum {
  YX_ROAD_MOTORWAY,
  YX_ROAD_MOTORWAY_LINK,
  YX_ROAD_TRUNK,
  YX_ROAD_TRUNK_LINK,
  YX_ROAD_PRIMARY,
  YX_ROAD_PRIMARY_LINK,
  YX_ROAD_SECONDARY,
  YX_ROAD_SECONDARY_LINK,
  YX_ROAD_TERTIARY,
  YX_ROAD_TERTIARY_LINK,
  YX_ROAD_UNCLASSIFIED,
  YX_ROAD_RESIDENTIAL,
  YX_ROAD_LIVING_STREET,
  YX_ROAD_ROAD,          /* highway=road: class not surveyed */
  YX_ROAD_SERVICE,
  YX_ROAD_ALLEY,         /* service=alley */
  YX_ROAD_DRIVEWAY,      /* service=driveway */
  YX_ROAD_PARKING_AISLE, /* service=parking_aisle, drive-through and the like */
  YX_ROAD_TRACK,
  YX_ROAD_PEDESTRIAN,    /* only where a motor vehicle is expressly let in */
  YX_ROAD_FERRY,
  YX_ROAD_N_CLASSES,
} YxRoadClass;

/* What a road is made of, and how well it is kept; each caps the speed of its class. */
typedef enum {
  YX_ROAD_CAP_PAVING_STONES,
  YX_ROAD_CAP_CONCRETE_PLATES,
  YX_ROAD_CAP_SETT,
  YX_ROAD_CAP_COBBLESTONE,
  YX_ROAD_CAP_COMPACTED,
  YX_ROAD_CAP_FINE_GRAVEL,
  YX_ROAD_CAP_GRAVEL,
  YX_ROAD_CAP_UNPAVED,
  YX_ROAD_CAP_GROUND,
  YX_ROAD_CAP_GRASS,
  YX_ROAD_CAP_SAND,
  YX_ROAD_CAP_MUD,
  YX_ROAD_CAP_SMOOTHNESS_INTERMEDIATE,
  YX_ROAD_CAP_SMOOTHNESS_BAD,
  YX_ROAD_CAP_SMOOTHNESS_VERY_BAD,
  YX_ROAD_CAP_SMOOTHNESS_HORRIBLE, /* and very_horrible; impassable closes the road */
  YX_ROAD_CAP_GRADE1,              /* tracktype */
  YX_ROAD_CAP_GRADE2,
  YX_ROAD_CAP_GRADE3,
  YX_ROAD_CAP_GRADE4,
  YX_ROAD_CAP_GRADE5,
  YX_ROAD_CAP_WALKING, /* maxspeed=walk */
  YX_ROAD_N_CAPS,
} YxRoadCap;

/* Time lost at a point of the way. */
typedef enum {
  YX_ROAD_DELAY_TURN_NEAR,      /* a right-angled turn to the side one drives on */
  YX_ROAD_DELAY_TURN_FAR,       /* a right-angled turn across the oncoming traffic */
  YX_ROAD_DELAY_U_TURN,
  YX_ROAD_DELAY_SIGNAL,         /* highway=traffic_signals */
  YX_ROAD_DELAY_STOP,           /* highway=stop */
  YX_ROAD_DELAY_CROSSING,       /* railway=level_crossing */
  YX_ROAD_DELAY_GATE,           /* a gate or barrier that opens */
  YX_ROAD_DELAY_PRIVATE_GATE,   /* the same, marked private: somebody has to come */
  YX_ROAD_DELAY_FERRY,          /* boarding */
  YX_ROAD_N_DELAYS,
} YxRoadDelay;

typedef struct {
  /* km/h by class and period, each in (0, 200]. */
  double speed_kmh[YX_ROAD_N_CLASSES][YX_ROADS_N_PERIODS];
  /* km/h, each in (0, 200]. */
  double cap_kmh[YX_ROAD_N_CAPS];
  /* seconds by period, each in [0, 3600]. */
  double delay_s[YX_ROAD_N_DELAYS][YX_ROADS_N_PERIODS];
  /* Share of a posted maxspeed that is really driven, in (0, 1.5]. */
  double maxspeed_factor;
  /* Traffic keeps to the left (Hong Kong, Macao). */
  bool drives_left;
} YxRoadsSpeeds;

/* The stable key of each value, e.g. "motorway_link", "fine_gravel", "turn_near"; NULL outside
 * the enum. */
const char *yx_roads_period_name (YxRoadsPeriod period);
const char *yx_road_class_name (YxRoadClass road_class);
const char *yx_road_cap_name (YxRoadCap cap);
const char *yx_road_delay_name (YxRoadDelay delay);

/* Whether every figure lies in the range stated above. *ret_field (nullable) names the first
 * that does not by its key in the data file, e.g. "track" or "turn_far". */
bool yx_roads_speeds_are_valid (const YxRoadsSpeeds *speeds, const char **ret_field);
