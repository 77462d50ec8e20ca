/* The board of crews, read in one snapshot. */

#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/check-private.h"
#include "desk/crews-private.h"
#include "desk/desk-private.h"
#include "desk/staff.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

#define LATELY (30 * G_TIME_SPAN_DAY)

typedef struct {
  YxDb *db;
  const char *operation_id;
  YxCrewBoard *board;
  GHashTable *officers; /* id → index + 1 */
  GHashTable *cars;     /* id → index + 1 */
} Reading;

typedef void (*TakeRow) (Reading *reading, YxStatement *row);

static void
officer_clear (gpointer data)
{
  YxCrewOfficer *officer = data;

  g_free (officer->officer_id);
  g_free (officer->name);
  g_free (officer->phone);
  g_free (officer->vehicle_id);
  g_free (officer->trouble_text);
}

static void
car_clear (gpointer data)
{
  YxCrewCar *car = data;

  g_free (car->vehicle_id);
  g_free (car->plate);
  g_free (car->name);
  g_ptr_array_unref (car->unmet);
  g_ptr_array_unref (car->wishes);
  g_ptr_array_unref (car->troubles);
}

static YxCrewOfficer *
find_officer (Reading *reading, const char *id)
{
  const guint index = GPOINTER_TO_UINT (g_hash_table_lookup (reading->officers, id));

  return index > 0 ? &g_array_index (reading->board->officers, YxCrewOfficer, index - 1) : NULL;
}

static YxCrewCar *
find_car (Reading *reading, const char *id)
{
  const guint index
      = id != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (reading->cars, id)) : 0;

  return index > 0 ? &g_array_index (reading->board->cars, YxCrewCar, index - 1) : NULL;
}

/* Keeps the graver trouble; takes the text. */
static void
trouble_officer (YxCrewOfficer *officer, YxCrewTrouble trouble, char *text)
{
  if (trouble <= officer->trouble) {
    g_free (text);
    return;
  }
  officer->trouble = trouble;
  g_free (officer->trouble_text);
  officer->trouble_text = text;
}

static void
take_car (Reading *reading, YxStatement *row)
{
  const char *call_sign = yx_statement_get_text (row, 2);
  YxCrewCar car = {
    .vehicle_id = g_strdup (yx_statement_get_text (row, 0)),
    .plate = g_strdup (yx_statement_get_text (row, 1)),
    .name = g_strdup (call_sign != NULL && *call_sign != '\0' ? call_sign
                                                              : yx_statement_get_text (row, 1)),
    .seats = (int) yx_statement_get_int (row, 3),
    .n_crew = (int) yx_statement_get_int (row, 4),
    .recorders = (int) yx_statement_get_int (row, 5),
    .usual_woman = yx_statement_get_int (row, 9) != 0,
    .unmet = g_ptr_array_new_with_free_func (g_free),
    .wishes = g_ptr_array_new_with_free_func (g_free),
    .troubles = g_ptr_array_new_with_free_func (g_free),
  };

  yx_set_parse (YX_TYPE_VEHICLE_EQUIPMENT, yx_statement_get_text (row, 6), &car.equipment, NULL);
  if (!yx_statement_is_null (row, 7) || yx_statement_get_int (row, 8) == 0) {
    car.trouble = YX_CREW_TROUBLE_RETIRED;
    g_ptr_array_add (car.troubles, g_strdup (_("The vehicle is out of service")));
  }
  g_array_append_val (reading->board->cars, car);
  g_hash_table_insert (reading->cars, car.vehicle_id,
                       GUINT_TO_POINTER (reading->board->cars->len));
}

static void
take_absence (Reading *reading, YxStatement *row)
{
  YxCrewCar *car = find_car (reading, yx_statement_get_text (row, 0));
  const char *reason = yx_statement_get_text (row, 2);
  g_autofree char *until = NULL;

  if (car == NULL)
    return;
  until = yx_format_time (yx_statement_get_int (row, 1), NULL);
  car->trouble = MAX (car->trouble, YX_CREW_TROUBLE_AWAY);
  g_ptr_array_add (car->troubles,
                   reason != NULL && *reason != '\0'
                       ? g_strdup_printf (_("The vehicle is away until %s: %s"), until, reason)
                       : g_strdup_printf (_("The vehicle is away until %s"), until));
}

