/* The windows of a night: what the phones sent, the log that leads there, phones and terminals, and
 * zones on its map. */

#include <string.h>

#include "console/device-window.h"
#include "console/evidence-view.h"
#include "console/evidence-window.h"
#include "console/live-log.h"
#include "console/pairing-pane.h"
#include "console/settings.h"
#include "console/zone-form.h"
#include "desk/evidence.h"
#include "desk/messages.h"
#include "map/map-view.h"
#include "model/format.h"
#include "night-window.h"

/* Evidence ----------------------------------------------------------------------------------- */

static char *
add_file (UiNight *f, YxEvidenceKind kind, const char *name, const char *media_type,
          const char *path, gint64 taken, gboolean at_stop)
{
  const YxEvidenceData data = { .operation_id = f->out->operation_id,
                                .task_id = at_stop ? f->out->tasks[0] : NULL,
                                .place_id = at_stop ? f->out->places[0] : NULL,
                                .kind = kind,
                                .name = name,
                                .media_type = media_type,
                                .taken = taken,
                                .point = { 113.01, 35.01 } };
  g_autoptr (GError) error = NULL;
  char *id = NULL;

  yx_desk_add_evidence_file (f->out->desk, &data, path, &id, &error);
  g_assert_no_error (error);
  return id;
}

static char *
add_text (UiNight *f, const char *text, gint64 taken)
{
  g_autofree char *path = g_build_filename (ui_folder (), "note.txt", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return add_file (f, YX_EVIDENCE_KIND_NOTE, "note.txt", "text/plain", path, taken, FALSE);
}

/* 40 by 20 pixels, red. */
static char *
add_photo (UiNight *f, gint64 taken)
{
  g_autofree char *path = g_build_filename (ui_folder (), "door.png", NULL);
  g_autoptr (GdkPixbuf) picture = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 40, 20);
  g_autoptr (GError) error = NULL;

  gdk_pixbuf_fill (picture, 0xc01010ff);
  gdk_pixbuf_save (picture, path, "png", &error, NULL);
  g_assert_no_error (error);
  return add_file (f, YX_EVIDENCE_KIND_PHOTO, "door.png", "image/png", path, taken, TRUE);
}

static YxEvidenceWindow *
evidence_window (void)
{
  return (YxEvidenceWindow *) ui_find_window (YX_TYPE_EVIDENCE_WINDOW);
}

/* And the keyboard is in it, where the list has it. */
static gboolean
has_chosen (const char *id)
{
  YxEvidenceWindow *window = evidence_window ();

  return window != NULL && gtk_window_is_active (GTK_WINDOW (window))
         && gtk_root_get_focus (GTK_ROOT (window)) != NULL
         && g_strcmp0 (yx_evidence_window_get_chosen (window), id) == 0;
}

static gboolean
is_open (gpointer none)
{
  GtkWidget *view = ui_find (GTK_WIDGET (evidence_window ()), YX_TYPE_EVIDENCE_VIEW);

  return view != NULL && yx_evidence_view_is_open (YX_EVIDENCE_VIEW (view));
}

static gboolean
window_says (const char *text)
{
  YxEvidenceWindow *window = evidence_window ();

  return window != NULL && ui_find_label (GTK_WIDGET (window), text) != NULL;
}

static gboolean
is_closed (gpointer none)
{
  return evidence_window () == NULL;
}

static void
test_evidence (UiNight *f, gconstpointer data)
{
  g_autofree char *photo = add_photo (f, NIGHT_START + MINUTE / 4);
  g_autofree char *note = add_text (f, "nobody opened, lights on", NIGHT_START + MINUTE / 2);
  g_autofree char *digest = night_query_text (
      f->out->night, "SELECT digest FROM evidence WHERE media_type = 'image/png'");

  /* Without a car the whole night, and what was taken last. */
  ui_press ("ctrl+shift+e");
  ui_wait_for ("the last piece", (UiCondition) has_chosen, note);
  ui_wait_for ("both pieces", (UiCondition) window_says, (gpointer) "2 pieces");
  ui_wait_drawn (GTK_WIDGET (evidence_window ()));
  g_assert_cmpint (
      night_query (f->out->night, "SELECT count(*) FROM events WHERE kind = 'evidence.read'"), ==,
      0);
  ui_press ("Return");
  ui_wait (is_open, NULL);
  g_assert_cmpint (
      night_query (f->out->night, "SELECT count(*) FROM events WHERE kind = 'evidence.read'"), ==,
      1);
  /* Who opened it stands in its custody at once. */
  ui_wait_for ("its custody", (UiCondition) window_says, (gpointer) "Evidence opened");
  g_assert_true (is_open (NULL));
  ui_wait_drawn (GTK_WIDGET (evidence_window ()));
  ui_press ("Up");
  ui_wait_for ("the photo", (UiCondition) has_chosen, photo);
  g_assert_false (is_open (NULL));
  g_assert_true (window_says (digest));
  ui_press ("Return");
  ui_wait (is_open, NULL);
  ui_wait_drawn (GTK_WIDGET (evidence_window ()));
  ui_press ("Escape");
  ui_wait (is_closed, NULL);
}

