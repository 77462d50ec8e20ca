#define G_LOG_DOMAIN "yexun-simulator"

#include "config.h"

#include "simulator/sayings.h"

#include "model/id.h"
#include "model/stop.h"

static void
saying_clear (gpointer data)
{
  g_free (((YxSaying *) data)->report);
}

/* `more` (nullable): further members. */
static void
add_saying (GArray *sayings, gint64 time, const char *kind, const char *stop, const char *more)
{
  g_autofree char *id = yx_id_new ();
  g_autofree char *at = stop != NULL ? g_strdup_printf (",\"stop\":\"%s\"", stop) : g_strdup ("");
  const YxSaying saying
      = { time, g_strdup_printf ("{\"id\":\"%s\",\"kind\":\"%s\",\"time\":%" G_GINT64_FORMAT "%s%s}", id,
                                 kind, time / 1000, at, more != NULL ? more : "") };

  g_array_append_val (sayings, saying);
}

static const char *
choose_outcome (const YxJourneyStop *stop)
{
  if (stop->met)
    return stop->lot < 0.6   ? ",\"outcome\":\"appeared\",\"aboard\":1"
           : stop->lot < 0.75 ? ",\"outcome\":\"compelled\",\"aboard\":1"
           : stop->lot < 0.9  ? ",\"outcome\":\"paid\""
                              : ",\"outcome\":\"settled\"";
  return stop->lot < 0.8    ? ",\"outcome\":\"not-found\""
         : stop->lot < 0.95 ? ",\"outcome\":\"door-not-opened\""
                            : ",\"outcome\":\"address-invalid\"";
}

GArray *
yx_sayings_new (GListModel *stops, const YxJourney *journey)
{
  GArray *sayings = g_array_new (FALSE, FALSE, sizeof (YxSaying));
  const YxJourneyStop *first = &journey->stops[0];
  const gint64 end = journey->stops[journey->n_stops - 1].departure;
  guint n_drop_offs = 0;

  g_array_set_clear_func (sayings, saying_clear);
  add_saying (sayings, first->arrival - 2, "on-duty", NULL, NULL);
  add_saying (sayings, first->arrival - 1, "recorder-on", NULL, NULL);
  add_saying (sayings, first->arrival, "assembled", NULL, NULL);
  add_saying (sayings, first->departure, "en-route", NULL, NULL);
  for (gsize i = 1; i < journey->n_stops; i++) {
    g_autoptr (YxStop) stop = g_list_model_get_item (stops, (guint) i);
    const YxStopData *data = yx_stop_get_data (stop);
    const YxJourneyStop *way = &journey->stops[i];
    g_autofree char *key = NULL;

    if (data->kind == YX_STOP_KIND_VISIT)
      key = g_strdup_printf ("%s:%s", data->task_id, data->place_id != NULL ? data->place_id : "");
    else if (data->kind == YX_STOP_KIND_DROP_OFF)
      key = g_strdup_printf ("drop-off:%u", ++n_drop_offs);
    else if (i + 1 == journey->n_stops)
      add_saying (sayings, way->arrival, "back", "end", NULL);
    if (key == NULL)
      continue;
    add_saying (sayings, way->arrival, "arrived", key, NULL);
    if (data->kind == YX_STOP_KIND_VISIT)
      add_saying (sayings, way->departure - 1, "result", key, choose_outcome (way));
    else
      add_saying (sayings, way->departure - 1, "handed-over", key, NULL);
    add_saying (sayings, way->departure, "left", key, NULL);
  }
  /* Who is off duty is not followed any more: nothing is reported after it. */
  add_saying (sayings, end + YX_JOURNEY_PARKED + G_USEC_PER_SEC, "recorder-off", NULL, NULL);
  add_saying (sayings, end + YX_JOURNEY_PARKED + G_USEC_PER_SEC + 1, "off-duty", NULL, NULL);
  return sayings;
}
