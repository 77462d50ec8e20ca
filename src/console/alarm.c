#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/alarm.h"

#include <glib/gi18n.h>

#include "desk/alerts.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

#define SECONDS_BETWEEN_RINGS 10

struct _YxAlarm {
  GtkWidget *widget;
  gboolean sound;
  GHashTable *told;  /* alert's id → level that was told */
  gboolean critical; /* something critical waits for somebody */
  guint ringing;
  guint n_rings;
};

static void
ring (YxAlarm *self)
{
  self->n_rings++;
  gdk_display_beep (gtk_widget_get_display (self->widget));
}

/* A window that was closed while inquiries run (console/window.c). */
static void
bring_back (YxAlarm *self)
{
  GtkRoot *root = gtk_widget_get_root (self->widget);

  if (!GTK_IS_WINDOW (root) || !gtk_widget_has_css_class (GTK_WIDGET (root), YX_CLOSED_WINDOW))
    return;
  gtk_widget_remove_css_class (GTK_WIDGET (root), YX_CLOSED_WINDOW);
  gtk_window_present (GTK_WINDOW (root));
}

static gboolean
ring_cb (gpointer user_data)
{
  ring (user_data);
  return G_SOURCE_CONTINUE;
}

YxAlarm *
yx_alarm_new (GtkWidget *widget)
{
  YxAlarm *self = g_new0 (YxAlarm, 1);

  self->widget = widget;
  self->sound = TRUE;
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
yx_alarm_free (YxAlarm *self)
{
  g_clear_handle_id (&self->ringing, g_source_remove);
  g_hash_table_unref (self->told);
  g_free (self);
}

void
yx_alarm_set_sound (YxAlarm *self, gboolean sound)
{
  self->sound = sound;
}

static void
notify (const YxAlert *alert)
{
  GApplication *application = g_application_get_default ();
  g_autoptr (GNotification) notification = NULL;
  g_autofree char *title = NULL;

  if (application == NULL || g_application_get_dbus_connection (application) == NULL)
    return;
  title = g_strdup_printf (_("%s: %s"),
                           yx_enum_label (YX_TYPE_ALERT_LEVEL, (int) alert->level), alert->text);
  notification = g_notification_new (title);
  if (alert->todo != NULL)
    g_notification_set_body (notification, alert->todo);
  g_notification_set_priority (notification, alert->level == YX_ALERT_LEVEL_CRITICAL
                                                 ? G_NOTIFICATION_PRIORITY_URGENT
                                                 : G_NOTIFICATION_PRIORITY_HIGH);
  g_application_send_notification (application, alert->id, notification);
}

static void
withdraw_gone (YxAlarm *self, const YxNightView *view)
{
  GApplication *application = g_application_get_default ();
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->told);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    gboolean stands = FALSE;

    for (guint i = 0; view != NULL && !stands && i < view->alerts->len; i++)
      stands = g_str_equal (((const YxAlert *) view->alerts->pdata[i])->id, id);
    if (stands)
      continue;
    if (application != NULL && g_application_get_dbus_connection (application) != NULL)
      g_application_withdraw_notification (application, id);
    g_hash_table_iter_remove (&iter);
  }
}

void
yx_alarm_follow (YxAlarm *self, const YxNightView *view)
{
  gboolean critical = FALSE, news = FALSE, critical_news = FALSE;

  withdraw_gone (self, view);
  for (guint i = 0; view != NULL && i < view->alerts->len; i++) {
    const YxAlert *alert = view->alerts->pdata[i];
    gpointer told;
    const gboolean known = g_hash_table_lookup_extended (self->told, alert->id, NULL, &told);

    if (alert->acknowledged == 0 && alert->level == YX_ALERT_LEVEL_CRITICAL)
      critical = TRUE;
    if (known && GPOINTER_TO_INT (told) >= (int) alert->level)
      continue;
    g_hash_table_insert (self->told, g_strdup (alert->id), GINT_TO_POINTER ((int) alert->level));
    if (alert->acknowledged != 0 || alert->level < YX_ALERT_LEVEL_URGENT)
      continue;
    news = TRUE;
    critical_news = critical_news || alert->level == YX_ALERT_LEVEL_CRITICAL;
    notify (alert);
  }
  if ((news && self->sound) || (critical && !self->critical))
    ring (self);
  if (critical_news || (critical && !self->critical))
    bring_back (self);
  if (critical && self->ringing == 0)
    self->ringing = g_timeout_add_seconds (SECONDS_BETWEEN_RINGS, ring_cb, self);
  else if (!critical)
    g_clear_handle_id (&self->ringing, g_source_remove);
  self->critical = critical;
}

guint
yx_alarm_get_n_rings (YxAlarm *self)
{
  return self->n_rings;
}
