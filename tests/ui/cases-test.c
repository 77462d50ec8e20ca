/* The case desk, by keys alone: from the list to a case, its debtor and back, a track chosen by
 * hand, a node recorded and taken back. */

#include "console/cases-page.h"
#include "console/document-form.h"
#include "console/field-list.h"
#include "console/form.h"
#include "console/shortcuts.h"
#include "desk/case-page.h"
#include "harness.h"

static YxCasesPage *
page_of (YxWindow *window)
{
  return YX_CASES_PAGE (ui_find (GTK_WIDGET (window), YX_TYPE_CASES_PAGE));
}

static gboolean
is_settled (YxCasesPage *page)
{
  return yx_cases_page_is_settled (page);
}

static YxWindow *
open_cases (char **ret_path)
{
  YxWindow *window;

  *ret_path = ui_demo_desk ();
  window = ui_open (*ret_path);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.view", "s", "cases");
  ui_wait (is_settled, page_of (window));
  return window;
}

/* What the sheet shows. */
static const YxSheet *
sheet_of (YxCasesPage *page)
{
  return yx_sheet_view_get_sheet (yx_record_pane_get_view (yx_cases_page_get_record (page)));
}

static void
do_deed (YxCasesPage *page, const char *action, const char *target)
{
  g_assert_true (yx_sheet_view_activate (
      yx_record_pane_get_view (yx_cases_page_get_record (page)), action, target));
}

/* The only debtor of the case shown. */
static char *
debtor_of (YxCasesPage *page)
{
  const YxSheet *sheet = sheet_of (page);

  for (guint i = 0; i < sheet->sections->len; i++) {
    const YxSheetSection *section = g_ptr_array_index (sheet->sections, i);

    for (guint r = 0; r < section->rows->len; r++) {
      const YxSheetRow *row = g_ptr_array_index (section->rows, r);

      if (g_strcmp0 (row->action, "open-debtor") == 0)
        return g_strdup (row->target);
    }
  }
  g_assert_not_reached ();
}

static gboolean
is_form_there (gpointer unused)
{
  return ui_find_window (YX_TYPE_FORM) != NULL;
}

static gboolean
is_form_gone (gpointer unused)
{
  return ui_find_window (YX_TYPE_FORM) == NULL;
}

static YxForm *
await_form (void)
{
  ui_wait (is_form_there, NULL);
  return YX_FORM (ui_find_window (YX_TYPE_FORM));
}

/* The form takes changes again: it has been answered. */
static gboolean
is_refused (YxForm *form)
{
  GtkWidget *why = ui_find_label (GTK_WIDGET (form), "reason");

  return why != NULL && gtk_widget_get_visible (why);
}

static gboolean
is_left_to_rules (YxCasesPage *page)
{
  return yx_cases_page_is_settled (page)
         && yx_sheet_find (sheet_of (page), "clear-track", NULL) == NULL;
}

static void
test_navigation (void)
{
  g_autofree char *path = NULL;
  YxWindow *window = open_cases (&path);
  YxCasesPage *page = page_of (window);
  YxRecordPane *record = yx_cases_page_get_record (page);
  YxCaseList *list = yx_cases_page_get_list (page);
  g_autofree char *debtor = NULL;
  g_autofree char *case_id = NULL;
  int width;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (yx_case_list_get_rows (list))), >, 200);
  gtk_single_selection_set_selected (yx_case_list_get_rows (list), 3);
  ui_wait (is_settled, page);
  g_assert_cmpint ((int) yx_record_pane_get_kind (record), ==, (int) YX_RECORD_CASE);
  case_id = g_strdup (yx_record_pane_get_id (record));
  g_assert_nonnull (yx_sheet_find (sheet_of (page), "node", "filed"));
  gtk_widget_measure (GTK_WIDGET (page), GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  g_assert_cmpint (width, <=, 1280);

  debtor = debtor_of (page);
  do_deed (page, "open-debtor", debtor);
  ui_wait (is_settled, page);
  g_assert_cmpint ((int) yx_record_pane_get_kind (record), ==, (int) YX_RECORD_DEBTOR);
  g_assert_nonnull (yx_sheet_find (sheet_of (page), "open-case", case_id));
  /* Alt+Left, wherever the focus is on the page. */
  gtk_widget_activate_action (GTK_WIDGET (page), "cases.back", NULL);
  ui_wait (is_settled, page);
  g_assert_cmpstr (yx_record_pane_get_id (record), ==, case_id);
  g_assert_false (yx_record_pane_back (record));
  ui_close (window);
}

static gboolean
is_mapped (GtkWidget *widget)
{
  return gtk_widget_get_mapped (widget);
}

static gboolean
shows_case (YxCasesPage *page)
{
  return yx_cases_page_is_settled (page)
         && yx_record_pane_get_kind (yx_cases_page_get_record (page)) == YX_RECORD_CASE;
}

static gboolean
shows_debtor (YxCasesPage *page)
{
  return yx_cases_page_is_settled (page)
         && yx_record_pane_get_kind (yx_cases_page_get_record (page)) == YX_RECORD_DEBTOR;
}

