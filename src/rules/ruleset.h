#pragma once

/* What may lawfully go out, as data: the numbers, what each kind of task needs, and the sixteen
 * rules of the go/no-go check, each with its article and wording in Chinese and English.
 *
 * File: JSON (data/rules/ruleset.schema.json), dated by "valid_from". A file is complete, or it
 * amends: "amends": true and only what a court has otherwise. In force on a day is the latest
 * complete file of that day or before, with every amending file of that day or before put on top
 * in the order of their dates (of one date: in the order they were added).
 *
 * Rules whose override is "never" in the built-in file (title, warrant, person, fitness) stay
 * blocks that nobody overrides, for every kind of task they are for: a file that says otherwise
 * is refused. */

#include <glib.h>

#include "model/enums.h"
#include "rules/opening-hours.h"

G_BEGIN_DECLS

/* Number N of the go/no-go list is value N - 1. */
typedef enum {
  YX_RULE_TITLE,
  YX_RULE_SUMMONS,
  YX_RULE_WARRANT,
  YX_RULE_PERSON,
  YX_RULE_DEPUTY,
  YX_RULE_FITNESS,
  YX_RULE_CREW,
  YX_RULE_FEMALE_OFFICER,
  YX_RULE_RECORDER,
  YX_RULE_ENTRY,
  YX_RULE_ADDRESS,
  YX_RULE_WELFARE,
  YX_RULE_RISK,
  YX_RULE_CONDITIONS,
  YX_RULE_APPLICANT,
  YX_RULE_SEATS,
} YxRuleId;

#define YX_N_RULES (YX_RULE_SEATS + 1)
#define YX_N_TASK_KINDS (YX_TASK_KIND_EVICTION + 1)

/* "female-officer"; static. */
const char *yx_rule_nick (YxRuleId rule);
/* FALSE, *ret_rule untouched, for NULL or another word. */
gboolean yx_rule_parse (const char *nick, YxRuleId *ret_rule);
/* "Female officer", in the user's language; static. */
const char *yx_rule_label (YxRuleId rule);

typedef enum {
  YX_RULE_LEVEL_BLOCK,
  YX_RULE_LEVEL_WARN,
} YxRuleLevel;

typedef enum {
  YX_OVERRIDE_NEVER,
  YX_OVERRIDE_COMMANDER, /* with a reason */
} YxOverridePolicy;

typedef struct {
  char *zh, *en;
} YxRuleText;

/* The text in the user's language. */
const char *yx_rule_text_get (const YxRuleText *text);

typedef struct {
  YxRuleLevel level;
  YxOverridePolicy override;
  guint kinds;        /* 1 << YxTaskKind, or'ed: which tasks it is asked of */
  YxRuleText asks;    /* what must be so */
  YxRuleText article; /* its basis */
  YxRuleText remedy;  /* what to do when it is not */
} YxRule;

/* Type codes of cases, as bits. */
typedef enum {
  YX_CASE_TYPE_ENFORCE = 1 << 0,  /* 执 */
  YX_CASE_TYPE_RESUME = 1 << 1,   /* 执恢 */
  YX_CASE_TYPE_PRESERVE = 1 << 2, /* 执保 */
  YX_CASE_TYPE_OBJECT = 1 << 3,   /* 执异 */
  YX_CASE_TYPE_REVIEW = 1 << 4,   /* 执复 */
  YX_CASE_TYPE_OVERSEE = 1 << 5,  /* 执监 */
  YX_CASE_TYPE_ASSIST = 1 << 6,   /* 执协 */
  YX_CASE_TYPE_OTHER = 1 << 7,    /* 执他 */
} YxCaseType;

/* 0 for a code that is none. */
guint yx_case_type_from_code (const char *code);

/* No ruleset and no override lets fewer officers bring a person in. */
#define YX_TRANSPORT_CREW_LEAST 3

/* What the car of a kind of task must have. */
typedef struct {
  int crew;                      /* officers, driver included */
  int judges, bailiffs, drivers; /* among them */
  int seats;                     /* left for persons brought in */
  int recorders;
  guint case_types;              /* YxCaseType, or'ed: cases it may serve */
} YxKindNeeds;