/* A piece whose bytes have changed since is not shown. */
static void
test_damaged (UiNight *f, gconstpointer data)
{
  g_autofree char *note = add_text (f, "what was said", NIGHT_START + 3 * MINUTE);
  g_autofree char *digest = night_query_text (f->out->night, "SELECT digest FROM evidence");
  g_autofree char *two = g_strndup (digest, 2);
  g_autofree char *path
      = g_build_filename (f->out->night->folder, "night.desk.evidence", two, digest, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, "what was SAID", -1, &error);
  g_assert_no_error (error);
  ui_press ("ctrl+shift+e");
  ui_wait_for ("the piece", (UiCondition) has_chosen, note);
  ui_wait_drawn (GTK_WIDGET (evidence_window ()));
  ui_press ("Return");
  ui_wait_for ("what is wrong", (UiCondition) window_says, (gpointer) "hashed");
  g_assert_false (is_open (NULL));
  ui_wait_drawn (GTK_WIDGET (evidence_window ()));
  ui_press ("Escape");
  ui_wait (is_closed, NULL);
}

/* The log ------------------------------------------------------------------------------------ */

typedef struct {
  UiNight *f;
  const char *text;
} Line;

static gboolean
log_shows (Line *line)
{
  GtkWidget *log = ui_find (GTK_WIDGET (line->f->page), YX_TYPE_LIVE_LOG);

  return ui_find_label (log, line->text) != NULL;
}

/* The night's clock stands at NIGHT_START and follows positions; the PC's is years later. */
static void
test_log (UiNight *f, gconstpointer data)
{
  g_autofree char *clock = yx_format_clock (NIGHT_START + 2 * MINUTE, NULL);
  g_autofree char *said = g_strconcat (clock, ":00  ", NULL);
  g_autofree char *note = NULL;

  ui_night_report (f, YX_REPORT_KIND_SOS, YX_STOP_OUTCOME_PENDING, NIGHT_START + 2 * MINUTE);
  ui_wait_for ("the report by the night's clock", (UiCondition) log_shows, &(Line){ f, said });
  ui_night_send_position (f, NIGHT_START + 5 * MINUTE);
  note = add_text (f, "a note", NIGHT_START + 3 * MINUTE);
  g_clear_pointer (&clock, g_free);
  g_clear_pointer (&said, g_free);
  clock = yx_format_clock (NIGHT_START + 5 * MINUTE, NULL);
  said = g_strconcat (clock, ":00  Evidence stored", NULL);
  ui_wait_for ("what the desk wrote by the night's clock", (UiCondition) log_shows,
               &(Line){ f, said });
}

static double
place_of_log (UiNight *f)
{
  GtkWidget *list = ui_find (ui_find (GTK_WIDGET (f->page), YX_TYPE_LIVE_LOG), GTK_TYPE_LIST_VIEW);

  return gtk_adjustment_get_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list)));
}

static gboolean
log_is_higher (UiNight *f)
{
  GtkWidget *list = ui_find (ui_find (GTK_WIDGET (f->page), YX_TYPE_LIVE_LOG), GTK_TYPE_LIST_VIEW);
  GtkAdjustment *place = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));

  return gtk_adjustment_get_upper (place) > 2 * gtk_adjustment_get_page_size (place)
         && gtk_adjustment_get_page_size (place) > 0;
}

static void
say (UiNight *f, int from, int to)
{
  g_autoptr (GError) error = NULL;

  for (int i = from; i < to; i++) {
    g_autofree char *said = g_strdup_printf ("message %d", i);
    const YxMessageData message = { .said = said };

    yx_desk_send_message (f->out->desk, NULL, f->out->operation_id, &message, NULL, &error);
    g_assert_no_error (error);
  }
}

static guint
n_lines (UiNight *f)
{
  GtkWidget *list = ui_find (ui_find (GTK_WIDGET (f->page), YX_TYPE_LIVE_LOG), GTK_TYPE_LIST_VIEW);

  return g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list))));
}

typedef struct {
  UiNight *f;
  guint n;
} Lines;

static gboolean
has_lines (const Lines *wanted)
{
  return n_lines (wanted->f) >= wanted->n;
}

static gboolean
is_at_newest (UiNight *f)
{
  return place_of_log (f) < 1.0;
}

