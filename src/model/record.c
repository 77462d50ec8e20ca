#define G_LOG_DOMAIN "yexun-model"

#include "config.h"

#include <string.h>

#include "model/record.h"

G_DEFINE_ABSTRACT_TYPE (YxRecord, yx_record, G_TYPE_OBJECT)

static gpointer
record_data (YxRecord *self)
{
  return G_STRUCT_MEMBER_P (self, YX_RECORD_GET_CLASS (self)->data_offset);
}

static void
field_copy (const YxField *field, gpointer to, gconstpointer from)
{
  switch (field->kind) {
  case YX_FIELD_TEXT:
    G_STRUCT_MEMBER (char *, to, field->offset)
        = g_strdup (G_STRUCT_MEMBER (const char *, from, field->offset));
    break;
  case YX_FIELD_LINE: {
    GBytes *line = G_STRUCT_MEMBER (GBytes *, from, field->offset);

    G_STRUCT_MEMBER (GBytes *, to, field->offset) = line != NULL ? g_bytes_ref (line) : NULL;
    break;
  }
  case YX_FIELD_INT:
  case YX_FIELD_FLAG:
  case YX_FIELD_ENUM:
    G_STRUCT_MEMBER (int, to, field->offset) = G_STRUCT_MEMBER (int, from, field->offset);
    break;
  case YX_FIELD_INT64:
    G_STRUCT_MEMBER (int64_t, to, field->offset) = G_STRUCT_MEMBER (int64_t, from, field->offset);
    break;
  case YX_FIELD_REAL:
    G_STRUCT_MEMBER (double, to, field->offset) = G_STRUCT_MEMBER (double, from, field->offset);
    break;
  default:
    g_assert_not_reached ();
  }
}

static void
field_clear (const YxField *field, gpointer data)
{
  if (field->kind == YX_FIELD_TEXT)
    g_clear_pointer (&G_STRUCT_MEMBER (char *, data, field->offset), g_free);
  else if (field->kind == YX_FIELD_LINE)
    g_clear_pointer (&G_STRUCT_MEMBER (GBytes *, data, field->offset), g_bytes_unref);
}

static gboolean
field_equal (const YxField *field, gconstpointer a, gconstpointer b)
{
  switch (field->kind) {
  case YX_FIELD_TEXT:
    return g_strcmp0 (G_STRUCT_MEMBER (const char *, a, field->offset),
                      G_STRUCT_MEMBER (const char *, b, field->offset))
           == 0;
  case YX_FIELD_LINE: {
    GBytes *x = G_STRUCT_MEMBER (GBytes *, a, field->offset);
    GBytes *y = G_STRUCT_MEMBER (GBytes *, b, field->offset);

    return x == y || (x != NULL && y != NULL && g_bytes_equal (x, y));
  }
  case YX_FIELD_INT:
  case YX_FIELD_FLAG:
  case YX_FIELD_ENUM:
    return G_STRUCT_MEMBER (int, a, field->offset) == G_STRUCT_MEMBER (int, b, field->offset);
  case YX_FIELD_INT64:
    return G_STRUCT_MEMBER (int64_t, a, field->offset)
           == G_STRUCT_MEMBER (int64_t, b, field->offset);
  case YX_FIELD_REAL:
    return memcmp (G_STRUCT_MEMBER_P (a, field->offset), G_STRUCT_MEMBER_P (b, field->offset),
                   sizeof (double))
           == 0;
  default:
    g_assert_not_reached ();
  }
}

