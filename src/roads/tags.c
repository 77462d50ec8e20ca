#include "roads/tags.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* From the most to the least particular; the first that says something decides. */
static const char *const vehicle_keys[] = { "motorcar", "motor_vehicle", "vehicle" };

static const struct {
  const char *value;
  YxRoadClass road_class;
} highway_classes[] = {
  { "motorway", YX_ROAD_MOTORWAY },
  { "motorway_link", YX_ROAD_MOTORWAY_LINK },
  { "trunk", YX_ROAD_TRUNK },
  { "trunk_link", YX_ROAD_TRUNK_LINK },
  { "primary", YX_ROAD_PRIMARY },
  { "primary_link", YX_ROAD_PRIMARY_LINK },
  { "secondary", YX_ROAD_SECONDARY },
  { "secondary_link", YX_ROAD_SECONDARY_LINK },
  { "tertiary", YX_ROAD_TERTIARY },
  { "tertiary_link", YX_ROAD_TERTIARY_LINK },
  { "unclassified", YX_ROAD_UNCLASSIFIED },
  { "residential", YX_ROAD_RESIDENTIAL },
  { "living_street", YX_ROAD_LIVING_STREET },
  { "road", YX_ROAD_ROAD },
  { "service", YX_ROAD_SERVICE },
  { "track", YX_ROAD_TRACK },
  { "pedestrian", YX_ROAD_PEDESTRIAN },
  { "footway", YX_ROAD_PEDESTRIAN },
  { "cycleway", YX_ROAD_PEDESTRIAN },
  { "bridleway", YX_ROAD_PEDESTRIAN },
  { "path", YX_ROAD_PEDESTRIAN },
};

static const struct {
  const char *value;
  YxRoadClass road_class;
} service_classes[] = {
  { "alley", YX_ROAD_ALLEY },
  { "driveway", YX_ROAD_DRIVEWAY },
  { "parking_aisle", YX_ROAD_PARKING_AISLE },
  { "drive-through", YX_ROAD_PARKING_AISLE },
  { "slipway", YX_ROAD_PARKING_AISLE },
};

static const struct {
  const char *value;
  YxAccess access;
} access_values[] = {
  { "yes", YX_ACCESS_OPEN },         { "permissive", YX_ACCESS_OPEN },
  { "designated", YX_ACCESS_OPEN },  { "official", YX_ACCESS_OPEN },
  { "public", YX_ACCESS_OPEN },      { "destination", YX_ACCESS_ENDS },
  { "customers", YX_ACCESS_ENDS },   { "delivery", YX_ACCESS_ENDS },
  { "private", YX_ACCESS_ENDS },     { "residents", YX_ACCESS_ENDS },
  { "permit", YX_ACCESS_ENDS },      { "employees", YX_ACCESS_ENDS },
  { "agricultural", YX_ACCESS_ENDS }, { "forestry", YX_ACCESS_ENDS },
  { "no", YX_ACCESS_CLOSED },        { "emergency", YX_ACCESS_CLOSED },
  { "military", YX_ACCESS_CLOSED },  { "psv", YX_ACCESS_CLOSED },
  { "bus", YX_ACCESS_CLOSED },       { "use_sidepath", YX_ACCESS_CLOSED },
  { "restricted", YX_ACCESS_CLOSED },
};

