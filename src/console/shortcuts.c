#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/shortcuts.h"

#define GROUP_DESK N_ ("Desk")
#define GROUP_PLAN N_ ("Planning")
#define GROUP_MAP N_ ("Map")
#define GROUP_NIGHT N_ ("The Night")
#define GROUP_MOVE N_ ("Moving About")
#define GROUP_PROGRAM N_ ("Program")

static const YxShortcut shortcuts[] = {
  { "win.new-desk", { "<Control>n" }, N_ ("New desk"), GROUP_DESK },
  { "win.open-desk", { "<Control>o" }, N_ ("Open a desk"), GROUP_DESK },
  { "win.open-demo", { "<Control>d" }, N_ ("Open the demonstration"), GROUP_DESK },
  { "win.import-cases", { "<Control>i" }, N_ ("Import a case list"), GROUP_DESK },
  { "win.import-institutions", { "<Control><Shift>i" }, N_ ("Import institutions"), GROUP_DESK },
  { "win.new-lead", { "F2" }, N_ ("Take a lead down"), GROUP_DESK },
  { "win.fleet", { "<Control><Shift>f" }, N_ ("Fleet and staff"), GROUP_DESK },
  { "win.devices", { "<Control><Shift>d" }, N_ ("Phones and terminals"), GROUP_DESK },
  { "win.choose-region", { "<Control>m" }, N_ ("Choose the region file"), GROUP_DESK },
  { "win.reload", { "<Control>r" }, N_ ("Read the desk again"), GROUP_DESK },
  { "win.close", { "<Control>w" }, N_ ("Close the window"), GROUP_DESK },
  { "win.new-operation", { "<Control><Shift>o" }, N_ ("New operation"), GROUP_PLAN },
  { "win.operation-cases", { "<Control>k" }, N_ ("Cases of the operation"), GROUP_PLAN },
  { "win.plan", { "F5", "<Control>Return" }, N_ ("Plan the operation"), GROUP_PLAN },
  { "win.cancel", { "Escape" }, N_ ("Stop planning"), GROUP_PLAN },
  { "win.choose-operation", { "F4" }, N_ ("Choose the operation"), GROUP_PLAN },
  { "win.unselect", { "<Control><Shift>a" }, N_ ("Select nothing"), GROUP_PLAN },
  { "win.papers", { "<Control>p" }, N_ ("Papers of the operation"), GROUP_PLAN },
  { "win.expand-routes", { "<Control>e" }, N_ ("Unfold or fold all routes"), GROUP_PLAN },
  { "win.time-plan", { "<Control>g" }, N_ ("Show or hide the time plan"), GROUP_PLAN },
  { "win.undo-plan", { "<Control>z" }, N_ ("Take the version of the plan before"), GROUP_PLAN },
  { "win.plan-versions", { "<Control>h" }, N_ ("Versions of the plan"), GROUP_PLAN },
  { "win.go-to-place", { "<Control>l" }, N_ ("Go to a place"), GROUP_MAP },
  { "win.fix-places", { "<Control><Shift>l" }, N_ ("Set places by hand"), GROUP_MAP },
  { "win.zoom-in", { "<Control>plus", "<Control>equal" }, N_ ("Zoom in"), GROUP_MAP },
  { "win.zoom-out", { "<Control>minus" }, N_ ("Zoom out"), GROUP_MAP },
  { "win.zoom-all", { "<Control>0" }, N_ ("Show the whole plan"), GROUP_MAP },
  { "win.live::next-alert", { "F7" }, N_ ("Next alert"), GROUP_NIGHT },
  { "win.live::acknowledge", { "<Shift>F7" }, N_ ("Acknowledge the alert"), GROUP_NIGHT },
  { "win.live::dispatch", { "F12" }, N_ ("Send a car"), GROUP_NIGHT },
  { "win.live::message", { "F9" }, N_ ("Write to the chosen team"), GROUP_NIGHT },
  { "win.live::roll-call", { "<Control><Shift>p" }, N_ ("Roll call"), GROUP_NIGHT },
  { "win.live::evidence", { "<Control><Shift>e" }, N_ ("What the phones sent"), GROUP_NIGHT },
  { "win.live::draw-zone", { "<Control><Shift>z" }, N_ ("Draw a zone"), GROUP_NIGHT },
  { "win.live::measure", { "<Control><Shift>m" }, N_ ("Measure on the map"), GROUP_NIGHT },
  { "win.live::follow", { "F8" }, N_ ("Keep the chosen team in sight"), GROUP_NIGHT },
  { "win.live::wall", { "F11" }, N_ ("Wall screen"), GROUP_NIGHT },
  { "win.filter", { "<Control>f" }, N_ ("Search this page"), GROUP_MOVE },
  { "win.next-pane", { "F6" }, N_ ("Next pane"), GROUP_MOVE },
  { "win.previous-pane", { "<Shift>F6" }, N_ ("Previous pane"), GROUP_MOVE },
  { "win.view::cases", { "<Alt>1" }, N_ ("Cases page"), GROUP_MOVE },
  { "win.view::areas", { "<Alt>2" }, N_ ("Areas page"), GROUP_MOVE },
  { "win.view::leads", { "<Alt>3" }, N_ ("Leads page"), GROUP_MOVE },
  { "win.view::plan", { "<Alt>4" }, N_ ("Plan page"), GROUP_MOVE },
  { "win.view::check", { "<Alt>5", "<Alt>g" }, N_ ("Go/no-go page"), GROUP_MOVE },
  { "win.view::crews", { "<Alt>6" }, N_ ("Crews page"), GROUP_MOVE },
  { "win.view::live", { "<Alt>7" }, N_ ("Live page"), GROUP_MOVE },
  { "win.view::review", { "<Alt>8" }, N_ ("Review page"), GROUP_MOVE },
  { "win.who-acts", { "<Control><Shift>u" }, N_ ("Who sits here"), GROUP_PROGRAM },
  { "app.new-window", { "<Control><Shift>n" }, N_ ("New window"), GROUP_PROGRAM },
  { "app.preferences", { "<Control>comma" }, N_ ("Preferences"), GROUP_PROGRAM },
  { "app.shortcuts", { "<Control>question" }, N_ ("Keyboard shortcuts"), GROUP_PROGRAM },
  { "app.about", { "<Shift>F1" }, N_ ("About Yexun"), GROUP_PROGRAM },
  { "app.quit", { "<Control>q" }, N_ ("Quit"), GROUP_PROGRAM },
};

