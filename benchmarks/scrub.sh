#!/bin/sh
# Measures how much a scrub of each intensity slows another program that reads from the same disk. See README.md.
#   benchmarks/scrub.sh [--rounds 8] [--seconds 2] [--pool-mb 384] [--names 4] [--file-mb 256] [--block-kib 16] [--threads N] [--only low,medium,high] [--folder /tmp]
# Needs Linux, and server/target/nightshift.jar (mvn package) or another one in NIGHTSHIFT_JAR.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
jar=${NIGHTSHIFT_JAR:-$here/../server/target/nightshift.jar}
mkdir -p "$here/target/scrub"
javac -proc:none --release 17 -d "$here/target/scrub" "$here"/scrub/*.java
exec java -Xmx256m -XX:+UseSerialGC -cp "$here/target/scrub" -Djar="$jar" \
  dev.nightshift.benchmarks.scrub.ScrubLoadBenchmark "$@"
