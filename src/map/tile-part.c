#define G_LOG_DOMAIN "yx-map"

#include "map/tile-part.h"

struct _YxTilePart {
  GObject parent_instance;

  GdkTexture *texture;
  int levels;
  guint column, row;
};

static void
yx_tile_part_snapshot (GdkPaintable *paintable, GdkSnapshot *snapshot, double width, double height)
{
  YxTilePart *self = YX_TILE_PART (paintable);
  const double side = (double) (1u << self->levels);
  const graphene_rect_t whole = GRAPHENE_RECT_INIT (
      (float) (-width * self->column), (float) (-height * self->row), (float) (width * side),
      (float) (height * side));

  gtk_snapshot_push_clip (GTK_SNAPSHOT (snapshot),
                          &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  gtk_snapshot_append_texture (GTK_SNAPSHOT (snapshot), self->texture, &whole);
  gtk_snapshot_pop (GTK_SNAPSHOT (snapshot));
}

static int
yx_tile_part_get_side (GdkPaintable *paintable)
{
  return gdk_texture_get_width (YX_TILE_PART (paintable)->texture);
}

static void
yx_tile_part_paintable_init (GdkPaintableInterface *iface)
{
  iface->snapshot = yx_tile_part_snapshot;
  iface->get_intrinsic_width = yx_tile_part_get_side;
  iface->get_intrinsic_height = yx_tile_part_get_side;
}

G_DEFINE_TYPE_WITH_CODE (YxTilePart, yx_tile_part, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE, yx_tile_part_paintable_init))

static void
yx_tile_part_finalize (GObject *object)
{
  g_clear_object (&YX_TILE_PART (object)->texture);

  G_OBJECT_CLASS (yx_tile_part_parent_class)->finalize (object);
}

static void
yx_tile_part_class_init (YxTilePartClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yx_tile_part_finalize;
}

static void
yx_tile_part_init (YxTilePart *self)
{
}

GdkPaintable *
yx_tile_part_new (GdkTexture *texture, int levels, guint column, guint row)
{
  YxTilePart *self;

  g_return_val_if_fail (GDK_IS_TEXTURE (texture), NULL);
  g_return_val_if_fail (levels >= 0 && levels < 16, NULL);
  g_return_val_if_fail (column < 1u << levels && row < 1u << levels, NULL);

  self = g_object_new (YX_TYPE_TILE_PART, NULL);
  self->texture = g_object_ref (texture);
  self->levels = levels;
  self->column = column;
  self->row = row;
  return GDK_PAINTABLE (self);
}
