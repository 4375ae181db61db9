# SPDX-License-Identifier: GPL-3.0-or-later
"""Another computer with libvirt, as far as anybody can tell who only gets at it by ssh."""

import contextlib
import os
import pathlib
import shutil
import signal
import tempfile

from .process import run
from .ssh_server import HOST, SshServer


class FarHost(contextlib.AbstractContextManager):
    """The session of an ordinary user's on this computer, behind a real ssh server of his.

    `uri` names it for libvirt, for who has `path` in the environment; what is put into `folder` its
    machines can read, and write to files in `home`.
    """

    uri = f'qemu+ssh://{HOST}/session'

    def __init__(self):
        # Short: libvirt's sockets are deep below, and have 107 bytes in all.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='vf-', dir='/tmp'))
        self.folder.chmod(0o755)
        self.home = self.folder / 'h'
        self.runtime = self.folder / 'r'
        self.ssh = SshServer(home=self.home, environment={'XDG_RUNTIME_DIR': self.runtime})
        for path in (self.home, self.runtime):
            path.mkdir(mode=0o700)
            os.chown(path, self.ssh.account.pw_uid, self.ssh.account.pw_gid)
        self.path = self.ssh.path

    def virsh(self, *arguments):
        """What it prints, asked as Vitrine asks."""
        return run(['virsh', '-q', '-c', self.uri, *arguments],
                   env={**os.environ, 'PATH': self.path}).stdout

    def start(self, document):
        """Starts a machine of that description, which is gone once it is off."""
        path = self.folder / 'machine.xml'
        path.write_text(document, encoding='utf-8')
        self.virsh('create', path)

    def __enter__(self):
        self.ssh.__enter__()
        return self

    def __exit__(self, *_):
        """The machines first: nobody is left then who looks after them."""
        libvirt = self.runtime / 'libvirt'
        for path in (*libvirt.glob('qemu/run/*.pid'), *libvirt.glob('*.pid')):
            with contextlib.suppress(OSError, ValueError):
                os.kill(int(path.read_text(encoding='ascii')), signal.SIGTERM)
        self.ssh.__exit__()
        shutil.rmtree(self.folder, ignore_errors=True)
