#pragma once

#include <gio/gio.h>

#include "region/region.h"

G_BEGIN_DECLS

/* An ordinary file in memory, read-only. The error has the given code, names the file and says in
 * plain words why it cannot be read. */
GMappedFile *yx_map_file (const char *path, YxRegionError code, GError **error);

G_END_DECLS
