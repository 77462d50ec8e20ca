#define G_LOG_DOMAIN "yx-map"

#include "map/team-layer.h"

#include <math.h>

#include "cartography/overlay.h"
#include "cartography/style-sheet.h"
#include "geo/tile.h"
#include "map/projection.h"
#include "map/screen-image.h"

#define SIZE 20.0
#define TRAIL_WIDTH 3.0
/* Headings are told apart in so many steps. */
#define N_HEADINGS 72

typedef struct {
  char *id;
  YxWorldPoint at;
  YxTeamLook look;
  unsigned colour;
  PangoLayout *label; /* NULL: none */
  YxWorldPoint *trail;
  gboolean *gaps;
  gsize n_trail;
  gboolean has_ghost;
  YxWorldPoint ghost;
} Team;

struct _YxTeamLayer {
  ShumateLayer parent_instance;

  YxMapStyle style;
  double part;
  Team *teams;
  gsize n_teams;
  char *selected;
  GHashTable *symbols;    /* look → YxScreenImage */
  int symbol_scale;
  YxScreenImage *trails;  /* NULL: to be painted */
  YxProjection trails_of;
  gboolean has_trails;
};

G_DEFINE_TYPE (YxTeamLayer, yx_team_layer, SHUMATE_TYPE_LAYER)

static void
clear_teams (YxTeamLayer *self)
{
  for (gsize i = 0; i < self->n_teams; i++) {
    g_free (self->teams[i].id);
    g_clear_object (&self->teams[i].label);
    g_free (self->teams[i].trail);
    g_free (self->teams[i].gaps);
  }
  g_clear_pointer (&self->teams, g_free);
  self->n_teams = 0;
}

static void
drop_trails (YxTeamLayer *self)
{
  g_clear_pointer (&self->trails, yx_screen_image_unref);
  self->has_trails = FALSE;
}

static YxProjection
get_projection (YxTeamLayer *self)
{
  return yx_projection_of (shumate_layer_get_viewport (SHUMATE_LAYER (self)),
                           gtk_widget_get_width (GTK_WIDGET (self)),
                           gtk_widget_get_height (GTK_WIDGET (self)));
}

static gboolean
same_view (const YxProjection *a, const YxProjection *b)
{
  return a->world == b->world && a->centre.x == b->centre.x && a->centre.y == b->centre.y
         && a->width == b->width && a->height == b->height;
}

static void
trace_trail (cairo_t *cr, const YxProjection *projection, const Team *team)
{
  cairo_new_path (cr);
  for (gsize i = 0; i < team->n_trail; i++) {
    double x, y;

    yx_projection_to_widget (projection, team->trail[i], &x, &y);
    if (i == 0 || team->gaps[i])
      cairo_move_to (cr, x, y);
    else
      cairo_line_to (cr, x, y);
  }
}

static void
paint_trails (YxTeamLayer *self, cairo_t *cr, const YxProjection *projection)
{
  const YxColour casing = yx_style_sheet (self->style)->route_casing;

  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  for (gsize i = 0; i < self->n_teams; i++) {
    const Team *team = &self->teams[i];
    const gboolean chosen = g_strcmp0 (team->id, self->selected) == 0;

    if (team->n_trail < 2)
      continue;
    trace_trail (cr, projection, team);
    yx_colour_set (cr, yx_colour_with_alpha (casing, 0.6));
    cairo_set_line_width (cr, (TRAIL_WIDTH + (chosen ? 4.0 : 2.0)) * self->part);
    cairo_stroke_preserve (cr);
    yx_colour_set (cr, yx_colour_with_alpha (yx_route_colour (team->colour, self->style),
                                             self->selected == NULL || chosen ? 0.95 : 0.5));
    cairo_set_line_width (cr, (TRAIL_WIDTH + (chosen ? 1.5 : 0.0)) * self->part);
    cairo_stroke (cr);
  }
}

