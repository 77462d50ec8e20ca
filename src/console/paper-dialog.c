#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "console/desk-call.h"
#include "console/file-choice.h"
#include "console/paper-dialog.h"
#include "console/paper-printer.h"
#include "console/paper-remarks.h"
#include "console/paper-work.h"
#include "desk/operation.h"
#include "desk/paper-versions.h"
#include "desk/steps.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

/* Pixels a point: a page is drawn once, sharp enough for both sizes it is shown in. */
#define PAGE_SCALE 1.7

struct _YxPaperDialog {
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkListBox *kind_list;
  AdwComboRow *edition_row;
  AdwComboRow *version_row;
  AdwEntryRow *subject_row; /* a day or a week */
  YxPaperRemarks *remarks;
  GtkWidget *numbers_button;
  GtkStack *stack; /* page, progress, message */
  GtkProgressBar *progress_bar;
  AdwStatusPage *message_page;
  GtkAspectFrame *frame; /* of the page's shape */
  GtkPicture *picture;
  GtkToggleButton *zoom_button;
  GtkLabel *page_label;

  YxDesk *desk;
  char *operation; /* nullable: the latest */
  YxPaperProof *proof; /* NULL: none yet */
  guint page;
  GCancellable *run;   /* of the proof under way; NULL: none */
  YxPaperProgress *progress;
  GCancellable *paint; /* of the page under way; NULL: none */
  gboolean busy;       /* saving or printing */
  guint tick;
};

G_DEFINE_FINAL_TYPE (YxPaperDialog, yx_paper_dialog, ADW_TYPE_WINDOW)

static void prove (YxPaperDialog *self);

static void
say (YxPaperDialog *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  /* Closed meanwhile: what was asked for is done all the same. */
  if (self->desk != NULL)
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

static void
update_actions (YxPaperDialog *self)
{
  const guint n_pages = self->proof != NULL ? yx_paper_get_n_pages (self->proof->paper) : 0;
  const gboolean ready = n_pages > 0 && !self->busy && self->run == NULL;
  const gboolean of_review = self->proof != NULL && yx_paper_kind_is_of_review (self->proof->kind);
  g_autofree char *text = g_strdup_printf (_("Page %u of %u"), self->page + 1, n_pages);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "paper.save", ready);
  /* What was signed off and reads otherwise by now is not what these pages say. */
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "paper.print", ready && !self->proof->changed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "paper.numbers", ready && of_review);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "paper.previous", self->page > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "paper.next", self->page + 1 < n_pages);
  gtk_label_set_label (self->page_label, n_pages > 0 ? text : "");
}

static void
show_message (YxPaperDialog *self, const char *text)
{
  adw_status_page_set_description (self->message_page, text);
  gtk_stack_set_visible_child_name (self->stack, "message");
}

static void
painted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxPaperDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = yx_paper_work_paint_finish (result, &error);

  /* Another page is on its way. */
  if (texture == NULL || self->desk == NULL)
    return;
  g_clear_object (&self->paint);
  gtk_aspect_frame_set_ratio (self->frame,
                              (float) gdk_texture_get_width (texture)
                                  / (float) gdk_texture_get_height (texture));
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  gtk_stack_set_visible_child_name (self->stack, "page");
  update_actions (self);
}

static void
show_page (YxPaperDialog *self, guint page)
{
  if (self->paint != NULL)
    g_cancellable_cancel (self->paint);
  g_clear_object (&self->paint);
  self->page = page;
  self->paint = g_cancellable_new ();
  yx_paper_work_paint_async (self->proof, page, PAGE_SCALE, self->paint, painted_cb,
                             g_object_ref (self));
  update_actions (self);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  YxPaperDialog *self = YX_PAPER_DIALOG (widget);

  gtk_progress_bar_set_fraction (self->progress_bar, yx_paper_progress_get (self->progress));
  return G_SOURCE_CONTINUE;
}

static void
stop_run (YxPaperDialog *self)
{
  if (self->run != NULL)
    g_cancellable_cancel (self->run);
  g_clear_object (&self->run);
  g_clear_pointer (&self->progress, yx_paper_progress_unref);
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
}

static void
proved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxPaperDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  YxPaperProof *proof = yx_paper_work_prove_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (self->desk == NULL) {
    g_clear_pointer (&proof, yx_paper_proof_unref);
    return;
  }
  stop_run (self);
  self->proof = proof;
  if (proof != NULL && yx_paper_kind_is_of_review (proof->kind)) {
    gtk_widget_set_visible (GTK_WIDGET (self->remarks), TRUE);
    yx_paper_remarks_show (self->remarks, self->desk, proof);
  }
  if (proof != NULL)
    show_page (self, MIN (self->page, yx_paper_get_n_pages (proof->paper) - 1));
  else
    show_message (self, error->message);
  update_actions (self);
}

