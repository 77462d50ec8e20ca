/* Identifiers from untrusted text. A number that is accepted must be written and read again as
 * itself. */

#include <stdint.h>

#include "exchange/cells.h"
#include "rules/identifiers.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_case_number (const char *text)
{
  YxCaseNumber number, again;
  g_autofree char *canonical = NULL;
  g_autofree char *twice = NULL;

  if (yx_case_number_parse (text, NULL, 2026, &number) != YX_IDENTIFIER_OK)
    return;
  canonical = yx_case_number_to_text (&number);
  g_assert_cmpint (yx_case_number_parse (canonical, NULL, 2026, &again), ==, YX_IDENTIFIER_OK);
  twice = yx_case_number_to_text (&again);
  g_assert_cmpstr (canonical, ==, twice);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *folded = NULL;
  g_autofree char *plate = NULL;
  YxCitizenId id;
  YxPlateKind kind;
  YxLonLat point;
  GDate date;
  gint64 fen;
  double degrees;
  char code[19], mobile[12];

  check_case_number (text);
  if (yx_citizen_id_parse (text, NULL, &id) == YX_IDENTIFIER_OK)
    g_assert_cmpint (yx_citizen_id_parse (id.text, NULL, NULL), ==, YX_IDENTIFIER_OK);
  if (yx_credit_code_check (text, code) == YX_IDENTIFIER_OK)
    g_assert_cmpint (yx_credit_code_check (code, NULL), ==, YX_IDENTIFIER_OK);
  if (yx_mobile_check (text, mobile) == YX_IDENTIFIER_OK)
    g_assert_cmpint (yx_mobile_check (mobile, NULL), ==, YX_IDENTIFIER_OK);
  if (yx_plate_check (text, &kind, &plate) == YX_IDENTIFIER_OK)
    g_assert_cmpint (yx_plate_check (plate, NULL, NULL), ==, YX_IDENTIFIER_OK);
  folded = yx_identifier_fold (text);
  if (folded == NULL)
    return 0;

  if (yx_cell_parse_amount (text, 10000, &fen))
    g_assert_cmpint (fen, >=, 0);
  if (yx_cell_parse_date (text, &date))
    g_assert_true (g_date_valid (&date));
  if (yx_cell_parse_degrees (text, &degrees))
    g_assert_true (degrees == degrees);
  yx_cell_parse_coordinates (text, &point);
  return 0;
}
