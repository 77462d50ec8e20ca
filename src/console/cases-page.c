#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/case-chips.h"
#include "console/cases-page.h"
#include "console/desk-call.h"
#include "desk/casework.h"
#include "desk/triage.h"

/* Between two readings of all cases. */
#define REST_MS 2000

struct _YxCasesPage {
  AdwBin parent_instance;

  GtkPaned *paned;
  GtkWidget *list_pane;
  YxCaseChips *chips;
  YxCaseList *case_list;
  YxRecordPane *record_pane;
  GtkWidget *progress;
  GtkWidget *cancel_button;

  YxDesk *desk;
  gulong changed_id;
  YxPlanSelection *selection;
  GCancellable *load;   /* of the cases; NULL: none */
  guint rest_id;        /* waits before it reads again; 0: does not */
  gboolean stale;       /* the desk has changed since they were read */
  GCancellable *triage; /* of the sorting under way; NULL: none */
};

static void yx_cases_page_page_init (YxPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YxCasesPage, yx_cases_page, ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (YX_TYPE_PAGE, yx_cases_page_page_init))

static void
say (YxCasesPage *self, const char *text)
{
  yx_page_say (YX_PAGE (self), text);
}

static void
message_cb (YxCasesPage *self, const char *text)
{
  say (self, text);
}

static void start_load (YxCasesPage *self);

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxCasesPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) cases = yx_desk_call_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->load);
  if (error != NULL)
    say (self, error->message);
  else
    yx_case_list_set_cases (self->case_list, cases);
  if (self->stale)
    start_load (self);
}

static gboolean
rested_cb (gpointer user_data)
{
  YxCasesPage *self = user_data;

  self->rest_id = 0;
  if (self->stale)
    start_load (self);
  return G_SOURCE_REMOVE;
}

/* Reads what is not there yet, once the page is looked at. Reading all cases keeps a core busy for
 * a while, and the desk of a live night changes every second: so it rests in between. */
static void
start_load (YxCasesPage *self)
{
  if (self->desk == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)) || self->load != NULL
      || self->rest_id != 0)
    return;
  self->stale = FALSE;
  self->rest_id = g_timeout_add (REST_MS, rested_cb, self);
  self->load = g_cancellable_new ();
  yx_desk_call_async (self->desk, yx_desk_call_case_work, NULL, self->load, loaded_cb,
                      g_object_ref (self));
}

static void
desk_changed_cb (YxCasesPage *self)
{
  self->stale = TRUE;
  start_load (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    yx_record_pane_reload (self->record_pane);
}

static void
chips_changed_cb (YxCasesPage *self)
{
  const YxCaseNarrow narrow = yx_case_chips_get_narrow (self->chips);

  yx_case_list_set_narrow (self->case_list, &narrow);
}

static void
arrived_cb (YxCasesPage *self)
{
  yx_case_chips_set_judges (self->chips, yx_case_list_get_judges (self->case_list));
}

static const char *
id_of_selected (YxCasesPage *self)
{
  YxCaseRow *row = gtk_single_selection_get_selected_item (yx_case_list_get_rows (self->case_list));
  YxCase *record = row != NULL ? yx_case_row_get_case (row) : NULL;

  return record != NULL ? yx_case_get_data (record)->id : NULL;
}

static void
selection_changed_cb (YxCasesPage *self)
{
  const char *id = id_of_selected (self);

  if (id != NULL)
    yx_record_pane_show (self->record_pane, YX_RECORD_CASE, id, TRUE);
}

static void
opened_cb (YxCasesPage *self, const char *case_id)
{
  yx_record_pane_show (self->record_pane, YX_RECORD_CASE, case_id, TRUE);
  yx_sheet_view_focus (yx_record_pane_get_view (self->record_pane));
}

/* ---- Sorting ---- */

static void
show_triage (YxCasesPage *self, gboolean running)
{
  gtk_widget_set_visible (self->progress, running);
  gtk_widget_set_visible (self->cancel_button, running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "cases.triage", !running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "cases.cancel-triage", running);
}

static void
progress_cb (double fraction, gpointer user_data)
{
  YxCasesPage *self = user_data;

  if (self->triage != NULL)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), fraction);
}

