#include <string.h>

#include "rules/identifiers.h"

#define THIS_YEAR 2026

static void
assert_case (const char *text, const char *canonical)
{
  YxCaseNumber number;
  g_autofree char *again = NULL;

  g_test_message ("%s", text);
  g_assert_cmpint (yx_case_number_parse (text, NULL, THIS_YEAR, &number), ==, YX_IDENTIFIER_OK);
  again = yx_case_number_to_text (&number);
  g_assert_cmpstr (again, ==, canonical);
}

static void
test_case_number (void)
{
  YxCaseNumber number;

  assert_case ("（2024）豫0823执1234号", "（2024）豫0823执1234号");
  assert_case ("(2024)豫0823执1234号", "（2024）豫0823执1234号");
  assert_case ("(2024）豫0823执1234号", "（2024）豫0823执1234号");
  assert_case (" （２０２４） 豫０８２３ 执 １２３４ 号\n", "（2024）豫0823执1234号");
  assert_case ("\xe2\x80\xad(2024)豫08执恢1号之一", "（2024）豫08执恢1号之一");
  assert_case ("(2016)豫0825执保999999号之十二", "（2016）豫0825执保999999号之十二");
  assert_case ("(2026)豫0825执异7号之二十", "（2026）豫0825执异7号之二十");
  assert_case ("(2026)豫0825执他7号之九十九", "（2026）豫0825执他7号之九十九");
  assert_case ("（2020）最高法执监12号", "（2020）最高法执监12号");
  assert_case ("（2021）京0105执复12号", "（2021）京0105执复12号");

  g_assert_cmpint (yx_case_number_parse ("(2024)豫0823执恢1234号之三", NULL, THIS_YEAR, &number),
                   ==, YX_IDENTIFIER_OK);
  g_assert_cmpint (number.year, ==, 2024);
  g_assert_cmpstr (number.court, ==, "豫0823");
  g_assert_cmpstr (number.type, ==, "执恢");
  g_assert_cmpint (number.serial, ==, 1234);
  g_assert_cmpint (number.part, ==, 3);
  g_assert_false (number.is_legacy);
}

static void
test_case_number_legacy (void)
{
  YxCaseNumber number;

  assert_case ("（2015）武执字第12号", "（2015）武执字第12号");
  assert_case ("(2013)焦执恢字第00012号", "（2013）焦执恢字第12号");
  g_assert_cmpint (yx_case_number_parse ("（2015）武执字第12号", NULL, THIS_YEAR, &number), ==,
                   YX_IDENTIFIER_OK);
  g_assert_true (number.is_legacy);
  g_assert_cmpstr (number.court, ==, "武");
  g_assert_cmpint (yx_case_number_parse ("（2016）武执字第12号", NULL, THIS_YEAR, NULL), ==,
                   YX_IDENTIFIER_YEAR_RANGE);
  g_assert_cmpint (yx_case_number_parse ("（2015）豫0825执12号", NULL, THIS_YEAR, NULL), ==,
                   YX_IDENTIFIER_YEAR_RANGE);
  g_assert_cmpint (yx_case_number_parse ("（2015）w1执字第12号", NULL, THIS_YEAR, NULL), ==,
                   YX_IDENTIFIER_COURT);
}

