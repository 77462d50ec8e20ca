/* Names folded, numbers read, addresses taken apart. */

#include <glib.h>
#include <locale.h>
#include <string.h>

#include "region/address-parse.h"
#include "region/name-text.h"
#include "region/pinyin.h"

static void
test_keys (void)
{
  static const char *const cases[][2] = {
    { "Ｇ２０８ 国道", "g208国道" }, { "Plöck", "plock" },       { "STRASSE", "strasse" },
    { "Straße", "strasse" },       { "Rue de l’Abbaye", "ruedelabbaye" },
    { "温泉街道", "温泉街道" },    { "（原）城关镇", "原城关镇" }, { "---", "" },
    { "", "" },                    { "\xff\xfe路", "路" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *key = yx_name_key (cases[i][0]);

    g_assert_cmpstr (key, ==, cases[i][1]);
  }
}

static void
test_short_keys (void)
{
  static const char *const cases[][2] = {
    { "温泉街道", "温泉" },       { "温泉街道办事处", "温泉" }, { "吕村村民委员会", "吕村" },
    { "北张羌村", "北张羌" },     { "吕村", NULL },             { "大街", NULL },
    { "方头村村民委员会", "方头" }, { "枫华园社区居民委员会", "枫华园" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *key = yx_name_short_key (cases[i][0]);

    g_assert_cmpstr (key, ==, cases[i][1]);
  }
}

static void
test_numbers (void)
{
  static const struct {
    const char *text;
    gboolean is_number;
    guint value;
    gsize bytes;
  } cases[] = {
    { "12号", TRUE, 12, 2 },      { "十二组", TRUE, 12, 6 },   { "三十", TRUE, 30, 6 },
    { "一百零三", TRUE, 103, 12 }, { "二〇一", TRUE, 201, 9 },  { "两千", TRUE, 2000, 6 },
    { "号", FALSE, 0, 0 },        { "", FALSE, 0, 0 },         { "123456", FALSE, 0, 0 },
    { "一二三四五六七八九", FALSE, 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint value = 0;
    gsize bytes = 0;

    g_assert_cmpint (yx_name_read_number (cases[i].text, &value, &bytes), ==, cases[i].is_number);
    g_assert_cmpuint (value, ==, cases[i].value);
    g_assert_cmpuint (bytes, ==, cases[i].bytes);
  }
}

static void
test_distance (void)
{
  g_assert_cmpuint (yx_name_distance ("温泉街", "温泉街", 2), ==, 0);
  g_assert_cmpuint (yx_name_distance ("温泉街", "温街", 2), ==, 1);
  g_assert_cmpuint (yx_name_distance ("温泉街", "泉温街", 2), ==, 1);
  g_assert_cmpuint (yx_name_distance ("温泉街", "文全街", 1), ==, 2);
  g_assert_cmpuint (yx_name_distance ("", "温", 1), ==, 1);
  g_assert_cmpuint (yx_name_distance ("abcdef", "x", 2), ==, 3);
}

static void
test_pinyin (void)
{
  g_autoptr (YxPinyin) pinyin = yx_pinyin_new ();
  g_autoptr (GString) reading = g_string_new (NULL);
  g_autoptr (GString) initials = g_string_new (NULL);
  g_autofree char *folded = yx_pinyin_fold ("lvdi");

  g_assert_nonnull (pinyin);
  g_assert_true (yx_pinyin_read (pinyin, "温泉街2号", reading, initials));
  g_assert_cmpstr (reading->str, ==, "wenquanjie2hao");
  g_assert_cmpstr (initials->str, ==, "wqj2h");
  g_assert_false (yx_pinyin_read (pinyin, "plock", reading, initials));
  g_assert_cmpstr (reading->str, ==, "wenquanjie2hao");
  g_assert_cmpstr (folded, ==, "ludi");
}

/* All readings of a name. */
static char *
all_readings (YxPinyin *pinyin, const char *key)
{
  g_autoptr (GString) initials = g_string_new (NULL);
  GString *text = g_string_new (NULL);

  g_assert_true (yx_pinyin_read (pinyin, key, text, initials));
  for (guint i = 0; i < 20; i++) {
    g_autoptr (GString) reading = g_string_new (" ");

    if (yx_pinyin_read_other (pinyin, key, i, reading, initials))
      g_string_append (text, reading->str);
  }
  return g_string_free (text, FALSE);
}

static void
test_other_readings (void)
{
  static const struct {
    const char *key, *readings;
  } cases[] = {
    { "温泉街", "wenquanjie" },
    { "重庆路", "zhongqinglu chongqinglu" },
    { "太行路", "taixinglu taihanglu taihenglu taihanglu" },
    { "六安路", "liuanlu luanlu" },
    { "大夫庄", "dafuzhuang daifuzhuang" },
    { "长都路", "zhangdoulu changdoulu zhangdulu changdulu" },
  };
  g_autoptr (YxPinyin) pinyin = yx_pinyin_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *readings = all_readings (pinyin, cases[i].key);

    g_assert_cmpstr (readings, ==, cases[i].readings);
  }
}

/* "county:温县 group:3组=3" */
static char *
describe (GPtrArray *parts)
{
  static const char *const words[YX_N_PARTS]
      = { "province", "city",     "county", "town", "village", "group",    "street", "door",
          "estate",   "building", "unit",   "room", "and",     "crossing", "near",   "name" };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < parts->len; i++) {
    const YxAddressPart *part = g_ptr_array_index (parts, i);

    g_string_append_printf (text, "%s%s:%s", i > 0 ? " " : "", words[part->kind], part->text);
    if (part->number > 0)
      g_string_append_printf (text, "=%u", part->number);
    if (part->letter != 0)
      g_string_append_printf (text, "/%c", part->letter);
  }
  return g_string_free (text, FALSE);
}

static const char *const addresses[][2] = {
  { "河南省焦作市温县温泉街道黄河路中段168号锦绣江南小区3号楼2单元501室",
    "province:河南省 city:焦作市 county:温县 town:温泉街道 street:黄河路 near:中段 door:168号=168 "
    "estate:锦绣江南小区 building:3号楼=3 unit:2单元=2 room:501室=501" },
  { "温县温泉街道陈村3组12号", "county:温县 town:温泉街道 village:陈村 group:3组=3 door:12号=12" },
  { "武陟县木城街道办事处东街村民委员会二组",
    "county:武陟县 town:木城街道办事处 village:东街村民委员会 group:二组=2" },
  { "焦作市山阳区解放东路与塔南路交叉口东南角",
    "city:焦作市 county:山阳区 street:解放东路 and:与 street:塔南路 crossing:交叉口 near:东南角" },
  { "温县赵堡镇陈家沟村北大街４５号",
    "county:温县 town:赵堡镇 village:陈家沟村 street:北大街 door:45号=45" },
  { "人民路建设银行家属院2号楼东单元3楼西户",
    "street:人民路 estate:建设银行家属院 building:2号楼=2 unit:东单元 room:3楼=3 room:西户" },
  { "温县县城黄河路北段路西", "county:温县 near:县城 street:黄河路 near:北段 near:路西" },
  { "孟州市会昌街道办事处（原城关镇）", "city:孟州市 town:会昌街道办事处" },
  { "中山路社区", "village:中山路社区" },
  { "北街村 三组", "village:北街村 group:三组=3" },
  { "县前街", "street:县前街" },
  { "二七区五一路八号", "county:二七区 street:五一路 door:八号=8" },
  { "温县番田镇段村第三村民小组", "county:温县 town:番田镇 village:段村 group:第三村民小组=3" },
  { "黄河路168", "street:黄河路 door:168=168" },
  { "子夏村1-3号", "village:子夏村 door:1-3号=1" },
  { "黄河路12a号", "street:黄河路 door:12a号=12/a" },
  { "A座12层", "building:a座/a room:12层=12" },
  { "新华书店对面", "name:新华书店 near:对面" },
  { "(", "name:(" },
  { "", "" },
};

static void
test_parse (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++) {
    g_autoptr (GPtrArray) parts = yx_address_parse (addresses[i][0], NULL, NULL);
    g_autofree char *shown = describe (parts);

    g_assert_cmpstr (shown, ==, addresses[i][1]);
  }
}

