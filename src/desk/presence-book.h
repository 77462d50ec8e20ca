#pragma once

/* What the visits and leads of many places say of presence, read at once. Internal to desk/. */

#include "desk/likelihood.h"
#include "desk/presence.h"
#include "store/db.h"

G_BEGIN_DECLS

typedef struct _YxPresenceBook YxPresenceBook;

/* The court's own numbers, else those that come with the program. */
gboolean yx_presence_model_read (YxDb *db, YxLikelihoodModel *ret_model, GError **error);

/* scope (nullable: all) is SQL that narrows the column "debtor_id" of visits and leads, such as
 * "debtor_id = $1", with one text parameter. */
YxPresenceBook *yx_presence_book_read (YxDb *db, const char *scope, const char *value,
                                       GError **error);
void yx_presence_book_free (YxPresenceBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxPresenceBook, yx_presence_book_free)

const YxLikelihoodModel *yx_presence_book_get_model (const YxPresenceBook *book);

/* What presence needs of a place's row. */
typedef struct {
  const char *id;
  YxPlaceKind kind;
  YxSource source;
  double by_hand;      /* below 0: not set */
  gint64 known;        /* when the address was last known to be his */
  gboolean only_leads;
} YxPresencePlace;

/* The columns of `alias` (a static text) that a row of places is read from, and the reading, whose
 * first column is `column`. The id stays with the row. */
#define YX_PRESENCE_COLUMNS(alias)                                                                 \
  alias ".id, " alias ".kind, " alias ".source, " alias ".presence, " alias ".verified, " alias   \
        ".seen, " alias ".created, " alias ".only_leads"
#define YX_N_PRESENCE_COLUMNS 8

YxPresencePlace yx_presence_place_from_row (YxStatement *row, guint column);

/* Presence in a part of the day, of weekdays or weekends, with leads and visits as old as they are
 * at a time. */
YxPresence yx_presence_book_ask (const YxPresenceBook *book, const YxPresencePlace *place,
                                 gint64 at, gboolean weekend, YxDayPart part);

/* Part of the day of an hour, 0 … 23. */
YxDayPart yx_day_part_of_hour (int hour);

G_END_DECLS
