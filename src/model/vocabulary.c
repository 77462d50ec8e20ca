#define G_LOG_DOMAIN "yexun-model"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "model/enum-types.h"
#include "model/vocabulary.h"

typedef struct {
  const char *type;
  const char *nick;
  const char *label;
} Word;

static const Word words[] = {
  { "YxCaseStatus", "open", N_ ("Open") },
  { "YxCaseStatus", "paid", N_ ("Fully paid") },
  { "YxCaseStatus", "settled", N_ ("Settled") },
  { "YxCaseStatus", "suspended", N_ ("Suspended") },
  { "YxCaseStatus", "terminated", N_ ("Round terminated") },
  { "YxCaseStatus", "concluded", N_ ("Concluded") },

  { "YxDebtorKind", "person", N_ ("Person") },
  { "YxDebtorKind", "entity", N_ ("Entity") },

  { "YxSex", "unknown", N_ ("Not known") },
  { "YxSex", "female", N_ ("Female") },
  { "YxSex", "male", N_ ("Male") },

  { "YxPlaceKind", "other", N_ ("Other place") },
  { "YxPlaceKind", "home", N_ ("Home") },
  { "YxPlaceKind", "household", N_ ("Registered household") },
  { "YxPlaceKind", "work", N_ ("Workplace") },
  { "YxPlaceKind", "business", N_ ("Own business") },
  { "YxPlaceKind", "relative", N_ ("Relative’s home") },
  { "YxPlaceKind", "property", N_ ("Property") },
  { "YxPlaceKind", "seen", N_ ("Seen there") },
  { "YxPlaceKind", "bank", N_ ("Bank") },
  { "YxPlaceKind", "agency", N_ ("Government office") },

  { "YxPlaceStanding", "on-map", N_ ("On the map") },
  { "YxPlaceStanding", "no-point", N_ ("Not on the map") },
  { "YxPlaceStanding", "outside", N_ ("Outside the region") },

  { "YxSource", "other", N_ ("Other source") },
  { "YxSource", "case-file", N_ ("Case file") },
  { "YxSource", "applicant", N_ ("Applicant") },
  { "YxSource", "officer", N_ ("Enforcement officer") },
  { "YxSource", "police-110", N_ ("Police 110") },
  { "YxSource", "hotline", N_ ("Court hotline") },
  { "YxSource", "registry", N_ ("Register") },
  { "YxSource", "agency", N_ ("Another agency") },

  { "YxLeadStatus", "open", N_ ("To be verified") },
  { "YxLeadStatus", "verified", N_ ("Verified") },
  { "YxLeadStatus", "dismissed", N_ ("Dismissed") },

  { "YxOfficerRole", "officer", N_ ("Enforcement officer") },
  { "YxOfficerRole", "judge", N_ ("Enforcement judge") },
  { "YxOfficerRole", "bailiff", N_ ("Bailiff") },
  { "YxOfficerRole", "clerk", N_ ("Clerk") },
  { "YxOfficerRole", "driver", N_ ("Driver") },

  { "YxVehicleKind", "car", N_ ("Car") },
  { "YxVehicleKind", "van", N_ ("Van") },
  { "YxVehicleKind", "bus", N_ ("Bus") },
  { "YxVehicleKind", "motorcycle", N_ ("Motorcycle") },

  { "YxTaskKind", "summons", N_ ("Summons visit") },
  { "YxTaskKind", "bank", N_ ("Bank inquiry") },
  { "YxTaskKind", "registry", N_ ("Registry inquiry") },
  { "YxTaskKind", "service", N_ ("Service of documents") },
  { "YxTaskKind", "search", N_ ("Search") },
  { "YxTaskKind", "seizure", N_ ("Seizure") },
  { "YxTaskKind", "eviction", N_ ("Eviction") },

  { "YxOperationStep", "draft", N_ ("Draft") },
  { "YxOperationStep", "checked", N_ ("Checked") },
  { "YxOperationStep", "planned", N_ ("Planned") },
  { "YxOperationStep", "approved", N_ ("Approved") },
  { "YxOperationStep", "live", N_ ("Live") },
  { "YxOperationStep", "closed", N_ ("Closed") },

  { "YxLeftOut", "none", N_ ("Planned") },
  { "YxLeftOut", "case-closed", N_ ("No case is open any more") },
  { "YxLeftOut", "no-place", N_ ("No address is known") },
  { "YxLeftOut", "no-point", N_ ("No address is on the map") },
  { "YxLeftOut", "outside", N_ ("Outside the region") },
  { "YxLeftOut", "unreachable", N_ ("No road leads there and back") },
  { "YxLeftOut", "no-vehicle", N_ ("There is no vehicle") },
  { "YxLeftOut", "crew", N_ ("No vehicle has the crew it needs") },
  { "YxLeftOut", "skill", N_ ("No vehicle has the people it needs") },
  { "YxLeftOut", "seats", N_ ("No seat for a person brought in") },
  { "YxLeftOut", "time", N_ ("Does not fit into the window") },
  { "YxLeftOut", "no-value", N_ ("Nobody is expected there") },
  { "YxLeftOut", "linked", N_ ("A visit it depends on cannot go") },
  { "YxLeftOut", "displaced", N_ ("All vehicles are busy with more") },

  { "YxStopKind", "visit", N_ ("Visit") },
  { "YxStopKind", "start", N_ ("Departure") },
  { "YxStopKind", "end", N_ ("Return") },
  { "YxStopKind", "drop-off", N_ ("Drop-off") },

  { "YxStopOutcome", "pending", N_ ("Not yet") },
  { "YxStopOutcome", "appeared", N_ ("Appeared voluntarily") },
  { "YxStopOutcome", "compelled", N_ ("Compelled") },
  { "YxStopOutcome", "paid", N_ ("Paid on site") },
  { "YxStopOutcome", "settled", N_ ("Settled") },
  { "YxStopOutcome", "not-found", N_ ("Not found") },
  { "YxStopOutcome", "address-invalid", N_ ("Address invalid") },
  { "YxStopOutcome", "door-not-opened", N_ ("Door not opened") },
  { "YxStopOutcome", "deferred", N_ ("Deferred for welfare") },
  { "YxStopOutcome", "withdrawn", N_ ("Withdrawn for risk") },
  { "YxStopOutcome", "police", N_ ("Handed to police") },
};

