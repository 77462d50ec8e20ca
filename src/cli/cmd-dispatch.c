/* dispatch, dispatch list, dispatch ack */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "desk/dispatch.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

static char *option_desk;
static char *option_operation;
static char *option_lead;
static char *option_task;
static char *option_place;
static char *option_vehicle;
static char *option_cause;
static double option_seconds;
static int option_send;

const GOptionEntry yx_cmd_dispatch_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "operation", 0, 0, G_OPTION_ARG_STRING, &option_operation,
    N_ ("The operation’s id, its first letters, or its name; else the latest"), N_ ("ID") },
  { "cause", 0, 0, G_OPTION_ARG_STRING, &option_cause,
    N_ ("lead (default with --lead), closed, stopped, broken-down, hand (default)"), N_ ("CAUSE") },
  { "lead", 0, 0, G_OPTION_ARG_STRING, &option_lead, N_ ("A lead’s id"), N_ ("ID") },
  { "task", 0, 0, G_OPTION_ARG_STRING, &option_task,
    N_ ("The visit to be made or, when closed or stopped, not to be made"), N_ ("ID") },
  { "place", 0, 0, G_OPTION_ARG_STRING, &option_place, N_ ("Where the visit is to be"), N_ ("ID") },
  { "vehicle", 0, 0, G_OPTION_ARG_STRING, &option_vehicle,
    N_ ("The car that has broken down, or that has time now"), N_ ("ID") },
  { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &option_seconds,
    N_ ("Search on for so long for a better plan of the rest (default: 0)"), N_ ("SECONDS") },
  { "send", 0, 0, G_OPTION_ARG_INT, &option_send, N_ ("Send this answer: 1, 2 or 3"), N_ ("N") },
  { NULL },
};

const GOptionEntry yx_cmd_dispatch_list_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "operation", 0, 0, G_OPTION_ARG_STRING, &option_operation,
    N_ ("The operation’s id, its first letters, or its name; else the latest"), N_ ("ID") },
  { NULL },
};

const GOptionEntry yx_cmd_dispatch_ack_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { NULL },
};

static void
print_offers (const YxInvocation *invocation, YxDispatchBoard *board, double seconds)
{
  GPtrArray *offers = yx_dispatch_board_get_offers (board);
  YxJsonText *json;

  if (!invocation->json) {
    for (guint i = 0; i < offers->len; i++)
      g_print ("%u  %s\n", i + 1, ((const YxDispatchOffer *) offers->pdata[i])->text);
    if (offers->len == 0)
      g_print ("%s\n", yx_dispatch_board_get_why (board));
    return;
  }
  json = yx_cli_json_begin ();
  yx_cli_json_double (json, "seconds", seconds);
  yx_json_text_key (json, "offers");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < offers->len; i++) {
    const YxDispatchOffer *offer = offers->pdata[i];

    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "kind",
                        offer->kind == YX_OFFER_TAKE   ? "take"
                        : offer->kind == YX_OFFER_REST ? "rest"
                                                       : "keep");
    yx_cli_json_string (json, "vehicle", offer->vehicle_id);
    yx_cli_json_string (json, "task", offer->task_id);
    yx_cli_json_string (json, "place", offer->place_id);
    yx_cli_json_int (json, "begin", offer->begin);
    yx_cli_json_double (json, "minutes", offer->minutes);
    yx_cli_json_int (json, "delayed", offer->delays->len);
    yx_cli_json_int (json, "dropped", offer->dropped->len);
    yx_cli_json_string (json, "text", offer->text);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  yx_cli_json_end (json);
}

static gboolean
read_cause (YxDispatchCause *ret_cause)
{
  int value = option_lead != NULL ? YX_DISPATCH_CAUSE_LEAD : YX_DISPATCH_CAUSE_HAND;

  if (option_cause != NULL && !yx_enum_parse (YX_TYPE_DISPATCH_CAUSE, option_cause, &value))
    return FALSE;
  *ret_cause = (YxDispatchCause) value;
  return TRUE;
}