static void
take_other_car (Reading *reading, YxStatement *row)
{
  YxCrewCar *car = find_car (reading, yx_statement_get_text (row, 0));

  if (car == NULL)
    return;
  car->trouble = MAX (car->trouble, YX_CREW_TROUBLE_BUSY);
  g_ptr_array_add (car->troubles, g_strdup_printf (_("The vehicle is out in “%s” at that time"),
                                                   yx_statement_get_text (row, 1)));
}

static void
take_route (Reading *reading, YxStatement *row)
{
  YxCrewCar *car = find_car (reading, yx_statement_get_text (row, 0));

  if (car == NULL)
    return;
  car->planned = TRUE;
  car->leave = yx_statement_get_int (row, 1);
  car->back = yx_statement_get_int (row, 2);
  car->n_visits = (int) yx_statement_get_int (row, 3);
}

static void
take_officer (Reading *reading, YxStatement *row)
{
  YxCrewOfficer officer = {
    .officer_id = g_strdup (yx_statement_get_text (row, 0)),
    .name = g_strdup (yx_statement_get_text (row, 1)),
    .sex = (YxSex) yx_statement_get_enum (row, 2, YX_TYPE_SEX, YX_SEX_UNKNOWN),
    .role = (YxOfficerRole) yx_statement_get_enum (row, 3, YX_TYPE_OFFICER_ROLE,
                                                   YX_OFFICER_ROLE_OFFICER),
    .phone = g_strdup (yx_statement_get_text (row, 4)),
    .vehicle_id = g_strdup (yx_statement_get_text (row, 8)),
    .by_hand = yx_statement_get_int (row, 9) != 0,
  };

  yx_set_parse (YX_TYPE_OFFICER_SKILL, yx_statement_get_text (row, 6), &officer.skills, NULL);
  if (yx_statement_get_int (row, 5) == 0)
    trouble_officer (&officer, YX_CREW_TROUBLE_OFF_ROSTER, g_strdup (_("Not on the roster")));
  if (!yx_statement_is_null (row, 7))
    trouble_officer (&officer, YX_CREW_TROUBLE_RETIRED, g_strdup (_("Has left the service")));
  g_array_append_val (reading->board->officers, officer);
  g_hash_table_insert (reading->officers, officer.officer_id,
                       GUINT_TO_POINTER (reading->board->officers->len));
}

/* An entry that touches the window. Being on duty then lifts "not on the roster". */
static void
take_duty (Reading *reading, YxStatement *row)
{
  YxCrewOfficer *officer = find_officer (reading, yx_statement_get_text (row, 0));
  const YxDutyKind kind = (YxDutyKind) yx_statement_get_enum (row, 1, YX_TYPE_DUTY_KIND,
                                                              YX_DUTY_KIND_LEAVE);
  g_autofree char *until = NULL;

  if (officer == NULL)
    return;
  if (kind == YX_DUTY_KIND_DUTY) {
    if (officer->trouble == YX_CREW_TROUBLE_OFF_ROSTER) {
      officer->trouble = YX_CREW_TROUBLE_NONE;
      g_clear_pointer (&officer->trouble_text, g_free);
    }
    return;
  }
  until = yx_format_time (yx_statement_get_int (row, 2), NULL);
  trouble_officer (officer, YX_CREW_TROUBLE_AWAY,
                   g_strdup_printf (_("%s until %s"), yx_enum_label (YX_TYPE_DUTY_KIND, (int) kind),
                                    until));
}

static void
take_other_operation (Reading *reading, YxStatement *row)
{
  YxCrewOfficer *officer = find_officer (reading, yx_statement_get_text (row, 0));

  if (officer != NULL)
    trouble_officer (officer, YX_CREW_TROUBLE_BUSY,
                     g_strdup_printf (_("Rides in “%s” at that time"),
                                      yx_statement_get_text (row, 1)));
}

