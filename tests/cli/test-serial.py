#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""vitrinectl serial with a real guest: pipes, a terminal, two at one console, a flood.

As root on the embedded driver, as a user in a session.
"""

import contextlib
import os
import pathlib
import pty
import signal
import subprocess
import sys
import termios
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import guest  # noqa: E402
from vitrinetest.lines import StreamLines, wait_until  # noqa: E402
from vitrinetest.vitrinectl import Vitrinectl  # noqa: E402

PROGRAM = os.path.abspath(sys.argv.pop(1))
USER = sys.argv.pop(1) if len(sys.argv) > 1 and not sys.argv[1].startswith('-') else None
BOOT = 180
LEAVE = b'\x1d'


class Talk(contextlib.AbstractContextManager):
    """vitrinectl serial with pipes: `say` and `output`."""

    def __init__(self, ctl, *arguments):
        self.process = subprocess.Popen(ctl.command('serial', *arguments), env=ctl.environment,
                                        cwd=ctl.home, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.output = StreamLines(self.process.stdout.fileno())

    def say(self, text):
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()

    def wait(self, timeout=30):
        """The exit status and what was said on standard error."""
        status = self.process.wait(timeout)
        return status, self.process.stderr.read().decode()

    def get_shell(self):
        """Enter gives one; what was typed before it is there is lost."""
        def is_there():
            self.say('\necho here-$((40+2))\n')
            time.sleep(0.5)
            return self.output.has(r'.*here-42')
        wait_until(is_there, 60, 'a shell on the serial port')

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            with contextlib.suppress(OSError):
                stream.close()


class Terminal(contextlib.AbstractContextManager):
    """vitrinectl serial on a terminal of its own."""

    def __init__(self, ctl, *arguments):
        self.master, self.slave = pty.openpty()
        self.before = termios.tcgetattr(self.slave)
        self.process = subprocess.Popen(ctl.command('serial', *arguments), env=ctl.environment,
                                        cwd=ctl.home, stdin=self.slave, stdout=self.slave,
                                        stderr=self.slave, start_new_session=True)
        self.output = StreamLines(self.master)

    def type(self, text):
        os.write(self.master, text)

    def is_raw(self):
        return not termios.tcgetattr(self.slave)[3] & (termios.ICANON | termios.ECHO)

    def is_restored(self):
        return termios.tcgetattr(self.slave) == self.before

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self.master)
        os.close(self.slave)


class SerialTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ctl = cls.enterClassContext(Vitrinectl(PROGRAM, user=USER))
        iso = cls.ctl.folder / 'still.iso'
        iso.write_bytes(guest.path_of('still.iso').read_bytes())
        for arguments in (('create', '--iso', iso, '--name', 'guest', '--memory', '192M',
                           '--disk', '1G'), ('create', '--empty', '--name', 'other',
                                             '--memory', '64M')):
            result = cls.ctl.run(*arguments)
            if result.returncode != 0:
                raise AssertionError(result.stderr)

    def setUp(self):
        """The guest, with a shell on its serial port."""
        if self.ctl.machines()['guest']['state'] != 'running':
            self.assertEqual(self.ctl.run('start', 'guest').returncode, 0)
            with Talk(self.ctl, 'guest') as talk:
                talk.output.wait_for('LIVE-READY', BOOT)
                talk.get_shell()

    def test_1_what_cannot_be(self):
        for status, arguments in ((3, ('nobody',)), (1, ('other',)), (3, ('guest', '--console', '7')),
                                  (2, ('guest', '--settle', 'x')), (2, ())):
            result = self.ctl.run('serial', *arguments)
            self.assertEqual(result.returncode, status, result.stderr)
            self.assertRegex(result.stderr, r'\Avitrinectl: [^\n]+\n\Z')
            self.assertEqual(result.stdout, '')

    def test_2_pipes(self):
        with Talk(self.ctl, 'guest', '--settle', '2') as talk:
            talk.get_shell()
            talk.say('echo sum-$((40+3))\n')
            talk.output.wait_for('sum-43', 20)
            # The end of the input lets the guest finish what it has to say.
            talk.say('sleep 1; echo at-last-$((40+4))\n')
            talk.process.stdin.close()
            self.assertEqual(talk.wait(), (0, ''))
            self.assertTrue(talk.output.has('at-last-44'))

    def test_3_the_end_of_input_alone_ends_nothing(self):
        with Talk(self.ctl, 'guest') as talk:
            talk.get_shell()
            talk.say('sleep 3; echo later-$((40+5))\n')
            talk.process.stdin.close()
            talk.output.wait_for('later-45', 20)
            self.assertIsNone(talk.process.poll())
            talk.process.send_signal(signal.SIGTERM)
            self.assertEqual(talk.wait(), (1, 'vitrinectl: Interrupted\n'))

    def test_4_a_terminal(self):
        with Terminal(self.ctl, 'guest') as terminal:
            terminal.output.wait_for(r'.*Ctrl\+\].*', 20)
            wait_until(terminal.is_raw, 20, 'a raw terminal')

            def is_there():
                # Ctrl+C is a key for the guest like others.
                terminal.type(b'\x03\recho tty-$((40+6))\r')
                time.sleep(0.5)
                return terminal.output.has('.*tty-46')
            wait_until(is_there, 30, 'the guest on a terminal')
            terminal.type(LEAVE)
            self.assertEqual(terminal.process.wait(20), 0)
            self.assertTrue(terminal.is_restored())

    def test_5_signals_put_the_terminal_back(self):
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            with Terminal(self.ctl, 'guest') as terminal:
                terminal.output.wait_for(r'.*Ctrl\+\].*', 20)
                wait_until(terminal.is_raw, 20, 'a raw terminal')
                terminal.process.send_signal(number)
                self.assertEqual(terminal.process.wait(20), 1)
                self.assertTrue(terminal.is_restored())

    def test_6_two_at_one_console(self):
        with Talk(self.ctl, 'guest') as first:
            first.get_shell()
            result = self.ctl.run('serial', 'guest')
            self.assertEqual(result.returncode, 1)
            self.assertIn('--force', result.stderr)
            self.assertIsNone(first.process.poll())
            with Talk(self.ctl, 'guest', '--force') as second:
                second.get_shell()
            # The first may have the hypervisor: then it stays for the other.
            status, message = first.wait()
            self.assertEqual(status, 1)
            self.assertIn('taken', message)

    def test_7_a_reader_that_does_not_read(self):
        with Talk(self.ctl, 'guest') as talk:
            talk.get_shell()
            talk.say('while :; do echo 0123456789012345678901234567890123456789; done\n')
            talk.output.wait_for('0123456789.*', 20)
            time.sleep(1)
            before = self.memory_of(talk.process.pid)
            time.sleep(6)
            after = self.memory_of(talk.process.pid)
            self.assertLess(after - before, 8 << 20)
            # It goes on where somebody reads again, and can be stopped.
            talk.say('\x03')

            def is_quiet():
                talk.say('\necho over-$((40+7))\n')
                time.sleep(0.5)
                return talk.output.has('.*over-47')
            wait_until(is_quiet, 60, 'the end of the flood')

    @staticmethod
    def memory_of(pid):
        pages = int(pathlib.Path(f'/proc/{pid}/statm').read_text(encoding='ascii').split()[1])
        return pages * os.sysconf('SC_PAGESIZE')

    def test_8_the_end_of_the_machine(self):
        with Talk(self.ctl, 'guest') as talk:
            talk.get_shell()
            self.assertEqual(self.ctl.run('force-off', 'guest').returncode, 0)
            self.assertEqual(talk.wait()[0], 0)


if __name__ == '__main__':
    unittest.main(verbosity=2)
