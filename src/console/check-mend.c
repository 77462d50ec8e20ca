#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/check-mend.h"
#include "console/desk-call.h"
#include "console/fact-form.h"
#include "desk/crews.h"
#include "desk/facts.h"
#include "desk/lists.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

/* A form that waits for the places of its debtor. */
typedef struct {
  GtkWidget *parent;
  YxDesk *desk;
  char *debtor_id, *case_id;
  char *about;
  YxMend mend;
  YxTaskKind kind;
} Waiting;

static gboolean
invalid (GError **error, const char *message)
{
  g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID, message);
  return FALSE;
}

/* Labels of an enum, by value. Returns: (transfer full) */
static char **
labels_of (GType type)
{
  g_autoptr (GStrvBuilder) labels = g_strv_builder_new ();

  for (int value = 0; yx_enum_nick (type, value) != NULL; value++)
    g_strv_builder_add (labels, yx_enum_label (type, value));
  return g_strv_builder_end (labels);
}

static char *
dup_day (gint64 time)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);

  return g_date_time_format (local, "%Y-%m-%d");
}

/* ---- Verbs: the context is (case, debtor, what else) ---- */

static gboolean
title_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  g_autoptr (GVariant) context = yx_fact_context (arguments);
  const char *case_id;
  gint64 effective;

  g_variant_get_child (context, 0, "&s", &case_id);
  return yx_fact_time (arguments, 1, &effective, error)
         && yx_desk_record_title (desk, case_id, yx_fact_text (arguments, 0), effective, error);
}

static gboolean
summons_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  g_autoptr (GVariant) context = yx_fact_context (arguments);
  YxDocumentData document = { .kind = YX_DOCUMENT_KIND_SUMMONS };

  g_variant_get_child (context, 0, "&s", &document.case_id);
  g_variant_get_child (context, 1, "&s", &document.debtor_id);
  document.number = yx_fact_said (arguments, 0);
  document.receipt = yx_fact_choice (arguments, 3) == 1;
  document.answer = (YxSummonsAnswer) yx_fact_choice (arguments, 4);
  return yx_fact_time (arguments, 1, &document.served, error)
         && yx_fact_time (arguments, 2, &document.deadline, error)
         && yx_desk_record_document (desk, &document, NULL, error);
}

/* Warrants name places: all that the debtor has, or one. The context's last are their ids. */
static gboolean
warrant_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  g_autoptr (GVariant) context = yx_fact_context (arguments);
  g_autoptr (GVariant) ids = g_variant_get_child_value (context, 2);
  g_autofree const char **all = g_variant_get_strv (ids, NULL);
  const guint chosen = yx_fact_choice (arguments, 4);
  const char *one[] = { NULL, NULL };
  gint32 kind;
  YxDocumentData document = { 0 };

  g_variant_get_child (context, 0, "&s", &document.case_id);
  g_variant_get_child (context, 1, "&s", &document.debtor_id);
  g_variant_get_child (context, 3, "i", &kind);
  document.kind = (YxDocumentKind) kind;
  document.number = yx_fact_said (arguments, 0);
  document.signed_by = yx_fact_said (arguments, 1);
  if (chosen > 0 && chosen <= g_strv_length ((char **) all))
    one[0] = all[chosen - 1];
  document.place_ids = one[0] != NULL ? one : all;
  if (document.signed_by == NULL)
    return invalid (error, _("Say which president has signed it"));
  if (!yx_fact_time (arguments, 2, &document.signed_at, error)
      || !yx_fact_end (arguments, 3,
                    document.kind == YX_DOCUMENT_KIND_EVICTION_NOTICE ? &document.deadline
                                                                      : &document.valid_until,
                    error))
    return FALSE;
  return yx_desk_record_document (desk, &document, NULL, error);
}

static gboolean
identity_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  g_autoptr (GVariant) context = yx_fact_context (arguments);
  const char *debtor_id;

  g_variant_get_child (context, 1, "&s", &debtor_id);
  return yx_desk_record_identity (desk, debtor_id, yx_fact_text (arguments, 0),
                                  yx_fact_text (arguments, 1), error);
}

