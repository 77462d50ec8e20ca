#define G_LOG_DOMAIN "yx-rules"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "rules/identifiers.h"

/* The numbering of 2016 (法〔2015〕137号) begins with this year; the old form ends before it. */
#define FIRST_YEAR 2016
#define FIRST_LEGACY_YEAR 1980

/* Longest first, so that 执 does not hide 执恢. */
static const char *const case_types[]
    = { "执恢", "执保", "执异", "执复", "执监", "执协", "执他", "执" };

static const char plate_provinces[]
    = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新";

static gboolean
is_invisible (gunichar c)
{
  return c == 0xfeff || c == 0x00ad || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e)
         || (c >= 0x2060 && c <= 0x2064);
}

static gboolean
is_plate_letter (char c)
{
  return g_ascii_isdigit (c) || (g_ascii_isupper (c) && c != 'I' && c != 'O');
}

/* Reads up to max_digits digits; -1 when there is none or one more follows. */
static int
take_number (const char **cursor, int max_digits)
{
  int value = 0;
  int n = 0;

  for (; g_ascii_isdigit (**cursor); (*cursor)++) {
    if (++n > max_digits)
      return -1;
    value = value * 10 + (**cursor - '0');
  }
  return n > 0 ? value : -1;
}

static gboolean
take_word (const char **cursor, const char *word)
{
  if (!g_str_has_prefix (*cursor, word))
    return FALSE;
  *cursor += strlen (word);
  return TRUE;
}

/* 一 to 九十九; -1 when the text is none of them. */
static int
take_chinese_number (const char **cursor)
{
  static const char *const digits[] = { "一", "二", "三", "四", "五", "六", "七", "八", "九" };
  int value = 0, unit = 0;
  gboolean has_ten = FALSE;

  while (**cursor != '\0') {
    int digit = 0;

    if (!has_ten && take_word (cursor, "十")) {
      value = (unit == 0 ? 1 : unit) * 10;
      unit = 0;
      has_ten = TRUE;
      continue;
    }
    for (int i = 0; digit == 0 && i < (int) G_N_ELEMENTS (digits); i++)
      if (take_word (cursor, digits[i]))
        digit = i + 1;
    if (digit == 0 || unit != 0)
      return -1;
    unit = digit;
  }
  return value + unit > 0 ? value + unit : -1;
}

static YxIdentifierFault
take_year (const char **cursor, int *ret_year)
{
  int year;

  if (!take_word (cursor, "("))
    return YX_IDENTIFIER_YEAR_BRACKETS;
  year = take_number (cursor, 4);
  if (year < 0 || !take_word (cursor, ")"))
    return YX_IDENTIFIER_YEAR_BRACKETS;
  if (year < FIRST_LEGACY_YEAR)
    return YX_IDENTIFIER_YEAR_RANGE;
  *ret_year = year;
  return YX_IDENTIFIER_OK;
}

/* Everything up to the first 执 is the court. */
static YxIdentifierFault
take_court_and_type (const char **cursor, YxCaseNumber *number)
{
  const char *type = strstr (*cursor, "执");
  gsize length;

  if (type == NULL)
    return YX_IDENTIFIER_CASE_TYPE;
  length = type - *cursor;
  if (length == 0 || length >= sizeof number->court)
    return YX_IDENTIFIER_COURT;
  memcpy (number->court, *cursor, length);
  number->court[length] = '\0';

  *cursor = type;
  for (guint i = 0; i < G_N_ELEMENTS (case_types); i++) {
    if (take_word (cursor, case_types[i])) {
      number->type = case_types[i];
      break;
    }
  }
  number->is_legacy = take_word (cursor, "字");
  if (number->is_legacy)
    take_word (cursor, "第");
  return YX_IDENTIFIER_OK;
}

static gboolean
is_court_abbreviation (const char *court)
{
  for (const char *p = court; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_get_script (g_utf8_get_char (p)) != G_UNICODE_SCRIPT_HAN)
      return FALSE;
  return TRUE;
}

static YxIdentifierFault
take_serial_and_ending (const char **cursor, YxCaseNumber *number)
{
  if (!number->is_legacy && **cursor == '0')
    return YX_IDENTIFIER_SERIAL;
  number->serial = take_number (cursor, 6);
  if (number->serial <= 0)
    return YX_IDENTIFIER_SERIAL;
  if (!take_word (cursor, "号"))
    return YX_IDENTIFIER_ENDING;
  if (take_word (cursor, "之")) {
    number->part = take_chinese_number (cursor);
    if (number->part < 0)
      return YX_IDENTIFIER_ENDING;
  }
  return **cursor == '\0' ? YX_IDENTIFIER_OK : YX_IDENTIFIER_ENDING;
}

