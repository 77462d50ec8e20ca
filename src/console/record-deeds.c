#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/document-form.h"
#include "console/file-choice.h"
#include "console/form.h"
#include "console/record-deeds.h"
#include "desk/casework.h"
#include "desk/facts.h"
#include "desk/full-record.h"
#include "desk/import.h"
#include "desk/triage.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

typedef struct _Deed Deed;

typedef struct {
  const char *action;
  const char *title;   /* of the form; NULL: done at once */
  const char *explain; /* nullable */
  const char *confirm;
  /* Fills fields, whose texts live in the deed; how many. NULL: none, or a form of its own. */
  guint (*ask) (Deed *deed, YxFormField *fields);
  /* On a thread, with the values. *ret_said: (transfer full) */
  gboolean (*run) (Deed *deed, char **ret_said, GError **error);
} DeedKind;

struct _Deed {
  const DeedKind *kind;
  YxDesk *desk;
  GtkWindow *window;         /* a weak pointer */
  char *case_id, *debtor_id; /* nullable, as the page is */
  char *target;
  char *about;       /* what the form says beside its title; nullable */
  GPtrArray *others; /* ids: debtors of the case, or cases of the debtor */
  GPtrArray *labels; /* of those, NULL-terminated */
  GPtrArray *texts;  /* that fields stand on */
  YxFormValue values[YX_FORM_MAX_FIELDS];
  YxForm *form; /* a weak pointer; NULL: none */
  YxDeedDone done;
  gpointer user_data;
  GDestroyNotify free_data;
};

static const YxTrack tracks[] = { YX_TRACK_FAST, YX_TRACK_ORDINARY, YX_TRACK_WATCH };

static void
clear_values (Deed *deed)
{
  for (guint i = 0; i < YX_FORM_MAX_FIELDS; i++)
    g_clear_pointer (&deed->values[i].text, g_free);
}

static void
deed_clear (gpointer data)
{
  Deed *deed = data;

  clear_values (deed);
  g_clear_object (&deed->desk);
  g_clear_weak_pointer (&deed->window);
  g_clear_weak_pointer (&deed->form);
  g_free (deed->case_id);
  g_free (deed->debtor_id);
  g_free (deed->target);
  g_free (deed->about);
  g_ptr_array_unref (deed->others);
  g_ptr_array_unref (deed->labels);
  g_ptr_array_unref (deed->texts);
  if (deed->free_data != NULL)
    deed->free_data (deed->user_data);
}

static void
deed_unref (gpointer data)
{
  g_rc_box_release_full (data, deed_clear);
}

/* ---- What a form asks ---- */

static const char *
keep (Deed *deed, char *text)
{
  g_ptr_array_add (deed->texts, text);
  return text;
}

/* Labels of an enum's values from `first` to `last`. */
static const char *const *
labels_of (Deed *deed, GType type, int first, int last)
{
  const char **labels = g_new0 (const char *, (gsize) (last - first) + 2);

  for (int value = first; value <= last; value++)
    labels[value - first] = yx_enum_label (type, value);
  g_ptr_array_add (deed->texts, labels);
  return labels;
}

static guint
ask_node (Deed *deed, YxFormField *fields)
{
  fields[0] = (YxFormField){ .label = _("Done at"),
                             .value = keep (deed, yx_format_time (g_get_real_time (), NULL)) };
  fields[1] = (YxFormField){ .label = _("Note") };
  return 2;
}

static guint
ask_reason (Deed *deed, YxFormField *fields)
{
  fields[0] = (YxFormField){ .label = _("Reason") };
  return 1;
}

static guint
ask_track (Deed *deed, YxFormField *fields)
{
  fields[0]
      = (YxFormField){ .label = _("Track"),
                       .choices = labels_of (deed, YX_TYPE_TRACK, YX_TRACK_FAST, YX_TRACK_WATCH) };
  fields[1] = (YxFormField){ .label = _("Reason") };
  return 2;
}

static guint
ask_assets (Deed *deed, YxFormField *fields)
{
  fields[0] = (YxFormField){ .label = _("Worth in yuan (0: nothing found)") };
  fields[1] = (YxFormField){ .label = _("Note") };
  return 2;
}

static guint
ask_claim (Deed *deed, YxFormField *fields)
{
  fields[0] = (YxFormField){ .label = _("The title orders"),
                             .choices = labels_of (deed, YX_TYPE_CLAIM_KIND, YX_CLAIM_KIND_UNKNOWN,
                                                   YX_CLAIM_KIND_ACT),
                             .chosen = YX_CLAIM_KIND_MONEY };
  return 1;
}

