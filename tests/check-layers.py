#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that each layer includes only what is below it.

The include paths of the build say the same; this also finds a header that the system has anyway.
"""

import pathlib
import re
import sys

# Each layer with the layers whose headers it may include, besides its own.
LAYERS = {
    'osdb': (),
    'usbredir': (),
    'display': (),
    'app/hypervisor': ('osdb', 'usbredir', 'display'),
    'widgets': ('display',),
    'app/cli': ('osdb', 'usbredir', 'display', 'app/hypervisor'),
    'app': ('osdb', 'usbredir', 'display', 'app/hypervisor', 'widgets', 'app/cli'),
}

# Headers of libraries with the layers that may include them.
LIBRARIES = {
    r'libvirt/.*': ('app/hypervisor',),
    r'libxml/.*': ('app/hypervisor',),
    r'osinfo/.*': ('osdb',),
    r'(gvnc.*|vnc.*)': ('display',),
    r'spice.*': ('display',),
    r'(libusb.*|usbredir.*)': ('usbredir',),
    r'(gtk|gdk|gsk)/(?!gdkkeysyms\.h).*': ('widgets', 'app'),
    r'adwaita\.h': ('widgets', 'app'),
    r'gdk-pixbuf/.*': ('widgets', 'app', 'app/cli'),
    r'libsecret/.*': ('app',),
}

INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]', re.MULTILINE)


def layer_of(name):
    """The layer of a file, by the longest folder that is one."""
    folders = [layer for layer in LAYERS if name.startswith(layer + '/')]
    return max(folders, key=len, default=None)


def check_library(layer, header):
    for pattern, layers in LIBRARIES.items():
        if re.fullmatch(pattern, header) and layer not in layers:
            return f'includes <{header}>, which is for {", ".join(layers)}'
    return None


def check_own(layer, header, homes):
    """HOMES has the layers in which a header of each name lies."""
    allowed = {layer, *LAYERS[layer]}
    found = homes.get(pathlib.PurePath(header).name)
    if found is None or found & allowed:
        return None
    return f'includes "{header}" of {", ".join(sorted(found))}'


def main():
    top = pathlib.Path(sys.argv[1])
    files = [(path, layer_of(str(path.relative_to(top)))) for folder in LAYERS
             for path in (top / folder).rglob('*.[ch]')]
    homes = {}
    for path, layer in files:
        homes.setdefault(path.name, set()).add(layer)
    faults = set()
    for path, layer in files:
        for kind, header in INCLUDE.findall(path.read_text(encoding='utf-8')):
            fault = (check_library(layer, header) if kind == '<' else
                     check_own(layer, header, homes))
            if fault is not None:
                faults.add(f'{path.relative_to(top)}: {fault}')
    for fault in sorted(faults):
        print(fault, file=sys.stderr)
    return 1 if faults or not files else 0


if __name__ == '__main__':
    sys.exit(main())
