#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/lead-row.h"

#include <glib/gi18n.h>

#include "console/row-text.h"
#include "desk/lead-text.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

struct _YxLeadRow {
  GtkBox parent_instance;

  GtkInscription *mark;
  GtkInscription *title, *clock;
  GtkInscription *place, *age;
};

/* Room for 核实期限还剩 45 小时, and for 33 分钟前获悉: a Chinese character takes two. */
#define CLOCK_CHARS 21
#define AGE_CHARS 14

G_DEFINE_FINAL_TYPE (YxLeadRow, yx_lead_row, GTK_TYPE_BOX)

/* At the end of its line, with room for so many letters. */
static GtkInscription *
create_narrow (const char *css_class, guint chars)
{
  GtkWidget *text = yx_row_text_new (css_class);

  gtk_widget_set_hexpand (text, FALSE);
  gtk_inscription_set_xalign (GTK_INSCRIPTION (text), 1.0f);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (text), chars);
  return GTK_INSCRIPTION (text);
}

static GtkInscription *
create_wide (const char *css_class)
{
  return GTK_INSCRIPTION (yx_row_text_new (css_class));
}

static void
append_line (GtkWidget *box, GtkInscription *wide, GtkInscription *narrow)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);

  gtk_box_append (GTK_BOX (line), GTK_WIDGET (wide));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (narrow));
  gtk_box_append (GTK_BOX (box), line);
}

static void
yx_lead_row_class_init (YxLeadRowClass *klass)
{
}

static void
yx_lead_row_init (YxLeadRow *self)
{
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);

  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_widget_add_css_class (GTK_WIDGET (self), "yx-lead");
  self->mark = create_narrow ("yx-lead-mark", 1);
  gtk_inscription_set_min_chars (self->mark, 1);
  gtk_inscription_set_xalign (self->mark, 0.5f);
  self->title = create_wide ("yx-row-title");
  self->clock = create_narrow ("clock", CLOCK_CHARS);
  gtk_widget_add_css_class (GTK_WIDGET (self->clock), "yx-state");
  self->place = create_wide ("yx-row-detail");
  self->age = create_narrow ("yx-row-detail", AGE_CHARS);
  gtk_widget_set_hexpand (lines, TRUE);
  append_line (lines, self->title, self->clock);
  append_line (lines, self->place, self->age);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->mark));
  gtk_box_append (GTK_BOX (self), lines);
}

GtkWidget *
yx_lead_row_new (void)
{
  return g_object_new (YX_TYPE_LEAD_ROW, NULL);
}

/* Short words: who settled it is in the detail. */
static char *
clock_of (YxLead *lead, gint64 now)
{
  const YxLeadData *data = yx_lead_get_data (lead);

  if (data->status != YX_LEAD_STATUS_OPEN)
    return g_strdup (yx_enum_label (YX_TYPE_LEAD_STATUS, (int) data->status));
  return yx_lead_clock_text (lead, now);
}

void
yx_lead_row_show (YxLeadRow *self, YxLead *lead, gint64 now)
{
  static const char *const states[] = { "urgent", "overdue", "verified", "settled" };
  const YxLeadData *data;
  g_autofree char *clock = NULL;
  g_autofree char *age = NULL;
  g_autofree char *title = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *spoken = NULL;

  g_return_if_fail (YX_IS_LEAD_ROW (self));
  g_return_if_fail (YX_IS_LEAD (lead));

  data = yx_lead_get_data (lead);
  const gboolean is[] = {
    data->status == YX_LEAD_STATUS_OPEN && data->urgent,
    yx_lead_is_overdue (lead, now),
    data->status == YX_LEAD_STATUS_VERIFIED,
    data->status == YX_LEAD_STATUS_DISMISSED || data->status == YX_LEAD_STATUS_MERGED,
  };
  clock = clock_of (lead, now);
  age = yx_lead_age_text (lead, now);
  title = data->n_merged > 0 ? g_strdup_printf (_("%s (%d leads)"), data->masked_debtor,
                                                data->n_merged + 1)
                             : g_strdup (data->masked_debtor);
  detail = g_strdup_printf ("%s · %s",
                            data->address != NULL ? data->address : _("a point on the map"),
                            yx_enum_label (YX_TYPE_SOURCE, (int) data->source));
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    if (is[i])
      gtk_widget_add_css_class (GTK_WIDGET (self), states[i]);
    else
      gtk_widget_remove_css_class (GTK_WIDGET (self), states[i]);
  }
  gtk_inscription_set_text (self->mark, yx_lead_mark (lead, now));
  gtk_inscription_set_text (self->title, title);
  gtk_inscription_set_text (self->clock, clock);
  gtk_inscription_set_text (self->place, detail);
  gtk_inscription_set_text (self->age, age);
  spoken = g_strdup_printf ("%s, %s, %s, %s%s", title, detail, age, clock,
                            is[0] ? _(", urgent") : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}
