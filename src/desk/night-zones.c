#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <string.h>

#include "desk/night-private.h"
#include "desk/zones-private.h"

gboolean
yx_night_read_zones (YxDb *db, YxNight *night, GError **error)
{
  g_autoptr (GPtrArray) zones = yx_read_zones (db, night->operation_id, FALSE, error);
  gboolean same;

  if (zones == NULL)
    return FALSE;
  same = zones->len == night->zones->len;
  for (guint i = 0; same && i < zones->len; i++) {
    const YxZone *one = g_ptr_array_index (zones, i), *other = g_ptr_array_index (night->zones, i);

    same = strcmp (one->id, other->id) == 0;
  }
  if (same)
    return TRUE;
  g_ptr_array_unref (night->zones);
  night->zones = g_steal_pointer (&zones);
  night->changed = TRUE;
  return TRUE;
}

void
yx_night_end_zones (YxNight *night, gint64 now)
{
  for (guint i = night->zones->len; i > 0; i--)
    if (!yx_zone_is_in_force (g_ptr_array_index (night->zones, i - 1), now)) {
      g_ptr_array_remove_index (night->zones, i - 1);
      night->changed = TRUE;
    }
}

static YxZoneState *
ensure_state (YxTrackedTeam *team, const YxZone *zone)
{
  YxZoneState *state = g_hash_table_lookup (team->zones, zone->id);

  if (state == NULL) {
    state = g_new0 (YxZoneState, 1);
    g_hash_table_insert (team->zones, g_strdup (zone->id), state);
  }
  return state;
}

void
yx_night_step_zones (YxNight *night, YxTrackedTeam *team)
{
  for (guint i = 0; i < night->zones->len; i++) {
    const YxZone *zone = g_ptr_array_index (night->zones, i);
    guint32 end;
    const YxRings rings = yx_zone_rings (zone, &end);

    /* Where it was before the zone was drawn says nothing. */
    if (team->fix.time >= zone->drawn)
      yx_zone_step (ensure_state (team, zone), &rings, team->fix.time, team->fix.point,
                    team->fix.accuracy);
  }
}

const YxZoneState *
yx_night_look_at_zone (YxTrackedTeam *team, const YxZone *zone)
{
  YxZoneState *state = ensure_state (team, zone);
  guint32 end;
  const YxRings rings = yx_zone_rings (zone, &end);

  if (state->place == YX_ZONE_PLACE_UNKNOWN && team->fix.time < zone->drawn)
    yx_zone_step (state, &rings, zone->drawn, team->fix.point, 0);
  return state;
}
