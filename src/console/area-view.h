#pragma once

/* What the Areas page shows, read in one go on a thread, and the verbs it has run. */

#include "console/desk-verb.h"
#include "desk/areas.h"

G_BEGIN_DECLS

typedef struct {
  YxAreaSet *set;              /* the proposal, else the areas in force; NULL: neither */
  GPtrArray *teams;            /* of YxTeam */
  YxAreaAssignment assignment; /* by the areas in force; exceptions NULL without them */
  guint roles;
  YxRegion *region;            /* nullable */
} YxAreaView;

void yx_area_view_free (YxAreaView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxAreaView, yx_area_view_free)

void yx_area_view_load_async (YxDesk *desk, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
YxAreaView *yx_area_view_load_finish (GAsyncResult *result, GError **error);

/* "4 areas in force, the largest load 12 % above the mean; 120 of 196 open cases with a team".
 * Returns: (transfer full) */
char *yx_area_view_sentence (const YxAreaView *view);

/* Verbs with their arguments. */
gboolean yx_area_verb_accept (YxDesk *desk, GVariant *none, GError **error);  /* and assigns */
gboolean yx_area_verb_drop (YxDesk *desk, GVariant *state, GError **error);   /* i */
gboolean yx_area_verb_assign (YxDesk *desk, GVariant *none, GError **error);
gboolean yx_area_verb_hand (YxDesk *desk, GVariant *arguments, GError **error);  /* (asss) */
gboolean yx_area_verb_set (YxDesk *desk, GVariant *arguments, GError **error);   /* (sss) */
gboolean yx_area_verb_remove (YxDesk *desk, GVariant *which, GError **error);    /* s */
gboolean yx_area_verb_draw (YxDesk *desk, GVariant *arguments, GError **error);  /* (sa(dd)) */
gboolean yx_area_verb_import (YxDesk *desk, GVariant *arguments, GError **error); /* (si) */

G_END_DECLS
