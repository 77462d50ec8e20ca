#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/review-returns.h"

#include <glib/gi18n.h>

#include "console/desk-call.h"
#include "review/returns.h"

enum {
  SPAN,
  ACTIONS,
  TARGETS,
  VISITED,
  CAME,
  PAID,
  DETAINED,
  FAST,
  CONCLUDED,
  TERMINATED,
  RECOVERED,
  RECOVERY_RATE,
  CONCLUSION_RATE,
  TERMINATED_RATE,
  N_COLUMNS,
};

struct _YxReviewReturns {
  AdwBin parent_instance;

  GtkStack *stack; /* loading, shown, failed */
  AdwStatusPage *failed;
  GtkDropDown *by;
  GtkSingleSelection *rows; /* of GtkStringObject: the cells of a row with tabs between them */

  YxDesk *desk;
  GCancellable *load;
  gboolean stale;
};

G_DEFINE_FINAL_TYPE (YxReviewReturns, yx_review_returns, ADW_TYPE_BIN)

static const char *
column_title (int column)
{
  switch (column) {
  case ACTIONS:
    return _("Actions");
  case TARGETS:
    return _("Targets");
  case VISITED:
    return _("Visited");
  case CAME:
    return _("Came along");
  case PAID:
    return _("Paid, settled");
  case DETAINED:
    return _("Detained");
  case FAST:
    return _("Fast track");
  case CONCLUDED:
    return _("Concluded");
  case TERMINATED:
    return _("Round ended");
  case RECOVERED:
    return _("Recovered (10,000 yuan)");
  case RECOVERY_RATE:
    return _("Recovery rate");
  case CONCLUSION_RATE:
    return _("Conclusion rate");
  case TERMINATED_RATE:
    return _("Rate of ended rounds");
  case SPAN:
  default:
    return "";
  }
}

/* Reading it, on a thread ------------------------------------------------------------------- */

static char *
share (gint64 part, gint64 whole)
{
  return whole > 0 ? g_strdup_printf (_("%.1f %%"), 100.0 * (double) part / (double) whole)
                   : g_strdup ("–");
}

static void
append_row (GtkStringList *rows, const char *label, const YxReturnRow *row)
{
  g_autofree char *recovery = share (row->recovered_fen, row->claimed_fen);
  g_autofree char *conclusion = share (row->n_assets_concluded, row->n_assets_all);
  g_autofree char *terminated = share (row->n_first_terminated, row->n_first_closed);
  g_autofree char *cells = g_strdup_printf (
      "%s\t%u\t%u\t%u\t%u\t%u\t%u\t%u\t%u\t%u\t%.2f\t%s\t%s\t%s", label, row->n_actions,
      row->funnel.targets, row->funnel.visited, row->funnel.came,
      row->funnel.paid + row->funnel.settled, row->funnel.detained, row->n_fast, row->n_concluded,
      row->n_terminated, (double) row->recovered_fen / 1e6, recovery, conclusion, terminated);

  gtk_string_list_append (rows, cells);
}

static gpointer
read_returns (YxDesk *desk, const char *argument, GError **error)
{
  const YxReturnBy by = (YxReturnBy) g_ascii_strtoull (argument, NULL, 10);
  g_autoptr (YxReturns) returns = yx_returns_load (desk, by, 0, 0, NULL, error);
  GtkStringList *rows;

  if (returns == NULL)
    return NULL;
  rows = gtk_string_list_new (NULL);
  for (guint i = 0; i < returns->rows->len; i++) {
    const YxReturnRow *row = &g_array_index (returns->rows, YxReturnRow, i);
    const char *none = by == YX_RETURN_BY_TEAM ? _("In no team") : _("In no area");
    g_autofree char *label = g_strdelimit (g_strdup (*row->key != '\0' ? row->label : none), "\t", ' ');

    append_row (rows, label, row);
  }
  append_row (rows, _("All"), &returns->total);
  return rows;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxReviewReturns) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GtkStringList) rows = yx_desk_call_finish (result, &error);

  if (self->desk == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (rows != NULL) {
    gtk_single_selection_set_model (self->rows, G_LIST_MODEL (rows));
    gtk_stack_set_visible_child_name (self->stack, "shown");
  } else {
    adw_status_page_set_description (self->failed, error->message);
    gtk_stack_set_visible_child_name (self->stack, "failed");
  }
}

