#!/bin/sh
# Runs the massacre in full: 2,000 items on three services that fail, three processes on PostgreSQL that are killed again and again.
# Usage: bulk/massacre.sh [items] [seed], for example: bulk/massacre.sh 2000 19
# It prints its figures at the end, in about eight minutes on two cores. The logs of the processes are in bulk/target/massacre.
set -e
cd "$(dirname "$0")/.."
exec mvn -q test -pl bulk -am -Dtest=MassacreTest -Dsurefire.failIfNoSpecifiedTests=false \
    -Deasel.massacre.items="${1:-2000}" -Deasel.massacre.seed="${2:-19}"
