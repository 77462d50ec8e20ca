#pragma once

/* JT/T 808-2011, -2013 and -2019: what vehicle terminals and many body-worn recorders speak over
 * TCP. Both directions, so that a terminal can be played as well.
 *
 * On the wire a frame is 7e, bytes, 7e; within, 7d 02 stands for 7e and 7d 01 for 7d. The last
 * byte is the exclusive or of those before it. Numbers are big-endian, texts GBK, times BCD in
 * GMT+8. Header: message id, attributes (length in bits 0-9, encryption 10-12, split 13, 2019
 * edition 14), in the 2019 edition a version, the terminal's phone number as BCD (6 bytes, 2019: 10),
 * serial, and of a split message the number of its packets and which one this is. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocols/fix.h"

#define YX_JT808_MAX_BODY 1023
#define YX_JT808_MAX_FRAME 1100          /* unescaped, without its 7e */
#define YX_JT808_MAX_WIRE (2 * YX_JT808_MAX_FRAME + 2)
#define YX_JT808_MAX_PACKETS 256         /* of a split message */

enum {
  YX_JT808_TERMINAL_ACK = 0x0001,
  YX_JT808_HEARTBEAT = 0x0002,
  YX_JT808_LOGOUT = 0x0003,
  YX_JT808_ASK_TIME = 0x0004,
  YX_JT808_REGISTER = 0x0100,
  YX_JT808_AUTHENTICATE = 0x0102,
  YX_JT808_LOCATION = 0x0200,
  YX_JT808_LOCATION_ANSWER = 0x0201,
  YX_JT808_VENDOR_BATCH = 0x0210,
  YX_JT808_BATCH = 0x0704,
  YX_JT808_PLATFORM_ACK = 0x8001,
  YX_JT808_TIME_ANSWER = 0x8004,
  YX_JT808_REGISTER_ANSWER = 0x8100,
  YX_JT808_CONFIRM_ALARM = 0x8203,
  YX_JT808_TEXT = 0x8300,
};

/* ---- Frames out of a stream ---- */

typedef enum {
  YX_JT808_MORE,  /* the rest of a frame has not come yet; nothing before it is wanted */
  YX_JT808_FRAME,
  YX_JT808_ASCII, /* "(…)", which some makers send on the same port: the frame, brackets included */
  YX_JT808_JUNK,  /* bytes that belong to no frame */
} YxJt808Piece;

/* Looks for the next piece in `bytes`. *ret_used is how many of them it took, and the caller drops
 * them; with MORE these are none or what may be forgotten. A frame is written to `frame`, of
 * YX_JT808_MAX_FRAME bytes, unescaped, without its 7e, *ret_size long. */
YxJt808Piece yx_jt808_next (const uint8_t *bytes, size_t size, size_t *ret_used, uint8_t *frame,
                            size_t *ret_size);

/* ---- Messages ---- */

typedef struct {
  uint16_t id;
  uint16_t attributes;
  uint16_t serial;
  bool v2019;
  bool encrypted;      /* RSA: the body cannot be read */
  bool split;
  bool checksum_ok;
  bool length_ok;      /* the attributes say the length that the body has */
  uint8_t version;     /* of the 2019 edition */
  uint8_t phone[10];   /* BCD, 10 bytes or 6 */
  uint16_t n_packets, packet; /* of a split message; packet counts from 1 */
  const uint8_t *body; /* in the frame */
  size_t body_size;
} YxJt808Message;

/* False for a frame that is too short for its header. The edition is that for which the length
 * holds, since some terminals set the bit of 2019 on bodies of 2013. */
bool yx_jt808_parse (const uint8_t *frame, size_t size, YxJt808Message *ret_message);

/* The identity of a terminal: the digits of its phone number without leading zeros. Where the
 * phone field holds no BCD it is read as a number and completed to an IMEI by its check digit, as
 * terminals do that have no room for 15 digits. */
void yx_jt808_get_identity (const YxJt808Message *message, char ret_identity[YX_IDENTITY_SIZE]);

