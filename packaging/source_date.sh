#!/usr/bin/env bash
# The time that packages and what is built into them carry (SOURCE_DATE_EPOCH): the last commit's, in seconds.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"
echo "${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || stat -c %Y ../CHANGELOG.md)}"
