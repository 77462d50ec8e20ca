#define G_LOG_DOMAIN "yx-map"

#include "map/place-layer.h"

#include <math.h>

#include "map/projection.h"
#include "map/screen-image.h"

/* How the layer is fast: each kind of mark is painted once into a small image, the places in view
 * and round it become one picture of such images (for the cairo renderer) or one render node (for
 * others), which is only moved while the map is panned. It is made anew when the zoom changes or
 * the view leaves what it covers. Places that would cover each other to the pixel are drawn
 * once. */

/* The node covers this much around the view, in widget units. */
#define MARGIN 256.0

/* Marks of one kind closer than this are one on screen. */
#define CELL 3.0

#define LABEL_GAP 5.0

typedef struct {
  char *id, *label;
  YxWorldPoint at;
  YxMark mark;
  int colour;
  gboolean covered; /* something else stands for it, its own mark is not drawn */
} Place;

struct _YxPlaceLayer {
  ShumateLayer parent_instance;

  Place *places;
  gsize n_places;
  GHashTable *by_id; /* id -> Place */
  YxMapStyle style;
  char *selected, *hovered;

  GHashTable *sprites; /* kind of mark -> YxScreenImage, for sprite_scale and sprite_part */
  int sprite_scale;
  double sprite_part;

  /* One of the two, valid for node_projection; both NULL too when nothing is in view. */
  GskRenderNode *node;
  YxScreenImage *picture;
  gboolean has_node;
  YxProjection node_projection;
};

G_DEFINE_TYPE (YxPlaceLayer, yx_place_layer, SHUMATE_TYPE_LAYER)

static void
free_places (YxPlaceLayer *self)
{
  for (gsize i = 0; i < self->n_places; i++) {
    g_free (self->places[i].id);
    g_free (self->places[i].label);
  }
  g_clear_pointer (&self->places, g_free);
  self->n_places = 0;
}

static void
drop_node (YxPlaceLayer *self)
{
  g_clear_pointer (&self->node, gsk_render_node_unref);
  g_clear_pointer (&self->picture, yx_screen_image_unref);
  self->has_node = FALSE;
}

static double
mark_size (YxMark mark)
{
  switch (mark) {
  case YX_MARK_CANDIDATE:
    return 9.0;
  case YX_MARK_DEPOT:
    return 20.0;
  default:
    return 14.0;
  }
}

/* Marks shrink where the whole county is on screen. */
static double
part_at (const YxProjection *projection)
{
  return yx_projection_zoom (projection) < 11.0 ? 0.7 : 1.0;
}

static YxColour
colour_of (YxPlaceLayer *self, const Place *place)
{
  return place->colour == YX_COLOUR_OF_MARK
             ? yx_mark_colour (place->mark, self->style)
             : yx_route_colour ((unsigned) place->colour, self->style);
}

static gint64
sprite_key (const Place *place)
{
  return ((gint64) place->mark << 32) | (guint32) place->colour;
}

/* Side of the texture: the mark and room for its outline, in whole units. */
static double
sprite_side (const Place *place, double part)
{
  return ceil (mark_size (place->mark) * part) + 6.0;
}

static YxScreenImage *
get_sprite (YxPlaceLayer *self, const Place *place)
{
  const gint64 key = sprite_key (place);
  YxScreenImage *sprite = g_hash_table_lookup (self->sprites, &key);

  if (sprite != NULL)
    return sprite;

  const double side = sprite_side (place, self->sprite_part);
  const int pixels = (int) side * self->sprite_scale;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, pixels, pixels);
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, self->sprite_scale, self->sprite_scale);
  yx_overlay_paint_mark (cr, place->mark, colour_of (self, place), self->style, side / 2.0,
                         side / 2.0, mark_size (place->mark) * self->sprite_part);
  cairo_destroy (cr);

  sprite = yx_screen_image_new_take (surface, self->sprite_scale);
  g_hash_table_insert (self->sprites, g_memdup2 (&key, sizeof key), sprite);
  return sprite;
}

static void
need_sprites (YxPlaceLayer *self, const YxProjection *projection)
{
  const int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  const double part = part_at (projection);

  if (scale == self->sprite_scale && part == self->sprite_part)
    return;
  g_hash_table_remove_all (self->sprites);
  self->sprite_scale = scale;
  self->sprite_part = part;
}

/* Aligned to device pixels, so that sprites stay sharp. */
static double
snap (YxPlaceLayer *self, double value)
{
  return round (value * self->sprite_scale) / self->sprite_scale;
}

static void
append_place (YxPlaceLayer *self, GtkSnapshot *snapshot, const Place *place, double x, double y)
{
  const double side = sprite_side (place, self->sprite_part);
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT (
      (float) snap (self, x - side / 2.0), (float) snap (self, y - side / 2.0), (float) side,
      (float) side);

  yx_screen_image_draw (get_sprite (self, place), GTK_WIDGET (self), snapshot, &bounds, NULL);
}

