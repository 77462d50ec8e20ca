#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/file-choice.h"
#include "console/import-dialog.h"
#include "console/window.h"
#include "exchange/case-list.h"

struct _YxImportDialog {
  AdwWindow parent_instance;

  GtkStack *stack; /* choose, running, result */
  AdwActionRow *file_row;
  AdwComboRow *datum_row;
  GtkSwitch *strict_switch;
  GtkButton *import_button;
  GtkLabel *error_label;
  GtkProgressBar *progress_bar;
  GtkLabel *summary_label;
  GtkLabel *problems_label;
  GtkColumnView *problems_view;
  GtkWidget *problems_frame;
  GtkWidget *done_button;

  YxDesk *desk;
  GFile *file;
  gboolean datum_answered; /* the user has been asked whether the datum is right */
  GCancellable *run;     /* NULL: not running */
  GListStore *problems;  /* of GtkStringList, one string a column */
};

/* As in the row. */
static const YxDatum datums[] = { YX_DATUM_WGS84, YX_DATUM_GCJ02, YX_DATUM_BD09 };

G_DEFINE_FINAL_TYPE (YxImportDialog, yx_import_dialog, ADW_TYPE_WINDOW)

/* Columns of the list of problems; a row is a GtkStringList of as many strings. */
enum {
  COLUMN_LINE,
  COLUMN_HEADING,
  COLUMN_VALUE,
  COLUMN_REASON,
  N_COLUMNS,
};

static void
add_problem (YxImportDialog *self, const YxCaseListProblem *problem)
{
  g_autoptr (GtkStringList) row = gtk_string_list_new (NULL);
  g_autofree char *line = problem->line > 0 ? g_strdup_printf ("%u", problem->line)
                                            : g_strdup (_("File"));

  gtk_string_list_append (row, line);
  gtk_string_list_append (row, problem->column != NULL ? problem->column : "");
  gtk_string_list_append (row, problem->value != NULL ? problem->value : "");
  gtk_string_list_append (row, problem->message);
  g_list_store_append (self->problems, row);
}

static void
setup_cell_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *label = gtk_label_new (NULL);
  const guint column = GPOINTER_TO_UINT (user_data);

  gtk_label_set_xalign (GTK_LABEL (label), column == COLUMN_LINE ? 1.0 : 0.0);
  if (column == COLUMN_REASON) {
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_widget_add_css_class (label, "reason");
  } else {
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
    gtk_widget_add_css_class (label, "yx-numeric");
  }
  gtk_list_item_set_child (item, label);
}

static void
bind_cell_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkStringList *row = gtk_list_item_get_item (item);
  const guint column = GPOINTER_TO_UINT (user_data);

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)),
                       gtk_string_list_get_string (row, column));
}

static void
create_columns (YxImportDialog *self)
{
  static const struct {
    const char *title;
    int width; /* 0: what is left */
  } looks[N_COLUMNS] = {
    [COLUMN_LINE] = { N_ ("Line"), 64 },
    [COLUMN_HEADING] = { N_ ("Column"), 110 },
    [COLUMN_VALUE] = { N_ ("Value"), 180 },
    [COLUMN_REASON] = { N_ ("Reason"), 0 },
  };

  for (guint i = 0; i < N_COLUMNS; i++) {
    GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
    g_autoptr (GtkColumnViewColumn) column = NULL;

    g_signal_connect (factory, "setup", G_CALLBACK (setup_cell_cb), GUINT_TO_POINTER (i));
    g_signal_connect (factory, "bind", G_CALLBACK (bind_cell_cb), GUINT_TO_POINTER (i));
    column = gtk_column_view_column_new (_(looks[i].title), factory);
    if (looks[i].width == 0)
      gtk_column_view_column_set_expand (column, TRUE);
    else
      gtk_column_view_column_set_fixed_width (column, looks[i].width);
    gtk_column_view_append_column (self->problems_view, column);
  }
}

static void
show_step (YxImportDialog *self, const char *step)
{
  gtk_stack_set_visible_child_name (self->stack, step);
}

