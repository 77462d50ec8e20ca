/* Evidence: piece by piece, whatever is cut off, kept once, and never what was not hashed. */

#include "desk/evidence.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "desk/evidence-files.h"
#include "desk/out.h"
#include "model/id.h"

#define SIZE 3000

typedef struct {
  Out *out;
  YxPhone *phone;
  guint8 bytes[SIZE];
  char *digest;
} Fixture;

static YxPhone *
find (Out *out, int which)
{
  g_autoptr (GError) error = NULL;
  YxPhone *phone = yx_desk_find_phone (out->desk, out->tokens[which], g_get_real_time (), &error);

  g_assert_no_error (error);
  return phone;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->out = out_new ();
  fixture->phone = find (fixture->out, 0);
  for (guint i = 0; i < SIZE; i++)
    fixture->bytes[i] = (guint8) (i * 7 + i / 256);
  fixture->digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, fixture->bytes, SIZE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  yx_phone_free (fixture->phone);
  g_free (fixture->digest);
  out_free (fixture->out);
}

static YxEvidenceData
describe (Fixture *fixture, const char *id)
{
  return (YxEvidenceData){ .id = id,
                           .task_id = fixture->out->tasks[0],
                           .place_id = fixture->out->places[0],
                           .kind = YX_EVIDENCE_KIND_PHOTO,
                           .name = "门牌.jpg",
                           .media_type = "image/jpeg",
                           .bytes = SIZE,
                           .digest = fixture->digest,
                           .taken = 12345,
                           .point = { 113.01, 35.01 } };
}

static YxEvidenceState
begin (Fixture *fixture, const YxEvidenceData *data)
{
  g_autoptr (GError) error = NULL;
  YxEvidenceState state;

  yx_desk_begin_evidence (fixture->out->desk, fixture->phone, data, &state, &error);
  g_assert_no_error (error);
  return state;
}

static YxEvidenceState
append (Fixture *fixture, const char *id, gint64 offset, gsize size)
{
  g_autoptr (GError) error = NULL;
  YxEvidenceState state;

  yx_desk_append_evidence (fixture->out->desk, fixture->phone, id, offset, fixture->bytes + offset,
                           size, &state, &error);
  g_assert_no_error (error);
  return state;
}

static void
check_state (YxEvidenceState state, YxEvidenceVerdict verdict, gint64 received, gboolean complete)
{
  g_assert_cmpint (state.verdict, ==, verdict);
  g_assert_cmpint (state.received, ==, received);
  g_assert_cmpint (state.complete, ==, complete);
}

static guint
count_files (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    n += g_file_test (child, G_FILE_TEST_IS_DIR) ? count_files (child) : 1;
  }
  return n;
}

static void
check_n_files (Fixture *fixture, guint n)
{
  g_autofree char *folder = yx_evidence_folder (yx_desk_get_path (fixture->out->desk));

  g_assert_cmpuint (count_files (folder), ==, n);
}

