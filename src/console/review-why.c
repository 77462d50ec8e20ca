#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/review-why.h"

#include <glib/gi18n.h>

#include "console/review-marks.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

struct _YxReviewWhy {
  AdwBin parent_instance;

  GtkSearchEntry *search;
  GtkListBox *list;

  const YxCourse *course; /* NULL: none */
  GPtrArray *tasks;       /* of YxCourseTask, as they are numbered */
};

enum {
  MOMENT_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxReviewWhy, yx_review_why, ADW_TYPE_BIN)

static void
line_activated_cb (AdwActionRow *row, YxReviewWhy *self)
{
  const gint64 *time = g_object_get_data (G_OBJECT (row), "time");
  const YxCourseTask *task = g_object_get_data (G_OBJECT (row), "task");

  if (self->course != NULL)
    g_signal_emit (self, signals[MOMENT_ACTIVATED], 0, *time, task->vehicle_id);
}

static GtkWidget *
make_line (YxReviewWhy *self, const YxCourseTask *task, const YxStoryLine *line)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *sign = gtk_label_new (line->decisive ? "!" : "·");
  g_autofree char *time = line->time != 0 ? yx_format_time (line->time, NULL) : NULL;
  g_autofree char *subtitle
      = g_strdup_printf ("%s%s%s", time != NULL ? time : "",
                         time != NULL && line->who != NULL ? " · " : "",
                         line->who != NULL ? line->who : "");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), line->text);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_add_css_class (sign, "yx-alert-sign");
  gtk_widget_set_valign (sign, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (sign, line->decisive ? "warning" : "dim-label");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), sign);
  if (line->time >= self->course->begin && line->time <= self->course->end) {
    GtkWidget *go = gtk_image_new_from_icon_name ("media-playback-start-symbolic");

    gtk_widget_set_tooltip_text (go, _("Show this moment in the replay"));
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), go);
    gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
    g_object_set_data_full (G_OBJECT (row), "time", g_memdup2 (&line->time, sizeof line->time), g_free);
    g_object_set_data (G_OBJECT (row), "task", (gpointer) task);
    g_signal_connect_object (row, "activated", G_CALLBACK (line_activated_cb), self, 0);
  }
  return row;
}

/* The lines of a task are made when somebody wants them. */
static void
unfold (YxReviewWhy *self, AdwExpanderRow *row)
{
  const YxCourseTask *task = g_object_steal_data (G_OBJECT (row), "folded");
  g_autoptr (GArray) story = NULL;

  if (task == NULL || self->course == NULL)
    return;
  story = yx_story_new (self->course, task);
  for (guint i = 0; i < story->len; i++)
    adw_expander_row_add_row (row, make_line (self, task, &g_array_index (story, YxStoryLine, i)));
  if (story->len == 0) {
    GtkWidget *nothing = adw_action_row_new ();

    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (nothing), _("Nothing is on record of it."));
    adw_expander_row_add_row (row, nothing);
  }
}

static void
expanded_cb (AdwExpanderRow *row, GParamSpec *spec, YxReviewWhy *self)
{
  if (adw_expander_row_get_expanded (row))
    unfold (self, row);
}

static char *
dup_reason (const YxCourse *course, const YxCourseTask *task)
{
  if (task->why != YX_WHY_VISITED)
    return yx_course_why_text (course, task);
  return g_strdup_printf (_("Visited: %s"),
                          task->outcome == YX_STOP_OUTCOME_PENDING
                              ? _("no result was said")
                              : yx_enum_label (YX_TYPE_STOP_OUTCOME, (int) task->outcome));
}

