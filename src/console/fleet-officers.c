/* The form of an officer. */

#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/fact-form.h"
#include "console/fleet-kind.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

/* In the order of the form */
enum {
  NAME,
  OFFICE,
  SEX,
  PHONE,
  SKILLS,
  REST,
  ON_DUTY,
};

static const YxOfficerData nobody
    = { .role = YX_OFFICER_ROLE_OFFICER, .on_duty = TRUE, .rest_hours = YX_OFFICER_REST_HOURS };

static GListStore *
get_list (const YxFleetBook *book)
{
  return book->officers;
}

static gboolean
is_retired (gpointer record)
{
  return yx_officer_get_data (record)->retired != 0;
}

static char *
dup_title (gpointer record)
{
  return g_strdup (yx_officer_get_data (record)->name);
}

/* The entry of the roster that lasts now; NULL: none. */
static const YxDuty *
find_duty (const YxFleetBook *book, const char *id)
{
  const gint64 now = g_get_real_time ();

  for (guint i = 0; i < book->duties->len; i++) {
    const YxDuty *duty = &g_array_index (book->duties, YxDuty, i);

    if (g_str_equal (duty->officer_id, id) && duty->from <= now)
      return duty;
  }
  return NULL;
}

static char *
dup_detail (const YxFleetBook *book, gpointer record)
{
  const YxOfficerData *data = yx_officer_get_data (record);
  const YxDuty *duty = find_duty (book, data->id);
  g_autofree char *skills = yx_set_label (YX_TYPE_OFFICER_SKILL, data->skills);
  GString *text = g_string_new (yx_enum_label (YX_TYPE_OFFICER_ROLE, (int) data->role));

  if (data->sex != YX_SEX_UNKNOWN)
    g_string_append_printf (text, " · %s", yx_enum_label (YX_TYPE_SEX, (int) data->sex));
  if (*skills != '\0')
    g_string_append_printf (text, " · %s", skills);
  if (data->retired != 0)
    g_string_append_printf (text, " · %s", _("has left"));
  else if (duty != NULL)
    g_string_append_printf (text, " · %s", yx_enum_label (YX_TYPE_DUTY_KIND, (int) duty->kind));
  else if (!data->on_duty)
    g_string_append_printf (text, " · %s", _("by the roster only"));
  return g_string_free (text, FALSE);
}

static void
add_fields (YxFieldList *fields, YxDesk *desk)
{
  yx_field_list_add_text (fields, _("Full name"));
  yx_field_list_add_choice (fields, _("Office"), YX_TYPE_OFFICER_ROLE);
  yx_field_list_add_choice (fields, _("Sex"), YX_TYPE_SEX);
  yx_field_list_add_text (fields, _("Mobile number"));
  yx_field_list_add_set (fields, _("Skills"), YX_TYPE_OFFICER_SKILL);
  yx_field_list_add_number (fields, _("Hours of rest between two duties"), 1, 48);
  yx_field_list_add_switch (fields, _("Goes out unless the roster says otherwise"),
                            _("Off: only when the roster has a duty"));
}

static void
show (YxFieldList *fields, gpointer record)
{
  const YxOfficerData *data = record != NULL ? yx_officer_get_data (record) : &nobody;

  yx_field_list_set_text (fields, NAME, data->name);
  yx_field_list_set_number (fields, OFFICE, (int) data->role);
  yx_field_list_set_number (fields, SEX, (int) data->sex);
  yx_field_list_set_text (fields, PHONE, data->phone);
  yx_field_list_set_number (fields, SKILLS, data->skills);
  yx_field_list_set_number (fields, REST, data->rest_hours);
  yx_field_list_set_number (fields, ON_DUTY, data->on_duty);
}

static gpointer
read_fields (YxFieldList *fields, gpointer before, guint *ret_field, GError **error)
{
  g_autofree char *name = yx_field_list_dup_text (fields, NAME);
  g_autofree char *phone = yx_field_list_dup_text (fields, PHONE);
  YxOfficerData data = before != NULL ? *yx_officer_get_data (before) : nobody;

  data.name = name;
  data.role = (YxOfficerRole) yx_field_list_get_number (fields, OFFICE);
  data.sex = (YxSex) yx_field_list_get_number (fields, SEX);
  data.phone = *phone != '\0' ? phone : NULL;
  data.skills = yx_field_list_get_number (fields, SKILLS);
  data.rest_hours = yx_field_list_get_number (fields, REST);
  data.on_duty = yx_field_list_get_number (fields, ON_DUTY) != 0;
  return yx_officer_new (&data);
}

static gboolean
store (YxDesk *desk, gpointer record, gboolean is_new, char **ret_id, GError **error)
{
  const YxOfficerData *data = yx_officer_get_data (record);

  if (is_new)
    return yx_desk_add_officer (desk, data, ret_id, error);
  if (!yx_desk_update_officer (desk, data, error))
    return FALSE;
  *ret_id = g_strdup (data->id);
  return TRUE;
}