static void
test_case_number_faults (void)
{
  static const struct {
    const char *text;
    YxIdentifierFault fault;
  } rows[] = {
    { "", YX_IDENTIFIER_EMPTY },
    { "　 ", YX_IDENTIFIER_EMPTY },
    { "\xa3\xa8", YX_IDENTIFIER_NOT_TEXT },
    { "2024豫0823执1234号", YX_IDENTIFIER_YEAR_BRACKETS },
    { "（24年）豫0823执1234号", YX_IDENTIFIER_YEAR_BRACKETS },
    { "（02024）豫0823执1234号", YX_IDENTIFIER_YEAR_BRACKETS },
    { "（2027）豫0823执1234号", YX_IDENTIFIER_YEAR_RANGE },
    { "（1024）豫0823执1234号", YX_IDENTIFIER_YEAR_RANGE },
    { "（2024）豫082执1234号", YX_IDENTIFIER_COURT },
    { "（2024）执1234号", YX_IDENTIFIER_COURT },
    { "（2024）豫豫豫豫豫豫豫豫执1234号", YX_IDENTIFIER_COURT },
    { "（2024）豫0823民初1234号", YX_IDENTIFIER_CASE_TYPE },
    { "（2024）豫0823执号", YX_IDENTIFIER_SERIAL },
    { "（2024）豫0823执0号", YX_IDENTIFIER_SERIAL },
    { "（2024）豫0823执012号", YX_IDENTIFIER_SERIAL },
    { "（2024）豫0823执1234567号", YX_IDENTIFIER_SERIAL },
    { "（2024）豫0823执恢恢12号", YX_IDENTIFIER_SERIAL },
    { "（2024）豫0823执1234", YX_IDENTIFIER_ENDING },
    { "（2024）豫0823执1234号之", YX_IDENTIFIER_ENDING },
    { "（2024）豫0823执1234号之十十", YX_IDENTIFIER_ENDING },
    { "（2024）豫0823执1234号之一二", YX_IDENTIFIER_ENDING },
    { "（2024）豫0823执1234号等3件", YX_IDENTIFIER_ENDING },
  };
  YxCaseNumber number = { .year = 1, .serial = 2 };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("row %u", i);
    g_assert_cmpint (yx_case_number_parse (rows[i].text, NULL, THIS_YEAR, &number), ==,
                     rows[i].fault);
  }
  g_assert_cmpint (yx_case_number_parse (NULL, NULL, THIS_YEAR, &number), ==, YX_IDENTIFIER_EMPTY);
  g_assert_cmpint (number.year, ==, 1);
  g_assert_cmpint (number.serial, ==, 2);
}

static void
test_case_number_own_courts (void)
{
  g_autoptr (YxCourts) courts = yx_courts_parse ("豫0825\t温县人民法院\n", NULL);

  g_assert_cmpint (yx_case_number_parse ("（2024）豫0825执1号", courts, THIS_YEAR, NULL), ==,
                   YX_IDENTIFIER_OK);
  g_assert_cmpint (yx_case_number_parse ("（2024）豫0823执1号", courts, THIS_YEAR, NULL), ==,
                   YX_IDENTIFIER_COURT);
}

/* Every number the writer can make is read back as itself. */
static void
test_case_number_round_trip (void)
{
  static const char *const types[]
      = { "执", "执恢", "执保", "执异", "执复", "执监", "执协", "执他" };

  for (int i = 0; i < 2000; i++) {
    YxCaseNumber number = { .year = g_test_rand_int_range (2016, THIS_YEAR + 1),
                            .type = types[g_test_rand_int_range (0, 8)],
                            .serial = g_test_rand_int_range (1, 1000000),
                            .part = g_test_rand_int_range (0, 100) };
    YxCaseNumber back;
    g_autofree char *text = NULL;

    g_snprintf (number.court, sizeof number.court, "豫%04d", g_test_rand_int_range (0, 10000));
    text = yx_case_number_to_text (&number);
    g_assert_cmpint (yx_case_number_parse (text, NULL, THIS_YEAR, &back), ==, YX_IDENTIFIER_OK);
    g_assert_cmpint (back.year, ==, number.year);
    g_assert_cmpstr (back.court, ==, number.court);
    g_assert_cmpstr (back.type, ==, number.type);
    g_assert_cmpint (back.serial, ==, number.serial);
    g_assert_cmpint (back.part, ==, number.part);
  }
}

