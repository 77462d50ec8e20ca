#define G_LOG_DOMAIN "yx-exchange"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "exchange/lead-drop.h"
#include "exchange/lead-list.h"

#define DONE "done"
#define REFUSED "refused"
#define REPORT_ENDING ".report.txt"
/* After trouble that is no fault of a file. */
#define RETRY_S 30
/* How long the rest of a file that ends within a line is waited for. */
#define REST_OF_FILE (10 * G_TIME_SPAN_MINUTE)

struct _YxLeadDrop {
  GObject parent_instance;

  YxDesk *desk;
  char *folder;
  YxCaseListOptions options;
  char *mapping, *sheet; /* what options point to */
  guint settle_ms;

  GFileMonitor *monitor;
  GCancellable *cancellable;
  guint timer;
  gboolean taking; /* on a thread */
  gboolean again;  /* something has changed meanwhile */
};

/* What came of one file. */
typedef struct {
  char *name;
  gboolean done;
  char *report;
} Taken;

typedef struct {
  GPtrArray *taken; /* of Taken */
  guint n_waiting;
} Result;

enum {
  SIGNAL_TAKEN,
  SIGNAL_TROUBLE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxLeadDrop, yx_lead_drop, G_TYPE_OBJECT)

static void look_in (YxLeadDrop *self, guint ms);

static void
taken_free (gpointer data)
{
  Taken *taken = data;

  g_free (taken->name);
  g_free (taken->report);
  g_free (taken);
}

static void
result_free (gpointer data)
{
  Result *result = data;

  g_ptr_array_unref (result->taken);
  g_free (result);
}

static gboolean
is_being_written (const char *name)
{
  static const char *const endings[] = { "~", ".part", ".tmp", ".crdownload", ".filepart", ".swp" };

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (name, endings[i]))
      return TRUE;
  /* What office programs lay beside an open file. */
  return *name == '.' || *name == '~';
}

/* The times and size of a regular file; FALSE for anything else. */
static gboolean
look_at (const char *path, GStatBuf *ret_stat)
{
  return g_lstat (path, ret_stat) == 0 && S_ISREG (ret_stat->st_mode);
}

static gint64
changed_at (const GStatBuf *stat)
{
  return MAX ((gint64) stat->st_mtim.tv_sec * G_USEC_PER_SEC + stat->st_mtim.tv_nsec / 1000,
              (gint64) stat->st_ctim.tv_sec * G_USEC_PER_SEC + stat->st_ctim.tv_nsec / 1000);
}

static gboolean
is_settled (YxLeadDrop *self, const GStatBuf *stat)
{
  const gint64 quiet = g_get_real_time () - changed_at (stat);

  /* A clock that was set back must not hold a file for ever. */
  return stat->st_size > 0 && (quiet >= (gint64) self->settle_ms * 1000 || quiet < -G_TIME_SPAN_HOUR);
}

/* No fault of the file: it stays, and is tried again. */
static gboolean
is_trouble (const GError *error)
{
  return error->domain == YX_STORE_ERROR
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE)
         || g_error_matches (error, YX_DESK_ERROR, YX_DESK_ERROR_FORBIDDEN);
}

/* A path in a folder for a name, or, where there is a file of that name, one like it. */
static char *
free_path (const char *folder, const char *name)
{
  const char *dot = strrchr (name, '.');
  g_autofree char *stem = dot != NULL && dot != name ? g_strndup (name, (gsize) (dot - name))
                                                     : g_strdup (name);
  const char *ending = dot != NULL && dot != name ? dot : "";
  char *path = g_build_filename (folder, name, NULL);

  for (guint i = 2; g_file_test (path, G_FILE_TEST_EXISTS); i++) {
    g_autofree char *other = g_strdup_printf ("%s-%u%s", stem, i, ending);

    g_free (path);
    path = g_build_filename (folder, other, NULL);
  }
  return path;
}

/* The report first, the file last: as long as the file is here, it is not done with. */
static gboolean
move_away (YxLeadDrop *self, const char *path, const Taken *taken, GError **error)
{
  g_autofree char *folder = g_build_filename (self->folder, taken->done ? DONE : REFUSED, NULL);
  g_autofree char *target = free_path (folder, taken->name);
  g_autofree char *report = g_strconcat (target, REPORT_ENDING, NULL);

  if (!g_file_set_contents_full (report, taken->report, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                 error))
    return FALSE;
  if (g_rename (path, target) == 0)
    return TRUE;
  g_unlink (report);
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _ ("“%s” cannot be moved: %s"),
               taken->name, g_strerror (errno));
  return FALSE;
}

