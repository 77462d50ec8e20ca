#pragma once

/* Crews of an operation: who rides in which car, what each car's route asks for, and what stands
 * against it. An officer rides in one car of an operation. A car for which nobody is named goes
 * with its usual crew; one for which somebody is, goes with those named and nobody else.
 *
 * The planner takes named crews as they are; a car whose crew lacks the judge, bailiffs or driver
 * that the kind of task needs is given no visit. */

#include "desk/desk.h"
#include "model/enums.h"

G_BEGIN_DECLS

/* Why an officer or a car cannot go, or should not. */
typedef enum {
  YX_CREW_TROUBLE_NONE,
  YX_CREW_TROUBLE_REST,       /* less rest than he needs before or after: a warning */
  YX_CREW_TROUBLE_OFF_ROSTER, /* not on duty then */
  YX_CREW_TROUBLE_AWAY,       /* on leave, ill, in training; a car: in the workshop */
  YX_CREW_TROUBLE_BUSY,       /* in another operation at that time */
  YX_CREW_TROUBLE_RETIRED,
} YxCrewTrouble;

/* Whether it forbids going, and is no warning. */
#define yx_crew_trouble_forbids(trouble) ((trouble) > YX_CREW_TROUBLE_REST)

typedef struct {
  char *officer_id;
  char *name;
  char *phone;        /* nullable */
  YxSex sex;
  YxOfficerRole role;
  int skills;         /* 1 << YxOfficerSkill, or'ed */
  char *vehicle_id;   /* NULL: he rides in none */
  gboolean by_hand;   /* somebody has put him there */
  YxCrewTrouble trouble;
  char *trouble_text; /* in the user's language; NULL: none */
  int n_duties;       /* operations and roster duties of the 30 days before */
} YxCrewOfficer;

/* What a car must have. */
typedef struct {
  int crew;            /* 0: nothing is asked, it stays at home */
  int judges, bailiffs, drivers;
  gboolean woman;
  int seats;           /* for persons brought in */
  int recorders;
  int skills;          /* good to have, 1 << YxOfficerSkill, or'ed */
} YxCrewDemand;

typedef struct {
  char *vehicle_id;
  char *plate;
  char *name;          /* its call sign, else its plate */
  int seats, recorders;
  int equipment;       /* 1 << YxVehicleEquipment, or'ed */
  gboolean planned;    /* the current plan has a route for it */
  gint64 leave, back;  /* of the route */
  int n_visits;
  YxCrewDemand demand;
  gboolean by_name;
  int n_crew;          /* named, else the usual crew */
  gboolean usual_woman; /* one is in the usual crew */
  GPtrArray *unmet;    /* (element-type utf8): what is missing, in the user's language */
  GPtrArray *wishes;   /* (element-type utf8): what would be good to have */
  YxCrewTrouble trouble;
  GPtrArray *troubles; /* (element-type utf8): what stands against it, its own first, then its
                          officers' */
  guint n_own;         /* of these, the car's own */
  gboolean forbidden;  /* one of them forbids going */
} YxCrewCar;

typedef struct {
  char *operation_id;
  YxOperationStep step;
  gint64 start, end;
  int plan_version;    /* 0: none; then every car is asked what the operation's kind needs */
  GArray *cars;        /* of YxCrewCar, by name */
  GArray *officers;    /* of YxCrewOfficer: judges, bailiffs, drivers, others; by name */
  guint n_unmet;       /* cars that go and lack something */
  guint n_troubled;    /* cars that go against something that forbids it */
} YxCrewBoard;

void yx_crew_board_free (YxCrewBoard *board);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxCrewBoard, yx_crew_board_free)

/* NULL: not on the board. */
const YxCrewCar *yx_crew_board_find_car (const YxCrewBoard *board, const char *vehicle_id);

/* "7 cars, 28 officers ride; 2 cars lack something". Returns: (transfer full) */
char *yx_crew_board_sentence (const YxCrewBoard *board);
/* "2 bailiffs, driver, female officer, 1 seat for a person". Returns: (transfer full) */
char *yx_crew_demand_text (const YxCrewDemand *demand);

/* The board as it stands. Returns: (transfer full) */
YxCrewBoard *yx_desk_get_crew_board (YxDesk *self, const char *operation_id, GError **error);

/* Who rides in a car of the operation, by name; an empty list: its usual crew. An officer rides
 * in one car only, so he leaves the one he was in. */
gboolean yx_desk_set_crew (YxDesk *self, const char *operation_id, const char *vehicle_id,
                           const char *const *officer_ids, GError **error);

typedef struct {
  const char *vehicle_id;
  const char *const *officer_ids; /* NULL-terminated */
} YxCrewAssignment;

/* The whole board at once: these crews and no other. INVALID when an officer rides twice. */
gboolean yx_desk_set_crews (YxDesk *self, const char *operation_id,
                            const YxCrewAssignment *assignments, gsize n_assignments,
                            GError **error);

/* One officer into a car, or out of all (NULL). Others stay where they are. */
gboolean yx_desk_move_officer (YxDesk *self, const char *operation_id, const char *officer_id,
                               const char *vehicle_id, GError **error);

typedef struct {
  int n_cars, n_officers; /* manned, riding */
  int unmet;              /* things that are missing still */
  gboolean exact;         /* no other crews miss less */
} YxCrewProposal;

/* Fills the crews of the cars that go: who has been put somewhere by hand stays, if nothing
 * forbids it; the others are taken from those who may go, so that as little as possible is
 * missing, and those with fewer duties lately first (desk/crew-match.h). NOTHING when no car goes
 * or nobody may. *ret_proposal is nullable. */
gboolean yx_desk_propose_crews (YxDesk *self, const char *operation_id,
                                YxCrewProposal *ret_proposal, GError **error);

G_END_DECLS
