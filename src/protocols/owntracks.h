#pragma once

/* OwnTracks, over HTTP and MQTT: one JSON message a body, or an array of them.
 *
 * An identity is "USER/DEVICE". Over MQTT it comes from the topic, owntracks/USER/DEVICE[/…]. Over
 * HTTP the first of these that names both counts: the headers X-Limit-U and X-Limit-D, the query
 * ?u=…&d=…, the user of Basic authorization with the device of X-Limit-D or ?d=, the member
 * "topic" of the body. A message without any has none.
 *
 * Encrypted messages are base64 of a nonce of 24 bytes and a secretbox (XSalsa20, Poly1305) under
 * a key of 32 bytes, padded with zeros. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocols/fix.h"

#define YX_OWNTRACKS_KEY_SIZE 32

typedef enum {
  YX_OWNTRACKS_OTHER,      /* valid, and nothing that is kept: card, cmd, status, steps, request … */
  YX_OWNTRACKS_LOCATION,
  YX_OWNTRACKS_TRANSITION, /* entered or left a fence */
  YX_OWNTRACKS_LWT,        /* the broker lost the phone */
  YX_OWNTRACKS_WAYPOINT,   /* a fence set on the phone */
  YX_OWNTRACKS_WAYPOINTS,
  YX_OWNTRACKS_ENCRYPTED,  /* could not be decrypted: no key, or another one */
  YX_OWNTRACKS_FAULTY,     /* of a known type, without what it needs */
} YxOwntracksType;

typedef struct {
  YxOwntracksType type;
  bool encrypted;       /* it came so, and was decrypted */
  YxReport report;      /* location: where it is. transition: the place of the event, no position
                           where a beacon says 0, 0. lwt: the time alone */
  char tid[16];
  char trigger;         /* "t" of the message, 0: none */
  int64_t created;      /* when the phone wrote it down, UTC microseconds; YX_FIX_NO_TIME */
  bool enter;           /* transition */
  char description[128]; /* of the fence */
  double radius;        /* of the waypoint, metres; NAN */
} YxOwntracksMessage;

#define YX_OWNTRACKS_MAX_MESSAGES 1000

/* Reads a body. `key` (nullable) has YX_OWNTRACKS_KEY_SIZE bytes. An empty body is legal and says
 * nothing. Returns false for what is no JSON, or too much; else *ret_messages, to be freed with
 * free(), has *ret_n of them (NULL for none). The identities are those of the member "topic". */
bool yx_owntracks_read (const char *body, size_t size, const uint8_t *key,
                        YxOwntracksMessage **ret_messages, size_t *ret_n);

/* "owntracks/USER/DEVICE" and what follows, as an identity; false for any other topic. */
bool yx_owntracks_topic_identity (const char *topic, char ret_identity[YX_IDENTITY_SIZE]);

typedef struct {
  const char *limit_user, *limit_device; /* headers, NULL: none */
  const char *query;                     /* NULL: none */
  const char *authorization;             /* NULL: none */
} YxOwntracksRequest;

/* The identity by the request; false: the body's topic decides. */
bool yx_owntracks_request_identity (const YxOwntracksRequest *request,
                                    char ret_identity[YX_IDENTITY_SIZE]);

/* A key from what a person typed: its UTF-8 bytes, padded with zeros; false when it is longer. */
bool yx_owntracks_key_parse (const char *text, uint8_t ret_key[YX_OWNTRACKS_KEY_SIZE]);

/* ---- To the phone, and as a phone ---- */

typedef struct {
  const char *description; /* UTF-8 */
  YxLonLat point;
  double radius;           /* metres */
  int64_t time;            /* which the phone knows the fence by; whole seconds count */
} YxOwntracksFence;

/* The command that sets fences on the phone: JSON, to be freed with free(); NULL: no memory. With
 * a key it is encrypted. */
char *yx_owntracks_write_fences (const YxOwntracksFence *fences, size_t n, const uint8_t *key);

/* A location as a phone sends it. */
char *yx_owntracks_write_location (const char *topic, const YxFix *fix, const uint8_t *key);
