#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/live-page.h"

#include <glib/gi18n.h>

#include "console/alarm.h"
#include "console/desk-call.h"
#include "console/desk-verb.h"
#include "console/evidence-window.h"
#include "console/live-dispatch.h"
#include "console/live-facts.h"
#include "console/live-host.h"
#include "console/live-leads.h"
#include "console/live-line.h"
#include "console/live-log.h"
#include "console/live-map.h"
#include "console/live-messages.h"
#include "console/live-team-row.h"
#include "console/live-watch.h"
#include "console/live-zones.h"
#include "console/roll-call-window.h"
#include "console/settings.h"
#include "desk/alerts.h"
#include "desk/lists.h"
#include "model/format.h"

/* Letters and symbols of a wall screen are so much larger. */
#define WALL_PART 1.6
#define WALL_TEAMS_PART 1.6
#define WALL_WATCH_WIDTH 480
/* What ages is told again so often when nothing else happens. */
#define SECONDS_BETWEEN_TICKS 1
#define FOLLOW_ZOOM 15.0
/* Heights in sight of the line of time, by the page's. */
#define HIGH_PAGE 900
#define LINE_HEIGHT 110
#define LINE_HEIGHT_HIGH 230

struct _YxLivePage {
  AdwBin parent_instance;

  GtkStack *stack; /* none, night */
  AdwStatusPage *none_page;
  GtkLabel *none_state;
  GtkLabel *clock, *operation_label, *sentence;
  GtkLabel *trouble; /* what is wrong with following the night */
  GtkWidget *trouble_bar;
  GtkImage *gateway_icon;
  GtkToggleButton *follow_button, *sound_button;
  GtkWidget *bar, *teams_pane, *watch_pane;
  GtkListBox *teams;
  YxLiveWatch *watch;
  GtkOverlay *map_place;
  YxMapView *map_view;
  GtkStack *talk; /* log, messages */
  YxLiveLeads *leads_list;
  YxLiveLog *log;
  YxLiveMessages *messages;
  GtkScrolledWindow *line_pane;
  YxLiveLine *line;

  YxDesk *desk;
  gulong changed_id;
  YxLiveHost *host;     /* NULL without a desk */
  YxLiveMap *map;
  YxLiveZones *zones;
  YxAlarm *alarm;
  YxNightView *view;    /* NULL: no operation is live */
  GListModel *leads;    /* open and verified; NULL: not read yet */
  guint roles;
  char *selected;       /* vehicle; NULL: none */
  gboolean quiet;       /* a selection is being set by the page itself */
  gboolean fitted;      /* the map has been put over this operation's teams */
  gboolean wall;
  int desk_width;       /* of the teams' pane before it was the wall's */
  int desk_watch_width; /* likewise, at least */
  GtkWindow *roll_call; /* weak; NULL: it is not open */
  gboolean announced;   /* the night has been brought into sight, once for each desk */
  guint tick;
  GCancellable *load;
};

static void page_init (YxPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YxLivePage, yx_live_page, ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (YX_TYPE_PAGE, page_init))

static const YxNightTeam *
selected_team (YxLivePage *self)
{
  return self->view != NULL && self->selected != NULL
             ? yx_night_view_find_team (self->view, self->selected)
             : NULL;
}

static gboolean
may_dispatch (YxLivePage *self)
{
  return (self->roles & yx_right_roles (YX_RIGHT_DISPATCH)) != 0;
}

/* The gravest level that stands about a team; -1: none. */
static int
level_of (const YxNightView *view, const char *vehicle_id)
{
  int level = -1;

  for (guint i = 0; i < view->alerts->len; i++) {
    const YxAlert *alert = view->alerts->pdata[i];

    if (g_strcmp0 (alert->vehicle_id, vehicle_id) == 0)
      level = MAX (level, (int) alert->level);
  }
  return level;
}

/* Lists ------------------------------------------------------------------------------------- */

static GtkWidget *
row_child (GtkListBox *list, int index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, index);

  return row != NULL ? gtk_list_box_row_get_child (row) : NULL;
}

static void
trim (GtkListBox *list, guint n_wanted)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, (int) n_wanted)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

