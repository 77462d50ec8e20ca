#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include "region/address-parse.h"

#include <string.h>

#include "region/name-text.h"

/* What is longer is cut; nobody's address is. */
#define MAX_CHARS 120
#define MAX_WORD 16
#define MAX_ENDINGS 4 /* of a word: 社区居委会, 居委会 … */
#define DETAIL (YX_PART_TOWN + 2) /* the last unit named: none, province … town, something finer */
#define N_STATES (DETAIL + 1)

#define COST_WORD 1.0       /* a word with a right ending */
#define COST_LENGTH 0.008   /* by the square of its characters: long words are rare */
#define COST_KNOWN 0.35     /* a word that the region knows */
#define COST_INNER 1.25     /* each ending within a word after which another word could begin */
#define COST_CUT_SHORT 0.9  /* 街 of 街道, and 县 of 温县县 */
#define COST_JOINED 0.8     /* a street that begins with the 与 of a crossing */
#define COST_NUMBER 0.4
#define COST_BARE_NUMBER 0.8
#define COST_WORD_FIXED 0.1 /* 附近, 交叉口 */
#define COST_LETTER 1.4     /* a character that belongs to nothing */
#define COST_DISORDER 2.0   /* a county after a village */

typedef struct {
  const char *text;
  YxPartKind kind;
  guint least; /* characters before the ending */
} Ending;

/* The longest that fits decides. */
static const Ending endings[] = {
  { "特别行政区", YX_PART_PROVINCE, 2 },
  { "自治区", YX_PART_PROVINCE, 2 },
  { "省", YX_PART_PROVINCE, 2 },
  { "自治州", YX_PART_CITY, 2 },
  { "地区", YX_PART_CITY, 2 },
  { "市", YX_PART_CITY, 2 },
  { "自治县", YX_PART_COUNTY, 2 },
  { "县", YX_PART_COUNTY, 1 },
  { "区", YX_PART_COUNTY, 2 },
  { "街道办事处", YX_PART_TOWN, 1 },
  { "街道办", YX_PART_TOWN, 1 },
  { "街办", YX_PART_TOWN, 1 },
  { "街道", YX_PART_TOWN, 1 },
  { "办事处", YX_PART_TOWN, 1 },
  { "镇", YX_PART_TOWN, 1 },
  { "乡", YX_PART_TOWN, 1 },
  { "村村民委员会", YX_PART_VILLAGE, 1 },
  { "村民委员会", YX_PART_VILLAGE, 1 },
  { "村委会", YX_PART_VILLAGE, 1 },
  { "村委", YX_PART_VILLAGE, 1 },
  { "社区居民委员会", YX_PART_VILLAGE, 1 },
  { "社区居委会", YX_PART_VILLAGE, 1 },
  { "居民委员会", YX_PART_VILLAGE, 1 },
  { "居委会", YX_PART_VILLAGE, 1 },
  { "自然村", YX_PART_VILLAGE, 1 },
  { "社区", YX_PART_VILLAGE, 1 },
  { "村", YX_PART_VILLAGE, 1 },
  { "屯", YX_PART_VILLAGE, 1 },
  { "大街", YX_PART_STREET, 1 },
  { "大道", YX_PART_STREET, 1 },
  { "胡同", YX_PART_STREET, 1 },
  { "公路", YX_PART_STREET, 1 },
  { "国道", YX_PART_STREET, 1 },
  { "省道", YX_PART_STREET, 1 },
  { "县道", YX_PART_STREET, 1 },
  { "乡道", YX_PART_STREET, 1 },
  { "路", YX_PART_STREET, 1 },
  { "街", YX_PART_STREET, 1 },
  { "道", YX_PART_STREET, 2 },
  { "巷", YX_PART_STREET, 1 },
  { "弄", YX_PART_STREET, 1 },
  { "小区", YX_PART_ESTATE, 1 },
  { "新区", YX_PART_ESTATE, 1 },
  { "园区", YX_PART_ESTATE, 1 },
  { "厂区", YX_PART_ESTATE, 1 },
  { "校区", YX_PART_ESTATE, 1 },
  { "片区", YX_PART_ESTATE, 1 },
  { "工业区", YX_PART_ESTATE, 1 },
  { "开发区", YX_PART_ESTATE, 1 },
  { "集聚区", YX_PART_ESTATE, 1 },
  { "生活区", YX_PART_ESTATE, 1 },
  { "家属院", YX_PART_ESTATE, 1 },
  { "家属楼", YX_PART_ESTATE, 1 },
  { "花园", YX_PART_ESTATE, 1 },
  { "家园", YX_PART_ESTATE, 1 },
  { "公寓", YX_PART_ESTATE, 1 },
  { "新村", YX_PART_ESTATE, 1 },
  { "山庄", YX_PART_ESTATE, 1 },
  { "名城", YX_PART_ESTATE, 1 },
  { "新城", YX_PART_ESTATE, 1 },
  { "苑", YX_PART_ESTATE, 1 },
  { "大厦", YX_PART_NAME, 1 },
  { "广场", YX_PART_NAME, 1 },
  { "市场", YX_PART_NAME, 1 },
  { "商场", YX_PART_NAME, 1 },
  { "超市", YX_PART_NAME, 1 },
  { "医院", YX_PART_NAME, 1 },
  { "学校", YX_PART_NAME, 1 },
  { "小学", YX_PART_NAME, 1 },
  { "中学", YX_PART_NAME, 1 },
  { "大学", YX_PART_NAME, 1 },
  { "公司", YX_PART_NAME, 1 },
  { "银行", YX_PART_NAME, 1 },
  { "宾馆", YX_PART_NAME, 1 },
  { "酒店", YX_PART_NAME, 1 },
  { "法院", YX_PART_NAME, 1 },
  { "公园", YX_PART_NAME, 1 },
  { "政府", YX_PART_NAME, 1 },
};

