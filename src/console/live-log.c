#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/live-log.h"

#include <glib/gi18n.h>

#include "console/live-log-line.h"
#include "console/log-lines.h"

/* Lines kept; the whole log is in the desk. */
#define MAX_LINES 1000

struct _YxLiveLog {
  AdwBin parent_instance;

  GtkSearchEntry *search;
  GtkListView *list;
  GtkAdjustment *adjustment;
  GListStore *lines; /* of YxLiveLogLine, the newest first */
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
  YxNightView *view;
  gint64 after;
} Question;

static guint activated_signal;

static void read_on (YxLiveLog *self);

static void
question_free (gpointer data)
{
  yx_night_view_unref (((Question *) data)->view);
  g_free (data);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Question *question = data;
  g_autoptr (GError) error = NULL;
  YxLiveLogPart *part
      = yx_live_log_read (source, question->view, question->after, MAX_LINES, &error);

  if (part != NULL)
    g_task_return_pointer (task, part, (GDestroyNotify) yx_live_log_part_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxLiveLog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxLiveLogPart) part = g_task_propagate_pointer (G_TASK (result), &error);
  guint n;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->loading = FALSE;
  if (part == NULL) {
    g_warning ("the event log cannot be read: %s", error->message);
    return;
  }
  self->last = part->last;
  if (part->lines->len > 0) {
    const gboolean at_top = gtk_adjustment_get_value (self->adjustment) < 1.0;

    g_list_store_splice (self->lines, 0, 0, part->lines->pdata, part->lines->len);
    /* The list keeps what is in sight where it is; who looks at the newest wants to go on so. */
    if (at_top)
      gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", 0);
    n = g_list_model_get_n_items (G_LIST_MODEL (self->lines));
    if (n > MAX_LINES)
      g_list_store_splice (self->lines, MAX_LINES, n - MAX_LINES, NULL, 0);
  }
  if (self->stale)
    read_on (self);
}

/* One reading at a time. */
static void
read_on (YxLiveLog *self)
{
  g_autoptr (GTask) task = NULL;
  Question *question;

  if (self->desk == NULL || self->view == NULL)
    return;
  if (self->loading) {
    self->stale = TRUE;
    return;
  }
  self->stale = FALSE;
  self->loading = TRUE;
  question = g_new0 (Question, 1);
  question->view = yx_night_view_ref (self->view);
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
  g_list_store_remove_all (self->lines);
}

static void
search_cb (YxLiveLog *self)
{
  gtk_string_filter_set_search (self->filter,
                                gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

/* A line that names a car, a stop or evidence leads there. */
static void
activated_cb (GtkListView *list, guint position, YxLiveLog *self)
{
  g_autoptr (YxLiveLogLine) line
      = g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (list)), position);

  if (line != NULL)
    g_signal_emit (self, activated_signal, 0, line);
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
  activated_signal = g_signal_new ("line-activated", YX_TYPE_LIVE_LOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, YX_TYPE_LIVE_LOG_LINE);
}

static void
yx_live_log_init (YxLiveLog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkListItemFactory *factory = yx_log_lines_factory_new ("text", "yx-log-line");
  GtkFilterListModel *filtered;
  GtkSingleSelection *selection;

  self->load = g_cancellable_new ();
  self->lines = g_list_store_new (YX_TYPE_LIVE_LOG_LINE);
  self->filter = gtk_string_filter_new (
      gtk_property_expression_new (YX_TYPE_LIVE_LOG_LINE, NULL, "text"));
  filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->lines)),
                                        g_object_ref (GTK_FILTER (self->filter)));
  self->search = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  g_object_set (self->search, "placeholder-text", _("Search the log"), "margin-start", 6,
                "margin-end", 6, "margin-bottom", 6, NULL);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (search_cb), self);
  selection = gtk_single_selection_new (G_LIST_MODEL (filtered));
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  self->list = GTK_LIST_VIEW (gtk_list_view_new (GTK_SELECTION_MODEL (selection), factory));
  g_signal_connect_object (self->list, "activate", G_CALLBACK (activated_cb), self, 0);
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