/* The same for points within 2 cm. */
static gint64
point_key (YxWorldPoint point)
{
  return ((gint64) llrint (point.x * 2147483647.0) << 32) | (gint64) llrint (point.y * 2147483647.0);
}

/* The indices of places to draw, topmost first: one for each kind of mark and cell. */
static GArray *
collect_visible (YxPlaceLayer *self, const YxProjection *projection)
{
  GArray *visible = g_array_new (FALSE, FALSE, sizeof (gsize));
  g_autoptr (GHashTable) taken = g_hash_table_new (g_direct_hash, g_direct_equal);

  for (gsize i = self->n_places; i-- > 0;) {
    const Place *place = &self->places[i];
    double x, y;

    if (place->covered)
      continue;
    yx_projection_to_widget (projection, place->at, &x, &y);
    if (x < -MARGIN || y < -MARGIN || x > projection->width + MARGIN
        || y > projection->height + MARGIN)
      continue;

    /* 20 bits for each side of a view, 24 for the kind of mark. */
    const gint64 cell = ((gint64) ((x + MARGIN) / CELL) << 44)
                        | ((gint64) ((y + MARGIN) / CELL) << 24)
                        | ((gint64) place->mark << 16) | (guint16) (place->colour + 1);

    if (g_hash_table_add (taken, GSIZE_TO_POINTER (cell)))
      g_array_append_val (visible, i);
  }
  return visible;
}

/* All of them as one picture, the topmost last. */
static YxScreenImage *
paint_picture (YxPlaceLayer *self, const YxProjection *projection, const GArray *visible)
{
  const int scale = self->sprite_scale;
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, (int) ceil (projection->width + 2.0 * MARGIN) * scale,
      (int) ceil (projection->height + 2.0 * MARGIN) * scale);
  cairo_t *cr = cairo_create (surface);

  for (guint i = visible->len; i-- > 0;) {
    const Place *place = &self->places[g_array_index (visible, gsize, i)];
    const double side = sprite_side (place, self->sprite_part);
    double x, y;

    yx_projection_to_widget (projection, place->at, &x, &y);
    cairo_set_source_surface (cr, yx_screen_image_get_surface (get_sprite (self, place)),
                              round ((x + MARGIN - side / 2.0) * scale),
                              round ((y + MARGIN - side / 2.0) * scale));
    cairo_paint (cr);
  }
  cairo_destroy (cr);
  return yx_screen_image_new_take (surface, scale);
}

static void
make_node (YxPlaceLayer *self, const YxProjection *projection)
{
  g_autoptr (GArray) visible = collect_visible (self, projection);

  drop_node (self);
  self->node_projection = *projection;
  self->has_node = TRUE;
  if (visible->len == 0)
    return;
  if (yx_is_drawn_by_cairo (GTK_WIDGET (self))) {
    self->picture = paint_picture (self, projection, visible);
    return;
  }

  GtkSnapshot *snapshot = gtk_snapshot_new ();

  for (guint i = visible->len; i-- > 0;) {
    const Place *place = &self->places[g_array_index (visible, gsize, i)];
    double x, y;

    yx_projection_to_widget (projection, place->at, &x, &y);
    append_place (self, snapshot, place, x, y);
  }
  self->node = gtk_snapshot_free_to_node (snapshot);
}

/* How far the view has moved since the node was made. */
static void
node_offset (YxPlaceLayer *self, const YxProjection *projection, double *ret_x, double *ret_y)
{
  const YxProjection *made = &self->node_projection;

  *ret_x = (made->centre.x - projection->centre.x) * projection->world
           + (projection->width - made->width) / 2.0;
  *ret_y = (made->centre.y - projection->centre.y) * projection->world
           + (projection->height - made->height) / 2.0;
}

static gboolean
node_covers (YxPlaceLayer *self, const YxProjection *projection)
{
  double dx, dy;

  if (!self->has_node || projection->world != self->node_projection.world)
    return FALSE;
  node_offset (self, projection, &dx, &dy);
  /* What the view shows, in the units of the node, must lie within its margins. A mark reaches
   * beyond its point, so a mark's width is left. */
  const double room = MARGIN - 32.0;

  return -dx >= -room && -dy >= -room
         && projection->width - dx <= self->node_projection.width + room
         && projection->height - dy <= self->node_projection.height + room;
}

