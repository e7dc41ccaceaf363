"""Runs a program as a child and measures it."""

import os
import subprocess
import sys
import tempfile
import time


def measured(command, allowed=(0,)):
    """Runs a command that must end with an allowed code; seconds, CPU seconds, peak memory in MB and what it printed."""
    start = time.perf_counter()
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - start
        out.seek(0)
        text = out.read().decode()
    if child.returncode not in allowed:
        sys.exit(f"{command[0]} failed:\n{text}")
    # Linux counts peak memory in kilobytes.
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, text
