# SPDX-License-Identifier: GPL-3.0-or-later
"""What the firmware shows before a guest does: to be told from the guest's own picture."""

import pathlib
import time

from .qemu import Qemu

# Rows of pixels, as many as a letter of a text mode has.
HEIGHT = 16
OVMF = pathlib.Path('/usr/share/OVMF/OVMF_CODE_4M.fd')
PATIENCE = 60


def signature(image):
    """What tells a firmware: the first rows with something in them, its name or the top of its logo.

    None for a picture of one colour.
    """
    stride = image.width * 3
    for start in range(0, len(image.data), stride):
        row = image.data[start:start + stride]
        if row != row[:3] * image.width:
            return image.data[start:start + stride * HEIGHT]
    return None


def wait_for_signature(qemu, placeholder):
    """That of the first picture that stays."""
    deadline = time.monotonic() + PATIENCE
    last = None
    while time.monotonic() < deadline:
        found = signature(qemu.screenshot())
        if found not in (None, placeholder) and found == last:
            return found
        last = found
        time.sleep(0.7)
    raise AssertionError(f'the firmware shows nothing within {PATIENCE} seconds')


def read_signatures():
    """What is shown before a machine has started, and by BIOS and UEFI with nothing to start."""
    machine = ('-machine', 'q35', '-device', 'VGA')
    with Qemu('-S', *machine) as qemu:
        placeholder = signature(qemu.screenshot())
    with Qemu(*machine) as qemu:
        found = {placeholder, wait_for_signature(qemu, placeholder)}
    if OVMF.exists():
        with Qemu(*machine, '-drive',
                  f'if=pflash,unit=0,format=raw,readonly=on,file={OVMF}') as qemu:
            found.add(wait_for_signature(qemu, placeholder))
    return found
