#pragma once

/* How far a place may lie from the region, and from the nearest road, to be driven to. Beyond, the
 * coordinates are likelier to be wrong than the address to be right. */
#define YX_PLACE_LIMIT_M 2000.0
