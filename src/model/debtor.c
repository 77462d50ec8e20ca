#define G_LOG_DOMAIN "yexun-model"

#include "config.h"

#include "model/debtor.h"
#include "model/enum-types.h"

struct _YxDebtor {
  YxRecord parent_instance;
  YxDebtorData data;
};

static const YxField fields[] = {
  { "id", YX_FIELD_TEXT, offsetof (YxDebtorData, id), NULL },
  { "kind", YX_FIELD_ENUM, offsetof (YxDebtorData, kind), yx_debtor_kind_get_type },
  { "name", YX_FIELD_TEXT, offsetof (YxDebtorData, name), NULL },
  { "masked-name", YX_FIELD_TEXT, offsetof (YxDebtorData, masked_name), NULL },
  { "id-number", YX_FIELD_TEXT, offsetof (YxDebtorData, id_number), NULL },
  { "masked-id-number", YX_FIELD_TEXT, offsetof (YxDebtorData, masked_id_number), NULL },
  { "sex", YX_FIELD_ENUM, offsetof (YxDebtorData, sex), yx_sex_get_type },
  { "phone", YX_FIELD_TEXT, offsetof (YxDebtorData, phone), NULL },
  { "n-cases", YX_FIELD_INT, offsetof (YxDebtorData, n_cases), NULL },
  { "n-places", YX_FIELD_INT, offsetof (YxDebtorData, n_places), NULL },
  { "case-numbers", YX_FIELD_TEXT, offsetof (YxDebtorData, case_numbers), NULL },
};

G_DEFINE_FINAL_TYPE (YxDebtor, yx_debtor, YX_TYPE_RECORD)

static void
yx_debtor_class_init (YxDebtorClass *klass)
{
  yx_record_class_install_fields (YX_RECORD_CLASS (klass), fields, G_N_ELEMENTS (fields),
                                  offsetof (YxDebtor, data), sizeof (YxDebtorData));
}

static void
yx_debtor_init (YxDebtor *self)
{
}

YxDebtor *
yx_debtor_new (const YxDebtorData *data)
{
  g_return_val_if_fail (data != NULL, NULL);

  return yx_record_new (YX_TYPE_DEBTOR, data);
}

const YxDebtorData *
yx_debtor_get_data (YxDebtor *self)
{
  g_return_val_if_fail (YX_IS_DEBTOR (self), NULL);

  return &self->data;
}
