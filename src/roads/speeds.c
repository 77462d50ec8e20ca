#include "roads/image.h"

#include <stddef.h>

static const char *const period_names[YX_ROADS_N_PERIODS] = { "day", "night" };

static const char *const class_names[YX_ROAD_N_CLASSES] = {
  [YX_ROAD_MOTORWAY] = "motorway",
  [YX_ROAD_MOTORWAY_LINK] = "motorway_link",
  [YX_ROAD_TRUNK] = "trunk",
  [YX_ROAD_TRUNK_LINK] = "trunk_link",
  [YX_ROAD_PRIMARY] = "primary",
  [YX_ROAD_PRIMARY_LINK] = "primary_link",
  [YX_ROAD_SECONDARY] = "secondary",
  [YX_ROAD_SECONDARY_LINK] = "secondary_link",
  [YX_ROAD_TERTIARY] = "tertiary",
  [YX_ROAD_TERTIARY_LINK] = "tertiary_link",
  [YX_ROAD_UNCLASSIFIED] = "unclassified",
  [YX_ROAD_RESIDENTIAL] = "residential",
  [YX_ROAD_LIVING_STREET] = "living_street",
  [YX_ROAD_ROAD] = "road",
  [YX_ROAD_SERVICE] = "service",
  [YX_ROAD_ALLEY] = "alley",
  [YX_ROAD_DRIVEWAY] = "driveway",
  [YX_ROAD_PARKING_AISLE] = "parking_aisle",
  [YX_ROAD_TRACK] = "track",
  [YX_ROAD_PEDESTRIAN] = "pedestrian",
  [YX_ROAD_FERRY] = "ferry",
};

static const char *const cap_names[YX_ROAD_N_CAPS] = {
  [YX_ROAD_CAP_PAVING_STONES] = "paving_stones",
  [YX_ROAD_CAP_CONCRETE_PLATES] = "concrete_plates",
  [YX_ROAD_CAP_SETT] = "sett",
  [YX_ROAD_CAP_COBBLESTONE] = "cobblestone",
  [YX_ROAD_CAP_COMPACTED] = "compacted",
  [YX_ROAD_CAP_FINE_GRAVEL] = "fine_gravel",
  [YX_ROAD_CAP_GRAVEL] = "gravel",
  [YX_ROAD_CAP_UNPAVED] = "unpaved",
  [YX_ROAD_CAP_GROUND] = "ground",
  [YX_ROAD_CAP_GRASS] = "grass",
  [YX_ROAD_CAP_SAND] = "sand",
  [YX_ROAD_CAP_MUD] = "mud",
  [YX_ROAD_CAP_SMOOTHNESS_INTERMEDIATE] = "smoothness_intermediate",
  [YX_ROAD_CAP_SMOOTHNESS_BAD] = "smoothness_bad",
  [YX_ROAD_CAP_SMOOTHNESS_VERY_BAD] = "smoothness_very_bad",
  [YX_ROAD_CAP_SMOOTHNESS_HORRIBLE] = "smoothness_horrible",
  [YX_ROAD_CAP_GRADE1] = "grade1",
  [YX_ROAD_CAP_GRADE2] = "grade2",
  [YX_ROAD_CAP_GRADE3] = "grade3",
  [YX_ROAD_CAP_GRADE4] = "grade4",
  [YX_ROAD_CAP_GRADE5] = "grade5",
  [YX_ROAD_CAP_WALKING] = "walking",
};

static const char *const delay_names[YX_ROAD_N_DELAYS] = {
  [YX_ROAD_DELAY_TURN_NEAR] = "turn_near",
  [YX_ROAD_DELAY_TURN_FAR] = "turn_far",
  [YX_ROAD_DELAY_U_TURN] = "u_turn",
  [YX_ROAD_DELAY_SIGNAL] = "signal",
  [YX_ROAD_DELAY_STOP] = "stop",
  [YX_ROAD_DELAY_CROSSING] = "crossing",
  [YX_ROAD_DELAY_GATE] = "gate",
  [YX_ROAD_DELAY_PRIVATE_GATE] = "private_gate",
  [YX_ROAD_DELAY_FERRY] = "ferry",
};

