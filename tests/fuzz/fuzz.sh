#!/usr/bin/env bash
# fuzz.sh TARGET SECONDS: builds a fuzz target (preset fuzz) and runs it from its seeds and earlier finds. What does harm
# is left in build/fuzz/finds; with its cause mended it goes into tests/fuzz/crashes/TARGET.
set -euo pipefail
target=$1 seconds=$2
cd "$(dirname "$(readlink -f "$0")")/../.."
probe=$(mktemp)
if ! echo 'extern "C" int LLVMFuzzerTestOneInput(const char*, unsigned long) { return 0; }' |
  clang++ -fopenmp -fsanitize=fuzzer,address -x c++ - -o "$probe" 2>/dev/null; then
  rm -f "$probe"
  echo "skipped: no clang++ here with libFuzzer and OpenMP (Debian: clang libclang-rt-14-dev libomp-14-dev)"
  exit 77
fi
rm -f "$probe"
[ -f build/fuzz/build.ninja ] || cmake --preset fuzz >/dev/null
cmake --build build/fuzz --target "fuzz_$target" >/dev/null
mkdir -p "build/fuzz/corpus/$target" "build/fuzz/finds"
crashes=()
[ ! -d "tests/fuzz/crashes/$target" ] || crashes=("tests/fuzz/crashes/$target")
ASAN_OPTIONS=allocator_may_return_null=1 exec "build/fuzz/tests/fuzz/fuzz_$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=3000 \
  -max_len=20000 -artifact_prefix="build/fuzz/finds/$target-" -print_final_stats=1 "build/fuzz/corpus/$target" \
  "tests/fuzz/seeds/$target" "${crashes[@]}"
