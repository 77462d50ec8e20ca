#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/case-sheet.h"
#include "console/record-deeds.h"
#include "console/record-pane.h"

/* The photo is decoded no larger than it is shown. */
#define PHOTO_SIZE 360

typedef struct {
  YxRecordKind kind;
  char *id;
} Step;

struct _YxRecordPane {
  AdwBin parent_instance;

  GtkWidget *bar;
  GtkLabel *title_label, *subtitle_label;
  GtkStack *stack;
  YxSheetView *view;

  YxDesk *desk;
  GArray *way;         /* of Step; the last is asked for */
  GCancellable *load;  /* of what is asked for; NULL: it is there */
  YxCasePage *of_case; /* shown; at most one of the two */
  YxDebtorPage *of_debtor;
  YxFullRecord *full; /* of the debtor; NULL: masked */
  GdkPaintable *picture;
  gboolean making; /* the view makes its widgets */
};

enum {
  MESSAGE,
  SHOWN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxRecordPane, yx_record_pane, ADW_TYPE_BIN)

static void load_last (YxRecordPane *self);

static void
step_clear (gpointer data)
{
  g_free (((Step *) data)->id);
}

static const Step *
last_step (YxRecordPane *self)
{
  return self->way->len > 0 ? &g_array_index (self->way, Step, self->way->len - 1) : NULL;
}

static void
say (YxRecordPane *self, const char *text)
{
  g_signal_emit (self, signals[MESSAGE], 0, text);
}

static void
forget_full (YxRecordPane *self)
{
  g_clear_pointer (&self->full, yx_full_record_free);
  g_clear_object (&self->picture);
}

static void
forget_shown (YxRecordPane *self)
{
  g_clear_pointer (&self->of_case, yx_case_page_free);
  g_clear_pointer (&self->of_debtor, yx_debtor_page_free);
}

/* stay: it is the same record as before. */
static void
show_sheet (YxRecordPane *self, gboolean stay)
{
  YxSheet *sheet = self->of_case != NULL
                       ? yx_case_sheet_new (self->of_case)
                       : yx_debtor_sheet_new (self->of_debtor, self->full, self->picture);

  gtk_label_set_label (self->title_label, sheet->title);
  gtk_label_set_label (self->subtitle_label, sheet->subtitle != NULL ? sheet->subtitle : "");
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle_label), sheet->subtitle != NULL);
  gtk_widget_set_visible (self->bar, TRUE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "record.back", self->way->len > 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "record.full",
                                 self->of_debtor != NULL && self->full == NULL);
  self->making = TRUE;
  yx_sheet_view_take (self->view, sheet, stay);
  gtk_stack_set_visible_child_name (self->stack, "sheet");
}

static void
show_none (YxRecordPane *self)
{
  forget_full (self);
  forget_shown (self);
  gtk_widget_set_visible (self->bar, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "none");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "record.back", self->way->len > 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "record.full", FALSE);
  g_signal_emit (self, signals[SHOWN], 0);
}

/* Whether the answer is still wanted; says an error. */
static gboolean
take_answer (YxRecordPane *self, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  g_clear_object (&self->load);
  if (error == NULL)
    return TRUE;
  say (self, error->message);
  show_none (self);
  return FALSE;
}

static void
case_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxRecordPane) self = user_data;
  g_autoptr (GError) error = NULL;
  YxCasePage *page = yx_desk_load_case_page_finish (YX_DESK (source), result, &error);
  gboolean stay;

  if (!take_answer (self, error))
    return;
  stay = self->of_case != NULL
         && g_strcmp0 (yx_record_get_id (YX_RECORD (self->of_case->record)),
                       yx_record_get_id (YX_RECORD (page->record)))
                == 0;
  forget_full (self);
  forget_shown (self);
  self->of_case = page;
  show_sheet (self, stay);
}

static void
debtor_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxRecordPane) self = user_data;
  g_autoptr (GError) error = NULL;
  YxDebtorPage *page = yx_desk_load_debtor_page_finish (YX_DESK (source), result, &error);
  gboolean stay;

  if (!take_answer (self, error))
    return;
  stay = self->of_debtor != NULL && g_strcmp0 (self->of_debtor->id, page->id) == 0;
  /* What somebody looked at on purpose is not for the next debtor; a photo that was changed is
   * looked at anew. */
  if (!stay || (self->picture != NULL) != page->has_photo)
    forget_full (self);
  forget_shown (self);
  self->of_debtor = page;
  show_sheet (self, stay);
}

