#define G_LOG_DOMAIN "yexun-model"

#include "config.h"

#include "model/officer.h"
#include "model/enum-types.h"

struct _YxOfficer {
  YxRecord parent_instance;
  YxOfficerData data;
};

static const YxField fields[] = {
  { "id", YX_FIELD_TEXT, offsetof (YxOfficerData, id), NULL },
  { "name", YX_FIELD_TEXT, offsetof (YxOfficerData, name), NULL },
  { "sex", YX_FIELD_ENUM, offsetof (YxOfficerData, sex), yx_sex_get_type },
  { "role", YX_FIELD_ENUM, offsetof (YxOfficerData, role), yx_officer_role_get_type },
  { "phone", YX_FIELD_TEXT, offsetof (YxOfficerData, phone), NULL },
  { "on-duty", YX_FIELD_FLAG, offsetof (YxOfficerData, on_duty), NULL },
  { "skills", YX_FIELD_INT, offsetof (YxOfficerData, skills), NULL },
  { "rest-hours", YX_FIELD_INT, offsetof (YxOfficerData, rest_hours), NULL },
  { "retired", YX_FIELD_INT64, offsetof (YxOfficerData, retired), NULL },
};

G_DEFINE_FINAL_TYPE (YxOfficer, yx_officer, YX_TYPE_RECORD)

static void
yx_officer_class_init (YxOfficerClass *klass)
{
  yx_record_class_install_fields (YX_RECORD_CLASS (klass), fields, G_N_ELEMENTS (fields),
                                  offsetof (YxOfficer, data), sizeof (YxOfficerData));
}

static void
yx_officer_init (YxOfficer *self)
{
}

YxOfficer *
yx_officer_new (const YxOfficerData *data)
{
  g_return_val_if_fail (data != NULL, NULL);

  return yx_record_new (YX_TYPE_OFFICER, data);
}

const YxOfficerData *
yx_officer_get_data (YxOfficer *self)
{
  g_return_val_if_fail (YX_IS_OFFICER (self), NULL);

  return &self->data;
}