static gboolean
has_focus_in_record (YxCasesPage *page)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (page)));

  return focus != NULL
         && gtk_widget_is_ancestor (focus, GTK_WIDGET (yx_cases_page_get_record (page)));
}

static gboolean
has_focus_in_list (YxCasesPage *page)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (page)));

  return focus != NULL
         && gtk_widget_is_ancestor (focus,
                                    GTK_WIDGET (yx_case_list_get_view (
                                        yx_cases_page_get_list (page))));
}

typedef struct {
  GtkRoot *root;
  GtkWidget *before;
} Moved;

static gboolean
has_moved (Moved *moved)
{
  return gtk_root_get_focus (moved->root) != moved->before;
}

/* Presses the key until the focus is on something that does this; each press moves it. */
static void
go_to (YxCasesPage *page, const char *key, const char *action)
{
  Moved moved = { gtk_widget_get_root (GTK_WIDGET (page)), NULL };

  for (guint i = 0; i < 100; i++) {
    moved.before = gtk_root_get_focus (moved.root);
    g_assert_nonnull (moved.before);
    if (g_strcmp0 (g_object_get_data (G_OBJECT (moved.before), "action"), action) == 0)
      return;
    ui_press (key);
    ui_wait (has_moved, &moved);
  }
  g_assert_not_reached ();
}

static void
test_keys (void)
{
  g_autofree char *path = ui_demo_desk ();
  YxWindow *window = ui_open (path);
  YxCasesPage *page = page_of (window);
  g_autofree char *debtor = NULL;

  if (!ui_has_keys ()) {
    g_test_skip ("xdotool is not here");
    ui_close (window);
    return;
  }
  ui_press ("alt+1");
  ui_wait (is_mapped, GTK_WIDGET (page));
  ui_wait (is_settled, page);
  ui_press ("F6");
  ui_wait (has_focus_in_list, page);
  ui_press ("Down");
  ui_wait (shows_case, page);
  ui_press ("Return");
  ui_wait (has_focus_in_record, page);
  /* Through the sections, whatever they hold, to the debtor. */
  debtor = debtor_of (page);
  go_to (page, "Tab", "open-debtor");
  ui_press ("Return");
  ui_wait (shows_debtor, page);
  g_assert_cmpstr (yx_record_pane_get_id (yx_cases_page_get_record (page)), ==, debtor);
  ui_press ("alt+Left");
  ui_wait (shows_case, page);
  ui_press ("F6");
  ui_wait (has_focus_in_list, page);
  ui_close (window);
}

/* Up and Down lead through all sections of a page, with the buttons of their headings. */
static void
test_arrows (void)
{
  g_autofree char *path = ui_demo_desk ();
  YxWindow *window = ui_open (path);
  YxCasesPage *page = page_of (window);

  if (!ui_has_keys ()) {
    g_test_skip ("xdotool is not here");
    ui_close (window);
    return;
  }
  ui_press ("alt+1");
  ui_wait (is_mapped, GTK_WIDGET (page));
  ui_wait (is_settled, page);
  ui_press ("F6");
  ui_wait (has_focus_in_list, page);
  ui_press ("Down");
  ui_wait (shows_case, page);
  ui_press ("Return");
  ui_wait (has_focus_in_record, page);
  go_to (page, "Down", "track");
  go_to (page, "Down", "claim");
  go_to (page, "Down", "open-debtor");
  go_to (page, "Down", "document");
  go_to (page, "Down", "measure");
  go_to (page, "Up", "open-debtor");
  go_to (page, "Up", "claim");
  go_to (page, "Up", "status");
  ui_close (window);
}

static void
test_edits (void)
{
  g_autofree char *path = NULL;
  YxWindow *window = open_cases (&path);
  YxCasesPage *page = page_of (window);
  YxRecordPane *record = yx_cases_page_get_record (page);
  YxDesk *desk = yx_window_get_desk (window);
  g_autoptr (YxCasePage) read = NULL;
  g_autofree char *case_id = NULL;
  YxForm *form;

  gtk_single_selection_set_selected (
      yx_case_list_get_rows (yx_cases_page_get_list (page)), 0);
  ui_wait (is_settled, page);
  case_id = g_strdup (yx_record_pane_get_id (record));

  /* Without a reason it is refused, and says so where it was asked. */
  do_deed (page, "track", NULL);
  form = await_form ();
  yx_form_choose (form, 0, 2);
  yx_form_confirm (form);
  ui_wait (is_refused, form);
  yx_form_set_text (form, 1, "申请人书面同意");
  yx_form_confirm (form);
  ui_wait (is_form_gone, NULL);
  ui_wait (is_settled, page);
  read = yx_desk_load_case_page (desk, case_id, NULL);
  g_assert_cmpint ((int) read->track.track, ==, (int) YX_TRACK_WATCH);
  g_assert_true (read->track.by_hand);
  g_assert_cmpstr (read->track.reason, ==, "申请人书面同意");

  do_deed (page, "clear-track", NULL);
  ui_wait (is_left_to_rules, page);
  ui_close (window);
}

