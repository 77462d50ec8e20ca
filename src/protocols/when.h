#pragma once

/* The ways in which devices write a time. Plain arithmetic on the proleptic Gregorian calendar:
 * no zone files, no locale. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* UTC microseconds of a date and time of day. False for what is no date between the years 1970
 * and 9999; second may be 60, which counts as the next minute's 0. */
bool yx_when_from_parts (int year, int month, int day, int hour, int minute, int second,
                         int64_t *ret_time);

/* Reads "1377177267" (seconds), "1377177267000" (milliseconds from 2³¹ − 1 upwards), either with
 * a fraction, "2016-01-27T18:55:47Z", "…47.123+08:00", "…47+0800", and, without a zone,
 * "2014-06-04 09:10:11", which is `offset` seconds east of Greenwich. */
bool yx_when_parse (const char *text, size_t size, int32_t offset, int64_t *ret_time);

/* A number of seconds, or of milliseconds from 2³¹ − 1 upwards. */
bool yx_when_from_epoch (double number, int64_t *ret_time);
