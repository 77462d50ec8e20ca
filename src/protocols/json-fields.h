#pragma once

/* Members of JSON objects as devices write them: numbers that may be texts, members that may be
 * missing or null. */

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* NULL: this is no JSON, or nested too deep. Free with json_decref(). */
json_t *yx_json_parse (const char *text, size_t size);

/* The number, also when it is written as a text. False: there is none. */
bool yx_json_number (const json_t *object, const char *name, double *ret_value);

/* NULL: no text. */
const char *yx_json_text (const json_t *object, const char *name);

/* An epoch, or a text as yx_when_parse() reads it. */
bool yx_json_time (const json_t *object, const char *name, int32_t offset, int64_t *ret_time);
