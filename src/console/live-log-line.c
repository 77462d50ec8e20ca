#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/live-log-line.h"

#include <json-glib/json-glib.h>

#include "desk/event-words.h"
#include "desk/events.h"
#include "desk/night-clock.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

/* Events read at once: a long night's log is not held in memory whole. */
#define BATCH 500

struct _YxLiveLogLine {
  GObject parent_instance;

  char *text;
  gint64 time;
  char *vehicle, *task, *evidence; /* nullable */
};

enum { PROP_TEXT = 1 };

G_DEFINE_FINAL_TYPE (YxLiveLogLine, yx_live_log_line, G_TYPE_OBJECT)

static const char *
get_text (JsonObject *object, const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
                 && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

static const char *
name_of_team (const YxNightView *view, const char *vehicle_id)
{
  const YxNightTeam *team = vehicle_id != NULL ? yx_night_view_find_team (view, vehicle_id) : NULL;

  return team == NULL ? NULL : team->call_sign != NULL ? team->call_sign : team->plate;
}

static const char *
name_of_task (const YxNightView *view, const char *task_id)
{
  for (guint i = 0; task_id != NULL && i < view->teams->len; i++) {
    const YxNightTeam *team = view->teams->pdata[i];

    for (guint j = 0; j < team->stops->len; j++) {
      const YxNightStop *stop = team->stops->pdata[j];

      if (g_strcmp0 (stop->task_id, task_id) == 0)
        return stop->title;
    }
  }
  return NULL;
}

static void
append_part (GString *line, const char *text)
{
  if (text != NULL && *text != '\0')
    g_string_append_printf (line, " · %s", text);
}

/* An enum value by its nick, in words. */
static void
append_word (GString *line, GType type, const char *nick)
{
  int value;

  if (nick != NULL && yx_enum_parse (type, nick, &value))
    append_part (line, yx_enum_label (type, value));
}

/* What phones, the tracker and custodies say is timed by the night's clock already. */
static gboolean
says_time (const YxEventRow *event, JsonObject *object, gint64 *ret_time)
{
  static const char *const kinds[] = { "report.", "movement.", "custody.", "message.read" };
  JsonNode *node = json_object_get_member (object, "time");

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_prefix (event->kind, kinds[i])) {
      *ret_time = json_node_get_int (node);
      return TRUE;
    }
  return FALSE;
}

static char *
clock_text (gint64 time)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_TIME_SPAN_SECOND);
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);

  return g_date_time_format (local, "%H:%M:%S");
}

/* `time`: when it was written down, by the night's clock. */
static YxLiveLogLine *
make_line (const YxEventRow *event, const YxNightView *view, gint64 time)
{
  YxLiveLogLine *self = g_object_new (YX_TYPE_LIVE_LOG_LINE, NULL);
  g_autoptr (JsonNode) root
      = event->payload != NULL ? json_from_string (event->payload, NULL) : NULL;
  JsonObject *object
      = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *clock = NULL;

  self->time = time;
  g_string_append (line, yx_event_kind_label (event->kind));
  if (object != NULL) {
    says_time (event, object, &self->time);
    self->vehicle = g_strdup (get_text (object, "vehicle"));
    self->task = g_strdup (get_text (object, "task"));
    self->evidence = g_str_has_prefix (event->kind, "evidence.")
                         ? g_strdup (get_text (object, "evidence"))
                         : NULL;
    if (g_str_has_prefix (event->kind, "alert."))
      append_word (line, YX_TYPE_ALERT_KIND, get_text (object, "kind"));
    if (self->evidence != NULL)
      append_word (line, YX_TYPE_EVIDENCE_KIND, get_text (object, "kind"));
    append_part (line, name_of_team (view, self->vehicle));
    append_part (line, name_of_task (view, self->task));
    append_word (line, YX_TYPE_STOP_OUTCOME, get_text (object, "outcome"));
    append_word (line, YX_TYPE_STOP_REASON, get_text (object, "reason"));
    append_part (line, get_text (object, "said"));
  }
  append_part (line, event->author);
  clock = clock_text (self->time);
  self->text = g_strdup_printf ("%s  %s", clock, line->str);
  return self;
}