/* *ret_text is set only when the fault is OK. */
static YxIdentifierFault
fold (const char *text, char **ret_text)
{
  g_autofree char *folded = NULL;

  if (text == NULL)
    return YX_IDENTIFIER_EMPTY;
  folded = yx_identifier_fold (text);
  if (folded == NULL)
    return YX_IDENTIFIER_NOT_TEXT;
  if (*folded == '\0')
    return YX_IDENTIFIER_EMPTY;
  *ret_text = g_steal_pointer (&folded);
  return YX_IDENTIFIER_OK;
}

const char *
yx_identifier_fault_text (YxIdentifierFault fault)
{
  static const char *const texts[YX_IDENTIFIER_N_FAULTS] = {
    [YX_IDENTIFIER_OK] = N_ ("in order"),
    [YX_IDENTIFIER_EMPTY] = N_ ("nothing is written here"),
    [YX_IDENTIFIER_NOT_TEXT] = N_ ("the text is damaged (not UTF-8)"),
    [YX_IDENTIFIER_LENGTH] = N_ ("it has too few or too many characters"),
    [YX_IDENTIFIER_CHARACTER] = N_ ("it has a character that does not belong there"),
    [YX_IDENTIFIER_CHECK_DIGIT] = N_ ("the check digit does not agree; one character is mistyped"),
    [YX_IDENTIFIER_BIRTH_DATE] = N_ ("the birth date in it does not exist"),
    [YX_IDENTIFIER_OLD_15_DIGITS] = N_ ("15-digit identity numbers are no longer valid"),
    [YX_IDENTIFIER_YEAR_BRACKETS] = N_ ("it must begin with a year in brackets, as in （2024）"),
    [YX_IDENTIFIER_YEAR_RANGE] = N_ ("the year is out of range"),
    [YX_IDENTIFIER_COURT] = N_ ("the court code is unknown"),
    [YX_IDENTIFIER_CASE_TYPE] = N_ ("it has no enforcement type such as 执 or 执恢"),
    [YX_IDENTIFIER_SERIAL] = N_ ("the serial number is missing or wrong"),
    [YX_IDENTIFIER_ENDING] = N_ ("it must end with 号, or 号之 and a number"),
    [YX_IDENTIFIER_PREFIX] = N_ ("it begins as no such number does"),
  };

  g_return_val_if_fail ((guint) fault < YX_IDENTIFIER_N_FAULTS, NULL);

  return _ (texts[fault]);
}

char *
yx_identifier_fold (const char *text)
{
  GString *folded;

  g_return_val_if_fail (text != NULL, NULL);

  if (!g_utf8_validate (text, -1, NULL))
    return NULL;

  folded = g_string_sized_new (strlen (text));
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (c >= 0xff01 && c <= 0xff5e)
      c -= 0xff01 - '!';
    if (g_unichar_isspace (c) || g_unichar_iscntrl (c) || is_invisible (c))
      continue;
    if (c < 0x80)
      g_string_append_c (folded, g_ascii_toupper ((char) c));
    else
      g_string_append_unichar (folded, c);
  }
  return g_string_free (folded, FALSE);
}

YxIdentifierFault
yx_case_number_parse (const char *text, const YxCourts *courts, int this_year,
                      YxCaseNumber *ret_number)
{
  g_autofree char *folded = NULL;
  const char *cursor;
  YxCaseNumber number = { 0 };
  YxIdentifierFault fault;

  fault = fold (text, &folded);
  if (fault != YX_IDENTIFIER_OK)
    return fault;
  if (courts == NULL)
    courts = yx_courts_builtin ();

  cursor = folded;
  fault = take_year (&cursor, &number.year);
  if (fault == YX_IDENTIFIER_OK)
    fault = take_court_and_type (&cursor, &number);
  if (fault != YX_IDENTIFIER_OK)
    return fault;

  if (number.is_legacy) {
    if (number.year >= FIRST_YEAR)
      return YX_IDENTIFIER_YEAR_RANGE;
    if (!is_court_abbreviation (number.court))
      return YX_IDENTIFIER_COURT;
  } else {
    if (number.year < FIRST_YEAR || number.year > this_year)
      return YX_IDENTIFIER_YEAR_RANGE;
    if (!yx_courts_accept (courts, number.court))
      return YX_IDENTIFIER_COURT;
  }

  fault = take_serial_and_ending (&cursor, &number);
  if (fault == YX_IDENTIFIER_OK && ret_number != NULL)
    *ret_number = number;
  return fault;
}

