#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Builds the guest for tests of USB from the kernel and modules of tests/guest, once: it tells on its
# serial port which USB devices come and go, what is on them and what is typed.
#
#   tests/usb/guest/build.sh                builds it if need be, and prints its folder
#   tests/usb/guest/build.sh --print FILE   prints the path of one file of it, the same way
#
# The folder holds vmlinuz, initrd and command-line. It lies in the user's cache, under a name made
# from everything that goes into it.
set -euo pipefail
export LC_ALL=C
PATH=$PATH:/sbin:/usr/sbin

here=$(cd "$(dirname "$0")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/vitrine-tests
kernel_arguments="console=ttyS0 quiet loglevel=3 mitigations=off nokaslr tsc=reliable no_timer_check"
modules="xhci-pci usb-storage sd_mod sr_mod usbhid hid-generic evdev"

work=
trap '[ -z "$work" ] || rm -rf "$work"' EXIT

# build_root ROOT: the guest's whole file system. Its modules are loaded in the order they depend on.
build_root ()
{
  local root=$1 version module file
  version=$(ls "$parts/lib/modules")
  mkdir -p "$root"/{bin,dev,proc,sys,tmp,modules}
  cp /bin/busybox "$root/bin/busybox"
  for file in sh mount cat cut dd echo insmod md5sum mkdir od rm sleep basename readlink sync; do
    ln -s busybox "$root/bin/$file"
  done
  for module in $modules; do
    modprobe -d "$parts" -S "$version" --show-depends "$module" | awk '/^insmod/ { print $2 }'
  done | awk '!seen[$0]++' | while read -r file; do
    cp "$parts/lib/modules/${file#*/lib/modules/}" "$root/modules"
    echo "insmod /modules/${file##*/}"
  done >"$root/modules/load"
  install -m 755 "$here/init" "$root/init"
}

# Sets $guest to the folder, built if it isn't there.
find_guest ()
{
  parts=$("$here/../../guest/build.sh" --parts)
  guest=$cache/usb-guest-$(
    { cat "$here/build.sh" "$here/init"; sha256sum "$parts/vmlinuz" /bin/busybox | cut -c 1-64; } |
      sha256sum | cut -c 1-12)
  [ -e "$guest/initrd" ] && touch "$guest" && return
  printf 'usb-guest: building it in %s\n' "$guest" >&2
  work=$(mktemp -d "$cache/work.XXXXXX")
  mkdir "$work/guest"
  build_root "$work/root"
  (cd "$work/root" && find . | sort | cpio --quiet -R 0:0 -o -H newc) |
    zstd -19 -q >"$work/guest/initrd"
  cp "$parts/vmlinuz" "$work/guest/vmlinuz"
  echo "$kernel_arguments" >"$work/guest/command-line"
  # An ordinary user's QEMU reads it, too.
  chmod -R a+rX "$work/guest"
  # Guests of older inputs may be in use by another working copy; after a week they go.
  find "$cache" -maxdepth 1 -name 'usb-guest-*' -mtime +7 -exec rm -rf {} +
  mv "$work/guest" "$guest"
  rm -rf "$work"
  work=
}

# In a function, so that bash has read all of this file, whatever becomes of it meanwhile.
main ()
{
  mkdir -p "$cache"
  # Tests run side by side; one builds, the others wait for it.
  exec 7>"$cache/usb-lock"
  flock 7
  find_guest
  case "${1:-}" in
    '') echo "$guest" ;;
    --print) echo "$guest/$2" ;;
    *) sed -n '4,11s/^# \{0,1\}//p' "$0" >&2; return 2 ;;
  esac
}

main "$@"
exit