static GtkWidget *
make_row (YxReviewWhy *self, const YxCourseTask *task, guint number)
{
  const gboolean visited = task->why == YX_WHY_VISITED;
  GtkWidget *row = adw_expander_row_new ();
  GtkWidget *digits, *state;
  g_autofree char *name = yx_review_masked_task (self->course->facts, task->task_id);
  g_autofree char *numbers = yx_story_case_numbers (self->course->facts, task->task_id);
  g_autofree char *title = g_strdup_printf ("%s · %s", name != NULL ? name : "–", numbers);
  g_autofree char *reason = dup_reason (self->course, task);
  g_autofree char *count = g_strdup_printf ("%u", number);

  digits = gtk_label_new (count);
  gtk_label_set_width_chars (GTK_LABEL (digits), 3);
  gtk_label_set_xalign (GTK_LABEL (digits), 1.0f);
  gtk_widget_add_css_class (digits, "dim-label");
  gtk_widget_add_css_class (digits, "yx-numeric");
  state = gtk_label_new (visited ? _("Visited") : _("Not visited"));
  gtk_widget_add_css_class (state, visited ? "success" : "warning");
  gtk_widget_set_valign (state, GTK_ALIGN_CENTER);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), reason);
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (row), digits);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (row), state);
  g_object_set_data (G_OBJECT (row), "folded", (gpointer) task);
  g_signal_connect_object (row, "notify::expanded", G_CALLBACK (expanded_cb), self, 0);
  return row;
}

static guint
find_number (YxReviewWhy *self, const YxCourseTask *task)
{
  guint index = 0;

  g_ptr_array_find (self->tasks, task, &index);
  return index + 1;
}

/* What is looked for comes first, and unfolds when it can only be that. */
static void
show (YxReviewWhy *self)
{
  const char *wanted = gtk_editable_get_text (GTK_EDITABLE (self->search));
  g_autoptr (GPtrArray) found = NULL;
  const GPtrArray *rows = self->tasks;
  GtkListBoxRow *old;
  guint n_best = 0;

  while ((old = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (old));
  if (self->course == NULL)
    return;
  if (*wanted != '\0')
    rows = found = yx_story_search (self->course, self->tasks, wanted, &n_best);
  for (guint i = 0; i < rows->len; i++)
    gtk_list_box_append (self->list,
                         make_row (self, rows->pdata[i], find_number (self, rows->pdata[i])));
  if (n_best == 1)
    adw_expander_row_set_expanded (
        ADW_EXPANDER_ROW (gtk_list_box_get_row_at_index (self->list, 0)), TRUE);
}

static void
search_activated_cb (YxReviewWhy *self)
{
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (self->list, 0);

  if (first == NULL)
    return;
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (first), TRUE);
  gtk_widget_child_focus (GTK_WIDGET (first), GTK_DIR_TAB_FORWARD);
}

static void
yx_review_why_dispose (GObject *object)
{
  YxReviewWhy *self = YX_REVIEW_WHY (object);

  self->course = NULL;
  g_clear_pointer (&self->tasks, g_ptr_array_unref);
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (yx_review_why_parent_class)->dispose (object);
}

static void
yx_review_why_class_init (YxReviewWhyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yx_review_why_dispose;
  signals[MOMENT_ACTIVATED]
      = g_signal_new ("moment-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_STRING);
}

static void
yx_review_why_init (YxReviewWhy *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *nothing = gtk_label_new (_("Nothing is found."));

  self->tasks = g_ptr_array_new ();
  self->search = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  g_object_set (self->search, "placeholder-text",
                _("Case number, number in the list, or name (Ctrl+F)"), NULL);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (show), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "activate", G_CALLBACK (search_activated_cb), self,
                           G_CONNECT_SWAPPED);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_set_valign (GTK_WIDGET (self->list), GTK_ALIGN_START);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->list), 12);
  gtk_widget_add_css_class (nothing, "dim-label");
  g_object_set (nothing, "margin-top", 18, "margin-bottom", 18, NULL);
  gtk_list_box_set_placeholder (self->list, nothing);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->search));
  gtk_box_append (GTK_BOX (box), scrolled);
  g_object_set (box, "margin-start", 12, "margin-end", 12, "margin-top", 9, NULL);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 1100);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), 1000);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  adw_bin_set_child (ADW_BIN (self), clamp);
}

void
yx_review_why_show (YxReviewWhy *self, const YxCourse *course)
{
  g_return_if_fail (YX_IS_REVIEW_WHY (self));

  self->course = course;
  g_ptr_array_unref (self->tasks);
  self->tasks = course != NULL ? yx_story_list_tasks (course) : g_ptr_array_new ();
  show (self);
}

void
yx_review_why_focus_search (YxReviewWhy *self)
{
  g_return_if_fail (YX_IS_REVIEW_WHY (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}
