#include "roads/assemble.h"
#include "roads/contract.h"
#include "roads/price.h"

#include <stdlib.h>
#include <string.h>

static YxRoadsError
contract_period (const YxRoads *view, YxRoadsPeriod period, const uint32_t *order,
                 YxRoadsProgress progress, void *user_data, uint32_t *ret_order,
                 YxContraction *ret_contraction)
{
  const uint32_t n_lanes = 2 * view->n_segments;
  YxWeight *lane_weights = malloc ((n_lanes + 1) * sizeof *lane_weights);
  const YxContractionTask task = {
    .n_states = view->n_states,
    .state_lanes = view->state_lanes,
    .first_turns = view->first_turns,
    .turns = view->turns,
    .lane_weights = lane_weights,
    .period = period,
    .order = order,
    .progress = progress,
    .user_data = user_data,
  };
  YxRoadsError error;

  if (lane_weights == NULL)
    return YX_ROADS_ERROR_NO_MEMORY;
  for (uint32_t lane = 0; lane < n_lanes; lane++)
    lane_weights[lane] = yx_lane_weight (view, period, lane);
  error = yx_contract (&task, ret_order, ret_contraction);
  free (lane_weights);
  return error;
}

/* The night is contracted in the order found for the day. */
static YxRoadsError
contract_periods (const YxRoads *view, const uint32_t *order, YxRoadsProgress progress,
                  void *user_data, YxContraction *contractions)
{
  uint32_t *found = NULL;
  YxRoadsError error = YX_ROADS_OK;

  if (order == NULL) {
    found = malloc ((view->n_states + 1u) * sizeof *found);
    if (found == NULL)
      return YX_ROADS_ERROR_NO_MEMORY;
  }
  for (int p = 0; p < YX_ROADS_N_PERIODS && error == YX_ROADS_OK; p++) {
    error = contract_period (view, (YxRoadsPeriod) p, p == 0 ? order : order != NULL ? order : found,
                             progress, user_data, p == 0 ? found : NULL, &contractions[p]);
  }
  free (found);
  return error;
}

static YxHierarchy
view_of (const YxContraction *contraction)
{
  return (YxHierarchy){
    .ranks = contraction->ranks.items,
    .states = contraction->states.items,
    .firsts = contraction->firsts.items,
    .arcs = contraction->arcs.items,
    .middles = contraction->middles.items,
    .loops = contraction->loops.items,
    .n_arcs = (uint32_t) contraction->arcs.n,
    .n_loops = (uint32_t) contraction->loops.n,
  };
}

YxRoadsError
yx_roads_assemble (const YxRoads *view, const uint32_t *order, YxRoadsProgress progress,
                   void *user_data, YxRoads **ret_roads)
{
  YxContraction contractions[YX_ROADS_N_PERIODS] = { 0 };
  YxRoads whole = *view;
  uint8_t *bytes = NULL;
  size_t size = 0;
  YxRoadsError error = contract_periods (view, order, progress, user_data, contractions);

  if (error == YX_ROADS_OK && progress != NULL
      && !progress (YX_ROADS_PHASE_WRITE, 0.0, user_data))
    error = YX_ROADS_ERROR_CANCELLED;
  if (error == YX_ROADS_OK) {
    for (int p = 0; p < YX_ROADS_N_PERIODS; p++)
      whole.hierarchies[p] = view_of (&contractions[p]);
    bytes = yx_image_join (&whole, &size);
    error = bytes != NULL ? YX_ROADS_OK : YX_ROADS_ERROR_NO_MEMORY;
  }
  for (int p = 0; p < YX_ROADS_N_PERIODS; p++)
    yx_contraction_clear (&contractions[p]);

  /* Opened by the same door as an image from a file, and so checked the same way. */
  if (error == YX_ROADS_OK)
    error = yx_roads_open_image (bytes, size, free, bytes, ret_roads);
  if (error != YX_ROADS_OK)
    free (bytes);
  return error;
}

static void
reprice_view (YxRoads *view, const YxRoadsSpeeds *speeds, YxImagePart *parts, YxImageTurn *turns,
              double *numbers)
{
  memcpy (parts, view->parts, view->n_parts * sizeof *parts);
  memcpy (turns, view->turns, view->n_turns * sizeof *turns);
  yx_speeds_pack (speeds, numbers);
  for (uint32_t i = 0; i < view->n_parts; i++)
    yx_price_part (speeds, &view->part_facts[i], &parts[i]);
  for (uint32_t i = 0; i < view->n_turns; i++)
    yx_price_turn (speeds, &view->turn_facts[i], &turns[i]);
  view->parts = parts;
  view->turns = turns;
  view->speeds = numbers;
}

YxRoadsError
yx_roads_reprice (const YxRoads *roads, const YxRoadsSpeeds *speeds, YxRoadsProgress progress,
                  void *user_data, YxRoads **ret_roads)
{
  double numbers[YX_SPEEDS_N_NUMBERS];
  YxRoads view = *roads;
  YxImagePart *parts;
  YxImageTurn *turns;
  uint32_t *order;
  YxRoadsError error = YX_ROADS_ERROR_NO_MEMORY;

  if (!yx_roads_speeds_are_valid (speeds, NULL))
    return YX_ROADS_ERROR_SPEEDS;
  if (progress != NULL && !progress (YX_ROADS_PHASE_NETWORK, 0.0, user_data))
    return YX_ROADS_ERROR_CANCELLED;
  parts = malloc ((view.n_parts + 1u) * sizeof *parts);
  turns = malloc ((view.n_turns + 1u) * sizeof *turns);
  order = malloc ((view.n_states + 1u) * sizeof *order);
  if (parts != NULL && turns != NULL && order != NULL
      && yx_contraction_order (&roads->hierarchies[YX_ROADS_DAY], view.n_states, order)) {
    reprice_view (&view, speeds, parts, turns, numbers);
    error = yx_roads_assemble (&view, order, progress, user_data, ret_roads);
  }
  free (parts);
  free (turns);
  free (order);
  return error;
}
