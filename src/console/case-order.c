#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <string.h>

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

int
yx_case_compare_numbers (const char *a, const char *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, 0);

  while (*a != '\0' && *b != '\0') {
    if (g_ascii_isdigit (*a) && g_ascii_isdigit (*b)) {
      gsize n_a, n_b;
      int order;

      while (*a == '0' && g_ascii_isdigit (a[1]))
        a++;
      while (*b == '0' && g_ascii_isdigit (b[1]))
        b++;
      n_a = strspn (a, "0123456789");
      n_b = strspn (b, "0123456789");
      if (n_a != n_b)
        return n_a < n_b ? -1 : 1;
      order = strncmp (a, b, n_a);
      if (order != 0)
        return order;
      a += n_a;
      b += n_b;
    } else if (*a != *b) {
      return (guchar) *a < (guchar) *b ? -1 : 1;
    } else {
      a++;
      b++;
    }
  }
  return (*a != '\0') - (*b != '\0');
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
