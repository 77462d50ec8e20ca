#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <locale.h>

#include "console/desk-verb.h"
#include "console/paper-remarks.h"
#include "desk/paper-versions.h"

struct _YxPaperRemarks {
  GtkBox parent_instance;

  GtkLabel *state_label;
  GtkTextView *text_view;
  GtkButton *keep_button;
  GtkButton *sign_button;

  YxDesk *desk;
  YxPaperProof *proof;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (YxPaperRemarks, yx_paper_remarks, GTK_TYPE_BOX)

enum { SAID, KEPT, N_SIGNALS };

static guint signals[N_SIGNALS];

static const char *
subject_of (const YxPaperProof *proof)
{
  return proof->subject != NULL ? proof->subject : proof->operation_id;
}

static char *
dup_text (YxPaperRemarks *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static gboolean
is_begun (YxPaperRemarks *self)
{
  return gtk_text_buffer_get_modified (gtk_text_view_get_buffer (self->text_view));
}

static void
update (YxPaperRemarks *self)
{
  const gboolean is_signed = self->proof != NULL && self->proof->signed_by != NULL;

  gtk_widget_set_sensitive (GTK_WIDGET (self->keep_button),
                            self->proof != NULL && !self->busy && is_begun (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->sign_button),
                            self->proof != NULL && !self->busy && (!is_signed || is_begun (self)));
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxPaperRemarks) self = user_data;
  g_autoptr (GError) error = NULL;
  const gboolean done = yx_desk_verb_finish (result, &error);

  self->busy = FALSE;
  if (self->desk == NULL)
    return;
  if (done) {
    gtk_text_buffer_set_modified (gtk_text_view_get_buffer (self->text_view), FALSE);
    g_signal_emit (self, signals[KEPT], 0);
  } else {
    g_signal_emit (self, signals[SAID], 0, error->message);
  }
  update (self);
}

/* Kind, subject, remarks. */
static gboolean
keep_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  const char *subject, *remarks;
  gint32 kind;

  g_variant_get (arguments, "(i&s&s)", &kind, &subject, &remarks);
  return yx_desk_write_paper_remarks (desk, (YxPaperKind) kind, subject, remarks, NULL, error);
}

/* Kind, subject, whether there are remarks to keep first, they. */
static gboolean
sign_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  YxPaperOrder order = { .locale = setlocale (LC_MESSAGES, NULL) };
  const char *subject, *remarks;
  gboolean begun;
  gint32 kind;

  g_variant_get (arguments, "(i&sb&s)", &kind, &subject, &begun, &remarks);
  order.kind = (YxPaperKind) kind;
  if (yx_paper_kind_is_of_period (order.kind))
    order.subject = subject;
  else
    order.operation_id = subject;
  return (!begun || yx_desk_write_paper_remarks (desk, order.kind, subject, remarks, NULL, error))
         && yx_paper_sign (desk, &order, NULL, NULL, error);
}

static void
keep_cb (YxPaperRemarks *self)
{
  g_autofree char *text = dup_text (self);

  self->busy = TRUE;
  update (self);
  yx_desk_verb_async (self->desk, keep_verb,
                      g_variant_new ("(iss)", (gint32) self->proof->kind, subject_of (self->proof),
                                     text),
                      NULL, done_cb, g_object_ref (self));
}

static void
sign_answered_cb (AdwMessageDialog *dialog, const char *response, YxPaperRemarks *self)
{
  g_autofree char *text = NULL;

  if (!g_str_equal (response, "sign") || self->proof == NULL)
    return;
  text = dup_text (self);
  self->busy = TRUE;
  update (self);
  yx_desk_verb_async (self->desk, sign_verb,
                      g_variant_new ("(isbs)", (gint32) self->proof->kind,
                                     subject_of (self->proof), is_begun (self), text),
                      NULL, done_cb, g_object_ref (self));
}

static void
sign_cb (YxPaperRemarks *self)
{
  GtkWidget *dialog
      = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                _("Sign Off This Version?"),
                                _("Your name and the time stand on it, and it does not change any "
                                  "more. Later remarks make a new version."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "sign",
                                    _("_Sign Off"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "sign",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "sign");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (sign_answered_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
yx_paper_remarks_dispose (GObject *object)
{
  YxPaperRemarks *self = YX_PAPER_REMARKS (object);

  g_clear_object (&self->desk);
  g_clear_pointer (&self->proof, yx_paper_proof_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_PAPER_REMARKS);
  G_OBJECT_CLASS (yx_paper_remarks_parent_class)->dispose (object);
}

static void
yx_paper_remarks_class_init (YxPaperRemarksClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_paper_remarks_dispose;
  signals[SAID] = g_signal_new ("said", YX_TYPE_PAPER_REMARKS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[KEPT] = g_signal_new ("kept", YX_TYPE_PAPER_REMARKS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/paper-remarks.ui");
  gtk_widget_class_bind_template_child (widget_class, YxPaperRemarks, state_label);
  gtk_widget_class_bind_template_child (widget_class, YxPaperRemarks, text_view);
  gtk_widget_class_bind_template_child (widget_class, YxPaperRemarks, keep_button);
  gtk_widget_class_bind_template_child (widget_class, YxPaperRemarks, sign_button);
  gtk_widget_class_bind_template_callback (widget_class, keep_cb);
  gtk_widget_class_bind_template_callback (widget_class, sign_cb);
}

static void
yx_paper_remarks_init (YxPaperRemarks *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->text_view), "modified-changed",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
yx_paper_remarks_show (YxPaperRemarks *self, YxDesk *desk, YxPaperProof *proof)
{
  GtkTextBuffer *buffer;
  g_autofree char *state = NULL;
  gboolean same;

  g_return_if_fail (YX_IS_PAPER_REMARKS (self));
  g_return_if_fail (proof != NULL);

  same = self->proof != NULL && self->proof->kind == proof->kind
         && g_str_equal (subject_of (self->proof), subject_of (proof));
  g_set_object (&self->desk, desk);
  g_clear_pointer (&self->proof, yx_paper_proof_unref);
  self->proof = yx_paper_proof_ref (proof);
  buffer = gtk_text_view_get_buffer (self->text_view);
  if (!same || !is_begun (self)) {
    gtk_text_buffer_set_text (buffer, proof->remarks != NULL ? proof->remarks : "", -1);
    gtk_text_buffer_set_modified (buffer, FALSE);
  }
  state = proof->signed_by == NULL
              ? g_strdup_printf (_("Version %d, not signed off"), proof->text_version)
              : g_strdup_printf (
                    proof->changed
                        ? _("Version %d, signed off by %s. Rows have changed since: saving gives the "
                            "file as it was signed")
                        : _("Version %d, signed off by %s"),
                    proof->text_version, proof->signed_by);
  gtk_label_set_label (self->state_label, state);
  update (self);
}
