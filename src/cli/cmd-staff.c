/* officer add, set, retire, return, list; roster add, remove, list */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "desk/staff.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

static char *option_desk;
static char *option_role;
static char *option_sex;
static char *option_phone;
static char *option_skills;
static int option_rest = -1;
static gboolean option_off;
static gboolean option_on;
static gboolean option_all;
static char *option_kind;
static char *option_from;
static char *option_until;
static char *option_note;

#define DESK_OPTION \
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") }

const GOptionEntry yx_cmd_officer_desk_options[] = { DESK_OPTION, { NULL } };

const GOptionEntry yx_cmd_officer_set_options[] = {
  DESK_OPTION,
  { "role", 0, 0, G_OPTION_ARG_STRING, &option_role,
    N_ ("officer, judge, bailiff, clerk or driver"), N_ ("ROLE") },
  { "sex", 0, 0, G_OPTION_ARG_STRING, &option_sex, N_ ("female or male"), N_ ("SEX") },
  { "phone", 0, 0, G_OPTION_ARG_STRING, &option_phone, N_ ("Mobile number"), N_ ("NUMBER") },
  { "skills", 0, 0, G_OPTION_ARG_STRING, &option_skills,
    N_ ("drive,first-aid,mediation,evidence,dialect"), N_ ("LIST") },
  { "rest", 0, 0, G_OPTION_ARG_INT, &option_rest, N_ ("Hours of rest between duties (8)"),
    N_ ("N") },
  { "off", 0, 0, G_OPTION_ARG_NONE, &option_off, N_ ("Goes out only when the roster says so"),
    NULL },
  { "on", 0, 0, G_OPTION_ARG_NONE, &option_on, N_ ("Goes out unless the roster says otherwise"),
    NULL },
  { NULL },
};

const GOptionEntry yx_cmd_officer_list_options[] = {
  DESK_OPTION,
  { "all", 0, 0, G_OPTION_ARG_NONE, &option_all, N_ ("Those who have left as well"), NULL },
  { NULL },
};

const GOptionEntry yx_cmd_roster_options[] = {
  DESK_OPTION,
  { "kind", 0, 0, G_OPTION_ARG_STRING, &option_kind, N_ ("duty (default), leave, training or ill"),
    N_ ("KIND") },
  { "from", 0, 0, G_OPTION_ARG_STRING, &option_from, N_ ("Since when, as 2025-12-01T08:00"),
    N_ ("TIME") },
  { "until", 0, 0, G_OPTION_ARG_STRING, &option_until, N_ ("Until when"), N_ ("TIME") },
  { "note", 0, 0, G_OPTION_ARG_STRING, &option_note, N_ ("A remark"), N_ ("TEXT") },
  { NULL },
};

static YxExit
print_done (YxInvocation *invocation, const char *id, const char *text)
{
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "id", id);
    yx_cli_json_end (json);
  } else {
    g_print ("%s\n", text);
  }
  return YX_EXIT_OK;
}

/* Puts the options into @officer; a usage error when one is wrong. */
static YxExit
read_options (YxInvocation *invocation, YxOfficerData *officer)
{
  g_autofree char *word = NULL;
  int role = (int) officer->role, sex = (int) officer->sex;

  if (option_role && !yx_enum_parse (YX_TYPE_OFFICER_ROLE, option_role, &role))
    return yx_cli_usage (invocation,
                         _ ("the roles are officer, judge, bailiff, clerk and driver"));
  if (option_sex && !yx_enum_parse (YX_TYPE_SEX, option_sex, &sex))
    return yx_cli_usage (invocation, _ ("--sex is female or male"));
  if (option_skills
      && !yx_set_parse (YX_TYPE_OFFICER_SKILL, option_skills, &officer->skills, &word))
    return yx_cli_usage (invocation, _ ("“%s” is no skill"), word);
  officer->role = (YxOfficerRole) role;
  officer->sex = (YxSex) sex;
  if (option_phone)
    officer->phone = option_phone;
  if (option_rest >= 0)
    officer->rest_hours = option_rest;
  if (option_off || option_on)
    officer->on_duty = option_on;
  return YX_EXIT_OK;
}