static YxPaperKind
kind_of (YxPaperDialog *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->kind_list);

  return row != NULL ? (YxPaperKind) gtk_list_box_row_get_index (row) : YX_PAPER_KIND_ORDER;
}

/* As chosen at the left; borrows from the window. */
static YxPaperOrder
order_of (YxPaperDialog *self, YxPaperForm form)
{
  const guint version = adw_combo_row_get_selected (self->version_row);
  YxPaperOrder order = { .kind = kind_of (self), .form = form,
                         .locale = setlocale (LC_MESSAGES, NULL) };

  if (yx_paper_kind_is_of_period (order.kind))
    order.subject = gtk_editable_get_text (GTK_EDITABLE (self->subject_row));
  else
    order.operation_id = self->operation;
  order.edition = (YxPaperEdition) adw_combo_row_get_selected (self->edition_row);
  order.version = version != GTK_INVALID_LIST_POSITION ? (int) version : YX_VERSION_IN_FORCE;
  return order;
}

static void
prove (YxPaperDialog *self)
{
  YxPaperOrder order;

  /* Called by signals of the template before there is a desk, and when it goes. */
  if (self->desk == NULL)
    return;
  order = order_of (self, YX_PAPER_FORM_PDF);
  stop_run (self);
  g_clear_pointer (&self->proof, yx_paper_proof_unref);
  self->run = g_cancellable_new ();
  self->progress = yx_paper_progress_new ();
  gtk_progress_bar_set_fraction (self->progress_bar, 0.0);
  gtk_stack_set_visible_child_name (self->stack, "progress");
  self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
  yx_paper_work_prove_async (self->desk, &order, self->progress, self->run, proved_cb,
                             g_object_ref (self));
  update_actions (self);
}

/* Today, or this week. */
static void
suggest_subject (YxPaperDialog *self, YxPaperKind kind)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *text
      = g_date_time_format (now, kind == YX_PAPER_KIND_WEEKLY ? "%G-W%V" : "%Y-%m-%d");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->subject_row),
                                 kind == YX_PAPER_KIND_WEEKLY ? _("Week, as 2026-W48")
                                                              : _("Day, as 2026-11-24"));
  gtk_editable_set_text (GTK_EDITABLE (self->subject_row), text);
}

static void
kind_selected_cb (GtkListBox *list, GtkListBoxRow *row, YxPaperDialog *self)
{
  YxPaperKind kind;
  gboolean of_review;

  /* The template goes. */
  if (self->desk == NULL)
    return;
  kind = kind_of (self);
  of_review = yx_paper_kind_is_of_review (kind);
  if (yx_paper_kind_is_of_period (kind))
    suggest_subject (self, kind);
  gtk_widget_set_visible (GTK_WIDGET (self->subject_row), yx_paper_kind_is_of_period (kind));
  gtk_widget_set_visible (GTK_WIDGET (self->version_row), !of_review);
  gtk_widget_set_visible (self->numbers_button, of_review);
  gtk_widget_set_visible (GTK_WIDGET (self->remarks), FALSE);
  self->page = 0;
  prove (self);
}

static void
said_cb (YxPaperDialog *self, const char *text)
{
  say (self, text);
}

static void
choice_changed_cb (YxPaperDialog *self)
{
  prove (self);
}

static void
zoom_cb (YxPaperDialog *self)
{
  gtk_picture_set_can_shrink (self->picture, !gtk_toggle_button_get_active (self->zoom_button));
}

/* What is on record is a paper of its own: the next copy gets another id. */
static void
after_issue (YxPaperDialog *self, const char *text)
{
  self->busy = FALSE;
  if (text != NULL)
    say (self, text);
  if (self->desk != NULL)
    prove (self);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxPaperDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  if (yx_paper_work_issue_finish (result, &error)) {
    after_issue (self, _("The paper is saved and on record"));
    return;
  }
  self->busy = FALSE;
  say (self, error->message);
  if (self->desk != NULL) {
    show_message (self, error->message);
    update_actions (self);
  }
}

static void
file_chosen_cb (GFile *file, gpointer user_data)
{
  yx_paper_dialog_save (user_data, file);
}