/* A mark drawn larger, with a ring in the colour of text, so that it is found at once. */
static void
append_emphasis (YxPlaceLayer *self, GtkSnapshot *snapshot, const YxProjection *projection,
                 const Place *place)
{
  const YxColour colour = colour_of (self, place);
  const YxColour text = yx_colour_text_on (colour);
  const double size = mark_size (place->mark) * 1.5;
  const double reach = size + 8.0;
  double x, y;

  yx_projection_to_widget (projection, place->at, &x, &y);

  const graphene_rect_t bounds = GRAPHENE_RECT_INIT ((float) (x - reach), (float) (y - reach),
                                                     (float) reach * 2.0f, (float) reach * 2.0f);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);

  for (int pass = 0; pass < 2; pass++) {
    yx_colour_set (cr, pass == 0 ? text : colour);
    cairo_set_line_width (cr, pass == 0 ? 5.0 : 2.5);
    cairo_arc (cr, x, y, size / 2.0 + 4.0, 0.0, 2.0 * M_PI);
    cairo_stroke (cr);
  }
  yx_overlay_paint_mark (cr, place->mark, colour, self->style, x, y, size);
  cairo_destroy (cr);
}

static void
append_label (YxPlaceLayer *self, GtkSnapshot *snapshot, const YxProjection *projection,
              const Place *place)
{
  if (place->label == NULL || *place->label == '\0')
    return;

  g_autoptr (PangoLayout) layout
      = gtk_widget_create_pango_layout (GTK_WIDGET (self), place->label);
  const gboolean dark = self->style == YX_MAP_STYLE_NIGHT || self->style == YX_MAP_STYLE_RED;
  const YxColour ground = dark ? (YxColour) YX_RGB (0x101418) : (YxColour) YX_RGB (0xffffff);
  const YxColour ink = self->style == YX_MAP_STYLE_RED ? (YxColour) YX_RGB (0xff6a50)
                                                       : yx_colour_text_on (ground);
  int width, height;
  double x, y;

  pango_layout_get_pixel_size (layout, &width, &height);
  yx_projection_to_widget (projection, place->at, &x, &y);
  x += mark_size (place->mark) + LABEL_GAP;
  /* To the left of the mark when there is no room at its right. */
  if (x + width + LABEL_GAP > projection->width)
    x -= 2.0 * (mark_size (place->mark) + LABEL_GAP) + width;
  y -= height / 2.0;

  const graphene_rect_t panel
      = GRAPHENE_RECT_INIT ((float) x - 4.0f, (float) y - 2.0f, (float) width + 8.0f,
                            (float) height + 4.0f);
  GskRoundedRect rounded;

  gsk_rounded_rect_init_from_rect (&rounded, &panel, 4.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  gtk_snapshot_append_color (
      snapshot,
      &(GdkRGBA){ (float) ground.red, (float) ground.green, (float) ground.blue, 0.88f }, &panel);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (
      snapshot, layout,
      &(GdkRGBA){ (float) ink.red, (float) ink.green, (float) ink.blue, 1.0f });
  gtk_snapshot_restore (snapshot);
}

static const Place *
find_place (YxPlaceLayer *self, const char *id)
{
  return id != NULL ? g_hash_table_lookup (self->by_id, id) : NULL;
}

static void
viewport_changed_cb (YxPlaceLayer *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
yx_place_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YxPlaceLayer *self = YX_PLACE_LAYER (widget);
  const double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const YxProjection projection
      = yx_projection_of (shumate_layer_get_viewport (SHUMATE_LAYER (self)), width, height);

  if (projection.world <= 0.0 || self->n_places == 0)
    return;

  need_sprites (self, &projection);
  if (!node_covers (self, &projection))
    make_node (self, &projection);

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  if (self->picture != NULL) {
    double dx, dy;

    node_offset (self, &projection, &dx, &dy);
    yx_screen_image_draw (
        self->picture, widget, snapshot,
        &GRAPHENE_RECT_INIT ((float) snap (self, dx - MARGIN), (float) snap (self, dy - MARGIN),
                             (float) yx_screen_image_get_width (self->picture),
                             (float) yx_screen_image_get_height (self->picture)),
        NULL);
  }
  if (self->node != NULL) {
    double dx, dy;

    node_offset (self, &projection, &dx, &dy);
    gtk_snapshot_save (snapshot);
    gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) snap (self, dx),
                                                            (float) snap (self, dy)));
    gtk_snapshot_append_node (snapshot, self->node);
    gtk_snapshot_restore (snapshot);
  }

  const Place *selected = find_place (self, self->selected);
  const Place *hovered = find_place (self, self->hovered);

  if (selected != NULL) {
    append_emphasis (self, snapshot, &projection, selected);
    append_label (self, snapshot, &projection, selected);
  }
  if (hovered != NULL && hovered != selected)
    append_label (self, snapshot, &projection, hovered);
  gtk_snapshot_pop (snapshot);
}

