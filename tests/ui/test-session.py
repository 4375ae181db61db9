#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An ordinary user's window while other programs are at work: virsh, and what kills daemons.

To be run by as-user.sh. The daemon is the user's own, which libvirt starts and Vitrine finds.
"""

import os
import pathlib
import signal
import sys
import time
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import case, embedded  # noqa: E402
from vitrinetest.process import run  # noqa: E402

FOLDER = pathlib.Path(os.environ['VITRINE_DISPLAY_DIR'])
RUNTIME = pathlib.Path(os.environ['XDG_RUNTIME_DIR']) / 'libvirt'
# What is promised. A computer that is busy with other tests stands still now and then, so it is the best
# of some rounds that counts; none may take longer than the second figure.
PROMISE, PATIENCE = 1.0, 10.0
ROUNDS = 5

MACHINE = '''<domain type='qemu'><name>{name}</name><memory unit='MiB'>64</memory>
  <os><type arch='x86_64' machine='q35'>hvm</type></os><features><acpi/></features>
  <devices>
    <graphics type='vnc'><listen type='socket'/></graphics><video><model type='vga'/></video>
  </devices>
</domain>'''


def virsh(*arguments):
    """As another program would: through a process of its own."""
    return run(['virsh', '-q', '-c', 'qemu:///session', *arguments]).stdout


def describe(name):
    """Writes the description of a small machine; its path."""
    path = FOLDER / f'{name}.xml'
    path.write_text(MACHINE.format(name=name), encoding='utf-8')
    return path


def daemon_pid():
    """The user's daemon, None while there is none."""
    try:
        pid = int((RUNTIME / 'libvirtd.pid').read_text())
    except (FileNotFoundError, ValueError):
        return None
    return pid if pathlib.Path(f'/proc/{pid}').exists() else None


def kill_daemon():
    os.kill(daemon_pid(), signal.SIGKILL)


class SessionCase(case.WindowCase):
    """What the classes below do with a user's machines."""

    def state(self, name):
        """The state in the words of the machine's tile, None where there is no tile."""
        tile = next(self.window.candidates(name, 'panel'), None)
        return tile.get_description() if tile is not None else None

    def wait_for_state(self, name, state, timeout=30):
        self.wait_for(lambda: self.state(name) == state, f'“{name}” being {state}', timeout)

    def open_console(self, name):
        self.window.click(name, 'panel')
        self.press_keys('Return')
        self.window.find('Machine Menu')

    @staticmethod
    def kill_machine(name):
        """Kills the machine's QEMU, as the system does where memory is short."""
        document, = (path for path in embedded.status_files() if path.stem == name)
        os.kill(int(ElementTree.parse(document).getroot().get('pid')), signal.SIGKILL)


class ByVirsh(SessionCase):
    """Machines made or changed by virsh appear and change by themselves."""

    NAME = 'made-by-virsh'

    def measure(self, state, *command):
        """Seconds from virsh's end until the window shows it."""
        virsh(*command)
        start = time.monotonic()
        self.wait_for_state(self.NAME, state, PATIENCE)
        return time.monotonic() - start

    def test_seen_within_a_second(self):
        path = describe(self.NAME)
        self.window.find('No Machines Yet')
        steps = (('define', 'Off', path), ('start', 'Running', self.NAME),
                 ('suspend', 'Paused', self.NAME), ('resume', 'Running', self.NAME),
                 ('destroy', 'Off', self.NAME), ('undefine', None, self.NAME))
        seconds = {command: [] for command, _, _ in steps}
        for _ in range(ROUNDS):
            for command, state, argument in steps:
                seconds[command].append(self.measure(state, command, argument))
        for command, taken in seconds.items():
            print(f'# {command} was seen after ' + ', '.join(f'{one:.2f}' for one in taken) + ' s',
                  file=sys.stderr)
        self.window.find('No Machines Yet')
        for command, taken in seconds.items():
            self.assertLess(min(taken), PROMISE, command)