/* Written so that a NaN fails. */
static bool
is_within (double value, double above, double up_to)
{
  return value > above && value <= up_to;
}

static bool
fail (const char *field, const char **ret_field)
{
  if (ret_field != NULL)
    *ret_field = field;
  return false;
}

const char *
yx_roads_period_name (YxRoadsPeriod period)
{
  return (unsigned) period < YX_ROADS_N_PERIODS ? period_names[period] : NULL;
}

const char *
yx_road_class_name (YxRoadClass road_class)
{
  return (unsigned) road_class < YX_ROAD_N_CLASSES ? class_names[road_class] : NULL;
}

const char *
yx_road_cap_name (YxRoadCap cap)
{
  return (unsigned) cap < YX_ROAD_N_CAPS ? cap_names[cap] : NULL;
}

const char *
yx_road_delay_name (YxRoadDelay delay)
{
  return (unsigned) delay < YX_ROAD_N_DELAYS ? delay_names[delay] : NULL;
}

bool
yx_roads_speeds_are_valid (const YxRoadsSpeeds *speeds, const char **ret_field)
{
  for (int p = 0; p < YX_ROADS_N_PERIODS; p++) {
    for (int c = 0; c < YX_ROAD_N_CLASSES; c++) {
      if (!is_within (speeds->speed_kmh[c][p], 0.0, 200.0))
        return fail (class_names[c], ret_field);
    }
    for (int d = 0; d < YX_ROAD_N_DELAYS; d++) {
      if (!is_within (speeds->delay_s[d][p], -1e-9, 3600.0))
        return fail (delay_names[d], ret_field);
    }
  }
  for (int c = 0; c < YX_ROAD_N_CAPS; c++) {
    if (!is_within (speeds->cap_kmh[c], 0.0, 200.0))
      return fail (cap_names[c], ret_field);
  }
  if (!is_within (speeds->maxspeed_factor, 0.0, 1.5))
    return fail ("maxspeed_factor", ret_field);
  return true;
}

void
yx_speeds_pack (const YxRoadsSpeeds *speeds, double *ret_numbers)
{
  for (int c = 0; c < YX_ROAD_N_CLASSES; c++) {
    for (int p = 0; p < YX_ROADS_N_PERIODS; p++)
      *ret_numbers++ = speeds->speed_kmh[c][p];
  }
  for (int c = 0; c < YX_ROAD_N_CAPS; c++)
    *ret_numbers++ = speeds->cap_kmh[c];
  for (int d = 0; d < YX_ROAD_N_DELAYS; d++) {
    for (int p = 0; p < YX_ROADS_N_PERIODS; p++)
      *ret_numbers++ = speeds->delay_s[d][p];
  }
  *ret_numbers++ = speeds->maxspeed_factor;
  *ret_numbers = speeds->drives_left ? 1.0 : 0.0;
}

void
yx_speeds_unpack (const double *numbers, YxRoadsSpeeds *ret_speeds)
{
  for (int c = 0; c < YX_ROAD_N_CLASSES; c++) {
    for (int p = 0; p < YX_ROADS_N_PERIODS; p++)
      ret_speeds->speed_kmh[c][p] = *numbers++;
  }
  for (int c = 0; c < YX_ROAD_N_CAPS; c++)
    ret_speeds->cap_kmh[c] = *numbers++;
  for (int d = 0; d < YX_ROAD_N_DELAYS; d++) {
    for (int p = 0; p < YX_ROADS_N_PERIODS; p++)
      ret_speeds->delay_s[d][p] = *numbers++;
  }
  ret_speeds->maxspeed_factor = *numbers++;
  ret_speeds->drives_left = *numbers > 0.5;
}
