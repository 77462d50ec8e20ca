#include "roads/search.h"

#include <stdlib.h>
#include <string.h>

/* Bucket many-to-many (Knopp, Sanders, Schultes, Schulz & Wagner 2007): one backward search from
 * each target leaves its distance in a bucket at every rank it settles; one forward search from
 * each source then meets all targets in the buckets it passes. */

static bool
fill_buckets (YxRoadsSearch *search, const YxHierarchy *hierarchy, YxRoadsPeriod period,
              const YxRoadSnap *targets, size_t n_targets, YxSeeds *seeds)
{
  search->entries.n = search->entry_ranks.n = 0;
  for (size_t j = 0; j < n_targets; j++) {
    if (!yx_search_target_seeds (search->roads, period, &targets[j], seeds)
        || !yx_search_climb (search, 1, hierarchy, seeds)
        || !yx_vector_reserve (&search->entries, search->settled.n)
        || !yx_vector_reserve (&search->entry_ranks, search->settled.n))
      return false;
    for (size_t i = 0; i < search->settled.n; i++) {
      const YxHeapEntry *settled = &search->settled.items[i];

      search->entries.items[search->entries.n++]
          = (YxBucketEntry){ settled->key, (uint32_t) j };
      search->entry_ranks.items[search->entry_ranks.n++] = settled->item;
    }
  }
  return true;
}

/* Sorts the entries by rank. Afterwards the bucket of a rank ends before bucket_ends[rank], and
 * begins where the one before it ends among the ranks that have any. */
static bool
sort_buckets (YxRoadsSearch *search)
{
  const size_t n = search->entries.n;
  const uint32_t n_states = search->roads->n_states;
  uint32_t sum = 0;

  search->buckets.n = 0;
  if (n > INT32_MAX || !yx_vector_reserve (&search->buckets, n))
    return false;
  for (size_t i = 0; i < n; i++)
    search->bucket_ends[search->entry_ranks.items[i] + 1]++;
  for (uint32_t rank = 0; rank <= n_states; rank++) {
    sum += search->bucket_ends[rank];
    search->bucket_ends[rank] = sum;
  }
  for (size_t i = 0; i < n; i++)
    search->buckets.items[search->bucket_ends[search->entry_ranks.items[i]]++]
        = search->entries.items[i];
  search->buckets.n = n;
  return true;
}

/* Forward and backward meeting at the state where the journey begins with the target behind the
 * source on the same lane: the car has to come round once. */
static YxWeight
come_round (const YxHierarchy *hierarchy, uint32_t rank, YxWeight sum)
{
  const YxImageLoop *loop = yx_hierarchy_find_loop (hierarchy, rank);

  return loop != NULL ? sum + yx_weight (loop->ms, loop->cm) : YX_WEIGHT_INFINITE;
}

static void
scan_bucket (const YxBucketEntry *entry, const YxBucketEntry *end, YxWeight distance,
             YxWeight *row)
{
  for (; entry < end; entry++) {
    const YxWeight sum = distance + entry->weight;

    row[entry->target] = sum < row[entry->target] ? sum : row[entry->target];
  }
}

static bool
fill_row (YxRoadsSearch *search, const YxHierarchy *hierarchy, YxRoadsPeriod period,
          const YxRoadSnap *source, size_t n_targets, YxSeeds *seeds)
{
  YxWeight *row = search->row.items;

  for (size_t j = 0; j < n_targets; j++)
    row[j] = YX_WEIGHT_INFINITE;
  if (!yx_search_source_seeds (search->roads, period, source, seeds)
      || !yx_search_climb (search, 0, hierarchy, seeds))
    return false;
  for (size_t i = 0; i < search->settled.n; i++) {
    const YxHeapEntry *settled = &search->settled.items[i];
    const uint32_t first = settled->item == 0 ? 0 : search->bucket_ends[settled->item - 1];
    const YxBucketEntry *entry = search->buckets.items + first;
    const YxBucketEntry *end = search->buckets.items + search->bucket_ends[settled->item];

    /* Only the start itself lies before the start of the lane. */
    for (; settled->key < 0 && entry < end; entry++) {
      YxWeight sum = settled->key + entry->weight;

      if (sum < 0)
        sum = come_round (hierarchy, settled->item, sum);
      if (sum < row[entry->target])
        row[entry->target] = sum;
    }
    scan_bucket (entry, end, settled->key, row);
  }
  return true;
}

YxRoadsError
yx_roads_matrix (YxRoadsSearch *search, YxRoadsPeriod period, const YxRoadSnap *sources,
                 size_t n_sources, const YxRoadSnap *targets, size_t n_targets, uint32_t *ret_ms,
                 uint32_t *ret_metres)
{
  const YxHierarchy *hierarchy = &search->roads->hierarchies[period];
  YxSeeds seeds = { 0 };
  bool ok;

  search->row.n = 0;
  ok = yx_vector_reserve (&search->row, n_targets)
       && fill_buckets (search, hierarchy, period, targets, n_targets, &seeds)
       && sort_buckets (search);
  for (size_t i = 0; i < n_sources && ok; i++) {
    ok = fill_row (search, hierarchy, period, &sources[i], n_targets, &seeds);
    for (size_t j = 0; j < n_targets && ok; j++) {
      const YxWeight weight = search->row.items[j];
      const bool is_reached = weight != YX_WEIGHT_INFINITE;

      ret_ms[i * n_targets + j] = is_reached ? yx_weight_ms (weight) : YX_ROADS_UNREACHABLE;
      if (ret_metres != NULL)
        ret_metres[i * n_targets + j]
            = is_reached ? (yx_weight_cm (weight) + 50) / 100 : YX_ROADS_UNREACHABLE;
    }
  }
  memset (search->bucket_ends, 0, (search->roads->n_states + 1u) * sizeof *search->bucket_ends);
  yx_vector_clear (&seeds);
  return ok ? YX_ROADS_OK : YX_ROADS_ERROR_NO_MEMORY;
}
