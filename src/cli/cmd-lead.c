/* lead add, list, verify, dismiss, merge, informant */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "desk/address.h"
#include "desk/lead-text.h"
#include "desk/leads.h"
#include "desk/who.h"
#include "geo/coordinates.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"
#include "model/when.h"

static char *option_desk;
static char *option_who, *option_where, *option_when, *option_from, *option_kind, *option_datum;
static char *option_said, *option_informant, *option_phone, *option_merge_into;
static double option_sure = 0.5;
static gboolean option_urgent, option_merge;
static char *option_status, *option_text;
static gboolean option_overdue;

#define DESK_OPTION \
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") }

const GOptionEntry yx_cmd_lead_options[] = { DESK_OPTION, { NULL } };

const GOptionEntry yx_cmd_lead_add_options[] = {
  DESK_OPTION,
  { "who", 0, 0, G_OPTION_ARG_STRING, &option_who,
    N_ ("The debtor: name, pinyin, case number, end of the ID number, or id"), N_ ("TEXT") },
  { "where", 0, 0, G_OPTION_ARG_STRING, &option_where,
    N_ ("An address, or coordinates in degrees or degrees, minutes and seconds"), N_ ("TEXT") },
  { "datum", 0, 0, G_OPTION_ARG_STRING, &option_datum,
    N_ ("Datum of the coordinates: wgs84 (default), cgcs2000, gcj02 or bd09"), N_ ("DATUM") },
  { "when", 0, 0, G_OPTION_ARG_STRING, &option_when,
    N_ ("When it was so: now (default), 2330, 20分钟前, 昨晚11点, 2026-11-22 23:30"), N_ ("TIME") },
  { "from", 0, 0, G_OPTION_ARG_STRING, &option_from,
    N_ ("police-110, hotline (default), applicant, officer, agency, other"), N_ ("SOURCE") },
  { "kind", 0, 0, G_OPTION_ARG_STRING, &option_kind,
    N_ ("What the place is to the debtor: seen (default), home, work, business, relative …"),
    N_ ("KIND") },
  { "sure", 0, 0, G_OPTION_ARG_DOUBLE, &option_sure, N_ ("How sure it is, 0 to 1 (0.5)"),
    N_ ("SHARE") },
  { "urgent", 0, 0, G_OPTION_ARG_NONE, &option_urgent, N_ ("It is urgent"), NULL },
  { "said", 0, 0, G_OPTION_ARG_STRING, &option_said, N_ ("What was said"), N_ ("TEXT") },
  { "informant", 0, 0, G_OPTION_ARG_STRING, &option_informant,
    N_ ("Who said it; kept apart, confidential"), N_ ("NAME") },
  { "informant-phone", 0, 0, G_OPTION_ARG_STRING, &option_phone, N_ ("The informant’s phone"),
    N_ ("NUMBER") },
  { "merge-into", 0, 0, G_OPTION_ARG_STRING, &option_merge_into, N_ ("It repeats this lead"),
    N_ ("ID") },
  { "merge", 0, 0, G_OPTION_ARG_NONE, &option_merge,
    N_ ("Merge it into the lead that it may repeat, if there is one"), NULL },
  { NULL },
};

const GOptionEntry yx_cmd_lead_list_options[] = {
  DESK_OPTION,
  { "status", 0, 0, G_OPTION_ARG_STRING, &option_status,
    N_ ("Only open, verified, dismissed or merged ones"), N_ ("STATUS") },
  { "urgent", 0, 0, G_OPTION_ARG_NONE, &option_urgent, N_ ("Only urgent ones"), NULL },
  { "overdue", 0, 0, G_OPTION_ARG_NONE, &option_overdue,
    N_ ("Only those that should have been verified by now"), NULL },
  { "who", 0, 0, G_OPTION_ARG_STRING, &option_who,
    N_ ("The debtor: name, pinyin, case number, end of the ID number, or id"), N_ ("TEXT") },
  { "text", 0, 0, G_OPTION_ARG_STRING, &option_text,
    N_ ("In name, address, words or case number"), N_ ("TEXT") },
  { NULL },
};

static void
add_time (YxJsonText *json, const char *key, gint64 time)
{
  g_autofree char *text = time != 0 ? yx_cli_iso_time (time) : NULL;

  yx_cli_json_string (json, key, text);
}

