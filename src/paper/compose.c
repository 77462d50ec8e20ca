#define G_LOG_DOMAIN "yexun-paper"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "model/enum-types.h"
#include "model/plan.h"
#include "model/vocabulary.h"
#include "paper/composer.h"
#include "paper/words.h"

const char *
yx_paper_title (YxPaperKind kind)
{
  return yx_enum_label (YX_TYPE_PAPER_KIND, (int) kind);
}

/* Which version it is of, who printed it, until when it is good. */
static char *
write_foot (const YxDossier *dossier, const YxPaperRequest *request)
{
  const int plan_version = yx_plan_get_data (dossier->plan)->version;
  g_autofree char *approved = yx_words_time (dossier->approved);
  g_autofree char *printed = yx_words_time (request->printed);
  g_autofree char *expires = yx_words_time (dossier->window_end);
  g_autofree char *version
      = dossier->version > 0
            ? g_strdup_printf (_("Version %d (approved by %s, %s), plan %d"), dossier->version,
                               yx_words_or_line (dossier->commander), approved, plan_version)
            : g_strdup_printf (_("Draft, not approved, plan %d"), plan_version);
  g_autofree char *print = g_strdup_printf (_("Printed by %s, %s · %s"), dossier->author, printed,
                                            request->id);

  if (request->kind != YX_PAPER_KIND_PACK)
    return g_strconcat (version, "\n", print, NULL);
  return g_strdup_printf (_("%s · expires %s, void after that\n%s"), version, expires, print);
}

static YxFlow *
begin_flow (const YxDossier *dossier, const YxPaperRequest *request)
{
  const char *title = yx_paper_title (request->kind);
  g_autofree char *foot = write_foot (dossier, request);
  g_autofree char *head = g_strdup_printf (
      "%s　%s　%s", dossier->court != NULL ? dossier->court : "", dossier->name, title);
  g_autofree char *whole = g_strdup_printf ("%s %s", dossier->name, title);
  const YxFurniture furniture = {
    .title = whole,
    .author = dossier->author,
    .made = request->printed,
    .head = g_strchug (head),
    .edition = dossier->edition == YX_PAPER_EDITION_FULL ? _("Internal · personal data")
                                                         : _("Redacted edition"),
    .foot = foot,
    .watermark = dossier->version == 0           ? _("NOT APPROVED  DRAFT")
                 : dossier->reopened_why != NULL ? _("SUPERSEDED")
                                                 : NULL,
  };

  return yx_flow_new (&furniture);
}

gboolean
yx_composer_step (YxComposer *composer, GError **error)
{
  composer->n_done++;
  if (composer->progress != NULL)
    composer->progress ((double) composer->n_done / composer->n_steps, composer->progress_data);
  return !g_cancellable_set_error_if_cancelled (composer->maps.cancellable, error);
}

static gboolean
compose_kind (YxComposer *composer, YxPaperKind kind, GError **error)
{
  switch (kind) {
  case YX_PAPER_KIND_ORDER:
    return yx_compose_order (composer, error);
  case YX_PAPER_KIND_ROUTE_CARD:
    return yx_compose_route_cards (composer, error);
  case YX_PAPER_KIND_ROLL_CALL:
    yx_compose_roll_call (composer);
    return TRUE;
  case YX_PAPER_KIND_WARRANTS:
    yx_compose_warrants (composer);
    return TRUE;
  case YX_PAPER_KIND_PACK:
    return yx_compose_order (composer, error) && yx_compose_route_cards (composer, error)
           && (yx_compose_roll_call (composer), TRUE) && (yx_compose_warrants (composer), TRUE);
  default:
    g_return_val_if_reached (FALSE);
  }
}

YxPaper *
yx_paper_compose (const YxDossier *dossier, YxRegion *region, const YxPaperRequest *request,
                  YxPaperProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (YxFlow) flow = NULL;

  g_return_val_if_fail (dossier != NULL, NULL);
  g_return_val_if_fail (request != NULL && request->id != NULL, NULL);

  flow = begin_flow (dossier, request);
  YxComposer composer = { .dossier = dossier, .request = request,
                          .maps = { region, request->locale, cancellable }, .flow = flow,
                          .progress = progress, .progress_data = progress_data };
  composer.n_steps = 1 + yx_route_cards_count_steps (&composer);
  if (!compose_kind (&composer, request->kind, error))
    return NULL;
  return yx_flow_finish (flow);
}
