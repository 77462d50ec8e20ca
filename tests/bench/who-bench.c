/* The lead form's type-ahead on a desk of 20,000 cases and 16,000 debtors: from a key to the names,
 * for the first key after the desk was opened, the keys after it, and the first one after somebody
 * wrote to the desk. Ends with an error when a key takes longer than the 100 ms it may. */

#include <glib/gstdio.h>

#include "desk/facts.h"
#include "desk/casework.h"
#include "desk/many.h"
#include "desk/who.h"

#define LONGEST_MS 100.0
#define MAX_WHO 6

static double longest;

static double
ms_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1000.0;
}

static void
type (YxDesk *desk, const char *what, const char *text, gboolean counts)
{
  g_autoptr (GError) error = NULL;
  const gint64 start = g_get_monotonic_time ();
  g_autoptr (GListStore) found = yx_desk_find_debtors (desk, text, MAX_WHO, &error);
  const double ms = ms_since (start);

  g_assert_no_error (error);
  if (counts)
    longest = MAX (longest, ms);
  g_print ("%-48s %8.1f ms, %u found\n", what, ms, g_list_model_get_n_items (G_LIST_MODEL (found)));
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("who-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "many.desk", NULL);
  g_autofree char *remove = g_strdup_printf ("rm -r '%s'", folder);
  g_autoptr (YxDesk) desk = many_desk (path, &many_county);
  g_autoptr (GListStore) some = NULL;
  g_autoptr (YxDebtor) debtor = NULL;
  g_autoptr (GError) error = NULL;
  const YxDebtorData *data;
  g_autofree char *tail = NULL;
  g_autofree char *case_id = NULL;

  g_print ("%u cases, %u debtors\n", many_county.cases, many_county.debtors);
  type (desk, "reading ahead, when the form is opened", "", FALSE);
  type (desk, "first key, number of a case", "执4321", TRUE);
  some = yx_desk_find_debtors (desk, "执777", 1, &error);
  g_assert_no_error (error);
  debtor = g_list_model_get_item (G_LIST_MODEL (some), 0);
  data = yx_debtor_get_data (debtor);
  tail = g_strdup (data->id_number + strlen (data->id_number) - 4);
  type (desk, "serial of a case", "777", TRUE);
  type (desk, "a name", data->name, TRUE);
  type (desk, "one letter, as many names begin with it", "w", TRUE);
  type (desk, "initials", "wjg", TRUE);
  type (desk, "end of an ID number", tail, TRUE);
  case_id = yx_desk_find_case (desk, "（2023）豫0825执778号", &error);
  g_assert_no_error (error);
  yx_desk_add_flag (desk, data->id, YX_DEBTOR_FLAG_DOG, NULL, &error);
  g_assert_no_error (error);
  type (desk, "after a flag was noted", "777", TRUE);
  yx_desk_record_deputy (desk, data->id, YX_DEPUTY_STATUS_NONE, NULL, &error);
  g_assert_no_error (error);
  type (desk, "after a debtor was written", "777", TRUE);
  yx_desk_set_claim_kind (desk, case_id, YX_CLAIM_KIND_MONEY, &error);
  g_assert_no_error (error);
  type (desk, "after a case was written", "777", TRUE);
  yx_desk_close (desk);
  if (g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL) && longest <= LONGEST_MS)
    return 0;
  g_printerr ("a key took %.1f ms; it may take %.0f\n", longest, LONGEST_MS);
  return 1;
}
