#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/dispatch-private.h"
#include "model/visit.h"

/* A visit that a team will reach so soon is not called off any more. */
#define UNDER_WAY (10 * G_TIME_SPAN_MINUTE)

static const char *
keep (YxDispatchKnown *known, const char *text)
{
  return text != NULL ? g_string_chunk_insert_const (known->strings, text) : NULL;
}

static gboolean
is_tried (YxStopOutcome outcome)
{
  return yx_outcome_says (outcome) == YX_PRESENCE_SAYS_ABSENT
         || yx_outcome_says (outcome) == YX_PRESENCE_SAYS_NEVER;
}

/* A visit in vain, and one without a result yet, leaves the debtor's other places; any other result
 * decides the task. */
static void
note_stop (YxDispatchKnown *known, const YxNightStop *stop, gboolean there)
{
  if (stop->kind != YX_STOP_KIND_VISIT || stop->task_id == NULL)
    return;
  const gboolean open = stop->outcome == YX_STOP_OUTCOME_PENDING
                        && (there || stop->state == YX_TEAM_STOP_DONE);

  if ((open || is_tried (stop->outcome)) && stop->place_id != NULL) {
    g_ptr_array_add (known->tried, (gpointer) keep (known, stop->task_id));
    g_ptr_array_add (known->tried, (gpointer) keep (known, stop->place_id));
  } else if (open || stop->outcome != YX_STOP_OUTCOME_PENDING) {
    g_ptr_array_add (known->done, (gpointer) keep (known, stop->task_id));
  }
}

static gboolean
is_decided (const YxDispatchKnown *known, const char *task_id)
{
  for (guint i = 0; i < known->done->len; i++)
    if (g_strcmp0 (known->done->pdata[i], task_id) == 0)
      return TRUE;
  return FALSE;
}

/* On scene, a team is free when it has been there as long as was planned. */
static gint64
free_from (const YxNightTeam *team, gint64 now)
{
  const YxNightStop *stop;

  if (team->there < 0)
    return now;
  stop = team->stops->pdata[team->there];
  if (stop->kind == YX_STOP_KIND_END || stop->arrived == 0 || stop->planned == 0)
    return now;
  return MAX (now, stop->arrived + MAX (stop->planned_end - stop->planned, 0));
}

static gboolean
is_under_way (const YxNightTeam *team, const YxNightStop *next, gint64 now)
{
  return team->status == YX_TEAM_STATUS_NEAR || (next->eta != 0 && next->eta - now < UNDER_WAY);
}

static void
note_team (YxDispatchKnown *known, const YxDispatchQuestion *question, const YxNightTeam *team,
           gint64 now)
{
  const YxNightStop *next
      = team->next >= 0 && team->there < 0 ? team->stops->pdata[team->next] : NULL;
  const gboolean asked = g_strcmp0 (team->vehicle_id, question->vehicle_id) == 0;
  YxCarKnown car = { .vehicle_id = keep (known, team->vehicle_id),
                     .out = asked && question->cause == YX_DISPATCH_CAUSE_BROKEN_DOWN,
                     .has_position = team->has_fix,
                     .position = team->fix.point,
                     .free_from = free_from (team, now),
                     .aboard = team->n_aboard };

  if (next != NULL && next->kind == YX_STOP_KIND_VISIT && !asked
      && next->outcome == YX_STOP_OUTCOME_PENDING && is_under_way (team, next, now)
      && g_strcmp0 (next->task_id, question->task_id) != 0 && !is_decided (known, next->task_id)) {
    car.task_id = keep (known, next->task_id);
    car.place_id = keep (known, next->place_id);
  }
  g_array_append_val (known->cars, car);
}

YxDispatchKnown *
yx_dispatch_known_new (const YxDispatchQuestion *question, const YxNightView *view)
{
  YxDispatchKnown *known = g_new0 (YxDispatchKnown, 1);

  known->strings = g_string_chunk_new (1024);
  known->cars = g_array_new (FALSE, TRUE, sizeof (YxCarKnown));
  known->done = g_ptr_array_new ();
  known->tried = g_ptr_array_new ();
  for (guint i = 0; i < view->teams->len; i++) {
    const YxNightTeam *team = view->teams->pdata[i];

    for (guint j = 0; j < team->stops->len; j++)
      note_stop (known, team->stops->pdata[j], (int) j == team->there);
  }
  for (guint i = 0; i < view->teams->len; i++)
    note_team (known, question, view->teams->pdata[i], view->now);
  if ((question->cause == YX_DISPATCH_CAUSE_CLOSED || question->cause == YX_DISPATCH_CAUSE_STOPPED)
      && question->task_id != NULL)
    g_ptr_array_add (known->done, (gpointer) keep (known, question->task_id));
  g_ptr_array_add (known->done, NULL);
  g_ptr_array_add (known->tried, NULL);
  known->request.now = view->now;
  known->request.cars = (const YxCarKnown *) (gpointer) known->cars->data;
  known->request.n_cars = known->cars->len;
  known->request.done = (const char *const *) known->done->pdata;
  known->request.tried = (const char *const *) known->tried->pdata;
  return known;
}

void
yx_dispatch_known_free (YxDispatchKnown *known)
{
  if (known == NULL)
    return;
  g_string_chunk_free (known->strings);
  g_array_unref (known->cars);
  g_ptr_array_unref (known->done);
  g_ptr_array_unref (known->tried);
  g_free (known);
}
