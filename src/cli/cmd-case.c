/* case list, show, node, track, assets, claim; triage */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "desk/case-page.h"
#include "desk/casework.h"
#include "desk/triage.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

static char *option_desk;
static char *option_track;
static char *option_judge;
static char *option_status;
static char *option_text;
static char *option_note;
static char *option_date;
static char *option_reason;
static gboolean option_due;
static gboolean option_overdue;
static gboolean option_clear;

#define DESK_OPTION                                                                                \
  {                                                                                                \
    "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK")                \
  }

const GOptionEntry yx_cmd_case_options[] = { DESK_OPTION, { NULL } };

const GOptionEntry yx_cmd_case_list_options[] = {
  DESK_OPTION,
  { "text", 0, 0, G_OPTION_ARG_STRING, &option_text, N_ ("In number, party, cause or judge"),
    N_ ("TEXT") },
  { "status", 0, 0, G_OPTION_ARG_STRING, &option_status, N_ ("Of this status"), N_ ("STATUS") },
  { "track", 0, 0, G_OPTION_ARG_STRING, &option_track, N_ ("none, fast, ordinary or watch"),
    N_ ("TRACK") },
  { "judge", 0, 0, G_OPTION_ARG_STRING, &option_judge, N_ ("Of this judge"), N_ ("NAME") },
  { "due", 0, 0, G_OPTION_ARG_NONE, &option_due, N_ ("With a deadline in the next days"), NULL },
  { "overdue", 0, 0, G_OPTION_ARG_NONE, &option_overdue, N_ ("With a deadline that is over"),
    NULL },
  { NULL },
};

const GOptionEntry yx_cmd_case_node_options[] = {
  DESK_OPTION,
  { "date", 0, 0, G_OPTION_ARG_STRING, &option_date,
    N_ ("When it was done, such as 2025-12-01T09:30 (now)"), N_ ("TIME") },
  { "note", 0, 0, G_OPTION_ARG_STRING, &option_note, N_ ("A note"), N_ ("TEXT") },
  { "clear", 0, 0, G_OPTION_ARG_STRING, &option_reason,
    N_ ("Take what was recorded back, for this reason"), N_ ("REASON") },
  { NULL },
};

const GOptionEntry yx_cmd_case_track_options[] = {
  DESK_OPTION,
  { "clear", 0, 0, G_OPTION_ARG_NONE, &option_clear, N_ ("Leave it to the rules again"), NULL },
  { NULL },
};

const GOptionEntry yx_cmd_case_assets_options[] = {
  DESK_OPTION,
  { "note", 0, 0, G_OPTION_ARG_STRING, &option_note, N_ ("A note"), N_ ("TEXT") },
  { NULL },
};

const GOptionEntry yx_cmd_triage_options[] = {
  DESK_OPTION,
  { "text", 0, 0, G_OPTION_ARG_STRING, &option_text,
    N_ ("Only cases with this in number, party, cause or judge"), N_ ("TEXT") },
  { "status", 0, 0, G_OPTION_ARG_STRING, &option_status, N_ ("Only cases of this status"),
    N_ ("STATUS") },
  { NULL },
};

/* "2025-12-01", "" for none. */
static char *
day_of (gint64 time)
{
  g_autofree char *full = time != 0 ? yx_format_time (time, NULL) : NULL;

  return full ? g_strndup (full, 10) : g_strdup ("");
}

static void
json_time (YxJsonText *json, const char *key, gint64 time)
{
  g_autofree char *text = time != 0 ? yx_cli_iso_time (time) : NULL;

  yx_cli_json_string (json, key, text);
}

/* ---- List ---- */

static gboolean
is_listed (const YxCaseData *data, int track, gint64 now, gint64 near)
{
  if (track >= 0 && (int) data->track != track)
    return FALSE;
  if (option_judge && g_strcmp0 (data->judge, option_judge) != 0)
    return FALSE;
  if (option_overdue && (data->due == 0 || data->due >= now))
    return FALSE;
  return !option_due || (data->due != 0 && data->due < now + near);
}

