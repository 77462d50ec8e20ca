#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/crew-car.h"
#include "console/crew-row.h"
#include "console/crews-page.h"
#include "console/desk-verb.h"
#include "desk/crews.h"
#include "desk/operation.h"

struct _YxCrewsPage {
  AdwBin parent_instance;

  GtkStack *stack; /* board, none */
  AdwStatusPage *none_page;
  GtkLabel *operation_label;
  GtkLabel *sentence;
  GtkButton *propose_button;
  GtkButton *clear_button;
  GtkSearchEntry *search;
  GtkLabel *pool_heading;
  GtkBox *pool;
  GtkFlowBox *cars;
  GtkWidget *pool_pane;
  GtkPopover *menu;

  YxDesk *desk;
  gulong changed_id;
  char *operation_id;   /* NULL: the latest */
  YxCrewBoard *board;   /* NULL: none */
  char *name;           /* of the operation shown */
  guint roles;
  char *cut;            /* officer who is picked up; NULL: none */
  char *focus;          /* officer whose row takes the focus when the board is shown; NULL: none */
  GCancellable *load;
  gboolean loading;
  gboolean stale;       /* the desk changed while loading, or while out of sight */
};

/* What a thread reads. */
typedef struct {
  YxCrewBoard *board;
  char *name;
  guint roles;
} View;

static void page_init (YxPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YxCrewsPage, yx_crews_page, ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (YX_TYPE_PAGE, page_init))

static void load (YxCrewsPage *self);

static void
view_free (gpointer data)
{
  View *view = data;

  g_clear_pointer (&view->board, yx_crew_board_free);
  g_free (view->name);
  g_free (view);
}

static void
load_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxOperation) operation = yx_desk_find_operation (source, task_data, &error);
  View *view = NULL;

  if (operation != NULL) {
    const YxOperationData *data = yx_operation_get_data (operation);

    view = g_new0 (View, 1);
    view->name = g_strdup (data->name);
    view->board = yx_desk_get_crew_board (source, data->id, &error);
    if (view->board != NULL)
      yx_desk_get_roles (source, &view->roles, &error);
  } else if (g_error_matches (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND)) {
    g_clear_error (&error);
    view = g_new0 (View, 1);
  }
  if (error == NULL) {
    g_task_return_pointer (task, view, view_free);
    return;
  }
  if (view != NULL)
    view_free (view);
  g_task_return_error (task, g_steal_pointer (&error));
}

static gboolean
is_movable (YxCrewsPage *self)
{
  return self->board != NULL && self->board->step < YX_OPERATION_STEP_APPROVED
         && (self->roles & yx_right_roles (YX_RIGHT_PREPARE)) != 0;
}

static gboolean
matches (YxCrewsPage *self, const YxCrewOfficer *officer)
{
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)),
                                             -1);
  g_autofree char *name = g_utf8_casefold (officer->name, -1);

  return strstr (name, wanted) != NULL
         || (officer->phone != NULL && strstr (officer->phone, wanted) != NULL);
}

/* Those who may go first, in the board's order; then the others. Rows are reused. */
static void
show_pool (YxCrewsPage *self)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->pool));
  g_autofree char *heading = NULL;
  guint n_free = 0, n_away = 0;

  for (int pass = 0; pass < 2; pass++) {
    for (guint i = 0; i < self->board->officers->len; i++) {
      const YxCrewOfficer *officer = &g_array_index (self->board->officers, YxCrewOfficer, i);
      const gboolean away = yx_crew_trouble_forbids (officer->trouble);

      if (officer->vehicle_id != NULL || away != (pass == 1))
        continue;
      n_free += !away;
      n_away += away;
      if (!matches (self, officer))
        continue;
      if (row == NULL) {
        row = GTK_WIDGET (yx_crew_row_new ());
        gtk_box_append (self->pool, row);
      }
      yx_crew_row_show (YX_CREW_ROW (row), officer, is_movable (self),
                        g_strcmp0 (self->cut, officer->officer_id) == 0);
      row = gtk_widget_get_next_sibling (row);
    }
  }
  while (row != NULL) {
    GtkWidget *next = gtk_widget_get_next_sibling (row);

    gtk_box_remove (self->pool, row);
    row = next;
  }
  heading = g_strdup_printf (_("Free: %u · not to be had: %u"), n_free, n_away);
  gtk_label_set_label (self->pool_heading, heading);
}

static GtkWidget *
car_view_at (YxCrewsPage *self, int index)
{
  GtkFlowBoxChild *child = gtk_flow_box_get_child_at_index (self->cars, index);

  return child != NULL ? gtk_flow_box_child_get_child (child) : NULL;
}

