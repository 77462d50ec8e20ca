#pragma once

/* The reading of a dossier within a job. Internal to desk/. */

#include "desk/dossier.h"
#include "desk/veil.h"

G_BEGIN_DECLS

typedef struct {
  YxDb *db;
  YxDossier *dossier;
  YxVeil *veil;
  int plan_version;
  const char *check_id; /* the frozen findings; NULL: a draft's, asked anew */
  YxRegion *region;     /* nullable */
  GHashTable *tasks;    /* id → YxDossierTask */
  GDate day;
} YxDossierReading;

/* Keeps a text (taken, nullable) in the dossier. */
const char *yx_dossier_keep (YxDossier *dossier, char *text);

/* Tells the veil of everybody, and every address, that a text read later may name. */
gboolean yx_dossier_hide_everybody (YxDossierReading *reading, GError **error);
/* Tasks of the plan with people, cases, places, flags and warrants; routes with cars, crews and
 * stops. */
gboolean yx_dossier_read_tasks (YxDossierReading *reading, GError **error);
gboolean yx_dossier_read_routes (YxDossierReading *reading, GError **error);
/* After the tasks. */
gboolean yx_dossier_read_findings (YxDossierReading *reading, GError **error);

G_END_DECLS
