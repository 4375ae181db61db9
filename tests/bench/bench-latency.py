#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From pressing a key to the changed pixel on the screen, beside TigerVNC's viewer or virt-viewer.

The guest counts keys on its screen and changes nothing else. Each viewer shows it at its own size on the
same display and the same QEMU, one after the other, in turns; the X server gets the key and its own
framebuffer is watched, so nothing of the viewer is asked. Run it with scripts/with-display --fresh-home
--size 1600x1000. Prints a JSON object a line.
"""

import argparse
import ctypes
import json
import os
import pathlib
import random
import statistics
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from vitrinetest import desktop, guest  # noqa: E402
from vitrinetest.lines import wait_until  # noqa: E402
from vitrinetest.process import Program  # noqa: E402
from vitrinetest.qemu import Qemu  # noqa: E402
from vitrinetest.screen import Screen  # noqa: E402

PORT = 57
PEERS = {'vnc': 'vncviewer', 'spice': 'remote-viewer'}
SETTINGS = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'glib-2.0' / 'settings' / 'keyfile'
# A little larger than the guest's screen, so that Vitrine doesn't scale it either.
WINDOW = '[org/vitrine/Vitrine]\nwindow-width=1300\nwindow-height=900\n'
PATIENCE = 60
# Where the guest writes its figures, from its upper left corner; see tests/guest/README.md.
FIGURES = (40, 170, 700, 16)
GUEST_WIDTH = 1280
KEY = 'a'


class Keyboard:
    """Keys as the X server takes them from a device."""

    def __init__(self):
        self.x11 = ctypes.CDLL('libX11.so.6')
        self.xtest = ctypes.CDLL('libXtst.so.6')
        self.x11.XOpenDisplay.restype = ctypes.c_void_p
        self.display = ctypes.c_void_p(self.x11.XOpenDisplay(None))
        self.code = self.x11.XKeysymToKeycode(self.display, ord(KEY))

    def send(self, is_pressed):
        self.xtest.XTestFakeKeyEvent(self.display, self.code, is_pressed, 0)
        self.x11.XFlush(self.display)


def take_sample(screen, keyboard, place):
    """Milliseconds from the key to the pixel."""
    before = screen.rows(*place)
    began = time.monotonic()
    keyboard.send(True)
    while screen.rows(*place) == before:
        if time.monotonic() - began > PATIENCE:
            raise AssertionError('the key changed nothing on the screen')
        time.sleep(0.0005)
    milliseconds = (time.monotonic() - began) * 1000
    keyboard.send(False)
    # Longer than the server's longest interval between two looks at the picture that matter here, and
    # never in step with it.
    time.sleep(random.uniform(0.15, 0.35))
    return milliseconds


def measure(command, presses):
    """Samples of one viewer's connection."""
    screen, keyboard = Screen(), Keyboard()

    def find_guest():
        return screen.find_guest(GUEST_WIDTH)

    with Program(command):
        x, y = wait_until(find_guest, PATIENCE, "the guest's picture")
        # Pages slide in.
        time.sleep(2)
        x, y = wait_until(find_guest, PATIENCE, "the guest's picture")
        desktop.click_at(x + 600, y + 400)
        time.sleep(1)
        left, top, width, height = FIGURES
        place = (x + left, y + top, width, height)
        take_sample(screen, keyboard, place)
        return [take_sample(screen, keyboard, place) for _ in range(presses)]


def server_options(protocol):
    if protocol == 'spice':
        return '-spice', f'addr=127.0.0.1,port={5900 + PORT},disable-ticketing=on'
    return '-vnc', f'127.0.0.1:{PORT}'


def list_commands(arguments):
    """The viewers to start, by name."""
    if arguments.protocol == 'spice':
        address = f'spice://127.0.0.1:{5900 + PORT}'
        peer = ['remote-viewer', address]
    else:
        address = f'vnc://127.0.0.1::{5900 + PORT}'
        peer = ['vncviewer', '-AlertOnFatalError=0', address.removeprefix('vnc://')]
    return {'vitrine': [arguments.vitrine, address], PEERS[arguments.protocol]: peer}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--presses', type=int, default=40)
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--protocol', choices=PEERS, default='vnc')
    parser.add_argument('vitrine')
    arguments = parser.parse_args()
    commands = list_commands(arguments)
    samples = {name: [] for name in commands}
    SETTINGS.parent.mkdir(parents=True, exist_ok=True)
    SETTINGS.write_text(WINDOW, encoding='utf-8')
    line = guest.path_of('command-line').read_text().strip()
    with Qemu('-kernel', guest.path_of('vmlinuz'), '-initrd', guest.path_of('initrd'),
              '-append', f'{line} still', '-vga', 'std', '-device', 'virtio-keyboard-pci',
              '-device', 'virtio-tablet-pci', *server_options(arguments.protocol)) as qemu:
        qemu.serial.wait_for('LIVE-READY', PATIENCE)
        for _ in range(arguments.rounds):
            for name, command in commands.items():
                samples[name] += measure(command, arguments.presses)
    medians = {name: statistics.median(taken) for name, taken in samples.items()}
    for name, taken in samples.items():
        print(json.dumps({'bench': 'latency', 'protocol': arguments.protocol, 'program': name, 'presses': len(taken),
                          'ms': round(medians[name], 1),
                          'ms_95': round(statistics.quantiles(taken, n=20)[-1], 1)}))
    peer = PEERS[arguments.protocol]
    print(json.dumps({'bench': 'latency', 'protocol': arguments.protocol, 'ratio_to': peer,
                      'ratio': round(medians['vitrine'] / medians[peer], 2)}))


if __name__ == '__main__':
    main()
