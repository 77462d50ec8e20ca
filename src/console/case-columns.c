#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/case-columns.h"
#include "console/case-rows.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

struct _YxCaseColumns {
  GtkColumnView *view;       /* not a reference */
  PangoAttrList *attributes; /* of every cell */
  YxCaseStates *states;
  GHashTable *bound; /* set of the GtkListItem that show a row */

  /* While the order is found out, see yx_case_columns_get_order(). */
  YxCaseOrder *asked;
  int smaller; /* the column that says so; -1: none */
};

static void
write_due (GtkInscription *cell, const YxCaseData *data)
{
  const gboolean overdue = data->due != 0 && data->due < g_get_real_time ();
  const char *css[] = { "yx-state", "yx-numeric", overdue ? "overdue" : "due", NULL };
  g_autofree char *full = data->due != 0 ? yx_format_time (data->due, NULL) : NULL;
  g_autofree char *text = NULL;

  if (full != NULL) {
    full[10] = '\0';
    text = g_strdup_printf ("%s %s", full, data->due_node);
  }
  gtk_inscription_set_text (cell, text);
  if (!gtk_widget_has_css_class (GTK_WIDGET (cell), css[2]))
    gtk_widget_set_css_classes (GTK_WIDGET (cell), css);
}

/* Inscriptions and not labels: what is written into one changes nobody's size, so that hundreds
 * of cells can be written anew without laying out the table. */
static void
write_cell (YxCaseColumns *self, GtkInscription *cell, YxCaseColumn column, const YxCaseData *data)
{
  g_autofree char *text = NULL;

  switch (column) {
  case YX_CASE_COLUMN_NUMBER:
    gtk_inscription_set_text (cell, data->number);
    break;
  case YX_CASE_COLUMN_DEBTORS:
    gtk_inscription_set_text (cell, data->masked_debtors);
    break;
  case YX_CASE_COLUMN_CLAIM:
    text = yx_format_fen (data->claim_fen);
    gtk_inscription_set_text (cell, text);
    break;
  case YX_CASE_COLUMN_PLACES:
    text = data->n_on_map == data->n_places
               ? g_strdup_printf ("%d", data->n_places)
               : g_strdup_printf ("%d/%d", data->n_on_map, data->n_places);
    gtk_inscription_set_text (cell, text);
    break;
  case YX_CASE_COLUMN_TRACK:
    text = data->track_by_hand
               ? g_strdup_printf ("%s*", yx_enum_label (YX_TYPE_TRACK, (int) data->track))
               : NULL;
    gtk_inscription_set_text (cell, text != NULL ? text
                                    : data->track == YX_TRACK_NONE
                                        ? ""
                                        : yx_enum_label (YX_TYPE_TRACK, (int) data->track));
    break;
  case YX_CASE_COLUMN_DUE:
    write_due (cell, data);
    break;
  case YX_CASE_COLUMN_JUDGE:
    gtk_inscription_set_text (cell, data->judge);
    break;
  case YX_CASE_COLUMN_STATE:
  default: {
    const char *css[]
        = { "yx-state", yx_case_state_css (yx_case_states_get (self->states, data)), NULL };

    gtk_inscription_set_text (cell, yx_case_states_get_label (self->states, data));
    if (!gtk_widget_has_css_class (GTK_WIDGET (cell), css[1]))
      gtk_widget_set_css_classes (GTK_WIDGET (cell), css);
    break;
  }
  }
}

static void
write_item (YxCaseColumns *self, GtkListItem *item, YxCaseColumn column)
{
  GtkInscription *cell = GTK_INSCRIPTION (gtk_list_item_get_child (item));
  YxCase *record = yx_case_row_get_case (gtk_list_item_get_item (item));

  if (record != NULL)
    write_cell (self, cell, column, yx_case_get_data (record));
  else
    gtk_inscription_set_text (cell, "");
}

static gboolean
is_figure (YxCaseColumn column)
{
  return column == YX_CASE_COLUMN_CLAIM || column == YX_CASE_COLUMN_PLACES;
}

static YxCaseColumn
column_of (gpointer object)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (object), "column"));
}

