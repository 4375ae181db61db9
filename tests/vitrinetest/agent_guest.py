# SPDX-License-Identifier: GPL-3.0-or-later
"""The guest of tests/agent-guest: X and SPICE's agent in it, and whatever a test asks of it."""

import base64
import functools
import os
import pathlib
import re
import socket
import time

from . import process
from .lines import wait_until
from .qemu import Qemu

BUILD = pathlib.Path(__file__).resolve().parent.parent / 'agent-guest' / 'build.sh'

# Names of the virtio ports.
TEST_PORT = 'org.vitrine.test.0'
AGENT_PORT = 'com.redhat.spice.0'
FOLDER_PORT = 'org.spice-space.webdav.0'

MEMORY = 512
BOOT_SECONDS = 180
ANSWER_SECONDS = 60

# Where the guest puts files that are sent to it.
RECEIVED = '/root/Received'


@functools.cache
def folder():
    """Where the guest is, built if need be; VITRINE_AGENT_GUEST says where it is already."""
    if 'VITRINE_AGENT_GUEST' in os.environ:
        return pathlib.Path(os.environ['VITRINE_AGENT_GUEST'])
    return pathlib.Path(process.run([BUILD], timeout=1800).stdout.strip())


def path_of(name):
    """The path of root.iso, vmlinuz, initrd or command-line."""
    return folder() / name


def kernel_arguments():
    return path_of('command-line').read_text(encoding='utf-8').strip()


class Shell:
    """What answers in the guest on its own port: scripts go in, what they print comes out."""

    def __init__(self, path, timeout=BOOT_SECONDS):
        self.socket = socket.socket(socket.AF_UNIX)
        wait_until(lambda: self.socket.connect_ex(os.fspath(path)) == 0, 20, 'the port of the guest')
        self.ask('true', timeout)

    def receive(self, deadline):
        self.socket.settimeout(max(deadline - time.monotonic(), 0.01))
        try:
            data = self.socket.recv(1 << 20)
        except socket.timeout:
            raise AssertionError('the guest does not answer') from None
        except ConnectionResetError:
            data = b''
        if not data:
            raise AssertionError('the guest is gone')
        return data

    def ask(self, script, timeout=ANSWER_SECONDS):
        """Runs SCRIPT in the guest: (exit status, output as bytes)."""
        deadline = time.monotonic() + timeout
        self.socket.sendall(base64.b64encode(script.encode()) + b'\n')
        data = b''
        while b'\n' not in data:
            data += self.receive(deadline)
        head, data = data.split(b'\n', 1)
        status, length = map(int, head.split())
        while len(data) < length:
            data += self.receive(deadline)
        return status, data

    def run(self, script, timeout=ANSWER_SECONDS):
        """Runs SCRIPT, which must succeed: its output as text."""
        status, output = self.ask(script, timeout)
        text = output.decode('utf-8', 'replace')
        if status != 0:
            raise AssertionError(f'in the guest: {script}: status {status}\n{text}')
        return text

    def monitors(self):
        """The guest's monitors as (name, width, height, x, y), from left to right."""
        lines = self.run('cat /run/monitors 2>/dev/null || true').splitlines()
        found = (re.fullmatch(r'(\S+) (\d+)x(\d+)\+(\d+)\+(\d+)', line) for line in lines)
        return [(match[1], *map(int, match.groups()[1:])) for match in found]

    def wait_monitors(self, sizes, timeout=30):
        """Waits until the monitors have these sizes, (width, height) each."""
        def look():
            return [monitor[1:3] for monitor in self.monitors()] == list(sizes)
        try:
            wait_until(look, timeout, f'monitors of {sizes}')
        except AssertionError as error:
            raise AssertionError(f'{error}, but {self.monitors()}') from None

    def copy(self, text):
        """Puts TEXT into the guest's clipboard."""
        encoded = base64.b64encode(text.encode()).decode()
        self.run(f'echo {encoded} | base64 -d >/tmp/copied; '
                 'xclip -selection clipboard -i /tmp/copied >/dev/null 2>&1')

    def paste(self, target='UTF8_STRING'):
        """What the guest's clipboard holds, as bytes; None if it has no such thing."""
        status, output = self.ask(f'timeout 20 xclip -selection clipboard -o -t {target} '
                                  '2>/tmp/paste-error')
        return output if status == 0 else None

    def wait_pasted(self, data, timeout=30, target='UTF8_STRING'):
        """Waits until the guest's clipboard holds DATA."""
        wait_until(lambda: self.paste(target) == data, timeout,
                   f'{len(data)} bytes in the clipboard of the guest')

    def has_agent(self):
        """Whether the agent of the session is connected to its daemon."""
        return self.ask('pidof spice-vdagent && pidof spice-vdagentd')[0] == 0

    def logs(self):
        """What the programs in the guest wrote, for messages of failures."""
        return self.run('tail -n 12 /var/log/vdagentd /var/log/vdagent /var/log/webdavd '
                        '/var/log/desktop /var/log/Xorg.out 2>&1; true')

    def close(self):
        self.socket.close()