/* Who looks at the newest line goes on doing so, however many come; who looks at others, too. */
static void
test_newest (UiNight *f, gconstpointer data)
{
  GtkWidget *list = ui_find (ui_find (GTK_WIDGET (f->page), YX_TYPE_LIVE_LOG), GTK_TYPE_LIST_VIEW);
  GtkAdjustment *place = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  Lines above = { f, 0 };

  say (f, 0, 40);
  ui_wait_for ("lines that fill the log", (UiCondition) log_is_higher, f);
  for (int i = 40; i < 60; i += 10) {
    const Lines more = { f, n_lines (f) + 10 };

    say (f, i, i + 10);
    ui_wait_for ("more lines", (UiCondition) has_lines, (gpointer) &more);
    ui_wait_drawn (GTK_WIDGET (f->page));
    ui_wait (is_at_newest, f);
  }
  gtk_adjustment_set_value (place, gtk_adjustment_get_upper (place) / 2);
  ui_wait_drawn (GTK_WIDGET (f->page));
  above.n = n_lines (f) + 10;
  say (f, 60, 70);
  ui_wait_for ("lines above those in sight", (UiCondition) has_lines, &above);
  ui_wait_drawn (GTK_WIDGET (f->page));
  g_assert_cmpfloat (place_of_log (f), >, 1.0);
}

typedef struct {
  UiNight *f;
  const char *text;
} Shown;

static gboolean
page_shows (Shown *wanted)
{
  return ui_find_label (GTK_WIDGET (wanted->f->page), wanted->text) != NULL;
}

/* Devices ------------------------------------------------------------------------------------ */

static GtkWidget *
device_window (void)
{
  return (GtkWidget *) ui_find_window (YX_TYPE_DEVICE_WINDOW);
}

static gboolean
devices_tell (const char *text)
{
  GtkWidget *window = device_window ();

  return window != NULL && ui_find_label (window, text) != NULL;
}

/* And the keyboard is theirs. */
static gboolean
devices_say (const char *text)
{
  return devices_tell (text) && gtk_window_is_active (GTK_WINDOW (device_window ()));
}

static guint
n_codes (void)
{
  GtkWidget *pane = ui_find (device_window (), YX_TYPE_PAIRING_PANE);

  return pane != NULL ? yx_pairing_pane_get_n_codes (YX_PAIRING_PANE (pane)) : 0;
}

static gboolean
has_codes (gpointer wanted)
{
  return n_codes () == GPOINTER_TO_UINT (wanted);
}

static gboolean
is_asking (gpointer none)
{
  GtkWindow *dialog = ui_find_window (ADW_TYPE_MESSAGE_DIALOG);

  return dialog != NULL && gtk_widget_get_mapped (GTK_WIDGET (dialog));
}

static gboolean
is_revoked (UiNight *f)
{
  return night_query (f->out->night, "SELECT count(*) FROM devices WHERE revoked IS NOT NULL") == 1;
}

static gboolean
is_paired (UiNight *f)
{
  return night_query (f->out->night, "SELECT count(*) FROM devices WHERE identity = 'stranger' "
                                     "AND (vehicle_id IS NOT NULL OR officer_id IS NOT NULL)")
         == 1;
}

static gboolean
devices_closed (gpointer none)
{
  return device_window () == NULL;
}

static void
test_devices (UiNight *f, gconstpointer data)
{
  const gint64 before = night_query (f->out->night, "SELECT count(*) FROM devices");

  night_run (f->out->night,
             "INSERT INTO unknown_devices (protocol, identity, peer, first_seen, "
             "last_seen, n_seen) VALUES ('osmand', 'stranger', '192.0.2.7', 1, 2, 3)");
  ui_press ("ctrl+shift+d");
  ui_wait_for ("whose cars they can be", (UiCondition) devices_say,
               (gpointer) "Each car of the plan");
  ui_wait_drawn (device_window ());
  ui_click (device_window (), "Make the Code");
  ui_wait_for ("a code for each car", (UiCondition) has_codes, GUINT_TO_POINTER (2));
  g_assert_cmpint (night_query (f->out->night, "SELECT count(*) FROM devices"), ==, before + 2);
  g_assert_cmpint (night_query (f->out->night,
                                "SELECT count(*) FROM devices WHERE token IS NOT NULL "
                                "AND vehicle_id IS NOT NULL AND expires IS NOT NULL"),
                   ==, 2);
  ui_wait_drawn (device_window ());
  g_assert_cmpuint (ui_count_colours (ui_picture (device_window ())), >, 10);

  ui_press ("ctrl+3");
  ui_wait_for ("who was refused", (UiCondition) devices_say, (gpointer) "called 3 times");
  ui_wait_drawn (device_window ());
  ui_click (device_window (), "Pair as");
  ui_click (device_window (), "With This One");
  ui_wait (is_paired, f);

  /* The terminal of car 0 has been heard of, the codes have not. */
  adw_view_stack_set_visible_child_name (
      ADW_VIEW_STACK (ui_find (device_window (), ADW_TYPE_VIEW_STACK)), "paired");
  ui_wait_for ("who was heard of", (UiCondition) devices_tell, (gpointer) "last heard of");
  ui_wait_for ("who was not", (UiCondition) devices_tell, (gpointer) "not heard of yet");
  ui_wait_drawn (device_window ());
  ui_click (device_window (), "Revoke");
  ui_wait (is_asking, NULL);
  ui_click (GTK_WIDGET (ui_find_window (ADW_TYPE_MESSAGE_DIALOG)), "Revoke");
  ui_wait (is_revoked, f);
  gtk_window_close (GTK_WINDOW (device_window ()));
  ui_wait (devices_closed, NULL);
}

