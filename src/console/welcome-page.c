#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/settings.h"
#include "console/welcome-page.h"

struct _YxWelcomePage {
  AdwBin parent_instance;

  AdwPreferencesGroup *recent_group;
  GPtrArray *rows; /* of recent_group, which owns them */
};

enum {
  DESK_CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxWelcomePage, yx_welcome_page, ADW_TYPE_BIN)

static void
recent_activated_cb (AdwActionRow *row, YxWelcomePage *self)
{
  g_autoptr (GFile) file = g_file_new_for_path (g_object_get_data (G_OBJECT (row), "path"));

  g_signal_emit (self, signals[DESK_CHOSEN], 0, file);
}

static GtkWidget *
create_recent_row (YxWelcomePage *self, const char *path)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *shown = g_filename_display_name (folder);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), shown);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "path", g_strdup (path), g_free);
  g_signal_connect_object (row, "activated", G_CALLBACK (recent_activated_cb), self, 0);
  return row;
}

static void
show_recent_cb (GSettings *settings, const char *key, YxWelcomePage *self)
{
  g_auto (GStrv) paths = g_settings_get_strv (settings, YX_SETTINGS_RECENT_DESKS);

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->recent_group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);

  for (char **path = paths; *path != NULL; path++) {
    GtkWidget *row = create_recent_row (self, *path);

    adw_preferences_group_add (self->recent_group, row);
    g_ptr_array_add (self->rows, row);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->recent_group), self->rows->len > 0);
}

static void
yx_welcome_page_dispose (GObject *object)
{
  YxWelcomePage *self = YX_WELCOME_PAGE (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_WELCOME_PAGE);
  G_OBJECT_CLASS (yx_welcome_page_parent_class)->dispose (object);
}

static void
yx_welcome_page_class_init (YxWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_welcome_page_dispose;

  signals[DESK_CHOSEN] = g_signal_new ("desk-chosen", G_TYPE_FROM_CLASS (klass),
                                       G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                       G_TYPE_FILE);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, YxWelcomePage, recent_group);
}

static void
yx_welcome_page_init (YxWelcomePage *self)
{
  GSettings *settings = yx_settings_get ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_ptr_array_new ();
  g_signal_connect_object (settings, "changed::" YX_SETTINGS_RECENT_DESKS,
                           G_CALLBACK (show_recent_cb), self, 0);
  show_recent_cb (settings, YX_SETTINGS_RECENT_DESKS, self);
}
