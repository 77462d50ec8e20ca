#pragma once

/* Feeds road networks to the kernel for tests and benchmarks, without the region layer. */

#include <glib.h>

#include "roads/roads.h"

/* Reads data/roads/speeds.json; aborts when it is not as its schema says. */
YxRoadsSpeeds test_load_speeds (void);

/* $YEXUN_SHARED/data/<name>; NULL (with the test skipped) when there is no such file. */
char *test_shared_file (const char *name);

/* Feeds an extract to a builder. */
void test_feed_extract (YxRoadsBuilder *builder, const char *path);

/* Builds a network from an extract; with `restrictions` false, without its relations. */
YxRoads *test_load_extract (const char *path, gboolean restrictions);
