#!/bin/sh
# Times the generated rules on a real Prometheus, beside a rule set for each job. See README.md.
#   benchmarks/rules.sh [--jobs 10,100,1000] [--settle SECONDS] [--measure SECONDS] [--only bundle|expansion]
# Needs server/target/nightshift.jar (mvn package), or another class path in NIGHTSHIFT_CLASSES, and prometheus.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
classes=${NIGHTSHIFT_CLASSES:-$here/../server/target/nightshift.jar}
mkdir -p "$here/target"
javac -proc:none --release 17 -cp "$classes" -d "$here/target" "$here"/rules/*.java
exec java -Xmx512m -cp "$here/target:$classes" dev.nightshift.benchmarks.rules.RuleBenchmark "$@"
