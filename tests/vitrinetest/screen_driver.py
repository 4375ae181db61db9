# SPDX-License-Identifier: GPL-3.0-or-later
"""A screen without a window, which does as it is told: tests/agent-guest/screen-driver.c."""

import contextlib
import os
import subprocess

from .lines import StreamLines


class ScreenDriver(contextlib.AbstractContextManager):
    """The running PROGRAM, connected to ADDRESS; `lines` has what it tells."""

    def __init__(self, program, address):
        self.process = subprocess.Popen([os.fspath(program), address], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        self.lines = StreamLines(self.process.stdout.fileno())

    def tell(self, *words):
        self.process.stdin.write((' '.join(map(os.fspath, words)) + '\n').encode())
        self.process.stdin.flush()

    def wait_for(self, pattern, timeout=60):
        """The next line that PATTERN matches, and what came before it is over."""
        return self.lines.wait_for(pattern, timeout)

    def has(self, pattern):
        """Whether such a line came at any time."""
        return self.lines.has(pattern)

    def __exit__(self, kind, *_):
        """It must end well, unless the test has failed already."""
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        try:
            status = self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        self.process.stdout.close()
        if status != 0 and kind is None:
            raise AssertionError(f'the driver of the screen ended with status {status}')
