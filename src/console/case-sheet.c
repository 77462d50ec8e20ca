#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/case-sheet.h"
#include "console/sheet-text.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

static void
add_head (YxSheet *sheet, const YxCasePage *page)
{
  const YxCaseData *data = yx_case_get_data (page->record);
  g_autofree char *claim = yx_format_fen (data->claim_fen);
  g_autofree char *paid = yx_format_fen (data->paid_fen);
  g_autofree char *money = g_strdup_printf (_("¥%s, of it paid ¥%s"), claim, paid);
  g_autofree char *filed = yx_sheet_day (data->filed);
  g_autofree char *effective = yx_sheet_day (page->title_effective);
  g_autofree char *since = yx_sheet_day (page->status_since);
  YxSheetRow *row;

  yx_sheet_begin (sheet, _("Case"), NULL);
  yx_sheet_add_deed (sheet, _("Status…"), "status", NULL);
  row = yx_sheet_add_row (sheet, _("Status"),
                          yx_enum_label (YX_TYPE_CASE_STATUS, (int) data->status), NULL);
  if (since != NULL)
    row->note = g_strdup_printf (_("Since %s"), since);
  yx_sheet_add_fact (sheet, _("Applicant"), page->masked_applicant);
  yx_sheet_add_fact (sheet, _("Cause"), data->cause);
  yx_sheet_add_fact (sheet, _("Judge"), data->judge);
  yx_sheet_add_fact (sheet, _("Filed"), filed);
  if (page->title != NULL) {
    row = yx_sheet_add_row (sheet, _("Title"), page->title, NULL);
    if (effective != NULL)
      row->note = g_strdup_printf (_("In effect since %s"), effective);
  }
  yx_sheet_add_fact (sheet, _("Claimed"), money);
}

static void
add_track (YxSheet *sheet, const YxCasePage *page)
{
  const YxPageTrack *track = &page->track;
  g_autofree char *assets = NULL;
  g_autofree char *checked = yx_sheet_day (page->assets_checked);
  YxSheetRow *row;

  yx_sheet_begin (sheet, _("Track"), NULL);
  yx_sheet_add_deed (sheet, _("Choose…"), "track", NULL);
  yx_sheet_add_deed (sheet, _("Sort Again"), "triage", NULL);
  if (track->by_hand) {
    g_autofree char *when = yx_sheet_day (track->by_hand_made);
    g_autofree char *who
        = g_strdup_printf (_("Changed by hand: %s · %s, %s"), track->reason, track->by, when);

    row = yx_sheet_add_row (sheet, yx_enum_label (YX_TYPE_TRACK, (int) track->track), NULL, who);
    yx_sheet_row_set_badge (row, _("By hand"), "accent");
    yx_sheet_row_set_action (row, "clear-track", NULL);
    row->tip = g_strdup (_("Leave it to the rules again"));
  }
  if (track->rule != NULL) {
    g_autofree char *why = g_strdup_printf ("%s\n%s\n%s", track->asks != NULL ? track->asks : "",
                                            track->seen != NULL ? track->seen : "",
                                            track->article != NULL ? track->article : "");

    row = yx_sheet_add_row (sheet, yx_enum_label (YX_TYPE_TRACK, (int) track->by_rules), NULL, why);
    yx_sheet_row_set_badge (row, _("By the rules"),
                            track->by_rules == YX_TRACK_FAST ? "success" : NULL);
  } else if (!track->by_hand) {
    yx_sheet_add_row (sheet, _("Not sorted yet"), NULL, NULL);
  }
  row = yx_sheet_add_row (sheet, _("Ordered"),
                          page->claim_kind == YX_CLAIM_KIND_UNKNOWN
                                  && yx_case_get_data (page->record)->claim_fen > 0
                              ? _("Money, as an amount is claimed")
                              : yx_enum_label (YX_TYPE_CLAIM_KIND, (int) page->claim_kind),
                          NULL);
  yx_sheet_row_set_action (row, "claim", NULL);
  if (page->inquired) {
    g_autofree char *fen = yx_format_fen (page->assets_fen);

    assets = g_strdup_printf ("¥%s", fen);
  }
  row = yx_sheet_add_row (sheet, _("Assets found"),
                          assets != NULL ? assets : _("Not inquired yet"), NULL);
  if (page->inquired && page->assets_by != NULL)
    row->note = g_strdup_printf ("%s, %s", page->assets_by, checked != NULL ? checked : "");
  yx_sheet_row_set_action (row, "assets", NULL);
}