static const Ending fixed[] = {
  { "丁字路口", YX_PART_CROSSING, 0 }, { "十字路口", YX_PART_CROSSING, 0 },
  { "交叉路口", YX_PART_CROSSING, 0 }, { "交叉口", YX_PART_CROSSING, 0 },
  { "交汇处", YX_PART_CROSSING, 0 },   { "交会处", YX_PART_CROSSING, 0 },
  { "交界处", YX_PART_CROSSING, 0 },   { "交口", YX_PART_CROSSING, 0 },
  { "路口", YX_PART_CROSSING, 0 },     { "口", YX_PART_NEAR, 0 },
  { "与", YX_PART_AND, 0 },            { "和", YX_PART_AND, 0 },
  { "及", YX_PART_AND, 0 },            { "附近", YX_PART_NEAR, 0 },
  { "对面", YX_PART_NEAR, 0 },         { "旁边", YX_PART_NEAR, 0 },
  { "旁", YX_PART_NEAR, 0 },           { "隔壁", YX_PART_NEAR, 0 },
  { "门口", YX_PART_NEAR, 0 },         { "院内", YX_PART_NEAR, 0 },
  { "中段", YX_PART_NEAR, 0 },         { "东段", YX_PART_NEAR, 0 },
  { "西段", YX_PART_NEAR, 0 },         { "南段", YX_PART_NEAR, 0 },
  { "北段", YX_PART_NEAR, 0 },         { "路北", YX_PART_NEAR, 0 },
  { "路南", YX_PART_NEAR, 0 },         { "路东", YX_PART_NEAR, 0 },
  { "路西", YX_PART_NEAR, 0 },         { "东侧", YX_PART_NEAR, 0 },
  { "西侧", YX_PART_NEAR, 0 },         { "南侧", YX_PART_NEAR, 0 },
  { "北侧", YX_PART_NEAR, 0 },         { "东北角", YX_PART_NEAR, 0 },
  { "东南角", YX_PART_NEAR, 0 },       { "西北角", YX_PART_NEAR, 0 },
  { "西南角", YX_PART_NEAR, 0 },       { "东头", YX_PART_NEAR, 0 },
  { "西头", YX_PART_NEAR, 0 },         { "南头", YX_PART_NEAR, 0 },
  { "北头", YX_PART_NEAR, 0 },         { "东户", YX_PART_ROOM, 0 },
  { "西户", YX_PART_ROOM, 0 },         { "中户", YX_PART_ROOM, 0 },
  { "南户", YX_PART_ROOM, 0 },         { "北户", YX_PART_ROOM, 0 },
  { "东单元", YX_PART_UNIT, 0 },       { "西单元", YX_PART_UNIT, 0 },
  { "中单元", YX_PART_UNIT, 0 },       { "县城", YX_PART_NEAR, 0 },
  { "城区", YX_PART_NEAR, 0 },         { "市区", YX_PART_NEAR, 0 },
  { "城关", YX_PART_NEAR, 0 },         { "以东", YX_PART_NEAR, 0 },
  { "以西", YX_PART_NEAR, 0 },         { "以南", YX_PART_NEAR, 0 },
  { "以北", YX_PART_NEAR, 0 },         { "内", YX_PART_NEAR, 0 },
  { "院", YX_PART_NEAR, 0 },
};

