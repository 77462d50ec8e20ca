#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/fact-form.h"
#include "console/who-acts.h"
#include "desk/roles.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

typedef struct {
  gboolean always;
  char *author;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->author);
  g_free (question);
}

static gboolean
act_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  g_autoptr (GVariant) context = yx_fact_context (arguments);
  g_autofree const char **names = g_variant_get_strv (context, NULL);
  const guint chosen = yx_fact_choice (arguments, 0);

  g_return_val_if_fail (chosen < g_strv_length ((char **) names), FALSE);

  yx_desk_set_author (desk, names[chosen]);
  return TRUE;
}

static void
done_cb (YxFactForm *form, YxWindow *window)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "win.reload", NULL);
}

static void
members_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  GArray *members = yx_desk_list_members (source, &error);

  if (members != NULL)
    g_task_return_pointer (task, members, (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* "例某 (Commander, dispatcher)". (transfer full) */
static char *
describe (const YxMember *member)
{
  g_autoptr (GString) roles = g_string_new (NULL);

  for (int role = 0; role <= YX_ROLE_CLERK; role++)
    if (member->roles & (1u << role))
      g_string_append_printf (roles, "%s%s", roles->len > 0 ? _(", ") : "",
                              yx_enum_label (YX_TYPE_ROLE, role));
  return g_strdup_printf (_("%s (%s)"), member->name, roles->str);
}

static void
members_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  const Question *question = g_task_get_task_data (G_TASK (result));
  g_autoptr (YxWindow) window = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) members = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (GStrvBuilder) name_builder = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) label_builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  g_auto (GStrv) labels = NULL;
  gboolean is_member = FALSE;
  guint chosen = 0;
  YxFactForm *form;

  if (yx_window_get_desk (window) != YX_DESK (source))
    return;
  if (members == NULL) {
    yx_window_say (window, error->message);
    return;
  }
  for (guint i = 0; i < members->len; i++) {
    const YxMember *member = &g_array_index (members, YxMember, i);
    g_autofree char *label = describe (member);

    g_strv_builder_add (name_builder, member->name);
    g_strv_builder_add (label_builder, label);
    if (g_strcmp0 (member->name, question->author) == 0) {
      is_member = TRUE;
      chosen = i;
    }
  }
  names = g_strv_builder_end (name_builder);
  labels = g_strv_builder_end (label_builder);
  if (members->len == 0) {
    if (question->always)
      yx_window_say (window,
                     _("This desk has no members yet: whoever opens it may do everything."));
    return;
  }
  if (is_member && !question->always)
    return;

  const YxFactPlan plan = {
    .title = _("Who Sits Here?"),
    .about = _("Everything that is done in this window goes into the log under this name, and what "
               "may be done follows from its roles."),
    .button = _("_Go On"),
    .fields = { { .label = _("Member"), .choices = (const char *const *) labels,
                  .chosen = chosen } },
    .n_fields = 1,
    .verb = act_verb,
    .context = g_variant_new_strv ((const char *const *) names, -1),
  };

  form = yx_fact_form_present (GTK_WIDGET (window), YX_DESK (source), &plan);
  g_signal_connect_object (form, "done", G_CALLBACK (done_cb), window, 0);
}

void
yx_who_acts_ask (YxWindow *window, YxDesk *desk, gboolean always)
{
  g_autoptr (GTask) task = NULL;
  Question *question;

  g_return_if_fail (YX_IS_WINDOW (window) && YX_IS_DESK (desk));

  question = g_new0 (Question, 1);
  question->always = always;
  question->author = yx_desk_dup_author (desk);
  task = g_task_new (desk, NULL, members_cb, g_object_ref (window));
  g_task_set_source_tag (task, yx_who_acts_ask);
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, members_thread);
}
