"""Steps that say too little: no time, no actor, no agency, no intake."""

from __future__ import annotations

from collections.abc import Iterator

from tthc_flow.citations import Citation
from tthc_flow.compliance.records import ProcedureRecord
from tthc_flow.compliance.rule import Family, Hit, Rule, Severity, hit
from tthc_flow.compliance.words import Words
from tthc_flow.compliance.yardstick import Yardstick
from tthc_flow.procedures import StepKind
from tthc_flow.terms import NotCounted, Unspecified

__all__ = ["RULES"]

_PROCESS = Citation("TT 01/2018/TT-VPCP điều 8", "R23")


def _unreadable(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    for step in record.steps:
        if step.printed.refusal:
            yield hit(f"step.{step.number}", step=step.name, raw=step.printed.raw)


STEP_UNREADABLE: Rule[ProcedureRecord] = Rule(
    code="TF211",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.WARNING,
    citation=Citation("BLDS 2015 điều 144", "R20"),
    title=Words("Thời gian của bước không đọc được", "A step whose time cannot be read"),
    finding=Words("Bước {step}: không đọc được “{raw}”", "step {step}: cannot read “{raw}”"),
    fix=Words(
        "Ghi số và đơn vị, hoặc “không tính thời gian” nếu bước không tính",
        "write a number and a unit, or “không tính thời gian” for a step that does not count",
    ),
    why=Words(
        "Bước không có thời gian rõ ràng thì không kiểm tra được tổng, không biết bước nào trễ.",
        "With an unclear step the sum cannot be checked, and nobody can tell which step is late.",
    ),
    check=_unreadable,
)


def _empty(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    for step in record.steps:
        if step.printed.is_empty:
            yield hit(f"step.{step.number}", step=step.name)


STEP_EMPTY: Rule[ProcedureRecord] = Rule(
    code="TF212",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.NOTE,
    citation=_PROCESS,
    title=Words("Ô thời gian của bước bỏ trống", "An empty cell for a step's time"),
    finding=Words(
        "Bước {step}: ô thời gian trống, coi như gộp với bước trên",
        "step {step}: the cell is empty, taken as merged with the step above",
    ),
    fix=Words("Ghi thời gian riêng của từng bước", "write the time of each step"),
    why=Words(
        "Ô gộp nghĩa là hai bước chung một khoảng thời gian; trễ ở bước nào thì không rõ.",
        "A merged cell gives two steps one length of time; which of them is late is unclear.",
    ),
    check=_empty,
)


def _unspecified(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    for step in record.steps:
        if isinstance(step.printed.term, Unspecified):
            yield hit(f"step.{step.number}", step=step.name, raw=step.printed.raw)


STEP_UNSPECIFIED: Rule[ProcedureRecord] = Rule(
    code="TF213",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.WARNING,
    citation=_PROCESS,
    title=Words("Bước không quy định thời gian", "A step without a length of time"),
    finding=Words("Bước {step}: “{raw}”", "step {step}: “{raw}”"),
    fix=Words("Giao cho bước một thời gian cụ thể", "give the step a length of time"),
    why=Words(
        "“Không quy định” khác “không tính thời gian”: bước vẫn tốn thời gian nhưng không ai biết "
        "bao lâu.",
        "“Not specified” is not “not counted”: the step takes time, nobody knows how much.",
    ),
    check=_unspecified,
)


def _without_actor(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    for step in record.steps:
        if not (step.actor or step.agency):
            yield hit(f"step.{step.number}", step=step.name)


STEP_WITHOUT_ACTOR: Rule[ProcedureRecord] = Rule(
    code="TF214",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.WARNING,
    citation=_PROCESS,
    title=Words("Bước không có người thực hiện", "A step that nobody does"),
    finding=Words("Bước {step} không ghi ai thực hiện", "step {step} names nobody"),
    fix=Words("Ghi chức danh hoặc bộ phận thực hiện", "name the post or unit that does it"),
    why=Words(
        "Không biết ai làm thì không nhắc được ai và không quy được trách nhiệm khi trễ.",
        "With no name nobody can be reminded, and nobody answers for the delay.",
    ),
    check=_without_actor,
)


def _without_agency(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    for step in record.steps:
        if step.kind is StepKind.CONSULT and not step.agency and "kind" not in step.assumed:
            yield hit(f"step.{step.number}", step=step.name)


CONSULT_WITHOUT_AGENCY: Rule[ProcedureRecord] = Rule(
    code="TF215",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.WARNING,
    citation=Citation("NĐ 61/2018/NĐ-CP điều 19 khoản 5", "R23"),
    title=Words("Bước lấy ý kiến không ghi cơ quan", "A consultation of nobody"),
    finding=Words(
        "Bước {step} lấy ý kiến nhưng không ghi cơ quan nào",
        "step {step} consults, but names no agency",
    ),
    fix=Words("Ghi cơ quan được lấy ý kiến vào agency", "name the agency in `agency`"),
    why=Words(
        "Cơ quan chủ trì phải nêu nội dung và thời hạn trả lời cho đúng cơ quan.",
        "The lead agency states question and reply time to the body it asks.",
    ),
    check=_without_agency,
)


def _lacks(record: ProcedureRecord, kind: StepKind) -> bool:
    """Whether a process with steps of known kinds has none of *kind*."""
    return (
        bool(record.steps)
        and all(step.kind is not None for step in record.steps)
        and not any(step.kind is kind for step in record.steps)
    )


def _milder(record: ProcedureRecord) -> Severity | None:
    """What kind a step has may be somebody's reading of its label: then this is a mere note."""
    return Severity.NOTE if any("kind" in step.assumed for step in record.steps) else None


def _no_intake(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    if _lacks(record, StepKind.INTAKE):
        yield hit("steps", severity=_milder(record))


NO_INTAKE: Rule[ProcedureRecord] = Rule(
    code="TF216",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.WARNING,
    citation=Citation("NĐ 61/2018/NĐ-CP điều 17", "T21"),
    title=Words("Quy trình không có bước tiếp nhận", "A process without an intake"),
    finding=Words("Không có bước tiếp nhận", "there is no step of intake"),
    fix=Words('Thêm bước kind = "intake" của Bộ phận Một cửa', "add the desk's `intake` step"),
    why=Words(
        "Thời hạn chạy từ lúc tiếp nhận; không có bước này thì không biết ai nhận hồ sơ.",
        "The term runs from the intake; without it nobody is known to receive the dossier.",
    ),
    check=_no_intake,
)


def _no_return(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    if _lacks(record, StepKind.RETURN_RESULT):
        yield hit("steps", severity=_milder(record))


NO_RETURN: Rule[ProcedureRecord] = Rule(
    code="TF217",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.WARNING,
    citation=Citation("NĐ 61/2018/NĐ-CP điều 20", "T43"),
    title=Words("Quy trình không có bước trả kết quả", "A process that returns no result"),
    finding=Words("Không có bước trả kết quả", "there is no step that returns the result"),
    fix=Words('Thêm bước kind = "return_result"', "add a `return_result` step"),
    why=Words(
        "Kết quả xong mà không ai trả thì người dân vẫn phải chờ.",
        "A result that nobody hands over leaves people waiting.",
    ),
    check=_no_return,
)


def _counted_wait(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    for step in record.steps:
        waits = step.kind is StepKind.WAIT_FOR_APPLICANT
        if waits and not isinstance(step.printed.term, NotCounted | Unspecified):
            yield hit(f"step.{step.number}", step=step.name, raw=step.printed.raw)


WAIT_COUNTED: Rule[ProcedureRecord] = Rule(
    code="TF218",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.WARNING,
    citation=Citation("chỉ dừng thời hạn khi luật chuyên ngành cho phép", "T27"),
    title=Words("Thời gian chờ người nộp tính vào quy trình", "The applicant's time is counted"),
    finding=Words(
        "Bước {step} chờ người nộp hồ sơ nhưng vẫn tính “{raw}”",
        "step {step} waits for the applicant, yet counts “{raw}”",
    ),
    fix=Words("Ghi “không tính thời gian”", "write “không tính thời gian”"),
    why=Words(
        "Thời gian của người nộp không phải của cơ quan; gộp vào là giấu phần cơ quan làm chậm.",
        "The applicant's time is not the agency's; adding it hides where the agency is slow.",
    ),
    check=_counted_wait,
)


def _zero(record: ProcedureRecord, _: Yardstick) -> Iterator[Hit]:
    for step in record.steps:
        if getattr(step.printed.term, "value", None) == 0:
            yield hit(f"step.{step.number}", step=step.name, raw=step.printed.raw)


STEP_ZERO: Rule[ProcedureRecord] = Rule(
    code="TF219",
    family=Family.CATALOGUE,
    over=ProcedureRecord,
    severity=Severity.NOTE,
    citation=_PROCESS,
    title=Words("Bước có thời gian bằng không", "A step of zero length"),
    finding=Words("Bước {step}: “{raw}”", "step {step}: “{raw}”"),
    fix=Words(
        "Ghi “không tính thời gian” nếu bước không tính",
        "write “không tính thời gian” for a step that does not count",
    ),
    why=Words(
        "Bước 0 ngày đến hạn ngay khi bắt đầu, nên luôn bị báo trễ.",
        "A step of 0 days is due the moment it begins, so it is always late.",
    ),
    check=_zero,
)

RULES = (
    STEP_UNREADABLE,
    STEP_EMPTY,
    STEP_UNSPECIFIED,
    STEP_WITHOUT_ACTOR,
    CONSULT_WITHOUT_AGENCY,
    NO_INTAKE,
    NO_RETURN,
    WAIT_COUNTED,
    STEP_ZERO,
)
