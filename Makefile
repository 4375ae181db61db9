# SPDX-License-Identifier: GPL-3.0-or-later
#
# A short front for Meson and scripts/: make run [ISO=path], make test, make check, make bench.

all: build/build.ninja
	meson compile -C build

build/build.ninja:
	meson setup build

run:
	scripts/packages build run $(if $(ISO),,test)
	$(MAKE) all
	scripts/run $(if $(ISO),"$(ISO)")

test:
	scripts/packages all
	scripts/test

check: all
	meson test -C build --print-errorlogs --suite unit --suite source

bench:
	scripts/packages all bench
	$(MAKE) all
	tini -s -- meson test -C build --benchmark --verbose

clean:
	rm -rf build build-asan

.PHONY: all run test check bench clean
