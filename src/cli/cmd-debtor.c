/* debtor show, photo, flag */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "desk/case-page.h"
#include "desk/casework.h"
#include "desk/facts.h"
#include "desk/full-record.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

static char *option_desk;
static char *option_out;
static char *option_reason;
static gboolean option_full;
static gboolean option_clear;

#define DESK_OPTION                                                                                \
  {                                                                                                \
    "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK")                \
  }

const GOptionEntry yx_cmd_debtor_show_options[] = {
  DESK_OPTION,
  { "full", 0, 0, G_OPTION_ARG_NONE, &option_full,
    N_ ("Unmasked; that you looked is kept in the event log"), NULL },
  { "photo", 0, 0, G_OPTION_ARG_FILENAME, &option_out, N_ ("With --full: write the photo here"),
    N_ ("FILE") },
  { NULL },
};

const GOptionEntry yx_cmd_debtor_photo_options[] = {
  DESK_OPTION,
  { "remove", 0, 0, G_OPTION_ARG_STRING, &option_reason,
    N_ ("Take the photo away, for this reason"), N_ ("REASON") },
  { NULL },
};

const GOptionEntry yx_cmd_debtor_flag_options[] = {
  DESK_OPTION,
  { "clear", 0, 0, G_OPTION_ARG_NONE, &option_clear, N_ ("It is not so any more"), NULL },
  { NULL },
};

static YxDesk *
open_and_find (YxInvocation *invocation, char **ret_debtor_id, YxExit *ret_exit)
{
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, ret_exit);
  g_autoptr (GError) error = NULL;

  if (!desk)
    return NULL;
  *ret_debtor_id = yx_desk_find_debtor (desk, invocation->arguments[0], &error);
  if (*ret_debtor_id)
    return g_steal_pointer (&desk);
  *ret_exit = yx_cli_fail (invocation, g_steal_pointer (&error));
  return NULL;
}

static void
json_time (YxJsonText *json, const char *key, gint64 time)
{
  g_autofree char *text = time != 0 ? yx_cli_iso_time (time) : NULL;

  yx_cli_json_string (json, key, text);
}

static void
json_lists (YxJsonText *json, const YxDebtorPage *page)
{
  yx_json_text_key (json, "flags");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < page->flags->len; i++) {
    const YxPageFlag *flag = &g_array_index (page->flags, YxPageFlag, i);

    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "flag", yx_enum_nick (YX_TYPE_DEBTOR_FLAG, (int) flag->kind));
    yx_cli_json_string (json, "note", flag->note);
    yx_cli_json_string (json, "author", flag->author);
    json_time (json, "noted", flag->noted);
    json_time (json, "cleared", flag->cleared);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  yx_json_text_key (json, "places");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (page->places)); i++) {
    g_autoptr (YxPlace) item = g_list_model_get_item (G_LIST_MODEL (page->places), i);
    const YxPlaceData *place = yx_place_get_data (item);

    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "id", place->id);
    yx_cli_json_string (json, "address", place->address);
    yx_cli_json_string (json, "kind", yx_enum_nick (YX_TYPE_PLACE_KIND, (int) place->kind));
    yx_cli_json_string (json, "source", yx_enum_nick (YX_TYPE_SOURCE, (int) place->source));
    json_time (json, "seen", place->seen);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  yx_json_text_key (json, "cases");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (page->cases)); i++) {
    g_autoptr (YxCase) item = g_list_model_get_item (G_LIST_MODEL (page->cases), i);

    yx_json_text_string (json, yx_case_get_data (item)->number);
  }
  yx_json_text_end_array (json);
}

static void
print_lists (const YxDebtorPage *page)
{
  for (guint i = 0; i < page->flags->len; i++) {
    const YxPageFlag *flag = &g_array_index (page->flags, YxPageFlag, i);
    g_autofree char *noted = yx_format_time (flag->noted, NULL);

    g_print ("  %s %s, %s, %s%s\n", flag->cleared_by ? "–" : "!",
             yx_enum_label (YX_TYPE_DEBTOR_FLAG, (int) flag->kind), flag->author, noted,
             flag->cleared_by ? _ (" (cleared)") : "");
  }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (page->places)); i++) {
    g_autoptr (YxPlace) item = g_list_model_get_item (G_LIST_MODEL (page->places), i);
    const YxPlaceData *place = yx_place_get_data (item);

    g_print ("  %s (%s, %s)\n", place->address ? place->address : "",
             yx_enum_label (YX_TYPE_PLACE_KIND, (int) place->kind),
             yx_enum_label (YX_TYPE_SOURCE, (int) place->source));
  }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (page->cases)); i++) {
    g_autoptr (YxCase) item = g_list_model_get_item (G_LIST_MODEL (page->cases), i);

    g_print ("  %s  %s\n", yx_case_get_data (item)->number,
             yx_enum_label (YX_TYPE_CASE_STATUS, (int) yx_case_get_data (item)->status));
  }
  g_print (g_dngettext (GETTEXT_PACKAGE, "One visit serves %d open case\n",
                        "One visit serves %d open cases\n", (gulong) page->n_open_cases),
           page->n_open_cases);
}

