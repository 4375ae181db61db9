# SPDX-License-Identifier: GPL-3.0-or-later
"""Dragging out of another program's window: tests/ui/drag-source.c."""

import os
import time

from . import case, desktop
from .lines import wait_until
from .process import Program

STEPS = 12
# Farther from its middle than the window that is dragged out of reaches.
CLEAR = 150


def middle_of(box):
    x, y, width, height = box
    return x + width // 2, y + height // 2


def start_source(text):
    """The program to drag TEXT out of, and the middle of its window on the screen."""
    before = set(desktop.windows().mapped())
    source = Program([os.environ['VITRINE_DRAG_SOURCE'], text])
    try:
        source.output.wait_for('ready', 30)
        number, = wait_until(lambda: set(desktop.windows().mapped()) - before, 30, 'its window')
        box = wait_until(lambda: desktop.rectangle_at_rest(number), 30, 'its window at rest')
    except BaseException:
        source.stop()
        raise
    return source, middle_of(box)


def carry(source, start, end):
    """Drags from START, which is in the source's window, to END or beside, and keeps the button pressed."""
    # The other window may lie just there.
    if abs(end[0] - start[0]) < CLEAR and abs(end[1] - start[1]) < CLEAR:
        end = (end[0] + 2 * CLEAR, end[1])
    desktop.move_to(*start)
    desktop.press_button(1)
    # It begins with the first pixels, and only then there is something to carry on.
    desktop.move_to(start[0] - 20, start[1] - 20)
    source.output.wait_for('dragging', 30)
    for step in range(1, STEPS + 1):
        desktop.move_to(*(a + (b - a) * step // STEPS for a, b in zip(start, end)))
        time.sleep(0.02)


class DragCase(case.WindowCase):
    """Tests that drag something onto the window."""

    def drag_to_middle(self, text):
        """Drags TEXT into the middle of Vitrine's window, and keeps the button pressed."""
        end = middle_of(desktop.windows().rectangle(desktop.windows().active()))
        source, start = start_source(text)
        self.addCleanup(source.stop)
        self.addCleanup(desktop.release_button, 1)
        carry(source, start, end)
        return source, start

    def let_go(self, source):
        """Lets the button go where the pointer is, and waits for the end of that."""
        desktop.release_button(1)
        source.output.wait_for('ended', 30)
        source.stop()
