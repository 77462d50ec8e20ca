#pragma once

/* What writing and checking a package share. Internal to review/. */

#include "review/package.h"

G_BEGIN_DECLS

#define YX_PACKAGE_FORMAT "yexun-evidence-1"
#define YX_PACKAGE_MANIFEST "manifest.json"
#define YX_PACKAGE_EVENTS "events.jsonl"
#define YX_PACKAGE_SUMS "SHA256SUMS"
#define YX_PACKAGE_EVIDENCE "evidence"

G_END_DECLS
