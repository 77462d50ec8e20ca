#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <stdlib.h>

#include "desk/choice.h"

#define MOST_ROWS 100000

void
yx_plan_choice_clear (YxPlanChoice *choice)
{
  g_free (choice->problem);
  g_free (choice->solution);
}

/* Fingerprint ------------------------------------------------------------------------------ */

static void
digest_text (GChecksum *sum, const char *text)
{
  g_checksum_update (sum, (const guchar *) text, (gssize) strlen (text) + 1);
}

static void
digest_numbers (GChecksum *sum, const double *numbers, gsize n)
{
  g_checksum_update (sum, (const guchar *) numbers, (gssize) (n * sizeof *numbers));
}

/* What is fixed by hand; nothing when nothing is. */
static void
digest_locks (GChecksum *sum, const YxPlanProblem *p)
{
  for (uint32_t t = 0; t < p->n_tasks; t++)
    if (p->tasks[t].only_car != 0)
      digest_numbers (sum, (const double[]){ t, p->tasks[t].only_car }, 2);
  for (uint32_t i = 0; i < p->n_locks; i++) {
    const YxPlanLock *lock = &p->locks[i];

    digest_numbers (sum, (const double[]){ lock->vehicle, lock->task, lock->place,
                                           lock->begin_from, lock->begin_to },
                    5);
  }
}

static void
digest_task (GChecksum *sum, const YxPlanTask *task)
{
  digest_numbers (sum, (const double[]){ task->weight, task->required, task->barred, task->seats,
                                         task->crew, (double) task->skills, task->cars,
                                         task->n_places },
                  8);
  for (uint32_t i = 0; i < task->n_places; i++) {
    const YxPlanPlace *place = &task->places[i];

    digest_numbers (sum, (const double[]){ place->location, place->service, place->n_windows }, 3);
    for (uint32_t w = 0; w < place->n_windows; w++)
      digest_numbers (sum, (const double[]){ place->windows[w].from, place->windows[w].to,
                                             place->windows[w].likelihood },
                      3);
  }
}

char *
yx_plan_draft_fingerprint (const YxPlanDraft *draft)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  const YxPlanProblem *p = &draft->problem;
  const gsize n = (gsize) p->n_locations * p->n_locations;

  for (uint32_t v = 0; v < p->n_vehicles; v++) {
    const YxPlanVehicle *car = &p->vehicles[v];

    digest_numbers (sum, (const double[]){ car->start, car->end, car->shift_from, car->shift_to,
                                           car->seats, car->aboard, car->crew,
                                           (double) car->skills, car->slowness, car->fixed },
                    10);
  }
  for (uint32_t t = 0; t < p->n_tasks; t++) {
    digest_text (sum, draft->tasks[t]->id);
    for (guint c = 0; c < draft->tasks[t]->cases->len; c++)
      digest_text (sum, g_ptr_array_index (draft->tasks[t]->cases, c));
    digest_task (sum, &p->tasks[t]);
  }
  for (uint32_t d = 0; d < p->n_drop_offs; d++)
    digest_numbers (sum, (const double[]){ p->drop_offs[d].location, p->drop_offs[d].handover,
                                           p->drop_offs[d].from, p->drop_offs[d].to },
                    4);
  digest_numbers (sum, &p->seat_risk, 1);
  digest_numbers (sum, p->seconds, n);
  if (p->metres != NULL)
    digest_numbers (sum, p->metres, n);
  if (p->other_seconds != NULL) {
    digest_numbers (sum, p->other_seconds, n);
    g_checksum_update (sum, (const guchar *) p->other_hours, 24 * sizeof *p->other_hours);
  }
  digest_numbers (sum, &p->clock, 1);
  if (p->hour_factors != NULL)
    digest_numbers (sum, p->hour_factors, 24);
  digest_locks (sum, p);
  return g_strdup (g_checksum_get_string (sum));
}

/* Text ------------------------------------------------------------------------------------- */

static void
add_row (GString *text, const double *numbers, guint n, gboolean first)
{
  g_string_append (text, first ? "[" : ",[");
  for (guint i = 0; i < n; i++) {
    char number[G_ASCII_DTOSTR_BUF_SIZE];

    g_string_append_printf (text, "%s%s", i > 0 ? "," : "",
                            g_ascii_dtostr (number, sizeof number, numbers[i]));
  }
  g_string_append_c (text, ']');
}

