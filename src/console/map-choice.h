#pragma once

#include "map/map-view.h"

/* Keeps the base maps that a map view offers, and the chosen one, in the settings. */
void yx_map_choice_bind (YxMapView *view);
