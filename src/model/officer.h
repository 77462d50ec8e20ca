#pragma once

/* One of the enforcement staff. */

#include "model/enums.h"
#include "model/record.h"

G_BEGIN_DECLS

typedef struct {
  const char *id;
  const char *name;
  YxSex sex;
  YxOfficerRole role;
  const char *phone;
  gboolean on_duty;  /* may go out unless the roster says otherwise */
  int skills;        /* 1 << YxOfficerSkill, or'ed */
  int rest_hours;    /* between two duties, at least */
  int64_t retired;   /* since when; 0: in service */
} YxOfficerData;

#define YX_TYPE_OFFICER (yx_officer_get_type ())
G_DECLARE_FINAL_TYPE (YxOfficer, yx_officer, YX, OFFICER, YxRecord)

/* Copies the data. Returns: (transfer full) */
YxOfficer *yx_officer_new (const YxOfficerData *data);

/* Valid while the object lives and is not updated. */
const YxOfficerData *yx_officer_get_data (YxOfficer *self);

G_END_DECLS