static void
sorted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxCasesPage) self = user_data;
  g_autoptr (GError) error = NULL;
  YxTriageReport report;

  /* Disposed of meanwhile. */
  if (self->triage == NULL)
    return;
  if (yx_desk_triage_finish (YX_DESK (source), result, &report, &error)) {
    g_autofree char *text = yx_triage_report_text (&report);

    say (self, text);
  } else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    say (self, _("Cancelled; no case was sorted"));
  } else {
    say (self, error->message);
  }
  g_clear_object (&self->triage);
  show_triage (self, FALSE);
}

static void
triage_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  YxCasesPage *self = YX_CASES_PAGE (widget);
  g_auto (GStrv) ids = NULL;

  if (self->desk == NULL || self->triage != NULL)
    return;
  ids = yx_case_list_dup_shown_ids (self->case_list);
  if (ids[0] == NULL)
    return;
  self->triage = g_cancellable_new ();
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), 0);
  show_triage (self, TRUE);
  yx_desk_triage_async (self->desk, (const char *const *) ids, progress_cb, self, self->triage,
                        sorted_cb, g_object_ref (self));
}

static void
cancel_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  YxCasesPage *self = YX_CASES_PAGE (widget);

  if (self->triage != NULL)
    g_cancellable_cancel (self->triage);
}

static void
back_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  yx_record_pane_back (YX_CASES_PAGE (widget)->record_pane);
}

/* ---- As a page ---- */

static void
yx_cases_page_set_desk (YxPage *page, YxDesk *desk)
{
  YxCasesPage *self = YX_CASES_PAGE (page);

  if (self->load != NULL)
    g_cancellable_cancel (self->load);
  g_clear_object (&self->load);
  if (self->triage != NULL)
    g_cancellable_cancel (self->triage);
  if (self->desk != NULL)
    g_clear_signal_handler (&self->changed_id, self->desk);
  g_set_object (&self->desk, desk);
  yx_plan_selection_clear (self->selection);
  yx_record_pane_set_desk (self->record_pane, desk);
  yx_case_list_set_cases (self->case_list, NULL);
  g_clear_handle_id (&self->rest_id, g_source_remove);
  if (desk == NULL)
    return;
  self->changed_id = g_signal_connect_swapped (desk, "changed", G_CALLBACK (desk_changed_cb), self);
  self->stale = TRUE;
  start_load (self);
}

static void
yx_cases_page_reload (YxPage *page, gboolean region)
{
  desk_changed_cb (YX_CASES_PAGE (page));
}

static gboolean
yx_cases_page_open (YxPage *page, const char *kind, const char *id)
{
  YxCasesPage *self = YX_CASES_PAGE (page);

  if (!g_str_equal (kind, "case") && !g_str_equal (kind, "debtor"))
    return FALSE;
  yx_record_pane_show (self->record_pane,
                       g_str_equal (kind, "case") ? YX_RECORD_CASE : YX_RECORD_DEBTOR, id, TRUE);
  yx_sheet_view_focus (yx_record_pane_get_view (self->record_pane));
  return TRUE;
}

static void
yx_cases_page_focus_search (YxPage *page)
{
  yx_case_list_focus_search (YX_CASES_PAGE (page)->case_list);
}

static void
yx_cases_page_cycle_panes (YxPage *page, int step)
{
  YxCasesPage *self = YX_CASES_PAGE (page);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  /* Of two panes the next is the one before. */
  if (focus != NULL && gtk_widget_is_ancestor (focus, self->list_pane))
    yx_sheet_view_focus (yx_record_pane_get_view (self->record_pane));
  else
    yx_case_list_focus_table (self->case_list);
}