static guint
ask_status (Deed *deed, YxFormField *fields)
{
  fields[0] = (YxFormField){ .label = _("Status"),
                             .choices = labels_of (deed, YX_TYPE_CASE_STATUS, YX_CASE_STATUS_OPEN,
                                                   YX_CASE_STATUS_CONCLUDED) };
  return 1;
}

static guint
ask_measure (Deed *deed, YxFormField *fields)
{
  fields[0]
      = (YxFormField){ .label = _("Measure"),
                       .choices = labels_of (deed, YX_TYPE_MEASURE_KIND, YX_MEASURE_KIND_COMPELLED,
                                             YX_MEASURE_KIND_SEIZURE),
                       .chosen = YX_MEASURE_KIND_CONSUMPTION };
  fields[1] = (YxFormField){ .label = deed->case_id != NULL ? _("Debtor") : _("Case"),
                             .choices = (const char *const *) deed->labels->pdata };
  fields[2] = (YxFormField){ .label = _("Imposed at"),
                             .value = keep (deed, yx_format_time (g_get_real_time (), NULL)) };
  fields[3] = (YxFormField){ .label = _("Until (empty: by law)") };
  fields[4] = (YxFormField){ .label = _("Amount in yuan (fine, freeze)") };
  fields[5] = (YxFormField){ .label = _("Note") };
  return 6;
}

static guint
ask_flag (Deed *deed, YxFormField *fields)
{
  fields[0] = (YxFormField){ .label = _("What is known"),
                             .choices
                             = labels_of (deed, YX_TYPE_DEBTOR_FLAG, YX_DEBTOR_FLAG_SERIOUS_ILLNESS,
                                          YX_DEBTOR_FLAG_PRESS) };
  fields[1] = (YxFormField){ .label = _("Note") };
  return 2;
}

static guint
ask_identity (Deed *deed, YxFormField *fields)
{
  fields[0] = (YxFormField){ .label = _("Compared by"),
                             .value = keep (deed, yx_desk_dup_author (deed->desk)) };
  fields[1] = (YxFormField){ .label = _("And by") };
  return 2;
}

static guint
ask_deputy (Deed *deed, YxFormField *fields)
{
  fields[0]
      = (YxFormField){ .label = _("Deputy status"),
                       .choices = labels_of (deed, YX_TYPE_DEPUTY_STATUS,
                                             YX_DEPUTY_STATUS_UNCHECKED, YX_DEPUTY_STATUS_COUNTY),
                       .chosen = YX_DEPUTY_STATUS_NONE };
  fields[1] = (YxFormField){ .label = _("Number of the congress’s permission") };
  return 2;
}

/* ---- What is done ---- */

/* An empty text is 0. */
static gboolean
read_time (const char *text, gint64 *ret_time, GError **error)
{
  *ret_time = 0;
  if (*text == '\0' || yx_parse_time (text, NULL, ret_time))
    return TRUE;
  g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
               _("“%s” is no time like 2025-12-01 09:30"), text);
  return FALSE;
}

static gboolean
read_yuan (const char *text, gint64 *ret_fen, GError **error)
{
  char *end = NULL;
  const double yuan = g_ascii_strtod (text, &end);

  *ret_fen = 0;
  if (*text == '\0')
    return TRUE;
  if (end != text && *end == '\0' && yuan >= 0 && yuan < 1e13) {
    *ret_fen = (gint64) (yuan * 100 + 0.5);
    return TRUE;
  }
  g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID, _("“%s” is no amount in yuan"), text);
  return FALSE;
}

static gboolean
run_node (Deed *deed, char **ret_said, GError **error)
{
  gint64 done;

  if (!read_time (deed->values[0].text, &done, error))
    return FALSE;
  *ret_said = g_strdup (_("Recorded. Enter on the node takes it back, with a reason."));
  return yx_desk_record_node (deed->desk, deed->case_id, deed->target, done, deed->values[1].text,
                              error);
}

static gboolean
run_clear_node (Deed *deed, char **ret_said, GError **error)
{
  *ret_said = g_strdup_printf (_("Taken back by hand: %s"), deed->values[0].text);
  return yx_desk_clear_node (deed->desk, deed->case_id, deed->target, deed->values[0].text, error);
}

static gboolean
run_track (Deed *deed, char **ret_said, GError **error)
{
  const YxTrack track = tracks[deed->values[0].chosen];

  *ret_said = g_strdup_printf (_("%s, changed by hand: %s"),
                               yx_enum_label (YX_TYPE_TRACK, (int) track), deed->values[1].text);
  return yx_desk_set_track (deed->desk, deed->case_id, track, deed->values[1].text, error);
}

