#pragma once

/* Turns the objects of an extract into the features of the layers. */

#include "region/names.h"
#include "region/package.h"
#include "region/paint-write.h"

G_BEGIN_DECLS

/* ret_broken counts the multipolygons of which a ring does not close. The painter's features and the
 * names point to texts of the extract. Errors: YX_REGION_ERROR_FAILED, G_IO_ERROR_CANCELLED. */
gboolean yx_layers_write (const YxExtract *extract, YxPackage *package, YxPaintWriter *painter,
                          YxNames *names, void (*progress) (double fraction, gpointer user_data),
                          gpointer user_data, guint64 *ret_broken, GCancellable *cancellable,
                          GError **error);

G_END_DECLS