static void
show_teams (YxLivePage *self)
{
  const YxNightView *view = self->view;

  self->quiet = TRUE;
  for (guint i = 0; i < view->teams->len; i++) {
    const YxNightTeam *team = view->teams->pdata[i];
    GtkWidget *row = row_child (self->teams, (int) i);

    if (row == NULL) {
      row = yx_live_team_row_new ();
      gtk_list_box_append (self->teams, row);
    }
    yx_live_team_row_show (YX_LIVE_TEAM_ROW (row), team, level_of (view, team->vehicle_id),
                           view->now);
    if (g_strcmp0 (team->vehicle_id, self->selected) == 0)
      gtk_list_box_select_row (self->teams, gtk_list_box_get_row_at_index (self->teams, (int) i));
  }
  trim (self->teams, view->teams->len);
  self->quiet = FALSE;
}

static void
show_bar (YxLivePage *self)
{
  const YxNightView *view = self->view;
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (view->now / G_TIME_SPAN_SECOND);
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);
  g_autofree char *clock = g_date_time_format (local, "%H:%M:%S");
  g_autofree char *sentence = g_strdup_printf (
      _("visited %u of %u · met %u · paid or settled %u"), view->n_done, view->n_visits,
      view->n_met, view->n_paid);

  gtk_label_set_label (self->clock, clock);
  gtk_label_set_label (self->operation_label, view->name);
  gtk_label_set_label (self->sentence, sentence);
}

/* Map --------------------------------------------------------------------------------------- */

/* All teams and the stops still to come. */
static void
fit_map (YxLivePage *self)
{
  YxBox box = YX_BOX_EMPTY;

  for (guint i = 0; i < self->view->teams->len; i++) {
    const YxNightTeam *team = self->view->teams->pdata[i];

    for (guint j = 0; j < team->stops->len; j++)
      yx_box_extend (&box, ((const YxNightStop *) team->stops->pdata[j])->point);
  }
  if (!yx_box_is_empty (box))
    yx_map_view_fit_box (self->map_view, box);
}

static void
show_map (YxLivePage *self)
{
  const YxNightTeam *team = selected_team (self);

  yx_live_map_show (self->map, self->view, self->leads, self->view != NULL ? self->view->now : 0);
  yx_live_zones_show (self->zones, self->desk, self->view, may_dispatch (self));
  if (self->view == NULL)
    return;
  if (!self->fitted) {
    fit_map (self);
    self->fitted = TRUE;
  }
  if (team != NULL && team->has_fix && gtk_toggle_button_get_active (self->follow_button))
    yx_map_view_reveal (self->map_view, team->fix.point);
}

/* All of it -------------------------------------------------------------------------------- */

/* On a high screen all the night's cars have their line. */
static void
fit_line (YxLivePage *self)
{
  const gboolean high = gtk_widget_get_height (GTK_WIDGET (self)) >= HIGH_PAGE;
  int natural;

  gtk_widget_measure (GTK_WIDGET (self->line), GTK_ORIENTATION_VERTICAL, -1, NULL, &natural, NULL,
                      NULL);
  gtk_scrolled_window_set_min_content_height (
      self->line_pane, CLAMP (natural, LINE_HEIGHT, high ? LINE_HEIGHT_HIGH : LINE_HEIGHT));
}

static void
show (YxLivePage *self)
{
  if (self->view == NULL) {
    gtk_label_set_label (self->none_state,
                         self->host != NULL ? yx_live_host_get_state (self->host) : "");
    gtk_stack_set_visible_child_name (self->stack, "none");
    yx_live_log_follow (self->log, NULL);
    yx_live_line_show (self->line, NULL, 0);
    return;
  }
  show_bar (self);
  show_teams (self);
  yx_live_watch_show (self->watch, self->view,
                      may_dispatch (self));
  show_map (self);
  yx_live_leads_show (self->leads_list, self->leads, self->view->now);
  yx_live_line_show (self->line, self->view, self->view->now);
  fit_line (self);
  yx_live_log_follow (self->log, self->view);
  yx_live_messages_follow (self->messages, self->view);
  gtk_stack_set_visible_child_name (self->stack, "night");
}

/* A window that was closed while inquiries ran is there for their alarms alone, unless somebody has
 * called it up again. */
