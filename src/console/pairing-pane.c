#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/pairing-pane.h"

#include <glib/gi18n.h>

#include "console/desk-verb.h"
#include "console/file-choice.h"
#include "console/pairing-code.h"
#include "gateway/hosts.h"
#include "model/format.h"

#define FIELD_PORT 8443

struct _YxPairingPane {
  AdwBin parent_instance;

  AdwBin *bearer_place;
  GtkDropDown *bearer;
  AdwEntryRow *host, *until, *label;
  GtkWidget *make_button;
  GtkLabel *state;
  GtkStack *stack; /* none, code */
  GtkDrawingArea *picture;
  GtkLabel *which;
  GtkWidget *before, *after, *save, *print;

  YxDesk *desk;
  char *operation_id; /* nullable */
  GPtrArray *bearers; /* (element-type utf8): ids, as in the dropdown */
  GHashTable *names;
  gboolean all_cars; /* the dropdown's first is the plan's cars */
  GPtrArray *codes;  /* of YxPairingCode; NULL: none */
  guint at;          /* of codes */
  GCancellable *work;
};

G_DEFINE_FINAL_TYPE (YxPairingPane, yx_pairing_pane, ADW_TYPE_BIN)

static guint said_signal;

static void
say (YxPairingPane *self, const char *text)
{
  gtk_label_set_label (self->state, text);
  gtk_widget_set_visible (GTK_WIDGET (self->state), *text != '\0');
}

static const YxPairingCode *
code_in_sight (YxPairingPane *self)
{
  return self->codes != NULL ? self->codes->pdata[self->at] : NULL;
}

static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  const YxPairingCode *code = code_in_sight (user_data);

  if (code != NULL)
    yx_pairing_code_draw (code, cr, width, height);
}

static void
show_code (YxPairingPane *self)
{
  const YxPairingCode *code = code_in_sight (self);
  const guint n = self->codes != NULL ? self->codes->len : 0;
  g_autofree char *which = g_strdup_printf (_("%u of %u"), self->at + 1, n);

  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "code" : "none");
  gtk_widget_set_visible (self->before, n > 1);
  gtk_widget_set_visible (self->after, n > 1);
  gtk_widget_set_visible (GTK_WIDGET (self->which), n > 1);
  gtk_widget_set_sensitive (self->before, self->at > 0);
  gtk_widget_set_sensitive (self->after, self->at + 1 < n);
  gtk_label_set_label (self->which, which);
  if (code != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    code->bearer, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self->picture));
}

static void
before_cb (YxPairingPane *self)
{
  self->at--;
  show_code (self);
}

static void
after_cb (YxPairingPane *self)
{
  self->at++;
  show_code (self);
}

/* Making ------------------------------------------------------------------------------------- */

static void
made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxPairingPane) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *codes = yx_pairing_code_make_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_widget_set_sensitive (self->make_button, TRUE);
  if (codes == NULL) {
    say (self, error->message);
    return;
  }
  g_clear_pointer (&self->codes, g_ptr_array_unref);
  self->codes = codes;
  self->at = 0;
  say (self, _("Shown this once: scan, print or keep it before you close the window."));
  show_code (self);
}

/* FALSE with the fault said: what was typed is no time or no host. */
static gboolean
read_form (YxPairingPane *self, YxPairingQuestion *question, char **ret_host)
{
  const char *host = gtk_editable_get_text (GTK_EDITABLE (self->host));
  const char *until = gtk_editable_get_text (GTK_EDITABLE (self->until));
  const guint chosen = gtk_drop_down_get_selected (self->bearer);

  if (!yx_host_parse (host, FIELD_PORT, ret_host, &question->port)) {
    g_autofree char *text = g_strdup_printf (_("“%s” is no address like 192.168.8.10:8443"), host);

    say (self, text);
    return FALSE;
  }
  question->host = *ret_host;
  if (*until != '\0' && !yx_parse_time (until, NULL, &question->expires)) {
    g_autofree char *text = g_strdup_printf (_("“%s” is no time like 2025-12-01 08:00"), until);

    say (self, text);
    return FALSE;
  }
  if (question->expires != 0 && question->expires <= g_get_real_time ()) {
    say (self, _("That time is over already."));
    return FALSE;
  }
  if (self->all_cars && chosen == 0)
    question->operation_id = self->operation_id;
  else if (chosen - self->all_cars < self->bearers->len)
    question->bearer = self->bearers->pdata[chosen - self->all_cars];
  return question->operation_id != NULL || question->bearer != NULL;
}

static void
make_cb (YxPairingPane *self)
{
  const char *label = gtk_editable_get_text (GTK_EDITABLE (self->label));
  YxPairingQuestion question = { .label = *label != '\0' ? label : NULL, .names = self->names };
  g_autofree char *host = NULL;

  if (self->desk == NULL || self->bearer == NULL || !read_form (self, &question, &host))
    return;
  gtk_widget_set_sensitive (self->make_button, FALSE);
  say (self, _("Making the code…"));
  yx_pairing_code_make_async (self->desk, &question, self->work, made_cb, g_object_ref (self));
}