static void
write_lead (YxJsonText *json, YxLead *lead)
{
  const YxLeadData *data = yx_lead_get_data (lead);

  yx_cli_json_string (json, "id", data->id);
  yx_cli_json_string (json, "debtor", data->masked_debtor);
  yx_cli_json_string (json, "cases", data->case_numbers);
  yx_cli_json_string (json, "place", data->place_id);
  yx_cli_json_string (json, "address", data->address);
  if (data->has_point) {
    yx_json_text_key (json, "point");
    yx_json_text_position (json, data->lon, data->lat);
  }
  yx_cli_json_string (json, "kind", yx_enum_nick (YX_TYPE_PLACE_KIND, (int) data->place_kind));
  yx_cli_json_string (json, "source", yx_enum_nick (YX_TYPE_SOURCE, (int) data->source));
  yx_cli_json_string (json, "status", yx_enum_nick (YX_TYPE_LEAD_STATUS, (int) data->status));
  yx_cli_json_string (json, "said", data->text);
  yx_cli_json_double (json, "sure", data->certainty);
  yx_cli_json_bool (json, "urgent", data->urgent);
  yx_cli_json_bool (json, "overdue", yx_lead_is_overdue (lead, g_get_real_time ()));
  add_time (json, "heard", data->heard);
  add_time (json, "received", data->received);
  add_time (json, "verify_by", data->verify_by);
  yx_cli_json_double (json, "likelihood", data->likelihood);
  yx_cli_json_string (json, "author", data->author);
  add_time (json, "settled", data->settled);
  yx_cli_json_string (json, "settled_by", data->settled_by);
  yx_cli_json_string (json, "reason", data->reason);
  yx_cli_json_string (json, "merged_into", data->merged_into);
  yx_cli_json_int (json, "merged", data->n_merged);
  yx_cli_json_bool (json, "has_informant", data->has_informant);
}

static void
print_lead (YxLead *lead)
{
  const YxLeadData *data = yx_lead_get_data (lead);
  const gint64 now = g_get_real_time ();
  g_autofree char *age = yx_lead_age_text (lead, now);
  g_autofree char *clock = yx_lead_clock_text (lead, now);

  g_print ("%s %.13s  %s  %s · %s · %s · %s · %d %%\n", yx_lead_mark (lead, now), data->id,
           data->masked_debtor,
           data->address != NULL ? data->address : _ ("a point on the map"), age,
           yx_enum_label (YX_TYPE_SOURCE, (int) data->source), clock,
           (int) lround (data->likelihood * 100.0));
}

/* The id of the only debtor that a text means. Returns: (transfer full) */
char *
yx_cli_find_debtor (YxDesk *desk, const char *text, GError **error)
{
  g_autoptr (GListStore) found = yx_desk_find_debtors (desk, text, 2, error);
  g_autoptr (YxDebtor) first = NULL;
  g_autoptr (YxDebtor) second = NULL;

  if (found == NULL)
    return NULL;
  first = g_list_model_get_item (G_LIST_MODEL (found), 0);
  second = g_list_model_get_item (G_LIST_MODEL (found), 1);
  /* An id is no name that anybody has. */
  if (first == NULL && strlen (text) == 36)
    return g_strdup (text);
  if (first == NULL) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _ ("No debtor is meant by “%s”"),
                 text);
    return NULL;
  }
  if (second != NULL && g_strcmp0 (yx_debtor_get_data (first)->name, text) != 0) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                 _ ("Several debtors are meant by “%s”: %s (%s), %s (%s) …"), text,
                 yx_debtor_get_data (first)->masked_name,
                 yx_debtor_get_data (first)->case_numbers,
                 yx_debtor_get_data (second)->masked_name,
                 yx_debtor_get_data (second)->case_numbers);
    return NULL;
  }
  if (second != NULL
      && g_strcmp0 (yx_debtor_get_data (first)->name, yx_debtor_get_data (second)->name) == 0) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                 _ ("Two debtors are called “%s”; give a case number"), text);
    return NULL;
  }
  return g_strdup (yx_debtor_get_data (first)->id);
}

/* The lead's id from its beginning. Returns: (transfer full) */
static char *
find_lead (YxDesk *desk, const char *text, GError **error)
{
  g_autoptr (YxLead) lead = yx_desk_get_lead (desk, text, error);

  return lead != NULL ? g_strdup (yx_lead_get_data (lead)->id) : NULL;
}

