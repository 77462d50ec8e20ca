#include "geo/coordinates.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

/* Six numbers are two of degrees, minutes and seconds. */
#define MAX_NUMBERS 6

/* Where China is, for telling the order of a bare pair. */
#define CHINA_WEST 73.0
#define CHINA_EAST 135.5
#define CHINA_SOUTH 3.0
#define CHINA_NORTH 54.0

typedef enum {
  AXIS_UNKNOWN,
  AXIS_LON,
  AXIS_LAT,
} Axis;

typedef enum {
  WORD_SKIP,
  WORD_DEGREES,
  WORD_MINUTES,
  WORD_SECONDS,
  WORD_LON,   /* a name of the axis, before its number */
  WORD_LAT,
  WORD_EAST,  /* a letter, before or behind */
  WORD_WEST,
  WORD_NORTH,
  WORD_SOUTH,
  WORD_WGS84,
  WORD_GCJ02,
  WORD_BD09,
} WordKind;

/* Longer words before their beginnings; compared without case. */
static const struct {
  const char *text;
  WordKind kind;
} words[] = {
  { "longitude", WORD_LON }, { "latitude", WORD_LAT },
  { "wgs-84", WORD_WGS84 },  { "wgs84", WORD_WGS84 },   { "cgcs2000", WORD_WGS84 },
  { "gcj-02", WORD_GCJ02 },  { "gcj02", WORD_GCJ02 },   { "bd-09", WORD_BD09 },
  { "bd09", WORD_BD09 },     { "天地图", WORD_WGS84 },  { "高德", WORD_GCJ02 },
  { "腾讯", WORD_GCJ02 },    { "百度", WORD_BD09 },     { "东经", WORD_EAST },
  { "西经", WORD_WEST },     { "北纬", WORD_NORTH },    { "南纬", WORD_SOUTH },
  { "经度", WORD_LON },      { "纬度", WORD_LAT },      { "lon", WORD_LON },
  { "lng", WORD_LON },       { "lat", WORD_LAT },       { "度", WORD_DEGREES },
  { "分", WORD_MINUTES },    { "秒", WORD_SECONDS },    { "°", WORD_DEGREES },
  { "º", WORD_DEGREES },     { "′", WORD_MINUTES },     { "’", WORD_MINUTES },
  { "''", WORD_SECONDS },    { "'", WORD_MINUTES },     { "″", WORD_SECONDS },
  { "”", WORD_SECONDS },     { "\"", WORD_SECONDS },    { "东", WORD_EAST },
  { "西", WORD_WEST },       { "南", WORD_SOUTH },      { "北", WORD_NORTH },
  { "e", WORD_EAST },        { "w", WORD_WEST },        { "n", WORD_NORTH },
  { "s", WORD_SOUTH },       { "坐标", WORD_SKIP },     { "，", WORD_SKIP },
  { "、", WORD_SKIP },       { "；", WORD_SKIP },       { "（", WORD_SKIP },
  { "）", WORD_SKIP },       { "：", WORD_SKIP },       { "\xe3\x80\x80", WORD_SKIP },
  { ",", WORD_SKIP },        { ";", WORD_SKIP },        { "/", WORD_SKIP },
  { "(", WORD_SKIP },        { ")", WORD_SKIP },        { ":", WORD_SKIP },
  { "=", WORD_SKIP },        { " ", WORD_SKIP },        { "\t", WORD_SKIP },
};

/* An angle as far as it has been read; level: 0 just a number, 1 degrees, 2 minutes, 3 seconds. */
typedef struct {
  double value;
  bool negative;
  int level;
  Axis axis;
  bool south_or_west;
} Angle;

typedef struct {
  Angle angles[MAX_NUMBERS];
  size_t n;
  Axis next_axis; /* said before the number */
  bool next_south_or_west;
  bool range; /* something cannot be */
  YxCoordinates out;
} Reader;

static char
lower (char c)
{
  return c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
}

