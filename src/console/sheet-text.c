#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/sheet-text.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

#define DATE_LENGTH 10

static const char *
css_of (YxStopOutcome outcome)
{
  switch (yx_outcome_says (outcome)) {
  case YX_PRESENCE_SAYS_MET:
    return "success";
  case YX_PRESENCE_SAYS_ABSENT:
  case YX_PRESENCE_SAYS_NEVER:
    return "warning";
  case YX_PRESENCE_SAYS_NOTHING:
  default:
    return NULL;
  }
}

char *
yx_sheet_day (gint64 time)
{
  g_autofree char *full = time != 0 ? yx_format_time (time, NULL) : NULL;

  return full != NULL ? g_strndup (full, DATE_LENGTH) : NULL;
}

char *
yx_sheet_person (YxDebtorKind kind, YxSex sex, int age)
{
  if (kind == YX_DEBTOR_KIND_ENTITY)
    return g_strdup (yx_enum_label (YX_TYPE_DEBTOR_KIND, (int) kind));
  if (age < 0)
    return g_strdup (yx_enum_label (YX_TYPE_SEX, (int) sex));
  return g_strdup_printf (_("%s, aged %d"), yx_enum_label (YX_TYPE_SEX, (int) sex), age);
}

static void
append_part (GString *text, char *part)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? _("; ") : "", part);
  g_free (part);
}

/* Whose it is, "signed 2025-11-01; served 2025-11-03, receipt on file". (transfer full) (nullable) */
static char *
tell_document (const YxPageDocument *document, gboolean of_debtor)
{
  g_autofree char *signed_at = yx_sheet_day (document->signed_at);
  g_autofree char *served = yx_sheet_day (document->served);
  g_autofree char *deadline = yx_sheet_day (document->deadline);
  g_autofree char *until = yx_sheet_day (document->valid_until);
  GString *text = g_string_new (of_debtor ? document->case_number : document->debtor);

  if (signed_at != NULL)
    append_part (text, g_strdup_printf (_("signed %s"), signed_at));
  if (served != NULL)
    append_part (text, g_strdup_printf (document->receipt ? _("served %s, receipt on file")
                                                          : _("served %s, no receipt"),
                                        served));
  if (deadline != NULL)
    append_part (text, g_strdup_printf (_("deadline %s"), deadline));
  if (until != NULL)
    append_part (text, g_strdup_printf (_("valid until %s"), until));
  return g_string_free (text, text->len == 0);
}

void
yx_sheet_add_documents (YxSheet *sheet, GArray *documents, gboolean of_debtor)
{
  yx_sheet_begin (sheet, _("Documents"), _("No document on record"));
  yx_sheet_add_deed (sheet, _("Record…"), "document", NULL);
  for (guint i = 0; i < documents->len; i++) {
    const YxPageDocument *document = &g_array_index (documents, YxPageDocument, i);
    g_autofree char *text = tell_document (document, of_debtor);
    YxSheetRow *row;

    row = yx_sheet_add_row (sheet, yx_enum_label (YX_TYPE_DOCUMENT_KIND, (int) document->kind),
                            document->number != NULL ? document->number : "", text);
    if (document->kind == YX_DOCUMENT_KIND_SUMMONS)
      yx_sheet_row_set_badge (row, yx_enum_label (YX_TYPE_SUMMONS_ANSWER, (int) document->answer),
                              NULL);
    yx_sheet_row_set_action (row, "document", document->id);
    row->tip = g_strdup (_("Correct"));
  }
}

void
yx_sheet_add_measures (YxSheet *sheet, GArray *measures, gboolean of_debtor)
{
  yx_sheet_begin (sheet, _("Measures"), _("No measure on record"));
  yx_sheet_add_deed (sheet, _("Impose…"), "measure", NULL);
  for (guint i = 0; i < measures->len; i++) {
    const YxPageMeasure *measure = &g_array_index (measures, YxPageMeasure, i);
    g_autofree char *imposed = yx_sheet_day (measure->imposed);
    g_autofree char *end = yx_sheet_day (measure->end);
    g_autofree char *amount = NULL;
    g_autofree char *detail = NULL;
    g_autofree char *note = NULL;
    YxSheetRow *row;

    if (measure->amount_fen > 0) {
      g_autofree char *fen = yx_format_fen (measure->amount_fen);

      amount = g_strdup_printf ("  ¥%s", fen);
    }
    detail = end != NULL
                 ? g_strdup_printf (measure->by_law ? _("%s – %s by law%s") : _("%s – %s%s"),
                                    imposed, end, amount != NULL ? amount : "")
                 : g_strdup_printf ("%s%s", imposed, amount != NULL ? amount : "");
    note = g_strdup_printf (_("%s: %s (%s)"), of_debtor ? measure->case_number : measure->debtor,
                            measure->limit, measure->article);
    row = yx_sheet_add_row (sheet, yx_enum_label (YX_TYPE_MEASURE_KIND, (int) measure->kind),
                            detail, note);
    if (measure->over)
      yx_sheet_row_set_badge (row, _("Ended"), NULL);
    else if (measure->end != 0)
      yx_sheet_row_set_badge (row, _("In force"), "accent");
  }
}

void
yx_sheet_add_visits (YxSheet *sheet, GListModel *visits, gboolean with_debtor)
{
  yx_sheet_begin (sheet, _("Visits so far"), _("Nobody has been there yet"));
  for (guint i = 0; i < g_list_model_get_n_items (visits); i++) {
    g_autoptr (YxVisit) item = g_list_model_get_item (visits, i);
    const YxVisitData *visit = yx_visit_get_data (item);
    g_autofree char *when
        = visit->visited != 0 ? yx_format_time (visit->visited, NULL) : g_strdup (_("Before"));
    GString *note = g_string_new (visit->address);
    YxSheetRow *row;

    if (with_debtor && visit->masked_debtor != NULL) {
      g_string_prepend (note, " · ");
      g_string_prepend (note, visit->masked_debtor);
    }
    if (visit->operation != NULL)
      g_string_append_printf (note, " · %s", visit->operation);
    if (visit->note != NULL)
      g_string_append_printf (note, " · %s", visit->note);
    row = yx_sheet_add_row (sheet, when, "", note->str);
    if (visit->times > 1) {
      g_autofree char *times = g_strdup_printf (
          _("%s × %d"), yx_enum_label (YX_TYPE_STOP_OUTCOME, (int) visit->outcome), visit->times);

      yx_sheet_row_set_badge (row, times, css_of (visit->outcome));
    } else {
      yx_sheet_row_set_badge (row, yx_enum_label (YX_TYPE_STOP_OUTCOME, (int) visit->outcome),
                              css_of (visit->outcome));
    }
    g_string_free (note, TRUE);
  }
}
