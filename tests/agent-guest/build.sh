#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Builds the guest with SPICE's agent from Debian's packages, once; README.md says what it does.
#
#   tests/agent-guest/build.sh                builds it if need be, and prints its folder
#   tests/agent-guest/build.sh --print FILE   prints the path of one file of it, the same way
#
# The folder holds root.iso, vmlinuz, initrd and command-line. It lies in the user's cache, under a
# name made from everything that goes into it. Nothing is installed, and nobody need be root.
set -euo pipefail
export LC_ALL=C
PATH=$PATH:/sbin:/usr/sbin

here=$(cd "$(dirname "$0")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/vitrine-tests
kernel_arguments="console=ttyS0 quiet loglevel=3 mitigations=off nokaslr tsc=reliable no_timer_check"
libraries=usr/lib/x86_64-linux-gnu

# What the guest is made of, and what of the packages these depend on it can do without: none of
# their libraries is loaded (find_libraries would notice), and some are large.
packages="spice-vdagent spice-webdavd dbus-daemon xclip udev xserver-xorg-core xserver-xorg-input-evdev
x11-xkb-utils xkb-data libx11-data libxrandr2"
left_out="^(adduser|adwaita-icon-theme|at-spi2-common|cpp.*|dbus|dbus-bin|dbus-session.*|dbus-system.*|dbus-user.*|dconf-.*|\
debconf|dpkg|fontconfig|fonts-.*|gtk-update-icon-cache|hicolor-icon-theme|init-system-helpers|\
keyboard-configuration|libcryptsetup.*|libdevmapper.*|dmsetup|libgdbm.*|libgl1-mesa-dri|libisl.*|\
libllvm.*|.*-perl|perl.*|libperl.*|libmpc.*|libmpfr.*|libpam-.*|libsensors.*|libsystemd-shared|\
libz3-.*|lsb-base|mount|passwd|procps|shared-mime-info|systemd.*|sysvinit-utils|tar|usrmerge)$"

# Everything below these is copied, with the libraries that the programs in it need.
files="usr/bin/spice-vdagent usr/sbin/spice-vdagentd usr/sbin/spice-webdavd usr/bin/xclip
usr/bin/dbus-daemon usr/sbin/avahi-daemon usr/lib/xorg/Xorg usr/lib/xorg/modules usr/bin/xkbcomp usr/share/X11/xkb usr/share/X11/xorg.conf.d
usr/share/X11/locale/locale.dir usr/share/X11/locale/locale.alias usr/share/X11/locale/compose.dir
usr/share/X11/locale/C usr/share/X11/locale/en_US.UTF-8 bin/udevadm
lib/udev/rules.d/50-udev-default.rules lib/udev/rules.d/60-input-id.rules"

work=
trap '[ -z "$work" ] || rm -rf "$work"' EXIT

say ()
{
  printf 'agent-guest: %s\n' "$*" >&2
}

# Prints the packages as NAME=VERSION, a line each: as on a computer on which nothing is installed.
# That takes APT seconds, so it is kept for as long as the lists of packages are the same.
resolve ()
{
  local kept
  kept=$cache/agent-packages-$(
    { echo "$packages $left_out"; ls -l --time-style=+%s /var/lib/apt/lists; } | sha256sum |
      cut -c 1-12)
  if [ ! -s "$kept" ]; then
    # shellcheck disable=SC2086
    apt-get -o Dir::State::status=/dev/null -o APT::Install-Recommends=0 -s install $packages |
      sed -n 's/^Inst \([^ ]*\) (\([^ ]*\) .*/\1=\2/p' | grep -vE "${left_out/%\$/=}" >"$kept.part"
    rm -f "$cache"/agent-packages-????????????
    mv "$kept.part" "$kept"
  fi
  cat "$kept"
}

# Unpacks the packages in the current folder, without installing them.
fetch ()
{
  say "fetching $# packages (once)"
  apt-get -qq -o APT::Sandbox::User=root -o Acquire::Retries=3 download "$@"
  for package in *.deb; do
    dpkg-deb -x "$package" tree
    rm -f "$package"
  done
}

# find_libraries TREE FILE…: the libraries that programs and modules of a tree load, by its own loader.
find_libraries ()
{
  local tree=$1 loaded
  shift
  loaded=$(for file; do
    "$tree/$libraries/ld-linux-x86-64.so.2" --inhibit-cache \
      --library-path "$tree/$libraries:$tree/usr/lib/xorg/modules" --list "$file"
  done)
  if grep 'not found' <<<"$loaded" >&2; then
    say "something that is needed isn't there (see above)"
    return 1
  fi
  awk '$3 ~ /^\// { print $3 }' <<<"$loaded" | sort -u
}

# Older packages have their libraries in /lib; all of them go where the newer ones are.
merge_folders ()
{
  local tree=$1 folder
  for folder in bin sbin lib lib64; do
    [ -d "$tree/$folder" ] || continue
    mkdir -p "$tree/usr/$folder"
    cp -a "$tree/$folder/." "$tree/usr/$folder"
    rm -rf "${tree:?}/$folder"
    ln -s "usr/$folder" "$tree/$folder"
  done
}

# is_program FILE: whether it is something that loads libraries.
is_program ()
{
  [ -f "$1" ] && [ "$(head -c 4 "$1" | od -An -tx1 | tr -d ' ')" = 7f454c46 ]
}

# build_root TREE ROOT: what of the unpacked packages the guest needs, and our own.
build_root ()
{
  local tree=$1 root=$2 file programs=()
  mkdir -p "$root"/{dev,etc,mnt,proc,run,root,sys,tmp,var} "$root"/usr/{bin,sbin,lib,lib64}
  for file in bin sbin lib lib64; do
    ln -s "usr/$file" "$root/$file"
  done
  rm -f "$tree"/usr/lib/xorg/modules/{libglamoregl.so,extensions/libglx.so}
  # shellcheck disable=SC2086
  (cd "$tree" && cp -a --parents $(printf '%s\n' $files | sed -E 's,^(s?bin|lib)/,usr/&,') "$root")
  # The kernel's mode setting serves every card.
  find "$root/usr/lib/xorg/modules/drivers" -name '*.so' ! -name modesetting_drv.so -delete
  gcc -std=gnu17 -Os -Wall -Wextra -Wshadow -Wmissing-prototypes -s -o "$root/usr/bin/desktop" \
    "$here"/desktop/*.c -lXrandr -lX11
  cp /bin/busybox "$root/usr/bin/busybox"
  for file in $(busybox --list); do
    [ -e "$root/usr/bin/$file" ] || ln -s busybox "$root/usr/bin/$file"
  done
  while read -r file; do
    is_program "$file" && programs+=("$file")
  done < <(find "$root/usr" -type f ! -name busybox)
  mkdir -p "$root/$libraries"
  find_libraries "$tree" "${programs[@]}" | while read -r file; do
    cp -L "$file" "$root/$libraries"
  done
  cp -L "$tree/$libraries/ld-linux-x86-64.so.2" "$root/$libraries"
  ln -s "/$libraries/ld-linux-x86-64.so.2" "$root/usr/lib64/ld-linux-x86-64.so.2"
  ln -s ../bin/udevadm "$root/usr/sbin/systemd-udevd"
  cp -r "$parts/lib/modules" "$root/usr/lib/modules"
  cp -r "$here/etc/." "$root/etc"
  install -m 755 "$here/init" "$here/answer" "$root/usr/sbin"
}

# build_initrd ROOT: just enough to mount the disk.
build_initrd ()
{
  local root=$1 version file
  version=$(ls "$parts/lib/modules")
  mkdir -p "$root"/{bin,dev,proc,sys,root,"lib/modules/$version"}
  cp /bin/busybox "$root/bin/busybox"
  for file in sh mount modprobe switch_root sleep; do
    ln -s busybox "$root/bin/$file"
  done
  for file in virtio_pci virtio_blk isofs; do
    modprobe -d "$parts" -S "$version" --show-depends "$file" | awk '/^insmod/ { print $2 }'
  done | sort -u | while read -r file; do
    file=${file#*/lib/modules/}
    mkdir -p "$root/lib/modules/${file%/*}"
    cp "$parts/lib/modules/$file" "$root/lib/modules/$file"
  done
  cp "$parts/lib/modules/$version"/modules.{order,builtin,builtin.modinfo} \
    "$root/lib/modules/$version"
  depmod -b "$root" "$version"
  install -m 755 "$here/first-init" "$root/init"
}

