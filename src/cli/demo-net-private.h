#pragma once

#include "cli/demo-net.h"

typedef struct {
  GArray *course;
  double width;
} YxDemoNetWater;

struct _YxDemoNet {
  GPtrArray *roads; /* YxDemoRoad */
  GArray *waters;   /* YxDemoNetWater */
};
