"""Serve on the address of `DIXIT_BIND` and print the line to try once the service is ready; `make serve` runs this.

Takes the settings from the environment, gives gunicorn's exit code.
"""

import os
import signal
import subprocess
import sys
from types import FrameType

from scripts import live
from scripts.readme import first_request
from service.settings import SettingsError, read_settings


def _from_here(address: str) -> str:
    host, _, port = address.rpartition(":")
    return f"127.0.0.1:{port}" if host in {"", "0.0.0.0", "[::]"} else address


def _pass_on(process: subprocess.Popen[bytes]) -> None:
    def forward(number: int, _frame: FrameType | None) -> None:
        process.send_signal(number)

    signal.signal(signal.SIGTERM, forward)
    # a terminal sends Ctrl-C to gunicorn as well; this process only waits for it to end
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _announce(process: subprocess.Popen[bytes], address: str) -> None:
    live.wait_until_ready(process, address)
    print(f"\nDixit is ready. Try it, in another terminal:\n\n{first_request(address)}\n", flush=True)


def _serve(address: str) -> int:
    process = live.start(address)
    _pass_on(process)
    try:
        if not address.startswith("unix:"):
            _announce(process, _from_here(address))
        return process.wait()
    except live.NotReadyError as error:
        print(error, file=sys.stderr)
        live.stop(process)
        return process.returncode or 1


def main() -> int:
    """Serve until stopped."""
    try:
        address = read_settings(os.environ).bind
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    if reason := live.obstacle(address):
        print(f"Nothing can listen on {address}: {reason}. Choose another: DIXIT_BIND=127.0.0.1:8001 make serve", file=sys.stderr)
        return 1
    return _serve(address)


if __name__ == "__main__":
    sys.exit(main())
