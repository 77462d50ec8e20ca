#pragma once

/* Hands the roads of an extract to the road kernel. */

#include <gio/gio.h>

#include "region/extract.h"
#include "roads/roads.h"

G_BEGIN_DECLS

/* Errors: YX_REGION_ERROR_SPEEDS, YX_REGION_ERROR_FAILED, G_IO_ERROR_CANCELLED. */
YxRoads *yx_feed_roads (const YxExtract *extract, const YxRoadsSpeeds *speeds,
                        void (*progress) (double fraction, gpointer user_data),
                        gpointer user_data, GCancellable *cancellable, GError **error);

G_END_DECLS
