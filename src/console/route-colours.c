#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "cartography/overlay.h"
#include "console/route-colours.h"

static void
append_rgb (GString *css, YxColour colour)
{
  g_string_append_printf (css, "rgb(%d,%d,%d)", (int) (colour.red * 255.0 + 0.5),
                          (int) (colour.green * 255.0 + 0.5), (int) (colour.blue * 255.0 + 0.5));
}

void
yx_route_colours_apply (GdkDisplay *display, YxMapStyle style)
{
  static const char *const key = "yx-route-colours";
  g_autoptr (GString) css = g_string_new (NULL);
  GtkCssProvider *provider;

  g_return_if_fail (GDK_IS_DISPLAY (display));

  for (guint i = 0; i < YX_N_ROUTE_COLOURS; i++) {
    const YxColour colour = yx_route_colour (i, style);

    g_string_append_printf (css, ".yx-badge.yx-route-%u { background-color: ", i);
    append_rgb (css, colour);
    g_string_append (css, "; color: ");
    append_rgb (css, yx_colour_text_on (colour));
    g_string_append (css, "; }\n");
  }

  provider = g_object_get_data (G_OBJECT (display), key);
  if (provider == NULL) {
    provider = gtk_css_provider_new ();
    gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                                GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
    g_object_set_data_full (G_OBJECT (display), key, provider, g_object_unref);
  }
  gtk_css_provider_load_from_data (provider, css->str, css->len);
}

char *
yx_route_colours_class (guint ordinal)
{
  return g_strdup_printf ("yx-route-%u", ordinal % YX_N_ROUTE_COLOURS);
}
