#pragma once

/* The numbers of desk/likelihood.h as a file (data/presence/presence.schema.json). */

#include <glib.h>

#include "desk/likelihood.h"

G_BEGIN_DECLS

/* Reads a whole file. Fails with G_IO_ERROR_INVALID_DATA naming `shown` and the field at fault,
 * *ret_model untouched. */
gboolean yx_presence_model_parse (const char *shown, const char *json, gssize size,
                                  YxLikelihoodModel *ret_model, GError **error);

/* The one that comes with the program. */
const YxLikelihoodModel *yx_presence_model_builtin (void);

G_END_DECLS
