# SPDX-License-Identifier: GPL-3.0-or-later
"""A user at the desktop of scripts/with-display: finds things by what they are called, as assistive
technology does, and uses them with pointer and keyboard.

    window = desktop.wait_for_window('Vitrine')
    window.find('New Machine').click()
    desktop.type_text('debian')
    desktop.press('Return')
    desktop.capture(window).write_png('window.png')
"""

import ctypes
import os
import re
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

from .image import capture_screen  # noqa: E402
from .lines import LineTimeout, wait_until  # noqa: E402

# X keysyms of the keys that a text has no letter for.
KEYSYMS = {
    'Return': 0xff0d, 'Escape': 0xff1b, 'Tab': 0xff09, 'BackSpace': 0xff08, 'Delete': 0xffff,
    'Left': 0xff51, 'Up': 0xff52, 'Right': 0xff53, 'Down': 0xff54, 'Home': 0xff50, 'End': 0xff57,
    'Menu': 0xff67, 'F10': 0xffc7, 'F11': 0xffc8,
    'Control': 0xffe3, 'Shift': 0xffe1, 'Alt': 0xffe9,
}
XA_WINDOW = 33


class XWindows:
    """Where the windows are, which GTK doesn't tell: the X server does."""

    def __init__(self):
        self.x11 = ctypes.CDLL('libX11.so.6')
        self.x11.XOpenDisplay.restype = ctypes.c_void_p
        self.x11.XInternAtom.restype = ctypes.c_ulong
        self.x11.XDefaultRootWindow.restype = ctypes.c_ulong
        self.display = ctypes.c_void_p(self.x11.XOpenDisplay(None))
        self.root = ctypes.c_ulong(self.x11.XDefaultRootWindow(self.display))

    def active(self):
        """The window that has the focus, or None."""
        atom = self.x11.XInternAtom(self.display, b'_NET_ACTIVE_WINDOW', False)
        kind, items, rest = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_ulong()
        bits = ctypes.c_int()
        data = ctypes.POINTER(ctypes.c_ulong)()
        self.x11.XGetWindowProperty(self.display, self.root, ctypes.c_ulong(atom), 0, 1, False,
                                    ctypes.c_ulong(XA_WINDOW), ctypes.byref(kind),
                                    ctypes.byref(bits), ctypes.byref(items), ctypes.byref(rest),
                                    ctypes.byref(data))
        window = data[0] if items.value else 0
        if data:
            self.x11.XFree(data)
        return window or None

    def rectangle(self, window):
        """(x, y, width, height) of a window on the screen."""
        root, child = ctypes.c_ulong(), ctypes.c_ulong()
        x, y = ctypes.c_int(), ctypes.c_int()
        width, height, border, depth = (ctypes.c_uint() for _ in range(4))
        self.x11.XGetGeometry(self.display, ctypes.c_ulong(window), ctypes.byref(root),
                              ctypes.byref(x), ctypes.byref(y), ctypes.byref(width),
                              ctypes.byref(height), ctypes.byref(border), ctypes.byref(depth))
        self.x11.XTranslateCoordinates(self.display, ctypes.c_ulong(window), self.root, 0, 0,
                                       ctypes.byref(x), ctypes.byref(y), ctypes.byref(child))
        return x.value, y.value, width.value, height.value


