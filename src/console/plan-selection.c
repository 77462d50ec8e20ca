#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/plan-selection.h"

typedef struct {
  const char *first_case; /* interned in `strings`, as all ids here; nullable */
  const char *first_stop;
} Task;

typedef struct {
  const char *task;
  const char *route;
} Stop;

/* Interned, so that two are equal when their pointers are. */
typedef struct {
  const char *case_number;
  const char *task;
  const char *route;
  const char *stop;
} Chosen;

struct _YxPlanSelection {
  GObject parent_instance;

  GStringChunk *strings;
  GHashTable *tasks;         /* id → Task */
  GHashTable *stops;         /* id → Stop */
  GHashTable *task_of_case;  /* number → task id */
  Chosen chosen;
};

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxPlanSelection, yx_plan_selection, G_TYPE_OBJECT)

static const char *
intern (YxPlanSelection *self, const char *text)
{
  return text != NULL ? g_string_chunk_insert_const (self->strings, text) : NULL;
}

static void
choose (YxPlanSelection *self, Chosen chosen)
{
  if (chosen.case_number == self->chosen.case_number && chosen.task == self->chosen.task
      && chosen.route == self->chosen.route && chosen.stop == self->chosen.stop)
    return;
  self->chosen = chosen;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
add_stop_of_task (YxPlanSelection *self, Chosen *chosen)
{
  const Task *task = g_hash_table_lookup (self->tasks, chosen->task);
  const Stop *stop;

  if (task == NULL || task->first_stop == NULL)
    return;
  stop = g_hash_table_lookup (self->stops, task->first_stop);
  chosen->stop = task->first_stop;
  chosen->route = stop->route;
}

static void
yx_plan_selection_finalize (GObject *object)
{
  YxPlanSelection *self = YX_PLAN_SELECTION (object);

  g_hash_table_unref (self->tasks);
  g_hash_table_unref (self->stops);
  g_hash_table_unref (self->task_of_case);
  g_string_chunk_free (self->strings);
  G_OBJECT_CLASS (yx_plan_selection_parent_class)->finalize (object);
}

static void
yx_plan_selection_class_init (YxPlanSelectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yx_plan_selection_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
yx_plan_selection_init (YxPlanSelection *self)
{
  self->strings = g_string_chunk_new (4096);
  self->tasks = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  self->stops = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  self->task_of_case = g_hash_table_new (g_str_hash, g_str_equal);
}

YxPlanSelection *
yx_plan_selection_new (void)
{
  return g_object_new (YX_TYPE_PLAN_SELECTION, NULL);
}

void
yx_plan_selection_reset (YxPlanSelection *self)
{
  g_return_if_fail (YX_IS_PLAN_SELECTION (self));

  yx_plan_selection_clear (self);
  g_hash_table_remove_all (self->tasks);
  g_hash_table_remove_all (self->stops);
  g_hash_table_remove_all (self->task_of_case);
  g_string_chunk_clear (self->strings);
}

void
yx_plan_selection_add_task (YxPlanSelection *self, const char *task_id, const char *case_numbers)
{
  g_auto (GStrv) numbers = NULL;
  const char *id;
  Task *task;

  g_return_if_fail (YX_IS_PLAN_SELECTION (self));
  g_return_if_fail (task_id != NULL);

  id = intern (self, task_id);
  task = g_new0 (Task, 1);
  numbers = g_strsplit (case_numbers != NULL ? case_numbers : "", "、", -1);
  for (char **number = numbers; *number != NULL; number++) {
    const char *kept;

    if (**number == '\0')
      continue;
    kept = intern (self, *number);
    if (task->first_case == NULL)
      task->first_case = kept;
    /* Two debtors of one case are two tasks; the case stands for the first. */
    if (!g_hash_table_contains (self->task_of_case, kept))
      g_hash_table_insert (self->task_of_case, (gpointer) kept, (gpointer) id);
  }
  g_hash_table_insert (self->tasks, (gpointer) id, task);
}

void
yx_plan_selection_add_stop (YxPlanSelection *self, const char *stop_id, const char *route_id,
                            const char *task_id)
{
  const char *id;
  Stop *stop;
  Task *task;

  g_return_if_fail (YX_IS_PLAN_SELECTION (self));
  g_return_if_fail (stop_id != NULL);
  g_return_if_fail (route_id != NULL);

  id = intern (self, stop_id);
  stop = g_new0 (Stop, 1);
  stop->route = intern (self, route_id);
  stop->task = intern (self, task_id);
  g_hash_table_insert (self->stops, (gpointer) id, stop);

  task = task_id != NULL ? g_hash_table_lookup (self->tasks, task_id) : NULL;
  if (task != NULL && task->first_stop == NULL)
    task->first_stop = id;
}

void
yx_plan_selection_select_case (YxPlanSelection *self, const char *case_number)
{
  Chosen chosen = { NULL };

  g_return_if_fail (YX_IS_PLAN_SELECTION (self));

  chosen.case_number = intern (self, case_number);
  /* A stop or task that serves this case stays the chosen one: a case of two debtors can be
   * reached through either. */
  if (case_number != NULL && chosen.case_number == self->chosen.case_number)
    return;
  if (case_number != NULL)
    chosen.task = g_hash_table_lookup (self->task_of_case, case_number);
  if (chosen.task != NULL)
    add_stop_of_task (self, &chosen);
  choose (self, chosen);
}

void
yx_plan_selection_select_task (YxPlanSelection *self, const char *task_id)
{
  Chosen chosen = { NULL };
  const Task *task;

  g_return_if_fail (YX_IS_PLAN_SELECTION (self));

  chosen.task = intern (self, task_id);
  if (task_id != NULL && chosen.task == self->chosen.task)
    return;
  task = task_id != NULL ? g_hash_table_lookup (self->tasks, task_id) : NULL;
  if (task != NULL) {
    chosen.case_number = task->first_case;
    add_stop_of_task (self, &chosen);
  }
  choose (self, chosen);
}

void
yx_plan_selection_select_route (YxPlanSelection *self, const char *route_id)
{
  Chosen chosen = { NULL };

  g_return_if_fail (YX_IS_PLAN_SELECTION (self));

  chosen.route = intern (self, route_id);
  choose (self, chosen);
}

void
yx_plan_selection_select_stop (YxPlanSelection *self, const char *stop_id)
{
  Chosen chosen = { NULL };
  const Stop *stop;
  const Task *task;

  g_return_if_fail (YX_IS_PLAN_SELECTION (self));

  chosen.stop = intern (self, stop_id);
  stop = stop_id != NULL ? g_hash_table_lookup (self->stops, stop_id) : NULL;
  if (stop != NULL) {
    chosen.route = stop->route;
    chosen.task = stop->task;
  }
  task = chosen.task != NULL ? g_hash_table_lookup (self->tasks, chosen.task) : NULL;
  if (task != NULL)
    chosen.case_number = task->first_case;
  /* Of a task with several cases, keep the one at hand. */
  if (chosen.task != NULL && self->chosen.case_number != NULL
      && g_hash_table_lookup (self->task_of_case, self->chosen.case_number) == chosen.task)
    chosen.case_number = self->chosen.case_number;
  choose (self, chosen);
}

void
yx_plan_selection_clear (YxPlanSelection *self)
{
  g_return_if_fail (YX_IS_PLAN_SELECTION (self));
  choose (self, (Chosen){ NULL });
}

const char *
yx_plan_selection_get_case (YxPlanSelection *self)
{
  g_return_val_if_fail (YX_IS_PLAN_SELECTION (self), NULL);
  return self->chosen.case_number;
}

const char *
yx_plan_selection_get_task (YxPlanSelection *self)
{
  g_return_val_if_fail (YX_IS_PLAN_SELECTION (self), NULL);
  return self->chosen.task;
}

const char *
yx_plan_selection_get_route (YxPlanSelection *self)
{
  g_return_val_if_fail (YX_IS_PLAN_SELECTION (self), NULL);
  return self->chosen.route;
}

const char *
yx_plan_selection_get_stop (YxPlanSelection *self)
{
  g_return_val_if_fail (YX_IS_PLAN_SELECTION (self), NULL);
  return self->chosen.stop;
}

const char *
yx_plan_selection_task_of_case (YxPlanSelection *self, const char *case_number)
{
  g_return_val_if_fail (YX_IS_PLAN_SELECTION (self), NULL);
  g_return_val_if_fail (case_number != NULL, NULL);
  return g_hash_table_lookup (self->task_of_case, case_number);
}
