"""Allocator: has the C library keep the memory that pages are read into. Measures nothing, and is no cache.

A scan takes and gives back blocks of some hundred kilobytes for every page. glibc hands blocks of that size back to the
kernel at once, which clears them anew each time: a fifth of a scan's time (`make bench`).
"""

from __future__ import annotations

import ctypes

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # names of mallopt's parameters in malloc.h
_KEPT = 64 * 1024 * 1024  # bytes at the top of the heap that are kept
_LARGE = 32 * 1024 * 1024  # bytes from which a block is still taken from the kernel and given back; glibc's maximum


def keep_freed_memory() -> bool:
    """Set it for this process and those it forks; False where the C library has no such setting (macOS, musl)."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return False
    return bool(mallopt(_MMAP_THRESHOLD, _LARGE)) and bool(mallopt(_TRIM_THRESHOLD, _KEPT))