YxExit
yx_cmd_officer_add (YxInvocation *invocation)
{
  YxOfficerData officer = { .name = invocation->arguments[0], .on_duty = TRUE };
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *text = NULL;
  YxExit exit_code = read_options (invocation, &officer);

  if (exit_code != YX_EXIT_OK)
    return exit_code;
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (!desk)
    return exit_code;
  if (!yx_desk_add_officer (desk, &officer, &id, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  text = g_strdup_printf (_ ("%s %s added"), yx_enum_label (YX_TYPE_OFFICER_ROLE,
                                                            (int) officer.role), officer.name);
  return print_done (invocation, id, text);
}

/* The only officer of a name, or the one with an id. NULL with *ret_exit set. */
static YxOfficer *
find_officer (YxInvocation *invocation, YxDesk *desk, const char *which, YxExit *ret_exit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) officers = yx_desk_list_officers (desk, &error);
  g_autoptr (YxOfficer) found = NULL;

  for (guint i = 0; officers && i < g_list_model_get_n_items (G_LIST_MODEL (officers)); i++) {
    g_autoptr (YxOfficer) officer = g_list_model_get_item (G_LIST_MODEL (officers), i);
    const YxOfficerData *data = yx_officer_get_data (officer);

    if (g_str_equal (data->id, which))
      return g_steal_pointer (&officer);
    if (!g_str_equal (data->name, which))
      continue;
    if (found) {
      *ret_exit = yx_cli_usage (invocation, _ ("there are several officers %s; give the id"), which);
      return NULL;
    }
    found = g_steal_pointer (&officer);
  }
  if (found)
    return g_steal_pointer (&found);
  if (!error)
    g_set_error (&error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _ ("There is no officer %s"),
                 which);
  *ret_exit = yx_cli_fail (invocation, g_steal_pointer (&error));
  return NULL;
}

char *
yx_cli_find_officer (YxInvocation *invocation, YxDesk *desk, const char *which, YxExit *ret_exit)
{
  g_autoptr (YxOfficer) officer = find_officer (invocation, desk, which, ret_exit);

  return officer ? g_strdup (yx_officer_get_data (officer)->id) : NULL;
}

YxExit
yx_cmd_officer_set (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autoptr (YxOfficer) officer = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  YxOfficerData data;

  if (!desk)
    return exit_code;
  officer = find_officer (invocation, desk, invocation->arguments[0], &exit_code);
  if (!officer)
    return exit_code;
  data = *yx_officer_get_data (officer);
  exit_code = read_options (invocation, &data);
  if (exit_code != YX_EXIT_OK)
    return exit_code;
  if (!yx_desk_update_officer (desk, &data, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  text = g_strdup_printf (_ ("%s changed"), data.name);
  return print_done (invocation, data.id, text);
}

static YxExit
retire (YxInvocation *invocation, gboolean retired)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autoptr (YxOfficer) officer = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!desk)
    return exit_code;
  officer = find_officer (invocation, desk, invocation->arguments[0], &exit_code);
  if (!officer)
    return exit_code;
  if (!yx_desk_retire_officer (desk, yx_officer_get_data (officer)->id, retired, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  text = g_strdup_printf (retired ? _ ("%s has left") : _ ("%s is back"),
                          yx_officer_get_data (officer)->name);
  return print_done (invocation, yx_officer_get_data (officer)->id, text);
}

YxExit
yx_cmd_officer_retire (YxInvocation *invocation)
{
  return retire (invocation, TRUE);
}

YxExit
yx_cmd_officer_return (YxInvocation *invocation)
{
  return retire (invocation, FALSE);
}

YxExit
yx_cmd_officer_list (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autoptr (GListStore) officers = NULL;
  g_autoptr (GError) error = NULL;
  YxJsonText *json = NULL;

  if (!desk)
    return exit_code;
  officers = yx_desk_list_officers (desk, &error);
  if (!officers)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    json = yx_cli_json_begin ();
    yx_json_text_key (json, "officers");
    yx_json_text_begin_array (json);
  }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (officers)); i++) {
    g_autoptr (YxOfficer) item = g_list_model_get_item (G_LIST_MODEL (officers), i);
    const YxOfficerData *officer = yx_officer_get_data (item);
    g_autofree char *label = yx_set_label (YX_TYPE_OFFICER_SKILL, officer->skills);
    g_autofree char *skills = yx_set_to_text (YX_TYPE_OFFICER_SKILL, officer->skills);

    if (officer->retired != 0 && !option_all)
      continue;
    if (!json) {
      g_print ("%s  %s  %s  %s  %s\n", officer->name,
               yx_enum_label (YX_TYPE_OFFICER_ROLE, (int) officer->role),
               yx_enum_label (YX_TYPE_SEX, (int) officer->sex),
               officer->phone ? officer->phone : "", label);
      continue;
    }
    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "id", officer->id);
    yx_cli_json_string (json, "name", officer->name);
    yx_cli_json_string (json, "role", yx_enum_nick (YX_TYPE_OFFICER_ROLE, (int) officer->role));
    yx_cli_json_string (json, "sex", yx_enum_nick (YX_TYPE_SEX, (int) officer->sex));
    yx_cli_json_string (json, "phone", officer->phone);
    yx_cli_json_string (json, "skills", skills);
    yx_cli_json_int (json, "rest_hours", officer->rest_hours);
    yx_cli_json_bool (json, "on_duty", officer->on_duty);
    yx_cli_json_bool (json, "retired", officer->retired != 0);
    yx_json_text_end_object (json);
  }
  if (json) {
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}

