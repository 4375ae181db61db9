#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""USB devices of this computer for a machine whose SPICE screen is all that is known of it, with a
programmed stick and a QEMU that takes what is plugged in, whatever its firmware does.
"""

import os
import pathlib
import socket
import sys

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import case  # noqa: E402
from vitrinetest.qemu import Qemu  # noqa: E402

FOLDER = pathlib.Path(os.environ['VITRINE_DISPLAY_DIR'])
SCREEN = FOLDER / 'spice'
CONTROL = FOLDER / 'usb'
STICK = FOLDER / 'stick.img'
DISC = FOLDER / 'disc.iso'
MOCK = os.environ['VITRINE_MOCK_USB']
TITLE = 'Vitrine Mock Stick'


def order(text):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(CONTROL))
        connection.sendall(text.encode() + b'\n')
        return connection.makefile().readline().strip()


class UsbScreen(case.WindowCase):
    """The tests are steps, in the order of their numbers."""

    LAUNCHER = ('umockdev-wrapper', MOCK, '--control', str(CONTROL), f'stick:{STICK}', '--')
    ARGUMENTS = (f'spice+unix://{SCREEN}',)

    @classmethod
    def setUpClass(cls):
        STICK.write_bytes(bytes(range(256)) * 4096)
        cls.machine = cls.enterClassContext(Qemu(
            '-vga', 'std', '-spice', f'unix=on,addr={SCREEN},disable-ticketing=on',
            '-device', 'qemu-xhci,id=xhci', '-chardev', 'spicevmc,name=usbredir,id=usb',
            '-device', 'usb-redir,chardev=usb,bus=xhci.0', memory=64))
        super().setUpClass()

    def wait_state(self, state):
        self.wait_for(lambda: order('state 1') == state, f'a stick that is {state}')

    def is_given(self):
        """Switches it on where it is off: while it still goes back, the switch takes no orders."""
        box = self.window.find(TITLE, 'check box')
        if not box.get_state_set().contains(Atspi.StateType.CHECKED):
            self.window.press(TITLE, 'check box')
        return order('state 1') == 'claimed'

    def give(self):
        self.wait_for(self.is_given, 'a stick that is given')

    def test_1_give(self):
        self.window.press('USB Devices', 'push button')
        self.window.find(TITLE, timeout=10)
        self.give()
        self.save('usb-screen')

    def test_2_take_back(self):
        self.window.press(TITLE, 'check box')
        self.wait_state('driver')

    def test_3_unplug(self):
        self.give()
        order('unplug 1')
        self.window.wait_gone(TITLE, timeout=10)
        order(f'plug 1 stick:{STICK}')
        self.window.find(TITLE, timeout=10)

    def test_4_screen_ends(self):
        """With the connection ends what it carried."""
        self.give()
        self.machine.command('quit')
        self.wait_state('driver')


if __name__ == '__main__':
    case.main()