static void
leave_hidden_window (YxLivePage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (GTK_IS_WINDOW (root) && gtk_widget_has_css_class (GTK_WIDGET (root), YX_CLOSED_WINDOW)
      && !gtk_widget_get_visible (GTK_WIDGET (root)) && yx_live_page_get_n_clocks (self) == 0)
    gtk_window_destroy (GTK_WINDOW (root));
}

/* A view that is out of sight only sounds its alarms. */
static void
take_view (YxLivePage *self)
{
  YxNightView *view = self->host != NULL ? yx_live_host_dup_view (self->host) : NULL;

  if (view == NULL || self->view == NULL
      || g_strcmp0 (view->operation_id, self->view->operation_id) != 0)
    self->fitted = FALSE;
  g_clear_pointer (&self->view, yx_night_view_unref);
  self->view = view;
  yx_alarm_follow (self->alarm, self->view);
  /* The first look comes a while after the desk has been opened. */
  if (self->view != NULL && !self->announced) {
    self->announced = TRUE;
    yx_page_ask_open (YX_PAGE (self), "night", self->view->operation_id);
  }
  leave_hidden_window (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show (self);
}

static void
show_trouble (YxLivePage *self)
{
  g_autofree char *trouble = self->host != NULL ? yx_live_host_dup_trouble (self->host) : NULL;

  gtk_label_set_label (self->trouble, trouble != NULL ? trouble : "");
  gtk_widget_set_visible (self->trouble_bar, trouble != NULL);
}

static void
state_cb (YxLivePage *self)
{
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->gateway_icon),
                               yx_live_host_get_state (self->host));
  gtk_image_set_from_icon_name (self->gateway_icon,
                                yx_live_host_is_listening (self->host)
                                    ? "network-transmit-receive-symbolic"
                                    : "network-offline-symbolic");
  gtk_label_set_label (self->none_state, yx_live_host_get_state (self->host));
  show_trouble (self);
}

static void
select_team (YxLivePage *self, const char *vehicle_id)
{
  const YxNightTeam *team;

  if (g_strcmp0 (vehicle_id, self->selected) == 0)
    return;
  g_free (self->selected);
  self->selected = g_strdup (vehicle_id);
  yx_live_map_select (self->map, self->selected);
  yx_live_line_select (self->line, self->selected);
  team = selected_team (self);
  if (self->view != NULL && team != NULL) {
    show_teams (self);
    if (team->has_fix)
      yx_map_view_reveal (self->map_view, team->fix.point);
  }
}

static void
team_selected_cb (GtkListBox *list, GtkListBoxRow *row, YxLivePage *self)
{
  const int index = row != NULL ? gtk_list_box_row_get_index (row) : -1;

  if (self->quiet || self->view == NULL || index < 0 || (guint) index >= self->view->teams->len)
    return;
  select_team (self, ((const YxNightTeam *) self->view->teams->pdata[index])->vehicle_id);
}

/* As near as a street. */
static void
go_to_selected (YxLivePage *self)
{
  const YxNightTeam *team = selected_team (self);

  if (team != NULL && team->has_fix)
    yx_map_view_go_to (self->map_view, team->fix.point, FOLLOW_ZOOM);
}

static void
team_activated_cb (GtkListBox *list, GtkListBoxRow *row, YxLivePage *self)
{
  team_selected_cb (list, row, self);
  go_to_selected (self);
}

static void
line_activated_cb (YxLiveLine *line, const char *vehicle_id, YxLivePage *self)
{
  select_team (self, vehicle_id);
}

static void
route_activated_cb (YxMapView *view, const char *id, YxLivePage *self)
{
  select_team (self, id);
}

static gboolean
is_measuring (YxLivePage *self)
{
  gboolean measuring;

  g_object_get (self->map_view, "measuring", &measuring, NULL);
  return measuring;
}

static void
background_activated_cb (YxMapView *view, double lon, double lat, YxLivePage *self)
{
  yx_live_zones_click (self->zones, (YxLonLat){ lon, lat });
}

static void
zones_say (gpointer page, const char *text)
{
  yx_page_say (YX_PAGE (page), text);
}

static void
draw_zone_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  yx_live_zones_draw (YX_LIVE_PAGE (widget)->zones);
}

static void
undo_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  yx_live_zones_undo (YX_LIVE_PAGE (widget)->zones);
}

