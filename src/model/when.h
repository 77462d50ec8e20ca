#pragma once

/* When something was, as a caller says it or a dispatcher types it. */

#include <glib.h>

G_BEGIN_DECLS

/* Understands, in a time zone (NULL: local) and from `now` on backwards:
 *
 *   "", 现在, 刚才, now                    now
 *   20分钟前, 半小时前, 两个半小时前, 3天前, 20m, 2h, 2 hours ago
 *   2330, 23:30, 23点半, 十一点半, 晚上9点   the last time that the clock said so
 *   昨晚11点, 今早6点, 前天 2130, yesterday 21:30
 *   11月22日 23:30, 11-22 2330, 22日0600     of this year or month, else the one before
 *   2026-11-22 23:30 and ISO 8601
 *
 * FALSE, *ret_time untouched, for anything else: an hour of 25 is none. Only a date that is
 * written with its year can lie ahead of now, for the caller to refuse. */
gboolean yx_parse_when (const char *text, gint64 now, GTimeZone *zone, gint64 *ret_time);

G_END_DECLS