/* How a kind of task is worked off. */
typedef struct {
  gboolean meets;        /* it needs somebody met there, so presence counts */
  gboolean office_hours; /* only while the office is open */
  int minutes;           /* on the spot, when it is done */
  int minutes_in_vain;   /* when nobody is met */
  int minutes_more;      /* for each further case served by the same stop */
  int from_minute, to_minute; /* of the day: the window that is proposed */
} YxKindWork;

typedef struct {
  int summonses;
  int chaining_hours;
  int identity_checks;
  int minor_age;
  int elder_age;
  int address_days;
  int failed_visits;
  int recorder_test_hours;
  int night_from_minute, night_to_minute;
  int override_reason_characters;
  int inquiry_minutes, inquiry_complex_minutes;
  int inquiry_first_alarm_minutes, inquiry_second_alarm_minutes;
  int detention_days;
  int fine_person_yuan, fine_entity_least_yuan, fine_entity_yuan;
  int reconsideration_days;
  int lead_days, lead_urgent_days;
} YxRuleLimits;

typedef struct _YxRuleset YxRuleset;

/* The one that comes with the program. (transfer none) */
YxRuleset *yx_ruleset_builtin (void);

/* Reads a file. Where it amends, what it leaves out is taken from `base` (nullable: the built-in
 * one). Fails with G_IO_ERROR_INVALID_DATA naming `shown` and the line or the field at fault.
 * (transfer full) */
YxRuleset *yx_ruleset_parse (const YxRuleset *base, const char *shown, const char *json,
                             gsize size, GError **error);

YxRuleset *yx_ruleset_ref (YxRuleset *self);
void yx_ruleset_unref (YxRuleset *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxRuleset, yx_ruleset_unref)

/* The whole of it as a complete file, in one way only: equal rulesets give equal text. Reading it
 * back gives an equal one. (transfer full) */
char *yx_ruleset_to_json (const YxRuleset *self);

const char *yx_ruleset_get_name (const YxRuleset *self);
/* (transfer none) */
const GDate *yx_ruleset_get_valid_from (const YxRuleset *self);
/* Whether the file it was read from amends. */
gboolean yx_ruleset_amends (const YxRuleset *self);
const YxRuleLimits *yx_ruleset_get_limits (const YxRuleset *self);
const YxKindNeeds *yx_ruleset_get_needs (const YxRuleset *self, YxTaskKind kind);
const YxKindWork *yx_ruleset_get_work (const YxRuleset *self, YxTaskKind kind);
/* Of an institution that has none of its own. (transfer none) */
const YxOpeningHours *yx_ruleset_get_office_hours (const YxRuleset *self);
/* Valid while the ruleset lives. */
YxCalendar yx_ruleset_get_calendar (const YxRuleset *self);
const YxRule *yx_ruleset_get_rule (const YxRuleset *self, YxRuleId rule);
gboolean yx_ruleset_asks (const YxRuleset *self, YxRuleId rule, YxTaskKind kind);

/* Whether any minute of [start, start + length] is night; start is minutes after local midnight. */
gboolean yx_ruleset_is_night (const YxRuleset *self, int start, int length);

/* The files of a court: which ruleset is in force when. It begins with the built-in one. */
typedef struct _YxRulebook YxRulebook;

YxRulebook *yx_rulebook_new (void);
void yx_rulebook_free (YxRulebook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxRulebook, yx_rulebook_free)

/* Adds a file's text (copied) if it can be read on its own. Errors as yx_ruleset_parse(). */
gboolean yx_rulebook_add (YxRulebook *self, const char *shown, const char *json, gsize size,
                          GError **error);

/* G_IO_ERROR_NOT_FOUND when no complete file is in force yet on that day; INVALID_DATA when an
 * amending file does not fit what it amends. (transfer full) */
YxRuleset *yx_rulebook_in_force (const YxRulebook *self, const GDate *day, GError **error);

G_END_DECLS
