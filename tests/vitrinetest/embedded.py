# SPDX-License-Identifier: GPL-3.0-or-later
"""The machines that Vitrine's default connection has, by what libvirt writes beside.

They are the embedded driver's, which nobody else can open while Vitrine runs, or those of an
ordinary user's session.
"""

import os
import pathlib
import tty
import xml.etree.ElementTree as ElementTree

from .lines import StreamLines, wait_until

ROOT = pathlib.Path(os.environ.get('XDG_DATA_HOME', '/nonexistent')) / 'vitrine'


def status_files():
    """The documents of the machines that run now."""
    session = pathlib.Path(os.environ['XDG_RUNTIME_DIR']) / 'libvirt'
    return sorted([*(ROOT / 'libvirt').glob('run/qemu/*.xml'), *session.glob('qemu/run/*.xml')])


def running_process():
    """The process id of the one machine that runs."""
    document, = status_files()
    return int(ElementTree.parse(document).getroot().get('pid'))


def open_serial(timeout=30):
    """The lines of the first serial port of the one machine that runs.

    QEMU drops what the guest writes while nobody listens, and notices a listener within a second.
    """
    def look():
        for document in status_files():
            source = ElementTree.parse(document).find('.//devices/serial/source')
            if source is not None and source.get('path'):
                return source.get('path')
        return None
    terminal = os.open(wait_until(look, timeout, 'a serial port'), os.O_RDWR | os.O_NOCTTY)
    tty.setraw(terminal)
    return StreamLines(terminal)


def files_below(folder):
    """The files below a folder, as paths; folders may go away meanwhile, which rglob doesn't bear."""
    return [pathlib.Path(parent, name) for parent, _, names in os.walk(folder) for name in names]


def find_leftovers():
    """What is left of machines below the home folder: disks and documents."""
    config = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'libvirt'
    found = [path for path in files_below(ROOT)
             if path.suffix in ('.qcow2', '.img', '.raw') or path.match('display-*.sock')]
    for folder in (ROOT, config):
        found += [path for path in files_below(folder) if path.match('qemu/*.xml')]
    return found
