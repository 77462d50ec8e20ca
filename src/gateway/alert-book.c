#define G_LOG_DOMAIN "yexun-gateway"

#include "config.h"

#include "gateway/alert-book.h"

#include "model/enum-types.h"
#include "model/vocabulary.h"

#define LOOK_SECONDS 1

struct _YxAlertBook {
  YxDesk *desk;
  YxAlertBookLooked looked;
  gpointer data;
  GPtrArray *alerts;
  gboolean warned; /* that it cannot be read */
  GSource *timer;
};

static void
alert_free (gpointer data)
{
  YxBookAlert *alert = data;

  g_free (alert->id);
  g_free (alert->title);
  g_free (alert->todo);
  g_free (alert);
}

static YxBookAlert *
alert_new (YxAlertBook *self, const YxAlert *from)
{
  const YxBookAlert *known = yx_alert_book_find (self, from->id);
  const char *kind = yx_enum_label (YX_TYPE_ALERT_KIND, (int) from->kind);
  YxBookAlert *alert = g_new0 (YxBookAlert, 1);
  g_autoptr (GError) error = NULL;

  alert->id = g_strdup (from->id);
  alert->kind = from->kind;
  alert->level = from->level;
  alert->device = from->device;
  alert->acknowledged = from->acknowledged != 0;
  alert->todo = g_strdup (from->todo);
  if (known != NULL) {
    alert->title = g_strdup (known->title);
    alert->has_point = known->has_point;
    alert->point = known->point;
    return alert;
  }
  {
    g_autofree char *car = NULL;

    if (!yx_desk_locate_alert (self->desk, from, &car, &alert->has_point, &alert->point, &error))
      g_warning ("Where an alert is could not be read: %s", error->message);
    alert->title = car != NULL ? g_strdup_printf ("%s · %s", car, kind) : g_strdup (kind);
  }
  return alert;
}

static void
look (YxAlertBook *self)
{
  const YxAlertFilter filter = { .open_only = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = yx_desk_list_alerts (self->desk, &filter, &error);
  g_autoptr (GPtrArray) alerts = NULL;

  if (rows == NULL) {
    if (!self->warned)
      g_warning ("The alerts could not be read: %s", error->message);
    self->warned = TRUE;
    return;
  }
  self->warned = FALSE;
  alerts = g_ptr_array_new_with_free_func (alert_free);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (alerts, alert_new (self, g_ptr_array_index (rows, i)));
  g_ptr_array_unref (self->alerts);
  self->alerts = g_steal_pointer (&alerts);
}

static gboolean
look_cb (gpointer user_data)
{
  YxAlertBook *self = user_data;

  look (self);
  self->looked (self->data);
  return G_SOURCE_CONTINUE;
}

YxAlertBook *
yx_alert_book_new (YxDesk *desk, YxAlertBookLooked looked, gpointer data)
{
  YxAlertBook *self = g_new0 (YxAlertBook, 1);

  self->desk = g_object_ref (desk);
  self->looked = looked;
  self->data = data;
  self->alerts = g_ptr_array_new_with_free_func (alert_free);
  look (self);
  self->timer = g_timeout_source_new_seconds (LOOK_SECONDS);
  g_source_set_callback (self->timer, look_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
  return self;
}

void
yx_alert_book_free (YxAlertBook *self)
{
  g_source_destroy (self->timer);
  g_source_unref (self->timer);
  g_ptr_array_unref (self->alerts);
  g_object_unref (self->desk);
  g_free (self);
}

const GPtrArray *
yx_alert_book_get (YxAlertBook *self)
{
  return self->alerts;
}

const YxBookAlert *
yx_alert_book_find (YxAlertBook *self, const char *id)
{
  for (guint i = 0; i < self->alerts->len; i++) {
    const YxBookAlert *alert = g_ptr_array_index (self->alerts, i);

    if (g_str_equal (alert->id, id))
      return alert;
  }
  return NULL;
}
