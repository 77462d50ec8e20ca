#define G_LOG_DOMAIN "yexun-gateway"

#include "config.h"

#include "gateway/pace.h"

#include <errno.h>
#include <poll.h>
#include <time.h>

#define TURN_US 8000

G_STATIC_ASSERT (sizeof (GPollFD) == sizeof (struct pollfd));

static void
sleep_us (gint64 microseconds)
{
  struct timespec left = { .tv_nsec = microseconds * 1000 };

  while (nanosleep (&left, &left) != 0 && errno == EINTR)
    ;
}

/* As poll(). A loop that has something to do at once (timeout 0) is not held up. */
static gint
paced_poll (GPollFD *files, guint n_files, gint timeout)
{
  static _Thread_local gint64 woken;
  const gint64 early = woken + TURN_US - g_get_monotonic_time ();
  int result;

  if (timeout != 0 && early > 0 && early <= TURN_US) {
    const gint64 rest = timeout > 0 ? MIN (early, timeout * G_GINT64_CONSTANT (1000)) : early;

    sleep_us (rest);
    if (timeout > 0)
      timeout -= (gint) (rest / 1000);
  }
  result = poll ((struct pollfd *) (gpointer) files, n_files, timeout);
  woken = g_get_monotonic_time ();
  return result;
}

void
yx_pace_install (GMainContext *context)
{
  g_main_context_set_poll_func (context, paced_poll);
}
