#pragma once

/* What all commands of yexunctl share: their table, options, output and exit codes.
 *
 * Results go to stdout, as text for people or with --json as one JSON document; errors go to
 * stderr as one line; progress goes to stderr when that is a terminal or --progress is given. */

#include <gio/gio.h>

#include "cli/json-text.h"
#include "desk/check.h"
#include "desk/desk.h"
#include "geo/measure.h"

G_BEGIN_DECLS

typedef enum {
  YX_EXIT_OK = 0,
  YX_EXIT_FAILED = 1,
  YX_EXIT_USAGE = 2,
} YxExit;

typedef struct _YxCommand YxCommand;

/* A command as it was called. */
typedef struct {
  const YxCommand *command;
  gboolean json;
  gboolean progress;
  const char *author;  /* who acts; NULL: the login name */
  char **arguments; /* after the options are taken out; NULL-terminated */
  guint n_arguments;
  GCancellable *cancellable; /* cancelled by SIGINT and SIGTERM */
} YxInvocation;

struct _YxCommand {
  const char *name;      /* one or two words: "region build" */
  const char *arguments; /* "EXTRACT REGION"; "" for none */
  const char *summary;   /* N_() */
  guint min_arguments, max_arguments;
  const GOptionEntry *options; /* its own; nullable */
  YxExit (*run) (YxInvocation *invocation);
};

/* Runs the command that argv names, or prints help; argv as main() gets it. */
YxExit yx_cli_run (int argc, char **argv);

/* All commands, the last one with a NULL name. */
const YxCommand *yx_cli_commands (void);

/* ---- Failing ---- */

/* Prints the error in one line and returns YX_EXIT_FAILED; takes the error. */
YxExit yx_cli_fail (const YxInvocation *invocation, GError *error);
/* Prints the complaint and how to get help, and returns YX_EXIT_USAGE. */
YxExit yx_cli_usage (const YxInvocation *invocation, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* ---- Reading arguments ---- */

/* "113.07,34.94"; FALSE for anything else and for places off the globe. */
gboolean yx_cli_parse_point (const char *text, YxLonLat *ret_point);
/* "W,S,E,N". */
gboolean yx_cli_parse_box (const char *text, YxBox *ret_box);
/* "2025-12-01T05:00" in local time, with an optional offset. */
gboolean yx_cli_parse_time (const char *text, gint64 *ret_time);
/* A whole file, and its name without folders for messages; both (transfer full). */
gboolean yx_cli_read_file (const char *path, char **ret_text, gsize *ret_size, char **ret_shown,
                           GError **error);
/* Opens an existing desk; prints why not and returns NULL. NULL path is a usage error; *ret_exit
 * is set on failure. */
YxDesk *yx_cli_open_desk (const YxInvocation *invocation, const char *path, YxExit *ret_exit);

/* Closes a desk that this command has made and takes it away again, since the command failed. */
void yx_cli_discard_desk (YxDesk *desk, const char *path);

/* The same with an operation on it (as in yx_desk_find_operation()), whose id is
 * *ret_operation_id, (transfer full). */
YxDesk *yx_cli_open_operation (YxInvocation *invocation, const char *path, const char *which,
                               char **ret_operation_id, YxExit *ret_exit);

/* ---- Writing ---- */

/* "04:55", in local time. (transfer full) */
char *yx_cli_clock (gint64 time);
/* "1 h 05 min", "12 min". (transfer full) */
char *yx_cli_duration (gint64 seconds);
/* The time as 2025-12-01T05:00:00+08:00. (transfer full) */
char *yx_cli_iso_time (gint64 time);

/* A go/no-go, as text or JSON. YX_EXIT_FAILED when not every visit may go. */
YxExit yx_cli_print_check (YxInvocation *invocation, const YxOperationCheck *check);

/* A writer with an object open; yx_cli_json_end() closes, prints and frees it. */
YxJsonText *yx_cli_json_begin (void);
void yx_cli_json_end (YxJsonText *json);
void yx_cli_json_string (YxJsonText *json, const char *key, const char *value);
void yx_cli_json_int (YxJsonText *json, const char *key, gint64 value);
/* To seven decimals: degrees to the centimetre. */
void yx_cli_json_double (YxJsonText *json, const char *key, double value);
void yx_cli_json_bool (YxJsonText *json, const char *key, gboolean value);

/* Writes a result to a file, unless something stands there that must not be lost. */
gboolean yx_cli_write_text (const char *path, const char *text, GError **error);

/* Shows "label 45 %" on one line of the terminal, at most ten times a second, but always when
 * it begins (0.0). Nothing unless progress is on. A NULL label wipes the line. */
void yx_cli_progress (YxInvocation *invocation, const char *label, double fraction);

G_END_DECLS