char *
yx_solution_to_text (const YxPlanSolution *solution)
{
  GString *text = g_string_new ("{\"routes\":[");
  const YxPlanScore *score = &solution->score;

  for (uint32_t r = 0; r < solution->n_routes; r++) {
    const YxPlanRoute *route = &solution->routes[r];

    add_row (text, (const double[]){ route->vehicle, route->n_stops, route->leave, route->finish,
                                     route->driving, route->waiting, route->metres,
                                     route->seat_risk },
             8, r == 0);
  }
  g_string_append (text, "],\"stops\":[");
  for (uint32_t s = 0; s < solution->n_stops; s++) {
    const YxPlanStop *stop = &solution->stops[s];

    add_row (text, (const double[]){ stop->task == YX_PLAN_NONE ? -1.0 : (double) stop->task,
                                     stop->place, stop->window, stop->locked, stop->arrive,
                                     stop->begin, stop->leave },
             7, s == 0);
  }
  g_string_append (text, "],\"tasks\":[");
  for (uint32_t t = 0; t < solution->n_tasks; t++) {
    const YxPlanVerdict *verdict = &solution->tasks[t];

    add_row (text, (const double[]){ verdict->reason, verdict->n_visits, verdict->chance }, 3,
             t == 0);
  }
  g_string_append (text, "],\"score\":");
  add_row (text, (const double[]){ score->required_missing, score->value, score->vehicles,
                                   score->cost, score->lateness },
           5, TRUE);
  g_string_append_c (text, '}');
  return g_string_free (text, FALSE);
}

/* Reads an array of numbers of this length. */
static gboolean
read_numbers (JsonNode *node, double *ret_numbers, guint n)
{
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  array = json_node_get_array (node);
  if (json_array_get_length (array) != n)
    return FALSE;
  for (guint i = 0; i < n; i++) {
    JsonNode *number = json_array_get_element (array, i);

    if (!JSON_NODE_HOLDS_VALUE (number) || json_node_get_value_type (number) == G_TYPE_STRING)
      return FALSE;
    ret_numbers[i] = json_node_get_double (number);
    if (!isfinite (ret_numbers[i]))
      return FALSE;
  }
  return TRUE;
}

static JsonArray *
get_rows (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node)
      || json_array_get_length (json_node_get_array (node)) > MOST_ROWS)
    return NULL;
  return json_node_get_array (node);
}

/* A number that is an index or a count. */
static gboolean
to_count (double number, guint32 *ret_count)
{
  if (!(number >= 0.0 && number < MOST_ROWS) || number != floor (number))
    return FALSE;
  *ret_count = (guint32) number;
  return TRUE;
}

static gboolean
read_routes (JsonArray *rows, YxPlanSolution *solution)
{
  guint32 first = 0;

  for (uint32_t r = 0; r < solution->n_routes; r++) {
    YxPlanRoute *route = &solution->routes[r];
    double row[8];

    if (!read_numbers (json_array_get_element (rows, r), row, 8)
        || !to_count (row[0], &route->vehicle) || !to_count (row[1], &route->n_stops)
        || route->n_stops > solution->n_stops - first)
      return FALSE;
    route->first_stop = first;
    first += route->n_stops;
    route->leave = row[2];
    route->finish = row[3];
    route->driving = row[4];
    route->waiting = row[5];
    route->metres = row[6];
    route->seat_risk = row[7];
  }
  return TRUE;
}

static gboolean
read_stops (JsonArray *rows, YxPlanSolution *solution)
{
  for (uint32_t s = 0; s < solution->n_stops; s++) {
    YxPlanStop *stop = &solution->stops[s];
    double row[7];

    stop->task = YX_PLAN_NONE;
    if (!read_numbers (json_array_get_element (rows, s), row, 7)
        || (row[0] != -1.0 && !to_count (row[0], &stop->task)) || !to_count (row[1], &stop->place)
        || !to_count (row[2], &stop->window))
      return FALSE;
    stop->locked = row[3] != 0.0;
    stop->arrive = row[4];
    stop->begin = row[5];
    stop->leave = row[6];
  }
  return TRUE;
}