static void
list_case (YxJsonText *json, const YxCaseData *data, gint64 now)
{
  g_autofree char *due = day_of (data->due);

  if (json) {
    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "number", data->number);
    yx_cli_json_string (json, "debtors", data->masked_debtors);
    yx_cli_json_string (json, "judge", data->judge);
    yx_cli_json_string (json, "status", yx_enum_nick (YX_TYPE_CASE_STATUS, (int) data->status));
    yx_cli_json_string (json, "track", yx_enum_nick (YX_TYPE_TRACK, (int) data->track));
    yx_cli_json_bool (json, "track_by_hand", data->track_by_hand);
    json_time (json, "due", data->due);
    yx_cli_json_string (json, "due_node", data->due_node);
    yx_cli_json_bool (json, "overdue", data->due != 0 && data->due < now);
    yx_json_text_end_object (json);
    return;
  }
  g_print ("%s  %s  %s  %s%s  %s %s%s\n", data->number,
           data->masked_debtors ? data->masked_debtors : "",
           yx_enum_label (YX_TYPE_CASE_STATUS, (int) data->status),
           yx_enum_label (YX_TYPE_TRACK, (int) data->track),
           data->track_by_hand ? _ (" (by hand)") : "", due, data->due_node ? data->due_node : "",
           data->due != 0 && data->due < now ? _ (" (overdue)") : "");
}

static YxExit
parse_filter (YxInvocation *invocation, YxCaseFilter *filter)
{
  int status;

  filter->text = option_text;
  if (!option_status)
    return YX_EXIT_OK;
  if (!yx_enum_parse (YX_TYPE_CASE_STATUS, option_status, &status))
    return yx_cli_usage (invocation, _ ("the statuses are open, paid, settled, suspended, "
                                        "terminated and concluded"));
  filter->statuses = 1u << status;
  return YX_EXIT_OK;
}

YxExit
yx_cmd_case_list (YxInvocation *invocation)
{
  YxCaseFilter filter = { 0 };
  YxExit exit_code = parse_filter (invocation, &filter);
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxCasework) casework = NULL;
  g_autoptr (GListStore) cases = NULL;
  g_autoptr (GError) error = NULL;
  const gint64 now = g_get_real_time ();
  YxJsonText *json;
  gint64 near;
  int track = -1;

  if (exit_code != YX_EXIT_OK)
    return exit_code;
  if (option_track && !yx_enum_parse (YX_TYPE_TRACK, option_track, &track))
    return yx_cli_usage (invocation, _ ("the tracks are none, fast, ordinary and watch"));
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (!desk)
    return exit_code;
  casework = yx_desk_get_casework (desk, &error);
  cases = casework ? yx_desk_list_case_work (desk, &filter, &error) : NULL;
  if (!cases)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  near = yx_casework_get_limits (casework)->due_soon_days * G_TIME_SPAN_DAY;
  json = invocation->json ? yx_cli_json_begin () : NULL;
  if (json) {
    yx_json_text_key (json, "cases");
    yx_json_text_begin_array (json);
  }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (cases)); i++) {
    g_autoptr (YxCase) item = g_list_model_get_item (G_LIST_MODEL (cases), i);

    if (is_listed (yx_case_get_data (item), track, now, near))
      list_case (json, yx_case_get_data (item), now);
  }
  if (json) {
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}

/* ---- Show ---- */

static void
json_nodes (YxJsonText *json, const YxCasePage *page)
{
  yx_json_text_key (json, "nodes");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < page->nodes->len; i++) {
    const YxPageNode *node = &g_array_index (page->nodes, YxPageNode, i);

    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "node", node->nick);
    yx_cli_json_string (json, "label", node->label);
    json_time (json, "done", node->done);
    yx_cli_json_bool (json, "by_hand", node->by_hand);
    json_time (json, "due", node->due);
    yx_cli_json_bool (json, "overdue", node->overdue);
    yx_cli_json_bool (json, "next", node->next);
    yx_cli_json_string (json, "article", node->article);
    yx_cli_json_string (json, "note", node->note);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
}

