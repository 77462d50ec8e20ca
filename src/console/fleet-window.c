#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/fleet-window.h"

#include <glib/gi18n.h>

#include "console/attached-window.h"
#include "console/file-choice.h"
#include "console/fleet-import.h"

struct _YxFleetWindow {
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwViewStack *views;
  GtkButton *import_button;
  YxFleetPane *vehicles, *officers;

  YxDesk *desk;
  gulong changed_id;
  YxFleetBook *book;
  GCancellable *life;
  gboolean loading, stale;
  AdwToast *undo; /* weak: offers to put an entry back */
};

G_DEFINE_FINAL_TYPE (YxFleetWindow, yx_fleet_window, ADW_TYPE_WINDOW)

static void
say (YxFleetWindow *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

static void
message_cb (YxFleetPane *pane, const char *text, YxFleetWindow *self)
{
  say (self, text);
}

static void
undo_clicked_cb (AdwToast *toast, YxFleetPane *pane)
{
  yx_fleet_pane_restore (pane);
}

/* Stays until it is used or sent away: nothing else brings the entry back. */
static void
removed_cb (YxFleetPane *pane, YxFleetWindow *self)
{
  AdwToast *toast = adw_toast_new (_("Entry removed"));

  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_timeout (toast, 0);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_clicked_cb), pane, 0);
  if (self->undo != NULL)
    adw_toast_dismiss (self->undo);
  g_set_weak_pointer (&self->undo, toast);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* ---- Reading ---- */

static void load (YxFleetWindow *self);

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxFleetWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxFleetBook) book = yx_fleet_book_load_finish (YX_DESK (source), result, &error);

  if (self->desk == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->loading = FALSE;
  if (book == NULL) {
    say (self, error->message);
  } else {
    const gboolean administers = (book->roles & yx_right_roles (YX_RIGHT_ADMINISTER)) != 0;

    yx_fleet_pane_take_book (self->vehicles, book);
    yx_fleet_pane_take_book (self->officers, book);
    g_clear_pointer (&self->book, yx_fleet_book_free);
    self->book = g_steal_pointer (&book);
    gtk_widget_action_set_enabled (GTK_WIDGET (self), "fleet.import", administers);
    yx_right_gate (GTK_WIDGET (self->import_button), self->book->roles, YX_RIGHT_ADMINISTER,
                   _("A table with plates, or with names and offices (Ctrl+I)"));
  }
  if (self->stale)
    load (self);
}

/* One reading at a time. */
static void
load (YxFleetWindow *self)
{
  if (self->loading) {
    self->stale = TRUE;
    return;
  }
  self->stale = FALSE;
  self->loading = TRUE;
  yx_fleet_book_load_async (self->desk, self->life, loaded_cb, g_object_ref (self));
}

/* ---- Import ---- */

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxFleetWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxFleetReport) report = yx_fleet_import_finish (result, &error);

  if (self->desk == NULL)
    return;
  if (report == NULL) {
    say (self, error->message);
  } else if (report->problems->len > 0) {
    yx_fleet_import_show_problems (GTK_WINDOW (self), report);
  } else {
    g_autofree char *text = yx_fleet_import_tell (report);

    say (self, text);
  }
}

static void
import_chosen_cb (GFile *file, gpointer user_data)
{
  yx_fleet_window_import (user_data, file);
}

static void
import_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  static const char *const suffixes[] = { "csv", "xlsx", "ods", "txt", NULL };
  const YxFileChoice choice = { YX_FILE_CHOICE_OPEN, _("Import Vehicles or Officers"), _("Lists"),
                                suffixes, NULL };

  yx_file_choose (GTK_WINDOW (widget), &choice, import_chosen_cb, widget);
}

/* ---- Keys ---- */

static void
save_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  yx_fleet_pane_save (yx_fleet_window_get_pane (YX_FLEET_WINDOW (widget)));
}

/* What is typed into a field has its own undo, which comes first. */
static void
undo_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  YxFleetWindow *self = YX_FLEET_WINDOW (widget);

  if (yx_fleet_pane_restore (yx_fleet_window_get_pane (self)) && self->undo != NULL)
    adw_toast_dismiss (self->undo);
}

static void
add_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  yx_fleet_pane_add (yx_fleet_window_get_pane (YX_FLEET_WINDOW (widget)));
}

static void
search_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  yx_fleet_pane_focus_search (yx_fleet_window_get_pane (YX_FLEET_WINDOW (widget)));
}

static void
view_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  adw_view_stack_set_visible_child_name (YX_FLEET_WINDOW (widget)->views,
                                         g_variant_get_string (parameter, NULL));
}

/* ---- Closing ---- */

static void
left_cb (YxFleetPane *pane, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (user_data));
}

