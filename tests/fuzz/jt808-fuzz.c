/* A stream of a terminal, followed as the gateway follows it. */

#include <stdint.h>
#include <string.h>

#include "protocols/jt808.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  uint8_t frame[YX_JT808_MAX_FRAME], wire[YX_JT808_MAX_WIRE];

  for (;;) {
    YxJt808Message message;
    char identity[YX_IDENTITY_SIZE];
    size_t used, frame_size;
    const YxJt808Piece piece = yx_jt808_next (data, size, &used, frame, &frame_size);

    data += used;
    size -= used;
    if (piece == YX_JT808_MORE)
      break;
    if (piece != YX_JT808_FRAME || !yx_jt808_parse (frame, frame_size, &message))
      continue;
    yx_jt808_get_identity (&message, identity);
    {
      YxFix fixes[64];
      YxJt808Register terminal;
      const char *token;
      size_t token_size;
      bool cut;

      yx_jt808_read_fixes (&message, fixes, 64, &cut);
      yx_jt808_read_register (&message, &terminal);
      if (yx_jt808_read_token (&message, &token, &token_size))
        (void) memchr (token, 0, token_size);
      yx_jt808_write_ack (&message, 1, YX_JT808_DONE, wire);
    }
  }
  return 0;
}
