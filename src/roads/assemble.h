#pragma once

/* The last steps to a network that can be searched, after building and after repricing. */

#include "roads/image.h"

/* Contracts the priced network of a view (every array and count but the hierarchies filled in)
 * for both periods, writes the image and opens it. `order` (nullable) is how to contract.
 * Errors: NO_MEMORY, TOO_LARGE, CANCELLED. */
YxRoadsError yx_roads_assemble (const YxRoads *view, const uint32_t *order,
                                YxRoadsProgress progress, void *user_data, YxRoads **ret_roads);
