#include "protocols/form.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static int
hex_value (char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return -1;
}

/* In place; the result is not longer. */
static size_t
decode (char *text, size_t size)
{
  size_t n = 0;

  for (size_t i = 0; i < size; i++) {
    if (text[i] == '%' && i + 2 < size && hex_value (text[i + 1]) >= 0
        && hex_value (text[i + 2]) >= 0) {
      text[n++] = (char) (hex_value (text[i + 1]) << 4 | hex_value (text[i + 2]));
      i += 2;
    } else {
      text[n++] = text[i] == '+' ? ' ' : text[i];
    }
  }
  text[n] = '\0';
  return n;
}

bool
yx_form_parse (const char *text, size_t size, YxForm *ret_form)
{
  YxForm form = { .n_fields = 0 };
  char *at, *end;

  form.text = malloc (size + 1);
  if (form.text == NULL)
    return false;
  if (size > 0)
    memcpy (form.text, text, size);
  form.text[size] = '\0';
  end = form.text + size;
  for (at = form.text; at < end;) {
    char *stop = memchr (at, '&', (size_t) (end - at));
    char *equals;

    if (stop == NULL)
      stop = end;
    *stop = '\0';
    equals = memchr (at, '=', (size_t) (stop - at));
    if (stop > at) {
      YxFormField *field = &form.fields[form.n_fields];

      if (form.n_fields == YX_FORM_MAX_FIELDS) {
        free (form.text);
        return false;
      }
      field->name = at;
      if (equals != NULL) {
        *equals = '\0';
        field->value = equals + 1;
        field->value_size = decode (equals + 1, (size_t) (stop - equals - 1));
        decode (at, (size_t) (equals - at));
      } else {
        field->value = stop;
        field->value_size = 0;
        decode (at, (size_t) (stop - at));
      }
      form.n_fields++;
    }
    at = stop + 1;
  }
  *ret_form = form;
  return true;
}

void
yx_form_clear (YxForm *form)
{
  free (form->text);
  *form = (YxForm){ .n_fields = 0 };
}

const YxFormField *
yx_form_find (const YxForm *form, const char *name)
{
  for (size_t i = 0; i < form->n_fields; i++) {
    if (strcasecmp (form->fields[i].name, name) == 0)
      return form->fields[i].value_size > 0 ? &form->fields[i] : NULL;
  }
  return NULL;
}

bool
yx_basic_parse (const char *header, bool password, char *ret_text, size_t text_size)
{
  char pair[512];
  size_t n;
  const char *colon, *begin;
  size_t size;

  if (strncasecmp (header, "Basic ", 6) != 0
      || sodium_base642bin ((unsigned char *) pair, sizeof pair, header + 6, strlen (header + 6), NULL,
                            &n, NULL, sodium_base64_VARIANT_ORIGINAL)
             != 0)
    return false;
  colon = memchr (pair, ':', n);
  if (colon == NULL)
    return false;
  begin = password ? colon + 1 : pair;
  size = password ? (size_t) (pair + n - begin) : (size_t) (colon - pair);
  if (size >= text_size || memchr (begin, '\0', size) != NULL)
    return false;
  memcpy (ret_text, begin, size);
  ret_text[size] = '\0';
  return true;
}
