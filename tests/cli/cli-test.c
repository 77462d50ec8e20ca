/* yexunctl from outside: exit codes, help, one-line errors, JSON. The program is given by
 * $YEXUNCTL. */

#include <glib.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/wait.h>

typedef struct {
  int exit_code;
  char *out, *err;
} Result;

static void
result_clear (Result *result)
{
  g_clear_pointer (&result->out, g_free);
  g_clear_pointer (&result->err, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Result, result_clear)

/* Arguments are separated by blanks. */
static void
run (Result *result, const char *folder, const char *arguments)
{
  g_auto (GStrv) words = g_strsplit (arguments, " ", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_strv_builder_add (builder, g_getenv ("YEXUNCTL"));
  for (int i = 0; words[i]; i++)
    if (*words[i])
      g_strv_builder_add (builder, words[i]);
  argv = g_strv_builder_end (builder);
  g_spawn_sync (folder, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &result->out, &result->err,
                &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  result->exit_code = WEXITSTATUS (status);
}

static guint
count_lines (const char *text)
{
  guint n = 0;

  for (; *text; text++)
    n += *text == '\n';
  return n;
}

static void
assert_complaint (const Result *result, int exit_code)
{
  g_assert_cmpint (result->exit_code, ==, exit_code);
  g_assert_cmpstr (result->out, ==, "");
  g_assert_cmpuint (count_lines (result->err), ==, 1);
  g_assert_true (g_str_has_prefix (result->err, "yexunctl"));
}

/* Names of the commands in the overview: lines of "  NAME   SUMMARY". */
static GPtrArray *
read_commands (void)
{
  GPtrArray *commands = g_ptr_array_new_with_free_func (g_free);
  g_auto (Result) overview = { 0 };
  g_auto (GStrv) lines = NULL;

  run (&overview, NULL, "--help");
  g_assert_cmpint (overview.exit_code, ==, 0);
  g_assert_cmpstr (overview.err, ==, "");
  lines = g_strsplit (overview.out, "\n", -1);
  for (int i = 0; lines[i]; i++) {
    const char *end = strstr (lines[i] + MIN (2, strlen (lines[i])), "  ");

    if (g_str_has_prefix (lines[i], "  ")) {
      g_assert_nonnull (end);
      /* And every command is summed up. */
      g_assert_cmpuint (strlen (end + strspn (end, " ")), >, 10);
      g_ptr_array_add (commands, g_strndup (lines[i] + 2, (gsize) (end - lines[i] - 2)));
    }
  }
  return commands;
}

/* What the overview lists is there and explains itself. */
static void
test_help (void)
{
  g_autoptr (GPtrArray) commands = read_commands ();

  for (guint i = 0; i < commands->len; i++) {
    const char *name = g_ptr_array_index (commands, i);
    g_autofree char *arguments = g_strdup_printf ("%s --help", name);
    g_auto (Result) result = { 0 };

    run (&result, NULL, arguments);
    g_assert_cmpint (result.exit_code, ==, 0);
    g_assert_cmpstr (result.err, ==, "");
    g_assert_nonnull (strstr (result.out, name));
    g_assert_nonnull (strstr (result.out, "--json"));
  }
}

/* What scripts rely on stays. */
static void
test_commands_are_there (void)
{
  static const char *const promised[] = {
    "demo",         "region build",   "region info",   "region find",  "region matrix",
    "region route", "region match",   "region speeds", "region render", "desk create",
    "import cases", "export routes",  "plan",          "verify",
  };
  g_autoptr (GPtrArray) commands = read_commands ();

  for (gsize i = 0; i < G_N_ELEMENTS (promised); i++)
    g_assert_true (
        g_ptr_array_find_with_equal_func (commands, promised[i], g_str_equal, NULL));
}

static void
test_usage (void)
{
  static const char *const wrong[] = {
    "",
    "nonsense",
    "region",
    "region nonsense",
    "region build",
    "region build one",
    "region build one two three",
    "region build --nonsense one two",
    "region route one 1,2 3",
    "region route one 1,2 400,2",
    "region speeds",
    "region render one",
    "region render one --out x.png --style neon",
    "region render one --out x.png --bbox 1,2,3",
    "region render one --out x.png --bbox 3,2,1,4",
    "region render one --out x.png --size 10",
    "region render one --out x.png --zoom 40",
    "desk create one --base nowhere",
    "desk set one",
    "fleet add --count 0 --desk one",
    "fleet add --count 2 --plate A --desk one",
    "fleet list",
    "import cases",
    "import cases x.csv --desk d --datum mars",
    "export routes x.doc --desk d",
    "export routes x.bin --desk d --format doc",
    "operation create one --desk d --start noon",
    "operation create one --desk d --base here",
    "operation list",
    "plan",
    "plan --desk d --threads 0",
    "plan --desk d --vehicles -1",
    "plan --desk d --seconds soon",
    "verify",
    "verify --desk d extra",
    "demo",
    "demo --out /tmp --date someday",
    "demo --out /tmp --seconds 0",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_auto (Result) result = { 0 };

    g_test_message ("yexunctl %s", wrong[i]);
    run (&result, NULL, wrong[i]);
    assert_complaint (&result, 2);
  }
}

static void
test_failures (void)
{
  static const char *const failing[] = {
    "region build missing.osm out.gpkg",
    "region info missing.gpkg",
    "region route missing.gpkg 1,2 3,4",
    "region matrix missing.gpkg missing.csv",
    "region match missing.gpkg missing.gpx",
    "region speeds missing.gpkg",
    "region update missing.gpkg --speeds missing.json",
    "region render missing.gpkg --out out.png",
    "desk info missing.desk",
    "verify --desk missing.desk",
    "plan --desk missing.desk",
    "import cases missing.csv --desk new.desk",
    "operation list --desk missing.desk",
    "export routes out.gpx --desk missing.desk",
  };
  g_autofree char *folder = g_dir_make_tmp ("yexun-cli-XXXXXX", NULL);
  GDir *listing;

  g_assert_nonnull (folder);
  for (gsize i = 0; i < G_N_ELEMENTS (failing); i++) {
    g_auto (Result) result = { 0 };

    g_test_message ("yexunctl %s", failing[i]);
    run (&result, folder, failing[i]);
    assert_complaint (&result, 1);
    g_assert_nonnull (strstr (result.err, "missing."));
  }
  /* And none of them left anything behind. */
  listing = g_dir_open (folder, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (listing), ==, NULL);
  g_dir_close (listing);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_version (void)
{
  g_auto (Result) result = { 0 };

  run (&result, NULL, "--version");
  g_assert_cmpint (result.exit_code, ==, 0);
  g_assert_true (g_str_has_prefix (result.out, "yexunctl "));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!g_getenv ("YEXUNCTL"))
    g_error ("$YEXUNCTL does not name the program");

  g_test_add_func ("/cli/help", test_help);
  g_test_add_func ("/cli/commands-are-there", test_commands_are_there);
  g_test_add_func ("/cli/usage", test_usage);
  g_test_add_func ("/cli/failures", test_failures);
  g_test_add_func ("/cli/version", test_version);

  return g_test_run ();
}