/* What there is none of goes without saying. */
static char *
summarize (const YxCaseListReport *report)
{
  const YxImportReport *desk = &report->desk;
  GString *text = g_string_new (NULL);

  g_string_printf (text,
                   _("%u rows read. Cases: %u new, %u changed, %u as before. Places: %u new"),
                   report->n_rows, desk->cases_added, desk->cases_updated, desk->cases_unchanged,
                   desk->places_added);
  if (desk->places_without_point > 0)
    g_string_append_printf (text, _("; %u not on the map"), desk->places_without_point);
  if (desk->places_outside > 0)
    g_string_append_printf (text, _("; %u outside the region"), desk->places_outside);
  return g_string_free (text, FALSE);
}

static void
show_report (YxImportDialog *self, const YxCaseListReport *report)
{
  const YxImportReport *desk = &report->desk;
  g_autofree char *summary = NULL;
  g_autofree char *located = NULL;
  g_autofree char *problems = NULL;
  g_autofree char *ignored = yx_case_list_report_dup_ignored (report);

  g_list_store_remove_all (self->problems);
  for (guint i = 0; i < report->problems->len; i++)
    add_problem (self, g_ptr_array_index (report->problems, i));

  if (!desk->kept)
    summary = g_strdup_printf (_("Nothing was stored: %u of %u rows have a fault."),
                               report->n_rejected, report->n_rows);
  else
    summary = summarize (report);
  problems = g_strdup_printf (
      ngettext ("%u row was left out or should be looked at",
                "%u rows were left out or should be looked at", report->problems->len),
      report->problems->len);
  located = desk->kept ? yx_import_report_dup_located (desk) : NULL;
  if (located != NULL) {
    g_autofree char *first = summary;

    summary = g_strconcat (first, "\n", located, NULL);
  }
  if (ignored != NULL) {
    g_autofree char *first = summary;

    summary = g_strconcat (first, "\n", ignored, NULL);
  }
  gtk_label_set_label (self->summary_label, summary);
  gtk_label_set_label (self->problems_label, problems);
  gtk_widget_set_visible (self->problems_frame, report->problems->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->problems_label), report->problems->len > 0);
  show_step (self, "result");
  /* And not the summary, all of which would be marked. */
  gtk_widget_grab_focus (self->done_button);
}

/* Nothing is stored yet: the likely datum is chosen, and the next import is the answer. */
static void
ask_datum (YxImportDialog *self, const YxCaseListReport *report)
{
  g_autofree char *text = g_strdup_printf (
      _("Are these coordinates really %s? Half of them lie %.0f m or more from a road; read as %s "
        "it would be %.0f m. Nothing was stored: %s is now chosen, import again, or choose "
        "another."),
      yx_datum_name (report->datum), report->declared_m, yx_datum_name (report->likely_datum),
      report->likely_m, yx_datum_name (report->likely_datum));

  self->datum_answered = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (datums); i++)
    if (datums[i] == report->likely_datum)
      adw_combo_row_set_selected (self->datum_row, i);
  gtk_label_set_label (self->error_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), TRUE);
  show_step (self, "choose");
}

static void
progress_cb (double fraction, gpointer user_data)
{
  YxImportDialog *self = user_data;

  if (self->run != NULL)
    gtk_progress_bar_set_fraction (self->progress_bar, CLAMP (fraction, 0.0, 1.0));
}

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxImportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxCaseListReport) report
      = yx_case_list_import_finish (YX_DESK (source), result, &error);

  /* The dialog was closed. */
  if (self->run == NULL)
    return;
  g_clear_object (&self->run);
  if (report != NULL && report->datum_doubted && !self->datum_answered) {
    ask_datum (self, report);
    return;
  }
  if (report != NULL) {
    show_report (self, report);
    return;
  }
  gtk_label_set_label (self->error_label,
                       g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                           ? _("The import was stopped; nothing was stored.")
                           : error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), TRUE);
  show_step (self, "choose");
}

static void
file_chosen_cb (GFile *file, gpointer user_data)
{
  yx_import_dialog_set_file (YX_IMPORT_DIALOG (user_data), file);
}

static void
choose_file_cb (GtkButton *button, YxImportDialog *self)
{
  static const char *const suffixes[]
      = { "csv", "tsv", "txt", "xlsx", "ods", "geojson", "json", "gpkg", "shp", NULL };
  const YxFileChoice choice = { YX_FILE_CHOICE_OPEN, _("Case List"), _("Case lists"), suffixes,
                                NULL };

  yx_file_choose (GTK_WINDOW (self), &choice, file_chosen_cb, self);
}

static void
import_cb (GtkButton *button, YxImportDialog *self)
{
  yx_import_dialog_start (self);
}

