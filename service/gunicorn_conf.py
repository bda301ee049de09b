"""Configure gunicorn: each setting with its reason.

Takes the `DIXIT_*` variables, gives gunicorn's settings; a wrong variable stops the start with a sentence, not a traceback.
"""

import ctypes
import gc
import os
import resource
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

from service import connections, draining
from service.logs import logging_configuration
from service.settings import SettingsError, read_settings
from service.worker import pre_request

__all__ = ["pre_request"]

try:
    settings = read_settings(os.environ)
except SettingsError as error:
    sys.exit(f"The service does not start:\n{error}")

MULTIPROCESS = "PROMETHEUS_MULTIPROC_DIR"
# /dev/shm is memory in every container and on every Linux; a disk may be full, slow or read-only.
SHARED_MEMORY = Path("/dev/shm")
METRICS_BYTES = 8 * 1024 * 1024
METRICS_PREFIX = "dixit-metrics-"
SPARE_FILES = 64
M_ARENA_MAX = -8
M_MMAP_THRESHOLD = -3
LARGE_BYTES = 128 * 1024


def _in_memory(least_free_bytes: int) -> str | None:
    if not os.access(SHARED_MEMORY, os.W_OK):
        return None
    space = os.statvfs(SHARED_MEMORY)
    return str(SHARED_MEMORY) if space.f_bavail * space.f_frsize >= least_free_bytes else None


def _prepare_metrics() -> None:
    # prometheus-client decides at its import whether there are several processes, so the folder must be there before, and nothing that
    # this module imports may import it. Its files are mapped, and a write to one on a full disk kills the process: hence memory, and only where there is room.
    given = os.environ.get(MULTIPROCESS)
    if given:
        folder = Path(given)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for left in folder.glob("*.db"):
                left.unlink()
        except OSError as error:
            sys.exit(f"The service does not start:\n{MULTIPROCESS}={given}: {error.strerror}")
    elif _in_memory(METRICS_BYTES):
        os.environ[MULTIPROCESS] = tempfile.mkdtemp(prefix=METRICS_PREFIX, dir=SHARED_MEMORY)


def _keep_memory_small() -> None:
    # glibc gives threads heaps of their own, each with holes that the others cannot fill: a quarter of a worker's memory, and the
    # interpreter lets one thread allocate at a time anyway. It also keeps ever larger pieces for later instead of giving them back.
    # Another C library may lack the function, and the habits.
    choose = getattr(ctypes.CDLL(None), "mallopt", None)
    if choose is not None:
        choose(M_ARENA_MAX, 1)
        choose(M_MMAP_THRESHOLD, LARGE_BYTES)


_keep_memory_small()
# Until the service is ready: what is loaded stays, and to look for cycles in it takes a tenth of the time to the start.
gc.disable()
if settings.metrics:
    _prepare_metrics()

wsgi_app = "service.app:create_app()"
bind = settings.bind
# More workers than CPUs buy nothing: the work is computation.
workers = settings.workers
threads = settings.threads
worker_class = "service.worker.PollingWorker"
# Idle connections cost a file each and no thread.
worker_connections = max(64, min(2000, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - SPARE_FILES))
# The lexicon is loaded once and shared by all workers; an error in it stops the start.
preload_app = True
# The event loop reports every second; a worker silent for this long hangs.
timeout = 30
# Below the 30 s after which an orchestrator kills, less the draining.
graceful_timeout = 20
# Above the 60 s of common proxies, which otherwise send into a connection that closes.
keepalive = 75
backlog = 1024
# What a header may have, so that the same number stands in every message.
limit_request_line = 8190
# The heartbeat file must not wait for a disk.
worker_tmp_dir = _in_memory(1)
# The socket for gunicornc wants a writable home, which a read-only container has not.
control_socket_disable = True
# The application logs each request itself, without words of the article.
accesslog = None
logconfig_dict = {**logging_configuration(settings), "root": {"level": "WARNING", "handlers": ["lines"]}}
proc_name = "dixit"


def when_ready(server: Any) -> None:
    """Make the master drain before it stops: gunicorn itself closes its listener at once and resets what waits there."""
    gc.enable()
    gc.collect()
    # What is loaded now stays for good; frozen, it is not touched by collections and stays shared between the workers.
    gc.freeze()
    signal.signal(signal.SIGALRM, lambda *_: server.SIG_QUEUE.put_nowait(signal.SIGTERM))
    server.handle_term = lambda: handle_term(server)


def handle_term(server: Any) -> None:
    """Drain at the first TERM; stop at the second, which is the alarm's or an impatient operator's."""
    if draining.is_draining() or not settings.drain_seconds:
        draining.move_to(draining.State.STOPPING)
        raise StopIteration
    draining.move_to(draining.State.DRAINING)
    server.log.info("Draining for %g s", settings.drain_seconds)
    signal.setitimer(signal.ITIMER_REAL, settings.drain_seconds)


def child_exit(_server: Any, worker: Any) -> None:
    """Forget the connections and the gauges of a worker that has ended."""
    connections.forget(worker.age)
    if MULTIPROCESS in os.environ:
        from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415 - see _prepare_metrics

        mark_process_dead(worker.pid)


def on_exit(_server: Any) -> None:
    """Remove the metrics of this run, where the folder is one that was made for them."""
    folder = Path(os.environ.get(MULTIPROCESS, ""))
    if folder.parent == SHARED_MEMORY and folder.name.startswith(METRICS_PREFIX):
        shutil.rmtree(folder)
