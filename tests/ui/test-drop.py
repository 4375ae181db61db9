#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files dropped on the window: dragged out of another program's window, with the pointer."""

import os
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import case, desktop  # noqa: E402
from vitrinetest.process import Program  # noqa: E402
from vitrinetest.window import is_sensitive  # noqa: E402

SOURCE = os.environ['VITRINE_DRAG_SOURCE']
HINT = 'Drop to Open'
FOLDER = pathlib.Path(os.environ['HOME']) / 'Elsewhere'
STEPS = 12


class Drop(case.WindowCase):
    """Each test drags something else, and ends where it began: at no machines."""

    @classmethod
    def setUpClass(cls):
        FOLDER.mkdir()
        subprocess.run([os.environ['VITRINE_MKISO'], '--volume', 'DROPPED', FOLDER / 'a disc.iso'],
                       check=True)
        super().setUpClass()
        cls.window.press('Maximize')

    def setUp(self):
        self.window.find('No Machines Yet')

    def start_source(self, text):
        """The window to drag TEXT out of, and its middle on the screen."""
        before = set(desktop.windows().mapped())
        source = self.enterContext(Program([SOURCE, text]))
        source.output.wait_for('ready', 30)
        number, = self.wait_for(lambda: set(desktop.windows().mapped()) - before, 'its window')
        box = self.wait_for(lambda: desktop.rectangle_at_rest(number), 'its window at rest')
        return source, (box[0] + box[2] // 2, box[1] + box[3] // 2)

    def drag(self, text):
        """Drags TEXT into the middle of Vitrine's window, and keeps the button pressed."""
        x, y, width, height = desktop.windows().rectangle(desktop.windows().active())
        end = (x + width // 2, y + height // 2)
        source, start = self.start_source(text)
        desktop.move_to(*start)
        desktop.press_button(1)
        self.addCleanup(desktop.release_button, 1)
        # It begins with the first pixels, and only then there is something to carry on.
        desktop.move_to(start[0] - 20, start[1] - 20)
        source.output.wait_for('dragging', 30)
        for step in range(1, STEPS + 1):
            desktop.move_to(*(a + (b - a) * step // STEPS for a, b in zip(start, end)))
            time.sleep(0.02)
        self.window.find(HINT)
        return source, start

    def drop(self, text):
        source, _ = self.drag(text)
        desktop.release_button(1)
        source.output.wait_for('ended', 30)
        source.stop()
        self.window.wait_gone(HINT)

    def go_back(self):
        self.window.press('Back')
        self.window.find('No Machines Yet')

    def test_iso(self):
        source, _ = self.drag((FOLDER / 'a disc.iso').as_uri() + '\r\n')
        self.window.capture_screen(case.PICTURES / 'drop-hint.png')
        desktop.release_button(1)
        source.output.wait_for('ended', 30)
        source.stop()
        self.window.find('DROPPED', 'list item')
        self.window.find('Memory', 'slider')
        self.wait_for(lambda: is_sensitive(self.window.find('Create', 'push button')), 'Create')
        self.save('drop-iso')
        self.go_back()

    def test_iso_on_the_create_page(self):
        self.window.press('New Machine')
        self.window.find('Choose a File…')
        self.drop((FOLDER / 'a disc.iso').as_uri())
        self.window.find('DROPPED', 'list item')
        self.window.find('Memory', 'slider')
        self.go_back()

    def refuse(self, text):
        self.drop(text)
        dialog = 'This File Can’t Be Used'
        self.window.find(dialog, 'dialog')
        words = self.window.texts()
        self.answer(dialog, 'Close')
        if not self.window.has('No Machines Yet'):
            self.go_back()
        return ' '.join(words)

    def test_no_disc(self):
        path = FOLDER / 'letter.txt'
        path.write_text('Dear reader\n' * 9999)
        words = self.refuse(path.as_uri())
        self.assertIn('letter.txt', words)

    def test_missing(self):
        words = self.refuse((FOLDER / 'missing.iso').as_uri())
        self.assertIn('missing.iso', words)

    def test_elsewhere(self):
        self.assertIn('isn’t on this computer', self.refuse('https://example.org/a.iso'))

    def test_folder(self):
        self.assertIn('Elsewhere', self.refuse(FOLDER.as_uri()))

    def test_connection_file(self):
        path = FOLDER / 'screen.vv'
        path.write_text('[virt-viewer]\ntype=vnc\nunix-path=/nonexistent\ntitle=The lab\n')
        self.drop(path.as_uri())
        self.window.find('Can’t Show This Screen')
        self.window.find('The lab')
        self.go_back()

    def test_let_go_elsewhere(self):
        """A drag that is taken back leaves no hint and changes nothing."""
        source, start = self.drag((FOLDER / 'a disc.iso').as_uri())
        desktop.move_to(*start)
        self.window.wait_gone(HINT)
        desktop.release_button(1)
        source.output.wait_for('ended', 30)
        source.stop()
        self.window.find('No Machines Yet')


if __name__ == '__main__':
    case.main()