/* End of what he did before, or start of what comes after; he needs so many hours between. */
static void
take_rest (Reading *reading, YxStatement *row)
{
  YxCrewOfficer *officer = find_officer (reading, yx_statement_get_text (row, 0));
  const gboolean before = yx_statement_get_int (row, 3) != 0;
  const gint64 at = yx_statement_get_int (row, 1);
  const gint64 needed = yx_statement_get_int (row, 2) * G_TIME_SPAN_HOUR;
  const gint64 rest = before ? reading->board->start - at : at - reading->board->end;
  g_autofree char *when = NULL;

  if (officer == NULL || yx_statement_is_null (row, 1) || rest >= needed)
    return;
  when = yx_format_time (at, NULL);
  trouble_officer (
      officer, YX_CREW_TROUBLE_REST,
      before ? g_strdup_printf (_("Only %.1f h of rest since %s; needs %d"),
                                (double) rest / (double) G_TIME_SPAN_HOUR, when,
                                (int) (needed / G_TIME_SPAN_HOUR))
             : g_strdup_printf (_("Only %.1f h of rest before his duty at %s; needs %d"),
                                (double) rest / (double) G_TIME_SPAN_HOUR, when,
                                (int) (needed / G_TIME_SPAN_HOUR)));
}

static void
take_load (Reading *reading, YxStatement *row)
{
  YxCrewOfficer *officer = find_officer (reading, yx_statement_get_text (row, 0));

  if (officer != NULL)
    officer->n_duties += (int) yx_statement_get_int (row, 1);
}

/* Parameters: $1 the operation, $2 and $3 its window, $4 since when duties count as lately. */
static gboolean
read_rows (Reading *reading, const char *sql, int n_parameters, TakeRow take, GError **error)
{
  const gint64 times[] = { reading->board->start, reading->board->end,
                           reading->board->start - LATELY };
  YxStatement *statement = yx_db_prepare (reading->db, sql, error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, reading->operation_id);
  for (int i = 2; i <= n_parameters; i++)
    yx_statement_bind_int (statement, (guint) i, times[i - 2]);
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    take (reading, statement);
  }
}

