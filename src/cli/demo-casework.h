#pragma once

/* What the case desk has of the sample county: notices, nodes of the workflow, inquiries for
 * assets, measures and a drawn photo for the cases of tonight, and every case's track. */

#include <stdint.h>

#include "desk/desk.h"

/* Once; a desk whose cases have been sorted is left as it is. */
gboolean yx_demo_casework_add (YxDesk *desk, const char *operation_id, uint64_t seed,
                               GError **error);
