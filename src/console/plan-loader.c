#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/desk-call.h"
#include "console/plan-loader.h"

struct _YxPlanLoader {
  GObject parent_instance;

  YxPlanLoaderClient functions;
  gpointer client;         /* NULL: stopped */
  YxDesk *desk;
  gulong changed_id;
  char *operation_id;
  GCancellable *load;      /* of everything being read; replaced with each reload */
  guint n_loading;         /* answers still to come for `load` */
  gboolean reload_pending; /* the desk changed while loading */
  gboolean asleep, missed; /* missed: the desk has changed meanwhile */
  gboolean has_region;
};

G_DEFINE_FINAL_TYPE (YxPlanLoader, yx_plan_loader, G_TYPE_OBJECT)

/* Says an error unless it is our own cancelling. Returns whether the answer is still wanted. */
static gboolean
take_answer (YxPlanLoader *self, const GError *error)
{
  if (self->client == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  if (error != NULL)
    self->functions.say (self->client, error->message);
  return TRUE;
}

static void
answer_done (YxPlanLoader *self)
{
  g_assert (self->n_loading > 0);
  if (--self->n_loading > 0 || !self->reload_pending)
    return;
  yx_plan_loader_reload (self, FALSE);
}

static void
free_view_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  yx_plan_view_free (task_data);
}

/* Freeing all places of a large desk takes longer than a frame. */
static void
drop_on_thread (YxPlanView *view)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_source_tag (task, drop_on_thread);
  g_task_set_task_data (task, view, NULL);
  g_task_run_in_thread (task, free_view_cb);
}

static void
view_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxPlanLoader) self = user_data;
  g_autoptr (GError) error = NULL;
  YxPlanView *view = yx_desk_load_plan_view_finish (YX_DESK (source), result, &error);

  if (take_answer (self, error)) {
    if (view != NULL)
      self->functions.view (self->client, view);
    answer_done (self);
  }
  if (view != NULL)
    drop_on_thread (view);
}

static void
operations_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxPlanLoader) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) operations = yx_desk_call_finish (result, &error);

  if (!take_answer (self, error))
    return;
  if (operations != NULL)
    self->functions.operations (self->client, operations);
  answer_done (self);
}

static void
cases_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxPlanLoader) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) cases = yx_desk_call_finish (result, &error);

  if (!take_answer (self, error))
    return;
  if (cases != NULL)
    self->functions.cases (self->client, cases);
  answer_done (self);
}

static void
region_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxPlanLoader) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxRegion) region = yx_desk_call_finish (result, &error);

  if (!take_answer (self, error))
    return;
  self->has_region = region != NULL;
  self->functions.region (self->client, region);
  answer_done (self);
}

static void
changed_cb (YxPlanLoader *self)
{
  if (self->asleep)
    self->missed = TRUE;
  else
    yx_plan_loader_refresh (self);
}

static void
yx_plan_loader_dispose (GObject *object)
{
  YxPlanLoader *self = YX_PLAN_LOADER (object);

  yx_plan_loader_stop (self);
  g_clear_object (&self->load);
  g_clear_pointer (&self->operation_id, g_free);
  G_OBJECT_CLASS (yx_plan_loader_parent_class)->dispose (object);
}

static void
yx_plan_loader_class_init (YxPlanLoaderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yx_plan_loader_dispose;
}

static void
yx_plan_loader_init (YxPlanLoader *self)
{
  self->load = g_cancellable_new ();
}

YxPlanLoader *
yx_plan_loader_new (const YxPlanLoaderClient *functions, gpointer client)
{
  YxPlanLoader *self = g_object_new (YX_TYPE_PLAN_LOADER, NULL);

  self->functions = *functions;
  self->client = client;
  return self;
}

void
yx_plan_loader_stop (YxPlanLoader *self)
{
  g_return_if_fail (YX_IS_PLAN_LOADER (self));

  self->client = NULL;
  g_cancellable_cancel (self->load);
  g_clear_signal_handler (&self->changed_id, self->desk);
  g_clear_object (&self->desk);
}

void
yx_plan_loader_set_desk (YxPlanLoader *self, YxDesk *desk)
{
  g_return_if_fail (YX_IS_PLAN_LOADER (self));

  g_clear_signal_handler (&self->changed_id, self->desk);
  g_set_object (&self->desk, desk);
  g_clear_pointer (&self->operation_id, g_free);
  self->has_region = FALSE;
  if (desk == NULL) {
    g_cancellable_cancel (self->load);
    self->n_loading = 0;
    return;
  }
  self->missed = FALSE;
  self->changed_id = g_signal_connect_swapped (desk, "changed", G_CALLBACK (changed_cb), self);
  yx_plan_loader_reload (self, TRUE);
}

void
yx_plan_loader_set_operation (YxPlanLoader *self, const char *operation_id)
{
  g_return_if_fail (YX_IS_PLAN_LOADER (self));

  g_free (self->operation_id);
  self->operation_id = g_strdup (operation_id);
}

void
yx_plan_loader_reload (YxPlanLoader *self, gboolean region)
{
  g_return_if_fail (YX_IS_PLAN_LOADER (self));

  if (self->desk == NULL)
    return;
  g_cancellable_cancel (self->load);
  g_object_unref (self->load);
  self->load = g_cancellable_new ();
  self->reload_pending = FALSE;
  self->n_loading = 3;
  yx_desk_load_plan_view_async (self->desk, self->operation_id, self->load, view_loaded_cb,
                                g_object_ref (self));
  yx_desk_call_async (self->desk, yx_desk_call_operations, NULL, self->load,
                      operations_loaded_cb, g_object_ref (self));
  yx_desk_call_async (self->desk, yx_desk_call_cases, NULL, self->load, cases_loaded_cb,
                      g_object_ref (self));
  if (region || !self->has_region) {
    self->n_loading++;
    yx_desk_call_async (self->desk, yx_desk_call_region, NULL, self->load, region_loaded_cb,
                        g_object_ref (self));
  }
}

void
yx_plan_loader_refresh (YxPlanLoader *self)
{
  g_return_if_fail (YX_IS_PLAN_LOADER (self));

  /* A reload that cancelled the one before would, while an import writes, never end. */
  if (self->n_loading > 0)
    self->reload_pending = TRUE;
  else
    yx_plan_loader_reload (self, FALSE);
}

void
yx_plan_loader_set_asleep (YxPlanLoader *self, gboolean asleep)
{
  g_return_if_fail (YX_IS_PLAN_LOADER (self));

  self->asleep = asleep;
  if (asleep || !self->missed || self->desk == NULL)
    return;
  self->missed = FALSE;
  yx_plan_loader_refresh (self);
}

gboolean
yx_plan_loader_is_idle (YxPlanLoader *self)
{
  g_return_val_if_fail (YX_IS_PLAN_LOADER (self), FALSE);
  return self->n_loading == 0;
}
