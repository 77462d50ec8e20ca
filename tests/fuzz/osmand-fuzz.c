/* The first byte says what the rest is: a query, a form, a JSON body, OwnTracks. */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "protocols/osmand.h"
#include "protocols/owntracks.h"

static void
read_owntracks (const char *body, size_t size)
{
  static const uint8_t key[YX_OWNTRACKS_KEY_SIZE] = "s3cretkey";
  YxOwntracksMessage *messages;
  size_t n;

  if (yx_owntracks_read (body, size, key, &messages, &n))
    free (messages);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  YxHttpReport request = { .path = "/" };
  char *text = malloc (size + 1);
  char identity[YX_IDENTITY_SIZE];
  YxOsmandMessage message;

  if (text == NULL || size == 0) {
    free (text);
    return 0;
  }
  memcpy (text, data + 1, size - 1);
  text[size - 1] = '\0';
  switch (data[0] % 5) {
  case 0:
    request.query = text;
    break;
  case 1:
    request.path = "/gpslogger";
    request.query = text;
    request.authorization = text;
    break;
  case 2:
    request.content_type = "application/json";
    /* fallthrough */
  case 3:
    request.body = text;
    request.body_size = size - 1;
    break;
  default:
    read_owntracks (text, size - 1);
    yx_owntracks_topic_identity (text, identity);
    yx_owntracks_request_identity (&(YxOwntracksRequest){ .query = text, .authorization = text },
                                   identity);
    break;
  }
  if (data[0] % 5 < 4 && yx_osmand_read (&request, &message) == YX_OSMAND_OK)
    yx_osmand_message_clear (&message);
  free (text);
  return 0;
}
