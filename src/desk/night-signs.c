#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/night-private.h"

GPtrArray *
yx_night_find_signs (YxNight *night, gint64 now)
{
  GPtrArray *signs = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_night_sign_free);

  return signs;
}
