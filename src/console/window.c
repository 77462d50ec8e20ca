#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/alarm.h"
#include "console/areas-page.h"
#include "console/cases-page.h"
#include "console/check-page.h"
#include "console/crews-page.h"
#include "console/leads-page.h"
#include "console/live-page.h"
#include "console/review-page.h"
#include "console/page.h"
#include "console/settings.h"
#include "console/welcome-page.h"
#include "console/who-acts.h"
#include "console/window-private.h"

G_DEFINE_FINAL_TYPE (YxWindow, yx_window, ADW_TYPE_APPLICATION_WINDOW)

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDesk) desk = yx_desk_open_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->opening);
  if (desk != NULL) {
    yx_window_take_desk (self, desk);
  } else {
    yx_window_say (self, error->message);
    yx_window_show_desk (self);
  }
}

static void
message_cb (YxPage *page, const char *text, YxWindow *self)
{
  yx_window_say (self, text);
}

static void
open_cb (YxPage *page, const char *kind, const char *id, YxWindow *self)
{
  yx_window_open (self, kind, id);
}

static void
operation_chosen_cb (YxPage *page, const char *operation_id, YxWindow *self)
{
  for (guint i = 0; i < self->pages->len; i++)
    yx_page_set_operation (self->pages->pdata[i], operation_id);
}

static void
set_desk (YxWindow *self, YxDesk *desk)
{
  for (guint i = 0; i < self->pages->len; i++)
    yx_page_set_desk (self->pages->pdata[i], desk);
}

/* The pages of the template, in the order of the switcher. */
static void
find_pages (YxWindow *self)
{
  g_autoptr (GListModel) views = G_LIST_MODEL (adw_view_stack_get_pages (self->views));

  for (guint i = 0; i < g_list_model_get_n_items (views); i++) {
    g_autoptr (AdwViewStackPage) view = g_list_model_get_item (views, i);
    GtkWidget *child = adw_view_stack_page_get_child (view);

    if (!YX_IS_PAGE (child))
      continue;
    g_ptr_array_add (self->pages, child);
    g_signal_connect_object (child, "message", G_CALLBACK (message_cb), self, 0);
    g_signal_connect_object (child, "open", G_CALLBACK (open_cb), self, 0);
    g_signal_connect_object (child, "operation-chosen", G_CALLBACK (operation_chosen_cb), self, 0);
  }
}

static void
desk_chosen_cb (YxWelcomePage *page, GFile *file, YxWindow *self)
{
  const char *path = g_file_peek_path (file);

  if (path != NULL && !g_file_query_exists (file, NULL)) {
    g_autofree char *shown = g_filename_display_name (path);
    g_autofree char *text = g_strdup_printf (_("%s is not there any more."), shown);

    yx_settings_forget_desk (path);
    yx_window_say (self, text);
    return;
  }
  yx_window_open_desk (self, file);
}

static void
place_found_cb (YxPlaceSearch *search, double lon, double lat, double radius, const char *name,
                YxWindow *self)
{
  gtk_menu_button_popdown (self->place_button);
  yx_plan_page_show_found (self->plan_page, (YxLonLat){ lon, lat }, radius, name);
}

static YxLivePage *
find_live_page (YxWindow *self)
{
  for (guint i = 0; self->pages != NULL && i < self->pages->len; i++)
    if (YX_IS_LIVE_PAGE (self->pages->pdata[i]))
      return self->pages->pdata[i];
  return NULL;
}

