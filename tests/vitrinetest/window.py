# SPDX-License-Identifier: GPL-3.0-or-later
"""Vitrine's window, used as a person does who can't see it: through the accessibility bus."""

import contextlib
import os
import pathlib
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

from . import desktop  # noqa: E402
from .image import capture_screen  # noqa: E402
from .lines import wait_until  # noqa: E402
from .process import Program  # noqa: E402

PROGRAM = os.environ.get('VITRINE_PROGRAM', 'build/app/vitrine')
NAME = 'vitrine'
# So many looks, 50 ms apart, that show something in the same place.
REST = 6


def is_showing(node):
    """Whether NODE has a place on the screen; GTK 4.8 says "showing" of windows only."""
    component = node.get_component_iface()
    if component is None or not node.get_state_set().contains(Atspi.StateType.VISIBLE):
        return False
    extents = component.get_extents(Atspi.CoordType.WINDOW)
    return extents.width > 0 and extents.height > 0


def is_sensitive(node):
    return node.get_state_set().contains(Atspi.StateType.SENSITIVE)


def walk(node):
    """NODE and all that is below it. What vanishes meanwhile is left out."""
    yield node
    try:
        count = node.get_child_count()
    except GLib.Error:
        return
    for index in range(count):
        try:
            child = node.get_child_at_index(index)
        except GLib.Error:
            continue
        if child is not None:
            yield from walk(child)


def parent_of(pid):
    fields = pathlib.Path(f'/proc/{pid}/stat').read_text(encoding='ascii', errors='replace')
    return int(fields.rpartition(')')[2].split()[1])


