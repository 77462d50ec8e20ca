#include "protocols/cot.h"

#include <libxml/tree.h>
#include <libxml/xmlwriter.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "protocols/number.h"
#include "protocols/tak.pb-c.h"

#define UNKNOWN 9999999.0
#define MILLISECOND INT64_C (1000)
#define SECOND INT64_C (1000000)
#define ANSWER_LASTS (20 * SECOND)

static void
write_attribute (xmlTextWriter *writer, const char *name, const char *value)
{
  xmlTextWriterWriteAttribute (writer, BAD_CAST name, BAD_CAST value);
}

static void
write_time (xmlTextWriter *writer, const char *name, int64_t time)
{
  const time_t seconds = (time_t) (time / SECOND);
  char text[64], whole[96];
  struct tm parts;

  gmtime_r (&seconds, &parts);
  strftime (text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  snprintf (whole, sizeof whole, "%s.%03dZ", text, (int) (time % SECOND / MILLISECOND));
  write_attribute (writer, name, whole);
}

static void
write_number (xmlTextWriter *writer, const char *name, int digits, double value)
{
  char text[64];

  if (yx_number_write (isfinite (value) ? value : UNKNOWN, digits, text, sizeof text) > 0)
    write_attribute (writer, name, text);
}

static void
start (xmlTextWriter *writer, const char *name)
{
  xmlTextWriterStartElement (writer, BAD_CAST name);
}

static void
write_control (xmlTextWriter *writer, const YxCotEvent *event)
{
  char version[16];

  snprintf (version, sizeof version, "%d", event->version);
  start (writer, "TakControl");
  if (event->kind == YX_COT_RESPONSE) {
    start (writer, "TakResponse");
    write_attribute (writer, "status", event->granted ? "true" : "false");
  } else {
    start (writer, event->kind == YX_COT_OFFER ? "TakProtocolSupport" : "TakRequest");
    write_attribute (writer, "version", version);
  }
  xmlTextWriterEndElement (writer);
  xmlTextWriterEndElement (writer);
}

static void
write_chat (xmlTextWriter *writer, const YxCotEvent *event)
{
  start (writer, "__chat");
  write_attribute (writer, "chatroom", event->room);
  write_attribute (writer, "id", event->room);
  write_attribute (writer, "senderCallsign", event->callsign);
  xmlTextWriterEndElement (writer);
}

static void
write_emergency (xmlTextWriter *writer, const YxCotEvent *event)
{
  start (writer, "emergency");
  if (event->kind == YX_COT_SOS_OVER)
    write_attribute (writer, "cancel", "true");
  else
    write_attribute (writer, "type", "911 Alert");
  xmlTextWriterWriteString (writer, BAD_CAST event->callsign);
  xmlTextWriterEndElement (writer);
}

/* What the protobuf form has no field for. */
static void
write_special (xmlTextWriter *writer, const YxCotEvent *event)
{
  if (event->kind == YX_COT_OFFER || event->kind == YX_COT_REQUEST
      || event->kind == YX_COT_RESPONSE)
    write_control (writer, event);
  if (event->kind == YX_COT_CHAT)
    write_chat (writer, event);
  if (event->kind == YX_COT_SOS || event->kind == YX_COT_SOS_OVER)
    write_emergency (writer, event);
  if (event->link[0] != '\0') {
    start (writer, "link");
    write_attribute (writer, "uid", event->link);
    if (event->kind == YX_COT_DELETE) {
      write_attribute (writer, "relation", "none");
      write_attribute (writer, "type", "none");
    } else {
      write_attribute (writer, "relation", "p-p");
    }
    xmlTextWriterEndElement (writer);
    if (event->kind == YX_COT_DELETE) {
      start (writer, "__forcedelete");
      xmlTextWriterEndElement (writer);
    }
  }
  if (event->text[0] != '\0') {
    start (writer, "remarks");
    xmlTextWriterWriteString (writer, BAD_CAST event->text);
    xmlTextWriterEndElement (writer);
  }
}

static void
write_detail (xmlTextWriter *writer, const YxCotEvent *event)
{
  if (event->callsign[0] != '\0') {
    start (writer, "contact");
    write_attribute (writer, "callsign", event->callsign);
    if (event->endpoint[0] != '\0')
      write_attribute (writer, "endpoint", event->endpoint);
    xmlTextWriterEndElement (writer);
  }
  if (event->team[0] != '\0') {
    start (writer, "__group");
    write_attribute (writer, "name", event->team);
    write_attribute (writer, "role", event->role);
    xmlTextWriterEndElement (writer);
  }
  if (isfinite (event->fix.battery)) {
    start (writer, "status");
    write_number (writer, "battery", 0, event->fix.battery * 100);
    xmlTextWriterEndElement (writer);
  }
  if (isfinite (event->fix.speed) || isfinite (event->fix.course)) {
    start (writer, "track");
    write_number (writer, "speed", 3, isfinite (event->fix.speed) ? event->fix.speed : 0);
    write_number (writer, "course", 3, isfinite (event->fix.course) ? event->fix.course : 0);
    xmlTextWriterEndElement (writer);
  }
  write_special (writer, event);
}

/* Takes the buffer. */
static char *
take_text (xmlBuffer *buffer)
{
  char *text = strdup ((const char *) xmlBufferContent (buffer));

  xmlBufferFree (buffer);
  return text;
}

char *
yx_cot_write_xml (const YxCotEvent *event)
{
  xmlBuffer *buffer = xmlBufferCreate ();
  xmlTextWriter *writer = buffer != NULL ? xmlNewTextWriterMemory (buffer, 0) : NULL;

  if (writer == NULL) {
    xmlBufferFree (buffer);
    return NULL;
  }
  start (writer, "event");
  write_attribute (writer, "version", "2.0");
  write_attribute (writer, "uid", event->uid);
  write_attribute (writer, "type", event->type);
  write_attribute (writer, "how", event->how);
  write_time (writer, "time", event->time);
  write_time (writer, "start", event->start);
  write_time (writer, "stale", event->stale);
  start (writer, "point");
  write_number (writer, "lat", 7, isfinite (event->fix.lat) ? event->fix.lat : 0);
  write_number (writer, "lon", 7, isfinite (event->fix.lon) ? event->fix.lon : 0);
  write_number (writer, "hae", 1, event->fix.altitude);
  write_number (writer, "ce", 1, event->fix.accuracy);
  write_number (writer, "le", 1, NAN);
  xmlTextWriterEndElement (writer);
  start (writer, "detail");
  write_detail (writer, event);
  xmlTextWriterEndElement (writer);
  xmlTextWriterEndElement (writer);
  xmlTextWriterWriteRaw (writer, BAD_CAST "\n");
  xmlFreeTextWriter (writer);
  return take_text (buffer);
}

static char *
detail_text (const YxCotEvent *event)
{
  xmlBuffer *buffer = xmlBufferCreate ();
  xmlTextWriter *writer = buffer != NULL ? xmlNewTextWriterMemory (buffer, 0) : NULL;

  if (writer == NULL) {
    xmlBufferFree (buffer);
    return NULL;
  }
  write_special (writer, event);
  xmlFreeTextWriter (writer);
  return take_text (buffer);
}

static uint64_t
to_milliseconds (int64_t time)
{
  return time > 0 ? (uint64_t) (time / MILLISECOND) : 0;
}

/* Frees nothing of `message`, which points into the event. */
static uint8_t *
pack (const Yx__Tak__Message *message, size_t *ret_size)
{
  const size_t size = yx__tak__message__get_packed_size (message);
  uint8_t *bytes = malloc (1 + 5 + size);
  size_t n = 0;

  if (bytes == NULL)
    return NULL;
  bytes[n++] = 0xbf;
  for (size_t left = size;; left >>= 7) {
    bytes[n++] = (uint8_t) ((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
    if (left <= 0x7f)
      break;
  }
  n += yx__tak__message__pack (message, bytes + n);
  *ret_size = n;
  return bytes;
}

uint8_t *
yx_cot_write_frame (const YxCotEvent *event, size_t *ret_size)
{
  Yx__Tak__Message message = YX__TAK__MESSAGE__INIT;
  Yx__Tak__Event tak = YX__TAK__EVENT__INIT;
  Yx__Tak__Detail detail = YX__TAK__DETAIL__INIT;
  Yx__Tak__Contact contact = YX__TAK__CONTACT__INIT;
  Yx__Tak__Group group = YX__TAK__GROUP__INIT;
  Yx__Tak__Status status = YX__TAK__STATUS__INIT;
  Yx__Tak__Track track = YX__TAK__TRACK__INIT;
  char *xml = detail_text (event);
  uint8_t *bytes;

  if (xml == NULL)
    return NULL;
  message.event = &tak;
  tak.detail = &detail;
  tak.uid = (char *) (uintptr_t) event->uid;
  tak.type = (char *) (uintptr_t) event->type;
  tak.how = (char *) (uintptr_t) event->how;
  tak.send_time = to_milliseconds (event->time);
  tak.start_time = to_milliseconds (event->start);
  tak.stale_time = to_milliseconds (event->stale);
  tak.lat = isfinite (event->fix.lat) ? event->fix.lat : 0;
  tak.lon = isfinite (event->fix.lon) ? event->fix.lon : 0;
  tak.hae = isfinite (event->fix.altitude) ? event->fix.altitude : UNKNOWN;
  tak.ce = isfinite (event->fix.accuracy) ? event->fix.accuracy : UNKNOWN;
  tak.le = UNKNOWN;
  detail.xml = xml;
  contact.callsign = (char *) (uintptr_t) event->callsign;
  contact.endpoint = (char *) (uintptr_t) event->endpoint;
  detail.contact = event->callsign[0] != '\0' ? &contact : NULL;
  group.name = (char *) (uintptr_t) event->team;
  group.role = (char *) (uintptr_t) event->role;
  detail.group = event->team[0] != '\0' ? &group : NULL;
  status.battery = isfinite (event->fix.battery) ? (uint32_t) (event->fix.battery * 100 + 0.5) : 0;
  detail.status = status.battery > 0 ? &status : NULL;
  track.speed = isfinite (event->fix.speed) ? event->fix.speed : 0;
  track.course = isfinite (event->fix.course) ? event->fix.course : 0;
  detail.track = isfinite (event->fix.speed) || isfinite (event->fix.course) ? &track : NULL;
  bytes = pack (&message, ret_size);
  free (xml);
  return bytes;
}

static char *
write_answer (YxCotKind kind, const char *type, const char *uid, bool granted, int64_t now)
{
  YxCotEvent event;

  yx_cot_event_init (&event);
  event.kind = kind;
  event.version = 1;
  event.granted = granted;
  snprintf (event.uid, sizeof event.uid, "%s", uid);
  snprintf (event.type, sizeof event.type, "%s", type);
  snprintf (event.how, sizeof event.how, "m-g");
  event.time = event.start = now;
  event.stale = now + ANSWER_LASTS;
  return yx_cot_write_xml (&event);
}

char *
yx_cot_write_pong (int64_t now)
{
  return write_answer (YX_COT_PONG, "t-x-c-t-r", "takPong", false, now);
}

char *
yx_cot_write_offer (const char *uid, int64_t now)
{
  return write_answer (YX_COT_OFFER, "t-x-takp-v", uid, false, now);
}

char *
yx_cot_write_response (const char *uid, bool granted, int64_t now)
{
  return write_answer (YX_COT_RESPONSE, "t-x-takp-r", uid, granted, now);
}
