#!/bin/sh
# Runs the massacre in full: 2,000 items on three services that fail, three workers on Temporal's server for tests that are killed again and
# again. Usage: bulk-temporal/massacre.sh [items] [seed], for example: bulk-temporal/massacre.sh 2000 20
# It prints its figures at the end. The logs of the workers are in bulk-temporal/target/massacre.
set -e
cd "$(dirname "$0")/.."
exec mvn -q test -pl bulk-temporal -am -Dtest=MassacreTest -Dsurefire.failIfNoSpecifiedTests=false \
    -Deasel.massacre.items="${1:-2000}" -Deasel.massacre.seed="${2:-20}"
