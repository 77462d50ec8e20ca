#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/evidence-view.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <math.h>

#include "console/evidence-picture.h"
#include "console/file-choice.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

/* What is shown here; longer ones are saved and looked at with a program of their own. */
#define MAX_SHOWN (64 * 1024 * 1024)

struct _YxEvidenceView {
  AdwBin parent_instance;

  GtkStack *stack; /* closed, picture, text */
  AdwStatusPage *closed;
  GtkPicture *picture;
  GtkTextBuffer *text;
  GtkLabel *state;
  GtkGrid *facts;
  GtkListBox *custody;
  GtkWidget *open_button, *save_button;

  YxDesk *desk;           /* nullable */
  YxEvidenceEntry *entry; /* nullable */
  gboolean is_open;
  GPtrArray *copies; /* (element-type filename): made for a player, removed with the view */
  GCancellable *work;
};

G_DEFINE_FINAL_TYPE (YxEvidenceView, yx_evidence_view, ADW_TYPE_BIN)

static gboolean
is_picture (const YxEvidenceItem *item)
{
  return item->media_type != NULL && g_str_has_prefix (item->media_type, "image/");
}

static gboolean
is_text (const YxEvidenceItem *item)
{
  return item->kind == YX_EVIDENCE_KIND_NOTE
         || (item->media_type != NULL && g_str_has_prefix (item->media_type, "text/"));
}

static void
say (YxEvidenceView *self, const char *text)
{
  gtk_label_set_label (self->state, text);
  gtk_widget_set_visible (GTK_WIDGET (self->state), text != NULL && *text != '\0');
}

/* Facts -------------------------------------------------------------------------------------- */

static char *
time_text (gint64 time)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_TIME_SPAN_SECOND);
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);

  return g_date_time_format (local, "%Y-%m-%d %H:%M:%S");
}

static void
add_fact (YxEvidenceView *self, int *row, const char *name, const char *value)
{
  GtkWidget *label, *text;

  if (value == NULL || *value == '\0')
    return;
  label = gtk_label_new (name);
  text = gtk_label_new (value);
  gtk_label_set_xalign (GTK_LABEL (label), 1.0f);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (text), 0.0f);
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_widget_add_css_class (text, "yx-numeric");
  gtk_grid_attach (self->facts, label, 0, *row, 1, 1);
  gtk_grid_attach (self->facts, text, 1, *row, 1, 1);
  (*row)++;
}

static void
show_facts (YxEvidenceView *self, const YxEvidenceItem *item)
{
  g_autofree char *taken = time_text (item->taken);
  g_autofree char *stored = item->completed != 0 ? time_text (item->completed) : NULL;
  g_autofree char *size = g_format_size_full ((guint64) item->bytes, G_FORMAT_SIZE_LONG_FORMAT);
  g_autofree char *point = isnan (item->point.lon)
                               ? NULL
                               : g_strdup_printf ("%.6f, %.6f", item->point.lon, item->point.lat);
  g_autofree char *whom = item->debtor != NULL && item->address != NULL
                              ? g_strdup_printf ("%s · %s", item->debtor, item->address)
                              : g_strdup (item->debtor);
  g_autofree char *who = item->officer != NULL && item->vehicle != NULL
                             ? g_strdup_printf ("%s · %s", item->officer, item->vehicle)
                         : item->officer != NULL ? g_strdup (item->officer)
                         : item->vehicle != NULL ? g_strdup (item->vehicle)
                                                 : g_strdup (item->author);
  GtkWidget *child;
  int row = 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->facts))) != NULL)
    gtk_grid_remove (self->facts, child);
  add_fact (self, &row, _("Stop"), whom);
  add_fact (self, &row, _("Cases"), item->case_numbers);
  add_fact (self, &row, _("Sent by"), who);
  add_fact (self, &row, _("Taken"), taken);
  add_fact (self, &row, _("Stored"), stored != NULL ? stored : _("not all of it has come yet"));
  add_fact (self, &row, _("Place"), point);
  add_fact (self, &row, _("File"), item->name);
  add_fact (self, &row, _("Size"), size);
  add_fact (self, &row, "SHA-256", item->digest);
  add_fact (self, &row, _("Note"), item->note);
}

