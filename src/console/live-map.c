#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/live-map.h"

#include <glib/gi18n.h>
#include <math.h>

#include "console/live-team-row.h"
#include "console/team-look.h"
#include "desk/alerts.h"
#include "desk/lead-text.h"
#include "model/lead.h"

#define PICK_REACH 22.0
/* A position older than this is drawn as old, and says how old. */
#define OLD (45 * G_TIME_SPAN_SECOND)
/* Two fixes farther apart than this say nothing of the way between. */
#define GAP (120 * G_TIME_SPAN_SECOND)

struct _YxLiveMap {
  YxMapView *view;
  YxTeamLayer *teams;
  GHashTable *fixes; /* vehicle's id → time of its fix on the map */
  char *drawn; /* what of the view the routes show; NULL: nothing */
  gulong style_id;
};

static void
style_cb (YxMapView *view, GParamSpec *pspec, YxLiveMap *self)
{
  yx_team_layer_set_style (self->teams, yx_map_view_get_map_style (view));
}

YxLiveMap *
yx_live_map_new (YxMapView *view)
{
  YxLiveMap *self = g_new0 (YxLiveMap, 1);
  ShumateMap *map = yx_map_view_get_map (view);

  self->view = view;
  self->fixes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->teams = yx_team_layer_new (shumate_map_get_viewport (map));
  shumate_map_add_layer (map, SHUMATE_LAYER (self->teams));
  yx_team_layer_set_style (self->teams, yx_map_view_get_map_style (view));
  self->style_id = g_signal_connect (view, "notify::map-style", G_CALLBACK (style_cb), self);
  return self;
}

void
yx_live_map_free (YxLiveMap *self)
{
  g_signal_handler_disconnect (self->view, self->style_id);
  g_hash_table_unref (self->fixes);
  g_free (self->drawn);
  g_free (self);
}

/* What of the view decides how routes and stops are drawn. */
static char *
describe (const YxNightView *view)
{
  GString *text = g_string_new (NULL);

  if (view == NULL)
    return g_string_free (text, FALSE);
  g_string_append_printf (text, "%s %d", view->operation_id, view->plan_version);
  for (guint i = 0; i < view->teams->len; i++) {
    const YxNightTeam *team = view->teams->pdata[i];

    for (guint j = 0; j < team->stops->len; j++) {
      const YxNightStop *stop = team->stops->pdata[j];

      g_string_append_printf (text, " %d%d", (int) stop->state, (int) stop->outcome);
    }
  }
  return g_string_free (text, FALSE);
}

/* Stops still to come belong to the routes, with their numbers; those that are decided are marks of
 * their own. */
static void
show_routes (YxLiveMap *self, const YxNightView *view, GListModel *leads, gint64 now)
{
  g_autoptr (GArray) routes = g_array_new (FALSE, TRUE, sizeof (YxOverlayRoute));
  g_autoptr (GArray) places = g_array_new (FALSE, TRUE, sizeof (YxOverlayPlace));
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; view != NULL && i < view->teams->len; i++) {
    const YxNightTeam *team = view->teams->pdata[i];
    GArray *stops = g_array_new (FALSE, TRUE, sizeof (YxOverlayStop));

    g_ptr_array_add (kept, stops);
    for (guint j = 0; j < team->stops->len; j++) {
      const YxNightStop *stop = team->stops->pdata[j];

      if (stop->kind != YX_STOP_KIND_VISIT)
        continue;
      if (stop->outcome == YX_STOP_OUTCOME_PENDING) {
        g_array_append_val (stops, ((YxOverlayStop){ .id = stop->key, .point = stop->point,
                                                     .number = stop->ordinal }));
      } else {
        g_array_append_val (places,
                            ((YxOverlayPlace){ .id = stop->key, .point = stop->point,
                                               .mark = yx_visit_mark_of (stop->outcome),
                                               .colour = (int) team->ordinal,
                                               .label = stop->title }));
      }
    }
    g_array_append_val (routes, ((YxOverlayRoute){
                                    .id = team->vehicle_id,
                                    .name = team->call_sign != NULL ? team->call_sign : team->plate,
                                    .colour = team->ordinal,
                                    .points = (const YxLonLat *) (gpointer) team->line->data,
                                    .n_points = team->line->len,
                                    .stops = (const YxOverlayStop *) (gpointer) stops->data,
                                    .n_stops = stops->len }));
  }
  for (guint i = 0; leads != NULL && i < g_list_model_get_n_items (leads); i++) {
    g_autoptr (YxLead) lead = g_list_model_get_item (leads, i);
    const YxLeadData *data = yx_lead_get_data (lead);
    g_autofree char *age = yx_lead_age_text (lead, now);

    if (!data->has_point)
      continue;
    g_ptr_array_add (texts, g_strdup_printf ("%s · %s", data->masked_debtor, age));
    g_array_append_val (places,
                        ((YxOverlayPlace){ .id = data->id, .point = { data->lon, data->lat },
                                           .mark = YX_MARK_LEAD, .colour = YX_COLOUR_OF_MARK,
                                           .label = texts->pdata[texts->len - 1] }));
  }
  yx_map_view_set_places (self->view, (const YxOverlayPlace *) (gpointer) places->data,
                          places->len);
  yx_map_view_set_routes (self->view, (const YxOverlayRoute *) (gpointer) routes->data,
                          routes->len);
}

