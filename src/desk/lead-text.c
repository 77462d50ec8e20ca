#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/lead-text.h"
#include "model/format.h"

const char *
yx_lead_mark (YxLead *lead, gint64 now)
{
  const YxLeadData *data = yx_lead_get_data (lead);

  switch (data->status) {
  case YX_LEAD_STATUS_VERIFIED:
    return "✓";
  case YX_LEAD_STATUS_DISMISSED:
    return "×";
  case YX_LEAD_STATUS_MERGED:
    return "＝";
  case YX_LEAD_STATUS_OPEN:
  default:
    if (yx_lead_is_overdue (lead, now))
      return "!";
    return data->urgent ? "▲" : "●";
  }
}

char *
yx_span_text (gint64 span)
{
  const gint64 minutes = MAX (span, 0) / G_TIME_SPAN_MINUTE;

  if (minutes < 90)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d minute", "%d minutes",
                                         (gulong) minutes),
                            (int) minutes);
  if (minutes < 48 * 60)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d hour", "%d hours",
                                         (gulong) (minutes / 60)),
                            (int) (minutes / 60));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d day", "%d days",
                                       (gulong) (minutes / (24 * 60))),
                          (int) (minutes / (24 * 60)));
}

char *
yx_lead_clock_text (YxLead *lead, gint64 now)
{
  const YxLeadData *data = yx_lead_get_data (lead);
  const gint64 left = data->verify_by - now;
  g_autofree char *when = yx_format_time (data->settled, NULL);
  g_autofree char *span = yx_span_text (ABS (left));
  const char *by = data->settled_by != NULL ? data->settled_by : "–";

  switch (data->status) {
  case YX_LEAD_STATUS_VERIFIED:
    return g_strdup_printf (_("verified by %s, %s"), by, when);
  case YX_LEAD_STATUS_DISMISSED:
    return g_strdup_printf (_("dismissed by %s, %s"), by, when);
  case YX_LEAD_STATUS_MERGED:
    return g_strdup_printf (_("merged by %s, %s"), by, when);
  case YX_LEAD_STATUS_OPEN:
  default:
    return left < 0 ? g_strdup_printf (_("overdue by %s"), span)
                    : g_strdup_printf (_("%s left to verify"), span);
  }
}

char *
yx_lead_age_text (YxLead *lead, gint64 now)
{
  g_autofree char *span = yx_span_text (now - yx_lead_get_data (lead)->heard);

  return g_strdup_printf (_("heard %s ago"), span);
}

const char *
yx_certainty_label (double certainty)
{
  if (certainty < 0.4)
    return _("unsure");
  return certainty < 0.7 ? _("likely") : _("certain");
}
