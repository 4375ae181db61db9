# SPDX-License-Identifier: GPL-3.0-or-later
"""The guest of tests/usb/guest, which tells what it sees of USB."""

import pathlib
import shutil

from . import process

BUILD = pathlib.Path(__file__).resolve().parent.parent / 'usb/guest/build.sh'


def copy_to(folder):
    """Kernel, initial memory disk and the kernel's arguments; the files are in FOLDER."""
    built = pathlib.Path(process.run([BUILD], timeout=900).stdout.strip())
    paths = [pathlib.Path(shutil.copy(built / name, folder)) for name in ('vmlinuz', 'initrd')]
    return *paths, (built / 'command-line').read_text(encoding='ascii').strip()
