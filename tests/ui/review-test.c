/* The Review page on a night that has ended: replayed by its keys, counted, held against the
 * safeguards with a remark on a finding, and asked why a case was not visited. */

#include <math.h>

#include "console/evidence-window.h"
#include "console/page.h"
#include "console/paper-dialog.h"
#include "console/review-clip.h"
#include "console/review-compare.h"
#include "console/review-calibration.h"
#include "console/review-figures.h"
#include "console/review-page.h"
#include "console/review-replay.h"
#include "console/review-returns.h"
#include "console/review-stops.h"
#include "console/review-why.h"
#include "desk/devices.h"
#include "desk/evidence.h"
#include "desk/out.h"
#include "desk/reports.h"
#include "harness.h"

#define MINUTE (60 * (gint64) G_USEC_PER_SEC)

typedef struct {
  Out *out;
  YxWindow *window;
  GtkWidget *page;
  YxReviewReplay *replay;
} Fixture;

static void
add_report (Fixture *f, GArray *reports, YxReportKind kind, YxStopOutcome outcome, int minute)
{
  YxTeamReport row = { .operation_id = g_strdup (f->out->operation_id),
                       .vehicle_id = g_strdup (f->out->cars[0]),
                       .kind = kind,
                       .stop = g_strdup_printf ("%s:%s", f->out->tasks[0], f->out->places[0]),
                       .outcome = outcome,
                       .device_time = NIGHT_START + minute * MINUTE,
                       .device = 1 };

  g_array_append_val (reports, row);
}

/* A photo of the tenth minute. */
static void
add_evidence (Fixture *f)
{
  g_autofree char *path = g_build_filename (f->out->night->folder, "door.jpg", NULL);
  const YxEvidenceData evidence = { .operation_id = f->out->operation_id,
                                    .task_id = f->out->tasks[0],
                                    .place_id = f->out->places[0],
                                    .kind = YX_EVIDENCE_KIND_PHOTO,
                                    .name = "door.jpg",
                                    .media_type = "image/jpeg",
                                    .taken = NIGHT_START + 10 * MINUTE,
                                    .point = { NAN, NAN } };
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "no picture at all", -1, NULL));
  yx_desk_add_evidence_file (f->out->desk, &evidence, path, NULL, &error);
  g_assert_no_error (error);
}

/* Car 0 stands at its first stop, knocks in vain, and that is all of the night. */
static void
make_night (Fixture *f)
{
  YxDeviceData device = { .protocol = YX_DEVICE_PROTOCOL_OSMAND, .identity = "terminal-0" };
  g_autoptr (GArray) reports = yx_team_reports_new ();
  g_autoptr (GPtrArray) refusals = NULL;
  g_autoptr (GError) error = NULL;

  device.bearer = f->out->cars[0];
  yx_desk_add_device (f->out->desk, &device, NULL, NULL, &error);
  g_assert_no_error (error);
  for (int minute = 1; minute < 30; minute++) {
    const gint64 time = NIGHT_START + minute * MINUTE;
    g_autofree char *sql = g_strdup_printf (
        "INSERT INTO positions (device, device_time, receive_time, lon, lat, speed, accuracy, flags) "
        "SELECT d.number, %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ", p.lon, p.lat, 0, 8, 0 "
        "FROM places p, devices d WHERE p.id = '%s' AND d.identity = 'terminal-0'",
        time, time, f->out->places[0]);

    night_run (f->out->night, sql);
  }
  add_report (f, reports, YX_REPORT_KIND_ARRIVED, YX_STOP_OUTCOME_PENDING, 5);
  add_report (f, reports, YX_REPORT_KIND_RESULT, YX_STOP_OUTCOME_NOT_FOUND, 15);
  add_report (f, reports, YX_REPORT_KIND_LEFT, YX_STOP_OUTCOME_PENDING, 16);
  yx_desk_record_reports (f->out->desk, reports, &refusals, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < refusals->len; i++)
    g_assert_cmpstr (refusals->pdata[i], ==, NULL);
  add_evidence (f);
  night_run (f->out->night, "UPDATE operations SET step = 'closed'");
}

