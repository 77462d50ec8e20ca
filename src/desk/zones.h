#pragma once

/* Zones that the dispatcher draws on the map of an operation under way: where no car may be, what is
 * to be watched, what cars are to stay in, where teams meet. The night (desk/night.h) shows those in
 * force and raises the alerts in-zone and left-zone. */

#include "desk/desk.h"
#include "geo/rings.h"
#include "model/enums.h"

G_BEGIN_DECLS

#define YX_ZONE_MAX_POINTS 500

typedef struct {
  char *id, *operation_id;
  char *name;
  YxZoneKind kind;
  char *note;        /* nullable */
  GArray *points;    /* of YxLonLat: its outline, the last point is not the first again */
  char *author;
  gint64 drawn;      /* by the night's clock, as are the others; UTC microseconds */
  gint64 until;      /* 0: while the operation lasts */
  gint64 removed;    /* 0: it has not been */
  char *removed_by;  /* nullable */
} YxZone;

YxZone *yx_zone_copy (const YxZone *zone);
void yx_zone_free (YxZone *zone);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxZone, yx_zone_free)

/* Whether it counts at a time. */
gboolean yx_zone_is_in_force (const YxZone *zone, gint64 time);
/* *ret_end is the storage of its one ring's end; the rings borrow both. */
YxRings yx_zone_rings (const YxZone *zone, guint32 *ret_end);

typedef struct {
  const char *operation_id;
  const char *name;         /* of at most 40 characters */
  YxZoneKind kind;
  const YxLonLat *points;   /* at least 3; the first may stand at the end again */
  gsize n_points;
  const char *note;         /* nullable */
  gint64 until;             /* 0: while the operation lasts */
} YxZoneDraft;

/* For those who dispatch. INVALID names what of the draft is wrong; NOT_FOUND; STATE when the operation
 * is closed. Event zone.drawn. *ret_id (nullable) is (transfer full). Blocks for the disk. */
gboolean yx_desk_draw_zone (YxDesk *self, const YxZoneDraft *draft, char **ret_id, GError **error);

/* NOT_FOUND; STATE when it has been removed already. Event zone.removed. */
gboolean yx_desk_remove_zone (YxDesk *self, const char *zone_id, GError **error);

/* As they were drawn. in_force: leaves out those that are removed or over by the night's clock.
 * Returns: (transfer full): of YxZone */
GPtrArray *yx_desk_list_zones (YxDesk *self, const char *operation_id, gboolean in_force,
                               GError **error);

G_END_DECLS
