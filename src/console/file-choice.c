#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/file-choice.h"

typedef struct {
  YxFileChosenFunc chosen;
  gpointer user_data;
  GDestroyNotify free_data; /* nullable */
} Answer;

static void
add_filters (GtkFileChooser *chooser, const YxFileChoice *choice)
{
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  if (choice->filter_name != NULL) {
    g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

    gtk_file_filter_set_name (filter, choice->filter_name);
    for (const char *const *suffix = choice->suffixes; *suffix != NULL; suffix++)
      gtk_file_filter_add_suffix (filter, *suffix);
    gtk_file_chooser_add_filter (chooser, filter);
  }
  gtk_file_filter_set_name (all, _("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (chooser, all);
}

static void
response_cb (GtkNativeDialog *dialog, int response, Answer *answer)
{
  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

    if (file != NULL && g_file_peek_path (file) != NULL)
      answer->chosen (file, answer->user_data);
  }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
parent_gone_cb (GtkWidget *parent, GtkNativeDialog *dialog)
{
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
free_answer_cb (gpointer data, GClosure *closure)
{
  Answer *answer = data;

  if (answer->free_data != NULL)
    answer->free_data (answer->user_data);
  g_free (answer);
}

void
yx_file_choose_full (GtkWindow *parent, const YxFileChoice *choice, YxFileChosenFunc chosen,
                     gpointer user_data, GDestroyNotify free_data)
{
  const gboolean save = choice->mode == YX_FILE_CHOICE_SAVE;
  const gboolean folder = choice->mode == YX_FILE_CHOICE_FOLDER;
  GtkFileChooserNative *native;
  Answer *answer;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (choice != NULL);
  g_return_if_fail (chosen != NULL);

  native = gtk_file_chooser_native_new (
      choice->title, parent,
      save     ? GTK_FILE_CHOOSER_ACTION_SAVE
      : folder ? GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER
               : GTK_FILE_CHOOSER_ACTION_OPEN,
      save     ? _("_Create")
      : folder ? _("_Choose")
               : _("_Open"),
      _("_Cancel"));
  if (!folder)
    add_filters (GTK_FILE_CHOOSER (native), choice);
  if (save && choice->suggested_name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (native), choice->suggested_name);

  answer = g_new0 (Answer, 1);
  answer->chosen = chosen;
  answer->user_data = user_data;
  answer->free_data = free_data;
  g_signal_connect_data (native, "response", G_CALLBACK (response_cb), answer, free_answer_cb, 0);
  g_signal_connect_object (parent, "destroy", G_CALLBACK (parent_gone_cb), native, 0);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (native), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (native));
}

void
yx_file_choose (GtkWindow *parent, const YxFileChoice *choice, YxFileChosenFunc chosen,
                gpointer user_data)
{
  yx_file_choose_full (parent, choice, chosen, user_data, NULL);
}
