# SPDX-License-Identifier: GPL-3.0-or-later
"""Descriptions for libvirt's test driver, which has machines without running any."""

import pathlib
import uuid
import xml.sax.saxutils

# virDomainState of libvirt.
RUNNING, PAUSED, OFF = 1, 3, 5

DOMAIN = '''  <domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>
    <name>{name}</name>
    <uuid>{identity}</uuid>
    <memory unit='MiB'>512</memory>
    <os><type arch='i686'>hvm</type></os>
    <test:runstate>{state}</test:runstate>{extra}
  </domain>
'''
NODE = '''<node>
  <cpu><mhz>2000</mhz><model>i686</model><active>4</active><nodes>1</nodes><sockets>1</sockets>
    <cores>4</cores><threads>1</threads></cpu>
  <memory>8388608</memory>
{domains}</node>
'''


def write_machines(path, machines, extra=''):
    """Writes a description with MACHINES, (name, state) each; returns its URI.

    EXTRA are elements that each of them has.
    """
    domains = ''.join(DOMAIN.format(name=xml.sax.saxutils.escape(name), state=state, extra=extra,
                                    identity=uuid.uuid5(uuid.NAMESPACE_URL, f'{path}/{name}'))
                      for name, state in machines)
    pathlib.Path(path).write_text(NODE.format(domains=domains), encoding='utf-8')
    return f'test://{path}'
