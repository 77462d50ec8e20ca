#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/review-page.h"

#include <glib/gi18n.h>

#include "console/desk-call.h"
#include "console/desk-verb.h"
#include "console/evidence-window.h"
#include "console/review-calibration.h"
#include "console/review-figures.h"
#include "console/review-replay.h"
#include "console/review-returns.h"
#include "console/review-stops.h"
#include "console/review-why.h"
#include "desk/gather.h"
#include "desk/lists.h"
#include "desk/operation.h"
#include "desk/review.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"
#include "review/safeguards.h"

/* What a thread reads and reckons of one operation. */
typedef struct {
  YxReplay *replay;
  YxFigures *figures;
  GArray *safeguards; /* of YxSafeguard */
  guint roles;
} Night;

struct _YxReviewPage {
  AdwBin parent_instance;

  GtkStack *stack;    /* none, loading, night */
  AdwStatusPage *none_page;
  GtkDropDown *operation_drop;
  GtkStringList *operation_names;
  GtkLabel *sentence;
  GtkStack *views;    /* replay, figures, stops, calibration, safeguards, why, returns */
  YxReviewReplay *replay;
  YxReviewFigures *figures;
  YxReviewStops *stops;
  YxReviewCalibration *calibration;
  YxReviewReturns *returns;
  GtkListBox *safeguards;
  YxReviewWhy *why;
  GtkMenuButton *missing_button;
  GtkBox *missing_box;
  GtkCheckButton *open_only;

  YxDesk *desk;
  gulong changed_id;
  char *operation_id;   /* that is wanted; NULL: the latest that went out */
  GPtrArray *ids;       /* of the drop-down, by position */
  Night *night;         /* NULL: none */
  GHashTable *drafts;   /* remarks that were begun, by finding; of shown_id */
  char *shown_id;       /* whose night it is */
  YxRegion *region;
  GCancellable *load;
  gboolean loading, stale, quiet;
};

static void page_init (YxPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YxReviewPage, yx_review_page, ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (YX_TYPE_PAGE, page_init))

static void load (YxReviewPage *self);

static void
night_free (gpointer data)
{
  Night *night = data;

  g_clear_pointer (&night->safeguards, g_array_unref);
  g_clear_pointer (&night->figures, yx_figures_free);
  g_clear_pointer (&night->replay, yx_replay_free);
  g_free (night);
}

static const YxCourse *
course_of (YxReviewPage *self)
{
  return yx_replay_get_course (self->night->replay);
}

/* Safeguards ---------------------------------------------------------------------------------- */

static gboolean
close_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  const char *operation, *finding, *remark;

  g_variant_get (arguments, "(&s&s&s)", &operation, &finding, &remark);
  return yx_desk_close_finding (desk, operation, finding, remark, error);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxReviewPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!yx_desk_verb_finish (result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    yx_page_say (YX_PAGE (self), error->message);
}

static void
draft_cb (GtkEditable *row, YxReviewPage *self)
{
  const char *text = gtk_editable_get_text (row);
  const char *key = g_object_get_data (G_OBJECT (row), "key");

  if (*text != '\0')
    g_hash_table_insert (self->drafts, g_strdup (key), g_strdup (text));
  else
    g_hash_table_remove (self->drafts, key);
}

static void
remark_cb (AdwEntryRow *row, YxReviewPage *self)
{
  const char *remark = gtk_editable_get_text (GTK_EDITABLE (row));
  const char *key = g_object_get_data (G_OBJECT (row), "key");

  if (self->desk == NULL || *remark == '\0')
    return;
  yx_desk_verb_async (self->desk, close_verb,
                      g_variant_new ("(sss)", self->shown_id, key, remark), self->load, closed_cb,
                      g_object_ref (self));
}

/* Read by a sign as well as by its colour. */
static const char *
state_sign (const YxSafeguard *safeguard)
{
  if (safeguard->remark != NULL)
    return "✓";
  switch (safeguard->state) {
  case YX_SAFEGUARD_KEPT:
    return "✓";
  case YX_SAFEGUARD_UNKNOWN:
    return "?";
  case YX_SAFEGUARD_LOOK:
    return "!";
  case YX_SAFEGUARD_NOT_KEPT:
  default:
    return "✖";
  }
}