static void
measure_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  YxLivePage *self = YX_LIVE_PAGE (widget);

  gtk_widget_activate_action (GTK_WIDGET (self->map_view), "map.measure", NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->map_view));
}

/* A team lies above everything else on the map. */
static void
map_pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, YxLivePage *self)
{
  const char *id = yx_live_map_pick (self->map, x, y);

  if (id == NULL || yx_live_zones_is_drawing (self->zones) || is_measuring (self))
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  select_team (self, id);
}

/* Alerts ------------------------------------------------------------------------------------ */

static void
acknowledged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxLivePage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!yx_desk_acknowledge_alert_finish (YX_DESK (source), result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    yx_page_say (YX_PAGE (self), error->message);
  else if (self->host != NULL)
    yx_live_host_wake (self->host);
}

static void
watch_acknowledge_cb (YxLiveWatch *watch, const char *alert_id, YxLivePage *self)
{
  if (self->desk != NULL)
    yx_desk_acknowledge_alert_async (self->desk, alert_id, self->load, acknowledged_cb,
                                     g_object_ref (self));
}

static void
watch_go_cb (YxLiveWatch *watch, const char *vehicle_id, YxLivePage *self)
{
  select_team (self, vehicle_id);
  go_to_selected (self);
}

static void
watch_debtor_cb (YxLiveWatch *watch, const char *debtor_id, YxLivePage *self)
{
  yx_page_ask_open (YX_PAGE (self), "debtor", debtor_id);
}

static void
next_alert_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  yx_live_watch_next (YX_LIVE_PAGE (widget)->watch);
}

static void
acknowledge_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  yx_live_watch_acknowledge (YX_LIVE_PAGE (widget)->watch);
}

static void
follow_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  YxLivePage *self = YX_LIVE_PAGE (widget);

  gtk_toggle_button_set_active (self->follow_button,
                                !gtk_toggle_button_get_active (self->follow_button));
  if (self->view != NULL)
    show_map (self);
}

static void
wall_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  YxLivePage *self = YX_LIVE_PAGE (widget);
  GtkPaned *teams = GTK_PANED (gtk_widget_get_parent (self->teams_pane));
  GtkRoot *root = gtk_widget_get_root (widget);

  self->wall = !self->wall;
  if (self->wall)
    gtk_widget_add_css_class (widget, "yx-wall");
  else
    gtk_widget_remove_css_class (widget, "yx-wall");
  if (self->wall) {
    self->desk_width = gtk_paned_get_position (teams);
    gtk_widget_get_size_request (self->watch_pane, &self->desk_watch_width, NULL);
  }
  gtk_paned_set_position (teams, self->wall ? (int) (WALL_TEAMS_PART * self->desk_width)
                                            : self->desk_width);
  gtk_widget_set_size_request (self->watch_pane,
                               self->wall ? WALL_WATCH_WIDTH : self->desk_watch_width, -1);
  yx_live_map_set_size (self->map, self->wall ? WALL_PART : 1.0);
  gtk_widget_queue_resize (GTK_WIDGET (self->line));
  if (GTK_IS_WINDOW (root)) {
    if (self->wall)
      gtk_window_fullscreen (GTK_WINDOW (root));
    else
      gtk_window_unfullscreen (GTK_WINDOW (root));
  }
}

/* Evidence ---------------------------------------------------------------------------------- */

static void
show_evidence (YxLivePage *self, const char *task_id, const char *id, gint64 at)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  const YxEvidenceFilter filter = { .operation_id = self->view->operation_id,
                                    .task_id = task_id,
                                    .id = id };

  if (GTK_IS_WINDOW (root))
    yx_evidence_window_open (GTK_WINDOW (root), self->desk, &filter, at);
}

/* Where the chosen team is, else where it was last; NULL: nowhere yet. */
static const YxNightStop *
latest_stop (const YxNightTeam *team)
{
  const YxNightStop *latest = NULL;

  for (guint i = 0; i < team->stops->len; i++) {
    const YxNightStop *stop = team->stops->pdata[i];

    if (stop->task_id != NULL && stop->arrived != 0
        && (latest == NULL || stop->arrived > latest->arrived))
      latest = stop;
  }
  return latest;
}

