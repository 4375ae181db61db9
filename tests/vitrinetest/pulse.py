# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a window doesn't answer, by the question that window managers ask: _NET_WM_PING.

A toolkit answers it from its main loop, whatever the program does.
"""

import contextlib
import ctypes
import select
import threading
import time

CLIENT_MESSAGE = 33
SUBSTRUCTURE_NOTIFY = 1 << 19
FORMAT = 32
# Between an answer and the next question.
PAUSE_SECONDS = 0.002


class ClientMessage(ctypes.Structure):
    """Xlib's XClientMessageEvent, as large as any of its events."""

    _fields_ = [('type', ctypes.c_int), ('serial', ctypes.c_ulong), ('send_event', ctypes.c_int),
                ('display', ctypes.c_void_p), ('window', ctypes.c_ulong),
                ('message_type', ctypes.c_ulong), ('format', ctypes.c_int),
                ('data', ctypes.c_long * 5), ('rest', ctypes.c_long * 24)]


class Pulse(contextlib.AbstractContextManager):
    """Asks an X WINDOW again and again until the block is left; `longest_ms` says the longest silence."""

    def __init__(self, window):
        self.window = window
        self.longest_ms = 0
        self.answers = 0
        self.is_over = False
        self.x11 = ctypes.CDLL('libX11.so.6')
        self.x11.XOpenDisplay.restype = ctypes.c_void_p
        self.x11.XDefaultRootWindow.restype = ctypes.c_ulong
        self.x11.XInternAtom.restype = ctypes.c_ulong
        self.display = ctypes.c_void_p(self.x11.XOpenDisplay(None))
        self.root = ctypes.c_ulong(self.x11.XDefaultRootWindow(self.display))
        self.protocols, self.ping = (self.x11.XInternAtom(self.display, name, False)
                                     for name in (b'WM_PROTOCOLS', b'_NET_WM_PING'))
        self.x11.XSelectInput(self.display, self.root, ctypes.c_long(SUBSTRUCTURE_NOTIFY))
        self.thread = threading.Thread(target=self.run, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.is_over = True
        self.thread.join(10)
        self.x11.XCloseDisplay(self.display)

    def ask(self, number):
        event = ClientMessage(type=CLIENT_MESSAGE, window=self.window,
                              message_type=self.protocols, format=FORMAT)
        event.data[0], event.data[1], event.data[2] = self.ping, number, self.window
        self.x11.XSendEvent(self.display, ctypes.c_ulong(self.window), False, ctypes.c_long(0),
                            ctypes.byref(event))
        self.x11.XFlush(self.display)

    def has_answer(self, number):
        """Whether it is among what has come until now."""
        event = ClientMessage()
        while self.x11.XPending(self.display) > 0:
            self.x11.XNextEvent(self.display, ctypes.byref(event))
            if event.type == CLIENT_MESSAGE and event.message_type == self.protocols and \
                    event.data[0] == self.ping and event.data[1] == number:
                return True
        return False

    def run(self):
        descriptor = self.x11.XConnectionNumber(self.display)
        number = 0
        while not self.is_over:
            number += 1
            began = time.monotonic()
            self.ask(number)
            while not self.has_answer(number) and not self.is_over:
                select.select([descriptor], [], [], 0.05)
            self.answers += 0 if self.is_over else 1
            self.longest_ms = max(self.longest_ms, (time.monotonic() - began) * 1000)
            time.sleep(PAUSE_SECONDS)
