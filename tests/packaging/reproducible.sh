#!/usr/bin/env bash
# Builds the packages of the last commit twice, in two clones at different places, and compares them byte for byte.
set -euo pipefail
source=$(git -C "$(dirname "$(readlink -f "$0")")" rev-parse --show-toplevel)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for place in one "another place"; do
  git clone -q "$source" "$work/$place/lamina"
  (cd "$work/$place/lamina" && SOURCE_DATE_EPOCH=$(packaging/source_date.sh) && export SOURCE_DATE_EPOCH &&
    cmake --preset package >/dev/null && cmake --build --preset package >/dev/null &&
    packaging/pack.sh >/dev/null)
done
cd "$work/one/lamina/build/package/packages"
for package in *.deb; do
  cmp "$package" "$work/another place/lamina/build/package/packages/$package"
  sha256sum "$package"
done