static void
evidence_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  YxLivePage *self = YX_LIVE_PAGE (widget);
  const YxNightTeam *team = selected_team (self);
  const YxNightStop *stop = team != NULL ? latest_stop (team) : NULL;

  if (self->view != NULL)
    show_evidence (self, stop != NULL ? stop->task_id : NULL, NULL, self->view->now);
}

static void
line_of_log_activated_cb (YxLiveLog *log, YxLiveLogLine *line, YxLivePage *self)
{
  const char *vehicle = yx_live_log_line_get_vehicle (line);

  if (self->view == NULL)
    return;
  if (yx_live_log_line_get_evidence (line) != NULL) {
    show_evidence (self, NULL, yx_live_log_line_get_evidence (line), 0);
  } else if (vehicle != NULL) {
    select_team (self, vehicle);
    go_to_selected (self);
  } else if (yx_live_log_line_get_task (line) != NULL) {
    show_evidence (self, yx_live_log_line_get_task (line), NULL, yx_live_log_line_get_time (line));
  }
}

/* Dispatching ------------------------------------------------------------------------------- */

static void
sent_cb (YxLivePage *self)
{
  yx_page_say (YX_PAGE (self), _("Sent. The car’s phone has to acknowledge it."));
  if (self->host != NULL)
    yx_live_host_wake (self->host);
}

static void
follow_dispatch (YxLivePage *self, GtkWidget *window)
{
  if (window != NULL)
    g_signal_connect_object (window, "sent", G_CALLBACK (sent_cb), self, G_CONNECT_SWAPPED);
}

static void
ask_for_lead (YxLivePage *self, YxLead *lead)
{
  if (self->view != NULL)
    follow_dispatch (self, yx_live_dispatch_for_lead (GTK_WIDGET (self), self->desk, self->view,
                                                      yx_lead_get_data (lead)));
}

static void
lead_asked_cb (YxLiveLeads *leads, YxLead *lead, YxLivePage *self)
{
  ask_for_lead (self, lead);
}

/* What was sent from a stop that has its result, by the stop's key. */
static void
show_stop (YxLivePage *self, const char *key)
{
  for (guint i = 0; i < self->view->teams->len; i++) {
    const YxNightStop *stop = yx_night_team_find_stop (self->view->teams->pdata[i], key);

    if (stop != NULL && stop->task_id != NULL) {
      show_evidence (self, stop->task_id, NULL, self->view->now);
      return;
    }
  }
}

static void
place_activated_cb (YxMapView *view, const char *id, YxLivePage *self)
{
  g_autoptr (YxLead) lead = yx_live_leads_find (self->leads_list, id);

  if (lead != NULL)
    ask_for_lead (self, lead);
  else if (self->view != NULL)
    show_stop (self, id);
}

/* The chosen alert's question, else the newest lead's that names a point. */
static void
dispatch_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  YxLivePage *self = YX_LIVE_PAGE (widget);
  const YxAlert *alert = yx_live_watch_get_chosen (self->watch);
  g_autoptr (YxLead) newest = yx_live_leads_find_newest (self->leads_list);
  GtkWidget *window = NULL;

  if (self->view == NULL)
    return;
  if (alert != NULL)
    window = yx_live_dispatch_for_alert (widget, self->desk, self->view, alert);
  if (window != NULL)
    follow_dispatch (self, window);
  else if (newest != NULL)
    ask_for_lead (self, newest);
  else
    yx_page_say (YX_PAGE (self), _("There is no lead that a car could be sent to."));
}

static void
message_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  YxLivePage *self = YX_LIVE_PAGE (widget);

  gtk_stack_set_visible_child_name (self->talk, "messages");
  yx_live_messages_address (self->messages, self->selected);
  yx_live_messages_focus_entry (self->messages);
}

static void
message_failed_cb (YxLiveMessages *messages, const char *text, YxLivePage *self)
{
  yx_page_say (YX_PAGE (self), text);
}

static void
roll_call_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  YxLivePage *self = YX_LIVE_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  if (self->view == NULL || !GTK_IS_WINDOW (root))
    return;
  if (self->roll_call == NULL) {
    GtkWidget *window
        = yx_roll_call_window_new (GTK_WINDOW (root), self->desk, self->view->operation_id);

    g_set_weak_pointer (&self->roll_call, GTK_WINDOW (window));
  }
  gtk_window_present (self->roll_call);
}