static void
show_custody (YxEvidenceView *self)
{
  GPtrArray *lines = yx_evidence_entry_get_custody (self->entry);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->custody, 0)) != NULL)
    gtk_list_box_remove (self->custody, GTK_WIDGET (row));
  for (guint i = 0; i < lines->len; i++) {
    GtkWidget *label = gtk_label_new (lines->pdata[i]);

    gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_widget_add_css_class (label, "yx-log-line");
    gtk_list_box_append (self->custody, label);
  }
}

static void
show_closed (YxEvidenceView *self, const YxEvidenceItem *item)
{
  const gboolean whole = item != NULL && item->completed != 0;

  self->is_open = FALSE;
  gtk_picture_set_paintable (self->picture, NULL);
  gtk_text_buffer_set_text (self->text, "", 0);
  adw_status_page_set_icon_name (self->closed, yx_evidence_icon (item));
  adw_status_page_set_title (
      self->closed, item == NULL         ? _("Nothing Chosen")
                    : item->name != NULL ? item->name
                                         : yx_enum_label (YX_TYPE_EVIDENCE_KIND, (int) item->kind));
  adw_status_page_set_description (self->closed,
                                   item == NULL ? NULL
                                   : !whole     ? _("The phone is still sending it.")
                                            : _("Enter opens it. Who opened it is written down."));
  gtk_stack_set_visible_child_name (self->stack, "closed");
  gtk_widget_set_sensitive (self->open_button, whole);
  gtk_widget_set_sensitive (self->save_button, whole);
  say (self, "");
}

/* Opening ------------------------------------------------------------------------------------ */

static gboolean
is_still (YxEvidenceView *self, const char *id)
{
  return self->entry != NULL && g_strcmp0 (yx_evidence_entry_get_item (self->entry)->id, id) == 0;
}

typedef struct {
  char *id, *path; /* path: of a copy; NULL: into memory */
  gboolean picture;
  GBytes *bytes;
  GdkTexture *texture;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_free (reading->id);
  g_free (reading->path);
  g_clear_pointer (&reading->bytes, g_bytes_unref);
  g_clear_object (&reading->texture);
  g_free (reading);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *reading = data;
  g_autoptr (GError) error = NULL;

  if (reading->path != NULL) {
    if (yx_desk_export_evidence (source, reading->id, reading->path, &error))
      g_task_return_boolean (task, TRUE);
    else
      g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  reading->bytes = yx_desk_read_evidence (source, reading->id, MAX_SHOWN, &error);
  if (reading->bytes != NULL && reading->picture)
    reading->texture = yx_evidence_picture_read (reading->bytes, &error);
  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
read_piece (YxEvidenceView *self, const char *path, GAsyncReadyCallback callback)
{
  const YxEvidenceItem *item = yx_evidence_entry_get_item (self->entry);
  g_autoptr (GTask) task = g_task_new (self->desk, self->work, callback, g_object_ref (self));
  Reading *reading = g_new0 (Reading, 1);

  reading->id = g_strdup (item->id);
  reading->path = g_strdup (path);
  reading->picture = is_picture (item);
  g_task_set_source_tag (task, read_piece);
  g_task_set_task_data (task, reading, reading_free);
  g_task_run_in_thread (task, read_thread);
}

static void
show_text (YxEvidenceView *self, GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autofree char *valid = g_utf8_make_valid (data != NULL ? data : "", (gssize) size);

  gtk_text_buffer_set_text (self->text, valid, -1);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxEvidenceView) self = user_data;
  g_autoptr (GError) error = NULL;
  Reading *reading = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && is_still (self, reading->id))
      say (self, error->message);
    return;
  }
  if (!is_still (self, reading->id))
    return;
  if (reading->texture != NULL)
    gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (reading->texture));
  else
    show_text (self, reading->bytes);
  gtk_stack_set_visible_child_name (self->stack, reading->texture != NULL ? "picture" : "text");
  self->is_open = TRUE;
  say (self, _("✓ It is what was hashed on the phone."));
}

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxEvidenceView) self = user_data;
  g_autoptr (GError) error = NULL;

  if (g_app_info_launch_default_for_uri_finish (result, &error))
    return;
  g_message ("no program for a piece of evidence: %s", error->message);
  if (self->entry != NULL)
    say (self,
         _("This PC has no program for files of this kind: save it and look at it elsewhere."));
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxEvidenceView) self = user_data;
  g_autoptr (GError) error = NULL;
  Reading *reading = g_task_get_task_data (G_TASK (result));
  g_autofree char *uri = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && is_still (self, reading->id))
      say (self, error->message);
    return;
  }
  /* The view has gone meanwhile, and its copies with it. */
  if (self->work == NULL) {
    g_unlink (reading->path);
    return;
  }
  uri = g_filename_to_uri (reading->path, NULL, NULL);
  if (is_still (self, reading->id))
    say (self, _("✓ It is what was hashed on the phone. A player opens it."));
  g_app_info_launch_default_for_uri_async (uri, NULL, self->work, launched_cb, g_object_ref (self));
}

