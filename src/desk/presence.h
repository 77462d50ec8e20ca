#pragma once

/* How likely a debtor is met at a place on a visit at dawn, when nothing better is known of the
 * place than its kind and who it comes from.
 *
 * Published actions of county courts: 0.38-0.58 compelled or appeared per target at dawn, 0.80-0.92
 * on a verified lead, 0.22 on a raw call. The spread over kinds of place is our own estimate
 * round these figures; past visits correct it. */

#include "model/enums.h"

/* In [0, 1]. */
double yx_presence_default (YxPlaceKind kind, YxSource source);
