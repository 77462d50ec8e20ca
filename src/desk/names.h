#pragma once

/* The names that a paper about a night may say. */

#include "desk/desk.h"
#include "desk/veil.h"

G_BEGIN_DECLS

/* For a paper that is not made of a dossier (desk/dossier.h): with the full edition the reader's
 * right to read records is asked for, and "records.read" says how many people of the operation he
 * read; the veil is off. With the redacted one the veil has been told of everybody and every address
 * that the operation's rows may name, authors of its events among them.
 * operation_id NULL: of all the desk, for a paper of a day or a week.
 * *ret_court (nullable): the court's name; NULL: not set. NOT_FOUND without such an operation.
 * Returns: (transfer full) */
YxVeil *yx_desk_read_names (YxDesk *self, const char *operation_id, YxPaperEdition edition,
                            char **ret_court, GError **error);

G_END_DECLS
