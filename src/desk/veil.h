#pragma once

/* What a redacted edition says in the place of names, numbers, addresses and points. A veil is
 * told of everybody first, because free text, such as a remark or the reason of an override, is
 * searched for all of them. One that is not on hands everything on as it is. */

#include <glib.h>

#include "geo/datum.h"
#include "model/enums.h"

G_BEGIN_DECLS

typedef struct _YxVeil YxVeil;

YxVeil *yx_veil_new (gboolean on);
void yx_veil_free (YxVeil *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxVeil, yx_veil_free)

gboolean yx_veil_is_on (const YxVeil *self);

/* What free text must not give away; all nullable. */
void yx_veil_hide_name (YxVeil *self, const char *name);
void yx_veil_hide_address (YxVeil *self, const char *address);

/* 姓+某; entities keep their names. All of these: NULL gives NULL, (transfer full). */
char *yx_veil_name (const YxVeil *self, const char *name, YxDebtorKind kind);
/* First 4 and last 4. */
char *yx_veil_id_number (const YxVeil *self, const char *id_number);
/* First 3 and last 4. */
char *yx_veil_phone (const YxVeil *self, const char *phone);
/* First 2 and last 2. */
char *yx_veil_plate (const YxVeil *self, const char *plate);
/* Cut to the township; "…" where no township can be told. */
char *yx_veil_address (const YxVeil *self, const char *address);
/* Hidden names and addresses as above, number plates too, and every number of seven digits or more in
 * asterisks. */
char *yx_veil_text (YxVeil *self, const char *text);

/* To the middle of a cell of a 500 m grid. */
YxLonLat yx_veil_point (const YxVeil *self, YxLonLat point);

G_END_DECLS