/* Keeping and printing ------------------------------------------------------------------------- */

static void
file_chosen_cb (GFile *file, gpointer user_data)
{
  YxPairingPane *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (code_in_sight (self) == NULL)
    return;
  if (yx_pairing_code_write_png (code_in_sight (self), g_file_peek_path (file), &error))
    text = g_strdup_printf (_("Saved as %s. Delete it once the phone is paired."),
                            g_file_peek_path (file));
  else
    text = g_strdup (error->message);
  g_signal_emit (self, said_signal, 0, text);
}

static void
save_cb (YxPairingPane *self)
{
  static const char *const suffixes[] = { "png", NULL };
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  const YxPairingCode *code = code_in_sight (self);
  g_autofree char *name = code != NULL ? g_strdup_printf ("%s.png", code->bearer) : NULL;
  const YxFileChoice choice
      = { YX_FILE_CHOICE_SAVE, _("Keep the Code"), _("Pictures"), suffixes, name };

  if (code != NULL && GTK_IS_WINDOW (root))
    yx_file_choose (GTK_WINDOW (root), &choice, file_chosen_cb, self);
}

static void
draw_page_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, gpointer user_data)
{
  const YxPairingPane *self = user_data;

  yx_pairing_code_draw (self->codes->pdata[page], gtk_print_context_get_cairo_context (context),
                        gtk_print_context_get_width (context),
                        gtk_print_context_get_height (context));
}

/* One code a page. */
static void
print_cb (YxPairingPane *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr (GtkPrintOperation) operation = NULL;
  g_autoptr (GError) error = NULL;

  if (self->codes == NULL || !GTK_IS_WINDOW (root))
    return;
  operation = gtk_print_operation_new ();
  gtk_print_operation_set_n_pages (operation, (int) self->codes->len);
  gtk_print_operation_set_job_name (operation, _("Codes for phones"));
  g_signal_connect_object (operation, "draw-page", G_CALLBACK (draw_page_cb), self, 0);
  if (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                               GTK_WINDOW (root), &error)
      == GTK_PRINT_OPERATION_RESULT_ERROR)
    g_signal_emit (self, said_signal, 0, error->message);
}

/* The pane ----------------------------------------------------------------------------------- */

static void
yx_pairing_pane_dispose (GObject *object)
{
  YxPairingPane *self = YX_PAIRING_PANE (object);

  if (self->work != NULL)
    g_cancellable_cancel (self->work);
  g_clear_object (&self->work);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->operation_id, g_free);
  g_clear_pointer (&self->bearers, g_ptr_array_unref);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_pointer (&self->codes, g_ptr_array_unref);
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (yx_pairing_pane_parent_class)->dispose (object);
}

static void
yx_pairing_pane_class_init (YxPairingPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yx_pairing_pane_dispose;
  said_signal = g_signal_new ("said", YX_TYPE_PAIRING_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, G_TYPE_STRING);
}

static AdwEntryRow *
make_entry (GtkWidget *group, const char *title, const char *text, const char *tooltip)
{
  AdwEntryRow *row = ADW_ENTRY_ROW (adw_entry_row_new ());

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (row), tooltip);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (row));
  return row;
}

static GtkWidget *
make_form (YxPairingPane *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *guess = yx_host_guess ();
  g_autofree char *host = yx_host_format (guess, FIELD_PORT);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("For"));
  self->bearer_place = ADW_BIN (adw_bin_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->bearer_place), GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), GTK_WIDGET (self->bearer_place));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  self->host = make_entry (group, _("This PC, as Phones Find It"), host,
                           _("Address and port of the field page"));
  self->until
      = make_entry (group, _("Until (Empty: the End of the Night)"), "",
                    _("As 2025-12-01 08:00; empty: twelve hours after the operation’s end"));
  self->label = make_entry (group, _("What People Call It"), "", NULL);
  self->make_button = gtk_button_new_with_mnemonic (_("_Make the Code"));
  gtk_widget_add_css_class (self->make_button, "suggested-action");
  gtk_widget_add_css_class (self->make_button, "pill");
  gtk_widget_set_halign (self->make_button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->make_button, "clicked", G_CALLBACK (make_cb), self);
  self->state = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->state, TRUE);
  gtk_label_set_justify (self->state, GTK_JUSTIFY_CENTER);
  gtk_widget_set_visible (GTK_WIDGET (self->state), FALSE);
  gtk_box_append (GTK_BOX (box), group);
  gtk_box_append (GTK_BOX (box), self->make_button);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->state));
  gtk_widget_set_size_request (box, 330, -1);
  return box;
}

static GtkWidget *
make_button (YxPairingPane *self, const char *icon, const char *tooltip, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip,
                                  -1);
  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

