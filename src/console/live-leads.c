#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/live-leads.h"

#include <glib/gi18n.h>

#include "console/lead-row.h"

struct _YxLiveLeads {
  AdwBin parent_instance;

  GtkListBox *list;
  GListModel *leads; /* nullable */
};

G_DEFINE_FINAL_TYPE (YxLiveLeads, yx_live_leads, ADW_TYPE_BIN)

static guint asked_signal;

static guint
n_leads (YxLiveLeads *self)
{
  return self->leads != NULL ? g_list_model_get_n_items (self->leads) : 0;
}

static void
activated_cb (GtkListBox *list, GtkListBoxRow *row, YxLiveLeads *self)
{
  g_autoptr (YxLead) lead
      = self->leads != NULL
            ? g_list_model_get_item (self->leads, (guint) gtk_list_box_row_get_index (row))
            : NULL;

  if (lead != NULL)
    g_signal_emit (self, asked_signal, 0, lead);
}

static void
yx_live_leads_dispose (GObject *object)
{
  YxLiveLeads *self = YX_LIVE_LEADS (object);

  g_clear_object (&self->leads);
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (yx_live_leads_parent_class)->dispose (object);
}

static void
yx_live_leads_class_init (YxLiveLeadsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yx_live_leads_dispose;
  asked_signal = g_signal_new ("asked", YX_TYPE_LIVE_LEADS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, YX_TYPE_LEAD);
}

static void
yx_live_leads_init (YxLiveLeads *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *nothing = gtk_label_new (_("No open leads."));

  gtk_widget_add_css_class (nothing, "dim-label");
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_activate_on_single_click (self->list, FALSE);
  gtk_list_box_set_placeholder (self->list, nothing);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Leads"), -1);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (activated_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  adw_bin_set_child (ADW_BIN (self), scrolled);
}

void
yx_live_leads_show (YxLiveLeads *self, GListModel *leads, gint64 now)
{
  GtkListBoxRow *row;

  g_return_if_fail (YX_IS_LIVE_LEADS (self));

  g_set_object (&self->leads, leads);
  for (guint i = 0; i < n_leads (self); i++) {
    g_autoptr (YxLead) lead = g_list_model_get_item (self->leads, i);
    GtkWidget *child;

    row = gtk_list_box_get_row_at_index (self->list, (int) i);
    child = row != NULL ? gtk_list_box_row_get_child (row) : NULL;
    if (child == NULL) {
      child = yx_lead_row_new ();
      gtk_list_box_append (self->list, child);
    }
    yx_lead_row_show (YX_LEAD_ROW (child), lead, now);
  }
  while ((row = gtk_list_box_get_row_at_index (self->list, (int) n_leads (self))) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
}

YxLead *
yx_live_leads_find (YxLiveLeads *self, const char *id)
{
  g_return_val_if_fail (YX_IS_LIVE_LEADS (self), NULL);

  for (guint i = 0; i < n_leads (self); i++) {
    g_autoptr (YxLead) lead = g_list_model_get_item (self->leads, i);

    if (g_strcmp0 (yx_lead_get_data (lead)->id, id) == 0)
      return g_steal_pointer (&lead);
  }
  return NULL;
}

YxLead *
yx_live_leads_find_newest (YxLiveLeads *self)
{
  g_autoptr (YxLead) newest = NULL;

  g_return_val_if_fail (YX_IS_LIVE_LEADS (self), NULL);

  for (guint i = 0; i < n_leads (self); i++) {
    g_autoptr (YxLead) lead = g_list_model_get_item (self->leads, i);
    const YxLeadData *data = yx_lead_get_data (lead);

    if (data->place_id != NULL
        && (newest == NULL || data->received > yx_lead_get_data (newest)->received))
      g_set_object (&newest, lead);
  }
  return g_steal_pointer (&newest);
}
