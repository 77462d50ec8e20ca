#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/lead-entry.h"

#include <glib/gi18n.h>

#include "console/desk-call.h"
#include "console/suggest-entry.h"
#include "desk/address.h"
#include "desk/lead-text.h"
#include "desk/leads.h"
#include "desk/who.h"
#include "geo/coordinates.h"
#include "map/map-view.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"
#include "model/when.h"
#include "region/name-text.h"

#define MAX_WHO 6
#define MAX_WHERE 5
#define MAX_SAME 3

/* In the order of their keys, Alt+1 … */
static const YxSource sources[] = {
  YX_SOURCE_POLICE_110, YX_SOURCE_HOTLINE, YX_SOURCE_APPLICANT,
  YX_SOURCE_OFFICER,    YX_SOURCE_AGENCY,  YX_SOURCE_OTHER,
};
/* Alt+7 … */
static const double certainties[] = { 0.25, 0.5, 0.9 };
#define LIKELY 1

static const YxPlaceKind kinds[]
    = { YX_PLACE_KIND_SEEN,     YX_PLACE_KIND_HOME,     YX_PLACE_KIND_WORK, YX_PLACE_KIND_BUSINESS,
        YX_PLACE_KIND_RELATIVE, YX_PLACE_KIND_PROPERTY, YX_PLACE_KIND_OTHER };

static const YxDatum datums[] = { YX_DATUM_WGS84, YX_DATUM_GCJ02, YX_DATUM_BD09 };

struct _YxLeadEntry {
  AdwWindow parent_instance;

  YxSuggestEntry *who, *where;
  GtkDropDown *datum_row, *kind_row;
  GtkEntry *when_entry, *said_entry, *informant_entry, *phone_entry;
  GtkLabel *when_note, *summary, *failure;
  GtkBox *source_box, *certainty_box, *same_box;
  GtkListBox *same_list;
  GtkCheckButton *urgent_check;
  GtkButton *merge_button;
  YxMapView *map_view;
  GtkToggleButton *source_buttons[G_N_ELEMENTS (sources)];
  GtkToggleButton *certainty_buttons[G_N_ELEMENTS (certainties)];

  YxDesk *desk;
  GCancellable *cancellable; /* of the window's life */
  GCancellable *who_run, *where_run, *same_run;
  GListStore *who_found;     /* of YxDebtor, beside the suggestions */
  GPtrArray *where_found;    /* of YxFound, beside the suggestions */

  YxDebtor *debtor;          /* who; NULL: not said yet */
  char *address;             /* where, in words; NULL: a point alone */
  gboolean has_point;
  YxLonLat point;
  double radius_m;
  gint64 heard;              /* 0: now; below 0: not understood */
  GListStore *same;          /* of YxLead; NULL: not asked yet */
  gboolean save_asked;       /* waits for `same` */
  gboolean saving;
};

enum {
  SIGNAL_RECORDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxLeadEntry, yx_lead_entry, ADW_TYPE_WINDOW)

static void save (YxLeadEntry *self, const char *merge_into);

static void
restart (GCancellable **run)
{
  if (*run != NULL)
    g_cancellable_cancel (*run);
  g_clear_object (run);
  *run = g_cancellable_new ();
}

/* Whether an answer is the one that is waited for; it is then taken off the wait. */
static gboolean
is_current (GCancellable **run, GAsyncResult *result)
{
  if (*run == NULL || g_task_get_cancellable (G_TASK (result)) != *run)
    return FALSE;
  g_clear_object (run);
  return TRUE;
}

static guint
chosen (GtkToggleButton *const *buttons, guint n)
{
  for (guint i = 0; i < n; i++)
    if (gtk_toggle_button_get_active (buttons[i]))
      return i;
  return 0;
}

static YxSource
get_source (YxLeadEntry *self)
{
  return sources[chosen (self->source_buttons, G_N_ELEMENTS (sources))];
}

static double
get_certainty (YxLeadEntry *self)
{
  return certainties[chosen (self->certainty_buttons, G_N_ELEMENTS (certainties))];
}

static gint64
get_heard (YxLeadEntry *self)
{
  return self->heard > 0 ? self->heard : g_get_real_time ();
}