static GParamSpec *
field_pspec (const YxField *field)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  switch (field->kind) {
  case YX_FIELD_TEXT:
    return g_param_spec_string (field->name, NULL, NULL, NULL, flags);
  case YX_FIELD_LINE:
    return g_param_spec_boxed (field->name, NULL, NULL, G_TYPE_BYTES, flags);
  case YX_FIELD_INT:
    return g_param_spec_int (field->name, NULL, NULL, G_MININT, G_MAXINT, 0, flags);
  case YX_FIELD_FLAG:
    return g_param_spec_boolean (field->name, NULL, NULL, FALSE, flags);
  case YX_FIELD_ENUM:
    return g_param_spec_enum (field->name, NULL, NULL, field->get_type (), 0, flags);
  case YX_FIELD_INT64:
    return g_param_spec_int64 (field->name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  case YX_FIELD_REAL:
    return g_param_spec_double (field->name, NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  default:
    g_assert_not_reached ();
  }
}

static void
yx_record_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  YxRecord *self = YX_RECORD (object);
  YxRecordClass *klass = YX_RECORD_GET_CLASS (self);
  const YxField *field;
  gpointer data;

  if (prop_id == 0 || prop_id > klass->n_fields) {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    return;
  }
  field = &klass->fields[prop_id - 1];
  data = record_data (self);

  switch (field->kind) {
  case YX_FIELD_TEXT:
    g_value_set_string (value, G_STRUCT_MEMBER (const char *, data, field->offset));
    break;
  case YX_FIELD_LINE:
    g_value_set_boxed (value, G_STRUCT_MEMBER (GBytes *, data, field->offset));
    break;
  case YX_FIELD_INT:
    g_value_set_int (value, G_STRUCT_MEMBER (int, data, field->offset));
    break;
  case YX_FIELD_FLAG:
    g_value_set_boolean (value, G_STRUCT_MEMBER (gboolean, data, field->offset));
    break;
  case YX_FIELD_ENUM:
    g_value_set_enum (value, G_STRUCT_MEMBER (int, data, field->offset));
    break;
  case YX_FIELD_INT64:
    g_value_set_int64 (value, G_STRUCT_MEMBER (int64_t, data, field->offset));
    break;
  case YX_FIELD_REAL:
    g_value_set_double (value, G_STRUCT_MEMBER (double, data, field->offset));
    break;
  default:
    g_assert_not_reached ();
  }
}

static void
yx_record_finalize (GObject *object)
{
  YxRecord *self = YX_RECORD (object);
  YxRecordClass *klass = YX_RECORD_GET_CLASS (self);
  gpointer data = record_data (self);

  for (guint i = 0; i < klass->n_fields; i++)
    field_clear (&klass->fields[i], data);

  G_OBJECT_CLASS (yx_record_parent_class)->finalize (object);
}

static void
yx_record_class_init (YxRecordClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = yx_record_finalize;
}

static void
yx_record_init (YxRecord *self)
{
}

void
yx_record_class_install_fields (YxRecordClass *klass, const YxField *fields, guint n_fields,
                                gsize data_offset, gsize data_size)
{
  g_return_if_fail (n_fields > 0 && fields[0].kind == YX_FIELD_TEXT);

  /* GObject does not let a class inherit its accessors. */
  G_OBJECT_CLASS (klass)->get_property = yx_record_get_property;
  klass->fields = fields;
  klass->n_fields = n_fields;
  klass->data_offset = data_offset;
  klass->data_size = data_size;
  for (guint i = 0; i < n_fields; i++) {
    g_assert (fields[i].offset < data_size);
    g_object_class_install_property (G_OBJECT_CLASS (klass), i + 1, field_pspec (&fields[i]));
  }
}

gpointer
yx_record_new (GType type, gconstpointer data)
{
  YxRecord *self;
  YxRecordClass *klass;
  gpointer own;

  g_return_val_if_fail (g_type_is_a (type, YX_TYPE_RECORD), NULL);
  g_return_val_if_fail (data != NULL, NULL);

  self = g_object_new (type, NULL);
  klass = YX_RECORD_GET_CLASS (self);
  own = record_data (self);
  for (guint i = 0; i < klass->n_fields; i++)
    field_copy (&klass->fields[i], own, data);
  return self;
}

gboolean
yx_record_update (YxRecord *self, gconstpointer data)
{
  YxRecordClass *klass;
  gpointer own;
  gboolean changed = FALSE;

  g_return_val_if_fail (YX_IS_RECORD (self), FALSE);
  g_return_val_if_fail (data != NULL, FALSE);

  klass = YX_RECORD_GET_CLASS (self);
  own = record_data (self);
  if (data == own)
    return FALSE;

  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 0; i < klass->n_fields; i++) {
    const YxField *field = &klass->fields[i];

    if (field_equal (field, own, data))
      continue;
    field_clear (field, own);
    field_copy (field, own, data);
    g_object_notify (G_OBJECT (self), field->name);
    changed = TRUE;
  }
  g_object_thaw_notify (G_OBJECT (self));
  return changed;
}

const char *
yx_record_get_id (YxRecord *self)
{
  g_return_val_if_fail (YX_IS_RECORD (self), NULL);

  return G_STRUCT_MEMBER (const char *, record_data (self),
                          YX_RECORD_GET_CLASS (self)->fields[0].offset);
}

const YxLonLat *
yx_line_points (GBytes *line, gsize *ret_n_points)
{
  gsize size = 0;
  gconstpointer data = line != NULL ? g_bytes_get_data (line, &size) : NULL;

  if (ret_n_points != NULL)
    *ret_n_points = size / sizeof (YxLonLat);
  return data;
}
