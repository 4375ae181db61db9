# SPDX-License-Identifier: GPL-3.0-or-later
"""The pointer and the keyboard at the desktop of scripts/with-display, and where windows are."""

import ctypes
import functools
import os
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi  # noqa: E402

# X keysyms of the keys that a text has no letter for.
KEYSYMS = {
    'Return': 0xff0d, 'Escape': 0xff1b, 'Tab': 0xff09, 'BackSpace': 0xff08, 'Delete': 0xffff,
    'Left': 0xff51, 'Up': 0xff52, 'Right': 0xff53, 'Down': 0xff54, 'Home': 0xff50, 'End': 0xff57,
    'Page_Up': 0xff55, 'Page_Down': 0xff56,
    'Menu': 0xff67, 'F4': 0xffc1, 'F8': 0xffc5, 'F9': 0xffc6, 'F10': 0xffc7, 'F11': 0xffc8,
    'Control': 0xffe3, 'Shift': 0xffe1, 'Alt': 0xffe9, 'RightControl': 0xffe4,
}
XA_WINDOW = 33


class XWindows:
    """Where the windows are, which GTK doesn't tell: the X server does."""

    def __init__(self):
        self.x11 = ctypes.CDLL('libX11.so.6')
        # A window that is asked about may have gone; Xlib would end the program for that. Kept here, as
        # long as it may be called.
        self.on_error = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p,
                                         ctypes.c_void_p)(lambda _display, _event: 0)
        self.x11.XSetErrorHandler(self.on_error)
        self.x11.XOpenDisplay.restype = ctypes.c_void_p
        self.x11.XInternAtom.restype = ctypes.c_ulong
        self.x11.XDefaultRootWindow.restype = ctypes.c_ulong
        self.display = ctypes.c_void_p(self.x11.XOpenDisplay(None))
        self.root = ctypes.c_ulong(self.x11.XDefaultRootWindow(self.display))

    def listed(self, property_name):
        """The windows that a property of the root window lists."""
        atom = self.x11.XInternAtom(self.display, property_name, False)
        kind, items, rest = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_ulong()
        bits = ctypes.c_int()
        data = ctypes.POINTER(ctypes.c_ulong)()
        self.x11.XGetWindowProperty(self.display, self.root, ctypes.c_ulong(atom), 0, 256, False,
                                    ctypes.c_ulong(XA_WINDOW), ctypes.byref(kind),
                                    ctypes.byref(bits), ctypes.byref(items), ctypes.byref(rest),
                                    ctypes.byref(data))
        found = [data[index] for index in range(items.value) if data[index]]
        if data:
            self.x11.XFree(data)
        return found

    def active(self):
        """The window that has the focus, or had it last, or None."""
        return next(iter(self.listed(b'_NET_ACTIVE_WINDOW')), None)

    def mapped(self):
        """The windows that are on the screen."""
        return self.listed(b'_NET_CLIENT_LIST')

    def rectangle(self, window):
        """(x, y, width, height) of a window on the screen; no width where it has gone."""
        root, child = ctypes.c_ulong(), ctypes.c_ulong()
        x, y = ctypes.c_int(), ctypes.c_int()
        width, height, border, depth = (ctypes.c_uint() for _ in range(4))
        self.x11.XGetGeometry(self.display, ctypes.c_ulong(window), ctypes.byref(root),
                              ctypes.byref(x), ctypes.byref(y), ctypes.byref(width),
                              ctypes.byref(height), ctypes.byref(border), ctypes.byref(depth))
        self.x11.XTranslateCoordinates(self.display, ctypes.c_ulong(window), self.root, 0, 0,
                                       ctypes.byref(x), ctypes.byref(y), ctypes.byref(child))
        return x.value, y.value, width.value, height.value


@functools.cache
def windows():
    """The connection to the X server, opened once."""
    return XWindows()


def move_to(x, y):
    """Moves the pointer to a pixel of the screen."""
    Atspi.generate_mouse_event(x, y, 'abs')


def click_at(x, y, button=1):
    """Clicks at a pixel of the screen."""
    move_to(x, y)
    Atspi.generate_mouse_event(x, y, f'b{button}c')


def press_button(button):
    """Presses a button of the pointer, until it is released."""
    Atspi.generate_mouse_event(-1, -1, f'b{button}p')


def release_button(button):
    Atspi.generate_mouse_event(-1, -1, f'b{button}r')


def rectangle_at_rest(window):
    """Where an X window is, or None while the window manager still moves it."""
    first = windows().rectangle(window)
    time.sleep(0.2)
    return first if windows().rectangle(window) == first else None


def press(*keys):
    """Presses keys together: press ('Control', 'f'), press ('Return')."""
    codes = [KEYSYMS.get(key) or ord(key) for key in keys]
    for code in codes[:-1]:
        Atspi.generate_keyboard_event(keycode_of(code), None, Atspi.KeySynthType.PRESS)
    Atspi.generate_keyboard_event(codes[-1], None, Atspi.KeySynthType.SYM)
    for code in reversed(codes[:-1]):
        Atspi.generate_keyboard_event(keycode_of(code), None, Atspi.KeySynthType.RELEASE)


def hold(code):
    """Presses the key with a number of the X server's, until it is released."""
    Atspi.generate_keyboard_event(code, None, Atspi.KeySynthType.PRESS)


def release(code):
    Atspi.generate_keyboard_event(code, None, Atspi.KeySynthType.RELEASE)


def keycode_of(keysym):
    """The X server's number of a key, which pressing and releasing apart needs."""
    return windows().x11.XKeysymToKeycode(windows().display, ctypes.c_ulong(keysym)) & 255


def type_text(text):
    """Types letter by letter, into what has the focus."""
    for letter in text:
        Atspi.generate_keyboard_event(ord(letter), None, Atspi.KeySynthType.SYM)
        time.sleep(0.01)


def place_of(node, window):
    """(x, y, width, height) on the screen, in its pixels, of an accessible NODE of WINDOW.

    WINDOW is the accessible one that has the focus. A popover is a window of its own, whose place
    AT-SPI doesn't tell; what is in it can be activated, not pointed at.
    """
    scale = int(os.environ.get('GDK_SCALE', '1'))
    box = node.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
    inner = window.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
    left, top, width, height = windows().rectangle(windows().active())
    # The frame that GTK draws around a window is a part of it for X, and none for AT-SPI.
    left += (width - inner.width * scale) // 2
    top += (height - inner.height * scale) // 2
    return left + box.x * scale, top + box.y * scale, box.width * scale, box.height * scale