static void
test_citizen_id (void)
{
  GDate today, day;
  YxCitizenId id;

  g_date_clear (&today, 1);
  g_date_set_dmy (&today, 23, 11, 2026);
  g_date_clear (&day, 1);

  g_assert_cmpint (yx_citizen_id_parse ("11010519491231002X", &today, &id), ==, YX_IDENTIFIER_OK);
  g_assert_cmpint (yx_citizen_id_parse (" １１０１０５ 19491231 002ｘ", &today, &id), ==,
                   YX_IDENTIFIER_OK);
  g_assert_cmpstr (id.text, ==, "11010519491231002X");
  g_assert_true (id.is_female);
  g_date_set_dmy (&day, 30, 12, 2009);
  g_assert_cmpint (yx_citizen_id_age (&id, &day), ==, 59);
  g_date_set_dmy (&day, 31, 12, 2009);
  g_assert_cmpint (yx_citizen_id_age (&id, &day), ==, 60);

  g_assert_cmpint (yx_citizen_id_parse ("110105194912310021", &today, NULL), ==,
                   YX_IDENTIFIER_CHECK_DIGIT);
  g_assert_cmpint (yx_citizen_id_parse ("11010519490231002X", &today, NULL), ==,
                   YX_IDENTIFIER_BIRTH_DATE);
  g_assert_cmpint (yx_citizen_id_parse ("110105202712310020", &today, NULL), ==,
                   YX_IDENTIFIER_BIRTH_DATE);
  g_assert_cmpint (yx_citizen_id_parse ("110105491231002", &today, NULL), ==,
                   YX_IDENTIFIER_OLD_15_DIGITS);
  g_assert_cmpint (yx_citizen_id_parse ("1101051949123100", &today, NULL), ==,
                   YX_IDENTIFIER_LENGTH);
  g_assert_cmpint (yx_citizen_id_parse ("1101051949123100X2", &today, NULL), ==,
                   YX_IDENTIFIER_CHARACTER);
  g_assert_cmpint (yx_citizen_id_parse ("11010519491231002身", &today, NULL), ==,
                   YX_IDENTIFIER_CHARACTER);
  g_assert_cmpint (yx_citizen_id_parse ("1.10105194912E+17", &today, NULL), ==,
                   YX_IDENTIFIER_LENGTH);
  g_assert_cmpint (yx_citizen_id_parse (NULL, &today, NULL), ==, YX_IDENTIFIER_EMPTY);
}

/* GB 11643's check digit finds every single wrong digit and every swap of neighbours. */
static void
test_citizen_id_single_errors (void)
{
  static const char good[] = "11010519491231002X";

  for (int i = 0; i < 18; i++) {
    for (char c = '0'; c <= '9'; c++) {
      char bad[19];

      g_strlcpy (bad, good, sizeof bad);
      if (bad[i] == c)
        continue;
      bad[i] = c;
      g_assert_cmpint (yx_citizen_id_parse (bad, NULL, NULL), !=, YX_IDENTIFIER_OK);
    }
  }
  for (int i = 0; i < 17; i++) {
    char bad[19];

    g_strlcpy (bad, good, sizeof bad);
    bad[i] = good[i + 1];
    bad[i + 1] = good[i];
    if (bad[i] != bad[i + 1])
      g_assert_cmpint (yx_citizen_id_parse (bad, NULL, NULL), !=, YX_IDENTIFIER_OK);
  }
}

static void
test_credit_code (void)
{
  char text[19];

  g_assert_cmpint (yx_credit_code_check ("91350100M000100Y43", text), ==, YX_IDENTIFIER_OK);
  g_assert_cmpint (yx_credit_code_check ("９1350100m000100y43 ", text), ==, YX_IDENTIFIER_OK);
  g_assert_cmpstr (text, ==, "91350100M000100Y43");
  g_assert_cmpint (yx_credit_code_check ("91350100M000100Y44", text), ==,
                   YX_IDENTIFIER_CHECK_DIGIT);
  g_assert_cmpint (yx_credit_code_check ("91350100I000100Y43", text), ==, YX_IDENTIFIER_CHARACTER);
  g_assert_cmpint (yx_credit_code_check ("9135A100M000100Y43", text), ==, YX_IDENTIFIER_CHARACTER);
  g_assert_cmpint (yx_credit_code_check ("91350100M000100Y4", text), ==, YX_IDENTIFIER_LENGTH);
  g_assert_cmpint (yx_credit_code_check ("", text), ==, YX_IDENTIFIER_EMPTY);
}

static void
test_mobile (void)
{
  char text[12];

  g_assert_cmpint (yx_mobile_check ("+86 199-0000-0000", text), ==, YX_IDENTIFIER_OK);
  g_assert_cmpstr (text, ==, "19900000000");
  g_assert_cmpint (yx_mobile_check ("8619900000000", text), ==, YX_IDENTIFIER_OK);
  g_assert_cmpint (yx_mobile_check ("１９９００００００００", text), ==, YX_IDENTIFIER_OK);
  g_assert_cmpint (yx_mobile_check ("12900000000", text), ==, YX_IDENTIFIER_PREFIX);
  g_assert_cmpint (yx_mobile_check ("1990000000", text), ==, YX_IDENTIFIER_LENGTH);
  g_assert_cmpint (yx_mobile_check ("199000000001", text), ==, YX_IDENTIFIER_LENGTH);
  g_assert_cmpint (yx_mobile_check ("1990000000O", text), ==, YX_IDENTIFIER_CHARACTER);
  g_assert_cmpint (yx_mobile_check ("+86", text), ==, YX_IDENTIFIER_EMPTY);
}

