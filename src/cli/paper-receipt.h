#pragma once

/* What a command says of a paper that it has issued. */

#include "cli/command.h"
#include "paper/issue.h"

G_BEGIN_DECLS

void yx_cli_print_paper (YxInvocation *invocation, const YxPaperOrder *order, const char *path,
                         const YxPaperReceipt *receipt);

G_END_DECLS
