/* Type-ahead over debtors: who is found by what, and that a desk which has read ahead answers, after
 * whatever was written, as one that is opened afresh. */

#include <glib/gstdio.h>
#include <string.h>

#include "desk/facts.h"
#include "desk/import.h"
#include "desk/lists.h"
#include "desk/many.h"
#include "desk/who.h"

#define MOST 50

static const ManySize few = { .cases = 120, .debtors = 90, .places = 100, .leads = 0 };

typedef struct {
  char *folder, *path;
  YxDesk *desk;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("who-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "few.desk", NULL);
  self->desk = many_desk (self->path, &few);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  yx_desk_close (self->desk);
  g_object_unref (self->desk);
  dir = g_dir_open (self->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (self->folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->path);
}

/* Names and their cases, in order. (transfer full) */
static char *
ask (YxDesk *desk, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) found = yx_desk_find_debtors (desk, text, MOST, &error);
  g_autoptr (GString) all = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (found)); i++) {
    g_autoptr (YxDebtor) debtor = g_list_model_get_item (G_LIST_MODEL (found), i);
    const YxDebtorData *data = yx_debtor_get_data (debtor);

    g_string_append_printf (all, "%s %s %s\n", data->name, data->id_number, data->case_numbers);
  }
  return g_string_free (g_steal_pointer (&all), FALSE);
}

static void
assert_as_fresh (Fixture *self)
{
  static const char *const texts[] = { "执7号", "7", "w", "wang", "张", "李", "执15号", "99", "" };
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDesk) fresh = yx_desk_open (self->path, YX_STORE_OPEN_NORMAL, &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *warm = ask (self->desk, texts[i]);
    g_autofree char *cold = ask (fresh, texts[i]);

    g_assert_cmpstr (warm, ==, cold);
  }
  yx_desk_close (fresh);
}

static YxDebtor *
first_of (Fixture *self, const char *text)
{
  g_autoptr (GListStore) found = yx_desk_find_debtors (self->desk, text, 1, NULL);

  return g_list_model_get_item (G_LIST_MODEL (found), 0);
}

/* By serial, name, a part of it, and the end of the ID number; open cases first. */
static void
test_find (Fixture *self, gconstpointer data)
{
  g_autoptr (YxDebtor) debtor = first_of (self, "执7");
  const YxDebtorData *values;
  g_autofree char *by_name = NULL;
  g_autofree char *by_tail = NULL;
  g_autofree char *nobody = ask (self->desk, "");
  g_autofree char *unknown = ask (self->desk, "没有这个人");

  g_assert_nonnull (debtor);
  values = yx_debtor_get_data (debtor);
  g_assert_nonnull (strstr (values->case_numbers, "执7号"));
  by_name = ask (self->desk, values->name);
  g_assert_nonnull (strstr (by_name, values->id_number));
  by_tail = ask (self->desk, values->id_number + strlen (values->id_number) - 6);
  g_assert_nonnull (strstr (by_tail, values->id_number));
  g_assert_cmpstr (nobody, ==, "");
  g_assert_cmpstr (unknown, ==, "");
}

static gboolean
run_job (YxDb *db, gpointer sql, GError **error)
{
  YxStatement *statement = yx_db_prepare (db, sql, error);

  return statement != NULL && yx_statement_run (statement, error);
}

/* Past all verbs, which say when they write a row. */
static void
write_past (Fixture *self, const char *sql)
{
  g_autoptr (GError) error = NULL;

  yx_store_write (yx_desk_get_store (self->desk), run_job, (gpointer) sql, NULL, &error);
  g_assert_no_error (error);
}

/* A debtor, a case and its status are written, and somebody is taken off a case behind all verbs:
 * each time the answers are those of a desk that was just opened. */
static void
test_written (Fixture *self, gconstpointer data)
{
  g_autoptr (YxDebtor) debtor = first_of (self, "执7");
  g_autoptr (GListStore) cases = yx_desk_list_cases (self->desk, NULL, NULL);
  g_autoptr (GError) error = NULL;

  assert_as_fresh (self);
  yx_desk_record_deputy (self->desk, yx_debtor_get_data (debtor)->id, YX_DEPUTY_STATUS_NONE, NULL,
                         &error);
  g_assert_no_error (error);
  assert_as_fresh (self);
  for (guint i = 0; i < 30; i++) {
    g_autoptr (YxCase) item = g_list_model_get_item (G_LIST_MODEL (cases), i);

    yx_desk_set_case_status (self->desk, yx_case_get_data (item)->id,
                             i % 2 == 0 ? YX_CASE_STATUS_SETTLED : YX_CASE_STATUS_OPEN, &error);
    g_assert_no_error (error);
    if (i % 10 == 0)
      assert_as_fresh (self);
  }
  assert_as_fresh (self);
  write_past (self, "DELETE FROM case_debtors WHERE debtor_id = "
                    "(SELECT max (debtor_id) FROM case_debtors)");
  assert_as_fresh (self);
}

#define ADD(name, function) \
  g_test_add ("/who/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("find", test_find);
  ADD ("written", test_written);
  return g_test_run ();
}
