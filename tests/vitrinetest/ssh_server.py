# SPDX-License-Identifier: GPL-3.0-or-later
"""A real OpenSSH server of an ordinary user's on this computer, and an ssh that knows it as "lab"."""

import contextlib
import os
import pathlib
import pwd
import shutil
import signal
import socket
import tempfile

from .lines import wait_until
from .process import Program, run

FETCH = pathlib.Path(__file__).resolve().parent.parent / 'hypervisor/fetch-sshd.sh'
HOST = 'lab'


def descendants(parent):
    """The process PARENT and all below it."""
    found = [parent]
    with contextlib.suppress(OSError):
        children = pathlib.Path(f'/proc/{parent}/task/{parent}/children').read_text()
        for child in children.split():
            found += descendants(int(child))
    return found


class SshServer(contextlib.AbstractContextManager):
    """`path` is for the environment of who connects by "ssh lab"; USER is his name.

    The server runs as USER, or as "nobody" where USER is None and that is root. Who comes finds himself
    in HOME, with more in the ENVIRONMENT.
    """

    def __init__(self, user=None, home=None, environment=()):
        is_root = os.geteuid() == 0
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='vts-', dir='/tmp'))
        self.folder.chmod(0o755)
        self.account = pwd.getpwnam(user or 'nobody') if is_root else pwd.getpwuid(os.geteuid())
        self.prefix = ['setpriv', f'--reuid={self.account.pw_uid}', f'--regid={self.account.pw_gid}',
                       '--clear-groups', '--inh-caps=-all', '--'] if is_root else []
        self.program = None
        self.sshd = shutil.copy(run([FETCH], timeout=600).stdout.strip(), self.folder / 'sshd')
        for name in ('host', 'user'):
            run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f',
                 self.folder / name])
            # Keys of others are refused.
            if is_root and (name == 'host' or user is not None):
                os.chown(self.folder / name, self.account.pw_uid, self.account.pw_gid)
        with socket.socket() as found:
            found.bind(('127.0.0.1', 0))
            self.port = found.getsockname()[1]
        self.write_settings(home or self.folder, dict(environment))
        self.path = f'{self.folder / "bin"}:{os.environ["PATH"]}'

    def write_settings(self, home, environment):
        name, user, group = self.account.pw_name, self.account.pw_uid, self.account.pw_gid
        files = {
            # Users of services can't log in: the server is told of one who can.
            'passwd': f'{name}:x:{user}:{group}::{home}:/bin/sh\n',
            'group': f'{name}:x:{group}:\n',
            'sshd_config': f'Port {self.port}\nListenAddress 127.0.0.1\n'
                           f'HostKey {self.folder}/host\nAuthorizedKeysFile {self.folder}/keys\n'
                           'UsePAM no\nStrictModes no\nPasswordAuthentication no\n'
                           'KbdInteractiveAuthentication no\nPidFile none\n' +
                           ''.join(f'SetEnv {key}={value}\n' for key, value in environment.items()),
            'ssh_config': f'Host {HOST}\n  HostName 127.0.0.1\n  Port {self.port}\n  User {name}\n'
                          f'  IdentityFile {self.folder}/user\n  IdentitiesOnly yes\n'
                          f'  UserKnownHostsFile {self.folder}/known\n'
                          '  GlobalKnownHostsFile none\n  StrictHostKeyChecking yes\n',
            'bin/ssh': f'#!/bin/sh\nexec {shutil.which("ssh")} -F {self.folder}/ssh_config "$@"\n',
        }
        (self.folder / 'bin').mkdir()
        for file, text in files.items():
            (self.folder / file).write_text(text, encoding='utf-8')
        (self.folder / 'bin/ssh').chmod(0o755)
        self.trust(True)
        self.admit(True)

    def trust(self, is_known):
        """Whether who connects knows the server's key."""
        key = (self.folder / 'host.pub').read_text(encoding='utf-8') if is_known else ''
        (self.folder / 'known').write_text(f'[127.0.0.1]:{self.port} {key}' if is_known else '',
                                           encoding='utf-8')

    def admit(self, is_known):
        """Whether the server knows the key of who connects."""
        key = (self.folder / 'user.pub').read_text(encoding='utf-8') if is_known else ''
        (self.folder / 'keys').write_text(key, encoding='utf-8')

    def is_listening(self):
        with socket.socket() as attempt:
            return attempt.connect_ex(('127.0.0.1', self.port)) == 0

    def is_idle(self):
        """Whether nobody is connected."""
        return descendants(self.program.pid) == [self.program.pid]

    def start(self):
        environment = {**os.environ, 'LD_PRELOAD': 'libnss_wrapper.so',
                       'NSS_WRAPPER_PASSWD': str(self.folder / 'passwd'),
                       'NSS_WRAPPER_GROUP': str(self.folder / 'group')}
        with open(self.folder / 'log', 'ab') as log:
            self.program = Program([*self.prefix, self.sshd, '-D', '-e', '-f',
                                    self.folder / 'sshd_config'], env=environment, stderr=log)
        wait_until(self.is_listening, 60, 'the ssh server')

    def stop(self):
        """Ends the server with every connection."""
        if self.program is None:
            return
        for process in descendants(self.program.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.program.stop()
        self.program = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
