#define G_LOG_DOMAIN "yexun-simulator"

#include "config.h"

#include "simulator/callers.h"

#include <glib/gi18n-lib.h>

#include "desk/leads.h"
#include "desk/lists.h"
#include "geo/measure.h"

/* Somebody who calls in during the night. */
typedef struct {
  gint64 time;
  char *debtor_id;
  YxLonLat point;
} Call;

static void
call_clear (gpointer data)
{
  g_free (((Call *) data)->debtor_id);
}

static int
compare_calls (gconstpointer a, gconstpointer b)
{
  const Call *one = a, *other = b;

  return one->time < other->time ? -1 : one->time > other->time;
}

/* About debtors of the plan, somewhere else than planned, at any time of the night. */
static GArray *
draw_calls (YxDesk *desk, const char *operation_id, const YxSimulationOptions *options, gint64 start,
            gint64 end, GError **error)
{
  g_autoptr (GListStore) stops = yx_desk_list_plan_stops (desk, operation_id, 0, error);
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) options->seed);
  GArray *calls;
  guint n_stops;

  if (stops == NULL)
    return NULL;
  calls = g_array_new (FALSE, FALSE, sizeof (Call));
  g_array_set_clear_func (calls, call_clear);
  n_stops = g_list_model_get_n_items (G_LIST_MODEL (stops));
  for (guint tries = 0; calls->len < options->n_leads && tries < 100 * options->n_leads; tries++) {
    g_autoptr (YxStop) stop = g_list_model_get_item (
        G_LIST_MODEL (stops), (guint) g_rand_int_range (rand, 0, (gint32) MAX (n_stops, 1)));
    const YxStopData *data = stop != NULL ? yx_stop_get_data (stop) : NULL;
    Call call;

    if (data == NULL || data->debtor_id == NULL)
      continue;
    call.time = start + (gint64) ((double) (end - start) * g_rand_double (rand));
    call.debtor_id = g_strdup (data->debtor_id);
    call.point = yx_destination ((YxLonLat){ data->lon, data->lat },
                                 g_rand_double_range (rand, 0, 360),
                                 g_rand_double_range (rand, 300, 3000));
    g_array_append_val (calls, call);
  }
  g_array_sort (calls, compare_calls);
  return calls;
}

struct _YxCallers {
  YxDesk *desk;
  const YxSimulationOptions *options;
  GCancellable *cancellable;
  GArray *calls;      /* of Call */
  gint64 night_start;
  guint n_leads;
  GThread *thread;
};

static gpointer
callers_thread (gpointer data)
{
  YxCallers *callers = data;
  const gint64 began = g_get_monotonic_time ();

  for (guint i = 0; i < callers->calls->len; i++) {
    const Call *call = &g_array_index (callers->calls, Call, i);
    const YxLeadRecord lead
        = { .debtor_id = call->debtor_id, .has_point = TRUE, .point = call->point,
            .kind = YX_PLACE_KIND_OTHER, .source = YX_SOURCE_HOTLINE,
            .text = _ ("Seen here just now (rehearsal)"), .certainty = 0.7, .urgent = TRUE };
    g_autoptr (GError) error = NULL;

    if (!yx_simulation_wait (callers->options, callers->cancellable, callers->night_start,
                             call->time, began))
      break;
    if (yx_desk_record_lead (callers->desk, &lead, NULL, &error))
      callers->n_leads++;
    else
      g_warning ("A lead was not taken: %s", error->message);
  }
  return NULL;
}

YxCallers *
yx_callers_start (YxDesk *desk, const char *operation_id, const YxSimulationOptions *options,
                  gint64 night_start, gint64 night_end, GCancellable *cancellable, GError **error)
{
  GArray *calls = draw_calls (desk, operation_id, options, night_start, night_end, error);
  YxCallers *self;

  if (calls == NULL)
    return NULL;
  self = g_new0 (YxCallers, 1);
  *self = (YxCallers){ desk, options, cancellable, calls, night_start, 0, NULL };
  self->thread = g_thread_new ("callers", callers_thread, self);
  return self;
}

guint
yx_callers_join (YxCallers *self)
{
  guint n;

  g_thread_join (self->thread);
  n = self->n_leads;
  g_array_unref (self->calls);
  g_free (self);
  return n;
}

gboolean
yx_simulation_wait (const YxSimulationOptions *options, GCancellable *cancellable, gint64 start,
                    gint64 time, gint64 began)
{
  while (options->speed > 0 && !g_cancellable_is_cancelled (cancellable)) {
    const gint64 due = began + (gint64) ((double) (time - start) / options->speed);
    const gint64 left = due - g_get_monotonic_time ();

    if (left <= 0)
      break;
    g_usleep ((gulong) MIN (left, 200000));
  }
  return !g_cancellable_is_cancelled (cancellable);
}
