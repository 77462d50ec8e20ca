#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/review-clip.h"

#include <glib/gi18n.h>

#include "console/file-choice.h"
#include "console/page.h"

#define LOOK_EVERY_MS 200

typedef struct {
  char *operation_id;
  YxRegion *region;
  YxFixStore *roads;
  YxClipOptions options;
  char *path;
  int n_done, n_all; /* of pictures; atomic */
} Job;

struct _YxReviewClip {
  AdwBin parent_instance;

  GtkButton *button;
  YxDesk *desk;
  char *operation_id;
  YxRegion *region;
  YxFixStore *roads;
  YxClipOptions options;
  GCancellable *drawing; /* NULL: nothing is being drawn */
  Job *job;              /* of the task that draws */
  guint look_id;
};

G_DEFINE_FINAL_TYPE (YxReviewClip, yx_review_clip, ADW_TYPE_BIN)

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->operation_id);
  g_clear_object (&job->region);
  g_clear_pointer (&job->roads, yx_fix_store_unref);
  g_free (job->path);
  g_free (job);
}

static void
progress_cb (guint n_done, guint n_all, gpointer data)
{
  Job *job = data;

  g_atomic_int_set (&job->n_all, (int) n_all);
  g_atomic_int_set (&job->n_done, (int) n_done);
}

/* Opens the night again, since the one in sight may go before the clip is done. */
static void
draw_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxReplay) replay = yx_replay_open (source, job->operation_id, cancellable, &error);

  if (replay != NULL
      && yx_clip_write (replay, job->roads, job->region, &job->options, job->path, progress_cb, job,
                        cancellable, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
show_idle (YxReviewClip *self)
{
  gtk_button_set_icon_name (self->button, "camera-video-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button),
                               _("Draw the repeated stretch, or the whole night, as a redacted clip (V)"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->button),
                            self->desk != NULL && self->operation_id != NULL);
}

static gboolean
look_cb (gpointer user_data)
{
  YxReviewClip *self = user_data;
  const int n_all = g_atomic_int_get (&self->job->n_all);
  g_autofree char *text = g_strdup_printf (
      "%d %% ✕", n_all > 0 ? 100 * g_atomic_int_get (&self->job->n_done) / n_all : 0);

  gtk_button_set_label (self->button, text);
  return G_SOURCE_CONTINUE;
}

static void
say (YxReviewClip *self, const char *text)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), YX_TYPE_PAGE);

  if (page != NULL)
    yx_page_say (YX_PAGE (page), text);
}

static void
drawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxReviewClip) self = user_data;
  g_autoptr (GError) error = NULL;
  const gboolean ok = g_task_propagate_boolean (G_TASK (result), &error);
  g_autofree char *text = NULL;

  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_object (&self->drawing);
  if (self->button == NULL)
    return;
  if (ok)
    text = g_strdup_printf (_("The clip is in “%s”"), self->job->path);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    text = g_strdup (_("No clip was made"));
  else
    text = g_strdup (error->message);
  self->job = NULL;
  show_idle (self);
  say (self, text);
}

void
yx_review_clip_begin (YxReviewClip *self, const char *path)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  g_return_if_fail (YX_IS_REVIEW_CLIP (self));
  g_return_if_fail (path != NULL);

  if (self->drawing != NULL || self->desk == NULL || self->operation_id == NULL)
    return;
  job = g_new0 (Job, 1);
  job->operation_id = g_strdup (self->operation_id);
  g_set_object (&job->region, self->region);
  job->roads = self->roads != NULL ? yx_fix_store_ref (self->roads) : NULL;
  job->options = self->options;
  job->path = g_strdup (path);
  self->job = job;
  self->drawing = g_cancellable_new ();
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), _("Stop drawing the clip (V)"));
  self->look_id = g_timeout_add (LOOK_EVERY_MS, look_cb, self);
  look_cb (self);
  task = g_task_new (self->desk, self->drawing, drawn_cb, g_object_ref (self));
  g_task_set_source_tag (task, yx_review_clip_begin);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, draw_thread);
}

static void
chosen_cb (GFile *file, gpointer user_data)
{
  YxReviewClip *self = user_data;
  g_autofree char *path = g_file_get_path (file);

  if (self->button != NULL && path != NULL)
    yx_review_clip_begin (self, path);
}

void
yx_review_clip_ask (YxReviewClip *self)
{
  static const char *const suffixes[] = { "webm", NULL };
  const YxFileChoice choice = { .mode = YX_FILE_CHOICE_SAVE,
                                .title = _("A name ending in .webm makes a video, another a folder of pictures"),
                                .filter_name = _("Videos"),
                                .suffixes = suffixes,
                                .suggested_name = "yexun-clip.webm" };
  GtkRoot *root;

  g_return_if_fail (YX_IS_REVIEW_CLIP (self));

  if (self->drawing != NULL) {
    g_cancellable_cancel (self->drawing);
    return;
  }
  root = gtk_widget_get_root (GTK_WIDGET (self));
  if (self->desk != NULL && self->operation_id != NULL && GTK_IS_WINDOW (root))
    yx_file_choose_full (GTK_WINDOW (root), &choice, chosen_cb, g_object_ref (self),
                         g_object_unref);
}

static void
yx_review_clip_dispose (GObject *object)
{
  YxReviewClip *self = YX_REVIEW_CLIP (object);

  if (self->drawing != NULL)
    g_cancellable_cancel (self->drawing);
  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_object (&self->desk);
  g_clear_object (&self->region);
  g_clear_pointer (&self->roads, yx_fix_store_unref);
  g_clear_pointer (&self->operation_id, g_free);
  self->button = NULL;
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (yx_review_clip_parent_class)->dispose (object);
}

static void
yx_review_clip_class_init (YxReviewClipClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yx_review_clip_dispose;
}

static void
yx_review_clip_init (YxReviewClip *self)
{
  self->button = GTK_BUTTON (gtk_button_new ());
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (yx_review_clip_ask), self,
                           G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Clip"), -1);
  show_idle (self);
}

void
yx_review_clip_set (YxReviewClip *self, YxDesk *desk, const char *operation_id, YxRegion *region,
                    YxFixStore *roads, const YxClipOptions *options)
{
  g_return_if_fail (YX_IS_REVIEW_CLIP (self));
  g_return_if_fail (options != NULL);

  g_set_object (&self->desk, desk);
  g_set_object (&self->region, region);
  g_clear_pointer (&self->roads, yx_fix_store_unref);
  self->roads = roads != NULL ? yx_fix_store_ref (roads) : NULL;
  g_free (self->operation_id);
  self->operation_id = g_strdup (operation_id);
  self->options = *options;
  if (self->drawing == NULL)
    show_idle (self);
}

gboolean
yx_review_clip_is_busy (YxReviewClip *self)
{
  g_return_val_if_fail (YX_IS_REVIEW_CLIP (self), FALSE);

  return self->drawing != NULL;
}