static gboolean
capacity_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  g_autoptr (GVariant) context = yx_fact_context (arguments);
  const char *debtor_id;

  g_variant_get_child (context, 1, "&s", &debtor_id);
  return yx_desk_record_capacity (desk, debtor_id, (YxCapacity) yx_fact_choice (arguments, 0),
                                  yx_fact_said (arguments, 1),
                                  yx_fact_said (arguments, 2), error);
}

static gboolean
deputy_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  g_autoptr (GVariant) context = yx_fact_context (arguments);
  const char *debtor_id;

  g_variant_get_child (context, 1, "&s", &debtor_id);
  return yx_desk_record_deputy (desk, debtor_id, (YxDeputyStatus) yx_fact_choice (arguments, 0),
                                yx_fact_said (arguments, 1), error);
}

static gboolean
flag_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  g_autoptr (GVariant) context = yx_fact_context (arguments);
  const YxDebtorFlag flag = (YxDebtorFlag) yx_fact_choice (arguments, 0);
  const char *debtor_id;

  g_variant_get_child (context, 1, "&s", &debtor_id);
  return yx_fact_choice (arguments, 1) == 0
             ? yx_desk_add_flag (desk, debtor_id, flag, yx_fact_said (arguments, 2),
                                 error)
             : yx_desk_clear_flag (desk, debtor_id, flag, error);
}

static gboolean
visit_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  g_autoptr (GVariant) task = yx_fact_context (arguments);

  return yx_desk_set_visit (desk, g_variant_get_string (task, NULL),
                            yx_fact_choice (arguments, 0) == 1,
                            (YxApplicantJoins) yx_fact_choice (arguments, 1), error);
}

static gboolean
place_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  g_autoptr (GVariant) context = yx_fact_context (arguments);
  g_autoptr (GVariant) ids = g_variant_get_child_value (context, 2);
  g_autofree const char **all = g_variant_get_strv (ids, NULL);
  const guint chosen = yx_fact_choice (arguments, 0);

  if (chosen >= g_strv_length ((char **) all))
    return invalid (error, _("The debtor has no address on record"));
  return yx_desk_verify_place (desk, all[chosen], error);
}

static gboolean
weather_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  g_autoptr (GVariant) operation = yx_fact_context (arguments);

  return yx_desk_set_weather (desk, g_variant_get_string (operation, NULL),
                              (YxWeather) yx_fact_choice (arguments, 0), error);
}

