# SPDX-License-Identifier: GPL-3.0-or-later
"""Dragging out of another program's window: tests/ui/drag-source.c."""

import os
import time

from . import case, desktop
from .process import Program

STEPS = 12
# Farther from its middle than the window that is dragged out of reaches.
CLEAR = 150


class DragCase(case.WindowCase):
    """Tests that drag something onto the window."""

    def start_source(self, text):
        """The window to drag TEXT out of, and its middle on the screen."""
        before = set(desktop.windows().mapped())
        source = self.enterContext(Program([os.environ['VITRINE_DRAG_SOURCE'], text]))
        source.output.wait_for('ready', 30)
        number, = self.wait_for(lambda: set(desktop.windows().mapped()) - before, 'its window')
        box = self.wait_for(lambda: desktop.rectangle_at_rest(number), 'its window at rest')
        return source, (box[0] + box[2] // 2, box[1] + box[3] // 2)

    def drag_to_middle(self, text):
        """Drags TEXT into the middle of Vitrine's window, and keeps the button pressed."""
        x, y, width, height = desktop.windows().rectangle(desktop.windows().active())
        end = (x + width // 2, y + height // 2)
        source, start = self.start_source(text)
        # The other window may lie just there.
        if abs(end[0] - start[0]) < CLEAR and abs(end[1] - start[1]) < CLEAR:
            end = (end[0] + 2 * CLEAR, end[1])
        desktop.move_to(*start)
        desktop.press_button(1)
        self.addCleanup(desktop.release_button, 1)
        # It begins with the first pixels, and only then there is something to carry on.
        desktop.move_to(start[0] - 20, start[1] - 20)
        source.output.wait_for('dragging', 30)
        for step in range(1, STEPS + 1):
            desktop.move_to(*(a + (b - a) * step // STEPS for a, b in zip(start, end)))
            time.sleep(0.02)
        return source, start

    def let_go(self, source):
        """Lets the button go where the pointer is, and waits for the end of that."""
        desktop.release_button(1)
        source.output.wait_for('ended', 30)
        source.stop()
