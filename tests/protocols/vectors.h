#pragma once

/* Real messages of phones and terminals, with what an independent decoder makes of them. */

#include <glib.h>
#include <jansson.h>

#include "protocols/fix.h"

/* The rows of shared/data/vectors/NAME; NULL, and the test skipped, when they are not here. */
json_t *vectors_load (const char *name);

/* A file beside them. */
GBytes *vectors_file (const char *name);

/* Members by a path of names, "expect.lat". */
const json_t *vectors_get (const json_t *row, const char *path);
const char *vectors_text (const json_t *row, const char *path);

/* Fails, naming row and member, unless `value` is what `path` says; where the row says nothing
 * or null, anything goes. */
void vectors_assert_number (const json_t *row, const char *path, double value, double tolerance);
void vectors_assert_text (const json_t *row, const char *path, const char *value);
void vectors_assert_time (const json_t *row, const char *path, gint64 time);

GBytes *vectors_from_hex (const char *hex);
