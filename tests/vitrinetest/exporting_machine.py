# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine whose kernel has USB devices of QEMU's, and a real vitrinectl that gives them away."""

import pathlib
import re
import shutil
import socket

from . import agent_guest, process
from .lines import wait_until
from .qemu import Qemu

INIT = pathlib.Path(__file__).resolve().parent.parent / 'usb/exporter/init'
MODULES = pathlib.Path('/usr/lib/x86_64-linux-gnu/gio/modules')
BOOT_SECONDS = 180
# Where the machine is in QEMU's own network.
ADDRESS = '10.0.2.15'
STICK = '46f4:0001'
KEYBOARD = '0627:0001'


def find_libraries(*programs):
    """The loader and the libraries of this computer that PROGRAMS load."""
    listed = process.run(['ldd', *programs]).stdout
    if 'not found' in listed:
        raise AssertionError(listed)
    return sorted(set(re.findall(r'(/\S+) \(0x', listed)))


class ExportingMachine(Qemu):
    """PROGRAM is vitrinectl; IMAGE is what is on the stick, which is plugged in by plug_stick()."""

    def __init__(self, program, image):
        self.shell = None
        self.vitrinectl = program
        self.image = image
        super().__init__('-cpu', 'max', '-kernel', agent_guest.path_of('vmlinuz'),
                         '-append', agent_guest.kernel_arguments(),
                         '-drive', 'if=virtio,format=raw,readonly=on,'
                         f'file={agent_guest.path_of("root.iso")}',
                         '-blockdev', f'driver=file,node-name=stick,filename={image}',
                         '-netdev', 'user,id=net,restrict=on', '-device', 'virtio-net-pci,netdev=net',
                         '-device', 'virtio-serial-pci', '-device', 'qemu-xhci,id=usb',
                         '-device', 'usb-kbd,bus=usb.0,port=2', memory=512)

    def pack(self):
        """A memory disk: the one of the disk's, and over it what is put there."""
        root = self.folder / 'root'
        gnutls = MODULES / 'libgiognutls.so'
        for path in (*find_libraries(self.vitrinectl, gnutls), gnutls):
            target = root / str(path).lstrip('/')
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
        for name in ('bin', 'disk', 'etc', 'home', 'run', 'tmp'):
            (root / name).mkdir(exist_ok=True)
        (root / 'home').chmod(0o777)
        (root / 'etc/passwd').write_text('root:x:0:0::/:/bin/sh\n'
                                         'tester:x:1000:1000::/home:/bin/sh\n', encoding='ascii')
        shutil.copy(self.vitrinectl, root / 'bin/vitrinectl')
        shutil.copy(INIT, root / 'init')
        packed = self.folder / 'initrd'
        shutil.copy(agent_guest.path_of('initrd'), packed)
        # The kernel looks for the second archive at multiples of four only.
        with packed.open('ab') as file:
            file.write(bytes(-file.tell() % 4))
        process.run(['sh', '-c', f'cd "{root}" && find . | cpio --quiet -R 0:0 -o -H newc '
                     f'>>"{packed}"'])
        shutil.rmtree(root)
        return packed

    def start(self, arguments, memory):
        arguments += ['-initrd', str(self.pack()), '-chardev',
                      f'socket,id=test,path={self.folder}/test,server=on,wait=off', '-device',
                      f'virtserialport,chardev=test,name={agent_guest.TEST_PORT}']
        super().start(arguments, memory)

    def wait_ready(self):
        self.shell = agent_guest.Shell(self.folder / 'test', BOOT_SECONDS)

    def forward(self, port):
        """Leads a free port of this computer's loopback to PORT in the machine."""
        for _ in range(20):
            with socket.socket() as found:
                found.bind(('127.0.0.1', 0))
                number = found.getsockname()[1]
            # Somebody else may have taken it meanwhile.
            answer = self.command('human-monitor-command', **{
                'command-line': f'hostfwd_add net tcp:127.0.0.1:{number}-{ADDRESS}:{port}'})
            if not answer.strip():
                return number
        raise AssertionError(answer)

    def plug_stick(self):
        """Once QEMU has let go of the one that was unplugged last."""
        wait_until(self.try_to_plug, 60, 'the stick to be plugged in')

    def try_to_plug(self):
        try:
            self.command('device_add', driver='usb-storage', id='stick', bus='usb.0', port='1',
                         drive='stick')
        except AssertionError:
            return False
        return True

    def unplug_stick(self):
        """Also when it isn't plugged in."""
        if any(device['name'] == 'stick' for device in
               self.command('qom-list', path='/machine/peripheral')):
            self.command('device_del', id='stick')

    def stop(self):
        if self.shell is not None:
            self.shell.close()
        super().stop()
