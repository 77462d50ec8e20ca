#include "protocols/cot.h"

#include <string.h>

#define FRAME_MARK 0xbf

enum {
  TEXT,
  OPEN_TAG,
  CLOSE_TAG,
  INSTRUCTION,
  COMMENT,
  CDATA,
};

/* 1: there, 0: not, -1: cannot be told yet. */
static int
begins_with (const uint8_t *bytes, size_t size, const char *prefix)
{
  const size_t n = strlen (prefix);

  if (memcmp (bytes, prefix, size < n ? size : n) != 0)
    return 0;
  return size >= n ? 1 : -1;
}

/* After a '<' at self->at. False: not enough bytes to tell. */
static bool
open_markup (YxCotScanner *self, const uint8_t *bytes, size_t size, bool *bad)
{
  const uint8_t *at = bytes + self->at;
  const size_t left = size - self->at;
  int comment, cdata;

  if (left < 2)
    return false;
  switch (at[1]) {
  case '?':
    self->state = INSTRUCTION;
    self->at += 2;
    return true;
  case '/':
    self->state = CLOSE_TAG;
    self->at += 2;
    return true;
  case '!':
    comment = begins_with (at, left, "<!--");
    cdata = begins_with (at, left, "<![CDATA[");
    if (comment > 0) {
      self->state = COMMENT;
      self->at += 4;
    } else if (cdata > 0 && self->depth > 0) {
      self->state = CDATA;
      self->at += 9;
    } else if (comment == 0 && cdata == 0) {
      *bad = true;
    } else if (cdata > 0) {
      *bad = true;
    } else {
      return false;
    }
    return true;
  default:
    if (self->depth == 0)
      self->begin = self->at;
    self->state = OPEN_TAG;
    self->quote = '\0';
    self->at += 1;
    return true;
  }
}

/* Skips to the end of what only an exact text ends; false: it has not come. */
static bool
skip_past (YxCotScanner *self, const uint8_t *bytes, size_t size, const char *end)
{
  const size_t n = strlen (end);
  const uint8_t *found = memmem (bytes + self->at, size - self->at, end, n);

  if (found == NULL) {
    /* The end may have come in part. */
    if (size - self->at >= n)
      self->at = size - n + 1;
    return false;
  }
  self->at = (size_t) (found - bytes) + n;
  self->state = TEXT;
  return true;
}

/* One byte within "<name a="b">". True when it ends an element at depth 0. */
static bool
step_open_tag (YxCotScanner *self, const uint8_t *bytes)
{
  const char c = (char) bytes[self->at++];

  if (self->quote != '\0') {
    if (c == self->quote)
      self->quote = '\0';
    return false;
  }
  if (c == '"' || c == '\'') {
    self->quote = c;
  } else if (c == '>') {
    self->state = TEXT;
    if (bytes[self->at - 2] == '/')
      return self->depth == 0;
    self->depth++;
  }
  return false;
}

static YxCotPiece
next_element (YxCotScanner *self, const uint8_t *bytes, size_t size)
{
  while (self->at < size) {
    bool bad = false;

    switch (self->state) {
    case TEXT:
      if (bytes[self->at] == '<') {
        if (!open_markup (self, bytes, size, &bad))
          return YX_COT_MORE;
        if (bad)
          return YX_COT_BAD;
      } else if (self->depth == 0 && strchr (" \t\r\n", bytes[self->at]) == NULL) {
        return YX_COT_BAD;
      } else {
        self->at++;
      }
      break;
    case OPEN_TAG:
      if (step_open_tag (self, bytes))
        return YX_COT_XML;
      break;
    case CLOSE_TAG:
      if (bytes[self->at++] == '>') {
        self->state = TEXT;
        if (--self->depth < 0)
          return YX_COT_BAD;
        if (self->depth == 0)
          return YX_COT_XML;
      }
      break;
    case INSTRUCTION:
      if (!skip_past (self, bytes, size, "?>"))
        return YX_COT_MORE;
      break;
    case COMMENT:
      if (!skip_past (self, bytes, size, "-->"))
        return YX_COT_MORE;
      break;
    default:
      if (!skip_past (self, bytes, size, "]]>"))
        return YX_COT_MORE;
      break;
    }
  }
  return YX_COT_MORE;
}

static YxCotPiece
next_frame (const uint8_t *bytes, size_t size, size_t *ret_used, const uint8_t **ret_event,
            size_t *ret_size)
{
  size_t length = 0, at = 1;

  for (int shift = 0;; shift += 7) {
    if (at == size)
      return YX_COT_MORE;
    length |= (size_t) (bytes[at] & 0x7f) << shift;
    if (length > YX_COT_MAX_EVENT || shift > 21)
      return YX_COT_BAD;
    if ((bytes[at++] & 0x80) == 0)
      break;
  }
  if (size - at < length)
    return YX_COT_MORE;
  *ret_event = bytes + at;
  *ret_size = length;
  *ret_used = at + length;
  return YX_COT_PROTOBUF;
}

YxCotPiece
yx_cot_next (YxCotScanner *self, const uint8_t *bytes, size_t size, size_t *ret_used,
             const uint8_t **ret_event, size_t *ret_size)
{
  YxCotPiece piece;

  *ret_used = 0;
  if (self->depth == 0 && self->state == TEXT) {
    while (self->at < size && (bytes[self->at] == 0 || bytes[self->at] == '\n'))
      self->at++;
    if (self->at < size && bytes[self->at] == FRAME_MARK) {
      const size_t skipped = self->at;

      piece = next_frame (bytes + skipped, size - skipped, ret_used, ret_event, ret_size);
      if (piece == YX_COT_PROTOBUF) {
        *ret_used += skipped;
        *self = (YxCotScanner){ 0 };
      }
      return piece;
    }
  }
  piece = next_element (self, bytes, size);
  if (piece == YX_COT_XML) {
    *ret_event = bytes + self->begin;
    *ret_size = self->at - self->begin;
    *ret_used = self->at;
    *self = (YxCotScanner){ 0 };
  } else if (piece == YX_COT_MORE && size - (self->depth > 0 ? self->begin : 0) > YX_COT_MAX_EVENT) {
    piece = YX_COT_BAD;
  } else if (piece == YX_COT_MORE && self->depth == 0 && self->state == TEXT) {
    /* Nothing has begun, so nothing needs keeping. */
    *ret_used = self->at;
    self->at = 0;
  }
  return piece;
}