static void
append_trails (YxTeamLayer *self, GtkSnapshot *snapshot, const YxProjection *projection)
{
  gboolean any = FALSE;

  for (gsize i = 0; i < self->n_teams; i++)
    any |= self->teams[i].n_trail >= 2;
  if (!any || projection->width < 1.0 || projection->height < 1.0)
    return;
  if (!self->has_trails || !same_view (&self->trails_of, projection)) {
    const int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
    cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32,
                                                           (int) projection->width * scale,
                                                           (int) projection->height * scale);
    cairo_t *cr = cairo_create (surface);

    cairo_scale (cr, scale, scale);
    paint_trails (self, cr, projection);
    cairo_destroy (cr);
    drop_trails (self);
    self->trails = yx_screen_image_new_take (surface, scale);
    self->trails_of = *projection;
    self->has_trails = TRUE;
  }
  yx_screen_image_draw (self->trails, GTK_WIDGET (self), snapshot,
                        &GRAPHENE_RECT_INIT (0, 0, (float) (int) projection->width,
                                             (float) (int) projection->height),
                        NULL);
}

static gint64
symbol_key (const Team *team, gboolean chosen, int heading)
{
  const YxTeamLook *look = &team->look;

  return (gint64) look->shape | (gint64) look->ring << 4 | (gint64) MIN (look->aboard, 5) << 8
         | (gint64) look->faded << 12 | (gint64) chosen << 13 | (gint64) (heading + 1) << 16
         | (gint64) team->colour << 32;
}

static double
symbol_size (YxTeamLayer *self, gboolean chosen)
{
  return SIZE * self->part * (chosen ? 1.3 : 1.0);
}

static YxScreenImage *
get_symbol (YxTeamLayer *self, const Team *team, gboolean chosen)
{
  const int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  const gboolean turned = team->look.shape == YX_TEAM_SHAPE_DRIVING && isfinite (team->look.course);
  const int heading
      = turned ? (int) floor (fmod (team->look.course + 360.0, 360.0) * N_HEADINGS / 360.0) : -1;
  const gint64 key = symbol_key (team, chosen, heading);
  YxScreenImage *symbol;

  if (scale != self->symbol_scale)
    g_hash_table_remove_all (self->symbols);
  self->symbol_scale = scale;
  symbol = g_hash_table_lookup (self->symbols, &key);
  if (symbol == NULL) {
    const double size = symbol_size (self, chosen), reach = yx_team_mark_reach (size);
    const int pixels = (int) (2.0 * reach) * scale;
    cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, pixels, pixels);
    cairo_t *cr = cairo_create (surface);
    YxTeamLook look = team->look;

    look.course = turned ? (heading + 0.5) * 360.0 / N_HEADINGS : NAN;
    cairo_scale (cr, scale, scale);
    yx_team_mark_paint (cr, &look, yx_route_colour (team->colour, self->style), self->style,
                        reach, reach, size);
    cairo_destroy (cr);
    symbol = yx_screen_image_new_take (surface, scale);
    g_hash_table_insert (self->symbols, g_memdup2 (&key, sizeof key), symbol);
  }
  return symbol;
}

static void
append_label (YxTeamLayer *self, GtkSnapshot *snapshot, const Team *team, double x, double y)
{
  const YxStyleSheet *sheet = yx_style_sheet (self->style);
  int width, height;

  pango_layout_get_pixel_size (team->label, &width, &height);
  x = round (x - width / 2.0);
  y = round (y + SIZE * self->part * 0.95);
  gtk_snapshot_append_color (snapshot,
                             &(GdkRGBA){ (float) sheet->panel.red, (float) sheet->panel.green,
                                         (float) sheet->panel.blue, 0.86f },
                             &GRAPHENE_RECT_INIT ((float) x - 4.0f, (float) y - 1.0f,
                                                  (float) width + 8.0f, (float) height + 2.0f));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (snapshot, team->label,
                              &(GdkRGBA){ (float) sheet->panel_text.red,
                                          (float) sheet->panel_text.green,
                                          (float) sheet->panel_text.blue, 1.0f });
  gtk_snapshot_restore (snapshot);
}