static void
load_last (YxRecordPane *self)
{
  const Step *step = last_step (self);

  if (self->load != NULL)
    g_cancellable_cancel (self->load);
  g_clear_object (&self->load);
  if (step == NULL || self->desk == NULL) {
    show_none (self);
    return;
  }
  self->load = g_cancellable_new ();
  if (step->kind == YX_RECORD_CASE)
    yx_desk_load_case_page_async (self->desk, step->id, self->load, case_loaded_cb,
                                  g_object_ref (self));
  else
    yx_desk_load_debtor_page_async (self->desk, step->id, self->load, debtor_loaded_cb,
                                    g_object_ref (self));
}

/* ---- The full record ---- */

/* Two objects of one answer. */
typedef struct {
  YxFullRecord *full;
  GdkPixbuf *pixbuf; /* nullable */
} Opened;

static void
opened_free (gpointer data)
{
  Opened *opened = data;

  g_clear_pointer (&opened->full, yx_full_record_free);
  g_clear_object (&opened->pixbuf);
  g_free (opened);
}

static void
open_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  YxFullRecord *full = yx_desk_read_full_record (source, data, &error);
  Opened *opened;

  if (full == NULL) {
    g_task_return_error (task, error);
    return;
  }
  opened = g_new0 (Opened, 1);
  opened->full = full;
  if (full->photo != NULL) {
    g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (full->photo);

    opened->pixbuf
        = gdk_pixbuf_new_from_stream_at_scale (stream, PHOTO_SIZE, PHOTO_SIZE, TRUE, NULL, NULL);
  }
  g_task_return_pointer (task, opened, opened_free);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxRecordPane) self = user_data;
  g_autoptr (GError) error = NULL;
  Opened *opened = g_task_propagate_pointer (G_TASK (result), &error);
  const char *of = g_task_get_task_data (G_TASK (result));

  if (error != NULL) {
    say (self, error->message);
    return;
  }
  /* He may have gone on meanwhile. */
  if (self->of_debtor != NULL && g_strcmp0 (self->of_debtor->id, of) == 0) {
    forget_full (self);
    self->full = g_steal_pointer (&opened->full);
    if (opened->pixbuf != NULL)
      self->picture = GDK_PAINTABLE (gdk_texture_new_for_pixbuf (opened->pixbuf));
    else if (self->full->photo != NULL)
      say (self, _("The photo cannot be shown"));
    show_sheet (self, TRUE);
  }
  opened_free (opened);
}

static void
open_full (YxRecordPane *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->of_debtor == NULL || self->desk == NULL)
    return;
  task = g_task_new (self->desk, NULL, opened_cb, g_object_ref (self));
  g_task_set_source_tag (task, open_full);
  g_task_set_task_data (task, g_strdup (self->of_debtor->id), g_free);
  g_task_run_in_thread (task, open_thread);
}

/* ---- Deeds ---- */

static void
done_cb (const char *said, const GError *error, gpointer user_data)
{
  YxRecordPane *self = user_data;

  if (error != NULL)
    say (self, error->message);
  else if (said != NULL)
    say (self, said);
  if (error == NULL)
    yx_record_pane_reload (self);
}

static void
deed_cb (YxRecordPane *self, const char *action, const char *target)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  const YxDeedContext context = {
    .desk = self->desk,
    .window = GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
    .of_case = self->of_case,
    .of_debtor = self->of_debtor,
  };

  if (self->desk == NULL || (self->of_case == NULL && self->of_debtor == NULL))
    return;
  if (g_str_equal (action, "open-case"))
    yx_record_pane_show (self, YX_RECORD_CASE, target, FALSE);
  else if (g_str_equal (action, "open-debtor"))
    yx_record_pane_show (self, YX_RECORD_DEBTOR, target, FALSE);
  else if (g_str_equal (action, "full"))
    open_full (self);
  else
    yx_record_deed (&context, action, target, done_cb, g_object_ref (self), g_object_unref);
}

static void
view_shown_cb (YxRecordPane *self)
{
  self->making = FALSE;
  g_signal_emit (self, signals[SHOWN], 0);
}

static void
back_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  yx_record_pane_back (YX_RECORD_PANE (widget));
}

static void
full_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  open_full (YX_RECORD_PANE (widget));
}

