#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "console/lead-watch.h"
#include "console/settings.h"
#include "desk/roles.h"
#include "exchange/lead-drop.h"

/* What the thread and the watch share. */
typedef struct {
  YxDesk *desk;
  char *folder;
  GMainContext *context; /* of the thread */
  GMainLoop *loop;
  GWeakRef watch;
} Runner;

struct _YxLeadWatch {
  GObject parent_instance;

  YxDesk *desk;
  Runner *runner; /* NULL: nothing is watched */
  char *last;     /* said last; nullable */
};

typedef struct {
  Runner *runner;
  char *text;
} Saying;

enum {
  SAID,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxLeadWatch, yx_lead_watch, G_TYPE_OBJECT)

static void
runner_clear (gpointer data)
{
  Runner *runner = data;

  g_object_unref (runner->desk);
  g_free (runner->folder);
  g_main_loop_unref (runner->loop);
  g_main_context_unref (runner->context);
  g_weak_ref_clear (&runner->watch);
}

static void
runner_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, runner_clear);
}

/* ---- On the thread ---- */

static void
saying_free (gpointer data)
{
  Saying *saying = data;

  runner_unref (saying->runner);
  g_free (saying->text);
  g_free (saying);
}

static gboolean
say_cb (gpointer data)
{
  const Saying *saying = data;
  g_autoptr (YxLeadWatch) self = g_weak_ref_get (&saying->runner->watch);

  /* A folder that was let go of has nothing to say. */
  if (self != NULL && self->runner == saying->runner
      && g_strcmp0 (self->last, saying->text) != 0) {
    g_free (self->last);
    self->last = g_strdup (saying->text);
    g_signal_emit (self, signals[SAID], 0, saying->text);
  }
  return G_SOURCE_REMOVE;
}

/* Takes the text. */
static void
say (Runner *runner, char *text)
{
  Saying *saying = g_new0 (Saying, 1);

  saying->runner = g_atomic_rc_box_acquire (runner);
  saying->text = text;
  g_main_context_invoke_full (NULL, G_PRIORITY_DEFAULT, say_cb, saying, saying_free);
}

/* The report's last line sums it up. */
static void
taken_cb (YxLeadDrop *drop, const char *name, gboolean done, const char *report, Runner *runner)
{
  g_autofree char *trimmed = g_strchomp (g_strdup (report));
  const char *end = strrchr (trimmed, '\n');

  say (runner, g_strdup_printf (done ? _("Leads from “%s”: %s") : _("“%s” was refused: %s"), name,
                                end != NULL ? end + 1 : trimmed));
}

static void
trouble_cb (YxLeadDrop *drop, const char *message, Runner *runner)
{
  say (runner, g_strdup_printf (_("The watched folder: %s"), message));
}

/* Without the role each try would be one more refusal in the log. */
static gboolean
may_take (Runner *runner, GError **error)
{
  guint roles = 0;

  if (!yx_desk_get_roles (runner->desk, &roles, error))
    return FALSE;
  if ((roles & yx_right_roles (YX_RIGHT_LEADS)) != 0)
    return TRUE;
  g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_FORBIDDEN,
                       _("whoever sits here may not take leads down; nothing is taken"));
  return FALSE;
}

static gpointer
watch_thread (gpointer data)
{
  Runner *runner = data;
  g_autoptr (YxLeadDrop) drop = NULL;
  g_autoptr (GError) error = NULL;

  g_main_context_push_thread_default (runner->context);
  drop = yx_lead_drop_new (runner->desk, runner->folder, NULL, YX_LEAD_DROP_SETTLE_MS);
  g_signal_connect (drop, "taken", G_CALLBACK (taken_cb), runner);
  g_signal_connect (drop, "trouble", G_CALLBACK (trouble_cb), runner);
  if (may_take (runner, &error) && yx_lead_drop_start (drop, &error)) {
    g_main_loop_run (runner->loop);
    yx_lead_drop_stop (drop);
    /* A file that is being taken is waited for: its answer comes to this thread. */
    while (yx_lead_drop_is_taking (drop))
      g_main_context_iteration (runner->context, TRUE);
  } else {
    trouble_cb (drop, error->message, runner);
  }
  g_clear_object (&drop);
  g_main_context_pop_thread_default (runner->context);
  runner_unref (runner);
  return NULL;
}

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