/* What may follow a number; the longest that fits. */
static const Ending counters[] = {
  { "村民小组", YX_PART_GROUP, 0 }, { "居民小组", YX_PART_GROUP, 0 },
  { "生产队", YX_PART_GROUP, 0 },   { "小组", YX_PART_GROUP, 0 },
  { "大队", YX_PART_GROUP, 0 },     { "组", YX_PART_GROUP, 0 },
  { "队", YX_PART_GROUP, 0 },       { "社", YX_PART_GROUP, 0 },
  { "号楼", YX_PART_BUILDING, 0 },  { "号院", YX_PART_DOOR, 0 },
  { "号", YX_PART_DOOR, 0 },        { "#楼", YX_PART_BUILDING, 0 },
  { "#", YX_PART_BUILDING, 0 },     { "栋", YX_PART_BUILDING, 0 },
  { "幢", YX_PART_BUILDING, 0 },    { "座", YX_PART_BUILDING, 0 },
  { "单元", YX_PART_UNIT, 0 },      { "门", YX_PART_UNIT, 0 },
  { "层", YX_PART_ROOM, 0 },        { "楼", YX_PART_ROOM, 0 },
  { "室", YX_PART_ROOM, 0 },        { "房", YX_PART_ROOM, 0 },
  { "户", YX_PART_ROOM, 0 },        { "米", YX_PART_NEAR, 0 },
  { "公里", YX_PART_NEAR, 0 },      { "排", YX_PART_ROOM, 0 },
};

typedef struct {
  double cost;
  guint from_at;
  guint from_state;
  YxPartKind kind;
  guint number;
  char letter;
  gboolean known;
} Step;

/* A word that may begin at the character at hand; the same for all states. */
typedef struct {
  guint known;          /* mask of what the region knows it as, and YX_ADDRESS_NONE_LONGER */
  const Ending *ending; /* nullable */
  gboolean is_cut_short;
  guint n_inner;        /* endings inside it; only with an ending */
} Word;

typedef struct {
  char *text;
  guint starts[MAX_CHARS + 1]; /* byte of each character, and of the end */
  guint n;
  const Ending *ends[MAX_CHARS + 1][MAX_ENDINGS]; /* at each character, the longest first */
  YxAddressKnows knows;
  gpointer user_data;
  Step steps[MAX_CHARS + 1][N_STATES];
  Word words[MAX_WORD + 1];             /* at the character at hand, by length */
  guint fixed_ends[G_N_ELEMENTS (fixed)]; /* where each fixed word at hand ends; 0: not there */
} Parse;

static void
part_free (gpointer data)
{
  YxAddressPart *part = data;

  g_free (part->text);
  g_free (part);
}

/* Remarks in brackets say who lives there or what was there once. */
static char *
drop_remarks (const char *text)
{
  GString *kept = g_string_new (NULL);
  guint depth = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);

    if (c == '(' || c == '[' || c == 0x3010)
      depth++;
    else if (c == ')' || c == ']' || c == 0x3011)
      depth -= depth > 0;
    else if (depth == 0)
      g_string_append_unichar (kept, c);
  }
  /* A bracket that is never closed hides nothing. */
  if (depth > 0)
    g_string_assign (kept, text);
  return g_string_free (kept, FALSE);
}