static gboolean
read_tasks (JsonArray *rows, YxPlanSolution *solution)
{
  for (uint32_t t = 0; t < solution->n_tasks; t++) {
    YxPlanVerdict *verdict = &solution->tasks[t];
    double row[3];
    guint32 reason;

    if (!read_numbers (json_array_get_element (rows, t), row, 3) || !to_count (row[0], &reason)
        || reason > YX_PLAN_DISPLACED || !to_count (row[1], &verdict->n_visits))
      return FALSE;
    verdict->reason = (YxPlanReason) reason;
    verdict->chance = row[2];
  }
  return TRUE;
}

static gboolean
read_solution (JsonObject *object, YxPlanSolution *solution)
{
  JsonArray *routes = get_rows (object, "routes");
  JsonArray *stops = get_rows (object, "stops");
  JsonArray *tasks = get_rows (object, "tasks");
  double score[5];

  if (routes == NULL || stops == NULL || tasks == NULL
      || !read_numbers (json_object_get_member (object, "score"), score, 5)
      || !to_count (score[0], &solution->score.required_missing)
      || !to_count (score[2], &solution->score.vehicles))
    return FALSE;
  solution->score.value = score[1];
  solution->score.cost = score[3];
  solution->score.lateness = score[4];
  solution->n_routes = json_array_get_length (routes);
  solution->n_stops = json_array_get_length (stops);
  solution->n_tasks = json_array_get_length (tasks);
  /* As the planner allocates them: yx_plan_solution_clear() frees them. */
  solution->routes = calloc (solution->n_routes + 1, sizeof *solution->routes);
  solution->stops = calloc (solution->n_stops + 1, sizeof *solution->stops);
  solution->tasks = calloc (solution->n_tasks + 1, sizeof *solution->tasks);
  return solution->routes != NULL && solution->stops != NULL && solution->tasks != NULL
         && read_routes (routes, solution) && read_stops (stops, solution)
         && read_tasks (tasks, solution);
}

gboolean
yx_solution_from_text (const char *text, YxPlanSolution *ret_solution, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  YxPlanSolution solution = { 0 };
  JsonNode *root;

  if (!json_parser_load_from_data (parser, text, -1, error))
    return FALSE;
  root = json_parser_get_root (parser);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root)
      && read_solution (json_node_get_object (root), &solution)) {
    *ret_solution = solution;
    return TRUE;
  }
  yx_plan_solution_clear (&solution);
  g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_PLAN,
                       _("A kept plan cannot be read any more; plan again"));
  return FALSE;
}

/* Rows ------------------------------------------------------------------------------------- */

gboolean
yx_plan_choices_store (YxDb *db, const char *plan_id, GArray *choices, GError **error)
{
  for (guint i = 0; i < choices->len; i++) {
    const YxPlanChoice *choice = &g_array_index (choices, YxPlanChoice, i);
    YxStatement *statement = yx_db_prepare (db,
                                            "INSERT INTO plan_choices (plan_id, vehicles, "
                                            "problem, solution) VALUES ($1, $2, $3, $4)",
                                            error);

    if (statement == NULL)
      return FALSE;
    yx_statement_bind_text (statement, 1, plan_id);
    yx_statement_bind_int (statement, 2, choice->vehicles);
    yx_statement_bind_text (statement, 3, choice->problem);
    yx_statement_bind_text (statement, 4, choice->solution);
    if (!yx_statement_run (statement, error))
      return FALSE;
  }
  return TRUE;
}

GArray *
yx_plan_choices_read (YxDb *db, const char *plan_id, GError **error)
{
  g_autoptr (GArray) choices = g_array_new (FALSE, TRUE, sizeof (YxPlanChoice));
  YxStatement *statement = yx_db_prepare (db,
                                          "SELECT vehicles, problem, solution FROM plan_choices "
                                          "WHERE plan_id = $1 ORDER BY vehicles",
                                          error);

  g_array_set_clear_func (choices, (GDestroyNotify) yx_plan_choice_clear);
  if (statement == NULL)
    return NULL;
  yx_statement_bind_text (statement, 1, plan_id);
  for (;;) {
    YxPlanChoice choice;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&choices);
    choice.vehicles = (guint) yx_statement_get_int (statement, 0);
    choice.problem = g_strdup (yx_statement_get_text (statement, 1));
    choice.solution = g_strdup (yx_statement_get_text (statement, 2));
    g_array_append_val (choices, choice);
  }
}
