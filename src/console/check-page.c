#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/check-detail.h"
#include "console/check-page.h"
#include "console/list-reveal.h"
#include "console/row-text.h"
#include "console/slot-list.h"
#include "console/step-bar.h"
#include "console/versions-dialog.h"
#include "desk/operation.h"
#include "desk/steps.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

struct _YxCheckPage {
  AdwBin parent_instance;

  GtkStack *stack; /* check, none */
  AdwStatusPage *none_page;
  GtkLabel *operation_label;
  GtkLabel *sentence;
  YxStepBar *step_bar;
  GtkSearchEntry *search;
  GtkDropDown *which;
  GtkListView *list;
  YxCheckDetail *detail;

  YxSlotList *rows;          /* of GtkStringObject: ids of tasks */
  GtkSingleSelection *single;

  YxDesk *desk;
  gulong changed_id;
  char *operation_id;        /* NULL: the latest */
  char *task_id;             /* chosen; NULL: none */
  YxOperation *operation;    /* shown; NULL: none */
  YxOperationCheck *check;
  guint roles;
  GCancellable *load;
  gboolean loading;
  gboolean stale;            /* the desk changed while loading, or while out of sight */
  gboolean filling;
};

/* What a thread reads. */
typedef struct {
  YxOperation *operation;
  YxOperationCheck *check;
  GArray *conditions;
  guint roles;
} View;

/* Of the drop-down. */
enum {
  WHICH_ALL,
  WHICH_STOPPED,
  WHICH_WARNED,
  WHICH_PLANNED,
};

static void page_init (YxPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YxCheckPage, yx_check_page, ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (YX_TYPE_PAGE, page_init))

static void load (YxCheckPage *self);

static void
view_free (gpointer data)
{
  View *view = data;

  g_clear_object (&view->operation);
  g_clear_pointer (&view->check, yx_operation_check_free);
  g_clear_pointer (&view->conditions, g_array_unref);
  g_free (view);
}

/* What is asked next: at approval once there is a plan, at departure once it is approved. */
static YxCheckStage
stage_of (YxOperationStep step)
{
  return step >= YX_OPERATION_STEP_APPROVED  ? YX_CHECK_STAGE_DEPARTURE
         : step == YX_OPERATION_STEP_PLANNED ? YX_CHECK_STAGE_APPROVAL
                                             : YX_CHECK_STAGE_PREPARATION;
}

static void
load_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  View *view = g_new0 (View, 1);

  view->operation = yx_desk_find_operation (source, task_data, &error);
  if (view->operation != NULL) {
    const YxOperationData *data = yx_operation_get_data (view->operation);

    view->check = yx_desk_check_operation (source, data->id, stage_of (data->step), &error);
    if (view->check != NULL)
      view->conditions = yx_desk_list_conditions (source, data->id, &error);
    if (view->conditions != NULL)
      yx_desk_get_roles (source, &view->roles, &error);
  } else if (g_error_matches (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND)) {
    g_clear_error (&error);
  }
  if (error == NULL) {
    g_task_return_pointer (task, view, view_free);
    return;
  }
  view_free (view);
  g_task_return_error (task, g_steal_pointer (&error));
}

/* Stopped first, then papers, warned, in order. */
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

static gboolean
is_wanted (YxCheckPage *self, const YxTaskCheck *task)
{
  const char *wanted = gtk_editable_get_text (GTK_EDITABLE (self->search));

  switch (gtk_drop_down_get_selected (self->which)) {
  case WHICH_STOPPED:
    if (task->standing == YX_STANDING_GO)
      return FALSE;
    break;
  case WHICH_WARNED:
    if (task->n_warnings + task->n_overridden == 0)
      return FALSE;
    break;
  case WHICH_PLANNED:
    if (!task->planned)
      return FALSE;
    break;
  case WHICH_ALL:
  default:
    break;
  }
  return *wanted == '\0' || (task->debtor != NULL && strstr (task->debtor, wanted) != NULL)
         || strstr (task->masked_debtor, wanted) != NULL
         || strstr (task->case_numbers, wanted) != NULL;
}

static void
show_detail (YxCheckPage *self)
{
  const YxTaskCheck *task
      = self->check != NULL && self->task_id != NULL
            ? yx_operation_check_find (self->check, self->task_id)
            : NULL;

  yx_check_detail_show (self->detail, self->desk, self->check, task, self->roles,
                        self->operation != NULL
                            && yx_operation_get_data (self->operation)->step
                                   == YX_OPERATION_STEP_CLOSED);
}

