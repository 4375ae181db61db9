# SPDX-License-Identifier: GPL-3.0-or-later
"""A Wayland desktop without a monitor, and a pointer and a keyboard for it: sway, which takes both from any
program."""

import array
import contextlib
import os
import pathlib
import select
import shutil
import socket
import struct
import tempfile
import time

from .lines import wait_until
from .process import Program

WIDTH, HEIGHT = 1280, 800
# One window, as large as the monitor; nothing of the desktop's own reacts to keys.
CONFIGURATION = f'''
xwayland disable
default_border none
output * resolution {WIDTH}x{HEIGHT} position 0 0 scale 1
seat * hide_cursor 0
'''
KEYMAP = b'''xkb_keymap {
  xkb_keycodes { include "evdev" };
  xkb_types { include "complete" };
  xkb_compat { include "complete" };
  xkb_symbols { include "pc+us" };
};
\0'''

LEFT = 0x110
# No hand is faster, and the mouse of an emulated guest holds only so much.
REPORT_SECONDS, CLICK_SECONDS = 0.01, 0.1
DISPLAY, REGISTRY = 1, 2
GET_REGISTRY, SYNC, BIND = 1, 0, 0
DISPLAY_ERROR, GLOBAL = 0, 0
MANAGER_CREATE = 0
MOTION, MOTION_ABSOLUTE, BUTTON, FRAME = 0, 1, 2, 4
KEYMAP_REQUEST, KEY = 0, 1
XKB_V1 = 1


