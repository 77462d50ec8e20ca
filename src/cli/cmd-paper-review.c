/* paper summary, debrief, notice, weekly, remarks, versions, sign */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

#include "cli/paper-receipt.h"
#include "desk/paper-versions.h"
#include "exchange/output-guard.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

static char *option_desk;
static char *option_operation;
static char *option_day;
static char *option_week;
static char *option_out;
static char *option_remarks;
static gboolean option_redacted;

#define DESK_OPTION \
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") }

#define OPERATION_OPTION \
  { "operation", 0, 0, G_OPTION_ARG_STRING, &option_operation, \
    N_ ("The operation's id, its first letters, or its name; else the latest"), N_ ("ID") }

#define DAY_OPTION \
  { "day", 0, 0, G_OPTION_ARG_STRING, &option_day, N_ ("The day (today)"), N_ ("DATE") }

#define WEEK_OPTION \
  { "week", 0, 0, G_OPTION_ARG_STRING, &option_week, N_ ("The week, as 2026-W48 (this week)"), \
    N_ ("WEEK") }

#define FILE_OPTIONS \
  { "out", 0, 0, G_OPTION_ARG_FILENAME, &option_out, \
    N_ ("The PDF; with the ending .xlsx the numbers behind it"), N_ ("FILE") }, \
  { "redacted", 0, 0, G_OPTION_ARG_NONE, &option_redacted, \
    N_ ("Without names, numbers, addresses and exact places"), NULL }, \
  { "remarks", 0, 0, G_OPTION_ARG_STRING, &option_remarks, \
    N_ ("Write these remarks into it first"), N_ ("TEXT") }

const GOptionEntry yx_cmd_paper_night_options[] = {
  DESK_OPTION,
  OPERATION_OPTION,
  FILE_OPTIONS,
  { NULL },
};

const GOptionEntry yx_cmd_paper_notice_options[] = {
  DESK_OPTION,
  DAY_OPTION,
  FILE_OPTIONS,
  { NULL },
};

const GOptionEntry yx_cmd_paper_weekly_options[] = {
  DESK_OPTION,
  WEEK_OPTION,
  FILE_OPTIONS,
  { NULL },
};

const GOptionEntry yx_cmd_paper_version_options[] = {
  DESK_OPTION,
  OPERATION_OPTION,
  DAY_OPTION,
  WEEK_OPTION,
  { NULL },
};

/* Of which the paper is, into the order. `texts` keeps what it borrows. */
static YxDesk *
open_subject (YxInvocation *invocation, YxPaperOrder *order, GStringChunk *texts, YxExit *ret_exit)
{
  g_autofree char *id = NULL;
  g_autofree char *now = NULL;
  g_autoptr (GDateTime) local = g_date_time_new_now_local ();
  YxDesk *desk;

  if (!yx_paper_kind_is_of_period (order->kind)) {
    desk = yx_cli_open_operation (invocation, option_desk, option_operation, &id, ret_exit);
    if (desk != NULL)
      order->operation_id = g_string_chunk_insert (texts, id);
    return desk;
  }
  desk = yx_cli_open_desk (invocation, option_desk, ret_exit);
  now = g_date_time_format (local,
                            order->kind == YX_PAPER_KIND_WEEKLY ? "%G-W%V" : "%Y-%m-%d");
  order->subject = order->kind == YX_PAPER_KIND_WEEKLY ? option_week : option_day;
  if (order->subject == NULL)
    order->subject = g_string_chunk_insert (texts, now);
  return desk;
}

static const char *
subject_of (const YxPaperOrder *order)
{
  return order->subject != NULL ? order->subject : order->operation_id;
}

static YxPaperForm
form_of (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, ".xlsx") ? YX_PAPER_FORM_XLSX : YX_PAPER_FORM_PDF;
}

