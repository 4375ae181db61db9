#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shortest way through the whole window; a sanitized program ends badly for what is found."""

import contextlib
import os
import pathlib
import signal
import subprocess
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import case, desktop, embedded, guest  # noqa: E402
from vitrinetest.image import capture_screen  # noqa: E402

NAME = 'VITRINE TEST GUEST'
SCREEN = f'Screen of {NAME}'
# A sanitized program is several times slower.
PATIENCE = 180
# A child is another program long before.
STUCK_SECONDS = 8


class ForkWatch:
    """Ends what forked from a sanitized program and never became another program.

    libvirt forks while other threads allocate, and the sanitizer's allocator (gcc 12) leaves a child
    its locks as they are: where one was held, the child hangs and its parent waits for ever. libvirt
    does without what such a child was to find out (the computer's maker).
    """

    def __init__(self, pid):
        self.pid = pid
        self.is_over = threading.Event()
        self.seen = {}
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def forked(self):
        """Other processes of the same program: children, and what those made before they left."""
        program = os.readlink(f'/proc/{self.pid}/exe')
        for link in pathlib.Path('/proc').glob('[0-9]*/exe'):
            with contextlib.suppress(OSError):
                if os.readlink(link) == program and int(link.parent.name) != self.pid:
                    yield int(link.parent.name)

    def run(self):
        while not self.is_over.wait(1):
            with contextlib.suppress(OSError):
                self.seen = {pid: self.seen.get(pid, 0) + 1 for pid in self.forked()}
                for pid in (pid for pid, seconds in self.seen.items() if seconds > STUCK_SECONDS):
                    os.kill(pid, signal.SIGKILL)

    def stop(self):
        self.is_over.set()
        self.thread.join()


class WholeWay(case.WindowCase):
    """One test; the end of the program, and its exit status, is the class's."""

    # Mesa leaks when it is asked for GL, and has gone when it could be named.
    ENVIRONMENT = {'GDK_DEBUG': 'gl-disable', 'GSK_RENDERER': 'cairo'}
    ARGUMENTS = (str(guest.path_of('still.iso')),)

    @classmethod
    def setUpClass(cls):
        if os.geteuid() != 0:
            # What the library forks to start the user's daemon couldn't be done without.
            subprocess.run(['virsh', '-c', 'qemu:///session', 'list'], check=True, timeout=PATIENCE)
        super().setUpClass()
        cls.addClassCleanup(ForkWatch(cls.window.program.pid).stop)

    def test_whole_way(self):
        window = self.window
        window.find('Memory', 'slider', PATIENCE)
        window.press('Create', 'push button', PATIENCE)
        window.find(SCREEN, 'image', PATIENCE)
        serial = embedded.open_serial(PATIENCE)
        self.wait_for(lambda: guest.find_bars(capture_screen()), 'the guest’s picture', PATIENCE)
        self.use(serial)
        self.menu('Screenshot')
        window.find('Screenshot saved', timeout=PATIENCE)
        self.menu('Force Off')
        self.answer(f'Force Off {NAME}?', 'Force Off')
        window.find('Start', 'push button', PATIENCE)
        window.press('Back')
        x, y, width, height = window.place(NAME, 'panel', PATIENCE)
        desktop.click_at(x + width // 2, y + height // 2)
        desktop.press('Delete')
        window.find('No Machines Yet', timeout=PATIENCE)
        self.wait_for(lambda: not embedded.find_leftovers(), 'the files being gone', PATIENCE)

    def menu(self, item):
        self.window.press('Machine Menu')
        self.window.press(item, 'menu item')

    def use(self, serial):
        """A click, a key typed and keys sent, that the guest tells of."""
        x, y, width, height = self.window.place(SCREEN, 'image', PATIENCE)
        desktop.click_at(x + width // 2, y + height // 2)
        serial.wait_for(r'CLICK-UP left at .*', PATIENCE)
        desktop.type_text('v')
        serial.wait_for(r'KEY-UP 47', PATIENCE)
        self.window.press('Send Keys')
        self.window.press('Ctrl+Alt+Del', 'menu item')
        serial.wait_for(r'KEY-UP 29', PATIENCE)


if __name__ == '__main__':
    case.main()
