/* A clip shows nothing that would say who or exactly where, is whole or not there, and can be stopped. */

#include <glib/gstdio.h>
#include <string.h>

#include "review/clip.h"
#include "review/long-night.h"

#define SECOND G_GINT64_CONSTANT (1000000)

typedef struct {
  LongNight *night;
  YxReplay *replay;
  char *path;
  guint n_called;
} Fixture;

static void
open_replay (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *store = yx_fix_store_path (yx_desk_get_path (f->night->night->desk),
                                              f->night->night->operation_id);

  g_clear_pointer (&f->replay, yx_replay_free);
  g_unlink (store);
  f->replay = yx_replay_open (f->night->night->desk, f->night->night->operation_id, NULL, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  static const LongNightOptions options = { .n_devices = 2, .seconds = 60, .every = 60 };

  f->night = long_night_new (&options);
  f->path = g_build_filename (f->night->night->folder, "clip", NULL);
  f->n_called = 0;
  open_replay (f);
}

static void
remove_clip (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *picture = g_build_filename (path, name, NULL);

    g_unlink (picture);
  }
  g_rmdir (path);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_pointer (&f->replay, yx_replay_free);
  remove_clip (f->path);
  g_unlink (f->path);
  g_free (f->path);
  long_night_free (f->night);
}

static void
progress_cb (guint n_done, guint n_all, gpointer data)
{
  Fixture *f = data;

  f->n_called++;
  g_assert_cmpuint (n_done, ==, f->n_called);
  g_assert_cmpuint (n_all, ==, 2);
}

static const YxClipOptions *
two_pictures (Fixture *f)
{
  static YxClipOptions options;

  options = (YxClipOptions){ .from = f->night->begin,
                             .to = f->night->begin + 30 * SECOND,
                             .speed = 30,
                             .rate = 1,
                             .width = 320,
                             .height = 240 };
  return &options;
}

/* Both pictures, as bytes. */
static char *
make_clip (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint n = 0;

  f->n_called = 0;
  yx_clip_write (f->replay, NULL, NULL, two_pictures (f), f->path, progress_cb, f, NULL, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (f->n_called, ==, 2);
  for (guint i = 1; i <= n; i++) {
    g_autofree char *name = g_strdup_printf ("%06u.png", i);
    g_autofree char *picture = g_build_filename (f->path, name, NULL);
    g_autofree char *bytes = NULL;
    gsize size;

    g_assert_true (g_file_get_contents (picture, &bytes, &size, NULL));
    g_assert_cmpmem (bytes, 4, "\x89PNG", 4);
    g_checksum_update (sum, (const guchar *) bytes, (gssize) size);
  }
  remove_clip (f->path);
  return g_strdup (g_checksum_get_string (sum));
}

static char *
make_clip_at (Fixture *f, YxLonLat point)
{
  g_autofree char *sql = g_strdup_printf (
      "UPDATE positions SET lon = %.7f, lat = %.7f WHERE device = 1", point.lon, point.lat);

  night_run (f->night->night, sql);
  open_replay (f);
  return make_clip (f);
}

/* Whoever, and wherever within 500 m, it is the same picture; farther off it is another. */
static void
test_masked (Fixture *f, gconstpointer data)
{
  const YxLonLat middle = yx_clip_mask_point ((YxLonLat){ 112.95, 34.02 });
  g_autofree char *plain = make_clip_at (f, middle);
  g_autofree char *near
      = make_clip_at (f, (YxLonLat){ middle.lon + 0.0015, middle.lat - 0.0015 });
  g_autofree char *far = make_clip_at (f, (YxLonLat){ middle.lon + 0.02, middle.lat });
  g_autofree char *again = make_clip_at (f, middle);
  g_autofree char *renamed = NULL;

  g_assert_cmpstr (plain, ==, again);
  g_assert_cmpstr (plain, ==, near);
  g_assert_cmpstr (plain, !=, far);
  night_run (f->night->night, "UPDATE vehicles SET plate = '豫H·00000' WHERE id = 'car1';"
                              "UPDATE debtors SET name = '王某某某'; UPDATE places SET address = '别处'");
  open_replay (f);
  renamed = make_clip (f);
  g_assert_cmpstr (plain, ==, renamed);
}

static void
expect_refusal (Fixture *f, const YxClipOptions *options, GCancellable *cancellable, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (yx_clip_write (f->replay, NULL, NULL, options, f->path, NULL, NULL, cancellable,
                                 NULL, &error));
  g_assert_error (error, G_IO_ERROR, code);
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *inside = g_build_filename (f->path, "note.txt", NULL);
  YxClipOptions options = *two_pictures (f);

  g_cancellable_cancel (cancellable);
  expect_refusal (f, &options, cancellable, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (f->path, G_FILE_TEST_EXISTS));
  options.to = options.from;
  expect_refusal (f, &options, NULL, G_IO_ERROR_INVALID_ARGUMENT);
  options = *two_pictures (f);
  options.speed = 1e-4;
  expect_refusal (f, &options, NULL, G_IO_ERROR_INVALID_ARGUMENT);
  options = *two_pictures (f);
  options.width = 321;
  expect_refusal (f, &options, NULL, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_false (g_file_test (f->path, G_FILE_TEST_EXISTS));
  /* What is there is not touched. */
  g_assert_cmpint (g_mkdir (f->path, 0700), ==, 0);
  g_assert_true (g_file_set_contents (inside, "mine", -1, NULL));
  expect_refusal (f, two_pictures (f), NULL, G_IO_ERROR_EXISTS);
  g_assert_true (g_file_test (inside, G_FILE_TEST_EXISTS));
}

static void
test_video (Fixture *f, gconstpointer data)
{
  g_autofree char *launcher = g_find_program_in_path ("gst-launch-1.0");
  g_autofree char *path = g_build_filename (f->night->night->folder, "clip.webm", NULL);
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gboolean ok;
  gsize size;

  ok = yx_clip_write (f->replay, NULL, NULL, two_pictures (f), path, NULL, NULL, NULL, NULL, &error);
  if (!ok && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED)) {
    g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    g_test_skip (launcher != NULL ? "GStreamer has no VP8 here" : "no gst-launch-1.0");
    return;
  }
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  g_assert_cmpuint (size, >, 500);
  g_assert_cmpmem (bytes, 4, "\x1a\x45\xdf\xa3", 4);
  g_assert_false (yx_clip_write (f->replay, NULL, NULL, two_pictures (f), path, NULL, NULL, NULL,
                                 NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_unlink (path);
}

#define ADD(name, function) \
  g_test_add ("/review/clip/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("masked", test_masked);
  ADD ("refused", test_refused);
  ADD ("video", test_video);
  return g_test_run ();
}