/* The chosen visit; else the first one. */
static void
choose (YxCheckPage *self, GPtrArray *ids)
{
  for (guint i = 0; i < ids->len; i++)
    if (g_strcmp0 (gtk_string_object_get_string (ids->pdata[i]), self->task_id) == 0)
      return;
  if (ids->len > 0) {
    g_free (self->task_id);
    self->task_id = g_strdup (gtk_string_object_get_string (ids->pdata[0]));
  }
}

static void
show_list (YxCheckPage *self)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_object_unref);

  for (int rank = 0; rank < 4; rank++) {
    for (guint i = 0; self->check != NULL && i < self->check->tasks->len; i++) {
      const YxTaskCheck *task = g_ptr_array_index (self->check->tasks, i);

      if (rank_of (task) == rank && is_wanted (self, task))
        g_ptr_array_add (ids, gtk_string_object_new (task->task_id));
    }
  }
  choose (self, ids);
  yx_slot_list_put (self->rows, GTK_WIDGET (self->list), ids);
  show_detail (self);
}

/* All rows are there: the chosen one is selected and in sight. */
static void
settled_cb (YxCheckPage *self)
{
  guint chosen = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < yx_slot_list_get_n (self->rows); i++)
    if (g_strcmp0 (gtk_string_object_get_string (yx_slot_list_get (self->rows, i)), self->task_id)
        == 0)
      chosen = i;
  self->filling = TRUE;
  gtk_single_selection_set_selected (self->single, chosen);
  self->filling = FALSE;
  if (chosen != GTK_INVALID_LIST_POSITION)
    yx_list_reveal (GTK_WIDGET (self->list), chosen);
}

static void
show_view (YxCheckPage *self, View *view)
{
  g_autofree char *sentence = NULL;
  g_autofree char *title = NULL;

  /* The detail points into the check that goes. */
  yx_check_detail_show (self->detail, NULL, NULL, NULL, 0, FALSE);
  g_clear_object (&self->operation);
  g_clear_pointer (&self->check, yx_operation_check_free);
  self->operation = g_steal_pointer (&view->operation);
  self->check = g_steal_pointer (&view->check);
  self->roles = view->roles;
  if (self->operation == NULL) {
    adw_status_page_set_description (
        self->none_page,
        _("Create an operation on the Plan page; whether its visits may go is asked here."));
    gtk_stack_set_visible_child_name (self->stack, "none");
    return;
  }
  sentence = yx_operation_check_sentence (self->check);
  title = g_strdup_printf ("%s · %s", yx_operation_get_data (self->operation)->name,
                           yx_enum_label (YX_TYPE_CHECK_STAGE, (int) self->check->stage));
  gtk_label_set_label (self->operation_label, title);
  gtk_label_set_label (self->sentence, sentence);
  yx_step_bar_show (self->step_bar, self->operation, view->conditions, self->check->night,
                    self->roles);
  gtk_stack_set_visible_child_name (self->stack, "check");
  show_list (self);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxCheckPage) self = user_data;
  g_autoptr (GError) error = NULL;
  View *view = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->loading = FALSE;
  if (view == NULL) {
    yx_page_say (YX_PAGE (self), error->message);
  } else {
    show_view (self, view);
    view_free (view);
  }
  if (self->stale)
    load (self);
}

/* One reading at a time; out of sight none. */
static void
load (YxCheckPage *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->desk == NULL || self->loading || !gtk_widget_get_mapped (GTK_WIDGET (self))) {
    self->stale = self->desk != NULL;
    return;
  }
  self->stale = FALSE;
  self->loading = TRUE;
  task = g_task_new (self->desk, self->load, loaded_cb, g_object_ref (self));
  g_task_set_source_tag (task, load);
  g_task_set_task_data (task, g_strdup (self->operation_id), g_free);
  g_task_run_in_thread (task, load_thread);
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item, YxCheckPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *name = yx_row_text_new ("yx-row-title");

  gtk_box_append (GTK_BOX (line), name);
  gtk_box_append (GTK_BOX (line), gtk_label_new (NULL));
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), yx_row_text_new ("yx-row-detail"));
  gtk_list_item_set_child (item, box);
}