static void
test_pieces (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = yx_id_new ();
  const YxEvidenceData evidence = describe (fixture, id);
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  const YxEvidenceItem *row;
  YxEvidenceState state;

  check_state (begin (fixture, &evidence), YX_EVIDENCE_TAKEN, 0, FALSE);
  check_state (append (fixture, id, 0, 1000), YX_EVIDENCE_TAKEN, 1000, FALSE);
  /* Begun again after a break, and a piece whose answer was lost. */
  check_state (begin (fixture, &evidence), YX_EVIDENCE_TAKEN, 1000, FALSE);
  check_state (append (fixture, id, 0, 1000), YX_EVIDENCE_WRONG_OFFSET, 1000, FALSE);
  check_state (append (fixture, id, 2000, 10), YX_EVIDENCE_WRONG_OFFSET, 1000, FALSE);
  g_assert_false (yx_desk_append_evidence (fixture->out->desk, fixture->phone, id, 1000,
                                           fixture->bytes, SIZE, &state, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID);
  g_clear_error (&error);
  check_state (append (fixture, id, 1000, 2000), YX_EVIDENCE_TAKEN, SIZE, TRUE);
  check_state (append (fixture, id, 1000, 2000), YX_EVIDENCE_TAKEN, SIZE, TRUE);
  check_n_files (fixture, 1);

  list = yx_desk_list_evidence (fixture->out->desk, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 1);
  row = g_ptr_array_index (list, 0);
  g_assert_cmpstr (row->task_id, ==, fixture->out->tasks[0]);
  g_assert_cmpint (row->taken, ==, 12345);
  g_assert_cmpint (row->completed, !=, 0);
  g_assert_nonnull (row->case_numbers);
  g_assert_cmpfloat (row->point.lon, ==, 113.01);
  path = night_query_text (fixture->out->night,
                           "SELECT group_concat (kind, ' ') FROM (SELECT kind FROM events "
                           "WHERE kind LIKE 'evidence.%' ORDER BY seq)");
  g_assert_cmpstr (path, ==, "evidence.begun evidence.stored");
}

static void
test_kept_once (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = yx_id_new ();
  g_autofree char *second = yx_id_new ();
  YxEvidenceData evidence = describe (fixture, first);

  begin (fixture, &evidence);
  check_state (append (fixture, first, 0, SIZE), YX_EVIDENCE_TAKEN, SIZE, TRUE);
  /* The same photo of another stop: its bytes must come, and are kept once. */
  evidence.id = second;
  evidence.task_id = NULL;
  check_state (begin (fixture, &evidence), YX_EVIDENCE_TAKEN, 0, FALSE);
  check_state (append (fixture, second, 0, SIZE), YX_EVIDENCE_TAKEN, SIZE, TRUE);
  check_n_files (fixture, 1);
  g_assert_cmpint (night_query (fixture->out->night,
                                "SELECT count (*) FROM evidence WHERE completed IS NOT NULL"),
                   ==, 2);
}

static void
test_wrong_digest (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = yx_id_new ();
  const YxEvidenceData evidence = describe (fixture, id);

  begin (fixture, &evidence);
  fixture->bytes[17] ^= 1;
  check_state (append (fixture, id, 0, SIZE), YX_EVIDENCE_WRONG_DIGEST, 0, FALSE);
  fixture->bytes[17] ^= 1;
  check_state (append (fixture, id, 0, SIZE), YX_EVIDENCE_TAKEN, SIZE, TRUE);
  g_assert_cmpint (night_query (fixture->out->night,
                                "SELECT count (*) FROM events WHERE kind = 'evidence.failed'"),
                   ==, 1);
}

/* As after a kill: between the disk and the row, between the file's place and the row, and with the
 * file gone. */
static void
test_interrupted (Fixture *fixture, gconstpointer data)
{
  const char *desk_path = yx_desk_get_path (fixture->out->desk);
  g_autofree char *id = yx_id_new ();
  g_autofree char *place = yx_evidence_path (desk_path, fixture->digest);
  const YxEvidenceData evidence = describe (fixture, id);
  g_autoptr (GError) error = NULL;

  begin (fixture, &evidence);
  append (fixture, id, 0, 1000);
  {
    g_autoptr (YxEvidencePart) part = yx_evidence_part_open (desk_path, id, &error);

    /* Garbage that no row knows of, longer than all that will come. */
    g_assert_no_error (error);
    yx_evidence_part_write (part, 1000, fixture->bytes, SIZE, &error);
    g_assert_no_error (error);
  }
  check_state (append (fixture, id, 1000, 2000), YX_EVIDENCE_TAKEN, SIZE, TRUE);
  g_assert_true (yx_evidence_is_whole (desk_path, fixture->digest, SIZE));

  night_run (fixture->out->night, "UPDATE evidence SET received = 1000, completed = NULL");
  check_state (append (fixture, id, 1000, 2000), YX_EVIDENCE_TAKEN, SIZE, TRUE);
  check_n_files (fixture, 1);

  night_run (fixture->out->night, "UPDATE evidence SET received = 1000, completed = NULL");
  g_assert_cmpint (g_unlink (place), ==, 0);
  check_state (append (fixture, id, 1000, 2000), YX_EVIDENCE_WRONG_OFFSET, 0, FALSE);
  check_state (append (fixture, id, 0, SIZE), YX_EVIDENCE_TAKEN, SIZE, TRUE);
}

typedef struct {
  Fixture *fixture;
  const char *id;
} Upload;

/* Sends until it is complete, whatever others do with the same upload. */
static gpointer
upload_thread (gpointer data)
{
  const Upload *upload = data;
  YxEvidenceState state = { 0 };

  while (!state.complete)
    state = append (upload->fixture, upload->id, state.received, MIN (100, SIZE - state.received));
  return NULL;
}

/* A phone that gave up waiting sends again while the first call is still at work. */
static void
test_at_once (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = yx_id_new ();
  const YxEvidenceData evidence = describe (fixture, id);
  Upload upload = { fixture, id };
  GThread *threads[4];

  begin (fixture, &evidence);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("upload", upload_thread, &upload);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  check_n_files (fixture, 1);
  g_assert_true (yx_evidence_is_whole (yx_desk_get_path (fixture->out->desk), fixture->digest, SIZE));
  g_assert_cmpint (night_query (fixture->out->night,
                                "SELECT count (*) FROM events WHERE kind = 'evidence.stored'"),
                   ==, 1);
}

static void
refuse (Fixture *fixture, const YxPhone *phone, const YxEvidenceData *evidence, YxDeskError code)
{
  g_autoptr (GError) error = NULL;
  YxEvidenceState state;

  g_assert_false (
      yx_desk_begin_evidence (fixture->out->desk, phone, evidence, &state, &error));
  g_assert_error (error, YX_DESK_ERROR, (int) code);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (YxPhone) other = find (fixture->out, 2);
  g_autofree char *id = yx_id_new ();
  const YxEvidenceData good = describe (fixture, id);
  g_autoptr (GError) error = NULL;
  YxEvidenceData bad;
  YxEvidenceState state;

#define BAD(member, value) \
  bad = good; \
  bad.member = value; \
  refuse (fixture, fixture->phone, &bad, YX_DESK_ERROR_INVALID)
  BAD (id, "../../etc/passwd");
  BAD (digest, "../../../../../../../../../../../../../../../../../../../../../../pw");
  BAD (digest, "ab");
  BAD (name, "../x.jpg");
  BAD (name, "");
  BAD (media_type, "text/html\r\nX: y");
  BAD (media_type, "jpeg");
  BAD (bytes, 0);
  BAD (bytes, YX_EVIDENCE_MAX_BYTES + 1);
  BAD (point.lat, 91);
#undef BAD
  /* A stop of another car. */
  refuse (fixture, other, &good, YX_DESK_ERROR_NOT_FOUND);
  begin (fixture, &good);
  bad = good;
  bad.bytes = SIZE - 1;
  refuse (fixture, fixture->phone, &bad, YX_DESK_ERROR_EXISTS);
  /* Another phone may not go on with it. */
  g_assert_false (yx_desk_append_evidence (fixture->out->desk, other, id, 0, fixture->bytes, 10,
                                           &state, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (yx_desk_get_evidence_state (fixture->out->desk, other, id, &state, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND);
  check_n_files (fixture, 0);
}

static void
test_shelf (Fixture *fixture, gconstpointer data)
{
  YxDesk *desk = fixture->out->desk;
  g_autofree char *from = g_build_filename (fixture->out->night->folder, "记录.txt", NULL);
  g_autofree char *to = g_build_filename (fixture->out->night->folder, "copy.txt", NULL);
  const YxEvidenceData evidence = { .task_id = fixture->out->tasks[1],
                                    .kind = YX_EVIDENCE_KIND_NOTE,
                                    .point = { NAN, NAN } };
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *text = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *place = NULL;

  g_assert_true (g_file_set_contents (from, "到场时间五点", -1, &error));
  yx_desk_add_evidence_file (desk, &evidence, from, &id, &error);
  g_assert_no_error (error);
  bytes = yx_desk_read_evidence (desk, id, 1000, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, strlen ("到场时间五点"));
  yx_desk_export_evidence (desk, id, to, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (to, &text, NULL, &error));
  g_assert_cmpstr (text, ==, "到场时间五点");
  /* Nothing is written over. */
  g_assert_false (yx_desk_export_evidence (desk, id, to, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_cmpint (night_query (fixture->out->night,
                                "SELECT count (*) FROM events WHERE kind = 'evidence.read'"),
                   ==, 3);

  faults = yx_desk_check_evidence (desk, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (faults->len, ==, 0);
  digest = night_query_text (fixture->out->night, "SELECT digest FROM evidence");
  place = yx_evidence_path (yx_desk_get_path (desk), digest);
  g_assert_true (g_file_set_contents (place, "到场时间六点", -1, &error));
  g_ptr_array_unref (faults);
  faults = yx_desk_check_evidence (desk, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (faults->len, ==, 1);
  {
    g_auto (YxVerifyReport) report = { 0 };

    /* A quick look sees what is missing, not what is changed. */
    yx_desk_verify (desk, NULL, &report, &error);
    g_assert_no_error (error);
    g_assert_true (report.ok);
    yx_verify_report_clear (&report);
    g_assert_true (g_file_set_contents (place, "短", -1, &error));
    yx_desk_verify (desk, NULL, &report, &error);
    g_assert_no_error (error);
    g_assert_false (report.ok);
    g_assert_cmpuint (report.faults->len, ==, 1);
  }
  g_assert_null (yx_desk_read_evidence (desk, id, 1000, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID);
}

#define TEST(name, function) \
  g_test_add ("/desk/evidence/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("pieces", test_pieces);
  TEST ("kept-once", test_kept_once);
  TEST ("wrong-digest", test_wrong_digest);
  TEST ("interrupted", test_interrupted);
  TEST ("at-once", test_at_once);
  TEST ("refused", test_refused);
  TEST ("shelf", test_shelf);
  return g_test_run ();
}