static gboolean
is_shown (Fixture *f)
{
  return gtk_widget_get_mapped (GTK_WIDGET (f->replay))
         && yx_review_replay_get_time (f->replay) != 0;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;

  f->out = out_new ();
  make_night (f);
  path = g_build_filename (f->out->night->folder, "night.desk", NULL);
  f->window = ui_open (path);
  f->page = ui_find (GTK_WIDGET (f->window), YX_TYPE_REVIEW_PAGE);
  f->replay = YX_REVIEW_REPLAY (ui_find (f->page, YX_TYPE_REVIEW_REPLAY));
  ui_act (GTK_WIDGET (f->window), "win.view::review");
  ui_wait (is_shown, f);
  ui_wait_drawn (f->page);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  ui_close (f->window);
  out_free (f->out);
}

/* Waited for: the replay's time is, or has become more than, that. */
typedef struct {
  Fixture *f;
  gint64 time;
} Moment;

static gboolean
is_at (Moment *moment)
{
  return yx_review_replay_get_time (moment->f->replay) == moment->time;
}

static gboolean
is_later (Moment *moment)
{
  return yx_review_replay_get_time (moment->f->replay) > moment->time;
}

static void
test_replay (Fixture *f, gconstpointer data)
{
  Moment moment = { f, yx_review_replay_get_time (f->replay) };
  gint64 at;

  g_assert_cmpuint (ui_count_colours (ui_picture (f->page)), >, 50);
  ui_press ("space");
  ui_wait (is_later, &moment);
  ui_press ("space");
  do {
    at = yx_review_replay_get_time (f->replay);
    ui_wait_drawn (f->page);
    ui_wait_drawn (f->page);
  } while (yx_review_replay_get_time (f->replay) != at);
  /* Stopped by the key, and not by the night's end. */
  yx_review_replay_seek (f->replay, G_MAXINT64);
  g_assert_cmpint (yx_review_replay_get_time (f->replay), >, at);

  /* By event: from before the result to it, and back to the photo and the arrival. */
  yx_review_replay_seek (f->replay, NIGHT_START + 14 * MINUTE);
  moment.time = NIGHT_START + 15 * MINUTE;
  ui_press ("period");
  ui_wait (is_at, &moment);
  ui_wait_label (GTK_WIDGET (f->replay), "15:00");
  ui_press ("comma");
  moment.time = NIGHT_START + 10 * MINUTE;
  ui_wait (is_at, &moment);
  ui_press ("comma");
  moment.time = NIGHT_START + 5 * MINUTE;
  ui_wait (is_at, &moment);
  /* Beyond the end is the end. */
  yx_review_replay_seek (f->replay, G_MAXINT64);
  at = yx_review_replay_get_time (f->replay);
  g_assert_cmpint (at, >=, NIGHT_START + 16 * MINUTE);
  ui_press ("period");
  ui_wait_drawn (f->page);
  g_assert_cmpint (yx_review_replay_get_time (f->replay), ==, at);
}

static gboolean
is_evidence_open (Fixture *f)
{
  return ui_find_window (YX_TYPE_EVIDENCE_WINDOW) != NULL;
}

/* By key to its moment, by Enter into its window. */
static void
test_evidence (Fixture *f, gconstpointer data)
{
  Moment moment = { f, NIGHT_START + 10 * MINUTE };

  ui_press ("e");
  ui_wait (is_at, &moment);
  ui_wait_label (GTK_WIDGET (f->replay), "10:00");
  g_assert_false (is_evidence_open (f));
  ui_press ("Return");
  ui_wait (is_evidence_open, f);
  gtk_window_destroy (ui_find_window (YX_TYPE_EVIDENCE_WINDOW));
}

static gboolean
is_compared (YxReviewCompare *compare)
{
  const char *sentence = yx_review_compare_get_sentence (compare);

  return sentence != NULL && *sentence != '\0';
}

static void
test_compare (Fixture *f, gconstpointer data)
{
  YxReviewCompare *compare
      = YX_REVIEW_COMPARE (ui_find (GTK_WIDGET (f->replay), YX_TYPE_REVIEW_COMPARE));

  g_assert_false (is_compared (compare));
  ui_press ("c");
  ui_wait (is_compared, compare);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (compare)));
  /* One version only: it differs in nothing from itself. */
  g_assert_cmpuint (yx_review_compare_get_n_lines (compare), ==, 0);
  ui_press ("c");
  while (gtk_widget_get_mapped (GTK_WIDGET (compare)))
    g_main_context_iteration (NULL, TRUE);
}

typedef struct {
  Fixture *f;
  gint64 from, to; /* 0: none */
} Stretch;