static gboolean
read_all (Reading *reading, GError **error)
{
  static const struct {
    const char *sql;
    int n_parameters;
    TakeRow take;
  } queries[] = {
    { "SELECT v.id, v.plate, v.call_sign, v.seats, v.crew, v.recorders, v.equipment, v.retired, "
      "v.available, v.female_officer FROM vehicles v WHERE "
      "((v.retired IS NULL AND v.available = 1 AND (v.id IN (SELECT vehicle_id "
      "FROM operation_vehicles WHERE operation_id = $1) OR NOT EXISTS (SELECT 1 "
      "FROM operation_vehicles WHERE operation_id = $1))) "
      "OR v.id IN (SELECT vehicle_id FROM operation_crew WHERE operation_id = $1) "
      "OR v.id IN (SELECT r.vehicle_id FROM operations o JOIN plans pl ON pl.operation_id = o.id "
      "AND pl.version = o.plan_version JOIN routes r ON r.plan_id = pl.id WHERE o.id = $1)) "
      "ORDER BY coalesce (v.call_sign, v.plate), v.plate",
      1, take_car },
    { "SELECT a.vehicle_id, a.until_time, a.reason FROM vehicle_absences a "
      "WHERE a.from_time < $3 AND a.until_time > $2 AND $1 <> '' ORDER BY a.from_time",
      3, take_absence },
    { "SELECT r.vehicle_id, o.name FROM operations o JOIN plans pl ON pl.operation_id = o.id "
      "AND pl.version = o.plan_version JOIN routes r ON r.plan_id = pl.id "
      "WHERE o.id <> $1 AND o.step IN ('approved', 'live') AND o.window_start < $3 "
      "AND o.window_end > $2 ORDER BY o.window_start",
      3, take_other_car },
    { "SELECT r.vehicle_id, r.start_time, r.end_time, r.n_stops FROM operations o "
      "JOIN plans pl ON pl.operation_id = o.id AND pl.version = o.plan_version "
      "JOIN routes r ON r.plan_id = pl.id WHERE o.id = $1",
      1, take_route },
    { "SELECT o.id, o.name, o.sex, o.role, o.phone, o.on_duty, o.skills, o.retired, "
      "oc.vehicle_id, oc.by_hand FROM officers o LEFT JOIN operation_crew oc "
      "ON oc.officer_id = o.id AND oc.operation_id = $1 "
      "WHERE o.retired IS NULL OR oc.vehicle_id IS NOT NULL "
      "ORDER BY CASE o.role WHEN 'judge' THEN 0 WHEN 'bailiff' THEN 1 WHEN 'driver' THEN 2 "
      "WHEN 'officer' THEN 3 ELSE 4 END, o.name, o.id",
      1, take_officer },
    { "SELECT d.officer_id, d.kind, d.until_time FROM duties d "
      "WHERE d.from_time < $3 AND d.until_time > $2 AND $1 <> '' ORDER BY d.kind = 'duty' DESC",
      3, take_duty },
    { "SELECT oc.officer_id, o.name FROM operation_crew oc JOIN operations o "
      "ON o.id = oc.operation_id WHERE o.id <> $1 AND o.step <> 'closed' "
      "AND o.window_start < $3 AND o.window_end > $2 ORDER BY o.window_start",
      3, take_other_operation },
    { "SELECT d.officer_id, max (d.until_time), o.rest_hours, 1 FROM duties d "
      "JOIN officers o ON o.id = d.officer_id WHERE d.kind = 'duty' AND d.until_time <= $2 "
      "AND $1 <> '' GROUP BY d.officer_id, o.rest_hours",
      2, take_rest },
    { "SELECT d.officer_id, min (d.from_time), o.rest_hours, 0 FROM duties d "
      "JOIN officers o ON o.id = d.officer_id WHERE d.kind = 'duty' AND d.from_time >= $3 "
      "AND $1 <> '' AND $2 < $3 GROUP BY d.officer_id, o.rest_hours",
      3, take_rest },
    { "SELECT oc.officer_id, max (op.window_end), o.rest_hours, 1 FROM operation_crew oc "
      "JOIN operations op ON op.id = oc.operation_id JOIN officers o ON o.id = oc.officer_id "
      "WHERE op.id <> $1 AND op.window_end <= $2 GROUP BY oc.officer_id, o.rest_hours",
      2, take_rest },
    { "SELECT oc.officer_id, min (op.window_start), o.rest_hours, 0 FROM operation_crew oc "
      "JOIN operations op ON op.id = oc.operation_id JOIN officers o ON o.id = oc.officer_id "
      "WHERE op.id <> $1 AND op.window_start >= $3 AND $2 < $3 "
      "GROUP BY oc.officer_id, o.rest_hours",
      3, take_rest },
    { "SELECT d.officer_id, count(*) FROM duties d WHERE d.kind = 'duty' AND d.until_time <= $2 "
      "AND d.until_time > $4 AND $3 > $2 AND $1 <> '' GROUP BY d.officer_id",
      4, take_load },
    { "SELECT oc.officer_id, count(*) FROM operation_crew oc JOIN operations op "
      "ON op.id = oc.operation_id WHERE op.id <> $1 AND op.window_end <= $2 "
      "AND op.window_end > $4 AND $3 > $2 GROUP BY oc.officer_id",
      4, take_load },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    if (!read_rows (reading, queries[i].sql, queries[i].n_parameters, queries[i].take, error))
      return FALSE;
  return TRUE;
}

static gboolean
is_overridden (const YxTaskCheck *check, YxRuleId rule)
{
  for (guint i = 0; check != NULL && i < check->findings->len; i++) {
    const YxTaskFinding *finding = &g_array_index (check->findings, YxTaskFinding, i);

    if (finding->rule == rule && finding->override_id != NULL)
      return TRUE;
  }
  return FALSE;
}

/* Skills that would help with what is known of a person. */
static int
wished_skills (guint flags)
{
  static const guint unwell = 1u << YX_DEBTOR_FLAG_SERIOUS_ILLNESS | 1u << YX_DEBTOR_FLAG_ILLNESS
                              | 1u << YX_DEBTOR_FLAG_PREGNANT | 1u << YX_DEBTOR_FLAG_SELF_HARM;
  static const guint tense = 1u << YX_DEBTOR_FLAG_SELF_HARM | 1u << YX_DEBTOR_FLAG_CROWD
                             | 1u << YX_DEBTOR_FLAG_PRESS | 1u << YX_DEBTOR_FLAG_VIOLENCE;

  return (flags & unwell ? 1 << YX_OFFICER_SKILL_FIRST_AID : 0)
         | (flags & tense ? 1 << YX_OFFICER_SKILL_MEDIATION : 0);
}

static void
raise_demand (YxCrewDemand *demand, const YxKindNeeds *needs, const YxTaskCheck *check)
{
  if (!is_overridden (check, YX_RULE_CREW)) {
    demand->crew = MAX (demand->crew, needs->crew);
    demand->judges = MAX (demand->judges, needs->judges);
    demand->bailiffs = MAX (demand->bailiffs, needs->bailiffs);
    demand->drivers = MAX (demand->drivers, needs->drivers);
  }
  if (!is_overridden (check, YX_RULE_SEATS))
    demand->seats = MAX (demand->seats, needs->seats);
  if (!is_overridden (check, YX_RULE_RECORDER))
    demand->recorders = MAX (demand->recorders, needs->recorders);
  /* Somebody goes, whatever has been overridden. */
  demand->crew = MAX (demand->crew, 1);
}

/* What the visits planned for each car need; without a plan what the operation's kind does. */
static gboolean
read_demands (Reading *reading, GError **error)
{
  YxCrewBoard *board = reading->board;
  g_autoptr (YxOperationRecord) record
      = yx_operation_record_read (reading->db, reading->operation_id, TRUE, NULL, error);
  g_autoptr (YxOperationCheck) check = NULL;

  if (record == NULL)
    return FALSE;
  check = yx_check_read (reading->db, reading->operation_id, YX_CHECK_STAGE_PREPARATION, TRUE,
                         NULL, error);
  if (check == NULL)
    return FALSE;
  for (guint c = 0; board->plan_version == 0 && c < board->cars->len; c++) {
    YxCrewCar *car = &g_array_index (board->cars, YxCrewCar, c);

    if (!yx_crew_trouble_forbids (car->trouble))
      raise_demand (&car->demand,
                    yx_ruleset_get_needs (record->ruleset,
                                          yx_operation_get_data (record->operation)->kind),
                    NULL);
  }
  for (guint t = 0; t < record->tasks->len; t++) {
    const YxTaskRecord *task = g_ptr_array_index (record->tasks, t);
    const YxTaskCheck *of = yx_operation_check_find (check, task->task_id);
    const gboolean woman
        = yx_ruleset_asks (record->ruleset, YX_RULE_FEMALE_OFFICER, task->facts.kind)
          && task->facts.person.sex != YX_SEX_MALE && !is_overridden (of, YX_RULE_FEMALE_OFFICER);

    for (guint v = 0; v < task->vehicle_ids->len; v++) {
      YxCrewCar *car = find_car (reading, g_ptr_array_index (task->vehicle_ids, v));

      if (car == NULL)
        continue;
      raise_demand (&car->demand, yx_ruleset_get_needs (record->ruleset, task->facts.kind), of);
      car->demand.woman |= woman;
      car->demand.skills |= wished_skills (task->facts.person.flags);
    }
  }
  return TRUE;
}

typedef struct {
  int n, judges, bailiffs, drivers, licences;
  gboolean woman;
  int skills;
} Riders;

static void
count_missing (YxCrewCar *car, int have, int need, const char *text)
{
  if (have < need) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    g_ptr_array_add (car->unmet, g_strdup_printf (text, have, need));
#pragma GCC diagnostic pop
  }
}

