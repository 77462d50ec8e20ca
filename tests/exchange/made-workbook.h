#pragma once

/* Case lists as files for tests: an XLSX workbook as Excel would write it, and every vector
 * format that GDAL writes. */

#include <glib.h>

#include "geo/datum.h"

/* One sheet of a workbook. A row is its cells joined by "|"; "#5" is a number, "@45356" a number
 * shown as a date, everything else text; an empty row is not written at all. NULL ends. */
typedef struct {
  const char *name;
  const char *const *rows;
  const char *merge; /* "A1:D1"; nullable */
} Sheet;

void workbook_write (const char *path, const Sheet *sheets, guint n_sheets);

/* A layer through GDAL: the first row gives the fields, "|" between cells, the others are
 * features, at points[i] each (NULL: no geometry). `encoding` is nullable. */
void layer_write (const char *path, const char *driver, const char *encoding,
                  const char *const *rows, const YxLonLat *points, int epsg);

/* A folder for the test's files, removed with all in it by the second. */
char *scratch_new (void);
void scratch_free (char *folder);