static void
json_lists (YxJsonText *json, const YxCasePage *page)
{
  yx_json_text_key (json, "debtors");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < page->parties->len; i++) {
    const YxPageParty *party = &g_array_index (page->parties, YxPageParty, i);

    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "id", party->id);
    yx_cli_json_string (json, "name", party->masked_name);
    yx_cli_json_int (json, "open_cases", party->n_cases);
    yx_cli_json_int (json, "places", party->n_places);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  yx_json_text_key (json, "measures");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < page->measures->len; i++) {
    const YxPageMeasure *measure = &g_array_index (page->measures, YxPageMeasure, i);

    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "kind", yx_enum_nick (YX_TYPE_MEASURE_KIND, (int) measure->kind));
    yx_cli_json_string (json, "debtor", measure->debtor);
    json_time (json, "imposed", measure->imposed);
    json_time (json, "end", measure->end);
    yx_cli_json_bool (json, "over", measure->over);
    yx_cli_json_string (json, "limit", measure->limit);
    yx_cli_json_string (json, "article", measure->article);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  yx_cli_json_int (json, "documents", page->documents->len);
  yx_cli_json_int (json, "visits", g_list_model_get_n_items (G_LIST_MODEL (page->visits)));
}

static void
json_case (const YxCasePage *page)
{
  const YxCaseData *data = yx_case_get_data (page->record);
  YxJsonText *json = yx_cli_json_begin ();

  yx_cli_json_string (json, "number", data->number);
  yx_cli_json_string (json, "applicant", page->masked_applicant);
  yx_cli_json_string (json, "cause", data->cause);
  yx_cli_json_string (json, "judge", data->judge);
  yx_cli_json_string (json, "title", page->title);
  yx_cli_json_string (json, "status", yx_enum_nick (YX_TYPE_CASE_STATUS, (int) data->status));
  yx_cli_json_int (json, "claim_fen", data->claim_fen);
  yx_cli_json_int (json, "paid_fen", data->paid_fen);
  yx_cli_json_string (json, "claim", yx_enum_nick (YX_TYPE_CLAIM_KIND, (int) page->claim_kind));
  yx_cli_json_bool (json, "inquired", page->inquired);
  yx_cli_json_int (json, "assets_fen", page->assets_fen);
  yx_json_text_key (json, "track");
  yx_json_text_begin_object (json);
  yx_cli_json_string (json, "track", yx_enum_nick (YX_TYPE_TRACK, (int) page->track.track));
  yx_cli_json_string (json, "by_rules", yx_enum_nick (YX_TYPE_TRACK, (int) page->track.by_rules));
  yx_cli_json_string (json, "rule", page->track.rule);
  yx_cli_json_string (json, "asks", page->track.asks);
  yx_cli_json_string (json, "article", page->track.article);
  yx_cli_json_string (json, "seen", page->track.seen);
  yx_cli_json_bool (json, "by_hand", page->track.by_hand);
  yx_cli_json_string (json, "reason", page->track.reason);
  yx_json_text_end_object (json);
  json_nodes (json, page);
  json_lists (json, page);
  yx_cli_json_end (json);
}

static void
print_node (const YxPageNode *node)
{
  g_autofree char *done = day_of (node->done);
  g_autofree char *due = day_of (node->due);

  g_print ("  %s %s", node->done != 0 ? "✓" : node->overdue ? "!" : "·", node->label);
  if (node->done != 0)
    g_print (node->by_hand ? _ (", done %s (by hand)") : _ (", done %s"), done);
  if (node->due != 0)
    g_print (node->overdue ? _ (", overdue since %s") : _ (", by %s"), due);
  g_print ("%s\n", node->next ? _ (" ← next") : "");
}