static void
save_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  static const char *const suffixes[] = { "pdf", NULL };
  YxPaperDialog *self = YX_PAPER_DIALOG (widget);
  g_autofree char *name
      = g_strdup_printf ("%s.pdf", yx_enum_label (YX_TYPE_PAPER_KIND, (int) self->proof->kind));
  const YxFileChoice choice = { YX_FILE_CHOICE_SAVE, _("Save the Paper"), _("PDF files"), suffixes,
                                name };

  yx_file_choose (GTK_WINDOW (self), &choice, file_chosen_cb, self);
}

static void
numbers_chosen_cb (GFile *file, gpointer user_data)
{
  YxPaperDialog *self = user_data;
  const YxPaperOrder order = order_of (self, YX_PAPER_FORM_XLSX);

  self->busy = TRUE;
  update_actions (self);
  yx_paper_work_order_async (self->desk, &order, g_file_peek_path (file), saved_cb,
                             g_object_ref (self));
}

static void
numbers_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  static const char *const suffixes[] = { "xlsx", NULL };
  YxPaperDialog *self = YX_PAPER_DIALOG (widget);
  g_autofree char *name
      = g_strdup_printf ("%s.xlsx", yx_enum_label (YX_TYPE_PAPER_KIND, (int) self->proof->kind));
  const YxFileChoice choice = { YX_FILE_CHOICE_SAVE, _("Save the Numbers"), _("Workbooks"),
                                suffixes, name };

  yx_file_choose (GTK_WINDOW (self), &choice, numbers_chosen_cb, self);
}

static void
printed_cb (gboolean printed, const GError *error, gpointer user_data)
{
  g_autoptr (YxPaperDialog) self = user_data;

  self->busy = FALSE;
  if (printed) {
    after_issue (self, _("The paper is printed and on record"));
    return;
  }
  if (error != NULL)
    say (self, error->message);
  if (self->desk != NULL)
    update_actions (self);
}

static void
print_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  YxPaperDialog *self = YX_PAPER_DIALOG (widget);

  self->busy = TRUE;
  update_actions (self);
  yx_paper_printer_run (GTK_WINDOW (self), self->desk, self->proof, NULL, printed_cb,
                        g_object_ref (self));
}

static void
turn_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  YxPaperDialog *self = YX_PAPER_DIALOG (widget);
  const gboolean forward
      = g_str_equal (action, "paper.next") || g_str_equal (action, "paper.page-down");

  if (self->proof == NULL || (!forward && self->page == 0)
      || (forward && self->page + 1 >= yx_paper_get_n_pages (self->proof->paper)))
    return;
  show_page (self, self->page + (forward ? 1 : -1));
}

/* The versions there are, behind "the one in force". */
static gpointer
call_versions (YxDesk *desk, const char *which, GError **error)
{
  g_autoptr (YxOperation) operation = yx_desk_find_operation (desk, which, error);
  g_autoptr (GArray) approvals
      = operation != NULL
            ? yx_desk_list_approvals (desk, yx_operation_get_data (operation)->id, error)
            : NULL;
  GtkStringList *names;

  if (approvals == NULL)
    return NULL;
  names = gtk_string_list_new (NULL);
  gtk_string_list_append (names, _("In force, else the draft"));
  for (guint i = 0; i < approvals->len; i++) {
    const YxApproval *approval = &g_array_index (approvals, YxApproval, i);
    g_autofree char *name = g_strdup_printf (_("Version %d"), approval->version);

    gtk_string_list_append (names, name);
  }
  return names;
}

static void
versions_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxPaperDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GtkStringList) names = yx_desk_call_finish (result, &error);

  if (self->desk == NULL)
    return;
  if (names == NULL) {
    show_message (self, error->message);
    return;
  }
  g_signal_handlers_block_by_func (self->version_row, choice_changed_cb, self);
  adw_combo_row_set_model (self->version_row, G_LIST_MODEL (names));
  g_signal_handlers_unblock_by_func (self->version_row, choice_changed_cb, self);
}

static void
yx_paper_dialog_dispose (GObject *object)
{
  YxPaperDialog *self = YX_PAPER_DIALOG (object);

  stop_run (self);
  if (self->paint != NULL)
    g_cancellable_cancel (self->paint);
  g_clear_object (&self->paint);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->operation, g_free);
  g_clear_pointer (&self->proof, yx_paper_proof_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_PAPER_DIALOG);
  G_OBJECT_CLASS (yx_paper_dialog_parent_class)->dispose (object);
}

