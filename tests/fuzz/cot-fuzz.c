/* A stream of a TAK client that comes in pieces, the first byte long; and the same as a datagram. */

#include <stdint.h>
#include <stdlib.h>

#include "protocols/cot.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  YxCotScanner scanner = { 0 };
  YxCotEvent event;
  size_t begin = 1, end, step;

  if (size == 0)
    return 0;
  step = data[0] + 1u;
  yx_cot_read_datagram (data + 1, size - 1, &event);
  for (end = 1; end < size;) {
    YxCotPiece piece;

    end = size - end < step ? size : end + step;
    do {
      const uint8_t *piece_bytes;
      size_t used, piece_size;

      piece = yx_cot_next (&scanner, data + begin, end - begin, &used, &piece_bytes, &piece_size);
      if (piece == YX_COT_BAD)
        return 0;
      if ((piece == YX_COT_XML && yx_cot_read_xml (piece_bytes, piece_size, &event))
          || (piece == YX_COT_PROTOBUF && yx_cot_read_protobuf (piece_bytes, piece_size, &event))) {
        char identity[YX_IDENTITY_SIZE];
        size_t frame_size;

        yx_cot_get_identity (&event, identity);
        free (yx_cot_write_xml (&event));
        free (yx_cot_write_frame (&event, &frame_size));
      }
      begin += used;
    } while (piece != YX_COT_MORE);
  }
  return 0;
}