static gboolean
is_document_form_there (gpointer unused)
{
  GtkWindow *form = ui_find_window (YX_TYPE_DOCUMENT_FORM);

  return form != NULL && gtk_widget_get_mapped (GTK_WIDGET (form));
}

static gboolean
is_document_form_gone (gpointer unused)
{
  return ui_find_window (YX_TYPE_DOCUMENT_FORM) == NULL;
}

static gboolean
are_places_offered (GtkWidget *form)
{
  return ui_find_label (form, "Places it names") != NULL;
}

static gboolean
is_number_refused (YxFieldList *fields)
{
  return yx_field_list_get_fault (fields) == 2;
}

static const YxPageDocument *
find_document (GArray *documents, const char *number)
{
  for (guint i = 0; i < documents->len; i++) {
    const YxPageDocument *document = &g_array_index (documents, YxPageDocument, i);

    if (g_strcmp0 (document->number, number) == 0)
      return document;
  }
  return NULL;
}

/* A document is recorded on the case's page, asked for what its kind has, and corrected on the
 * debtor's; one without number and day is refused at its number. */
static void
test_document (void)
{
  g_autofree char *path = NULL;
  YxWindow *window = open_cases (&path);
  YxCasesPage *page = page_of (window);
  YxRecordPane *record = yx_cases_page_get_record (page);
  YxDesk *desk = yx_window_get_desk (window);
  g_autoptr (YxCasePage) read = NULL;
  g_autoptr (YxCasePage) corrected = NULL;
  g_autofree char *case_id = NULL;
  const YxPageDocument *document;
  GtkWidget *form;
  YxFieldList *fields;

  gtk_single_selection_set_selected (yx_case_list_get_rows (yx_cases_page_get_list (page)), 0);
  ui_wait (is_settled, page);
  case_id = g_strdup (yx_record_pane_get_id (record));
  do_deed (page, "document", NULL);
  ui_wait (is_document_form_there, NULL);
  form = GTK_WIDGET (ui_find_window (YX_TYPE_DOCUMENT_FORM));
  fields = YX_FIELD_LIST (ui_find (form, YX_TYPE_FIELD_LIST));
  ui_wait_label (form, "To appear on");
  g_assert_null (ui_find_label (form, "Signed by the president"));
  ui_click (form, "Record");
  ui_wait (is_number_refused, fields);
  yx_field_list_set_number (fields, 0, (int) YX_DOCUMENT_KIND_WARRANT);
  g_signal_emit_by_name (fields, "edited");
  ui_wait (are_places_offered, form);
  g_assert_null (ui_find_label (form, "To appear on"));
  ui_fill (form, "Number", "（2099）豫9999拘1号");
  ui_fill (form, "Signed by the president", "例院长");
  ui_fill (form, "Signed on", "2025-13-01");
  ui_click (form, "Record");
  g_assert_cmpint (yx_field_list_get_fault (fields), ==, 4);
  ui_fill (form, "Signed on", "2025-12-01");
  ui_fill (form, "In force until", "2025-12-31");
  yx_field_list_set_number (fields, 10, 1);
  ui_click (form, "Record");
  ui_wait (is_document_form_gone, NULL);
  ui_wait (is_settled, page);
  read = yx_desk_load_case_page (desk, case_id, NULL);
  document = find_document (read->documents, "（2099）豫9999拘1号");
  g_assert_nonnull (document);
  g_assert_cmpint ((int) document->kind, ==, (int) YX_DOCUMENT_KIND_WARRANT);
  g_assert_cmpstr (document->signed_by, ==, "例院长");
  g_assert_cmpuint (g_strv_length (document->place_ids), ==, 1);
  g_assert_nonnull (document->debtor_id);

  do_deed (page, "open-debtor", document->debtor_id);
  ui_wait (is_settled, page);
  do_deed (page, "document", document->id);
  ui_wait (is_document_form_there, NULL);
  form = GTK_WIDGET (ui_find_window (YX_TYPE_DOCUMENT_FORM));
  ui_wait_label (form, "Correct a Document");
  ui_wait (are_places_offered, form);
  ui_fill (form, "Number", "（2099）豫9999拘2号");
  ui_click (form, "Record");
  ui_wait (is_document_form_gone, NULL);
  corrected = yx_desk_load_case_page (desk, case_id, NULL);
  g_assert_cmpuint (corrected->documents->len, ==, read->documents->len);
  g_assert_null (find_document (corrected->documents, "（2099）豫9999拘1号"));
  document = find_document (corrected->documents, "（2099）豫9999拘2号");
  g_assert_nonnull (document);
  g_assert_cmpstr (document->signed_by, ==, "例院长");
  g_assert_cmpuint (g_strv_length (document->place_ids), ==, 1);
  ui_wait (is_settled, page);
  ui_close (window);
}

int
main (int argc, char *argv[])
{
  ui_init (&argc, &argv);
  g_test_add_func ("/ui/cases/navigation", test_navigation);
  g_test_add_func ("/ui/cases/keys", test_keys);
  g_test_add_func ("/ui/cases/arrows", test_arrows);
  g_test_add_func ("/ui/cases/edits", test_edits);
  g_test_add_func ("/ui/cases/document", test_document);
  return ui_run ();
}
