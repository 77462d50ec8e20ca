#define G_LOG_DOMAIN "yexun-gateway"

#include "config.h"

#include "gateway/cot-alerts.h"

#define STALE_SECONDS 300

gboolean
yx_cot_alert_begin (const YxBookAlert *alert, const char *device_id, gint64 now,
                    YxCotEvent *ret_event)
{
  const gboolean sos = alert->kind == YX_ALERT_KIND_SOS;

  if (!alert->has_point)
    return FALSE;
  yx_cot_event_init (ret_event);
  ret_event->kind = sos ? YX_COT_SOS : YX_COT_OTHER;
  if (sos && device_id != NULL)
    g_snprintf (ret_event->uid, sizeof ret_event->uid, "yexun-%s-9-1-1", device_id);
  else
    g_snprintf (ret_event->uid, sizeof ret_event->uid, "yexun-alert-%s%s", alert->id,
                sos ? "-9-1-1" : "");
  g_strlcpy (ret_event->type, sos ? "b-a-o-tbl" : "b-m-p-s-m", sizeof ret_event->type);
  g_strlcpy (ret_event->how, "m-g", sizeof ret_event->how);
  g_strlcpy (ret_event->callsign, alert->title, sizeof ret_event->callsign);
  g_strlcpy (ret_event->text, alert->todo, sizeof ret_event->text);
  ret_event->fix.lon = alert->point.lon;
  ret_event->fix.lat = alert->point.lat;
  ret_event->position = true;
  ret_event->time = ret_event->start = now;
  ret_event->stale = now + STALE_SECONDS * G_USEC_PER_SEC;
  return TRUE;
}

void
yx_cot_alert_end (const YxCotEvent *begun, gint64 now, YxCotEvent *ret_event)
{
  *ret_event = *begun;
  ret_event->time = ret_event->start = now;
  ret_event->stale = now + STALE_SECONDS * G_USEC_PER_SEC;
  ret_event->text[0] = '\0';
  if (begun->kind == YX_COT_SOS) {
    ret_event->kind = YX_COT_SOS_OVER;
    g_strlcpy (ret_event->type, "b-a-o-can", sizeof ret_event->type);
    return;
  }
  ret_event->kind = YX_COT_DELETE;
  g_snprintf (ret_event->uid, sizeof ret_event->uid, "%s-deleted", begun->uid);
  g_strlcpy (ret_event->type, "t-x-d-d", sizeof ret_event->type);
  g_strlcpy (ret_event->link, begun->uid, sizeof ret_event->link);
  ret_event->callsign[0] = '\0';
}
