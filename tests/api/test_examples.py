"""The example client and scorecard against a live server: from documents to a limit and a price with reasons."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import make_server

from examples.client import ApiError, Client, Feature, Features
from examples.scorecard import decide
from intake.document import Document
from tests.api.desk import Desk, open_desk
from tests.intake.books import certificate, chained, licence, statement, tax_line, with_interest

AS_OF = date(2100, 12, 31)


@contextmanager
def served(desk: Desk) -> Iterator[str]:
    """The address of a live server of the desk's app."""
    server = make_server("127.0.0.1", 0, desk.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def year() -> list[Document]:
    """A licence, a certificate and twelve months of a steady firm, dated so that a day far ahead sees them."""
    moves = []
    for month in range(1, 13):
        for number in range(5):
            moves.append(
                (f"2100-{month:02d}-{5 + number:02d}", f"{20_000 + 100 * month}", f"样例客户{number}有限公司", "货款")
            )
        moves += [(f"2100-{month:02d}-12", "-3000", "国家金库样例支库", "实时扣税"), (f"2100-{month:02d}-13", "-12", "", "手续费"),
                  (f"2100-{month:02d}-14", "-30000", "样例供应商有限公司", "货款"), (f"2100-{month:02d}-15", "-8000", "王小明", "工资")]  # fmt: skip
        moves += [
            (f"2100-{month:02d}-16", "-4000", "样例房东", "房租"),
            (f"2100-{month:02d}-17", "-200", "国网样例供电", "电费"),
        ]
    lines = [
        tax_line("增值税", "3000.00", f"2100-{m:02d}-12", f"2100-{m:02d}-01", f"2100-{m:02d}-28") for m in range(1, 13)
    ]
    period = {"period_from": "2100-01-01", "period_to": "2100-12-31"}
    rows = chained(with_interest(moves))
    return [
        licence(established_on="2090-01-01", issued_on="2090-01-01"),
        certificate(lines, issued_on="2100-12-20"),
        statement(rows, **period),
    ]


def test_documents_become_a_decision(tmp_path: Path) -> None:
    """Uploaded, read, counted and decided over HTTP; each reason is told, and the answer can be asked for again."""
    desk = open_desk(tmp_path)
    with served(desk) as base:
        admin, scorer = Client(base, desk.keys["admin"]), Client(base, desk.keys["scorer"])
        case_id = admin.open_case("A-9", {"company_name": "样例市云启信息技术有限公司"})
        for number, made in enumerate(year()):
            file = tmp_path / f"{number}.csv"
            file.write_bytes(f"日期,金额,余额\n2024-01-0{number + 1},1.00,1.00\n".encode())
            (document_id,) = admin.upload(case_id, file)
            facts = {name: getattr(made, name) for name in ("kind", "kind_confidence", "pages", "fields", "tables")}
            desk.finish(document_id, **facts, findings=(), status="done")
        assert scorer.wait(case_id) != "processing" and scorer.outcome(case_id) in (
            "pass",
            "review",
            "fail",
            "incomplete",
        )
        features = scorer.features(case_id, AS_OF)
        rows = scorer.lineage(case_id, "effective_inflow_12m", AS_OF)
        assert len(rows) == 60 and {row["class"] for row in rows} == {"business"} and all(row["boxes"] for row in rows)
        with pytest.raises(ApiError, match="404 not_found"):
            scorer.features("case_none")
    quiet = dict(features.by_name)
    quiet["cross_conflicts_grave"] = replace(
        quiet["cross_conflicts_grave"], value=Decimal(0)
    )  # made documents have no files
    decision = decide(quiet)
    assert decision.outcome == "offer" and decision.grade in ("A", "B") and decision.rate is not None
    assert 0 < decision.limit <= 216_000  # six times the tax of the year
    assert decision.points == sum(int(reason.split()[0]) for reason in decision.reasons[:-1])
    assert decision.reasons[-1].startswith("limited by") and features.answer_id.startswith("ans_")


def known(**values: Any) -> dict[str, Feature]:
    """Features that are all unremarkable, but for some."""
    usual = {
        "licence_state": "valid", "tampering_signs": D(0), "cross_conflicts_grave": D(0), "court_orders_12m": D(0), "business_age_years": D(6),
        "dry_run_12m": D(0), "tax_credit_level": None, "effective_inflow_12m": D(1_200_000), "monthly_inflow_mean_12m": D(100_000),
        "inflow_cv_12m": D("0.2"), "inflow_growth_12m": D("0.1"), "customer_top1_share_12m": D("0.2"), "balance_retention_12m": D("0.3"),
        "quick_in_out_ratio_6m": D(0), "round_trip_ratio_6m": D(0), "debt_to_inflow_12m": D("0.05"), "overdue_signs_12m": D(0),
        "tax_matched_ratio_12m": D(1), "life_signs_12m": D(6), "tax_paid_12m": D(20_000),
    }  # fmt: skip
    return {
        name: Feature(name, value, "", "low" if value is None else "high", "why" if value is None else None, 12)
        for name, value in (usual | values).items()
    }


D = Decimal


@pytest.mark.parametrize(
    ("values", "outcome", "limit"),
    [
        ({}, "offer", 120_000),  # six times the tax
        ({"tax_paid_12m": None}, "offer", 150_000),  # one and a half months
        (
            {"debt_to_inflow_12m": D("0.29"), "tax_paid_12m": None},
            "offer",
            11_000,
        ),  # a hundredth of the inflow is left for instalments
        ({"tampering_signs": D(1)}, "refuse", 0),
        ({"licence_state": "expired"}, "refuse", 0),
        ({"effective_inflow_12m": None}, "refer", 0),
        ({"overdue_signs_12m": D(2), "debt_to_inflow_12m": D("0.5"), "quick_in_out_ratio_6m": D("0.5")}, "refer", 0),
    ],
)
def test_limits_by_hand(values: dict[str, Any], outcome: str, limit: int) -> None:
    """Knock-outs refuse, the unknown and the weak are referred, the smallest cap is the limit."""
    decision = decide(known(**values))
    assert (decision.outcome, decision.limit) == (outcome, limit), decision
    assert decision.reasons and (decision.rate is None) == (outcome != "offer")


def test_answers_are_typed() -> None:
    """Numbers are Decimal, codes text, flags bool; what has no value has no number."""
    features = Features("ans_x", AS_OF, known())
    assert features["inflow_cv_12m"].number == D("0.2") and features["licence_state"].number is None
