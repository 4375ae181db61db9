#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files dropped on the window: dragged out of another program's window, with the pointer."""

import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import case, desktop, drag  # noqa: E402
from vitrinetest.window import is_sensitive  # noqa: E402

HINT = 'Drop to Open'
FOLDER = pathlib.Path(os.environ['HOME']) / 'Elsewhere'


class Drop(drag.DragCase):
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

    def drag(self, text):
        """Drags TEXT into the middle of Vitrine's window, and keeps the button pressed."""
        source, start = self.drag_to_middle(text)
        self.window.find(HINT)
        return source, start

    def drop(self, text):
        source, _ = self.drag(text)
        self.let_go(source)
        self.window.wait_gone(HINT)

    def go_back(self):
        self.window.press('Back')
        self.window.find('No Machines Yet')

    def test_iso(self):
        source, _ = self.drag((FOLDER / 'a disc.iso').as_uri() + '\r\n')
        self.window.capture_screen(case.PICTURES / 'drop-hint.png')
        self.let_go(source)
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
        self.let_go(source)
        self.window.find('No Machines Yet')


if __name__ == '__main__':
    case.main()
