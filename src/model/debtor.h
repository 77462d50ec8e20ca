#pragma once

/* Against whom enforcement runs; may stand in many cases, and a case may have many. */

#include "model/enums.h"
#include "model/record.h"

G_BEGIN_DECLS

typedef struct {
  const char *id;
  YxDebtorKind kind;
  const char *name;
  const char *masked_name; /* 姓+某; an entity keeps its name */
  const char *id_number; /* citizen ID or credit code; NULL: not known */
  const char *masked_id_number;
  YxSex sex;
  const char *phone;
  int n_cases;
  int n_places;
  const char *case_numbers; /* joined by 、 */
} YxDebtorData;

#define YX_TYPE_DEBTOR (yx_debtor_get_type ())
G_DECLARE_FINAL_TYPE (YxDebtor, yx_debtor, YX, DEBTOR, YxRecord)

/* Copies the data. Returns: (transfer full) */
YxDebtor *yx_debtor_new (const YxDebtorData *data);

/* Valid while the object lives and is not updated. */
const YxDebtorData *yx_debtor_get_data (YxDebtor *self);

G_END_DECLS
