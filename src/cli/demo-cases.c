#define G_LOG_DOMAIN "yexun-demo"

#include "config.h"

#include "cli/demo-cases.h"

#include <string.h>

#define MAX_ADDRESSES 4
#define CLAIM_MEDIAN_YUAN 45000.0
#define CLAIM_SIGMA 1.15

typedef struct {
  char *text;
  bool has_point;
  YxLonLat point;
} Address;

typedef struct {
  char *name;
  char *id_number;
  char *phone;
  bool is_entity;
  bool is_female;
  Address addresses[MAX_ADDRESSES]; /* home, household, business, relative */
  int n_addresses;
} Debtor;

typedef struct {
  char *number;
  char *applicant;
  const char *cause;
  const char *judge;
  char filed[11];
  guint64 claim, paid; /* yuan */
  const char *status;
} Case;

typedef struct {
  guint case_index, debtor_index;
  YxDemoList list;
} Standing;

struct _YxDemoCases {
  const YxDemoCounty *county;
  YxDemoRandom random;
  GArray *cases;     /* Case */
  GArray *debtors;   /* Debtor */
  GArray *standings; /* Standing: who is a debtor in which case */
  GPtrArray *judges; /* char * */
  guint next_serial[2];
};

static const double cause_weights[] = { 30, 14, 13, 10, 10, 8, 6, 4, 5 };
static const char *const causes[][2] = {
  { "民间借贷纠纷", "民间借贷纠纷" },
  { "金融借款合同纠纷", "信用卡纠纷" },
  { "买卖合同纠纷", "买卖合同纠纷" },
  { "追索劳动报酬纠纷", "劳务合同纠纷" },
  { "机动车交通事故责任纠纷", "生命权、身体权、健康权纠纷" },
  { "物业服务合同纠纷", "租赁合同纠纷" },
  { "抚养费纠纷", "离婚后财产纠纷" },
  { "追偿权纠纷", "追偿权纠纷" },
  { "承揽合同纠纷", "不当得利纠纷" },
};
/* Index in `causes` of those that a bank or a manager of buildings brings. */
#define CAUSE_BANK 1
#define CAUSE_PROPERTY 5

static const char *const surnames[] = {
  "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "马", "朱", "胡", "郭",
  "何", "高", "林", "郑", "谢", "罗", "宋", "唐", "韩", "曹", "许", "邓", "冯", "史", "郝", "慕",
};
static const char *const sample_marks[] = { "例", "样", "拟", "设", "示" };
static const char *const female_endings[]
    = { "芳", "敏", "丽", "静", "燕", "玲", "娟", "霞", "梅", "红", "萍", "洁", "娜", "英" };
static const char *const male_endings[] = { "伟", "军", "强", "勇", "涛", "杰", "磊", "斌",
                                            "峰", "鹏", "辉", "刚", "平", "东", "宁", "波" };
static const char *const entity_names[] = {
  "温县样例商贸有限公司",     "焦作拟设机械制造有限公司", "温县示例鞋业有限公司",
  "河南例设建筑工程有限公司", "温县拟兴种植专业合作社",   "焦作样品物流有限公司",
  "温县示范拟建建材厂",       "河南样本食品有限公司",     "温县例设装饰工程有限公司",
};
static const char *const bank_names[]
    = { "温县示例农村商业银行", "中原样例银行焦作分行", "样例邮储银行温县支行" };
static const char *const property_names[] = { "温县示例物业服务有限公司", "焦作样例置业有限公司" };

/* Where debtors are said to be who cannot be found: outside the county, or nowhere exactly. */
static const struct {
  const char *text;
  bool has_point;
  double lon, lat;
} distant[] = {
  { "郑州市中原区样例路88号院", true, 113.6132, 34.7485 },
  { "焦作市山阳区示例街道样例小区12号楼", true, 113.2518, 35.2231 },
  { "洛阳市西工区样例路6号", true, 112.4272, 34.6651 },
  { "广东省东莞市示例镇样例工业园宿舍", false, 0, 0 },
  { "江苏省苏州市示例区样例电子厂", false, 0, 0 },
  { "外出务工，具体地址不详", false, 0, 0 },
  { "北京市示例区样例工地", false, 0, 0 },
};

#define PICK(random, array) ((array)[yx_demo_random_below ((random), (int) G_N_ELEMENTS (array))])

static void
case_clear (gpointer data)
{
  Case *item = data;

  g_free (item->number);
  g_free (item->applicant);
}

