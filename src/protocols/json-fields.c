#include "protocols/json-fields.h"

#include <string.h>

#include "protocols/number.h"
#include "protocols/when.h"

json_t *
yx_json_parse (const char *text, size_t size)
{
  return json_loadb (text, size, JSON_ALLOW_NUL, NULL);
}

bool
yx_json_number (const json_t *object, const char *name, double *ret_value)
{
  const json_t *member = json_object_get (object, name);

  if (json_is_number (member)) {
    *ret_value = json_number_value (member);
    return true;
  }
  return json_is_string (member)
         && yx_number_parse (json_string_value (member), json_string_length (member), ret_value);
}

const char *
yx_json_text (const json_t *object, const char *name)
{
  return json_string_value (json_object_get (object, name));
}

bool
yx_json_time (const json_t *object, const char *name, int32_t offset, int64_t *ret_time)
{
  const json_t *member = json_object_get (object, name);

  if (json_is_number (member))
    return yx_when_from_epoch (json_number_value (member), ret_time);
  return json_is_string (member)
         && yx_when_parse (json_string_value (member), json_string_length (member), offset,
                           ret_time);
}
