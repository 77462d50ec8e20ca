#define G_LOG_DOMAIN "yx-map"

#include "map/base-layers.h"

struct _YxBaseLayers {
  GObject parent_instance;

  ShumateMap *map;
  ShumateLayer *above;
  YxTileSource *source;
  ShumateMapLayer *shown, *coming; /* owned by the map; nullable */
  gulong settled_id;               /* of `source` while one is coming */
  guint timeout_id;
};

G_DEFINE_TYPE (YxBaseLayers, yx_base_layers, G_TYPE_OBJECT)

static void
stop_waiting (YxBaseLayers *self)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (self->settled_id != 0)
    g_clear_signal_handler (&self->settled_id, self->source);
}

static void
change (YxBaseLayers *self)
{
  stop_waiting (self);
  if (self->coming == NULL)
    return;
  if (self->shown != NULL)
    shumate_map_remove_layer (self->map, SHUMATE_LAYER (self->shown));
  self->shown = g_steal_pointer (&self->coming);
  gtk_widget_set_opacity (GTK_WIDGET (self->shown), 1.0);
}

static gboolean
timeout_cb (gpointer user_data)
{
  YxBaseLayers *self = user_data;

  self->timeout_id = 0;
  change (self);
  return G_SOURCE_REMOVE;
}

static void
settled_cb (YxTileSource *source, YxBaseLayers *self)
{
  change (self);
}

static void
yx_base_layers_dispose (GObject *object)
{
  yx_base_layers_stop (YX_BASE_LAYERS (object));

  G_OBJECT_CLASS (yx_base_layers_parent_class)->dispose (object);
}

static void
yx_base_layers_class_init (YxBaseLayersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yx_base_layers_dispose;
}

static void
yx_base_layers_init (YxBaseLayers *self)
{
}

YxBaseLayers *
yx_base_layers_new (ShumateMap *map, ShumateLayer *above)
{
  YxBaseLayers *self = g_object_new (YX_TYPE_BASE_LAYERS, NULL);

  self->map = map;
  self->above = above;
  return self;
}

void
yx_base_layers_stop (YxBaseLayers *self)
{
  g_return_if_fail (YX_IS_BASE_LAYERS (self));

  stop_waiting (self);
  self->map = NULL;
  self->shown = self->coming = NULL;
  g_clear_object (&self->source);
}

void
yx_base_layers_set_source (YxBaseLayers *self, YxTileSource *source)
{
  ShumateViewport *viewport;
  ShumateMapSource *tiles = SHUMATE_MAP_SOURCE (source);

  g_return_if_fail (YX_IS_BASE_LAYERS (self) && self->map != NULL);
  g_return_if_fail (YX_IS_TILE_SOURCE (source));

  stop_waiting (self);
  if (self->coming != NULL)
    shumate_map_remove_layer (self->map, SHUMATE_LAYER (self->coming));
  g_set_object (&self->source, source);

  viewport = shumate_map_get_viewport (self->map);
  self->coming = shumate_map_layer_new (tiles, viewport);
  shumate_viewport_set_reference_map_source (viewport, tiles);
  shumate_viewport_set_min_zoom_level (viewport, shumate_map_source_get_min_zoom_level (tiles));
  shumate_viewport_set_max_zoom_level (viewport, shumate_map_source_get_max_zoom_level (tiles));
  shumate_map_insert_layer_behind (self->map, SHUMATE_LAYER (self->coming), self->above);

  if (self->shown == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self->map))) {
    change (self);
    return;
  }
  gtk_widget_set_opacity (GTK_WIDGET (self->coming), 0.0);
  self->settled_id = g_signal_connect (source, "settled", G_CALLBACK (settled_cb), self);
  self->timeout_id = g_timeout_add (YX_BASE_CHANGE_MS, timeout_cb, self);
}

YxTileSource *
yx_base_layers_get_source (YxBaseLayers *self)
{
  g_return_val_if_fail (YX_IS_BASE_LAYERS (self), NULL);

  return self->source;
}

gboolean
yx_base_layers_is_changing (YxBaseLayers *self)
{
  g_return_val_if_fail (YX_IS_BASE_LAYERS (self), FALSE);

  return self->coming != NULL;
}

void
yx_base_layers_queue_draw (YxBaseLayers *self)
{
  g_return_if_fail (YX_IS_BASE_LAYERS (self));

  if (self->shown != NULL)
    gtk_widget_queue_draw (GTK_WIDGET (self->shown));
}
