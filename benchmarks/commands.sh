#!/bin/sh
# How long light commands take with the archive of loaded classes that the launcher makes, and without it.
# Usage: benchmarks/commands.sh [RUNS]     each is run so often, in turn; by default 20
# Needs GNU time. Asks the server at NIGHTSHIFT_URL where that is set; without one, commands say that there is none.
set -eu
home=$(CDPATH='' cd -- "$(dirname "$0")/.." && pwd)
runs=${1:-20}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
NIGHTSHIFT_DATA=$work/data
export NIGHTSHIFT_DATA
mkdir "$NIGHTSHIFT_DATA"

once() { # FILE COMMAND…: appends seconds on the clock and of the processors
  file=$1
  shift
  /usr/bin/time -q -a -o "$file" -f '%e %U %S' "$home/nightshift" "$@" > "$work/out" 2>&1 || true
}

median() { # FILE EXPRESSION: in milliseconds
  awk "{ print int(1000 * ($2) + 0.5) }" "$1" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

"$home/nightshift" --help > /dev/null
waited=0
until ls "$NIGHTSHIFT_DATA"/cache/commands-*.jsa > /dev/null 2>&1; do
  [ "$waited" -lt 60 ] || { echo "no archive was made in a minute" >&2; exit 1; }
  waited=$((waited + 1))
  sleep 1
done

echo '| command | clock: with, without (ms) | ratio | CPU: with, without (ms) | ratio |'
echo '|---|---|---|---|---|'
for command in --help jobs status; do
  i=0
  while [ "$i" -lt "$runs" ]; do
    once "$work/with" "$command"
    NIGHTSHIFT_ARCHIVE=off once "$work/without" "$command"
    i=$((i + 1))
  done
  a=$(median "$work/with" '$1')
  b=$(median "$work/without" '$1')
  c=$(median "$work/with" '$2 + $3')
  d=$(median "$work/without" '$2 + $3')
  awk -v n="$command" -v a="$a" -v b="$b" -v c="$c" -v d="$d" \
    'BEGIN { printf "| `%s` | %d, %d | %.2f | %d, %d | %.2f |\n", n, a, b, b / a, c, d, d / c }'
  rm -f "$work/with" "$work/without"
done
