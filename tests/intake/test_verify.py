"""Rules of licences and certificates in their three answers: they hold, they fail, or they can't be told."""

import pytest

from intake.verify import check_document, verify_case
from nlp.values import uscc
from tests.intake.books import CODE, case, certificate, field, licence, statement
from tests.intake.clean_firm import CITY, TODAY, VAT, answer, found, on_pixels, year


@pytest.mark.parametrize(
    ("fields", "code", "outcome"),
    [
        ({}, "USCC_CHECKSUM_INVALID", "pass"),
        ({"uscc": "91990100MA0D3MYNX0"}, "USCC_CHECKSUM_INVALID", "fail"),
        ({"entity_type": "个体工商户"}, "LICENCE_CLASS_MISMATCH", "fail"),
        ({"issued_on": "2019-01-01"}, "LICENCE_DATE_ORDER", "fail"),
        ({"issued_on": "2025-01-01"}, "LICENCE_DATE_ORDER", "fail"),
        ({}, "LICENCE_EXPIRED", "not_evaluable"),
        ({"term_to": "2024-06-30"}, "LICENCE_EXPIRED", "fail"),
        ({"term_to": field("term_to", None, "长期", meaning="open_ended")}, "LICENCE_EXPIRED", "pass"),
        ({"issued_on": "2012-01-01", "established_on": "2011-01-01"}, "LICENCE_ERA", "fail"),
        ({"registered_capital": {"amount": "0.00", "currency": "CNY"}}, "LICENCE_CAPITAL", "fail"),
        ({"qr_payload": f"http://x/{CODE}"}, "LICENCE_QR_MISMATCH", "pass"),
        ({"qr_payload": "http://x/92990100MAC7B2K40A"}, "LICENCE_QR_MISMATCH", "fail"),
        ({"qr_payload": "http://www.gsxt.gov.cn/x"}, "LICENCE_QR_HOST", "pass"),
        ({"qr_payload": "http://gsxt.gov.cn.example/x"}, "LICENCE_QR_HOST", "fail"),
        ({"uscc": field("uscc", None, "9199")}, "USCC_CHECKSUM_INVALID", "not_evaluable"),
        ({"uscc": "91990100MA0D3MYNX0"}, "LICENCE_CLASS_MISMATCH", "not_evaluable"),
        ({"entity_type": field("entity_type", None, "")}, "LICENCE_CLASS_MISMATCH", "not_evaluable"),
        ({"uscc": "92990100MAC7B2K40A", "entity_type": "个体工商户"}, "LICENCE_CLASS_MISMATCH", "pass"),
        ({"uscc": "93990100MAD0C0PN37", "entity_type": "农民专业合作社"}, "LICENCE_CLASS_MISMATCH", "pass"),
        ({}, "LICENCE_DATE_ORDER", "pass"),
        ({"established_on": "1948-01-01"}, "LICENCE_DATE_ORDER", "fail"),
        (
            {"established_on": field("a", None, ""), "issued_on": field("b", None, "")},
            "LICENCE_DATE_ORDER",
            "not_evaluable",
        ),
        ({"term_from": "2019-07-26"}, "LICENCE_TERM_START", "pass"),
        ({"term_from": "2020-03-02"}, "LICENCE_TERM_START", "fail"),
        ({"term_to": "2024-12-31"}, "LICENCE_EXPIRED", "pass"),
        ({"term_to": field("term_to", None, "2O3?")}, "LICENCE_EXPIRED", "not_evaluable"),
        ({"registration_authority": "样例市工商行政管理局", "issued_on": "2020-03-02"}, "LICENCE_ERA", "fail"),
        ({"registration_authority": "样例市市场监督管理局"}, "LICENCE_ERA", "pass"),
        ({"issued_on": field("issued_on", None, "")}, "LICENCE_ERA", "not_evaluable"),
        ({}, "LICENCE_NAME_GRAMMAR", "pass"),
        ({"name": "样例市云启经营部"}, "LICENCE_NAME_GRAMMAR", "fail"),
        ({"name": "样例市云启经营部", "entity_type": "个体工商户"}, "LICENCE_NAME_GRAMMAR", "pass"),
        ({}, "LICENCE_CAPITAL", "pass"),
        ({"registered_capital": field("registered_capital", None, "伍?万")}, "LICENCE_CAPITAL", "not_evaluable"),
        ({"copy_kind": "original", "copy_number": "1-1"}, "LICENCE_COPY_MARKS", "fail"),
        ({"copy_kind": "duplicate", "copy_number": "1-1"}, "LICENCE_COPY_MARKS", "pass"),
        ({"certificate_number": "99000000202003020001"}, "LICENCE_NUMBER_DATE", "pass"),
        ({"certificate_number": "99000000202103020001"}, "LICENCE_NUMBER_DATE", "fail"),
        (
            {"registration_authority": "样例市云海区市场监督管理局", "address": "云海区示例路1号"},
            "LICENCE_AUTHORITY_REGION",
            "pass",
        ),
        (
            {"registration_authority": "样例市市场监督管理局", "address": "范本市云海区示例路1号"},
            "LICENCE_AUTHORITY_REGION",
            "fail",
        ),
        (
            {"registration_authority": "样例市市场监督管理局", "address": "示例路1号"},
            "LICENCE_AUTHORITY_REGION",
            "not_evaluable",
        ),
    ],
)
def test_licence_rules(fields: dict[str, object], code: str, outcome: str) -> None:
    """What the layout does not carry is not evaluable, never a failure."""
    assert answer(licence(**fields), code) == outcome


