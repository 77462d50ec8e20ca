#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/check-list.h"
#include "console/list-reveal.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

/* One visit: a row of the list. */
#define YX_TYPE_CHECK_ROW (yx_check_row_get_type ())
G_DECLARE_FINAL_TYPE (YxCheckRow, yx_check_row, YX, CHECK_ROW, GObject)

struct _YxCheckRow {
  GObject parent_instance;

  const YxTaskCheck *task; /* of the list's check, which lives longer */
  guint index;             /* in the check */
};

G_DEFINE_FINAL_TYPE (YxCheckRow, yx_check_row, G_TYPE_OBJECT)

struct _YxCheckList {
  AdwBin parent_instance;

  GtkStack *stack; /* list, none */
  GtkLabel *note;
  GtkLabel *sentence;
  GtkListView *view;

  YxOperationCheck *check; /* NULL: none */
  GListStore *rows;        /* of YxCheckRow */
  GtkSingleSelection *single;
  YxPlanSelection *selection;
  GCancellable *load;
  gboolean reflecting; /* the row is set because the selection changed */
};

enum {
  CHECKED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxCheckList, yx_check_list, ADW_TYPE_BIN)

/* Lower comes first: stopped, papers, warned, in order. */
static int
rank_of (const YxTaskCheck *task)
{
  switch (task->standing) {
  case YX_STANDING_NO_GO:
    return 0;
  case YX_STANDING_PAPERS:
    return 1;
  case YX_STANDING_GO:
  default:
    return task->n_warnings + task->n_overridden > 0 ? 2 : 3;
  }
}

/* By rank, then as the desk gives them. */
static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const YxCheckRow *x = *(YxCheckRow *const *) a;
  const YxCheckRow *y = *(YxCheckRow *const *) b;
  const int ranks = rank_of (x->task) - rank_of (y->task);

  return ranks != 0 ? ranks : (x->index > y->index) - (x->index < y->index);
}

static const char *
class_of (YxStanding standing)
{
  switch (standing) {
  case YX_STANDING_NO_GO:
    return "error";
  case YX_STANDING_PAPERS:
    return "warning";
  case YX_STANDING_GO:
  default:
    return "success";
  }
}

/* A finding as markup: what was seen, and smaller its basis and what to do, or who has
 * overridden it and why. */
static void
append_finding (GString *markup, const YxRuleset *ruleset, const YxTaskFinding *finding)
{
  const YxRule *rule = yx_ruleset_get_rule (ruleset, finding->rule);
  const char *sign = finding->override_id != NULL            ? "»"
                     : finding->verdict == YX_VERDICT_WARN ? "!"
                     : finding->missing                    ? "?"
                                                           : "×";
  g_autofree char *head = g_markup_printf_escaped (
      _("%s %d %s%s%s: %s"), sign, (int) finding->rule + 1, yx_rule_label (finding->rule),
      finding->case_number != NULL ? " " : "",
      finding->case_number != NULL ? finding->case_number : "", finding->seen);
  g_autofree char *tail
      = finding->override_id != NULL
            ? g_markup_printf_escaped (_("Overridden by %s: %s"), finding->commander,
                                       finding->reason)
            : g_markup_printf_escaped ("%s\n→ %s", yx_rule_text_get (&rule->article),
                                       yx_rule_text_get (&rule->remedy));

  g_string_append_printf (markup, "%s%s\n<small>%s</small>", markup->len > 0 ? "\n" : "", head,
                          tail);
}

static GtkWidget *
new_label (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  return label;
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item, YxCheckList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = new_label ();

  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (title, "yx-row-title");
  gtk_box_append (GTK_BOX (line), title);
  gtk_box_append (GTK_BOX (line), gtk_label_new (NULL));
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), new_label ());
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item, YxCheckList *self)
{
  GtkWidget *line = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *findings = gtk_widget_get_next_sibling (line);
  GtkWidget *title = gtk_widget_get_first_child (line);
  GtkWidget *standing = gtk_widget_get_next_sibling (title);
  const YxTaskCheck *task = YX_CHECK_ROW (gtk_list_item_get_item (item))->task;
  g_autofree char *name = g_strdup_printf ("%s · %s", task->masked_debtor, task->case_numbers);
  g_autoptr (GString) markup = g_string_new (NULL);
  const char *const classes[] = { class_of (task->standing), NULL };

  gtk_label_set_label (GTK_LABEL (title), name);
  gtk_label_set_label (GTK_LABEL (standing),
                       yx_enum_label (YX_TYPE_STANDING, (int) task->standing));
  gtk_widget_set_css_classes (standing, (const char **) classes);
  for (guint i = 0; i < task->findings->len; i++) {
    const YxTaskFinding *finding = &g_array_index (task->findings, YxTaskFinding, i);

    if (finding->verdict >= YX_VERDICT_WARN)
      append_finding (markup, self->check->ruleset, finding);
  }
  gtk_label_set_markup (GTK_LABEL (findings), markup->str);
  gtk_widget_set_visible (findings, markup->len > 0);
}

static void
selected_cb (GtkSingleSelection *single, GParamSpec *pspec, YxCheckList *self)
{
  YxCheckRow *row = gtk_single_selection_get_selected_item (single);

  if (!self->reflecting && self->selection != NULL && row != NULL)
    yx_plan_selection_select_task (self->selection, row->task->task_id);
}

