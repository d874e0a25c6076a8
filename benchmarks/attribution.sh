#!/bin/sh
# Measures what it costs to know which run used what, by JMH. See README.md.
#   benchmarks/attribution.sh [ROUNDS [MILLISECONDS]]
# Needs server/target/nightshift.jar (mvn package), or another class path in NIGHTSHIFT_CLASSES; Maven brings JMH.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
classes=${NIGHTSHIFT_CLASSES:-$here/../server/target/nightshift.jar}
out=$here/target/attribution
rm -rf "$out"
mkdir -p "$out/on" "$out/off"
mvn -q -B -f "$here/attribution/pom.xml" dependency:build-classpath -Dmdep.outputFile="$out/jmh.txt"
jmh=$(cat "$out/jmh.txt")
javac --release 17 -cp "$classes:$jmh" -processorpath "$jmh" -d "$out/on" "$here"/attribution/*.java
javac -proc:none --release 17 -cp "$classes" -d "$out/off" "$here"/attribution/off/*.java
exec java -cp "$out/on:$classes:$jmh" -Doff="$out/off" -Drounds="${1:-3}" -Dmillis="${2:-1000}" \
  dev.nightshift.benchmarks.attribution.AttributionBenchmark
