#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What looking at a moving 1080p screen over SPICE costs, beside virt-viewer.

One guest plays pictures, another scrolls text, by itself. Each viewer shows it at its own size on the same
display and the same QEMU, in turns. Counted is the processor time of the viewer and of the X server, in
milliseconds a second. Run it with scripts/with-display --fresh-home --size 2048x1200. Prints a JSON object a
line.
"""

import argparse
import json
import os
import pathlib
import statistics
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from vitrinetest import guest  # noqa: E402
from vitrinetest.lines import wait_until  # noqa: E402
from vitrinetest.process import Program  # noqa: E402
from vitrinetest.qemu import Qemu  # noqa: E402
from vitrinetest.screen import Screen, x_server  # noqa: E402

PORT = 5958
ADDRESS = f'spice://127.0.0.1:{PORT}'
SETTINGS = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'glib-2.0' / 'settings' / 'keyfile'
# A little larger than the guest's screen, so that nothing is scaled.
WINDOW = '[org/vitrine/Vitrine]\nwindow-width=1940\nwindow-height=1140\n'
WIDTH, HEIGHT = 1920, 1080
PATIENCE = 90
TICKS = os.sysconf('SC_CLK_TCK')


def cpu_ms(pid):
    fields = pathlib.Path(f'/proc/{pid}/stat').read_text().rpartition(')')[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / TICKS


def measure(command, seconds):
    """(viewer's, X server's) milliseconds of processor time a second."""
    screen, server = Screen(), x_server()
    with Program(command) as program:
        wait_until(screen.is_moving, PATIENCE, "the guest's moving picture")
        # What comes with a window's first seconds is over then.
        time.sleep(4)
        began = time.monotonic()
        before = cpu_ms(program.pid), cpu_ms(server)
        time.sleep(seconds)
        taken = time.monotonic() - began
        wait_until(lambda: program.is_running() and screen.is_moving(), 10,
                   f'{command[0]} still showing something that moves')
        return tuple((cpu_ms(pid) - was) / taken
                     for pid, was in zip((program.pid, server), before))


def run(mode, commands, arguments):
    line = guest.path_of('command-line').read_text().strip()
    samples = {name: [] for name in commands}
    with Qemu('-kernel', guest.path_of('vmlinuz'), '-initrd', guest.path_of('initrd'), '-append',
              f'{line} {mode}', '-device', f'virtio-vga,xres={WIDTH},yres={HEIGHT}', '-device',
              'virtio-tablet-pci', '-device', 'virtio-keyboard-pci', '-spice',
              f'addr=127.0.0.1,port={PORT},disable-ticketing=on') as qemu:
        qemu.serial.wait_for('LIVE-READY', PATIENCE)
        for _ in range(arguments.rounds):
            for name, command in commands.items():
                samples[name].append(measure(command, arguments.seconds))
    sums = {}
    for name, taken in samples.items():
        viewer, server = (statistics.median(column) for column in zip(*taken))
        sums[name] = viewer
        print(json.dumps({'bench': 'spice', 'guest': mode, 'program': name, 'rounds': len(taken),
                          'cpu_ms_per_second': round(viewer),
                          'x_server_ms_per_second': round(server)}), flush=True)
    print(json.dumps({'bench': 'spice', 'guest': mode, 'ratio_to': 'remote-viewer',
                      'ratio': round(sums['vitrine'] / sums['remote-viewer'], 2)}), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--seconds', type=int, default=10)
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--guest', dest='guests', action='append')
    parser.add_argument('vitrine')
    arguments = parser.parse_args()
    SETTINGS.parent.mkdir(parents=True, exist_ok=True)
    SETTINGS.write_text(WINDOW, encoding='utf-8')
    commands = {'vitrine': [arguments.vitrine, ADDRESS], 'remote-viewer': ['remote-viewer', ADDRESS]}
    for mode in arguments.guests or ('video', 'scroll'):
        run(mode, commands, arguments)


if __name__ == '__main__':
    main()
