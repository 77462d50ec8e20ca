#pragma once

/* Where addresses are: found in the region, or pinned by hand. A pin belongs to an address and not
 * to a debtor: it places everyone who lives there, now and in lists to come, and beats what the
 * region or a list says. Pins are on the desk, so a new region keeps them and all consoles of the
 * desk share them. */

#include "desk/desk.h"
#include "desk/import.h"
#include "region/region-find.h"

G_BEGIN_DECLS

/* A point that is coarser than this is no place to send a car to. */
#define YX_ADDRESS_COARSEST YX_MATCH_VILLAGE
/* And one that may be farther off should be looked at before. */
#define YX_ADDRESS_NEAR_M 300.0
/* Nobody pins more exactly. */
#define YX_ADDRESS_PIN_M 20.0

/* As yx_region_find(), with the pin of this address, if there is one, before all others; for a text
 * that is being typed institutions of the desk come after it. Without a region only those are found. Returns: (transfer full): of YxFound */
GPtrArray *yx_desk_find_address (YxDesk *self, const char *text,
                                 const YxRegionFindOptions *options, GCancellable *cancellable,
                                 GError **error);
/* Copies text and options. */
void yx_desk_find_address_async (YxDesk *self, const char *text,
                                 const YxRegionFindOptions *options, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *yx_desk_find_address_finish (YxDesk *self, GAsyncResult *result, GError **error);

/* The pin of an address; *ret_pin is NULL when it has none. Returns whether that could be read. */
gboolean yx_desk_get_pin (YxDesk *self, const char *address, YxFound **ret_pin, GError **error);

/* Sets a place by hand, and with it all places of the same address; one event. NOT_FOUND, INVALID. */
gboolean yx_desk_pin_place (YxDesk *self, const char *place_id, YxLonLat point, GError **error);
void yx_desk_pin_place_async (YxDesk *self, const char *place_id, YxLonLat point,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean yx_desk_pin_place_finish (YxDesk *self, GAsyncResult *result, GError **error);

/* Pins an address that need not be on the desk yet. */
gboolean yx_desk_pin_address (YxDesk *self, const char *address, YxLonLat point, GError **error);

/* Places that a clerk should set by hand: without a point, or found only roughly. The least known
 * first. Returns: (transfer full): of YxPlace */
GListStore *yx_desk_list_places_to_fix (YxDesk *self, GError **error);
void yx_desk_list_places_to_fix_async (YxDesk *self, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
GListStore *yx_desk_list_places_to_fix_finish (YxDesk *self, GAsyncResult *result, GError **error);

G_END_DECLS
