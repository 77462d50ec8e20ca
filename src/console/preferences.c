#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/desk-call.h"
#include "console/file-choice.h"
#include "console/lead-watch.h"
#include "console/preferences.h"
#include "console/settings.h"
#include "console/window.h"

struct _YxPreferences {
  AdwWindow parent_instance;

  AdwComboRow *appearance_row;
  AdwComboRow *map_style_row;
  AdwEntryRow *service_url_row, *service_key_row;
  AdwComboRow *service_format_row, *service_datum_row;
  GtkSpinButton *seconds_spin;
  GtkWidget *desk_group;
  AdwActionRow *region_row;
  AdwActionRow *leads_row;
  GtkWidget *leads_off_button;

  YxDesk *desk; /* nullable */
};

G_DEFINE_FINAL_TYPE (YxPreferences, yx_preferences, ADW_TYPE_WINDOW)

/* The choices of a combo row stand in the order of the enum's values. */
static gboolean
nick_to_position_cb (GValue *value, GVariant *variant, gpointer user_data)
{
  const char *const *nicks = user_data;
  const char *nick = g_variant_get_string (variant, NULL);

  for (guint i = 0; nicks[i] != NULL; i++) {
    if (g_str_equal (nicks[i], nick)) {
      g_value_set_uint (value, i);
      return TRUE;
    }
  }
  return FALSE;
}

static GVariant *
position_to_nick_cb (const GValue *value, const GVariantType *type, gpointer user_data)
{
  const char *const *nicks = user_data;
  const guint position = g_value_get_uint (value);

  return position < g_strv_length ((char **) nicks) ? g_variant_new_string (nicks[position])
                                                    : NULL;
}

static void
bind_combo (AdwComboRow *row, const char *key, const char *const *nicks)
{
  g_settings_bind_with_mapping (yx_settings_get (), key, row, "selected",
                                G_SETTINGS_BIND_DEFAULT, nick_to_position_cb,
                                position_to_nick_cb, (gpointer) nicks, NULL);
}

static void
choose_region_cb (GtkButton *button, YxPreferences *self)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  gtk_window_close (GTK_WINDOW (self));
  if (YX_IS_WINDOW (parent))
    yx_window_choose_region (YX_WINDOW (parent));
}

static void
show_lead_folder (YxPreferences *self)
{
  g_autofree char *folder = yx_lead_watch_dup_folder (self->desk);
  g_autofree char *shown = folder != NULL ? g_filename_display_name (folder) : NULL;
  g_autofree char *escaped = g_markup_escape_text (
      shown != NULL ? shown : _("None. Each file put there is taken once, then moved to done/"), -1);

  adw_action_row_set_subtitle (self->leads_row, escaped);
  gtk_widget_set_visible (self->leads_off_button, folder != NULL);
}

static void
lead_folder_cb (GFile *file, gpointer user_data)
{
  YxPreferences *self = user_data;

  yx_lead_watch_set_folder (self->desk, g_file_peek_path (file));
  show_lead_folder (self);
}

static void
choose_leads_cb (GtkButton *button, YxPreferences *self)
{
  const YxFileChoice choice
      = { .mode = YX_FILE_CHOICE_FOLDER, .title = _("Folder that Leads Are Put Into") };

  yx_file_choose (GTK_WINDOW (self), &choice, lead_folder_cb, self);
}

static void
leads_off_cb (GtkButton *button, YxPreferences *self)
{
  yx_lead_watch_set_folder (self->desk, NULL);
  show_lead_folder (self);
}

static void
yx_preferences_dispose (GObject *object)
{
  g_clear_object (&YX_PREFERENCES (object)->desk);
  gtk_widget_dispose_template (GTK_WIDGET (object), YX_TYPE_PREFERENCES);
  G_OBJECT_CLASS (yx_preferences_parent_class)->dispose (object);
}

static void
yx_preferences_class_init (YxPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_preferences_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, YxPreferences, appearance_row);
  gtk_widget_class_bind_template_child (widget_class, YxPreferences, map_style_row);
  gtk_widget_class_bind_template_child (widget_class, YxPreferences, seconds_spin);
  gtk_widget_class_bind_template_child (widget_class, YxPreferences, service_url_row);
  gtk_widget_class_bind_template_child (widget_class, YxPreferences, service_key_row);
  gtk_widget_class_bind_template_child (widget_class, YxPreferences, service_format_row);
  gtk_widget_class_bind_template_child (widget_class, YxPreferences, service_datum_row);
  gtk_widget_class_bind_template_child (widget_class, YxPreferences, desk_group);
  gtk_widget_class_bind_template_child (widget_class, YxPreferences, region_row);
  gtk_widget_class_bind_template_child (widget_class, YxPreferences, leads_row);
  gtk_widget_class_bind_template_child (widget_class, YxPreferences, leads_off_button);
  gtk_widget_class_bind_template_callback (widget_class, choose_leads_cb);
  gtk_widget_class_bind_template_callback (widget_class, leads_off_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_region_cb);
}

static void
yx_preferences_init (YxPreferences *self)
{
  static const char *const appearances[] = { "dark", "system", NULL };
  static const char *const formats[] = { "nominatim", "tianditu", NULL };
  static const char *const datums[] = { "wgs84", "gcj02", "bd09", NULL };
  static const char *const styles[] = { "night", "red", "day", NULL };

  gtk_widget_init_template (GTK_WIDGET (self));
  bind_combo (self->appearance_row, YX_SETTINGS_APPEARANCE, appearances);
  bind_combo (self->map_style_row, YX_SETTINGS_MAP_STYLE, styles);
  bind_combo (self->service_format_row, YX_SETTINGS_SERVICE_FORMAT, formats);
  bind_combo (self->service_datum_row, YX_SETTINGS_SERVICE_DATUM, datums);
  g_settings_bind (yx_settings_get (), YX_SETTINGS_SERVICE_URL, self->service_url_row, "text",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (yx_settings_get (), YX_SETTINGS_SERVICE_KEY, self->service_key_row, "text",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (yx_settings_get (), YX_SETTINGS_PLANNING_SECONDS,
                   gtk_spin_button_get_adjustment (self->seconds_spin), "value",
                   G_SETTINGS_BIND_DEFAULT);
}

static void
region_file_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxPreferences) self = user_data;
  g_autoptr (GFile) file = yx_desk_call_finish (result, NULL);
  g_autofree char *shown = file != NULL ? g_file_get_parse_name (file) : NULL;
  g_autofree char *escaped = g_markup_escape_text (shown != NULL ? shown : _("None chosen"), -1);

  adw_action_row_set_subtitle (self->region_row, escaped);
}

YxPreferences *
yx_preferences_present (YxWindow *parent)
{
  YxPreferences *self = g_object_new (YX_TYPE_PREFERENCES, "transient-for", parent, NULL);
  YxDesk *desk = parent != NULL ? yx_window_get_desk (parent) : NULL;

  gtk_widget_set_visible (self->desk_group, desk != NULL);
  g_set_object (&self->desk, desk);
  if (desk != NULL)
    show_lead_folder (self);
  if (desk != NULL)
    yx_desk_call_async (desk, yx_desk_call_region_file, NULL, NULL, region_file_cb,
                        g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