static GtkWidget *
create_keys (const YxShortcut *shortcut)
{
  GtkWidget *keys = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  for (const char *const *accel = shortcut->accels; *accel != NULL; accel++) {
    g_autofree char *text = NULL;
    GtkWidget *label;
    GdkModifierType modifiers;
    guint key;

    if (!gtk_accelerator_parse (*accel, &key, &modifiers))
      g_assert_not_reached ();
    text = gtk_accelerator_get_label (key, modifiers);
    label = gtk_label_new (text);
    gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
    gtk_widget_add_css_class (label, "yx-key");
    gtk_box_append (GTK_BOX (keys), label);
  }
  return keys;
}

static AdwPreferencesPage *
create_page (void)
{
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  AdwPreferencesGroup *group = NULL;
  const char *last_group = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++) {
    GtkWidget *row = adw_action_row_new ();

    if (g_strcmp0 (shortcuts[i].group, last_group) != 0) {
      last_group = shortcuts[i].group;
      group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
      adw_preferences_group_set_title (group, _(last_group));
      adw_preferences_page_add (page, group);
    }
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(shortcuts[i].title));
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), create_keys (&shortcuts[i]));
    adw_preferences_group_add (group, row);
  }
  return page;
}

const YxShortcut *
yx_shortcuts_get (gsize *ret_n_shortcuts)
{
  g_return_val_if_fail (ret_n_shortcuts != NULL, NULL);

  *ret_n_shortcuts = G_N_ELEMENTS (shortcuts);
  return shortcuts;
}

void
yx_shortcuts_install (GtkApplication *application)
{
  g_return_if_fail (GTK_IS_APPLICATION (application));

  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (application, shortcuts[i].action, shortcuts[i].accels);
}

GtkWindow *
yx_shortcuts_present (GtkWindow *parent)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkEventController *keys = gtk_shortcut_controller_new ();

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);

  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (create_page ()));
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                        gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
  gtk_window_set_title (GTK_WINDOW (window), _("Keyboard Shortcuts"));
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), 560, 680);
  gtk_window_present (GTK_WINDOW (window));
  return GTK_WINDOW (window);
}