static void
append_ghost (YxTeamLayer *self, GtkSnapshot *snapshot, const YxProjection *projection,
              const Team *team)
{
  static const double dashes[] = { 3.0, 3.0 };
  const double reach = 12.0 * self->part;
  double x, y;
  cairo_t *cr;

  yx_projection_to_widget (projection, team->ghost, &x, &y);
  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT ((float) (x - reach), (float) (y - reach),
                                                       (float) (2 * reach), (float) (2 * reach)));
  cairo_arc (cr, x, y, reach - 3.0, 0.0, 2.0 * G_PI);
  yx_colour_set (cr, yx_colour_with_alpha (yx_style_sheet (self->style)->ground, 0.6));
  cairo_fill_preserve (cr);
  yx_colour_set (cr, yx_route_colour (team->colour, self->style));
  cairo_set_line_width (cr, 2.0);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0.0);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
append_team (YxTeamLayer *self, GtkSnapshot *snapshot, const YxProjection *projection,
             const Team *team, gboolean chosen)
{
  const int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  YxScreenImage *symbol;
  double x, y, side;

  yx_projection_to_widget (projection, team->at, &x, &y);
  if (x < -100.0 || y < -100.0 || x > projection->width + 100.0 || y > projection->height + 100.0)
    return;
  symbol = get_symbol (self, team, chosen);
  side = yx_screen_image_get_width (symbol);
  yx_screen_image_draw (symbol, GTK_WIDGET (self), snapshot,
                        &GRAPHENE_RECT_INIT ((float) (round ((x - side / 2.0) * scale) / scale),
                                             (float) (round ((y - side / 2.0) * scale) / scale),
                                             (float) side, (float) side),
                        NULL);
  if (team->label != NULL)
    append_label (self, snapshot, team, x, y);
}

static void
yx_team_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YxTeamLayer *self = YX_TEAM_LAYER (widget);
  const YxProjection projection = get_projection (self);

  if (projection.world <= 0.0 || self->n_teams == 0)
    return;
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) projection.width,
                                                         (float) projection.height));
  append_trails (self, snapshot, &projection);
  for (gsize i = 0; i < self->n_teams; i++)
    if (self->teams[i].has_ghost)
      append_ghost (self, snapshot, &projection, &self->teams[i]);
  for (int pass = 0; pass < 2; pass++) {
    for (gsize i = 0; i < self->n_teams; i++) {
      const gboolean chosen = g_strcmp0 (self->teams[i].id, self->selected) == 0;

      if (chosen == (pass == 1))
        append_team (self, snapshot, &projection, &self->teams[i], chosen);
    }
  }
  gtk_snapshot_pop (snapshot);
}

static void
yx_team_layer_constructed (GObject *object)
{
  G_OBJECT_CLASS (yx_team_layer_parent_class)->constructed (object);
  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (object)), "notify",
                           G_CALLBACK (gtk_widget_queue_draw), object, G_CONNECT_SWAPPED);
}

static void
yx_team_layer_finalize (GObject *object)
{
  YxTeamLayer *self = YX_TEAM_LAYER (object);

  clear_teams (self);
  drop_trails (self);
  g_hash_table_unref (self->symbols);
  g_free (self->selected);

  G_OBJECT_CLASS (yx_team_layer_parent_class)->finalize (object);
}

static void
yx_team_layer_class_init (YxTeamLayerClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = yx_team_layer_constructed;
  G_OBJECT_CLASS (klass)->finalize = yx_team_layer_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = yx_team_layer_snapshot;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "team-layer");
}

static void
yx_team_layer_init (YxTeamLayer *self)
{
  self->part = 1.0;
  self->symbols = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                         (GDestroyNotify) yx_screen_image_unref);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

YxTeamLayer *
yx_team_layer_new (ShumateViewport *viewport)
{
  return g_object_new (YX_TYPE_TEAM_LAYER, "viewport", viewport, NULL);
}

