#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/night-json.h"

#include <math.h>

#include "model/enum-types.h"
#include "model/vocabulary.h"

void
yx_cli_json_time (YxJsonText *json, const char *key, gint64 time)
{
  g_autofree char *text = time != 0 ? yx_cli_iso_time (time) : NULL;

  yx_cli_json_string (json, key, text);
}

static void
json_enum (YxJsonText *json, const char *key, GType type, int value)
{
  yx_cli_json_string (json, key, yx_enum_nick (type, value));
}

void
yx_cli_json_alert (YxJsonText *json, const YxAlert *alert)
{
  yx_cli_json_string (json, "id", alert->id);
  json_enum (json, "kind", YX_TYPE_ALERT_KIND, (int) alert->kind);
  json_enum (json, "level", YX_TYPE_ALERT_LEVEL, (int) alert->level);
  yx_cli_json_string (json, "subject", alert->subject);
  yx_cli_json_string (json, "vehicle", alert->vehicle_id);
  yx_cli_json_string (json, "officer", alert->officer_id);
  yx_cli_json_string (json, "task", alert->task_id);
  yx_cli_json_string (json, "custody", alert->custody_id);
  yx_cli_json_string (json, "text", alert->text);
  yx_cli_json_string (json, "todo", alert->todo);
  yx_cli_json_int (json, "times", alert->n_times);
  yx_cli_json_time (json, "raised", alert->raised);
  yx_cli_json_time (json, "changed", alert->changed);
  yx_cli_json_time (json, "acknowledged", alert->acknowledged);
  yx_cli_json_string (json, "acknowledged_by", alert->acknowledged_by);
  yx_cli_json_time (json, "cleared", alert->cleared);
}

void
yx_cli_json_custody (YxJsonText *json, const YxCustody *custody)
{
  yx_cli_json_string (json, "id", custody->id);
  yx_cli_json_string (json, "operation", custody->operation_id);
  yx_cli_json_string (json, "debtor", custody->debtor);
  yx_cli_json_string (json, "task", custody->task_id);
  yx_cli_json_string (json, "vehicle", custody->plate);
  yx_cli_json_time (json, "began", custody->began);
  yx_cli_json_int (json, "limit_s", custody->limit_s);
  yx_cli_json_time (json, "ends", custody->ends);
  yx_cli_json_time (json, "extended", custody->extended);
  yx_cli_json_string (json, "extended_by", custody->extended_by);
  yx_cli_json_string (json, "extended_reason", custody->extended_reason);
  yx_cli_json_time (json, "handed_over", custody->handed_over);
  yx_cli_json_time (json, "ended", custody->ended);
  yx_cli_json_string (json, "ended_how",
                      custody->ended != 0
                          ? yx_enum_nick (YX_TYPE_CUSTODY_END, (int) custody->ended_how)
                          : NULL);
  yx_cli_json_string (json, "ended_by", custody->ended_by);
  yx_cli_json_string (json, "note", custody->ended_note);
}

void
yx_cli_json_zone (YxJsonText *json, const YxZone *zone)
{
  yx_cli_json_string (json, "id", zone->id);
  yx_cli_json_string (json, "name", zone->name);
  yx_cli_json_string (json, "kind", yx_enum_nick (YX_TYPE_ZONE_KIND, (int) zone->kind));
  yx_cli_json_string (json, "note", zone->note);
  yx_cli_json_string (json, "author", zone->author);
  yx_cli_json_time (json, "drawn", zone->drawn);
  yx_cli_json_time (json, "until", zone->until);
  yx_cli_json_time (json, "removed", zone->removed);
  yx_cli_json_string (json, "removed_by", zone->removed_by);
  yx_json_text_key (json, "points");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < zone->points->len; i++) {
    const YxLonLat *point = &g_array_index (zone->points, YxLonLat, i);

    yx_json_text_position (json, point->lon, point->lat);
  }
  yx_json_text_end_array (json);
}

