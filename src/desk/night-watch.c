#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/night-watch.h"

#include "desk/lists.h"

#define EVERY_US (G_USEC_PER_SEC / 4)
/* After a failure, and while no operation is live. */
#define REST_US (2 * (gint64) G_USEC_PER_SEC)

struct _YxNightWatch {
  GObject parent_instance;

  YxDesk *desk;
  char *operation_id;    /* NULL: the one that is live */
  YxNightMode mode;
  GMainContext *context; /* where signals are emitted */
  GThread *thread;
  GCancellable *cancellable;

  GMutex lock;           /* of what follows */
  GCond woken;
  gboolean awake, stopping;
  gboolean telling;      /* a source is under way */
  gboolean tell_changed; /* there is a view that nobody has been told of */
  char *failure;         /* to be told */
  YxNightView *view;
};

G_DEFINE_FINAL_TYPE (YxNightWatch, yx_night_watch, G_TYPE_OBJECT)

enum {
  SIGNAL_CHANGED,
  SIGNAL_FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static gboolean
tell_cb (gpointer user_data)
{
  g_autoptr (YxNightWatch) self = g_weak_ref_get (user_data);
  g_autofree char *failure = NULL;
  gboolean changed;

  if (self == NULL)
    return G_SOURCE_REMOVE;
  g_mutex_lock (&self->lock);
  self->telling = FALSE;
  changed = self->tell_changed;
  self->tell_changed = FALSE;
  failure = g_steal_pointer (&self->failure);
  g_mutex_unlock (&self->lock);
  if (failure != NULL)
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, failure);
  if (changed)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/* With the lock held. */
static void
tell (YxNightWatch *self)
{
  g_autoptr (GSource) source = NULL;
  GWeakRef *weak;

  if (self->telling || self->stopping)
    return;
  self->telling = TRUE;
  source = g_idle_source_new ();
  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, tell_cb, weak, weak_ref_free);
  g_source_attach (source, self->context);
}

static void
take_view (YxNightWatch *self, YxNight *night)
{
  YxNightView *view = night != NULL ? yx_night_dup_view (night) : NULL;

  g_mutex_lock (&self->lock);
  if ((view != NULL ? view->serial : 0) != (self->view != NULL ? self->view->serial : 0)
      || (view != NULL && self->view != NULL
          && g_strcmp0 (view->operation_id, self->view->operation_id) != 0)) {
    g_clear_pointer (&self->view, yx_night_view_unref);
    self->view = g_steal_pointer (&view);
    self->tell_changed = TRUE;
    tell (self);
  }
  g_mutex_unlock (&self->lock);
  g_clear_pointer (&view, yx_night_view_unref);
}

static void
take_failure (YxNightWatch *self, const GError *error)
{
  g_mutex_lock (&self->lock);
  g_free (self->failure);
  self->failure = g_strdup (error->message);
  tell (self);
  g_mutex_unlock (&self->lock);
}

/* Whether there is anything to watch: it is live, a clock of it runs, or somebody calls for help. */
static gboolean
is_under_way (const YxNightView *view)
{
  for (guint i = 0; i < view->custodies->len; i++)
    if (((const YxCustody *) g_ptr_array_index (view->custodies, i))->ended == 0)
      return TRUE;
  for (guint i = 0; i < view->alerts->len; i++)
    if (((const YxAlert *) g_ptr_array_index (view->alerts, i))->kind == YX_ALERT_KIND_SOS)
      return TRUE;
  return view->step == YX_OPERATION_STEP_LIVE;
}

/* The operation of an open call for help. (transfer full) (nullable) */
static char *
find_sos (YxDesk *desk)
{
  const YxAlertFilter filter = { .open_only = TRUE };
  g_autoptr (GPtrArray) alerts = yx_desk_list_alerts (desk, &filter, NULL);

  for (guint i = 0; alerts != NULL && i < alerts->len; i++) {
    const YxAlert *alert = g_ptr_array_index (alerts, i);

    if (alert->kind == YX_ALERT_KIND_SOS)
      return g_strdup (alert->operation_id);
  }
  return NULL;
}

/* The latest operation that is live, else one whose inquiry clocks run, else one in which somebody
 * calls for help. (transfer full) (nullable) */