/* The same from what a person typed: leading zeros and spaces go. False when it has other
 * characters than digits, or more than 20. */
bool yx_jt808_identity_parse (const char *text, char ret_identity[YX_IDENTITY_SIZE]);

typedef struct {
  uint16_t province, city;
  char maker[24], model[64], terminal_id[64]; /* UTF-8, "" when it is no GBK; so the plate */
  uint8_t plate_colour;
  char plate[64];
} YxJt808Register;

bool yx_jt808_read_register (const YxJt808Message *message, YxJt808Register *ret_register);

/* The token of an authentication, not terminated; false when there is none. */
bool yx_jt808_read_token (const YxJt808Message *message, const char **ret_token, size_t *ret_size);

/* Whether messages of this id hold fixes. */
bool yx_jt808_has_fixes (uint16_t id);

/* The fixes of a location, an answered query or a batch: at most `max` are written, oldest as
 * sent. *ret_cut is set when the body ends within one, or announces more than it has. */
size_t yx_jt808_read_fixes (const YxJt808Message *message, YxFix *fixes, size_t max, bool *ret_cut);

/* ---- Writing ---- */

/* All write a whole escaped frame to `wire`, of YX_JT808_MAX_WIRE bytes, and return its size;
 * 0: the body is too long. `like` gives phone, edition and version. */
size_t yx_jt808_write (const YxJt808Message *like, uint16_t id, uint16_t serial, const void *body,
                       size_t body_size, uint8_t *wire);

/* One packet of a split message; `packet` counts from 1. */
size_t yx_jt808_write_packet (const YxJt808Message *like, uint16_t id, uint16_t serial,
                              uint16_t n_packets, uint16_t packet, const void *body,
                              size_t body_size, uint8_t *wire);

typedef enum {
  YX_JT808_DONE = 0,
  YX_JT808_FAILED = 1,
  YX_JT808_WRONG = 2,
  YX_JT808_UNKNOWN = 3,
} YxJt808Result;

size_t yx_jt808_write_ack (const YxJt808Message *to, uint16_t serial, YxJt808Result result,
                           uint8_t *wire);

typedef enum {
  YX_JT808_REGISTERED = 0,
  YX_JT808_VEHICLE_TAKEN = 1,
  YX_JT808_NO_VEHICLE = 2,
  YX_JT808_TERMINAL_TAKEN = 3,
  YX_JT808_NO_TERMINAL = 4,
} YxJt808Registered;

/* `token` is sent with REGISTERED only. */
size_t yx_jt808_write_registered (const YxJt808Message *to, uint16_t serial,
                                  YxJt808Registered result, const char *token, uint8_t *wire);

/* The time of day that a terminal asks for; `now` is UTC microseconds. */
size_t yx_jt808_write_time (const YxJt808Message *to, uint16_t serial, int64_t now, uint8_t *wire);

/* Tells the terminal that its emergency alarm, sent with `alarm_serial`, has been seen. */
size_t yx_jt808_write_confirm_sos (const YxJt808Message *to, uint16_t serial,
                                   uint16_t alarm_serial, uint8_t *wire);

/* A text for the driver, UTF-8; what GBK lacks is sent as "?". Cut to what a message holds. */
size_t yx_jt808_write_text (const YxJt808Message *to, uint16_t serial, bool urgent,
                            const char *text, uint8_t *wire);

/* As a terminal: `phone` is up to 12 digits (2019: 20). */
bool yx_jt808_terminal_init (YxJt808Message *terminal, const char *phone, bool v2019);
size_t yx_jt808_write_authenticate (const YxJt808Message *terminal, uint16_t serial,
                                    const char *token, uint8_t *wire);
size_t yx_jt808_write_location (const YxJt808Message *terminal, uint16_t serial, const YxFix *fix,
                                uint8_t *wire);
/* A batch of what was kept while there was no network; as many as fit go, *ret_n of them. */
size_t yx_jt808_write_batch (const YxJt808Message *terminal, uint16_t serial, const YxFix *fixes,
                             size_t n, size_t *ret_n, uint8_t *wire);