static guint
find_task (YxCheckList *self, const char *task_id)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));

  for (guint i = 0; task_id != NULL && i < n; i++) {
    g_autoptr (YxCheckRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

    if (g_str_equal (row->task->task_id, task_id))
      return i;
  }
  return GTK_INVALID_LIST_POSITION;
}

static void
selection_changed_cb (YxCheckList *self)
{
  const guint position = find_task (self, yx_plan_selection_get_task (self->selection));

  self->reflecting = TRUE;
  gtk_single_selection_set_selected (self->single, position);
  self->reflecting = FALSE;
  if (position != GTK_INVALID_LIST_POSITION)
    yx_list_reveal (GTK_WIDGET (self->view), position);
}

/* Takes the check; NULL with a note for none. */
static void
show_check (YxCheckList *self, YxOperationCheck *check, const char *note)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *sentence = NULL;
  YxOperationCheck *old = self->check;

  self->reflecting = TRUE;
  g_list_store_remove_all (self->rows);
  self->check = check;
  g_clear_pointer (&old, yx_operation_check_free);
  for (guint i = 0; check != NULL && i < check->tasks->len; i++) {
    YxCheckRow *row = g_object_new (YX_TYPE_CHECK_ROW, NULL);

    row->task = g_ptr_array_index (check->tasks, i);
    row->index = i;
    g_ptr_array_add (rows, row);
  }
  /* Sorted before they are shown, so that the list begins at its top. */
  g_ptr_array_sort (rows, compare_rows);
  g_list_store_splice (self->rows, 0, 0, rows->pdata, rows->len);
  self->reflecting = FALSE;
  if (self->selection != NULL)
    selection_changed_cb (self);

  gtk_label_set_label (self->note, note != NULL ? note : _("There is nobody to visit yet"));
  if (check != NULL)
    sentence = yx_operation_check_sentence (check);
  gtk_label_set_label (self->sentence, sentence != NULL ? sentence : "");
  gtk_stack_set_visible_child_name (self->stack, rows->len > 0 ? "list" : "none");
  g_signal_emit (self, signals[CHECKED], 0);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxCheckList) self = user_data;
  g_autoptr (GError) error = NULL;
  YxOperationCheck *check = yx_desk_check_operation_finish (YX_DESK (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  show_check (self, check, error != NULL ? error->message : NULL);
}

static void
yx_check_row_class_init (YxCheckRowClass *klass)
{
}

static void
yx_check_row_init (YxCheckRow *self)
{
}

static void
yx_check_list_dispose (GObject *object)
{
  YxCheckList *self = YX_CHECK_LIST (object);

  g_cancellable_cancel (self->load);
  g_clear_object (&self->load);
  if (self->view != NULL)
    gtk_list_view_set_model (self->view, NULL);
  g_clear_object (&self->single);
  g_clear_object (&self->rows);
  g_clear_object (&self->selection);
  g_clear_pointer (&self->check, yx_operation_check_free);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_CHECK_LIST);
  G_OBJECT_CLASS (yx_check_list_parent_class)->dispose (object);
}

static void
yx_check_list_class_init (YxCheckListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_check_list_dispose;
  signals[CHECKED] = g_signal_new ("checked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/check-list.ui");
  gtk_widget_class_bind_template_child (widget_class, YxCheckList, stack);
  gtk_widget_class_bind_template_child (widget_class, YxCheckList, note);
  gtk_widget_class_bind_template_child (widget_class, YxCheckList, sentence);
  gtk_widget_class_bind_template_child (widget_class, YxCheckList, view);
}

static void
yx_check_list_init (YxCheckList *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->load = g_cancellable_new ();
  self->rows = g_list_store_new (YX_TYPE_CHECK_ROW);
  self->single = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->rows)));
  gtk_single_selection_set_autoselect (self->single, FALSE);
  gtk_single_selection_set_can_unselect (self->single, TRUE);
  g_signal_connect_object (self->single, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           0);
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  gtk_list_view_set_factory (self->view, factory);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->single));
}

void
yx_check_list_set_selection (YxCheckList *self, YxPlanSelection *selection)
{
  g_return_if_fail (YX_IS_CHECK_LIST (self));
  g_return_if_fail (self->selection == NULL);

  self->selection = g_object_ref (selection);
  g_signal_connect_object (selection, "changed", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

void
yx_check_list_load (YxCheckList *self, YxDesk *desk, const char *operation_id)
{
  g_return_if_fail (YX_IS_CHECK_LIST (self));
  g_return_if_fail (desk == NULL || YX_IS_DESK (desk));

  g_cancellable_cancel (self->load);
  g_object_unref (self->load);
  self->load = g_cancellable_new ();
  if (desk == NULL || operation_id == NULL)
    show_check (self, NULL, NULL);
  else
    yx_desk_check_operation_async (desk, operation_id, YX_CHECK_STAGE_PREPARATION, self->load,
                                   checked_cb, g_object_ref (self));
}

guint
yx_check_list_get_n_stopped (YxCheckList *self)
{
  g_return_val_if_fail (YX_IS_CHECK_LIST (self), 0);

  return self->check != NULL ? (guint) (self->check->n_papers + self->check->n_no_go) : 0;
}
