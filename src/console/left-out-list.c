#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/left-out-list.h"
#include "console/list-reveal.h"
#include "desk/remedy.h"
#include "desk/study-words.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

struct _YxLeftOutList {
  AdwBin parent_instance;

  GtkStack *stack; /* list, nobody, none */
  GtkListView *view;

  GListStore *tasks;
  GtkSingleSelection *single;
  YxPlanStudy *study; /* NULL: no advice */
  YxPlanSelection *selection;
  gboolean reflecting; /* the row is set because the selection changed */
};

enum {
  APPLY,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxLeftOutList, yx_left_out_list, ADW_TYPE_BIN)

static const YxTaskAdvice *
advice_of (YxLeftOutList *self, YxTask *task)
{
  return self->study != NULL
             ? yx_plan_study_find_advice (self->study, yx_task_get_data (task)->id)
             : NULL;
}

static GtkLabel *
add_label (GtkBox *box, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (box, label);
  return GTK_LABEL (label);
}

static void
apply_cb (GtkButton *button, GtkListItem *item)
{
  YxTask *task = gtk_list_item_get_item (item);
  YxLeftOutList *self = YX_LEFT_OUT_LIST (
      gtk_widget_get_ancestor (GTK_WIDGET (button), YX_TYPE_LEFT_OUT_LIST));
  const YxTaskAdvice *advice = task != NULL && self != NULL ? advice_of (self, task) : NULL;

  if (advice != NULL)
    g_signal_emit (self, signals[APPLY], 0, advice);
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item, YxLeftOutList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *apply = gtk_button_new_with_label (_("Do This and Plan Again"));

  gtk_widget_add_css_class (box, "yx-left-out");
  add_label (GTK_BOX (box), "yx-row-title");
  add_label (GTK_BOX (box), "yx-left-out-reason");
  add_label (GTK_BOX (box), "yx-left-out-remedy");
  gtk_widget_set_halign (apply, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), apply);
  g_signal_connect_object (apply, "clicked", G_CALLBACK (apply_cb), item, 0);
  gtk_list_item_set_child (item, box);
}

static void
set_line (GtkWidget *label, const char *text)
{
  gtk_label_set_label (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL && *text != '\0');
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item, YxLeftOutList *self)
{
  GtkWidget *title = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *reason = gtk_widget_get_next_sibling (title);
  GtkWidget *remedy = gtk_widget_get_next_sibling (reason);
  GtkWidget *apply = gtk_widget_get_next_sibling (remedy);
  YxTask *task = gtk_list_item_get_item (item);
  const YxTaskData *data = yx_task_get_data (task);
  const YxTaskAdvice *advice = advice_of (self, task);
  const char *why = yx_enum_label (YX_TYPE_LEFT_OUT, (int) data->left_out);
  g_autofree char *name = g_strdup_printf ("%s · %s", data->masked_debtor, data->case_numbers);
  g_autofree char *noted = NULL;
  g_autofree char *change = advice != NULL ? yx_remedy_text (advice) : NULL;
  g_autofree char *would = NULL;

  if (data->left_out_note != NULL && *data->left_out_note != '\0')
    noted = g_strdup_printf (_("%s: %s"), why, data->left_out_note);
  if (change != NULL)
    would = g_strdup_printf (_("To let it in: %s"), change);
  set_line (title, name);
  set_line (reason, noted != NULL ? noted : why);
  set_line (remedy, would);
  gtk_widget_set_visible (apply, advice != NULL && yx_remedy_has_verb (advice));
}

static void
selected_cb (GtkSingleSelection *single, GParamSpec *pspec, YxLeftOutList *self)
{
  YxTask *task = gtk_single_selection_get_selected_item (single);

  if (self->reflecting || self->selection == NULL || task == NULL)
    return;
  yx_plan_selection_select_task (self->selection, yx_task_get_data (task)->id);
}

static guint
find_task (YxLeftOutList *self, const char *task_id)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->tasks));

  for (guint i = 0; task_id != NULL && i < n; i++) {
    g_autoptr (YxTask) task = g_list_model_get_item (G_LIST_MODEL (self->tasks), i);

    if (g_str_equal (yx_task_get_data (task)->id, task_id))
      return i;
  }
  return GTK_INVALID_LIST_POSITION;
}