static void
yx_cases_page_page_init (YxPageInterface *iface)
{
  iface->set_desk = yx_cases_page_set_desk;
  iface->reload = yx_cases_page_reload;
  iface->open = yx_cases_page_open;
  iface->focus_search = yx_cases_page_focus_search;
  iface->cycle_panes = yx_cases_page_cycle_panes;
}

static void
yx_cases_page_map (GtkWidget *widget)
{
  YxCasesPage *self = YX_CASES_PAGE (widget);

  GTK_WIDGET_CLASS (yx_cases_page_parent_class)->map (widget);
  if (self->stale) {
    start_load (self);
    yx_record_pane_reload (self->record_pane);
  }
}

static void
yx_cases_page_dispose (GObject *object)
{
  YxCasesPage *self = YX_CASES_PAGE (object);

  if (self->load != NULL)
    g_cancellable_cancel (self->load);
  g_clear_object (&self->load);
  g_clear_handle_id (&self->rest_id, g_source_remove);
  if (self->triage != NULL)
    g_cancellable_cancel (self->triage);
  g_clear_object (&self->triage);
  if (self->desk != NULL)
    g_clear_signal_handler (&self->changed_id, self->desk);
  g_clear_object (&self->desk);
  g_clear_object (&self->selection);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_CASES_PAGE);
  G_OBJECT_CLASS (yx_cases_page_parent_class)->dispose (object);
}

static void
yx_cases_page_class_init (YxCasesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_cases_page_dispose;
  widget_class->map = yx_cases_page_map;
  g_type_ensure (YX_TYPE_CASE_CHIPS);
  g_type_ensure (YX_TYPE_CASE_LIST);
  g_type_ensure (YX_TYPE_RECORD_PANE);
  gtk_widget_class_install_action (widget_class, "cases.triage", NULL, triage_action_cb);
  gtk_widget_class_install_action (widget_class, "cases.cancel-triage", NULL, cancel_action_cb);
  gtk_widget_class_install_action (widget_class, "cases.back", NULL, back_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "cases.back",
                                       NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/cases-page.ui");
  gtk_widget_class_bind_template_child (widget_class, YxCasesPage, paned);
  gtk_widget_class_bind_template_child (widget_class, YxCasesPage, list_pane);
  gtk_widget_class_bind_template_child (widget_class, YxCasesPage, chips);
  gtk_widget_class_bind_template_child (widget_class, YxCasesPage, case_list);
  gtk_widget_class_bind_template_child (widget_class, YxCasesPage, record_pane);
  gtk_widget_class_bind_template_child (widget_class, YxCasesPage, progress);
  gtk_widget_class_bind_template_child (widget_class, YxCasesPage, cancel_button);
  gtk_widget_class_bind_template_callback (widget_class, chips_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, arrived_cb);
  gtk_widget_class_bind_template_callback (widget_class, opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, message_cb);
}

static void
yx_cases_page_init (YxCasesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->selection = yx_plan_selection_new ();
  yx_case_list_set_selection (self->case_list, self->selection);
  g_signal_connect_object (self->selection, "changed", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
  show_triage (self, FALSE);
}

YxCasesPage *
yx_cases_page_new (void)
{
  return g_object_new (YX_TYPE_CASES_PAGE, NULL);
}

YxCaseList *
yx_cases_page_get_list (YxCasesPage *self)
{
  g_return_val_if_fail (YX_IS_CASES_PAGE (self), NULL);
  return self->case_list;
}

YxRecordPane *
yx_cases_page_get_record (YxCasesPage *self)
{
  g_return_val_if_fail (YX_IS_CASES_PAGE (self), NULL);
  return self->record_pane;
}

gboolean
yx_cases_page_is_settled (YxCasesPage *self)
{
  g_return_val_if_fail (YX_IS_CASES_PAGE (self), TRUE);
  return self->load == NULL && self->triage == NULL && !self->stale
         && yx_case_list_is_settled (self->case_list)
         && yx_record_pane_is_settled (self->record_pane);
}
