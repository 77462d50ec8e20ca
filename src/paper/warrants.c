/* The list of 拘传票 that go out: which, against whom, good until when, for which places. */

#define G_LOG_DOMAIN "yexun-paper"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "paper/composer.h"
#include "paper/grid.h"
#include "paper/words.h"

#define ROW_HEIGHT 26.0

static char *
join_addresses (const YxDossierWarrant *warrant)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < warrant->addresses->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "",
                            (const char *) g_ptr_array_index (warrant->addresses, i));
  return g_string_free (text, FALSE);
}

static gboolean
is_of_case (const YxDossierWarrant *warrant, const YxDossierCase *item)
{
  return g_strcmp0 (warrant->case_number, item->number) == 0;
}

static void
add_row (YxGrid *table, const YxDossierTask *task, const YxDossierCase *item,
         const YxDossierWarrant *warrant, const char *car)
{
  g_autofree char *number = g_strdup_printf ("%u", yx_grid_get_n_rows (table) + 1);
  g_autofree char *signed_on = warrant != NULL ? yx_words_date (warrant->signed_at) : NULL;
  g_autofree char *until = warrant != NULL ? yx_words_date (warrant->valid_until) : NULL;
  g_autofree char *places = warrant != NULL ? join_addresses (warrant) : NULL;
  g_autofree char *person = yx_words_person_lines (task);
  const char *cells[] = { number,
                          person,
                          item->number,
                          warrant != NULL ? warrant->number : _("none on record"),
                          warrant != NULL ? warrant->signed_by : NULL,
                          signed_on,
                          until,
                          places,
                          car,
                          NULL };

  yx_grid_add_row (table, cells);
}

/* Every case that a visit serves needs one: a case without shows as a row to be filled. */
static void
add_task (YxGrid *table, const YxDossierTask *task, const char *car)
{
  for (guint c = 0; c < task->cases->len; c++) {
    const YxDossierCase *item = &g_array_index (task->cases, YxDossierCase, c);
    gboolean any = FALSE;

    if (item->left)
      continue;
    for (guint w = 0; w < task->warrants->len; w++) {
      const YxDossierWarrant *warrant = &g_array_index (task->warrants, YxDossierWarrant, w);

      if (is_of_case (warrant, item)) {
        add_row (table, task, item, warrant, car);
        any = TRUE;
      }
    }
    if (!any)
      add_row (table, task, item, NULL, car);
  }
}

void
yx_compose_warrants (YxComposer *composer)
{
  const YxDossier *dossier = composer->dossier;
  const YxGridColumn columns[] = {
    { _("No."), 0.5, YX_ALIGN_CENTRE },         { _("To meet"), 1.5, YX_ALIGN_LEFT },
    { _("Case no."), 2.0, YX_ALIGN_LEFT },          { _("Warrant no."), 1.8, YX_ALIGN_LEFT },
    { _("Approved by"), 1.0, YX_ALIGN_LEFT },   { _("Signed on"), 1.35, YX_ALIGN_CENTRE },
    { _("Valid until"), 1.35, YX_ALIGN_CENTRE }, { _("Places named"), 2.4, YX_ALIGN_LEFT },
    { _("Vehicle"), 0.9, YX_ALIGN_CENTRE },         { _("Received"), 1.1, YX_ALIGN_LEFT },
  };
  g_autoptr (YxGrid) table = yx_grid_new (columns, G_N_ELEMENTS (columns), YX_SIZE_5);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  yx_grid_set_row_height (table, ROW_HEIGHT);
  for (guint i = 0; i < dossier->routes->len; i++) {
    const YxDossierRoute *route = g_ptr_array_index (dossier->routes, i);

    for (guint s = 0; s < route->stops->len; s++) {
      const YxDossierStop *stop = &g_array_index (route->stops, YxDossierStop, s);

      if (stop->task != NULL && stop->task->kind == YX_TASK_KIND_SUMMONS
          && g_hash_table_add (seen, stop->task))
        add_task (table, stop->task, yx_words_car (route));
    }
  }
  yx_flow_begin_part (composer->flow, yx_paper_title (YX_PAPER_KIND_WARRANTS), TRUE);
  yx_flow_title (composer->flow, yx_paper_title (YX_PAPER_KIND_WARRANTS));
  if (yx_grid_get_n_rows (table) == 0)
    yx_flow_text (composer->flow, _("No visit of this plan takes a warrant."));
  else
    yx_flow_grid (composer->flow, table);
  yx_flow_space (composer->flow, 6.0);
  yx_flow_note (composer->flow,
                _("Handed over by ＿＿＿＿＿＿　　Checked against the originals by ＿＿＿＿＿＿　　"
                  "＿＿＿＿-＿＿-＿＿"));
}
