#pragma once

/* GDAL, tamed: registered once, without plugins; its complaints become GErrors of the thread
 * that caused them and never reach stderr; only plain files on disk are opened, each by a
 * named driver, so that no path can lead it to the network or into another file. */

#include <gio/gio.h>

#include <gdal.h>
#include <ogr_api.h>

G_BEGIN_DECLS

/* Registers the drivers; cheap after the first call, any thread. */
void yx_gdal_init (void);

/* Between these two, the calling thread's GDAL errors are kept instead of printed. They nest. */
typedef struct {
  char *message; /* first failure, NULL: none */
} YxGdalErrors;

void yx_gdal_errors_begin (YxGdalErrors *errors);
void yx_gdal_errors_end (YxGdalErrors *errors);

/* Opens a vector file read-only with the first of `drivers` (NULL-terminated GDAL short names)
 * that knows it. `options` (nullable) is NULL-terminated NAME=VALUE open options.
 * Fails with G_IO_ERROR and a message that names the file. */
GDALDatasetH yx_gdal_open_vector (const char *path, const char *const *drivers,
                                  const char *const *options, GError **error);

/* Whether the path names a plain file that GDAL may be given: refuses directories, devices and
 * the prefixes that GDAL takes for other file systems ("/vsi…"). */
gboolean yx_gdal_path_is_plain (const char *path, GError **error);

G_END_DECLS
