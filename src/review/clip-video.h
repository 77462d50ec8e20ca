#pragma once

/* Pictures into a WebM file, by GStreamer's gst-launch-1.0 in a process of its own: it is not linked, since
 * clips are seldom made. The file is there when it is whole. */

#include <cairo.h>
#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _YxClipVideo YxClipVideo;

/* NOT_SUPPORTED without gst-launch-1.0 and its plugins; EXISTS when the file is there. */
YxClipVideo *yx_clip_video_new (const char *path, int width, int height, guint rate, GError **error);
/* An RGB24 surface of that size. */
gboolean yx_clip_video_add (YxClipVideo *self, cairo_surface_t *surface, GCancellable *cancellable,
                            GError **error);
/* Waits for the last of it. */
gboolean yx_clip_video_finish (YxClipVideo *self, GError **error);
/* Of one that was not finished nothing stays. */
void yx_clip_video_free (YxClipVideo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxClipVideo, yx_clip_video_free)

G_END_DECLS
