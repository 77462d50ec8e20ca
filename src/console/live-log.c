#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/live-log.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "desk/event-words.h"
#include "desk/events.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

/* Lines kept; the whole log is in the desk. */
#define MAX_LINES 1000
/* Events read at once, so that a long log does not hold up what is new. */
#define BATCH 500

struct _YxLiveLog {
  AdwBin parent_instance;

  GtkSearchEntry *search;
  GtkListView *list;
  GtkAdjustment *adjustment;
  GtkStringList *lines;
  GtkStringFilter *filter;

  YxDesk *desk;
  YxNightView *view;
  char *operation_id;
  gint64 last; /* event that is in the list */
  GCancellable *load;
  gboolean loading, stale;
};

G_DEFINE_FINAL_TYPE (YxLiveLog, yx_live_log, ADW_TYPE_BIN)

typedef struct {
  char *operation_id;
  gint64 after;
} Question;

static void read_on (YxLiveLog *self);

static void
question_free (gpointer data)
{
  g_free (((Question *) data)->operation_id);
  g_free (data);
}

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
  const YxNightTeam *team
      = view != NULL && vehicle_id != NULL ? yx_night_view_find_team (view, vehicle_id) : NULL;

  return team == NULL ? NULL : team->call_sign != NULL ? team->call_sign : team->plate;
}