class Input(contextlib.AbstractContextManager):
    """A pointer and a keyboard: a client of the compositor's that speaks the few words it needs."""

    def __init__(self, path):
        self.connection = socket.socket(socket.AF_UNIX)
        self.connection.connect(str(path))
        self.connection.settimeout(10)
        self.last_id = REGISTRY
        self.received = b''
        self.globals = {}
        self.request(DISPLAY, GET_REGISTRY, struct.pack('=I', REGISTRY))
        self.round_trip()
        seat = self.bind('wl_seat')
        self.pointer = self.create('zwlr_virtual_pointer_manager_v1', seat)
        self.keyboard = self.create('zwp_virtual_keyboard_manager_v1', seat)
        with tempfile.TemporaryFile() as keymap:
            keymap.write(KEYMAP)
            keymap.flush()
            self.request(self.keyboard, KEYMAP_REQUEST, struct.pack('=II', XKB_V1, len(KEYMAP)),
                         [keymap.fileno()])
            self.round_trip()

    def __exit__(self, *_):
        self.connection.close()

    def new_id(self):
        self.last_id += 1
        return self.last_id

    def request(self, target, opcode, arguments, descriptors=()):
        message = struct.pack('=II', target, (8 + len(arguments)) << 16 | opcode) + arguments
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array('i', descriptors))] \
            if descriptors else []
        self.connection.sendmsg([message], rights)

    def bind(self, interface):
        name, _ = self.globals[interface]
        identity = self.new_id()
        text = interface.encode() + b'\0'
        padded = text + b'\0' * (-len(text) % 4)
        self.request(REGISTRY, BIND, struct.pack('=II', name, len(text)) + padded +
                     struct.pack('=II', 1, identity))
        return identity

    def take_event(self, target, opcode, arguments):
        if target == DISPLAY and opcode == DISPLAY_ERROR:
            raise AssertionError(f'the compositor refused: {arguments[12:]!r}')
        if target == REGISTRY and opcode == GLOBAL:
            name, length = struct.unpack_from('=II', arguments)
            interface = arguments[8:8 + length - 1].decode()
            version, = struct.unpack_from('=I', arguments, 8 + (length + 3) // 4 * 4)
            self.globals.setdefault(interface, (name, version))

    def create(self, interface, seat):
        """What a manager of virtual devices makes for a seat."""
        manager = self.bind(interface)
        # Numbers are taken in the order in which they are told.
        identity = self.new_id()
        self.request(manager, MANAGER_CREATE, struct.pack('=II', seat, identity))
        return identity

    def round_trip(self):
        """Waits until the compositor has got round to all that was asked of it."""
        callback = self.new_id()
        self.request(DISPLAY, SYNC, struct.pack('=I', callback))
        while True:
            while len(self.received) < 8 or \
                    len(self.received) < struct.unpack_from('=I', self.received, 4)[0] >> 16:
                select.select([self.connection], [], [], 10)
                more = self.connection.recv(65536)
                if not more:
                    raise AssertionError('the compositor hung up')
                self.received += more
            target, word = struct.unpack_from('=II', self.received)
            size, opcode = word >> 16, word & 0xffff
            arguments, self.received = self.received[8:size], self.received[size:]
            if target == callback:
                return
            self.take_event(target, opcode, arguments)

    @staticmethod
    def now():
        return time.monotonic_ns() // 1000000 & 0xffffffff

    def move_to(self, x, y):
        """To a pixel of the monitor."""
        self.request(self.pointer, MOTION_ABSOLUTE,
                     struct.pack('=IIIII', self.now(), x, y, WIDTH, HEIGHT))
        self.request(self.pointer, FRAME, b'')
        self.round_trip()

    def move(self, dx, dy):
        """As a mouse moves, in pixels, and as often as one tells."""
        time.sleep(REPORT_SECONDS)
        self.request(self.pointer, MOTION,
                     struct.pack('=Iii', self.now(), int(dx * 256), int(dy * 256)))
        self.request(self.pointer, FRAME, b'')
        self.round_trip()

    def click(self):
        for is_down in (1, 0):
            self.request(self.pointer, BUTTON, struct.pack('=III', self.now(), LEFT, is_down))
            self.request(self.pointer, FRAME, b'')
            self.round_trip()
            time.sleep(CLICK_SECONDS)

    def press(self, *codes):
        """Presses keys, by Linux's numbers, together, and lets them go."""
        for is_down, ordered in ((1, codes), (0, reversed(codes))):
            for code in ordered:
                self.request(self.keyboard, KEY, struct.pack('=III', self.now(), code, is_down))
                self.round_trip()


class Sway(contextlib.AbstractContextManager):
    """The compositor, and `input` for it. `environment` is for programs that are to show there."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='vsw-', dir='/tmp'))
        configuration = self.folder / 'config'
        configuration.write_text(CONFIGURATION, encoding='utf-8')
        self.input = None
        (self.folder / 'run').mkdir(mode=0o700)
        # It refuses to run as root.
        another = []
        if os.getuid() == 0:
            another = ['setpriv', '--reuid', 'nobody', '--regid', 'nogroup', '--clear-groups']
            for path in (self.folder, self.folder / 'run'):
                shutil.chown(path, 'nobody')
        variables = {**os.environ, 'WLR_BACKENDS': 'headless', 'WLR_LIBINPUT_NO_DEVICES': '1',
                     'WLR_RENDERER': 'pixman', 'XDG_RUNTIME_DIR': str(self.folder / 'run')}
        with (self.folder / 'log').open('wb') as log:
            self.program = Program([*another, 'sway', '--config', configuration], env=variables,
                                   stderr=log)
        try:
            self.path = wait_until(self.socket, 20, 'sway')
            self.input = Input(self.path)
        except BaseException:
            self.__exit__()
            raise

    def socket(self):
        if not self.program.is_running():
            raise AssertionError('sway ended:\n' +
                                 (self.folder / 'log').read_text(errors='replace'))
        for path in (self.folder / 'run').glob('wayland-[0-9]'):
            with socket.socket(socket.AF_UNIX) as probe:
                if probe.connect_ex(str(path)) == 0:
                    return path
        return None

    @property
    def environment(self):
        return {'GDK_BACKEND': 'wayland', 'WAYLAND_DISPLAY': str(self.path)}

    def __exit__(self, *_):
        if self.input is not None:
            self.input.__exit__()
        self.program.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
