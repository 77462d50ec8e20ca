#define G_LOG_DOMAIN "yx-exchange"

#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include <cpl_conv.h>
#include <cpl_error.h>
#include <glib/gi18n-lib.h>
#include <ogr_srs_api.h>

#include "exchange/gdal-guard.h"

static void CPL_STDCALL
keep_error_cb (CPLErr severity, CPLErrorNum number, const char *message)
{
  YxGdalErrors *errors = CPLGetErrorHandlerUserData ();

  g_debug ("GDAL: %s", message);
  if (severity >= CE_Failure && errors != NULL && errors->message == NULL)
    errors->message = g_utf8_make_valid (message, -1);
}

static gpointer
register_drivers (gpointer data)
{
  CPLSetErrorHandlerEx (keep_error_cb, NULL);
  /* Plugins and the network could only widen what a crafted file reaches. */
  CPLSetConfigOption ("GDAL_DRIVER_PATH", "disable");
  CPLSetConfigOption ("OGR_SQLITE_ALLOW_EXTERNAL_ACCESS", "NO");
  OSRSetPROJEnableNetwork (FALSE);
  GDALAllRegister ();
  return NULL;
}

void
yx_gdal_init (void)
{
  static GOnce once = G_ONCE_INIT;

  g_once (&once, register_drivers, NULL);
}

void
yx_gdal_errors_begin (YxGdalErrors *errors)
{
  g_return_if_fail (errors != NULL);

  errors->message = NULL;
  CPLPushErrorHandlerEx (keep_error_cb, errors);
}

void
yx_gdal_errors_end (YxGdalErrors *errors)
{
  g_return_if_fail (errors != NULL);

  CPLPopErrorHandler ();
  g_clear_pointer (&errors->message, g_free);
}

gboolean
yx_gdal_path_is_plain (const char *path, GError **error)
{
  g_autofree char *shown = NULL;
  struct stat info;

  g_return_val_if_fail (path != NULL, FALSE);

  shown = g_filename_display_name (path);
  if (stat (path, &info) != 0) {
    const int code = errno;

    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _ ("“%s” cannot be read: %s"),
                 shown, g_strerror (code));
    return FALSE;
  }
  if (!S_ISREG (info.st_mode) || g_str_has_prefix (path, "/vsi")) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, _ ("“%s” is not a plain file"),
                 shown);
    return FALSE;
  }
  return TRUE;
}

GDALDatasetH
yx_gdal_open_vector (const char *path, const char *const *drivers, const char *const *options,
                     GError **error)
{
  g_autofree char *absolute = NULL;
  YxGdalErrors errors;
  GDALDatasetH dataset;

  g_return_val_if_fail (path != NULL && drivers != NULL, NULL);

  if (!yx_gdal_path_is_plain (path, error))
    return NULL;

  yx_gdal_init ();
  /* A name such as "PG:x" or "<VRT>" is a connection to GDAL unless a folder stands before it. */
  absolute = g_canonicalize_filename (path, NULL);
  if (!yx_gdal_path_is_plain (absolute, error))
    return NULL;

  yx_gdal_errors_begin (&errors);
  dataset = GDALOpenEx (absolute, GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR,
                        drivers, options, NULL);
  if (dataset == NULL) {
    g_autofree char *shown = g_filename_display_name (path);

    /* GDAL's "not recognized" tells a clerk nothing that the sentence does not. */
    if (errors.message == NULL || strstr (errors.message, "not recognized") != NULL)
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _ ("“%s” is incomplete, damaged, or of another kind than its name says"), shown);
    else
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _ ("“%s” is incomplete or damaged (%s)"), shown, errors.message);
  }
  yx_gdal_errors_end (&errors);
  return dataset;
}
