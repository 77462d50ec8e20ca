#pragma once

/* Where an operation assembles, where its cars end, and where persons are handed over: the court,
 * a detention centre. The window and the base are its own (desk/operation.h). */

#include "desk/desk.h"

G_BEGIN_DECLS

#define YX_MAX_DROP_OFFS 8

typedef struct {
  const char *name;
  YxLonLat point;
} YxDropOff;

/* The roll call: where (nullable: at the base), and when (0: as the window begins; else up to
 * 6 hours before). Not once it has left. */
gboolean yx_desk_set_assembly (YxDesk *self, const char *operation_id, const char *name,
                               const YxLonLat *point, gint64 time, GError **error);

/* Where cars without a base of their own end (NULL: where they started), and where persons are
 * handed over, in the order shown (none: at the operation's drop-off, else its base). A car uses
 * whichever costs least. A plan that there is stays, but is not current any more; not once it is
 * approved. */
gboolean yx_desk_set_ends (YxDesk *self, const char *operation_id, const YxDropOff *end,
                           const YxDropOff *drop_offs, gsize n_drop_offs, GError **error);

typedef struct {
  char *assembly;       /* NULL: the base */
  gboolean has_assembly_point;
  YxLonLat assembly_point;
  gint64 assembly_time; /* 0: as the window begins */
  char *end;            /* NULL: where each started */
  YxLonLat end_point;
  GArray *drop_offs;    /* of YxDropOff, names owned */
} YxOperationPlaces;

void yx_operation_places_free (YxOperationPlaces *places);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxOperationPlaces, yx_operation_places_free)

/* NOT_FOUND. Returns: (transfer full) */
YxOperationPlaces *yx_desk_get_operation_places (YxDesk *self, const char *operation_id,
                                                 GError **error);
/* The same within a job. */
YxOperationPlaces *yx_operation_places_read (YxDb *db, const char *operation_id, GError **error);

G_END_DECLS