static void
selection_changed_cb (YxLeftOutList *self)
{
  const guint position = find_task (self, yx_plan_selection_get_task (self->selection));

  self->reflecting = TRUE;
  gtk_single_selection_set_selected (self->single, position);
  self->reflecting = FALSE;
  if (position != GTK_INVALID_LIST_POSITION)
    yx_list_reveal (GTK_WIDGET (self->view), position);
}

static void
yx_left_out_list_dispose (GObject *object)
{
  YxLeftOutList *self = YX_LEFT_OUT_LIST (object);

  if (self->view != NULL)
    gtk_list_view_set_model (self->view, NULL);
  g_clear_object (&self->single);
  g_clear_object (&self->tasks);
  g_clear_object (&self->study);
  g_clear_object (&self->selection);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_LEFT_OUT_LIST);
  G_OBJECT_CLASS (yx_left_out_list_parent_class)->dispose (object);
}

static void
yx_left_out_list_class_init (YxLeftOutListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_left_out_list_dispose;

  signals[APPLY] = g_signal_new ("apply", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/left-out-list.ui");
  gtk_widget_class_bind_template_child (widget_class, YxLeftOutList, stack);
  gtk_widget_class_bind_template_child (widget_class, YxLeftOutList, view);
}

static void
yx_left_out_list_init (YxLeftOutList *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  self->tasks = g_list_store_new (YX_TYPE_TASK);
  self->single = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->tasks)));
  gtk_single_selection_set_autoselect (self->single, FALSE);
  gtk_single_selection_set_can_unselect (self->single, TRUE);

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  gtk_list_view_set_factory (self->view, factory);
  g_object_unref (factory);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->single));
  g_signal_connect_object (self->single, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           0);
}

void
yx_left_out_list_set_selection (YxLeftOutList *self, YxPlanSelection *selection)
{
  g_return_if_fail (YX_IS_LEFT_OUT_LIST (self));
  g_return_if_fail (self->selection == NULL);

  self->selection = g_object_ref (selection);
  g_signal_connect_object (selection, "changed", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

/* What is cheap to let in comes first, what nothing lets in last. */
static int
compare_tasks_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  YxLeftOutList *self = user_data;
  const YxTaskAdvice *x = advice_of (self, YX_TASK ((gpointer) a));
  const YxTaskAdvice *y = advice_of (self, YX_TASK ((gpointer) b));
  const gint64 price_x = x != NULL && x->remedy != YX_REMEDY_NONE ? x->price_s : G_MAXINT64;
  const gint64 price_y = y != NULL && y->remedy != YX_REMEDY_NONE ? y->price_s : G_MAXINT64;

  return price_x < price_y ? -1 : price_x > price_y;
}

void
yx_left_out_list_show (YxLeftOutList *self, const YxPlanView *view)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (view->tasks));

  g_return_if_fail (YX_IS_LEFT_OUT_LIST (self));

  self->reflecting = TRUE;
  g_set_object (&self->study, view->study);
  g_list_store_remove_all (self->tasks);
  for (guint i = 0; i < n; i++) {
    g_autoptr (YxTask) task = g_list_model_get_item (G_LIST_MODEL (view->tasks), i);

    if (yx_task_get_data (task)->left_out != YX_LEFT_OUT_NONE)
      g_list_store_append (self->tasks, task);
  }
  g_list_store_sort (self->tasks, compare_tasks_cb, self);
  gtk_single_selection_set_selected (self->single, GTK_INVALID_LIST_POSITION);
  self->reflecting = FALSE;
  gtk_stack_set_visible_child_name (self->stack, view->plan == NULL ? "none"
                                                 : yx_left_out_list_get_n_tasks (self) == 0
                                                     ? "nobody"
                                                     : "list");
}

guint
yx_left_out_list_get_n_tasks (YxLeftOutList *self)
{
  g_return_val_if_fail (YX_IS_LEFT_OUT_LIST (self), 0);
  return g_list_model_get_n_items (G_LIST_MODEL (self->tasks));
}

gboolean
yx_left_out_list_has_task (YxLeftOutList *self, const char *task_id)
{
  g_return_val_if_fail (YX_IS_LEFT_OUT_LIST (self), FALSE);
  return find_task (self, task_id) != GTK_INVALID_LIST_POSITION;
}