char *
yx_case_number_to_text (const YxCaseNumber *number)
{
  static const char *const digits[] = { "", "一", "二", "三", "四", "五", "六", "七", "八", "九" };
  GString *text;

  g_return_val_if_fail (number != NULL && number->type != NULL, NULL);

  text = g_string_new (NULL);
  g_string_printf (text, "（%04d）%s%s%s%d号", number->year, number->court, number->type,
                   number->is_legacy ? "字第" : "", number->serial);
  if (number->part > 0) {
    const int tens = number->part / 10 % 10;

    g_string_append (text, "之");
    if (tens > 1)
      g_string_append (text, digits[tens]);
    if (tens > 0)
      g_string_append (text, "十");
    g_string_append (text, digits[number->part % 10]);
  }
  return g_string_free (text, FALSE);
}

YxIdentifierFault
yx_citizen_id_parse (const char *text, const GDate *today, YxCitizenId *ret_id)
{
  static const int weights[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
  static const char checks[] = "10X98765432";
  g_autofree char *id = NULL;
  YxIdentifierFault fault;
  GDate birth;
  int sum = 0, date;
  gsize digits;

  fault = fold (text, &id);
  if (fault != YX_IDENTIFIER_OK)
    return fault;

  digits = strspn (id, "0123456789");
  if (digits == 15 && id[15] == '\0')
    return YX_IDENTIFIER_OLD_15_DIGITS;
  if (g_utf8_strlen (id, -1) != 18)
    return YX_IDENTIFIER_LENGTH;
  if (digits < 17 || id[0] == '0' || (digits == 17 && strcmp (id + 17, "X") != 0))
    return YX_IDENTIFIER_CHARACTER;

  date = 0;
  for (int i = 6; i < 14; i++)
    date = date * 10 + (id[i] - '0');
  if (date < 18000101 || !g_date_valid_dmy (date % 100, date / 100 % 100, date / 10000))
    return YX_IDENTIFIER_BIRTH_DATE;
  g_date_clear (&birth, 1);
  g_date_set_dmy (&birth, date % 100, date / 100 % 100, date / 10000);
  if (today != NULL && g_date_compare (&birth, today) > 0)
    return YX_IDENTIFIER_BIRTH_DATE;

  for (int i = 0; i < 17; i++)
    sum += weights[i] * (id[i] - '0');
  if (id[17] != checks[sum % 11])
    return YX_IDENTIFIER_CHECK_DIGIT;

  if (ret_id != NULL) {
    ret_id->birth = birth;
    ret_id->is_female = (id[16] - '0') % 2 == 0;
    g_strlcpy (ret_id->text, id, sizeof ret_id->text);
  }
  return YX_IDENTIFIER_OK;
}

int
yx_citizen_id_age (const YxCitizenId *id, const GDate *on)
{
  int age;

  g_return_val_if_fail (id != NULL && on != NULL && g_date_valid (on), 0);

  age = g_date_get_year (on) - g_date_get_year (&id->birth);
  if (g_date_get_month (on) < g_date_get_month (&id->birth)
      || (g_date_get_month (on) == g_date_get_month (&id->birth)
          && g_date_get_day (on) < g_date_get_day (&id->birth)))
    age--;
  return age;
}

YxIdentifierFault
yx_credit_code_check (const char *text, char ret_text[19])
{
  static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  g_autofree char *code = NULL;
  YxIdentifierFault fault;
  int sum = 0, weight = 1;

  fault = fold (text, &code);
  if (fault != YX_IDENTIFIER_OK)
    return fault;
  if (g_utf8_strlen (code, -1) != 18)
    return YX_IDENTIFIER_LENGTH;
  if (strspn (code, alphabet) != 18)
    return YX_IDENTIFIER_CHARACTER;
  /* Places 3 to 8 are the area of the registering office, always digits. */
  if (strspn (code + 2, "0123456789") < 6)
    return YX_IDENTIFIER_CHARACTER;

  for (int i = 0; i < 17; i++) {
    sum += (int) (strchr (alphabet, code[i]) - alphabet) * weight;
    weight = weight * 3 % 31;
  }
  if (code[17] != alphabet[(31 - sum % 31) % 31])
    return YX_IDENTIFIER_CHECK_DIGIT;

  if (ret_text != NULL)
    g_strlcpy (ret_text, code, 19);
  return YX_IDENTIFIER_OK;
}

YxIdentifierFault
yx_mobile_check (const char *text, char ret_text[12])
{
  g_autofree char *folded = NULL;
  const char *digits;
  char *end;
  YxIdentifierFault fault;

  fault = fold (text, &folded);
  if (fault != YX_IDENTIFIER_OK)
    return fault;

  end = folded;
  for (const char *p = folded; *p != '\0'; p++)
    if (*p != '-')
      *end++ = *p;
  *end = '\0';

  digits = folded;
  if (!take_word (&digits, "+86") && !take_word (&digits, "0086") && strlen (digits) == 13)
    take_word (&digits, "86");

  if (*digits == '\0')
    return YX_IDENTIFIER_EMPTY;
  if (strspn (digits, "0123456789") != strlen (digits))
    return YX_IDENTIFIER_CHARACTER;
  if (strlen (digits) != 11)
    return YX_IDENTIFIER_LENGTH;
  if (digits[0] != '1' || digits[1] < '3')
    return YX_IDENTIFIER_PREFIX;

  if (ret_text != NULL)
    g_strlcpy (ret_text, digits, 12);
  return YX_IDENTIFIER_OK;
}

YxIdentifierFault
yx_plate_check (const char *text, YxPlateKind *ret_kind, char **ret_text)
{
  g_autofree char *folded = NULL;
  const char *tail;
  char letter;
  YxPlateKind kind;
  YxIdentifierFault fault;
  gsize n = 0;

  fault = fold (text, &folded);
  if (fault != YX_IDENTIFIER_OK)
    return fault;

  tail = g_utf8_next_char (folded);
  letter = *tail;
  if (g_utf8_strchr (plate_provinces, -1, g_utf8_get_char (folded)) == NULL
      || !g_ascii_isupper (letter) || letter == 'I')
    return YX_IDENTIFIER_PREFIX;
  tail++;
  if (!take_word (&tail, "·") && !take_word (&tail, "•"))
    take_word (&tail, "-");

  while (is_plate_letter (tail[n]))
    n++;
  if (tail[n] == '\0' && n == 5)
    kind = YX_PLATE_ORDINARY;
  else if (tail[n] == '\0' && n == 6)
    kind = YX_PLATE_NEW_ENERGY;
  else if (n == 4 && strcmp (tail + n, "警") == 0)
    kind = YX_PLATE_POLICE;
  else
    return tail[n] == '\0' || strcmp (tail + n, "警") == 0 ? YX_IDENTIFIER_LENGTH
                                                           : YX_IDENTIFIER_CHARACTER;

  if (ret_kind != NULL)
    *ret_kind = kind;
  if (ret_text != NULL)
    *ret_text = g_strdup_printf ("%.*s%c%s", (int) (g_utf8_next_char (folded) - folded), folded,
                                 letter, tail);
  return YX_IDENTIFIER_OK;
}

/* A letter or digit in ASCII, of full width too; 0: neither. */
static char
plate_character (gunichar c)
{
  if (c >= 0xFF01 && c <= 0xFF5E)
    c -= 0xFEE0;
  return c < 0x80 && g_ascii_isalnum ((char) c) ? (char) c : 0;
}

gsize
yx_plate_measure (const char *text)
{
  static const char *const tails[] = { "警", "学", "挂", "港", "澳", "领", "使" };
  const gunichar province = g_utf8_get_char (text);
  const char *at;
  guint n = 0;

  if (province == 0 || g_utf8_strchr (plate_provinces, -1, province) == NULL)
    return 0;
  at = g_utf8_next_char (text);
  if (!g_ascii_isalpha (plate_character (g_utf8_get_char (at))))
    return 0;
  at = g_utf8_next_char (at);
  if (!take_word (&at, "·") && !take_word (&at, "•") && !take_word (&at, "-"))
    take_word (&at, " ");
  for (; plate_character (g_utf8_get_char (at)) != 0; at = g_utf8_next_char (at))
    n++;
  for (guint i = 0; i < G_N_ELEMENTS (tails) && n >= 4; i++)
    if (take_word (&at, tails[i])) {
      n++;
      break;
    }
  return n >= 5 && n <= 7 ? (gsize) (at - text) : 0;
}