static gboolean
is_repeated (Stretch *stretch)
{
  gint64 from, to;

  yx_review_replay_get_loop (stretch->f->replay, &from, &to);
  return from == stretch->from && to == stretch->to;
}

/* The one that is not of the comparison. */
static GtkDropDown *
find_speed (GtkWidget *below)
{
  GtkDropDown *found = GTK_IS_DROP_DOWN (below) ? GTK_DROP_DOWN (below) : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (below); found == NULL && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    found = YX_IS_REVIEW_COMPARE (child) ? NULL : find_speed (child);
  return found;
}

typedef struct {
  GtkDropDown *drop;
  guint index;
} Choice;

static gboolean
is_chosen (Choice *choice)
{
  return gtk_drop_down_get_selected (choice->drop) == choice->index;
}

static gboolean
has_begun (Stretch *stretch)
{
  yx_review_replay_get_loop (stretch->f->replay, NULL, &stretch->to);
  return stretch->to != 0;
}

static gboolean
is_in_stretch (Stretch *stretch)
{
  const gint64 time = yx_review_replay_get_time (stretch->f->replay);

  return time > stretch->from && time < stretch->to;
}

/* Played from the begin of the stretch again, and no more when it is taken away. */
static void
test_loop (Fixture *f, gconstpointer data)
{
  Moment moment = { f, NIGHT_START + 6 * MINUTE };
  Choice speed = { find_speed (GTK_WIDGET (f->replay)), 0 };
  Stretch stretch = { f, NIGHT_START + 6 * MINUTE, 0 };

  speed.index = gtk_drop_down_get_selected (speed.drop) + 1;
  ui_press ("greater");
  ui_wait (is_chosen, &speed);
  yx_review_replay_seek (f->replay, NIGHT_START + 6 * MINUTE);
  ui_press ("bracketleft");
  ui_wait (has_begun, &stretch);
  g_assert_true (is_repeated (&stretch));
  yx_review_replay_seek (f->replay, NIGHT_START + 8 * MINUTE);
  ui_press ("bracketright");
  stretch.to = NIGHT_START + 8 * MINUTE;
  ui_wait (is_repeated, &stretch);
  ui_press ("space");
  ui_wait (is_in_stretch, &stretch);
  ui_press ("BackSpace");
  stretch.from = stretch.to = 0;
  ui_wait (is_repeated, &stretch);
  moment.time = NIGHT_START + 9 * MINUTE;
  ui_wait (is_later, &moment);
  ui_press ("space");
  ui_wait_drawn (f->page);
}

static gboolean
is_drawn (YxReviewClip *clip)
{
  return !yx_review_clip_is_busy (clip);
}

