# SPDX-License-Identifier: GPL-3.0-or-later
"""The real vitrinectl, in a home of its own, on a hypervisor that nobody else uses."""

import contextlib
import json
import os
import pathlib
import pwd
import shutil
import tempfile
import time

from .process import Program, run

# Variables that lead out of the home of the test.
STRANGE = ('VITRINE_CONNECT', 'LIBVIRT_DEFAULT_URI', 'XDG_DATA_HOME', 'XDG_CONFIG_HOME',
           'XDG_CACHE_HOME', 'XDG_STATE_HOME', 'XDG_RUNTIME_DIR')


class Vitrinectl(contextlib.AbstractContextManager):
    """Runs PROGRAM; USER is another user's name, who then has the home and the session.

    Only root can be another user; who isn't root is an ordinary user already.
    """

    def __init__(self, program, user=None, connect=None):
        # Short: libvirt's sockets are deep below a session's home, and have 107 bytes in all.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='v', dir='/tmp'))
        self.home = self.folder / 'h'
        self.home.mkdir()
        runtime = self.folder / 'run'
        runtime.mkdir(mode=0o700)
        self.environment = {name: value for name, value in os.environ.items()
                            if name not in STRANGE}
        self.environment.update(HOME=str(self.home), XDG_RUNTIME_DIR=str(runtime),
                                LC_ALL='C.UTF-8')
        self.prefix = []
        self.program = pathlib.Path(program).resolve()
        if user is not None and os.geteuid() == 0:
            account = pwd.getpwnam(user)
            self.folder.chmod(0o755)
            for path in (self.home, runtime):
                os.chown(path, account.pw_uid, account.pw_gid)
            # The folder of the build may be closed to others.
            self.program = self.folder / 'vitrinectl'
            shutil.copy(program, self.program)
            self.prefix = ['setpriv', f'--reuid={account.pw_uid}', f'--regid={account.pw_gid}',
                           '--clear-groups', '--inh-caps=-all', '--']
        self.options = [] if connect is None else ['--connect', connect]

    def command(self, *arguments):
        return [*self.prefix, self.program, *self.options, *map(os.fspath, arguments)]

    def run(self, *arguments, timeout=60, **options):
        """Runs a command to its end: a CompletedProcess, with `seconds`."""
        begin = time.monotonic()
        result = run(self.command(*arguments), timeout=timeout, check=False,
                     env=self.environment, cwd=self.home, **options)
        result.seconds = time.monotonic() - begin
        return result

    def json(self, *arguments, timeout=60):
        """What a command that must succeed prints with --json."""
        result = self.run('--json', *arguments, timeout=timeout)
        if result.returncode != 0 or result.stderr:
            raise AssertionError(f'{arguments} ended with {result.returncode}: {result.stderr}')
        return json.loads(result.stdout) if result.stdout else None

    def start(self, *arguments):
        """Starts a command that goes on: a Program."""
        return Program(self.command(*arguments), env=self.environment, cwd=self.home)

    def machines(self):
        return {machine['name']: machine for machine in self.json('list')}

    def left_behind(self):
        """Files of machines that are there: disks, documents, logs, NVRAM, sockets."""
        data = self.home / '.local/share/vitrine'
        # The driver's own, which stay.
        own = ('autostarted', 'driver.pid')
        patterns = ('images/*', *(f'libvirt/{folder}/*' for folder in (
            'etc/qemu', 'lib/qemu/domain-*', 'lib/qemu/nvram', 'log/qemu', 'log/swtpm',
            'run/qemu', 'run/swtpm')))
        return [path for pattern in patterns for path in data.glob(pattern)
                if (path.is_file() or path.is_socket()) and path.name not in own]

    def clean_up(self):
        """Deletes what machines there are."""
        result = self.run('--json', 'list')
        for machine in json.loads(result.stdout) if result.returncode == 0 else ():
            self.run('delete', machine['uuid'])

    def __exit__(self, *_):
        with contextlib.suppress(Exception):
            if not self.options or 'test:' not in self.options[-1]:
                self.clean_up()
        shutil.rmtree(self.folder, ignore_errors=True)