/* A folder of its own, which only this user can read. NULL: it cannot be made. */
static char *
copy_path (const YxEvidenceItem *item)
{
  g_autofree char *folder = g_build_filename (g_get_user_runtime_dir (), "yexun-XXXXXX", NULL);
  g_autofree char *name = g_path_get_basename (item->name != NULL ? item->name : "evidence");

  if (g_mkdtemp_full (folder, 0700) == NULL)
    return NULL;
  return g_build_filename (folder, name, NULL);
}

static void
remove_copy (gpointer data)
{
  g_autofree char *path = data;
  g_autofree char *folder = g_path_get_dirname (path);

  g_unlink (path);
  g_rmdir (folder);
}

/* Saving ------------------------------------------------------------------------------------- */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxEvidenceView) self = user_data;
  g_autoptr (GError) error = NULL;
  Reading *reading = g_task_get_task_data (G_TASK (result));

  if (g_task_propagate_boolean (G_TASK (result), &error)) {
    g_autofree char *text = g_strdup_printf (_("Saved as %s"), reading->path);

    say (self, text);
  } else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    say (self, error->message);
  }
}

static void
place_chosen_cb (GFile *file, gpointer user_data)
{
  YxEvidenceView *self = user_data;

  if (self->entry != NULL)
    read_piece (self, g_file_peek_path (file), saved_cb);
}

/* The view ----------------------------------------------------------------------------------- */

static void
yx_evidence_view_dispose (GObject *object)
{
  YxEvidenceView *self = YX_EVIDENCE_VIEW (object);

  if (self->work != NULL)
    g_cancellable_cancel (self->work);
  g_clear_object (&self->work);
  g_clear_object (&self->desk);
  g_clear_object (&self->entry);
  g_clear_pointer (&self->copies, g_ptr_array_unref);
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (yx_evidence_view_parent_class)->dispose (object);
}

static void
yx_evidence_view_class_init (YxEvidenceViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yx_evidence_view_dispose;
}

static GtkWidget *
make_contents (YxEvidenceView *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *text = gtk_text_view_new ();

  self->stack = GTK_STACK (gtk_stack_new ());
  self->closed = ADW_STATUS_PAGE (adw_status_page_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->closed), "compact");
  self->picture = GTK_PICTURE (gtk_picture_new ());
  self->text = gtk_text_view_get_buffer (GTK_TEXT_VIEW (text));
  gtk_text_view_set_editable (GTK_TEXT_VIEW (text), FALSE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (text), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (text), 12);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (text), 12);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), text);
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->closed), "closed");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->picture), "picture");
  gtk_stack_add_named (self->stack, scrolled, "text");
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  return GTK_WIDGET (self->stack);
}

