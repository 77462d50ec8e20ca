/* region render */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

#include "cartography/picture.h"
#include "exchange/output-guard.h"

static char *option_bbox;
static char *option_style;
static char *option_out;
static char *option_size;
static double option_zoom;
static double option_scale = 1.0;

const GOptionEntry yx_cmd_region_render_options[] = {
  { "bbox", 0, 0, G_OPTION_ARG_STRING, &option_bbox, N_ ("What to show (default: all)"),
    N_ ("W,S,E,N") },
  { "zoom", 0, 0, G_OPTION_ARG_DOUBLE, &option_zoom, N_ ("Level of detail of web maps, e.g. 14"),
    N_ ("Z") },
  { "style", 0, 0, G_OPTION_ARG_STRING, &option_style, N_ ("night (default), red, day or print"),
    N_ ("STYLE") },
  { "size", 0, 0, G_OPTION_ARG_STRING, &option_size,
    N_ ("Size in pixels (default: 1600x1200, or by --zoom)"), N_ ("WxH") },
  { "scale", 0, 0, G_OPTION_ARG_DOUBLE, &option_scale,
    N_ ("Pixels a unit; 2 for fine screens and print"), N_ ("N") },
  { "out", 0, 0, G_OPTION_ARG_FILENAME, &option_out, N_ ("The picture"), N_ ("MAP.png") },
  { NULL },
};

static gboolean
parse_size (const char *text, int *ret_width, int *ret_height)
{
  char *end;
  guint64 width = g_ascii_strtoull (text, &end, 10), height;

  if (end == text || (*end != 'x' && *end != 'X'))
    return FALSE;
  text = end + 1;
  height = g_ascii_strtoull (text, &end, 10);
  if (end == text || *end || width < 16 || height < 16 || width > YX_PICTURE_MAX_SIDE
      || height > YX_PICTURE_MAX_SIDE)
    return FALSE;
  *ret_width = (int) width;
  *ret_height = (int) height;
  return TRUE;
}

YxExit
yx_cmd_region_render (YxInvocation *invocation)
{
  YxPicture picture = { .scale = option_scale,
                        .zoom = option_zoom,
                        .box = YX_BOX_EMPTY,
                        .locale = setlocale (LC_MESSAGES, NULL),
                        .scale_bar = true };
  g_autoptr (YxRegion) region = NULL;
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface;
  gboolean written;
  int width, height;

  if (!option_out)
    return yx_cli_usage (invocation, _ ("which picture? Give --out MAP.png"));
  if (option_bbox && !yx_cli_parse_box (option_bbox, &picture.box))
    return yx_cli_usage (invocation, _ ("“%s” is no W,S,E,N"), option_bbox);
  if (option_style && !yx_map_style_parse (option_style, &picture.style))
    return yx_cli_usage (invocation, _ ("“%s” is no style; night, red, day and print are"),
                         option_style);
  if (option_size && !parse_size (option_size, &picture.width, &picture.height))
    return yx_cli_usage (invocation, _ ("“%s” is no size like 1600x1200"), option_size);
  if (!(option_zoom >= 0.0 && option_zoom <= 22.0) || !(option_scale >= 0.5 && option_scale <= 8))
    return yx_cli_usage (invocation, _ ("--zoom must be from 0 to 22 and --scale from 0.5 to 8"));
  if (!option_size && option_zoom == 0.0) {
    picture.width = 1600;
    picture.height = 1200;
  }

  if (!yx_output_check (option_out, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  region = yx_region_open (invocation->arguments[0], &error);
  if (!region)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (!option_bbox && option_zoom > 0.0)
    picture.box = yx_region_get_box (region);
  surface = yx_cartography_render (region, &picture, invocation->cancellable, &error);
  if (!surface)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  width = cairo_image_surface_get_width (surface);
  height = cairo_image_surface_get_height (surface);
  written = yx_cartography_write_png (surface, option_out, &error);
  cairo_surface_destroy (surface);
  if (!written)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "picture", option_out);
    yx_cli_json_int (json, "width", width);
    yx_cli_json_int (json, "height", height);
    yx_cli_json_end (json);
  } else {
    g_print (_ ("%s: %d × %d pixels\n"), option_out, width, height);
  }
  return YX_EXIT_OK;
}