static gboolean
run_clear_track (Deed *deed, char **ret_said, GError **error)
{
  *ret_said = g_strdup (_("Left to the rules again"));
  return yx_desk_clear_track (deed->desk, deed->case_id, error);
}

static gboolean
run_triage (Deed *deed, char **ret_said, GError **error)
{
  const char *const ids[] = { deed->case_id, NULL };
  YxTriageReport report;

  if (!yx_desk_triage (deed->desk, ids, NULL, NULL, NULL, NULL, &report, error))
    return FALSE;
  *ret_said = g_strdup (report.n_changed > 0 ? _("Sorted again: it goes another way now")
                                             : _("Sorted again: nothing has changed"));
  return TRUE;
}

static gboolean
run_assets (Deed *deed, char **ret_said, GError **error)
{
  gint64 fen;

  if (*deed->values[0].text == '\0') {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                         _("Say what was found, or 0 for nothing"));
    return FALSE;
  }
  return read_yuan (deed->values[0].text, &fen, error)
         && yx_desk_record_assets (deed->desk, deed->case_id, fen, deed->values[1].text, error);
}

static gboolean
run_claim (Deed *deed, char **ret_said, GError **error)
{
  return yx_desk_set_claim_kind (deed->desk, deed->case_id, (YxClaimKind) deed->values[0].chosen,
                                 error);
}

static gboolean
run_status (Deed *deed, char **ret_said, GError **error)
{
  const YxCaseStatus status = (YxCaseStatus) deed->values[0].chosen;

  if (status != YX_CASE_STATUS_OPEN)
    *ret_said = g_strdup (_("The case leaves every operation that is not closed"));
  return yx_desk_set_case_status (deed->desk, deed->case_id, status, error);
}

static gboolean
run_measure (Deed *deed, char **ret_said, GError **error)
{
  const char *other = g_ptr_array_index (deed->others, deed->values[1].chosen);
  gint64 imposed, until, fen;

  return read_time (deed->values[2].text, &imposed, error)
         && read_time (deed->values[3].text, &until, error)
         && read_yuan (deed->values[4].text, &fen, error)
         && yx_desk_add_measure (deed->desk, deed->case_id != NULL ? deed->case_id : other,
                                 deed->case_id != NULL ? other : deed->debtor_id,
                                 (YxMeasureKind) deed->values[0].chosen, imposed, until, fen,
                                 deed->values[5].text, error);
}

static gboolean
run_flag (Deed *deed, char **ret_said, GError **error)
{
  return yx_desk_add_flag (deed->desk, deed->debtor_id, (YxDebtorFlag) deed->values[0].chosen,
                           deed->values[1].text, error);
}

static gboolean
run_clear_flag (Deed *deed, char **ret_said, GError **error)
{
  int flag;

  if (!yx_enum_parse (YX_TYPE_DEBTOR_FLAG, deed->target, &flag))
    return TRUE;
  *ret_said = g_strdup_printf (_("Cleared: %s. “Note…” notes it again."),
                               yx_enum_label (YX_TYPE_DEBTOR_FLAG, flag));
  return yx_desk_clear_flag (deed->desk, deed->debtor_id, (YxDebtorFlag) flag, error);
}

static gboolean
run_identity (Deed *deed, char **ret_said, GError **error)
{
  return yx_desk_record_identity (deed->desk, deed->debtor_id, deed->values[0].text,
                                  deed->values[1].text, error);
}

static gboolean
run_deputy (Deed *deed, char **ret_said, GError **error)
{
  return yx_desk_record_deputy (deed->desk, deed->debtor_id,
                                (YxDeputyStatus) deed->values[0].chosen, deed->values[1].text,
                                error);
}

static gboolean
run_verify_place (Deed *deed, char **ret_said, GError **error)
{
  *ret_said = g_strdup (_("Recorded that the address has been verified"));
  return yx_desk_verify_place (deed->desk, deed->target, error);
}

/* target: the file. */
static gboolean
run_photo (Deed *deed, char **ret_said, GError **error)
{
  *ret_said = g_strdup (_("The photo is kept in the desk; two people must compare it"));
  return yx_desk_attach_photo_file (deed->desk, deed->debtor_id, deed->target, error);
}

static gboolean
run_remove_photo (Deed *deed, char **ret_said, GError **error)
{
  *ret_said = g_strdup_printf (_("Photo removed: %s"), deed->values[0].text);
  return yx_desk_remove_photo (deed->desk, deed->debtor_id, deed->values[0].text, error);
}

