"""Settings come from the environment, and what is wrong or unknown stops the start."""

import dataclasses
from pathlib import Path

import pytest

from service.machine import MEBIBYTE, available_cpus, cpu_quota, default_workers, memory_limit
from service.settings import READERS, Settings, SettingsError, read_settings


def test_without_variables_the_settings_are_those_of_the_contract() -> None:
    assert {
        "bind": "127.0.0.1:8000",
        "threads": 16,
        "engine_slots": 2,
        "max_body_bytes": 4 * 1024 * 1024,
        "max_chars": 200_000,
        "max_batch": 50,
        "timeout_seconds": 10.0,
        "drain_seconds": 5.0,
        "log_level": "info",
        "log_format": "json",
        "docs": True,
        "metrics": True,
    } == {name: value for name, value in dataclasses.asdict(read_settings({})).items() if name != "workers"}


def test_each_variable_sets_its_setting() -> None:
    given = {
        "DIXIT_BIND": "[::1]:9000",
        "DIXIT_WORKERS": "3",
        "DIXIT_THREADS": "4",
        "DIXIT_ENGINE_SLOTS": "1",
        "DIXIT_MAX_BODY_BYTES": "2048",
        "DIXIT_MAX_CHARS": "100",
        "DIXIT_MAX_BATCH": "2",
        "DIXIT_TIMEOUT_SECONDS": "0.5",
        "DIXIT_DRAIN_SECONDS": "0",
        "DIXIT_LOG_LEVEL": "debug",
        "DIXIT_LOG_FORMAT": "text",
        "DIXIT_DOCS": "0",
        "DIXIT_METRICS": "0",
    }

    assert Settings("[::1]:9000", 3, 4, 1, 2048, 100, 2, 0.5, 0.0, "debug", "text", docs=False, metrics=False) == read_settings(given)
    assert set(READERS) == set(given)


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("DIXIT_BIND", "8000", "host:port"),
        ("DIXIT_BIND", "localhost:99999", "host:port"),
        ("DIXIT_BIND", "", "host:port"),
        ("DIXIT_WORKERS", "0", "a whole number from 1 to 512"),
        ("DIXIT_WORKERS", "two", "a whole number"),
        ("DIXIT_WORKERS", "²", "a whole number"),
        ("DIXIT_THREADS", "2", "a whole number from 3 to 512"),
        ("DIXIT_MAX_CHARS", "-1", "a whole number from 1"),
        ("DIXIT_MAX_CHARS", "1e5", "a whole number"),
        ("DIXIT_MAX_BODY_BYTES", " 4096", "a whole number"),
        ("DIXIT_TIMEOUT_SECONDS", "0", "a number from 0.001 to 3600"),
        ("DIXIT_TIMEOUT_SECONDS", "inf", "a number"),
        ("DIXIT_DRAIN_SECONDS", "-5", "a number from 0 to 3600"),
        ("DIXIT_LOG_LEVEL", "INFO", "one of debug, info, warning, error"),
        ("DIXIT_LOG_FORMAT", "xml", "one of json, text"),
        ("DIXIT_DOCS", "yes", "one of 0, 1"),
        ("DIXIT_METRICS", "true", "one of 0, 1"),
    ],
)
def test_a_wrong_value_stops_the_start_and_is_told_what_is_allowed(name: str, value: str, allowed: str) -> None:
    with pytest.raises(SettingsError) as stopped:
        read_settings({name: value})

    assert str(stopped.value).startswith(f"{name}={value!r} is not allowed: give {allowed}")


def test_an_unknown_variable_stops_the_start_and_is_told_the_nearest() -> None:
    with pytest.raises(SettingsError, match=r"DIXIT_MAX_CHAR is not a setting: did you mean DIXIT_MAX_CHARS\?"):
        read_settings({"DIXIT_MAX_CHAR": "10"})


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(SettingsError) as stopped:
        read_settings({"DIXIT_WORKERS": "x", "DIXIT_THREADS": "y", "DIXIT_COLOUR": "z"})

    assert 3 == len(str(stopped.value).splitlines())


@pytest.mark.parametrize("name", ["DIXIT_PORT", "DIXIT_PORT_8000_TCP_ADDR", "DIXIT_SERVICE_HOST", "DIXIT_SERVICE_PORT_HTTP", "PATH"])
def test_what_kubernetes_injects_is_ignored(name: str) -> None:
    assert read_settings({}) == read_settings({name: "tcp://10.0.0.1:8000"})


def cgroup(folder: Path, **files: str) -> Path:
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_max", ".max")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="ascii")
    return folder


@pytest.mark.parametrize(("content", "quota"), [("max 100000", None), ("50000 100000", 0.5), ("250000 100000", 2.5)])
def test_the_cpu_quota_is_read_from_the_cgroup(tmp_path: Path, content: str, quota: float | None) -> None:
    assert quota == cpu_quota(cgroup(tmp_path, cpu_max=content))


def test_the_cpu_quota_is_read_from_an_old_cgroup(tmp_path: Path) -> None:
    (tmp_path / "cpu").mkdir()
    (tmp_path / "cpu/cpu.cfs_quota_us").write_text("150000\n", encoding="ascii")
    (tmp_path / "cpu/cpu.cfs_period_us").write_text("100000\n", encoding="ascii")

    assert 1.5 == cpu_quota(tmp_path)


def test_no_cgroup_means_no_quota(tmp_path: Path) -> None:
    assert (None, None) == (cpu_quota(tmp_path), memory_limit(tmp_path))


def test_half_a_cpu_is_one(tmp_path: Path) -> None:
    assert 1 == available_cpus(cgroup(tmp_path, cpu_max="50000 100000"))


@pytest.mark.parametrize(("mebibytes", "most"), [(64, 1), (128, 1), (256, 3), (100_000, 1_000_000)])
def test_the_memory_limit_bounds_the_workers(tmp_path: Path, mebibytes: int, most: int) -> None:
    workers = default_workers(cgroup(tmp_path, memory_max=str(mebibytes * MEBIBYTE)))

    assert 1 <= workers == min(most, available_cpus(tmp_path))
