#include "roads/price.h"

#include <math.h>

YxRoadPace
yx_part_pace (const YxRoadsSpeeds *speeds, YxRoadClass road_class, const YxImagePartFacts *facts,
              uint32_t direction, YxRoadsPeriod period, double *ret_kmh)
{
  YxRoadPace pace = YX_ROAD_PACE_CLASS;
  double kmh = speeds->speed_kmh[road_class][period];

  if (facts->fixed_mmps > 0) {
    *ret_kmh = fmin (200.0, fmax (0.1, facts->fixed_mmps * 3.6e-3));
    return YX_ROAD_PACE_TIMETABLE;
  }
  if (facts->posted[direction] > 0) {
    const double limit = facts->posted[direction] * 0.1 * speeds->maxspeed_factor;

    if (limit < kmh) {
      kmh = limit;
      pace = YX_ROAD_PACE_POSTED;
    }
  }
  for (int cap = 0; cap < YX_ROAD_N_CAPS; cap++) {
    if ((facts->caps[direction] >> cap & 1) != 0 && speeds->cap_kmh[cap] < kmh) {
      kmh = speeds->cap_kmh[cap];
      pace = YX_ROAD_PACE_CAP;
    }
  }
  *ret_kmh = fmax (1.0, kmh);
  return pace;
}

static double
delay_ms (const YxRoadsSpeeds *speeds, YxRoadDelay delay, YxRoadsPeriod period)
{
  return round (speeds->delay_s[delay][period] * 1000.0);
}

uint32_t
yx_part_delay_ms (const YxRoadsSpeeds *speeds, const YxImagePartFacts *facts, uint32_t direction,
                  YxRoadsPeriod period)
{
  return (uint32_t) (facts->signals[direction] * delay_ms (speeds, YX_ROAD_DELAY_SIGNAL, period)
                     + facts->stops[direction] * delay_ms (speeds, YX_ROAD_DELAY_STOP, period)
                     + facts->crossings[direction]
                           * delay_ms (speeds, YX_ROAD_DELAY_CROSSING, period));
}

void
yx_price_part (const YxRoadsSpeeds *speeds, const YxImagePartFacts *facts, YxImagePart *part)
{
  for (uint32_t d = 0; d < 2; d++) {
    for (int p = 0; p < YX_ROADS_N_PERIODS; p++) {
      const YxRoadsPeriod period = (YxRoadsPeriod) p;
      double kmh, ms;

      yx_part_pace (speeds, part->road_class, facts, d, period, &kmh);
      ms = round (part->cm * 36.0 / kmh) + yx_part_delay_ms (speeds, facts, d, period);
      part->ms[d][p] = (uint32_t) fmin (ms, YX_MAX_ARC_MS);
    }
  }
}

/* A turn costs its full delay at a right angle, nothing straight on, half as much again for a
 * hairpin; where only two roads meet nobody has to wait. */
void
yx_price_turn (const YxRoadsSpeeds *speeds, const YxImageTurnFacts *facts, YxImageTurn *turn)
{
  static const struct {
    uint16_t flag;
    YxRoadDelay delay;
  } at_junction[] = {
    { YX_TURN_SIGNAL, YX_ROAD_DELAY_SIGNAL },
    { YX_TURN_STOP, YX_ROAD_DELAY_STOP },
    { YX_TURN_CROSSING, YX_ROAD_DELAY_CROSSING },
    { YX_TURN_GATE, YX_ROAD_DELAY_GATE },
    { YX_TURN_PRIVATE_GATE, YX_ROAD_DELAY_PRIVATE_GATE },
    { YX_TURN_BOARDS, YX_ROAD_DELAY_FERRY },
  };
  const double share = fmin (1.5, 1.0 - cos (facts->angle * 0.01 * M_PI / 180.0));
  const bool is_far = (facts->angle < 0) != speeds->drives_left;

  for (int p = 0; p < YX_ROADS_N_PERIODS; p++) {
    const YxRoadsPeriod period = (YxRoadsPeriod) p;
    double ms = 0.0;

    if ((facts->flags & YX_TURN_U) != 0)
      ms = delay_ms (speeds, YX_ROAD_DELAY_U_TURN, period);
    else if ((facts->flags & YX_TURN_FORK) != 0)
      ms = round (share
                  * delay_ms (speeds, is_far ? YX_ROAD_DELAY_TURN_FAR : YX_ROAD_DELAY_TURN_NEAR,
                              period));
    for (size_t i = 0; i < sizeof at_junction / sizeof at_junction[0]; i++) {
      if ((facts->flags & at_junction[i].flag) != 0)
        ms += delay_ms (speeds, at_junction[i].delay, period);
    }
    turn->ms[p] = (uint32_t) ms;
  }
}
