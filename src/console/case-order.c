#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/case-order.h"

static GtkOrdering
order_ints (gint64 a, gint64 b)
{
  return a < b ? GTK_ORDERING_SMALLER : a > b ? GTK_ORDERING_LARGER : GTK_ORDERING_EQUAL;
}

static int
compare_number_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return gtk_ordering_from_cmpfunc (
      yx_case_compare_numbers (yx_case_get_data ((YxCase *) a)->number,
                               yx_case_get_data ((YxCase *) b)->number));
}

static int
compare_debtors_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  /* By code point: names of one surname stand together, which is what a table needs; the order
   * of a locale would cost a collation key per case. */
  return gtk_ordering_from_cmpfunc (g_strcmp0 (yx_case_get_data ((YxCase *) a)->debtors,
                                               yx_case_get_data ((YxCase *) b)->debtors));
}

static int
compare_claim_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return order_ints (yx_case_get_data ((YxCase *) a)->claim_fen,
                     yx_case_get_data ((YxCase *) b)->claim_fen);
}

static int
compare_places_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const YxCaseData *data_a = yx_case_get_data ((YxCase *) a);
  const YxCaseData *data_b = yx_case_get_data ((YxCase *) b);
  const GtkOrdering order = order_ints (data_a->n_on_map, data_b->n_on_map);

  return order != GTK_ORDERING_EQUAL ? order : order_ints (data_a->n_places, data_b->n_places);
}

static int
compare_state_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  YxCaseStates *const *states = user_data;
  const YxCaseData *data_a = yx_case_get_data ((YxCase *) a);
  const YxCaseData *data_b = yx_case_get_data ((YxCase *) b);
  GtkOrdering order = GTK_ORDERING_EQUAL;

  if (states != NULL && *states != NULL)
    order = order_ints (yx_case_states_get (*states, data_a),
                        yx_case_states_get (*states, data_b));
  return order != GTK_ORDERING_EQUAL ? order : order_ints (data_a->status, data_b->status);
}

GtkSorter *
yx_case_sorter_new (YxCaseColumn column, YxCaseStates *const *states)
{
  static const GCompareDataFunc compare[YX_N_CASE_COLUMNS] = {
    [YX_CASE_COLUMN_NUMBER] = compare_number_cb,
    [YX_CASE_COLUMN_DEBTORS] = compare_debtors_cb,
    [YX_CASE_COLUMN_CLAIM] = compare_claim_cb,
    [YX_CASE_COLUMN_PLACES] = compare_places_cb,
    [YX_CASE_COLUMN_STATE] = compare_state_cb,
  };

  g_return_val_if_fail (column < YX_N_CASE_COLUMNS, NULL);
  return GTK_SORTER (gtk_custom_sorter_new (compare[column], (gpointer) states, NULL));
}