/* The values of one type, alive as long as the process: static types are never unloaded. */
static GEnumClass *
enum_class (GType type)
{
  GEnumClass *klass = g_type_class_peek_static (type);

  return klass != NULL ? klass : g_type_class_ref (type);
}

const char *
yx_enum_nick (GType type, int value)
{
  GEnumValue *entry;

  g_return_val_if_fail (G_TYPE_IS_ENUM (type), NULL);

  entry = g_enum_get_value (enum_class (type), value);
  return entry != NULL ? entry->value_nick : NULL;
}

gboolean
yx_enum_parse (GType type, const char *nick, int *ret_value)
{
  GEnumClass *klass;

  g_return_val_if_fail (G_TYPE_IS_ENUM (type), FALSE);
  g_return_val_if_fail (ret_value != NULL, FALSE);

  if (nick == NULL)
    return FALSE;
  klass = enum_class (type);
  for (guint i = 0; i < klass->n_values; i++) {
    if (g_ascii_strcasecmp (klass->values[i].value_nick, nick) == 0) {
      *ret_value = klass->values[i].value;
      return TRUE;
    }
  }
  return FALSE;
}

const char *
yx_enum_label (GType type, int value)
{
  const char *nick = yx_enum_nick (type, value);
  const char *name = g_type_name (type);

  g_return_val_if_fail (nick != NULL, "");

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    if (g_str_equal (words[i].nick, nick) && g_str_equal (words[i].type, name))
      return _ (words[i].label);
  }
  return nick;
}
