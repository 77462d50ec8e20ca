#include "protocols/cot.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <math.h>
#include <string.h>

#include "protocols/number.h"
#include "protocols/tak.pb-c.h"
#include "protocols/when.h"

/* Written for what is not known; some peers write one nine less. */
#define UNKNOWN 999999.0
#define MILLISECOND INT64_C (1000)

void
yx_cot_event_init (YxCotEvent *event)
{
  *event = (YxCotEvent){ .time = YX_FIX_NO_TIME, .start = YX_FIX_NO_TIME, .stale = YX_FIX_NO_TIME };
  yx_fix_init (&event->fix);
}

static double
or_unknown (double value)
{
  return fabs (value) >= UNKNOWN ? NAN : value;
}

static YxCotKind
kind_of (const char *type)
{
  static const struct {
    const char *prefix;
    YxCotKind kind;
  } kinds[] = {
    { "a-", YX_COT_POSITION },
    { "b-a-o-can", YX_COT_SOS_OVER },
    { "b-a-o-", YX_COT_SOS },
    { "b-t-f", YX_COT_CHAT },
    { "t-x-d-d", YX_COT_DELETE },
    { "t-x-c-t-r", YX_COT_PONG },
    { "t-x-c-t", YX_COT_PING },
    { "t-x-takp-v", YX_COT_OFFER },
    { "t-x-takp-q", YX_COT_REQUEST },
    { "t-x-takp-r", YX_COT_RESPONSE },
  };

  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
    if (strncmp (type, kinds[i].prefix, strlen (kinds[i].prefix)) == 0)
      return kinds[i].kind;
  }
  return YX_COT_OTHER;
}

/* What both forms of an event need once their members are read. */
static bool
finish (YxCotEvent *event)
{
  if (event->uid[0] == '\0' || event->type[0] == '\0' || event->time == YX_FIX_NO_TIME
      || event->start == YX_FIX_NO_TIME || event->stale == YX_FIX_NO_TIME)
    return false;
  if (event->kind == YX_COT_OTHER)
    event->kind = kind_of (event->type);
  if (!yx_lon_lat_is_valid ((YxLonLat){ event->fix.lon, event->fix.lat }))
    return false;
  event->fix.time = event->time;
  event->position = event->fix.lon != 0 || event->fix.lat != 0 || isfinite (event->fix.accuracy);
  event->fix.flags |= event->kind == YX_COT_SOS ? YX_FIX_SOS : 0;
  event->fix.flags |= event->kind == YX_COT_SOS_OVER ? YX_FIX_SOS_OVER : 0;
  return true;
}

void
yx_cot_get_identity (const YxCotEvent *event, char ret_identity[YX_IDENTITY_SIZE])
{
  static const char *const suffixes[] = { "-9-1-1", "-ping" };
  size_t n;

  memcpy (ret_identity, event->uid, YX_IDENTITY_SIZE);
  n = strlen (ret_identity);
  for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
    const size_t length = strlen (suffixes[i]);

    if (n > length && strcmp (ret_identity + n - length, suffixes[i]) == 0)
      ret_identity[n - length] = '\0';
  }
}

/* ---- XML ---- */

static bool
is_element (const xmlNode *node, const char *name)
{
  return node->type == XML_ELEMENT_NODE && strcmp ((const char *) node->name, name) == 0;
}

static const xmlNode *
child (const xmlNode *parent, const char *name)
{
  for (const xmlNode *node = parent != NULL ? parent->children : NULL; node != NULL;
       node = node->next) {
    if (is_element (node, name))
      return node;
  }
  return NULL;
}

/* An attribute without references to entities, which the parser has resolved; NULL: none. */
static const char *
attribute (const xmlNode *node, const char *name)
{
  for (const xmlAttr *each = node != NULL ? node->properties : NULL; each != NULL;
       each = each->next) {
    if (strcmp ((const char *) each->name, name) == 0)
      return each->children != NULL && each->children->content != NULL
                     && each->children->next == NULL
                 ? (const char *) each->children->content
                 : "";
  }
  return NULL;
}

static void
copy_attribute (const xmlNode *node, const char *name, char *ret_text, size_t size)
{
  const char *text = attribute (node, name);

  if (text != NULL)
    yx_text_copy (text, ret_text, size);
}

static bool
number_attribute (const xmlNode *node, const char *name, double *ret_value)
{
  const char *text = attribute (node, name);

  return text != NULL && yx_number_parse (text, strlen (text), ret_value);
}

