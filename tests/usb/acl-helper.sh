#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# In place of spice-client-glib's own (SPICE_USB_ACL_BINARY), by which ordinary users get at devices: that one
# asks polkit, and sees no programmed devices. Allows each, for as long as the library wants it.
read -r bus address
[ -n "$bus" ] && [ -n "$address" ] && echo SUCCESS
cat > /dev/null
