#pragma once

/* The files of the field page, as they were built into the program (data/field/): no path leads to
 * the disk. */

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
  GBytes *bytes;    /* owned */
  char *etag;       /* owned */
  const char *type; /* static */
} YxFieldPage;

void yx_field_page_clear (YxFieldPage *page);

/* "/" is the page itself. FALSE: there is none of this name. */
gboolean yx_field_page_find (const char *path, YxFieldPage *ret_page);

G_END_DECLS
