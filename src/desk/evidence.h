#pragma once

/* Photos, sound, films, notes and scans from the field, bound to a stop and its cases. The sender
 * hashes each (SHA-256) before it sends it, in pieces; bytes that were acknowledged are on the disk,
 * and what is complete is what was hashed. Each way it takes is an event: evidence.begun, .stored,
 * .failed (wrong digest), .read.
 *
 * An upload ends when all bytes are there; until then it can go on at any time, on any gateway. */

#include "desk/phone.h"

G_BEGIN_DECLS

#define YX_EVIDENCE_MAX_BYTES (G_GINT64_CONSTANT (2) * 1024 * 1024 * 1024)
#define YX_EVIDENCE_MAX_PIECE (1024 * 1024)

typedef struct {
  const char *id;           /* the sender's, a UUID */
  const char *operation_id; /* nullable with a phone, or with a task */
  const char *task_id, *place_id; /* of the stop; nullable */
  YxEvidenceKind kind;
  const char *name;         /* of the file, for people */
  const char *media_type;   /* "image/jpeg" */
  gint64 bytes;
  const char *digest;       /* SHA-256, 64 small hexadecimal digits */
  gint64 taken;             /* UTC microseconds; 0: now */
  YxLonLat point;           /* NAN: not known */
  const char *note;         /* nullable */
} YxEvidenceData;

typedef enum {
  YX_EVIDENCE_TAKEN,
  YX_EVIDENCE_WRONG_OFFSET, /* nothing was written: go on at `received` */
  YX_EVIDENCE_WRONG_DIGEST, /* all came, and was not what was hashed: again from 0 */
} YxEvidenceVerdict;

typedef struct {
  YxEvidenceVerdict verdict;
  gint64 received;          /* bytes that are safe */
  gboolean complete;
} YxEvidenceState;

/* Begins an upload, or finds it begun. INVALID names the field; EXISTS when the id was begun for
 * something else; NOT_FOUND for a stop that is not the phone's car's; STATE; STORE_ERROR_FULL.
 * At the desk (phone NULL) for files that come another way, such as a recorder's. */
gboolean yx_desk_begin_evidence (YxDesk *self, const YxPhone *phone, const YxEvidenceData *evidence,
                                 YxEvidenceState *ret_state, GError **error);

/* Adds a piece. With the last one the digest is checked, which reads the whole file: not on a main
 * loop. NOT_FOUND unless this phone, or (NULL) the desk, began it; INVALID for one too long. */
gboolean yx_desk_append_evidence (YxDesk *self, const YxPhone *phone, const char *id, gint64 offset,
                                  const guint8 *piece, gsize size, YxEvidenceState *ret_state,
                                  GError **error);

/* How far it has come. NOT_FOUND as above. */
gboolean yx_desk_get_evidence_state (YxDesk *self, const YxPhone *phone, const char *id,
                                     YxEvidenceState *ret_state, GError **error);

/* Takes a file into the desk, whole. *ret_id (nullable) is (transfer full). */
gboolean yx_desk_add_evidence_file (YxDesk *self, const YxEvidenceData *evidence, const char *path,
                                    char **ret_id, GError **error);

typedef struct {
  char *id, *operation_id;
  char *task_id, *place_id; /* nullable, as all below but author */
  char *debtor;             /* of the task, masked, or the institution */
  char *address;
  char *vehicle_id, *vehicle, *officer_id, *officer;
  char *case_numbers;       /* joined by 、 */
  YxEvidenceKind kind;
  char *name, *media_type, *digest, *note;
  gint64 bytes, received;
  gint64 taken, begun, completed; /* completed 0: not yet */
  YxLonLat point;           /* NAN: not known */
  char *author;
} YxEvidenceItem;

void yx_evidence_item_free (YxEvidenceItem *evidence);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxEvidenceItem, yx_evidence_item_free)

/* Every member that is set narrows. */
typedef struct {
  const char *operation_id;
  const char *task_id;
  const char *case_id;
  const char *id;           /* or how it begins */
} YxEvidenceFilter;

/* By when it was taken. filter is nullable: all. Returns: (transfer full): of YxEvidenceItem */
GPtrArray *yx_desk_list_evidence (YxDesk *self, const YxEvidenceFilter *filter, GError **error);

/* Writes a complete one to a new file. It takes the right to read records, and is an event; a file
 * that is not what was hashed any more is refused (INVALID). */
gboolean yx_desk_export_evidence (YxDesk *self, const char *id, const char *path, GError **error);

/* The bytes themselves, for one of at most `max_bytes`. Returns: (transfer full) */
GBytes *yx_desk_read_evidence (YxDesk *self, const char *id, gint64 max_bytes, GError **error);

/* What is wrong with the files of complete evidence: one that is gone or is not what was hashed.
 * Reads them all. Returns: (transfer full) (element-type utf8): a line each, none: all whole */
GPtrArray *yx_desk_check_evidence (YxDesk *self, GCancellable *cancellable, GError **error);

typedef enum {
  YX_EVIDENCE_STANDS,
  YX_EVIDENCE_GONE,
  YX_EVIDENCE_CHANGED, /* of another length, or another digest */
  YX_EVIDENCE_UNREAD,  /* there and as long as it was; the budget did not last for its digest */
} YxEvidenceStanding;

/* How the file of a complete piece lies there. One that the disk says nobody has touched since it was
 * completed (UTC microseconds) is not read; of others at most *budget bytes are, which it takes off. */
YxEvidenceStanding yx_evidence_look (const char *desk_path, const char *digest, gint64 bytes,
                                     gint64 completed, gint64 *budget);

G_END_DECLS
