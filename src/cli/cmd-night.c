/* night, night rehearse */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>

#include "cli/night-json.h"
#include "desk/night-clock.h"
#include "desk/night-watch.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

static char *option_desk;
static char *option_operation;
static char *option_start;
static double option_speed = 1;
static gboolean option_follow;

const GOptionEntry yx_cmd_night_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "operation", 0, 0, G_OPTION_ARG_STRING, &option_operation,
    N_ ("The operation's id, its first letters, or its name; else the latest"), N_ ("ID") },
  { "follow", 0, 0, G_OPTION_ARG_NONE, &option_follow,
    N_ ("Print it again whenever something differs, until Ctrl+C"), NULL },
  { NULL },
};

const GOptionEntry yx_cmd_night_rehearse_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "operation", 0, 0, G_OPTION_ARG_STRING, &option_operation,
    N_ ("The operation's id, its first letters, or its name; else the latest"), N_ ("ID") },
  { "start", 0, 0, G_OPTION_ARG_STRING, &option_start,
    N_ ("What the night’s clock shows from now on (default: the operation’s start)"), N_ ("TIME") },
  { "speed", 0, 0, G_OPTION_ARG_DOUBLE, &option_speed,
    N_ ("How many times as fast it runs (default: 1)"), N_ ("N") },
  { NULL },
};

typedef struct {
  const YxInvocation *invocation;
  YxNightWatch *watch;
  GMainLoop *loop;
} Follow;

/* ---- Text ---- */

static char *
next_text (const YxNightTeam *team)
{
  const YxNightStop *stop;
  g_autofree char *clock = NULL;

  if (team->there >= 0)
    return g_strdup_printf (_ ("at %s"),
                            ((YxNightStop *) g_ptr_array_index (team->stops, (guint) team->there))->title);
  if (team->next < 0)
    return g_strdup ("-");
  stop = g_ptr_array_index (team->stops, (guint) team->next);
  if (stop->eta == 0)
    return g_strdup (stop->title);
  clock = yx_cli_clock (stop->eta);
  return g_strdup_printf (_ ("%s at %s"), stop->title, clock);
}

static void
print_team (const YxNightView *view, const YxNightTeam *team)
{
  g_autofree char *next = next_text (team);
  g_autofree char *heard = team->heard != 0 ? yx_cli_duration ((view->now - team->heard) / G_USEC_PER_SEC)
                                            : NULL;
  guint n_done = 0;

  for (guint i = 0; i < team->stops->len; i++) {
    const YxNightStop *stop = g_ptr_array_index (team->stops, i);

    n_done += stop->kind == YX_STOP_KIND_VISIT && stop->state == YX_TEAM_STOP_DONE;
  }
  g_print (_ ("%s  %s  %s  %u done, %u aboard, %u seats left, heard %s ago\n"),
           team->call_sign != NULL ? team->call_sign : team->plate,
           yx_enum_label (YX_TYPE_TEAM_STATUS, (int) team->status), next, n_done, team->n_aboard,
           team->n_seats_left, heard != NULL ? heard : "-");
}

static void
print_custody (const YxNightView *view, const YxCustody *custody)
{
  g_autofree char *began = yx_cli_clock (custody->began);
  g_autofree char *ends = yx_cli_clock (custody->ends);

  if (custody->ended == 0)
    g_print (_ ("%s  under control since %s, until %s at the latest\n"), custody->debtor, began, ends);
}

