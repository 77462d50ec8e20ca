#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "cli/commands.h"
#include "cli/paper-receipt.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

void
yx_cli_print_paper (YxInvocation *invocation, const YxPaperOrder *order, const char *path,
                    const YxPaperReceipt *receipt)
{
  g_autofree char *expires = receipt->expires != 0 ? yx_cli_iso_time (receipt->expires) : NULL;

  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "paper", receipt->id);
    yx_cli_json_string (json, "kind", yx_enum_nick (YX_TYPE_PAPER_KIND, (int) order->kind));
    yx_cli_json_string (json, "edition",
                        yx_enum_nick (YX_TYPE_PAPER_EDITION, (int) order->edition));
    yx_cli_json_string (json, "file", path);
    yx_cli_json_string (json, "form", yx_enum_nick (YX_TYPE_PAPER_FORM, (int) order->form));
    yx_cli_json_int (json, "version", receipt->version);
    if (receipt->text_version > 0)
      yx_cli_json_int (json, "text_version", receipt->text_version);
    yx_cli_json_int (json, "pages", receipt->n_pages);
    yx_cli_json_string (json, "sha256", receipt->digest);
    yx_cli_json_string (json, "expires", expires);
    yx_cli_json_end (json);
    return;
  }
  if (order->form == YX_PAPER_FORM_XLSX) {
    g_print (_ ("%s: %s, %s, %s\n"), path, yx_enum_label (YX_TYPE_PAPER_KIND, (int) order->kind),
             yx_enum_label (YX_TYPE_PAPER_EDITION, (int) order->edition),
             yx_enum_label (YX_TYPE_PAPER_FORM, (int) order->form));
    return;
  }
  g_print (g_dngettext (GETTEXT_PACKAGE, "%s: %s, %s, %u page\n", "%s: %s, %s, %u pages\n",
                        receipt->n_pages),
           path, yx_enum_label (YX_TYPE_PAPER_KIND, (int) order->kind),
           yx_enum_label (YX_TYPE_PAPER_EDITION, (int) order->edition), receipt->n_pages);
  if (expires)
    g_print (_ ("Expires %s\n"), expires);
}
