#pragma once

/* Templates, css and icons are compiled in. They lie in a static library, whose constructors
 * the linker may leave out, so they are registered by hand. May be called more than once. */
void yx_console_register_resources (void);
