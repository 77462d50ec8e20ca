#define G_LOG_DOMAIN "yexun-model"

#include "config.h"

#include "model/enum-types.h"
#include "model/institution.h"

struct _YxInstitution {
  YxRecord parent_instance;
  YxInstitutionData data;
};

static const YxField fields[] = {
  { "id", YX_FIELD_TEXT, offsetof (YxInstitutionData, id), NULL },
  { "kind", YX_FIELD_ENUM, offsetof (YxInstitutionData, kind), yx_institution_kind_get_type },
  { "name", YX_FIELD_TEXT, offsetof (YxInstitutionData, name), NULL },
  { "address", YX_FIELD_TEXT, offsetof (YxInstitutionData, address), NULL },
  { "phone", YX_FIELD_TEXT, offsetof (YxInstitutionData, phone), NULL },
  { "hours", YX_FIELD_TEXT, offsetof (YxInstitutionData, hours), NULL },
  { "has-point", YX_FIELD_FLAG, offsetof (YxInstitutionData, has_point), NULL },
  { "lon", YX_FIELD_REAL, offsetof (YxInstitutionData, lon), NULL },
  { "lat", YX_FIELD_REAL, offsetof (YxInstitutionData, lat), NULL },
  { "n-tasks", YX_FIELD_INT, offsetof (YxInstitutionData, n_tasks), NULL },
};

G_DEFINE_FINAL_TYPE (YxInstitution, yx_institution, YX_TYPE_RECORD)

static void
yx_institution_class_init (YxInstitutionClass *klass)
{
  yx_record_class_install_fields (YX_RECORD_CLASS (klass), fields, G_N_ELEMENTS (fields),
                                  offsetof (YxInstitution, data), sizeof (YxInstitutionData));
}

static void
yx_institution_init (YxInstitution *self)
{
}

YxInstitution *
yx_institution_new (const YxInstitutionData *data)
{
  g_return_val_if_fail (data != NULL, NULL);

  return yx_record_new (YX_TYPE_INSTITUTION, data);
}

const YxInstitutionData *
yx_institution_get_data (YxInstitution *self)
{
  g_return_val_if_fail (YX_IS_INSTITUTION (self), NULL);

  return &self->data;
}
