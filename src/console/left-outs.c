#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/left-outs.h"

struct _YxLeftOuts {
  GObject parent_instance;

  GListModel *tasks;
};

G_DEFINE_FINAL_TYPE (YxLeftOuts, yx_left_outs, G_TYPE_OBJECT)

static void
yx_left_outs_finalize (GObject *object)
{
  g_clear_object (&YX_LEFT_OUTS (object)->tasks);
  G_OBJECT_CLASS (yx_left_outs_parent_class)->finalize (object);
}

static void
yx_left_outs_class_init (YxLeftOutsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yx_left_outs_finalize;
}

static void
yx_left_outs_init (YxLeftOuts *self)
{
}

YxLeftOuts *
yx_left_outs_new (GListModel *tasks)
{
  YxLeftOuts *self = g_object_new (YX_TYPE_LEFT_OUTS, NULL);

  self->tasks = g_object_ref (tasks);
  return self;
}

GListModel *
yx_left_outs_get_tasks (YxLeftOuts *self)
{
  g_return_val_if_fail (YX_IS_LEFT_OUTS (self), NULL);
  return self->tasks;
}
