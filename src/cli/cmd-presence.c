/* presence; visit record, list */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "desk/presence.h"
#include "desk/visits.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"
#include "model/when.h"

static char *option_desk;
static char *option_at;
static double option_set = -2.0;
static gboolean option_hours, option_clear;
static char *option_task, *option_when, *option_note;

const GOptionEntry yx_cmd_presence_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "at", 0, 0, G_OPTION_ARG_STRING, &option_at, N_ ("When (the next dawn)"), N_ ("TIME") },
  { "hours", 0, 0, G_OPTION_ARG_NONE, &option_hours, N_ ("By weekday and hour as well"), NULL },
  { "set", 0, 0, G_OPTION_ARG_DOUBLE, &option_set, N_ ("Set a place’s by hand, 0 to 1"),
    N_ ("SHARE") },
  { "clear", 0, 0, G_OPTION_ARG_NONE, &option_clear,
    N_ ("Leave a place’s to what is known of it again"), NULL },
  { NULL },
};

const GOptionEntry yx_cmd_visit_record_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "task", 0, 0, G_OPTION_ARG_STRING, &option_task, N_ ("The task that it was for"), N_ ("ID") },
  { "when", 0, 0, G_OPTION_ARG_STRING, &option_when,
    N_ ("When it was: now (default), 2330, 20分钟前, 2026-11-22 05:30"), N_ ("TIME") },
  { "note", 0, 0, G_OPTION_ARG_STRING, &option_note, N_ ("What should be known of it"),
    N_ ("TEXT") },
  { NULL },
};

static void
write_place (YxJsonText *json, const YxPlacePresence *place)
{
  g_autofree char *basis = yx_presence_basis (&place->at, g_get_real_time ());

  yx_json_text_begin_object (json);
  yx_cli_json_string (json, "place", place->place_id);
  yx_cli_json_string (json, "address", place->address);
  yx_cli_json_string (json, "kind", yx_enum_nick (YX_TYPE_PLACE_KIND, (int) place->kind));
  yx_cli_json_string (json, "source", yx_enum_nick (YX_TYPE_SOURCE, (int) place->source));
  yx_cli_json_double (json, "likelihood", place->at.likelihood);
  yx_cli_json_bool (json, "by_hand", place->at.by_hand);
  yx_cli_json_bool (json, "by_lead", place->at.by_lead);
  yx_cli_json_int (json, "visits", place->at.n_visits);
  yx_cli_json_int (json, "met", place->at.n_met);
  yx_cli_json_int (json, "leads", place->at.n_leads);
  yx_cli_json_int (json, "leads_dismissed", place->at.n_dismissed);
  yx_cli_json_string (json, "basis", basis);
  yx_json_text_key (json, "hours");
  yx_json_text_begin_array (json);
  for (int day = 0; day < 7; day++) {
    yx_json_text_begin_array (json);
    for (int hour = 0; hour < 24; hour++)
      yx_json_text_double (json, (int) (place->hours[day][hour] * 1000.0 + 0.5) / 1000.0);
    yx_json_text_end_array (json);
  }
  yx_json_text_end_array (json);
  yx_json_text_end_object (json);
}

static void
print_place (const YxPlacePresence *place)
{
  g_autofree char *text = yx_presence_text (&place->at, g_get_real_time ());

  g_print ("%s  %s\n  %s\n", place->place_id, place->address != NULL ? place->address : "–", text);
  for (int day = 0; option_hours && day < 7; day++) {
    g_print ("  %d", day + 1);
    for (int hour = 0; hour < 24; hour++)
      g_print (" %2d", (int) (place->hours[day][hour] * 100.0 + 0.5));
    g_print ("\n");
  }
}

YxExit
yx_cmd_presence (YxInvocation *invocation)
{
  const gint64 now = g_get_real_time ();
  const char *id = invocation->arguments[0];
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GPtrArray) places = NULL;
  g_autofree char *debtor_id = NULL;
  gint64 at = 0;
  YxExit exit_code;

  if (option_at && !yx_cli_parse_time (option_at, &at)
      && !yx_parse_when (option_at, now, NULL, &at))
    return yx_cli_usage (invocation, _ ("“%s” is no time"), option_at);
  if (option_clear && option_set > -2.0)
    return yx_cli_usage (invocation, _ ("give --set or --clear"));
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (desk == NULL)
    return exit_code;
  if (option_clear || option_set > -2.0) {
    if (!option_clear && !(option_set >= 0.0 && option_set <= 1.0))
      return yx_cli_usage (invocation, _ ("--set takes a number from 0 to 1"));
    if (!yx_desk_set_presence (desk, id, option_clear ? -1.0 : option_set, &error))
      return yx_cli_fail (invocation, g_steal_pointer (&error));
  }
  places = yx_desk_list_presence (desk, id, at, &error);
  if (places == NULL && g_error_matches (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND)) {
    g_clear_error (&error);
    debtor_id = yx_cli_find_debtor (desk, id, &error);
    places = debtor_id != NULL ? yx_desk_list_presence (desk, debtor_id, at, &error) : NULL;
  }
  if (places == NULL)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_json_text_key (json, "places");
    yx_json_text_begin_array (json);
    for (guint i = 0; i < places->len; i++)
      write_place (json, g_ptr_array_index (places, i));
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  } else {
    for (guint i = 0; i < places->len; i++)
      print_place (g_ptr_array_index (places, i));
  }
  return YX_EXIT_OK;
}

YxExit
yx_cmd_visit_record (YxInvocation *invocation)
{
  YxVisitRecord visit = { .place_id = invocation->arguments[0], .note = option_note,
                          .task_id = option_task };
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDesk) desk = NULL;
  g_autofree char *id = NULL;
  YxExit exit_code;
  int outcome;

  if (!yx_enum_parse (YX_TYPE_STOP_OUTCOME, invocation->arguments[1], &outcome)
      || outcome == YX_STOP_OUTCOME_PENDING)
    return yx_cli_usage (invocation,
                         _ ("“%s” is no outcome: appeared, compelled, paid, settled, not-found, "
                            "address-invalid, door-not-opened, deferred, withdrawn, police"),
                         invocation->arguments[1]);
  if (option_when && !yx_parse_when (option_when, g_get_real_time (), NULL, &visit.visited))
    return yx_cli_usage (invocation, _ ("“%s” is no time"), option_when);
  visit.outcome = (YxStopOutcome) outcome;
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (desk == NULL)
    return exit_code;
  if (!yx_desk_record_visit (desk, &visit, &id, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "visit", id);
    yx_cli_json_string (json, "place", visit.place_id);
    yx_cli_json_string (json, "outcome", invocation->arguments[1]);
    yx_cli_json_end (json);
  } else {
    g_print (_ ("visit %s: %s\n"), id, yx_enum_label (YX_TYPE_STOP_OUTCOME, outcome));
  }
  return YX_EXIT_OK;
}