static guint
knows_cb (const char *key, gpointer user_data)
{
  if (strcmp (key, "锦绣江南") == 0)
    return YX_PART_MASK (YX_PART_ESTATE);
  if (strcmp (key, "和平路") == 0)
    return YX_PART_MASK (YX_PART_STREET);
  return strcmp (key, "张城") == 0 ? YX_PART_MASK (YX_PART_VILLAGE) : 0;
}

/* What the region has decides where words end. */
static void
test_parse_known (void)
{
  static const char *const cases[][2] = {
    { "锦绣江南3栋", "estate:锦绣江南 building:3栋=3" },
    { "解放路和平路交叉口", "street:解放路 street:和平路 crossing:交叉口" },
    { "张城3组", "village:张城 group:3组=3" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GPtrArray) parts = yx_address_parse (cases[i][0], knows_cb, NULL);
    g_autofree char *shown = describe (parts);

    g_assert_cmpstr (shown, ==, cases[i][1]);
  }
}

/* Whatever is thrown at it, the parts stand in the text in their order. */
static void
test_parse_anything (void)
{
  static const char *const pieces[] = { "温县", "号", "村", "3", "十", "路", "与", "-", ",", " ", "#",
                                        "第", "(", ")", "a", "\xe5", "街道", "室", "🚔", "之" };

  for (guint seed = 0; seed < 3000; seed++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (GPtrArray) parts = NULL;
    g_autofree char *folded = NULL;
    const char *at;

    for (int n = g_rand_int_range (rand, 0, 60); n > 0; n--)
      g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
    parts = yx_address_parse (text->str, NULL, NULL);
    folded = yx_name_fold_address (text->str);
    at = folded;
    for (guint i = 0; i < parts->len; i++) {
      const YxAddressPart *part = g_ptr_array_index (parts, i);
      g_autofree char *first = g_strndup (part->text, g_utf8_next_char (part->text) - part->text);

      at = strstr (at, first);
      g_assert_nonnull (at);
    }
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/names/keys", test_keys);
  g_test_add_func ("/names/short-keys", test_short_keys);
  g_test_add_func ("/names/numbers", test_numbers);
  g_test_add_func ("/names/distance", test_distance);
  g_test_add_func ("/names/pinyin", test_pinyin);
  g_test_add_func ("/names/other-readings", test_other_readings);
  g_test_add_func ("/address/parse", test_parse);
  g_test_add_func ("/address/parse-known", test_parse_known);
  g_test_add_func ("/address/parse-anything", test_parse_anything);
  return g_test_run ();
}
