#!/bin/sh
# How long light commands take, with the archive of loaded classes that the launcher makes, and without.
# Usage: benchmarks/commands.sh [RUNS]     each kind is run so often, in turn; 20 if not said
set -eu
home=$(CDPATH='' cd -- "$(dirname "$0")/.." && pwd)
runs=${1:-20}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
NIGHTSHIFT_DATA=$work/data
export NIGHTSHIFT_DATA
mkdir "$NIGHTSHIFT_DATA"

once() { # FILE COMMAND…: appends the milliseconds it took
  file=$1
  shift
  began=$(date +%s%N)
  "$home/nightshift" "$@" > "$work/out" 2>&1 || true
  echo $((($(date +%s%N) - began) / 1000000)) >> "$file"
}

"$home/nightshift" --help > /dev/null
waited=0
until ls "$NIGHTSHIFT_DATA"/cache/commands-*.jsa > /dev/null 2>&1; do
  [ "$waited" -lt 60 ] || { echo "no archive was made in a minute" >&2; exit 1; }
  waited=$((waited + 1))
  sleep 1
done

quantile() { sort -n "$1" | awk -v q="$2" '{ v[NR] = $1 } END { i = int(q * (NR - 1) + 1.5); print v[i] }'; }

printf '| command | with: median (p90) ms | without: median (p90) ms | ratio |\n|---|---|---|---|\n'
for command in "--help" "jobs" "status"; do
  set -- $command
  i=0
  while [ "$i" -lt "$runs" ]; do
    once "$work/with" "$@"
    NIGHTSHIFT_ARCHIVE=off once "$work/without" "$@"
    i=$((i + 1))
  done
  with=$(quantile "$work/with" 0.5)
  without=$(quantile "$work/without" 0.5)
  printf '| `%s` | %s (%s) | %s (%s) | %s |\n' "$command" "$with" "$(quantile "$work/with" 0.9)" \
    "$without" "$(quantile "$work/without" 0.9)" "$(awk -v a="$without" -v b="$with" 'BEGIN { printf "%.1f", a / b }')"
  rm -f "$work/with" "$work/without"
done