static const struct {
  const char *key, *value;
  YxRoadCap cap;
} caps[] = {
  { "surface", "paving_stones", YX_ROAD_CAP_PAVING_STONES },
  { "surface", "bricks", YX_ROAD_CAP_PAVING_STONES },
  { "surface", "concrete:plates", YX_ROAD_CAP_CONCRETE_PLATES },
  { "surface", "concrete:lanes", YX_ROAD_CAP_CONCRETE_PLATES },
  { "surface", "sett", YX_ROAD_CAP_SETT },
  { "surface", "cobblestone", YX_ROAD_CAP_COBBLESTONE },
  { "surface", "unhewn_cobblestone", YX_ROAD_CAP_COBBLESTONE },
  { "surface", "grass_paver", YX_ROAD_CAP_COBBLESTONE },
  { "surface", "compacted", YX_ROAD_CAP_COMPACTED },
  { "surface", "fine_gravel", YX_ROAD_CAP_FINE_GRAVEL },
  { "surface", "gravel", YX_ROAD_CAP_GRAVEL },
  { "surface", "pebblestone", YX_ROAD_CAP_GRAVEL },
  { "surface", "unpaved", YX_ROAD_CAP_UNPAVED },
  { "surface", "ground", YX_ROAD_CAP_GROUND },
  { "surface", "dirt", YX_ROAD_CAP_GROUND },
  { "surface", "earth", YX_ROAD_CAP_GROUND },
  { "surface", "rock", YX_ROAD_CAP_GROUND },
  { "surface", "grass", YX_ROAD_CAP_GRASS },
  { "surface", "woodchips", YX_ROAD_CAP_GRASS },
  { "surface", "sand", YX_ROAD_CAP_SAND },
  { "surface", "mud", YX_ROAD_CAP_MUD },
  { "smoothness", "intermediate", YX_ROAD_CAP_SMOOTHNESS_INTERMEDIATE },
  { "smoothness", "bad", YX_ROAD_CAP_SMOOTHNESS_BAD },
  { "smoothness", "very_bad", YX_ROAD_CAP_SMOOTHNESS_VERY_BAD },
  { "smoothness", "horrible", YX_ROAD_CAP_SMOOTHNESS_HORRIBLE },
  { "smoothness", "very_horrible", YX_ROAD_CAP_SMOOTHNESS_HORRIBLE },
  { "tracktype", "grade1", YX_ROAD_CAP_GRADE1 },
  { "tracktype", "grade2", YX_ROAD_CAP_GRADE2 },
  { "tracktype", "grade3", YX_ROAD_CAP_GRADE3 },
  { "tracktype", "grade4", YX_ROAD_CAP_GRADE4 },
  { "tracktype", "grade5", YX_ROAD_CAP_GRADE5 },
};

/* Barriers that a car passes without a thought, and those that open for it. Any other barrier
 * stops it, unless the tags say who may pass. */
static const char *const open_barriers[]
    = { "entrance", "toll_booth", "cattle_grid", "border_control", "height_restrictor", "kerb",
        "sump_buster", "no" };
static const char *const gates[] = { "gate", "lift_gate", "swing_gate", "sliding_gate",
                                     "sliding_beam", "sally_port", "hampshire_gate", "rope" };

static const char *
tag (const YxTag *tags, size_t n_tags, const char *key)
{
  for (size_t i = 0; i < n_tags; i++) {
    if (tags[i].key != NULL && tags[i].value != NULL && strcmp (tags[i].key, key) == 0)
      return tags[i].value;
  }
  return NULL;
}

static bool
tag_is (const YxTag *tags, size_t n_tags, const char *key, const char *value)
{
  const char *found = tag (tags, n_tags, key);

  return found != NULL && strcmp (found, value) == 0;
}

static bool
is_among (const char *value, const char *const *words, size_t n_words)
{
  for (size_t i = 0; i < n_words; i++) {
    if (strcmp (value, words[i]) == 0)
      return true;
  }
  return false;
}

/* The tag `key` + `suffix`; NULL also when the two do not fit. */
static const char *
suffixed_tag (const YxTag *tags, size_t n_tags, const char *key, const char *suffix)
{
  const size_t n_key = strlen (key);

  for (size_t i = 0; i < n_tags; i++) {
    if (tags[i].key != NULL && tags[i].value != NULL && strncmp (tags[i].key, key, n_key) == 0
        && strcmp (tags[i].key + n_key, suffix) == 0)
      return tags[i].value;
  }
  return NULL;
}

/* The most generous of the values that stand in a list such as "agricultural;destination";
 * false when none of them is known. */
static bool
parse_access (const char *value, YxAccess *ret_access)
{
  bool is_known = false;
  YxAccess best = YX_ACCESS_CLOSED;

  while (*value != '\0') {
    const size_t length = strcspn (value, ";");
    size_t first = 0;
    size_t last = length;

    while (first < last && value[first] == ' ')
      first++;
    while (last > first && value[last - 1] == ' ')
      last--;
    for (size_t i = 0; i < sizeof access_values / sizeof access_values[0]; i++) {
      if (strlen (access_values[i].value) == last - first
          && strncmp (access_values[i].value, value + first, last - first) == 0) {
        is_known = true;
        if (access_values[i].access > best)
          best = access_values[i].access;
      }
    }
    value += length + (value[length] == ';');
  }
  if (is_known)
    *ret_access = best;
  return is_known;
}

/* Access for a car by the hierarchy motorcar > motor_vehicle > vehicle > access, a directed key
 * (":forward") before the plain one at each level. False when the tags say nothing. */
