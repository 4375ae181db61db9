#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The collection of machines: empty, as tiles, as a list, searched, selected, a thousand of them."""

import os
import pathlib
import socket
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import case, desktop, driver  # noqa: E402
from vitrinetest.window import Window, walk  # noqa: E402

FOLDER = pathlib.Path(os.environ['VITRINE_DISPLAY_DIR'])
MACHINES = [('apple', driver.OFF), ('debian lab', driver.OFF), ('mango', driver.PAUSED),
            ('<b>odd & "name"', driver.OFF), ('zebra', driver.RUNNING)]


def is_tile(node):
    """Whether NODE stands for a machine; one that left while it was looked at has no parent."""
    parent = node.get_parent()
    return (node.get_role_name() == 'panel' and node.get_name() and parent is not None and
            parent.get_role_name() in ('table cell', 'list item'))


def tile_names(window):
    """The machines as a screen reader tells them, in their order."""
    return [node.get_name() for node in walk(window.application) if is_tile(node)]


class EmptyCollection(case.WindowCase):
    """No machine yet: the window says what to do."""

    ARGUMENTS = ('--connect', driver.write_machines(FOLDER / 'none.xml', []))

    def test_says_what_to_do(self):
        self.window.find('No Machines Yet')
        self.window.find('Drop an ISO file here, or choose one')
        for name in ('New Machine', 'Choose an ISO File…'):
            self.window.find(name, 'push button')
        self.save('collection-empty')

    def test_new_machine_and_back(self):
        self.window.press('New Machine')
        self.window.find('Choose a File…')
        self.window.press('Back')
        self.window.find('No Machines Yet')


class Collection(case.WindowCase):
    """A handful of machines in all states."""

    ARGUMENTS = ('--connect', driver.write_machines(FOLDER / 'some.xml', MACHINES))

    def setUp(self):
        self.window.find('zebra', 'panel')

    def click(self, name, *held):
        """Clicks a tile, with keys held down."""
        x, y, width, height = self.window.place(name, 'panel')
        codes = [desktop.keycode_of(desktop.KEYSYMS[key]) for key in held]
        for code in codes:
            desktop.hold(code)
        desktop.click_at(x + width // 2, y + height // 2)
        for code in reversed(codes):
            desktop.release(code)

    def test_running_come_first(self):
        self.wait_for(lambda: len(tile_names(self.window)) == len(MACHINES), 'all machines')
        self.assertEqual(tile_names(self.window),
                         ['zebra', 'mango', '<b>odd & "name"', 'apple', 'debian lab'])
        self.save('collection-grid')

    def test_search_by_typing(self):
        desktop.type_text('app')
        self.window.wait_gone('zebra', 'panel')
        self.assertEqual(tile_names(self.window), ['apple'])
        desktop.type_text('xx')
        self.window.find('No Results Found')
        self.save('collection-no-results')
        desktop.press('Escape')
        self.window.find('zebra', 'panel')
        self.wait_for(lambda: len(tile_names(self.window)) == len(MACHINES), 'all machines')

    def test_search_by_button(self):
        self.window.press('Search', 'push button')
        self.window.set_text('Search', 'MANGO')
        self.wait_for(lambda: tile_names(self.window) == ['mango'], 'only mango')
        desktop.press('Escape')
        self.wait_for(lambda: len(tile_names(self.window)) == len(MACHINES), 'all machines')

    def test_select_several(self):
        self.click('apple')
        self.click('debian lab', 'Control')
        self.window.find('2 machines selected')
        self.save('collection-selection')
        self.window.press('Start', 'push button')
        self.wait_for(lambda: tile_names(self.window)[:3].count('apple') == 1, 'apple started')
        desktop.press('Escape')
        self.window.wait_gone('2 machines selected')
        self.click('apple')
        self.click('debian lab', 'Control')
        self.window.press('Force Off', 'push button')
        self.save_with_dialog('collection-force-off', 'Force Off 2 Machines?')
        self.answer('Force Off 2 Machines?', 'Force Off')
        self.wait_for(lambda: tile_names(self.window)[:2] == ['zebra', 'mango'], 'both off again')

    def test_open_and_back(self):
        self.click('zebra')
        desktop.press('Return')
        self.window.find('Back')
        self.window.press('Back')
        self.window.find('mango', 'panel')


class ViewMode(case.WindowCase):
    """Grid or list: remembered from one run to the next."""

    ARGUMENTS = Collection.ARGUMENTS

    def test_list_is_remembered(self):
        self.window.find('zebra', 'panel')
        self.window.press('Show as List')
        self.window.find('Machines', 'list')
        self.save('collection-list')
        self.assertEqual(self.window.close(), 0)
        self.window.program.stop()
        type(self).window = Window(*self.ARGUMENTS)
        self.window.find('zebra', 'panel')
        self.window.find('Machines', 'list')
        self.window.press('Show as Grid')
        self.window.find('Machines', 'table')


class ManyMachines(case.WindowCase):
    """A thousand machines."""

    ARGUMENTS = ('--connect', driver.write_machines(
        FOLDER / 'many.xml', [(f'machine-{number:04d}', driver.OFF) for number in range(1, 1001)]))

    def test_search_among_a_thousand(self):
        self.window.find('machine-0001', 'panel')
        self.save('collection-thousand')
        # Only what is near the window has tiles.
        self.assertLess(len(tile_names(self.window)), 400)
        desktop.type_text('0777')
        self.wait_for(lambda: tile_names(self.window) == ['machine-0777'], 'the machine searched')
        desktop.press('Escape')
        self.wait_for(lambda: len(tile_names(self.window)) > 10, 'the others')


class Unanswered(case.WindowCase):
    """A hypervisor that takes the connection and then says nothing."""

    @classmethod
    def setUpClass(cls):
        cls.listener = socket.create_server(('127.0.0.1', 0))
        uri = f'test+tcp://127.0.0.1:{cls.listener.getsockname()[1]}/default'
        cls.ARGUMENTS = ('--connect', uri)
        super().setUpClass()

    @classmethod
    def tearDownClass(cls):
        """The attempt that was left behind still hangs, and the program ends all the same."""
        super().tearDownClass()
        cls.listener.close()

    def test_says_so(self):
        self.window.find('Can’t Reach the Hypervisor', timeout=60)
        self.window.wait_text('doesn’t answer')
        self.save('collection-unanswered')
        self.window.press('Try Again', 'push button')
        self.window.wait_gone('Try Again')


if __name__ == '__main__':
    case.main()
