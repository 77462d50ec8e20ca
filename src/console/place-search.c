#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/place-search.h"

#include <glib/gi18n.h>

#include "console/settings.h"
#include "desk/address.h"
#include "exchange/geocoder.h"

#define MAX_ANSWERS 8

struct _YxPlaceSearch {
  AdwBin parent_instance;

  GtkSearchEntry *entry;
  GtkScrolledWindow *scroller;
  GtkListBox *list;
  GtkLabel *note_label;

  YxDesk *desk;
  GCancellable *run;  /* of the search on its way */
  GPtrArray *answers; /* YxFound, beside the rows */
  gboolean take;      /* Enter was pressed before the answers came */
};

G_DEFINE_FINAL_TYPE (YxPlaceSearch, yx_place_search, ADW_TYPE_BIN)

enum {
  SIGNAL_FOUND,
  SIGNAL_ANSWERED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static GtkWidget *
create_row (const YxFound *found)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *name = gtk_label_new (found->name);
  GtkWidget *detail = gtk_label_new (NULL);
  g_autofree char *text = NULL;

  /* TRANSLATORS: level of a match, what it lies in, radius, why */
  text = g_strdup_printf (_("%s · %s · within %.0f m: %s"), yx_match_level_label (found->level),
                          found->within != NULL ? found->within : "–", found->radius_m,
                          found->why);
  gtk_label_set_xalign (GTK_LABEL (name), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_label (GTK_LABEL (detail), text);
  gtk_label_set_xalign (GTK_LABEL (detail), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (detail), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (detail), 30);
  gtk_label_set_max_width_chars (GTK_LABEL (detail), 48);
  gtk_widget_add_css_class (detail, "caption");
  gtk_widget_add_css_class (detail, "dim-label");
  gtk_widget_set_margin_top (box, 4);
  gtk_widget_set_margin_bottom (box, 4);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), detail);
  return box;
}

static void
clear_rows (YxPlaceSearch *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  g_clear_pointer (&self->answers, g_ptr_array_unref);
  gtk_widget_set_visible (GTK_WIDGET (self->scroller), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), FALSE);
}

static void
show_note (YxPlaceSearch *self, const char *text)
{
  gtk_label_set_label (self->note_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), TRUE);
}

static void
take_answer (YxPlaceSearch *self, guint index)
{
  const YxFound *found = g_ptr_array_index (self->answers, index);

  g_signal_emit (self, signals[SIGNAL_FOUND], 0, found->point.lon, found->point.lat,
                 found->radius_m, found->name);
}

static void
show_answers (YxPlaceSearch *self, GPtrArray *answers)
{
  clear_rows (self);
  self->answers = g_ptr_array_ref (answers);
  for (guint i = 0; i < self->answers->len; i++)
    gtk_list_box_append (self->list, create_row (g_ptr_array_index (self->answers, i)));
  gtk_widget_set_visible (GTK_WIDGET (self->scroller), self->answers->len > 0);
  if (self->answers->len > 0)
    gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
}

static char *
dup_service_url (void)
{
  char *url = g_settings_get_string (yx_settings_get (), YX_SETTINGS_SERVICE_URL);

  if (*url != '\0')
    return url;
  g_free (url);
  return NULL;
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxPlaceSearch) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) answers = yx_geocoder_find_finish (result, &error);

  if (self->run == NULL || g_task_get_cancellable (G_TASK (result)) != self->run)
    return;
  g_clear_object (&self->run);
  clear_rows (self);
  if (answers == NULL)
    show_note (self, error->message);
  else if (answers->len == 0)
    show_note (self, _("The address service does not know it, either"));
  else
    show_answers (self, answers);
}

/* Only when the user says so: what is typed leaves the house. */
static gboolean
ask_service (YxPlaceSearch *self)
{
  GSettings *settings = yx_settings_get ();
  g_autofree char *url = dup_service_url ();
  g_autofree char *key = g_settings_get_string (settings, YX_SETTINGS_SERVICE_KEY);
  g_autofree char *format = g_settings_get_string (settings, YX_SETTINGS_SERVICE_FORMAT);
  g_autofree char *datum = g_settings_get_string (settings, YX_SETTINGS_SERVICE_DATUM);
  YxGeocoderOptions options = { .url = url, .key = key };

  if (url == NULL || self->run != NULL || self->answers == NULL || self->answers->len > 0
      || !yx_geocoder_parse_format (format, &options.format)
      || !yx_datum_parse (datum, &options.datum))
    return FALSE;
  show_note (self, _("Asking the address service…"));
  self->run = g_cancellable_new ();
  yx_geocoder_find_async (&options, gtk_editable_get_text (GTK_EDITABLE (self->entry)), self->run,
                          asked_cb, g_object_ref (self));
  return TRUE;
}

