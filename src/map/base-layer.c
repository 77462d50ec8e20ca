#define G_LOG_DOMAIN "yx-map"

#include "map/base-layer.h"

#include <math.h>

#include "map/projection.h"

/* One place in the grid of a level; x is not wrapped round the world. */
typedef struct {
  int x, y;
} Cell;

typedef struct {
  Cell cell;
  YxTile tile;
  YxScreenImage *image;      /* nullable: not there */
  YxScreenImage *scaled;     /* nullable: the image in the size last drawn, for the renderer */
  GCancellable *cancellable; /* while it is asked for */
  gboolean failed;
} Place;

/* The tiles of one level that are in view. */
typedef struct {
  YxTileSource *source;
  int level;
  GHashTable *places; /* Cell → Place */
} Grid;

struct _YxBaseLayer {
  ShumateLayer parent_instance;

  Grid *grid;    /* what is wanted; nullable */
  Grid *leaving; /* what was wanted before, shown as long as that is not there; nullable */
  gboolean is_stale; /* the view has moved since the grid was updated */
  double drawn_world;
  guint timeout_id;
  gboolean troubled; /* the last that was said is that a tile cannot be had */
};

enum { STATUS, N_SIGNALS };

static guint signals[N_SIGNALS];

typedef struct {
  YxBaseLayer *layer;
  Grid *grid; /* only compared: may be gone */
  Cell cell;
} Fetch;

G_DEFINE_TYPE (YxBaseLayer, yx_base_layer, SHUMATE_TYPE_LAYER)

static guint
cell_hash (gconstpointer key)
{
  const Cell *cell = key;

  return (guint) cell->x * 73856093u ^ (guint) cell->y * 19349663u;
}

static gboolean
cell_equal (gconstpointer a, gconstpointer b)
{
  const Cell *p = a, *q = b;

  return p->x == q->x && p->y == q->y;
}

static void
place_free (Place *place)
{
  if (place->cancellable != NULL)
    g_cancellable_cancel (place->cancellable);
  g_clear_object (&place->cancellable);
  g_clear_pointer (&place->image, yx_screen_image_unref);
  g_clear_pointer (&place->scaled, yx_screen_image_unref);
  g_free (place);
}

static Grid *
grid_new (YxTileSource *source, int level)
{
  Grid *grid = g_new0 (Grid, 1);

  grid->source = g_object_ref (source);
  grid->level = level;
  grid->places = g_hash_table_new_full (cell_hash, cell_equal, NULL, (GDestroyNotify) place_free);
  return grid;
}

static void
grid_free (Grid *grid)
{
  g_hash_table_unref (grid->places);
  g_object_unref (grid->source);
  g_free (grid);
}

/* All that is wanted is there, or is known not to come. */
static gboolean
is_complete (const Grid *grid)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, grid->places);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Place *) value)->image == NULL && !((Place *) value)->failed)
      return FALSE;
  return TRUE;
}

static void
drop_leaving (YxBaseLayer *self)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_pointer (&self->leaving, grid_free);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The grid that is wanted takes over where all of it is there. */
static void
settle (YxBaseLayer *self)
{
  if (self->leaving != NULL && g_hash_table_size (self->grid->places) > 0
      && is_complete (self->grid))
    drop_leaving (self);
}

/* Says what is wrong with the map, once, and when it is well again. */
static void
report (YxBaseLayer *self, const char *message)
{
  if (message == NULL && !self->troubled)
    return;
  self->troubled = message != NULL;
  if (message != NULL)
    g_info ("map tile: %s", message);
  g_signal_emit (self, signals[STATUS], 0, message);
}

