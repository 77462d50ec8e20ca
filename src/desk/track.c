#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/edit-private.h"
#include "desk/triage.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

char *
yx_triage_report_text (const YxTriageReport *report)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (report != NULL, NULL);

  g_string_printf (
      text, g_dngettext (GETTEXT_PACKAGE, "%'u case sorted", "%'u cases sorted", report->n_cases),
      report->n_cases);
  for (int track = YX_TRACK_FAST; track <= YX_TRACK_WATCH; track++)
    g_string_append_printf (text, _("; %s: %'u"), yx_enum_label (YX_TYPE_TRACK, track),
                            report->tracks[track]);
  g_string_append_printf (text, _("; not open: %'u"), report->tracks[YX_TRACK_NONE]);
  g_string_append_printf (text, _("; changed: %'u; by hand: %'u"), report->n_changed,
                          report->n_by_hand);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

gboolean
yx_desk_set_track (YxDesk *self, const char *case_id, YxTrack track, const char *reason,
                   GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *author = NULL;
  g_autofree char *stripped = NULL;
  const char *nick = yx_enum_nick (YX_TYPE_TRACK, (int) track);

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (case_id != NULL && nick != NULL, FALSE);

  if (track == YX_TRACK_NONE)
    return yx_edit_invalid (error, _("Choose a track, or leave it to the rules again"));
  stripped = g_strstrip (g_strdup (reason != NULL ? reason : ""));
  if (*stripped == '\0')
    return yx_edit_invalid (error, _("A track chosen by hand needs a reason"));
  author = yx_desk_dup_author (self);
  const YxEditValue values[]
      = { YX_EDIT_TEXT (case_id), YX_EDIT_TEXT (nick), YX_EDIT_TEXT (stripped),
          YX_EDIT_TEXT (author), YX_EDIT_NUMBER (g_get_real_time ()) };
  YxEdit edit = {
    .sql = "UPDATE cases SET hand_track = $2, hand_reason = $3, hand_by = $4, hand_made = $5, "
           "updated = $5 WHERE id = $1",
    .values = values,
    .n_values = G_N_ELEMENTS (values),
    .missing = _("There is no such case"),
    .kind = "case.track-chosen",
    .payload = payload,
  };

  yx_payload_set_text (payload, "case", case_id);
  yx_payload_set_text (payload, "track", nick);
  yx_payload_set_text (payload, "reason", stripped);
  return yx_edit_run (self, YX_RIGHT_KEEP_CASES, &edit, error);
}

gboolean
yx_desk_clear_track (YxDesk *self, const char *case_id, GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (case_id != NULL, FALSE);

  const YxEditValue values[] = { YX_EDIT_TEXT (case_id), YX_EDIT_NUMBER (g_get_real_time ()) };
  YxEdit edit = {
    .sql = "UPDATE cases SET hand_track = NULL, hand_reason = NULL, hand_by = NULL, "
           "hand_made = NULL, updated = $2 WHERE id = $1 AND hand_track IS NOT NULL",
    .values = values,
    .n_values = G_N_ELEMENTS (values),
    .missing = _("No track was chosen by hand"),
    .kind = "case.track-left-to-rules",
    .payload = payload,
  };

  yx_payload_set_text (payload, "case", case_id);
  return yx_edit_run (self, YX_RIGHT_KEEP_CASES, &edit, error);
}
