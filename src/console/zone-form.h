#pragma once

/* What a zone that has just been drawn is called and what it is for; or what is known of one that
 * stands on the map. */

#include <gtk/gtk.h>

#include "desk/zones.h"

G_BEGIN_DECLS

#define YX_TYPE_ZONE_FORM (yx_zone_form_get_type ())
G_DECLARE_FINAL_TYPE (YxZoneForm, yx_zone_form, YX, ZONE_FORM, GtkPopover)

/* Signal: confirmed (): a name and a kind were given. */
GtkWidget *yx_zone_form_new (const char *suggested_name);
const char *yx_zone_form_get_name (YxZoneForm *self);
YxZoneKind yx_zone_form_get_kind (YxZoneForm *self);

/* A popover that tells of a zone; its signal "remove" says that it shall go. @may: whether who acts
 * may remove it. */
#define YX_TYPE_ZONE_NOTE (yx_zone_note_get_type ())
G_DECLARE_FINAL_TYPE (YxZoneNote, yx_zone_note, YX, ZONE_NOTE, GtkPopover)

GtkWidget *yx_zone_note_new (const YxZone *zone, gboolean may);

G_END_DECLS
