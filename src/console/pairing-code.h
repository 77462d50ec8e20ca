#pragma once

/* A code that pairs a phone with the field page: made on the desk, drawn on screen, on paper and
 * into a picture. Its token is told this once. */

#include <cairo.h>
#include <gio/gio.h>

#include "desk/desk.h"

G_BEGIN_DECLS

typedef struct {
  char *bearer;      /* whom it is for, in words */
  char *address;     /* "192.168.8.10:8443" */
  char *url;         /* what the code says */
  char *fingerprint; /* "AB:CD:…" of the gateway's certificate */
  gint64 expires;    /* UTC microseconds */
} YxPairingCode;

void yx_pairing_code_free (YxPairingCode *code);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxPairingCode, yx_pairing_code_free)

/* For a vehicle or an officer by id, or (NULL) for each car of the plan in force of an operation.
 * @names: bearers in words, by id; @expires: 0: twelve hours after the operation's window, at least
 * a day from now. */
typedef struct {
  const char *bearer, *operation_id; /* nullable; not both */
  const char *label;                 /* nullable */
  const char *host;
  guint16 port;
  gint64 expires;
  GHashTable *names;
} YxPairingQuestion;

/* Returns from finish: (transfer full): of YxPairingCode. Codes that were made before one failed
 * are revoked. */
void yx_pairing_code_make_async (YxDesk *desk, const YxPairingQuestion *question,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
GPtrArray *yx_pairing_code_make_finish (GAsyncResult *result, GError **error);

/* A page: for whom, the code, where, the fingerprint, until when. */
void yx_pairing_code_draw (const YxPairingCode *code, cairo_t *cr, double width, double height);

/* FALSE: it cannot be written. The file is for its owner alone: who can read it is that phone. */
gboolean yx_pairing_code_write_png (const YxPairingCode *code, const char *path, GError **error);

G_END_DECLS
