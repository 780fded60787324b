#!/usr/bin/env bash
# What takes too long for every change, for a night: nightly.sh [SECONDS]
#   the whole suite under AddressSanitizer and UndefinedBehaviorSanitizer, and under ThreadSanitizer
#   every fuzz target for SECONDS (an hour), from what it found on earlier nights
#   a run killed a hundred times, the damage table, and the guides at full length
# All of it runs whatever fails; the end says what did, and the exit code is 1 then. Logs: build/nightly.
set -uo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
seconds=${1:-3600}
logs=build/nightly
mkdir -p "$logs"
failed=()

part() { # NAME COMMAND…
  local name=$1 rc=0
  shift
  printf '%s  %s\n' "$(date '+%F %T')" "$name"
  "$@" >"$logs/$name.log" 2>&1 || rc=$?
  [ "$rc" = 77 ] && tail -n 1 "$logs/$name.log"
  [ "$rc" = 0 ] || [ "$rc" = 77 ] || failed+=("$name")
}

whole_suite() { # PRESET
  cmake --preset "$1" && cmake --build --preset "$1" && ctest --preset "$1"
}

build_dev() {
  cmake --preset dev && cmake --build --preset dev
}

hundred_kills() {
  LAMINA_KILLS=100 build/dev/tests/cli/kill_tests && LAMINA_KILLS=100 build/dev/tests/session/session_tests \
    --gtest_filter='JournalResume.SurvivesKillsAtRandomMoments'
}

guides() { # every command as it stands, every number
  LAMINA_GUIDE_FULL=1 build/dev/tests/guide/guide_commands_test
}

damage_table() {
  build/dev/tests/session/session_tests --gtest_filter='Damaged*'
}

part asan whole_suite asan
part tsan whole_suite tsan
part dev build_dev
export QT_QPA_PLATFORM=offscreen
part kills hundred_kills
part damage damage_table
part guides guides
for target in article tokenizer model session hub; do
  part "fuzz-$target" tests/fuzz/fuzz.sh "$target" "$seconds"
done

if [ ${#failed[@]} -gt 0 ]; then
  echo "failed: ${failed[*]} (logs in $logs)"
  exit 1
fi
echo "all of it passed"
