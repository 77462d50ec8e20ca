#pragma once

#include <gio/gio.h>

#define YX_SETTINGS_MAP_STYLE "map-style"
#define YX_SETTINGS_MAP_LAYERS "map-layers"
#define YX_SETTINGS_MAP_LAYER "map-layer"
#define YX_SETTINGS_APPEARANCE "appearance"
#define YX_SETTINGS_PLANNING_SECONDS "planning-seconds"
#define YX_SETTINGS_SERVICE_URL "address-service-url"
#define YX_SETTINGS_SERVICE_KEY "address-service-key"
#define YX_SETTINGS_SERVICE_FORMAT "address-service-format"
#define YX_SETTINGS_SERVICE_DATUM "address-service-datum"
#define YX_SETTINGS_RECENT_DESKS "recent-desks"
#define YX_SETTINGS_LEAD_FOLDERS "lead-folders"
#define YX_SETTINGS_CASES_WIDTH "cases-width"
#define YX_SETTINGS_ROUTES_WIDTH "routes-width"
#define YX_SETTINGS_TIME_PLAN "time-plan"
#define YX_SETTINGS_TIME_PLAN_HEIGHT "time-plan-height"
#define YX_SETTINGS_GATEWAY "gateway"

#define YX_SETTINGS_MAX_RECENT_DESKS 8

/* Values of YX_SETTINGS_APPEARANCE */
enum {
  YX_APPEARANCE_DARK,
  YX_APPEARANCE_SYSTEM,
};

/* %FALSE with a message for the user when the settings schema is nowhere to be found; then
 * yx_settings_get() must not be called. */
gboolean yx_settings_check (GError **error);

/* The console's settings. (transfer none) */
GSettings *yx_settings_get (void);

/* Moves @path to the front of the recent desks. */
void yx_settings_remember_desk (const char *path);
/* Takes @path out of the recent desks, when it turned out to be gone. */
void yx_settings_forget_desk (const char *path);
