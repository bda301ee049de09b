"""Run the service as users run it, in a process of its own, for the commands and the tests that talk to it.

Takes an address, gives a running gunicorn with the service's own settings, stopped at the end. As a command it runs another one while
the service is up, with the service's base URL in the place of `{url}`: `python -m scripts.live curl {url}/healthz`.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND = (sys.executable, "-m", "gunicorn", "--config", "service/gunicorn_conf.py", "service.app:create_app()")
READY_WITHIN_SECONDS = 30.0
STOPPED_WITHIN_SECONDS = 15.0


class NotReadyError(RuntimeError):
    """Say that the service ended, or did not get ready in time."""


def free_address() -> str:
    """Return a loopback address that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


def obstacle(address: str) -> str | None:
    """Say what keeps the service from listening on this `host:port`, None where nothing does; gunicorn itself sees to `unix:path`."""
    if address.startswith("unix:"):
        return None
    host, _, port = address.rpartition(":")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), int(port)))
        except OSError as error:
            return error.strerror or str(error)
    return None


def start(address: str, settings: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Start the service on this `host:port` and return its process, before it is ready."""
    environment = {**os.environ, **(settings or {}), "DIXIT_BIND": address}
    return subprocess.Popen(COMMAND, cwd=ROOT, env=environment)


def _answers(url: str) -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def wait_until_ready(process: subprocess.Popen[bytes], address: str) -> None:
    """Return once /readyz answers 200; raise NotReadyError when the process ends or the time is up."""
    give_up = time.monotonic() + READY_WITHIN_SECONDS
    while not _answers(f"http://{address}/readyz"):
        if process.poll() is not None:
            raise NotReadyError(f"the service ended with exit code {process.returncode} before it was ready")
        if time.monotonic() > give_up:
            raise NotReadyError(f"the service was not ready on {address} after {READY_WITHIN_SECONDS:.0f} s")
        time.sleep(0.05)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the service; kill it when it does not stop in time."""
    process.terminate()
    try:
        process.wait(STOPPED_WITHIN_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def running(settings: Mapping[str, str] | None = None) -> Iterator[str]:
    """Yield the base URL of a service on a free port, drained at once at the end."""
    address = free_address()
    process = start(address, {"DIXIT_WORKERS": "1", "DIXIT_LOG_LEVEL": "warning", "DIXIT_DRAIN_SECONDS": "0", **(settings or {})})
    try:
        wait_until_ready(process, address)
        yield f"http://{address}"
    finally:
        stop(process)


def main() -> int:
    """Run the command given as arguments against a live service and return its exit code."""
    with running() as url:
        return subprocess.run([argument.replace("{url}", url) for argument in sys.argv[1:]], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
