#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/check-private.h"
#include "desk/plan-input.h"

static gboolean
holds (GPtrArray *texts, const char *text)
{
  for (guint i = 0; i < texts->len; i++)
    if (g_strcmp0 (g_ptr_array_index (texts, i), text) == 0)
      return TRUE;
  return FALSE;
}

/* Whether a commander has overridden a rule of the whole task. */
static gboolean
is_overridden (const YxTaskCheck *check, YxRuleId rule)
{
  for (guint i = 0; i < check->findings->len; i++) {
    const YxTaskFinding *finding = &g_array_index (check->findings, YxTaskFinding, i);

    if (finding->rule == rule && finding->override_id != NULL)
      return TRUE;
  }
  return FALSE;
}

/* What the car of a task must have, by the ruleset, less what has been overridden. */
static void
set_needs (YxPlanInputTask *task, const YxTaskCheck *check, const YxOperationRecord *record,
           const YxPersonFacts *person)
{
  const YxKindNeeds *needs = yx_ruleset_get_needs (record->ruleset, task->kind);
  const gboolean asks_woman
      = yx_ruleset_asks (record->ruleset, YX_RULE_FEMALE_OFFICER, task->kind);

  task->crew = !is_overridden (check, YX_RULE_CREW) ? needs->crew
               : needs->seats > 0                  ? YX_TRANSPORT_CREW_LEAST
                                                   : 0;
  task->seats = is_overridden (check, YX_RULE_SEATS) ? 0 : needs->seats;
  task->recorders = is_overridden (check, YX_RULE_RECORDER) ? 0 : needs->recorders;
  /* As long as papers are missing anyway, a sex that is not known asks for nobody. */
  task->female_officer = asks_woman && !is_overridden (check, YX_RULE_FEMALE_OFFICER)
                         && (person->sex == YX_SEX_FEMALE
                             || (person->sex == YX_SEX_UNKNOWN
                                 && check->standing == YX_STANDING_GO));
}

static void
keep_lawful (YxPlanInputTask *task, const YxTaskCheck *check)
{
  const guint n_open = task->cases->len;

  for (guint i = task->cases->len; i > 0; i--)
    if (!holds (check->cases, g_ptr_array_index (task->cases, i - 1)))
      g_ptr_array_remove_index (task->cases, i - 1);
  if (n_open > 0)
    task->weight *= (double) task->cases->len / n_open;
  for (guint i = 0; i < task->places->len; i++) {
    YxPlanInputPlace *place = &g_array_index (task->places, YxPlanInputPlace, i);

    place->barred = !place->is_institution && !holds (check->places, place->id);
  }
}

/* The judges, bailiffs and drivers that the most demanding of the tasks needs. */
static YxKindNeeds
most_needs (const YxPlanInput *input, const YxRuleset *ruleset)
{
  YxKindNeeds most = { 0 };

  for (guint t = 0; t < input->tasks->len; t++) {
    const YxPlanInputTask *task = g_ptr_array_index (input->tasks, t);
    const YxKindNeeds *needs = yx_ruleset_get_needs (ruleset, task->kind);

    most.judges = MAX (most.judges, needs->judges);
    most.bailiffs = MAX (most.bailiffs, needs->bailiffs);
    most.drivers = MAX (most.drivers, needs->drivers);
  }
  return most;
}

/* A crew named officer by officer rides instead of the car's usual one; without the judge,
 * bailiffs or driver that the operation's tasks need it counts as none. */
static void
set_crews (YxPlanInput *input, const YxOperationRecord *record)
{
  const YxKindNeeds needs = most_needs (input, record->ruleset);

  for (guint v = 0; v < input->vehicles->len; v++) {
    YxPlanInputVehicle *vehicle = g_ptr_array_index (input->vehicles, v);

    for (guint c = 0; c < record->cars->len; c++) {
      const YxCarRecord *car = &g_array_index (record->cars, YxCarRecord, c);
      const YxCarFacts *facts = &car->facts;

      if (!facts->by_name || g_strcmp0 (car->vehicle_id, vehicle->id) != 0)
        continue;
      vehicle->crew_by_name = TRUE;
      vehicle->female_officer = facts->female_officer;
      vehicle->crew = facts->judges >= needs.judges && facts->bailiffs >= needs.bailiffs
                              && facts->drivers >= needs.drivers
                          ? facts->crew
                          : 0;
    }
  }
}

/* Cases that lawfully stay at home are not among those that a plan is measured by. */
static void
forget_cases (YxPlanInput *input, GHashTable *going)
{
  for (guint t = 0; t < input->tasks->len; t++) {
    const YxPlanInputTask *task = g_ptr_array_index (input->tasks, t);

    for (guint c = 0; task->left_out == YX_LEFT_OUT_UNLAWFUL && c < task->cases->len; c++) {
      const char *case_id = g_ptr_array_index (task->cases, c);

      if (!g_hash_table_contains (going, case_id))
        g_hash_table_remove (input->open_cases, case_id);
    }
  }
}

gboolean
yx_plan_input_obey (YxPlanInput *input, YxDb *db, GError **error)
{
  const YxOperationData *operation = yx_operation_get_data (input->operation);
  const gboolean checked = operation->step >= YX_OPERATION_STEP_CHECKED;
  g_autoptr (YxOperationRecord) record
      = yx_operation_record_read (db, operation->id, FALSE, NULL, error);
  g_autoptr (YxOperationCheck) check = NULL;
  g_autoptr (GHashTable) going = g_hash_table_new (g_str_hash, g_str_equal);

  if (record == NULL)
    return FALSE;
  check = yx_check_read (db, operation->id, YX_CHECK_STAGE_PREPARATION, FALSE, NULL, error);
  if (check == NULL)
    return FALSE;
  for (guint t = 0; t < input->tasks->len; t++) {
    YxPlanInputTask *task = g_ptr_array_index (input->tasks, t);
    const YxTaskCheck *of = yx_operation_check_find (check, task->id);
    const YxTaskRecord *facts = g_hash_table_lookup (record->by_id, task->id);
    const YxTaskFinding *obstacle;

    g_assert (of != NULL && facts != NULL);
    obstacle = yx_task_check_get_obstacle (of);
    set_needs (task, of, record, &facts->facts.person);
    if (of->standing == YX_STANDING_GO) {
      keep_lawful (task, of);
    } else if (of->standing == YX_STANDING_NO_GO || checked) {
      task->left_out = YX_LEFT_OUT_UNLAWFUL;
      if (obstacle != NULL)
        task->note
            = g_strdup_printf (_("%s: %s"), yx_rule_label (obstacle->rule), obstacle->seen);
      continue;
    }
    for (guint c = 0; c < task->cases->len; c++)
      g_hash_table_add (going, g_ptr_array_index (task->cases, c));
  }
  forget_cases (input, going);
  set_crews (input, record);
  yx_plan_input_set_work (input, record->ruleset);
  return TRUE;
}