static GtkWidget *
make_safeguard_row (YxReviewPage *self, const YxSafeguard *safeguard)
{
  const gboolean finding = yx_safeguard_is_finding (safeguard);
  const gboolean may = (self->night->roles & yx_right_roles (YX_RIGHT_REVIEW)) != 0;
  GtkWidget *row = finding ? adw_expander_row_new () : adw_action_row_new ();
  GtkWidget *sign = gtk_label_new (state_sign (safeguard));
  g_autofree char *subtitle = NULL;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), safeguard->text);
  gtk_widget_add_css_class (sign, "yx-alert-sign");
  if (safeguard->state == YX_SAFEGUARD_NOT_KEPT && safeguard->remark == NULL)
    gtk_widget_add_css_class (sign, "error");
  else if (safeguard->state != YX_SAFEGUARD_KEPT && safeguard->remark == NULL)
    gtk_widget_add_css_class (sign, "warning");
  else
    gtk_widget_add_css_class (sign, "success");
  gtk_widget_set_valign (sign, GTK_ALIGN_CENTER);
  if (safeguard->remark != NULL) {
    g_autofree char *closed = yx_format_time (safeguard->closed, NULL);

    subtitle = g_strdup_printf (_("%s · closed by %s, %s: %s"),
                                yx_safeguard_kind_label (safeguard->kind), safeguard->closed_by,
                                closed, safeguard->remark);
  } else {
    subtitle = g_strdup (yx_safeguard_kind_label (safeguard->kind));
  }
  if (finding) {
    GtkWidget *entry = adw_entry_row_new ();
    const char *draft = g_hash_table_lookup (self->drafts, safeguard->key);

    adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle);
    adw_expander_row_add_prefix (ADW_EXPANDER_ROW (row), sign);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry),
                                   safeguard->remark != NULL ? _("Another remark (Enter)")
                                                             : _("Close with a remark (Enter)"));
    adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (entry), TRUE);
    gtk_widget_set_sensitive (entry, may);
    g_object_set_data_full (G_OBJECT (entry), "key", g_strdup (safeguard->key), g_free);
    if (draft != NULL) {
      gtk_editable_set_text (GTK_EDITABLE (entry), draft);
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
    }
    g_signal_connect (entry, "apply", G_CALLBACK (remark_cb), self);
    g_signal_connect (entry, "changed", G_CALLBACK (draft_cb), self);
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), entry);
  } else {
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), sign);
  }
  return row;
}

static void
show_safeguards (YxReviewPage *self)
{
  const gboolean open_only = gtk_check_button_get_active (self->open_only);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->safeguards, 0)) != NULL)
    gtk_list_box_remove (self->safeguards, GTK_WIDGET (row));
  for (guint i = 0; self->night != NULL && i < self->night->safeguards->len; i++) {
    const YxSafeguard *safeguard = &g_array_index (self->night->safeguards, YxSafeguard, i);

    if (!open_only || (yx_safeguard_is_finding (safeguard) && safeguard->remark == NULL))
      gtk_list_box_append (self->safeguards, make_safeguard_row (self, safeguard));
  }
}

/* What is missing ----------------------------------------------------------------------------- */

static void
show_missing (YxReviewPage *self)
{
  const GArray *missing = self->night != NULL ? course_of (self)->missing : NULL;
  const guint n = missing != NULL ? missing->len : 0;
  g_autofree char *label = g_strdup_printf (_("Missing: %u"), n);
  GtkWidget *old;

  while ((old = gtk_widget_get_first_child (GTK_WIDGET (self->missing_box))) != NULL)
    gtk_box_remove (self->missing_box, old);
  for (guint i = 0; i < n; i++) {
    g_autofree char *text
        = yx_missing_text (course_of (self), &g_array_index (missing, YxMissing, i));
    GtkWidget *line = gtk_label_new (text);

    gtk_label_set_xalign (GTK_LABEL (line), 0.0f);
    gtk_label_set_wrap (GTK_LABEL (line), TRUE);
    gtk_label_set_max_width_chars (GTK_LABEL (line), 48);
    gtk_label_set_selectable (GTK_LABEL (line), FALSE);
    gtk_box_append (self->missing_box, line);
  }
  gtk_menu_button_set_label (self->missing_button, label);
  gtk_widget_set_visible (GTK_WIDGET (self->missing_button), n > 0);
}