static GtkWidget *
make_deeds (YxEvidenceView *self)
{
  GtkWidget *deeds = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->state = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->state, 0.0f);
  gtk_label_set_wrap (self->state, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->state), TRUE);
  self->open_button = gtk_button_new_with_mnemonic (_("_Open"));
  gtk_widget_add_css_class (self->open_button, "suggested-action");
  gtk_widget_set_tooltip_text (self->open_button, _("Show what was sent (Enter)"));
  g_signal_connect_swapped (self->open_button, "clicked", G_CALLBACK (yx_evidence_view_open), self);
  self->save_button = gtk_button_new_with_mnemonic (_("_Save a Copy…"));
  gtk_widget_set_tooltip_text (self->save_button, _("Write it to a file (Ctrl+S)"));
  g_signal_connect_swapped (self->save_button, "clicked", G_CALLBACK (yx_evidence_view_save), self);
  gtk_box_append (GTK_BOX (deeds), GTK_WIDGET (self->state));
  gtk_box_append (GTK_BOX (deeds), self->save_button);
  gtk_box_append (GTK_BOX (deeds), self->open_button);
  return deeds;
}

static void
yx_evidence_view_init (YxEvidenceView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *heading = gtk_label_new (_("Custody"));
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->work = g_cancellable_new ();
  self->copies = g_ptr_array_new_with_free_func (remove_copy);
  self->facts = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->facts, 12);
  gtk_grid_set_row_spacing (self->facts, 3);
  self->custody = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->custody, GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->custody), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Custody"), -1);
  gtk_label_set_xalign (GTK_LABEL (heading), 0.0f);
  gtk_widget_add_css_class (heading, "yx-pane-heading");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->custody));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 120);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_box_append (GTK_BOX (box), make_contents (self));
  gtk_box_append (GTK_BOX (box), make_deeds (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->facts));
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), scrolled);
  adw_bin_set_child (ADW_BIN (self), box);
  show_closed (self, NULL);
}

GtkWidget *
yx_evidence_view_new (void)
{
  return g_object_new (YX_TYPE_EVIDENCE_VIEW, NULL);
}

void
yx_evidence_view_show (YxEvidenceView *self, YxDesk *desk, YxEvidenceEntry *entry)
{
  const YxEvidenceItem *before, *item;
  gboolean same;

  g_return_if_fail (YX_IS_EVIDENCE_VIEW (self));

  before = self->entry != NULL ? yx_evidence_entry_get_item (self->entry) : NULL;
  item = entry != NULL ? yx_evidence_entry_get_item (entry) : NULL;
  same = before != NULL && item != NULL && g_str_equal (before->id, item->id)
         && before->completed == item->completed;
  g_set_object (&self->desk, desk);
  g_set_object (&self->entry, entry);
  gtk_widget_set_visible (GTK_WIDGET (self->facts), item != NULL);
  if (!same)
    show_closed (self, item);
  if (item != NULL) {
    show_facts (self, item);
    show_custody (self);
  }
}

void
yx_evidence_view_open (YxEvidenceView *self)
{
  const YxEvidenceItem *item;

  g_return_if_fail (YX_IS_EVIDENCE_VIEW (self));

  item = self->entry != NULL ? yx_evidence_entry_get_item (self->entry) : NULL;
  if (item == NULL || item->completed == 0 || self->is_open)
    return;
  say (self, _("Reading…"));
  if ((is_picture (item) || is_text (item)) && item->bytes <= MAX_SHOWN) {
    read_piece (self, NULL, opened_cb);
  } else {
    char *path = copy_path (item);

    if (path == NULL) {
      say (self, _("There is no room for a copy on this PC."));
      return;
    }
    g_ptr_array_add (self->copies, path);
    read_piece (self, path, copied_cb);
  }
}

void
yx_evidence_view_save (YxEvidenceView *self)
{
  const YxEvidenceItem *item;
  GtkRoot *root;

  g_return_if_fail (YX_IS_EVIDENCE_VIEW (self));

  item = self->entry != NULL ? yx_evidence_entry_get_item (self->entry) : NULL;
  root = gtk_widget_get_root (GTK_WIDGET (self));
  if (item == NULL || item->completed == 0 || !GTK_IS_WINDOW (root))
    return;
  {
    const YxFileChoice choice
        = { .mode = YX_FILE_CHOICE_SAVE, .title = _("Save a Copy"), .suggested_name = item->name };

    yx_file_choose (GTK_WINDOW (root), &choice, place_chosen_cb, self);
  }
}

gboolean
yx_evidence_view_is_open (YxEvidenceView *self)
{
  g_return_val_if_fail (YX_IS_EVIDENCE_VIEW (self), FALSE);

  return self->is_open;
}
