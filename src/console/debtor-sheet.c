#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/case-sheet.h"
#include "console/presence-view.h"
#include "console/sheet-text.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

#define PHOTO_HEIGHT 180

/* "Checked by A and B on 2025-11-01", or who is still to do it. */
static void
add_identity (YxSheet *sheet, const YxDebtorPage *page)
{
  g_autofree char *day = yx_sheet_day (page->identity_checked);
  g_autofree char *text = NULL;
  YxSheetRow *row;

  if (page->identity_by != NULL && page->identity_by_second != NULL)
    text = g_strdup_printf (_("Photo compared by %s and %s"), page->identity_by,
                            page->identity_by_second);
  else
    text = g_strdup (_("Photo not compared by two people yet"));
  row = yx_sheet_add_row (sheet, _("Identity"), text, day);
  yx_sheet_row_set_badge (row, page->identity_by_second != NULL ? _("Checked") : _("To do"),
                          page->identity_by_second != NULL ? "success" : "warning");
  yx_sheet_row_set_action (row, "identity", NULL);
}

static void
add_deputy (YxSheet *sheet, const YxDebtorPage *page)
{
  g_autofree char *day = yx_sheet_day (page->deputy_checked);
  g_autofree char *note = NULL;
  YxSheetRow *row;

  if (day != NULL && page->deputy_by != NULL)
    note = page->deputy_permission != NULL ? g_strdup_printf (
               _("%s, %s; permission %s"), page->deputy_by, day, page->deputy_permission)
                                           : g_strdup_printf ("%s, %s", page->deputy_by, day);
  row = yx_sheet_add_row (sheet, _("Deputy status"),
                          yx_enum_label (YX_TYPE_DEPUTY_STATUS, (int) page->deputy), note);
  if (page->deputy == YX_DEPUTY_STATUS_UNCHECKED)
    yx_sheet_row_set_badge (row, _("To do"), "warning");
  else if (page->deputy == YX_DEPUTY_STATUS_COUNTY || page->deputy == YX_DEPUTY_STATUS_TOWNSHIP)
    yx_sheet_row_set_badge (row, _("Deputy"), "error");
  yx_sheet_row_set_action (row, "deputy", NULL);
}

static void
add_photo (YxSheet *sheet, const YxDebtorPage *page, const YxFullRecord *full,
           GdkPaintable *picture)
{
  g_autofree char *added = full != NULL ? yx_sheet_day (full->photo_added) : NULL;
  YxSheetRow *row;

  if (picture != NULL) {
    GtkWidget *shown = gtk_picture_new_for_paintable (picture);

    gtk_widget_set_size_request (shown, -1, PHOTO_HEIGHT);
    gtk_widget_set_halign (shown, GTK_ALIGN_START);
    gtk_picture_set_alternative_text (GTK_PICTURE (shown), _("Photo of the debtor"));
    yx_sheet_add_widget (sheet, shown);
  }
  row = yx_sheet_add_row (sheet, _("Photo"),
                          !page->has_photo ? _("None")
                          : full != NULL   ? _("Attached")
                                           : _("Attached, shown with the full record"),
                          NULL);
  if (full != NULL && full->photo_author != NULL) {
    g_autofree char *digest = g_strndup (full->photo_sha256, 12);

    row->note = g_strdup_printf (_("%s, %s; SHA-256 %s…"), full->photo_author,
                                 added != NULL ? added : "", digest);
  }
  yx_sheet_row_set_action (row, "photo", NULL);
}

