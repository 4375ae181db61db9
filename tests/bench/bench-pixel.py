#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From pressing Create to the first pixel of the guest on the screen.

The same machine is made by virsh (define, start) and its display read by a few lines of a VNC client, in
turn with Vitrine. virsh finds the disk made already; Vitrine makes it within the time. Run it with
scripts/with-display --fresh-home. Prints a JSON object a line.
"""

import argparse
import json
import os
import pathlib
import re
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from vitrinetest.lines import wait_until  # noqa: E402
from vitrinetest.window import Window  # noqa: E402

CONFIGURATION = 'stdio_handler = "file"\nuser = "root"\ngroup = "root"\nremember_owner = 0\n'
RAW = 0
PATIENCE = 60


def screen_rows():
    """The middle rows of the screen, as the X server's bytes."""
    data = pathlib.Path(os.environ['VITRINE_FRAMEBUFFER']).read_bytes()
    header = struct.unpack_from('>25I', data)
    start, stride, height = header[0] + header[19] * 12, header[12], header[5]
    return [data[start + row * stride + stride // 4:start + row * stride + stride * 3 // 4]
            for row in range(height // 4, height // 2, 2)]


def is_guest_picture(rows):
    """Whether this is a text screen's beginning: black, with something on it."""
    everything = b''.join(rows)
    black = everything.count(b'\0') / len(everything)
    return 0.6 < black < 0.99999


def measure_vitrine(vitrine, iso, name):
    with Window(iso, program=vitrine) as window:
        window.find('Create', 'push button')
        wait_until(lambda: window.has('Memory'), PATIENCE, 'the plan')
        window.press('Create', 'push button')
        began = time.monotonic()
        while not is_guest_picture(screen_rows()):
            if time.monotonic() - began > PATIENCE:
                raise AssertionError(f'no picture of {name} within a minute')
            time.sleep(0.005)
        seconds = time.monotonic() - began
        window.press('Machine Menu')
        window.press('Delete')
        window.press('Delete', 'push button')
    return seconds


class VncGrab:
    """As little of a VNC client as reads a picture."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(path)
        self.file = self.socket.makefile('rb')
        self.file.read(12)
        self.socket.sendall(b'RFB 003.008\n')
        self.file.read(self.file.read(1)[0])
        self.socket.sendall(b'\1')
        self.file.read(4)
        self.socket.sendall(b'\1')
        self.width, self.height = struct.unpack('>HH', self.file.read(4))
        self.file.read(16)
        self.file.read(struct.unpack('>I', self.file.read(4))[0])

    def has_picture(self):
        self.socket.sendall(struct.pack('>BBHHHH', 3, 0, 0, 0, self.width, self.height))
        self.file.read(2)
        count, = struct.unpack('>H', self.file.read(2))
        found = False
        for _ in range(count):
            _, _, width, height, encoding = struct.unpack('>HHHHi', self.file.read(12))
            if encoding != RAW:
                raise AssertionError(f'encoding {encoding} was not asked for')
            pixels = self.file.read(width * height * 4)
            found = found or any(pixels)
        return found

    def close(self):
        self.file.close()
        self.socket.close()


def measure_virsh(uri, folder, xml):
    path, display = folder / 'machine.xml', folder / 'vnc'
    path.write_text(xml)
    began = time.monotonic()
    subprocess.run(['virsh', '-c', uri, f'define {path}; start bench'], check=True,
                   stdout=subprocess.DEVNULL)
    grab = VncGrab(str(display))
    while not grab.has_picture():
        time.sleep(0.005)
    seconds = time.monotonic() - began
    grab.close()
    subprocess.run(['virsh', '-c', uri, 'destroy bench; undefine bench'], check=True,
                   stdout=subprocess.DEVNULL)
    return seconds


def describe(vitrinectl, iso, folder):
    """The document Vitrine would define, with a disk that is there and a socket known beforehand."""
    xml = subprocess.run([vitrinectl, 'create', '--iso', iso, '--name', 'bench', '--dry-run'],
                         check=True, stdout=subprocess.PIPE, text=True).stdout
    disk = folder / 'disk.qcow2'
    subprocess.run(['qemu-img', 'create', '-q', '-f', 'qcow2', disk, '20G'], check=True)
    xml = re.sub(r"<source file='[^']*\.qcow2'/>|<source file=\"[^\"]*\.qcow2\"/>",
                 f'<source file="{disk}"/>', xml)
    changed = re.sub(r'<listen type=["\']socket["\']\s*/>',
                     f'<listen type="socket" socket="{folder}/vnc"/>', xml)
    if changed == xml:
        raise AssertionError('the display of the machine has no socket')
    return changed


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--runs', type=int, default=5)
    parser.add_argument('vitrine')
    parser.add_argument('vitrinectl')
    parser.add_argument('iso')
    arguments = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix='vtb-', dir='/tmp'))
    (folder / 'etc').mkdir()
    (folder / 'etc' / 'qemu.conf').write_text(CONFIGURATION)
    uri = f'qemu:///embed?root={folder}'
    xml = describe(arguments.vitrinectl, arguments.iso, folder)
    samples = {'vitrine': [], 'virsh': []}
    for run in range(arguments.runs + 1):
        taken = {'vitrine': measure_vitrine(arguments.vitrine, arguments.iso, 'bench'),
                 'virsh': measure_virsh(uri, folder, xml)}
        if run > 0:
            for name, seconds in taken.items():
                samples[name].append(seconds)
    medians = {name: statistics.median(measured) for name, measured in samples.items()}
    for name, median in medians.items():
        print(json.dumps({'bench': 'first-pixel', 'program': name, 'runs': arguments.runs,
                          'seconds': round(median, 3)}))
    print(json.dumps({'bench': 'first-pixel', 'ratio_to': 'virsh',
                      'ratio': round(medians['vitrine'] / medians['virsh'], 2)}))


if __name__ == '__main__':
    main()