/* Named crews are held against the demand; of a usual crew only the number and the seats are
 * known. */
static void
judge_car (YxCrewBoard *board, YxCrewCar *car)
{
  const YxCrewDemand *demand = &car->demand;
  Riders riders = { 0 };

  car->n_own = car->troubles->len;
  for (guint i = 0; i < board->officers->len; i++) {
    const YxCrewOfficer *officer = &g_array_index (board->officers, YxCrewOfficer, i);
    const gboolean drives
        = officer->role == YX_OFFICER_ROLE_DRIVER
          || (officer->skills & 1 << YX_OFFICER_SKILL_DRIVE) != 0;

    if (g_strcmp0 (officer->vehicle_id, car->vehicle_id) != 0)
      continue;
    riders.n++;
    riders.judges += officer->role == YX_OFFICER_ROLE_JUDGE;
    riders.bailiffs += officer->role == YX_OFFICER_ROLE_BAILIFF;
    riders.drivers += officer->role == YX_OFFICER_ROLE_DRIVER
                      || (drives && officer->role != YX_OFFICER_ROLE_JUDGE
                          && officer->role != YX_OFFICER_ROLE_BAILIFF);
    riders.licences += drives;
    riders.woman |= officer->sex == YX_SEX_FEMALE;
    riders.skills |= officer->skills;
    if (officer->trouble != YX_CREW_TROUBLE_NONE) {
      g_ptr_array_add (car->troubles,
                       g_strdup_printf (_("%s: %s"), officer->name, officer->trouble_text));
      car->forbidden |= yx_crew_trouble_forbids (officer->trouble);
    }
  }
  car->forbidden |= yx_crew_trouble_forbids (car->trouble);
  if (riders.n > 0) {
    car->by_name = TRUE;
    car->n_crew = riders.n;
  }
  if (demand->crew == 0)
    return;
  count_missing (car, car->n_crew, demand->crew, _("Crew %d of %d"));
  count_missing (car, car->seats - car->n_crew, demand->seats,
                 _("%d of %d seats left for a person"));
  count_missing (car, car->recorders, demand->recorders, _("Recorders %d of %d"));
  if (demand->woman && !(car->by_name ? riders.woman : car->usual_woman))
    g_ptr_array_add (car->unmet, g_strdup (_("No female officer")));
  if (!car->by_name)
    return;
  count_missing (car, riders.judges, demand->judges, _("Judges %d of %d"));
  count_missing (car, riders.bailiffs, demand->bailiffs, _("Bailiffs %d of %d"));
  count_missing (car, riders.drivers, demand->drivers, _("Drivers %d of %d"));
  if (demand->drivers == 0 && riders.licences == 0)
    g_ptr_array_add (car->unmet, g_strdup (_("Nobody who drives")));
  if ((demand->skills & ~riders.skills) != 0) {
    g_autofree char *skills
        = yx_set_label (YX_TYPE_OFFICER_SKILL, demand->skills & ~riders.skills);

    g_ptr_array_add (car->wishes, g_strdup_printf (_("Good to have: %s"), skills));
  }
}