static bool
find_access (const YxTag *tags, size_t n_tags, const char *suffix, bool with_general,
             YxAccess *ret_access)
{
  for (size_t i = 0; i < 4; i++) {
    const char *key = i < 3 ? vehicle_keys[i] : "access";
    const char *value;

    if (i == 3 && !with_general)
      break;
    value = suffixed_tag (tags, n_tags, key, suffix);
    if (value != NULL && parse_access (value, ret_access))
      return true;
    value = tag (tags, n_tags, key);
    if (value != NULL && parse_access (value, ret_access))
      return true;
  }
  return false;
}

#define WALKING (-1.0)

/* "50", "30 mph", "CN:30", "zone:30" … in km/h; 0 when the value posts no figure; WALKING. */
static double
parse_speed (const char *value)
{
  const char *colon = strrchr (value, ':');
  char *end;
  double speed;

  if (colon != NULL)
    value = colon + 1;
  if (strcmp (value, "walk") == 0 || strcmp (value, "living_street") == 0)
    return WALKING;
  /* strtod() would also read "inf", "nan" and, in some locales, a decimal comma. */
  if (*value < '0' || *value > '9')
    return 0.0;
  speed = strtod (value, &end);
  while (*end == ' ')
    end++;
  if (strncasecmp (end, "mph", 3) == 0)
    speed *= 1.609344;
  else if (strncasecmp (end, "knots", 5) == 0)
    speed *= 1.852;
  else if (*end != '\0' && *end != ';' && strncasecmp (end, "km", 2) != 0)
    return 0.0; /* a unit unknown to us */
  return speed >= 1.0 && speed <= 300.0 ? speed : 0.0;
}

/* The limit posted for one direction, and the caps of what the road is made of. */
static void
find_limits (const YxTag *tags, size_t n_tags, int direction, YxWayMeaning *meaning)
{
  static const char *const keys[] = { "maxspeed:motorcar", "maxspeed", "zone:maxspeed" };
  const char *suffix = direction == 0 ? ":forward" : ":backward";
  double posted = 0.0;

  meaning->caps[direction] = 0;

  for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
    const char *values[] = { suffixed_tag (tags, n_tags, keys[i], suffix),
                             tag (tags, n_tags, keys[i]) };

    for (size_t j = 0; j < 2 && posted == 0.0; j++)
      posted = values[j] != NULL ? parse_speed (values[j]) : 0.0;
  }
  if (posted == WALKING)
    meaning->caps[direction] |= UINT32_C (1) << YX_ROAD_CAP_WALKING;
  meaning->posted_kmh[direction] = (float) fmax (0.0, posted);
  for (size_t i = 0; i < sizeof caps / sizeof caps[0]; i++) {
    if (tag_is (tags, n_tags, caps[i].key, caps[i].value))
      meaning->caps[direction] |= UINT32_C (1) << caps[i].cap;
  }
}

static_assert (YX_ROAD_N_CAPS <= 32, "caps are kept as bits of a word");

/* "MM", "HH:MM" or "HH:MM:SS" in seconds, up to a day; else 0. */
static uint32_t
parse_duration (const char *value)
{
  unsigned long fields[3] = { 0 };
  size_t n = 0;
  uint64_t seconds;

  while (n < 3) {
    char *end;

    if (*value < '0' || *value > '9')
      return 0;
    fields[n++] = strtoul (value, &end, 10);
    if (fields[n - 1] > 100000)
      return 0;
    if (*end == '\0') {
      seconds = n == 1 ? fields[0] * 60 : fields[0] * 3600 + fields[1] * 60 + fields[2];
      return seconds <= 86400 ? (uint32_t) seconds : 0;
    }
    if (*end != ':')
      return 0;
    value = end + 1;
  }
  return 0;
}

static bool
is_yes (const char *value)
{
  return strcmp (value, "yes") == 0 || strcmp (value, "true") == 0 || strcmp (value, "1") == 0;
}

/* Closes the direction that a one-way rule forbids. */
static void
apply_oneway (const YxTag *tags, size_t n_tags, YxWayMeaning *meaning)
{
  const char *value = NULL;
  const char *junction = tag (tags, n_tags, "junction");

  for (size_t i = 0; i < 3 && value == NULL; i++) {
    for (size_t t = 0; t < n_tags && value == NULL; t++) {
      if (tags[t].key != NULL && strncmp (tags[t].key, "oneway:", 7) == 0
          && strcmp (tags[t].key + 7, vehicle_keys[i]) == 0)
        value = tags[t].value;
    }
  }
  if (value == NULL)
    value = tag (tags, n_tags, "oneway");

  if (value != NULL && (strcmp (value, "-1") == 0 || strcmp (value, "reverse") == 0)) {
    meaning->access[0] = YX_ACCESS_CLOSED;
  } else if (value != NULL && strcmp (value, "reversible") == 0) {
    /* Nobody knows here which way it is open now. */
    meaning->access[0] = meaning->access[1] = YX_ACCESS_CLOSED;
  } else if (value != NULL ? is_yes (value)
                           : meaning->road_class == YX_ROAD_MOTORWAY
                                 || (junction != NULL
                                     && (strcmp (junction, "roundabout") == 0
                                         || strcmp (junction, "circular") == 0))) {
    meaning->access[1] = YX_ACCESS_CLOSED;
  }
}

