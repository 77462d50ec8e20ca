#pragma once

/* Takes an address apart: 省 市 县 乡镇 村 组 / 路 号 小区 栋 单元 室, in the order in which Chinese
 * addresses name them, the large first.
 *
 * Words are told apart by what they end in, and by what the region knows: "北街村" is one village and
 * not the street 北街, "新区路" is a street and not a district. Among all ways to cut a text the
 * cheapest is taken (shortest path over its characters; Viterbi 1967): a known name is cheap, a
 * word with a right ending dearer, a character that means nothing dearest. */

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  YX_PART_PROVINCE,
  YX_PART_CITY,
  YX_PART_COUNTY,
  YX_PART_TOWN,
  YX_PART_VILLAGE,
  YX_PART_GROUP, /* 3组: number */
  YX_PART_STREET,
  YX_PART_DOOR, /* 12号, 12-1号: number, letter */
  YX_PART_ESTATE,
  YX_PART_BUILDING, /* 3栋, 3号楼, A座: number or letter */
  YX_PART_UNIT,     /* 2单元: number */
  YX_PART_ROOM,     /* 501室: number */
  YX_PART_AND,      /* between the streets of a crossing */
  YX_PART_CROSSING, /* 交叉口 */
  YX_PART_NEAR,     /* 附近, 对面, 路北, 北50米: beside what was named before */
  YX_PART_NAME,     /* a name that has no ending to tell it by */
  YX_N_PARTS,
} YxPartKind;

#define YX_PART_MASK(kind) (1u << (kind))

typedef struct {
  YxPartKind kind;
  char *text;      /* as folded by yx_name_fold_address() */
  guint number;    /* of GROUP, DOOR, BUILDING, UNIT, ROOM; 0: none */
  char letter;     /* 'a' of "12a号" or "A座", 0: none */
  gboolean known;  /* the region has a thing of this name and kind */
} YxAddressPart;

/* Beside a mask of parts: no name of the region begins with this one, so longer ones need not be
 * asked for. */
#define YX_ADDRESS_NONE_LONGER (1u << 31)

/* Which parts the name (a key, region/name-text.h) can be in the region: a mask; 0 when it is not
 * known there. */
typedef guint (*YxAddressKnows) (const char *key, gpointer user_data);

/* The parts in the order of the text; its remarks in brackets are left out. `knows` may be NULL.
 * Returns: (transfer full) (element-type YxAddressPart) */
GPtrArray *yx_address_parse (const char *text, YxAddressKnows knows, gpointer user_data);

G_END_DECLS