static int
find_field (gpointer record, const GError *error)
{
  if (g_error_matches (error, YX_DESK_ERROR, YX_DESK_ERROR_EXISTS))
    return PHONE;
  switch (yx_officer_find_fault (yx_officer_get_data (record), NULL)) {
  case YX_OFFICER_FIELD_NAME:
    return NAME;
  case YX_OFFICER_FIELD_PHONE:
    return PHONE;
  case YX_OFFICER_FIELD_REST:
    return REST;
  case YX_OFFICER_FIELD_NONE:
  default:
    return -1;
  }
}

static void
fill_duties (const YxFleetBook *book, const char *id, YxEntryList *list)
{
  for (guint i = 0; i < book->duties->len; i++) {
    const YxDuty *duty = &g_array_index (book->duties, YxDuty, i);
    g_autofree char *span = yx_fleet_span_text (duty->from, duty->until);
    g_autofree char *title = g_strdup_printf (
        "%s  %s", yx_enum_label (YX_TYPE_DUTY_KIND, (int) duty->kind), span);

    if (g_str_equal (duty->officer_id, id))
      yx_entry_list_append (list, duty->id, title, duty->note,
                            duty->rest_short ? _("too little rest before") : NULL);
  }
}

static gboolean
duty_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  g_autoptr (GVariant) officer = yx_fact_context (arguments);
  gint64 from, until;

  return yx_fact_time (arguments, 1, &from, error) && yx_fact_end (arguments, 2, &until, error)
         && yx_desk_add_duty (desk, g_variant_get_string (officer, NULL),
                              (YxDutyKind) yx_fact_choice (arguments, 0), from, until,
                              yx_fact_said (arguments, 3), NULL, error);
}

static void
ask_duty (GtkWidget *parent, YxDesk *desk, const YxFleetBook *book, const char *id,
          const char *name)
{
  g_autofree char *about = g_strdup_printf (
      _("Roster of %s. Whoever is on leave, in training or ill then rides in no car."), name);
  g_autofree char *from = yx_fleet_tomorrow (8);
  g_autofree char *until = yx_fleet_tomorrow (18);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) kinds = NULL;

  for (int kind = 0; yx_enum_nick (YX_TYPE_DUTY_KIND, kind) != NULL; kind++)
    g_strv_builder_add (builder, yx_enum_label (YX_TYPE_DUTY_KIND, kind));
  kinds = g_strv_builder_end (builder);

  const YxFactPlan plan = {
    .title = _("Entry of the Roster"),
    .about = about,
    .button = _("_Record"),
    .fields = { { .label = _("What"), .choices = (const char *const *) kinds },
                { .label = _("From"), .text = from },
                { .label = _("Until"), .text = until },
                { .label = _("Note") } },
    .n_fields = 4,
    .verb = duty_verb,
    .context = g_variant_new_string (id),
  };

  yx_fact_form_present (parent, desk, &plan);
}

static gboolean
remove_duty (YxDesk *desk, GVariant *id, GError **error)
{
  return yx_desk_remove_duty (desk, g_variant_get_string (id, NULL), error);
}

static GVariant *
keep_duty (const YxFleetBook *book, const char *id)
{
  for (guint i = 0; i < book->duties->len; i++) {
    const YxDuty *duty = &g_array_index (book->duties, YxDuty, i);

    if (g_str_equal (duty->id, id))
      return g_variant_new ("(sixxms)", duty->officer_id, (int) duty->kind, duty->from,
                            duty->until, duty->note);
  }
  return NULL;
}

static gboolean
restore_duty (YxDesk *desk, GVariant *kept, GError **error)
{
  const char *officer_id, *note;
  gint64 from, until;
  int kind;

  g_variant_get (kept, "(&sixxm&s)", &officer_id, &kind, &from, &until, &note);
  return yx_desk_add_duty (desk, officer_id, (YxDutyKind) kind, from, until, note, NULL, error);
}

const YxFleetKind yx_fleet_officers = {
  .name = "officer",
  .search = N_ ("Name, office or skill"),
  .add_tip = N_ ("New officer (Ctrl+N)"),
  .new_title = N_ ("New Officer"),
  .none = N_ ("Choose somebody, or add somebody."),
  .retire = N_ ("_Has Left"),
  .bring_back = N_ ("_Is Back"),
  .gone = N_ ("Has left: old plans still have the name, new crews do not."),
  .get_list = get_list,
  .is_retired = is_retired,
  .dup_title = dup_title,
  .dup_detail = dup_detail,
  .add_fields = add_fields,
  .show = show,
  .read = read_fields,
  .store = store,
  .find_field = find_field,
  .set_retired = yx_desk_retire_officer,
  .sections = { { N_ ("Duty roster"), N_ ("No entry from now on."), N_ ("Add…"), YX_RIGHT_PREPARE,
                  fill_duties, ask_duty, remove_duty, keep_duty, restore_duty },
                { N_ ("Phone that reports"), N_ ("Nothing reports where he is."), N_ ("Pair…"),
                  YX_RIGHT_DISPATCH, yx_fleet_fill_devices, yx_fleet_ask_device,
                  yx_fleet_revoke_device, NULL, NULL } },
};
