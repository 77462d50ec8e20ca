/* The list for the roll call at assembly: staff by car, with room to sign, and equipment. */

#define G_LOG_DOMAIN "yexun-paper"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "model/enum-types.h"
#include "model/vocabulary.h"
#include "paper/composer.h"
#include "paper/grid.h"
#include "paper/words.h"

#define ROW_HEIGHT 24.0

static void
add_staff (YxGrid *table, const YxDossierRoute *route)
{
  const guint n = MAX (route->officers->len, (guint) MAX (route->crew, 0));

  for (guint i = 0; i < n; i++) {
    const YxDossierOfficer *officer
        = i < route->officers->len ? g_ptr_array_index (route->officers, i) : NULL;
    g_autofree char *number = g_strdup_printf ("%u", i + 1);
    const char *cells[]
        = { number,
            officer != NULL ? officer->name : NULL,
            officer != NULL && officer->sex != YX_SEX_UNKNOWN
                ? yx_enum_label (YX_TYPE_SEX, (int) officer->sex)
                : NULL,
            officer != NULL ? yx_enum_label (YX_TYPE_OFFICER_ROLE, (int) officer->role) : NULL,
            officer != NULL ? officer->phone : NULL,
            NULL,
            NULL,
            NULL };

    yx_grid_add_row (table, cells);
  }
}

static char *
write_band (const YxDossierRoute *route)
{
  g_autofree char *car = yx_words_car_and_plate (route);
  g_autofree char *leave = yx_words_clock (route->start);
  g_autofree char *when = route->recorders_tested != 0 ? yx_words_time (route->recorders_tested)
                                                       : NULL;
  g_autofree char *tested = when != NULL ? g_strdup_printf (_("tested %s"), when)
                                         : g_strdup (_("□ tested ＿＿:＿＿"));

  return g_strdup_printf (_("%s   out %s   %s, %d seats   recorders: %d, %s   □ warrants   □ handcuffs "
                            "  □ first aid"),
                          car, leave, yx_enum_label (YX_TYPE_VEHICLE_KIND, (int) route->kind),
                          route->seats, route->recorders, tested);
}

void
yx_compose_roll_call (YxComposer *composer)
{
  const YxDossier *dossier = composer->dossier;
  const YxGridColumn columns[] = {
    { _("No."), 0.6, YX_ALIGN_CENTRE },     { _("Full name"), 2.0, YX_ALIGN_LEFT },
    { _("Sex"), 0.8, YX_ALIGN_CENTRE },     { _("Role"), 1.6, YX_ALIGN_LEFT },
    { _("Phone"), 2.0, YX_ALIGN_LEFT },     { _("Recorder no."), 1.5, YX_ALIGN_LEFT },
    { _("Signature"), 2.4, YX_ALIGN_LEFT }, { _("Remark"), 2.0, YX_ALIGN_LEFT },
  };
  g_autoptr (YxGrid) table = yx_grid_new (columns, G_N_ELEMENTS (columns), YX_SIZE_5);
  g_autofree char *assembly = yx_words_time (dossier->assembly_time);
  g_autofree char *line = g_strdup_printf (
      _("Assembly %s, %s　　Called by ＿＿＿＿＿＿　Present ＿＿＿　Absent ＿＿＿"), assembly,
      yx_words_or_line (dossier->assembly != NULL ? dossier->assembly : dossier->base));

  yx_grid_set_row_height (table, ROW_HEIGHT);
  for (guint i = 0; i < dossier->routes->len; i++) {
    const YxDossierRoute *route = g_ptr_array_index (dossier->routes, i);
    g_autofree char *band = write_band (route);

    yx_grid_add_band (table, band);
    add_staff (table, route);
  }
  yx_flow_begin_part (composer->flow, yx_paper_title (YX_PAPER_KIND_ROLL_CALL), TRUE);
  yx_flow_title (composer->flow, yx_paper_title (YX_PAPER_KIND_ROLL_CALL));
  yx_flow_note (composer->flow, line);
  yx_flow_space (composer->flow, 4.0);
  yx_flow_grid (composer->flow, table);
}
