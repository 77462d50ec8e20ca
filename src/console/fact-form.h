#pragma once

/* A small form for one fact or one step: some fields, what it is about, and a button that runs a
 * verb of the desk. Refused, it stays open and says why in the desk's words. */

#include <adwaita.h>

#include "console/desk-verb.h"

G_BEGIN_DECLS

#define YX_TYPE_FACT_FORM (yx_fact_form_get_type ())
G_DECLARE_FINAL_TYPE (YxFactForm, yx_fact_form, YX, FACT_FORM, AdwWindow)

#define YX_FACT_FORM_MAX_FIELDS 6

typedef struct {
  const char *label;
  const char *text;           /* to begin with; nullable */
  const char *const *choices; /* NULL-terminated: one of them is chosen; NULL: free text */
  guint chosen;               /* to begin with */
} YxFactField;

typedef struct {
  const char *title;
  const char *about;    /* of whom, on which basis; nullable */
  const char *button;   /* "_Record" */
  gboolean destructive; /* it takes something back */
  YxFactField fields[YX_FACT_FORM_MAX_FIELDS];
  gsize n_fields;
  YxDeskVerb verb;      /* of (vas): the context, and for each field its text or the number of
                           what is chosen */
  GVariant *context;    /* floating: taken */
} YxFactPlan;

/* Signal "done" (no arguments): the verb has run.
 *
 * (transfer none): the window owns itself. */
YxFactForm *yx_fact_form_present (GtkWidget *parent, YxDesk *desk, const YxFactPlan *plan);

/* For verbs: the text of a field, "" for none; what is chosen. */
const char *yx_fact_text (GVariant *arguments, gsize field);
guint yx_fact_choice (GVariant *arguments, gsize field);
/* The text, NULL for none. */
const char *yx_fact_said (GVariant *arguments, gsize field);
/* A day or a time, 0 for none; INVALID when it is neither. */
gboolean yx_fact_time (GVariant *arguments, gsize field, gint64 *ret_time, GError **error);
/* The same; a day without an hour is meant to its end. */
gboolean yx_fact_end (GVariant *arguments, gsize field, gint64 *ret_time, GError **error);
/* The context. Returns: (transfer full) */
GVariant *yx_fact_context (GVariant *arguments);

G_END_DECLS