static void
fetched_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Fetch *fetch = user_data;
  g_autoptr (YxBaseLayer) self = fetch->layer;
  g_autoptr (GError) error = NULL;
  YxScreenImage *image = yx_tile_source_fetch_finish (YX_TILE_SOURCE (object), result, &error);
  Place *place = self->grid != NULL && self->grid == fetch->grid
                     ? g_hash_table_lookup (self->grid->places, &fetch->cell)
                     : NULL;

  if (place == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_clear_pointer (&image, yx_screen_image_unref);
    return;
  }
  g_clear_object (&place->cancellable);
  g_clear_pointer (&place->image, yx_screen_image_unref);
  place->image = image;
  place->failed = image == NULL;
  report (self, image == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
                    ? error->message
                    : NULL);
  settle (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
add_place (YxBaseLayer *self, Cell cell)
{
  const int side = 1 << self->grid->level;
  Place *place = g_new0 (Place, 1);
  YxScreenImage *image;
  Fetch *fetch;

  place->cell = cell;
  place->tile = (YxTile){ (unsigned) (((cell.x % side) + side) % side), (unsigned) cell.y,
                          self->grid->level };
  g_hash_table_insert (self->grid->places, &place->cell, place);
  image = yx_tile_source_peek (self->grid->source, place->tile);
  if (image != NULL) {
    place->image = yx_screen_image_ref (image);
    return;
  }
  place->cancellable = g_cancellable_new ();
  fetch = g_new0 (Fetch, 1);
  *fetch = (Fetch){ g_object_ref (self), self->grid, cell };
  yx_tile_source_fetch_async (self->grid->source, place->tile, place->cancellable, fetched_cb,
                              fetch);
}

/* Side of a tile of the grid in widget units. */
static double
cell_side (const Grid *grid, const YxProjection *projection)
{
  return projection->world / ldexp (1.0, grid->level);
}

/* Has the grid hold just the tiles in view. */
static void
update_grid (YxBaseLayer *self)
{
  ShumateViewport *viewport = shumate_layer_get_viewport (SHUMATE_LAYER (self));
  const int width = gtk_widget_get_width (GTK_WIDGET (self));
  const int height = gtk_widget_get_height (GTK_WIDGET (self));
  const YxProjection projection = yx_projection_of (viewport, width, height);
  const int level = (int) floor (shumate_viewport_get_zoom_level (viewport));
  GHashTableIter iter;
  gpointer value;
  YxWorldPoint a, b;
  int x0, x1, y0, y1;

  self->is_stale = FALSE;
  if (self->grid == NULL || width <= 0 || height <= 0 || projection.world <= 0.0)
    return;
  if (level != self->grid->level) {
    Grid *grid = grid_new (self->grid->source, level);

    /* A grid that was hardly filled is no good to look at: the one before stays then. */
    if (self->leaving == NULL || (self->leaving->source == grid->source && is_complete (self->grid))) {
      g_clear_pointer (&self->leaving, grid_free);
      self->leaving = g_steal_pointer (&self->grid);
    } else {
      g_clear_pointer (&self->grid, grid_free);
    }
    self->grid = grid;
  }
  a = yx_projection_at (&projection, 0.0, 0.0);
  b = yx_projection_at (&projection, width, height);
  x0 = (int) floor (ldexp (a.x, level));
  x1 = (int) floor (ldexp (b.x, level));
  y0 = MAX (0, (int) floor (ldexp (a.y, level)));
  y1 = MIN ((1 << level) - 1, (int) floor (ldexp (b.y, level)));

  g_hash_table_iter_init (&iter, self->grid->places);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const Cell cell = ((Place *) value)->cell;

    if (cell.x < x0 || cell.x > x1 || cell.y < y0 || cell.y > y1)
      g_hash_table_iter_remove (&iter);
  }
  for (int y = y0; y <= y1; y++)
    for (int x = x0; x <= x1; x++) {
      const Cell cell = { x, y };

      if (!g_hash_table_contains (self->grid->places, &cell))
        add_place (self, cell);
    }
  settle (self);
}

static gboolean
timeout_cb (gpointer user_data)
{
  YxBaseLayer *self = user_data;

  self->timeout_id = 0;
  drop_leaving (self);
  return G_SOURCE_REMOVE;
}

/* A move comes as several changes, one for each coordinate: what is in view is asked for when it
 * is drawn, not on the way there. */
