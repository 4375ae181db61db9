# SPDX-License-Identifier: GPL-3.0-or-later
"""Real VNC servers: TigerVNC's Xvnc, with what is drawn on it and what it was sent."""

import contextlib
import ctypes
import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile

from .lines import wait_until
from .process import Program, run

# What is on the test's screens: blue.
COLOR = 0x2060c0
# Leads to this computer, too, but isn't an address that is known to stay in it.
FOREIGN = '0.0.0.0'


def free_port():
    """A port of this computer's that nobody has now."""
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def make_certificate(folder, name='localhost'):
    """A self-signed certificate for NAME: (certificate, key), PEM files."""
    certificate, key = folder / f'{name}.pem', folder / f'{name}-key.pem'
    run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-subj',
         f'/CN={name}', '-addext', f'subjectAltName=DNS:{name}', '-keyout', key, '-out',
         certificate])
    return certificate, key


class Xvnc(contextlib.AbstractContextManager):
    """An X server that is seen through VNC, on 127.0.0.1:PORT or on the socket PATH.

    HOST is what it is called by who looks at it.

    It can be stopped and started again in the same place: `stop`, `start`.
    """

    def __init__(self, password=None, port=None, path=None, security=None, options=(),
                 size='640x400', host='127.0.0.1'):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='vxv-', dir='/tmp'))
        self.port = None if path else port or free_port()
        self.path = path
        self.host = host
        self.password = password
        self.security = security or ('VncAuth' if password else 'None')
        self.options = [os.fspath(option) for option in options]
        self.size = size
        self.program = None
        self.display = None
        self.start()

    @property
    def address(self):
        return f'vnc+unix://{self.path}' if self.path else f'vnc://{self.host}::{self.port}'

    @property
    def label(self):
        """What it is called until it has a name."""
        return str(self.path) if self.path else f'{self.host}::{self.port}'

    def write_password(self):
        path = self.folder / 'password'
        hidden = subprocess.run(['vncpasswd', '-f'], input=self.password.encode(), check=True,
                                stdout=subprocess.PIPE).stdout
        path.write_bytes(hidden)
        return path

    def start(self):
        place = ['-rfbunixpath', self.path, '-rfbport', '-1'] if self.path else \
            ['-rfbport', str(self.port), '-localhost']
        secret = ['-PasswordFile', self.write_password()] if self.password else []
        read_end, write_end = os.pipe()
        environment = {name: value for name, value in os.environ.items()
                       if name not in ('MALLOC_CHECK_', 'XAUTHORITY')}
        with (self.folder / 'log').open('ab') as log:
            self.program = Program(
                ['Xvnc', '-displayfd', str(write_end), *place, '-SecurityTypes', self.security,
                 *secret, '-geometry', self.size, '-depth', '24', '-nolisten', 'tcp', '-ac',
                 '-noreset', '-BlacklistThreshold', '1000', *self.options],
                pass_fds=[write_end], env=environment, stderr=log)
        os.close(write_end)
        with os.fdopen(read_end) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise AssertionError(f'Xvnc did not start:\n{self.log()}')
        self.display = f':{number}'
        wait_until(self.answers, 20, 'Xvnc')
        self.fill(COLOR)

    def answers(self):
        kind, place = (socket.AF_UNIX, str(self.path)) if self.path else \
            (socket.AF_INET, ('127.0.0.1', self.port))
        with socket.socket(kind) as probe:
            return probe.connect_ex(place) == 0

    def log(self):
        return (self.folder / 'log').read_text(errors='replace')

    @contextlib.contextmanager
    def painting(self):
        """(Xlib, display, root window) there; what was painted is on the screen afterwards."""
        x11 = ctypes.CDLL('libX11.so.6')
        x11.XOpenDisplay.restype = ctypes.c_void_p
        x11.XDefaultRootWindow.restype = ctypes.c_ulong
        x11.XCreatePixmapFromBitmapData.restype = ctypes.c_ulong
        display = ctypes.c_void_p(x11.XOpenDisplay(self.display.encode()))
        root = ctypes.c_ulong(x11.XDefaultRootWindow(display))
        yield x11, display, root
        x11.XClearWindow(display, root)
        x11.XCloseDisplay(display)

    def fill(self, color):
        """Paints the whole screen, 0xrrggbb."""
        with self.painting() as (x11, display, root):
            x11.XSetWindowBackground(display, root, ctypes.c_ulong(color))

    def fill_with_bits(self, width, height, bits, colors):
        """Paints the screen with tiles of WIDTH x HEIGHT pixels of two COLORS, as X11's bitmaps are."""
        with self.painting() as (x11, display, root):
            pixmap = ctypes.c_ulong(x11.XCreatePixmapFromBitmapData(
                display, root, bits, width, height, ctypes.c_ulong(colors[1]),
                ctypes.c_ulong(colors[0]), 24))
            x11.XSetWindowBackgroundPixmap(display, root, pixmap)

    def screen_size(self):
        """(width, height) of the screen as it is now."""
        text = run(['xdotool', 'getdisplaygeometry'],
                   env={**os.environ, 'DISPLAY': self.display}).stdout
        return tuple(int(number) for number in text.split())

    def pointer(self):
        """(x, y) of the pointer there."""
        text = run(['xdotool', 'getmouselocation'],
                   env={**os.environ, 'DISPLAY': self.display}).stdout
        return tuple(int(number) for number in re.match(r'x:(\d+) y:(\d+)', text).groups())

    def stop(self):
        if self.program is not None:
            self.program.stop()
            self.program = None

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
