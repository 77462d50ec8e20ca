#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/live-alert-row.h"

#include <glib/gi18n.h>

#include "console/live-team-row.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

#define AGE_CHARS 9

struct _YxLiveAlertRow {
  GtkBox parent_instance;

  GtkLabel *sign, *title, *age, *todo;
  GtkWidget *button;
  GtkLabel *seen;
  char *id;
};

G_DEFINE_FINAL_TYPE (YxLiveAlertRow, yx_live_alert_row, GTK_TYPE_BOX)

struct _YxLiveClockRow {
  GtkBox parent_instance;

  GtkLabel *title, *left, *detail;
  GtkLevelBar *bar;
  char *id;
};

G_DEFINE_FINAL_TYPE (YxLiveClockRow, yx_live_clock_row, GTK_TYPE_BOX)

static guint acknowledge_signal;

/* Read by their outline as well as by their colour. */
static const char *const signs[] = { [YX_ALERT_LEVEL_INFO] = "i",
                                     [YX_ALERT_LEVEL_WARNING] = "!",
                                     [YX_ALERT_LEVEL_URGENT] = "‼",
                                     [YX_ALERT_LEVEL_CRITICAL] = "✖" };
static const char *const level_classes[] = { [YX_ALERT_LEVEL_INFO] = "level-info",
                                             [YX_ALERT_LEVEL_WARNING] = "level-warning",
                                             [YX_ALERT_LEVEL_URGENT] = "level-urgent",
                                             [YX_ALERT_LEVEL_CRITICAL] = "level-critical" };

static GtkLabel *
append_label (GtkWidget *box, const char *style, gboolean wide)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), wide ? 0.0f : 1.0f);
  gtk_widget_set_hexpand (label, wide);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
wrap (GtkLabel *label)
{
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (label, 12);
}

static void
clicked_cb (YxLiveAlertRow *self)
{
  g_signal_emit (self, acknowledge_signal, 0);
}

static void
yx_live_alert_row_finalize (GObject *object)
{
  g_free (YX_LIVE_ALERT_ROW (object)->id);
  G_OBJECT_CLASS (yx_live_alert_row_parent_class)->finalize (object);
}

static void
yx_live_alert_row_class_init (YxLiveAlertRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yx_live_alert_row_finalize;
  acknowledge_signal = g_signal_new ("acknowledge", YX_TYPE_LIVE_ALERT_ROW, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
yx_live_alert_row_init (YxLiveAlertRow *self)
{
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_set_spacing (GTK_BOX (self), 9);
  gtk_widget_add_css_class (GTK_WIDGET (self), "yx-alert");
  self->sign = append_label (GTK_WIDGET (self), "yx-alert-sign", FALSE);
  gtk_label_set_xalign (self->sign, 0.5f);
  gtk_widget_set_valign (GTK_WIDGET (self->sign), GTK_ALIGN_START);
  gtk_widget_set_hexpand (lines, TRUE);
  self->title = append_label (line, "yx-row-title", TRUE);
  wrap (self->title);
  self->age = append_label (line, "yx-row-detail", FALSE);
  /* Of one width, so that the title is not wrapped anew when it changes. */
  gtk_label_set_width_chars (self->age, AGE_CHARS);
  gtk_widget_set_valign (GTK_WIDGET (self->age), GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (lines), line);
  self->todo = append_label (lines, "yx-row-detail", TRUE);
  wrap (self->todo);
  self->seen = append_label (foot, "yx-row-detail", TRUE);
  self->button = gtk_button_new_with_label (_("Acknowledge"));
  gtk_widget_add_css_class (self->button, "yx-small");
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (clicked_cb), self);
  gtk_box_append (GTK_BOX (foot), self->button);
  gtk_box_append (GTK_BOX (lines), foot);
  gtk_box_append (GTK_BOX (self), lines);
}

static char *
title_of (const YxAlert *alert)
{
  return alert->n_times > 1 ? g_strdup_printf (_("%s (%u times)"), alert->text, alert->n_times)
                            : g_strdup (alert->text);
}

GtkWidget *
yx_live_alert_row_new (void)
{
  return g_object_new (YX_TYPE_LIVE_ALERT_ROW, NULL);
}

const char *
yx_live_alert_row_get_id (YxLiveAlertRow *self)
{
  g_return_val_if_fail (YX_IS_LIVE_ALERT_ROW (self), NULL);

  return self->id;
}

gboolean
yx_live_alert_row_says (YxLiveAlertRow *self, const YxAlert *alert)
{
  g_autofree char *title = NULL;

  g_return_val_if_fail (YX_IS_LIVE_ALERT_ROW (self), FALSE);
  g_return_val_if_fail (alert != NULL, FALSE);

  title = title_of (alert);
  return g_strcmp0 (self->id, alert->id) == 0
         && g_str_equal (gtk_label_get_label (self->title), title)
         && g_str_equal (gtk_label_get_label (self->todo), alert->todo != NULL ? alert->todo : "");
}

void
yx_live_alert_row_show (YxLiveAlertRow *self, const YxAlert *alert, gboolean may_acknowledge,
                        gint64 now)
{
  g_autofree char *age = NULL;
  g_autofree char *title = NULL;
  g_autofree char *seen = NULL;
  g_autofree char *spoken = NULL;

  g_return_if_fail (YX_IS_LIVE_ALERT_ROW (self));
  g_return_if_fail (alert != NULL);

  g_free (self->id);
  self->id = g_strdup (alert->id);
  age = yx_live_age_text (alert->raised, now);
  title = title_of (alert);
  gtk_label_set_label (self->sign, signs[alert->level]);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->age, age);
  gtk_label_set_label (self->todo, alert->todo != NULL ? alert->todo : "");
  if (alert->acknowledged != 0) {
    g_autofree char *clock = yx_format_clock (alert->acknowledged, NULL);

    seen = g_strdup_printf (_("seen by %s at %s"), alert->acknowledged_by, clock);
  }
  gtk_label_set_label (self->seen, seen != NULL ? seen : "");
  gtk_widget_set_visible (self->button, alert->acknowledged == 0);
  gtk_widget_set_sensitive (self->button, may_acknowledge);
  for (gsize i = 0; i < G_N_ELEMENTS (level_classes); i++) {
    if (i == (gsize) alert->level)
      gtk_widget_add_css_class (GTK_WIDGET (self), level_classes[i]);
    else
      gtk_widget_remove_css_class (GTK_WIDGET (self), level_classes[i]);
  }
  if (alert->acknowledged != 0)
    gtk_widget_add_css_class (GTK_WIDGET (self), "seen");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "seen");
  spoken = g_strdup_printf ("%s: %s, %s. %s %s",
                            yx_enum_label (YX_TYPE_ALERT_LEVEL, (int) alert->level), title, age,
                            alert->todo != NULL ? alert->todo : "", seen != NULL ? seen : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

/* Inquiry clocks ---------------------------------------------------------------------------- */

static void
yx_live_clock_row_finalize (GObject *object)
{
  g_free (YX_LIVE_CLOCK_ROW (object)->id);
  G_OBJECT_CLASS (yx_live_clock_row_parent_class)->finalize (object);
}

static void
yx_live_clock_row_class_init (YxLiveClockRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yx_live_clock_row_finalize;
}

static void
yx_live_clock_row_init (YxLiveClockRow *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 2);
  gtk_widget_add_css_class (GTK_WIDGET (self), "yx-clock");
  self->title = append_label (line, "yx-row-title", TRUE);
  gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_END);
  self->left = append_label (line, "yx-row-time", FALSE);
  gtk_box_append (GTK_BOX (self), line);
  self->bar = GTK_LEVEL_BAR (gtk_level_bar_new ());
  gtk_level_bar_add_offset_value (self->bar, GTK_LEVEL_BAR_OFFSET_LOW, 0.75);
  gtk_level_bar_add_offset_value (self->bar, GTK_LEVEL_BAR_OFFSET_HIGH, 0.9375);
  gtk_widget_add_css_class (GTK_WIDGET (self->bar), "yx-clock-bar");
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->bar));
  self->detail = append_label (GTK_WIDGET (self), "yx-row-detail", TRUE);
  gtk_label_set_ellipsize (self->detail, PANGO_ELLIPSIZE_END);
}

