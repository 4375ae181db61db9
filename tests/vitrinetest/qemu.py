# SPDX-License-Identifier: GPL-3.0-or-later
"""A QEMU of one's own, without libvirt, driven through its monitor protocol."""

import contextlib
import json
import os
import pathlib
import shutil
import socket
import tempfile

from .image import read_png
from .lines import FileLines, wait_until
from .process import Program

# Of both axes of an absolute pointer, whatever the size of the screen.
POINTER_RANGE = 0x7fff


class Qemu(contextlib.AbstractContextManager):
    """A machine under emulation; `serial` has the lines of its first serial port."""

    def __init__(self, *arguments, memory=256):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='vtq-', dir='/tmp'))
        self.replies = None
        self.connection = None
        self.program = None
        try:
            self.start([os.fspath(argument) for argument in arguments], memory)
        except BaseException:
            self.stop()
            raise

    def start(self, arguments, memory):
        monitor = self.folder / 'monitor'
        # Warnings are fatal to what is tested, not to QEMU, which warns of clients that leave.
        environment = {name: value for name, value in os.environ.items() if name != 'G_DEBUG'}
        self.serial = FileLines(self.folder / 'serial')
        self.program = Program(['qemu-system-x86_64', '-nodefaults', '-accel', 'tcg', '-m',
                                str(memory), '-display', 'none', '-serial',
                                f'file:{self.folder}/serial', '-qmp',
                                f'unix:{monitor},server=on,wait=off', *arguments],
                               env=environment)
        self.connection = socket.socket(socket.AF_UNIX)
        self.connection.settimeout(30)
        # The file is there a moment before anybody listens.
        wait_until(lambda: self.connection.connect_ex(str(monitor)) == 0 or
                   not self.program.is_running(), 20, "QEMU's monitor")
        self.replies = self.connection.makefile('r', encoding='utf-8')
        self.replies.readline()
        self.command('qmp_capabilities')

    def command(self, name, **arguments):
        """Sends one QMP command and returns its answer; events on the way are dropped."""
        message = {'execute': name, 'arguments': arguments}
        self.connection.sendall(json.dumps(message).encode())
        while True:
            reply = json.loads(self.replies.readline())
            if 'error' in reply:
                raise AssertionError(f'{name}: {reply["error"]["desc"]}')
            if 'return' in reply:
                return reply['return']

    def screenshot(self):
        path = self.folder / 'screen.png'
        self.command('screendump', filename=str(path), format='png')
        return read_png(path)

    def press(self, *keys):
        """Presses keys by QEMU's names ("a", "ctrl" …) together, and releases them."""
        self.command('send-key', keys=[{'type': 'qcode', 'data': key} for key in keys])

    def point(self, x, y, width, height):
        """Moves a tablet's pointer to a pixel of a screen of WIDTH x HEIGHT."""
        events = [{'type': 'abs',
                   'data': {'axis': axis, 'value': value * POINTER_RANGE // (size - 1)}}
                  for axis, value, size in (('x', x, width), ('y', y, height))]
        self.command('input-send-event', events=events)

    def click(self, button):
        """Presses and releases a button: "left", "right", "middle", "wheel-up" …"""
        for is_down in (True, False):
            event = {'type': 'btn', 'data': {'button': button, 'down': is_down}}
            self.command('input-send-event', events=[event])

    def power_button(self):
        self.command('system_powerdown')

    def stop(self):
        if self.replies is not None:
            self.replies.close()
        if self.connection is not None:
            self.connection.close()
        if self.program is not None:
            self.program.stop()
            self.serial.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __exit__(self, *_):
        self.stop()