static void
sound_cb (YxLivePage *self)
{
  yx_alarm_set_sound (self->alarm, gtk_toggle_button_get_active (self->sound_button));
}

/* What else the page reads ----------------------------------------------------------------- */

static void
region_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxLivePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxRegion) region = yx_desk_call_finish (result, &error);

  if (self->desk == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    yx_page_say (YX_PAGE (self), error->message);
  yx_map_view_set_region (self->map_view, region);
  self->fitted = FALSE;
  if (self->view != NULL)
    show_map (self);
}

static void
load_region (YxLivePage *self)
{
  if (self->desk != NULL)
    yx_desk_call_async (self->desk, yx_desk_call_region, NULL, self->load, region_cb,
                        g_object_ref (self));
}

static void
facts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxLivePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxLiveFacts) facts = yx_live_facts_read_finish (result, &error);

  if (self->desk == NULL)
    return;
  if (facts == NULL) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      yx_page_say (YX_PAGE (self), error->message);
    return;
  }
  g_clear_object (&self->leads);
  self->leads = g_steal_pointer (&facts->leads);
  self->roles = facts->roles;
  if (self->view != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    show (self);
}

static void
load_facts (YxLivePage *self)
{
  if (self->desk != NULL)
    yx_live_facts_read_async (self->desk, self->load, facts_cb, g_object_ref (self));
}

static void
desk_changed_cb (YxLivePage *self)
{
  if (self->host != NULL)
    yx_live_host_wake (self->host);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    load_facts (self);
}

/* The page ---------------------------------------------------------------------------------- */

static gboolean
tick_cb (gpointer user_data)
{
  YxLivePage *self = user_data;

  if (self->host != NULL)
    yx_live_host_wake (self->host);
  show_trouble (self);
  return G_SOURCE_CONTINUE;
}

static void
map_cb (YxLivePage *self)
{
  if (self->tick == 0)
    self->tick = g_timeout_add_seconds (SECONDS_BETWEEN_TICKS, tick_cb, self);
  if (yx_map_view_get_region (self->map_view) == NULL)
    load_region (self);
  load_facts (self);
  show (self);
}

static void
unmap_cb (YxLivePage *self)
{
  g_clear_handle_id (&self->tick, g_source_remove);
}

static void
map_style_changed_cb (GSettings *settings, const char *key, YxLivePage *self)
{
  const int style = g_settings_get_enum (settings, key);

  yx_map_view_set_map_style (self->map_view, (YxMapStyle) style);
  yx_live_line_set_map_style (self->line, style);
}

static void
set_desk (YxPage *page, YxDesk *desk)
{
  static const YxGatewayOptions ports = { 0 };
  YxLivePage *self = YX_LIVE_PAGE (page);

  if (self->desk != NULL)
    g_clear_signal_handler (&self->changed_id, self->desk);
  g_cancellable_cancel (self->load);
  g_object_unref (self->load);
  self->load = g_cancellable_new ();
  if (self->host != NULL) {
    g_signal_handlers_disconnect_by_data (self->host, self);
    yx_live_host_stop (self->host);
  }
  g_clear_object (&self->host);
  g_clear_object (&self->leads);
  g_clear_pointer (&self->view, yx_night_view_unref);
  g_clear_pointer (&self->selected, g_free);
  self->announced = FALSE;
  if (self->roll_call != NULL)
    gtk_window_destroy (self->roll_call);
  g_set_object (&self->desk, desk);
  yx_live_log_set_desk (self->log, desk);
  yx_live_messages_set_desk (self->messages, desk);
  yx_map_view_set_region (self->map_view, NULL);
  if (desk == NULL)
    return;
  self->changed_id
      = g_signal_connect_swapped (desk, "changed", G_CALLBACK (desk_changed_cb), self);
  self->host = yx_live_host_new (
      desk, g_settings_get_boolean (yx_settings_get (), YX_SETTINGS_GATEWAY) ? &ports : NULL);
  g_signal_connect_object (self->host, "changed", G_CALLBACK (take_view), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->host, "state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  state_cb (self);
  take_view (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self))) {
    load_region (self);
    load_facts (self);
  }
}

