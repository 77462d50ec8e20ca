#define G_LOG_DOMAIN "yexun-model"

#include "config.h"

#include <string.h>

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
  { "track", YX_FIELD_ENUM, offsetof (YxCaseData, track), yx_track_get_type },
  { "track-by-hand", YX_FIELD_FLAG, offsetof (YxCaseData, track_by_hand), NULL },
  { "due", YX_FIELD_INT64, offsetof (YxCaseData, due), NULL },
  { "due-node", YX_FIELD_TEXT, offsetof (YxCaseData, due_node), NULL },
  { "updated", YX_FIELD_INT64, offsetof (YxCaseData, updated), NULL },
  { "debtors", YX_FIELD_TEXT, offsetof (YxCaseData, debtors), NULL },
  { "masked-debtors", YX_FIELD_TEXT, offsetof (YxCaseData, masked_debtors), NULL },
  { "n-debtors", YX_FIELD_INT, offsetof (YxCaseData, n_debtors), NULL },
  { "n-places", YX_FIELD_INT, offsetof (YxCaseData, n_places), NULL },
  { "n-on-map", YX_FIELD_INT, offsetof (YxCaseData, n_on_map), NULL },
};

G_DEFINE_FINAL_TYPE (YxCase, yx_case, YX_TYPE_RECORD)

/* Moves *text past leading zeros and returns how many digits follow. */
static size_t
digits_at (const char **text, const char *end)
{
  const char *last;

  while (**text == '0' && *text + 1 < end && g_ascii_isdigit ((*text)[1]))
    (*text)++;
  for (last = *text; last < end && g_ascii_isdigit (*last);)
    last++;
  return (size_t) (last - *text);
}

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

int
yx_case_compare_number_bytes (const char *a, size_t n_a, const char *b, size_t n_b)
{
  const char *const end_a = a + n_a, *const end_b = b + n_b;
  const char *p = a, *q = b;
  int order;

  while (p < end_a && q < end_b) {
    if (g_ascii_isdigit (*p) && g_ascii_isdigit (*q)) {
      const size_t digits_a = digits_at (&p, end_a), digits_b = digits_at (&q, end_b);

      if (digits_a != digits_b)
        return digits_a < digits_b ? -1 : 1;
      order = memcmp (p, q, digits_a);
      if (order != 0)
        return order;
      p += digits_a;
      q += digits_b;
    } else if (*p != *q) {
      return (guchar) *p < (guchar) *q ? -1 : 1;
    } else {
      p++;
      q++;
    }
  }
  if (p < end_a || q < end_b)
    return (p < end_a) - (q < end_b);
  /* Alike but for leading zeros: any fixed order will do. */
  order = memcmp (a, b, MIN (n_a, n_b));
  return order != 0 ? order : (n_a > n_b) - (n_a < n_b);
}

int
yx_case_compare_numbers (const char *a, const char *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, 0);

  return yx_case_compare_number_bytes (a, strlen (a), b, strlen (b));
}