static void
print_debtor (YxInvocation *invocation, const YxDebtorPage *page, const YxFullRecord *full)
{
  const char *name = full ? full->name : page->masked_name;
  const char *number = full ? full->id_number : page->masked_id_number;
  const char *phone = full ? full->phone : page->masked_phone;

  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "id", page->id);
    yx_cli_json_string (json, "name", name);
    yx_cli_json_string (json, "id_number", number);
    yx_cli_json_string (json, "phone", phone);
    yx_cli_json_bool (json, "full", full != NULL);
    yx_cli_json_string (json, "kind", yx_enum_nick (YX_TYPE_DEBTOR_KIND, (int) page->kind));
    yx_cli_json_string (json, "sex", yx_enum_nick (YX_TYPE_SEX, (int) page->sex));
    if (page->age >= 0)
      yx_cli_json_int (json, "age", page->age);
    yx_cli_json_string (json, "identity_by", page->identity_by);
    yx_cli_json_string (json, "identity_by_second", page->identity_by_second);
    yx_cli_json_string (json, "deputy", yx_enum_nick (YX_TYPE_DEPUTY_STATUS, (int) page->deputy));
    yx_cli_json_bool (json, "photo", page->has_photo);
    yx_cli_json_int (json, "open_cases", page->n_open_cases);
    json_lists (json, page);
    yx_cli_json_end (json);
    return;
  }
  g_print ("%s  %s  %s", name, number ? number : "", yx_enum_label (YX_TYPE_SEX, (int) page->sex));
  if (page->age >= 0)
    g_print (_ ("  age %d"), page->age);
  g_print ("  %s\n", phone ? phone : "");
  g_print (_ ("identity checked by: %s, %s; deputy: %s; photo: %s\n"),
           page->identity_by ? page->identity_by : _ ("nobody"),
           page->identity_by_second ? page->identity_by_second : _ ("nobody"),
           yx_enum_label (YX_TYPE_DEPUTY_STATUS, (int) page->deputy),
           page->has_photo ? _ ("yes") : _ ("none"));
  print_lists (page);
}

static YxExit
show (YxInvocation *invocation, YxDesk *desk, const char *debtor_id, gboolean unmasked)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDebtorPage) page = yx_desk_load_debtor_page (desk, debtor_id, &error);
  g_autoptr (YxFullRecord) full = NULL;

  if (!page)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (unmasked) {
    full = yx_desk_read_full_record (desk, debtor_id, &error);
    if (!full)
      return yx_cli_fail (invocation, g_steal_pointer (&error));
  }
  if (full && option_out) {
    if (!full->photo)
      return yx_cli_fail (invocation, g_error_new_literal (YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                                                           _ ("The debtor has no photo")));
    if (!g_file_set_contents_full (option_out, g_bytes_get_data (full->photo, NULL),
                                   (gssize) g_bytes_get_size (full->photo),
                                   G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
      return yx_cli_fail (invocation, g_steal_pointer (&error));
  }
  print_debtor (invocation, page, full);
  return YX_EXIT_OK;
}

YxExit
yx_cmd_debtor_show (YxInvocation *invocation)
{
  g_autofree char *debtor_id = NULL;
  g_autoptr (YxDesk) desk = NULL;
  YxExit exit_code;

  if (option_out && !option_full)
    return yx_cli_usage (invocation, _ ("--photo goes with --full"));
  desk = open_and_find (invocation, &debtor_id, &exit_code);
  return desk ? show (invocation, desk, debtor_id, option_full) : exit_code;
}

YxExit
yx_cmd_debtor_photo (YxInvocation *invocation)
{
  g_autofree char *debtor_id = NULL;
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  YxExit exit_code;
  gboolean kept;

  if (option_reason ? invocation->n_arguments != 1 : invocation->n_arguments != 2)
    return yx_cli_usage (invocation, _ ("give DEBTOR FILE, or DEBTOR --remove REASON"));
  desk = open_and_find (invocation, &debtor_id, &exit_code);
  if (!desk)
    return exit_code;
  if (option_reason)
    kept = yx_desk_remove_photo (desk, debtor_id, option_reason, &error);
  else
    kept = yx_desk_attach_photo_file (desk, debtor_id, invocation->arguments[1], &error);
  if (!kept)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return show (invocation, desk, debtor_id, FALSE);
}

YxExit
yx_cmd_debtor_flag (YxInvocation *invocation)
{
  const char *note = invocation->n_arguments > 2 ? invocation->arguments[2] : NULL;
  g_autofree char *debtor_id = NULL;
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  YxExit exit_code;
  gboolean kept;
  int flag;

  if (!yx_enum_parse (YX_TYPE_DEBTOR_FLAG, invocation->arguments[1], &flag))
    return yx_cli_usage (invocation,
                         _ ("“%s” is no flag; the flags are serious-illness, unfit, "
                            "sole-carer, disability, illness, pregnant, nursing, "
                            "weapon, violence, self-harm, dog, crowd and press"),
                         invocation->arguments[1]);
  desk = open_and_find (invocation, &debtor_id, &exit_code);
  if (!desk)
    return exit_code;
  if (option_clear)
    kept = yx_desk_clear_flag (desk, debtor_id, (YxDebtorFlag) flag, &error);
  else
    kept = yx_desk_add_flag (desk, debtor_id, (YxDebtorFlag) flag, note, &error);
  if (!kept)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return show (invocation, desk, debtor_id, FALSE);
}
