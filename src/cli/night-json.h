#pragma once

/* A night as JSON: shapes in docs/commands.md. Times are ISO 8601. */

#include "cli/command.h"
#include "desk/night.h"

G_BEGIN_DECLS

void yx_cli_print_night (const YxNightView *view);

/* Members of the innermost open object. */
void yx_cli_json_zone (YxJsonText *json, const YxZone *zone);
void yx_cli_json_time (YxJsonText *json, const char *key, gint64 time); /* 0: null */
void yx_cli_json_alert (YxJsonText *json, const YxAlert *alert);
void yx_cli_json_custody (YxJsonText *json, const YxCustody *custody);

G_END_DECLS