static void
print_text (const YxNightView *view)
{
  g_autofree char *clock = yx_cli_clock (view->now);

  g_print (_ ("%s  %s  %s, plan %d: %u of %u visits, %u met, %u paid\n"), clock, view->name,
           yx_enum_label (YX_TYPE_OPERATION_STEP, (int) view->step), view->plan_version, view->n_done,
           view->n_visits, view->n_met, view->n_paid);
  for (guint i = 0; i < view->teams->len; i++)
    print_team (view, g_ptr_array_index (view->teams, i));
  for (guint i = 0; i < view->custodies->len; i++)
    print_custody (view, g_ptr_array_index (view->custodies, i));
  for (guint i = 0; i < view->alerts->len; i++) {
    const YxAlert *alert = g_ptr_array_index (view->alerts, i);

    g_print ("[%s] %s%s\n    %s\n", yx_enum_label (YX_TYPE_ALERT_LEVEL, (int) alert->level), alert->text,
             alert->acknowledged != 0 ? _ (" (acknowledged)") : "", alert->todo);
  }
}

static void
print_view (const YxInvocation *invocation, const YxNightView *view)
{
  if (invocation->json)
    yx_cli_print_night (view);
  else
    print_text (view);
  fflush (stdout);
}

/* ---- Following ---- */

static void
changed_cb (YxNightWatch *watch, gpointer user_data)
{
  Follow *follow = user_data;
  g_autoptr (YxNightView) view = yx_night_watch_dup_view (watch);

  if (view == NULL)
    return;
  print_view (follow->invocation, view);
  if (view->step == YX_OPERATION_STEP_CLOSED)
    g_main_loop_quit (follow->loop);
}

static void
failed_cb (YxNightWatch *watch, const char *message, gpointer user_data)
{
  g_printerr ("yexunctl: %s\n", message);
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

static YxExit
follow_night (YxInvocation *invocation, YxDesk *desk, const char *operation_id)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GSource) cancelled = g_cancellable_source_new (invocation->cancellable);
  g_autoptr (YxNightWatch) watch = yx_night_watch_new (desk, operation_id, YX_NIGHT_READS);
  Follow follow = { .invocation = invocation, .watch = watch, .loop = loop };

  g_signal_connect (watch, "changed", G_CALLBACK (changed_cb), &follow);
  g_signal_connect (watch, "failed", G_CALLBACK (failed_cb), &follow);
  g_source_set_callback (cancelled, G_SOURCE_FUNC (cancelled_cb), loop, NULL);
  g_source_attach (cancelled, NULL);
  g_main_loop_run (loop);
  g_source_destroy (cancelled);
  yx_night_watch_stop (watch);
  return YX_EXIT_OK;
}

YxExit
yx_cmd_night (YxInvocation *invocation)
{
  g_autofree char *operation = NULL;
  YxExit exit_code;
  g_autoptr (YxDesk) desk
      = yx_cli_open_operation (invocation, option_desk, option_operation, &operation, &exit_code);
  g_autoptr (YxNight) night = NULL;
  g_autoptr (YxNightView) view = NULL;
  g_autoptr (GError) error = NULL;

  if (!desk)
    return exit_code;
  if (option_follow)
    return follow_night (invocation, desk, operation);
  night = yx_night_new (desk, operation, YX_NIGHT_READS, &error);
  if (!night)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  view = yx_night_dup_view (night);
  print_view (invocation, view);
  return YX_EXIT_OK;
}

YxExit
yx_cmd_night_rehearse (YxInvocation *invocation)
{
  g_autofree char *operation = NULL;
  YxExit exit_code;
  g_autoptr (YxDesk) desk
      = yx_cli_open_operation (invocation, option_desk, option_operation, &operation, &exit_code);
  g_autoptr (YxNight) night = NULL;
  g_autoptr (YxNightView) view = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start;

  if (!desk)
    return exit_code;
  night = yx_night_new (desk, operation, YX_NIGHT_READS, &error);
  if (!night)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  view = yx_night_dup_view (night);
  start = view->window_start;
  if (option_start != NULL && !yx_cli_parse_time (option_start, &start))
    return yx_cli_usage (invocation, _ ("--start is a time as 2025-12-01T19:30"));
  if (!yx_desk_rehearse (desk, operation, start, option_speed, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return YX_EXIT_OK;
}
