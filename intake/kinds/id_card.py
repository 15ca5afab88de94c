"""居民身份证: front and back, on one page or two."""

from intake.kind import DocumentKind
from nlp.spec import Cue, FieldSpec, Parting
from nlp.values import address, authority, date, id_number, name, person_facts, term

KIND = DocumentKind(
    name="id_card",
    title="居民身份证",
    title_en="Resident identity card",
    cues=(
        Cue("居民身份证", 3, title=True),
        Cue("公民身份号码", 3),
        Cue("签发机关", 2),
        Cue("有效期限", 1),
        Cue("民族", 1),
        Cue("性别", 1),
        Cue("出生", 1),
        Cue("住址", 1),
        Cue("姓名", 1),
        Cue("身份证复印件", -3),
        Cue("持有人", -2),
    ),
    fields=(
        FieldSpec("name", ("姓名",), name.person),
        FieldSpec("sex", ("性别",), person_facts.sex, pattern=r"性 ?别 ?:? ?([男女])", pattern_sure=0.95),
        FieldSpec(
            "ethnicity",
            ("民族",),
            person_facts.ethnicity,
            pattern=r"民 ?族 ?:? ?([\u4e00-\u9fff]{1,4})(?![\u4e00-\u9fff])",
            pattern_sure=0.95,
        ),
        FieldSpec("born_on", ("出生", "出生日期"), date.parse),
        FieldSpec("address", ("住址",), address.parse, multiline=True),
        FieldSpec(
            "id_number",
            ("公民身份号码", "身份证号码", "公民身份证号码"),
            id_number.parse,
            pattern=r"(?<![0-9A-Z])(\d{6} ?(?:19|20)\d{2} ?[01]\d[0-3]\d ?\d{3}[\dXx])(?![0-9A-Z])",
        ),
        FieldSpec("authority", ("签发机关",), authority.parse),
        FieldSpec(
            "valid_from", ("有效期限",), term.parse_from, pattern=r"(\d{4}\.\d\d\.\d\d ?- ?(?:\d{4}\.\d\d\.\d\d|长期))"
        ),
        FieldSpec(
            "valid_to", ("有效期限",), term.parse_to, pattern=r"(\d{4}\.\d\d\.\d\d ?- ?(?:\d{4}\.\d\d\.\d\d|长期))"
        ),
    ),
    parting=Parting(("id_number",), sides=(("公民身份号码", "出生", "住址"), ("签发机关", "有效期限"))),
)