static void
append (GString *text, const char *part)
{
  if (text->len > 0)
    g_string_append (text, _(", "));
  g_string_append (text, part);
}

static void
append_number (GString *text, int n, YxOfficerRole role)
{
  g_autofree char *part = g_strdup_printf (
      _("%d × %s"), n, yx_enum_label (YX_TYPE_OFFICER_ROLE, (int) role));

  if (n > 0)
    append (text, part);
}

gboolean
yx_officer_is_driver (YxOfficerRole role, const char *skills)
{
  int set = 0;

  if (role == YX_OFFICER_ROLE_DRIVER)
    return TRUE;
  if (role == YX_OFFICER_ROLE_JUDGE || role == YX_OFFICER_ROLE_BAILIFF)
    return FALSE;
  yx_set_parse (YX_TYPE_OFFICER_SKILL, skills, &set, NULL);
  return (set & 1 << YX_OFFICER_SKILL_DRIVE) != 0;
}

void
yx_crew_board_free (YxCrewBoard *board)
{
  g_free (board->operation_id);
  g_array_unref (board->cars);
  g_array_unref (board->officers);
  g_free (board);
}

const YxCrewCar *
yx_crew_board_find_car (const YxCrewBoard *board, const char *vehicle_id)
{
  g_return_val_if_fail (board != NULL, NULL);

  for (guint i = 0; i < board->cars->len; i++) {
    const YxCrewCar *car = &g_array_index (board->cars, YxCrewCar, i);

    if (g_strcmp0 (car->vehicle_id, vehicle_id) == 0)
      return car;
  }
  return NULL;
}