/* A line of a task's story: where its car was then. */
static void
moment_cb (YxReviewPage *self, gint64 time, const char *vehicle_id)
{
  if (self->night == NULL)
    return;
  gtk_stack_set_visible_child_name (self->views, "replay");
  yx_review_replay_choose (self->replay, time, vehicle_id);
}

/* The night ----------------------------------------------------------------------------------- */

static void
show_sentence (YxReviewPage *self)
{
  const YxFigures *figures = self->night->figures;
  guint n_open = 0;
  g_autofree char *text = NULL;

  for (guint i = 0; i < self->night->safeguards->len; i++) {
    const YxSafeguard *safeguard = &g_array_index (self->night->safeguards, YxSafeguard, i);

    n_open += yx_safeguard_is_finding (safeguard) && safeguard->remark == NULL;
  }
  text = figures->pooling.together.n_cars == 0
             ? g_strdup_printf (_("%u of %u visited · %u came · findings open: %u"),
                                figures->funnel.visited, figures->funnel.targets,
                                figures->funnel.came, n_open)
             : g_strdup_printf (_("%u cars instead of %u · %u of %u visited · %u came · findings open: %u"),
                                figures->pooling.together.n_cars, figures->pooling.alone.n_cars,
                                figures->funnel.visited, figures->funnel.targets,
                                figures->funnel.came, n_open);
  gtk_label_set_label (self->sentence, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->sentence), text);
}

static void
drop_night (YxReviewPage *self)
{
  yx_review_replay_show (self->replay, NULL, NULL);
  yx_review_figures_show (self->figures, NULL, NULL);
  yx_review_stops_show (self->stops, NULL);
  yx_review_why_show (self->why, NULL);
  g_clear_pointer (&self->night, night_free);
  g_clear_pointer (&self->shown_id, g_free);
  show_safeguards (self);
  show_missing (self);
}

typedef struct {
  char *wanted;        /* nullable */
  GPtrArray *ids, *names; /* of operations that went out, the latest first */
  char *id;            /* that was read; NULL: none went out */
  Night *night;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_free (reading->wanted);
  g_ptr_array_unref (reading->ids);
  g_ptr_array_unref (reading->names);
  g_free (reading->id);
  g_clear_pointer (&reading->night, night_free);
  g_free (reading);
}

static gboolean
list_nights (YxDesk *desk, Reading *reading, GError **error)
{
  g_autoptr (GListStore) operations = yx_desk_list_operations (desk, error);

  if (operations == NULL)
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (operations)); i++) {
    g_autoptr (YxOperation) operation = g_list_model_get_item (G_LIST_MODEL (operations), i);
    const YxOperationData *data = yx_operation_get_data (operation);
    g_autofree char *day = NULL;

    if (data->step < YX_OPERATION_STEP_LIVE)
      continue;
    day = yx_format_time (data->window_start, NULL);
    g_ptr_array_add (reading->ids, g_strdup (data->id));
    g_ptr_array_add (reading->names, g_strdup_printf ("%s · %.10s", data->name, day));
    if (g_strcmp0 (data->id, reading->wanted) == 0)
      reading->id = g_strdup (data->id);
  }
  if (reading->id == NULL && reading->ids->len > 0)
    reading->id = g_strdup (reading->ids->pdata[0]);
  return TRUE;
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *reading = g_new0 (Reading, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) closed = NULL;
  YxReviewCosts costs;

  reading->wanted = g_strdup (data);
  reading->ids = g_ptr_array_new_with_free_func (g_free);
  reading->names = g_ptr_array_new_with_free_func (g_free);
  if (list_nights (source, reading, &error) && reading->id != NULL) {
    reading->night = g_new0 (Night, 1);
    reading->night->replay = yx_replay_open (source, reading->id, cancellable, &error);
    if (reading->night->replay != NULL && yx_desk_get_review_costs (source, &costs, &error)
        && (closed = yx_desk_list_closed_findings (source, reading->id, &error)) != NULL
        && yx_desk_get_roles (source, &reading->night->roles, &error)) {
      const YxCourse *course = yx_replay_get_course (reading->night->replay);

      reading->night->figures = yx_figures_new (course, &costs);
      reading->night->safeguards = yx_safeguards_new (course, closed);
    }
  }
  if (error == NULL) {
    g_task_return_pointer (task, reading, reading_free);
    return;
  }
  reading_free (reading);
  g_task_return_error (task, g_steal_pointer (&error));
}