static bool
find_class (const YxTag *tags, size_t n_tags, YxRoadClass *ret_class)
{
  const char *highway = tag (tags, n_tags, "highway");
  const char *service = tag (tags, n_tags, "service");

  if (highway == NULL) {
    if (!tag_is (tags, n_tags, "route", "ferry"))
      return false;
    *ret_class = YX_ROAD_FERRY;
    return true;
  }
  for (size_t i = 0; i < sizeof highway_classes / sizeof highway_classes[0]; i++) {
    if (strcmp (highway, highway_classes[i].value) != 0)
      continue;
    *ret_class = highway_classes[i].road_class;
    for (size_t j = 0;
         *ret_class == YX_ROAD_SERVICE && service != NULL
         && j < sizeof service_classes / sizeof service_classes[0];
         j++) {
      if (strcmp (service, service_classes[j].value) == 0)
        *ret_class = service_classes[j].road_class;
    }
    return true;
  }
  return false;
}

bool
yx_way_meaning (const YxTag *tags, size_t n_tags, YxWayMeaning *ret_meaning)
{
  YxWayMeaning meaning = { 0 };
  const char *value;

  if (!find_class (tags, n_tags, &meaning.road_class) || tag_is (tags, n_tags, "area", "yes")
      || tag_is (tags, n_tags, "smoothness", "impassable"))
    return false;

  /* Ways for feet are shut, unless they name vehicles; "access=yes" alone means feet. A ferry
   * that names only feet or bicycles carries no cars. */
  const bool is_for_feet
      = meaning.road_class == YX_ROAD_PEDESTRIAN
        || (meaning.road_class == YX_ROAD_FERRY
            && (tag (tags, n_tags, "foot") != NULL || tag (tags, n_tags, "bicycle") != NULL));

  for (int d = 0; d < 2; d++) {
    YxAccess general;

    meaning.access[d] = is_for_feet ? YX_ACCESS_CLOSED : YX_ACCESS_OPEN;
    find_access (tags, n_tags, d == 0 ? ":forward" : ":backward", !is_for_feet,
                 &meaning.access[d]);
    if (is_for_feet && meaning.access[d] == YX_ACCESS_OPEN
        && (value = tag (tags, n_tags, "access")) != NULL && parse_access (value, &general)
        && general == YX_ACCESS_ENDS)
      meaning.access[d] = YX_ACCESS_ENDS;
    find_limits (tags, n_tags, d, &meaning);
  }
  apply_oneway (tags, n_tags, &meaning);
  if (tag_is (tags, n_tags, "service", "emergency_access")) {
    for (int d = 0; d < 2; d++) {
      if (meaning.access[d] == YX_ACCESS_OPEN)
        meaning.access[d] = YX_ACCESS_ENDS;
    }
  }
  if (meaning.access[0] == YX_ACCESS_CLOSED && meaning.access[1] == YX_ACCESS_CLOSED)
    return false;

  value = tag (tags, n_tags, "tunnel");
  meaning.is_tunnel = value != NULL && strcmp (value, "no") != 0;
  value = tag (tags, n_tags, "duration");
  if (meaning.road_class == YX_ROAD_FERRY && value != NULL)
    meaning.duration_s = parse_duration (value);
  meaning.name = tag (tags, n_tags, "name");
  if (meaning.name == NULL)
    meaning.name = tag (tags, n_tags, "ref");
  if (meaning.name == NULL)
    meaning.name = "";
  *ret_meaning = meaning;
  return true;
}

