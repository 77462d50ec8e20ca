#pragma once

/* A small form in a window of its own: a few lines to fill in, then a verb of the desk. It stays
 * open, and says why, while what was filled in is refused. Enter in any line confirms, Escape
 * closes. */

#include <adwaita.h>

G_BEGIN_DECLS

#define YX_FORM_MAX_FIELDS 8

typedef struct {
  const char *label;
  const char *value;           /* nullable: what stands there at first */
  const char *const *choices;  /* NULL: a line of text */
  guint chosen;                /* at first */
} YxFormField;

typedef struct {
  char *text;   /* without blanks at its ends; NULL for a choice */
  guint chosen;
} YxFormValue;

#define YX_TYPE_FORM (yx_form_get_type ())
G_DECLARE_FINAL_TYPE (YxForm, yx_form, YX, FORM, AdwWindow)

/* Signal "confirmed" (no arguments): read the values, then close or refuse. */

/* explain: nullable. Copies what it is given. Returns: (transfer none) */
YxForm *yx_form_present (GtkWindow *parent, const char *title, const char *explain,
                         const char *confirm, const YxFormField *fields, guint n_fields);

guint yx_form_get_n_fields (YxForm *self);
/* Returns: (transfer full) text for a line */
YxFormValue yx_form_get_value (YxForm *self, guint field);
void yx_form_set_text (YxForm *self, guint field, const char *text);
void yx_form_choose (YxForm *self, guint field, guint choice);

/* As Enter does. */
void yx_form_confirm (YxForm *self);
/* Opens it to changes again and says why. */
void yx_form_refuse (YxForm *self, const char *why);

G_END_DECLS
