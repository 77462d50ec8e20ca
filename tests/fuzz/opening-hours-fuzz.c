/* Opening hours and day ranges as written by hand: what is accepted is well formed and has one
 * text, which reads back the same. */

#include <string.h>

#include <glib.h>

#include "rules/opening-hours.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *why = NULL;
  YxOpeningHours hours, again;
  YxDayRange range;

  if (yx_opening_hours_parse (text, &hours, &why)) {
    g_autofree char *canonical = yx_opening_hours_to_text (&hours);
    g_autofree char *twice = NULL;

    for (guint day = 0; day < 7; day++) {
      g_assert (hours.n_spans[day] <= YX_OPEN_SPANS);
      for (guint i = 0; i < hours.n_spans[day]; i++) {
        const YxOpenSpan span = hours.spans[day][i];

        g_assert (0 <= span.from && span.from < span.to && span.to <= 1440);
        g_assert (i == 0 || span.from > hours.spans[day][i - 1].to);
      }
    }
    g_assert (yx_opening_hours_parse (canonical, &again, NULL));
    twice = yx_opening_hours_to_text (&again);
    g_assert (strcmp (canonical, twice) == 0);
  } else {
    g_assert (why != NULL);
  }
  if (yx_day_range_parse (text, &range)) {
    g_autofree char *canonical = yx_day_range_to_text (&range);
    YxDayRange back;

    g_assert (range.from <= range.to);
    g_assert (yx_day_range_parse (canonical, &back));
    g_assert (back.from == range.from && back.to == range.to);
  }
  return 0;
}
