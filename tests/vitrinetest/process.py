# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs that are started, waited for and always ended."""

import contextlib
import ctypes
import os
import signal
import subprocess

from .lines import StreamLines

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


def die_with_test():
    """In a child: end when the test ends, however it ends."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Program(contextlib.AbstractContextManager):
    """A running program, ended with its process group when the block is left.

    `output` has the lines of its standard output, with `output.wait_for()`.
    """

    def __init__(self, command, patience=10, stdin=subprocess.DEVNULL, **options):
        self.command = [os.fspath(part) for part in command]
        self.patience = patience
        self.process = subprocess.Popen(self.command, stdin=stdin,
                                        stdout=subprocess.PIPE, preexec_fn=die_with_test,
                                        start_new_session=True, **options)
        self.output = StreamLines(self.process.stdout.fileno())

    @property
    def pid(self):
        return self.process.pid

    def is_running(self):
        return self.process.poll() is None

    def wait(self, timeout=60):
        """Waits for the program to end by itself; its exit status, negative for a signal."""
        return self.process.wait(timeout)

    def send_signal(self, number):
        self.process.send_signal(number)

    def stop(self):
        for number in (signal.SIGTERM, signal.SIGKILL):
            if not self.is_running():
                break
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(self.patience)
        self.process.stdout.close()
        return self.process.returncode

    def __exit__(self, *_):
        self.stop()


def run(command, timeout=60, check=True, **options):
    """Runs COMMAND to its end: a CompletedProcess with text output; an error shows that output."""
    command = [os.fspath(part) for part in command]
    result = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True, errors='replace', timeout=timeout,
                            check=False, **options)
    if check and result.returncode != 0:
        raise AssertionError(f'{" ".join(command)} ended with status {result.returncode}\n'
                             f'{result.stdout}{result.stderr}')
    return result
