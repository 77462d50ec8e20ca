#pragma once

/* When a bank, a registry or another office is open. Plain values; nothing is read or asked.
 *
 * Written as a clerk or OpenStreetMap writes it, days and times, rules separated by semicolons:
 *
 *   Mo-Fr 09:00-12:00,13:30-17:00; Sa 09:00-12:00
 *   周一至周五 9:00-12:00，14:00-17:30；周六 9:00-12:00
 *   工作日 8:30-17:00        24/7        每天 9:00-21:00; 周日 休息
 *
 * Without days: every day. Of a day that several rules name the last one counts. Full-width
 * characters are those they stand for. */

#include <glib.h>

G_BEGIN_DECLS

/* Open from … to, minutes after midnight, to at most 1440. */
typedef struct {
  gint16 from, to;
} YxOpenSpan;

#define YX_OPEN_SPANS 6

typedef struct {
  guint8 n_spans[7]; /* Monday first */
  YxOpenSpan spans[7][YX_OPEN_SPANS]; /* in order, apart */
} YxOpeningHours;

/* Days from … to, both included. */
typedef struct {
  guint32 from, to; /* julian, as g_date_get_julian() */
} YxDayRange;

/* Public holidays, and the weekend days worked in exchange (调休). */
typedef struct {
  const YxDayRange *holidays;
  gsize n_holidays;
  const YxDayRange *workdays;
  gsize n_workdays;
} YxCalendar;

/* FALSE, *ret_hours untouched and *ret_why (nullable, transfer full) in the user's language, for
 * text that is no opening hours. */
gboolean yx_opening_hours_parse (const char *text, YxOpeningHours *ret_hours, char **ret_why);

/* "Mo-Fr 09:00-12:00,13:30-17:00; Sa 09:00-12:00": one text for equal hours, which parses back.
 * Returns: (transfer full) */
char *yx_opening_hours_to_text (const YxOpeningHours *hours);

/* The spans of a day: none on a holiday; on a weekend day that is worked those of Monday, unless
 * it has its own. calendar is nullable. Returns how many; *ret_spans points into `hours`. */
guint yx_opening_hours_on (const YxOpeningHours *hours, const YxCalendar *calendar,
                           const GDate *day, const YxOpenSpan **ret_spans);

/* "2026-10-01" or "2026-10-01/2026-10-08". FALSE, *ret_range untouched, for anything else. */
gboolean yx_day_range_parse (const char *text, YxDayRange *ret_range);
/* Returns: (transfer full) */
char *yx_day_range_to_text (const YxDayRange *range);

G_END_DECLS
