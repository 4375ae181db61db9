# SPDX-License-Identifier: GPL-3.0-or-later
"""What Vitrine's tests on real guests and real windows share.

  case     tests of one window, with pictures of it
  desktop  pointer and keyboard, and where the windows are (needs with-display)
  driver   machines of libvirt's test driver
  embedded the machines of libvirt's embedded driver, or of a user's session
  firmware  what is on the screen before a guest is
  guest    the small test guest: its files, and what its picture looks like
  image    pixels: reading and writing PNG, reading the X server's framebuffer
  lines    waiting for lines of a log file, a pipe or a socket
  process  programs that are started, waited for and always ended
  vnc      a VNC server that may stop in the middle of a word
  vitrinectl  the real vitrinectl, in a home of its own
  window   Vitrine's window, by the accessible names of what is in it
  qemu     a QEMU of one's own, driven through QMP
"""