/* What stands in the way; else what was overridden or warns; else its case. */
static char *
why_text (const YxTaskCheck *task)
{
  const YxTaskFinding *finding = yx_task_check_get_obstacle (task);

  for (guint i = 0; finding == NULL && i < task->findings->len; i++) {
    const YxTaskFinding *other = &g_array_index (task->findings, YxTaskFinding, i);

    if (other->override_id != NULL || other->verdict == YX_VERDICT_WARN)
      finding = other;
  }
  return finding != NULL ? g_strdup_printf (_("%s: %s"), yx_rule_label (finding->rule),
                                            finding->seen)
                         : g_strdup (task->case_numbers);
}

static void
write_row_cb (GtkWidget *row, gpointer item, gpointer user_data)
{
  static const char *const classes[] = { "success", "warning", "error" };
  YxCheckPage *self = user_data;
  GtkWidget *line = gtk_widget_get_first_child (row);
  GtkWidget *name = gtk_widget_get_first_child (line);
  GtkWidget *standing = gtk_widget_get_next_sibling (name);
  GtkWidget *why = gtk_widget_get_next_sibling (line);
  const YxTaskCheck *task
      = self->check != NULL
            ? yx_operation_check_find (self->check, gtk_string_object_get_string (item))
            : NULL;
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;

  if (task == NULL)
    return;
  title = g_strdup_printf ("%s · %s", task->masked_debtor, task->case_numbers);
  text = why_text (task);
  gtk_inscription_set_text (GTK_INSCRIPTION (name), title);
  gtk_label_set_label (GTK_LABEL (standing),
                       yx_enum_label (YX_TYPE_STANDING, (int) task->standing));
  gtk_widget_set_css_classes (standing, (const char *[]){ classes[task->standing], NULL });
  gtk_inscription_set_text (GTK_INSCRIPTION (why), text);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item, YxCheckPage *self)
{
  yx_slot_bind (gtk_list_item_get_item (item), gtk_list_item_get_child (item));
}

static void
unbind_cb (GtkListItemFactory *factory, GtkListItem *item, YxCheckPage *self)
{
  yx_slot_unbind (gtk_list_item_get_item (item));
}

static void
selected_cb (GtkSingleSelection *single, GParamSpec *pspec, YxCheckPage *self)
{
  YxSlot *slot = gtk_single_selection_get_selected_item (single);
  GtkStringObject *row = slot != NULL ? yx_slot_get_item (slot) : NULL;

  if (self->filling || row == NULL
      || g_strcmp0 (self->task_id, gtk_string_object_get_string (row)) == 0)
    return;
  g_free (self->task_id);
  self->task_id = g_strdup (gtk_string_object_get_string (row));
  show_detail (self);
}

static void
filter_cb (YxCheckPage *self)
{
  if (self->check != NULL)
    show_list (self);
}

static void
plan_cb (YxStepBar *bar, YxCheckPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.view", "s", "plan");
}

static void
versions_cb (YxStepBar *bar, YxCheckPage *self)
{
  if (self->operation != NULL)
    yx_versions_dialog_present (GTK_WIDGET (self), self->desk,
                                yx_operation_get_data (self->operation)->id);
}

static void
open_cb (YxCheckDetail *detail, const char *kind, const char *id, YxCheckPage *self)
{
  yx_page_ask_open (YX_PAGE (self), kind, id);
}

static void
map_cb (YxCheckPage *self)
{
  if (self->stale)
    load (self);
}

static void
set_desk (YxPage *page, YxDesk *desk)
{
  YxCheckPage *self = YX_CHECK_PAGE (page);

  g_clear_signal_handler (&self->changed_id, self->desk);
  g_cancellable_cancel (self->load);
  g_object_unref (self->load);
  self->load = g_cancellable_new ();
  self->loading = FALSE;
  g_set_object (&self->desk, desk);
  g_clear_pointer (&self->operation_id, g_free);
  g_clear_pointer (&self->task_id, g_free);
  yx_step_bar_set_desk (self->step_bar, desk);
  if (desk == NULL)
    return;
  self->changed_id = g_signal_connect_swapped (desk, "changed", G_CALLBACK (load), self);
  load (self);
}

static void
reload (YxPage *page, gboolean region)
{
  load (YX_CHECK_PAGE (page));
}

static void
set_operation (YxPage *page, const char *operation_id)
{
  YxCheckPage *self = YX_CHECK_PAGE (page);

  if (g_strcmp0 (self->operation_id, operation_id) == 0)
    return;
  g_free (self->operation_id);
  self->operation_id = g_strdup (operation_id);
  g_clear_pointer (&self->task_id, g_free);
  load (self);
}