gboolean
yx_mend_test_recorders (YxDesk *desk, const char *operation_id, GError **error)
{
  g_autoptr (YxCrewBoard) board = yx_desk_get_crew_board (desk, operation_id, error);

  if (board == NULL)
    return FALSE;
  for (guint i = 0; i < board->cars->len; i++) {
    const YxCrewCar *car = &g_array_index (board->cars, YxCrewCar, i);

    if (car->planned
        && !yx_desk_test_recorders (desk, car->vehicle_id, operation_id, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
recorders_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  g_autoptr (GVariant) operation = yx_fact_context (arguments);

  return yx_mend_test_recorders (desk, g_variant_get_string (operation, NULL), error);
}

static gboolean
override_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  g_autoptr (GVariant) context = yx_fact_context (arguments);
  const char *task_id, *case_id;
  gint32 rule;

  g_variant_get (context, "(&s&si)", &task_id, &case_id, &rule);
  return yx_desk_override (desk, task_id, *case_id != '\0' ? case_id : NULL, (YxRuleId) rule,
                           yx_fact_text (arguments, 0), NULL, error);
}

static gboolean
withdraw_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  g_autoptr (GVariant) id = yx_fact_context (arguments);

  return yx_desk_withdraw_override (desk, g_variant_get_string (id, NULL), error);
}

/* ---- Forms ---- */

static void
waiting_free (Waiting *waiting)
{
  g_object_unref (waiting->parent);
  g_object_unref (waiting->desk);
  g_free (waiting->debtor_id);
  g_free (waiting->case_id);
  g_free (waiting->about);
  g_free (waiting);
}

static gpointer
places_call (YxDesk *desk, const char *debtor_id, GError **error)
{
  const YxPlaceFilter filter = { .debtor_id = debtor_id };

  return yx_desk_list_places (desk, &filter, error);
}

static void
present_warrant (const Waiting *waiting, const char *const *ids, const char *const *addresses)
{
  const YxDocumentKind kind = waiting->mend == YX_MEND_WARRANT ? YX_DOCUMENT_KIND_WARRANT
                              : waiting->kind == YX_TASK_KIND_EVICTION
                                  ? YX_DOCUMENT_KIND_EVICTION_NOTICE
                                  : YX_DOCUMENT_KIND_SEARCH_WARRANT;
  g_autoptr (GStrvBuilder) choices = g_strv_builder_new ();
  g_auto (GStrv) places = NULL;
  g_autofree char *today = dup_day (g_get_real_time ());

  g_strv_builder_add (choices, _("All places on record"));
  g_strv_builder_addv (choices, (const char **) addresses);
  places = g_strv_builder_end (choices);

  const YxFactPlan plan = {
    .title = yx_enum_label (YX_TYPE_DOCUMENT_KIND, (int) kind),
    .about = waiting->about,
    .button = _("_Record"),
    .fields = { { .label = _("Number") },
                { .label = _("Signed by the president") },
                { .label = _("Signed on"), .text = today },
                { .label = kind == YX_DOCUMENT_KIND_EVICTION_NOTICE ? _("Deadline to leave")
                                                                    : _("In force until") },
                { .label = _("Place it names"), .choices = (const char *const *) places } },
    .n_fields = 5,
    .verb = warrant_verb,
    .context = g_variant_new ("(ss^asi)", waiting->case_id, waiting->debtor_id, ids, (gint32) kind),
  };

  yx_fact_form_present (waiting->parent, waiting->desk, &plan);
}

static void
present_place (const Waiting *waiting, const char *const *ids, const char *const *addresses)
{
  const YxFactPlan plan = {
    .title = _("Address Verified"),
    .about = waiting->about,
    .button = _("_Record"),
    .fields = { { .label = _("Somebody made sure today of"), .choices = addresses } },
    .n_fields = 1,
    .verb = place_verb,
    .context = g_variant_new ("(ss^as)", "", waiting->debtor_id, ids),
  };

  yx_fact_form_present (waiting->parent, waiting->desk, &plan);
}

static void
places_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Waiting *waiting = user_data;
  g_autoptr (GListModel) places = yx_desk_call_finish (result, NULL);
  g_autoptr (GStrvBuilder) id_builder = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) address_builder = g_strv_builder_new ();
  g_auto (GStrv) ids = NULL;
  g_auto (GStrv) addresses = NULL;
  const guint n = places != NULL ? g_list_model_get_n_items (places) : 0;

  for (guint i = 0; i < n; i++) {
    g_autoptr (YxPlace) place = g_list_model_get_item (places, i);
    const YxPlaceData *data = yx_place_get_data (place);

    g_strv_builder_add (id_builder, data->id);
    g_strv_builder_add (address_builder,
                        data->address != NULL ? data->address
                                              : yx_enum_label (YX_TYPE_PLACE_KIND,
                                                               (int) data->kind));
  }
  ids = g_strv_builder_end (id_builder);
  addresses = g_strv_builder_end (address_builder);
  if (gtk_widget_get_root (waiting->parent) == NULL) {
    waiting_free (waiting);
    return;
  }
  if (waiting->mend == YX_MEND_PLACE)
    present_place (waiting, (const char *const *) ids, (const char *const *) addresses);
  else
    present_warrant (waiting, (const char *const *) ids, (const char *const *) addresses);
  waiting_free (waiting);
}

static void
present_documents (GtkWidget *parent, YxDesk *desk, const YxTaskCheck *task, const char *case_id,
                   const char *about, YxMend mend)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->parent = g_object_ref (parent);
  waiting->desk = g_object_ref (desk);
  waiting->debtor_id = g_strdup (task->debtor_id);
  waiting->case_id = g_strdup (case_id);
  waiting->about = g_strdup (about);
  waiting->mend = mend;
  waiting->kind = task->kind;
  yx_desk_call_async (desk, places_call, task->debtor_id, NULL, places_cb, waiting);
}