YxExit
yx_cmd_dispatch (YxInvocation *invocation)
{
  g_autofree char *operation = NULL;
  YxExit exit_code;
  g_autoptr (YxDesk) desk
      = yx_cli_open_operation (invocation, option_desk, option_operation, &operation, &exit_code);
  g_autoptr (YxNight) night = NULL;
  g_autoptr (YxNightView) view = NULL;
  g_autoptr (YxDispatchBoard) board = NULL;
  g_autoptr (GError) error = NULL;
  YxDispatchQuestion question = { .lead_id = option_lead,
                                  .task_id = option_task,
                                  .place_id = option_place,
                                  .vehicle_id = option_vehicle };
  gint64 begun;

  if (!desk)
    return exit_code;
  if (!read_cause (&question.cause))
    return yx_cli_usage (invocation, _ ("“%s” is no cause"), option_cause);
  question.operation_id = operation;
  night = yx_night_new (desk, operation, YX_NIGHT_READS, &error);
  if (!night)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  view = yx_night_dup_view (night);
  begun = g_get_monotonic_time ();
  board = yx_dispatch_board_open (desk, &question, view, invocation->cancellable, &error);
  if (!board)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  begun = g_get_monotonic_time () - begun;
  if (option_seconds > 0
      && !yx_dispatch_board_improve (board, option_seconds, invocation->cancellable, NULL, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  print_offers (invocation, board, (double) begun / G_USEC_PER_SEC);
  if (option_send == 0)
    return YX_EXIT_OK;
  if (option_send < 0 || (guint) option_send > yx_dispatch_board_get_offers (board)->len)
    return yx_cli_usage (invocation, _ ("There is no answer %d"), option_send);
  if (!yx_dispatch_board_send (board, (guint) option_send - 1, invocation->cancellable, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (!invocation->json)
    g_print (_ ("sent\n"));
  return YX_EXIT_OK;
}

YxExit
yx_cmd_dispatch_list (YxInvocation *invocation)
{
  g_autofree char *operation = NULL;
  YxExit exit_code;
  g_autoptr (YxDesk) desk
      = yx_cli_open_operation (invocation, option_desk, option_operation, &operation, &exit_code);
  g_autoptr (GPtrArray) dispatches = NULL;
  g_autoptr (GError) error = NULL;
  YxJsonText *json = NULL;

  if (!desk)
    return exit_code;
  dispatches = yx_desk_list_dispatches (desk, operation, &error);
  if (!dispatches)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    json = yx_cli_json_begin ();
    yx_json_text_key (json, "dispatches");
    yx_json_text_begin_array (json);
  }
  for (guint i = 0; i < dispatches->len; i++) {
    const YxDispatch *dispatch = dispatches->pdata[i];
    const char *cause = yx_enum_nick (YX_TYPE_DISPATCH_CAUSE, (int) dispatch->cause);

    if (json != NULL) {
      yx_json_text_begin_object (json);
      yx_cli_json_string (json, "id", dispatch->id);
      yx_cli_json_string (json, "cause", cause);
      yx_cli_json_string (json, "vehicle", dispatch->vehicle_id);
      yx_cli_json_string (json, "task", dispatch->task_id);
      yx_cli_json_string (json, "place", dispatch->place_id);
      yx_cli_json_string (json, "lead", dispatch->lead_id);
      yx_cli_json_int (json, "plan_before", dispatch->plan_before);
      yx_cli_json_int (json, "plan_after", dispatch->plan_after);
      yx_cli_json_int (json, "sent", dispatch->sent);
      yx_cli_json_int (json, "acknowledged", dispatch->acknowledged);
      yx_json_text_end_object (json);
    } else {
      g_autofree char *sent = yx_cli_clock (dispatch->sent);

      g_print ("%s  %s  %s  %s  %s  %s\n", dispatch->id, sent, dispatch->vehicle,
               dispatch->title != NULL ? dispatch->title : "-",
               yx_enum_label (YX_TYPE_DISPATCH_CAUSE, (int) dispatch->cause),
               dispatch->acknowledged != 0 ? _ ("acknowledged") : _ ("not acknowledged yet"));
    }
  }
  if (json != NULL) {
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}

YxExit
yx_cmd_dispatch_ack (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autoptr (GError) error = NULL;

  if (!desk)
    return exit_code;
  if (!yx_desk_acknowledge_dispatch (desk, NULL, invocation->arguments[0], 0, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return YX_EXIT_OK;
}