static void
reload (YxPage *page, gboolean region)
{
  YxLivePage *self = YX_LIVE_PAGE (page);

  if (region && gtk_widget_get_mapped (GTK_WIDGET (self)))
    load_region (self);
  else if (region)
    yx_map_view_set_region (self->map_view, NULL);
  desk_changed_cb (self);
}

static gboolean
open_item (YxPage *page, const char *kind, const char *id)
{
  return g_str_equal (kind, "night");
}

static void
focus_search (YxPage *page)
{
  yx_live_log_focus_search (YX_LIVE_PAGE (page)->log);
}

static void
cycle_panes (YxPage *page, int step)
{
  YxLivePage *self = YX_LIVE_PAGE (page);
  GtkWidget *const panes[] = { GTK_WIDGET (self->teams), GTK_WIDGET (self->map_view),
                               GTK_WIDGET (self->watch), GTK_WIDGET (self->log) };
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  int here = -1;

  for (int i = 0; i < (int) G_N_ELEMENTS (panes); i++)
    if (focus != NULL && (focus == panes[i] || gtk_widget_is_ancestor (focus, panes[i])))
      here = i;
  for (int i = 0; i < (int) G_N_ELEMENTS (panes); i++) {
    here = here < 0 ? 0 : (here + step + (int) G_N_ELEMENTS (panes)) % (int) G_N_ELEMENTS (panes);
    if (gtk_widget_grab_focus (panes[here])
        || gtk_widget_child_focus (panes[here], GTK_DIR_TAB_FORWARD))
      return;
  }
}

static void
yx_live_page_dispose (GObject *object)
{
  YxLivePage *self = YX_LIVE_PAGE (object);

  if (self->load != NULL)
    g_cancellable_cancel (self->load);
  g_clear_object (&self->load);
  g_clear_weak_pointer (&self->roll_call);
  g_clear_handle_id (&self->tick, g_source_remove);
  if (self->desk != NULL)
    g_clear_signal_handler (&self->changed_id, self->desk);
  if (self->host != NULL)
    yx_live_host_stop (self->host);
  g_clear_object (&self->host);
  g_clear_object (&self->desk);
  g_clear_object (&self->leads);
  g_clear_pointer (&self->view, yx_night_view_unref);
  g_clear_pointer (&self->selected, g_free);
  g_clear_pointer (&self->map, yx_live_map_free);
  g_clear_pointer (&self->zones, yx_live_zones_free);
  g_clear_pointer (&self->alarm, yx_alarm_free);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_LIVE_PAGE);
  G_OBJECT_CLASS (yx_live_page_parent_class)->dispose (object);
}

static void
page_init (YxPageInterface *iface)
{
  iface->set_desk = set_desk;
  iface->reload = reload;
  iface->open = open_item;
  iface->focus_search = focus_search;
  iface->cycle_panes = cycle_panes;
}

