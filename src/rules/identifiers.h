#pragma once

/* The numbers that a case list lives on, checked one at a time: case number, citizen identity
 * number, unified social credit code, mobile number, number plate.
 *
 * Every check takes text as a clerk may have typed or pasted it: full-width letters, digits and
 * brackets are folded to half width, white space and invisible marks are dropped, lower case is
 * raised. Text that is not UTF-8 is a fault, never undefined. A check answers with a fault;
 * out-parameters are only written when it is YX_IDENTIFIER_OK and may be NULL. */

#include <glib.h>

#include "rules/courts.h"

G_BEGIN_DECLS

typedef enum {
  YX_IDENTIFIER_OK,
  YX_IDENTIFIER_EMPTY,
  YX_IDENTIFIER_NOT_TEXT,      /* not UTF-8 */
  YX_IDENTIFIER_LENGTH,        /* wrong number of characters */
  YX_IDENTIFIER_CHARACTER,     /* a character that this kind of number never has */
  YX_IDENTIFIER_CHECK_DIGIT,   /* well formed, but the last character does not agree */
  YX_IDENTIFIER_BIRTH_DATE,    /* citizen number: no such day, or still to come */
  YX_IDENTIFIER_OLD_15_DIGITS, /* citizen number of before 1999, void since 2013 */
  YX_IDENTIFIER_YEAR_BRACKETS, /* case number: does not begin with （year） */
  YX_IDENTIFIER_YEAR_RANGE,    /* case number: year out of range or in the future */
  YX_IDENTIFIER_COURT,         /* case number: no such court code */
  YX_IDENTIFIER_CASE_TYPE,     /* case number: no enforcement type code where one must stand */
  YX_IDENTIFIER_SERIAL,        /* case number: serial missing, zero-led or too long */
  YX_IDENTIFIER_ENDING,        /* case number: 号 missing, or something after it */
  YX_IDENTIFIER_PREFIX,        /* mobile: not 13-19; plate: not a province and a letter */
} YxIdentifierFault;

#define YX_IDENTIFIER_N_FAULTS (YX_IDENTIFIER_PREFIX + 1)

/* The fault as a sentence part in the user's language, e.g. "the check digit is wrong".
 * (transfer none) */
const char *yx_identifier_fault_text (YxIdentifierFault fault);

/* Folds widths to half, drops white space and invisible marks, raises ASCII letters.
 * (transfer full) (nullable): NULL when the text is not UTF-8. */
char *yx_identifier_fold (const char *text);

/* （2024）豫0825执恢123号之一 in parts. */
typedef struct {
  int year;
  char court[13];   /* 豫0825; in a legacy number the abbreviation, e.g. 武 */
  const char *type; /* 执, 执恢, …; static */
  int serial;
  int part;           /* 0 none, 2 for 之二 */
  gboolean is_legacy; /* the form before 2016: （2015）武执字第12号 */
} YxCaseNumber;

/* Checks a case number of the enforcement types. `courts` decides which court codes there are
 * (NULL: the built-in table); `this_year` is the last year allowed. */
YxIdentifierFault yx_case_number_parse (const char *text, const YxCourts *courts, int this_year,
                                        YxCaseNumber *ret_number);

/* The one way the desk writes a number: full-width brackets, nothing else. Two spellings of one
 * number give equal text. (transfer full) */
char *yx_case_number_to_text (const YxCaseNumber *number);

typedef struct {
  GDate birth;
  gboolean is_female;
  char text[19]; /* folded */
} YxCitizenId;

/* GB 11643-1999, 18 characters. `today` (nullable) is the last birth date allowed. */
YxIdentifierFault yx_citizen_id_parse (const char *text, const GDate *today, YxCitizenId *ret_id);

/* Completed years of age on a day; the birthday itself counts. Negative before birth. */
int yx_citizen_id_age (const YxCitizenId *id, const GDate *on);

/* GB 32100-2015, 18 characters; ret_text is the folded code. */
YxIdentifierFault yx_credit_code_check (const char *text, char ret_text[19]);

/* Mainland mobile number; a leading +86, 86 or 0086 and hyphens are dropped. */
YxIdentifierFault yx_mobile_check (const char *text, char ret_text[12]);

typedef enum {
  YX_PLATE_ORDINARY,
  YX_PLATE_NEW_ENERGY,
  YX_PLATE_POLICE,
} YxPlateKind;

/* 豫HA1234 and its kin; a dot or hyphen after the letter is dropped. ret_text (transfer full) is
 * the folded plate. */
YxIdentifierFault yx_plate_check (const char *text, YxPlateKind *ret_kind, char **ret_text);

/* How many bytes of what looks like a number plate `text` begins with, also a mistyped or full-width one;
 * 0: none. To hide plates, not to accept them. */
gsize yx_plate_measure (const char *text);

G_END_DECLS