static gboolean
begins (const Parse *self, guint at, const char *word, guint *ret_end)
{
  const gsize length = strlen (word);
  const char *start = self->text + self->starts[at];

  if (strncmp (start, word, length) != 0)
    return FALSE;
  *ret_end = at + (guint) g_utf8_strlen (word, -1);
  return TRUE;
}

static void
find_endings (Parse *self)
{
  for (guint to = 1; to <= self->n; to++) {
    guint n = 0;

    for (gsize i = 0; i < G_N_ELEMENTS (endings) && n < MAX_ENDINGS; i++) {
      const gsize length = strlen (endings[i].text);
      guint at = n;

      if (length > self->starts[to]
          || memcmp (self->text + self->starts[to] - length, endings[i].text, length) != 0)
        continue;
      for (; at > 0 && strlen (self->ends[to][at - 1]->text) < length; at--)
        self->ends[to][at] = self->ends[to][at - 1];
      self->ends[to][at] = &endings[i];
      n++;
    }
  }
}

/* The ending of text[from, to), the longest that fits; NULL when it has none or too little before
 * it. */
static const Ending *
find_ending (const Parse *self, guint from, guint to)
{
  for (guint i = 0; i < MAX_ENDINGS && self->ends[to][i] != NULL; i++) {
    const Ending *ending = self->ends[to][i];
    const guint n_chars = (guint) strlen (ending->text) / 3; /* all are Han */

    if (n_chars <= to - from)
      return to - from >= n_chars + ending->least ? ending : NULL;
  }
  return NULL;
}

static void
relax (Parse *self, guint at, guint state, guint to, guint to_state, Step step)
{
  Step *old = &self->steps[to][to_state];

  step.cost += self->steps[at][state].cost;
  step.from_at = at;
  step.from_state = state;
  if (step.cost < old->cost)
    *old = step;
}

static void
relax_part (Parse *self, guint at, guint state, guint to, Step step)
{
  guint to_state = DETAIL;

  if (step.kind <= YX_PART_TOWN) {
    to_state = step.kind + 1;
    if (to_state <= state) {
      step.cost += COST_DISORDER;
      to_state = state;
    }
  }
  relax (self, at, state, to, to_state, step);
}

/* Whether the ending goes on after the word: 温泉街|道, or stands there twice: 温县县|城. */
static gboolean
is_cut_short (const Parse *self, guint from, guint to, const Ending *ending)
{
  const gsize length = strlen (ending->text);
  const char *start = self->text + self->starts[to] - length;
  const Ending *before = find_ending (self, from, to - 1);

  if (before != NULL && before->kind == ending->kind && length == strlen ("县"))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (strlen (endings[i].text) > length && g_str_has_prefix (endings[i].text, ending->text)
        && strncmp (start, endings[i].text, strlen (endings[i].text)) == 0)
      return TRUE;
  return FALSE;
}

/* Where a word could end inside text[from, to) and another begin: "温县|温泉街道". */
static guint
count_inner_endings (const Parse *self, guint from, guint to)
{
  guint n = 0;

  for (guint middle = from + 2; middle < to; middle++) {
    const Ending *ending = find_ending (self, from, middle);

    n += ending != NULL && find_ending (self, middle, to) != NULL
         && !is_cut_short (self, from, middle, ending);
  }
  return n;
}

/* What a word at `at` costs more, whatever it is. */
static double
joined_cost (const Parse *self, guint at, guint state)
{
  const char *start = self->text + self->starts[at];

  return at > 0 && self->steps[at][state].kind == YX_PART_STREET
                 && (g_str_has_prefix (start, "与") || g_str_has_prefix (start, "及")
                     || g_str_has_prefix (start, "和"))
             ? COST_JOINED
             : 0.0;
}

