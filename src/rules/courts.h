#pragma once

/* Which court codes (法院代字) there are. A code is the character of a province and the first
 * two or four digits of the area: 豫 for the high court, 豫08 for an intermediate court, 豫0825
 * for a county's. The table is data: an administrator's file may add courts or rule others out.
 *
 * File: UTF-8, one court a line, tab-separated code and name; # starts a comment. A line with
 * code 豫* says that every code of that province passes even when it has no line of its own. */

#include <glib.h>

G_BEGIN_DECLS

typedef struct _YxCourts YxCourts;

/* The table that comes with the program. (transfer none) */
const YxCourts *yx_courts_builtin (void);

/* Reads a table. Fails with G_IO_ERROR_INVALID_DATA naming the line. (transfer full) */
YxCourts *yx_courts_parse (const char *text, GError **error);
void yx_courts_free (YxCourts *courts);

/* Whether a case number may carry this code. */
gboolean yx_courts_accept (const YxCourts *courts, const char *code);

/* (nullable) (transfer none): NULL for a code without a line of its own. */
const char *yx_courts_name (const YxCourts *courts, const char *code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxCourts, yx_courts_free)

G_END_DECLS