static void
debtor_clear (gpointer data)
{
  Debtor *debtor = data;

  g_free (debtor->name);
  g_free (debtor->id_number);
  g_free (debtor->phone);
  for (int i = 0; i < debtor->n_addresses; i++)
    g_free (debtor->addresses[i].text);
}

/* GB 11643: eighteen characters whose last is a check over the others. */
static char *
invent_citizen_id (YxDemoRandom *random, bool female)
{
  static const int weights[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
  int year = 1958 + yx_demo_random_below (random, 44);
  int month = 1 + yx_demo_random_below (random, 12);
  int day = 1 + yx_demo_random_below (random, 28);
  int sequence = yx_demo_random_below (random, 499) * 2 + (female ? 2 : 1);
  g_autofree char *body = g_strdup_printf ("990825%04d%02d%02d%03d", year, month, day, sequence);
  int sum = 0;

  for (int i = 0; i < 17; i++)
    sum += (body[i] - '0') * weights[i];
  return g_strdup_printf ("%s%c", body, "10X98765432"[sum % 11]);
}

/* GB 32100: a check in base 31 over the seventeen characters before it. */
static char *
invent_credit_code (YxDemoRandom *random)
{
  static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  char code[19] = "99990825";
  int sum = 0, weight = 1;

  for (int i = 8; i < 17; i++)
    code[i] = alphabet[yx_demo_random_below (random, 31)];
  for (int i = 0; i < 17; i++) {
    for (int value = 0; value < 31; value++)
      if (alphabet[value] == code[i])
        sum += value * weight;
    weight = weight * 3 % 31;
  }
  code[17] = alphabet[(31 - sum % 31) % 31];
  return g_strdup (code);
}

static char *
house_text (const YxDemoHouse *house, YxDemoRandom *random)
{
  switch (house->kind) {
  case YX_DEMO_HOUSE_VILLAGE:
    return g_strdup_printf ("%s%s%s%d组%d号", house->county, house->town, house->village,
                            house->group, house->number);
  case YX_DEMO_HOUSE_ESTATE:
    return g_strdup_printf ("%s%s%s%d号楼%d单元%d0%d室", house->county, house->town, house->village,
                            house->group, house->number, 1 + yx_demo_random_below (random, 6),
                            1 + yx_demo_random_below (random, 2));
  case YX_DEMO_HOUSE_SHOP:
    return g_strdup_printf ("%s%s%s%d号", house->county, house->town, house->village,
                            house->number);
  }
  g_assert_not_reached ();
}

/* A door of the wanted kind, drawn at random. */
static const YxDemoHouse *
pick_house (YxDemoCases *cases, YxDemoHouseKind kind)
{
  gsize n_houses;
  const YxDemoHouse *houses = yx_demo_county_get_houses (cases->county, &n_houses);

  for (;;) {
    const YxDemoHouse *house = &houses[yx_demo_random_below (&cases->random, (int) n_houses)];

    if (house->kind == kind)
      return house;
  }
}

static void
add_address (YxDemoCases *cases, Debtor *debtor, bool usable)
{
  YxDemoRandom *random = &cases->random;
  Address *address = &debtor->addresses[debtor->n_addresses];
  /* The third address is where the debtor does business; an entity is all business. */
  bool business = debtor->is_entity || debtor->n_addresses == 2;
  YxDemoHouseKind kind = business                               ? YX_DEMO_HOUSE_SHOP
                         : yx_demo_random_chance (random, 0.74) ? YX_DEMO_HOUSE_VILLAGE
                                                                : YX_DEMO_HOUSE_ESTATE;
  const YxDemoHouse *house = pick_house (cases, kind);
  int far = yx_demo_random_below (random, (int) G_N_ELEMENTS (distant));

  debtor->n_addresses++;
  if (usable) {
    address->text = house_text (house, random);
    address->point = house->place;
    address->has_point = true;
  } else if (yx_demo_random_chance (random, 0.5)) {
    /* Known to the village only, without a place on any map. */
    address->text
        = g_strdup_printf ("%s%s%s（老宅，门牌不详）", house->county, house->town, house->village);
  } else {
    address->text = g_strdup (distant[far].text);
    address->has_point = distant[far].has_point;
    address->point = (YxLonLat){ distant[far].lon, distant[far].lat };
  }
}

static guint
add_debtor (YxDemoCases *cases, bool is_entity)
{
  YxDemoRandom *random = &cases->random;
  Debtor debtor = { .is_entity = is_entity, .is_female = yx_demo_random_chance (random, 0.27) };
  guint entity_number = 0;

  if (is_entity) {
    for (guint i = 0; i < cases->debtors->len; i++)
      entity_number += g_array_index (cases->debtors, Debtor, i).is_entity;
    debtor.name = g_strdup (entity_names[entity_number % G_N_ELEMENTS (entity_names)]);
    debtor.id_number = invent_credit_code (random);
  } else {
    debtor.name = yx_demo_person_name (random, debtor.is_female);
    debtor.id_number = invent_citizen_id (random, debtor.is_female);
  }
  debtor.phone = g_strdup_printf ("154%04d%04d", yx_demo_random_below (random, 10000),
                                  yx_demo_random_below (random, 10000));
  g_array_append_val (cases->debtors, debtor);
  return cases->debtors->len - 1;
}

static guint
add_case (YxDemoCases *cases, bool open)
{
  static const double status_weights[] = { 62, 8, 7, 14, 9 };
  static const char *const statuses[] = { "在办", "中止", "和解", "终本", "执行完毕" };
  YxDemoRandom *random = &cases->random;
  int cause = yx_demo_random_weighted (random, cause_weights, G_N_ELEMENTS (cause_weights));
  bool this_year = yx_demo_random_chance (random, 0.75);
  bool resumed = yx_demo_random_chance (random, 0.15);
  int month = 1 + yx_demo_random_below (random, 12);
  Case item = { .cause = causes[cause][yx_demo_random_chance (random, 0.4)] };

  cases->next_serial[this_year] += 1 + (guint) yx_demo_random_below (random, 9);
  item.number = g_strdup_printf ("（%d）豫0825%s%u号", this_year ? 2025 : 2024,
                                 resumed ? "执恢" : "执", cases->next_serial[this_year]);
  if (cause == CAUSE_BANK)
    item.applicant = g_strdup (PICK (random, bank_names));
  else if (cause == CAUSE_PROPERTY)
    item.applicant = g_strdup (PICK (random, property_names));
  else
    item.applicant = yx_demo_person_name (random, yx_demo_random_chance (random, 0.4));
  item.judge = g_ptr_array_index (cases->judges,
                                  (guint) yx_demo_random_below (random, (int) cases->judges->len));
  g_snprintf (item.filed, sizeof item.filed, "%d-%02d-%02d", this_year ? 2025 : 2024, month,
              1 + yx_demo_random_below (random, 28));
  item.claim = (guint64) yx_demo_random_lognormal (random, CLAIM_MEDIAN_YUAN, CLAIM_SIGMA);
  item.claim = MAX (item.claim, 800);
  item.status = open ? statuses[0] : statuses[yx_demo_random_weighted (random, status_weights, 5)];
  if (g_str_equal (item.status, "执行完毕"))
    item.paid = item.claim;
  else if (yx_demo_random_chance (random, 0.22))
    item.paid = (guint64) ((double) item.claim * yx_demo_random_uniform (random, 0.05, 0.6));
  g_array_append_val (cases->cases, item);
  return cases->cases->len - 1;
}

static void
stand_in (YxDemoCases *cases, guint case_index, guint debtor_index, YxDemoList list)
{
  g_array_append_vals (cases->standings, &(Standing){ case_index, debtor_index, list }, 1);
}

/* Tonight: 14 debtors with one address, 13 with two, 9 with three or four. Seven addresses in
 * ten can be used, and everybody has one that can. One debtor stands in two cases, and one case
 * has two debtors, so cases and debtors are equally many. */
static void
invent_tonight (YxDemoCases *cases)
{
  YxDemoRandom *random = &cases->random;
  int order[YX_DEMO_N_TONIGHT];
  int n_addresses[YX_DEMO_N_TONIGHT];
  int total = 0, spare, good;

  yx_demo_random_permutation (random, order, YX_DEMO_N_TONIGHT);
  for (int i = 0; i < YX_DEMO_N_TONIGHT; i++) {
    n_addresses[i] = order[i] < 14 ? 1 : order[i] < 27 ? 2 : order[i] < 34 ? 3 : 4;
    total += n_addresses[i];
  }
  spare = total - YX_DEMO_N_TONIGHT;
  good = total * 7 / 10 - YX_DEMO_N_TONIGHT;

  for (int i = 0; i < YX_DEMO_N_TONIGHT; i++) {
    /* Four entities, of one address each. */
    guint number = add_debtor (cases, order[i] < 4);
    Debtor *debtor = &g_array_index (cases->debtors, Debtor, number);

    add_address (cases, debtor, true);
    for (int k = 1; k < n_addresses[i]; k++) {
      /* Of the addresses still to come, so many are good. */
      bool usable = yx_demo_random_below (random, spare) < good;

      add_address (cases, debtor, usable);
      good -= usable;
      spare--;
    }
    if (i == 20)
      stand_in (cases, cases->cases->len - 1, number, YX_DEMO_LIST_TONIGHT);
    else
      stand_in (cases, add_case (cases, true), number, YX_DEMO_LIST_TONIGHT);
    if (i == 8)
      stand_in (cases, add_case (cases, true), number, YX_DEMO_LIST_TONIGHT);
  }
}

static void
invent_backlog (YxDemoCases *cases)
{
  YxDemoRandom *random = &cases->random;

  for (int i = 0; i < YX_DEMO_N_BACKLOG; i++) {
    guint number = add_debtor (cases, yx_demo_random_chance (random, 0.09));
    Debtor *debtor = &g_array_index (cases->debtors, Debtor, number);
    int n = debtor->is_entity
                ? 1
                : 1 + yx_demo_random_weighted (random, (double[]){ 40, 35, 20, 5 }, MAX_ADDRESSES);

    for (int k = 0; k < n; k++)
      add_address (cases, debtor, yx_demo_random_chance (random, 0.7));
    stand_in (cases, add_case (cases, false), number, YX_DEMO_LIST_BACKLOG);
  }
}

static void
append_cell (GString *csv, const char *text)
{
  if (csv->len > 0 && csv->str[csv->len - 1] != '\n')
    g_string_append_c (csv, ',');
  g_assert (!strpbrk (text, ",\"\r\n"));
  g_string_append (csv, text);
}

/* Degrees with seven decimals, whatever the locale. */
static void
append_degrees (GString *csv, bool known, double degrees)
{
  g_autofree char *text = NULL;
  gint64 e7 = (gint64) (degrees * 1e7 + 0.5);

  if (known)
    text = g_strdup_printf ("%" G_GINT64_FORMAT ".%07" G_GINT64_FORMAT, e7 / 10000000,
                            e7 % 10000000);
  append_cell (csv, text ? text : "");
}

static void
append_row (GString *csv, const Case *item, const Debtor *debtor)
{
  g_autofree char *claim = g_strdup_printf ("%" G_GUINT64_FORMAT ".00", item->claim);
  g_autofree char *paid = g_strdup_printf ("%" G_GUINT64_FORMAT ".00", item->paid);

  append_cell (csv, item->number);
  append_cell (csv, "温县人民法院");
  append_cell (csv, item->applicant);
  append_cell (csv, item->cause);
  append_cell (csv, item->judge);
  append_cell (csv, item->filed);
  append_cell (csv, claim);
  append_cell (csv, paid);
  append_cell (csv, item->status);
  append_cell (csv, debtor->name);
  append_cell (csv, debtor->is_entity ? "单位" : "个人");
  append_cell (csv, debtor->id_number);
  append_cell (csv, debtor->is_entity ? "" : debtor->is_female ? "女" : "男");
  append_cell (csv, debtor->phone);
  for (int i = 0; i < MAX_ADDRESSES; i++) {
    const Address *address = &debtor->addresses[i];
    bool known = i < debtor->n_addresses;

    append_cell (csv, known ? address->text : "");
    append_degrees (csv, known && address->has_point, address->point.lon);
    append_degrees (csv, known && address->has_point, address->point.lat);
  }
  g_string_append (csv, "\r\n");
}

YxDemoCases *
yx_demo_cases_new (const YxDemoCounty *county, guint64 seed)
{
  YxDemoCases *cases;

  g_return_val_if_fail (county != NULL, NULL);

  cases = g_new0 (YxDemoCases, 1);
  cases->county = county;
  yx_demo_random_init (&cases->random, seed, "cases");
  cases->cases = g_array_new (FALSE, TRUE, sizeof (Case));
  g_array_set_clear_func (cases->cases, case_clear);
  cases->debtors = g_array_new (FALSE, TRUE, sizeof (Debtor));
  g_array_set_clear_func (cases->debtors, debtor_clear);
  cases->standings = g_array_new (FALSE, FALSE, sizeof (Standing));
  cases->judges = g_ptr_array_new_with_free_func (g_free);
  for (int i = 0; i < 6; i++)
    g_ptr_array_add (cases->judges, yx_demo_person_name (&cases->random, i % 3 == 0));

  invent_tonight (cases);
  invent_backlog (cases);
  return cases;
}

void
yx_demo_cases_free (YxDemoCases *cases)
{
  g_return_if_fail (cases != NULL);

  g_array_unref (cases->cases);
  g_array_unref (cases->debtors);
  g_array_unref (cases->standings);
  g_ptr_array_unref (cases->judges);
  g_free (cases);
}

GBytes *
yx_demo_cases_to_csv (const YxDemoCases *cases, YxDemoList list)
{
  g_autoptr (GString) csv = NULL;

  g_return_val_if_fail (cases != NULL, NULL);

  csv = g_string_new ("\xef\xbb\xbf"
                      "案号,执行法院,申请执行人,案由,承办人,立案日期,执行标的额,"
                      "执行到位金额,案件状态,被执行人,主体类型,身份证号码,性别,联系电话,"
                      "现住址1,经度1,纬度1,户籍地址2,经度2,纬度2,经营地址3,经度3,纬度3,"
                      "亲属住址4,经度4,纬度4\r\n");
  for (guint i = 0; i < cases->standings->len; i++) {
    const Standing *standing = &g_array_index (cases->standings, Standing, i);

    if (standing->list == list)
      append_row (csv, &g_array_index (cases->cases, Case, standing->case_index),
                  &g_array_index (cases->debtors, Debtor, standing->debtor_index));
  }
  return g_string_free_to_bytes (g_steal_pointer (&csv));
}

GStrv
yx_demo_cases_dup_tonight (const YxDemoCases *cases)
{
  g_autoptr (GStrvBuilder) numbers = g_strv_builder_new ();
  guint last = G_MAXUINT;

  g_return_val_if_fail (cases != NULL, NULL);

  for (guint i = 0; i < cases->standings->len; i++) {
    const Standing *standing = &g_array_index (cases->standings, Standing, i);

    if (standing->list == YX_DEMO_LIST_TONIGHT && standing->case_index != last)
      g_strv_builder_add (numbers, g_array_index (cases->cases, Case, standing->case_index).number);
    last = standing->case_index;
  }
  return g_strv_builder_end (numbers);
}

guint
yx_demo_cases_get_n (const YxDemoCases *cases, YxDemoList list)
{
  guint n = 0;

  g_return_val_if_fail (cases != NULL, 0);

  for (guint i = 0; i < cases->standings->len; i++)
    n += g_array_index (cases->standings, Standing, i).list == list;
  return n;
}

void
yx_demo_cases_get (const YxDemoCases *cases, YxDemoList list, guint index,
                   YxDemoStanding *ret_standing)
{
  g_return_if_fail (cases != NULL && ret_standing != NULL);

  for (guint i = 0; i < cases->standings->len; i++) {
    const Standing *standing = &g_array_index (cases->standings, Standing, i);
    const Debtor *debtor;
    const Case *item;

    if (standing->list != list || index-- > 0)
      continue;
    debtor = &g_array_index (cases->debtors, Debtor, standing->debtor_index);
    item = &g_array_index (cases->cases, Case, standing->case_index);
    *ret_standing = (YxDemoStanding){
      .number = item->number,
      .debtor = debtor->name,
      .id_number = debtor->id_number,
      .filed = item->filed,
      .is_open = g_str_equal (item->status, "在办"),
      .is_entity = debtor->is_entity,
      .is_female = debtor->is_female,
      .has_point = debtor->n_addresses > 0 && debtor->addresses[0].has_point,
    };
    for (int a = 0; a < debtor->n_addresses; a++)
      ret_standing->addresses[a] = debtor->addresses[a].text;
    return;
  }
  g_return_if_reached ();
}

char *
yx_demo_citizen_id (YxDemoRandom *random, gboolean female)
{
  return invent_citizen_id (random, female);
}

char *
yx_demo_person_name (YxDemoRandom *random, gboolean female)
{
  const char *surname = PICK (random, surnames);
  const char *mark = PICK (random, sample_marks);

  return g_strconcat (surname, mark,
                      female ? PICK (random, female_endings) : PICK (random, male_endings), NULL);
}
