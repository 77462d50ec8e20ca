#pragma once

/* One connection and its statements. SQL is written once for SQLite and PostgreSQL:
 *
 *  - parameters are `$1`, `$2`, …; types are text, integer, bigint, double precision, smallint
 *    (for flags, 0 or 1); ON CONFLICT … DO UPDATE and RETURNING, no INSERT OR REPLACE;
 *  - a point or line goes in as `ST_GeomFromWKB ($n, 4326)` and comes out as `ST_AsBinary (geom)`;
 *  - case numbers are ordered by `COLLATE case_number`, in which digits count as numbers
 *    (yx_case_compare_numbers(); on PostgreSQL an ICU collation with `kn-true`). It may stand in
 *    queries only, never in the schema, so that any program can read a desk;
 *  - a search by box is written with yx_db_box_clause ();
 *  - what else differs is in the migration files, as directives (see store/migration.h).
 *
 * Statements are kept by their text, so preparing again costs a look-up. A connection is used by
 * one thread at a time; jobs are given theirs and keep it no longer than they run. */

#include <glib-object.h>

#include "geo/rings.h"

G_BEGIN_DECLS

typedef struct _YxDb YxDb;
typedef struct _YxStatement YxStatement;

/* The statement, reset, all parameters NULL; owned by the connection. A text that is being
 * stepped through by a caller further up must not be prepared again below. */
YxStatement *yx_db_prepare (YxDb *db, const char *sql, GError **error);

/* Runs statements without parameters or rows, separated by semicolons. */
gboolean yx_db_run (YxDb *db, const char *sql, GError **error);

/* Rows changed by the last insert, update or delete. */
gint64 yx_db_get_changes (YxDb *db);

/* " AND …" restricting `alias` (of `table`, whose point or line column is `geom`) to a box whose
 * west, south, east, north are parameters $first … $first+3; uses the R-tree.
 * Returns: (transfer full) */
char *yx_db_box_clause (YxDb *db, const char *table, const char *alias, guint first);

/* Parameters count from 1, columns from 0. Texts are copied. */
void yx_statement_bind_text (YxStatement *statement, guint parameter, const char *text);
void yx_statement_bind_int (YxStatement *statement, guint parameter, gint64 value);
void yx_statement_bind_real (YxStatement *statement, guint parameter, double value);
void yx_statement_bind_bytes (YxStatement *statement, guint parameter, gconstpointer bytes,
                              gsize size);
void yx_statement_bind_null (YxStatement *statement, guint parameter);
/* A point or line as WKB; NULL when there are no points. */
void yx_statement_bind_point (YxStatement *statement, guint parameter, YxLonLat point);
void yx_statement_bind_line (YxStatement *statement, guint parameter, const YxLonLat *points,
                             gsize n_points);
/* An area as a multipolygon, holes where they belong; NULL when there are no rings. */
void yx_statement_bind_area (YxStatement *statement, guint parameter, const YxRings *rings);
/* An enum's nick. */
void yx_statement_bind_enum (YxStatement *statement, guint parameter, GType type, int value);

/* Moves to the next row. TRUE with *ret_row TRUE: there is one; FALSE: none is left, and the
 * statement is reset. */
gboolean yx_statement_step (YxStatement *statement, gboolean *ret_row, GError **error);

/* For statements without rows: steps once and resets. */
gboolean yx_statement_run (YxStatement *statement, GError **error);

void yx_statement_reset (YxStatement *statement);

/* Texts and bytes are valid until the next step or reset; NULL for SQL NULL. */
const char *yx_statement_get_text (YxStatement *statement, guint column);
/* Returns: (transfer full) (nullable) */
char *yx_statement_dup_text (YxStatement *statement, guint column);
/* 0 for SQL NULL. */
gint64 yx_statement_get_int (YxStatement *statement, guint column);
double yx_statement_get_real (YxStatement *statement, guint column);
gboolean yx_statement_is_null (YxStatement *statement, guint column);
gconstpointer yx_statement_get_bytes (YxStatement *statement, guint column, gsize *ret_size);
/* An enum by its nick; `fallback` for NULL or an unknown one. */
int yx_statement_get_enum (YxStatement *statement, guint column, GType type, int fallback);
/* A line from ST_AsBinary as YxLonLat; NULL for NULL. Returns: (transfer full) */
GBytes *yx_statement_get_line (YxStatement *statement, guint column);
/* Appends the rings of a polygon or multipolygon from ST_AsBinary to arrays of YxLonLat and guint32.
 * FALSE, nothing appended, for anything else. */
gboolean yx_statement_get_area (YxStatement *statement, guint column, GArray *points,
                                GArray *ring_ends);

G_END_DECLS