/* ---- The watch ---- */

static void
stop (YxLeadWatch *self)
{
  Runner *runner = g_steal_pointer (&self->runner);
  g_autoptr (GSource) source = NULL;

  if (runner == NULL)
    return;
  /* A thread that has not come to its loop yet finds this in it. */
  source = g_idle_source_new ();
  g_source_set_callback (source, quit_cb, g_main_loop_ref (runner->loop),
                         (GDestroyNotify) g_main_loop_unref);
  g_source_attach (source, runner->context);
  runner_unref (runner);
}

static void
start (YxLeadWatch *self)
{
  g_autofree char *folder = yx_lead_watch_dup_folder (self->desk);
  Runner *runner;

  if (folder == NULL)
    return;
  runner = g_atomic_rc_box_new0 (Runner);
  runner->desk = g_object_ref (self->desk);
  runner->folder = g_steal_pointer (&folder);
  runner->context = g_main_context_new ();
  runner->loop = g_main_loop_new (runner->context, FALSE);
  g_weak_ref_init (&runner->watch, self);
  self->runner = runner;
  g_thread_unref (g_thread_new ("lead-watch", watch_thread, g_atomic_rc_box_acquire (runner)));
}

static void
settings_changed_cb (GSettings *settings, const char *key, YxLeadWatch *self)
{
  g_autofree char *folder = yx_lead_watch_dup_folder (self->desk);

  if (g_strcmp0 (folder, self->runner != NULL ? self->runner->folder : NULL) != 0)
    yx_lead_watch_restart (self);
}

static void
yx_lead_watch_dispose (GObject *object)
{
  YxLeadWatch *self = YX_LEAD_WATCH (object);

  stop (self);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->last, g_free);
  G_OBJECT_CLASS (yx_lead_watch_parent_class)->dispose (object);
}

static void
yx_lead_watch_class_init (YxLeadWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yx_lead_watch_dispose;
  signals[SAID] = g_signal_new ("said", YX_TYPE_LEAD_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
yx_lead_watch_init (YxLeadWatch *self)
{
}

YxLeadWatch *
yx_lead_watch_new (YxDesk *desk)
{
  YxLeadWatch *self;

  g_return_val_if_fail (YX_IS_DESK (desk), NULL);

  self = g_object_new (YX_TYPE_LEAD_WATCH, NULL);
  self->desk = g_object_ref (desk);
  g_signal_connect_object (yx_settings_get (), "changed::" YX_SETTINGS_LEAD_FOLDERS,
                           G_CALLBACK (settings_changed_cb), self, 0);
  start (self);
  return self;
}

void
yx_lead_watch_restart (YxLeadWatch *self)
{
  g_return_if_fail (YX_IS_LEAD_WATCH (self));

  stop (self);
  g_clear_pointer (&self->last, g_free);
  start (self);
}

/* Desks are told apart by where they are. */
static char *
key_of (YxDesk *desk)
{
  return g_canonicalize_filename (yx_desk_get_path (desk), NULL);
}

char *
yx_lead_watch_dup_folder (YxDesk *desk)
{
  g_autoptr (GVariant) folders = NULL;
  g_autofree char *key = NULL;
  char *folder = NULL;

  g_return_val_if_fail (YX_IS_DESK (desk), NULL);

  key = key_of (desk);
  folders = g_settings_get_value (yx_settings_get (), YX_SETTINGS_LEAD_FOLDERS);
  g_variant_lookup (folders, key, "s", &folder);
  return folder;
}

void
yx_lead_watch_set_folder (YxDesk *desk, const char *folder)
{
  g_autoptr (GVariant) before = NULL;
  g_autofree char *key = NULL;
  GVariantDict folders;

  g_return_if_fail (YX_IS_DESK (desk));

  key = key_of (desk);
  before = g_settings_get_value (yx_settings_get (), YX_SETTINGS_LEAD_FOLDERS);
  g_variant_dict_init (&folders, before);
  if (folder != NULL)
    g_variant_dict_insert (&folders, key, "s", folder);
  else
    g_variant_dict_remove (&folders, key);
  g_settings_set_value (yx_settings_get (), YX_SETTINGS_LEAD_FOLDERS,
                        g_variant_dict_end (&folders));
}
