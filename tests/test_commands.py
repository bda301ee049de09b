"""The commands behind the Makefile do what they say, and say what is wrong when they cannot."""

import os
import re
import socket
import subprocess
import sys
import threading

import pytest

from scripts import live
from scripts.readme import first_request


def command(module: str, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", module, *arguments]
    return subprocess.run(line, cwd=live.ROOT, env={**os.environ, **settings}, capture_output=True, text=True, timeout=60, check=False)


def test_serve_prints_the_line_to_try_and_stops_when_told() -> None:
    address = live.free_address()
    line = [sys.executable, "-m", "scripts.serve"]
    settings = {**os.environ, "DIXIT_BIND": address, "DIXIT_DRAIN_SECONDS": "0", "DIXIT_WORKERS": "1"}
    with subprocess.Popen(line, cwd=live.ROOT, env=settings, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        # without the line this reads on for ever, unless the service is told to stop all the same
        guard = threading.Timer(live.READY_WITHIN_SECONDS, process.terminate)
        guard.start()
        wanted = first_request(address).splitlines(keepends=True)[-1] + "\n"
        was_printed = wanted in iter(process.stdout)
        guard.cancel()
        process.terminate()
        assert 0 == process.wait(live.STOPPED_WITHIN_SECONDS)
    assert was_printed
    assert live.obstacle(address) is None


@pytest.mark.parametrize(("host", "reason"), [("127.0.0.1", "Address already in use"), ("192.0.2.1", "Cannot assign requested address")])
def test_serve_says_why_it_cannot_listen_there_and_how_to_choose_another_address(host: str, reason: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        finished = command("scripts.serve", DIXIT_BIND=f"{host}:{taken.getsockname()[1]}")
    assert 1 == finished.returncode
    assert re.search(rf"{reason}\. .* DIXIT_BIND=\S+ make serve", finished.stderr)


def test_serve_says_what_is_wrong_with_a_setting() -> None:
    finished = command("scripts.serve", DIXIT_BIND="here")
    assert 1 == finished.returncode
    assert "DIXIT_BIND='here' is not allowed" in finished.stderr
    assert "Traceback" not in finished.stderr


def test_demo_prints_who_says_what_in_the_sample_article() -> None:
    finished = command("scripts.demo")
    assert 0 == finished.returncode, finished.stderr
    table = finished.stdout.split("WHO", 1)[1]
    assert re.search(r"^Basile Quéruel .*Où sont passés", table, re.MULTILINE)


def test_a_command_run_beside_the_service_gets_its_address_and_gives_its_exit_code() -> None:
    program = "import sys, urllib.request as r; sys.exit(r.urlopen(sys.argv[1]).status - 193)"
    assert 7 == command("scripts.live", sys.executable, "-c", program, "{url}/healthz").returncode
