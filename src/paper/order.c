#define G_LOG_DOMAIN "yexun-paper"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "paper/composer.h"
#include "paper/words.h"

/* The picture takes what the page has left, within reason. */
#define OVERVIEW_LEAST YX_MM (85)
#define OVERVIEW_MOST YX_MM (150)

static void
put_title (YxComposer *composer)
{
  const YxDossier *dossier = composer->dossier;
  g_autofree char *title
      = g_strdup_printf (_("Operation Plan “%s”"), dossier->name);
  g_autofree char *version = dossier->version > 0
                                 ? g_strdup_printf (_("(version %d)"), dossier->version)
                                 : g_strdup (_("(draft, not approved)"));

  if (dossier->court != NULL)
    yx_flow_lines (composer->flow,
                   &(YxTextStyle){ YX_FACE_TITLE, YX_SIZE_2, 34.0, 0, YX_ALIGN_CENTRE },
                   dossier->court);
  yx_flow_title (composer->flow, title);
  yx_flow_subtitle (composer->flow, version);
  yx_flow_space (composer->flow, YX_BODY_PITCH / 2);
}

static gboolean
put_overview (YxComposer *composer, GError **error)
{
  const double note = composer->dossier->edition == YX_PAPER_EDITION_REDACTED ? YX_BODY_PITCH : 0.0;
  cairo_surface_t *picture;
  double height;

  yx_flow_need (composer->flow, YX_BODY_PITCH + OVERVIEW_LEAST + note);
  yx_flow_heading (composer->flow, _("Overview of the routes"));
  height = MIN (yx_flow_get_room (composer->flow) - note, OVERVIEW_MOST);
  picture = yx_maps_overview (composer->dossier, NULL, &composer->maps, YX_TYPE_WIDTH, height,
                              error);
  if (picture == NULL)
    return FALSE;
  yx_flow_picture (composer->flow, picture, height);
  cairo_surface_destroy (picture);
  if (note > 0.0)
    yx_flow_note (composer->flow, _("Places are shown to 500 m; the ways driven are left out."));
  yx_flow_space (composer->flow, YX_BODY_PITCH / 2);
  return yx_composer_step (composer, error);
}

gboolean
yx_compose_order (YxComposer *composer, GError **error)
{
  yx_flow_begin_part (composer->flow, yx_paper_title (YX_PAPER_KIND_ORDER), FALSE);
  put_title (composer);
  yx_order_basis (composer);
  yx_order_time (composer);
  yx_order_command (composer);
  yx_order_groups (composer);
  yx_order_tasks (composer);
  if (!put_overview (composer, error))
    return FALSE;
  yx_order_coverage (composer);
  yx_order_safeguards (composer);
  yx_order_contingency (composer);
  yx_order_communications (composer);
  yx_order_left_out (composer);
  yx_order_approval (composer);
  yx_order_gantt (composer);
  return TRUE;
}