/* What a narrow column cuts off, and what the figures mean. */
static gboolean
query_tooltip_cb (GtkInscription *cell, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  const char *text = gtk_inscription_get_text (cell);
  g_autoptr (PangoLayout) layout = NULL;
  GtkWidget *label;
  int width;

  if (column_of (cell) == YX_CASE_COLUMN_PLACES) {
    gtk_tooltip_set_text (tooltip, _("Places on the map, of all that are known"));
    return TRUE;
  }
  layout = gtk_widget_create_pango_layout (GTK_WIDGET (cell), text);
  pango_layout_set_attributes (layout, gtk_inscription_get_attributes (cell));
  pango_layout_get_pixel_size (layout, &width, NULL);
  if (width <= gtk_widget_get_width (GTK_WIDGET (cell)))
    return FALSE;
  /* A label of its own, which unlike the tooltip's does not break a number in two. */
  label = gtk_label_new (text);
  gtk_tooltip_set_custom (tooltip, label);
  return TRUE;
}

static void
setup_cell_cb (GtkListItemFactory *factory, GtkListItem *item, YxCaseColumns *self)
{
  const YxCaseColumn column = column_of (factory);
  const gboolean figure = is_figure (column);
  GtkInscription *cell = GTK_INSCRIPTION (gtk_inscription_new (NULL));

  gtk_inscription_set_xalign (cell, figure ? 1.0f : 0.0f);
  gtk_inscription_set_min_chars (cell, 2);
  gtk_inscription_set_attributes (cell, self->attributes);
  /* A narrow case number keeps the year and the serial number, which tell cases apart. */
  gtk_inscription_set_text_overflow (cell, column == YX_CASE_COLUMN_NUMBER
                                               ? GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_MIDDLE
                                               : GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  if (figure || column == YX_CASE_COLUMN_NUMBER)
    gtk_widget_add_css_class (GTK_WIDGET (cell), "yx-numeric");
  g_object_set_data (G_OBJECT (cell), "column", GUINT_TO_POINTER (column));
  gtk_widget_set_has_tooltip (GTK_WIDGET (cell), TRUE);
  g_signal_connect (cell, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
  g_object_set_data (G_OBJECT (item), "column", GUINT_TO_POINTER (column));
  gtk_list_item_set_child (item, GTK_WIDGET (cell));
}

static void
bind_cell_cb (GtkListItemFactory *factory, GtkListItem *item, YxCaseColumns *self)
{
  write_item (self, item, column_of (factory));
  g_hash_table_add (self->bound, item);
}

static void
unbind_cell_cb (GtkListItemFactory *factory, GtkListItem *item, YxCaseColumns *self)
{
  g_hash_table_remove (self->bound, item);
}

/* The sorter of a column compares nothing: it answers yx_case_columns_get_order(). */
static int
answer_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  YxCaseColumns *self = ((gpointer *) user_data)[0];
  const YxCaseColumn column = GPOINTER_TO_UINT (((gpointer *) user_data)[1]);

  if (self->asked == NULL)
    return GTK_ORDERING_EQUAL;
  if (self->smaller >= 0)
    return (int) column == self->smaller ? GTK_ORDERING_SMALLER : GTK_ORDERING_EQUAL;
  self->asked->by[self->asked->n_columns++].column = column;
  return GTK_ORDERING_EQUAL;
}

static void
append_column (YxCaseColumns *self, YxCaseColumn column, gboolean on_desk)
{
  static const struct {
    const char *title;
    int width;      /* of a night's table; 0: what is left */
    int desk_width; /* of the case desk's */
  } looks[YX_N_CASE_COLUMNS] = {
    [YX_CASE_COLUMN_NUMBER] = { N_ ("Case number"), 0, 186 },
    [YX_CASE_COLUMN_DEBTORS] = { N_ ("Debtor"), 64, 0 },
    [YX_CASE_COLUMN_CLAIM] = { N_ ("Amount (¥)"), 92, 92 },
    [YX_CASE_COLUMN_PLACES] = { N_ ("Places"), 54, 54 },
    [YX_CASE_COLUMN_STATE] = { N_ ("Status"), 86, 86 },
    [YX_CASE_COLUMN_TRACK] = { N_ ("Track"), 84, 84 },
    [YX_CASE_COLUMN_DUE] = { N_ ("Due"), 168, 168 },
    [YX_CASE_COLUMN_JUDGE] = { N_ ("Judge"), 72, 72 },
  };
  const int width = on_desk ? looks[column].desk_width : looks[column].width;
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) made = NULL;
  g_autoptr (GtkSorter) sorter = NULL;
  gpointer *answerer = g_new (gpointer, 2);

  g_object_set_data (G_OBJECT (factory), "column", GUINT_TO_POINTER (column));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cell_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cell_cb), self);

  answerer[0] = self;
  answerer[1] = GUINT_TO_POINTER (column);
  sorter = GTK_SORTER (gtk_custom_sorter_new (answer_cb, answerer, g_free));
  made = gtk_column_view_column_new (_ (looks[column].title), factory);
  gtk_column_view_column_set_sorter (made, sorter);
  gtk_column_view_column_set_resizable (made, TRUE);
  if (width == 0)
    gtk_column_view_column_set_expand (made, TRUE);
  else
    gtk_column_view_column_set_fixed_width (made, width);
  gtk_column_view_append_column (self->view, made);
}