/* ---- What is understood ---- */

static void
add_part (GString *text, const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  g_string_append (text, text->len > 0 ? " · " : "");
  g_string_append (text, part);
}

static char *
describe (YxLeadEntry *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *when = yx_format_time (get_heard (self), NULL);

  if (self->debtor != NULL)
    add_part (text, yx_debtor_get_data (self->debtor)->name);
  add_part (text, self->address);
  if (self->has_point) {
    g_autofree char *point
        = g_strdup_printf ("%.5f, %.5f", self->point.lon, self->point.lat);

    add_part (text, point);
  }
  add_part (text, when);
  add_part (text, yx_enum_label (YX_TYPE_SOURCE, (int) get_source (self)));
  add_part (text, yx_certainty_label (get_certainty (self)));
  if (gtk_check_button_get_active (self->urgent_check))
    add_part (text, _("urgent"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
is_complete (YxLeadEntry *self)
{
  return self->debtor != NULL && (self->has_point || self->address != NULL) && self->heard >= 0;
}

static void
update (YxLeadEntry *self)
{
  g_autofree char *text = describe (self);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->same_list);

  gtk_label_set_label (self->summary, text);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lead.save",
                                 is_complete (self) && !self->saving);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lead.merge",
                                 is_complete (self) && !self->saving && row != NULL);
}

static void
show_failure (YxLeadEntry *self, const char *text)
{
  gtk_label_set_label (self->failure, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->failure), text != NULL);
}

static YxLeadRecord
make_record (YxLeadEntry *self, const char *merge_into)
{
  return (YxLeadRecord){
    .debtor_id = yx_debtor_get_data (self->debtor)->id,
    .address = self->address,
    .has_point = self->has_point,
    .point = self->point,
    .kind = kinds[gtk_drop_down_get_selected (self->kind_row)],
    .source = get_source (self),
    .text = gtk_editable_get_text (GTK_EDITABLE (self->said_entry)),
    .certainty = get_certainty (self),
    .urgent = gtk_check_button_get_active (self->urgent_check),
    .heard = self->heard > 0 ? self->heard : 0,
    .informant = gtk_editable_get_text (GTK_EDITABLE (self->informant_entry)),
    .informant_phone = gtk_editable_get_text (GTK_EDITABLE (self->phone_entry)),
    .merge_into = merge_into,
  };
}

/* ---- Leads that it may repeat ---- */

static GtkWidget *
create_same_row (YxLead *lead)
{
  const YxLeadData *data = yx_lead_get_data (lead);
  const gint64 now = g_get_real_time ();
  g_autofree char *age = yx_lead_age_text (lead, now);
  g_autofree char *text = g_strdup_printf (
      "%s %s · %s · %s", yx_lead_mark (lead, now),
      data->address != NULL ? data->address : _("a point on the map"), age,
      yx_enum_label (YX_TYPE_SOURCE, (int) data->source));
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  return label;
}

static void
show_same (YxLeadEntry *self)
{
  const guint n = self->same != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->same)) : 0;
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->same_list, 0)) != NULL)
    gtk_list_box_remove (self->same_list, GTK_WIDGET (row));
  for (guint i = 0; i < MIN (n, MAX_SAME); i++) {
    g_autoptr (YxLead) lead = g_list_model_get_item (G_LIST_MODEL (self->same), i);

    gtk_list_box_append (self->same_list, create_same_row (lead));
  }
  gtk_list_box_select_row (self->same_list, gtk_list_box_get_row_at_index (self->same_list, 0));
  gtk_widget_set_visible (GTK_WIDGET (self->same_box), n > 0);
  update (self);
}

static void
same_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxLeadEntry) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) same = yx_desk_find_same_leads_finish (YX_DESK (source), result, &error);
  gboolean any;

  if (!is_current (&self->same_run, result))
    return;
  if (same == NULL)
    show_failure (self, error->message);
  g_set_object (&self->same, same);
  show_same (self);
  any = same != NULL && g_list_model_get_n_items (G_LIST_MODEL (same)) > 0;
  if (self->save_asked) {
    self->save_asked = FALSE;
    if (!any)
      save (self, NULL);
  }
}

