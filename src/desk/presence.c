#include "desk/presence.h"

#include <glib.h>

double
yx_presence_default (YxPlaceKind kind, YxSource source)
{
  /* At dawn people are at home; shops and offices are shut. */
  static const double by_kind[] = {
    [YX_PLACE_KIND_OTHER] = 0.30,    [YX_PLACE_KIND_HOME] = 0.48,
    [YX_PLACE_KIND_HOUSEHOLD] = 0.35, [YX_PLACE_KIND_WORK] = 0.15,
    [YX_PLACE_KIND_BUSINESS] = 0.20, [YX_PLACE_KIND_RELATIVE] = 0.20,
    [YX_PLACE_KIND_PROPERTY] = 0.15, [YX_PLACE_KIND_SEEN] = 0.50,
    [YX_PLACE_KIND_BANK] = 0.05,     [YX_PLACE_KIND_AGENCY] = 0.05,
  };
  /* A report that nobody has checked is worth less than the kind of place promises. */
  static const double raw_call = 0.22;

  g_return_val_if_fail ((gsize) kind < G_N_ELEMENTS (by_kind), 0.0);

  if (source == YX_SOURCE_HOTLINE || source == YX_SOURCE_POLICE_110)
    return MIN (by_kind[kind], raw_call);
  return by_kind[kind];
}
