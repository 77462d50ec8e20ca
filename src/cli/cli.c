/* Finds the command, reads its options, prints help. */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"

static gboolean option_json;
static gboolean option_progress;
static gboolean option_help;
static char *option_as;

static const GOptionEntry common_options[] = {
  { "json", 0, 0, G_OPTION_ARG_NONE, &option_json, N_ ("Print the result as JSON"), NULL },
  { "progress", 0, 0, G_OPTION_ARG_NONE, &option_progress,
    N_ ("Show progress even when stderr is no terminal"), NULL },
  { "as", 0, 0, G_OPTION_ARG_STRING, &option_as,
    N_ ("Act as this member of the desk (the login name)"), N_ ("NAME") },
  { "help", 'h', 0, G_OPTION_ARG_NONE, &option_help, N_ ("Show this help"), NULL },
  { NULL },
};

/* Signals are taken by a thread of its own, because a GCancellable may not be touched in a
 * handler. A second one ends the program at once. */
static gpointer
wait_for_signals (gpointer data)
{
  GCancellable *cancellable = data;
  sigset_t set;
  int number;

  sigemptyset (&set);
  sigaddset (&set, SIGINT);
  sigaddset (&set, SIGTERM);
  sigwait (&set, &number);
  g_cancellable_cancel (cancellable);
  sigwait (&set, &number);
  _exit (128 + number);
}

static GCancellable *
cancelled_by_signals (void)
{
  GCancellable *cancellable = g_cancellable_new ();
  sigset_t set;

  sigemptyset (&set);
  sigaddset (&set, SIGINT);
  sigaddset (&set, SIGTERM);
  pthread_sigmask (SIG_BLOCK, &set, NULL);
  /* The thread lives as long as the program, and holds the reference. */
  g_thread_unref (g_thread_new ("signals", wait_for_signals, g_object_ref (cancellable)));
  return cancellable;
}

/* Columns that the names of all commands take. */
static int
name_width (void)
{
  gsize width = 0;

  for (const YxCommand *command = yx_cli_commands (); command->name; command++)
    width = MAX (width, strlen (command->name));
  return (int) width;
}

static void
print_summary (const YxCommand *command)
{
  g_print ("  %-*s  %s\n", name_width (), command->name, _ (command->summary));
}

static void
print_overview (void)
{
  g_print ("%s\n\n%s\n", _ ("Usage: yexunctl COMMAND [OPTION…] [ARGUMENT…]"), _ ("Commands:"));
  for (const YxCommand *command = yx_cli_commands (); command->name; command++)
    print_summary (command);
  g_print ("\n%s\n%s\n",
           _ ("yexunctl COMMAND --help tells what a command takes. Every command knows --json."),
           _ ("Exit codes: 0 done, 1 failed, 2 wrong usage."));
}

static GOptionContext *
new_context (const YxCommand *command)
{
  GOptionContext *context = g_option_context_new (NULL);

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  if (command->options)
    g_option_context_add_main_entries (context, command->options, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, common_options, GETTEXT_PACKAGE);
  return context;
}

/* GOption's own help names the program only. */
static void
print_help (const YxCommand *command, GOptionContext *context)
{
  g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);
  const char *body = strstr (help, "\n\n");

  g_print (_ ("Usage: yexunctl %s [OPTION…]%s%s"), command->name,
           *command->arguments != '\0' ? " " : "", command->arguments);
  g_print ("\n\n%s%s", _ (command->summary), body ? body : "\n");
}

static const YxCommand *
find_command (int argc, char **argv, int *ret_words)
{
  g_autofree char *two = argc > 2 ? g_strdup_printf ("%s %s", argv[1], argv[2]) : NULL;
  const YxCommand *found = NULL;

  /* "plan" is a command, and "plan versions" is another. */
  for (const YxCommand *command = yx_cli_commands (); command->name; command++) {
    if (two && g_str_equal (command->name, two)) {
      *ret_words = 2;
      return command;
    }
    if (!found && g_str_equal (command->name, argv[1]))
      found = command;
  }
  *ret_words = 1;
  return found;
}

static gboolean
is_in_family (const YxCommand *command, const char *word)
{
  const gsize n = strlen (word);

  return n > 0 && strncmp (command->name, word, n) == 0 && command->name[n] == ' ';
}

