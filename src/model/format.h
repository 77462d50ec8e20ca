#pragma once

/* How the desk writes names, numbers and times for people. */

#include <glib.h>

G_BEGIN_DECLS

/* 姓+某: the surname, compound ones whole (欧阳某), and 某. A name not written in Han
 * characters keeps its first letter and three asterisks. NULL gives NULL.
 * Returns: (transfer full) (nullable) */
char *yx_mask_name (const char *name);

/* First 4 and last 4 characters, an asterisk for each one between; eight or fewer characters
 * are all hidden. NULL gives NULL. Returns: (transfer full) (nullable) */
char *yx_mask_id_number (const char *id_number);

/* The same for a phone number, first 3 and last 4. */
char *yx_mask_phone (const char *phone);

/* The same for a number plate, first 2 and last 2, besides the 警 of the police: 豫H***45. */
char *yx_mask_plate (const char *plate);

/* 4500000 fen → "45,000.00". Returns: (transfer full) */
char *yx_format_fen (gint64 fen);

/* In the units people say: 850 → "850 m", 12345 → "12.3 km" */
char *yx_format_metres (double metres);

/* 4500 s → "1 h 15 min" */
char *yx_format_seconds (gint64 seconds);

/* UTC microseconds as "06:40" and "2025-03-01 06:40" in a time zone (NULL: local).
 * Returns: (transfer full) */
char *yx_format_clock (gint64 time, GTimeZone *zone);
char *yx_format_time (gint64 time, GTimeZone *zone);

/* Reads ISO 8601 ("2025-03-01T04:30+08:00"), or "2025-03-01 04:30" / "2025-03-01" in the
 * given zone (NULL: local). Returns FALSE, *ret_time untouched, otherwise. */
gboolean yx_parse_time (const char *text, GTimeZone *zone, gint64 *ret_time);

/* The key of an address or name: NFKC, no white space. Returns: (transfer full) */
char *yx_fold_text (const char *text);

G_END_DECLS
