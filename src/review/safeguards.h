#pragma once

/* Whether the night kept to what it was allowed: one entry for each thing that a reviewer has to see,
 * kept or not. Those that were not kept, or cannot be told, are findings: he closes each with a remark
 * (desk/review.h), which goes by the entry's key. */

#include "desk/review.h"
#include "review/course.h"

G_BEGIN_DECLS

typedef enum {
  YX_SAFEGUARD_CHECK,        /* each go/no-go, and whether it was asked at departure */
  YX_SAFEGUARD_GO,           /* a visit that the go/no-go had let out */
  YX_SAFEGUARD_OVERRIDE,     /* with its reason */
  YX_SAFEGUARD_NIGHT,        /* necessity and the president's approval, between 22:00 and 06:00 */
  YX_SAFEGUARD_CLOCK,        /* an inquiry, with its end */
  YX_SAFEGUARD_CHAINED,      /* the same person again within 24 hours */
  YX_SAFEGUARD_RECORDER,     /* a visit, by how much of it was recorded */
  YX_SAFEGUARD_FEMALE_OFFICER, /* at a visit to a woman */
  YX_SAFEGUARD_MINOR,        /* minors, who else may not be brought along alone, carers of either */
  YX_SAFEGUARD_DEFERRED,     /* for welfare */
  YX_SAFEGUARD_STOPPED,      /* at once, with its reason */
  YX_SAFEGUARD_RECORD_READ,  /* full records, by who read them; papers and files in full, apart */
  YX_N_SAFEGUARDS,
} YxSafeguardKind;

typedef enum {
  YX_SAFEGUARD_KEPT,
  YX_SAFEGUARD_UNKNOWN, /* the rows do not tell */
  YX_SAFEGUARD_LOOK,    /* allowed, and to be looked at */
  YX_SAFEGUARD_NOT_KEPT,
} YxSafeguardState;

typedef struct {
  YxSafeguardKind kind;
  YxSafeguardState state;
  char *key;              /* "clock:ID": the same whenever it is made */
  const char *task_id, *vehicle_id, *custody_id; /* nullable; of the course */
  gint64 at;              /* 0: not known */
  gint64 seconds, of_s;   /* CLOCK: how long, of how long; RECORDER: recorded, on scene */
  guint count;            /* RECORD_READ: how many records, or in how many papers and files */
  char *text;             /* one line, in the user's language, names masked */
  char *closed_by, *remark; /* NULL: open */
  gint64 closed;
} YxSafeguard;

/* Of a course, by kind, those not kept first; `closed` (of YxClosedFinding) is nullable. The course
 * must outlive them. Returns: (transfer full): of YxSafeguard */
GArray *yx_safeguards_new (const YxCourse *course, const GArray *closed);

/* Whether a remark is wanted. */
gboolean yx_safeguard_is_finding (const YxSafeguard *safeguard);

const char *yx_safeguard_kind_nick (YxSafeguardKind kind);
/* In the user's language, static. */
const char *yx_safeguard_kind_label (YxSafeguardKind kind);
const char *yx_safeguard_state_nick (YxSafeguardState state);

/* Of inquiries nobody may be kept longer: 24 hours between two of one person without a reason. */
/* Nobody younger is brought along. */
#define YX_MINOR_AGE 18

#define YX_CHAINING_S (24 * G_GINT64_CONSTANT (3600))

G_END_DECLS
