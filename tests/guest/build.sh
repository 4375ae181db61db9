#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Builds the test guest from Debian's kernel and busybox, once; README.md says what it does.
#
#   tests/guest/build.sh                          builds it if need be, and prints its folder
#   tests/guest/build.sh --print FILE             prints the path of one file of it, the same way
#   tests/guest/build.sh --iso OUT VOLUME-ID      writes one more ISO, which calls itself VOLUME-ID
#   tests/guest/build.sh --parts                  prints the folder of its kernel and modules
#
# The folder holds live.iso, still.iso, vmlinuz, initrd and command-line. It lies in the user's
# cache, under a name made from everything that goes into it. Needs what `scripts/packages test`
# installs; installs nothing itself.
set -euo pipefail
export LC_ALL=C
PATH=$PATH:/sbin:/usr/sbin

here=$(cd "$(dirname "$0")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/vitrine-tests
isolinux=/usr/lib/ISOLINUX
syslinux=/usr/lib/syslinux/modules/bios
grub=/usr/lib/grub/x86_64-efi
font=Lat15-TerminusBold20x10.psf
kernel_arguments="console=ttyS0 console=tty0 quiet loglevel=3 vt.global_cursor_default=0 \
mitigations=off nokaslr tsc=reliable no_timer_check"

# Every graphics card, disk, network card, bus and input device that a new machine may have.
modules="bochs virtio-gpu qxl cirrus vmwgfx virtio_pci virtio_blk virtio_net virtio_console
virtio_input virtio-rng virtio_balloon virtio_scsi evdev uinput hid-generic usbhid xhci-pci ehci-pci
uhci-hcd psmouse button e1000 e1000e 8139cp ahci ata_piix sr_mod sd_mod usb-storage isofs nls_utf8"

work=
trap '[ -z "$work" ] || rm -rf "$work"' EXIT

say ()
{
  printf 'guest: %s\n' "$*" >&2
}

# fetch PACKAGE…: unpacks packages in the current folder, without installing them.
fetch ()
{
  local options=(-qq -o APT::Sandbox::User=root -o Acquire::Retries=3)
  if ! apt-get "${options[@]}" download "$@"; then
    say "the package lists are missing or old; refreshing them"
    "$here/../../scripts/packages" --refresh
    apt-get "${options[@]}" download "$@"
  fi
  for package in "$@"; do
    dpkg-deb -x "$package"_*.deb .
    rm -f "$package"_*.deb
  done
}

newest_kernel_package ()
{
  apt-cache depends linux-image-amd64 2>/dev/null |
    awk '/Depends: linux-image-[0-9]/ { print $2; exit }'
}

# Puts Debian's kernel, the modules above with all they depend on, and a font into $cache/parts-…
# The names of the packages' versions don't matter to the tests, so what is there is good.
find_parts ()
{
  parts=$cache/parts-$(echo "$modules $font" | sha256sum | cut -c 1-12)
  [ -e "$parts/vmlinuz" ] && return
  work=$(mktemp -d "$cache/work.XXXXXX")
  local package version tree
  package=$(newest_kernel_package)
  if [ -z "$package" ]; then
    "$here/../../scripts/packages" --refresh
    package=$(newest_kernel_package)
  fi
  say "fetching $package (70 MB, once) and a console font"
  (cd "$work" && fetch "$package" console-setup-linux)

  version=$(ls "$work/lib/modules")
  tree=$work/lib/modules/$version
  mkdir -p "$work/parts/lib/modules/$version"
  cp "$work/boot/vmlinuz-$version" "$work/parts/vmlinuz"
  gzip -dc "$work/usr/share/consolefonts/$font.gz" >"$work/parts/font.psf"
  cp "$tree"/modules.{order,builtin,builtin.modinfo} "$work/parts/lib/modules/$version"
  depmod -b "$work" "$version"
  for module in $modules; do
    modprobe -d "$work" -S "$version" --show-depends "$module" | awk '/^insmod/ { print $2 }'
  done | sort -u | while read -r file; do
    file=${file#*/lib/modules/}
    mkdir -p "$work/parts/lib/modules/${file%/*}"
    cp "$work/lib/modules/$file" "$work/parts/lib/modules/$file"
  done
  depmod -b "$work/parts" "$version"
  rm -rf "$parts"
  mv "$work/parts" "$parts"
  rm -rf "$work"
  work=
}

# build_root FOLDER: the guest's whole file system.
build_root ()
{
  local root=$1
  mkdir -p "$root"/{bin,dev,etc,proc,sys}
  ln -s bin "$root/sbin"
  cp /bin/busybox "$root/bin/busybox"
  for applet in $("$root/bin/busybox" --list); do
    [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
  done
  gcc -std=gnu17 -Os -Wall -Wextra -Wshadow -Wmissing-prototypes -I/usr/include/libdrm -static -s \
    -o "$root/bin/screen" "$here"/screen/*.c
  install -m 755 "$here/init" "$root/init"
  install -m 755 "$here/dhcp" "$root/bin/dhcp"
  cp -r "$parts/lib" "$root/lib"
  cp "$parts/font.psf" "$root/font.psf"
  printf 'root:x:0:0::/:/bin/sh\n' >"$root/etc/passwd"
}

# build_efi_image IMAGE ARGUMENTS: a FAT disk with GRUB, for UEFI.
build_efi_image ()
{
  local image=$1 folder
  folder=$(mktemp -d "$work/efi.XXXXXX")
  printf '%s\n' 'search --no-floppy --file /boot/vmlinuz --set=root' "linux /boot/vmlinuz $2" \
    'initrd /boot/initrd' boot >"$folder/grub.cfg"
  grub-mkimage -d "$grub" -O x86_64-efi -p /EFI/boot -c "$folder/grub.cfg" \
    -o "$folder/bootx64.efi" iso9660 linux search search_fs_file normal boot part_gpt part_msdos \
    fat all_video efi_gop
  truncate -s 1440K "$image"
  mformat -i "$image" -f 1440 ::
  mmd -i "$image" ::/EFI ::/EFI/BOOT
  mcopy -i "$image" "$folder/bootx64.efi" ::/EFI/BOOT/BOOTX64.EFI
}

# build_iso GUEST OUT VOLUME-ID ARGUMENTS: boots on BIOS and UEFI, as a CD and as a disk.
build_iso ()
{
  local guest=$1 out=$2 volume=$3 arguments=$4 tree log
  tree=$(mktemp -d "$work/iso.XXXXXX")
  mkdir -p "$tree"/{boot,isolinux}
  cp "$guest/vmlinuz" "$guest/initrd" "$tree/boot"
  cp "$isolinux/isolinux.bin" "$syslinux/ldlinux.c32" "$tree/isolinux"
  printf '%s\n' 'DEFAULT live' 'PROMPT 0' 'TIMEOUT 0' 'LABEL live' ' KERNEL /boot/vmlinuz' \
    ' INITRD /boot/initrd' " APPEND $arguments" >"$tree/isolinux/isolinux.cfg"
  build_efi_image "$tree/boot/efi.img" "$arguments"
  log=$work/xorriso.log
  xorriso -as mkisofs -quiet -isohybrid-mbr "$isolinux/isohdpfx.bin" \
    -isohybrid-gpt-basdat -V "$volume" -A 'Vitrine test guest' -J -R -o "$out.part" \
    -b isolinux/isolinux.bin -c isolinux/boot.cat -no-emul-boot -boot-load-size 4 \
    -boot-info-table -eltorito-alt-boot -e boot/efi.img -no-emul-boot "$tree" 2>"$log" ||
    { cat "$log" >&2; return 1; }
  mv "$out.part" "$out"
}

# Sets $guest to the folder, built if it isn't there.
find_guest ()
{
  find_parts
  local inputs
  inputs=$(
    cat "$here/build.sh" "$here/init" "$here/dhcp" "$here"/screen/*
    sha256sum "$parts/vmlinuz" /bin/busybox "$isolinux/isolinux.bin" "$grub/kernel.img" |
      cut -c 1-64
  )
  guest=$cache/guest-$(sha256sum <<<"$inputs" | cut -c 1-12)
  [ -e "$guest/live.iso" ] && touch "$guest" && return
  say "building it in $guest"
  work=$(mktemp -d "$cache/work.XXXXXX")
  mkdir "$work/guest"
  build_root "$work/root"
  (cd "$work/root" && find . | sort | cpio --quiet -R 0:0 -o -H newc) |
    zstd -19 -q >"$work/guest/initrd"
  cp "$parts/vmlinuz" "$work/guest/vmlinuz"
  echo "$kernel_arguments" >"$work/guest/command-line"
  build_iso "$work/guest" "$work/guest/still.iso" VITRINE_TEST_GUEST "$kernel_arguments still"
  build_iso "$work/guest" "$work/guest/live.iso" VITRINE_TEST_GUEST "$kernel_arguments"
  # Guests of older inputs may be in use by another working copy; after a week they go.
  find "$cache" -maxdepth 1 -name 'guest-*' -mtime +7 -exec rm -rf {} +
  mv "$work/guest" "$guest"
  rm -rf "$work"
  work=
}

# In a function, so that bash has read all of this file, whatever becomes of it meanwhile.
main ()
{
  mkdir -p "$cache"
  # Tests run side by side; one builds, the others wait for it.
  exec 9>"$cache/lock"
  flock 9
  if [ "${1:-}" = --parts ]; then
    find_parts
    echo "$parts"
    return
  fi
  find_guest
  case "${1:-}" in
    '') echo "$guest" ;;
    --print) echo "$guest/$2" ;;
    --iso)
      work=$(mktemp -d "$cache/work.XXXXXX")
      build_iso "$guest" "$(realpath -m -- "$2")" "$3" "$kernel_arguments"
      ;;
    *) sed -n '4,13s/^# \{0,1\}//p' "$0" >&2; return 2 ;;
  esac
}

main "$@"
exit