static void
yx_live_log_line_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_TEXT)
    g_value_set_string (value, YX_LIVE_LOG_LINE (object)->text);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yx_live_log_line_finalize (GObject *object)
{
  YxLiveLogLine *self = YX_LIVE_LOG_LINE (object);

  g_free (self->text);
  g_free (self->vehicle);
  g_free (self->task);
  g_free (self->evidence);
  G_OBJECT_CLASS (yx_live_log_line_parent_class)->finalize (object);
}

static void
yx_live_log_line_class_init (YxLiveLogLineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = yx_live_log_line_get_property;
  object_class->finalize = yx_live_log_line_finalize;
  g_object_class_install_property (
      object_class, PROP_TEXT,
      g_param_spec_string ("text", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
yx_live_log_line_init (YxLiveLogLine *self)
{
}

const char *
yx_live_log_line_get_text (YxLiveLogLine *self)
{
  g_return_val_if_fail (YX_IS_LIVE_LOG_LINE (self), NULL);

  return self->text;
}

gint64
yx_live_log_line_get_time (YxLiveLogLine *self)
{
  g_return_val_if_fail (YX_IS_LIVE_LOG_LINE (self), 0);

  return self->time;
}

const char *
yx_live_log_line_get_vehicle (YxLiveLogLine *self)
{
  g_return_val_if_fail (YX_IS_LIVE_LOG_LINE (self), NULL);

  return self->vehicle;
}

const char *
yx_live_log_line_get_task (YxLiveLogLine *self)
{
  g_return_val_if_fail (YX_IS_LIVE_LOG_LINE (self), NULL);

  return self->task;
}

const char *
yx_live_log_line_get_evidence (YxLiveLogLine *self)
{
  g_return_val_if_fail (YX_IS_LIVE_LOG_LINE (self), NULL);

  return self->evidence;
}

void
yx_live_log_part_free (YxLiveLogPart *part)
{
  g_ptr_array_unref (part->lines);
  g_free (part);
}

YxLiveLogPart *
yx_live_log_read (YxDesk *desk, const YxNightView *view, gint64 after, guint most, GError **error)
{
  g_autoptr (YxLiveLogPart) part = NULL;
  g_autoptr (GPtrArray) batches = NULL;
  g_autoptr (GArray) times = NULL;
  guint n = 0;

  g_return_val_if_fail (YX_IS_DESK (desk), NULL);
  g_return_val_if_fail (view != NULL, NULL);

  part = g_new0 (YxLiveLogPart, 1);
  part->lines = g_ptr_array_new_with_free_func (g_object_unref);
  part->last = after;
  batches = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  for (;;) {
    const YxEventFilter filter
        = { .operation_id = view->operation_id, .after = part->last, .limit = BATCH };
    GArray *events = yx_desk_list_events (desk, &filter, error);

    if (events == NULL)
      return NULL;
    g_ptr_array_add (batches, events);
    n += events->len;
    if (events->len > 0)
      part->last = g_array_index (events, YxEventRow, events->len - 1).seq;
    while (batches->len > 1 && n - ((GArray *) batches->pdata[0])->len >= most) {
      n -= ((GArray *) batches->pdata[0])->len;
      g_ptr_array_remove_index (batches, 0);
    }
    if (events->len < BATCH)
      break;
  }

  times = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint b = 0; b < batches->len; b++) {
    const GArray *events = batches->pdata[b];

    for (guint i = 0; i < events->len; i++)
      g_array_append_val (times, g_array_index (events, YxEventRow, i).device_time);
  }
  if (!yx_desk_convert_night_times (desk, view->operation_id, (gint64 *) (gpointer) times->data,
                                    times->len, error))
    return NULL;
  for (guint b = batches->len; b-- > 0;) {
    const GArray *events = batches->pdata[b];

    for (guint i = events->len; i-- > 0;) {
      n--;
      if (part->lines->len < most)
        g_ptr_array_add (part->lines, make_line (&g_array_index (events, YxEventRow, i), view,
                                                 g_array_index (times, gint64, n)));
    }
  }
  return g_steal_pointer (&part);
}
