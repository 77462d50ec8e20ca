/* paper order, route-card, roll-call, warrants, pack, list; those of a review: cmd-paper-review.c */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

#include "desk/papers.h"
#include "exchange/output-guard.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"
#include "cli/paper-receipt.h"

static char *option_desk;
static char *option_operation;
static char *option_out;
static char *option_car;
static gboolean option_redacted;
static gboolean option_all;
static int option_version;

#define PAPER_OPTIONS \
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") }, \
  { "operation", 0, 0, G_OPTION_ARG_STRING, &option_operation, \
    N_ ("The operation's id, its first letters, or its name; else the latest"), N_ ("ID") }, \
  { "out", 0, 0, G_OPTION_ARG_FILENAME, &option_out, N_ ("The PDF"), N_ ("FILE.pdf") }, \
  { "redacted", 0, 0, G_OPTION_ARG_NONE, &option_redacted, \
    N_ ("Without names, numbers, addresses and exact places"), NULL }

#define VERSION_OPTION \
  { "version", 0, 0, G_OPTION_ARG_INT, &option_version, \
    N_ ("Of this approved version (default: the one in force, else the draft)"), N_ ("N") }

const GOptionEntry yx_cmd_paper_options[] = {
  PAPER_OPTIONS,
  VERSION_OPTION,
  { NULL },
};

const GOptionEntry yx_cmd_paper_route_card_options[] = {
  PAPER_OPTIONS,
  VERSION_OPTION,
  { "car", 0, 0, G_OPTION_ARG_STRING, &option_car, N_ ("Only of this car, by call sign or plate"),
    N_ ("CAR") },
  { NULL },
};

const GOptionEntry yx_cmd_paper_list_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "operation", 0, 0, G_OPTION_ARG_STRING, &option_operation,
    N_ ("The operation's id, its first letters, or its name; else the latest"), N_ ("ID") },
  { "all", 0, 0, G_OPTION_ARG_NONE, &option_all, N_ ("Of all operations"), NULL },
  { NULL },
};

static void
progress_cb (double fraction, gpointer user_data)
{
  yx_cli_progress (user_data, _ ("Making the paper"), fraction);
}

static YxExit
issue (YxInvocation *invocation, YxPaperKind kind)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *operation_id = NULL;
  g_auto (YxPaperReceipt) receipt = { 0 };
  YxPaperOrder order = {
    .kind = kind,
    .edition = option_redacted ? YX_PAPER_EDITION_REDACTED : YX_PAPER_EDITION_FULL,
    .version = option_version,
    .route = option_car,
    .locale = setlocale (LC_MESSAGES, NULL),
  };
  YxExit exit_code;
  gboolean done;

  if (!option_out)
    return yx_cli_usage (invocation, _ ("where to? Give --out FILE.pdf"));
  if (option_version < 0)
    return yx_cli_usage (invocation, _ ("versions count from 1"));
  desk = yx_cli_open_operation (invocation, option_desk, option_operation, &operation_id,
                                &exit_code);
  if (!desk)
    return exit_code;
  order.operation_id = operation_id;
  done = yx_output_check (option_out, &error)
         && yx_paper_issue (desk, &order, option_out, progress_cb, invocation,
                            invocation->cancellable, &receipt, &error);
  yx_cli_progress (invocation, NULL, 0);
  if (!done)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  yx_cli_print_paper (invocation, &order, option_out, &receipt);
  return YX_EXIT_OK;
}

YxExit
yx_cmd_paper_order (YxInvocation *invocation)
{
  return issue (invocation, YX_PAPER_KIND_ORDER);
}

YxExit
yx_cmd_paper_route_card (YxInvocation *invocation)
{
  return issue (invocation, YX_PAPER_KIND_ROUTE_CARD);
}

YxExit
yx_cmd_paper_roll_call (YxInvocation *invocation)
{
  return issue (invocation, YX_PAPER_KIND_ROLL_CALL);
}

YxExit
yx_cmd_paper_warrants (YxInvocation *invocation)
{
  return issue (invocation, YX_PAPER_KIND_WARRANTS);
}

YxExit
yx_cmd_paper_pack (YxInvocation *invocation)
{
  return issue (invocation, YX_PAPER_KIND_PACK);
}

static void
add_json (YxJsonText *json, const YxIssuedPaper *paper)
{
  g_autofree char *issued = yx_cli_iso_time (paper->issued);
  g_autofree char *expires = paper->expires != 0 ? yx_cli_iso_time (paper->expires) : NULL;

  yx_json_text_begin_object (json);
  yx_cli_json_string (json, "paper", paper->id);
  yx_cli_json_string (json, "operation", paper->operation_id);
  yx_cli_json_string (json, "kind", yx_enum_nick (YX_TYPE_PAPER_KIND, (int) paper->kind));
  yx_cli_json_string (json, "edition", yx_enum_nick (YX_TYPE_PAPER_EDITION, (int) paper->edition));
  yx_cli_json_string (json, "subject", paper->subject);
  yx_cli_json_string (json, "form", yx_enum_nick (YX_TYPE_PAPER_FORM, (int) paper->form));
  yx_cli_json_string (json, "state", yx_enum_nick (YX_TYPE_PAPER_STATE, (int) paper->state));
  yx_cli_json_int (json, "version", paper->version);
  yx_cli_json_int (json, "plan_version", paper->plan_version);
  if (paper->text_version > 0)
    yx_cli_json_int (json, "text_version", paper->text_version);
  yx_cli_json_int (json, "pages", paper->n_pages);
  yx_cli_json_string (json, "author", paper->author);
  yx_cli_json_string (json, "issued", issued);
  yx_cli_json_string (json, "expires", expires);
  yx_cli_json_string (json, "sha256", paper->digest);
  yx_json_text_end_object (json);
}

static void
print_line (const YxIssuedPaper *paper)
{
  g_autofree char *issued = yx_format_time (paper->issued, NULL);
  g_autofree char *version = paper->text_version > 0
                                 ? g_strdup_printf (_ ("version %d"), paper->text_version)
                             : paper->version > 0 ? g_strdup_printf (_ ("version %d"), paper->version)
                                                : g_strdup (_ ("draft"));

  g_print ("%s  %s  %s  %s  %s  %s  %s  %s\n", paper->id, issued,
           paper->operation != NULL ? paper->operation : paper->subject,
           yx_enum_label (YX_TYPE_PAPER_KIND, (int) paper->kind),
           yx_enum_label (YX_TYPE_PAPER_EDITION, (int) paper->edition), version, paper->author,
           yx_enum_label (YX_TYPE_PAPER_STATE, (int) paper->state));
}

YxExit
yx_cmd_paper_list (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GArray) papers = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *operation_id = NULL;
  YxJsonText *json = NULL;
  YxExit exit_code;

  if (option_all)
    desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  else
    desk = yx_cli_open_operation (invocation, option_desk, option_operation, &operation_id,
                                  &exit_code);
  if (!desk)
    return exit_code;
  papers = yx_desk_list_papers (desk, operation_id, &error);
  if (!papers)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    json = yx_cli_json_begin ();
    yx_json_text_key (json, "papers");
    yx_json_text_begin_array (json);
  }
  for (guint i = 0; i < papers->len; i++) {
    const YxIssuedPaper *paper = &g_array_index (papers, YxIssuedPaper, i);

    if (json)
      add_json (json, paper);
    else
      print_line (paper);
  }
  if (json) {
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}