/* Cars that go come first. */
static void
show_cars (YxCrewsPage *self)
{
  int index = 0;
  GtkFlowBoxChild *child;

  for (int pass = 0; pass < 2; pass++) {
    for (guint i = 0; i < self->board->cars->len; i++) {
      const YxCrewCar *car = &g_array_index (self->board->cars, YxCrewCar, i);
      GtkWidget *view;

      if ((car->planned || car->demand.crew > 0) != (pass == 0))
        continue;
      view = car_view_at (self, index);
      if (view == NULL) {
        view = GTK_WIDGET (yx_crew_car_new ());
        gtk_flow_box_insert (self->cars, view, -1);
        gtk_widget_set_focusable (gtk_widget_get_parent (view), FALSE);
      }
      yx_crew_car_show (YX_CREW_CAR (view), self->board, car, is_movable (self), self->cut);
      index++;
    }
  }
  while ((child = gtk_flow_box_get_child_at_index (self->cars, index)) != NULL)
    gtk_flow_box_remove (self->cars, GTK_WIDGET (child));
}

static GtkWidget *
find_row (GtkWidget *box, const char *officer_id)
{
  for (GtkWidget *row = gtk_widget_get_first_child (box); row != NULL;
       row = gtk_widget_get_next_sibling (row)) {
    if (YX_IS_CREW_ROW (row)
        && g_strcmp0 (yx_crew_row_get_officer (YX_CREW_ROW (row)), officer_id) == 0)
      return row;
    if (!YX_IS_CREW_ROW (row)) {
      GtkWidget *found = find_row (row, officer_id);

      if (found != NULL)
        return found;
    }
  }
  return NULL;
}

static void
show_none (YxCrewsPage *self, const char *text)
{
  adw_status_page_set_description (self->none_page, text);
  gtk_stack_set_visible_child_name (self->stack, "none");
}

static void
show_board (YxCrewsPage *self)
{
  g_autofree char *sentence = NULL;

  if (self->board == NULL) {
    show_none (self, _("Create an operation on the Plan page; its crews are put together here."));
    return;
  }
  sentence = yx_crew_board_sentence (self->board);
  gtk_label_set_label (self->operation_label, self->name);
  gtk_label_set_label (self->sentence, sentence);
  yx_right_gate (GTK_WIDGET (self->propose_button), self->roles, YX_RIGHT_PREPARE,
                 _("Fill the crews from those on duty; who has been put somewhere by hand stays"));
  yx_right_gate (GTK_WIDGET (self->clear_button), self->roles, YX_RIGHT_PREPARE,
                 _("Take everybody out of the cars"));
  if (self->board->step >= YX_OPERATION_STEP_APPROVED) {
    gtk_widget_set_sensitive (GTK_WIDGET (self->propose_button), FALSE);
    gtk_widget_set_sensitive (GTK_WIDGET (self->clear_button), FALSE);
  }
  show_pool (self);
  show_cars (self);
  gtk_stack_set_visible_child_name (self->stack, "board");
  if (self->focus != NULL) {
    GtkWidget *row = find_row (GTK_WIDGET (self->pool), self->focus);

    if (row == NULL)
      row = find_row (GTK_WIDGET (self->cars), self->focus);
    if (row != NULL)
      gtk_widget_grab_focus (row);
    g_clear_pointer (&self->focus, g_free);
  }
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxCrewsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  View *view = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->loading = FALSE;
  if (view == NULL) {
    yx_page_say (YX_PAGE (self), error->message);
  } else {
    g_clear_pointer (&self->board, yx_crew_board_free);
    g_free (self->name);
    self->board = g_steal_pointer (&view->board);
    self->name = g_steal_pointer (&view->name);
    self->roles = view->roles;
    view_free (view);
    show_board (self);
  }
  if (self->stale)
    load (self);
}

/* One reading at a time; out of sight none. */
static void
load (YxCrewsPage *self)
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
  g_task_set_return_on_cancel (task, FALSE);
  g_task_run_in_thread (task, load_thread);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxCrewsPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!yx_desk_verb_finish (result, &error)) {
    g_clear_pointer (&self->focus, g_free);
    yx_page_say (YX_PAGE (self), error->message);
  }
}

static gboolean
move_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  const char *operation, *officer, *vehicle;

  g_variant_get (arguments, "(&s&s&s)", &operation, &officer, &vehicle);
  return yx_desk_move_officer (desk, operation, officer, *vehicle != '\0' ? vehicle : NULL, error);
}

static gboolean
propose_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  return yx_desk_propose_crews (desk, g_variant_get_string (arguments, NULL), NULL, error);
}

static gboolean
clear_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  return yx_desk_set_crews (desk, g_variant_get_string (arguments, NULL), NULL, 0, error);
}