static void
close_answered_cb (AdwMessageDialog *dialog, const char *response, YxWindow *self)
{
  if (!g_str_equal (response, "hide"))
    return;
  gtk_widget_add_css_class (GTK_WIDGET (self), YX_CLOSED_WINDOW);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* The alarms of an inquiry cannot be silenced by closing a window: it goes out of sight, comes back
 * when a limit is near, and is gone when the last clock has ended. */
static gboolean
yx_window_close_request (GtkWindow *window)
{
  YxWindow *self = YX_WINDOW (window);
  YxLivePage *live = find_live_page (self);
  const guint n = live != NULL ? yx_live_page_get_n_clocks (live) : 0;
  GtkWidget *dialog;
  g_autofree char *body = NULL;

  if (n == 0)
    return GTK_WINDOW_CLASS (yx_window_parent_class)->close_request (window);
  body = g_strdup_printf (
      ngettext ("The inquiry clock of %u person runs. Its alarms go on when the window is "
                "closed, and bring it back.",
                "The inquiry clocks of %u persons run. Their alarms go on when the window is "
                "closed, and bring it back.",
                n),
      n);
  dialog = adw_message_dialog_new (window, _("Inquiry Clocks Are Running"), body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "stay", _("_Stay"), "hide",
                                    _("_Close, Keep the Alarms"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  g_signal_connect_object (dialog, "response", G_CALLBACK (close_answered_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  return TRUE;
}

static void
yx_window_dispose (GObject *object)
{
  YxWindow *self = YX_WINDOW (object);

  if (self->opening != NULL)
    g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  /* What runs on threads keeps a page until it ends: it is to end now. */
  if (self->pages != NULL)
    set_desk (self, NULL);
  g_clear_pointer (&self->pages, g_ptr_array_unref);
  g_clear_object (&self->lead_watch);
  g_clear_object (&self->desk);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_WINDOW);
  G_OBJECT_CLASS (yx_window_parent_class)->dispose (object);
}

static void
yx_window_class_init (YxWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = yx_window_close_request;

  g_type_ensure (YX_TYPE_PLACE_SEARCH);
  g_type_ensure (YX_TYPE_CASES_PAGE);
  g_type_ensure (YX_TYPE_CHECK_PAGE);
  g_type_ensure (YX_TYPE_AREAS_PAGE);
  g_type_ensure (YX_TYPE_CREWS_PAGE);
  g_type_ensure (YX_TYPE_LEADS_PAGE);
  g_type_ensure (YX_TYPE_LIVE_PAGE);
  g_type_ensure (YX_TYPE_PLAN_PAGE);
  g_type_ensure (YX_TYPE_REVIEW_PAGE);
  g_type_ensure (YX_TYPE_WELCOME_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/window.ui");
  gtk_widget_class_bind_template_child (widget_class, YxWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, YxWindow, title_stack);
  gtk_widget_class_bind_template_child (widget_class, YxWindow, desk_title);
  gtk_widget_class_bind_template_child (widget_class, YxWindow, import_button);
  gtk_widget_class_bind_template_child (widget_class, YxWindow, place_button);
  gtk_widget_class_bind_template_child (widget_class, YxWindow, place_search);
  gtk_widget_class_bind_template_child (widget_class, YxWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, YxWindow, opening_page);
  gtk_widget_class_bind_template_child (widget_class, YxWindow, opening_spinner);
  gtk_widget_class_bind_template_child (widget_class, YxWindow, views);
  gtk_widget_class_bind_template_child (widget_class, YxWindow, plan_page);
  gtk_widget_class_bind_template_callback (widget_class, desk_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_found_cb);
  gtk_widget_class_bind_template_callback (widget_class, yx_window_update_actions);
}

static void
yx_window_init (YxWindow *self)
{
  GSettings *settings = yx_settings_get ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_settings_bind (settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
  self->pages = g_ptr_array_new ();
  find_pages (self);
  /* The first view is the case desk; what a night begins with is its plan. */
  adw_view_stack_set_visible_child (self->views, GTK_WIDGET (self->plan_page));
  yx_window_add_actions (self);
  yx_window_show_desk (self);
}

YxWindow *
yx_window_new (GtkApplication *application)
{
  return g_object_new (YX_TYPE_WINDOW, "application", application, NULL);
}

void
yx_window_open_desk (YxWindow *self, GFile *file)
{
  g_autofree char *path = NULL;

  g_return_if_fail (YX_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  path = g_file_get_path (file);
  if (path == NULL) {
    g_autofree char *uri = g_file_get_uri (file);
    g_autofree char *text = g_strdup_printf (_("%s is not a file on this computer."), uri);

    yx_window_say (self, text);
    return;
  }
  if (self->opening != NULL)
    g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  self->opening = g_cancellable_new ();
  yx_window_show_opening (self, _("Opening the Desk"));
  yx_desk_open_async (path, YX_STORE_OPEN_NORMAL, self->opening, opened_cb, g_object_ref (self));
}

YxDesk *
yx_window_get_desk (YxWindow *self)
{
  g_return_val_if_fail (YX_IS_WINDOW (self), NULL);
  return self->desk;
}

YxPlanPage *
yx_window_get_plan_page (YxWindow *self)
{
  g_return_val_if_fail (YX_IS_WINDOW (self), NULL);
  return self->plan_page;
}

void
yx_window_say (YxWindow *self, const char *text)
{
  /* Toasts read markup. */
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);

  g_return_if_fail (YX_IS_WINDOW (self));

  adw_toast_set_timeout (toast, 8);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
yx_window_show_opening (YxWindow *self, const char *title)
{
  adw_status_page_set_title (self->opening_page, title);
  gtk_stack_set_visible_child_name (self->stack, "opening");
  gtk_spinner_start (self->opening_spinner);
}

void
yx_window_show_desk (YxWindow *self)
{
  const char *child = self->desk != NULL ? "desk" : "welcome";

  gtk_spinner_stop (self->opening_spinner);
  gtk_stack_set_visible_child_name (self->title_stack, child);
  gtk_stack_set_visible_child_name (self->stack, child);
  gtk_widget_set_visible (GTK_WIDGET (self->desk_title), self->desk != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->import_button), self->desk != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->place_button), self->desk != NULL);
  yx_window_update_actions (self);
}

void
yx_window_take_desk (YxWindow *self, YxDesk *desk)
{
  const char *path = yx_desk_get_path (desk);
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *title = g_strdup_printf (_("%s — Yexun"), name);

  g_set_object (&self->desk, desk);
  g_clear_object (&self->lead_watch);
  self->lead_watch = yx_lead_watch_new (desk);
  g_signal_connect_object (self->lead_watch, "said", G_CALLBACK (yx_window_say), self,
                           G_CONNECT_SWAPPED);
  yx_settings_remember_desk (absolute);
  adw_window_title_set_title (self->desk_title, name);
  gtk_window_set_title (GTK_WINDOW (self), title);
  set_desk (self, desk);
  yx_who_acts_ask (self, desk, FALSE);
  yx_place_search_set_desk (self->place_search, desk);
  yx_window_show_desk (self);
}

void
yx_window_reload (YxWindow *self, gboolean region)
{
  for (guint i = 0; i < self->pages->len; i++)
    yx_page_reload (self->pages->pdata[i], region);
}

void
yx_window_open (YxWindow *self, const char *kind, const char *id)
{
  for (guint i = 0; i < self->pages->len; i++) {
    if (yx_page_open (self->pages->pdata[i], kind, id)) {
      adw_view_stack_set_visible_child (self->views, self->pages->pdata[i]);
      return;
    }
  }
}

YxPage *
yx_window_get_page (YxWindow *self)
{
  GtkWidget *child = adw_view_stack_get_visible_child (self->views);

  return self->desk != NULL && YX_IS_PAGE (child) ? YX_PAGE (child) : NULL;
}