/* Who, where or when have changed. */
static void
look_for_same (YxLeadEntry *self)
{
  g_clear_object (&self->same);
  if (!is_complete (self)) {
    show_same (self);
    return;
  }
  const YxLeadRecord record = make_record (self, NULL);

  restart (&self->same_run);
  yx_desk_find_same_leads_async (self->desk, &record, self->same_run, same_cb,
                                 g_object_ref (self));
  update (self);
}

/* ---- Who ---- */

static void
who_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxLeadEntry) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) found = yx_desk_find_debtors_finish (YX_DESK (source), result, &error);
  guint n;

  if (!is_current (&self->who_run, result))
    return;
  yx_suggest_entry_clear (self->who);
  if (found == NULL) {
    yx_suggest_entry_set_waiting (self->who, FALSE);
    yx_suggest_entry_set_note (self->who, error->message, FALSE);
    return;
  }
  g_set_object (&self->who_found, found);
  n = g_list_model_get_n_items (G_LIST_MODEL (found));
  yx_suggest_entry_set_note (self->who,
                             n == 0 ? _("Nobody on the desk by this name, number or pinyin") : NULL,
                             FALSE);
  if (n == 0)
    yx_suggest_entry_set_waiting (self->who, FALSE);
  for (guint i = 0; i < n; i++) {
    g_autoptr (YxDebtor) debtor = g_list_model_get_item (G_LIST_MODEL (found), i);
    const YxDebtorData *data = yx_debtor_get_data (debtor);
    g_autofree char *detail = NULL;

    detail = data->masked_id_number != NULL
                 ? g_strdup_printf ("%s  %s", data->case_numbers != NULL ? data->case_numbers : "–",
                                    data->masked_id_number)
                 : g_strdup (data->case_numbers);
    yx_suggest_entry_add (self->who, data->name, detail);
  }
}

static void
who_typed_cb (YxSuggestEntry *entry, const char *text, YxLeadEntry *self)
{
  g_clear_object (&self->debtor);
  yx_suggest_entry_set_note (entry, NULL, TRUE);
  if (*text == '\0') {
    g_clear_object (&self->who_run);
    yx_suggest_entry_clear (entry);
    yx_suggest_entry_set_waiting (entry, FALSE);
  } else {
    restart (&self->who_run);
    yx_suggest_entry_clear (entry);
    yx_suggest_entry_set_waiting (entry, TRUE);
    yx_desk_find_debtors_async (self->desk, text, MAX_WHO, self->who_run, who_found_cb,
                                g_object_ref (self));
  }
  look_for_same (self);
}

static void
who_chosen_cb (YxSuggestEntry *entry, guint index, YxLeadEntry *self)
{
  const YxDebtorData *data;
  g_autofree char *note = NULL;

  g_clear_object (&self->debtor);
  self->debtor = g_list_model_get_item (G_LIST_MODEL (self->who_found), index);
  data = yx_debtor_get_data (self->debtor);
  note = g_strdup_printf ("✓ %s · %s", data->name,
                          data->case_numbers != NULL ? data->case_numbers : "–");
  yx_suggest_entry_set_text (entry, data->name);
  yx_suggest_entry_set_note (entry, note, TRUE);
  yx_suggest_entry_focus (self->where);
  look_for_same (self);
}

/* ---- Where ---- */

static void
forget_where (YxLeadEntry *self)
{
  g_clear_pointer (&self->address, g_free);
  self->has_point = FALSE;
  self->radius_m = 0.0;
  yx_map_view_clear_found (self->map_view);
}

/* Near enough to send a car to. */
static void
take_found (YxLeadEntry *self, const YxFound *found)
{
  g_autofree char *note = g_strdup_printf (_("✓ %s · %s, within %.0f m"), found->name,
                                           yx_match_level_label (found->level), found->radius_m);

  self->has_point = found->level <= YX_ADDRESS_COARSEST;
  self->point = found->point;
  self->radius_m = found->radius_m;
  yx_suggest_entry_set_note (self->where, note, self->has_point);
  yx_map_view_show_found (self->map_view, found->point, found->radius_m, found->name);
}

