#!/bin/sh
# Runs the massacre in full: 2,000 items, three processes on PostgreSQL that are killed again and again, for each kind of service.
# Usage: bulk/massacre.sh [items] [services], for example: bulk/massacre.sh 2000 DAN,ZHIQITE,ITSROSE
set -e
cd "$(dirname "$0")/.."
exec mvn -q test -pl bulk -am -Dtest=MassacreTest -Dsurefire.failIfNoSpecifiedTests=false \
    -Deasel.massacre.items="${1:-2000}" -Deasel.massacre.services="${2:-DAN,ZHIQITE,ITSROSE}"