/* Coordinates, or else an address, whose point is looked up for the sake of what it may repeat. */
static YxExit
read_where (YxInvocation *invocation, YxDesk *desk, YxLeadRecord *record)
{
  const YxRegionFindOptions options = { .limit = 1 };
  g_autoptr (GPtrArray) found = NULL;
  YxDatum datum = YX_DATUM_WGS84;
  YxCoordinates read;

  if (option_datum && !yx_datum_parse (option_datum, &datum))
    return yx_cli_usage (invocation, _ ("“%s” is no datum; wgs84, cgcs2000, gcj02 and bd09 are"),
                         option_datum);
  switch (yx_coordinates_parse (option_where, &read)) {
  case YX_COORDINATES_OK:
    record->has_point = TRUE;
    record->point = yx_datum_to_wgs84 (read.has_datum ? read.datum : datum, read.point);
    return YX_EXIT_OK;
  case YX_COORDINATES_AMBIGUOUS:
    return yx_cli_usage (invocation, _ ("“%s”: which is the longitude? Write E and N"),
                         option_where);
  case YX_COORDINATES_RANGE:
    return yx_cli_usage (invocation, _ ("“%s” lies nowhere on earth"), option_where);
  case YX_COORDINATES_NONE:
  default:
    break;
  }
  record->address = option_where;
  found = yx_desk_find_address (desk, option_where, &options, invocation->cancellable, NULL);
  if (found != NULL && found->len > 0) {
    const YxFound *first = g_ptr_array_index (found, 0);

    record->has_point = first->level <= YX_ADDRESS_COARSEST;
    record->point = first->point;
  }
  return YX_EXIT_OK;
}

static YxExit
read_words (YxInvocation *invocation, YxLeadRecord *record)
{
  int source = YX_SOURCE_HOTLINE, kind = YX_PLACE_KIND_SEEN;

  if (option_from && !yx_enum_parse (YX_TYPE_SOURCE, option_from, &source))
    return yx_cli_usage (invocation, _ ("“%s” is no source of a lead"), option_from);
  if (option_kind && !yx_enum_parse (YX_TYPE_PLACE_KIND, option_kind, &kind))
    return yx_cli_usage (invocation, _ ("“%s” is no kind of place"), option_kind);
  if (option_when && !yx_parse_when (option_when, g_get_real_time (), NULL, &record->heard))
    return yx_cli_usage (invocation, _ ("“%s” is no time"), option_when);
  record->source = (YxSource) source;
  record->kind = (YxPlaceKind) kind;
  record->certainty = option_sure;
  record->urgent = option_urgent;
  record->text = option_said;
  record->informant = option_informant;
  record->informant_phone = option_phone;
  return YX_EXIT_OK;
}

static YxExit
print_one (YxInvocation *invocation, YxDesk *desk, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxLead) lead = yx_desk_get_lead (desk, id, &error);

  if (lead == NULL)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    write_lead (json, lead);
    yx_cli_json_end (json);
  } else {
    print_lead (lead);
  }
  return YX_EXIT_OK;
}