static void
relax_words (Parse *self, guint at, guint state)
{
  const double joined = joined_cost (self, at, state);

  for (guint to = at + 2; to <= self->n && to <= at + MAX_WORD; to++) {
    const Word *word = &self->words[to - at];
    const Ending *ending = word->ending;
    const guint mask = word->known;
    const double cut = word->is_cut_short ? COST_CUT_SHORT : 0.0;

    if (self->text[self->starts[to - 1]] == ',')
      break;
    for (YxPartKind kind = 0; kind < YX_N_PARTS; kind++) {
      if ((mask & YX_PART_MASK (kind)) != 0) {
        /* A name without an ending is the likelier the longer it is. */
        const double bare = ending == NULL ? 0.8 / (to - at) : 0.0;

        relax_part (self, at, state, to,
                    (Step){ .kind = kind, .known = TRUE, .cost = COST_KNOWN + bare + cut });
      }
    }
    if (ending != NULL) {
      Step step = {
        .kind = ending->kind,
        .cost = COST_WORD + COST_LENGTH * (to - at) * (to - at) + joined + cut
                + COST_INNER * word->n_inner,
      };

      relax_part (self, at, state, to, step);
      /* A city within a city is of the rank of a county. */
      if (step.kind == YX_PART_CITY) {
        step.kind = YX_PART_COUNTY;
        step.cost += 0.01;
        relax_part (self, at, state, to, step);
      }
    }
  }
}

/* "第三村民小组", "12号", "12-3号", "A座", "3#楼", "B12栋"; after a dash or at the end a bare number. */
static void
relax_numbers (Parse *self, guint at, guint state)
{
  const char *start = self->text + self->starts[at], *p = start;
  Step step = { .cost = COST_NUMBER };
  const Ending *best = NULL;
  gboolean is_ascii, has_number;
  gsize bytes = 0, best_length = 0;
  guint to;

  if (g_str_has_prefix (p, "第") || g_str_has_prefix (p, "附"))
    p += strlen ("第");
  if (g_ascii_isalpha (*p) && !g_ascii_isalpha (p[1]))
    step.letter = *p++;
  is_ascii = g_ascii_isdigit (*p);
  has_number = yx_name_read_number (p, &step.number, &bytes);
  if (has_number)
    p += bytes;
  else if (step.letter == 0)
    return;
  if (has_number && is_ascii && g_ascii_isalpha (*p) && step.letter == 0)
    step.letter = *p++;
  /* 12-3, 12之3: what comes after is finer than the map. */
  for (guint i = 0; i < 3 && has_number; i++) {
    guint more;
    const gsize dash = *p == '-' || *p == '/' ? 1 : g_str_has_prefix (p, "之") ? strlen ("之") : 0;

    if (dash == 0 || !yx_name_read_number (p + dash, &more, &bytes))
      break;
    p += dash + bytes;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (counters); i++) {
    const gsize length = strlen (counters[i].text);

    if (length > best_length && strncmp (p, counters[i].text, length) == 0) {
      best = &counters[i];
      best_length = length;
    }
  }
  if (best != NULL) {
    p += best_length;
    step.kind = best->kind;
  } else if (has_number && is_ascii && step.letter == 0) {
    step.kind = YX_PART_DOOR;
    step.cost = COST_BARE_NUMBER;
  } else {
    return;
  }
  for (to = at; to < self->n && self->text + self->starts[to] < p;)
    to++;
  relax_part (self, at, state, to, step);
}

static void
relax_fixed (Parse *self, guint at, guint state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fixed); i++) {
    if (self->fixed_ends[i] > 0)
      relax (self, at, state, self->fixed_ends[i], state,
             (Step){ .kind = fixed[i].kind, .cost = COST_WORD_FIXED });
  }
}

static guint
ask (const Parse *self, guint from, guint to)
{
  g_autofree char *word = g_strndup (self->text + self->starts[from],
                                     self->starts[to] - self->starts[from]);
  g_autofree char *key = yx_name_key (word);

  return *key != '\0' ? self->knows (key, self->user_data) : 0;
}

/* Names that are longer than what any name begins with are asked for only where an ending may be
 * taken off: 云山街道办事处 may be known as 云山街道. */
static void
look_up (Parse *self, guint at)
{
  gboolean may_be_longer = TRUE;

  memset (self->words, 0, sizeof self->words);
  for (guint to = at + 2; self->knows != NULL && to <= self->n && to <= at + MAX_WORD; to++) {
    const Ending *ending = may_be_longer ? NULL : find_ending (self, at, to);

    if (!may_be_longer
        && (ending == NULL || (ending->kind != YX_PART_TOWN && ending->kind != YX_PART_VILLAGE)))
      continue;
    self->words[to - at].known = ask (self, at, to);
    may_be_longer = may_be_longer && (self->words[to - at].known & YX_ADDRESS_NONE_LONGER) == 0;
  }
}

