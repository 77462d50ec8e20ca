#define G_LOG_DOMAIN "yx-map"

#include "map/map-layers.h"

#include "config.h"

#include <glib/gi18n-lib.h>

struct _YxMapLayers {
  GObject parent_instance;

  GVariant *list;
  GMenu *menu;
};

G_DEFINE_TYPE (YxMapLayers, yx_map_layers, G_TYPE_OBJECT)

static void
append_choice (GMenu *menu, const char *label, const char *name)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "map.layer", "s", name);
  g_menu_append_item (menu, item);
}

static void
fill_menu (YxMapLayers *self)
{
  GVariantIter iter;
  const char *name;

  g_menu_remove_all (self->menu);
  append_choice (self->menu, _ ("Map of the region file"), "");
  g_variant_iter_init (&iter, self->list);
  while (g_variant_iter_next (&iter, "(&s&s&s&s&s)", &name, NULL, NULL, NULL, NULL))
    append_choice (self->menu, name, name);
}

/* The list without the layer of a name. */
static void
copy_others (YxMapLayers *self, const char *without, GVariantBuilder *builder)
{
  GVariantIter iter;
  GVariant *entry;

  g_variant_builder_init (builder, YX_MAP_LAYERS_TYPE);
  g_variant_iter_init (&iter, self->list);
  while ((entry = g_variant_iter_next_value (&iter)) != NULL) {
    const char *name;

    g_variant_get_child (entry, 0, "&s", &name);
    if (g_strcmp0 (name, without) != 0)
      g_variant_builder_add_value (builder, entry);
    g_variant_unref (entry);
  }
}

static void
yx_map_layers_finalize (GObject *object)
{
  YxMapLayers *self = YX_MAP_LAYERS (object);

  g_variant_unref (self->list);
  g_object_unref (self->menu);

  G_OBJECT_CLASS (yx_map_layers_parent_class)->finalize (object);
}

static void
yx_map_layers_class_init (YxMapLayersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yx_map_layers_finalize;
}

static void
yx_map_layers_init (YxMapLayers *self)
{
  self->list = g_variant_ref_sink (g_variant_new_array (G_VARIANT_TYPE ("(sssss)"), NULL, 0));
  self->menu = g_menu_new ();
  fill_menu (self);
}

YxMapLayers *
yx_map_layers_new (void)
{
  return g_object_new (YX_TYPE_MAP_LAYERS, NULL);
}

void
yx_map_layers_set_list (YxMapLayers *self, GVariant *list)
{
  GVariant *kept;

  g_return_if_fail (YX_IS_MAP_LAYERS (self));
  g_return_if_fail (list != NULL && g_variant_is_of_type (list, YX_MAP_LAYERS_TYPE));

  kept = g_variant_ref_sink (list);
  g_variant_unref (self->list);
  self->list = kept;
  fill_menu (self);
}

GVariant *
yx_map_layers_get_list (YxMapLayers *self)
{
  g_return_val_if_fail (YX_IS_MAP_LAYERS (self), NULL);

  return self->list;
}

void
yx_map_layers_add (YxMapLayers *self, const YxBackdropSpec *spec)
{
  GVariantBuilder builder;

  g_return_if_fail (YX_IS_MAP_LAYERS (self));
  g_return_if_fail (spec != NULL && spec->name != NULL && spec->address != NULL);

  copy_others (self, spec->name, &builder);
  g_variant_builder_add (&builder, "(sssss)", spec->name, spec->address,
                         spec->key != NULL ? spec->key : "", yx_datum_name (spec->datum),
                         spec->attribution != NULL ? spec->attribution : "");
  yx_map_layers_set_list (self, g_variant_builder_end (&builder));
}

void
yx_map_layers_remove (YxMapLayers *self, const char *name)
{
  GVariantBuilder builder;

  g_return_if_fail (YX_IS_MAP_LAYERS (self));
  g_return_if_fail (name != NULL);

  copy_others (self, name, &builder);
  yx_map_layers_set_list (self, g_variant_builder_end (&builder));
}

gboolean
yx_map_layers_find (YxMapLayers *self, const char *name, YxBackdropSpec *ret_spec)
{
  GVariantIter iter;
  YxBackdropSpec spec;
  const char *datum;

  g_return_val_if_fail (YX_IS_MAP_LAYERS (self), FALSE);

  g_variant_iter_init (&iter, self->list);
  while (g_variant_iter_next (&iter, "(&s&s&s&s&s)", &spec.name, &spec.address, &spec.key, &datum,
                              &spec.attribution))
    if (g_strcmp0 (spec.name, name) == 0) {
      spec.datum = YX_DATUM_WGS84;
      yx_datum_parse (datum, &spec.datum);
      *ret_spec = spec;
      return TRUE;
    }
  return FALSE;
}

GMenuModel *
yx_map_layers_get_menu (YxMapLayers *self)
{
  g_return_val_if_fail (YX_IS_MAP_LAYERS (self), NULL);

  return G_MENU_MODEL (self->menu);
}
