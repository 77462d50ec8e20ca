#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/console-resources.h"
#include "console/resources.h"

void
yx_console_register_resources (void)
{
  static gsize registered;

  if (g_once_init_enter (&registered)) {
    yx_console_register_resource ();
    g_once_init_leave (&registered, 1);
  }
}
