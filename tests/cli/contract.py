# SPDX-License-Identifier: GPL-3.0-or-later
"""The keys that vitrinectl's JSON has at least: scripts rely on them."""

DETECT = {'file', 'kind', 'os', 'os_name', 'media_id', 'arch', 'candidates', 'bootable', 'firmware',
          'recommended', 'minimum', 'install_scripts', 'os_guess', 'error'}
FIRMWARE = {'bios', 'efi', 'secure_boot'}
RESOURCES = {'memory', 'vcpus', 'disk'}
DISK_INFO = {'file', 'format', 'capacity', 'length', 'allocation', 'commitment',
             'commitment_unbounded', 'cluster_size', 'backing', 'snapshots', 'encrypted'}
HOST = {'uri', 'hypervisor', 'version', 'arch', 'acceleration', 'acceleration_reason', 'nested',
        'memory', 'cpus', 'displays', 'firmware', 'tpm', 'usb_redirection', 'problems'}
PROBLEM = {'id', 'text', 'fix'}
LIST = {'name', 'uuid', 'state', 'os', 'title', 'transient', 'autostart', 'memory', 'vcpus'}
SHOW = LIST | {'os_name', 'emulated', 'acceleration', 'firmware', 'arch', 'persistent', 'displays',
               'addresses', 'disks', 'devices', 'snapshots'}
DISK = {'target', 'file', 'capacity', 'length', 'allocation', 'commitment'}
DEVICE = {'id', 'kind', 'label', 'stashed', 'hotpluggable'}
DISPLAY = {'type', 'uri'}
PROBE = {'protocol', 'version', 'security', 'width', 'height', 'name', 'encodings'}
REPLAY = {'updates', 'rectangles', 'pixels', 'wire_bytes', 'seconds', 'cpu_seconds',
          'mpixels_per_second', 'hash'}
USB = {'id', 'bus', 'port', 'vendor', 'product', 'vendor_name', 'product_name', 'serial', 'class',
       'busy', 'permitted'}


def check(test, thing, keys):
    """THING has all of KEYS."""
    test.assertLessEqual(keys, set(thing), f'missing: {keys - set(thing)}')


def check_machine(test, machine):
    """MACHINE is what `show` and `create` print."""
    check(test, machine, SHOW)
    for disk in machine['disks']:
        check(test, disk, DISK)
    for device in machine['devices']:
        check(test, device, DEVICE)
    for display in machine['displays']:
        check(test, display, DISPLAY)
