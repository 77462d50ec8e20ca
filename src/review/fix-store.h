#pragma once

/* The fixes of a night in a file of their own beside the desk (DESK.replay/OPERATION, mode 0600), in
 * the order in which a replay asks for them, so that it opens at once and any moment is found
 * without the database. It is made from rows and can be thrown away at any time; purging tracks
 * does that (desk/purge.h).
 *
 * Layout, in the byte order of the machine, mapped read-only:
 *
 *   header   magic "YXFIX\0\0\1", 64 bytes of the key as hex, begin (int64), n_devices (int64)
 *   devices  n_devices × { number, first, n, then the sums of YxWay, as int64 }
 *   fixes    16 bytes each (YxStoredFix), device after device, by corrected time
 *
 * The key is the SHA-256 of all that the content follows from: the devices and whose they are, how many
 * rows each has in the span, the span as reported. A file of another key, or one that is cut
 * short, is not there. */

#include "review/facts.h"
#include "review/ways.h"

G_BEGIN_DECLS

/* Degrees times 1e7. Only fixes with a place. */
typedef struct {
  gint32 time;     /* tenths of a second from the begin of the store */
  gint32 lon, lat;
  guint16 delay_s; /* from then to receipt, at most G_MAXUINT16 */
  guint8 speed;    /* half metres a second; YX_STORED_UNKNOWN */
  guint8 course;   /* 255ths of the circle; YX_STORED_UNKNOWN */
} YxStoredFix;

#define YX_STORED_UNKNOWN 255
/* Microseconds of a unit of `time`. */
#define YX_STORED_TICK G_GINT64_CONSTANT (100000)

/* How many are at or before a tick. */
gsize yx_stored_fixes_count (const YxStoredFix *fixes, gsize n, gint64 tick);
/* It had been received by then. */
gboolean yx_stored_fix_is_known (const YxStoredFix *fix, gint64 tick);
YxLonLat yx_stored_fix_point (const YxStoredFix *fix);

typedef struct _YxFixStore YxFixStore;

/* What the key of a night's store is; `begin` and `end` as reported, before clocks are put right,
 * `counts` of yx_raw_fixes_count(). Returns: (transfer full) */
char *yx_fix_store_key (const YxFacts *facts, gint64 begin, gint64 end, const gint64 *counts);

/* NULL when there is none with this key. */
YxFixStore *yx_fix_store_open (const char *path, const char *key);

/* Of the rows (review/fix-read.h) of measured ways between two (right) times. Writes the file; where
 * that cannot be written, or `path` is NULL, it is kept in memory. `ways` and `fixes` as of the facts'
 * devices; `fixes` are emptied. */
YxFixStore *yx_fix_store_build (const YxFacts *facts, const GArray *ways, GPtrArray *fixes,
                                gint64 begin, gint64 end, const char *path, const char *key);

/* A store of the same devices and begin with other points, such as those along the roads; `packed`: of
 * each device, an array of YxStoredFix by time. */
YxFixStore *yx_fix_store_derive (const YxFixStore *self, GBytes *const *packed, const char *path,
                                 const char *key);

YxFixStore *yx_fix_store_ref (YxFixStore *self);
void yx_fix_store_unref (YxFixStore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxFixStore, yx_fix_store_unref)

/* 64 characters, without an end. */
const char *yx_fix_store_get_key (const YxFixStore *self);
gint64 yx_fix_store_get_begin (const YxFixStore *self);
guint yx_fix_store_get_n_devices (const YxFixStore *self);
/* In the order of the facts' devices; valid while the store lives. */
const YxStoredFix *yx_fix_store_get_fixes (const YxFixStore *self, guint device, gsize *ret_n);

/* The ways that it was built from; NULL when its devices are not those of the facts.
 * Returns: (transfer full): of YxWay */
GArray *yx_fix_store_dup_ways (const YxFixStore *self, const YxFacts *facts);

/* Where the store of an operation is. Returns: (transfer full) */
char *yx_fix_store_path (const char *desk_path, const char *operation_id);

G_END_DECLS
