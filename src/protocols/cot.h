#pragma once

/* Cursor on Target: what ATAK, WinTAK and TAK servers speak. XML over a stream, and version 1 of
 * the TAK protocol (protobuf) over a stream or in datagrams; in and out. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocols/fix.h"

/* Routes drawn by hand are the longest events. */
#define YX_COT_MAX_EVENT (256 * 1024)

/* ---- Events out of a stream ---- */

typedef enum {
  YX_COT_MORE,     /* the rest has not come yet */
  YX_COT_XML,      /* one whole element */
  YX_COT_PROTOBUF, /* the payload of one frame */
  YX_COT_BAD,      /* the stream cannot be followed any more: close it */
} YxCotPiece;

/* Where a stream has been looked at already, so that a slow peer costs no more than a fast one.
 * Zeroed to begin with. */
typedef struct {
  size_t at, begin;
  int depth;
  int state;
  char quote;
} YxCotScanner;

/* Looks for the next event in `bytes`, which begin where the last one left off and hold what was
 * there at the last call. The caller drops *ret_used of them, which the event does not outlive.
 * XML declarations, white space and zeros between events go unseen; a DTD is BAD. */
YxCotPiece yx_cot_next (YxCotScanner *self, const uint8_t *bytes, size_t size, size_t *ret_used,
                        const uint8_t **ret_event, size_t *ret_size);

/* ---- Events ---- */

typedef enum {
  YX_COT_OTHER,     /* drawings, routes, files … */
  YX_COT_POSITION,  /* a-…: where something is */
  YX_COT_SOS,       /* b-a-o-… */
  YX_COT_SOS_OVER,  /* b-a-o-can, or an emergency with cancel="true" */
  YX_COT_CHAT,      /* b-t-f */
  YX_COT_DELETE,    /* t-x-d-d: `link` is gone */
  YX_COT_PING,      /* t-x-c-t: to be answered */
  YX_COT_PONG,      /* t-x-c-t-r */
  YX_COT_OFFER,     /* t-x-takp-v: protocol versions that the server speaks */
  YX_COT_REQUEST,   /* t-x-takp-q: the version that the client wants */
  YX_COT_RESPONSE,  /* t-x-takp-r: whether it gets it */
} YxCotKind;

typedef struct {
  YxCotKind kind;
  char uid[YX_IDENTITY_SIZE];
  char type[64];
  char how[16];
  int64_t time, start, stale; /* UTC microseconds */
  YxFix fix;                  /* time as above; altitude over the ellipsoid; accuracy is ce */
  bool position;              /* coordinates were said: not 0, 0 with an unknown accuracy */
  char callsign[128], endpoint[128], team[64], role[64];
  char link[YX_IDENTITY_SIZE]; /* the uid of the event that this one is about; "": none */
  char text[512];              /* remarks; of a chat, what was said */
  char room[128];              /* of a chat */
  int version;                 /* OFFER, REQUEST; 0: none */
  bool granted;                /* RESPONSE */
} YxCotEvent;

void yx_cot_event_init (YxCotEvent *event);

/* False for what is no event: no uid, type or times, or a point that is none. Texts that are too
 * long are cut. */
bool yx_cot_read_xml (const uint8_t *xml, size_t size, YxCotEvent *ret_event);
bool yx_cot_read_protobuf (const uint8_t *bytes, size_t size, YxCotEvent *ret_event);
/* A datagram of either kind: bf 01 bf and a protobuf message, or XML. */
bool yx_cot_read_datagram (const uint8_t *bytes, size_t size, YxCotEvent *ret_event);

/* The uid of the device that an event comes from: that of an alert or a ping without what is
 * appended to it ("…-9-1-1", "…-ping"). */
void yx_cot_get_identity (const YxCotEvent *event, char ret_identity[YX_IDENTITY_SIZE]);

/* ---- Writing ---- */

/* All return a new text or bytes, to be freed with free(); NULL: no memory. */

/* One element, with a line end. */
char *yx_cot_write_xml (const YxCotEvent *event);
/* A frame for a stream: bf, length, message. */
uint8_t *yx_cot_write_frame (const YxCotEvent *event, size_t *ret_size);

/* The answers of a server. `now` is UTC microseconds. */
char *yx_cot_write_pong (int64_t now);
char *yx_cot_write_offer (const char *uid, int64_t now);
char *yx_cot_write_response (const char *uid, bool granted, int64_t now);