/* Whether there are commands of two words that begin with this one; prints them. */
static gboolean
print_family (const char *word)
{
  gboolean found = FALSE;

  for (const YxCommand *command = yx_cli_commands (); command->name; command++)
    if (is_in_family (command, word)) {
      print_summary (command);
      found = TRUE;
    }
  return found;
}

/* "create, set, info"; NULL when no command begins with the word. */
static char *
list_family (const char *word)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (const YxCommand *command = yx_cli_commands (); command->name; command++)
    if (is_in_family (command, word))
      g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "",
                              command->name + strlen (word) + 1);
  return list->len > 0 ? g_string_free (g_steal_pointer (&list), FALSE) : NULL;
}

static gboolean
is_help (const char *word)
{
  return g_str_equal (word, "--help") || g_str_equal (word, "-h");
}

/* No command has this name: help on those whose first word it is, or a complaint. */
static YxExit
run_unknown (const YxInvocation *invocation, int argc, char **argv)
{
  g_autofree char *family = list_family (argv[1]);
  const gboolean has_second = argc > 2 && argv[2][0] != '-';

  if (argc > 2 && is_help (argv[2]) && print_family (argv[1]))
    return YX_EXIT_OK;
  if (family && !has_second)
    return yx_cli_usage (invocation, _ ("“%s” what? There are %s"), argv[1], family);
  if (family)
    return yx_cli_usage (invocation, _ ("there is no command “%s %s”; there are %s"), argv[1],
                         argv[2], family);
  return yx_cli_usage (invocation, _ ("there is no command “%s%s%s”"), argv[1],
                       has_second ? " " : "", has_second ? argv[2] : "");
}

/* "help region build" as "region build --help". */
static YxExit
run_help (int argc, char **argv)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  g_ptr_array_add (words, argv[0]);
  for (int i = 2; i < argc; i++)
    g_ptr_array_add (words, argv[i]);
  g_ptr_array_add (words, (char *) "--help");
  g_ptr_array_add (words, NULL);
  return yx_cli_run ((int) words->len - 1, (char **) words->pdata);
}

YxExit
yx_cli_run (int argc, char **argv)
{
  YxInvocation invocation = { 0 };
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GCancellable) cancellable = NULL;
  g_auto (GStrv) arguments = NULL;
  g_autoptr (GError) error = NULL;
  const YxCommand *command;
  int words = 0;

  if (argc < 2)
    return yx_cli_usage (&invocation, _ ("no command given"));
  if (g_str_equal (argv[1], "help"))
    return run_help (argc, argv);
  if (is_help (argv[1])) {
    print_overview ();
    return YX_EXIT_OK;
  }
  if (g_str_equal (argv[1], "--version")) {
    g_print ("yexunctl %s\n", PACKAGE_VERSION);
    return YX_EXIT_OK;
  }
  command = find_command (argc, argv, &words);
  if (!command)
    return run_unknown (&invocation, argc, argv);

  invocation.command = command;
  context = new_context (command);
  arguments = g_strdupv (argv + words);
  if (!g_option_context_parse_strv (context, &arguments, &error))
    return yx_cli_usage (&invocation, "%s", error->message);
  if (option_help) {
    print_help (command, context);
    return YX_EXIT_OK;
  }

  cancellable = cancelled_by_signals ();
  invocation.json = option_json;
  invocation.author = option_as && *option_as ? option_as : NULL;
  invocation.progress = option_progress || isatty (STDERR_FILENO);
  /* The first is the command's last word, as a program's name would be. */
  invocation.arguments = arguments + 1;
  if (invocation.arguments[0] && g_str_equal (invocation.arguments[0], "--"))
    invocation.arguments++;
  invocation.n_arguments = g_strv_length (invocation.arguments);
  invocation.cancellable = cancellable;
  if (invocation.n_arguments < command->min_arguments)
    return yx_cli_usage (&invocation, _ ("something is missing; it takes %s"), command->arguments);
  if (invocation.n_arguments > command->max_arguments)
    return yx_cli_usage (&invocation, _ ("“%s” is too much; it takes %s"),
                         invocation.arguments[command->max_arguments],
                         command->max_arguments > 0 ? command->arguments : _ ("no argument"));
  return command->run (&invocation);
}
