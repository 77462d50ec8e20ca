#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/evidence-picture.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gi18n.h>

#define MOST_PIXELS 4096

/* A small file can claim to be a picture larger than memory. */
static void
size_cb (GdkPixbufLoader *loader, int width, int height, gpointer user_data)
{
  const double part
      = MIN ((double) MOST_PIXELS / MAX (width, 1), (double) MOST_PIXELS / MAX (height, 1));

  if (part < 1.0)
    gdk_pixbuf_loader_set_size (loader, MAX ((int) (width * part), 1),
                                MAX ((int) (height * part), 1));
}

GdkTexture *
yx_evidence_picture_read (GBytes *bytes, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  g_autoptr (GdkPixbuf) upright = NULL;
  g_autoptr (GError) reason = NULL;
  GdkPixbuf *picture;
  gboolean ok;

  g_return_val_if_fail (bytes != NULL, NULL);

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_cb), NULL);
  ok = gdk_pixbuf_loader_write_bytes (loader, bytes, &reason);
  if (!gdk_pixbuf_loader_close (loader, ok ? &reason : NULL) || !ok
      || (picture = gdk_pixbuf_loader_get_pixbuf (loader)) == NULL) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID, _("It is no picture: %s"),
                 reason != NULL ? reason->message : _("nothing in it"));
    return NULL;
  }
  upright = gdk_pixbuf_apply_embedded_orientation (picture);
  return gdk_texture_new_for_pixbuf (upright);
}

const char *
yx_evidence_icon (const YxEvidenceItem *item)
{
  if (item == NULL)
    return "folder-symbolic";
  switch (item->kind) {
  case YX_EVIDENCE_KIND_PHOTO:
    return "image-x-generic-symbolic";
  case YX_EVIDENCE_KIND_AUDIO:
    return "audio-x-generic-symbolic";
  case YX_EVIDENCE_KIND_VIDEO:
    return "video-x-generic-symbolic";
  case YX_EVIDENCE_KIND_NOTE:
    return "text-x-generic-symbolic";
  case YX_EVIDENCE_KIND_SCAN:
    return "x-office-document-symbolic";
  case YX_EVIDENCE_KIND_OTHER:
  default:
    return "package-x-generic-symbolic";
  }
}
