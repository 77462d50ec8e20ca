#include "desk/many.h"

#include "model/id.h"

#define DAY_US (24 * G_TIME_SPAN_HOUR)

const ManySize many_county = { 20000, 16000, 60000, 5000, 0 };

typedef struct {
  const ManySize *size;
  gint64 now;
  GPtrArray *cases, *debtors, *places; /* ids */
} Fill;

static const char *const surnames[]
    = { "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "欧阳", "曾", "单", "解" };
static const char *const given[]
    = { "建国", "秀英", "伟", "芳", "磊", "静", "志强", "丽娟", "海燕", "小军", "玉兰", "文博" };
static const char *const judges[] = { "钱某甲", "孙某乙", "郑某丙", "冯某丁", "蒋某戊", "沈某己" };
static const char *const causes[] = { "民间借贷纠纷", "买卖合同纠纷", "金融借款合同纠纷",
                                      "追索劳动报酬纠纷", "机动车交通事故责任纠纷" };
static const char *const statuses[] = { "open", "open", "open", "terminated", "paid" };

static void
run (YxStatement *statement)
{
  g_autoptr (GError) error = NULL;

  yx_statement_run (statement, &error);
  g_assert_no_error (error);
}

static YxStatement *
prepare (YxDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  YxStatement *statement = yx_db_prepare (db, sql, &error);

  g_assert_no_error (error);
  return statement;
}

/* Of nobody: prefix 99, with the check digit that belongs there. */
static char *
id_number (guint index)
{
  static const int weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
  char *text = g_strdup_printf ("99%04u%04u%02u%02u%03u?", index / 8000 % 10000,
                                1950 + index % 50, 1 + index / 50 % 12, 1 + index / 600 % 28,
                                index % 1000);
  int sum = 0;

  for (int i = 0; i < 17; i++)
    sum += (text[i] - '0') * weights[i];
  text[17] = "10X98765432"[sum % 11];
  return text;
}

static void
fill_cases (YxDb *db, Fill *fill)
{
  for (guint i = 0; i < fill->size->cases; i++) {
    g_autofree char *number = g_strdup_printf ("（%u）豫0825执%u号", 2022 + i % 4, 
                                              i / 4 + 1 + fill->size->after);
    g_autofree char *applicant = g_strdup_printf ("申请人%u", i % 900);
    YxStatement *statement = prepare (
        db, "INSERT INTO cases (id, number, court, applicant, cause, judge, filed, claim_fen, "
            "paid_fen, status, status_since, created, updated, assets_fen) "
            "VALUES ($1, $2, '豫0825', $3, $4, $5, $6, $7, $8, $9, $6, $6, $6, $10)");
    char *id = yx_id_new ();

    g_ptr_array_add (fill->cases, id);
    yx_statement_bind_text (statement, 1, id);
    yx_statement_bind_text (statement, 2, number);
    yx_statement_bind_text (statement, 3, applicant);
    yx_statement_bind_text (statement, 4, causes[i % G_N_ELEMENTS (causes)]);
    yx_statement_bind_text (statement, 5, judges[i % G_N_ELEMENTS (judges)]);
    yx_statement_bind_int (statement, 6, fill->now - (gint64) (i % 700) * DAY_US);
    yx_statement_bind_int (statement, 7, 100000 + (gint64) (i * 7919 % 9000000));
    yx_statement_bind_int (statement, 8, i % 7 == 0 ? 50000 : 0);
    yx_statement_bind_text (statement, 9, statuses[i % G_N_ELEMENTS (statuses)]);
    if (i % 3 != 0)
      yx_statement_bind_int (statement, 10, i % 2 == 0 ? 9000000 : 0);
    run (statement);
  }
}

static void
fill_debtors (YxDb *db, Fill *fill)
{
  for (guint i = 0; i < fill->size->debtors; i++) {
    g_autofree char *name
        = g_strconcat (surnames[i % G_N_ELEMENTS (surnames)],
                       given[i / G_N_ELEMENTS (surnames) % G_N_ELEMENTS (given)], NULL);
    g_autofree char *number = id_number (i);
    YxStatement *statement
        = prepare (db, "INSERT INTO debtors (id, kind, name, name_key, id_number, sex, created, "
                       "updated) VALUES ($1, 'person', $2, $2, $3, $4, $5, $5)");
    char *id = yx_id_new ();

    g_ptr_array_add (fill->debtors, id);
    yx_statement_bind_text (statement, 1, id);
    yx_statement_bind_text (statement, 2, name);
    yx_statement_bind_text (statement, 3, number);
    yx_statement_bind_text (statement, 4, i % 3 == 0 ? "female" : "male");
    yx_statement_bind_int (statement, 5, fill->now);
    run (statement);
  }
}

static void
join (YxDb *db, const char *case_id, const char *debtor_id)
{
  YxStatement *statement
      = prepare (db, "INSERT INTO case_debtors (case_id, debtor_id) VALUES ($1, $2)");

  yx_statement_bind_text (statement, 1, case_id);
  yx_statement_bind_text (statement, 2, debtor_id);
  run (statement);
}

static void
fill_parties (YxDb *db, Fill *fill)
{
  const guint n = fill->debtors->len;

  for (guint i = 0; i < fill->cases->len; i++) {
    join (db, fill->cases->pdata[i], fill->debtors->pdata[i % n]);
    if (i % 10 == 0 && n > 1)
      join (db, fill->cases->pdata[i], fill->debtors->pdata[(i + n / 2) % n]);
  }
}

static YxLonLat
point_of (guint index)
{
  return (YxLonLat){ 112.85 + 0.4 * (index * 7919 % 10007) / 10007.0,
                     34.83 + 0.24 * (index * 6007 % 9973) / 9973.0 };
}

static void
fill_places (YxDb *db, Fill *fill)
{
  for (guint i = 0; i < fill->size->places; i++) {
    const YxLonLat point = point_of (i);
    g_autofree char *address = g_strdup_printf ("某镇某村%u号", i + 1);
    YxStatement *statement = prepare (
        db, "INSERT INTO places (id, debtor_id, address, address_key, kind, source, lon, lat, "
            "verified, created, updated, geom) VALUES ($1, $2, $3, $3, $4, 'case-file', $5, $6, $7, "
            "$8, $8, ST_GeomFromWKB ($9, 4326))");
    char *id = yx_id_new ();

    g_ptr_array_add (fill->places, id);
    yx_statement_bind_text (statement, 1, id);
    yx_statement_bind_text (statement, 2, fill->debtors->pdata[i % fill->debtors->len]);
    yx_statement_bind_text (statement, 3, address);
    yx_statement_bind_text (statement, 4, i % 4 == 0 ? "work" : "home");
    if (i % 5 != 0) {
      yx_statement_bind_real (statement, 5, point.lon);
      yx_statement_bind_real (statement, 6, point.lat);
      yx_statement_bind_point (statement, 9, point);
    }
    if (i % 2 == 0)
      yx_statement_bind_int (statement, 7, fill->now - (gint64) (i % 400) * DAY_US);
    yx_statement_bind_int (statement, 8, fill->now);
    run (statement);
  }
}

static void
fill_leads (YxDb *db, Fill *fill)
{
  for (guint i = 0; i < fill->size->leads; i++) {
    const YxLonLat point = point_of (i + 17);
    const gint64 received = fill->now - (gint64) (i % 200) * DAY_US;
    YxStatement *statement = prepare (
        db, "INSERT INTO leads (id, debtor_id, source, status, said, address, lon, lat, certainty, "
            "urgent, heard, received, verify_by, geom) VALUES ($1, $2, 'police-110', $3, '在家', "
            "'某村口', $4, $5, 0.6, $6, $7, $7, $8, ST_GeomFromWKB ($9, 4326))");
    g_autofree char *id = yx_id_new ();

    yx_statement_bind_text (statement, 1, id);
    yx_statement_bind_text (statement, 2, fill->debtors->pdata[i * 3 % fill->debtors->len]);
    yx_statement_bind_text (statement, 3, i % 3 == 0 ? "open" : "verified");
    yx_statement_bind_real (statement, 4, point.lon);
    yx_statement_bind_real (statement, 5, point.lat);
    yx_statement_bind_int (statement, 6, i % 10 == 0);
    yx_statement_bind_int (statement, 7, received);
    yx_statement_bind_int (statement, 8, received + 7 * DAY_US);
    yx_statement_bind_point (statement, 9, point);
    run (statement);
  }
}

/* A notice for two cases of three, in time or late. */
static void
fill_documents (YxDb *db, Fill *fill)
{
  for (guint i = 0; i < fill->cases->len; i++) {
    const gint64 served = fill->now - (gint64) (i % 700) * DAY_US + (gint64) (i % 15) * DAY_US;
    YxStatement *statement;
    g_autofree char *id = NULL;

    if (i % 3 == 0 || served > fill->now)
      continue;
    id = yx_id_new ();
    statement = prepare (
        db, "INSERT INTO documents (id, case_id, debtor_id, kind, document_key, served, receipt, "
            "answer, author, created, updated) VALUES ($1, $2, '', 'enforcement-notice', '1', $3, 1, "
            "'pending', '甲', $3, $3)");
    yx_statement_bind_text (statement, 1, id);
    yx_statement_bind_text (statement, 2, fill->cases->pdata[i]);
    yx_statement_bind_int (statement, 3, served);
    run (statement);
  }
}

static gboolean
fill_job (YxDb *db, gpointer data, GError **error)
{
  fill_cases (db, data);
  fill_debtors (db, data);
  fill_parties (db, data);
  fill_places (db, data);
  fill_leads (db, data);
  fill_documents (db, data);
  return TRUE;
}

void
many_fill (YxDesk *desk, const ManySize *size)
{
  g_autoptr (GError) error = NULL;
  Fill fill = { .size = size, .now = g_get_real_time () };

  fill.cases = g_ptr_array_new_with_free_func (g_free);
  fill.debtors = g_ptr_array_new_with_free_func (g_free);
  fill.places = g_ptr_array_new_with_free_func (g_free);
  yx_store_write (yx_desk_get_store (desk), fill_job, &fill, NULL, &error);
  g_assert_no_error (error);
  g_ptr_array_unref (fill.cases);
  g_ptr_array_unref (fill.debtors);
  g_ptr_array_unref (fill.places);
}

YxDesk *
many_desk (const char *path, const ManySize *size)
{
  g_autoptr (GError) error = NULL;
  YxDesk *desk = yx_desk_create (path, &error);

  g_assert_no_error (error);
  many_fill (desk, size);
  return desk;
}