static void
add_person (YxSheet *sheet, const YxDebtorPage *page, const YxFullRecord *full,
            GdkPaintable *picture)
{
  g_autofree char *who = yx_sheet_person (page->kind, page->sex, page->age);

  yx_sheet_begin (sheet, _("Debtor"), NULL);
  if (full == NULL)
    yx_sheet_add_deed (sheet, _("Show Full Record"), "full", NULL);
  if (page->has_photo)
    yx_sheet_add_deed (sheet, _("Remove Photo…"), "remove-photo", NULL);
  yx_sheet_add_fact (sheet, _("Name"), full != NULL ? full->name : page->masked_name);
  yx_sheet_add_fact (sheet,
                     page->kind == YX_DEBTOR_KIND_ENTITY ? _("Credit code") : _("ID number"),
                     full != NULL ? full->id_number : page->masked_id_number);
  yx_sheet_add_fact (sheet, _("Person"), who);
  yx_sheet_add_fact (sheet, _("Phone"), full != NULL ? full->phone : page->masked_phone);
  if (page->kind == YX_DEBTOR_KIND_ENTITY) {
    g_autofree char *appears
        = g_strdup_printf ("%s  %s",
                           full != NULL && full->appears_name != NULL ? full->appears_name
                           : page->masked_appears != NULL             ? page->masked_appears
                                                                      : _("not known"),
                           yx_enum_label (YX_TYPE_CAPACITY, (int) page->capacity));

    yx_sheet_add_fact (sheet, _("To appear for it"), appears);
  }
  if (full != NULL)
    yx_sheet_add_fact (sheet, _("Applicants"), full->applicants);
  add_identity (sheet, page);
  add_deputy (sheet, page);
  add_photo (sheet, page, full, picture);
}

static void
add_flags (YxSheet *sheet, const YxDebtorPage *page)
{
  yx_sheet_begin (sheet, _("Risks and care"), _("Nothing noted"));
  yx_sheet_add_deed (sheet, _("Note…"), "flag", NULL);
  for (guint i = 0; i < page->flags->len; i++) {
    const YxPageFlag *flag = &g_array_index (page->flags, YxPageFlag, i);
    g_autofree char *noted = yx_sheet_day (flag->noted);
    g_autofree char *cleared = yx_sheet_day (flag->cleared);
    g_autofree char *note = NULL;
    YxSheetRow *row;

    note = cleared != NULL ? g_strdup_printf (_("%s, %s; cleared by %s, %s"), flag->author, noted,
                                              flag->cleared_by, cleared)
                           : g_strdup_printf ("%s, %s", flag->author, noted);
    row = yx_sheet_add_row (sheet, yx_enum_label (YX_TYPE_DEBTOR_FLAG, (int) flag->kind),
                            flag->note != NULL ? flag->note : "", note);
    if (cleared != NULL) {
      yx_sheet_row_set_badge (row, _("Cleared"), NULL);
    } else {
      yx_sheet_row_set_badge (row, _("Allow for it"), "warning");
      yx_sheet_row_set_action (row, "clear-flag",
                               yx_enum_nick (YX_TYPE_DEBTOR_FLAG, (int) flag->kind));
      row->tip = g_strdup (_("Clear"));
    }
  }
}

static const YxPlacePresence *
find_presence (const YxDebtorPage *page, const char *place_id)
{
  for (guint i = 0; i < page->presence->len; i++) {
    const YxPlacePresence *presence = g_ptr_array_index (page->presence, i);

    if (g_str_equal (presence->place_id, place_id))
      return presence;
  }
  return NULL;
}

/* The likeliest place by the hour, and what its number rests on. */
static void
add_presence (YxSheet *sheet, const YxDebtorPage *page)
{
  const YxPlacePresence *likeliest;
  g_autofree char *rests_on = NULL;
  g_autofree char *hours = NULL;
  g_autofree char *text = NULL;

  if (page->presence->len == 0)
    return;
  likeliest = g_ptr_array_index (page->presence, 0);
  rests_on = yx_presence_text (&likeliest->at, g_get_real_time ());
  hours = yx_presence_view_describe (likeliest->hours);
  text = g_strdup_printf ("%s\n%s", rests_on, hours);
  yx_sheet_begin (sheet, _("Presence by hour"), NULL);
  yx_sheet_add_row (sheet, likeliest->address != NULL ? likeliest->address : _("Likeliest place"),
                    NULL, text);
  yx_sheet_add_widget (sheet, GTK_WIDGET (yx_presence_view_new (likeliest->hours)));
}