static void
present_simple (GtkWidget *parent, YxDesk *desk, const char *operation_id, const YxTaskCheck *task,
                const char *case_id, const char *about, YxMend mend)
{
  const char *const yes_no[] = { _("No"), _("Yes"), NULL };
  const char *const add_clear[] = { _("It is so"), _("It is so no more"), NULL };
  g_auto (GStrv) answers = labels_of (YX_TYPE_SUMMONS_ANSWER);
  g_auto (GStrv) capacities = labels_of (YX_TYPE_CAPACITY);
  g_auto (GStrv) deputies = labels_of (YX_TYPE_DEPUTY_STATUS);
  g_auto (GStrv) flags = labels_of (YX_TYPE_DEBTOR_FLAG);
  g_auto (GStrv) joins = labels_of (YX_TYPE_APPLICANT_JOINS);
  g_auto (GStrv) weathers = labels_of (YX_TYPE_WEATHER);
  YxFactPlan plan = { .about = about, .button = _("_Record") };

  switch (mend) {
  case YX_MEND_TITLE:
    plan.title = _("Enforcement Title");
    plan.fields[plan.n_fields++] = (YxFactField){ .label = _("Document that is enforced") };
    plan.fields[plan.n_fields++] = (YxFactField){ .label = _("Took effect on") };
    plan.verb = title_verb;
    break;
  case YX_MEND_SUMMONS:
    plan.title = _("Summons");
    plan.fields[plan.n_fields++] = (YxFactField){ .label = _("Number") };
    plan.fields[plan.n_fields++] = (YxFactField){ .label = _("Served on") };
    plan.fields[plan.n_fields++] = (YxFactField){ .label = _("To appear on") };
    plan.fields[plan.n_fields++]
        = (YxFactField){ .label = _("Receipt on file"), .choices = yes_no };
    plan.fields[plan.n_fields++]
        = (YxFactField){ .label = _("Answer"), .choices = (const char *const *) answers };
    plan.verb = summons_verb;
    break;
  case YX_MEND_IDENTITY:
    plan.title = _("Photo Compared");
    plan.fields[plan.n_fields++] = (YxFactField){ .label = _("First who compared it") };
    plan.fields[plan.n_fields++] = (YxFactField){ .label = _("Second who compared it") };
    plan.verb = identity_verb;
    break;
  case YX_MEND_CAPACITY:
    plan.title = _("Who Is to Appear");
    plan.fields[plan.n_fields++]
        = (YxFactField){ .label = _("In which capacity"),
                         .choices = (const char *const *) capacities };
    plan.fields[plan.n_fields++] = (YxFactField){ .label = _("Name") };
    plan.fields[plan.n_fields++] = (YxFactField){ .label = _("ID number") };
    plan.verb = capacity_verb;
    break;
  case YX_MEND_DEPUTY:
    plan.title = _("Deputy Status");
    plan.fields[plan.n_fields++]
        = (YxFactField){ .label = _("What the congress answered"),
                         .choices = (const char *const *) deputies,
                         .chosen = YX_DEPUTY_STATUS_NONE };
    plan.fields[plan.n_fields++] = (YxFactField){ .label = _("Number of its permission") };
    plan.verb = deputy_verb;
    break;
  case YX_MEND_FLAG:
    plan.title = _("What Must Be Allowed For");
    plan.fields[plan.n_fields++]
        = (YxFactField){ .label = _("What"), .choices = (const char *const *) flags };
    plan.fields[plan.n_fields++] = (YxFactField){ .label = _("Is it so?"), .choices = add_clear };
    plan.fields[plan.n_fields++] = (YxFactField){ .label = _("Note") };
    plan.verb = flag_verb;
    break;
  case YX_MEND_VISIT:
    plan.title = _("The Visit");
    plan.fields[plan.n_fields++] = (YxFactField){ .label = _("A closed door is to be passed"),
                                                  .choices = yes_no,
                                                  .chosen = task->entry ? 1 : 0 };
    plan.fields[plan.n_fields++]
        = (YxFactField){ .label = _("Applicant joins"),
                         .choices = (const char *const *) joins,
                         .chosen = (guint) task->applicant };
    plan.verb = visit_verb;
    break;
  case YX_MEND_WEATHER:
    plan.title = _("Weather");
    plan.fields[plan.n_fields++]
        = (YxFactField){ .label = _("Forecast for the operation"),
                         .choices = (const char *const *) weathers };
    plan.verb = weather_verb;
    break;
  case YX_MEND_RECORDERS:
    plan.title = _("Recorders Tested");
    plan.about = _("The recorders of all cars that go have been tested now.");
    plan.verb = recorders_verb;
    break;
  default:
    return;
  }
  if (mend == YX_MEND_VISIT)
    plan.context = g_variant_new_string (task->task_id);
  else if (mend == YX_MEND_WEATHER || mend == YX_MEND_RECORDERS)
    plan.context = g_variant_new_string (operation_id);
  else
    plan.context = g_variant_new ("(sss)", case_id != NULL ? case_id : "",
                                  task->debtor_id != NULL ? task->debtor_id : "", "");
  yx_fact_form_present (parent, desk, &plan);
}

