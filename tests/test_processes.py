"""The apps run side by side; what runs once beside them changes nothing for them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]
APP = """
import http.server, sys
class Door(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *_): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Door).serve_forever()
"""
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + APP
PARENT = """
import sys
from assistant import processes
from assistant.processes import Served, serve_side_by_side
processes._STOP_S = 3.0
app, once, *ports = sys.argv[1:]
served = [Served(p, [sys.executable, "-c", app, p], f"http://127.0.0.1:{p}") for p in ports]
serve_side_by_side(served, once=[[sys.executable, "-c", once]], tell=lambda line: print(line, flush=True))
"""


def free_ports(count: int) -> list[str]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [str(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        one.close()
    return ports


def test_what_runs_once_may_fail_and_the_apps_go_on(tmp_path: Path) -> None:
    done = tmp_path / "done"
    once = f"import pathlib, sys; pathlib.Path({str(done)!r}).touch(); sys.exit(1)"
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, APP, once, *free_ports(2)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout
    assert [parent.stdout.readline().split()[-1] for _ in range(2)] == ["started", "started"]
    end = time.monotonic() + 10
    while not done.exists() and time.monotonic() < end:
        time.sleep(0.05)
    time.sleep(1.2)  # longer than it takes to see that a process ended
    assert done.exists()
    assert parent.poll() is None
    parent.terminate()
    assert parent.wait(timeout=10) == 0
    parent.stdout.close()


def test_what_runs_once_does_not_outlive_the_apps(tmp_path: Path) -> None:
    written = tmp_path / "pid"
    once = f"import os, pathlib, time; pathlib.Path({str(written)!r}).write_text(str(os.getpid())); time.sleep(60)"
    parent = subprocess.Popen([sys.executable, "-c", PARENT, APP, once, *free_ports(1)], cwd=ROOT)
    end = time.monotonic() + 10
    while not (written.exists() and written.read_text()) and time.monotonic() < end:
        time.sleep(0.05)
    pid = int(written.read_text())
    os.kill(parent.pid, signal.SIGTERM)
    parent.wait(timeout=10)
    assert not psutil.pid_exists(pid)


def test_an_app_that_does_not_stop_when_told_to_is_killed_and_leaves_no_error() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, STUBBORN, "pass", *free_ports(2)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout
    assert [parent.stdout.readline().split()[-1] for _ in range(2)] == ["started", "started"]
    apps = psutil.Process(parent.pid).children()
    try:
        parent.terminate()
        assert parent.wait(timeout=10) == 0
        assert not any(app.is_running() for app in apps)
    finally:
        for app in apps:
            with suppress(psutil.NoSuchProcess):
                app.kill()
        parent.stdout.close()


SLOW = """
import subprocess, time
class Slow(subprocess.Popen):
    def __init__(self, command):
        super().__init__(command)
        if "outlives" in command[-1]:
            print("starting", self.pid, flush=True)
            time.sleep(0.5)
subprocess.Popen = Slow
"""


def test_told_to_stop_while_a_process_is_being_started_none_is_left_behind() -> None:
    once = "import time; time.sleep(60)  # outlives"
    parent = subprocess.Popen(
        [sys.executable, "-c", SLOW + PARENT, APP, once, *free_ports(1)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout
    assert parent.stdout.readline().split()[-1] == "started"
    pid = int(parent.stdout.readline().split()[-1])
    parent.terminate()
    assert parent.wait(timeout=10) == 0
    left = psutil.pid_exists(pid)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    assert not left
    parent.stdout.close()
