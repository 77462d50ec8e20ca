#define G_LOG_DOMAIN "yexun-model"

#include "config.h"

#include "model/case.h"
#include "model/enum-types.h"

struct _YxCase {
  YxRecord parent_instance;
  YxCaseData data;
};

static const YxField fields[] = {
  { "id", YX_FIELD_TEXT, offsetof (YxCaseData, id), NULL },
  { "number", YX_FIELD_TEXT, offsetof (YxCaseData, number), NULL },
  { "court", YX_FIELD_TEXT, offsetof (YxCaseData, court), NULL },
  { "applicant", YX_FIELD_TEXT, offsetof (YxCaseData, applicant), NULL },
  { "cause", YX_FIELD_TEXT, offsetof (YxCaseData, cause), NULL },
  { "judge", YX_FIELD_TEXT, offsetof (YxCaseData, judge), NULL },
  { "filed", YX_FIELD_INT64, offsetof (YxCaseData, filed), NULL },
  { "claim-fen", YX_FIELD_INT64, offsetof (YxCaseData, claim_fen), NULL },
  { "paid-fen", YX_FIELD_INT64, offsetof (YxCaseData, paid_fen), NULL },
  { "status", YX_FIELD_ENUM, offsetof (YxCaseData, status), yx_case_status_get_type },
  { "updated", YX_FIELD_INT64, offsetof (YxCaseData, updated), NULL },
  { "debtors", YX_FIELD_TEXT, offsetof (YxCaseData, debtors), NULL },
  { "masked-debtors", YX_FIELD_TEXT, offsetof (YxCaseData, masked_debtors), NULL },
  { "n-debtors", YX_FIELD_INT, offsetof (YxCaseData, n_debtors), NULL },
  { "n-places", YX_FIELD_INT, offsetof (YxCaseData, n_places), NULL },
  { "n-on-map", YX_FIELD_INT, offsetof (YxCaseData, n_on_map), NULL },
};

G_DEFINE_FINAL_TYPE (YxCase, yx_case, YX_TYPE_RECORD)

static void
yx_case_class_init (YxCaseClass *klass)
{
  yx_record_class_install_fields (YX_RECORD_CLASS (klass), fields, G_N_ELEMENTS (fields),
                                  offsetof (YxCase, data), sizeof (YxCaseData));
}

static void
yx_case_init (YxCase *self)
{
}

YxCase *
yx_case_new (const YxCaseData *data)
{
  g_return_val_if_fail (data != NULL, NULL);

  return yx_record_new (YX_TYPE_CASE, data);
}

const YxCaseData *
yx_case_get_data (YxCase *self)
{
  g_return_val_if_fail (YX_IS_CASE (self), NULL);

  return &self->data;
}
