#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "desk/lists.h"
#include "model/format.h"

GPtrArray *
yx_cli_find_cases (YxDesk *desk, char **numbers, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; numbers[i]; i++) {
    const YxCaseFilter filter = { .text = numbers[i] };
    g_autoptr (GListStore) found = yx_desk_list_cases (desk, &filter, error);
    const char *id = NULL;
    g_autofree char *wanted = yx_fold_text (numbers[i]);

    if (!found)
      return NULL;
    for (guint c = 0; c < g_list_model_get_n_items (G_LIST_MODEL (found)); c++) {
      g_autoptr (YxCase) item = g_list_model_get_item (G_LIST_MODEL (found), c);
      g_autofree char *number = yx_fold_text (yx_case_get_data (item)->number);

      if (g_str_equal (number, wanted)) {
        id = yx_case_get_data (item)->id;
        g_ptr_array_add (ids, g_strdup (id));
        break;
      }
    }
    if (!id) {
      g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _ ("There is no case %s"),
                   numbers[i]);
      return NULL;
    }
  }
  g_ptr_array_add (ids, NULL);
  return g_steal_pointer (&ids);
}
