#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include "review/clip-video.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <time.h>

struct _YxClipVideo {
  GSubprocess *process;
  char *path, *beside;
  int width, height;
  gboolean finished;
};

/* What it says when a plugin is not there, or the disk is full. */
static gboolean
fail (YxClipVideo *self, GError **error)
{
  g_autofree char *said = NULL;

  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  g_subprocess_communicate_utf8 (self->process, NULL, NULL, NULL, &said, NULL);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
               _ ("GStreamer cannot make this video (it needs gstreamer1.0-plugins-base and -good); "
                  "a folder of pictures can be made without it. It says: %s"),
               said != NULL ? g_strstrip (said) : "");
  return FALSE;
}

YxClipVideo *
yx_clip_video_new (const char *path, int width, int height, guint rate, GError **error)
{
  g_autoptr (YxClipVideo) self = NULL;
  g_autofree char *launcher = g_find_program_in_path ("gst-launch-1.0");
  g_autofree char *w = g_strdup_printf ("width=%d", width);
  g_autofree char *h = g_strdup_printf ("height=%d", height);
  g_autofree char *framerate = g_strdup_printf ("framerate=%u/1", rate);
  g_autofree char *location = NULL;

  g_return_val_if_fail (path != NULL && width > 0 && height > 0 && rate > 0, NULL);

  if (launcher == NULL) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                         _ ("A video needs the packages gstreamer1.0-tools, gstreamer1.0-plugins-base and "
                            "gstreamer1.0-plugins-good; a folder of pictures can be made without them"));
    return NULL;
  }
  if (g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, _ ("“%s” is there already"), path);
    return NULL;
  }
  self = g_new0 (YxClipVideo, 1);
  self->path = g_strdup (path);
  self->beside = g_strconcat (path, ".part", NULL);
  self->width = width;
  self->height = height;
  location = g_strconcat ("location=", self->beside, NULL);
  self->process = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE
          | G_SUBPROCESS_FLAGS_STDERR_PIPE,
      error, launcher, "-q", "fdsrc", "fd=0", "!", "rawvideoparse", "format=bgrx", w, h, framerate,
      "!", "videoconvert", "!", "vp8enc", "deadline=1", "target-bitrate=2000000", "!", "webmmux", "!",
      "filesink", location, NULL);
  return self->process != NULL ? g_steal_pointer (&self) : NULL;
}

/* A process that has ended answers with a signal, which is to end nothing else: it is held back and taken
 * off. */
static gboolean
write_quietly (GOutputStream *pipe, const unsigned char *data, gsize size, GCancellable *cancellable,
               GError **error)
{
  const struct timespec now = { 0, 0 };
  sigset_t broken, before;
  gboolean ok;

  sigemptyset (&broken);
  sigaddset (&broken, SIGPIPE);
  pthread_sigmask (SIG_BLOCK, &broken, &before);
  ok = g_output_stream_write_all (pipe, data, size, NULL, cancellable, error);
  if (!ok)
    sigtimedwait (&broken, NULL, &now);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  return ok;
}

gboolean
yx_clip_video_add (YxClipVideo *self, cairo_surface_t *surface, GCancellable *cancellable,
                   GError **error)
{
  GOutputStream *pipe;
  const unsigned char *data;
  int stride;

  g_return_val_if_fail (self != NULL && surface != NULL, FALSE);
  g_return_val_if_fail (cairo_image_surface_get_width (surface) == self->width
                            && cairo_image_surface_get_height (surface) == self->height,
                        FALSE);

  pipe = g_subprocess_get_stdin_pipe (self->process);
  data = cairo_image_surface_get_data (surface);
  stride = cairo_image_surface_get_stride (surface);
  for (int y = 0; y < self->height; y++) {
    g_autoptr (GError) broken = NULL;

    if (write_quietly (pipe, data + (gsize) y * stride, (gsize) self->width * 4, cancellable,
                       &broken))
      continue;
    if (!g_error_matches (broken, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      return fail (self, error);
    g_propagate_error (error, g_steal_pointer (&broken));
    return FALSE;
  }
  return TRUE;
}

gboolean
yx_clip_video_finish (YxClipVideo *self, GError **error)
{
  GStatBuf status;

  g_return_val_if_fail (self != NULL && !self->finished, FALSE);

  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  if (!g_subprocess_wait_check (self->process, NULL, NULL) || g_stat (self->beside, &status) != 0
      || status.st_size == 0)
    return fail (self, error);
  if (g_rename (self->beside, self->path) != 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("“%s” cannot be written"), self->path);
    return FALSE;
  }
  self->finished = TRUE;
  return TRUE;
}

void
yx_clip_video_free (YxClipVideo *self)
{
  if (self->process != NULL && !self->finished) {
    g_subprocess_force_exit (self->process);
    g_subprocess_wait (self->process, NULL, NULL);
  }
  if (!self->finished && self->beside != NULL)
    g_unlink (self->beside);
  g_clear_object (&self->process);
  g_free (self->path);
  g_free (self->beside);
  g_free (self);
}
