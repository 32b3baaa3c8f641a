#!/bin/sh
# Shows how many images a second come from one worker, two and three, at a service that takes two seconds for an image, with four
# submissions at once for each worker. Usage: bulk-temporal/scaling.sh [workers], for example: bulk-temporal/scaling.sh 3
# It takes about two minutes, on Temporal's server for tests.
set -e
cd "$(dirname "$0")/.."
mvn -q test-compile dependency:build-classpath -pl bulk-temporal -am -Dmdep.outputFile=target/test-classpath.txt
cd bulk-temporal
# Quiet: Temporal's server for tests logs each byte.
exec java -Dlogback.configurationFile=../checks/src/test/listening/logback.xml -cp "target/test-classes:target/classes:$(cat target/test-classpath.txt)" dev.easel.temporal.Scaling "${1:-3}"