void
yx_mend_list (YxRuleId rule, const YxTaskCheck *task, YxMend ret_mends[YX_MEND_MOST + 1])
{
  static const YxMend mends[YX_N_RULES][YX_MEND_MOST] = {
    [YX_RULE_TITLE] = { YX_MEND_TITLE, YX_MEND_CASE },
    [YX_RULE_SUMMONS] = { YX_MEND_SUMMONS, YX_MEND_CASE },
    [YX_RULE_WARRANT] = { YX_MEND_WARRANT, YX_MEND_CASE },
    [YX_RULE_PERSON] = { YX_MEND_IDENTITY, YX_MEND_CAPACITY },
    [YX_RULE_DEPUTY] = { YX_MEND_DEPUTY },
    [YX_RULE_FITNESS] = { YX_MEND_FLAG, YX_MEND_DEBTOR },
    [YX_RULE_CREW] = { YX_MEND_CREWS },
    [YX_RULE_FEMALE_OFFICER] = { YX_MEND_CREWS },
    [YX_RULE_RECORDER] = { YX_MEND_RECORDERS },
    [YX_RULE_ENTRY] = { YX_MEND_ENTRY, YX_MEND_VISIT },
    [YX_RULE_ADDRESS] = { YX_MEND_PLACE, YX_MEND_DEBTOR },
    [YX_RULE_WELFARE] = { YX_MEND_FLAG, YX_MEND_DEBTOR },
    [YX_RULE_RISK] = { YX_MEND_FLAG, YX_MEND_DEBTOR },
    [YX_RULE_CONDITIONS] = { YX_MEND_WEATHER },
    [YX_RULE_APPLICANT] = { YX_MEND_VISIT },
    [YX_RULE_SEATS] = { YX_MEND_CREWS },
  };
  guint n = 0;

  g_return_if_fail ((guint) rule < YX_N_RULES && task != NULL);

  for (guint i = 0; i < YX_MEND_MOST; i++) {
    const YxMend mend = mends[rule][i];

    /* A person appears for himself; an institution has no debtor. */
    if (mend == YX_MEND_NONE
        || (mend == YX_MEND_CAPACITY && task->debtor_kind == YX_DEBTOR_KIND_PERSON)
        || (task->debtor_id == NULL && yx_mend_right (mend) == YX_RIGHT_KEEP_CASES
            && mend != YX_MEND_CASE && mend != YX_MEND_TITLE))
      continue;
    ret_mends[n++] = mend;
  }
  ret_mends[n] = YX_MEND_NONE;
}

const char *
yx_mend_label (YxMend mend)
{
  switch (mend) {
  case YX_MEND_CASE:
    return _("Case");
  case YX_MEND_TITLE:
    return _("Record Title…");
  case YX_MEND_SUMMONS:
    return _("Record Summons…");
  case YX_MEND_WARRANT:
    return _("Record Warrant…");
  case YX_MEND_IDENTITY:
    return _("Photo Compared…");
  case YX_MEND_CAPACITY:
    return _("Who Appears…");
  case YX_MEND_DEPUTY:
    return _("Record Answer…");
  case YX_MEND_DEBTOR:
    return _("Debtor");
  case YX_MEND_FLAG:
    return _("Correct…");
  case YX_MEND_CREWS:
    return _("Crews");
  case YX_MEND_RECORDERS:
    return _("Recorders Tested…");
  case YX_MEND_ENTRY:
    return _("Record Paper…");
  case YX_MEND_VISIT:
    return _("Visit…");
  case YX_MEND_PLACE:
    return _("Address Verified…");
  case YX_MEND_WEATHER:
    return _("Weather…");
  case YX_MEND_NONE:
  default:
    return "";
  }
}