static void
move (YxCrewsPage *self, const char *officer_id, const char *vehicle_id)
{
  if (!is_movable (self))
    return;
  g_free (self->focus);
  self->focus = g_strdup (officer_id);
  g_clear_pointer (&self->cut, g_free);
  yx_desk_verb_async (self->desk, move_verb,
                      g_variant_new ("(sss)", self->board->operation_id, officer_id, vehicle_id),
                      self->load, written_cb, g_object_ref (self));
}

static void
move_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *officer, *vehicle;

  g_variant_get (parameter, "(&s&s)", &officer, &vehicle);
  gtk_popover_popdown (YX_CREWS_PAGE (widget)->menu);
  move (YX_CREWS_PAGE (widget), officer, vehicle);
}

static void
cut_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  YxCrewsPage *self = YX_CREWS_PAGE (widget);

  g_free (self->cut);
  self->cut = g_variant_dup_string (parameter, NULL);
  show_pool (self);
  show_cars (self);
}

static void
paste_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  YxCrewsPage *self = YX_CREWS_PAGE (widget);
  g_autofree char *officer = g_strdup (self->cut);

  if (officer != NULL)
    move (self, officer, g_variant_get_string (parameter, NULL));
}

/* The cars he may be put into, each with what it still lacks. */
static void
menu_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  YxCrewsPage *self = YX_CREWS_PAGE (widget);
  const char *officer_id = g_variant_get_string (parameter, NULL);
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) cars = g_menu_new ();
  g_autoptr (GMenu) out = g_menu_new ();
  g_autoptr (GMenuItem) leave = g_menu_item_new (_("Out of the car"), NULL);
  GtkWidget *row = find_row (GTK_WIDGET (self->pool), officer_id);
  graphene_rect_t bounds;
  gboolean rides = FALSE;

  if (row == NULL) {
    row = find_row (GTK_WIDGET (self->cars), officer_id);
    rides = TRUE;
  }
  if (row == NULL || !gtk_widget_compute_bounds (row, widget, &bounds))
    return;
  for (guint i = 0; i < self->board->cars->len; i++) {
    const YxCrewCar *car = &g_array_index (self->board->cars, YxCrewCar, i);
    g_autofree char *label
        = car->unmet->len > 0
              ? g_strdup_printf (_("%s: %s"), car->name,
                                 (const char *) g_ptr_array_index (car->unmet, 0))
              : g_strdup (car->name);
    g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

    g_menu_item_set_action_and_target (item, "crews.move", "(ss)", officer_id, car->vehicle_id);
    g_menu_append_item (cars, item);
  }
  g_menu_append_section (menu, _("Move to"), G_MENU_MODEL (cars));
  if (rides) {
    g_menu_item_set_action_and_target (leave, "crews.move", "(ss)", officer_id, "");
    g_menu_append_item (out, leave);
    g_menu_append_section (menu, NULL, G_MENU_MODEL (out));
  }
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), G_MENU_MODEL (menu));
  gtk_popover_set_pointing_to (self->menu,
                               &(GdkRectangle){ (int) bounds.origin.x, (int) bounds.origin.y,
                                                (int) bounds.size.width,
                                                (int) bounds.size.height });
  gtk_popover_popup (self->menu);
}

static void
run_whole (YxCrewsPage *self, YxDeskVerb verb)
{
  if (is_movable (self))
    yx_desk_verb_async (self->desk, verb, g_variant_new_string (self->board->operation_id),
                        self->load, written_cb, g_object_ref (self));
}

static void
propose_cb (GtkButton *button, YxCrewsPage *self)
{
  run_whole (self, propose_verb);
}

static void
clear_cb (GtkButton *button, YxCrewsPage *self)
{
  run_whole (self, clear_verb);
}

static void
search_cb (GtkSearchEntry *entry, YxCrewsPage *self)
{
  if (self->board != NULL)
    show_pool (self);
}

static gboolean
pool_drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, YxCrewsPage *self)
{
  if (!is_movable (self) || !G_VALUE_HOLDS_STRING (value) || g_value_get_string (value) == NULL)
    return FALSE;
  move (self, g_value_get_string (value), "");
  return TRUE;
}

static void
map_cb (YxCrewsPage *self)
{
  if (self->stale)
    load (self);
}

static void
set_desk (YxPage *page, YxDesk *desk)
{
  YxCrewsPage *self = YX_CREWS_PAGE (page);

  g_clear_signal_handler (&self->changed_id, self->desk);
  g_cancellable_cancel (self->load);
  g_object_unref (self->load);
  self->load = g_cancellable_new ();
  self->loading = FALSE;
  g_set_object (&self->desk, desk);
  g_clear_pointer (&self->operation_id, g_free);
  g_clear_pointer (&self->board, yx_crew_board_free);
  g_clear_pointer (&self->cut, g_free);
  g_clear_pointer (&self->focus, g_free);
  if (desk == NULL)
    return;
  self->changed_id = g_signal_connect_swapped (desk, "changed", G_CALLBACK (load), self);
  load (self);
}

