#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/live-dispatch.h"

#include <glib/gi18n.h>

#include "console/dispatch-window.h"

static GtkWidget *
ask (GtkWidget *over, YxDesk *desk, YxNightView *view, const YxDispatchQuestion *question,
     const char *title)
{
  GtkRoot *root = gtk_widget_get_root (over);
  GtkWidget *window;

  if (!GTK_IS_WINDOW (root))
    return NULL;
  window = yx_dispatch_window_new (GTK_WINDOW (root), desk, view, question, title);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

GtkWidget *
yx_live_dispatch_for_lead (GtkWidget *over, YxDesk *desk, YxNightView *view, const YxLeadData *lead)
{
  const YxDispatchQuestion question = { .operation_id = view->operation_id,
                                        .cause = YX_DISPATCH_CAUSE_LEAD,
                                        .lead_id = lead->id };
  g_autofree char *title
      = g_strdup_printf (_("Lead: %s, %s"), lead->masked_debtor,
                         lead->address != NULL ? lead->address : _("a point on the map"));

  return ask (over, desk, view, &question, title);
}

GtkWidget *
yx_live_dispatch_for_alert (GtkWidget *over, YxDesk *desk, YxNightView *view, const YxAlert *alert)
{
  YxDispatchQuestion question = { .operation_id = view->operation_id,
                                  .task_id = alert->task_id,
                                  .vehicle_id = alert->vehicle_id };

  switch (alert->kind) {
  case YX_ALERT_KIND_BROKEN_DOWN:
    question.cause = YX_DISPATCH_CAUSE_BROKEN_DOWN;
    break;
  case YX_ALERT_KIND_STOPPED:
    question.cause = YX_DISPATCH_CAUSE_STOPPED;
    break;
  case YX_ALERT_KIND_CASE_CLOSED:
    question.cause = YX_DISPATCH_CAUSE_CLOSED;
    break;
  default:
    return NULL;
  }
  return ask (over, desk, view, &question, alert->text);
}
