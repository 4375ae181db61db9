#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What giving a USB stick away costs, beside usbredirect.

The same programmed stick, the same other side, over a TCP connection on the loopback, in turns: how fast the
stick is read and written from one end to the other, and the processor time that the exporting process takes for a
MiB. The stick itself is played by a third process, and isn't counted. In the same turns, what our own export gives
when the other side has a guard before it, as a machine has. Prints a JSON object a line.

  bench-usb.py VITRINECTL MOCK-USB USB-READER [--mib N] [--sectors N] [--rounds N]
"""

import argparse
import json
import os
import pathlib
import socket
import statistics
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from vitrinetest.lines import wait_until  # noqa: E402
from vitrinetest.process import Program, run  # noqa: E402

MIB = 1 << 20
TICKS = os.sysconf('SC_CLK_TCK')


def free_port():
    with socket.create_server(('127.0.0.1', 0)) as listener:
        return listener.getsockname()[1]


def is_listening(port):
    """Without connecting: usbredirect would take that for its one peer."""
    entry = f'0100007F:{port:04X} 00000000:0000 0A'
    return entry in pathlib.Path('/proc/net/tcp').read_text()


def children(pid):
    return [int(child) for child in
            pathlib.Path(f'/proc/{pid}/task/{pid}/children').read_text().split()]


def cpu_seconds(pid):
    fields = pathlib.Path(f'/proc/{pid}/stat').read_text().rpartition(')')[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def measure(exporter, options, image, arguments, direction):
    """(MiB a second, processor milliseconds a MiB)"""
    port = free_port()
    command = ['umockdev-wrapper', arguments.mock, f'stick:{image}', '--',
               *(part.format(port=port) for part in exporter)]
    with Program(command) as program:
        wait_until(lambda: is_listening(port), 30, f'{exporter[0]} listening')
        exporting = children(program.pid)[0]
        begin = cpu_seconds(exporting)
        with Program([arguments.reader, f'tcp:127.0.0.1:{port}', '-', direction,
                      str(arguments.mib), str(arguments.sectors), *options, 'stay']) as reader:
            result = json.loads(reader.output.wait_for(r'\{.*', 600).group())
            # The connection is still there, so the exporter is, too.
            cpu = cpu_seconds(exporting) - begin
    return result['bytes'] / MIB / result['seconds'], cpu * 1000 / arguments.mib


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('vitrinectl')
    parser.add_argument('mock')
    parser.add_argument('reader')
    parser.add_argument('--mib', type=int, default=16)
    parser.add_argument('--sectors', type=int, default=240)
    parser.add_argument('--rounds', type=int, default=3)
    arguments = parser.parse_args()
    own = [arguments.vitrinectl, 'usb', 'export', '1-1', '--once', '--listen', '127.0.0.1:{port}']
    other = ['usbredirect', '--device', '1209:0101', '--as', '127.0.0.1:{port}']
    setups = {
        'vitrinectl': (own, []),
        'vitrinectl, guarded': (own, ['guarded']),
        'usbredirect': (other, []),
    }
    with tempfile.TemporaryDirectory(prefix='bench-usb-') as folder:
        image = pathlib.Path(folder) / 'stick.img'
        with image.open('wb') as file:
            file.truncate(arguments.mib * MIB)
        run(['cp', '--sparse=never', image, image.with_suffix('.full')])
        image = image.with_suffix('.full')
        for direction in ('read', 'write'):
            samples = {name: [] for name in setups}
            for _ in range(arguments.rounds):
                for name, setup in setups.items():
                    samples[name].append(measure(*setup, image, arguments, direction))
            speeds, costs = {}, {}
            for name, taken in samples.items():
                speeds[name], costs[name] = (statistics.median(column) for column in zip(*taken))
                print(json.dumps({'bench': 'usb', 'direction': direction, 'program': name,
                                  'rounds': len(taken), 'mib_per_second': round(speeds[name], 1),
                                  'cpu_ms_per_mib': round(costs[name], 3)}), flush=True)
            print(json.dumps({'bench': 'usb', 'direction': direction, 'ratio_to': 'usbredirect',
                              'throughput': round(speeds['vitrinectl'] / speeds['usbredirect'], 2),
                              'cpu': round(costs['vitrinectl'] / costs['usbredirect'], 2)
                              if costs['usbredirect'] > 0 else None}), flush=True)
            print(json.dumps({'bench': 'usb', 'direction': direction, 'ratio_to': 'no guard',
                              'throughput': round(speeds['vitrinectl, guarded'] /
                                                  speeds['vitrinectl'], 2)}), flush=True)


if __name__ == '__main__':
    main()
