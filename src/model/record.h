#pragma once

/* What all objects of the desk have in common: each is a snapshot of one row, with the row's
 * values in a plain struct and the same values as read-only GObject properties.
 *
 * Code reads the struct (`yx_case_get_data (c)->claim_fen`): no call, no copy. Lists, sorters,
 * filters and bindings use the properties. Both come from one table of fields per class, which
 * keeps an object as light as its struct (50,000 cases load in a fraction of a second). */

#include <stdint.h>

#include <gio/gio.h>

#include "geo/datum.h"

G_BEGIN_DECLS

typedef enum {
  YX_FIELD_TEXT,  /* const char *, owned by the record, may be NULL; gchararray property */
  YX_FIELD_INT,   /* int */
  YX_FIELD_INT64, /* int64_t: money in fen, time in UTC microseconds (0: not known) */
  YX_FIELD_REAL,  /* double */
  YX_FIELD_FLAG,  /* gboolean */
  YX_FIELD_ENUM,  /* an int-sized enum with a GType */
  YX_FIELD_LINE,  /* GBytes * of YxLonLat, may be NULL; the record takes a reference */
} YxFieldKind;

typedef struct {
  const char *name; /* of the property */
  YxFieldKind kind;
  gsize offset;               /* in the class's data struct */
  GType (*get_type) (void);   /* of an YX_FIELD_ENUM */
} YxField;

#define YX_TYPE_RECORD (yx_record_get_type ())
G_DECLARE_DERIVABLE_TYPE (YxRecord, yx_record, YX, RECORD, GObject)

struct _YxRecordClass {
  GObjectClass parent_class;

  const YxField *fields;
  guint n_fields;
  gsize data_offset; /* of the data struct in the instance */
  gsize data_size;
};

/* For class_init of a subclass: installs one read-only property per field. `fields` must be
 * static. The first field is the id, text. */
void yx_record_class_install_fields (YxRecordClass *klass, const YxField *fields, guint n_fields,
                                     gsize data_offset, gsize data_size);

/* A new record with a deep copy of `data` (the subclass's struct).
 * Returns: (transfer full) */
gpointer yx_record_new (GType type, gconstpointer data);

/* Takes over the values of another snapshot of the same row; notifies the properties that
 * differ, so that a list shows them. Returns whether anything did. */
gboolean yx_record_update (YxRecord *self, gconstpointer data);

/* The row's UUIDv7. */
const char *yx_record_get_id (YxRecord *self);

/* The points of an YX_FIELD_LINE value; NULL and 0 for none. */
const YxLonLat *yx_line_points (GBytes *line, gsize *ret_n_points);

G_END_DECLS
