#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/case-state.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

struct _YxCaseStates {
  GHashTable *of_number; /* case number → YxCaseState */
};

static YxCaseState
state_of_task (const YxTaskData *task)
{
  if (task->n_stops > 0)
    return YX_CASE_STATE_PLANNED;
  return task->left_out != YX_LEFT_OUT_NONE ? YX_CASE_STATE_LEFT_OUT : YX_CASE_STATE_CHOSEN;
}

YxCaseStates *
yx_case_states_new (GListModel *tasks)
{
  YxCaseStates *self = g_atomic_rc_box_new0 (YxCaseStates);
  const guint n_tasks = tasks != NULL ? g_list_model_get_n_items (tasks) : 0;

  self->of_number = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < n_tasks; i++) {
    g_autoptr (YxTask) task = g_list_model_get_item (tasks, i);
    const YxTaskData *data = yx_task_get_data (task);
    const YxCaseState state = state_of_task (data);
    g_auto (GStrv) numbers = g_strsplit (data->case_numbers != NULL ? data->case_numbers : "",
                                         "、", -1);

    for (char **number = numbers; *number != NULL; number++) {
      gpointer before;

      /* Of a case with two debtors, one planned is enough. */
      if (g_hash_table_lookup_extended (self->of_number, *number, NULL, &before)
          && GPOINTER_TO_UINT (before) <= state)
        continue;
      g_hash_table_insert (self->of_number, g_strdup (*number), GUINT_TO_POINTER (state));
    }
  }
  return self;
}

static void
clear (gpointer data)
{
  YxCaseStates *self = data;

  g_hash_table_unref (self->of_number);
}

YxCaseStates *
yx_case_states_ref (YxCaseStates *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
yx_case_states_unref (YxCaseStates *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

gboolean
yx_case_states_has (const YxCaseStates *self, const YxCaseData *data)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (data != NULL, FALSE);

  return g_hash_table_contains (self->of_number, data->number);
}

YxCaseState
yx_case_states_get (const YxCaseStates *self, const YxCaseData *data)
{
  gpointer state;

  g_return_val_if_fail (self != NULL, YX_CASE_STATE_OPEN);
  g_return_val_if_fail (data != NULL, YX_CASE_STATE_OPEN);

  if (g_hash_table_lookup_extended (self->of_number, data->number, NULL, &state))
    return GPOINTER_TO_UINT (state);
  return data->status == YX_CASE_STATUS_OPEN ? YX_CASE_STATE_OPEN : YX_CASE_STATE_CLOSED;
}

const char *
yx_case_states_get_label (const YxCaseStates *self, const YxCaseData *data)
{
  switch (yx_case_states_get (self, data)) {
  case YX_CASE_STATE_PLANNED:
    return _("Planned");
  case YX_CASE_STATE_LEFT_OUT:
    return _("Left out");
  case YX_CASE_STATE_CHOSEN:
    return _("Chosen");
  case YX_CASE_STATE_OPEN:
  case YX_CASE_STATE_CLOSED:
  default:
    return yx_enum_label (YX_TYPE_CASE_STATUS, data->status);
  }
}

const char *
yx_case_state_css (YxCaseState state)
{
  switch (state) {
  case YX_CASE_STATE_PLANNED:
    return "planned";
  case YX_CASE_STATE_LEFT_OUT:
    return "left-out";
  case YX_CASE_STATE_CLOSED:
    return "closed";
  case YX_CASE_STATE_CHOSEN:
  case YX_CASE_STATE_OPEN:
  default:
    return "open";
  }
}
