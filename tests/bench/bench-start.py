#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long it takes from the start of a program to its window on the screen, and its memory then.

Vitrine (drawn by cairo, as where there is no graphics card), Vitrine drawn by GL, and GNOME Boxes in
turn, after one run of each that doesn't count. Run it with scripts/with-display --fresh-home. Prints a JSON object a line: medians, and the ratio of the two.
"""

import argparse
import json
import pathlib
import shutil
import statistics
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from vitrinetest.desktop import windows  # noqa: E402
from vitrinetest.lines import wait_until  # noqa: E402
from vitrinetest.process import Program  # noqa: E402

SETTLE_SECONDS = 3


def resident_mib(pid):
    """Resident memory of one process, in MiB."""
    for line in pathlib.Path(f'/proc/{pid}/status').read_text().splitlines():
        if line.startswith('VmRSS:'):
            return int(line.split()[1]) / 1024
    raise AssertionError('the kernel tells no VmRSS')


def map_seconds(program, began):
    """Waits for the window without sleeping long; the seconds it took."""
    while not windows().mapped():
        if not program.is_running():
            raise AssertionError(f'{program.command[0]} ended before it showed a window')
        if time.monotonic() - began > 60:
            raise AssertionError(f'{program.command[0]} showed no window within a minute')
        time.sleep(0.002)
    return time.monotonic() - began


def measure(command):
    wait_until(lambda: not windows().mapped(), 20, 'an empty screen')
    began = time.monotonic()
    with Program(command) as program:
        seconds = map_seconds(program, began)
        time.sleep(SETTLE_SECONDS)
        return seconds, resident_mib(program.pid)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--runs', type=int, default=7)
    parser.add_argument('vitrine')
    arguments = parser.parse_args()
    commands = {'vitrine': [arguments.vitrine],
                'vitrine-gl': ['env', 'GSK_RENDERER=gl', arguments.vitrine]}
    if shutil.which('gnome-boxes'):
        commands['gnome-boxes'] = ['gnome-boxes']
    samples = {name: [] for name in commands}
    for run in range(arguments.runs + 1):
        for name, command in commands.items():
            sample = measure(command)
            if run > 0:
                samples[name].append(sample)
    medians = {}
    for name, measured in samples.items():
        medians[name] = [statistics.median(column) for column in zip(*measured)]
        print(json.dumps({'bench': 'start', 'program': name, 'runs': len(measured),
                          'window_seconds': round(medians[name][0], 3),
                          'resident_mib': round(medians[name][1], 1)}))
    if 'gnome-boxes' in medians:
        print(json.dumps({'bench': 'start', 'ratio_to': 'gnome-boxes',
                          'window': round(medians['vitrine'][0] / medians['gnome-boxes'][0], 2),
                          'resident': round(medians['vitrine'][1] / medians['gnome-boxes'][1], 2)}))


if __name__ == '__main__':
    main()