YxExit
yx_cmd_lead_add (YxInvocation *invocation)
{
  YxLeadRecord record = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GListStore) same = NULL;
  g_autofree char *debtor_id = NULL;
  g_autofree char *merge_into = NULL;
  g_autofree char *id = NULL;
  YxExit exit_code;

  if (option_who == NULL || option_where == NULL)
    return yx_cli_usage (invocation, _ ("give --who and --where"));
  exit_code = read_words (invocation, &record);
  if (exit_code != YX_EXIT_OK)
    return exit_code;
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (desk == NULL)
    return exit_code;
  exit_code = read_where (invocation, desk, &record);
  if (exit_code != YX_EXIT_OK)
    return exit_code;
  record.debtor_id = debtor_id = yx_cli_find_debtor (desk, option_who, &error);
  if (debtor_id == NULL)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  same = yx_desk_find_same_leads (desk, &record, &error);
  if (same == NULL)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (option_merge_into) {
    merge_into = find_lead (desk, option_merge_into, &error);
    if (merge_into == NULL)
      return yx_cli_fail (invocation, g_steal_pointer (&error));
  } else if (g_list_model_get_n_items (G_LIST_MODEL (same)) > 0) {
    g_autoptr (YxLead) first = g_list_model_get_item (G_LIST_MODEL (same), 0);

    if (option_merge)
      merge_into = g_strdup (yx_lead_get_data (first)->id);
    else if (!invocation->json)
      g_printerr (_ ("it may repeat %.13s; “yexunctl lead merge” makes them one\n"),
                  yx_lead_get_data (first)->id);
  }
  record.merge_into = merge_into;
  if (!yx_desk_record_lead (desk, &record, &id, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return print_one (invocation, desk, id);
}

YxExit
yx_cmd_lead_list (YxInvocation *invocation)
{
  YxLeadFilter filter = { .urgent = option_urgent, .overdue = option_overdue, .text = option_text };
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GListStore) leads = NULL;
  g_autofree char *debtor_id = NULL;
  YxExit exit_code;
  YxJsonText *json = NULL;
  int status;
  guint n;

  if (option_status) {
    if (!yx_enum_parse (YX_TYPE_LEAD_STATUS, option_status, &status))
      return yx_cli_usage (invocation, _ ("“%s” is no status of a lead"), option_status);
    filter.statuses = 1u << status;
  }
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (desk == NULL)
    return exit_code;
  if (option_who) {
    filter.debtor_id = debtor_id = yx_cli_find_debtor (desk, option_who, &error);
    if (debtor_id == NULL)
      return yx_cli_fail (invocation, g_steal_pointer (&error));
  }
  leads = yx_desk_list_leads (desk, &filter, &error);
  if (leads == NULL)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  n = g_list_model_get_n_items (G_LIST_MODEL (leads));
  if (invocation->json) {
    json = yx_cli_json_begin ();
    yx_json_text_key (json, "leads");
    yx_json_text_begin_array (json);
  }
  for (guint i = 0; i < n; i++) {
    g_autoptr (YxLead) lead = g_list_model_get_item (G_LIST_MODEL (leads), i);

    if (json != NULL) {
      yx_json_text_begin_object (json);
      write_lead (json, lead);
      yx_json_text_end_object (json);
    } else {
      print_lead (lead);
    }
  }
  if (json != NULL) {
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  } else {
    g_print (g_dngettext (GETTEXT_PACKAGE, "%u lead\n", "%u leads\n", n), n);
  }
  return YX_EXIT_OK;
}

static YxExit
settle (YxInvocation *invocation, YxLeadStep step)
{
  g_autoptr (GError) error = NULL;
  YxExit exit_code = YX_EXIT_OK;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autofree char *id = NULL;
  g_autofree char *other = NULL;
  gboolean done;

  if (desk == NULL)
    return exit_code;
  id = find_lead (desk, invocation->arguments[0], &error);
  if (id != NULL && step == YX_LEAD_MERGE)
    other = find_lead (desk, invocation->arguments[1], &error);
  if (id == NULL || (step == YX_LEAD_MERGE && other == NULL))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  switch (step) {
  case YX_LEAD_VERIFY:
    done = yx_desk_verify_lead (desk, id, &error);
    break;
  case YX_LEAD_DISMISS:
    done = yx_desk_dismiss_lead (desk, id, invocation->arguments[1], &error);
    break;
  case YX_LEAD_MERGE:
  default:
    done = yx_desk_merge_leads (desk, id, other, &error);
    break;
  }
  return done ? print_one (invocation, desk, id)
              : yx_cli_fail (invocation, g_steal_pointer (&error));
}

YxExit
yx_cmd_lead_verify (YxInvocation *invocation)
{
  return settle (invocation, YX_LEAD_VERIFY);
}

YxExit
yx_cmd_lead_dismiss (YxInvocation *invocation)
{
  return settle (invocation, YX_LEAD_DISMISS);
}

YxExit
yx_cmd_lead_merge (YxInvocation *invocation)
{
  return settle (invocation, YX_LEAD_MERGE);
}

YxExit
yx_cmd_lead_informant (YxInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  YxExit exit_code = YX_EXIT_OK;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_auto (YxInformant) informant = { 0 };
  g_autofree char *id = NULL;

  if (desk == NULL)
    return exit_code;
  id = find_lead (desk, invocation->arguments[0], &error);
  if (id == NULL || !yx_desk_read_informant (desk, id, &informant, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "lead", id);
    yx_cli_json_string (json, "name", informant.name);
    yx_cli_json_string (json, "phone", informant.phone);
    yx_cli_json_string (json, "note", informant.note);
    yx_cli_json_end (json);
  } else {
    g_print ("%s  %s  %s\n", informant.name != NULL ? informant.name : "–",
             informant.phone != NULL ? informant.phone : "–",
             informant.note != NULL ? informant.note : "");
  }
  return YX_EXIT_OK;
}
