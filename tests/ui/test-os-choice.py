#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The system chosen by hand, with search; it is the made machine's, as vitrinectl tells."""

import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import case, desktop, guest, process  # noqa: E402

CTL = os.environ['VITRINE_CTL']
NAME = 'VITRINE TEST GUEST'
SYSTEM = 'Rocky Linux 9'
SEARCH = 'Search operating systems'
DIALOG = 'Operating System'


class OsChoice(case.WindowCase):
    """The disc is one that the database doesn't know."""

    ARGUMENTS = (str(guest.path_of('still.iso')),)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # High enough for all of a plan, so that everything can be pointed at.
        cls.window.press('Maximize')

    def unfold(self):
        self.window.find('Memory', 'slider')
        self.click_row('Customise', 'Firmware')

    def click_row(self, row, wanted):
        """Clicks a row of the plan once it rests, and again where it moved after all."""
        for _ in range(5):
            self.window.capture_steady()
            self.window.click(row, 'list item')
            try:
                return self.window.find(wanted, timeout=10)
            except AssertionError:
                continue
        return self.window.find(wanted, timeout=1)

    def search(self, words, wanted):
        self.click_row(DIALOG, SEARCH)
        desktop.type_text(words)
        self.window.find(wanted)

    def test_1_nothing_found(self):
        self.unfold()
        self.search('no such thing', 'No Results Found')
        desktop.press('Escape')
        self.window.wait_gone(SEARCH)
        self.window.wait_text('not in the database')

    def test_2_by_keyboard(self):
        self.search('haiku', 'Haiku Nightly')
        desktop.press('Return')
        self.window.wait_gone(SEARCH)
        self.window.wait_text('Haiku')
        self.window.wait_text('chosen by hand')
        self.window.find('4.3 GB', 'label')

    def test_3_by_pointer(self):
        self.search('rocky 9', SYSTEM)
        self.window.wait_gone('Debian 12 “Bookworm”')
        self.save('os-chooser')
        self.window.click(SYSTEM, 'label')
        self.window.wait_gone(SEARCH)
        self.window.wait_text(SYSTEM)
        # The last system's amounts, which nobody chose, went with it.
        self.wait_for(lambda: not self.window.has('4.3 GB', 'label'), 'another disk')
        self.assertFalse(self.window.has('less than it needs', 'label'))
        self.save('os-chosen')

    def test_4_made_with_it(self):
        self.window.press('Create', 'push button')
        self.window.find(f'Screen of {NAME}', 'image', timeout=120)
        shown = process.run([CTL, 'show', NAME, '--json']).stdout
        self.assertIn('"rocky9"', shown)
        xml = process.run([CTL, 'xml', NAME]).stdout
        self.assertIn('http://rockylinux.org/rocky/9', xml)
        self.window.press('Back')
        self.window.find(NAME, 'panel')
        process.run([CTL, 'delete', NAME])
        self.window.find('No Machines Yet')


if __name__ == '__main__':
    case.main()