static void
show_names (YxReviewPage *self, const Reading *reading)
{
  self->quiet = TRUE;
  g_ptr_array_set_size (self->ids, 0);
  gtk_string_list_splice (self->operation_names, 0,
                          g_list_model_get_n_items (G_LIST_MODEL (self->operation_names)), NULL);
  for (guint i = 0; i < reading->ids->len; i++) {
    g_ptr_array_add (self->ids, g_strdup (reading->ids->pdata[i]));
    gtk_string_list_append (self->operation_names, reading->names->pdata[i]);
    if (g_strcmp0 (reading->ids->pdata[i], reading->id) == 0)
      gtk_drop_down_set_selected (self->operation_drop, i);
  }
  self->quiet = FALSE;
}

/* Those that have become the remark. */
static void
forget_drafts (YxReviewPage *self)
{
  for (guint i = 0; i < self->night->safeguards->len; i++) {
    const YxSafeguard *safeguard = &g_array_index (self->night->safeguards, YxSafeguard, i);
    const char *draft = g_hash_table_lookup (self->drafts, safeguard->key);

    if (draft != NULL && g_strcmp0 (draft, safeguard->remark) == 0)
      g_hash_table_remove (self->drafts, safeguard->key);
  }
}

/* The keys of the replay work at once when the page is turned to. */
static void
take_focus (YxReviewPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (gtk_widget_get_mapped (GTK_WIDGET (self->replay))
      && (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self))))
    gtk_widget_child_focus (GTK_WIDGET (self->replay), GTK_DIR_TAB_FORWARD);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxReviewPage) self = user_data;
  g_autoptr (GError) error = NULL;
  Reading *reading = g_task_propagate_pointer (G_TASK (result), &error);

  if (self->desk == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_clear_pointer (&reading, reading_free);
    return;
  }
  self->loading = FALSE;
  if (reading == NULL) {
    adw_status_page_set_description (self->none_page, error->message);
    gtk_stack_set_visible_child_name (self->stack, "none");
  } else {
    const gint64 time = g_strcmp0 (reading->id, self->shown_id) == 0
                            ? yx_review_replay_get_time (self->replay)
                            : 0;

    if (g_strcmp0 (reading->id, self->shown_id) != 0)
      g_hash_table_remove_all (self->drafts);
    drop_night (self);
    show_names (self, reading);
    self->night = g_steal_pointer (&reading->night);
    self->shown_id = g_strdup (reading->id);
    reading_free (reading);
    if (self->night != NULL) {
      yx_review_replay_show (self->replay, self->desk, self->night->replay);
      if (time != 0)
        yx_review_replay_seek (self->replay, time);
      yx_review_figures_show (self->figures, course_of (self), self->night->figures);
      yx_review_stops_show (self->stops, course_of (self));
      forget_drafts (self);
      show_sentence (self);
      show_safeguards (self);
      show_missing (self);
      yx_review_why_show (self->why, course_of (self));
    }
    gtk_stack_set_visible_child_name (self->stack, self->night != NULL ? "night" : "none");
    take_focus (self);
  }
  if (self->stale)
    load (self);
}