GtkWidget *
yx_live_clock_row_new (void)
{
  return g_object_new (YX_TYPE_LIVE_CLOCK_ROW, NULL);
}

const char *
yx_live_clock_row_get_id (YxLiveClockRow *self)
{
  g_return_val_if_fail (YX_IS_LIVE_CLOCK_ROW (self), NULL);

  return self->id;
}

void
yx_live_clock_row_show (YxLiveClockRow *self, const YxCustody *custody, gint64 now)
{
  static const char *const alarms[] = { "alarm-0", "alarm-1", "alarm-2", "alarm-3" };
  const gint64 end = custody->ended != 0 ? custody->ended : now;
  const int alarm = custody->ended != 0 ? 0 : yx_custody_alarm (custody, now);
  g_autofree char *began = yx_format_clock (custody->began, NULL);
  g_autofree char *ends = yx_format_clock (custody->ends, NULL);
  g_autofree char *run = yx_format_seconds (MAX (end - custody->began, 0) / G_TIME_SPAN_SECOND);
  g_autofree char *left = NULL;
  g_autofree char *detail = NULL;

  g_return_if_fail (YX_IS_LIVE_CLOCK_ROW (self));

  g_free (self->id);
  self->id = g_strdup (custody->id);
  gtk_label_set_label (self->title, custody->debtor);
  if (custody->ended != 0) {
    left = g_strdup (yx_enum_label (YX_TYPE_CUSTODY_END, (int) custody->ended_how));
  } else if (now >= custody->ends) {
    g_autofree char *over = yx_format_seconds ((now - custody->ends) / G_TIME_SPAN_SECOND);

    left = g_strdup_printf (_("over by %s"), over);
  } else {
    g_autofree char *rest = yx_format_seconds ((custody->ends - now) / G_TIME_SPAN_SECOND);

    left = g_strdup_printf (_("%s left"), rest);
  }
  gtk_label_set_label (self->left, left);
  gtk_level_bar_set_value (self->bar, CLAMP ((double) (end - custody->began)
                                                 / (double) MAX (custody->ends - custody->began, 1),
                                             0.0, 1.0));
  detail = g_strdup_printf (_("since %s (%s), until %s at the latest"), began, run, ends);
  gtk_label_set_label (self->detail, detail);
  for (int i = 0; i < (int) G_N_ELEMENTS (alarms); i++) {
    if (i == alarm)
      gtk_widget_add_css_class (GTK_WIDGET (self), alarms[i]);
    else
      gtk_widget_remove_css_class (GTK_WIDGET (self), alarms[i]);
  }
}