static bool
time_attribute (const xmlNode *node, const char *name, int64_t *ret_time)
{
  const char *text = attribute (node, name);

  /* A bare number would be an epoch, which the schema does not know. */
  return text != NULL && strchr (text, '-') != NULL
         && yx_when_parse (text, strlen (text), 0, ret_time);
}

static void
read_chat (const xmlNode *detail, YxCotEvent *event)
{
  copy_attribute (child (detail, "__chat"), "chatroom", event->room, sizeof event->room);
  copy_attribute (child (detail, "__chat"), "senderCallsign", event->callsign,
                  sizeof event->callsign);
}

static void
read_control (const xmlNode *detail, YxCotEvent *event)
{
  const xmlNode *control = child (detail, "TakControl");
  const xmlNode *request = child (control, "TakRequest");
  const char *status = attribute (child (control, "TakResponse"), "status");
  double version;

  if (number_attribute (request != NULL ? request : child (control, "TakProtocolSupport"),
                        "version", &version)
      && version >= 1 && version <= 255)
    event->version = (int) version;
  event->granted = status != NULL && strcmp (status, "true") == 0;
}

static void
read_detail (const xmlNode *detail, YxCotEvent *event)
{
  const xmlNode *contact = child (detail, "contact"), *group = child (detail, "__group");
  const xmlNode *track = child (detail, "track"), *remarks = child (detail, "remarks");
  const xmlNode *emergency = child (detail, "emergency");
  const char *cancel = attribute (emergency, "cancel");
  double value;

  copy_attribute (contact, "callsign", event->callsign, sizeof event->callsign);
  copy_attribute (contact, "endpoint", event->endpoint, sizeof event->endpoint);
  copy_attribute (group, "name", event->team, sizeof event->team);
  copy_attribute (group, "role", event->role, sizeof event->role);
  copy_attribute (child (detail, "link"), "uid", event->link, sizeof event->link);
  if (number_attribute (child (detail, "status"), "battery", &value))
    yx_fix_set_battery (&event->fix, value / 100);
  if (number_attribute (track, "speed", &value))
    yx_fix_set_speed (&event->fix, value);
  if (number_attribute (track, "course", &value))
    yx_fix_set_course (&event->fix, value);
  if (remarks != NULL && remarks->children != NULL && remarks->children->content != NULL)
    yx_text_copy ((const char *) remarks->children->content, event->text, sizeof event->text);
  if (emergency != NULL && cancel != NULL && strcmp (cancel, "true") == 0)
    event->kind = YX_COT_SOS_OVER;
  read_chat (detail, event);
  read_control (detail, event);
}

static bool
read_event (const xmlNode *root, YxCotEvent *event)
{
  const xmlNode *point;
  double value;

  if (root == NULL || !is_element (root, "event"))
    return false;
  point = child (root, "point");
  copy_attribute (root, "uid", event->uid, sizeof event->uid);
  copy_attribute (root, "type", event->type, sizeof event->type);
  copy_attribute (root, "how", event->how, sizeof event->how);
  if (!time_attribute (root, "time", &event->time) || !time_attribute (root, "start", &event->start)
      || !time_attribute (root, "stale", &event->stale))
    return false;
  if (!number_attribute (point, "lat", &event->fix.lat)
      || !number_attribute (point, "lon", &event->fix.lon))
    return false;
  if (number_attribute (point, "hae", &value))
    yx_fix_set_altitude (&event->fix, or_unknown (value));
  if (number_attribute (point, "ce", &value))
    yx_fix_set_accuracy (&event->fix, or_unknown (value));
  read_detail (child (root, "detail"), event);
  return finish (event);
}

/* `root` (nullable) is where the document's element begins. */
static xmlDoc *
parse (const uint8_t *xml, size_t size)
{
  const uint8_t *begin = xml;

  if (size > YX_COT_MAX_EVENT)
    return NULL;
  /* A declaration may name an encoding that the bytes do not have. */
  while (size > 0 && strchr (" \t\r\n", *begin) != NULL && *begin != 0) {
    begin++;
    size--;
  }
  if (size > 2 && memcmp (begin, "<?", 2) == 0) {
    const uint8_t *end = memmem (begin, size, "?>", 2);

    if (end == NULL)
      return NULL;
    size -= (size_t) (end + 2 - begin);
    begin = end + 2;
  }
  return xmlReadMemory ((const char *) begin, (int) size, NULL, "UTF-8",
                        XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING
                            | XML_PARSE_NOCDATA);
}