/* Zones -------------------------------------------------------------------------------------- */

static gboolean
has_zones (UiNight *f, gint64 n)
{
  return night_query (f->out->night, "SELECT count(*) FROM zones WHERE removed IS NULL") == n;
}

static gboolean
has_zone (UiNight *f)
{
  return has_zones (f, 1);
}

static gboolean
has_no_zone (UiNight *f)
{
  return has_zones (f, 0);
}

static gboolean
says_undo (UiNight *f)
{
  GtkWidget *label = ui_find_label (GTK_WIDGET (f->page), "Undo");

  return label != NULL && gtk_widget_get_child_visible (gtk_widget_get_parent (label))
         && gtk_widget_get_mapped (label);
}

static gboolean
asks_name (UiNight *f)
{
  GtkWidget *form = ui_find (GTK_WIDGET (f->page), YX_TYPE_ZONE_FORM);

  return form != NULL && gtk_widget_get_mapped (form);
}

static gboolean
tells_zone (UiNight *f)
{
  GtkWidget *note = ui_find (GTK_WIDGET (f->page), YX_TYPE_ZONE_NOTE);

  return note != NULL && gtk_widget_get_mapped (note);
}

/* Corners are set where the cross is, and the map is moved under it. */
static void
test_zone (UiNight *f, gconstpointer data)
{
  YxMapView *map = YX_MAP_VIEW (ui_find (GTK_WIDGET (f->page), YX_TYPE_MAP_VIEW));
  YxLonLat inside;

  ui_press ("ctrl+shift+z");
  ui_wait_for ("what to do", (UiCondition) page_shows, &(Shown){ f, "Click the corners" });
  ui_press ("Return");
  g_assert_false (asks_name (f));
  ui_press ("space");
  ui_press ("Left");
  ui_press ("space");
  ui_press ("Down");
  ui_press ("space");
  ui_press ("Return");
  ui_wait (asks_name, f);
  ui_press ("Return");
  ui_wait (has_zone, f);
  g_assert_cmpint (
      night_query (f->out->night, "SELECT count(*) FROM events WHERE kind = 'zone.drawn'"), ==, 1);
  ui_wait_drawn (GTK_WIDGET (f->page));

  /* The last corner is in the middle now: a little up and to the right of it is the zone. */
  inside = yx_map_view_point_at (map, gtk_widget_get_width (GTK_WIDGET (map)) / 2.0 + 12,
                                 gtk_widget_get_height (GTK_WIDGET (map)) / 2.0 - 30);
  while (!tells_zone (f)) {
    g_signal_emit_by_name (map, "background-activated", inside.lon, inside.lat);
    g_main_context_iteration (NULL, TRUE);
  }
  ui_click (ui_find (GTK_WIDGET (f->page), YX_TYPE_ZONE_NOTE), "Remove");
  ui_wait (has_no_zone, f);
  ui_wait (says_undo, f);
  gtk_widget_grab_focus (GTK_WIDGET (map));
  ui_press ("ctrl+z");
  ui_wait (has_zone, f);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/ui/live-windows/" name, UiNight, NULL, ui_night_set_up, function,                  \
              ui_night_tear_down)

int
main (int argc, char **argv)
{
  ui_init (&argc, &argv);
  /* Tests run side by side, and the ports are one machine's. */
  g_settings_set_boolean (yx_settings_get (), YX_SETTINGS_GATEWAY, FALSE);
  if (ui_has_keys ()) {
    ADD ("evidence", test_evidence);
    ADD ("damaged", test_damaged);
    ADD ("devices", test_devices);
    ADD ("zone", test_zone);
  }
  ADD ("log", test_log);
  ADD ("newest", test_newest);
  return ui_run ();
}