static void
yx_place_layer_constructed (GObject *object)
{
  YxPlaceLayer *self = YX_PLACE_LAYER (object);

  G_OBJECT_CLASS (yx_place_layer_parent_class)->constructed (object);
  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (self)), "notify",
                           G_CALLBACK (viewport_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
yx_place_layer_finalize (GObject *object)
{
  YxPlaceLayer *self = YX_PLACE_LAYER (object);

  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->sprites);
  drop_node (self);
  free_places (self);
  g_free (self->selected);
  g_free (self->hovered);

  G_OBJECT_CLASS (yx_place_layer_parent_class)->finalize (object);
}

static void
yx_place_layer_class_init (YxPlaceLayerClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = yx_place_layer_constructed;
  G_OBJECT_CLASS (klass)->finalize = yx_place_layer_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = yx_place_layer_snapshot;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "place-layer");
}

static void
yx_place_layer_init (YxPlaceLayer *self)
{
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->sprites = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                         (GDestroyNotify) yx_screen_image_unref);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

YxPlaceLayer *
yx_place_layer_new (ShumateViewport *viewport)
{
  return g_object_new (YX_TYPE_PLACE_LAYER, "viewport", viewport, NULL);
}

void
yx_place_layer_set_places (YxPlaceLayer *self, const YxOverlayPlace *places, gsize n_places)
{
  g_return_if_fail (YX_IS_PLACE_LAYER (self));
  g_return_if_fail (places != NULL || n_places == 0);

  g_hash_table_remove_all (self->by_id);
  free_places (self);
  self->places = g_new (Place, n_places);
  self->n_places = n_places;
  for (gsize i = 0; i < n_places; i++) {
    Place *place = &self->places[i];

    *place = (Place){
      .id = g_strdup (places[i].id),
      .label = g_strdup (places[i].label),
      .at = yx_world_from_lon_lat (places[i].point),
      .mark = places[i].mark,
      .colour = places[i].colour,
    };
    if (place->id != NULL)
      g_hash_table_insert (self->by_id, place->id, place);
  }
  drop_node (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
yx_place_layer_set_covered (YxPlaceLayer *self, const YxLonLat *points, gsize n_points)
{
  g_autoptr (GHashTable) covered = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  g_return_if_fail (YX_IS_PLACE_LAYER (self));
  g_return_if_fail (points != NULL || n_points == 0);

  for (gsize i = 0; i < n_points; i++) {
    const gint64 key = point_key (yx_world_from_lon_lat (points[i]));

    g_hash_table_add (covered, g_memdup2 (&key, sizeof key));
  }
  for (gsize i = 0; i < self->n_places; i++) {
    const gint64 key = point_key (self->places[i].at);

    self->places[i].covered
        = self->places[i].mark == YX_MARK_PLANNED && g_hash_table_contains (covered, &key);
  }
  drop_node (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gsize
yx_place_layer_get_n_places (YxPlaceLayer *self)
{
  g_return_val_if_fail (YX_IS_PLACE_LAYER (self), 0);

  return self->n_places;
}

void
yx_place_layer_set_style (YxPlaceLayer *self, YxMapStyle style)
{
  g_return_if_fail (YX_IS_PLACE_LAYER (self));

  if (self->style == style)
    return;
  self->style = style;
  g_hash_table_remove_all (self->sprites);
  drop_node (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
set_id (YxPlaceLayer *self, char **field, const char *id)
{
  if (g_strcmp0 (*field, id) == 0)
    return;

  char *copy = g_strdup (id);

  g_free (*field);
  *field = copy;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
yx_place_layer_set_selected (YxPlaceLayer *self, const char *id)
{
  g_return_if_fail (YX_IS_PLACE_LAYER (self));

  set_id (self, &self->selected, id);
}

const char *
yx_place_layer_get_selected (YxPlaceLayer *self)
{
  g_return_val_if_fail (YX_IS_PLACE_LAYER (self), NULL);

  return self->selected;
}

void
yx_place_layer_set_hovered (YxPlaceLayer *self, const char *id)
{
  g_return_if_fail (YX_IS_PLACE_LAYER (self));

  set_id (self, &self->hovered, id);
}

const char *
yx_place_layer_pick (YxPlaceLayer *self, double x, double y, double reach)
{
  g_return_val_if_fail (YX_IS_PLACE_LAYER (self), NULL);

  const YxProjection projection = yx_projection_of (
      shumate_layer_get_viewport (SHUMATE_LAYER (self)), gtk_widget_get_width (GTK_WIDGET (self)),
      gtk_widget_get_height (GTK_WIDGET (self)));

  if (projection.world <= 0.0)
    return NULL;
  for (gsize i = self->n_places; i-- > 0;) {
    const Place *place = &self->places[i];
    double px, py;

    if (place->id == NULL)
      continue;
    yx_projection_to_widget (&projection, place->at, &px, &py);
    if (hypot (px - x, py - y) <= reach)
      return place->id;
  }
  return NULL;
}
