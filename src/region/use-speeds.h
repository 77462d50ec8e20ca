#pragma once

/* Another speed table for a region that stands, without its extract. */

#include <gio/gio.h>

#include "region/region.h"

G_BEGIN_DECLS

/* Gives the roads of a region file the times of a speed table (NULL: the built-in one). The file
 * is replaced in one step; a program that has it open goes on with the old one. `progress`
 * (nullable) is called on this thread, from 0 to 1. Errors: YX_REGION_ERROR, G_IO_ERROR_CANCELLED;
 * the file is then as it was. */
gboolean yx_region_use_speeds (const char *path, const char *speeds,
                               void (*progress) (double fraction, gpointer user_data),
                               gpointer user_data, GCancellable *cancellable, GError **error);

G_END_DECLS
