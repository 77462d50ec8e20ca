#pragma once

/* A verb that is one statement and its event. Internal to desk/. */

#include "desk/desk-private.h"
#include "desk/roles.h"

G_BEGIN_DECLS

/* A value of a statement, in the order of its parameters; neither set: NULL. */
typedef struct {
  const char *text;
  gboolean has_number;
  gint64 number;
} YxEditValue;

#define YX_EDIT_TEXT(value) { .text = (value) }
#define YX_EDIT_NUMBER(value) { .has_number = TRUE, .number = (value) }
/* 0 is not known: NULL. */
#define YX_EDIT_TIME(value) { .has_number = (value) != 0, .number = (value) }

typedef struct _YxEdit YxEdit;

struct _YxEdit {
  const char *sql;
  const YxEditValue *values;
  gsize n_values;
  const char *missing; /* message when it changes no row; NULL: that may be */
  YxDeskError missing_code; /* of that message; 0: NOT_FOUND */
  const char *operation_id; /* nullable */
  const char *kind;
  YxPayload *payload;
  /* What follows from it, after its event and in its transaction; nullable. */
  gboolean (*then) (YxDb *db, const YxEdit *edit, GError **error);
  const char *then_id;
  const char *author; /* set by yx_edit_run() */
};

void yx_edit_bind (YxStatement *statement, const YxEditValue *values, gsize n);

/* A job (see YxStoreJob) for the store; data is a YxEdit. */
gboolean yx_edit_job (YxDb *db, gpointer data, GError **error);

/* Asks for the right and runs the edit. */
gboolean yx_edit_run (YxDesk *self, YxRight right, YxEdit *edit, GError **error);

/* Sets INVALID with the message; returns FALSE. */
gboolean yx_edit_invalid (GError **error, const char *message);

/* Neither NULL nor "". */
gboolean yx_edit_said (const char *text);

G_END_DECLS