static void
where_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxLeadEntry) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = yx_desk_find_address_finish (YX_DESK (source), result, &error);

  if (!is_current (&self->where_run, result))
    return;
  yx_suggest_entry_clear (self->where);
  if (found == NULL || found->len == 0) {
    yx_suggest_entry_set_waiting (self->where, FALSE);
    yx_suggest_entry_set_note (
        self->where,
        found != NULL ? _("Not found in the region: kept in words, without a point")
                      : error->message,
        FALSE);
    return;
  }
  g_clear_pointer (&self->where_found, g_ptr_array_unref);
  self->where_found = g_ptr_array_ref (found);
  for (guint i = 0; i < MIN (found->len, MAX_WHERE); i++) {
    const YxFound *one = g_ptr_array_index (found, i);
    g_autofree char *detail
        = g_strdup_printf (_("%s · %s, within %.0f m"), one->within != NULL ? one->within : "–",
                           yx_match_level_label (one->level), one->radius_m);

    yx_suggest_entry_add (self->where, one->name, detail);
  }
}

/* Whether the text is coordinates, good or not. */
static gboolean
take_coordinates (YxLeadEntry *self, const char *text)
{
  YxCoordinates read;
  YxDatum datum;
  g_autofree char *note = NULL;

  switch (yx_coordinates_parse (text, &read)) {
  case YX_COORDINATES_OK:
    datum = read.has_datum ? read.datum : datums[gtk_drop_down_get_selected (self->datum_row)];
    self->has_point = TRUE;
    self->point = yx_datum_to_wgs84 (datum, read.point);
    self->radius_m = 0.0;
    note = g_strdup_printf (_("✓ longitude %.6f, latitude %.6f in %s"), read.point.lon,
                            read.point.lat, yx_datum_name (datum));
    yx_suggest_entry_set_note (self->where, note, TRUE);
    yx_map_view_show_found (self->map_view, self->point, 0.0, NULL);
    return TRUE;
  case YX_COORDINATES_AMBIGUOUS:
    yx_suggest_entry_set_note (self->where,
                               _("Which is the longitude? Write E and N, or 经 and 纬"), FALSE);
    return TRUE;
  case YX_COORDINATES_RANGE:
    yx_suggest_entry_set_note (self->where, _("These coordinates are none on earth"), FALSE);
    return TRUE;
  case YX_COORDINATES_NONE:
  default:
    return FALSE;
  }
}

static void
where_typed_cb (YxSuggestEntry *entry, const char *text, YxLeadEntry *self)
{
  const YxRegionFindOptions options = { .limit = MAX_WHERE, .typing = TRUE };

  forget_where (self);
  yx_suggest_entry_clear (entry);
  yx_suggest_entry_set_note (entry, NULL, TRUE);
  yx_suggest_entry_set_waiting (entry, FALSE);
  g_clear_object (&self->where_run);
  if (*text != '\0' && !take_coordinates (self, text)) {
    self->address = g_strstrip (g_strdup (text));
    if (*self->address == '\0') {
      g_clear_pointer (&self->address, g_free);
    } else {
      restart (&self->where_run);
      yx_suggest_entry_set_waiting (entry, TRUE);
      yx_desk_find_address_async (self->desk, text, &options, self->where_run, where_found_cb,
                                  g_object_ref (self));
    }
  }
  look_for_same (self);
}

static void
where_chosen_cb (YxSuggestEntry *entry, guint index, YxLeadEntry *self)
{
  const YxFound *found = g_ptr_array_index (self->where_found, index);

  /* Pinyin and beginnings are how it was found, not what the place is called. */
  if (self->address == NULL || !yx_name_has_han (self->address)
      || g_str_has_prefix (found->name, self->address)) {
    g_autoptr (GString) whole = g_string_new (found->within);

    g_string_append (whole, found->name);
    g_string_replace (whole, " ", "", 0);
    g_free (self->address);
    self->address = g_string_free (g_steal_pointer (&whole), FALSE);
    yx_suggest_entry_set_text (entry, self->address);
  }
  take_found (self, found);
  gtk_widget_grab_focus (GTK_WIDGET (self->when_entry));
  look_for_same (self);
}

