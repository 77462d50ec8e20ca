#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "console/desk-call.h"
#include "console/device-window.h"
#include "console/file-choice.h"
#include "console/fleet-window.h"
#include "console/import-dialog.h"
#include "console/institution-import.h"
#include "console/install-paths.h"
#include "console/lead-entry.h"
#include "console/operation-cases.h"
#include "console/paper-dialog.h"
#include "console/place-fixer.h"
#include "console/review-page.h"
#include "console/who-acts.h"
#include "console/window-private.h"

static const char *const desk_suffixes[] = { "desk", NULL };
static const char *const region_suffixes[] = { "gpkg", NULL };

static void
created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDesk) desk = yx_desk_call_finish (result, &error);

  if (desk != NULL)
    yx_window_take_desk (self, desk);
  else
    yx_window_say (self, error->message);
}

static void
new_desk_chosen_cb (GFile *file, gpointer user_data)
{
  yx_desk_call_async (NULL, yx_desk_call_create, g_file_peek_path (file), NULL, created_cb,
                      g_object_ref (user_data));
}

static void
new_desk_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const YxFileChoice choice = { YX_FILE_CHOICE_SAVE, _("New Desk"), _("Desks"), desk_suffixes,
                                _("Court.desk") };

  yx_file_choose (GTK_WINDOW (user_data), &choice, new_desk_chosen_cb, user_data);
}

static void
desk_chosen_cb (GFile *file, gpointer user_data)
{
  yx_window_open_desk (YX_WINDOW (user_data), file);
}

static void
open_desk_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const YxFileChoice choice = { YX_FILE_CHOICE_OPEN, _("Open Desk"), _("Desks"), desk_suffixes,
                                NULL };

  yx_file_choose (GTK_WINDOW (user_data), &choice, desk_chosen_cb, user_data);
}

static char *
demo_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "yexun", "demo", NULL);
}

static void
demo_made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;

  if (!g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, NULL, &said, &error)) {
    yx_window_say (self, error->message);
  } else if (!g_subprocess_get_successful (G_SUBPROCESS (source))) {
    g_autofree char *text = NULL;

    text = g_strdup_printf (_("The demonstration could not be made: %s"),
                            said != NULL ? g_strstrip (said) : "");
    yx_window_say (self, text);
  } else {
    g_autofree char *folder = demo_folder ();
    g_autoptr (GFile) file = g_file_new_build_filename (folder, "demo.desk", NULL);

    yx_window_open_desk (self, file);
    return;
  }
  yx_window_show_desk (self);
}

/* The command makes what is missing of the demonstration and leaves the rest as it is. */
static void
open_demo_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  YxWindow *self = user_data;
  g_autofree char *command = yx_install_find_command ();
  g_autofree char *folder = demo_folder ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  if (g_mkdir_with_parents (folder, 0700) != 0) {
    g_autofree char *text = g_strdup_printf (_("The folder %s cannot be made."), folder);

    yx_window_say (self, text);
    return;
  }
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                              &error, command, "demo", "--out", folder, NULL);
  if (process == NULL) {
    yx_window_say (self, error->message);
    return;
  }
  yx_window_show_opening (self, _("Making the Demonstration"));
  g_subprocess_communicate_utf8_async (process, NULL, NULL, demo_made_cb, g_object_ref (self));
}

static void
import_cases_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  yx_import_dialog_present (YX_WINDOW (user_data));
}

static void
import_institutions_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  yx_institution_import_choose (YX_WINDOW (user_data));
}

static void
region_set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxRegion) region = yx_desk_call_finish (result, &error);

  if (region == NULL)
    yx_window_say (self, error->message);
  else if (self->desk == YX_DESK (source))
    yx_window_reload (self, TRUE);
}

static void
region_chosen_cb (GFile *file, gpointer user_data)
{
  YxWindow *self = user_data;

  if (self->desk != NULL)
    yx_desk_call_async (self->desk, yx_desk_call_set_region, g_file_peek_path (file), NULL,
                        region_set_cb, g_object_ref (self));
}

static void
choose_region_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  yx_window_choose_region (YX_WINDOW (user_data));
}