/* NULL on trouble. */
static Taken *
take_file (YxLeadDrop *self, const char *path, const char *name, gint64 changed,
           GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (YxLeadListReport) report
      = yx_lead_list_import (self->desk, path, &self->options, cancellable, &reason);
  Taken *taken;

  if (report == NULL
      && (is_trouble (reason)
          || (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT)
              && g_get_real_time () - changed < REST_OF_FILE))) {
    g_propagate_error (error, g_steal_pointer (&reason));
    return NULL;
  }
  taken = g_new0 (Taken, 1);
  taken->name = g_strdup (name);
  taken->done = report != NULL && report->desk.kept
                && (report->desk.taken_before || report->desk.n_added + report->desk.n_known > 0);
  taken->report = report != NULL ? yx_lead_list_report_to_text (report)
                                 : g_strconcat (reason->message, "\n", NULL);
  if (move_away (self, path, taken, error))
    return taken;
  taken_free (taken);
  return NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static Result *
take_all (YxLeadDrop *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GDir) folder = g_dir_open (self->folder, 0, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  Result *result;
  const char *name;

  if (folder == NULL)
    return NULL;
  while ((name = g_dir_read_name (folder)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  /* In one order, whatever the file system's. */
  g_ptr_array_sort (names, compare_names);
  result = g_new0 (Result, 1);
  result->taken = g_ptr_array_new_with_free_func (taken_free);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *path = NULL;
    g_autoptr (GError) reason = NULL;
    GStatBuf stat;
    Taken *taken;

    name = g_ptr_array_index (names, i);
    path = g_build_filename (self->folder, name, NULL);
    if (is_being_written (name) || !look_at (path, &stat))
      continue;
    if (!is_settled (self, &stat)) {
      result->n_waiting++;
      continue;
    }
    taken = take_file (self, path, name, changed_at (&stat), cancellable, &reason);
    if (taken == NULL
        && g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT)) {
      result->n_waiting++;
      continue;
    }
    /* Another console watches the same folder, and was quicker. */
    if (taken == NULL && !g_cancellable_is_cancelled (cancellable) && !look_at (path, &stat))
      continue;
    if (taken == NULL) {
      g_propagate_error (error, g_steal_pointer (&reason));
      result_free (result);
      return NULL;
    }
    g_ptr_array_add (result->taken, taken);
  }
  return result;
}

static void
take_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  Result *result = take_all (source, cancellable, &error);

  if (result != NULL)
    g_task_return_pointer (task, result, result_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
taken_cb (GObject *source, GAsyncResult *async, gpointer user_data)
{
  YxLeadDrop *self = YX_LEAD_DROP (source);
  g_autoptr (GError) error = NULL;
  Result *result = g_task_propagate_pointer (G_TASK (async), &error);

  self->taking = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->monitor == NULL) {
    g_clear_pointer (&result, result_free);
    return;
  }
  if (result == NULL) {
    g_signal_emit (self, signals[SIGNAL_TROUBLE], 0, error->message);
    look_in (self, RETRY_S * 1000);
    return;
  }
  for (guint i = 0; i < result->taken->len; i++) {
    const Taken *taken = g_ptr_array_index (result->taken, i);

    g_signal_emit (self, signals[SIGNAL_TAKEN], 0, taken->name, taken->done, taken->report);
  }
  if (result->n_waiting > 0 || self->again)
    look_in (self, self->settle_ms);
  result_free (result);
}

static gboolean
timer_cb (gpointer user_data)
{
  YxLeadDrop *self = user_data;
  g_autoptr (GTask) task = NULL;

  self->timer = 0;
  self->taking = TRUE;
  self->again = FALSE;
  task = g_task_new (self, self->cancellable, taken_cb, NULL);
  g_task_set_source_tag (task, timer_cb);
  g_task_run_in_thread (task, take_thread);
  return G_SOURCE_REMOVE;
}

/* Looks into the folder in a while; sooner when that was planned. */
static void
look_in (YxLeadDrop *self, guint ms)
{
  g_autoptr (GSource) source = NULL;

  if (self->taking) {
    self->again = TRUE;
    return;
  }
  if (self->timer != 0)
    return;
  source = g_timeout_source_new (ms);
  g_source_set_callback (source, timer_cb, self, NULL);
  self->timer = g_source_attach (source, g_main_context_get_thread_default ());
}

static void
changed_cb (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event,
            YxLeadDrop *self)
{
  look_in (self, self->settle_ms);
}

