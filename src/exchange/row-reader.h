#pragma once

/* The insides of exchange/case-rows.h: one row at a time is read by the functions below, each of
 * which takes some columns, and rejects the row when it finds a fault in them. */

#include "exchange/case-rows.h"

G_BEGIN_DECLS

#define YX_NO_COLUMN G_MAXUINT

/* The columns that make one address. */
typedef struct {
  guint text, lon, lat, coordinates;
} YxAddressColumns;

typedef struct {
  const YxTable *table;
  const YxColumns *columns;
  YxDatum datum;
  const GDate *today;
  GTimeZone *zone; /* the local one: to ask for it reads the disk */
  YxCaseRows *out;

  guint fields[YX_COLUMN_N_FIELDS]; /* column of each field, or YX_NO_COLUMN */
  YxAddressColumns addresses[YX_COLUMN_MAX_ADDRESSES];
  gboolean has_coordinates; /* some column holds them */

  const YxTableRow *row; /* the current one */
  gboolean is_rejected;
} YxRowReader;

/* The row is left out; why, goes into the report. `column` may be YX_NO_COLUMN, `value` NULL. */
void yx_row_reject (YxRowReader *reader, guint column, const char *value, const char *message);
/* The row goes in; the clerk should look at this. */
void yx_row_note (YxRowReader *reader, guint column, const char *value, const char *message);

/* Text of the current row's cell; "" where there is no such column. */
const char *yx_row_cell_at (const YxRowReader *reader, guint column);
const char *yx_row_cell (const YxRowReader *reader, YxColumnField field);
/* When a day begins here: UTC microseconds. */
gint64 yx_row_midnight (const YxRowReader *reader, const GDate *date);
/* A copy that lives as long as the rows. */
const char *yx_row_keep (YxRowReader *reader, const char *text);

/* row-fields.c: the case and the debtor. */
void yx_row_read_fields (YxRowReader *reader, YxImportRow *row);

/* row-facts.c: what the row says of the go/no-go; FALSE, *ret_facts untouched, when nothing. */
gboolean yx_row_read_facts (YxRowReader *reader, YxImportFacts *ret_facts);

/* row-addresses.c: appends the row's addresses to those of all rows. */
void yx_row_read_addresses (YxRowReader *reader, YxImportRow *row);

G_END_DECLS