static void
yx_live_page_class_init (YxLivePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_live_page_dispose;
  g_type_ensure (YX_TYPE_MAP_VIEW);
  g_type_ensure (YX_TYPE_LIVE_LOG);
  g_type_ensure (YX_TYPE_LIVE_LINE);
  g_type_ensure (YX_TYPE_LIVE_MESSAGES);
  g_type_ensure (YX_TYPE_LIVE_LEADS);
  g_type_ensure (YX_TYPE_LIVE_WATCH);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/live-page.ui");
  gtk_widget_class_bind_template_child (widget_class, YxLivePage, stack);
  gtk_widget_class_bind_template_child (widget_class, YxLivePage, none_page);
  gtk_widget_class_bind_template_child (widget_class, YxLivePage, none_state);
  gtk_widget_class_bind_template_child (widget_class, YxLivePage, bar);
  gtk_widget_class_bind_template_child (widget_class, YxLivePage, clock);
  gtk_widget_class_bind_template_child (widget_class, YxLivePage, operation_label);
  gtk_widget_class_bind_template_child (widget_class, YxLivePage, sentence);
  gtk_widget_class_bind_template_child (widget_class, YxLivePage, gateway_icon);
  gtk_widget_class_bind_template_child (widget_class, YxLivePage, trouble);
  gtk_widget_class_bind_template_child (widget_class, YxLivePage, trouble_bar);
  gtk_widget_class_bind_template_child (widget_class, YxLivePage, follow_button);
  gtk_widget_class_bind_template_child (widget_class, YxLivePage, sound_button);
  gtk_widget_class_bind_template_child (widget_class, YxLivePage, teams_pane);
  gtk_widget_class_bind_template_child (widget_class, YxLivePage, teams);
  gtk_widget_class_bind_template_child (widget_class, YxLivePage, map_place);
  gtk_widget_class_bind_template_child (widget_class, YxLivePage, map_view);
  gtk_widget_class_bind_template_child (widget_class, YxLivePage, watch_pane);
  gtk_widget_class_bind_template_child (widget_class, YxLivePage, watch);
  gtk_widget_class_bind_template_child (widget_class, YxLivePage, talk);
  gtk_widget_class_bind_template_child (widget_class, YxLivePage, log);
  gtk_widget_class_bind_template_child (widget_class, YxLivePage, messages);
  gtk_widget_class_bind_template_child (widget_class, YxLivePage, leads_list);
  gtk_widget_class_bind_template_child (widget_class, YxLivePage, line);
  gtk_widget_class_bind_template_child (widget_class, YxLivePage, line_pane);
  gtk_widget_class_bind_template_callback (widget_class, team_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, team_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, route_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, line_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, message_failed_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, background_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, lead_asked_cb);
  gtk_widget_class_bind_template_callback (widget_class, line_of_log_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, watch_go_cb);
  gtk_widget_class_bind_template_callback (widget_class, watch_acknowledge_cb);
  gtk_widget_class_bind_template_callback (widget_class, watch_debtor_cb);
  gtk_widget_class_install_action (widget_class, "live.next-alert", NULL, next_alert_cb);
  gtk_widget_class_install_action (widget_class, "live.acknowledge", NULL, acknowledge_action_cb);
  gtk_widget_class_install_action (widget_class, "live.follow", NULL, follow_action_cb);
  gtk_widget_class_install_action (widget_class, "live.dispatch", NULL, dispatch_action_cb);
  gtk_widget_class_install_action (widget_class, "live.message", NULL, message_action_cb);
  gtk_widget_class_install_action (widget_class, "live.roll-call", NULL, roll_call_action_cb);
  gtk_widget_class_install_action (widget_class, "live.draw-zone", NULL, draw_zone_action_cb);
  gtk_widget_class_install_action (widget_class, "live.undo", NULL, undo_action_cb);
  gtk_widget_class_install_action (widget_class, "live.measure", NULL, measure_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "live.undo",
                                       NULL);
  gtk_widget_class_install_action (widget_class, "live.evidence", NULL, evidence_action_cb);
  gtk_widget_class_install_action (widget_class, "live.wall", NULL, wall_action_cb);
}

static void
yx_live_page_init (YxLivePage *self)
{
  GSettings *settings = yx_settings_get ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->load = g_cancellable_new ();
  self->alarm = yx_alarm_new (GTK_WIDGET (self));
  gtk_widget_init_template (GTK_WIDGET (self));
  self->zones = yx_live_zones_new (self->map_place, self->map_view, zones_say, self);
  self->map = yx_live_map_new (self->map_view);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (map_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->map_view), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_object (self->sound_button, "toggled", G_CALLBACK (sound_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
  g_signal_connect (self, "unmap", G_CALLBACK (unmap_cb), NULL);
  g_signal_connect_object (settings, "changed::" YX_SETTINGS_MAP_STYLE,
                           G_CALLBACK (map_style_changed_cb), self, 0);
  map_style_changed_cb (settings, YX_SETTINGS_MAP_STYLE, self);
}

const char *
yx_live_page_get_selected (YxLivePage *self)
{
  g_return_val_if_fail (YX_IS_LIVE_PAGE (self), NULL);

  return self->selected;
}

guint
yx_live_page_get_n_clocks (YxLivePage *self)
{
  guint n = 0;

  g_return_val_if_fail (YX_IS_LIVE_PAGE (self), 0);

  for (guint i = 0; self->view != NULL && i < self->view->custodies->len; i++)
    n += ((const YxCustody *) self->view->custodies->pdata[i])->ended == 0;
  return n;
}

gint64
yx_live_page_get_shown_fix (YxLivePage *self, const char *vehicle_id)
{
  g_return_val_if_fail (YX_IS_LIVE_PAGE (self), 0);

  return yx_live_map_get_shown_fix (self->map, vehicle_id);
}
