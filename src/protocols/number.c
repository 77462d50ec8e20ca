#include "protocols/number.h"

#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static locale_t c_locale;
static pthread_once_t c_locale_once = PTHREAD_ONCE_INIT;

static void
make_c_locale (void)
{
  c_locale = newlocale (LC_ALL_MASK, "C", (locale_t) 0);
}

bool
yx_number_parse (const char *text, size_t size, double *ret_value)
{
  char buffer[64];
  char *end;
  double value;

  if (size == 0 || size >= sizeof buffer)
    return false;
  /* strtod reads spaces, hexadecimal, names of numbers; a device writes none of them. */
  for (size_t i = 0; i < size; i++) {
    if (strchr ("0123456789+-.eE", text[i]) == NULL || text[i] == '\0')
      return false;
  }
  memcpy (buffer, text, size);
  buffer[size] = '\0';
  pthread_once (&c_locale_once, make_c_locale);
  value = c_locale != (locale_t) 0 ? strtod_l (buffer, &end, c_locale) : strtod (buffer, &end);
  if (*end != '\0' || end == buffer || !isfinite (value))
    return false;
  *ret_value = value;
  return true;
}

size_t
yx_number_write (double value, int digits, char *text, size_t size)
{
  locale_t before;
  int length;

  if (!isfinite (value))
    return 0;
  pthread_once (&c_locale_once, make_c_locale);
  before = c_locale != (locale_t) 0 ? uselocale (c_locale) : (locale_t) 0;
  length = snprintf (text, size, "%.*f", digits, value);
  if (before != (locale_t) 0)
    uselocale (before);
  return length > 0 && (size_t) length < size ? (size_t) length : 0;
}