static const DeedKind case_deeds[] = {
  { "node", N_ ("Record a Node"), NULL, N_ ("Record"), ask_node, run_node },
  { "clear-node", N_ ("Take a Node Back"),
    N_ ("The date recorded by hand is taken back; the event log keeps it."), N_ ("Take Back"),
    ask_reason, run_clear_node },
  { "track", N_ ("Choose the Track"),
    N_ ("Your choice counts until it is left to the rules again; what they say is kept beside it."),
    N_ ("Choose"), ask_track, run_track },
  { "clear-track", NULL, NULL, NULL, NULL, run_clear_track },
  { "triage", NULL, NULL, NULL, NULL, run_triage },
  { "assets", N_ ("Assets Found"), NULL, N_ ("Record"), ask_assets, run_assets },
  { "claim", N_ ("What Is Ordered"), NULL, N_ ("Record"), ask_claim, run_claim },
  { "status", N_ ("Status of the Case"), NULL, N_ ("Set"), ask_status, run_status },
  { "measure", N_ ("Impose a Measure"), N_ ("Limits are those of the ruleset in force on its day."),
    N_ ("Impose"), ask_measure, run_measure },
  { "document", NULL, NULL, NULL, NULL, NULL },
};

static const DeedKind debtor_deeds[] = {
  { "flag", N_ ("Note a Risk or a Need for Care"), NULL, N_ ("Note"), ask_flag, run_flag },
  { "clear-flag", NULL, NULL, NULL, NULL, run_clear_flag },
  { "identity", N_ ("Photo Compared"),
    N_ ("Two people compare the photo with the person’s papers."), N_ ("Record"), ask_identity,
    run_identity },
  { "deputy", N_ ("Deputy Status"), NULL, N_ ("Record"), ask_deputy, run_deputy },
  { "verify-place", NULL, NULL, NULL, NULL, run_verify_place },
  { "photo", NULL, NULL, NULL, NULL, run_photo },
  { "remove-photo", N_ ("Remove the Photo"), NULL, N_ ("Remove"), ask_reason, run_remove_photo },
  { "measure", N_ ("Impose a Measure"), N_ ("Limits are those of the ruleset in force on its day."),
    N_ ("Impose"), ask_measure, run_measure },
  { "document", NULL, NULL, NULL, NULL, NULL },
};

/* ---- Running ---- */

static void
run_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Deed *deed = data;
  g_autofree char *said = NULL;
  GError *error = NULL;

  if (deed->kind->run (deed, &said, &error))
    g_task_return_pointer (task, g_steal_pointer (&said), g_free);
  else
    g_task_return_error (task, error);
}

static void
ran_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Deed *deed = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *said = g_task_propagate_pointer (G_TASK (result), &error);

  if (error != NULL && deed->form != NULL) {
    clear_values (deed);
    yx_form_refuse (deed->form, error->message);
  } else {
    deed->done (said, error, deed->user_data);
    if (deed->form != NULL)
      gtk_window_destroy (GTK_WINDOW (deed->form));
  }
  deed_unref (deed);
}

static void
run (Deed *deed)
{
  g_autoptr (GTask) task = g_task_new (deed->desk, NULL, ran_cb, g_rc_box_acquire (deed));

  g_task_set_source_tag (task, run);
  g_task_set_task_data (task, deed, NULL);
  g_task_run_in_thread (task, run_thread);
}

static void
confirmed_cb (YxForm *form, Deed *deed)
{
  for (guint i = 0; i < yx_form_get_n_fields (form); i++)
    deed->values[i] = yx_form_get_value (form, i);
  run (deed);
}

static void
closure_unref (gpointer data, GClosure *closure)
{
  deed_unref (data);
}

static void
ask (Deed *deed)
{
  YxFormField fields[YX_FORM_MAX_FIELDS] = { 0 };
  const guint n_fields = deed->kind->ask (deed, fields);
  const char *explain = deed->about != NULL           ? deed->about
                        : deed->kind->explain != NULL ? _(deed->kind->explain)
                                                      : NULL;
  YxForm *form = yx_form_present (deed->window, _(deed->kind->title), explain,
                                  _(deed->kind->confirm), fields, n_fields);

  g_set_weak_pointer (&deed->form, form);
  /* The form's handler keeps the deed for as long as it is open. */
  g_signal_connect_data (form, "confirmed", G_CALLBACK (confirmed_cb), g_rc_box_acquire (deed),
                         closure_unref, 0);
}

static void
photo_chosen_cb (GFile *file, gpointer user_data)
{
  Deed *deed = user_data;

  g_free (deed->target);
  deed->target = g_file_get_path (file);
  if (deed->target != NULL)
    run (deed);
}

