#pragma once

/* Decimal numbers in text, whatever the locale. */

#include <stdbool.h>
#include <stddef.h>

/* Reads "-12.5", "1e3": digits with an optional sign, point and exponent, nothing around them.
 * Returns false for anything else, "nan" and "inf" among them. */
bool yx_number_parse (const char *text, size_t size, double *ret_value);

/* Writes with `digits` decimals, a point between, and a zero at the end. Returns the length, 0
 * when it does not fit or the value is not finite. */
size_t yx_number_write (double value, int digits, char *text, size_t size);