static char *
find_live (YxDesk *desk)
{
  g_autoptr (GListStore) operations = yx_desk_list_operations (desk, NULL);
  g_autoptr (GPtrArray) custodies = NULL;
  const guint n = operations != NULL ? g_list_model_get_n_items (G_LIST_MODEL (operations)) : 0;

  for (guint i = 0; i < n; i++) {
    g_autoptr (YxOperation) operation = g_list_model_get_item (G_LIST_MODEL (operations), i);
    const YxOperationData *data = yx_operation_get_data (operation);

    if (data->step == YX_OPERATION_STEP_LIVE)
      return g_strdup (data->id);
  }
  custodies = yx_desk_list_custodies (desk, NULL, TRUE, NULL);
  if (custodies == NULL || custodies->len == 0)
    return find_sos (desk);
  return g_strdup (((const YxCustody *) g_ptr_array_index (custodies, 0))->operation_id);
}

/* One look; returns how long to wait until the next. */
static gint64
look (YxNightWatch *self, YxNight **night)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = TRUE;

  if (*night == NULL) {
    g_autofree char *id
        = self->operation_id != NULL ? g_strdup (self->operation_id) : find_live (self->desk);

    if (id == NULL)
      return REST_US;
    *night = yx_night_new (self->desk, id, self->mode, &error);
    ok = *night != NULL;
  } else {
    ok = yx_night_advance (*night, 0, self->cancellable, &error);
  }
  if (!ok && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    take_failure (self, error);
  if (*night == NULL)
    return REST_US;
  take_view (self, *night);
  if (!ok)
    return REST_US;
  if (self->operation_id == NULL) {
    g_autoptr (YxNightView) view = yx_night_dup_view (*night);

    /* It has been closed: another may be live by now. */
    if (!is_under_way (view)) {
      g_clear_pointer (night, yx_night_free);
      return REST_US;
    }
  }
  return EVERY_US;
}

static gpointer
watch_thread (gpointer data)
{
  YxNightWatch *self = data;
  YxNight *night = NULL;

  for (;;) {
    const gint64 until = g_get_monotonic_time () + look (self, &night);
    gboolean stopping;

    g_mutex_lock (&self->lock);
    while (!self->stopping && !self->awake
           && g_cond_wait_until (&self->woken, &self->lock, until))
      ;
    self->awake = FALSE;
    stopping = self->stopping;
    g_mutex_unlock (&self->lock);
    if (stopping)
      break;
  }
  yx_night_free (night);
  return NULL;
}

static void
yx_night_watch_finalize (GObject *object)
{
  YxNightWatch *self = YX_NIGHT_WATCH (object);

  yx_night_watch_stop (self);
  g_clear_pointer (&self->view, yx_night_view_unref);
  g_free (self->failure);
  g_free (self->operation_id);
  g_object_unref (self->cancellable);
  g_object_unref (self->desk);
  g_main_context_unref (self->context);
  g_cond_clear (&self->woken);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (yx_night_watch_parent_class)->finalize (object);
}

static void
yx_night_watch_class_init (YxNightWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yx_night_watch_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", YX_TYPE_NIGHT_WATCH, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", YX_TYPE_NIGHT_WATCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
yx_night_watch_init (YxNightWatch *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->woken);
  self->cancellable = g_cancellable_new ();
  self->context = g_main_context_ref_thread_default ();
}

YxNightWatch *
yx_night_watch_new (YxDesk *desk, const char *operation_id, YxNightMode mode)
{
  YxNightWatch *self;

  g_return_val_if_fail (YX_IS_DESK (desk), NULL);

  self = g_object_new (YX_TYPE_NIGHT_WATCH, NULL);
  self->desk = g_object_ref (desk);
  self->operation_id = g_strdup (operation_id);
  self->mode = mode;
  self->thread = g_thread_new ("night", watch_thread, self);
  return self;
}

void
yx_night_watch_wake (YxNightWatch *self)
{
  g_return_if_fail (YX_IS_NIGHT_WATCH (self));

  g_mutex_lock (&self->lock);
  self->awake = TRUE;
  g_cond_signal (&self->woken);
  g_mutex_unlock (&self->lock);
}

YxNightView *
yx_night_watch_dup_view (YxNightWatch *self)
{
  YxNightView *view;

  g_return_val_if_fail (YX_IS_NIGHT_WATCH (self), NULL);

  g_mutex_lock (&self->lock);
  view = self->view != NULL ? yx_night_view_ref (self->view) : NULL;
  g_mutex_unlock (&self->lock);
  return view;
}

void
yx_night_watch_stop (YxNightWatch *self)
{
  g_return_if_fail (YX_IS_NIGHT_WATCH (self));

  if (self->thread == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  g_cond_signal (&self->woken);
  g_mutex_unlock (&self->lock);
  g_thread_join (g_steal_pointer (&self->thread));
}
