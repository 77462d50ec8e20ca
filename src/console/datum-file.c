#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "console/datum-file.h"

typedef struct {
  GtkWindow *parent;
  YxDatumFileFunc chosen;
  gpointer user_data;
  GFile *file;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_clear_object (&question->file);
  g_free (question);
}

static void
free_question_cb (gpointer data, GClosure *closure)
{
  question_free (data);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, Question *question)
{
  YxDatum datum;

  if (yx_datum_parse (response, &datum))
    question->chosen (question->file, datum, question->user_data);
}

static void
file_chosen_cb (GFile *file, gpointer user_data)
{
  const Question *asked = user_data;
  Question *question = g_new0 (Question, 1);
  GtkWidget *dialog = adw_message_dialog_new (asked->parent, _("Which Datum Are the Coordinates In?"),
                                              _("Maps of phones and web sites in China are shifted; "
                                                "surveys and GPS are not. A wrong answer puts "
                                                "everything some hundred metres off."));

  *question = *asked;
  question->file = g_object_ref (file);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "wgs84",
                                    _("_WGS-84 / CGCS2000"), "gcj02",
                                    _("_GCJ-02 (Gaode, Tencent)"), "bd09", _("_BD-09 (Baidu)"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "wgs84");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), question, free_question_cb,
                         0);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
yx_datum_file_choose (GtkWindow *parent, const YxFileChoice *choice, YxDatumFileFunc chosen,
                      gpointer user_data)
{
  Question *question = g_new0 (Question, 1);

  question->parent = parent;
  question->chosen = chosen;
  question->user_data = user_data;
  yx_file_choose_full (parent, choice, file_chosen_cb, question, question_free);
}