static gboolean
open_item (YxPage *page, const char *kind, const char *id)
{
  YxCheckPage *self = YX_CHECK_PAGE (page);

  if (!g_str_equal (kind, "task"))
    return FALSE;
  g_free (self->task_id);
  self->task_id = g_strdup (id);
  if (self->check != NULL)
    show_list (self);
  load (self);
  return TRUE;
}

static void
focus_search (YxPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (YX_CHECK_PAGE (page)->search));
}

static void
cycle_panes (YxPage *page, int step)
{
  YxCheckPage *self = YX_CHECK_PAGE (page);
  GtkWidget *const panes[] = { GTK_WIDGET (self->step_bar), GTK_WIDGET (self->list),
                               GTK_WIDGET (self->detail) };
  const int n = G_N_ELEMENTS (panes);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  int pane = step > 0 ? -1 : n;

  for (int i = 0; focus != NULL && i < n; i++)
    if (focus == panes[i] || gtk_widget_is_ancestor (focus, panes[i]))
      pane = i;
  pane = (pane + step + n) % n;
  if (!gtk_widget_child_focus (panes[pane], GTK_DIR_TAB_FORWARD))
    gtk_widget_grab_focus (panes[pane]);
}

static void
yx_check_page_dispose (GObject *object)
{
  YxCheckPage *self = YX_CHECK_PAGE (object);

  g_cancellable_cancel (self->load);
  g_clear_object (&self->load);
  g_clear_signal_handler (&self->changed_id, self->desk);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  if (self->detail != NULL)
    yx_check_detail_show (self->detail, NULL, NULL, NULL, 0, FALSE);
  g_clear_object (&self->single);
  g_clear_object (&self->rows);
  g_clear_object (&self->desk);
  g_clear_object (&self->operation);
  g_clear_pointer (&self->check, yx_operation_check_free);
  g_clear_pointer (&self->operation_id, g_free);
  g_clear_pointer (&self->task_id, g_free);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_CHECK_PAGE);
  G_OBJECT_CLASS (yx_check_page_parent_class)->dispose (object);
}

static void
page_init (YxPageInterface *iface)
{
  iface->set_desk = set_desk;
  iface->reload = reload;
  iface->set_operation = set_operation;
  iface->open = open_item;
  iface->focus_search = focus_search;
  iface->cycle_panes = cycle_panes;
}

static void
yx_check_page_class_init (YxCheckPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_check_page_dispose;
  g_type_ensure (YX_TYPE_CHECK_DETAIL);
  g_type_ensure (YX_TYPE_STEP_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/check-page.ui");
  gtk_widget_class_bind_template_child (widget_class, YxCheckPage, stack);
  gtk_widget_class_bind_template_child (widget_class, YxCheckPage, none_page);
  gtk_widget_class_bind_template_child (widget_class, YxCheckPage, operation_label);
  gtk_widget_class_bind_template_child (widget_class, YxCheckPage, sentence);
  gtk_widget_class_bind_template_child (widget_class, YxCheckPage, step_bar);
  gtk_widget_class_bind_template_child (widget_class, YxCheckPage, search);
  gtk_widget_class_bind_template_child (widget_class, YxCheckPage, which);
  gtk_widget_class_bind_template_child (widget_class, YxCheckPage, list);
  gtk_widget_class_bind_template_child (widget_class, YxCheckPage, detail);
  gtk_widget_class_bind_template_callback (widget_class, plan_cb);
  gtk_widget_class_bind_template_callback (widget_class, versions_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
}

static void
yx_check_page_init (YxCheckPage *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->load = g_cancellable_new ();
  self->rows = yx_slot_list_new (write_row_cb, self);
  g_signal_connect_object (self->rows, "settled", G_CALLBACK (settled_cb), self,
                           G_CONNECT_SWAPPED);
  self->single = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->rows)));
  gtk_single_selection_set_autoselect (self->single, FALSE);
  g_signal_connect_object (self->single, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           0);
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, 0);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->single));
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (filter_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->which, "notify::selected", G_CALLBACK (filter_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
}

gboolean
yx_check_page_is_loaded (YxCheckPage *self)
{
  g_return_val_if_fail (YX_IS_CHECK_PAGE (self), FALSE);
  return !self->loading && !self->stale;
}