static void
load (YxReviewPage *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->desk == NULL || self->loading || !gtk_widget_get_mapped (GTK_WIDGET (self))) {
    self->stale = self->desk != NULL;
    return;
  }
  self->stale = FALSE;
  self->loading = TRUE;
  if (self->night == NULL)
    gtk_stack_set_visible_child_name (self->stack, "loading");
  task = g_task_new (self->desk, self->load, loaded_cb, g_object_ref (self));
  g_task_set_source_tag (task, load);
  g_task_set_task_data (task, g_strdup (self->operation_id), g_free);
  g_task_set_return_on_cancel (task, FALSE);
  g_task_run_in_thread (task, load_thread);
}

/* A night that runs changes every moment; it is read again when somebody asks for it. */
static void
changed_cb (YxReviewPage *self)
{
  const YxOperationStep step
      = self->night != NULL ? course_of (self)->facts->operation.step : YX_OPERATION_STEP_DRAFT;

  yx_review_calibration_reload (self->calibration);
  yx_review_returns_reload (self->returns);
  if (self->night == NULL || step == YX_OPERATION_STEP_CLOSED)
    load (self);
}

static void
operation_cb (YxReviewPage *self)
{
  const guint index = gtk_drop_down_get_selected (self->operation_drop);

  if (self->quiet || index >= self->ids->len)
    return;
  g_free (self->operation_id);
  self->operation_id = g_strdup (self->ids->pdata[index]);
  load (self);
}

static void
say_cb (YxReviewPage *self, const char *text)
{
  yx_page_say (YX_PAGE (self), text);
}

static void
region_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxReviewPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxRegion) region = yx_desk_call_finish (result, &error);

  if (self->desk == NULL || error != NULL)
    return;
  g_set_object (&self->region, region);
  yx_review_replay_set_region (self->replay, region);
}

static void
evidence_cb (YxReviewPage *self, const char *id, gint64 taken)
{
  const YxEvidenceFilter filter = { .operation_id = self->shown_id, .id = id };
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->desk != NULL && self->shown_id != NULL && GTK_IS_WINDOW (root))
    yx_evidence_window_open (GTK_WINDOW (root), self->desk, &filter, taken);
}

static void
map_cb (YxReviewPage *self)
{
  if (self->desk != NULL && self->region == NULL)
    yx_desk_call_async (self->desk, yx_desk_call_region, NULL, self->load, region_cb,
                        g_object_ref (self));
  if (self->night == NULL || self->stale)
    load (self);
  else
    take_focus (self);
}

static void
set_desk (YxPage *page, YxDesk *desk)
{
  YxReviewPage *self = YX_REVIEW_PAGE (page);

  if (self->desk != NULL)
    g_clear_signal_handler (&self->changed_id, self->desk);
  g_cancellable_cancel (self->load);
  g_object_unref (self->load);
  self->load = g_cancellable_new ();
  self->loading = FALSE;
  drop_night (self);
  g_clear_pointer (&self->operation_id, g_free);
  g_clear_object (&self->region);
  yx_review_replay_set_region (self->replay, NULL);
  g_set_object (&self->desk, desk);
  yx_review_calibration_set_desk (self->calibration, desk);
  yx_review_returns_set_desk (self->returns, desk);
  if (desk == NULL)
    return;
  self->changed_id = g_signal_connect_swapped (desk, "changed", G_CALLBACK (changed_cb), self);
  self->stale = TRUE;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    map_cb (self);
}

static void
reload (YxPage *page, gboolean region)
{
  YxReviewPage *self = YX_REVIEW_PAGE (page);

  if (region)
    g_clear_object (&self->region);
  self->stale = TRUE;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    map_cb (self);
}

static void
focus_search (YxPage *page)
{
  YxReviewPage *self = YX_REVIEW_PAGE (page);

  gtk_stack_set_visible_child_name (self->views, "why");
  yx_review_why_focus_search (self->why);
}

static void
cycle_panes (YxPage *page, int step)
{
  static const char *const names[] = { "replay", "figures", "stops", "calibration", "safeguards",
                                       "why", "returns" };
  YxReviewPage *self = YX_REVIEW_PAGE (page);
  const char *now = gtk_stack_get_visible_child_name (self->views);
  const int n = (int) G_N_ELEMENTS (names);

  for (int i = 0; i < n; i++)
    if (g_strcmp0 (names[i], now) == 0) {
      gtk_stack_set_visible_child_name (self->views, names[(i + step + n) % n]);
      gtk_widget_child_focus (gtk_stack_get_visible_child (self->views), GTK_DIR_TAB_FORWARD);
      return;
    }
}