# Sets $guest to the folder, built if it isn't there.
find_guest ()
{
  local versions
  parts=$("$here/../guest/build.sh" --parts)
  if ! versions=$(resolve); then
    "$here/../../scripts/packages" --refresh
    versions=$(resolve)
  fi
  guest=$cache/agent-guest-$(
    { cd "$here" && find . -type f ! -name "*.md" ! -name "*.py" ! -name meson.build | sort | xargs cat
      cat <<<"$versions"
      sha256sum "$parts/vmlinuz" /bin/busybox | cut -c 1-64; } | sha256sum | cut -c 1-12)
  [ -e "$guest/root.iso" ] && touch "$guest" && return
  work=$(mktemp -d "$cache/work.XXXXXX")
  mkdir "$work"/{packages,guest}
  # shellcheck disable=SC2086
  (cd "$work/packages" && fetch $versions)
  say "building it in $guest"
  merge_folders "$work/packages/tree"
  build_root "$work/packages/tree" "$work/root"
  build_initrd "$work/initrd"
  (cd "$work/initrd" && find . | sort | cpio --quiet -R 0:0 -o -H newc) |
    zstd -19 -q >"$work/guest/initrd"
  cp "$parts/vmlinuz" "$work/guest/vmlinuz"
  echo "$kernel_arguments" >"$work/guest/command-line"
  xorriso -as mkisofs -quiet -R -uid 0 -gid 0 -o "$work/guest/root.iso" "$work/root" \
    2>"$work/xorriso.log" || { cat "$work/xorriso.log" >&2; return 1; }
  # Guests of older inputs may be in use by another working copy; after a week they go.
  find "$cache" -maxdepth 1 -name 'agent-guest-*' -mtime +7 -exec rm -rf {} +
  mv "$work/guest" "$guest"
  rm -rf "$work"
  work=
}

# In a function, so that bash has read all of this file, whatever becomes of it meanwhile.
main ()
{
  mkdir -p "$cache"
  # Tests run side by side; one builds, the others wait for it.
  exec 8>"$cache/agent-lock"
  flock 8
  find_guest
  case "${1:-}" in
    '') echo "$guest" ;;
    --print) echo "$guest/$2" ;;
    *) sed -n '4,11s/^# \{0,1\}//p' "$0" >&2; return 2 ;;
  esac
}

main "$@"
exit