def test_an_unsure_field_accuses_nobody() -> None:
    """A failed check that rests on a field read with little confidence can't be told."""
    unsure = licence(issued_on=field("issued_on", "2019-01-01", sure=0.5))
    finding = found(unsure, "LICENCE_DATE_ORDER")
    assert (finding.outcome, finding.reason) == ("not_evaluable", "low_confidence")
    assert "0.50" in finding.message and "0.50" in finding.message_en
    assert verify_case(case(unsure, certificate([VAT, CITY]), statement(year()))).outcome == "review"


def test_a_broken_checksum_accuses_a_file_but_not_a_photo() -> None:
    """What a file says in text is exactly what it says; on a photo one character may be misread."""
    broken_code = field("uscc", "91990100MA0D3MYNX0", sure=0.2, candidates=(CODE,))
    assert answer(licence(uscc=broken_code), "USCC_CHECKSUM_INVALID") == "fail"
    assert found(on_pixels(licence(uscc=broken_code)), "USCC_CHECKSUM_INVALID").reason == "possibly_misread"
    hopeless = field("uscc", "91990100MA0D3MYNX0", sure=0.2)
    assert found(on_pixels(licence(uscc=hopeless)), "USCC_CHECKSUM_INVALID").reason == "low_confidence"


def test_the_inner_check_weighs_less() -> None:
    """Some old codes are said to break it: medium, while the outer check is high."""
    code = next(c + uscc.check_character(c) for c in ("91990100MA0D3MYN1", "91990100MA0D3MYN2"))
    finding = found(licence(uscc=code), "USCC_CHECKSUM_INVALID")
    assert (finding.outcome, finding.severity) == ("fail", "medium")


def test_every_answer_says_what_it_means() -> None:
    """A pass does not read like a failure, and an open question says why, in both languages."""
    for made in (licence(), certificate([VAT, CITY]), statement(year())):
        for finding in check_document(made, TODAY):
            if finding.outcome == "pass":
                assert "核对无误" in finding.message and "in order" in finding.message_en
            if finding.outcome == "not_evaluable":
                assert finding.reason and "未能核对" in finding.message
            assert (finding.reason is not None) == (finding.outcome == "not_evaluable")