static void
assert_plate (const char *text, YxPlateKind kind, const char *folded)
{
  g_autofree char *plate = NULL;
  YxPlateKind got;

  g_test_message ("%s", text);
  g_assert_cmpint (yx_plate_check (text, &got, &plate), ==, YX_IDENTIFIER_OK);
  g_assert_cmpint (got, ==, kind);
  g_assert_cmpstr (plate, ==, folded);
}

/* As loosely as people write them; what is no plate is left alone. */
static void
test_plate_measure (void)
{
  static const char *const plates[]
      = { "豫HA0B00", "豫H·A0B00", "豫h-a0b00", "豫H A0B00", "豫HO003警", "豫HD00000", "豫ＨＡ０Ｂ００" };
  static const char *const others[]
      = { "", "豫", "豫H", "豫H12", "豫菜馆", "HA0B00", "豫0825执123号", "云A座", "新ABCDEFGHIJK" };

  for (guint i = 0; i < G_N_ELEMENTS (plates); i++) {
    g_autofree char *followed = g_strconcat (plates[i], "号车", NULL);

    g_assert_cmpuint (yx_plate_measure (plates[i]), ==, strlen (plates[i]));
    g_assert_cmpuint (yx_plate_measure (followed), ==, strlen (plates[i]));
  }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_cmpuint (yx_plate_measure (others[i]), ==, 0);
}

static void
test_plate (void)
{
  assert_plate ("豫HA0B00", YX_PLATE_ORDINARY, "豫HA0B00");
  assert_plate ("豫h·a0b00", YX_PLATE_ORDINARY, "豫HA0B00");
  assert_plate ("豫HD00000", YX_PLATE_NEW_ENERGY, "豫HD00000");
  assert_plate ("豫H-0000警", YX_PLATE_POLICE, "豫H0000警");
  assert_plate ("京A00000", YX_PLATE_ORDINARY, "京A00000");
  g_assert_cmpint (yx_plate_check ("国HA0B00", NULL, NULL), ==, YX_IDENTIFIER_PREFIX);
  g_assert_cmpint (yx_plate_check ("豫1A0B00", NULL, NULL), ==, YX_IDENTIFIER_PREFIX);
  g_assert_cmpint (yx_plate_check ("豫", NULL, NULL), ==, YX_IDENTIFIER_PREFIX);
  g_assert_cmpint (yx_plate_check ("豫H", NULL, NULL), ==, YX_IDENTIFIER_LENGTH);
  g_assert_cmpint (yx_plate_check ("豫HA0B0", NULL, NULL), ==, YX_IDENTIFIER_LENGTH);
  g_assert_cmpint (yx_plate_check ("豫HA0O00", NULL, NULL), ==, YX_IDENTIFIER_CHARACTER);
  g_assert_cmpint (yx_plate_check ("豫HA0B00警", NULL, NULL), ==, YX_IDENTIFIER_LENGTH);
}

static void
test_fault_texts (void)
{
  for (int i = 0; i < YX_IDENTIFIER_N_FAULTS; i++)
    g_assert_cmpuint (strlen (yx_identifier_fault_text (i)), >, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/case-number/forms", test_case_number);
  g_test_add_func ("/rules/case-number/legacy", test_case_number_legacy);
  g_test_add_func ("/rules/case-number/faults", test_case_number_faults);
  g_test_add_func ("/rules/case-number/own-courts", test_case_number_own_courts);
  g_test_add_func ("/rules/case-number/round-trip", test_case_number_round_trip);
  g_test_add_func ("/rules/citizen-id", test_citizen_id);
  g_test_add_func ("/rules/citizen-id/single-errors", test_citizen_id_single_errors);
  g_test_add_func ("/rules/credit-code", test_credit_code);
  g_test_add_func ("/rules/mobile", test_mobile);
  g_test_add_func ("/rules/plate", test_plate);
  g_test_add_func ("/rules/plate-measure", test_plate_measure);
  g_test_add_func ("/rules/fault-texts", test_fault_texts);
  return g_test_run ();
}