static unsigned
barrier_meaning (const YxTag *tags, size_t n_tags, const char *barrier)
{
  const bool is_gate = is_among (barrier, gates, sizeof gates / sizeof gates[0])
                       || tag_is (tags, n_tags, "bollard", "rising");
  YxAccess access;

  if (find_access (tags, n_tags, "", true, &access)) {
    switch (access) {
    case YX_ACCESS_OPEN:
      return is_gate ? YX_NODE_GATE : 0;
    case YX_ACCESS_ENDS:
      return YX_NODE_PRIVATE_GATE;
    case YX_ACCESS_CLOSED:
    default:
      return YX_NODE_BLOCKED;
    }
  }
  if (tag_is (tags, n_tags, "locked", "yes"))
    return YX_NODE_PRIVATE_GATE;
  if (is_gate)
    return YX_NODE_GATE;
  return is_among (barrier, open_barriers, sizeof open_barriers / sizeof open_barriers[0])
             ? 0
             : YX_NODE_BLOCKED;
}

unsigned
yx_node_meaning (const YxTag *tags, size_t n_tags)
{
  const char *barrier = tag (tags, n_tags, "barrier");
  unsigned flags = barrier != NULL ? barrier_meaning (tags, n_tags, barrier) : 0;
  const char *direction = NULL;
  unsigned both = 0;

  if (tag_is (tags, n_tags, "highway", "traffic_signals")) {
    both = YX_NODE_SIGNAL_FORWARD | YX_NODE_SIGNAL_BACKWARD;
    direction = tag (tags, n_tags, "traffic_signals:direction");
  } else if (tag_is (tags, n_tags, "highway", "stop")) {
    both = YX_NODE_STOP_FORWARD | YX_NODE_STOP_BACKWARD;
    direction = tag (tags, n_tags, "direction");
  }
  if (direction != NULL && strcmp (direction, "forward") == 0)
    both &= ~(unsigned) (YX_NODE_SIGNAL_BACKWARD | YX_NODE_STOP_BACKWARD);
  else if (direction != NULL && strcmp (direction, "backward") == 0)
    both &= ~(unsigned) (YX_NODE_SIGNAL_FORWARD | YX_NODE_STOP_FORWARD);
  flags |= both;

  if (tag_is (tags, n_tags, "railway", "level_crossing"))
    flags |= YX_NODE_CROSSING;
  return flags;
}

/* Whether `except=psv;motorcar` names us. */
static bool
excepts_cars (const char *except)
{
  while (*except != '\0') {
    const size_t length = strcspn (except, "; ,");

    for (size_t i = 0; i < 3; i++) {
      if (strlen (vehicle_keys[i]) == length && strncmp (vehicle_keys[i], except, length) == 0)
        return true;
    }
    except += length;
    except += strspn (except, "; ,");
  }
  return false;
}

YxRestrictionKind
yx_restriction_kind (const YxTag *tags, size_t n_tags)
{
  const char *type = tag (tags, n_tags, "type");
  const char *value = NULL;
  const char *except = tag (tags, n_tags, "except");

  if (type == NULL || strncmp (type, "restriction", 11) != 0
      || (type[11] != '\0' && type[11] != ':'))
    return YX_RESTRICTION_NONE;
  for (size_t i = 0; i < 3 && value == NULL; i++) {
    for (size_t t = 0; t < n_tags && value == NULL; t++) {
      if (tags[t].key != NULL && strncmp (tags[t].key, "restriction:", 12) == 0
          && strcmp (tags[t].key + 12, vehicle_keys[i]) == 0)
        value = tags[t].value;
    }
    /* The older way to write it: type=restriction:motorcar + restriction=… */
    if (value == NULL && type[11] == ':' && strcmp (type + 12, vehicle_keys[i]) == 0)
      value = tag (tags, n_tags, "restriction");
  }
  if (value == NULL && type[11] == '\0') {
    value = tag (tags, n_tags, "restriction");
    if (value == NULL)
      return tag (tags, n_tags, "restriction:conditional") != NULL ? YX_RESTRICTION_IGNORED
                                                                   : YX_RESTRICTION_NONE;
  }
  if (value == NULL || (except != NULL && excepts_cars (except)))
    return YX_RESTRICTION_NONE;

  if (strcmp (value, "no_u_turn") == 0)
    return YX_RESTRICTION_NO_U_TURN;
  if (strcmp (value, "only_u_turn") == 0)
    return YX_RESTRICTION_ONLY_U_TURN;
  if (strcmp (value, "no_left_turn") == 0 || strcmp (value, "no_right_turn") == 0
      || strcmp (value, "no_straight_on") == 0 || strcmp (value, "no_entry") == 0
      || strcmp (value, "no_exit") == 0)
    return YX_RESTRICTION_NO;
  if (strcmp (value, "only_left_turn") == 0 || strcmp (value, "only_right_turn") == 0
      || strcmp (value, "only_straight_on") == 0)
    return YX_RESTRICTION_ONLY;
  return YX_RESTRICTION_IGNORED;
}