@pytest.mark.parametrize(
    ("lines", "fields", "code", "outcome"),
    [
        ([VAT, CITY], {}, "TAX_SUM_MISMATCH", "pass"),
        ([VAT, CITY], {"total_amount": "1071.00"}, "TAX_SUM_MISMATCH", "fail"),
        ([], {}, "TAX_SUM_MISMATCH", "not_evaluable"),
        ([VAT], {"total_in_words": field("total_in_words", "1000.00", "壹仟元整")}, "TAX_UPPER_LOWER_MISMATCH", "pass"),
        ([VAT], {"total_in_words": field("total_in_words", "9000.00", "玖仟元整")}, "TAX_UPPER_LOWER_MISMATCH", "fail"),
        ([VAT], {"issued_on": "2024-12-01"}, "TAX_DATE_ORDER", "fail"),
        ([VAT], {"taxpayer_id": "91990100MA0D3MYNX0"}, "TAX_TAXPAYER_ID", "fail"),
        ([VAT], {"taxpayer_id": "990100123456789"}, "TAX_TAXPAYER_ID", "pass"),
        ([VAT, CITY], {}, "TAX_SURCHARGE_RATIO", "pass"),
        ([VAT, {**CITY, "amount": "90.00"}], {}, "TAX_SURCHARGE_RATIO", "fail"),
        ([VAT], {"issued_on": "2017-05-01"}, "TAX_AUTHORITY_ANACHRONISM", "fail"),
        ([{**VAT, "period_to": "2024-10-01"}], {}, "TAX_PERIOD_INVALID", "fail"),
        ([VAT, VAT], {}, "TAX_DUPLICATE_LINE", "fail"),
        ([{**VAT, "tax": "月饼税"}], {}, "TAX_KIND_UNKNOWN", "fail"),
        ([VAT], {}, "TAX_KIND_UNKNOWN", "pass"),
        ([VAT, {**CITY, "amount": "-70.00"}], {"total_amount": "930.00"}, "TAX_SUM_MISMATCH", "pass"),
        ([VAT], {"total_amount": "1000.01"}, "TAX_SUM_MISMATCH", "pass"),
        ([VAT, {**CITY, "amount": None}], {"total_amount": "1070.00"}, "TAX_SUM_MISMATCH", "not_evaluable"),
        ([VAT], {}, "TAX_UPPER_LOWER_MISMATCH", "not_evaluable"),
        ([VAT], {}, "TAX_PERIOD_INVALID", "pass"),
        (
            [{**VAT, "tax": "企业所得税", "period_from": "2024-07-01", "period_to": "2024-09-30"}],
            {},
            "TAX_PERIOD_INVALID",
            "pass",
        ),
        (
            [{**VAT, "tax": "企业所得税", "period_from": "2024-07-05", "period_to": "2024-09-30"}],
            {},
            "TAX_PERIOD_INVALID",
            "fail",
        ),
        ([{**VAT, "period_from": None}], {}, "TAX_PERIOD_INVALID", "not_evaluable"),
        ([VAT], {}, "TAX_PAID_LATE", "pass"),
        ([{**VAT, "paid_on": "2024-12-26"}], {"issued_on": "2024-12-27"}, "TAX_PAID_LATE", "fail"),
        ([{**VAT, "tax": "企业所得税", "paid_on": "2024-12-26"}], {"issued_on": "2024-12-27"}, "TAX_PAID_LATE", "pass"),
        ([{**VAT, "paid_on": "2024-10-31"}], {}, "TAX_PAID_LATE", "fail"),
        ([{**VAT, "paid_on": "2024-10-31", "item": "预缴"}], {}, "TAX_PAID_LATE", "pass"),
        ([VAT], {}, "TAX_DATE_ORDER", "pass"),
        ([VAT], {"issued_on": "2025-01-02"}, "TAX_DATE_ORDER", "fail"),
        ([VAT], {"issued_on": field("issued_on", None, "")}, "TAX_DATE_ORDER", "not_evaluable"),
        ([VAT], {}, "TAX_TAXPAYER_ID", "pass"),
        ([VAT], {"taxpayer_id": "11010519491231002X"}, "TAX_TAXPAYER_ID", "pass"),
        ([VAT], {"taxpayer_id": field("taxpayer_id", None, "?")}, "TAX_TAXPAYER_ID", "not_evaluable"),
        ([VAT, {**CITY, "amount": "35.00"}], {}, "TAX_SURCHARGE_RATIO", "pass"),
        ([VAT, {**CITY, "amount": "70.02"}], {}, "TAX_SURCHARGE_RATIO", "pass"),
        ([VAT, {**CITY, "amount": "30.00"}], {}, "TAX_SURCHARGE_RATIO", "fail"),
        ([VAT, {**CITY, "tax": "教育费附加", "amount": "30.00"}], {}, "TAX_SURCHARGE_RATIO", "pass"),
        ([VAT, {**VAT, "amount": "500.00"}, CITY, {**CITY, "amount": "35.00"}], {}, "TAX_SURCHARGE_RATIO", "pass"),
        ([VAT], {}, "TAX_SURCHARGE_RATIO", "not_evaluable"),
        ([VAT, CITY], {}, "TAX_SURCHARGE_DATE", "pass"),
        ([VAT, {**CITY, "paid_on": "2024-12-11"}], {}, "TAX_SURCHARGE_DATE", "fail"),
        ([VAT], {}, "TAX_AUTHORITY_ANACHRONISM", "pass"),
        ([VAT], {"tax_authority": "样例市国家税务局"}, "TAX_AUTHORITY_ANACHRONISM", "fail"),
        ([VAT], {"tax_authority": "样例市税务所"}, "TAX_AUTHORITY_ANACHRONISM", "not_evaluable"),
        ([VAT], {}, "TAX_DUPLICATE_LINE", "pass"),
        ([VAT], {}, "TAX_NONBUSINESS_DAY", "pass"),
        ([{**VAT, "paid_on": "2024-12-15"}], {}, "TAX_NONBUSINESS_DAY", "fail"),
        ([{**VAT, "paid_on": "2001-12-14"}], {}, "TAX_NONBUSINESS_DAY", "not_evaluable"),
        ([VAT, {**VAT, "period_from": "2024-09-01", "period_to": "2024-09-30"}], {}, "TAX_VAT_GAP", "fail"),
        ([VAT, {**VAT, "period_from": "2024-07-01", "period_to": "2024-10-31"}], {}, "TAX_VAT_GAP", "pass"),
    ],
)
def test_tax_rules(lines: list[dict[str, object]], fields: dict[str, object], code: str, outcome: str) -> None:
    """Sums, words, periods, rates, names of offices."""
    assert answer(certificate(lines, **fields), code) == outcome