static void
test_clip (Fixture *f, gconstpointer data)
{
  YxReviewClip *clip = YX_REVIEW_CLIP (ui_find (GTK_WIDGET (f->replay), YX_TYPE_REVIEW_CLIP));
  g_autofree char *path = g_build_filename (f->out->night->folder, "clip", NULL);
  g_autofree char *first = g_build_filename (path, "000001.png", NULL);
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", path);

  yx_review_clip_begin (clip, path);
  g_assert_true (yx_review_clip_is_busy (clip));
  ui_wait (is_drawn, clip);
  g_assert_true (g_file_test (first, G_FILE_TEST_EXISTS));
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  /* Stopped, nothing stays. */
  yx_review_clip_begin (clip, path);
  yx_review_clip_ask (clip);
  ui_wait (is_drawn, clip);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static guint
count_of_type (GtkWidget *below, GType type)
{
  guint n = G_TYPE_CHECK_INSTANCE_TYPE (below, type) && gtk_widget_get_mapped (below);

  for (GtkWidget *child = gtk_widget_get_first_child (below); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_of_type (child, type);
  return n;
}

static void
turn_to (Fixture *f, const char *view)
{
  GtkWidget *stack = gtk_widget_get_ancestor (GTK_WIDGET (f->replay), GTK_TYPE_STACK);

  gtk_stack_set_visible_child_name (GTK_STACK (stack), view);
  ui_wait_drawn (gtk_stack_get_visible_child (GTK_STACK (stack)));
}

static void
test_figures (Fixture *f, gconstpointer data)
{
  GtkWidget *figures = ui_find (f->page, YX_TYPE_REVIEW_FIGURES);

  turn_to (f, "figures");
  g_assert_cmpuint (count_of_type (figures, GTK_TYPE_LEVEL_BAR), >=, 15);
  ui_wait_label (figures, "Driving and Time on the Spot");
  /* One of the targets was visited, and the sentence above says so. */
  ui_wait_label (f->page, "· 1 of ");
}

static void
test_stops (Fixture *f, gconstpointer data)
{
  turn_to (f, "stops");
  ui_wait_label (f->page, "What came of it");
  /* Planned at and came five minutes later. */
  ui_wait_label (ui_find (f->page, YX_TYPE_REVIEW_STOPS), " min");
}

static gboolean
is_offered (Fixture *f)
{
  return ui_find_label (f->page, "What Nights Say") != NULL;
}

static void
test_next_plan (Fixture *f, gconstpointer data)
{
  GtkWidget *toggle;

  turn_to (f, "calibration");
  ui_wait (is_offered, f);
  /* Nothing was adopted, so there is nothing to switch on. */
  toggle = ui_find (ui_find (f->page, YX_TYPE_REVIEW_CALIBRATION), GTK_TYPE_SWITCH);
  g_assert_false (gtk_switch_get_active (GTK_SWITCH (toggle)));
  g_assert_false (gtk_widget_get_sensitive (toggle));
}

static gboolean
is_added_up (Fixture *f)
{
  return ui_find_label (ui_find (f->page, YX_TYPE_REVIEW_RETURNS), "All") != NULL;
}

/* All operations in one table, by whatever is chosen. */
static void
test_returns (Fixture *f, gconstpointer data)
{
  static const char *const none[] = { [2] = "In no team", [3] = "In no area" };
  GtkWidget *returns, *by;

  turn_to (f, "returns");
  ui_wait (is_added_up, f);
  returns = ui_find (f->page, YX_TYPE_REVIEW_RETURNS);
  by = ui_find (returns, GTK_TYPE_DROP_DOWN);
  ui_wait_label (returns, "-W");
  for (guint i = 2; i < G_N_ELEMENTS (none); i++) {
    gtk_drop_down_set_selected (GTK_DROP_DOWN (by), i);
    ui_wait_label (returns, none[i]);
  }
}

static gboolean
is_settled (GtkWidget *dialog)
{
  return yx_paper_dialog_is_settled (YX_PAPER_DIALOG (dialog));
}

/* From this page, papers begin with the summary of the night that is shown. */
static void
test_papers (Fixture *f, gconstpointer data)
{
  GtkWidget *dialog;
  GtkListBoxRow *chosen;

  ui_act (GTK_WIDGET (f->window), "win.papers");
  dialog = GTK_WIDGET (ui_find_window (YX_TYPE_PAPER_DIALOG));
  g_assert_nonnull (dialog);
  chosen = gtk_list_box_get_selected_row (GTK_LIST_BOX (ui_find (dialog, GTK_TYPE_LIST_BOX)));
  g_assert_cmpint (gtk_list_box_row_get_index (chosen), ==,
                   YX_PAPER_KIND_SUMMARY - YX_PAPER_KIND_ORDER);
  ui_wait (is_settled, dialog);
  gtk_window_close (GTK_WINDOW (dialog));
}

static gboolean
is_closed (Fixture *f)
{
  return night_query (f->out->night, "SELECT count(*) FROM review_findings") == 1;
}

static void
test_safeguards (Fixture *f, gconstpointer data)
{
  GtkWidget *expander, *entry;

  turn_to (f, "safeguards");
  expander = ui_find (f->page, ADW_TYPE_EXPANDER_ROW);
  g_assert_nonnull (expander);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (expander), TRUE);
  ui_wait_drawn (expander);
  entry = ui_find (expander, ADW_TYPE_ENTRY_ROW);
  g_assert_nonnull (entry);
  /* Without a remark nothing is closed. */
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  g_signal_emit_by_name (entry, "apply");
  g_assert_false (is_closed (f));
  gtk_editable_set_text (GTK_EDITABLE (entry), "the paper is in the file");
  g_signal_emit_by_name (entry, "apply");
  ui_wait (is_closed, f);
  ui_wait_label (f->page, "the paper is in the file");
}

/* What was typed and not sent stays when the night is read again. */
static void
test_remark_stays (Fixture *f, gconstpointer data)
{
  GtkWidget *expander, *entry;

  turn_to (f, "safeguards");
  expander = ui_find (f->page, ADW_TYPE_EXPANDER_ROW);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (expander), TRUE);
  ui_wait_drawn (expander);
  entry = ui_find (expander, ADW_TYPE_ENTRY_ROW);
  gtk_editable_set_text (GTK_EDITABLE (entry), "half a rem");
  g_object_add_weak_pointer (G_OBJECT (entry), (gpointer *) &entry);
  ui_act (GTK_WIDGET (f->window), "win.reload");
  while (entry != NULL || ui_find (f->page, ADW_TYPE_EXPANDER_ROW) == NULL)
    g_main_context_iteration (NULL, TRUE);
  entry = ui_find (ui_find (f->page, ADW_TYPE_EXPANDER_ROW), ADW_TYPE_ENTRY_ROW);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "half a rem");
}

