#!/bin/sh
# launch.sh TARGET SCRATCH CORPUS DICT: a short libFuzzer run (FUZZ_SECONDS, default 20).
# libFuzzer's own exit code for a fault is 77, which to meson is a test that was skipped.
set -eu
target=$1 scratch=$2 corpus=$3 dict=$4
mkdir -p "$scratch"
set -- -max_total_time="${FUZZ_SECONDS:-20}" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
  -error_exitcode=1 -artifact_prefix="$scratch/crash-"
[ -f "$dict" ] && set -- "$@" -dict="$dict"
exec "$target" "$@" "$scratch" "$corpus"