static void
yx_review_page_dispose (GObject *object)
{
  YxReviewPage *self = YX_REVIEW_PAGE (object);

  if (self->load != NULL)
    g_cancellable_cancel (self->load);
  g_clear_object (&self->load);
  if (self->desk != NULL)
    g_clear_signal_handler (&self->changed_id, self->desk);
  g_clear_object (&self->desk);
  g_clear_object (&self->region);
  if (self->replay != NULL)
    drop_night (self);
  g_clear_pointer (&self->operation_id, g_free);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  g_clear_pointer (&self->drafts, g_hash_table_unref);
  g_clear_object (&self->operation_names);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_REVIEW_PAGE);
  G_OBJECT_CLASS (yx_review_page_parent_class)->dispose (object);
}

static void
page_init (YxPageInterface *iface)
{
  iface->set_desk = set_desk;
  iface->reload = reload;
  iface->focus_search = focus_search;
  iface->cycle_panes = cycle_panes;
}

static void
yx_review_page_class_init (YxReviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_review_page_dispose;
  g_type_ensure (YX_TYPE_REVIEW_REPLAY);
  g_type_ensure (YX_TYPE_REVIEW_FIGURES);
  g_type_ensure (YX_TYPE_REVIEW_STOPS);
  g_type_ensure (YX_TYPE_REVIEW_CALIBRATION);
  g_type_ensure (YX_TYPE_REVIEW_RETURNS);
  g_type_ensure (YX_TYPE_REVIEW_WHY);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/review-page.ui");
  gtk_widget_class_bind_template_child (widget_class, YxReviewPage, stack);
  gtk_widget_class_bind_template_child (widget_class, YxReviewPage, none_page);
  gtk_widget_class_bind_template_child (widget_class, YxReviewPage, operation_drop);
  gtk_widget_class_bind_template_child (widget_class, YxReviewPage, sentence);
  gtk_widget_class_bind_template_child (widget_class, YxReviewPage, views);
  gtk_widget_class_bind_template_child (widget_class, YxReviewPage, replay);
  gtk_widget_class_bind_template_child (widget_class, YxReviewPage, figures);
  gtk_widget_class_bind_template_child (widget_class, YxReviewPage, stops);
  gtk_widget_class_bind_template_child (widget_class, YxReviewPage, calibration);
  gtk_widget_class_bind_template_child (widget_class, YxReviewPage, returns);
  gtk_widget_class_bind_template_child (widget_class, YxReviewPage, safeguards);
  gtk_widget_class_bind_template_child (widget_class, YxReviewPage, open_only);
  gtk_widget_class_bind_template_child (widget_class, YxReviewPage, why);
  gtk_widget_class_bind_template_child (widget_class, YxReviewPage, missing_button);
  gtk_widget_class_bind_template_child (widget_class, YxReviewPage, missing_box);
  gtk_widget_class_bind_template_callback (widget_class, evidence_cb);
  gtk_widget_class_bind_template_callback (widget_class, operation_cb);
  gtk_widget_class_bind_template_callback (widget_class, say_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_safeguards);
  gtk_widget_class_bind_template_callback (widget_class, moment_cb);
}

static GtkWidget *
make_placeholder (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_margin_top (label, 18);
  gtk_widget_set_margin_bottom (label, 18);
  return label;
}

static void
yx_review_page_init (YxReviewPage *self)
{
  self->load = g_cancellable_new ();
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->operation_names = gtk_string_list_new (NULL);
  self->quiet = TRUE;
  gtk_drop_down_set_model (self->operation_drop, G_LIST_MODEL (self->operation_names));
  self->quiet = FALSE;
  gtk_list_box_set_placeholder (self->safeguards,
                                make_placeholder (_("Nothing that nobody has closed.")));
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
}

const char *
yx_review_page_get_operation (YxReviewPage *self)
{
  g_return_val_if_fail (YX_IS_REVIEW_PAGE (self), NULL);

  return self->shown_id;
}