static void
print_case (const YxCasePage *page)
{
  const YxCaseData *data = yx_case_get_data (page->record);
  g_autofree char *claim = yx_format_fen (data->claim_fen);
  g_autofree char *paid = yx_format_fen (data->paid_fen);

  g_print ("%s  %s\n", data->number, yx_enum_label (YX_TYPE_CASE_STATUS, (int) data->status));
  g_print (_ ("%s against %s: %s; claimed %s, paid %s; judge %s\n"),
           page->masked_applicant ? page->masked_applicant : _ ("somebody"),
           data->masked_debtors ? data->masked_debtors : "", data->cause ? data->cause : "", claim,
           paid, data->judge ? data->judge : _ ("none"));
  if (page->track.by_hand)
    g_print (_ ("%s, by hand of %s: %s\n"), yx_enum_label (YX_TYPE_TRACK, (int) page->track.track),
             page->track.by, page->track.reason);
  if (page->track.rule)
    g_print (_ ("%s by the rules: %s\n"), yx_enum_label (YX_TYPE_TRACK, (int) page->track.by_rules),
             page->track.asks ? page->track.asks : page->track.rule);
  if (page->track.seen)
    g_print ("  %s\n", page->track.seen);
  for (guint i = 0; i < page->nodes->len; i++)
    print_node (&g_array_index (page->nodes, YxPageNode, i));
  for (guint i = 0; i < page->measures->len; i++) {
    const YxPageMeasure *measure = &g_array_index (page->measures, YxPageMeasure, i);
    g_autofree char *imposed = day_of (measure->imposed);

    g_print ("  %s %s %s: %s\n", imposed, yx_enum_label (YX_TYPE_MEASURE_KIND, (int) measure->kind),
             measure->debtor, measure->limit);
  }
  g_print (g_dngettext (GETTEXT_PACKAGE, "%u visit so far\n", "%u visits so far\n",
                        g_list_model_get_n_items (G_LIST_MODEL (page->visits))),
           g_list_model_get_n_items (G_LIST_MODEL (page->visits)));
}

/* Opens the desk and finds the case of the first argument. */
static YxDesk *
open_and_find (YxInvocation *invocation, char **ret_case_id, YxExit *ret_exit)
{
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, ret_exit);
  g_autoptr (GError) error = NULL;

  if (!desk)
    return NULL;
  *ret_case_id = yx_desk_find_case (desk, invocation->arguments[0], &error);
  if (*ret_case_id)
    return g_steal_pointer (&desk);
  *ret_exit = yx_cli_fail (invocation, g_steal_pointer (&error));
  return NULL;
}

static YxExit
show (YxInvocation *invocation, YxDesk *desk, const char *case_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxCasePage) page = yx_desk_load_case_page (desk, case_id, &error);

  if (!page)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json)
    json_case (page);
  else
    print_case (page);
  return YX_EXIT_OK;
}

YxExit
yx_cmd_case_show (YxInvocation *invocation)
{
  g_autofree char *case_id = NULL;
  YxExit exit_code;
  g_autoptr (YxDesk) desk = open_and_find (invocation, &case_id, &exit_code);

  return desk ? show (invocation, desk, case_id) : exit_code;
}

/* ---- Edits ---- */

YxExit
yx_cmd_case_node (YxInvocation *invocation)
{
  gint64 done = g_get_real_time ();
  g_autofree char *case_id = NULL;
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  YxExit exit_code;
  gboolean kept;

  if (option_date && !yx_cli_parse_time (option_date, &done))
    return yx_cli_usage (invocation, _ ("“%s” is no time like 2025-12-01T09:30"), option_date);
  desk = open_and_find (invocation, &case_id, &exit_code);
  if (!desk)
    return exit_code;
  if (option_reason)
    kept = yx_desk_clear_node (desk, case_id, invocation->arguments[1], option_reason, &error);
  else
    kept = yx_desk_record_node (desk, case_id, invocation->arguments[1], done, option_note, &error);
  if (!kept)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return show (invocation, desk, case_id);
}

