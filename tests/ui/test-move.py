#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine that moves from one QEMU to another, in the window: the screen stays and takes keys."""

import pathlib
import socket
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import case, desktop  # noqa: E402
from vitrinetest.qemu import Qemu  # noqa: E402


def find_port():
    with socket.create_server(('127.0.0.1', 0)) as server:
        return server.getsockname()[1]


def start(port, *arguments):
    return Qemu('-vga', 'std', '-no-reboot', '-spice',
                f'addr=127.0.0.1,port={port},disable-ticketing=on', *arguments, memory=64)


class Move(case.WindowCase):
    @classmethod
    def setUpClass(cls):
        ports = find_port(), find_port()
        cls.old = cls.enterClassContext(start(ports[0]))
        cls.way = cls.old.folder / 'way'
        cls.new = cls.enterClassContext(start(ports[1], '-incoming', f'unix:{cls.way}'))
        cls.new_port = ports[1]
        cls.screen = f'Screen of spice://127.0.0.1:{ports[0]}'
        cls.ARGUMENTS = f'spice://127.0.0.1:{ports[0]}',
        super().setUpClass()

    def test_screen_and_keys(self):
        place = self.window.place(self.screen, 'image')
        self.old.command('client_migrate_info', protocol='spice', hostname='localhost',
                         port=self.new_port)
        self.old.command('migrate', uri=f'unix:{self.way}')
        self.window.wait_text('The machine moved to localhost')
        self.assertEqual(self.window.place(self.screen, 'image'), place)
        self.save('moved')
        # What is left of it there has no business with the screen any more.
        self.old.command('quit')
        self.window.find(self.screen, 'image')
        desktop.click_at(place[0] + place[2] // 2, place[1] + place[3] // 2)

        def has_ended():
            desktop.press('Control', 'Alt', 'Delete')
            return not self.new.program.is_running()
        self.wait_for(has_ended, 'the machine hearing the keys where it is now')


if __name__ == '__main__':
    case.main()