static void
yx_lead_drop_dispose (GObject *object)
{
  YxLeadDrop *self = YX_LEAD_DROP (object);

  yx_lead_drop_stop (self);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (yx_lead_drop_parent_class)->dispose (object);
}

static void
yx_lead_drop_finalize (GObject *object)
{
  YxLeadDrop *self = YX_LEAD_DROP (object);

  g_free (self->folder);
  g_free (self->mapping);
  g_free (self->sheet);
  G_OBJECT_CLASS (yx_lead_drop_parent_class)->finalize (object);
}

static void
yx_lead_drop_class_init (YxLeadDropClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yx_lead_drop_dispose;
  G_OBJECT_CLASS (klass)->finalize = yx_lead_drop_finalize;
  signals[SIGNAL_TAKEN]
      = g_signal_new ("taken", YX_TYPE_LEAD_DROP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_BOOLEAN, G_TYPE_STRING);
  signals[SIGNAL_TROUBLE] = g_signal_new ("trouble", YX_TYPE_LEAD_DROP, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
yx_lead_drop_init (YxLeadDrop *self)
{
}

YxLeadDrop *
yx_lead_drop_new (YxDesk *desk, const char *folder, const YxCaseListOptions *options,
                  guint settle_ms)
{
  YxLeadDrop *self;

  g_return_val_if_fail (YX_IS_DESK (desk) && folder != NULL, NULL);

  self = g_object_new (YX_TYPE_LEAD_DROP, NULL);
  self->desk = g_object_ref (desk);
  self->folder = g_canonicalize_filename (folder, NULL);
  self->settle_ms = settle_ms;
  if (options != NULL) {
    self->options = *options;
    self->options.mapping = self->mapping = g_strdup (options->mapping);
    self->options.sheet = self->sheet = g_strdup (options->sheet);
  }
  return self;
}

static gboolean
make_folders (YxLeadDrop *self, GError **error)
{
  static const char *const names[] = { DONE, REFUSED };

  if (!g_file_test (self->folder, G_FILE_TEST_IS_DIR)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY, _ ("“%s” is no folder"),
                 self->folder);
    return FALSE;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (self->folder, names[i], NULL);

    if (g_mkdir (path, 0700) != 0 && errno != EEXIST) {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _ ("“%s” cannot be made: %s"),
                   path, g_strerror (errno));
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
yx_lead_drop_start (YxLeadDrop *self, GError **error)
{
  g_autoptr (GFile) folder = NULL;

  g_return_val_if_fail (YX_IS_LEAD_DROP (self), FALSE);
  g_return_val_if_fail (self->monitor == NULL, FALSE);

  if (!make_folders (self, error))
    return FALSE;
  folder = g_file_new_for_path (self->folder);
  self->monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_WATCH_MOVES, NULL, error);
  if (self->monitor == NULL)
    return FALSE;
  self->cancellable = g_cancellable_new ();
  g_signal_connect_object (self->monitor, "changed", G_CALLBACK (changed_cb), self, 0);
  look_in (self, 0);
  return TRUE;
}

void
yx_lead_drop_stop (YxLeadDrop *self)
{
  GSource *source;

  g_return_if_fail (YX_IS_LEAD_DROP (self));

  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->timer != 0) {
    source = g_main_context_find_source_by_id (g_main_context_get_thread_default (), self->timer);
    if (source != NULL)
      g_source_destroy (source);
    self->timer = 0;
  }
}

gboolean
yx_lead_drop_is_taking (YxLeadDrop *self)
{
  g_return_val_if_fail (YX_IS_LEAD_DROP (self), FALSE);
  return self->taking;
}

gboolean
yx_lead_drop_take (YxLeadDrop *self, guint *ret_n_done, guint *ret_n_refused,
                   guint *ret_n_waiting, GCancellable *cancellable, GError **error)
{
  Result *result;
  guint n_done = 0;

  g_return_val_if_fail (YX_IS_LEAD_DROP (self), FALSE);

  if (!make_folders (self, error))
    return FALSE;
  result = take_all (self, cancellable, error);
  if (result == NULL)
    return FALSE;
  for (guint i = 0; i < result->taken->len; i++) {
    const Taken *taken = g_ptr_array_index (result->taken, i);

    n_done += taken->done;
    g_signal_emit (self, signals[SIGNAL_TAKEN], 0, taken->name, taken->done, taken->report);
  }
  if (ret_n_done != NULL)
    *ret_n_done = n_done;
  if (ret_n_refused != NULL)
    *ret_n_refused = result->taken->len - n_done;
  if (ret_n_waiting != NULL)
    *ret_n_waiting = result->n_waiting;
  result_free (result);
  return TRUE;
}