static gboolean
close_request (GtkWindow *window)
{
  YxFleetWindow *self = YX_FLEET_WINDOW (window);
  YxFleetPane *const panes[] = { self->vehicles, self->officers };

  for (guint i = 0; i < G_N_ELEMENTS (panes); i++) {
    if (yx_fleet_pane_is_edited (panes[i])) {
      adw_view_stack_set_visible_child (self->views, GTK_WIDGET (panes[i]));
      yx_fleet_pane_leave (panes[i], left_cb, self);
      return TRUE;
    }
  }
  return GTK_WINDOW_CLASS (yx_fleet_window_parent_class)->close_request (window);
}

static void
yx_fleet_window_dispose (GObject *object)
{
  YxFleetWindow *self = YX_FLEET_WINDOW (object);

  g_cancellable_cancel (self->life);
  g_clear_signal_handler (&self->changed_id, self->desk);
  g_clear_object (&self->desk);
  g_clear_weak_pointer (&self->undo);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_FLEET_WINDOW);
  G_OBJECT_CLASS (yx_fleet_window_parent_class)->dispose (object);
}

static void
yx_fleet_window_finalize (GObject *object)
{
  YxFleetWindow *self = YX_FLEET_WINDOW (object);

  g_clear_pointer (&self->book, yx_fleet_book_free);
  g_object_unref (self->life);
  G_OBJECT_CLASS (yx_fleet_window_parent_class)->finalize (object);
}

static void
yx_fleet_window_class_init (YxFleetWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = yx_fleet_window_dispose;
  object_class->finalize = yx_fleet_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = close_request;
  g_type_ensure (YX_TYPE_FLEET_PANE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/fleet-window.ui");
  gtk_widget_class_bind_template_child (widget_class, YxFleetWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, YxFleetWindow, views);
  gtk_widget_class_bind_template_child (widget_class, YxFleetWindow, import_button);
  gtk_widget_class_bind_template_child (widget_class, YxFleetWindow, vehicles);
  gtk_widget_class_bind_template_child (widget_class, YxFleetWindow, officers);
  gtk_widget_class_bind_template_callback (widget_class, message_cb);
  gtk_widget_class_bind_template_callback (widget_class, removed_cb);
  gtk_widget_class_install_action (widget_class, "fleet.import", NULL, import_cb);
  gtk_widget_class_install_action (widget_class, "fleet.save", NULL, save_cb);
  gtk_widget_class_install_action (widget_class, "fleet.add", NULL, add_cb);
  gtk_widget_class_install_action (widget_class, "fleet.search", NULL, search_cb);
  gtk_widget_class_install_action (widget_class, "fleet.undo", NULL, undo_cb);
  gtk_widget_class_install_action (widget_class, "fleet.view", "s", view_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "fleet.save",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK, "fleet.add",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "fleet.search",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "fleet.undo",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_i, GDK_CONTROL_MASK, "fleet.import",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1, GDK_ALT_MASK, "fleet.view", "s",
                                       "vehicles");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_2, GDK_ALT_MASK, "fleet.view", "s",
                                       "officers");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
yx_fleet_window_init (YxFleetWindow *self)
{
  self->life = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "fleet.import", FALSE);
}

YxFleetWindow *
yx_fleet_window_present (GtkWindow *parent, YxDesk *desk, const char *kind, const char *id)
{
  YxFleetWindow *self;
  YxFleetPane *pane;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (YX_IS_DESK (desk), NULL);

  self = g_object_new (YX_TYPE_FLEET_WINDOW, NULL);
  yx_window_attach (GTK_WINDOW (self), parent);
  self->desk = g_object_ref (desk);
  yx_fleet_pane_begin (self->vehicles, desk, &yx_fleet_vehicles);
  yx_fleet_pane_begin (self->officers, desk, &yx_fleet_officers);
  pane = g_strcmp0 (kind, yx_fleet_officers.name) == 0 ? self->officers : self->vehicles;
  adw_view_stack_set_visible_child (self->views, GTK_WIDGET (pane));
  if (id != NULL)
    yx_fleet_pane_choose (pane, id);
  self->changed_id = g_signal_connect_swapped (desk, "changed", G_CALLBACK (load), self);
  load (self);
  gtk_window_present (GTK_WINDOW (self));
  yx_fleet_pane_focus_search (pane);
  return self;
}

gboolean
yx_fleet_window_is_loaded (YxFleetWindow *self)
{
  g_return_val_if_fail (YX_IS_FLEET_WINDOW (self), FALSE);
  return self->book != NULL && !self->loading && !self->stale
         && yx_fleet_pane_is_idle (self->vehicles) && yx_fleet_pane_is_idle (self->officers);
}

YxFleetPane *
yx_fleet_window_get_pane (YxFleetWindow *self)
{
  g_return_val_if_fail (YX_IS_FLEET_WINDOW (self), NULL);
  return YX_FLEET_PANE (adw_view_stack_get_visible_child (self->views));
}

void
yx_fleet_window_import (YxFleetWindow *self, GFile *file)
{
  g_return_if_fail (YX_IS_FLEET_WINDOW (self) && G_IS_FILE (file));
  yx_fleet_import_async (self->desk, file, self->life, imported_cb, g_object_ref (self));
}
