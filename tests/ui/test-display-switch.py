#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""SPICE or VNC: a machine that is off is turned from one to the other, and back."""

import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import case, driver  # noqa: E402

FOLDER = pathlib.Path(os.environ['VITRINE_DISPLAY_DIR'])
NAME = 'switched'
GRAPHICS = '''
    <devices><graphics type='vnc' port='-1' autoport='yes'><listen type='address'/></graphics></devices>'''


class DisplaySwitch(case.WindowCase):
    ARGUMENTS = ('--connect', driver.write_machines(FOLDER / 'switched.xml', [(NAME, driver.OFF)],
                                                    GRAPHICS))

    def choose(self, item):
        self.window.press('Machine Menu')
        self.window.press(item)

    def has_item(self, item):
        """Whether the menu has it."""
        self.window.press('Machine Menu')
        self.window.find('Delete')
        found = self.window.has(item)
        self.press_keys('Escape')
        self.window.wait_gone('Delete')
        return found

    def test_there_and_back(self):
        self.window.click(NAME, 'panel')
        self.press_keys('Return')
        self.window.find('Back')
        self.assertFalse(self.has_item('Show by VNC'))
        self.choose('Show by SPICE')
        self.wait_for(lambda: self.has_item('Show by VNC'), 'SPICE')
        self.assertFalse(self.has_item('Show by SPICE'))
        self.choose('Show by VNC')
        self.wait_for(lambda: self.has_item('Show by SPICE'), 'VNC again')


if __name__ == '__main__':
    case.main()