static void
datum_changed_cb (YxLeadEntry *self)
{
  if (self->desk != NULL)
    where_typed_cb (self->where, yx_suggest_entry_get_text (self->where), self);
}

static void
map_clicked_cb (YxMapView *view, double lon, double lat, YxLeadEntry *self)
{
  g_autofree char *note = NULL;

  self->has_point = TRUE;
  self->point = (YxLonLat){ lon, lat };
  self->radius_m = 0.0;
  note = g_strdup_printf (_("✓ on the map: %.6f, %.6f"), lon, lat);
  yx_suggest_entry_clear (self->where);
  yx_suggest_entry_set_note (self->where, note, TRUE);
  yx_map_view_show_found (view, self->point, 0.0, self->address);
  look_for_same (self);
}

/* ---- When and the rest ---- */

static void
when_changed_cb (GtkEditable *editable, YxLeadEntry *self)
{
  const char *text = gtk_editable_get_text (editable);
  const gint64 now = g_get_real_time ();
  g_autofree char *note = NULL;
  gint64 time;

  if (*text == '\0') {
    self->heard = 0;
  } else if (!yx_parse_when (text, now, NULL, &time) || time > now + 5 * G_TIME_SPAN_MINUTE) {
    self->heard = -1;
    note = g_strdup (_("Not understood: 2330, 20分钟前, 昨晚11点 and 11-22 23:30 are"));
  } else {
    g_autofree char *clock = yx_format_time (time, NULL);
    g_autofree char *span = yx_span_text (now - time);

    self->heard = time;
    note = g_strdup_printf (_("✓ %s, %s ago"), clock, span);
  }
  gtk_widget_remove_css_class (GTK_WIDGET (self->when_note),
                               self->heard < 0 ? "success" : "warning");
  gtk_widget_add_css_class (GTK_WIDGET (self->when_note), self->heard < 0 ? "warning" : "success");
  gtk_label_set_label (self->when_note, note != NULL ? note : _("now"));
  look_for_same (self);
}

static void
option_changed_cb (YxLeadEntry *self)
{
  update (self);
}

static void
recorded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxLeadEntry) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *sentence = NULL;

  self->saving = FALSE;
  if (!yx_desk_record_lead_finish (YX_DESK (source), result, &id, &error)) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      show_failure (self, error->message);
      update (self);
    }
    return;
  }
  sentence = describe (self);
  g_signal_emit (self, signals[SIGNAL_RECORDED], 0, id, sentence);
  gtk_window_close (GTK_WINDOW (self));
}

static void
save (YxLeadEntry *self, const char *merge_into)
{
  if (!is_complete (self) || self->saving)
    return;
  const YxLeadRecord record = make_record (self, merge_into);

  self->saving = TRUE;
  show_failure (self, NULL);
  update (self);
  yx_desk_record_lead_async (self->desk, &record, self->cancellable, recorded_cb,
                             g_object_ref (self));
}

/* What it may repeat is looked at before anything is stored. */
static void
save_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  YxLeadEntry *self = YX_LEAD_ENTRY (widget);

  if (self->same == NULL && self->same_run != NULL)
    self->save_asked = TRUE;
  else
    save (self, NULL);
}

static void
merge_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  YxLeadEntry *self = YX_LEAD_ENTRY (widget);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->same_list);
  g_autoptr (YxLead) lead = NULL;

  if (row == NULL || self->same == NULL)
    return;
  lead = g_list_model_get_item (G_LIST_MODEL (self->same),
                                (guint) gtk_list_box_row_get_index (row));
  save (self, yx_lead_get_data (lead)->id);
}

static void
source_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  YxLeadEntry *self = YX_LEAD_ENTRY (widget);
  const gint32 index = g_variant_get_int32 (parameter);

  if (index < (gint32) G_N_ELEMENTS (sources))
    gtk_toggle_button_set_active (self->source_buttons[index], TRUE);
  else
    gtk_toggle_button_set_active (
        self->certainty_buttons[index - (gint32) G_N_ELEMENTS (sources)], TRUE);
}

static void
urgent_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkCheckButton *check = YX_LEAD_ENTRY (widget)->urgent_check;

  gtk_check_button_set_active (check, !gtk_check_button_get_active (check));
}

