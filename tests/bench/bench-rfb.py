#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decodes recorded RFB sessions with several clients, one after the other, again and again, and
prints what each cost: a JSON object a line.

  bench-rfb.py BENCH_RFB STREAMS [--rounds N]

"ms" is the median of the processor time after the handshake, "to_native" how many times Vitrine's
that is. "instructions_per_pixel" is counted by callgrind, so it is the same on a busy computer.
JPEG rectangles are also taken out of their session and given to libjpeg-turbo alone.
"""

import argparse
import json
import lzma
import os
import pathlib
import statistics
import struct
import subprocess
import sys
import tempfile

CLIENTS = ('native', 'libvncclient', 'libgvnc')
# Takes five times as long as it lasts, so only where there is a bar for it.
COUNTED = ('x-term-zrle', 'x-term-tight', 'x-term-hextile', 'q-boot-zrle', 'q-boot-tight')
JPEG_STREAM = 'x-term-tight+jpeg'

ENCODING_TIGHT = 7
ENCODING_LAST_RECT = -224


def read_compact_length(data, at):
    length = 0
    for shift in (0, 7, 14):
        byte = data[at]
        at += 1
        length |= (byte if shift == 14 else byte & 0x7f) << shift
        if not byte & 0x80:
            break
    return length, at


def skip_tight(data, at, width, height):
    """Behind a Tight rectangle's body, and whether it is JPEG."""
    kind = data[at] >> 4
    at += 1
    if kind == 8:
        return at + 3, False
    if kind == 9:
        length, at = read_compact_length(data, at)
        return at + length, True

    row = 3 * width
    if kind & 4:
        filter_kind = data[at]
        at += 1
        if filter_kind == 1:
            colours = data[at] + 1
            at += 1 + 3 * colours
            row = (width + 7) // 8 if colours == 2 else width
    if row * height < 12:
        return at + row * height, False
    length, at = read_compact_length(data, at)
    return at + length, False


def take_jpeg_out(data):
    """The session of nothing but JPEG rectangles, each an update of its own."""
    at = 24 + struct.unpack_from('>I', data, 20)[0]
    parts = [data[:at]]
    while at < len(data):
        count = struct.unpack_from('>H', data, at + 2)[0]
        at += 4
        for _ in range(count):
            start = at
            _x, _y, width, height, encoding = struct.unpack_from('>HHHHi', data, at)
            at += 12
            if encoding == ENCODING_LAST_RECT:
                break
            if encoding != ENCODING_TIGHT:
                sys.exit(f'bench-rfb: an encoding {encoding} among Tight')
            at, is_jpeg = skip_tight(data, at, width, height)
            if is_jpeg:
                parts += [b'\0\0\0\1', data[start:at]]
    return b''.join(parts)


def run(program, client, stream, times):
    """What each of some runs cost, in ms; and the pixels and the hash. None: it can't."""
    done = subprocess.run([program, client, stream, str(times)], capture_output=True, text=True,
                          check=False)
    results = [json.loads(line) for line in done.stdout.splitlines()]
    return results if done.returncode == 0 and results else None


def compare(program, clients, stream, rounds, expected_pixels):
    """Alternating runs, of which the first warms up."""
    times = {client: [] for client in clients}
    pixels = {}
    hashes = {}
    for number in range(rounds + 1):
        for client in clients:
            results = run(program, client, stream, 1)
            if results is None or (expected_pixels and results[0]['pixels'] != expected_pixels):
                continue
            pixels[client] = results[0]['pixels']
            hashes[client] = results[0]['hash']
            if number > 0:
                times[client].append(results[0]['ms'])
    return times, pixels, hashes


def report(name, times, pixels, hashes, expected_hash, reference='native'):
    medians = {client: statistics.median(of) for client, of in times.items() if of}
    for client in times:
        line = {'bench': 'rfb', 'stream': name, 'client': client}
        if client not in medians:
            line['unsupported'] = True
        else:
            line['ms'] = round(medians[client], 2)
            line['least_ms'] = round(min(times[client]), 2)
            line['mpixel_per_s'] = round(pixels[client] / medians[client] / 1000)
            line['to_' + reference] = round(medians[client] / medians[reference], 2)
            line['same_picture'] = hashes[client] == (expected_hash or hashes[reference])
        print(json.dumps(line), flush=True)


def count_instructions(program, client, stream, folder):
    """callgrind's count inside of what is measured."""
    out = os.path.join(folder, f'callgrind.{client}')
    for old in pathlib.Path(folder).glob('callgrind.*'):
        old.unlink()
    done = subprocess.run(['valgrind', '-q', '--tool=callgrind', f'--callgrind-out-file={out}.%p',
                           f'--toggle-collect=bench_rfb_measure_{client}', program, client, stream],
                          capture_output=True, text=True, check=False)
    counts = [0]
    for path in pathlib.Path(folder).glob('callgrind.*'):
        for line in path.read_text(errors='replace').splitlines():
            if line.startswith(('summary:', 'totals:')):
                counts.append(int(line.split()[1]))
    return max(counts) / json.loads(done.stdout.splitlines()[0])['pixels']


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n', maxsplit=1)[0])
    parser.add_argument('program')
    parser.add_argument('streams', type=pathlib.Path)
    parser.add_argument('--rounds', type=int, default=9)
    parser.add_argument('--only')
    arguments = parser.parse_args()

    index = [line.split('\t') for line in
             (arguments.streams / 'INDEX.tsv').read_text().splitlines()[1:]]
    with tempfile.TemporaryDirectory() as folder:
        for name, _size, _updates, pixels, _bytes, expected_hash, _rects in index:
            if arguments.only and arguments.only not in name:
                continue
            data = lzma.decompress((arguments.streams / (name + '.rfb.xz')).read_bytes())
            stream = os.path.join(folder, 'stream.rfb')
            pathlib.Path(stream).write_bytes(data)
            report(name, *compare(arguments.program, CLIENTS, stream, arguments.rounds,
                                  int(pixels)), expected_hash)
            if name in COUNTED:
                for client in CLIENTS[:2]:
                    count = count_instructions(arguments.program, client, stream, folder)
                    print(json.dumps({'bench': 'rfb-instructions', 'stream': name,
                                      'client': client,
                                      'instructions_per_pixel': round(count, 2)}), flush=True)
            if name == JPEG_STREAM:
                pathlib.Path(stream).write_bytes(take_jpeg_out(data))
                report(name + ' (JPEG only)',
                       *compare(arguments.program, ('native', 'libjpeg'), stream,
                                arguments.rounds, 0), None, 'libjpeg')


if __name__ == '__main__':
    main()