static bool
begins_with (const char *text, const char *word)
{
  for (; *word != '\0'; text++, word++)
    if (lower (*text) != *word)
      return false;
  return true;
}

static bool
is_digit (char c)
{
  return c >= '0' && c <= '9';
}

/* Plain decimals only: no exponent, no hexadecimal, whatever the locale. */
static const char *
read_number (const char *text, double *ret_number)
{
  double value = 0.0, scale = 1.0;

  for (; is_digit (*text); text++)
    value = value * 10.0 + (*text - '0');
  if (*text == '.' && is_digit (text[1])) {
    for (text++; is_digit (*text); text++) {
      /* More digits than a double holds change nothing. */
      if (scale > 1e15)
        continue;
      scale *= 10.0;
      value = value * 10.0 + (*text - '0');
    }
  }
  *ret_number = value / scale;
  return text;
}

/* Begins an angle with a number. */
static bool
begin_angle (Reader *reader, double number, bool negative)
{
  if (reader->n == MAX_NUMBERS)
    return false;
  reader->angles[reader->n++] = (Angle){ .value = number,
                                         .negative = negative,
                                         .axis = reader->next_axis,
                                         .south_or_west = reader->next_south_or_west };
  reader->next_axis = AXIS_UNKNOWN;
  reader->next_south_or_west = false;
  return true;
}

/* A number without a sign goes on with an angle that has larger units, when its own follows. */
static bool
take_unit (Reader *reader, int level)
{
  Angle *last = reader->n > 0 ? &reader->angles[reader->n - 1] : NULL;

  if (last == NULL)
    return false;
  if (level == 1) {
    if (last->level != 0)
      return false;
    last->level = 1;
    return true;
  }
  /* The number was taken for an angle of its own: it is a part of the one before. */
  if (reader->n < 2 || last->level != 0 || last->negative || last->axis != AXIS_UNKNOWN)
    return false;
  Angle *whole = &reader->angles[reader->n - 2];
  if (whole->level == 0 || whole->level >= level)
    return false;
  if (last->value >= 60.0)
    reader->range = true;
  whole->value += last->value / (level == 2 ? 60.0 : 3600.0);
  whole->level = level;
  reader->n--;
  return true;
}

static bool
take_axis (Reader *reader, Axis axis, bool south_or_west, bool may_follow)
{
  Angle *last = reader->n > 0 ? &reader->angles[reader->n - 1] : NULL;

  if (may_follow && last != NULL && last->axis == AXIS_UNKNOWN
      && !(axis == AXIS_LAT && last->value > 90.0)) {
    last->axis = axis;
    last->south_or_west = south_or_west;
    return true;
  }
  if (reader->next_axis != AXIS_UNKNOWN)
    return false;
  reader->next_axis = axis;
  reader->next_south_or_west = south_or_west;
  return true;
}

static bool
take_datum (Reader *reader, YxDatum datum)
{
  if (reader->out.has_datum)
    return false;
  reader->out.has_datum = true;
  reader->out.datum = datum;
  return true;
}

static bool
take_word (Reader *reader, WordKind kind)
{
  switch (kind) {
  case WORD_DEGREES:
    return take_unit (reader, 1);
  case WORD_MINUTES:
    return take_unit (reader, 2);
  case WORD_SECONDS:
    return take_unit (reader, 3);
  case WORD_LON:
    return take_axis (reader, AXIS_LON, false, false);
  case WORD_LAT:
    return take_axis (reader, AXIS_LAT, false, false);
  case WORD_EAST:
    return take_axis (reader, AXIS_LON, false, true);
  case WORD_WEST:
    return take_axis (reader, AXIS_LON, true, true);
  case WORD_NORTH:
    return take_axis (reader, AXIS_LAT, false, true);
  case WORD_SOUTH:
    return take_axis (reader, AXIS_LAT, true, true);
  case WORD_WGS84:
    return take_datum (reader, YX_DATUM_WGS84);
  case WORD_GCJ02:
    return take_datum (reader, YX_DATUM_GCJ02);
  case WORD_BD09:
    return take_datum (reader, YX_DATUM_BD09);
  case WORD_SKIP:
  default:
    return true;
  }
}