static void
who_acts_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  yx_who_acts_ask (YX_WINDOW (user_data), YX_WINDOW (user_data)->desk, TRUE);
}

static void
reload_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  yx_window_reload (YX_WINDOW (user_data), TRUE);
  yx_lead_watch_restart (YX_WINDOW (user_data)->lead_watch);
}

static void
close_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (user_data));
}

static void
go_to_place_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  YxWindow *self = user_data;

  gtk_menu_button_popup (self->place_button);
  yx_place_search_focus (self->place_search);
}

static void
fix_places_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  yx_place_fixer_present (GTK_WINDOW (user_data), YX_WINDOW (user_data)->desk);
}

static void
fleet_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  yx_fleet_window_present (GTK_WINDOW (user_data), YX_WINDOW (user_data)->desk, NULL, NULL);
}

static void
devices_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  yx_device_window_present (GTK_WINDOW (user_data), YX_WINDOW (user_data)->desk);
}

static void
lead_recorded_cb (YxLeadEntry *entry, const char *id, const char *sentence, YxWindow *self)
{
  g_autofree char *text = g_strdup_printf (_("Lead saved: %s"), sentence);

  yx_window_say (self, text);
}

static void
new_lead_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  YxWindow *self = user_data;
  YxLeadEntry *entry = yx_lead_entry_present (GTK_WINDOW (self), self->desk);

  g_signal_connect_object (entry, "recorded", G_CALLBACK (lead_recorded_cb), self, 0);
}

static void
plan_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  yx_plan_page_plan (YX_WINDOW (user_data)->plan_page);
}

static void
new_operation_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  yx_plan_page_new_operation (YX_WINDOW (user_data)->plan_page);
}

static void
operation_cases_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  YxWindow *self = user_data;

  yx_operation_cases_present (self, self->desk, yx_plan_page_get_operation (self->plan_page));
}

static void
cancel_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  yx_plan_page_cancel (YX_WINDOW (user_data)->plan_page);
}

static void
choose_operation_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  yx_plan_page_choose_operation (YX_WINDOW (user_data)->plan_page);
}

static void
unselect_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  yx_plan_page_unselect (YX_WINDOW (user_data)->plan_page);
}

static void
expand_routes_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  yx_plan_page_toggle_routes (YX_WINDOW (user_data)->plan_page);
}

static void
papers_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  YxWindow *self = user_data;
  GtkWidget *page = adw_view_stack_get_visible_child (self->views);
  const char *reviewed;

  if (!YX_IS_REVIEW_PAGE (page)) {
    yx_paper_dialog_present (GTK_WINDOW (self), self->desk,
                             yx_plan_page_get_operation (self->plan_page), YX_PAPER_KIND_ORDER);
    return;
  }
  reviewed = yx_review_page_get_operation (YX_REVIEW_PAGE (page));
  if (reviewed != NULL)
    yx_paper_dialog_present (GTK_WINDOW (self), self->desk, reviewed, YX_PAPER_KIND_SUMMARY);
}

static void
time_plan_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  yx_plan_page_toggle_time_plan (YX_WINDOW (user_data)->plan_page);
}

static void
undo_plan_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  yx_plan_page_undo (YX_WINDOW (user_data)->plan_page);
}

static void
plan_versions_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  yx_plan_page_show_versions (YX_WINDOW (user_data)->plan_page);
}

static void
zoom_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  YxWindow *self = user_data;
  const char *name = g_action_get_name (G_ACTION (action));

  if (g_str_equal (name, "zoom-in"))
    yx_plan_page_activate_map (self->plan_page, "map.zoom-in");
  else if (g_str_equal (name, "zoom-out"))
    yx_plan_page_activate_map (self->plan_page, "map.zoom-out");
  else
    yx_plan_page_activate_map (self->plan_page, "map.fit");
}

static void
filter_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  yx_page_focus_search (yx_window_get_page (user_data));
}

static void
next_pane_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  yx_page_cycle_panes (yx_window_get_page (user_data), 1);
}

static void
previous_pane_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  yx_page_cycle_panes (yx_window_get_page (user_data), -1);
}