static void
entry_activate_cb (GtkEntry *entry, YxLeadEntry *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "lead.save", NULL);
}

/* Enter in a field that is settled: on to the next that is not, or save. */
static void
submitted_cb (YxSuggestEntry *entry, YxLeadEntry *self)
{
  if (self->debtor == NULL)
    yx_suggest_entry_focus (self->who);
  else if (!self->has_point && self->address == NULL)
    yx_suggest_entry_focus (self->where);
  else if (entry == self->where)
    gtk_widget_grab_focus (GTK_WIDGET (self->when_entry));
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "lead.save", NULL);
}

static void
region_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxLeadEntry) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxRegion) region = yx_desk_call_finish (result, &error);

  if (region != NULL && self->map_view != NULL)
    yx_map_view_set_region (self->map_view, region);
}

static void
add_choice (YxLeadEntry *self, GtkBox *box, GtkToggleButton **buttons, guint index, guint key,
            const char *label)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  g_autofree char *digit = g_strdup_printf ("%u", key);
  g_autofree char *tip = g_strdup_printf (_("%s (Alt+%u)"), label, key);
  GtkWidget *hint = gtk_label_new (digit);

  gtk_widget_add_css_class (hint, "dim-label");
  gtk_widget_add_css_class (hint, "caption");
  gtk_box_append (GTK_BOX (content), hint);
  gtk_box_append (GTK_BOX (content), gtk_label_new (label));
  gtk_button_set_child (GTK_BUTTON (button), content);
  gtk_widget_set_tooltip_text (button, tip);
  buttons[index] = GTK_TOGGLE_BUTTON (button);
  if (index > 0)
    gtk_toggle_button_set_group (buttons[index], buttons[0]);
  g_signal_connect_swapped (button, "toggled", G_CALLBACK (option_changed_cb), self);
  gtk_box_append (box, button);
}

static void
fill_choices (YxLeadEntry *self)
{
  g_autoptr (GtkStringList) kind_labels = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) datum_labels = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    add_choice (self, self->source_box, self->source_buttons, i, i + 1,
                yx_enum_label (YX_TYPE_SOURCE, (int) sources[i]));
  for (guint i = 0; i < G_N_ELEMENTS (certainties); i++)
    add_choice (self, self->certainty_box, self->certainty_buttons, i,
                (guint) G_N_ELEMENTS (sources) + i + 1, yx_certainty_label (certainties[i]));
  gtk_toggle_button_set_active (self->source_buttons[0], TRUE);
  gtk_toggle_button_set_active (self->certainty_buttons[LIKELY], TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    gtk_string_list_append (kind_labels, yx_enum_label (YX_TYPE_PLACE_KIND, (int) kinds[i]));
  gtk_drop_down_set_model (self->kind_row, G_LIST_MODEL (kind_labels));
  for (guint i = 0; i < G_N_ELEMENTS (datums); i++)
    gtk_string_list_append (datum_labels, yx_datum_name (datums[i]));
  gtk_drop_down_set_model (self->datum_row, G_LIST_MODEL (datum_labels));
}

static void
yx_lead_entry_dispose (GObject *object)
{
  YxLeadEntry *self = YX_LEAD_ENTRY (object);

  if (self->who_run != NULL)
    g_cancellable_cancel (self->who_run);
  if (self->where_run != NULL)
    g_cancellable_cancel (self->where_run);
  if (self->same_run != NULL)
    g_cancellable_cancel (self->same_run);
  g_clear_object (&self->who_run);
  g_clear_object (&self->where_run);
  g_clear_object (&self->same_run);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->who_found);
  g_clear_pointer (&self->where_found, g_ptr_array_unref);
  g_clear_object (&self->debtor);
  g_clear_pointer (&self->address, g_free);
  g_clear_object (&self->same);
  g_clear_object (&self->desk);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_LEAD_ENTRY);
  G_OBJECT_CLASS (yx_lead_entry_parent_class)->dispose (object);
}

