/* evidence list, add, export, check */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "desk/evidence.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

static char *option_desk;
static char *option_operation;
static char *option_case;
static char *option_task;
static char *option_kind;
static char *option_note;
static char *option_taken;

#define DESK \
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") }
#define OPERATION \
  { "operation", 0, 0, G_OPTION_ARG_STRING, &option_operation, \
    N_ ("The operation's id, its first letters, or its name; else the latest"), N_ ("ID") }

const GOptionEntry yx_cmd_evidence_list_options[] = {
  DESK,
  OPERATION,
  { "case", 0, 0, G_OPTION_ARG_STRING, &option_case, N_ ("Only of the case of this number"),
    N_ ("NUMBER") },
  { NULL },
};

const GOptionEntry yx_cmd_evidence_add_options[] = {
  DESK,
  OPERATION,
  { "task", 0, 0, G_OPTION_ARG_STRING, &option_task, N_ ("The task it belongs to"), N_ ("ID") },
  { "kind", 0, 0, G_OPTION_ARG_STRING, &option_kind,
    N_ ("photo, audio, video, note, scan or other (default: other)"), N_ ("KIND") },
  { "taken", 0, 0, G_OPTION_ARG_STRING, &option_taken,
    N_ ("When it was taken, as 2025-12-01T05:10 (default: now)"), N_ ("TIME") },
  { "note", 0, 0, G_OPTION_ARG_STRING, &option_note, N_ ("A remark"), N_ ("TEXT") },
  { NULL },
};

const GOptionEntry yx_cmd_evidence_options[] = {
  DESK,
  { NULL },
};

static void
add_time (YxJsonText *json, const char *key, gint64 time)
{
  g_autofree char *text = time != 0 ? yx_cli_iso_time (time) : NULL;

  yx_cli_json_string (json, key, text);
}

static void
add_item (YxJsonText *json, const YxEvidenceItem *item)
{
  yx_json_text_begin_object (json);
  yx_cli_json_string (json, "evidence", item->id);
  yx_cli_json_string (json, "kind", yx_enum_nick (YX_TYPE_EVIDENCE_KIND, (int) item->kind));
  yx_cli_json_string (json, "name", item->name);
  yx_cli_json_string (json, "media_type", item->media_type);
  yx_cli_json_int (json, "bytes", item->bytes);
  yx_cli_json_int (json, "received", item->received);
  yx_cli_json_string (json, "sha256", item->digest);
  yx_cli_json_string (json, "operation", item->operation_id);
  yx_cli_json_string (json, "task", item->task_id);
  yx_cli_json_string (json, "place", item->place_id);
  yx_cli_json_string (json, "debtor", item->debtor);
  yx_cli_json_string (json, "cases", item->case_numbers);
  yx_cli_json_string (json, "vehicle", item->vehicle);
  yx_cli_json_string (json, "officer", item->officer);
  yx_cli_json_string (json, "note", item->note);
  yx_cli_json_string (json, "author", item->author);
  yx_cli_json_double (json, "lon", item->point.lon);
  yx_cli_json_double (json, "lat", item->point.lat);
  add_time (json, "taken", item->taken);
  add_time (json, "begun", item->begun);
  add_time (json, "completed", item->completed);
  yx_json_text_end_object (json);
}

static void
print_item (const YxEvidenceItem *item)
{
  g_autofree char *taken = yx_cli_iso_time (item->taken);
  g_autofree char *size = g_format_size ((guint64) item->bytes);

  g_print ("%s  %s  %s  %s  %s  %s", item->id, taken,
           yx_enum_label (YX_TYPE_EVIDENCE_KIND, (int) item->kind), item->name, size,
           item->debtor != NULL ? item->debtor : "–");
  if (item->completed == 0)
    g_print (_ ("  (%d %% has come)"), (int) (100 * item->received / item->bytes));
  g_print ("\n");
}

