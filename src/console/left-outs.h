#pragma once

/* The head of the tasks that a plan leaves out, as a row of the route list. */

#include <gio/gio.h>

G_BEGIN_DECLS

#define YX_TYPE_LEFT_OUTS (yx_left_outs_get_type ())
G_DECLARE_FINAL_TYPE (YxLeftOuts, yx_left_outs, YX, LEFT_OUTS, GObject)

/* @tasks: a list of YxTask. */
YxLeftOuts *yx_left_outs_new (GListModel *tasks);
/* (transfer none) */
GListModel *yx_left_outs_get_tasks (YxLeftOuts *self);

G_END_DECLS