static GtkWidget *
find_story_line (GtkWidget *below)
{
  GtkWidget *found = NULL;

  if (ADW_IS_ACTION_ROW (below) && g_object_get_data (G_OBJECT (below), "time") != NULL)
    return below;
  for (GtkWidget *child = gtk_widget_get_first_child (below); found == NULL && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_story_line (child);
  return found;
}

/* By its number, by its place in the list; unfolded to what is on record; and from there to its moment. */
static void
test_why (Fixture *f, gconstpointer data)
{
  g_autofree char *visited = g_strdup_printf (
      "SELECT c.number FROM task_cases t JOIN cases c ON c.id = t.case_id WHERE t.task_id = '%s'",
      f->out->tasks[0]);
  g_autofree char *number = night_query_text (f->out->night, visited);
  Moment moment = { f, NIGHT_START + 5 * MINUTE };
  GtkWidget *why = ui_find (f->page, YX_TYPE_REVIEW_WHY);
  GtkWidget *search = ui_find (why, GTK_TYPE_SEARCH_ENTRY);

  yx_page_focus_search (YX_PAGE (f->page));
  ui_wait_drawn (search);
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (f->window)), search));
  g_assert_cmpuint (count_of_type (why, ADW_TYPE_EXPANDER_ROW), >, 1);
  g_assert_null (find_story_line (why));
  gtk_editable_set_text (GTK_EDITABLE (search), "1");
  ui_wait_label (why, "Not visited");
  gtk_editable_set_text (GTK_EDITABLE (search), number);
  while (count_of_type (why, ADW_TYPE_EXPANDER_ROW) != 1 || ui_find_label (why, number) == NULL)
    g_main_context_iteration (NULL, TRUE);
  ui_wait_label (why, "Visited:");
  /* Only it can be meant, so it is unfolded: the plan that had it, and the visit with its moment. */
  ui_wait_label (why, "Plan 1:");
  ui_wait_label (why, "was there until");
  g_assert_nonnull (find_story_line (why));
  yx_review_replay_seek (f->replay, NIGHT_START + 14 * MINUTE);
  g_signal_emit_by_name (find_story_line (why), "activated");
  ui_wait (is_at, &moment);
  ui_wait (is_shown, f);
  turn_to (f, "why");
  gtk_editable_set_text (GTK_EDITABLE (search), "no such case");
  ui_wait_label (f->page, "Nothing is found");
}

/* What the rows do not tell any more is said on the page. */
static void
test_missing (Fixture *f, gconstpointer data)
{
  GtkWidget *button = ui_find (f->page, GTK_TYPE_MENU_BUTTON);
  GtkWidget *popover;

  g_assert_true (gtk_widget_get_visible (button));
  night_run (f->out->night, "DELETE FROM reports");
  night_run (f->out->night, "DELETE FROM positions");
  ui_act (GTK_WIDGET (f->window), "win.reload");
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  popover = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));
  ui_wait_label (popover, "3 reports are gone");
  ui_wait_label (popover, "Nobody reported");
  /* The replay is there nevertheless. */
  g_assert_true (is_shown (f));
}

#define ADD(name, function) \
  g_test_add ("/ui/review/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  ui_init (&argc, &argv);
  if (ui_has_keys ()) {
    ADD ("replay", test_replay);
    ADD ("evidence", test_evidence);
    ADD ("compare", test_compare);
    ADD ("loop", test_loop);
  }
  ADD ("clip", test_clip);
  ADD ("figures", test_figures);
  ADD ("stops", test_stops);
  ADD ("next-plan", test_next_plan);
  ADD ("papers", test_papers);
  ADD ("returns", test_returns);
  ADD ("safeguards", test_safeguards);
  ADD ("remark-stays", test_remark_stays);
  ADD ("why", test_why);
  ADD ("missing", test_missing);
  return ui_run ();
}
