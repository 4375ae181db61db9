#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several machines in several windows, on libvirt's test driver."""

import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import case, desktop, driver  # noqa: E402
from vitrinetest.window import is_showing, walk  # noqa: E402

FOLDER = pathlib.Path(os.environ['VITRINE_DISPLAY_DIR'])
MACHINES = [('alpha', driver.RUNNING), ('beta', driver.RUNNING), ('gamma', driver.OFF)]
COLLECTION = 'Vitrine'


class Windows(case.WindowCase):
    """The tests are steps, in the order of their numbers."""

    ARGUMENTS = ('--connect', driver.write_machines(FOLDER / 'windows.xml', MACHINES))

    def titles(self):
        application = self.window.application
        found = (application.get_child_at_index(index)
                 for index in range(application.get_child_count()))
        return sorted(node.get_name() for node in found
                      if node is not None and node.get_role_name() == 'frame')

    def wait_titles(self, *titles):
        self.wait_for(lambda: self.titles() == sorted(titles), f'windows named {titles}')

    def wait_front(self, title):
        def is_front():
            node = self.window.window()
            return node is not None and node.get_name() == title
        self.wait_for(is_front, f'the window “{title}” in front')

    def node_in_front(self, name, role):
        window = self.window.window()
        return None if window is None else next(
            (node for node in walk(window) if node.get_name() == name and
             node.get_role_name() == role and is_showing(node)), None)

    def click_in_front(self, name, button=1):
        """Clicks a machine's tile in the front window, once it is at rest."""
        self.wait_for(lambda: self.node_in_front(name, 'panel'), f'“{name}” in front')
        self.window.capture_steady()
        x, y, width, height = desktop.place_of(self.node_in_front(name, 'panel'),
                                               self.window.window())
        desktop.click_at(x + width // 2, y + height // 2, button)

    def close_front(self):
        self.node_in_front('Close', 'push button').get_action_iface().do_action(0)

    @staticmethod
    def activate(title):
        subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', f'^{title}$',
                        'windowactivate', '--sync'], check=True, timeout=20)

    def test_1_from_the_menu_of_a_tile(self):
        self.wait_front(COLLECTION)
        self.click_in_front('alpha', 3)
        self.window.press('Open in New Window', 'menu item')
        self.wait_front('alpha')
        self.wait_titles(COLLECTION, 'alpha')
        self.window.capture_screen(case.PICTURES / 'windows-two.png')

    def test_2_closing_one_leaves_the_other(self):
        self.close_front()
        self.wait_titles(COLLECTION)
        self.wait_front(COLLECTION)
        self.window.check_running()

    def test_3_a_console_moves_to_its_own(self):
        self.click_in_front('beta')
        self.press_keys('Return')
        self.wait_front('beta')
        self.wait_titles('beta')
        self.press_keys('Control', 'Shift', 'n')
        self.wait_titles(COLLECTION, 'beta')
        self.wait_front('beta')

    def test_4_the_same_machine_again(self):
        """It is brought to the front instead of being shown twice."""
        self.activate(COLLECTION)
        self.wait_front(COLLECTION)
        self.click_in_front('beta')
        self.press_keys('Return')
        self.wait_front('beta')
        self.assertEqual(self.titles(), [COLLECTION, 'beta'])
        self.activate(COLLECTION)
        self.wait_front(COLLECTION)
        self.click_in_front('beta', 3)
        self.window.press('Open in New Window', 'menu item')
        self.wait_front('beta')
        self.assertEqual(self.titles(), [COLLECTION, 'beta'])

    def test_5_a_second_collection(self):
        self.activate(COLLECTION)
        self.wait_front(COLLECTION)
        self.press_keys('Control', 'Shift', 'n')
        self.wait_titles(COLLECTION, COLLECTION, 'beta')

    def test_6_the_last_window_ends_the_program(self):
        """All but the last, which is closed at the end of the class."""
        for count in (2, 1):
            self.window.press('Close', 'push button')
            self.wait_for(lambda left=count: len(self.titles()) == left, f'{count} windows')
        self.window.check_running()


if __name__ == '__main__':
    case.main()