static YxExit
issue (YxInvocation *invocation, YxPaperKind kind)
{
  g_autoptr (GStringChunk) texts = g_string_chunk_new (64);
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (YxPaperReceipt) receipt = { 0 };
  YxPaperOrder order = {
    .kind = kind,
    .edition = option_redacted ? YX_PAPER_EDITION_REDACTED : YX_PAPER_EDITION_FULL,
    .locale = setlocale (LC_MESSAGES, NULL),
  };
  YxExit exit_code;

  if (!option_out)
    return yx_cli_usage (invocation, _ ("where to? Give --out FILE.pdf"));
  order.form = form_of (option_out);
  desk = open_subject (invocation, &order, texts, &exit_code);
  if (!desk)
    return exit_code;
  if (!yx_output_check (option_out, &error)
      || (option_remarks != NULL
          && !yx_desk_write_paper_remarks (desk, kind, subject_of (&order), option_remarks, NULL,
                                           &error))
      || !yx_paper_issue (desk, &order, option_out, NULL, NULL, invocation->cancellable, &receipt,
                          &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  yx_cli_print_paper (invocation, &order, option_out, &receipt);
  return YX_EXIT_OK;
}

YxExit
yx_cmd_paper_summary (YxInvocation *invocation)
{
  return issue (invocation, YX_PAPER_KIND_SUMMARY);
}

YxExit
yx_cmd_paper_debrief (YxInvocation *invocation)
{
  return issue (invocation, YX_PAPER_KIND_DEBRIEF);
}

YxExit
yx_cmd_paper_notice (YxInvocation *invocation)
{
  return issue (invocation, YX_PAPER_KIND_NOTICE);
}

YxExit
yx_cmd_paper_weekly (YxInvocation *invocation)
{
  return issue (invocation, YX_PAPER_KIND_WEEKLY);
}

/* The first argument names a paper of a review. */
static YxDesk *
open_named (YxInvocation *invocation, YxPaperOrder *order, GStringChunk *texts, YxExit *ret_exit)
{
  int kind;

  if (!yx_enum_parse (YX_TYPE_PAPER_KIND, invocation->arguments[0], &kind)
      || !yx_paper_kind_is_of_review ((YxPaperKind) kind)) {
    *ret_exit = yx_cli_usage (invocation,
                              _ ("“%s”: papers with versions are summary, debrief, notice, weekly"),
                              invocation->arguments[0]);
    return NULL;
  }
  order->kind = (YxPaperKind) kind;
  order->locale = setlocale (LC_MESSAGES, NULL);
  return open_subject (invocation, order, texts, ret_exit);
}

YxExit
yx_cmd_paper_remarks (YxInvocation *invocation)
{
  g_autoptr (GStringChunk) texts = g_string_chunk_new (64);
  YxPaperOrder order = { 0 };
  YxExit exit_code;
  g_autoptr (YxDesk) desk = open_named (invocation, &order, texts, &exit_code);
  g_autoptr (GError) error = NULL;
  int version;

  if (!desk)
    return exit_code;
  if (!yx_desk_write_paper_remarks (desk, order.kind, subject_of (&order),
                                    invocation->arguments[1], &version, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "kind", invocation->arguments[0]);
    yx_cli_json_string (json, "subject", subject_of (&order));
    yx_cli_json_int (json, "version", version);
    yx_cli_json_end (json);
  } else {
    g_print (_ ("%s: remarks are in version %d\n"),
             yx_enum_label (YX_TYPE_PAPER_KIND, (int) order.kind), version);
  }
  return YX_EXIT_OK;
}

static void
print_version (const YxPaperVersion *version)
{
  g_autofree char *written = yx_cli_iso_time (version->written);
  g_autofree char *signed_at
      = version->signed_by != NULL ? yx_cli_iso_time (version->signed_at) : NULL;
  g_autofree char *state
      = version->signed_by != NULL
            ? g_strdup_printf (_ ("signed off by %s, %s"), version->signed_by, signed_at)
        : version->issued ? g_strdup (_ ("issued"))
                          : g_strdup (_ ("open"));

  g_print ("%d  %s  %s  %s\n%s\n", version->version, written, version->author, state,
           version->remarks);
}

static void
add_version (YxJsonText *json, const YxPaperVersion *version)
{
  g_autofree char *written = yx_cli_iso_time (version->written);
  g_autofree char *signed_at
      = version->signed_by != NULL ? yx_cli_iso_time (version->signed_at) : NULL;

  yx_json_text_begin_object (json);
  yx_cli_json_int (json, "version", version->version);
  yx_cli_json_string (json, "remarks", version->remarks);
  yx_cli_json_string (json, "author", version->author);
  yx_cli_json_string (json, "written", written);
  yx_cli_json_string (json, "signed_by", version->signed_by);
  yx_cli_json_string (json, "signed", signed_at);
  yx_cli_json_bool (json, "issued", version->issued);
  yx_json_text_end_object (json);
}

YxExit
yx_cmd_paper_versions (YxInvocation *invocation)
{
  g_autoptr (GStringChunk) texts = g_string_chunk_new (64);
  YxPaperOrder order = { 0 };
  YxExit exit_code;
  g_autoptr (YxDesk) desk = open_named (invocation, &order, texts, &exit_code);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) versions = NULL;
  YxJsonText *json = NULL;

  if (!desk)
    return exit_code;
  versions = yx_desk_list_paper_versions (desk, order.kind, subject_of (&order), &error);
  if (!versions)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    json = yx_cli_json_begin ();
    yx_json_text_key (json, "versions");
    yx_json_text_begin_array (json);
  }
  for (guint i = 0; i < versions->len; i++) {
    if (json != NULL)
      add_version (json, &g_array_index (versions, YxPaperVersion, i));
    else
      print_version (&g_array_index (versions, YxPaperVersion, i));
  }
  if (json != NULL) {
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}

YxExit
yx_cmd_paper_sign (YxInvocation *invocation)
{
  g_autoptr (GStringChunk) texts = g_string_chunk_new (64);
  YxPaperOrder order = { 0 };
  YxExit exit_code;
  g_autoptr (YxDesk) desk = open_named (invocation, &order, texts, &exit_code);
  g_autoptr (GError) error = NULL;
  g_auto (YxPaperReceipt) receipt = { 0 };

  if (!desk)
    return exit_code;
  if (!yx_paper_sign (desk, &order, invocation->cancellable, &receipt, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "paper", receipt.id);
    yx_cli_json_string (json, "kind", invocation->arguments[0]);
    yx_cli_json_string (json, "subject", subject_of (&order));
    yx_cli_json_int (json, "version", receipt.text_version);
    yx_cli_json_string (json, "sha256", receipt.digest);
    yx_cli_json_end (json);
  } else {
    g_print (_ ("%s: version %d is signed off\n"),
             yx_enum_label (YX_TYPE_PAPER_KIND, (int) order.kind), receipt.text_version);
  }
  return YX_EXIT_OK;
}
