# SPDX-License-Identifier: GPL-3.0-or-later
"""The guest of tests/usb/guest, which tells what it sees of USB."""

import contextlib
import os
import pathlib
import shutil
import xml.etree.ElementTree as tree

from . import process
from .process import Program
from .vitrinectl import Vitrinectl

BUILD = pathlib.Path(__file__).resolve().parent.parent / 'usb/guest/build.sh'
BOOT_SECONDS = 120


def copy_to(folder):
    """Kernel, initial memory disk and the kernel's arguments; the files are in FOLDER."""
    built = pathlib.Path(process.run([BUILD], timeout=900).stdout.strip())
    paths = [pathlib.Path(shutil.copy(built / name, folder)) for name in ('vmlinuz', 'initrd')]
    return *paths, (built / 'command-line').read_text(encoding='ascii').strip()


class UsbGuest(contextlib.AbstractContextManager):
    """A machine called "guest" that the vitrinectl PROGRAM has made of it; USER as for Vitrinectl.

    `serial.output` has what it tells, `ctl` asks Vitrine. Without a screen only as a user.
    """

    def __init__(self, program, user=None, has_screen=True):
        with contextlib.ExitStack() as stack:
            self.ctl = stack.enter_context(Vitrinectl(program, user=user))
            self.create(has_screen)
            # Whoever holds the embedded driver runs what the others ask for.
            self.serial = stack.enter_context(self.create_program('serial', 'guest'))
            self.stack = stack.pop_all()

    def create(self, has_screen):
        kernel, initrd, arguments = copy_to(self.ctl.folder)
        result = self.ctl.run('create', '--kernel', kernel, '--initrd', initrd, '--append',
                              f'{arguments} write', '--name', 'guest', '--memory', '192M', '--disk',
                              '0', '--display', 'vnc', *(['--start'] if has_screen else []))
        if result.returncode != 0:
            raise AssertionError(result.stderr)
        if not has_screen:
            self.start_without_screen()

    def start_without_screen(self):
        machine = tree.fromstring(self.ctl.run('xml', 'guest').stdout)
        devices = machine.find('devices')
        for name in ('graphics', 'video', 'input', 'audio', 'sound'):
            for device in devices.findall(name):
                devices.remove(device)
        document = self.ctl.folder / 'guest.xml'
        tree.ElementTree(machine).write(document)
        for command in (['virsh', '--connect', 'qemu:///session', 'define', document],
                        [self.ctl.program, 'start', 'guest']):
            process.run([*self.ctl.prefix, *command], env=self.ctl.environment, cwd=self.ctl.home)

    def create_program(self, *arguments, prefix=()):
        """A vitrinectl that goes on, below the command PREFIX."""
        command = [*self.ctl.prefix, *prefix, self.ctl.program, *map(os.fspath, arguments)]
        return Program(command, env=self.ctl.environment, cwd=self.ctl.home)

    def wait_ready(self):
        self.serial.output.wait_for('UP', BOOT_SECONDS)

    def __exit__(self, *_):
        self.stack.close()
