#pragma once

/* From facts to milliseconds: what a part of a road and a turn cost by a speed table. The same
 * when a network is built and when it is given another table. */

#include "roads/image.h"

/* What decides the speed on a part in one direction. */
YxRoadPace yx_part_pace (const YxRoadsSpeeds *speeds, YxRoadClass road_class,
                         const YxImagePartFacts *facts, uint32_t direction, YxRoadsPeriod period,
                         double *ret_kmh);

/* Milliseconds lost at the signals and crossings within a part. */
uint32_t yx_part_delay_ms (const YxRoadsSpeeds *speeds, const YxImagePartFacts *facts,
                           uint32_t direction, YxRoadsPeriod period);

/* Fills in the times of a part from its length and class. */
void yx_price_part (const YxRoadsSpeeds *speeds, const YxImagePartFacts *facts,
                    YxImagePart *part);

/* Fills in the times of a turn. */
void yx_price_turn (const YxRoadsSpeeds *speeds, const YxImageTurnFacts *facts,
                    YxImageTurn *turn);
