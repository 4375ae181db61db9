# SPDX-License-Identifier: GPL-3.0-or-later
"""The display that scripts/with-display started, from the X server's side: nothing of a viewer is asked."""

import mmap
import os
import pathlib
import struct
import time

from . import guest

MARKER = guest.CORNERS['top-right'].to_bytes(4, 'little')[:3]


def x_server():
    """The server's process number."""
    parent = os.getppid()
    children = pathlib.Path(f'/proc/{parent}/task/{parent}/children').read_text().split()
    for child in children:
        if pathlib.Path(f'/proc/{child}/comm').read_text().strip() == 'Xvfb':
            return int(child)
    raise AssertionError('there is no X server beside this; run it by scripts/with-display')


class Screen:
    """The X server's own pixels."""

    def __init__(self):
        self.file = open(os.environ['VITRINE_FRAMEBUFFER'], 'rb')
        self.pixels = mmap.mmap(self.file.fileno(), 0, prot=mmap.PROT_READ)
        header = struct.unpack_from('>25I', self.pixels)
        self.width, self.height, self.stride = header[4], header[5], header[12]
        self.start = header[0] + header[19] * 12

    def rows(self, x, y, width, height):
        first = self.start + y * self.stride + x * 4
        return [self.pixels[first + row * self.stride:first + row * self.stride + width * 4]
                for row in range(height)]

    def find_guest(self, guest_width):
        """The pixel where the test guest's screen starts, by its upper right corner, or None."""
        for y, line in enumerate(self.rows(0, 0, self.width, self.height)):
            colors = [line[index:index + 3] for index in range(0, len(line), 4)] \
                if MARKER in line else []
            end = len(colors) - colors[::-1].index(MARKER) if MARKER in colors else 0
            if colors[end - guest.MARKER:end].count(MARKER) == guest.MARKER:
                return end - guest_width, y
        return None

    def is_moving(self):
        """Whether something in the middle changes by itself within a second."""
        x, y = self.width // 2 - 100, self.height // 2 - 100
        before = self.rows(x, y, 200, 200)
        time.sleep(1)
        return self.rows(x, y, 200, 200) != before
