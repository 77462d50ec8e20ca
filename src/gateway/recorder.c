#define G_LOG_DOMAIN "yexun-gateway"

#include "config.h"

#include "gateway/recorder.h"

typedef struct {
  YxRecorderDone done;
  gpointer data;
} Giver;

/* How long a group gathers, and how many may wait for it: the price of a transaction and of two changes
 * of thread is shared by all that come meanwhile. Far below what an eye sees. */
#define GATHER_MS 16
#define GATHER_MOST 32

/* A packet of a split message is remembered for so long, whole or not. Terminals count messages up to
 * 65,536 and then anew, the fastest in less than a day. */
#define SETTLE_HOURS 6
#define WARN_EVERY (60 * G_USEC_PER_SEC)
#define SETTLE_EVERY_SECONDS 3600

struct _YxRecorder {
  YxDesk *desk;
  YxRecorderNews news;
  gpointer news_data;
  GMainContext *context;
  GArray *fixes;   /* of YxDeviceFix, waiting */
  GArray *givers;  /* of Giver, waiting */
  GArray *written; /* of YxDeviceFix, on their way to the disk; NULL: none are */
  GArray *waiting; /* of Giver, for these */
  GSource *flush;  /* NULL: none is due */
  guint n_parts;   /* on their way to the disk, with what settles old ones */
  GSource *settle;
  guint n_not_kept; /* since it was said last */
  gint64 warned;    /* monotonic; 0: not yet */
  YxRecorderCounts counts;
};

static void start_gathering (YxRecorder *self);

/* A full disk is said once a minute, not with every group. */
static void
warn_not_kept (YxRecorder *self, guint n, const GError *error)
{
  const gint64 now = g_get_monotonic_time ();

  self->n_not_kept += n;
  if (self->warned != 0 && now - self->warned < WARN_EVERY)
    return;
  g_warning ("%u positions could not be kept, and are not acknowledged: %s", self->n_not_kept,
             error->message);
  self->warned = now;
  self->n_not_kept = 0;
}

static void
recorded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YxRecorder *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) givers = g_steal_pointer (&self->waiting);
  g_autoptr (GArray) written = g_steal_pointer (&self->written);

  if (yx_desk_record_fixes_finish (YX_DESK (source), result, &error)) {
    self->counts.n_fixes += written->len;
    self->counts.n_groups++;
    if (self->news != NULL)
      self->news (written, self->news_data);
  } else {
    warn_not_kept (self, written->len, error);
  }
  if (self->givers->len > 0)
    start_gathering (self);
  if (self->givers->len >= GATHER_MOST)
    g_source_set_ready_time (self->flush, 0);
  for (guint i = 0; i < givers->len; i++) {
    const Giver *giver = &g_array_index (givers, Giver, i);

    giver->done (giver->data, error);
  }
}

static void
flush (YxRecorder *self)
{
  self->written = g_steal_pointer (&self->fixes);
  self->waiting = g_steal_pointer (&self->givers);
  self->fixes = g_array_new (FALSE, FALSE, sizeof (YxDeviceFix));
  self->givers = g_array_new (FALSE, FALSE, sizeof (Giver));
  yx_desk_record_fixes_async (self->desk, g_array_ref (self->written), NULL, recorded_cb, self);
}

static gboolean flush_cb (gpointer user_data);

static void
start_gathering (YxRecorder *self)
{
  if (self->flush != NULL)
    return;
  self->flush = g_timeout_source_new (GATHER_MS);
  g_source_set_callback (self->flush, flush_cb, self, NULL);
  g_source_attach (self->flush, self->context);
}

static gboolean
flush_cb (gpointer user_data)
{
  YxRecorder *self = user_data;

  g_clear_pointer (&self->flush, g_source_unref);
  if (self->written == NULL && self->givers->len > 0)
    flush (self);
  return G_SOURCE_REMOVE;
}

/* ---- Split messages ---- */