YxExit
yx_cmd_roster_add (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxOfficer) officer = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *text = NULL;
  int kind = YX_DUTY_KIND_DUTY;
  gint64 from, until;

  if (option_kind && !yx_enum_parse (YX_TYPE_DUTY_KIND, option_kind, &kind))
    return yx_cli_usage (invocation, _ ("the kinds are duty, leave, training and ill"));
  if (!option_from || !option_until || !yx_cli_parse_time (option_from, &from)
      || !yx_cli_parse_time (option_until, &until))
    return yx_cli_usage (invocation, _ ("give --from and --until as 2025-12-01T08:00"));
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (!desk)
    return exit_code;
  officer = find_officer (invocation, desk, invocation->arguments[0], &exit_code);
  if (!officer)
    return exit_code;
  if (!yx_desk_add_duty (desk, yx_officer_get_data (officer)->id, (YxDutyKind) kind, from, until,
                         option_note, &id, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  text = g_strdup_printf (_ ("%s: %s (entry %s)"), yx_officer_get_data (officer)->name,
                          yx_enum_label (YX_TYPE_DUTY_KIND, kind), id);
  return print_done (invocation, id, text);
}

YxExit
yx_cmd_roster_remove (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autoptr (GError) error = NULL;

  if (!desk)
    return exit_code;
  if (!yx_desk_remove_duty (desk, invocation->arguments[0], &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return print_done (invocation, invocation->arguments[0], _ ("The entry is removed"));
}

YxExit
yx_cmd_roster_list (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GArray) duties = NULL;
  g_autoptr (GError) error = NULL;
  YxJsonText *json = NULL;
  gint64 from = 0, until = G_MAXINT64;

  if ((option_from && !yx_cli_parse_time (option_from, &from))
      || (option_until && !yx_cli_parse_time (option_until, &until)))
    return yx_cli_usage (invocation, _ ("give --from and --until as 2025-12-01T08:00"));
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (!desk)
    return exit_code;
  duties = yx_desk_list_duties (desk, NULL, from, until, &error);
  if (!duties)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    json = yx_cli_json_begin ();
    yx_json_text_key (json, "duties");
    yx_json_text_begin_array (json);
  }
  for (guint i = 0; i < duties->len; i++) {
    const YxDuty *duty = &g_array_index (duties, YxDuty, i);
    g_autofree char *begins
        = json ? yx_cli_iso_time (duty->from) : yx_format_time (duty->from, NULL);
    g_autofree char *ends
        = json ? yx_cli_iso_time (duty->until) : yx_format_time (duty->until, NULL);

    if (!json) {
      g_print ("%s  %s – %s  %s  %s%s  %s\n", duty->officer, begins, ends,
               yx_enum_label (YX_TYPE_DUTY_KIND, (int) duty->kind), duty->note ? duty->note : "",
               duty->rest_short ? _ ("  too little rest before") : "", duty->id);
      continue;
    }
    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "id", duty->id);
    yx_cli_json_string (json, "officer", duty->officer);
    yx_cli_json_string (json, "officer_id", duty->officer_id);
    yx_cli_json_string (json, "kind", yx_enum_nick (YX_TYPE_DUTY_KIND, (int) duty->kind));
    yx_cli_json_string (json, "from", begins);
    yx_cli_json_string (json, "until", ends);
    yx_cli_json_string (json, "note", duty->note);
    if (duty->rest >= 0)
      yx_cli_json_double (json, "rest_hours", (double) duty->rest / (double) G_TIME_SPAN_HOUR);
    yx_cli_json_bool (json, "rest_short", duty->rest_short);
    yx_json_text_end_object (json);
  }
  if (json) {
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}