static YxTeamRing
ring_of (const YxNightView *view, const YxNightTeam *team)
{
  YxTeamRing ring = team->status == YX_TEAM_STATUS_NEAR ? YX_TEAM_RING_NEAR : YX_TEAM_RING_NONE;

  for (guint i = 0; i < view->alerts->len; i++) {
    const YxAlert *alert = view->alerts->pdata[i];

    if (g_strcmp0 (alert->vehicle_id, team->vehicle_id) != 0)
      continue;
    if (alert->level >= YX_ALERT_LEVEL_URGENT)
      return YX_TEAM_RING_ALARM;
    if (alert->level == YX_ALERT_LEVEL_WARNING)
      ring = YX_TEAM_RING_WARNING;
  }
  return ring;
}

static void
show_teams (YxLiveMap *self, const YxNightView *view, gint64 now)
{
  g_autoptr (GArray) marks = g_array_new (FALSE, TRUE, sizeof (YxTeamMark));
  g_autoptr (GPtrArray) trails = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  g_hash_table_remove_all (self->fixes);
  for (guint i = 0; view != NULL && i < view->teams->len; i++) {
    const YxNightTeam *team = view->teams->pdata[i];
    YxTrailPoint *trail;
    YxTeamMark mark = { 0 };

    if (!team->has_fix)
      continue;
    trail = g_new (YxTrailPoint, MAX (team->trail->len, 1));
    g_ptr_array_add (trails, trail);
    for (guint j = 0; j < team->trail->len; j++) {
      const YxNightFix *fix = &g_array_index (team->trail, YxNightFix, j);

      trail[j].point = fix->point;
      trail[j].gap = j > 0 && fix->time - (fix - 1)->time > GAP;
    }
    if (now - team->fix.time > OLD)
      g_ptr_array_add (texts, yx_live_age_text (team->fix.time, now));
    mark.id = team->vehicle_id;
    mark.label = team->call_sign != NULL ? team->call_sign : team->plate;
    mark.note = now - team->fix.time > OLD ? texts->pdata[texts->len - 1] : NULL;
    mark.point = team->fix.point;
    mark.look = (YxTeamLook){ .shape = yx_team_shape_of (team->status),
                              .ring = ring_of (view, team),
                              .course = team->fix.course,
                              .aboard = team->n_aboard,
                              .faded = now - team->fix.time > OLD };
    mark.colour = team->ordinal;
    mark.trail = trail;
    mark.n_trail = team->trail->len;
    g_array_append_val (marks, mark);
    g_hash_table_insert (self->fixes, g_strdup (team->vehicle_id),
                         g_memdup2 (&team->fix.time, sizeof team->fix.time));
  }
  yx_team_layer_set_teams (self->teams, (const YxTeamMark *) (gpointer) marks->data, marks->len);
}

void
yx_live_map_show (YxLiveMap *self, const YxNightView *view, GListModel *leads, gint64 now)
{
  g_autofree char *drawn = describe (view);
  g_autofree char *whole
      = g_strdup_printf ("%s/%p/%u", drawn, (void *) leads,
                         leads != NULL ? g_list_model_get_n_items (leads) : 0);

  if (g_strcmp0 (whole, self->drawn) != 0) {
    show_routes (self, view, leads, now);
    g_free (self->drawn);
    self->drawn = g_steal_pointer (&whole);
  }
  show_teams (self, view, now);
}

void
yx_live_map_select (YxLiveMap *self, const char *vehicle_id)
{
  yx_team_layer_set_selected (self->teams, vehicle_id);
  yx_map_view_select_route (self->view, vehicle_id);
}

const char *
yx_live_map_pick (YxLiveMap *self, double x, double y)
{
  return yx_team_layer_pick (self->teams, x, y, PICK_REACH);
}

gint64
yx_live_map_get_shown_fix (YxLiveMap *self, const char *vehicle_id)
{
  const gint64 *time = g_hash_table_lookup (self->fixes, vehicle_id);

  return time != NULL ? *time : 0;
}

void
yx_live_map_set_size (YxLiveMap *self, double part)
{
  yx_team_layer_set_size (self->teams, part);
}
