"""Run the service for a measurement and look into its processes.

Takes settings, gives a running service with its address, its master and what its workers take of memory.
"""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from subprocess import Popen
from urllib.parse import urlsplit

from scripts import live

KIBIBYTE = 1024
POLL_SECONDS = 0.005
# A row is seen as soon as it is measured, also where the output goes to a file.
say = partial(print, flush=True)
ARTICLE = (
    "La ligne de Valbourg attendra le printemps\n\n"
    "« Les travaux commenceront lundi », a annoncé mardi Ludivine Aubrac, la maire de Valbourg. Selon elle, la ligne rouvrira « avant "
    "les neiges ». Le préfet, Bastien Ferrand, s’est dit « confiant » : « Rien ne presse », a-t-il ajouté.\n\n"
    "« Nous avons attendu dix ans, tranche Odile Vasseur, porte-parole des usagers. Nous attendrons bien un hiver. »\n\n"
)


@dataclass(frozen=True, slots=True)
class Running:
    """Hold a service that runs: its base URL and its master process."""

    url: str
    master: Popen[bytes]

    @property
    def address(self) -> tuple[str, int]:
        """Return host and port."""
        parts = urlsplit(self.url)
        return parts.hostname or "", parts.port or 0

    def workers(self) -> list[int]:
        """Return the process ids of the workers."""
        return [int(pid) for pid in Path(f"/proc/{self.master.pid}/task/{self.master.pid}/children").read_text(encoding="ascii").split()]

    def all_workers(self, count: int) -> list[int]:
        """Return the process ids of the workers, once there are so many: the first answers before the last is there."""
        while len(found := self.workers()) < count:
            time.sleep(POLL_SECONDS)
        return found

    def processor_seconds(self) -> float:
        """Return the processor time that the workers have taken so far."""
        fields = [Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split() for pid in self.workers()]
        # user and system time, the 14th and 15th of all fields; two stand before the bracket
        return sum(int(each[11]) + int(each[12]) for each in fields) / os.sysconf("SC_CLK_TCK")

    def memory(self, field: str) -> list[int]:
        """Return a memory field (`VmRSS`, `VmHWM`) of each worker in bytes."""
        return [_field(pid, field) for pid in self.workers()]


def _field(pid: int, field: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * KIBIBYTE for line in lines if line.startswith(f"{field}:"))


@contextmanager
def running(
    settings: Mapping[str, str], command: Sequence[str] = live.COMMAND, tree: Path = live.ROOT, output: int | None = None
) -> Iterator[Running]:
    """Yield a service on a free port, stopped at the end: ours, or another command in another folder; `output` as for a subprocess."""
    address = live.free_address()
    environment = {**os.environ, "DIXIT_LOG_LEVEL": "warning", "DIXIT_DRAIN_SECONDS": "0", **settings, "DIXIT_BIND": address}
    with Popen(command, cwd=tree, env=environment, stdout=output) as master:
        try:
            live.wait_until_ready(master, address)
            yield Running(f"http://{address}", master)
        finally:
            live.stop(master)
