#pragma once

/* What matched tracks tell of the speeds that are really driven, and a speed table that follows
 * it. */

#include "roads/roads.h"

/* One stretch of road as it was driven. */
typedef struct {
  YxRoadClass road_class;
  YxRoadPace pace;       /* what its speed in the table follows from */
  YxRoadsPeriod period;  /* whose times model_ms and delay_ms are */
  int64_t time_us;       /* when the car came to it */
  uint32_t cm;
  uint32_t ms;           /* driven */
  uint32_t model_ms;     /* by the table, with delays */
  uint32_t delay_ms;     /* so much of it at turns, signals and crossings */
} YxRoadObservation;

/* The stretches of a matched track between its fixes. `period` must be that of the options the
 * match was made with. Left out are stretches under 80 m, the edges of silences over 60 s, and
 * where the car stayed for 2 minutes or more: that was a visit, not traffic. *ret_observations is
 * for free(). Errors: NO_MEMORY. */
YxRoadsError yx_roads_observe (const YxRoadMatch *match, const YxRoadFix *fixes,
                               YxRoadsPeriod period, YxRoadObservation **ret_observations,
                               size_t *ret_n);

/* Speed in km/h that half of the metres were driven faster than, with the delays or, if `free`,
 * without those that the table expects. The observations are put into another order. NAN when
 * there are none. */
double yx_road_driven_kmh (YxRoadObservation *observations, size_t n, bool free);

/* What a figure of the new table rests on. */
typedef struct {
  size_t n;        /* stretches */
  double metres;
  double kmh;      /* median driven, delays taken off; NAN without any */
  bool is_changed; /* there were enough: 10 stretches and 2 km */
} YxRoadEvidence;

typedef struct {
  YxRoadEvidence speeds[YX_ROAD_N_CLASSES][YX_ROADS_N_PERIODS];
  YxRoadEvidence maxspeed_factor; /* kmh: the factor that the median asks for */
} YxRoadsCalibration;

/* The table with the class speeds, and the share of posted limits, that the observations ask for;
 * what they do not reach stays as it was. A class learns only from roads on which its speed
 * counts, the factor only from those on which a limit does; caps and delays are left alone. The
 * observations are put into another order. Errors: NO_MEMORY. */
YxRoadsError yx_roads_calibrate (const YxRoadsSpeeds *speeds, YxRoadObservation *observations,
                                 size_t n, YxRoadsSpeeds *ret_speeds,
                                 YxRoadsCalibration *ret_calibration);
