#pragma once

/* Which column of a file is which field of a case list, found by headings or read from a saved
 * mapping, a JSON file:
 *
 *   {
 *     "columns": { "编号": "case-number", "姓名": "debtor-name", "X": "lon", "Y": "lat" },
 *     "sheet": "在办案件",      the sheet or layer; optional
 *     "header": 3,              the line of the headings; optional
 *     "datum": "gcj02"          of the coordinates; optional, an option given outranks it
 *   }
 *
 * The field names are those of data/exchange/headings.tsv; address, lon, lat and coordinates may
 * carry a number ("address-2"), claim and paid a unit ("claim-wan": 万元). */

#include <gio/gio.h>

#include "geo/datum.h"

G_BEGIN_DECLS

typedef enum {
  YX_COLUMN_NONE,
  YX_COLUMN_CASE_NUMBER,
  YX_COLUMN_COURT,
  YX_COLUMN_APPLICANT,
  YX_COLUMN_CAUSE,
  YX_COLUMN_JUDGE,
  YX_COLUMN_FILED,
  YX_COLUMN_CLAIM,
  YX_COLUMN_PAID,
  YX_COLUMN_STATUS,
  YX_COLUMN_DEBTOR_NAME,
  YX_COLUMN_DEBTOR_ID_NUMBER,
  YX_COLUMN_DEBTOR_KIND,
  YX_COLUMN_DEBTOR_SEX,
  YX_COLUMN_DEBTOR_PHONE,
  YX_COLUMN_TITLE,
  YX_COLUMN_TITLE_EFFECTIVE,
  YX_COLUMN_SUMMONS_SERVED,
  YX_COLUMN_SUMMONS_DEADLINE,
  YX_COLUMN_SUMMONS_RECEIPT,
  YX_COLUMN_SUMMONS_ANSWER,
  YX_COLUMN_WARRANT,
  YX_COLUMN_WARRANT_SIGNED,
  YX_COLUMN_WARRANT_UNTIL,
  YX_COLUMN_IDENTITY_BY,
  YX_COLUMN_DEPUTY,
  YX_COLUMN_DEPUTY_PERMISSION,
  YX_COLUMN_BORN,
  YX_COLUMN_CAPACITY,
  YX_COLUMN_APPEARS_NAME,
  YX_COLUMN_APPEARS_ID_NUMBER,
  YX_COLUMN_FLAGS,
  YX_COLUMN_ADDRESS_VERIFIED,
  YX_COLUMN_FAILED_VISITS,
  YX_COLUMN_HEARD, /* of leads, this and the next */
  YX_COLUMN_SOURCE,
  YX_COLUMN_SURE,
  YX_COLUMN_URGENT,
  YX_COLUMN_SAID,
  YX_COLUMN_PLACE_KIND,
  YX_COLUMN_INFORMANT,
  YX_COLUMN_INFORMANT_PHONE,
  YX_COLUMN_ADDRESS,
  YX_COLUMN_LON,
  YX_COLUMN_LAT,
  YX_COLUMN_COORDINATES, /* "113.07,34.94" in one cell */
} YxColumnField;

#define YX_COLUMN_N_FIELDS (YX_COLUMN_COORDINATES + 1)
/* Addresses of one row that have columns of their own. */
#define YX_COLUMN_MAX_ADDRESSES 9

typedef struct {
  YxColumnField field;
  guint number;   /* of the address it belongs to, from 1; else 0 */
  guint rank;     /* among the headings of the field, 0 the strongest */
  int unit;       /* claim, paid: yuan per unit of the column, 1 or 10,000 */
  int place_kind; /* address, lon, lat, coordinates: YxPlaceKind */
} YxColumn;

/* What a list is of, for the fields that it may and must have. */
typedef enum {
  YX_LIST_CASES, /* a case number and a debtor */
  YX_LIST_LEADS, /* who: a debtor, case or ID number; and where */
} YxListKind;

/* Whether a list of this kind has this field. */
gboolean yx_column_field_is_of (YxColumnField field, YxListKind kind);

/* "case-number"; (transfer none) */
const char *yx_column_field_name (YxColumnField field);

/* What a heading means; FALSE when nothing known. The number is 0 where the heading has none. */
gboolean yx_heading_parse (const char *heading, YxColumn *ret_column);

/* The same of a heading that its file has cut short (立案日, of 立案日期), as far as there is only
 * one thing that it can have meant; never an amount. It gives way to any heading that stands in full. */
gboolean yx_heading_parse_cut (const char *heading, YxColumn *ret_column);

typedef struct {
  char *sheet;  /* nullable */
  guint header; /* 0: to be found */
  gboolean has_datum;
  YxDatum datum;
  GPtrArray *headings; /* char *, folded */
  GArray *columns;     /* YxColumn, parallel to headings */
} YxMapping;

/* Reads a saved mapping. Fails with G_IO_ERROR_INVALID_DATA naming the member at fault. */
YxMapping *yx_mapping_parse (const char *json, gssize length, GError **error);
YxMapping *yx_mapping_load (const char *path, GError **error);
/* The same for a list of another kind than cases. */
YxMapping *yx_mapping_load_for (const char *path, YxListKind kind, GError **error);
void yx_mapping_free (YxMapping *mapping);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxMapping, yx_mapping_free)

G_END_DECLS