static void
view_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *name = g_variant_get_string (parameter, NULL);
  AdwViewStack *views = YX_WINDOW (user_data)->views;

  if (adw_view_stack_get_child_by_name (views, name) != NULL)
    adw_view_stack_set_visible_child_name (views, name);
}

/* From any page: the Live page comes into sight first. */
static void
live_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  YxWindow *self = user_data;
  GtkWidget *page = adw_view_stack_get_child_by_name (self->views, "live");
  g_autofree char *name = g_strdup_printf ("live.%s", g_variant_get_string (parameter, NULL));

  adw_view_stack_set_visible_child (self->views, page);
  gtk_widget_activate_action (page, name, NULL);
}

static const GActionEntry actions[] = {
  { "new-desk", new_desk_cb },
  { "open-desk", open_desk_cb },
  { "open-demo", open_demo_cb },
  { "import-cases", import_cases_cb },
  { "import-institutions", import_institutions_cb },
  { "choose-region", choose_region_cb },
  { "reload", reload_cb },
  { "who-acts", who_acts_cb },
  { "go-to-place", go_to_place_cb },
  { "fix-places", fix_places_cb },
  { "fleet", fleet_cb },
  { "devices", devices_cb },
  { "new-lead", new_lead_cb },
  { "close", close_cb },
  { "new-operation", new_operation_cb },
  { "operation-cases", operation_cases_cb },
  { "plan", plan_cb },
  { "cancel", cancel_cb },
  { "choose-operation", choose_operation_cb },
  { "unselect", unselect_cb },
  { "expand-routes", expand_routes_cb },
  { "papers", papers_cb },
  { "time-plan", time_plan_cb },
  { "undo-plan", undo_plan_cb },
  { "plan-versions", plan_versions_cb },
  { "zoom-in", zoom_cb },
  { "zoom-out", zoom_cb },
  { "zoom-all", zoom_cb },
  { "filter", filter_cb },
  { "next-pane", next_pane_cb },
  { "previous-pane", previous_pane_cb },
  { "view", view_cb, "s" },
  { "live", live_cb, "s" },
};

/* What needs a desk, what needs a page that works on it, and what needs the Plan page in sight. */
static const char *const desk_actions[] = { "who-acts", "import-cases", "choose-region", "reload", "view", "live",
                                            "fix-places", "fleet", "devices", "new-lead", "import-institutions" };
static const char *const page_actions[] = { "filter", "next-pane", "previous-pane" };
static const char *const plan_actions[]
    = { "new-operation", "operation-cases", "choose-operation", "unselect", "expand-routes", "zoom-in",
        "zoom-out", "zoom-all", "go-to-place", "time-plan", "undo-plan", "plan-versions" };

static void
enable (YxWindow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

void
yx_window_add_actions (YxWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
}

void
yx_window_update_actions (YxWindow *self)
{
  const gboolean desk = self->desk != NULL;
  const gboolean plan
      = desk
        && g_strcmp0 (adw_view_stack_get_visible_child_name (self->views), "plan") == 0;
  gboolean planning = FALSE;

  /* Called by signals of the template before its actions are there. */
  if (g_action_map_lookup_action (G_ACTION_MAP (self), "plan") == NULL)
    return;
  g_object_get (self->plan_page, "planning", &planning, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (desk_actions); i++)
    enable (self, desk_actions[i], desk);
  for (guint i = 0; i < G_N_ELEMENTS (page_actions); i++)
    enable (self, page_actions[i], yx_window_get_page (self) != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (plan_actions); i++)
    enable (self, plan_actions[i], plan);
  enable (self, "papers",
          plan || (desk && YX_IS_REVIEW_PAGE (adw_view_stack_get_visible_child (self->views))));
  enable (self, "plan", plan && !planning);
  enable (self, "cancel", planning);
}

void
yx_window_choose_region (YxWindow *self)
{
  const YxFileChoice choice = { YX_FILE_CHOICE_OPEN, _("Region File"), _("Region files"),
                                region_suffixes, NULL };

  g_return_if_fail (YX_IS_WINDOW (self));
  yx_file_choose (GTK_WINDOW (self), &choice, region_chosen_cb, self);
}
