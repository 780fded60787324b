#!/usr/bin/env bash
# How fast a model's download is beside curl's, from the same server on the loopback interface to the same disk:
#   tests/net/download_speed.sh BUILD_FOLDER [MEGABYTES] [ROUNDS]
# Ours hashes every byte and waits until all is on the disk; curl does neither. Prints the best of ROUNDS of each (the
# server and the disk are shared with everything else on the machine) and their ratio.
set -euo pipefail
[ $# -ge 1 ] || {
  sed -n '2,5p' "$0" | sed 's/^# \{0,1\}//'
  exit 2
}
build=$(readlink -f "$1")
megabytes=${2:-500}
rounds=${3:-5}
source=$(readlink -f "$(dirname "$0")/../..")
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT

model=$folder/www/test/large/resolve/main
mkdir -p "$model"
cp "$source"/resources/demo/model/{config.json,vocab.json,merges.txt} "$model"
head -c $((megabytes * 1000000)) /dev/urandom >"$model/model.safetensors"
"$build/tests/net/loopback_server" "$folder/www" >"$folder/address" &
server=$!
until [ -s "$folder/address" ]; do sleep 0.05; done
export HF_ENDPOINT HF_HUB_CACHE=$folder/hub
HF_ENDPOINT=$(sed 's,/$,,' "$folder/address")
unset HF_HUB_OFFLINE LAMINA_OFFLINE http_proxy https_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY all_proxy

# Seconds that a command takes.
seconds() {
  local start end
  start=$(date +%s.%N)
  "$@" >/dev/null
  end=$(date +%s.%N)
  awk -v a="$start" -v b="$end" 'BEGIN { print b - a }'
}
best() { sort -g | head -n 1; }

curl_seconds=() own_seconds=()
for ((round = 0; round < rounds; ++round)); do
  rm -f "$folder/curl.out"
  curl_seconds+=("$(seconds curl -sS -o "$folder/curl.out" "$HF_ENDPOINT/test/large/resolve/main/model.safetensors")")
  rm -f "$folder/curl.out"
  rm -rf "$HF_HUB_CACHE"
  own_seconds+=("$(seconds "$build/app/cli/lamina-cli" models download test/large --progress none)")
done
curl_best=$(printf '%s\n' "${curl_seconds[@]}" | best)
own_best=$(printf '%s\n' "${own_seconds[@]}" | best)
awk -v m="$megabytes" -v c="$curl_best" -v o="$own_best" 'BEGIN {
  printf "curl                        %7.0f MB/s\n", m / c
  printf "lamina-cli models download  %7.0f MB/s\n", m / o
  printf "ratio                       %7.0f %%\n", 100 * c / o
}'
