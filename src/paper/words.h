#pragma once

/* How papers word what a dossier holds. What is not on record becomes a ruled line, to be filled
 * in by hand. */

#include "desk/dossier.h"

G_BEGIN_DECLS

/* 1 → 一, 12 → 十二; up to 99. All texts here are (transfer full) unless said otherwise. */
char *yx_words_ordinal (guint number);

/* "2025-12-01" and "2025-12-01 05:00" as the language writes them; a ruled line for 0. */
char *yx_words_day (gint64 time);
char *yx_words_time (gint64 time);
/* The end of a span that begins at `from`: its clock, with the day before it when that is another. */
char *yx_words_end (gint64 from, gint64 to);
/* "2025-12-01" in any language, for narrow cells; NULL for 0. */
char *yx_words_date (gint64 time);
/* "05:00"; a ruled line for 0. */
char *yx_words_clock (gint64 time);

/* The text, or a ruled line for NULL and "". (transfer none) */
const char *yx_words_or_line (const char *text);

/* "夜巡1号", else the plate. (transfer none) */
const char *yx_words_car (const YxDossierRoute *route);
/* "夜巡1号（豫HO001警）" */
char *yx_words_car_and_plate (const YxDossierRoute *route);

/* "李青（女，40岁）"; for an entity with who appears for it; the institution of an inquiry. */
char *yx_words_person (const YxDossierTask *task);
/* The same for a narrow cell: a line for the name, one for what is known of the person. */
char *yx_words_person_lines (const YxDossierTask *task);
/* Only the name. (transfer none) */
const char *yx_words_name (const YxDossierTask *task);
/* Case numbers, one a line; those closed since are said to be. */
char *yx_words_cases (const YxDossierTask *task);
/* Flags with their remarks, who noted them and when, joined; NULL: none. */
char *yx_words_flags (const YxDossierTask *task);
/* What the go/no-go warns of, and what of it was overridden, a line each; NULL: nothing. */
char *yx_words_findings (const YxDossierTask *task);
/* "拘1号（至12月10日）", a line each; NULL: none. */
char *yx_words_warrants (const YxDossierTask *task);

/* "何甲（审判员）、法警乙（法警）"; NULL: not named. */
char *yx_words_crew (const YxDossierRoute *route);

/* The number of the visit among the visits of its route, from 1. */
guint yx_words_stop_number (const YxDossierRoute *route, guint stop);

/* What the QR code of a route card holds:
 * yexun:route/ROUTE-ID?operation=OPERATION-ID&plan=VERSION */
char *yx_words_route_uri (const YxDossier *dossier, const YxDossierRoute *route);

G_END_DECLS
