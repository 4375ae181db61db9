# SPDX-License-Identifier: GPL-3.0-or-later
"""The small test guest of tests/guest: its files, and what its picture looks like."""

import os
import pathlib

from . import process
from .image import is_near

BUILD = pathlib.Path(__file__).resolve().parent.parent / 'guest' / 'build.sh'

VOLUME_ID = 'VITRINE_TEST_GUEST'
MARKER = 16
CORNERS = {'top-left': 0xff0000, 'top-right': 0x00ff00, 'bottom-left': 0x0000ff,
           'bottom-right': 0xffffff}
BARS = (0xffffff, 0xffff00, 0x00ffff, 0x00ff00, 0xff00ff, 0xff0000, 0x0000ff, 0x202020)


def path_of(name):
    """The path of live.iso, still.iso, vmlinuz, initrd or command-line, built if need be.

    VITRINE_TEST_GUEST is a folder where they are already.
    """
    if 'VITRINE_TEST_GUEST' in os.environ:
        return pathlib.Path(os.environ['VITRINE_TEST_GUEST']) / name
    result = process.run([BUILD, '--print', name], timeout=900)
    return pathlib.Path(result.stdout.strip())


def build_iso(path, volume_id):
    """Writes an ISO of the guest that calls itself VOLUME_ID, so that it is taken for another."""
    process.run([BUILD, '--iso', path, volume_id], timeout=900)
    return pathlib.Path(path)


def bar_center(number, width, height):
    """The middle of colour bar NUMBER (0 to 7) on a screen of WIDTH x HEIGHT."""
    return (2 * number + 1) * width // 16, height * 13 // 16


def corner_center(name, width, height):
    """The middle of the marker in the corner NAME ("top-left" …)."""
    x = MARKER // 2 if name.endswith('left') else width - MARKER // 2
    y = MARKER // 2 if name.startswith('top') else height - MARKER // 2
    return x, y


def find_faults(image):
    """What is wrong with IMAGE as a picture of the guest, a sentence each; none if it is right."""
    faults = []
    for number, color in enumerate(BARS):
        x, y = bar_center(number, image.width, image.height)
        if not is_near(image.pixel(x, y), color):
            faults.append(f'bar {number} at {x},{y} is {image.pixel(x, y):06x}, not {color:06x}')
    for name, color in CORNERS.items():
        x, y = corner_center(name, image.width, image.height)
        if not is_near(image.pixel(x, y), color):
            faults.append(f'{name} at {x},{y} is {image.pixel(x, y):06x}, not {color:06x}')
    return faults


def check_picture(image):
    """Fails unless IMAGE is the guest's picture, pixel for pixel of its size."""
    faults = find_faults(image)
    if faults:
        raise AssertionError('this is not the picture of the guest:\n  ' + '\n  '.join(faults))


def runs_of(colors):
    """Joins equal neighbours: (colour, first index, length) each."""
    first = 0
    for index in range(1, len(colors) + 1):
        if index == len(colors) or colors[index] != colors[first]:
            yield colors[first], first, index - first
            first = index


def find_bars(image, tolerance=24):
    """Where the eight bars are in a picture of a window, whatever the scale.

    Returns (x, y, width) of a row of pixels through all of them, or None.
    """
    for y in range(0, image.height, 4):
        row = image.data[y * image.width * 3:(y + 1) * image.width * 3]
        if b'\xff\xff\x00' not in row:
            continue
        # Each pixel as the number of the bar it could belong to, or -1; scaling blurs the edges.
        numbers = []
        for x in range(image.width):
            color = int.from_bytes(row[3 * x:3 * x + 3], 'big')
            numbers.append(next((n for n, bar in enumerate(BARS)
                                 if is_near(color, bar, tolerance)), -1))
        runs = [run for run in runs_of(numbers) if run[0] >= 0 and run[2] >= 4]
        for i in range(len(runs) - 7):
            if [run[0] for run in runs[i:i + 8]] != list(range(8)):
                continue
            middle = runs[i + 1:i + 7]
            if max(run[2] for run in middle) - min(run[2] for run in middle) <= 4:
                pitch = (runs[i + 6][1] + runs[i + 6][2] - runs[i + 1][1]) / 6
                return round(runs[i + 1][1] - pitch), y, round(8 * pitch)
    return None
