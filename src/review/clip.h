#pragma once

/* A stretch of a replayed night as pictures, drawn without a display: the map, cars with the way that
 * they came, stops with what had come of them, the clock. Always redacted, as for whoever was not
 * there: no names, no addresses, no labels of places; every point lies in the middle of its square of about
 * 500 m, and what stands there shows no smaller move than from square to square.
 *
 * Written as a folder of PNG (000001.png …), or, for a file named *.webm, through GStreamer's gst-launch-1.0
 * as VP8; whole or not at all. */

#include "cartography/style.h"
#include "region/region.h"
#include "review/replay.h"

G_BEGIN_DECLS

typedef struct {
  gint64 from, to;   /* 0 and 0: the whole night */
  double speed;      /* seconds of the night for each second of the clip; 0: 60 */
  guint rate;        /* pictures a second; 0: 10 */
  int width, height; /* 0: 1280 by 720; even */
  gboolean as_known;
  YxMapStyle style;
} YxClipOptions;

#define YX_CLIP_MAX_PICTURES 20000

/* From any thread, once for each picture written. */
typedef void (*YxClipProgress) (guint n_done, guint n_all, gpointer data);

/* `region` is nullable: a quiet ground. *ret_n (nullable): pictures. INVALID_ARGUMENT for a stretch
 * outside the night, or of too many pictures; EXISTS for a folder that is not empty or a file that is
 * there; NOT_SUPPORTED where WebM cannot be made. Long work. */
gboolean yx_clip_write (const YxReplay *replay, const YxFixStore *roads, YxRegion *region,
                        const YxClipOptions *options, const char *path, YxClipProgress progress,
                        gpointer data, GCancellable *cancellable, guint *ret_n, GError **error);

/* The middle of the square of about 500 m in which a point lies. */
YxLonLat yx_clip_mask_point (YxLonLat point);

G_END_DECLS