static void
reload (YxPage *page, gboolean region)
{
  load (YX_CREWS_PAGE (page));
}

static void
set_operation (YxPage *page, const char *operation_id)
{
  YxCrewsPage *self = YX_CREWS_PAGE (page);

  if (g_strcmp0 (self->operation_id, operation_id) == 0)
    return;
  g_free (self->operation_id);
  self->operation_id = g_strdup (operation_id);
  load (self);
}

static gboolean
open_item (YxPage *page, const char *kind, const char *id)
{
  YxCrewsPage *self = YX_CREWS_PAGE (page);

  if (!g_str_equal (kind, "vehicle") && !g_str_equal (kind, "officer"))
    return FALSE;
  if (g_str_equal (kind, "officer")) {
    g_free (self->focus);
    self->focus = g_strdup (id);
  }
  load (self);
  return TRUE;
}

static void
focus_search (YxPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (YX_CREWS_PAGE (page)->search));
}

static void
cycle_panes (YxPage *page, int step)
{
  YxCrewsPage *self = YX_CREWS_PAGE (page);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && gtk_widget_is_ancestor (focus, self->pool_pane))
    gtk_widget_child_focus (GTK_WIDGET (self->cars), GTK_DIR_TAB_FORWARD);
  else
    gtk_widget_child_focus (self->pool_pane, GTK_DIR_TAB_FORWARD);
}

static void
yx_crews_page_dispose (GObject *object)
{
  YxCrewsPage *self = YX_CREWS_PAGE (object);

  g_cancellable_cancel (self->load);
  g_clear_object (&self->load);
  g_clear_signal_handler (&self->changed_id, self->desk);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->operation_id, g_free);
  g_clear_pointer (&self->board, yx_crew_board_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->cut, g_free);
  g_clear_pointer (&self->focus, g_free);
  if (self->menu != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->menu));
  self->menu = NULL;
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_CREWS_PAGE);
  G_OBJECT_CLASS (yx_crews_page_parent_class)->dispose (object);
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
yx_crews_page_class_init (YxCrewsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_crews_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/crews-page.ui");
  gtk_widget_class_bind_template_child (widget_class, YxCrewsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, YxCrewsPage, none_page);
  gtk_widget_class_bind_template_child (widget_class, YxCrewsPage, operation_label);
  gtk_widget_class_bind_template_child (widget_class, YxCrewsPage, sentence);
  gtk_widget_class_bind_template_child (widget_class, YxCrewsPage, propose_button);
  gtk_widget_class_bind_template_child (widget_class, YxCrewsPage, clear_button);
  gtk_widget_class_bind_template_child (widget_class, YxCrewsPage, search);
  gtk_widget_class_bind_template_child (widget_class, YxCrewsPage, pool_heading);
  gtk_widget_class_bind_template_child (widget_class, YxCrewsPage, pool);
  gtk_widget_class_bind_template_child (widget_class, YxCrewsPage, cars);
  gtk_widget_class_bind_template_child (widget_class, YxCrewsPage, pool_pane);
  gtk_widget_class_bind_template_callback (widget_class, propose_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_install_action (widget_class, "crews.move", "(ss)", move_action_cb);
  gtk_widget_class_install_action (widget_class, "crews.menu", "s", menu_action_cb);
  gtk_widget_class_install_action (widget_class, "crews.cut", "s", cut_action_cb);
  gtk_widget_class_install_action (widget_class, "crews.paste", "s", paste_action_cb);
}

static void
yx_crews_page_init (YxCrewsPage *self)
{
  GtkDropTarget *drop = gtk_drop_target_new (G_TYPE_STRING, GDK_ACTION_MOVE);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->load = g_cancellable_new ();
  self->menu = GTK_POPOVER (gtk_popover_menu_new_from_model (NULL));
  gtk_widget_set_parent (GTK_WIDGET (self->menu), GTK_WIDGET (self));
  g_signal_connect_object (drop, "drop", G_CALLBACK (pool_drop_cb), self, 0);
  gtk_widget_add_controller (self->pool_pane, GTK_EVENT_CONTROLLER (drop));
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
}

gboolean
yx_crews_page_is_loaded (YxCrewsPage *self)
{
  g_return_val_if_fail (YX_IS_CREWS_PAGE (self), FALSE);
  return !self->loading && !self->stale;
}
