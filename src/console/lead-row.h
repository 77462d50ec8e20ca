#pragma once

/* A lead in a list: its mark, who and where, how old, and its clock in words. */

#include <gtk/gtk.h>

#include "model/lead.h"

G_BEGIN_DECLS

#define YX_TYPE_LEAD_ROW (yx_lead_row_get_type ())
G_DECLARE_FINAL_TYPE (YxLeadRow, yx_lead_row, YX, LEAD_ROW, GtkBox)

GtkWidget *yx_lead_row_new (void);
/* now: what ages and clocks are told for. */
void yx_lead_row_show (YxLeadRow *self, YxLead *lead, gint64 now);

G_END_DECLS
