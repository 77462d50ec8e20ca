#pragma once

/* The values in cells as clerks write them. Each reader folds widths and white space itself,
 * returns FALSE for text that is none of its kind and then leaves *ret_… untouched. */

#include <glib.h>

#include "geo/datum.h"

G_BEGIN_DECLS

/* "45,000.00", "¥45000元", "4.5万元", "1.2亿": fen, rounded. `unit` is yuan per unit of the
 * column where the cell itself names none. Not negative, at most 10^13 yuan. */
gboolean yx_cell_parse_amount (const char *text, int unit, gint64 *ret_fen);

/* "2024-03-05", "2024/3/5", "2024.3.5", "20240305", "2024年3月5日", each also with a time behind
 * it, or a spreadsheet's serial day ("45356", "45356.5"; 1900 system). Years 1980 to 2199. */
gboolean yx_cell_parse_date (const char *text, GDate *ret_date);
/* The same for a day of birth: years from 1900. */
gboolean yx_cell_parse_birth (const char *text, GDate *ret_date);

/* "113.0712", "113.0712°", "东经113.0712", "113°04'16.3\"E", "113度4分16.3秒". A west or south
 * mark makes it negative. */
gboolean yx_cell_parse_degrees (const char *text, double *ret_degrees);

/* "113.07,34.94" or "113.07 34.94", longitude first; the other way round is recognised in
 * China, where no latitude reaches 73. */
gboolean yx_cell_parse_coordinates (const char *text, YxLonLat *ret_point);

/* The parts of a cell that names several things, separated by ； ; or line breaks; empty parts
 * stay, so that two cells may be read side by side. Returns: (transfer full) */
char **yx_cell_split (const char *text);

G_END_DECLS
