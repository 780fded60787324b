#!/usr/bin/env bash
# Packs what the preset `package` built, in build/package/packages, and checks it. The files' times are those of the last
# commit, so that the same source gives the same packages.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
SOURCE_DATE_EPOCH=$(packaging/source_date.sh)
export SOURCE_DATE_EPOCH
packages=build/package/packages
rm -rf "$packages"
(cd build/package && cpack --config CPackConfig.cmake >/dev/null)
rm -rf "$packages/_CPack_Packages"
desktop-file-validate packaging/org.lamina.Lamina.desktop
appstreamcli validate --no-net packaging/org.lamina.Lamina.metainfo.xml
lintian --fail-on error --tag-display-limit 0 --allow-root "$packages"/*.deb
sha256sum "$packages"/*.deb