static void
measure_words (Parse *self, guint at)
{
  for (guint to = at + 2; to <= self->n && to <= at + MAX_WORD; to++) {
    Word *word = &self->words[to - at];

    word->ending = find_ending (self, at, to);
    if (word->ending == NULL)
      continue;
    word->is_cut_short = is_cut_short (self, at, to, word->ending);
    word->n_inner = count_inner_endings (self, at, to);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (fixed); i++)
    if (!begins (self, at, fixed[i].text, &self->fixed_ends[i]))
      self->fixed_ends[i] = 0;
}

static void
relax_all (Parse *self)
{
  for (guint at = 0; at < self->n; at++) {
    look_up (self, at);
    measure_words (self, at);
    for (guint state = 0; state < N_STATES; state++) {
      const char c = self->text[self->starts[at]];

      if (self->steps[at][state].cost >= G_MAXDOUBLE)
        continue;
      if (c == ',' || c == ' ' || c == '-') {
        relax (self, at, state, at + 1, state, (Step){ .kind = YX_N_PARTS, .cost = 0.0 });
        continue;
      }
      relax_words (self, at, state);
      relax_numbers (self, at, state);
      relax_fixed (self, at, state);
      relax (self, at, state, at + 1, state, (Step){ .kind = YX_PART_NAME, .cost = COST_LETTER });
    }
  }
}

/* Single characters that belong to nothing, one after the other, are a name. */
static GPtrArray *
collect (const Parse *self)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (part_free);
  guint state = 0, at = self->n, next_single = G_MAXUINT;

  for (guint i = 1; i < N_STATES; i++)
    if (self->steps[at][i].cost < self->steps[at][state].cost)
      state = i;
  while (at > 0) {
    const Step *step = &self->steps[at][state];
    const gboolean is_single = step->kind == YX_PART_NAME && step->from_at + 1 == at;
    YxAddressPart *part;

    if (step->kind < YX_N_PARTS) {
      part = g_new0 (YxAddressPart, 1);
      *part = (YxAddressPart){
        .kind = step->kind,
        .text = g_strndup (self->text + self->starts[step->from_at],
                           self->starts[at] - self->starts[step->from_at]),
        .number = step->number,
        .letter = step->letter,
        .known = step->known,
      };
      if (is_single && next_single == at) {
        YxAddressPart *next = g_ptr_array_index (parts, parts->len - 1);
        g_autofree char *tail = next->text;

        next->text = g_strconcat (part->text, tail, NULL);
        part_free (part);
      } else {
        g_ptr_array_add (parts, part);
      }
      next_single = is_single ? step->from_at : G_MAXUINT;
    }
    state = step->from_state;
    at = step->from_at;
  }
  for (guint i = 0; i < parts->len / 2; i++) {
    gpointer other = parts->pdata[parts->len - 1 - i];

    parts->pdata[parts->len - 1 - i] = parts->pdata[i];
    parts->pdata[i] = other;
  }
  return parts;
}

GPtrArray *
yx_address_parse (const char *text, YxAddressKnows knows, gpointer user_data)
{
  g_autofree char *folded = NULL;
  g_autofree Parse *self = NULL;
  g_autofree char *kept = NULL;
  const char *p;

  g_return_val_if_fail (text != NULL, NULL);

  folded = yx_name_fold_address (text);
  kept = drop_remarks (folded);
  self = g_new0 (Parse, 1);
  self->text = kept;
  self->knows = knows;
  self->user_data = user_data;
  for (p = kept; *p != '\0' && self->n < MAX_CHARS; p = g_utf8_next_char (p))
    self->starts[self->n++] = (guint) (p - kept);
  self->starts[self->n] = (guint) (p - kept);
  for (guint at = 0; at <= self->n; at++)
    for (guint state = 0; state < N_STATES; state++)
      self->steps[at][state].cost = at == 0 && state == 0 ? 0.0 : G_MAXDOUBLE;
  find_endings (self);
  relax_all (self);
  return collect (self);
}