static void
add_nodes (YxSheet *sheet, const YxCasePage *page)
{
  yx_sheet_begin (sheet, _("Workflow"), NULL);
  for (guint i = 0; i < page->nodes->len; i++) {
    const YxPageNode *node = &g_array_index (page->nodes, YxPageNode, i);
    g_autofree char *done = yx_sheet_day (node->done);
    g_autofree char *due = yx_sheet_day (node->due);
    g_autofree char *detail = NULL;
    g_autofree char *note = NULL;
    YxSheetRow *row;

    if (done != NULL && due != NULL && node->done > node->due)
      detail = g_strdup_printf (_("Done %s, due %s"), done, due);
    else if (done != NULL)
      detail = g_strdup_printf (_("Done %s"), done);
    else if (due != NULL)
      detail = g_strdup_printf (_("By %s"), due);
    if (node->author != NULL)
      note = node->note != NULL
                 ? g_strdup_printf (_("Recorded by hand by %s: %s"), node->author, node->note)
                 : g_strdup_printf (_("Recorded by hand by %s"), node->author);
    row = yx_sheet_add_row (sheet, node->label, detail != NULL ? detail : "", note);
    if (node->overdue)
      yx_sheet_row_set_badge (row, _("Overdue"), "error");
    else if (node->next)
      yx_sheet_row_set_badge (row, node->near ? _("Due soon") : _("Next"),
                              node->near ? "warning" : "accent");
    else if (node->done != 0)
      yx_sheet_row_set_badge (row, "✓", "success");
    yx_sheet_row_set_action (row, node->by_hand ? "clear-node" : "node", node->nick);
    row->tip = g_strdup (node->article);
  }
}

static void
add_parties (YxSheet *sheet, const YxCasePage *page)
{
  yx_sheet_begin (sheet, _("Debtors"), _("No debtor"));
  for (guint i = 0; i < page->parties->len; i++) {
    const YxPageParty *party = &g_array_index (page->parties, YxPageParty, i);
    g_autofree char *who = yx_sheet_person (party->kind, party->sex, party->age);
    g_autofree char *places = g_strdup_printf (
        ngettext ("%d place", "%d places", (gulong) party->n_places), party->n_places);
    g_autofree char *cases = NULL;
    g_autofree char *note = NULL;
    YxSheetRow *row;

    if (party->n_cases > 1)
      cases = g_strdup_printf (ngettext ("one visit serves %d open case",
                                         "one visit serves %d open cases", (gulong) party->n_cases),
                               party->n_cases);
    note = cases != NULL ? g_strdup_printf (_("%s; %s"), places, cases) : g_strdup (places);
    row = yx_sheet_add_row (sheet, party->masked_name, who, note);
    if (party->n_flags > 0) {
      g_autofree char *flags = g_strdup_printf (
          ngettext ("%d flag", "%d flags", (gulong) party->n_flags), party->n_flags);

      yx_sheet_row_set_badge (row, flags, "warning");
    }
    yx_sheet_row_set_action (row, "open-debtor", party->id);
  }
}

YxSheet *
yx_case_sheet_new (const YxCasePage *page)
{
  const YxCaseData *data;
  YxSheet *sheet;

  g_return_val_if_fail (page != NULL, NULL);

  data = yx_case_get_data (page->record);
  sheet = yx_sheet_new (data->number, data->masked_debtors);
  add_head (sheet, page);
  add_track (sheet, page);
  add_nodes (sheet, page);
  add_parties (sheet, page);
  yx_sheet_add_documents (sheet, page->documents, FALSE);
  yx_sheet_add_measures (sheet, page->measures, FALSE);
  yx_sheet_add_visits (sheet, G_LIST_MODEL (page->visits), TRUE);
  return sheet;
}