static GtkWidget *
make_code (YxPairingPane *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *deeds = gtk_center_box_new ();
  GtkWidget *turn = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *keep = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->picture = GTK_DRAWING_AREA (gtk_drawing_area_new ());
  gtk_drawing_area_set_content_width (self->picture, 360);
  gtk_drawing_area_set_content_height (self->picture, 480);
  gtk_drawing_area_set_draw_func (self->picture, draw_cb, self, NULL);
  gtk_widget_set_hexpand (GTK_WIDGET (self->picture), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self->picture), TRUE);
  self->which = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->which), "yx-numeric");
  self->before
      = make_button (self, "go-previous-symbolic", _("The Code Before"), G_CALLBACK (before_cb));
  self->after = make_button (self, "go-next-symbolic", _("The Next Code"), G_CALLBACK (after_cb));
  self->save = gtk_button_new_with_mnemonic (_("_Keep as a Picture…"));
  g_signal_connect_swapped (self->save, "clicked", G_CALLBACK (save_cb), self);
  self->print = gtk_button_new_with_mnemonic (_("_Print…"));
  g_signal_connect_swapped (self->print, "clicked", G_CALLBACK (print_cb), self);
  gtk_box_append (GTK_BOX (turn), self->before);
  gtk_box_append (GTK_BOX (turn), GTK_WIDGET (self->which));
  gtk_box_append (GTK_BOX (turn), self->after);
  gtk_box_append (GTK_BOX (keep), self->save);
  gtk_box_append (GTK_BOX (keep), self->print);
  gtk_center_box_set_start_widget (GTK_CENTER_BOX (deeds), turn);
  gtk_center_box_set_end_widget (GTK_CENTER_BOX (deeds), keep);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->picture));
  gtk_box_append (GTK_BOX (box), deeds);
  return box;
}

static void
yx_pairing_pane_init (YxPairingPane *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  GtkWidget *none = adw_status_page_new ();

  self->work = g_cancellable_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (none), "phone-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (none), _("A Phone Scans a Code"));
  adw_status_page_set_description (
      ADW_STATUS_PAGE (none),
      _("It opens the field page, which knows from then on whose phone it is. The fingerprint "
         "under the code is that of this PC’s certificate: the phone shows the same one."));
  gtk_widget_add_css_class (none, "compact");
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, none, "none");
  gtk_stack_add_named (self->stack, make_code (self), "code");
  gtk_widget_set_hexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_box_append (GTK_BOX (box), make_form (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  gtk_widget_set_margin_top (box, 18);
  gtk_widget_set_margin_bottom (box, 18);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
yx_pairing_pane_new (void)
{
  return g_object_new (YX_TYPE_PAIRING_PANE, NULL);
}

GtkWidget *
yx_bearer_choice_new (const YxDeviceBook *book, const char *first)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *choice;

  g_return_val_if_fail (book != NULL, NULL);

  if (first != NULL)
    gtk_string_list_append (names, first);
  for (guint i = 0; i < book->bearers->len; i++)
    gtk_string_list_append (names, g_hash_table_lookup (book->names, book->bearers->pdata[i]));
  choice = gtk_drop_down_new (g_object_ref (G_LIST_MODEL (names)),
                              gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (choice), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("For whom"), -1);
  return choice;
}

void
yx_pairing_pane_show (YxPairingPane *self, YxDesk *desk, const YxDeviceBook *book)
{
  const char *operation_id;
  guint chosen;

  g_return_if_fail (YX_IS_PAIRING_PANE (self));
  g_return_if_fail (YX_IS_DESK (desk) && book != NULL);

  operation_id = book->operation_id;
  chosen = self->bearer != NULL ? gtk_drop_down_get_selected (self->bearer) : 0;
  g_set_object (&self->desk, desk);
  g_free (self->operation_id);
  self->operation_id = g_strdup (operation_id);
  g_clear_pointer (&self->names, g_hash_table_unref);
  self->names = g_hash_table_ref (book->names);
  yx_right_gate (self->make_button, book->roles, YX_RIGHT_DISPATCH, NULL);
  /* The list is made anew only when it differs, so that nobody chooses from a list that moves. */
  if (self->bearers != NULL && self->bearers->len == book->bearers->len
      && self->all_cars == (operation_id != NULL)) {
    gboolean same = TRUE;

    for (guint i = 0; i < book->bearers->len && same; i++)
      same = g_str_equal (self->bearers->pdata[i], book->bearers->pdata[i]);
    if (same)
      return;
  }
  g_clear_pointer (&self->bearers, g_ptr_array_unref);
  self->bearers = g_ptr_array_ref (book->bearers);
  self->all_cars = operation_id != NULL;
  self->bearer = GTK_DROP_DOWN (
      yx_bearer_choice_new (book, self->all_cars ? _("Each car of the plan") : NULL));
  gtk_drop_down_set_selected (self->bearer, chosen);
  adw_bin_set_child (self->bearer_place, GTK_WIDGET (self->bearer));
}

guint
yx_pairing_pane_get_n_codes (YxPairingPane *self)
{
  g_return_val_if_fail (YX_IS_PAIRING_PANE (self), 0);

  return self->codes != NULL ? self->codes->len : 0;
}
