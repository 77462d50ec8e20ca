#define G_LOG_DOMAIN "yx-exchange"

#include "config.h"

#include "exchange/output-guard.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "region/region.h"
#include "store/inspect.h"

static const char *
find_obstacle (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    return _ ("there is no such folder");
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return g_access (folder, W_OK) == 0 ? NULL : _ ("the folder may not be written to");
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return _ ("something that is no file has this name");
  if (yx_desk_file_is_desk (path))
    return _ ("a desk has this name; it was left as it is");
  if (yx_region_is_region (path))
    return _ ("a region file has this name; it was left as it is");
  return NULL;
}

gboolean
yx_output_check (const char *path, GError **error)
{
  g_autofree char *shown = NULL;
  const char *obstacle;

  g_return_val_if_fail (path != NULL, FALSE);

  obstacle = find_obstacle (path);
  if (obstacle == NULL)
    return TRUE;
  shown = g_filename_display_name (path);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("“%s” cannot be written: %s"), shown,
               obstacle);
  return FALSE;
}