static void
redraw (YxTeamLayer *self)
{
  drop_trails (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
yx_team_layer_set_style (YxTeamLayer *self, YxMapStyle style)
{
  g_return_if_fail (YX_IS_TEAM_LAYER (self));

  self->style = style;
  g_hash_table_remove_all (self->symbols);
  redraw (self);
}

void
yx_team_layer_set_size (YxTeamLayer *self, double part)
{
  g_return_if_fail (YX_IS_TEAM_LAYER (self));

  self->part = CLAMP (part, 0.5, 4.0);
  g_hash_table_remove_all (self->symbols);
  redraw (self);
}

static PangoLayout *
make_label (YxTeamLayer *self, const YxTeamMark *mark)
{
  g_autofree char *text = NULL;
  PangoLayout *layout;
  PangoAttrList *attributes;

  if (mark->label == NULL)
    return NULL;
  text = mark->note != NULL ? g_strdup_printf ("%s\n%s", mark->label, mark->note)
                            : g_strdup (mark->label);
  layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_scale_new (0.92 * self->part));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_attr_list_unref (attributes);
  return layout;
}

/* Whether the trails of the new teams are those of the old: then their picture stays. */
static gboolean
same_trails (YxTeamLayer *self, const YxTeamMark *teams, gsize n_teams)
{
  if (n_teams != self->n_teams)
    return FALSE;
  for (gsize i = 0; i < n_teams; i++) {
    const Team *old = &self->teams[i];
    YxWorldPoint last;

    if (old->n_trail != teams[i].n_trail || old->colour != teams[i].colour)
      return FALSE;
    if (old->n_trail == 0)
      continue;
    last = yx_world_from_lon_lat (teams[i].trail[old->n_trail - 1].point);
    if (last.x != old->trail[old->n_trail - 1].x || last.y != old->trail[old->n_trail - 1].y)
      return FALSE;
  }
  return TRUE;
}

void
yx_team_layer_set_teams (YxTeamLayer *self, const YxTeamMark *teams, gsize n_teams)
{
  g_return_if_fail (YX_IS_TEAM_LAYER (self));
  g_return_if_fail (teams != NULL || n_teams == 0);

  if (!same_trails (self, teams, n_teams))
    drop_trails (self);
  clear_teams (self);
  self->teams = g_new0 (Team, MAX (n_teams, 1));
  self->n_teams = n_teams;
  for (gsize i = 0; i < n_teams; i++) {
    const YxTeamMark *mark = &teams[i];
    Team *team = &self->teams[i];

    team->id = g_strdup (mark->id);
    team->at = yx_world_from_lon_lat (mark->point);
    team->look = mark->look;
    team->colour = mark->colour;
    team->label = make_label (self, mark);
    team->n_trail = mark->n_trail;
    team->trail = g_new (YxWorldPoint, MAX (mark->n_trail, 1));
    team->gaps = g_new (gboolean, MAX (mark->n_trail, 1));
    for (gsize j = 0; j < mark->n_trail; j++) {
      team->trail[j] = yx_world_from_lon_lat (mark->trail[j].point);
      team->gaps[j] = mark->trail[j].gap;
    }
    team->has_ghost = mark->has_ghost;
    team->ghost = yx_world_from_lon_lat (mark->ghost);
  }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
yx_team_layer_set_selected (YxTeamLayer *self, const char *id)
{
  g_return_if_fail (YX_IS_TEAM_LAYER (self));

  if (g_strcmp0 (id, self->selected) == 0)
    return;
  g_free (self->selected);
  self->selected = g_strdup (id);
  redraw (self);
}

const char *
yx_team_layer_pick (YxTeamLayer *self, double x, double y, double reach)
{
  YxProjection projection;
  const char *found = NULL;
  double best = reach;

  g_return_val_if_fail (YX_IS_TEAM_LAYER (self), NULL);

  projection = get_projection (self);
  if (projection.world <= 0.0)
    return NULL;
  for (gsize i = 0; i < self->n_teams; i++) {
    double at_x, at_y, distance;

    yx_projection_to_widget (&projection, self->teams[i].at, &at_x, &at_y);
    distance = hypot (at_x - x, at_y - y);
    if (distance <= best) {
      best = distance;
      found = self->teams[i].id;
    }
  }
  return found;
}