YxRight
yx_mend_right (YxMend mend)
{
  switch (mend) {
  case YX_MEND_CREWS:
  case YX_MEND_VISIT:
  case YX_MEND_WEATHER:
    return YX_RIGHT_PREPARE;
  case YX_MEND_RECORDERS:
    return YX_RIGHT_DISPATCH;
  default:
    return YX_RIGHT_KEEP_CASES;
  }
}

void
yx_mend_present (GtkWidget *parent, YxDesk *desk, const char *operation_id,
                 const YxTaskCheck *task, const YxTaskFinding *finding, YxMend mend)
{
  g_autofree char *about = NULL;
  const char *case_id;

  g_return_if_fail (GTK_IS_WIDGET (parent) && YX_IS_DESK (desk));
  g_return_if_fail (operation_id != NULL && task != NULL && finding != NULL);

  case_id = finding->case_id;
  about = g_strdup_printf ("%s · %s", task->masked_debtor,
                           finding->case_number != NULL ? finding->case_number
                                                        : task->case_numbers);
  /* A paper belongs to a case; where the rule is of the whole visit, to its first one. */
  if (case_id == NULL && task->cases->len > 0)
    case_id = g_ptr_array_index (task->cases, 0);
  for (guint i = 0; case_id == NULL && i < task->findings->len; i++)
    case_id = g_array_index (task->findings, YxTaskFinding, i).case_id;
  if (mend == YX_MEND_WARRANT || mend == YX_MEND_ENTRY || mend == YX_MEND_PLACE)
    present_documents (parent, desk, task, case_id != NULL ? case_id : "", about, mend);
  else
    present_simple (parent, desk, operation_id, task, case_id, about, mend);
}

void
yx_override_present (GtkWidget *parent, YxDesk *desk, const YxRuleset *ruleset,
                     const YxTaskCheck *task, const YxTaskFinding *finding)
{
  const YxRule *rule = yx_ruleset_get_rule (ruleset, finding->rule);
  g_autofree char *about = NULL;
  g_autofree char *author = NULL;

  g_return_if_fail (GTK_IS_WIDGET (parent) && YX_IS_DESK (desk));

  author = yx_desk_dup_author (desk);
  about = g_strdup_printf (_("%s · %s\n%d %s: %s\n%s\n\nThe override is yours, %s: with the reason "
                             "and the time it goes into the log."),
                           task->masked_debtor,
                           finding->case_number != NULL ? finding->case_number
                                                        : task->case_numbers,
                           (int) finding->rule + 1, yx_rule_label (finding->rule), finding->seen,
                           yx_rule_text_get (&rule->article), author);

  const YxFactPlan plan = {
    .title = _("Override a Block"),
    .about = about,
    .button = _("_Override"),
    .destructive = TRUE,
    .fields = { { .label = _("Reason") } },
    .n_fields = 1,
    .verb = override_verb,
    .context = g_variant_new ("(ssi)", task->task_id,
                              finding->case_id != NULL ? finding->case_id : "",
                              (gint32) finding->rule),
  };

  yx_fact_form_present (parent, desk, &plan);
}

void
yx_withdraw_present (GtkWidget *parent, YxDesk *desk, const YxTaskCheck *task,
                     const YxTaskFinding *finding)
{
  g_autofree char *about = NULL;

  g_return_if_fail (GTK_IS_WIDGET (parent) && YX_IS_DESK (desk));
  g_return_if_fail (finding->override_id != NULL);

  about = g_strdup_printf (_("%s · %s\nOverridden by %s: %s"), task->masked_debtor,
                           yx_rule_label (finding->rule), finding->commander, finding->reason);

  const YxFactPlan plan = {
    .title = _("Withdraw the Override"),
    .about = about,
    .button = _("_Withdraw"),
    .destructive = TRUE,
    .verb = withdraw_verb,
    .context = g_variant_new_string (finding->override_id),
  };

  yx_fact_form_present (parent, desk, &plan);
}
