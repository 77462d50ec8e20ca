#pragma once

/* What a page about one thing says, before any widget is made of it: sections of rows, each with
 * what it does when it is activated. Made in one go from what the desk has read; shown by
 * YxSheetView a section at a time. */

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Something to be done, by the name of an action and what it is for. */
typedef struct {
  char *label;
  char *action;
  char *target; /* nullable */
} YxSheetDeed;

typedef struct {
  char *title;
  char *detail;     /* nullable: at the right */
  char *note;       /* nullable: small, below */
  char *badge;      /* nullable */
  const char *badge_css; /* nullable, static */
  char *action;     /* nullable: what Enter and a click do */
  char *target;     /* nullable */
  char *tip;        /* nullable */
  GtkWidget *widget; /* nullable: stands in the row's place */
} YxSheetRow;

typedef struct {
  char *heading;
  char *empty;      /* nullable: said when there are no rows */
  GArray *deeds;    /* of YxSheetDeed: buttons beside the heading */
  GPtrArray *rows;  /* of YxSheetRow */
} YxSheetSection;

typedef struct {
  char *title;
  char *subtitle;   /* nullable */
  GPtrArray *sections; /* of YxSheetSection */
} YxSheet;

YxSheet *yx_sheet_new (const char *title, const char *subtitle);
void yx_sheet_free (YxSheet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxSheet, yx_sheet_free)

/* Begins a section; what is added from now on belongs to it. empty: nullable. */
void yx_sheet_begin (YxSheet *self, const char *heading, const char *empty);
void yx_sheet_add_deed (YxSheet *self, const char *label, const char *action, const char *target);

/* All but the title nullable; to be completed through the fields of what it returns. */
YxSheetRow *yx_sheet_add_row (YxSheet *self, const char *title, const char *detail,
                              const char *note);
/* "Label: value", left out when the value is NULL or "". */
void yx_sheet_add_fact (YxSheet *self, const char *label, const char *value);
/* Takes a floating widget. */
void yx_sheet_add_widget (YxSheet *self, GtkWidget *widget);
void yx_sheet_row_set_action (YxSheetRow *row, const char *action, const char *target);
void yx_sheet_row_set_badge (YxSheetRow *row, const char *badge, const char *css);

/* The first row with this action and target; NULL: none. For tests and for the focus. */
const YxSheetRow *yx_sheet_find (const YxSheet *self, const char *action, const char *target);

G_END_DECLS
