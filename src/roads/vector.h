#pragma once

/* A growing array of one type, for the builder. Zero-initialised it is empty; freed with
 * yx_vector_clear(). yx_vector_push() is false when memory runs out, the array then being as
 * it was. */

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#define YxVector(type) \
  struct { \
    type *items; \
    size_t n, capacity; \
  }

#define yx_vector_reserve(vector, more) \
  ((vector)->capacity - (vector)->n >= (size_t) (more) \
   || yx_vector_grow ((void **) &(vector)->items, &(vector)->capacity, (vector)->n + (more), \
                      sizeof *(vector)->items))

#define yx_vector_push(vector, item) \
  (yx_vector_reserve (vector, 1) && ((vector)->items[(vector)->n++] = (item), true))

#define yx_vector_clear(vector) \
  (free ((vector)->items), (vector)->items = NULL, (vector)->n = (vector)->capacity = 0)

static inline bool
yx_vector_grow (void **items, size_t *capacity, size_t needed, size_t item_size)
{
  size_t larger = *capacity < 16 ? 16 : *capacity + *capacity / 2;
  void *moved;

  if (larger < needed)
    larger = needed;
  moved = reallocarray (*items, larger, item_size);
  if (moved == NULL)
    return false;
  *items = moved;
  *capacity = larger;
  return true;
}