class Window(contextlib.AbstractContextManager):
    """The running program. `find` and `press` wait; names are what a screen reader says.

    LAUNCHER is a command that starts the program as its child.
    """

    def __init__(self, *arguments, environment=None, program=PROGRAM, launcher=(),
                 **options):
        self.program = Program([*launcher, program, *arguments],
                               env={**os.environ, **(environment or {})}, **options)
        self.application = wait_until(self.look_for_application, 60, "Vitrine's window")

    def __exit__(self, *_):
        self.program.stop()

    def look_for_application(self):
        if not self.program.is_running():
            raise AssertionError(f'Vitrine ended with status {self.program.process.returncode}')
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(index)
            with contextlib.suppress(GLib.Error):
                if child is not None and self.is_ours(child.get_process_id()) and \
                        child.get_child_count() > 0:
                    # Nothing runs the main loop that would keep a cache up to date.
                    child.set_cache_mask(Atspi.Cache.NONE)
                    return child
        return None

    def is_ours(self, pid):
        return self.program.pid in (pid, parent_of(pid))

    def candidates(self, name, role=None):
        for node in walk(self.application):
            with contextlib.suppress(GLib.Error):
                if node.get_name() == name and (role is None or node.get_role_name() == role) and \
                        is_showing(node):
                    yield node

    def has(self, name, role=None):
        return next(self.candidates(name, role), None) is not None

    def check_running(self):
        if not self.program.is_running():
            raise AssertionError(f'Vitrine ended with status {self.program.process.returncode}')

    def count_wakeups(self, seconds):
        """How often its main loop had something to do meanwhile."""
        counter = pathlib.Path(f'/proc/{self.program.pid}/status')

        def read():
            lines = dict(line.split(':', 1) for line in counter.read_text().splitlines())
            return int(lines['voluntary_ctxt_switches'])
        before = read()
        time.sleep(seconds)
        return read() - before

    def find(self, name, role=None, timeout=30):
        self.check_running()
        what = f'{role or "something"} named “{name}”'
        try:
            return wait_until(lambda: next(self.candidates(name, role), None), timeout, what)
        except AssertionError as error:
            raise AssertionError(f'{error}\n{self.describe()}') from None

    def wait_gone(self, name, role=None, timeout=30):
        wait_until(lambda: not self.has(name, role), timeout, f'“{name}” going away')

    def press(self, name, role=None, timeout=30):
        """Presses a button or chooses an item of a menu, once it can be."""
        def try_to_press():
            self.check_running()
            for node in self.candidates(name, role):
                # It may become insensitive, or vanish, in between.
                with contextlib.suppress(GLib.Error):
                    # A label has actions, too, but they copy and paste.
                    action = node.get_action_iface() if node.get_role_name() != 'label' else None
                    if action is not None and action.get_n_actions() > 0 and is_sensitive(node):
                        return action.do_action(0)
            return False
        try:
            wait_until(try_to_press, timeout, f'pressing “{name}”')
        except AssertionError as error:
            raise AssertionError(f'{error}\n{self.describe()}') from None

    def texts(self):
        """All names and texts that show, for what is told somewhere in words."""
        found = []
        for node in walk(self.application):
            with contextlib.suppress(GLib.Error):
                if is_showing(node) and node.get_name():
                    found.append(node.get_name())
        return found

    def wait_text(self, part, timeout=30):
        """Waits for a text that holds PART and returns it."""
        def look():
            return next((text for text in self.texts() if part in text), None)
        try:
            return wait_until(look, timeout, f'the words “{part}”')
        except AssertionError as error:
            raise AssertionError(f'{error}\n{self.describe()}') from None

    def set_text(self, name, text, timeout=30):
        """Replaces the text of an entry."""
        def entry():
            for node in self.candidates(name):
                for child in walk(node):
                    with contextlib.suppress(GLib.Error):
                        if child.get_editable_text_iface() is not None:
                            return child
            return None
        node = wait_until(entry, timeout, f'an entry named “{name}”')
        node.get_editable_text_iface().set_text_contents(text)

    def text_of(self, name, timeout=30):
        """The text that stands in an entry."""
        def text():
            for node in self.candidates(name):
                for child in walk(node):
                    if child.get_editable_text_iface() is not None:
                        return child.get_text_iface()
            return None
        node = wait_until(text, timeout, f'an entry named “{name}”')
        return node.get_text(0, node.get_character_count())

    def has_focus(self, name):
        """Whether what has a name has the keyboard."""
        return any(node.get_state_set().contains(Atspi.StateType.FOCUSED)
                   for node in self.candidates(name))

    def describe(self):
        """What is on the screen, for the message of a failed test."""
        rows = []
        for node in walk(self.application):
            with contextlib.suppress(GLib.Error):
                if is_showing(node) and node.get_name():
                    state = '' if is_sensitive(node) else ' (insensitive)'
                    rows.append(f'  {node.get_role_name()}: {node.get_name()}{state}')
        return 'on the screen:\n' + '\n'.join(rows)

    def window(self):
        """The accessible window that has the focus, or the only one there is."""
        count = self.application.get_child_count()
        children = [self.application.get_child_at_index(index) for index in range(count)]
        windows = [child for child in children if child is not None]
        for window in windows:
            if window.get_state_set().contains(Atspi.StateType.ACTIVE):
                return window
        return windows[0] if len(windows) == 1 else None

    def place(self, name, role=None, timeout=30):
        """(x, y, width, height) on the screen of what has a name, for pointing at it.

        Pages slide and lists settle: it is told once it has been the same for a while.
        """
        self.find(name, role, timeout)
        window = wait_until(self.window, timeout, 'a window with the focus')
        places = []

        def is_at_rest():
            # What is built anew meanwhile is another node of that name, and for a moment none.
            node = next(self.candidates(name, role), None)
            places.append(None if node is None else desktop.place_of(node, window))
            return node is not None and len(places) > REST and len(set(places[-REST:])) == 1

        wait_until(is_at_rest, timeout, f'“{name}” coming to rest')
        return places[-1]

    def click(self, name, role=None, button=1, timeout=30):
        """Clicks with the pointer into the middle of what has a name, outside of popovers."""
        x, y, width, height = self.place(name, role, timeout)
        desktop.click_at(x + width // 2, y + height // 2, button)

    def select(self, name, timeout=30):
        """Clicks a machine's tile until it is the selected one: pages that slide take clicks along."""
        def is_selected():
            for node in self.candidates(name, 'panel'):
                with contextlib.suppress(GLib.Error):
                    parent = node.get_parent()
                    if parent is not None and \
                            parent.get_state_set().contains(Atspi.StateType.SELECTED):
                        return True
            return False

        def try_to_select():
            self.click(name, 'panel')
            with contextlib.suppress(AssertionError):
                return wait_until(is_selected, 3, f'“{name}” being selected')
            return False
        wait_until(try_to_select, timeout, f'selecting “{name}”')

    def capture(self, path=None):
        """The window that has the focus, without its frame; saved as PNG where a path is given."""
        screen = capture_screen()
        window = wait_until(self.window, 30, 'a window with the focus')
        x, y, width, height = desktop.place_of(window, window)
        left, top = max(x, 0), max(y, 0)
        image = screen.crop(left, top, min(x + width, screen.width) - left,
                            min(y + height, screen.height) - top)
        if path is not None:
            pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
            image.write_png(path)
        return image

    def capture_steady(self, path=None, patience=3):
        """The same once nothing moves any more: pages slide in, lists fade in."""
        deadline = time.monotonic() + patience
        last = self.capture()
        while time.monotonic() < deadline:
            time.sleep(0.25)
            image = self.capture()
            if image.data == last.data:
                break
            last = image
        return self.capture(path)

    def capture_screen(self, path):
        """The whole screen, whatever has the focus."""
        pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
        capture_screen().write_png(path)

    def close(self, timeout=30):
        """Closes the window as its user does and waits for the program's end: its exit status."""
        self.press('Close', 'push button')
        return self.program.wait(timeout)