static void
yx_lead_entry_class_init (YxLeadEntryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_lead_entry_dispose;
  signals[SIGNAL_RECORDED]
      = g_signal_new ("recorded", YX_TYPE_LEAD_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  g_type_ensure (YX_TYPE_MAP_VIEW);
  g_type_ensure (YX_TYPE_SUGGEST_ENTRY);
  gtk_widget_class_install_action (widget_class, "lead.save", NULL, save_cb);
  gtk_widget_class_install_action (widget_class, "lead.merge", NULL, merge_cb);
  gtk_widget_class_install_action (widget_class, "lead.choose", "i", source_cb);
  gtk_widget_class_install_action (widget_class, "lead.urgent", NULL, urgent_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "lead.save",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_m, GDK_CONTROL_MASK, "lead.merge",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_0, GDK_ALT_MASK, "lead.urgent", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (sources) + G_N_ELEMENTS (certainties); i++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1 + i, GDK_ALT_MASK, "lead.choose",
                                         "i", (gint32) i);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/lead-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, YxLeadEntry, who);
  gtk_widget_class_bind_template_child (widget_class, YxLeadEntry, where);
  gtk_widget_class_bind_template_child (widget_class, YxLeadEntry, datum_row);
  gtk_widget_class_bind_template_child (widget_class, YxLeadEntry, kind_row);
  gtk_widget_class_bind_template_child (widget_class, YxLeadEntry, when_entry);
  gtk_widget_class_bind_template_child (widget_class, YxLeadEntry, said_entry);
  gtk_widget_class_bind_template_child (widget_class, YxLeadEntry, informant_entry);
  gtk_widget_class_bind_template_child (widget_class, YxLeadEntry, phone_entry);
  gtk_widget_class_bind_template_child (widget_class, YxLeadEntry, when_note);
  gtk_widget_class_bind_template_child (widget_class, YxLeadEntry, summary);
  gtk_widget_class_bind_template_child (widget_class, YxLeadEntry, failure);
  gtk_widget_class_bind_template_child (widget_class, YxLeadEntry, source_box);
  gtk_widget_class_bind_template_child (widget_class, YxLeadEntry, certainty_box);
  gtk_widget_class_bind_template_child (widget_class, YxLeadEntry, same_box);
  gtk_widget_class_bind_template_child (widget_class, YxLeadEntry, same_list);
  gtk_widget_class_bind_template_child (widget_class, YxLeadEntry, urgent_check);
  gtk_widget_class_bind_template_child (widget_class, YxLeadEntry, merge_button);
  gtk_widget_class_bind_template_child (widget_class, YxLeadEntry, map_view);
  gtk_widget_class_bind_template_callback (widget_class, who_typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, who_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, where_typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, where_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, submitted_cb);
  gtk_widget_class_bind_template_callback (widget_class, datum_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, when_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, option_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activate_cb);
}

static void
yx_lead_entry_init (YxLeadEntry *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  fill_choices (self);
  g_signal_connect_object (self->map_view, "background-activated", G_CALLBACK (map_clicked_cb),
                           self, 0);
}

YxLeadEntry *
yx_lead_entry_present (GtkWindow *parent, YxDesk *desk)
{
  YxLeadEntry *self;

  g_return_val_if_fail (YX_IS_DESK (desk), NULL);

  self = g_object_new (YX_TYPE_LEAD_ENTRY, "transient-for", parent, "modal", TRUE, NULL);
  self->desk = g_object_ref (desk);
  yx_desk_call_async (desk, yx_desk_call_region, NULL, self->cancellable, region_cb,
                      g_object_ref (self));
  /* Reads all names before the first key needs them. */
  yx_desk_find_debtors_async (desk, "", 1, NULL, NULL, NULL);
  update (self);
  gtk_window_present (GTK_WINDOW (self));
  yx_suggest_entry_focus (self->who);
  return self;
}

gboolean
yx_lead_entry_is_idle (YxLeadEntry *self)
{
  g_return_val_if_fail (YX_IS_LEAD_ENTRY (self), FALSE);

  return self->who_run == NULL && self->where_run == NULL && self->same_run == NULL
         && !self->saving;
}

guint
yx_lead_entry_get_n_same (YxLeadEntry *self)
{
  g_return_val_if_fail (YX_IS_LEAD_ENTRY (self), 0);

  return self->same != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->same)) : 0;
}