YxExit
yx_cmd_case_track (YxInvocation *invocation)
{
  g_autofree char *case_id = NULL;
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  YxExit exit_code;
  gboolean kept;
  int track = YX_TRACK_NONE;

  if (option_clear ? invocation->n_arguments != 1 : invocation->n_arguments != 3)
    return yx_cli_usage (invocation, _ ("give NUMBER TRACK REASON, or NUMBER --clear"));
  if (!option_clear && !yx_enum_parse (YX_TYPE_TRACK, invocation->arguments[1], &track))
    return yx_cli_usage (invocation, _ ("the tracks are none, fast, ordinary and watch"));
  desk = open_and_find (invocation, &case_id, &exit_code);
  if (!desk)
    return exit_code;
  if (option_clear)
    kept = yx_desk_clear_track (desk, case_id, &error);
  else
    kept = yx_desk_set_track (desk, case_id, (YxTrack) track, invocation->arguments[2], &error);
  if (!kept)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return show (invocation, desk, case_id);
}

YxExit
yx_cmd_case_assets (YxInvocation *invocation)
{
  g_autofree char *case_id = NULL;
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  char *end = NULL;
  const double yuan = g_ascii_strtod (invocation->arguments[1], &end);
  YxExit exit_code;

  if (end == invocation->arguments[1] || *end != '\0' || !(yuan >= 0 && yuan < 1e13))
    return yx_cli_usage (invocation, _ ("“%s” is no amount in yuan"), invocation->arguments[1]);
  desk = open_and_find (invocation, &case_id, &exit_code);
  if (!desk)
    return exit_code;
  if (!yx_desk_record_assets (desk, case_id, (gint64) (yuan * 100 + 0.5), option_note, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return show (invocation, desk, case_id);
}

YxExit
yx_cmd_case_claim (YxInvocation *invocation)
{
  g_autofree char *case_id = NULL;
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  YxExit exit_code;
  int kind;

  if (!yx_enum_parse (YX_TYPE_CLAIM_KIND, invocation->arguments[1], &kind))
    return yx_cli_usage (invocation, _ ("the kinds are money, delivery, act and unknown"));
  desk = open_and_find (invocation, &case_id, &exit_code);
  if (!desk)
    return exit_code;
  if (!yx_desk_set_claim_kind (desk, case_id, (YxClaimKind) kind, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return show (invocation, desk, case_id);
}

/* ---- Triage ---- */

static void
progress_cb (double fraction, gpointer user_data)
{
  yx_cli_progress (user_data, _ ("sorting cases"), fraction);
}

YxExit
yx_cmd_triage (YxInvocation *invocation)
{
  YxCaseFilter filter = { 0 };
  YxExit exit_code = parse_filter (invocation, &filter);
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  YxTriageReport report;
  gboolean done;

  if (exit_code != YX_EXIT_OK)
    return exit_code;
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (!desk)
    return exit_code;
  done = yx_desk_triage (desk, NULL, &filter, progress_cb, invocation, invocation->cancellable,
                         &report, &error);
  yx_cli_progress (invocation, NULL, 1.0);
  if (!done)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_int (json, "cases", report.n_cases);
    yx_cli_json_int (json, "changed", report.n_changed);
    yx_cli_json_int (json, "by_hand", report.n_by_hand);
    for (int track = YX_TRACK_NONE; track <= YX_TRACK_WATCH; track++)
      yx_cli_json_int (json, yx_enum_nick (YX_TYPE_TRACK, track), report.tracks[track]);
    yx_cli_json_end (json);
  } else {
    g_autofree char *text = yx_triage_report_text (&report);

    g_print ("%s\n", text);
  }
  return YX_EXIT_OK;
}