bool
yx_cot_read_xml (const uint8_t *xml, size_t size, YxCotEvent *ret_event)
{
  xmlDoc *document = parse (xml, size);
  YxCotEvent event;
  bool ok;

  yx_cot_event_init (&event);
  /* Entities of one's own are how a small text becomes a large one. */
  ok = document != NULL && document->intSubset == NULL
       && read_event (xmlDocGetRootElement (document), &event);
  xmlFreeDoc (document);
  if (ok)
    *ret_event = event;
  return ok;
}

/* ---- Protobuf ---- */

/* The detail that has no field of its own comes as XML without a root. */
static void
read_detail_xml (const char *xml, YxCotEvent *event)
{
  const size_t n = strlen (xml);
  char *whole;
  xmlDoc *document;

  if (n == 0 || n > YX_COT_MAX_EVENT - 32)
    return;
  whole = malloc (n + 32);
  if (whole == NULL)
    return;
  memcpy (whole, "<detail>", 8);
  memcpy (whole + 8, xml, n);
  memcpy (whole + 8 + n, "</detail>", 10);
  document = parse ((const uint8_t *) whole, n + 17);
  if (document != NULL && document->intSubset == NULL)
    read_detail (xmlDocGetRootElement (document), event);
  xmlFreeDoc (document);
  free (whole);
}

static int64_t
from_milliseconds (uint64_t milliseconds)
{
  return milliseconds <= INT64_C (253402300799000) ? (int64_t) milliseconds * MILLISECOND
                                                   : YX_FIX_NO_TIME;
}

static bool
read_message (const Yx__Tak__Event *tak, YxCotEvent *event)
{
  const Yx__Tak__Detail *detail = tak->detail;

  yx_text_copy (tak->uid, event->uid, sizeof event->uid);
  yx_text_copy (tak->type, event->type, sizeof event->type);
  yx_text_copy (tak->how, event->how, sizeof event->how);
  event->time = from_milliseconds (tak->send_time);
  event->start = from_milliseconds (tak->start_time);
  event->stale = from_milliseconds (tak->stale_time);
  event->fix.lat = tak->lat;
  event->fix.lon = tak->lon;
  yx_fix_set_altitude (&event->fix, or_unknown (tak->hae));
  yx_fix_set_accuracy (&event->fix, or_unknown (tak->ce));
  if (detail != NULL) {
    read_detail_xml (detail->xml, event);
    if (detail->contact != NULL) {
      yx_text_copy (detail->contact->callsign, event->callsign, sizeof event->callsign);
      yx_text_copy (detail->contact->endpoint, event->endpoint, sizeof event->endpoint);
    }
    if (detail->group != NULL) {
      yx_text_copy (detail->group->name, event->team, sizeof event->team);
      yx_text_copy (detail->group->role, event->role, sizeof event->role);
    }
    if (detail->status != NULL && detail->status->battery > 0)
      yx_fix_set_battery (&event->fix, detail->status->battery / 100.0);
    if (detail->track != NULL) {
      yx_fix_set_speed (&event->fix, detail->track->speed);
      yx_fix_set_course (&event->fix, detail->track->course);
    }
  }
  return finish (event);
}

bool
yx_cot_read_protobuf (const uint8_t *bytes, size_t size, YxCotEvent *ret_event)
{
  Yx__Tak__Message *message;
  YxCotEvent event;
  bool ok;

  if (size > YX_COT_MAX_EVENT)
    return false;
  message = yx__tak__message__unpack (NULL, size, bytes);
  yx_cot_event_init (&event);
  ok = message != NULL && message->event != NULL && read_message (message->event, &event);
  if (message != NULL)
    yx__tak__message__free_unpacked (message, NULL);
  if (ok)
    *ret_event = event;
  return ok;
}

bool
yx_cot_read_datagram (const uint8_t *bytes, size_t size, YxCotEvent *ret_event)
{
  static const uint8_t mark[] = { 0xbf, 0x01, 0xbf };

  if (size >= sizeof mark && memcmp (bytes, mark, sizeof mark) == 0)
    return yx_cot_read_protobuf (bytes + sizeof mark, size - sizeof mark, ret_event);
  return yx_cot_read_xml (bytes, size, ret_event);
}