YxExit
yx_cmd_evidence_list (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autofree char *operation_id = NULL;
  g_autoptr (YxDesk) desk = yx_cli_open_operation (invocation, option_desk, option_operation,
                                                   &operation_id, &exit_code);
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GError) error = NULL;
  YxJsonText *json = NULL;

  if (!desk)
    return exit_code;
  items = yx_desk_list_evidence (desk, &(YxEvidenceFilter){ .operation_id = operation_id }, &error);
  if (items == NULL)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    json = yx_cli_json_begin ();
    yx_json_text_key (json, "evidence");
    yx_json_text_begin_array (json);
  }
  for (guint i = 0; i < items->len; i++) {
    const YxEvidenceItem *item = g_ptr_array_index (items, i);

    if (option_case != NULL
        && (item->case_numbers == NULL || strstr (item->case_numbers, option_case) == NULL))
      continue;
    if (json != NULL)
      add_item (json, item);
    else
      print_item (item);
  }
  if (json != NULL) {
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}

YxExit
yx_cmd_evidence_add (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autofree char *operation_id = NULL;
  g_autofree char *id = NULL;
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  YxEvidenceData data
      = { .task_id = option_task, .note = option_note, .point = { NAN, NAN } };
  int kind = YX_EVIDENCE_KIND_OTHER;

  if (option_kind != NULL && !yx_enum_parse (YX_TYPE_EVIDENCE_KIND, option_kind, &kind))
    return yx_cli_usage (invocation, _ ("“%s” is no kind of evidence"), option_kind);
  if (option_taken != NULL && !yx_cli_parse_time (option_taken, &data.taken))
    return yx_cli_usage (invocation, _ ("“%s” is no time like 2025-12-01T05:00"), option_taken);
  data.kind = (YxEvidenceKind) kind;
  desk = yx_cli_open_operation (invocation, option_desk, option_operation, &operation_id,
                                &exit_code);
  if (!desk)
    return exit_code;
  data.operation_id = operation_id;
  if (!yx_desk_add_evidence_file (desk, &data, invocation->arguments[0], &id, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "evidence", id);
    yx_cli_json_end (json);
  } else {
    g_print ("%s\n", id);
  }
  return YX_EXIT_OK;
}

/* The one whose id begins so. (transfer full) */
static char *
find_item (YxDesk *desk, const char *which, GError **error)
{
  g_autoptr (GPtrArray) items
      = yx_desk_list_evidence (desk, &(YxEvidenceFilter){ .id = which }, error);

  if (items == NULL)
    return NULL;
  if (items->len == 1)
    return g_strdup (((YxEvidenceItem *) g_ptr_array_index (items, 0))->id);
  g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
               items->len == 0 ? _ ("There is no evidence %s") : _ ("“%s” means more than one"),
               which);
  return NULL;
}

YxExit
yx_cmd_evidence_export (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  if (!desk)
    return exit_code;
  id = find_item (desk, invocation->arguments[0], &error);
  if (id == NULL || !yx_desk_export_evidence (desk, id, invocation->arguments[1], &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "evidence", id);
    yx_cli_json_string (json, "file", invocation->arguments[1]);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}

YxExit
yx_cmd_evidence_check (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (GError) error = NULL;

  if (!desk)
    return exit_code;
  faults = yx_desk_check_evidence (desk, invocation->cancellable, &error);
  if (faults == NULL)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_bool (json, "ok", faults->len == 0);
    yx_json_text_key (json, "faults");
    yx_json_text_begin_array (json);
    for (guint i = 0; i < faults->len; i++)
      yx_json_text_string (json, g_ptr_array_index (faults, i));
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  } else {
    for (guint i = 0; i < faults->len; i++)
      g_print ("%s\n", (char *) g_ptr_array_index (faults, i));
    if (faults->len == 0)
      g_print (_ ("All evidence is what it was when it was taken\n"));
  }
  return faults->len == 0 ? YX_EXIT_OK : YX_EXIT_FAILED;
}
