# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting for lines that something else writes: a log file, a pipe, a terminal or a socket."""

import ctypes
import os
import re
import select
import time

IN_MODIFY = 0x2
IN_CREATE = 0x100
IN_MOVED_TO = 0x80
IN_CLOEXEC = 0o2000000
LIBC = ctypes.CDLL(None, use_errno=True)


class LineTimeout(AssertionError):
    """The line didn't come in time; says what came instead."""


class Lines:
    """Lines as they come. A subclass reads what is there and waits for more."""

    def __init__(self):
        self.text = ''
        self.place = 0

    def read_available(self):
        """Returns the new bytes, perhaps none, without waiting."""
        raise NotImplementedError

    def wait_readable(self, timeout):
        """Waits TIMEOUT seconds at most for something to read."""
        raise NotImplementedError

    def take_in(self):
        self.text += self.read_available().decode('utf-8', 'replace').replace('\r', '')

    def lines(self):
        """All whole lines until now."""
        self.take_in()
        return self.text.split('\n')[:-1]

    def has(self, pattern):
        """Whether a whole line that PATTERN matches has come, wherever the waiting has got to."""
        return any(re.fullmatch(pattern, line) for line in self.lines())

    def wait_for(self, pattern, timeout=60):
        """Waits for a whole line that the regular expression PATTERN matches; returns the match.

        Only lines after the one that was last waited for count, so that several calls tell a story
        in its order.
        """
        deadline = time.monotonic() + timeout
        while True:
            self.take_in()
            end = self.text.find('\n', self.place)
            while end >= 0:
                line = self.text[self.place:end]
                self.place = end + 1
                match = re.fullmatch(pattern, line)
                if match is not None:
                    return match
                end = self.text.find('\n', self.place)
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                tail = '\n  '.join(self.text.split('\n')[-20:])
                raise LineTimeout(f'no line {pattern!r} within {timeout} seconds, but:\n  {tail}')
            self.wait_readable(remaining)


class FileLines(Lines):
    """The lines of a file that another process writes and that needn't exist yet."""

    def __init__(self, path):
        super().__init__()
        self.path = os.fspath(path)
        self.offset = 0
        self.notify = LIBC.inotify_init1(IN_CLOEXEC)
        folder = os.path.dirname(self.path) or '.'
        if self.notify < 0 or LIBC.inotify_add_watch(self.notify, folder.encode(),
                                                     IN_MODIFY | IN_CREATE | IN_MOVED_TO) < 0:
            raise OSError(ctypes.get_errno(), f'cannot watch {folder}')

    def read_available(self):
        try:
            with open(self.path, 'rb') as file:
                file.seek(self.offset)
                data = file.read()
        except FileNotFoundError:
            return b''
        self.offset += len(data)
        return data

    def wait_readable(self, timeout):
        readable, _, _ = select.select([self.notify], [], [], timeout)
        if readable:
            os.read(self.notify, 65536)

    def close(self):
        os.close(self.notify)


class StreamLines(Lines):
    """The lines of an open pipe, terminal or connected socket, given as its file descriptor."""

    def __init__(self, descriptor):
        super().__init__()
        self.descriptor = descriptor
        self.is_ended = False

    def read_available(self):
        data = b''
        while not self.is_ended and select.select([self.descriptor], [], [], 0)[0]:
            try:
                part = os.read(self.descriptor, 65536)
            except OSError:
                part = b''
            self.is_ended = part == b''
            data += part
        return data

    def wait_readable(self, timeout):
        if self.is_ended:
            raise LineTimeout('the stream ended with:\n  ' +
                              '\n  '.join(self.text.split('\n')[-20:]))
        select.select([self.descriptor], [], [], timeout)


def wait_until(condition, timeout=30, what='the condition'):
    """Calls CONDITION until it returns something true, and returns that.

    For what can't be waited for otherwise; a line of a log can (see above).
    """
    deadline = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise LineTimeout(f'{what} did not come about within {timeout} seconds')
        time.sleep(0.05)
