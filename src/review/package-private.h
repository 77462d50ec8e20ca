#pragma once

/* What writing and checking a package share. Internal to review/. */

#include "review/package.h"

G_BEGIN_DECLS

#define YX_PACKAGE_FORMAT "yexun-evidence-1"
#define YX_PACKAGE_MANIFEST "manifest.json"
#define YX_PACKAGE_EVENTS "events.jsonl"
#define YX_PACKAGE_SUMS "SHA256SUMS"
#define YX_PACKAGE_EVIDENCE "evidence"

/* SHA-256 of a file, in pieces. Returns: (transfer full) */
char *yx_package_hash_file (const char *path, gint64 *ret_bytes, GError **error);

G_END_DECLS