static void
yx_record_pane_dispose (GObject *object)
{
  YxRecordPane *self = YX_RECORD_PANE (object);

  if (self->load != NULL)
    g_cancellable_cancel (self->load);
  g_clear_object (&self->load);
  g_clear_object (&self->desk);
  forget_full (self);
  forget_shown (self);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_RECORD_PANE);
  G_OBJECT_CLASS (yx_record_pane_parent_class)->dispose (object);
}

static void
yx_record_pane_finalize (GObject *object)
{
  g_array_unref (YX_RECORD_PANE (object)->way);
  G_OBJECT_CLASS (yx_record_pane_parent_class)->finalize (object);
}

static void
yx_record_pane_class_init (YxRecordPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_record_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = yx_record_pane_finalize;
  signals[MESSAGE] = g_signal_new ("message", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SHOWN] = g_signal_new ("shown", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (YX_TYPE_SHEET_VIEW);
  gtk_widget_class_install_action (widget_class, "record.back", NULL, back_action_cb);
  gtk_widget_class_install_action (widget_class, "record.full", NULL, full_action_cb);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/record-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, YxRecordPane, bar);
  gtk_widget_class_bind_template_child (widget_class, YxRecordPane, title_label);
  gtk_widget_class_bind_template_child (widget_class, YxRecordPane, subtitle_label);
  gtk_widget_class_bind_template_child (widget_class, YxRecordPane, stack);
  gtk_widget_class_bind_template_child (widget_class, YxRecordPane, view);
  gtk_widget_class_bind_template_callback (widget_class, deed_cb);
}

static void
yx_record_pane_init (YxRecordPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->way = g_array_new (FALSE, FALSE, sizeof (Step));
  g_array_set_clear_func (self->way, step_clear);
  g_signal_connect_object (self->view, "shown", G_CALLBACK (view_shown_cb), self,
                           G_CONNECT_SWAPPED);
  show_none (self);
}

void
yx_record_pane_set_desk (YxRecordPane *self, YxDesk *desk)
{
  g_return_if_fail (YX_IS_RECORD_PANE (self));
  g_return_if_fail (desk == NULL || YX_IS_DESK (desk));

  g_set_object (&self->desk, desk);
  g_array_set_size (self->way, 0);
  load_last (self);
}

void
yx_record_pane_show (YxRecordPane *self, YxRecordKind kind, const char *id, gboolean anew)
{
  const Step *last;
  Step step = { kind, NULL };

  g_return_if_fail (YX_IS_RECORD_PANE (self));
  g_return_if_fail (kind != YX_RECORD_NONE && id != NULL);

  last = last_step (self);
  if (last != NULL && last->kind == kind && g_str_equal (last->id, id)
      && (!anew || self->way->len == 1))
    return;
  step.id = g_strdup (id);
  if (anew)
    g_array_set_size (self->way, 0);
  g_array_append_val (self->way, step);
  load_last (self);
}

void
yx_record_pane_reload (YxRecordPane *self)
{
  g_return_if_fail (YX_IS_RECORD_PANE (self));
  if (self->way->len > 0)
    load_last (self);
}

gboolean
yx_record_pane_back (YxRecordPane *self)
{
  g_return_val_if_fail (YX_IS_RECORD_PANE (self), FALSE);

  if (self->way->len < 2)
    return FALSE;
  g_array_set_size (self->way, self->way->len - 1);
  load_last (self);
  return TRUE;
}

YxRecordKind
yx_record_pane_get_kind (YxRecordPane *self)
{
  g_return_val_if_fail (YX_IS_RECORD_PANE (self), YX_RECORD_NONE);
  return self->way->len > 0 ? last_step (self)->kind : YX_RECORD_NONE;
}

const char *
yx_record_pane_get_id (YxRecordPane *self)
{
  g_return_val_if_fail (YX_IS_RECORD_PANE (self), NULL);
  return self->way->len > 0 ? last_step (self)->id : NULL;
}

gboolean
yx_record_pane_is_settled (YxRecordPane *self)
{
  g_return_val_if_fail (YX_IS_RECORD_PANE (self), TRUE);
  return self->load == NULL && !self->making;
}

YxSheetView *
yx_record_pane_get_view (YxRecordPane *self)
{
  g_return_val_if_fail (YX_IS_RECORD_PANE (self), NULL);
  return self->view;
}
