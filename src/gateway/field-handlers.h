#pragma once

/* What a phone may ask and say; see docs/field-page.md for the calls. */

#include "gateway/field-call.h"

G_BEGIN_DECLS

/* field-tonight.c */
void yx_field_get_tonight (YxFieldCall *call);
void yx_field_get_photo (YxFieldCall *call);

/* field-map.c: paints, so it takes long. */
void yx_field_get_map (YxFieldCall *call);

/* field-reports.c */
void yx_field_post_reports (YxFieldCall *call);

/* field-said.c */
void yx_field_post_fixes (YxFieldCall *call);
void yx_field_get_messages (YxFieldCall *call);
void yx_field_post_messages (YxFieldCall *call);
void yx_field_post_receipts (YxFieldCall *call);
void yx_field_post_roll_call (YxFieldCall *call);
void yx_field_post_dispatch (YxFieldCall *call);

/* field-evidence.c */
void yx_field_post_evidence (YxFieldCall *call);
void yx_field_put_evidence (YxFieldCall *call);
void yx_field_get_evidence (YxFieldCall *call);

G_END_DECLS
