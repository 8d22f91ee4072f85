"""The same dossier of seven steps, told in ten acts, by the desk and by workflow engines."""

from __future__ import annotations

import logging
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from io import BytesIO
from itertools import count, pairwise
from typing import Any

from stores import FILE, MEMORY
from tests.storage.acts import BEGUN_AT, returned

from tthc_flow.demo import sample_jurisdiction
from tthc_flow.desk import Desk
from tthc_flow.storage import Database

Run = Callable[[], None]
"""Takes one new dossier from its receipt to its return."""

ACTS = (
    "receive", "accept", "hand_over", "assign", "examine", "head", "sign", "send",
    "decide", "return_result",
)  # fmt: skip


class OneByOne:
    """A desk whose every command is a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database, self._place = database, sample_jurisdiction()

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def command(*arguments: Any, **fields: Any) -> Any:
            with self._database.begin() as store:
                desk = Desk(store, self._place, lambda: BEGUN_AT.replace(hour=10))
                return getattr(desk, name)(*arguments, **fields)

        return command


def through_the_desk(database: Database) -> Run:
    """Each act read, checked, sealed, and with the agenda renewed."""
    desk: Any = OneByOne(database)
    codes = map("H56-{:06d}".format, count())
    return lambda: returned()(desk, next(codes))


def _process() -> bytes:
    """Ten manual tasks in a row, as BPMN."""
    nodes = ("start", *ACTS, "end")
    tasks = "".join(
        f'<manualTask id="{act}"><incoming>f{n}</incoming>'
        f"<outgoing>f{n + 1}</outgoing></manualTask>"
        for n, act in enumerate(ACTS)
    )
    flows = "".join(
        f'<sequenceFlow id="f{n}" sourceRef="{a}" targetRef="{b}"/>'
        for n, (a, b) in enumerate(pairwise(nodes))
    )
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" '
        'targetNamespace="t"><process id="dossier" isExecutable="true">'
        '<startEvent id="start"><outgoing>f0</outgoing></startEvent>'
        f'{tasks}<endEvent id="end"><incoming>f{len(ACTS)}</incoming></endEvent>{flows}'
        "</process></definitions>"
    ).encode()


def through_spiff(path: str) -> Run:
    """SpiffWorkflow: read from its row, one task run, written back, committed."""
    from lxml import etree
    from SpiffWorkflow import TaskState
    from SpiffWorkflow.bpmn import BpmnWorkflow
    from SpiffWorkflow.bpmn.parser import BpmnParser
    from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer

    parser = BpmnParser()
    parser.add_bpmn_xml(etree.parse(BytesIO(_process())))
    spec, serializer = parser.get_spec("dossier"), BpmnWorkflowSerializer()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE dossier (code INTEGER PRIMARY KEY, body TEXT)")
    codes = count()

    def run() -> None:
        code = next(codes)
        workflow = BpmnWorkflow(spec)
        workflow.do_engine_steps()
        body = serializer.serialize_json(workflow)
        connection.execute("INSERT INTO dossier VALUES (?, ?)", (code, body))
        for _ in ACTS:
            (body,) = connection.execute(
                "SELECT body FROM dossier WHERE code = ?", (code,)
            ).fetchone()
            workflow = serializer.deserialize_json(body)
            (task,) = workflow.get_tasks(state=TaskState.READY, manual=True)
            task.run()
            workflow.do_engine_steps()
            body = serializer.serialize_json(workflow)
            connection.execute("UPDATE dossier SET body = ? WHERE code = ?", (body, code))
            connection.commit()
        assert workflow.is_completed()

    return run


@contextmanager
def through_dbos(folder: str) -> Iterator[Run]:
    """DBOS on its SQLite file: one workflow, each act a step that it keeps."""
    from dbos import DBOS

    logging.getLogger("dbos").setLevel(logging.ERROR)
    DBOS(
        config={
            "name": "bench",
            "system_database_url": f"sqlite:///{folder}/dbos.db",
            "log_level": "ERROR",
            "run_admin_server": False,
        }
    )

    @DBOS.step()
    def act(name: str) -> str:
        return name

    @DBOS.workflow()
    def dossier(code: int) -> None:
        for name in ACTS:
            act(name)

    DBOS.launch()
    codes = count()
    yield lambda: dossier(next(codes))
    DBOS.destroy()


@contextmanager
def runs() -> Iterator[dict[str, Run]]:
    """Every engine that is installed, by name."""
    with (
        tempfile.TemporaryDirectory(prefix="bench") as folder,
        MEMORY.database() as memory,
        FILE.database() as file,
    ):
        found = {
            "tthc_flow, SQLite in memory": through_the_desk(memory),
            "tthc_flow, SQLite file, fsync on": through_the_desk(file),
        }
        if find_spec("SpiffWorkflow"):
            found["SpiffWorkflow, SQLite in memory"] = through_spiff(":memory:")
            found["SpiffWorkflow, SQLite file, fsync on"] = through_spiff(f"{folder}/spiff.db")
        if not find_spec("dbos"):
            yield found
            return
        with through_dbos(folder) as run:
            yield found | {"DBOS, SQLite file, fsync on": run}