static const char *
name_of_task (const YxNightView *view, const char *task_id)
{
  for (guint i = 0; view != NULL && task_id != NULL && i < view->teams->len; i++) {
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

/* "04:31:20  Arrived · 3 号车 · 张某" */
static char *
make_line (const YxEventRow *event, const YxNightView *view)
{
  g_autoptr (GDateTime) utc
      = g_date_time_new_from_unix_utc (event->device_time / G_TIME_SPAN_SECOND);
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);
  g_autofree char *clock = g_date_time_format (local, "%H:%M:%S");
  g_autoptr (JsonParser) parser = json_parser_new ();
  GString *line = g_string_new (NULL);
  JsonObject *object = NULL;

  g_string_append_printf (line, "%s  %s", clock, yx_event_kind_label (event->kind));
  if (event->payload != NULL && json_parser_load_from_data (parser, event->payload, -1, NULL)
      && JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    object = json_node_get_object (json_parser_get_root (parser));
  if (object != NULL) {
    if (g_str_has_prefix (event->kind, "alert."))
      append_word (line, YX_TYPE_ALERT_KIND, get_text (object, "kind"));
    append_part (line, name_of_team (view, get_text (object, "vehicle")));
    append_part (line, name_of_task (view, get_text (object, "task")));
    append_word (line, YX_TYPE_STOP_OUTCOME, get_text (object, "outcome"));
    append_word (line, YX_TYPE_STOP_REASON, get_text (object, "reason"));
    append_part (line, get_text (object, "said"));
  }
  if (event->author != NULL && *event->author != '\0')
    append_part (line, event->author);
  return g_string_free (line, FALSE);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Question *question = data;
  const YxEventFilter filter = { .operation_id = question->operation_id,
                                 .after = question->after,
                                 .limit = BATCH };
  g_autoptr (GError) error = NULL;
  GArray *events = yx_desk_list_events (source, &filter, &error);

  if (events != NULL)
    g_task_return_pointer (task, events, (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* The list keeps what is in sight where it is; who looks at the newest wants to go on doing so. */
static gboolean
scroll_up_cb (gpointer user_data)
{
  YxLiveLog *self = user_data;

  if (self->desk != NULL)
    gtk_adjustment_set_value (self->adjustment, 0.0);
  return G_SOURCE_REMOVE;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxLiveLog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) events = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (GPtrArray) lines = NULL;
  guint n;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->loading = FALSE;
  if (events == NULL) {
    g_warning ("the event log cannot be read: %s", error->message);
    return;
  }
  lines = g_ptr_array_new_with_free_func (g_free);
  for (guint i = events->len; i-- > 0;)
    g_ptr_array_add (lines, make_line (&g_array_index (events, YxEventRow, i), self->view));
  g_ptr_array_add (lines, NULL);
  if (events->len > 0) {
    const gboolean at_top = gtk_adjustment_get_value (self->adjustment) < 1.0;

    self->last = g_array_index (events, YxEventRow, events->len - 1).seq;
    gtk_string_list_splice (self->lines, 0, 0, (const char *const *) lines->pdata);
    if (at_top)
      g_idle_add_full (G_PRIORITY_LOW, scroll_up_cb, g_object_ref (self), g_object_unref);
    n = g_list_model_get_n_items (G_LIST_MODEL (self->lines));
    if (n > MAX_LINES)
      gtk_string_list_splice (self->lines, MAX_LINES, n - MAX_LINES, NULL);
  }
  if (events->len == BATCH || self->stale)
    read_on (self);
}

/* One reading at a time. */
static void
read_on (YxLiveLog *self)
{
  g_autoptr (GTask) task = NULL;
  Question *question;

  if (self->desk == NULL || self->operation_id == NULL)
    return;
  if (self->loading) {
    self->stale = TRUE;
    return;
  }
  self->stale = FALSE;
  self->loading = TRUE;
  question = g_new0 (Question, 1);
  question->operation_id = g_strdup (self->operation_id);
  question->after = self->last;
  task = g_task_new (self->desk, self->load, read_cb, g_object_ref (self));
  g_task_set_source_tag (task, read_on);
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, read_thread);
}

static void
begin (YxLiveLog *self)
{
  g_cancellable_cancel (self->load);
  g_object_unref (self->load);
  self->load = g_cancellable_new ();
  self->loading = FALSE;
  self->stale = FALSE;
  self->last = 0;
  g_clear_pointer (&self->operation_id, g_free);
  gtk_string_list_splice (self->lines, 0, g_list_model_get_n_items (G_LIST_MODEL (self->lines)),
                          NULL);
}

static void
search_cb (YxLiveLog *self)
{
  gtk_string_filter_set_search (self->filter,
                                gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, "yx-log-line");
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)),
                       gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

static void
yx_live_log_dispose (GObject *object)
{
  YxLiveLog *self = YX_LIVE_LOG (object);

  if (self->load != NULL)
    g_cancellable_cancel (self->load);
  g_clear_object (&self->load);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->view, yx_night_view_unref);
  g_clear_pointer (&self->operation_id, g_free);
  g_clear_object (&self->filter);
  g_clear_object (&self->lines);
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (yx_live_log_parent_class)->dispose (object);
}

static void
yx_live_log_class_init (YxLiveLogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yx_live_log_dispose;
}

static void
yx_live_log_init (YxLiveLog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkFilterListModel *filtered;

  self->load = g_cancellable_new ();
  self->lines = gtk_string_list_new (NULL);
  self->filter = gtk_string_filter_new (
      gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->lines)),
                                        g_object_ref (GTK_FILTER (self->filter)));
  self->search = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  g_object_set (self->search, "placeholder-text", _("Search the log"), "margin-start", 6,
                "margin-end", 6, "margin-bottom", 6, NULL);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (search_cb), self);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  self->list = GTK_LIST_VIEW (gtk_list_view_new (
      GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (filtered))), factory));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Event log"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  self->adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->search));
  gtk_box_append (GTK_BOX (box), scrolled);
  adw_bin_set_child (ADW_BIN (self), box);
}

void
yx_live_log_set_desk (YxLiveLog *self, YxDesk *desk)
{
  g_return_if_fail (YX_IS_LIVE_LOG (self));

  begin (self);
  g_clear_pointer (&self->view, yx_night_view_unref);
  g_set_object (&self->desk, desk);
}

void
yx_live_log_follow (YxLiveLog *self, YxNightView *view)
{
  g_return_if_fail (YX_IS_LIVE_LOG (self));

  if (view == NULL || g_strcmp0 (view->operation_id, self->operation_id) != 0)
    begin (self);
  g_clear_pointer (&self->view, yx_night_view_unref);
  if (view == NULL)
    return;
  self->view = yx_night_view_ref (view);
  if (self->operation_id == NULL)
    self->operation_id = g_strdup (view->operation_id);
  read_on (self);
}

void
yx_live_log_focus_search (YxLiveLog *self)
{
  g_return_if_fail (YX_IS_LIVE_LOG (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}
