#define G_LOG_DOMAIN "yexun-model"

#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "model/id.h"

/* 12 random bits follow the milliseconds; within one millisecond they count up instead
 * (RFC 9562, method 1), which keeps the ids of one process in order. */
#define SEQUENCE_MAX 0xfff

static GMutex lock;
static gint64 last_ms;
static guint last_sequence;

static void
fill_random (guint8 *bytes, gsize n)
{
  gsize done = 0;

  while (done < n) {
    const ssize_t got = getrandom (bytes + done, n - done, 0);

    if (got > 0)
      done += (gsize) got;
    else if (errno != EINTR)
      g_error ("No random numbers from the system: %s", g_strerror (errno));
  }
}

void
yx_id_fill (char *buffer)
{
  static const char hex[] = "0123456789abcdef";
  guint8 bytes[16];
  gint64 ms = g_get_real_time () / 1000;
  guint sequence;

  g_return_if_fail (buffer != NULL);

  fill_random (bytes, sizeof bytes);
  /* Start low, so that there is room to count. */
  sequence = ((guint) bytes[6] << 3 | bytes[7] >> 5) & 0x7ff;

  g_mutex_lock (&lock);
  if (ms > last_ms) {
    last_ms = ms;
    last_sequence = sequence;
  } else if (last_sequence < SEQUENCE_MAX) {
    last_sequence++;
  } else {
    /* Borrow from the future rather than wait; also the way through a clock set back. */
    last_ms++;
    last_sequence = sequence;
  }
  ms = last_ms;
  sequence = last_sequence;
  g_mutex_unlock (&lock);

  for (int i = 0; i < 6; i++)
    bytes[i] = (guint8) (ms >> (8 * (5 - i)));
  bytes[6] = (guint8) (0x70 | sequence >> 8);
  bytes[7] = (guint8) sequence;
  bytes[8] = (guint8) (0x80 | (bytes[8] & 0x3f));

  for (int i = 0; i < 16; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10)
      *buffer++ = '-';
    *buffer++ = hex[bytes[i] >> 4];
    *buffer++ = hex[bytes[i] & 0xf];
  }
  *buffer = '\0';
}

char *
yx_id_new (void)
{
  char *id = g_malloc (YX_ID_LENGTH + 1);

  yx_id_fill (id);
  return id;
}

gboolean
yx_id_is_uuid (const char *text)
{
  if (text == NULL || strlen (text) != YX_ID_LENGTH)
    return FALSE;
  for (int i = 0; i < YX_ID_LENGTH; i++) {
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      if (text[i] != '-')
        return FALSE;
    } else if (!g_ascii_isxdigit (text[i]) || g_ascii_isupper (text[i])) {
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
yx_id_is_valid (const char *text)
{
  return yx_id_is_uuid (text) && text[14] == '7' && strchr ("89ab", text[19]) != NULL;
}