static void
yx_paper_dialog_class_init (YxPaperDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_paper_dialog_dispose;
  gtk_widget_class_install_action (widget_class, "paper.save", NULL, save_cb);
  gtk_widget_class_install_action (widget_class, "paper.print", NULL, print_cb);
  gtk_widget_class_install_action (widget_class, "paper.numbers", NULL, numbers_cb);
  gtk_widget_class_install_action (widget_class, "paper.next", NULL, turn_cb);
  gtk_widget_class_install_action (widget_class, "paper.previous", NULL, turn_cb);
  /* Those of the keys are never disabled: the key would go on to the list below it. */
  gtk_widget_class_install_action (widget_class, "paper.page-down", NULL, turn_cb);
  gtk_widget_class_install_action (widget_class, "paper.page-up", NULL, turn_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "paper.save",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "paper.print",
                                       NULL);
  g_type_ensure (YX_TYPE_PAPER_REMARKS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/paper-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, YxPaperDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, YxPaperDialog, kind_list);
  gtk_widget_class_bind_template_child (widget_class, YxPaperDialog, edition_row);
  gtk_widget_class_bind_template_child (widget_class, YxPaperDialog, version_row);
  gtk_widget_class_bind_template_child (widget_class, YxPaperDialog, subject_row);
  gtk_widget_class_bind_template_child (widget_class, YxPaperDialog, remarks);
  gtk_widget_class_bind_template_child (widget_class, YxPaperDialog, numbers_button);
  gtk_widget_class_bind_template_child (widget_class, YxPaperDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, YxPaperDialog, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, YxPaperDialog, message_page);
  gtk_widget_class_bind_template_child (widget_class, YxPaperDialog, frame);
  gtk_widget_class_bind_template_child (widget_class, YxPaperDialog, picture);
  gtk_widget_class_bind_template_child (widget_class, YxPaperDialog, zoom_button);
  gtk_widget_class_bind_template_child (widget_class, YxPaperDialog, page_label);
  gtk_widget_class_bind_template_callback (widget_class, kind_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, choice_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, said_cb);
  gtk_widget_class_bind_template_callback (widget_class, zoom_cb);
}

static void
yx_paper_dialog_init (YxPaperDialog *self)
{
  g_autoptr (GtkStringList) editions = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (int kind = YX_PAPER_KIND_ORDER; kind <= YX_PAPER_KIND_WEEKLY; kind++) {
    GtkWidget *label = gtk_label_new (yx_enum_label (YX_TYPE_PAPER_KIND, kind));

    gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
    gtk_widget_set_margin_top (label, 5);
    gtk_widget_set_margin_bottom (label, 5);
    gtk_widget_set_margin_start (label, 6);
    gtk_list_box_append (self->kind_list, label);
  }
  for (int edition = YX_PAPER_EDITION_FULL; edition <= YX_PAPER_EDITION_REDACTED; edition++)
    gtk_string_list_append (editions, yx_enum_label (YX_TYPE_PAPER_EDITION, edition));
  adw_combo_row_set_model (self->edition_row, G_LIST_MODEL (editions));
  update_actions (self);
}

YxPaperDialog *
yx_paper_dialog_present (GtkWindow *parent, YxDesk *desk, const char *operation,
                         YxPaperKind first_kind)
{
  YxPaperDialog *self;
  GtkListBoxRow *first;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (YX_IS_DESK (desk), NULL);

  self = g_object_new (YX_TYPE_PAPER_DIALOG, "transient-for", parent, NULL);
  self->desk = g_object_ref (desk);
  self->operation = g_strdup (operation);
  yx_desk_call_async (desk, call_versions, operation, NULL, versions_cb, g_object_ref (self));
  first = gtk_list_box_get_row_at_index (self->kind_list, (int) first_kind - YX_PAPER_KIND_ORDER);
  gtk_list_box_select_row (self->kind_list, first);
  gtk_widget_grab_focus (GTK_WIDGET (first));
  gtk_window_present (GTK_WINDOW (self));
  return self;
}

gboolean
yx_paper_dialog_is_settled (YxPaperDialog *self)
{
  g_return_val_if_fail (YX_IS_PAPER_DIALOG (self), FALSE);
  return self->run == NULL && self->paint == NULL && !self->busy;
}

void
yx_paper_dialog_save (YxPaperDialog *self, GFile *file)
{
  g_return_if_fail (YX_IS_PAPER_DIALOG (self));

  if (self->proof == NULL || self->busy)
    return;
  self->busy = TRUE;
  update_actions (self);
  yx_paper_work_issue_async (self->desk, self->proof, g_file_peek_path (file), saved_cb,
                             g_object_ref (self));
}