static void
add_places (YxSheet *sheet, const YxDebtorPage *page)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (page->places));

  yx_sheet_begin (sheet, _("Places"), _("No address"));
  for (guint i = 0; i < n; i++) {
    g_autoptr (YxPlace) item = g_list_model_get_item (G_LIST_MODEL (page->places), i);
    const YxPlaceData *place = yx_place_get_data (item);
    const gint64 *verified = g_hash_table_lookup (page->verified, place->id);
    const YxPlacePresence *presence = find_presence (page, place->id);
    g_autofree char *seen = yx_sheet_day (place->seen);
    g_autofree char *made_sure = yx_sheet_day (verified != NULL ? *verified : 0);
    GString *note = g_string_new (NULL);
    YxSheetRow *row;

    g_string_append_printf (note, _("%s, from %s"),
                            yx_enum_label (YX_TYPE_PLACE_KIND, (int) place->kind),
                            yx_enum_label (YX_TYPE_SOURCE, (int) place->source));
    if (seen != NULL)
      g_string_append_printf (note, _("; last seen %s"), seen);
    if (made_sure != NULL)
      g_string_append_printf (note, _("; address verified %s"), made_sure);
    row = yx_sheet_add_row (
        sheet, place->address != NULL ? place->address : _("Without an address"), NULL, note->str);
    if (place->standing != YX_PLACE_STANDING_ON_MAP)
      yx_sheet_row_set_badge (row, yx_enum_label (YX_TYPE_PLACE_STANDING, (int) place->standing),
                              "warning");
    else if (presence != NULL) {
      g_autofree char *likely
          = g_strdup_printf (_("%.0f %% at dawn"), presence->at.likelihood * 100);

      yx_sheet_row_set_badge (row, likely, presence->at.likelihood >= 0.4 ? "success" : NULL);
    }
    yx_sheet_row_set_action (row, "verify-place", place->id);
    row->tip = g_strdup (_("Record that the address has been verified"));
    g_string_free (note, TRUE);
  }
}

static void
add_cases (YxSheet *sheet, const YxDebtorPage *page)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (page->cases));
  g_autofree char *heading
      = page->n_open_cases > 1 ? g_strdup_printf (
            ngettext ("Cases · one visit serves %d open case",
                      "Cases · one visit serves %d open cases", (gulong) page->n_open_cases),
            page->n_open_cases)
                               : g_strdup (_("Cases"));

  yx_sheet_begin (sheet, heading, _("No case"));
  for (guint i = 0; i < n; i++) {
    g_autoptr (YxCase) item = g_list_model_get_item (G_LIST_MODEL (page->cases), i);
    const YxCaseData *data = yx_case_get_data (item);
    g_autofree char *due = yx_sheet_day (data->due);
    g_autofree char *note
        = due != NULL ? g_strdup_printf (_("%s by %s"), data->due_node, due) : NULL;
    YxSheetRow *row
        = yx_sheet_add_row (sheet, data->number, data->cause != NULL ? data->cause : "", note);

    if (data->due != 0 && data->due < g_get_real_time ())
      yx_sheet_row_set_badge (row, _("Overdue"), "error");
    else
      yx_sheet_row_set_badge (row, yx_enum_label (YX_TYPE_CASE_STATUS, (int) data->status), NULL);
    yx_sheet_row_set_action (row, "open-case", data->id);
  }
}

YxSheet *
yx_debtor_sheet_new (const YxDebtorPage *page, const YxFullRecord *full, GdkPaintable *picture)
{
  g_autofree char *leads = NULL;
  YxSheet *sheet;

  g_return_val_if_fail (page != NULL, NULL);

  if (page->n_leads > 0)
    leads = g_strdup_printf (
        ngettext ("%d lead to be verified", "%d leads to be verified", (gulong) page->n_leads),
        page->n_leads);
  sheet = yx_sheet_new (full != NULL ? full->name : page->masked_name, leads);
  add_person (sheet, page, full, picture);
  add_flags (sheet, page);
  add_places (sheet, page);
  add_presence (sheet, page);
  add_cases (sheet, page);
  yx_sheet_add_documents (sheet, page->documents, TRUE);
  yx_sheet_add_measures (sheet, page->measures, TRUE);
  yx_sheet_add_visits (sheet, G_LIST_MODEL (page->visits), FALSE);
  return sheet;
}
