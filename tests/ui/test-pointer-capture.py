#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A guest without a tablet on X11: its pointer is taken by a click, moves without an end, and is given back
by the release keys."""

import os
import pathlib
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import case, desktop, driver  # noqa: E402
from vitrinetest.lines import LineTimeout  # noqa: E402
from vitrinetest.relative_pointer import RelativePointer  # noqa: E402
from vitrinetest.seen_guest import HEIGHT, WIDTH, SeenGuest  # noqa: E402
from vitrinetest.window import Window  # noqa: E402

FOLDER = pathlib.Path(os.environ['VITRINE_DISPLAY_DIR'])
MACHINES = ('--connect', driver.write_machines(FOLDER / 'machines.xml', [('apple', driver.OFF)]))


def xdotool(*arguments):
    return subprocess.run(['xdotool', *map(str, arguments)], check=True,
                          stdout=subprocess.PIPE, encoding='utf-8').stdout


def host_pointer():
    """(x, y) of the desktop's pointer."""
    words = dict(word.split(':') for word in xdotool('getmouselocation').split())
    return int(words['x']), int(words['y'])


def setUpModule():
    """One guest for all."""
    CaptureCase.guest = SeenGuest(tablet=False)
    unittest.addModuleCleanup(CaptureCase.guest.stop)


class CaptureCase(RelativePointer, case.WindowCase):
    """The guest, and the pointer."""

    guest = None

    @classmethod
    def address(cls):
        """How the guest is shown, and what it is called."""
        return cls.guest.address, cls.guest.label

    @classmethod
    def setUpClass(cls):
        address, cls.label = cls.address()
        cls.window = Window(*MACHINES, address, environment={'G_DEBUG': 'fatal-criticals'})

    def view(self):
        return self.window.place('Screen of ' + self.label, 'image')

    def click(self):
        """Where the guest's pointer is when it is clicked with."""
        xdotool('click', 1)
        match = self.guest.serial.wait_for(r'CLICK left at (\d+),(\d+)', 20)
        self.guest.serial.wait_for(r'CLICK-UP left at .*', 20)
        return int(match[1]), int(match[2])

    def move(self, dx, dy, steps, pause=0.01):
        for _ in range(steps):
            xdotool('mousemove_relative', '--', dx, dy)
            time.sleep(pause)

    def expect_nothing(self):
        with self.assertRaises(LineTimeout):
            self.guest.serial.wait_for(r'CLICK.*', 1)

    def release(self):
        desktop.press('Control', 'Alt')

    def give_keyboard_again(self):
        self.release()
        desktop.press('Return')

    def give_pointer(self):
        left, top, width, height = self.view()
        desktop.click_at(left + width // 2 + 50, top + height // 2 + 30)

    def give_pointer_again(self):
        self.release()
        self.give_pointer()


class PointerCapture(CaptureCase):
    """Steps in the order of their numbers."""

    def test_1_told_before(self):
        self.wait_note('Click into the screen to hand over the pointer', self.give_keyboard_again)
        self.save('pointer-told')

    def test_2_not_before_a_click(self):
        left, top, width, height = self.view()
        desktop.move_to(left + width // 2, top + height // 2)
        desktop.move_to(left + width // 2 + 50, top + height // 2 + 30)
        # The wheel, too, is the guest's only with the pointer.
        xdotool('click', 4)
        with self.assertRaises(LineTimeout):
            self.guest.serial.wait_for(r'WHEEL.*', 1)

    def test_3_taken_by_a_click(self):
        self.give_pointer()
        self.wait_note('Press Ctrl+Alt to release the keyboard and the pointer',
                       self.give_pointer_again)
        self.save('pointer-captured')
        # That click was for taking it.
        self.expect_nothing()

    def test_4_moves_by_as_much(self):
        self.check_moves([(2, 1, 100)], 200, 100)
        self.check_moves([(2, 1, 100), (-1, 3, 50)], 150, 250)

    def test_5_without_an_end(self):
        left, top, width, height = self.view()
        self.move(150, 120, 40)
        self.assertEqual(self.click(), (WIDTH - 1, HEIGHT - 1))
        x, y = host_pointer()
        self.assertTrue(left <= x < left + width and top <= y < top + height, (x, y))
        self.assertLess(abs(x - left - width // 2) + abs(y - top - height // 2), 4)

    def test_6_wheel_and_buttons(self):
        for number, name in ((2, 'middle'), (3, 'right')):
            xdotool('click', number)
            self.guest.serial.wait_for(rf'CLICK {name} at .*', 20)
            self.guest.serial.wait_for(rf'CLICK-UP {name} at .*', 20)
        xdotool('click', 4)
        self.guest.serial.wait_for(r'WHEEL 1', 20)
        xdotool('click', 5)
        self.guest.serial.wait_for(r'WHEEL -1', 20)

    def test_7_given_back(self):
        # What is down is let go.
        xdotool('mousedown', 1)
        self.guest.serial.wait_for(r'CLICK left at .*', 20)
        self.release()
        self.guest.serial.wait_for(r'CLICK-UP left at .*', 20)
        xdotool('mouseup', 1)
        left, top, _, _ = self.view()
        desktop.move_to(left + 5, top + 7)
        self.assertEqual(host_pointer(), (left + 5, top + 7))
        self.expect_nothing()

    def test_8_taken_again_and_left_by_the_focus(self):
        self.give_pointer()
        self.wait_note('release the keyboard and the pointer', self.give_pointer_again)
        self.check_moves([(3, 2, 20)], 60, 40)
        # Another window comes; its user must not look for the pointer.
        self.release()
        desktop.press('Control', ',')
        self.window.find('Release keys')
        desktop.move_to(9, 9)
        self.assertEqual(host_pointer(), (9, 9))
        desktop.press('Escape')
        self.window.wait_gone('Release keys')


class OverSpice(CaptureCase):
    """The same by SPICE, whose server is told movements then."""

    @classmethod
    def address(cls):
        path = cls.guest.spice_path
        return f'spice+unix://{path}', str(path)

    def test_moves_by_as_much(self):
        self.window.wait_text('Connected')
        self.give_pointer()
        self.wait_note('release the keyboard and the pointer', self.give_pointer_again)
        self.check_moves([(2, 1, 100)], 200, 100)
        self.release()
        left, top, _, _ = self.view()
        desktop.move_to(left + 5, top + 7)
        self.assertEqual(host_pointer(), (left + 5, top + 7))
        self.expect_nothing()


if __name__ == '__main__':
    case.main()