static bool
read_text (Reader *reader, const char *text)
{
  while (*text != '\0') {
    const bool negative = *text == '-';
    size_t w = 0;

    if (is_digit (text[*text == '-' || *text == '+' ? 1 : 0])) {
      double number;

      text = read_number (text + (*text == '-' || *text == '+' ? 1 : 0), &number);
      if (!begin_angle (reader, number, negative))
        return false;
      continue;
    }
    while (w < sizeof words / sizeof *words && !begins_with (text, words[w].text))
      w++;
    if (w == sizeof words / sizeof *words || !take_word (reader, words[w].kind))
      return false;
    text += strlen (words[w].text);
  }
  return reader->next_axis == AXIS_UNKNOWN;
}

/* "113 4 16 34 56 36" */
static bool
fold_six (Reader *reader)
{
  if (reader->n != 6)
    return reader->n == 2;
  for (size_t i = 0; i < 6; i++)
    if (reader->angles[i].level != 0 || (i % 3 != 0 && reader->angles[i].negative))
      return false;
  for (size_t i = 0; i < 2; i++) {
    Angle *angle = &reader->angles[i * 3];

    if (angle[1].value >= 60.0 || angle[2].value >= 60.0)
      reader->range = true;
    angle->value += angle[1].value / 60.0 + angle[2].value / 3600.0;
    for (size_t part = 1; part < 3; part++)
      if (angle[part].axis != AXIS_UNKNOWN) {
        angle->axis = angle[part].axis;
        angle->south_or_west = angle[part].south_or_west;
      }
  }
  reader->angles[1] = reader->angles[3];
  reader->n = 2;
  return true;
}

static double
signed_value (const Angle *angle)
{
  return angle->negative != angle->south_or_west ? -angle->value : angle->value;
}

static bool
in_china (double lon, double lat)
{
  return lon >= CHINA_WEST && lon <= CHINA_EAST && lat >= CHINA_SOUTH && lat <= CHINA_NORTH;
}

static YxCoordinatesError
decide_order (const Reader *reader, bool *ret_lat_first)
{
  const Angle *first = &reader->angles[0];
  const Angle *second = &reader->angles[1];
  const double a = signed_value (first);
  const double b = signed_value (second);

  if (first->axis != AXIS_UNKNOWN || second->axis != AXIS_UNKNOWN) {
    if (first->axis == second->axis)
      return YX_COORDINATES_NONE;
    *ret_lat_first = first->axis == AXIS_LAT || second->axis == AXIS_LON;
    return YX_COORDINATES_OK;
  }
  if (fabs (a) > 90.0 || fabs (b) > 90.0) {
    *ret_lat_first = fabs (a) <= 90.0;
    return YX_COORDINATES_OK;
  }
  if (in_china (a, b) == in_china (b, a))
    return YX_COORDINATES_AMBIGUOUS;
  *ret_lat_first = in_china (b, a);
  return YX_COORDINATES_OK;
}

YxCoordinatesError
yx_coordinates_parse (const char *text, YxCoordinates *ret_coordinates)
{
  Reader reader = { .out.datum = YX_DATUM_WGS84 };
  YxCoordinatesError failure;

  if (!read_text (&reader, text) || !fold_six (&reader))
    return YX_COORDINATES_NONE;
  failure = decide_order (&reader, &reader.out.lat_first);
  if (failure != YX_COORDINATES_OK)
    return failure;
  const double first = signed_value (&reader.angles[0]);
  const double second = signed_value (&reader.angles[1]);

  reader.out.point = reader.out.lat_first ? (YxLonLat){ second, first }
                                          : (YxLonLat){ first, second };
  if (reader.range || !yx_lon_lat_is_valid (reader.out.point))
    return YX_COORDINATES_RANGE;
  *ret_coordinates = reader.out;
  return YX_COORDINATES_OK;
}
