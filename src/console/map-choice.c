#define G_LOG_DOMAIN "yx-console"

#include "console/map-choice.h"

#include "console/settings.h"

static void
settings_changed_cb (GSettings *settings, const char *key, YxMapView *view)
{
  g_autoptr (GVariant) layers = g_settings_get_value (settings, YX_SETTINGS_MAP_LAYERS);

  /* What this view itself has just written does not load its tiles anew. */
  if (!g_variant_equal (layers, yx_map_view_get_layers (view)))
    yx_map_view_set_layers (view, layers);
}

static void
layers_changed_cb (YxMapView *view)
{
  g_settings_set_value (yx_settings_get (), YX_SETTINGS_MAP_LAYERS, yx_map_view_get_layers (view));
}

void
yx_map_choice_bind (YxMapView *view)
{
  GSettings *settings = yx_settings_get ();

  settings_changed_cb (settings, YX_SETTINGS_MAP_LAYERS, view);
  g_signal_connect_object (settings, "changed::" YX_SETTINGS_MAP_LAYERS,
                           G_CALLBACK (settings_changed_cb), view, 0);
  g_signal_connect (view, "layers-changed", G_CALLBACK (layers_changed_cb), NULL);
  g_settings_bind (settings, YX_SETTINGS_MAP_LAYER, view, "layer", G_SETTINGS_BIND_DEFAULT);
}
