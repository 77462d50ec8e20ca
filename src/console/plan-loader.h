#pragma once

/* Reads what the Plan page shows, on threads, and reads it again when the desk changes: one reading
 * at a time, and what comes of one that has been overtaken is thrown away. */

#include "desk/lists.h"

G_BEGIN_DECLS

#define YX_TYPE_PLAN_LOADER (yx_plan_loader_get_type ())
G_DECLARE_FINAL_TYPE (YxPlanLoader, yx_plan_loader, YX, PLAN_LOADER, GObject)

/* Who is told. What is handed over lives as long as the call, but for objects that are kept. */
typedef struct {
  void (*view) (gpointer client, const YxPlanView *view);
  void (*operations) (gpointer client, GListModel *operations);
  void (*cases) (gpointer client, GListModel *cases);
  void (*region) (gpointer client, YxRegion *region); /* (nullable) */
  void (*say) (gpointer client, const char *text);
} YxPlanLoaderClient;

/* @client outlives the loader, or calls yx_plan_loader_stop(). */
YxPlanLoader *yx_plan_loader_new (const YxPlanLoaderClient *functions, gpointer client);

/* From then on nobody is told anything. */
void yx_plan_loader_stop (YxPlanLoader *self);

/* (nullable); reads it. */
void yx_plan_loader_set_desk (YxPlanLoader *self, YxDesk *desk);
/* Which operation is read; %NULL: the latest. Does not read by itself. */
void yx_plan_loader_set_operation (YxPlanLoader *self, const char *operation_id);

/* Reads again, with @region the region file too. */
void yx_plan_loader_reload (YxPlanLoader *self, gboolean region);
/* As when the desk has changed: at once, or when what is being read is there. */
void yx_plan_loader_refresh (YxPlanLoader *self);

/* While it is asleep (as at first it is not) changes of the desk are read only when it wakes: somebody
 * looks again at what it brings. */
void yx_plan_loader_set_asleep (YxPlanLoader *self, gboolean asleep);

/* Whether all that was asked for has come. */
gboolean yx_plan_loader_is_idle (YxPlanLoader *self);

G_END_DECLS