static void
viewport_changed_cb (YxBaseLayer *self)
{
  self->is_stale = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static double
snap (double value, int scale)
{
  return round (value * scale) / scale;
}

/* A tile of the level in view is drawn less than twice as large as it is. One of a level that is
 * left after a long leap would fill gigabytes. */
#define MOST_SCALED 2.0

/* The image as large as it is drawn, kept while the zoom rests: scaling is dear, a copy is not. */
static YxScreenImage *
scale_image (Place *place, double width, double height, int scale)
{
  const int columns = (int) lrint (width * scale), rows = (int) lrint (height * scale);
  cairo_surface_t *from = yx_screen_image_get_surface (place->image);
  cairo_surface_t *to;
  cairo_t *cr;

  if (place->scaled != NULL && yx_screen_image_get_width (place->scaled) == width
      && yx_screen_image_get_height (place->scaled) == height)
    return place->scaled;
  g_clear_pointer (&place->scaled, yx_screen_image_unref);
  to = cairo_image_surface_create (CAIRO_FORMAT_RGB24, columns, rows);
  cr = cairo_create (to);
  cairo_scale (cr, columns / (double) cairo_image_surface_get_width (from),
               rows / (double) cairo_image_surface_get_height (from));
  cairo_set_source_surface (cr, from, 0.0, 0.0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_BILINEAR);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_paint (cr);
  cairo_destroy (cr);
  place->scaled = yx_screen_image_new_take (to, scale);
  return place->scaled;
}

static void
draw_place (YxBaseLayer *self, GtkSnapshot *snapshot, const Grid *grid, Place *place,
            const graphene_rect_t *bounds, gboolean rests)
{
  const int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  int levels = 0;

  if (place->image != NULL) {
    YxScreenImage *image = place->image;

    if (rests && yx_is_drawn_by_cairo (GTK_WIDGET (self))
        && bounds->size.width <= MOST_SCALED * yx_screen_image_get_width (image)
        && (bounds->size.width != yx_screen_image_get_width (image)
            || bounds->size.height != yx_screen_image_get_height (image)))
      image = scale_image (place, bounds->size.width, bounds->size.height, scale);
    yx_screen_image_draw (image, GTK_WIDGET (self), snapshot, bounds, NULL);
    return;
  }

  YxScreenImage *wider = yx_tile_source_peek_wider (grid->source, place->tile, &levels);

  if (wider != NULL) {
    const unsigned mask = (1u << levels) - 1;
    const float side = (float) ldexp (yx_screen_image_get_width (wider), -levels);

    yx_screen_image_draw (wider, GTK_WIDGET (self), snapshot, bounds,
                          &GRAPHENE_RECT_INIT (side * (float) (place->tile.x & mask),
                                               side * (float) (place->tile.y & mask), side, side));
  }
}

static void
draw_grid (YxBaseLayer *self, GtkSnapshot *snapshot, const Grid *grid,
           const YxProjection *projection, gboolean only_whole)
{
  const int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  const double side = cell_side (grid, projection);
  const gboolean rests = projection->world == self->drawn_world;
  const double left = projection->width / 2.0 - projection->centre.x * projection->world;
  const double top = projection->height / 2.0 - projection->centre.y * projection->world;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, grid->places);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    Place *place = value;
    /* Neighbours share their edges, so there is no gap and no overlap. */
    const double x0 = snap (left + side * place->cell.x, scale);
    const double y0 = snap (top + side * place->cell.y, scale);
    const double x1 = snap (left + side * (place->cell.x + 1), scale);
    const double y1 = snap (top + side * (place->cell.y + 1), scale);

    if ((only_whole && place->image == NULL) || x1 <= 0.0 || y1 <= 0.0
        || x0 >= projection->width || y0 >= projection->height)
      continue;
    draw_place (self, snapshot, grid, place,
                &GRAPHENE_RECT_INIT ((float) x0, (float) y0, (float) (x1 - x0),
                                     (float) (y1 - y0)),
                rests);
  }
}

static void
yx_base_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YxBaseLayer *self = YX_BASE_LAYER (widget);
  const double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const YxProjection projection
      = yx_projection_of (shumate_layer_get_viewport (SHUMATE_LAYER (self)), width, height);

  if (self->grid == NULL || projection.world <= 0.0)
    return;
  if (self->is_stale)
    update_grid (self);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  if (self->leaving != NULL)
    draw_grid (self, snapshot, self->leaving, &projection, TRUE);
  if (self->leaving == NULL || self->leaving->source == self->grid->source)
    draw_grid (self, snapshot, self->grid, &projection, self->leaving != NULL);
  gtk_snapshot_pop (snapshot);
  self->drawn_world = projection.world;
}