static void
cancel_cb (GtkButton *button, YxImportDialog *self)
{
  if (self->run != NULL)
    g_cancellable_cancel (self->run);
}

static void
again_cb (GtkButton *button, YxImportDialog *self)
{
  show_step (self, "choose");
}

static void
yx_import_dialog_dispose (GObject *object)
{
  YxImportDialog *self = YX_IMPORT_DIALOG (object);

  if (self->run != NULL)
    g_cancellable_cancel (self->run);
  g_clear_object (&self->run);
  g_clear_object (&self->desk);
  g_clear_object (&self->file);
  g_clear_object (&self->problems);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_IMPORT_DIALOG);
  G_OBJECT_CLASS (yx_import_dialog_parent_class)->dispose (object);
}

static void
yx_import_dialog_class_init (YxImportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_import_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/import-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, YxImportDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, YxImportDialog, file_row);
  gtk_widget_class_bind_template_child (widget_class, YxImportDialog, datum_row);
  gtk_widget_class_bind_template_child (widget_class, YxImportDialog, strict_switch);
  gtk_widget_class_bind_template_child (widget_class, YxImportDialog, import_button);
  gtk_widget_class_bind_template_child (widget_class, YxImportDialog, error_label);
  gtk_widget_class_bind_template_child (widget_class, YxImportDialog, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, YxImportDialog, summary_label);
  gtk_widget_class_bind_template_child (widget_class, YxImportDialog, problems_label);
  gtk_widget_class_bind_template_child (widget_class, YxImportDialog, problems_view);
  gtk_widget_class_bind_template_child (widget_class, YxImportDialog, problems_frame);
  gtk_widget_class_bind_template_child (widget_class, YxImportDialog, done_button);
  gtk_widget_class_bind_template_callback (widget_class, choose_file_cb);
  gtk_widget_class_bind_template_callback (widget_class, import_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
}

static void
yx_import_dialog_init (YxImportDialog *self)
{
  GtkNoSelection *rows;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->problems = g_list_store_new (GTK_TYPE_STRING_LIST);
  rows = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->problems)));
  gtk_column_view_set_model (self->problems_view, GTK_SELECTION_MODEL (rows));
  g_object_unref (rows);
  create_columns (self);
}

YxImportDialog *
yx_import_dialog_present (YxWindow *parent)
{
  YxImportDialog *self;

  g_return_val_if_fail (YX_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (yx_window_get_desk (parent) != NULL, NULL);

  self = g_object_new (YX_TYPE_IMPORT_DIALOG, "transient-for", parent, NULL);
  self->desk = g_object_ref (yx_window_get_desk (parent));
  gtk_window_present (GTK_WINDOW (self));
  return self;
}

void
yx_import_dialog_set_file (YxImportDialog *self, GFile *file)
{
  g_autofree char *name = NULL;
  g_autofree char *escaped = NULL;

  g_return_if_fail (YX_IS_IMPORT_DIALOG (self));
  g_return_if_fail (G_IS_FILE (file) && g_file_peek_path (file) != NULL);

  g_set_object (&self->file, file);
  self->datum_answered = FALSE;
  name = g_filename_display_name (g_file_peek_path (file));
  escaped = g_markup_escape_text (name, -1);
  adw_action_row_set_subtitle (self->file_row, escaped);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->import_button), TRUE);
}

void
yx_import_dialog_start (YxImportDialog *self)
{
  YxCaseListOptions options = { 0 };

  g_return_if_fail (YX_IS_IMPORT_DIALOG (self));

  if (self->run != NULL || self->file == NULL)
    return;
  options.datum = datums[MIN (adw_combo_row_get_selected (self->datum_row),
                              G_N_ELEMENTS (datums) - 1)];
  options.ask_datum = !self->datum_answered;
  options.strict = gtk_switch_get_active (self->strict_switch);
  self->run = g_cancellable_new ();
  gtk_progress_bar_set_fraction (self->progress_bar, 0.0);
  show_step (self, "running");
  yx_case_list_import_async (self->desk, g_file_peek_path (self->file), &options, progress_cb,
                             self, self->run, imported_cb, g_object_ref (self));
}

gboolean
yx_import_dialog_is_done (YxImportDialog *self)
{
  g_return_val_if_fail (YX_IS_IMPORT_DIALOG (self), FALSE);
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "result") == 0;
}
