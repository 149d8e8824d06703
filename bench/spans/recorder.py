"""Writes spans down: one line each, with a clock that all processes of a machine share. Runs on Python 3.10 too."""

import functools
import inspect
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

FOLDER = "BENCH_SPANS"
"""The environment variable that names the folder which gets one file of each process."""


class Recorder:
    def __init__(self) -> None:
        folder = Path(os.environ[FOLDER])
        self._file = (folder / f"{os.getpid()}.tsv").open("a", buffering=1, encoding="utf-8")

    def add(self, name: str, began: float) -> None:
        self._file.write(f"{name}\t{began:.6f}\t{time.monotonic():.6f}\n")

    def wrap(self, owner: Any, function: str, name: str) -> None:
        """Record every call of `owner.function`, which may be a coroutine, as a span `name`."""
        setattr(owner, function, self.recorded(getattr(owner, function), name))

    def recorded(self, call: Callable[..., Any], name: str) -> Callable[..., Any]:
        if inspect.iscoroutinefunction(call):

            @functools.wraps(call)
            async def timed_later(*args: Any, **more: Any) -> Any:
                began = time.monotonic()
                try:
                    return await call(*args, **more)
                finally:
                    self.add(name, began)

            return timed_later

        @functools.wraps(call)
        def timed(*args: Any, **more: Any) -> Any:
            began = time.monotonic()
            try:
                return call(*args, **more)
            finally:
                self.add(name, began)

        return timed

    def wrap_database(self, name: str) -> None:
        """Record whatever SQLAlchemy asks of a database, the commit with it."""
        from sqlalchemy.engine.default import DefaultDialect  # noqa: PLC0415 - whichever version this process has

        for function in ("do_execute", "do_executemany", "do_execute_no_params", "do_commit", "do_rollback"):
            self.wrap(DefaultDialect, function, name)


class RecordedRequests:
    """An ASGI application whose requests to one path are spans."""

    def __init__(self, app: Any, recorder: Recorder, path: str, name: str) -> None:
        self._app, self._recorder, self._path, self._name = app, recorder, path, name

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["path"] != self._path or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        began = time.monotonic()
        await self._app(scope, receive, send)
        self._recorder.add(self._name, began)