class AgentGuest(Qemu):
    """The guest in a QEMU of one's own; `shell` asks it, `address` is its screen's.

    DISPLAY is "spice" or "vnc", where QEMU itself speaks with the agent. MONITORS is how many it can
    have.
    """

    def __init__(self, display='spice', monitors=1, options=()):
        self.display = display
        self.shell = None
        super().__init__(*self.machine(monitors), '-device', 'virtio-serial-pci', *options,
                         memory=MEMORY)

    def machine(self, monitors):
        return ('-cpu', 'max', '-kernel', path_of('vmlinuz'),
                '-initrd', path_of('initrd'), '-append', kernel_arguments(),
                '-drive', f'if=virtio,format=raw,readonly=on,file={path_of("root.iso")}',
                '-device', f'virtio-vga,max_outputs={monitors}', '-usb', '-device', 'usb-tablet')

    def start(self, arguments, memory):
        ports = [('test', TEST_PORT, f'socket,path={self.folder}/test,server=on,wait=off')]
        if self.display == 'spice':
            self.address = f'spice+unix://{self.folder}/screen'
            arguments += ['-spice', f'unix=on,addr={self.folder}/screen,disable-ticketing=on']
            ports += [('agent', AGENT_PORT, 'spicevmc,name=vdagent'),
                      ('folder', FOLDER_PORT, 'spiceport,name=' + FOLDER_PORT)]
        else:
            self.address = f'vnc+unix://{self.folder}/screen'
            arguments += ['-vnc', f'unix:{self.folder}/screen']
            ports += [('agent', AGENT_PORT, 'qemu-vdagent,name=vdagent,clipboard=on')]
        for name, port, backend in ports:
            arguments += ['-chardev', f'{backend.split(",", 1)[0]},id={name},' +
                          backend.split(',', 1)[1],
                          '-device', f'virtserialport,chardev={name},name={port}']
        super().start(arguments, memory)

    def wait_ready(self, timeout=BOOT_SECONDS):
        """Waits for the picture and the agent; the seconds that took."""
        begin = time.monotonic()
        try:
            self.shell = Shell(self.folder / 'test', timeout)
            wait_until(self.shell.monitors, timeout, 'the desktop of the guest')
            wait_until(self.is_agent_there, timeout, 'the agent of the guest')
        except AssertionError as error:
            said = '\n  '.join(self.serial.lines())
            raise AssertionError(f'{error}; QEMU: {self.program.process.poll()}; the guest said:'
                                 f'\n  {said}') from None
        return time.monotonic() - begin

    def is_agent_there(self):
        """Whether the guest's daemon has opened its port: it does for a session's agent only."""
        ports = self.command('query-chardev')
        return any(port['label'] == 'agent' and port['frontend-open'] for port in ports)

    def stop(self):
        if self.shell is not None:
            self.shell.close()
        super().stop()