/* An answer that was asked for before is no longer waited for. */
static void
load (YxReviewReturns *self)
{
  g_autofree char *by = NULL;

  if (!self->stale || self->desk == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->stale = FALSE;
  g_cancellable_cancel (self->load);
  g_object_unref (self->load);
  self->load = g_cancellable_new ();
  by = g_strdup_printf ("%u", gtk_drop_down_get_selected (self->by));
  yx_desk_call_async (self->desk, read_returns, by, self->load, loaded_cb, g_object_ref (self));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  const int column = GPOINTER_TO_INT (user_data);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), column == SPAN ? 0.0f : 1.0f);
  gtk_widget_add_css_class (label, "yx-numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  g_auto (GStrv) cells
      = g_strsplit (gtk_string_object_get_string (gtk_list_item_get_item (item)), "\t", N_COLUMNS);

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)),
                       cells[GPOINTER_TO_INT (user_data)]);
}

static GtkWidget *
make_table (YxReviewReturns *self)
{
  GtkWidget *view = gtk_column_view_new (GTK_SELECTION_MODEL (g_object_ref (self->rows)));

  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (view), TRUE);
  for (int column = 0; column < N_COLUMNS; column++) {
    GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
    g_autoptr (GtkColumnViewColumn) made
        = gtk_column_view_column_new (column_title (column), factory);

    g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GINT_TO_POINTER (column));
    g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), GINT_TO_POINTER (column));
    gtk_column_view_column_set_expand (made, column == SPAN);
    gtk_column_view_append_column (GTK_COLUMN_VIEW (view), made);
  }
  return view;
}

static GtkWidget *
make_page (YxReviewReturns *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *note = gtk_label_new (
      _("By when the desk learnt of it. Recovery: recovered of what was claimed, in the cases that "
        "ended. Conclusion: concluded of the cases with assets, those still open today among them. "
        "Ended rounds: of first-time cases that ended."));

  gtk_label_set_wrap (GTK_LABEL (note), TRUE);
  gtk_label_set_xalign (GTK_LABEL (note), 0.0f);
  gtk_widget_add_css_class (note, "dim-label");
  gtk_widget_set_margin_start (note, 12);
  gtk_widget_set_margin_end (note, 12);
  gtk_widget_set_margin_bottom (note, 12);
  gtk_widget_set_halign (GTK_WIDGET (self->by), GTK_ALIGN_START);
  gtk_widget_set_margin_start (GTK_WIDGET (self->by), 12);
  gtk_widget_set_margin_top (GTK_WIDGET (self->by), 9);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), make_table (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->by));
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_box_append (GTK_BOX (box), note);
  return box;
}

static void
yx_review_returns_dispose (GObject *object)
{
  YxReviewReturns *self = YX_REVIEW_RETURNS (object);

  if (self->load != NULL)
    g_cancellable_cancel (self->load);
  g_clear_object (&self->load);
  g_clear_object (&self->desk);
  adw_bin_set_child (ADW_BIN (object), NULL);
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (yx_review_returns_parent_class)->dispose (object);
}

static void
yx_review_returns_class_init (YxReviewReturnsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yx_review_returns_dispose;
}

static void
yx_review_returns_init (YxReviewReturns *self)
{
  /* In the order of YxReturnBy. */
  const char *const words[] = { _("By week"), _("By month"), _("By team"), _("By area"), NULL };
  GtkWidget *spinner = gtk_spinner_new ();

  self->load = g_cancellable_new ();
  self->rows = gtk_single_selection_new (NULL);
  self->by = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (words));
  self->stack = GTK_STACK (gtk_stack_new ());
  self->failed = ADW_STATUS_PAGE (adw_status_page_new ());
  adw_status_page_set_title (self->failed, _("This Cannot Be Read"));
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (spinner, GTK_ALIGN_CENTER);
  gtk_stack_add_named (self->stack, spinner, "loading");
  gtk_stack_add_named (self->stack, make_page (self), "shown");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->failed), "failed");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
  g_signal_connect_swapped (self->by, "notify::selected", G_CALLBACK (yx_review_returns_reload), self);
  g_signal_connect (self, "map", G_CALLBACK (load), NULL);
}

void
yx_review_returns_set_desk (YxReviewReturns *self, YxDesk *desk)
{
  g_return_if_fail (YX_IS_REVIEW_RETURNS (self));

  g_set_object (&self->desk, desk);
  gtk_stack_set_visible_child_name (self->stack, "loading");
  yx_review_returns_reload (self);
}

void
yx_review_returns_reload (YxReviewReturns *self)
{
  g_return_if_fail (YX_IS_REVIEW_RETURNS (self));

  self->stale = TRUE;
  load (self);
}