char *
yx_crew_demand_text (const YxCrewDemand *demand)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const int others = demand->crew - demand->judges - demand->bailiffs - demand->drivers;

  g_return_val_if_fail (demand != NULL, NULL);

  append_number (text, demand->judges, YX_OFFICER_ROLE_JUDGE);
  append_number (text, demand->bailiffs, YX_OFFICER_ROLE_BAILIFF);
  append_number (text, demand->drivers, YX_OFFICER_ROLE_DRIVER);
  append_number (text, others, YX_OFFICER_ROLE_OFFICER);
  if (demand->woman)
    append (text, _("a woman among them"));
  if (demand->seats > 0) {
    g_autofree char *seats = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%d seat free", "%d seats free", (gulong) demand->seats),
        demand->seats);

    append (text, seats);
  }
  if (demand->recorders > 0) {
    g_autofree char *recorders
        = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d recorder", "%d recorders",
                                        (gulong) demand->recorders),
                           demand->recorders);

    append (text, recorders);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
yx_crew_board_sentence (const YxCrewBoard *board)
{
  int n_cars = 0, n_riders = 0;

  g_return_val_if_fail (board != NULL, NULL);

  for (guint i = 0; i < board->cars->len; i++)
    n_cars += g_array_index (board->cars, YxCrewCar, i).by_name;
  for (guint i = 0; i < board->officers->len; i++)
    n_riders += g_array_index (board->officers, YxCrewOfficer, i).vehicle_id != NULL;
  return g_strdup_printf (_("Crews named: %d cars, %d officers; cars that lack something: %u; "
                            "cars with a conflict: %u"),
                          n_cars, n_riders, board->n_unmet, board->n_troubled);
}

char *
yx_crew_board_obstacle (const YxCrewBoard *board)
{
  for (guint i = 0; i < board->cars->len; i++) {
    const YxCrewCar *car = &g_array_index (board->cars, YxCrewCar, i);

    if (!car->planned || !car->forbidden)
      continue;
    for (guint o = 0; o < board->officers->len; o++) {
      const YxCrewOfficer *officer = &g_array_index (board->officers, YxCrewOfficer, o);

      if (g_strcmp0 (officer->vehicle_id, car->vehicle_id) == 0
          && yx_crew_trouble_forbids (officer->trouble))
        return g_strdup_printf (_("%s: %s: %s"), car->name, officer->name, officer->trouble_text);
    }
    return g_strdup_printf (_("%s: %s"), car->name,
                            (const char *) g_ptr_array_index (car->troubles, 0));
  }
  return NULL;
}

YxCrewBoard *
yx_crew_board_read (YxDb *db, const char *operation_id, GError **error)
{
  g_autoptr (YxCrewBoard) board = g_new0 (YxCrewBoard, 1);
  g_autoptr (GHashTable) officers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) cars = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (YxOperation) operation = NULL;
  Reading reading = { db, operation_id, board, officers, cars };
  const YxOperationData *data;

  board->cars = g_array_new (FALSE, FALSE, sizeof (YxCrewCar));
  g_array_set_clear_func (board->cars, car_clear);
  board->officers = g_array_new (FALSE, FALSE, sizeof (YxCrewOfficer));
  g_array_set_clear_func (board->officers, officer_clear);
  operation = yx_desk_read_operation (db, operation_id, error);
  if (operation == NULL)
    return NULL;
  data = yx_operation_get_data (operation);
  board->operation_id = g_strdup (operation_id);
  board->step = data->step;
  board->start = data->window_start;
  board->end = data->window_end;
  board->plan_version = data->plan_version;
  if (!read_all (&reading, error) || !read_demands (&reading, error))
    return NULL;
  for (guint i = 0; i < board->cars->len; i++) {
    YxCrewCar *car = &g_array_index (board->cars, YxCrewCar, i);

    judge_car (board, car);
    if (car->demand.crew > 0 || car->planned) {
      board->n_unmet += car->unmet->len > 0;
      board->n_troubled += car->forbidden;
    }
  }
  return g_steal_pointer (&board);
}

static gboolean
board_job (YxDb *db, gpointer data, GError **error)
{
  YxCrewBoard **board = ((gpointer *) data)[1];

  *board = yx_crew_board_read (db, ((gpointer *) data)[0], error);
  return *board != NULL;
}

YxCrewBoard *
yx_desk_get_crew_board (YxDesk *self, const char *operation_id, GError **error)
{
  YxCrewBoard *board = NULL;
  gpointer job[] = { (gpointer) operation_id, &board };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);

  return yx_store_read (yx_desk_get_store (self), board_job, job, error) ? board : NULL;
}
