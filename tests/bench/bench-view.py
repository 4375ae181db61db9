#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures views of a screen beside each other: bench-view.py BENCH-VIEW [BENCH-VIEW-GTK3]

Each view shows each workload several times, in turns, so that what else the computer does hits
all of them; what is printed, a JSON object a line, is the median of the runs. Run it on a display
of its own: scripts/with-display --size 1920x1080 bench-view.py …
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from vitrinetest.screen import x_server  # noqa: E402

WORKLOADS = ('one-tile', 'all', 'one-tile-scaled-nearest', 'all-scaled-nearest',
             'one-tile-scaled-smooth', 'all-scaled-smooth')
FIGURES = ('cpu_ms_per_frame', 'x_server_ms_per_frame', 'fps')


def variants(arguments):
    """The commands to run, by the renderer they need."""
    found = []
    for renderer in arguments.renderers:
        for source in ('bare', 'vnc'):
            for view in ('vitrine', 'texture'):
                found.append((renderer, [arguments.bench_view, view, source]))
        found.append((renderer, [arguments.bench_view, 'colour', 'bare']))
    if arguments.bench_view_gtk3:
        found.append(('none', [arguments.bench_view_gtk3]))
    return found


def run(renderer, command, workload, frames, pid):
    environment = dict(os.environ, GSK_RENDERER=renderer, VITRINE_BENCH_X_SERVER=pid)
    # Not a session of its own: it ends with this.
    output = subprocess.run([*command, workload, str(frames)], env=environment, check=True,
                            stdout=subprocess.PIPE, timeout=120).stdout
    return json.loads(output)


def measure(arguments, workload, pid):
    results = {}
    for _ in range(arguments.rounds):
        for renderer, command in variants(arguments):
            result = run(renderer, command, workload, arguments.frames, pid)
            results.setdefault((result['view'], result['renderer']), []).append(result)
    for (view, renderer), runs in results.items():
        line = {'benchmark': 'view', 'workload': workload, 'view': view, 'renderer': renderer,
                'runs': len(runs), 'frames': arguments.frames}
        for figure in FIGURES:
            line[figure] = round(statistics.median(one[figure] for one in runs), 2)
        print(json.dumps(line), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--frames', type=int, default=60)
    parser.add_argument('--workload', dest='workloads', action='append')
    parser.add_argument('--renderer', dest='renderers', action='append')
    parser.add_argument('bench_view')
    parser.add_argument('bench_view_gtk3', nargs='?')
    arguments = parser.parse_args()
    arguments.renderers = arguments.renderers or ['cairo', 'gl']
    pid = str(x_server())
    for workload in arguments.workloads or WORKLOADS:
        measure(arguments, workload, pid)


if __name__ == '__main__':
    main()