static void
choose_photo (Deed *deed)
{
  static const char *const suffixes[] = { "jpg", "jpeg", "png", NULL };
  const YxFileChoice choice
      = { YX_FILE_CHOICE_OPEN, _("Photo of the Debtor"), _("Photos"), suffixes, NULL };

  yx_file_choose_full (deed->window, &choice, photo_chosen_cb, g_rc_box_acquire (deed), deed_unref);
}

static void
recorded_cb (YxDocumentForm *form, Deed *deed)
{
  deed->done (deed->target != NULL ? _("The document is corrected") : _("The document is recorded"),
              NULL, deed->user_data);
}

/* Has a form of its own, which keeps the deed for as long as it is open. */
static void
ask_document (Deed *deed, const YxDeedContext *context)
{
  YxDocumentForm *form = yx_document_form_present (deed->window, deed->desk, context->of_case,
                                                   context->of_debtor, deed->target);

  g_signal_connect_data (form, "recorded", G_CALLBACK (recorded_cb), g_rc_box_acquire (deed),
                         closure_unref, 0);
}

static void
take_others (Deed *deed, const YxDeedContext *context)
{
  if (context->of_case != NULL) {
    for (guint i = 0; i < context->of_case->parties->len; i++) {
      const YxPageParty *party = &g_array_index (context->of_case->parties, YxPageParty, i);

      g_ptr_array_add (deed->others, g_strdup (party->id));
      g_ptr_array_add (deed->labels, g_strdup (party->masked_name));
    }
  } else {
    GListModel *cases = G_LIST_MODEL (context->of_debtor->cases);

    for (guint i = 0; i < g_list_model_get_n_items (cases); i++) {
      g_autoptr (YxCase) item = g_list_model_get_item (cases, i);

      g_ptr_array_add (deed->others, g_strdup (yx_case_get_data (item)->id));
      g_ptr_array_add (deed->labels, g_strdup (yx_case_get_data (item)->number));
    }
  }
  g_ptr_array_add (deed->labels, NULL);
}

/* Which node, by what law; and for one taken back what that means. */
static char *
tell_node (const YxCasePage *page, const DeedKind *kind, const char *nick)
{
  for (guint i = 0; nick != NULL && i < page->nodes->len; i++) {
    const YxPageNode *node = &g_array_index (page->nodes, YxPageNode, i);

    if (g_str_equal (node->nick, nick))
      return g_strdup_printf ("%s\n%s", node->label,
                              kind->explain != NULL ? _(kind->explain) : node->article);
  }
  return NULL;
}

static const DeedKind *
find_kind (const YxDeedContext *context, const char *action)
{
  const DeedKind *kinds = context->of_case != NULL ? case_deeds : debtor_deeds;
  const gsize n
      = context->of_case != NULL ? G_N_ELEMENTS (case_deeds) : G_N_ELEMENTS (debtor_deeds);

  for (gsize i = 0; i < n; i++)
    if (g_str_equal (kinds[i].action, action))
      return &kinds[i];
  return NULL;
}

gboolean
yx_record_deed (const YxDeedContext *context, const char *action, const char *target,
                YxDeedDone done, gpointer user_data, GDestroyNotify free_data)
{
  const DeedKind *kind;
  Deed *deed;

  g_return_val_if_fail (context != NULL && context->desk != NULL, FALSE);
  g_return_val_if_fail ((context->of_case != NULL) != (context->of_debtor != NULL), FALSE);

  kind = find_kind (context, action);
  if (kind == NULL)
    return FALSE;
  deed = g_rc_box_new0 (Deed);
  deed->kind = kind;
  deed->desk = g_object_ref (context->desk);
  g_set_weak_pointer (&deed->window, context->window);
  if (context->of_case != NULL)
    deed->case_id = g_strdup (yx_case_get_data (context->of_case->record)->id);
  else
    deed->debtor_id = g_strdup (context->of_debtor->id);
  deed->target = g_strdup (target);
  deed->others = g_ptr_array_new_with_free_func (g_free);
  deed->labels = g_ptr_array_new_with_free_func (g_free);
  deed->texts = g_ptr_array_new_with_free_func (g_free);
  deed->done = done;
  deed->user_data = user_data;
  deed->free_data = free_data;
  take_others (deed, context);
  if (kind->ask == ask_node || g_str_equal (action, "clear-node"))
    deed->about = tell_node (context->of_case, kind, target);
  if (g_str_equal (action, "document"))
    ask_document (deed, context);
  else if (g_str_equal (action, "photo"))
    choose_photo (deed);
  else if (kind->ask != NULL)
    ask (deed);
  else
    run (deed);
  deed_unref (deed);
  return TRUE;
}