/* Over figures, which stand at the right, their heading does too. */
static void
align_headings (YxCaseColumns *self, guint columns)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (self->view));
  GtkWidget *title = gtk_widget_get_first_child (header);

  for (guint column = 0; title != NULL && column < YX_N_CASE_COLUMNS; column++) {
    GtkWidget *box = gtk_widget_get_first_child (title);

    if ((columns & 1u << column) == 0)
      continue;
    if (is_figure (column) && box != NULL)
      gtk_widget_set_halign (box, GTK_ALIGN_END);
    title = gtk_widget_get_next_sibling (title);
  }
}

YxCaseColumns *
yx_case_columns_new (GtkColumnView *view, YxCaseStates *states, guint columns)
{
  YxCaseColumns *self;

  g_return_val_if_fail (GTK_IS_COLUMN_VIEW (view), NULL);
  g_return_val_if_fail (states != NULL, NULL);

  self = g_new0 (YxCaseColumns, 1);
  self->view = view;
  self->states = yx_case_states_ref (states);
  self->bound = g_hash_table_new (NULL, NULL);
  /* Cases are Chinese whatever the language of the program is: one font for numbers, names and
   * figures, so that they stand on one line. */
  self->attributes = pango_attr_list_new ();
  pango_attr_list_insert (self->attributes,
                          pango_attr_language_new (pango_language_from_string ("zh-cn")));
  self->smaller = -1;
  for (guint column = 0; column < YX_N_CASE_COLUMNS; column++)
    if (columns & 1u << column)
      append_column (self, column, columns == YX_CASE_COLUMNS_DESK);
  align_headings (self, columns);
  return self;
}

void
yx_case_columns_free (YxCaseColumns *self)
{
  if (self == NULL)
    return;
  yx_case_states_unref (self->states);
  pango_attr_list_unref (self->attributes);
  g_hash_table_unref (self->bound);
  g_free (self);
}

void
yx_case_columns_rewrite (YxCaseColumns *self)
{
  GHashTableIter iter;
  gpointer item;

  g_return_if_fail (self != NULL);

  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    write_item (self, item, column_of (item));
}

void
yx_case_columns_set_states (YxCaseColumns *self, YxCaseStates *states)
{
  YxCaseStates *before;

  g_return_if_fail (self != NULL);
  g_return_if_fail (states != NULL);

  before = self->states;
  self->states = yx_case_states_ref (states);
  yx_case_states_unref (before);
}

/* GTK 4.8 does not tell by which columns a view is sorted, but its sorter asks theirs one after
 * the other for as long as they find no difference. So it is made to compare two things: once
 * with all of them equal, to hear in which order they are asked, then with one smaller after the
 * other, to hear which of them are turned round. */
YxCaseOrder
yx_case_columns_get_order (YxCaseColumns *self)
{
  YxCaseOrder order = { 0 };
  GtkSorter *sorter;
  g_autoptr (GObject) one = NULL;
  g_autoptr (GObject) other = NULL;

  g_return_val_if_fail (self != NULL, order);

  sorter = gtk_column_view_get_sorter (self->view);
  one = g_object_new (G_TYPE_OBJECT, NULL);
  other = g_object_new (G_TYPE_OBJECT, NULL);
  self->asked = &order;
  gtk_sorter_compare (sorter, one, other);
  for (guint i = 0; i < order.n_columns; i++) {
    self->smaller = (int) order.by[i].column;
    order.by[i].descending = gtk_sorter_compare (sorter, one, other) == GTK_ORDERING_LARGER;
  }
  self->smaller = -1;
  self->asked = NULL;
  return order;
}
