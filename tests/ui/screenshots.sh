#!/bin/sh
# Takes pictures of every view in light/dark, en/vi, 1x/2x and two window sizes: tests/ui/screenshots.sh BUILD OUT
set -eu
build=$1
out=$2
for shape in 1:1366:720 1:900:600 2:1366:720; do
    scale=${shape%%:*}
    size=${shape#*:}
    folder=$out/$scale-x-${size%%:*}
    mkdir -p "$folder"
    QT_QPA_PLATFORM=offscreen QT_SCALE_FACTOR=$scale "$build/tests/ui/screenshots" "$folder" "${size%%:*}" "${size#*:}"
done
