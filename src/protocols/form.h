#pragma once

/* application/x-www-form-urlencoded, as in queries and forms; and Basic authorization. */

#include <stdbool.h>
#include <stddef.h>

/* Values may hold any byte; they end with a zero that is not counted. */
typedef struct {
  const char *name;
  const char *value;
  size_t value_size;
} YxFormField;

#define YX_FORM_MAX_FIELDS 64

typedef struct {
  YxFormField fields[YX_FORM_MAX_FIELDS];
  size_t n_fields;
  char *text; /* what the fields point to */
} YxForm;

/* Reads "a=1&b=%E5%A4%9C+x". False when there is no memory or there are too many fields; a
 * percent sign that introduces nothing stands for itself. */
bool yx_form_parse (const char *text, size_t size, YxForm *ret_form);
void yx_form_clear (YxForm *form);

/* The first field of a name, in any case; NULL: there is none, or it is empty. */
const YxFormField *yx_form_find (const YxForm *form, const char *name);

/* The user of "Basic …", or with `password` what follows the colon. False when it is anything
 * else, or does not fit. */
bool yx_basic_parse (const char *header, bool password, char *ret_text, size_t text_size);