static char *
dup_why_not (YxPlaceSearch *self)
{
  g_autoptr (YxRegion) region = yx_desk_get_region (self->desk, NULL);

  return region != NULL ? yx_region_find_why_not (
                              region, gtk_editable_get_text (GTK_EDITABLE (self->entry)))
                        : g_strdup (_("The desk has no region file to look in"));
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxPlaceSearch) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) answers = yx_desk_find_address_finish (YX_DESK (source), result, &error);

  /* The text has changed since, or the box is gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->run == NULL
      || g_task_get_cancellable (G_TASK (result)) != self->run)
    return;
  g_clear_object (&self->run);
  clear_rows (self);
  if (answers == NULL) {
    show_note (self, error->message);
    return;
  }
  show_answers (self, answers);
  if (answers->len == 0) {
    g_autofree char *url = dup_service_url ();
    g_autofree char *why = url == NULL ? dup_why_not (self) : NULL;

    show_note (self, url != NULL
                         ? _("Nothing like it is in this region; Enter asks the address service")
                         : why);
  }
  g_signal_emit (self, signals[SIGNAL_ANSWERED], 0);
  if (self->take) {
    self->take = FALSE;
    yx_place_search_take_first (self);
  }
}

static void
start (YxPlaceSearch *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  const YxRegionFindOptions options = { .limit = MAX_ANSWERS, .typing = TRUE };

  if (self->run != NULL)
    g_cancellable_cancel (self->run);
  g_clear_object (&self->run);
  if (self->desk == NULL || *text == '\0') {
    clear_rows (self);
    return;
  }
  self->run = g_cancellable_new ();
  yx_desk_find_address_async (self->desk, text, &options, self->run, found_cb,
                              g_object_ref (self));
}

static void
search_changed_cb (GtkSearchEntry *entry, YxPlaceSearch *self)
{
  start (self);
}

/* Escape: the entry keeps the key to itself, so the popover would stay. */
static void
stopped_cb (GtkSearchEntry *entry, YxPlaceSearch *self)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_POPOVER);

  if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
}

static void
activate_cb (GtkSearchEntry *entry, YxPlaceSearch *self)
{
  if (!yx_place_search_take_first (self) && !ask_service (self)) {
    self->take = TRUE;
    start (self);
  }
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, YxPlaceSearch *self)
{
  const int index = gtk_list_box_row_get_index (row);

  if (self->answers != NULL && index >= 0 && (guint) index < self->answers->len)
    take_answer (self, (guint) index);
}

static gboolean
entry_key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType modifiers,
              YxPlaceSearch *self)
{
  GtkListBoxRow *row;

  if (key != GDK_KEY_Down)
    return GDK_EVENT_PROPAGATE;
  row = gtk_list_box_get_selected_row (self->list);
  return row != NULL && gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
yx_place_search_dispose (GObject *object)
{
  YxPlaceSearch *self = YX_PLACE_SEARCH (object);

  if (self->run != NULL)
    g_cancellable_cancel (self->run);
  g_clear_object (&self->run);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->answers, g_ptr_array_unref);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_PLACE_SEARCH);
  G_OBJECT_CLASS (yx_place_search_parent_class)->dispose (object);
}

static void
yx_place_search_class_init (YxPlaceSearchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_place_search_dispose;
  signals[SIGNAL_FOUND]
      = g_signal_new ("found", YX_TYPE_PLACE_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 4, G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_STRING);
  signals[SIGNAL_ANSWERED] = g_signal_new ("answered", YX_TYPE_PLACE_SEARCH, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/place-search.ui");
  gtk_widget_class_bind_template_child (widget_class, YxPlaceSearch, entry);
  gtk_widget_class_bind_template_child (widget_class, YxPlaceSearch, scroller);
  gtk_widget_class_bind_template_child (widget_class, YxPlaceSearch, list);
  gtk_widget_class_bind_template_child (widget_class, YxPlaceSearch, note_label);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
yx_place_search_init (YxPlaceSearch *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (entry_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), keys);
}

void
yx_place_search_set_desk (YxPlaceSearch *self, YxDesk *desk)
{
  g_return_if_fail (YX_IS_PLACE_SEARCH (self));

  if (g_set_object (&self->desk, desk))
    start (self);
}

void
yx_place_search_set_text (YxPlaceSearch *self, const char *text)
{
  g_return_if_fail (YX_IS_PLACE_SEARCH (self));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), text != NULL ? text : "");
  start (self);
}

void
yx_place_search_focus (YxPlaceSearch *self)
{
  g_return_if_fail (YX_IS_PLACE_SEARCH (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}

guint
yx_place_search_get_n_answers (YxPlaceSearch *self)
{
  g_return_val_if_fail (YX_IS_PLACE_SEARCH (self), 0);

  return self->answers != NULL ? self->answers->len : 0;
}

gboolean
yx_place_search_is_done (YxPlaceSearch *self)
{
  g_return_val_if_fail (YX_IS_PLACE_SEARCH (self), FALSE);

  return self->run == NULL;
}

gboolean
yx_place_search_get_first (YxPlaceSearch *self, YxLonLat *ret_point, double *ret_radius_m)
{
  const YxFound *found;

  g_return_val_if_fail (YX_IS_PLACE_SEARCH (self), FALSE);

  if (self->answers == NULL || self->answers->len == 0)
    return FALSE;
  found = g_ptr_array_index (self->answers, 0);
  *ret_point = found->point;
  *ret_radius_m = found->radius_m;
  return TRUE;
}

gboolean
yx_place_search_take_first (YxPlaceSearch *self)
{
  g_return_val_if_fail (YX_IS_PLACE_SEARCH (self), FALSE);

  if (self->run != NULL || self->answers == NULL || self->answers->len == 0)
    return FALSE;
  take_answer (self, 0);
  return TRUE;
}
