#!/usr/bin/env bash
# Installs the packages as a user would, in a minimal Debian of its own, and uses them there without the source tree:
#   tests/packaging/installed.sh PACKAGES_FOLDER [FOLDER_FOR_THE_SYSTEM]
# Needs root, debootstrap and a Debian mirror (LAMINA_DEBIAN_MIRROR). Whatever the program lacks there is a dependency that
# the packages do not name.
set -euo pipefail
packages=$(readlink -f "$1")
own=
root=${2:-}
[ -n "$root" ] || { root=$(mktemp -d) && own=1; }
mirror=${LAMINA_DEBIAN_MIRROR:-http://deb.debian.org/debian}

say() { printf 'installed: %s\n' "$*"; }
fail() {
  say "FAILED: $*"
  exit 1
}
finish() {
  umount "$root/proc" 2>/dev/null || true
  [ -z "$own" ] || rm -rf --one-file-system "$root"
}
trap finish EXIT
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
# As somebody who has nothing but a home.
student() {
  chroot "$root" setpriv --reuid=student --regid=student --clear-groups env -i PATH=/usr/bin:/bin \
    HOME=/home/student XDG_RUNTIME_DIR=/home/student/.session LC_ALL=C.UTF-8 bash -c "cd; mkdir -p -m 700 .session; $1"
}
# Everything there is, but for what apt, dpkg and the user write for themselves.
listing() {
  (cd "$root" && find . -xdev \( -path ./proc -o -path ./sys -o -path ./dev -o -path ./tmp -o -path ./home \
    -o -path ./run -o -path ./packages -o -path ./var/log -o -path ./var/cache -o -path ./var/lib/apt \
    -o -path ./var/lib/dpkg \) -prune -o -print | sort)
}

say "a minimal Debian"
[ -e "$root/bin/bash" ] || debootstrap --variant=minbase bookworm "$root" "$mirror" >/dev/null
mount -t proc proc "$root/proc"
cp -L /etc/resolv.conf "$root/etc/resolv.conf"
inside apt-get update -q >/dev/null
# The test's own: a display, something that looks at it. Not what the program needs.
inside apt-get install -q -y --no-install-recommends xvfb xauth xdotool >/dev/null 2>&1
inside id student >/dev/null 2>&1 || inside useradd --create-home student
rm -rf "$root"/home/student/* # of an earlier try
before=$(listing)

say "installing"
rm -rf "$root/packages" && mkdir "$root/packages" && cp "$packages"/*.deb "$root/packages/"
inside sh -c 'apt-get install -q -y --no-install-recommends /packages/lamina_*.deb' >"$root/packages/log" 2>&1 ||
  { cat "$root/packages/log" && fail "apt could not install lamina"; }

say "the command line"
student 'lamina-cli --version && lamina-cli run --model demo --article demo --epochs 5 --out demo.lamina >table.txt 2>/dev/null' ||
  fail "the demo does not run"
student 'grep -q "^none  *11 " table.txt && lamina-cli export demo.lamina --what profile --format svg --out p.svg &&
  lamina-cli export demo.lamina --what profile --format png --out p.png && lamina-cli info demo.lamina --check >/dev/null' || fail "the demo's session cannot be used"
said=$(student 'lamina-cli run --model demo --article demo --engine torch --out torch.lamina' 2>&1) && fail "torch without its package"
grep -q lamina-torch <<<"$said" || fail "nothing says that lamina-torch is missing: $said"

say "the window"
student 'xvfb-run -a bash -c "
  lamina --start demo.lamina 2>stderr.txt & program=\$!
  for i in \$(seq 60); do window=\$(xdotool search --onlyvisible --name Lamina | head -1) && [ -n \"\$window\" ] && break; sleep 0.5; done
  [ -n \"\$window\" ] || exit 3
  sleep 3
  kill -0 \$program || exit 4
  xdotool windowclose \$window; kill -TERM \$program 2>/dev/null; wait \$program; true"' || fail "no window ($?)"
[ ! -s "$root/home/student/stderr.txt" ] || { cat "$root/home/student/stderr.txt" && fail "the window wrote to stderr"; }

if ls "$root"/packages/lamina-torch_*.deb >/dev/null 2>&1; then
  say "the engine torch"
  inside sh -c 'apt-get install -q -y --no-install-recommends /packages/lamina-torch_*.deb' >"$root/packages/log" 2>&1 ||
    { cat "$root/packages/log" && fail "apt could not install lamina-torch"; }
  student 'lamina-cli run --model demo --article demo --engine torch --layers 0-1 --epochs 2 --progress none --out torch.lamina >/dev/null'
fi

say "removing"
inside sh -c 'apt-get purge -q -y "lamina*" && apt-get autoremove --purge -q -y' >/dev/null 2>&1
left=$(diff <(echo "$before") <(listing) | grep '^[<>]' || true)
# Written by the dependencies' own scripts when they go.
left=$(grep -v -E '/etc/ld\.so\.cache|/var/lib/systemd|__pycache__' <<<"$left" || true)
[ -z "$left" ] || fail "not as it was before:
$left"
[ -s "$root/home/student/demo.lamina" ] || fail "the user's own file is gone"
say "all is well"
