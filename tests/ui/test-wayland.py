#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window on Wayland: a guest without a tablet gets the pointer, which the compositor locks, and gives
it back; and a kiosk."""

import os
import pathlib
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import case, driver, sway  # noqa: E402
from vitrinetest.lines import LineTimeout  # noqa: E402
from vitrinetest.relative_pointer import RelativePointer  # noqa: E402
from vitrinetest.seen_guest import HEIGHT, WIDTH, SeenGuest  # noqa: E402
from vitrinetest.window import Window  # noqa: E402

FOLDER = pathlib.Path(os.environ['VITRINE_DISPLAY_DIR'])
MACHINES = ('--connect', driver.write_machines(FOLDER / 'machines.xml', [('apple', driver.OFF)]))
# Linux's numbers of keys.
CONTROL, ALT, KEY_A, ENTER, F11 = 29, 56, 30, 28, 87


class WaylandCase(case.WindowCase):
    """A window on the desktop that all share, and the guest that is shown."""

    desktop = None
    guest = None

    @classmethod
    def arguments(cls):
        return *MACHINES, cls.guest.address

    @classmethod
    def setUpClass(cls):
        cls.window = Window(*cls.arguments(),
                            environment={'G_DEBUG': 'fatal-criticals', **cls.desktop.environment})

    def wait_description(self, part):
        screen = self.window.find('Screen of ' + self.guest.label, 'image')
        self.wait_for(lambda: part in screen.get_description(), f'the description “{part}”')

    def save_failure(self):
        """There is no picture of a monitor that there is not."""
        print(self.window.describe(), file=sys.stderr)


def setUpModule():
    """One desktop and one guest for all."""
    WaylandCase.desktop = sway.Sway()
    unittest.addModuleCleanup(WaylandCase.desktop.__exit__)
    WaylandCase.guest = SeenGuest(tablet=False)
    unittest.addModuleCleanup(WaylandCase.guest.stop)


class Wayland(RelativePointer, WaylandCase):
    """Steps in the order of their numbers."""

    def place(self, name, role):
        """The middle of what has a name; the window has the whole monitor."""
        boxes = []

        def is_at_rest():
            box = self.window.find(name, role).get_component_iface().get_extents(1)
            boxes.append((box.x, box.y, box.width, box.height))
            return len(boxes) > 5 and len(set(boxes[-5:])) == 1

        self.wait_for(is_at_rest, f'“{name}” coming to rest')
        box = self.window.find(name, role).get_component_iface().get_extents(1)
        return box.x + box.width // 2, box.y + box.height // 2

    def move(self, dx, dy, steps, pause=0):
        for _ in range(steps):
            self.desktop.input.move(dx, dy)
            time.sleep(pause)

    def release(self):
        self.desktop.input.press(CONTROL, ALT)
        self.wait_description('Press Enter')

    def give_keyboard_again(self):
        self.release()
        self.desktop.input.press(ENTER)
        self.wait_description('Press and release Ctrl+Alt')

    def give_pointer(self):
        self.desktop.input.move_to(*self.place('Screen of ' + self.guest.label, 'image'))
        self.desktop.input.click()

    def give_pointer_again(self):
        self.release()
        self.give_pointer()

    def click(self):
        """Where the guest's pointer is when it is clicked with."""
        self.desktop.input.click()
        match = self.guest.serial.wait_for(r'CLICK left at (\d+),(\d+)', 20)
        self.guest.serial.wait_for(r'CLICK-UP left at .*', 20)
        return int(match[1]), int(match[2])

    def test_1_keys(self):
        self.wait_description('Press and release Ctrl+Alt')
        self.wait_note('Click into the screen to hand over the pointer', self.give_keyboard_again)
        self.desktop.input.press(KEY_A)
        self.guest.serial.wait_for(rf'KEY {KEY_A}', 20)

    def test_2_taken_by_a_click(self):
        self.give_pointer()
        self.wait_note('Press Ctrl+Alt to release the keyboard and the pointer',
                       self.give_pointer_again)
        with self.assertRaises(LineTimeout):
            self.guest.serial.wait_for(r'CLICK.*', 1)

    def test_3_moves_by_as_much(self):
        self.check_moves([(2, 1, 100)], 200, 100)
        # Less than a pixel at a time.
        self.check_moves([(2, 1, 100), (0.25, 0.5, 40)], 210, 120)

    def test_4_without_an_end(self):
        self.move(150, 120, 40)
        self.assertEqual(self.click(), (WIDTH - 1, HEIGHT - 1))

    def test_5_given_back(self):
        self.release()
        # The desktop's pointer goes where it is moved to again.
        self.desktop.input.move_to(*self.place('Back', 'push button'))
        self.desktop.input.click()
        self.window.find('apple', 'panel')


class WaylandKiosk(WaylandCase):
    """The screen and nothing else, over all of the monitor. The last one: it ends the guest."""

    @classmethod
    def arguments(cls):
        return '--kiosk', '--kiosk-quit', 'on-disconnect', cls.guest.address

    def test_1_covers_the_monitor(self):
        self.wait_description('Press and release Ctrl+Alt')
        screen = self.window.find('Screen of ' + self.guest.label, 'image')

        def size():
            box = screen.get_component_iface().get_extents(1)
            return box.width, box.height
        self.wait_for(lambda: size() == (sway.WIDTH, sway.HEIGHT), 'a screen as large as the monitor')
        self.assertFalse(self.window.has('Back', 'push button'))

    def test_2_keys(self):
        for code in (KEY_A, F11):
            self.desktop.input.press(code)
            self.guest.serial.wait_for(rf'KEY {code}', 20)
        self.assertFalse(self.window.has('Back', 'push button'))

    def test_3_ends_with_the_connection(self):
        self.guest.program.stop()
        self.assertEqual(self.window.program.wait(30), 0)


if __name__ == '__main__':
    case.main()