class SurvivorCase(SessionCase):
    """A machine that runs while its daemon is killed; the steps are in the order of their names."""

    NAME = 'survivor'
    SCREEN = f'Screen of {NAME}'

    @classmethod
    def setUpClass(cls):
        virsh('define', describe(cls.NAME))
        virsh('start', cls.NAME)
        super().setUpClass()

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        virsh('destroy', cls.NAME)
        virsh('undefine', cls.NAME)

    def kill_and_see(self):
        kill_daemon()
        self.window.wait_text('Connection to This Computer lost.')
        self.window.find('Try Now', 'push button')

    def expect_return(self, timeout):
        """The bar goes, and what virsh does is seen again."""
        start = time.monotonic()
        self.window.wait_gone('Try Now', timeout=timeout)
        print(f'# the connection was back after {time.monotonic() - start:.1f} s', file=sys.stderr)
        self.assertFalse([text for text in self.window.texts() if text.startswith('Connection to')])


class DaemonKilled(SurvivorCase):
    """libvirt starts another daemon, and Vitrine is back by itself, soon."""

    def test_back_by_itself(self):
        self.wait_for_state(self.NAME, 'Running')
        old = daemon_pid()
        start = time.monotonic()
        kill_daemon()
        # The bar is there for a second or two, which a busy computer may have no eyes for.
        self.wait_for(lambda: daemon_pid() not in {None, old}, 'another daemon')
        self.window.wait_gone('Try Now')
        print(f'# another daemon was found after {time.monotonic() - start:.1f} s', file=sys.stderr)
        self.wait_for_state(self.NAME, 'Running')
        virsh('suspend', self.NAME)
        self.wait_for_state(self.NAME, 'Paused')
        virsh('resume', self.NAME)
        self.wait_for_state(self.NAME, 'Running')


class NoDaemon(SurvivorCase):
    """libvirt doesn't start another daemon: the bar stays until somebody does."""

    ENVIRONMENT = {'LIBVIRT_AUTOSTART': '0'}

    def test_1_try_now(self):
        self.wait_for_state(self.NAME, 'Running')
        self.kill_and_see()
        self.save('session-lost')
        # The waits are 1, 2, 4, 8 and 15 seconds: the last ones are long enough for a person.
        self.window.wait_text('Trying again in 15 s', 60)
        # The machine is listed as it was.
        self.assertEqual(self.state(self.NAME), 'Running')
        virsh('list')
        self.window.press('Try Now', 'push button')
        self.expect_return(10)
        self.wait_for_state(self.NAME, 'Running')

    def test_2_console_stays(self):
        self.open_console(self.NAME)
        self.window.find(self.SCREEN, 'image')
        self.kill_and_see()
        self.window.find(self.SCREEN, 'image')
        self.save('session-lost-console')
        virsh('suspend', self.NAME)
        self.expect_return(40)
        # What happened meanwhile is known at once.
        self.window.find('Paused')
        self.window.press('Resume', 'push button')
        self.window.find(self.SCREEN, 'image')
        self.window.press('Back')
        self.wait_for_state(self.NAME, 'Running')


class QemuKilled(SessionCase):
    """A machine's QEMU is killed: the window says so and offers to start it again."""

    NAME = 'victim'

    @classmethod
    def setUpClass(cls):
        virsh('define', describe(cls.NAME))
        virsh('start', cls.NAME)
        super().setUpClass()

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        virsh('undefine', cls.NAME)

    def test_1_tile(self):
        self.wait_for_state(self.NAME, 'Running')
        self.kill_machine(self.NAME)
        self.wait_for_state(self.NAME, 'Crashed')
        self.save('session-crashed')
        self.window.click(self.NAME, 'panel', button=3)
        self.window.press('Start', 'menu item')
        self.wait_for_state(self.NAME, 'Running')

    def test_2_console(self):
        screen = f'Screen of {self.NAME}'
        self.open_console(self.NAME)
        self.window.find(screen, 'image')
        self.kill_machine(self.NAME)
        self.window.find('Crashed')
        self.save('session-crashed-console')
        self.window.press('Start Again', 'push button')
        self.window.find(screen, 'image')
        virsh('destroy', self.NAME)
        self.window.find('Off')
        self.window.find('Start', 'push button')
        self.window.press('Back')
        self.wait_for_state(self.NAME, 'Off')


if __name__ == '__main__':
    case.main()