static void
yx_base_layer_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  update_grid (YX_BASE_LAYER (widget));
}

static void
yx_base_layer_constructed (GObject *object)
{
  G_OBJECT_CLASS (yx_base_layer_parent_class)->constructed (object);
  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (object)), "notify",
                           G_CALLBACK (viewport_changed_cb), object, G_CONNECT_SWAPPED);
}

static void
yx_base_layer_dispose (GObject *object)
{
  YxBaseLayer *self = YX_BASE_LAYER (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_pointer (&self->leaving, grid_free);
  g_clear_pointer (&self->grid, grid_free);

  G_OBJECT_CLASS (yx_base_layer_parent_class)->dispose (object);
}

static void
yx_base_layer_class_init (YxBaseLayerClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = yx_base_layer_constructed;
  G_OBJECT_CLASS (klass)->dispose = yx_base_layer_dispose;
  GTK_WIDGET_CLASS (klass)->snapshot = yx_base_layer_snapshot;
  GTK_WIDGET_CLASS (klass)->size_allocate = yx_base_layer_size_allocate;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "base-layer");
  signals[STATUS] = g_signal_new ("status", YX_TYPE_BASE_LAYER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
yx_base_layer_init (YxBaseLayer *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

YxBaseLayer *
yx_base_layer_new (ShumateViewport *viewport)
{
  return g_object_new (YX_TYPE_BASE_LAYER, "viewport", viewport, NULL);
}

void
yx_base_layer_set_source (YxBaseLayer *self, YxTileSource *source)
{
  ShumateMapSource *tiles = SHUMATE_MAP_SOURCE (source);
  ShumateViewport *viewport;

  g_return_if_fail (YX_IS_BASE_LAYER (self));
  g_return_if_fail (YX_IS_TILE_SOURCE (source));

  report (self, NULL);
  viewport = shumate_layer_get_viewport (SHUMATE_LAYER (self));
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (self->leaving == NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->leaving = g_steal_pointer (&self->grid);
  g_clear_pointer (&self->grid, grid_free);
  self->grid = grid_new (source, (int) floor (shumate_viewport_get_zoom_level (viewport)));
  if (self->leaving != NULL)
    self->timeout_id = g_timeout_add (YX_BASE_CHANGE_MS, timeout_cb, self);
  shumate_viewport_set_reference_map_source (viewport, tiles);
  shumate_viewport_set_min_zoom_level (viewport, shumate_map_source_get_min_zoom_level (tiles));
  shumate_viewport_set_max_zoom_level (viewport, shumate_map_source_get_max_zoom_level (tiles));
  update_grid (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

YxTileSource *
yx_base_layer_get_source (YxBaseLayer *self)
{
  g_return_val_if_fail (YX_IS_BASE_LAYER (self), NULL);

  return self->grid != NULL ? self->grid->source : NULL;
}

gboolean
yx_base_layer_is_changing (YxBaseLayer *self)
{
  g_return_val_if_fail (YX_IS_BASE_LAYER (self), FALSE);

  return self->leaving != NULL && self->leaving->source != self->grid->source;
}

guint
yx_base_layer_count_tiles (YxBaseLayer *self, guint *ret_empty)
{
  GHashTableIter iter;
  gpointer value;
  guint n = 0;
  int levels;

  g_return_val_if_fail (YX_IS_BASE_LAYER (self), 0);
  g_return_val_if_fail (ret_empty != NULL, 0);

  *ret_empty = 0;
  if (self->grid == NULL)
    return 0;
  if (self->is_stale)
    update_grid (self);
  g_hash_table_iter_init (&iter, self->grid->places);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const Place *place = value;

    n++;
    *ret_empty += place->image == NULL
                  && yx_tile_source_peek_wider (self->grid->source, place->tile, &levels) == NULL;
  }
  return n;
}
