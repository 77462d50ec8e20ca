#pragma once

/* What differs between the forms of vehicles and of officers: a table of functions each, for
 * YxFleetPane. Those that write run on a thread. */

#include "console/desk-verb.h"
#include "console/entry-list.h"
#include "console/field-list.h"
#include "console/fleet-book.h"
#include "model/record.h"

G_BEGIN_DECLS

/* Entries that belong to a record: absences, the roster, terminals. */
typedef struct {
  const char *heading; /* untranslated, as all texts here */
  const char *empty;
  const char *add;
  YxRight right;
  void (*fill) (const YxFleetBook *book, const char *id, YxEntryList *list);
  /* Asks for one more, in a form of its own. */
  void (*ask) (GtkWidget *parent, YxDesk *desk, const YxFleetBook *book, const char *id,
               const char *name);
  YxDeskVerb remove;   /* of the entry's id, a string */
  /* What `restore` needs to put an entry back; both NULL where a removal is final.
   * Returns: (nullable) (transfer floating) */
  GVariant *(*keep) (const YxFleetBook *book, const char *entry_id);
  YxDeskVerb restore;
} YxFleetSection;

#define YX_FLEET_MAX_SECTIONS 2

typedef struct {
  const char *name;       /* "vehicle" */
  const char *search;     /* what can be searched for */
  const char *add_tip;
  const char *new_title;  /* above the form of a new one */
  const char *none;       /* where nothing is chosen */
  const char *retire, *bring_back;
  const char *gone;       /* above the form of one that was retired */

  GListStore *(*get_list) (const YxFleetBook *book);
  gboolean (*is_retired) (gpointer record);
  /* (transfer full) */
  char *(*dup_title) (gpointer record);
  char *(*dup_detail) (const YxFleetBook *book, gpointer record);

  void (*add_fields) (YxFieldList *fields, YxDesk *desk);
  /* record: NULL: what a new one begins with */
  void (*show) (YxFieldList *fields, gpointer record);
  /* What the fields say; what no field says is as in `before` (nullable). NULL with *ret_field
   * and the error set when a field cannot be read. Returns: (transfer full) */
  gpointer (*read) (YxFieldList *fields, gpointer before, guint *ret_field, GError **error);

  gboolean (*store) (YxDesk *desk, gpointer record, gboolean is_new, char **ret_id,
                     GError **error);
  /* Which field an error of store() is about; below 0: none */
  int (*find_field) (gpointer record, const GError *error);
  gboolean (*set_retired) (YxDesk *desk, const char *id, gboolean retired, GError **error);

  YxFleetSection sections[YX_FLEET_MAX_SECTIONS];
} YxFleetKind;

extern const YxFleetKind yx_fleet_vehicles;
extern const YxFleetKind yx_fleet_officers;

/* Terminals and phones, of a vehicle or an officer. */
void yx_fleet_fill_devices (const YxFleetBook *book, const char *id, YxEntryList *list);
void yx_fleet_ask_device (GtkWidget *parent, YxDesk *desk, const YxFleetBook *book,
                          const char *id, const char *name);
gboolean yx_fleet_revoke_device (YxDesk *desk, GVariant *id, GError **error);

/* "2026-03-02 08:00 – 18:00". (transfer full) */
char *yx_fleet_span_text (gint64 from, gint64 until);
/* The time of that hour tomorrow, as a form proposes it. (transfer full) */
char *yx_fleet_tomorrow (int hour);

G_END_DECLS
