#define G_LOG_DOMAIN "yexun-model"

#include "config.h"

#include "model/lead.h"
#include "model/enum-types.h"

struct _YxLead {
  YxRecord parent_instance;
  YxLeadData data;
};

static const YxField fields[] = {
  { "id", YX_FIELD_TEXT, offsetof (YxLeadData, id), NULL },
  { "debtor-id", YX_FIELD_TEXT, offsetof (YxLeadData, debtor_id), NULL },
  { "place-id", YX_FIELD_TEXT, offsetof (YxLeadData, place_id), NULL },
  { "debtor", YX_FIELD_TEXT, offsetof (YxLeadData, debtor), NULL },
  { "masked-debtor", YX_FIELD_TEXT, offsetof (YxLeadData, masked_debtor), NULL },
  { "case-numbers", YX_FIELD_TEXT, offsetof (YxLeadData, case_numbers), NULL },
  { "source", YX_FIELD_ENUM, offsetof (YxLeadData, source), yx_source_get_type },
  { "status", YX_FIELD_ENUM, offsetof (YxLeadData, status), yx_lead_status_get_type },
  { "place-kind", YX_FIELD_ENUM, offsetof (YxLeadData, place_kind), yx_place_kind_get_type },
  { "text", YX_FIELD_TEXT, offsetof (YxLeadData, text), NULL },
  { "address", YX_FIELD_TEXT, offsetof (YxLeadData, address), NULL },
  { "has-point", YX_FIELD_FLAG, offsetof (YxLeadData, has_point), NULL },
  { "lon", YX_FIELD_REAL, offsetof (YxLeadData, lon), NULL },
  { "lat", YX_FIELD_REAL, offsetof (YxLeadData, lat), NULL },
  { "certainty", YX_FIELD_REAL, offsetof (YxLeadData, certainty), NULL },
  { "urgent", YX_FIELD_FLAG, offsetof (YxLeadData, urgent), NULL },
  { "heard", YX_FIELD_INT64, offsetof (YxLeadData, heard), NULL },
  { "received", YX_FIELD_INT64, offsetof (YxLeadData, received), NULL },
  { "verify-by", YX_FIELD_INT64, offsetof (YxLeadData, verify_by), NULL },
  { "author", YX_FIELD_TEXT, offsetof (YxLeadData, author), NULL },
  { "settled", YX_FIELD_INT64, offsetof (YxLeadData, settled), NULL },
  { "settled-by", YX_FIELD_TEXT, offsetof (YxLeadData, settled_by), NULL },
  { "reason", YX_FIELD_TEXT, offsetof (YxLeadData, reason), NULL },
  { "merged-into", YX_FIELD_TEXT, offsetof (YxLeadData, merged_into), NULL },
  { "n-merged", YX_FIELD_INT, offsetof (YxLeadData, n_merged), NULL },
  { "has-informant", YX_FIELD_FLAG, offsetof (YxLeadData, has_informant), NULL },
  { "likelihood", YX_FIELD_REAL, offsetof (YxLeadData, likelihood), NULL },
};

G_DEFINE_FINAL_TYPE (YxLead, yx_lead, YX_TYPE_RECORD)

static void
yx_lead_class_init (YxLeadClass *klass)
{
  yx_record_class_install_fields (YX_RECORD_CLASS (klass), fields, G_N_ELEMENTS (fields),
                                  offsetof (YxLead, data), sizeof (YxLeadData));
}

static void
yx_lead_init (YxLead *self)
{
}

YxLead *
yx_lead_new (const YxLeadData *data)
{
  g_return_val_if_fail (data != NULL, NULL);

  return yx_record_new (YX_TYPE_LEAD, data);
}

const YxLeadData *
yx_lead_get_data (YxLead *self)
{
  g_return_val_if_fail (YX_IS_LEAD (self), NULL);

  return &self->data;
}

gboolean
yx_lead_is_overdue (YxLead *self, int64_t now)
{
  g_return_val_if_fail (YX_IS_LEAD (self), FALSE);

  return self->data.status == YX_LEAD_STATUS_OPEN && self->data.verify_by < now;
}