typedef struct {
  YxRecorder *recorder;
  YxRecorderPartDone done;
  gpointer data;
} PartGiver;

static void
part_recorded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree PartGiver *giver = user_data;
  YxRecorder *self = giver->recorder;
  YxDevicePartState state = YX_DEVICE_PART_KEPT;
  g_autoptr (GArray) fixes = NULL;
  g_autoptr (GError) error = NULL;

  self->n_parts--;
  if (!yx_desk_record_part_finish (YX_DESK (source), result, &state, &fixes, &error)) {
    g_warning ("A packet could not be kept, and is not acknowledged: %s", error->message);
  } else if (fixes != NULL) {
    self->counts.n_fixes += fixes->len;
    self->counts.n_groups++;
    if (self->news != NULL)
      self->news (fixes, self->news_data);
  }
  giver->done (giver->data, state, error);
}

void
yx_recorder_add_part (YxRecorder *self, gint64 device, const YxJt808Message *packet,
                      YxRecorderPartDone done, gpointer data)
{
  PartGiver *giver = g_new (PartGiver, 1);

  *giver = (PartGiver){ self, done, data };
  self->n_parts++;
  yx_desk_record_part_async (self->desk, device, packet, g_get_real_time (), part_recorded_cb, giver);
}

static void
settled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YxRecorder *self = user_data;
  g_autoptr (GError) error = NULL;

  self->n_parts--;
  if (!yx_desk_settle_parts_finish (YX_DESK (source), result, &error))
    g_warning ("Old packets could not be settled: %s", error->message);
}

static gboolean
settle_cb (gpointer user_data)
{
  YxRecorder *self = user_data;

  self->n_parts++;
  yx_desk_settle_parts_async (self->desk,
                              g_get_real_time () - SETTLE_HOURS * G_TIME_SPAN_HOUR, settled_cb,
                              self);
  return G_SOURCE_CONTINUE;
}

/* ---- All ---- */

YxRecorder *
yx_recorder_new (YxDesk *desk, YxRecorderNews news, gpointer news_data)
{
  YxRecorder *self = g_new0 (YxRecorder, 1);

  self->desk = g_object_ref (desk);
  self->news = news;
  self->news_data = news_data;
  self->context = g_main_context_ref_thread_default ();
  self->fixes = g_array_new (FALSE, FALSE, sizeof (YxDeviceFix));
  self->givers = g_array_new (FALSE, FALSE, sizeof (Giver));
  self->settle = g_timeout_source_new_seconds (SETTLE_EVERY_SECONDS);
  g_source_set_callback (self->settle, settle_cb, self, NULL);
  g_source_attach (self->settle, self->context);
  settle_cb (self);
  return self;
}

void
yx_recorder_free (YxRecorder *self)
{
  g_source_destroy (self->settle);
  g_source_unref (self->settle);
  while (self->written != NULL || self->givers->len > 0 || self->n_parts > 0) {
    if (self->written == NULL && self->givers->len > 0)
      flush (self);
    g_main_context_iteration (self->context, TRUE);
  }
  if (self->flush != NULL) {
    g_source_destroy (self->flush);
    g_source_unref (self->flush);
  }
  g_array_unref (self->fixes);
  g_array_unref (self->givers);
  g_main_context_unref (self->context);
  g_object_unref (self->desk);
  g_free (self);
}

void
yx_recorder_add (YxRecorder *self, const YxDeviceFix *fixes, gsize n, YxRecorderDone done,
                 gpointer data)
{
  const Giver giver = { done, data };

  g_array_append_vals (self->fixes, fixes, (guint) n);
  g_array_append_val (self->givers, giver);
  if (self->written != NULL)
    return;
  start_gathering (self);
  if (self->givers->len == GATHER_MOST)
    g_source_set_ready_time (self->flush, 0);
}

void
yx_recorder_get_counts (YxRecorder *self, YxRecorderCounts *ret_counts)
{
  *ret_counts = self->counts;
}