static void
json_stop (YxJsonText *json, const YxNightStop *stop)
{
  static const char *const states[] = { [YX_TEAM_STOP_OPEN] = "open", [YX_TEAM_STOP_THERE] = "there",
                                        [YX_TEAM_STOP_DONE] = "done",
                                        [YX_TEAM_STOP_MISSED] = "missed" };

  yx_json_text_begin_object (json);
  yx_cli_json_string (json, "key", stop->key);
  json_enum (json, "kind", YX_TYPE_STOP_KIND, (int) stop->kind);
  yx_cli_json_string (json, "title", stop->title);
  yx_cli_json_string (json, "address", stop->address);
  yx_json_text_key (json, "point");
  yx_json_text_position (json, stop->point.lon, stop->point.lat);
  yx_cli_json_string (json, "state", states[stop->state]);
  json_enum (json, "outcome", YX_TYPE_STOP_OUTCOME, (int) stop->outcome);
  yx_cli_json_time (json, "planned", stop->planned);
  yx_cli_json_time (json, "eta", stop->eta);
  if (stop->eta != 0 && stop->closes != 0)
    yx_cli_json_int (json, "slack_s", stop->slack_s);
  yx_cli_json_time (json, "arrived", stop->arrived);
  yx_cli_json_time (json, "left", stop->left);
  yx_cli_json_int (json, "cases", stop->n_cases);
  yx_json_text_end_object (json);
}

static void
json_team (YxJsonText *json, const YxNightTeam *team)
{
  yx_json_text_begin_object (json);
  yx_cli_json_string (json, "vehicle", team->vehicle_id);
  yx_cli_json_string (json, "plate", team->plate);
  yx_cli_json_string (json, "call_sign", team->call_sign);
  yx_cli_json_string (json, "leader", team->leader);
  json_enum (json, "status", YX_TYPE_TEAM_STATUS, (int) team->status);
  yx_cli_json_time (json, "since", team->since);
  yx_cli_json_time (json, "heard", team->heard);
  if (team->has_fix) {
    yx_json_text_key (json, "position");
    yx_json_text_position (json, team->fix.point.lon, team->fix.point.lat);
    yx_cli_json_time (json, "position_time", team->fix.time);
    yx_cli_json_double (json, "speed", team->fix.speed);
    yx_cli_json_double (json, "course", team->fix.course);
  }
  yx_cli_json_double (json, "battery", team->battery);
  yx_cli_json_int (json, "next", team->next);
  yx_cli_json_int (json, "there", team->there);
  yx_cli_json_int (json, "aboard", team->n_aboard);
  yx_cli_json_int (json, "seats_left", team->n_seats_left);
  yx_cli_json_int (json, "crew", team->n_crew);
  yx_cli_json_int (json, "devices", team->n_devices);
  yx_cli_json_bool (json, "recorder", team->recorder_on);
  yx_json_text_key (json, "stops");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < team->stops->len; i++)
    json_stop (json, g_ptr_array_index (team->stops, i));
  yx_json_text_end_array (json);
  yx_json_text_end_object (json);
}

void
yx_cli_print_night (const YxNightView *view)
{
  YxJsonText *json = yx_cli_json_begin ();

  yx_cli_json_string (json, "operation", view->operation_id);
  yx_cli_json_string (json, "name", view->name);
  json_enum (json, "step", YX_TYPE_OPERATION_STEP, (int) view->step);
  yx_cli_json_time (json, "now", view->now);
  yx_cli_json_int (json, "plan", view->plan_version);
  yx_cli_json_int (json, "visits", view->n_visits);
  yx_cli_json_int (json, "done", view->n_done);
  yx_cli_json_int (json, "met", view->n_met);
  yx_cli_json_int (json, "paid", view->n_paid);
  yx_json_text_key (json, "teams");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < view->teams->len; i++)
    json_team (json, g_ptr_array_index (view->teams, i));
  yx_json_text_end_array (json);
  yx_json_text_key (json, "alerts");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < view->alerts->len; i++) {
    yx_json_text_begin_object (json);
    yx_cli_json_alert (json, g_ptr_array_index (view->alerts, i));
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  yx_json_text_key (json, "custodies");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < view->custodies->len; i++) {
    yx_json_text_begin_object (json);
    yx_cli_json_custody (json, g_ptr_array_index (view->custodies, i));
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  yx_json_text_key (json, "zones");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < view->zones->len; i++) {
    yx_json_text_begin_object (json);
    yx_cli_json_zone (json, g_ptr_array_index (view->zones, i));
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  yx_cli_json_end (json);
}
