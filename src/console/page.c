#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/page.h"

enum {
  MESSAGE,
  OPEN,
  OPERATION_CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (YxPage, yx_page, GTK_TYPE_WIDGET)

static void
yx_page_default_init (YxPageInterface *iface)
{
  signals[MESSAGE] = g_signal_new ("message", YX_TYPE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[OPEN] = g_signal_new ("open", YX_TYPE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[OPERATION_CHOSEN]
      = g_signal_new ("operation-chosen", YX_TYPE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 1, G_TYPE_STRING);
}

void
yx_page_set_desk (YxPage *self, YxDesk *desk)
{
  g_return_if_fail (YX_IS_PAGE (self));
  g_return_if_fail (desk == NULL || YX_IS_DESK (desk));
  YX_PAGE_GET_IFACE (self)->set_desk (self, desk);
}

void
yx_page_reload (YxPage *self, gboolean region)
{
  g_return_if_fail (YX_IS_PAGE (self));
  YX_PAGE_GET_IFACE (self)->reload (self, region);
}

void
yx_page_set_operation (YxPage *self, const char *operation_id)
{
  g_return_if_fail (YX_IS_PAGE (self));
  if (YX_PAGE_GET_IFACE (self)->set_operation != NULL)
    YX_PAGE_GET_IFACE (self)->set_operation (self, operation_id);
}

gboolean
yx_page_open (YxPage *self, const char *kind, const char *id)
{
  g_return_val_if_fail (YX_IS_PAGE (self), FALSE);
  g_return_val_if_fail (kind != NULL && id != NULL, FALSE);
  return YX_PAGE_GET_IFACE (self)->open != NULL && YX_PAGE_GET_IFACE (self)->open (self, kind, id);
}

void
yx_page_focus_search (YxPage *self)
{
  g_return_if_fail (YX_IS_PAGE (self));
  if (YX_PAGE_GET_IFACE (self)->focus_search != NULL)
    YX_PAGE_GET_IFACE (self)->focus_search (self);
}

void
yx_page_cycle_panes (YxPage *self, int step)
{
  g_return_if_fail (YX_IS_PAGE (self));
  if (YX_PAGE_GET_IFACE (self)->cycle_panes != NULL)
    YX_PAGE_GET_IFACE (self)->cycle_panes (self, step);
}

void
yx_page_say (YxPage *self, const char *text)
{
  g_return_if_fail (YX_IS_PAGE (self));
  g_signal_emit (self, signals[MESSAGE], 0, text);
}

void
yx_page_ask_open (YxPage *self, const char *kind, const char *id)
{
  g_return_if_fail (YX_IS_PAGE (self));
  g_signal_emit (self, signals[OPEN], 0, kind, id);
}

void
yx_page_choose_operation (YxPage *self, const char *operation_id)
{
  g_return_if_fail (YX_IS_PAGE (self));
  g_signal_emit (self, signals[OPERATION_CHOSEN], 0, operation_id);
}