class Node:
    """Something that can be seen or used: a window, a button, a row."""

    def __init__(self, accessible, window=None, is_in_popover=False):
        self.accessible = accessible
        self.window = window or self
        self.is_in_popover = is_in_popover or self.name.startswith('GtkPopover')

    @property
    def name(self):
        return self.accessible.get_name() or ''

    @property
    def role(self):
        return self.accessible.get_role_name()

    @property
    def description(self):
        return self.accessible.get_description() or ''

    def __repr__(self):
        return f'{self.role} "{self.name}"'

    def has_state(self, name):
        """Whether a state of AT-SPI's is set: "sensitive", "showing", "checked", "focused" …"""
        state = getattr(Atspi.StateType, name.upper())
        return self.accessible.get_state_set().contains(state)

    def text(self):
        """What is written in an entry or a label."""
        try:
            text = self.accessible.get_text_iface()
            if text is None:
                return self.name
            return Atspi.Text.get_text(text, 0, Atspi.Text.get_character_count(text))
        except GLib.Error:
            return self.name

    def children(self):
        for index in range(self.accessible.get_child_count()):
            child = self.accessible.get_child_at_index(index)
            if child is not None:
                yield Node(child, self.window, self.is_in_popover)

    def walk(self):
        """This and all below it that is not hidden, in reading order."""
        yield self
        for child in self.children():
            try:
                if child.has_state('visible'):
                    yield from child.walk()
            except GLib.Error:
                # It has gone meanwhile.
                continue

    def find_all(self, name=None, role=None):
        """What is shown and has a NAME (a regular expression for all of it) and a ROLE."""
        found = []
        try:
            for node in self.walk():
                if ((name is None or re.fullmatch(name, node.name)) and
                        (role is None or node.role == role)):
                    found.append(node)
        except GLib.Error:
            pass
        return found

    def has(self, name=None, role=None):
        return bool(self.find_all(name, role))

    def find(self, name=None, role=None, timeout=15):
        """Waits for what has this name and role. Of several the innermost thing to use is taken."""
        def look():
            found = self.find_all(name, role)
            useful = [node for node in found if node.is_usable()]
            return (useful or found or [None])[0]
        try:
            return wait_until(look, timeout)
        except LineTimeout:
            raise AssertionError(f'there is no {role or "thing"} called {name!r} in {self!r}:\n'
                                 f'{self.tree()}') from None

    def wait_gone(self, name=None, role=None, timeout=15):
        try:
            wait_until(lambda: not self.has(name, role), timeout)
        except LineTimeout:
            raise AssertionError(f'{role or "thing"} {name!r} does not go away') from None

    def is_usable(self):
        return self.role in ('push button', 'toggle button', 'menu item', 'check box', 'switch',
                             'radio button', 'list item', 'table cell', 'text', 'entry',
                             'spin button', 'slider', 'button', 'tab', 'combo box')

    def action_names(self):
        return [Atspi.Action.get_action_name(self.accessible, index)
                for index in range(Atspi.Action.get_n_actions(self.accessible))]

    def activate(self):
        """Does what a click would, by AT-SPI's own action; only for what has one."""
        wait_until(lambda: self.has_state('sensitive'), 15, f'{self!r} being sensitive')
        names = self.action_names()
        if 'click' not in names:
            raise AssertionError(f'{self!r} has no click, but {names}')
        Atspi.Action.do_action(self.accessible, names.index('click'))

    def extents(self):
        """(x, y, width, height) within the window."""
        box = Atspi.Component.get_extents(self.accessible, Atspi.CoordType.WINDOW)
        return box.x, box.y, box.width, box.height

    def place(self):
        """(x, y, width, height) in pixels on the screen, for the window that has the focus."""
        scale = desktop_scale()
        x, y, width, height = self.extents()
        _, _, inner_width, inner_height = self.window.extents()
        left, top, outer_width, outer_height = windows().rectangle(windows().active())
        # The frame that GTK draws around a window is a part of it for X, and none for AT-SPI.
        left += (outer_width - inner_width * scale) // 2
        top += (outer_height - inner_height * scale) // 2
        return left + x * scale, top + y * scale, width * scale, height * scale

    def click(self, button=1, count=1):
        """Moves the pointer to the middle of it and clicks.

        A popover is a window of its own, whose place isn't told; what is in it is activated.
        """
        if self.is_in_popover:
            self.activate()
            return
        wait_until(lambda: self.has_state('sensitive'), 15, f'{self!r} being sensitive')
        x, y, width, height = self.place()
        for _ in range(count):
            click_at(x + width // 2, y + height // 2, button)

    def tree(self, depth=0):
        """All of it as text, for messages."""
        try:
            line = f'{"  " * depth}{self!r}\n'
            return line + ''.join(child.tree(depth + 1) for child in self.children()
                                  if child.has_state('visible'))
        except GLib.Error:
            return ''


_WINDOWS = []


def windows():
    if not _WINDOWS:
        _WINDOWS.append(XWindows())
    return _WINDOWS[0]


def desktop_scale():
    """Pixels of the screen per logical pixel."""
    return int(os.environ.get('GDK_SCALE', '1'))


def applications():
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        application = desktop.get_child_at_index(index)
        if application is not None:
            yield application


def find_windows(title=None):
    """The windows whose title the regular expression TITLE matches."""
    found = []
    for application in applications():
        try:
            found += [Node(application.get_child_at_index(index))
                      for index in range(application.get_child_count())]
        except GLib.Error:
            continue
    return [node for node in found
            if node.accessible is not None and (title is None or re.fullmatch(title, node.name))]


def wait_for_window(title=None, timeout=30):
    """Waits until a window of this title is there and has the focus."""
    def look():
        found = find_windows(title)
        return found[0] if found and windows().active() is not None else None
    return wait_until(look, timeout, f'a window called {title!r}')


def move_to(x, y):
    """Moves the pointer to a pixel of the screen."""
    Atspi.generate_mouse_event(x, y, 'abs')


def click_at(x, y, button=1):
    """Clicks at a pixel of the screen."""
    move_to(x, y)
    Atspi.generate_mouse_event(x, y, f'b{button}c')


def press(*keys):
    """Presses keys together: press ('Control', 'f'), press ('Return')."""
    codes = [KEYSYMS.get(key) or ord(key) for key in keys]
    for code in codes[:-1]:
        Atspi.generate_keyboard_event(keycode_of(code), None, Atspi.KeySynthType.PRESS)
    Atspi.generate_keyboard_event(codes[-1], None, Atspi.KeySynthType.SYM)
    for code in reversed(codes[:-1]):
        Atspi.generate_keyboard_event(keycode_of(code), None, Atspi.KeySynthType.RELEASE)


def keycode_of(keysym):
    """The X server's number of a key, which pressing and releasing apart needs."""
    return windows().x11.XKeysymToKeycode(windows().display, ctypes.c_ulong(keysym)) & 255


def type_text(text):
    """Types letter by letter, into what has the focus."""
    for letter in text:
        Atspi.generate_keyboard_event(ord(letter), None, Atspi.KeySynthType.SYM)
        time.sleep(0.01)


def capture(window=None):
    """A picture of the screen, or of one window without its frame."""
    screen = capture_screen()
    if window is None:
        return screen
    x, y, width, height = window.place()
    return screen.crop(max(x, 0), max(y, 0), min(width, screen.width - max(x, 0)),
                       min(height, screen.height - max(y, 0)))
