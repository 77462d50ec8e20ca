/* What papers of a review have in common: furniture, title, remarks, and the end. */

#define G_LOG_DOMAIN "yexun-paper"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "paper/compose.h"
#include "paper/summary-private.h"
#include "paper/words.h"

static const YxTextStyle end_style = { YX_FACE_BODY, YX_SIZE_3, YX_BODY_PITCH, 0, YX_ALIGN_RIGHT };

/* The approval that stands; NULL: none does. */
static const YxFactApproval *
standing_approval (const YxFacts *facts)
{
  const YxFactApproval *found = NULL;

  for (guint i = 0; i < facts->approvals->len; i++) {
    const YxFactApproval *approval = &g_array_index (facts->approvals, YxFactApproval, i);

    if (approval->reopened == 0)
      found = approval;
  }
  return found;
}

static char *
describe_version (const YxSummary *summary)
{
  g_autofree char *name = NULL;
  g_autofree char *time = NULL;

  if (summary->signed_by == NULL)
    return g_strdup_printf (_("Paper version %d, not signed off"), summary->version);
  name = yx_veil_name (summary->veil, summary->signed_by, YX_DEBTOR_KIND_PERSON);
  time = yx_words_time (summary->signed_at);
  return g_strdup_printf (_("Paper version %d, signed off by %s, %s"), summary->version, name, time);
}

static char *
write_foot (const YxSummary *summary)
{
  const YxFacts *facts = summary->course != NULL ? summary->course->facts : NULL;
  const YxFactApproval *approval = facts != NULL ? standing_approval (facts) : NULL;
  g_autofree char *written = describe_version (summary);
  g_autofree char *printed = yx_words_time (summary->printed);
  g_autofree char *author = yx_veil_name (summary->veil, summary->author, YX_DEBTOR_KIND_PERSON);
  g_autofree char *print = g_strdup_printf (_("Printed by %s, %s · %s"), author, printed,
                                            summary->id);
  g_autofree char *commander = NULL;
  g_autofree char *approved = NULL;
  g_autofree char *version = NULL;

  if (facts == NULL)
    return g_strconcat (written, "\n", print, NULL);
  if (approval == NULL) {
    version = g_strdup_printf (_("Draft, not approved, plan %d"), facts->operation.plan_version);
  } else {
    commander = yx_veil_name (summary->veil, approval->commander, YX_DEBTOR_KIND_PERSON);
    approved = yx_words_time (approval->approved);
    version = g_strdup_printf (_("Version %d (approved by %s, %s), plan %d"), approval->version,
                               yx_words_or_line (commander), approved,
                               facts->operation.plan_version);
  }
  return g_strconcat (version, " · ", written, "\n", print, NULL);
}

YxFlow *
yx_review_begin (const YxSummary *summary, const char *name)
{
  const char *title = yx_paper_title (summary->kind);
  g_autofree char *court = yx_veil_text (summary->veil, summary->court);
  g_autofree char *foot = write_foot (summary);
  g_autofree char *author = yx_veil_name (summary->veil, summary->author, YX_DEBTOR_KIND_PERSON);
  g_autofree char *head = g_strdup_printf ("%s　%s　%s", court != NULL ? court : "", name, title);
  g_autofree char *whole = g_strdup_printf ("%s %s", name, title);
  const gboolean closed = summary->course == NULL
                          || summary->course->facts->operation.step == YX_OPERATION_STEP_CLOSED;
  const YxFurniture furniture = {
    .title = whole,
    .author = author,
    .made = summary->printed,
    .head = g_strchug (head),
    .edition = summary->edition == YX_PAPER_EDITION_FULL ? _("Internal · personal data")
                                                         : _("Redacted edition"),
    .foot = foot,
    .watermark = closed ? NULL : _("NOT CLOSED  PRELIMINARY"),
  };
  YxFlow *flow = yx_flow_new (&furniture);

  yx_flow_begin_part (flow, title, FALSE);
  return flow;
}

void
yx_review_put_title (const YxSummary *summary, YxFlow *flow, const char *title,
                     const char *subtitle)
{
  g_autofree char *court = yx_veil_text (summary->veil, summary->court);

  if (court != NULL)
    yx_flow_lines (flow, &(YxTextStyle){ YX_FACE_TITLE, YX_SIZE_2, 34.0, 0, YX_ALIGN_CENTRE },
                   court);
  yx_flow_title (flow, title);
  yx_flow_subtitle (flow, subtitle);
  yx_flow_space (flow, YX_BODY_PITCH / 2);
}

/* Who checks and signs, to be filled in by hand; or who has. Then the court and the day, at the right
 * edge, as an official document ends. */
static void
put_end (const YxSummary *summary, YxFlow *flow)
{
  g_autofree char *court = yx_veil_text (summary->veil, summary->court);
  g_autofree char *day
      = yx_words_day (summary->signed_by != NULL ? summary->signed_at : summary->printed);

  yx_flow_space (flow, YX_BODY_PITCH);
  yx_flow_need (flow, 4 * YX_BODY_PITCH);
  if (summary->signed_by != NULL) {
    g_autofree char *name
        = yx_veil_name (summary->veil, summary->signed_by, YX_DEBTOR_KIND_PERSON);
    g_autofree char *text = g_strdup_printf (_("Signed off: %s"), name);

    yx_flow_text (flow, text);
  } else {
    yx_flow_text (flow, _("Checked: ＿＿＿＿＿　Signed off: ＿＿＿＿＿　Day: ＿＿＿＿"));
  }
  yx_flow_space (flow, YX_BODY_PITCH / 2);
  if (court != NULL)
    yx_flow_lines (flow, &end_style, court);
  yx_flow_lines (flow, &end_style, day);
}

void
yx_review_put_remarks (const YxSummary *summary, YxFlow *flow)
{
  g_autofree char *remarks = yx_veil_text (summary->veil, summary->remarks);

  /* Lines to write on stand with their heading and the end. */
  if ((remarks == NULL || *remarks == '\0') && summary->signed_by == NULL)
    yx_flow_need (flow, 9.5 * YX_BODY_PITCH);
  yx_flow_heading (flow, _("Remarks"));
  if (remarks != NULL && *remarks != '\0') {
    g_auto (GStrv) paragraphs = g_strsplit (remarks, "\n", -1);

    for (guint i = 0; paragraphs[i] != NULL; i++)
      if (*g_strstrip (paragraphs[i]) != '\0')
        yx_flow_text (flow, paragraphs[i]);
  } else if (summary->signed_by != NULL) {
    yx_flow_text (flow, _("None."));
  } else {
    for (guint i = 0; i < 3; i++)
      yx_flow_lines (flow, &(YxTextStyle){ YX_FACE_BODY, YX_SIZE_3, YX_BODY_PITCH, 0, YX_ALIGN_LEFT },
                     "＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿");
  }
  put_end (summary, flow);
}

char *
yx_review_count (guint n)
{
  return g_strdup_printf ("%u", n);
}
