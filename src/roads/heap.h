#pragma once

/* The queue of the searches: a binary heap of (key, item) that takes the same item again with a
 * better key and leaves it to the reader to skip the stale one. For searches as short as those
 * of a hierarchy this beats looking up the old entry. Equal keys come out by item, so that every
 * run takes the same course. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "roads/image.h"
#include "roads/vector.h"

typedef struct {
  YxWeight key;
  uint32_t item;
} YxHeapEntry;

typedef YxVector (YxHeapEntry) YxHeap;

static inline bool
yx_heap_before (const YxHeapEntry *a, const YxHeapEntry *b)
{
  return a->key != b->key ? a->key < b->key : a->item < b->item;
}

/* False when memory runs out. */
static inline bool
yx_heap_push (YxHeap *heap, YxWeight key, uint32_t item)
{
  const YxHeapEntry entry = { key, item };
  size_t i;

  if (!yx_vector_reserve (heap, 1))
    return false;
  i = heap->n++;
  while (i > 0 && yx_heap_before (&entry, &heap->items[(i - 1) / 2])) {
    heap->items[i] = heap->items[(i - 1) / 2];
    i = (i - 1) / 2;
  }
  heap->items[i] = entry;
  return true;
}

/* The heap must not be empty. */
static inline YxHeapEntry
yx_heap_pop (YxHeap *heap)
{
  const YxHeapEntry top = heap->items[0];
  const YxHeapEntry last = heap->items[--heap->n];
  const size_t n = heap->n;
  size_t i = 0;

  for (;;) {
    size_t child = 2 * i + 1;

    if (child >= n)
      break;
    if (child + 1 < n && yx_heap_before (&heap->items[child + 1], &heap->items[child]))
      child++;
    if (!yx_heap_before (&heap->items[child], &last))
      break;
    heap->items[i] = heap->items[child];
    i = child;
  }
  if (n > 0)
    heap->items[i] = last;
  return top;
}
