"""Invoices as files: OFD (GB/T 33190: a ZIP of XML with a place for every text) and the XML of the digital invoice."""

import base64
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import segno
from PIL import Image

from nlp.training.specimens.faces import advance, fit
from nlp.training.specimens.invoice import Invoice
from nlp.training.specimens.sheet import ASCENT, BLACK, Colour, Sheet
from nlp.training.specimens.truth import Specimen

MM = 25.4 / 72
OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'
LONG_AGO = (2000, 1, 1, 0, 0, 0)


def code_picture(payload: str) -> Image.Image:
    """A QR code, a pixel a module times four."""
    out = io.BytesIO()
    segno.make(payload, error="m", boost_error=False).save(out, kind="png", scale=4, border=1)
    return Image.open(io.BytesIO(out.getvalue())).convert("RGB")


class OfdSheet(Sheet):
    """A one-page OFD. Call `save` once."""

    def __init__(self, path: Path, width: float, height: float) -> None:
        super().__init__(width, height)
        self._path = path
        self._drawn: list[str] = []
        self._pictures: list[bytes] = []

    def text(self, x: float, y: float, text: str, face_name: str, size: float, **how: object) -> float:
        """One text object, its characters placed by DeltaX."""
        before = len(self.runs)
        wide = super().text(x, y, text, face_name, size, **how)  # type: ignore[arg-type]
        if text.strip() and len(self.runs) > before:
            left = float(self.runs[-1].quads[0, 0, 0])
            face_name = fit(face_name, text)
            spacing = float(how.get("spacing", 0.0))  # type: ignore[arg-type]
            steps = " ".join(f"{(advance(face_name, c) * size + spacing) * MM:.3f}" for c in text[:-1])
            number = len(self._drawn) + 100
            self._drawn.append(
                f'<ofd:TextObject ID="{number}" Boundary="{left * MM:.3f} {y * MM:.3f} {wide * MM:.3f} {size * 1.1 * MM:.3f}" '
                f'Font="1" Size="{size * MM:.3f}"><ofd:TextCode X="0" Y="{ASCENT * size * MM:.3f}"'
                + (f' DeltaX="{steps}"' if steps else "")
                + f">{escape(text)}</ofd:TextCode></ofd:TextObject>"
            )
        return wide

    def _glyph(
        self, x: float, baseline: float, character: str, face_name: str, size: float, colour: Colour, heavy: float
    ) -> None:
        del x, baseline, character, face_name, size, colour, heavy  # whole lines are written at once

    def line(self, x0: float, y0: float, x1: float, y1: float, *, weight: float = 0.6, colour: Colour = BLACK) -> None:
        del colour  # readers look at places
        number = len(self._drawn) + 100
        box = f"{min(x0, x1) * MM:.3f} {min(y0, y1) * MM:.3f} {max(abs(x1 - x0), 0.1) * MM:.3f} {max(abs(y1 - y0), 0.1) * MM:.3f}"
        self._drawn.append(
            f'<ofd:PathObject ID="{number}" Boundary="{box}" LineWidth="{weight * MM:.3f}"><ofd:AbbreviatedData>'
            f"M 0 0 L {abs(x1 - x0) * MM:.3f} {abs(y1 - y0) * MM:.3f}</ofd:AbbreviatedData></ofd:PathObject>"
        )

    def picture(self, image: Image.Image, x: float, y: float, wide: float, high: float) -> None:
        """Lays a picture over the page."""
        out = io.BytesIO()
        image.save(out, "PNG")
        self._pictures.append(out.getvalue())
        box = f"{x * MM:.3f} {y * MM:.3f} {wide * MM:.3f} {high * MM:.3f}"
        self._drawn.append(
            f'<ofd:ImageObject ID="{len(self._drawn) + 100}" Boundary="{box}" CTM="{wide * MM:.3f} 0 0 {high * MM:.3f} 0 0" '
            f'ResourceID="{len(self._pictures) + 10}"/>'
        )

    def new_page(self) -> None:
        raise NotImplementedError("an invoice has one page")

    def save(self) -> None:
        """Writes the file: the frame of lines as a template, as issuing systems do, the rest as the page's content."""
        frame = [one for one in self._drawn if one.startswith("<ofd:PathObject")]
        rest = [one for one in self._drawn if not one.startswith("<ofd:PathObject")]
        box = f"0 0 {self.width * MM:.3f} {self.height * MM:.3f}"
        media = "".join(
            f'<ofd:MultiMedia ID="{k + 11}" Type="Image" Format="PNG"><ofd:MediaFile>image_{k}.png</ofd:MediaFile></ofd:MultiMedia>'
            for k in range(len(self._pictures))
        )
        parts = {
            "OFD.xml": f'<ofd:OFD {OFD} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:Title>SPECIMEN</ofd:Title>'
            "<ofd:Creator>synthetic</ofd:Creator></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f"<ofd:Document {OFD}><ofd:CommonData><ofd:MaxUnitID>9999</ofd:MaxUnitID><ofd:PageArea>"
            f"<ofd:PhysicalBox>{box}</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
            "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
            '<ofd:TemplatePage ID="2" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData><ofd:Pages>'
            '<ofd:Page ID="3" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
            "Doc_0/PublicRes.xml": f'<ofd:Res {OFD} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="1" FontName="SimSun"/></ofd:Fonts></ofd:Res>',
            "Doc_0/DocumentRes.xml": f'<ofd:Res {OFD} BaseLoc="Res"><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>',
            "Doc_0/Tpls/Tpl_0/Content.xml": f'<ofd:Page {OFD}><ofd:Content><ofd:Layer ID="4">{"".join(frame)}</ofd:Layer></ofd:Content></ofd:Page>',
            "Doc_0/Pages/Page_0/Content.xml": f'<ofd:Page {OFD}><ofd:Template TemplateID="2" ZOrder="Background"/><ofd:Area>'
            f'<ofd:PhysicalBox>{box}</ofd:PhysicalBox></ofd:Area><ofd:Content><ofd:Layer ID="5">{"".join(rest)}</ofd:Layer></ofd:Content></ofd:Page>',
        }
        contents = {name: b'<?xml version="1.0" encoding="UTF-8"?>' + text.encode() for name, text in parts.items()}
        contents |= {f"Doc_0/Res/image_{k}.png": picture for k, picture in enumerate(self._pictures)}
        with zipfile.ZipFile(self._path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in contents.items():
                archive.writestr(zipfile.ZipInfo(name, LONG_AGO), content)


_LINE = (
    ("ItemName", "item"), ("SpecMod", "specification"), ("MeaUnits", "unit"), ("Quantity", "quantity"), ("UnPrice", "unit_price"),
    ("Amount", "amount"), ("TaxRate", "tax_rate"), ("ComTaxAm", "tax"),
)  # fmt: skip


def write_xml(told: Invoice, path: Path) -> Specimen:
    """The digital invoice as the XML that taxpayers download; its rate is a fraction there, its time has seconds."""
    value = {name: said.value for name, said in told.fields.items()}
    lines = "".join(f"<IssuItemInformation>{_tags([(tag, _as_xml(name, line[name])) for tag, name in _LINE])}</IssuItemInformation>" for line in told.lines)  # fmt: skip
    sides = "".join(
        f"<{side}Information>{_tags([(f'{side}IdNum', who.tax_id), (f'{side}Name', who.name), (f'{side}Addr', who.address), (f'{side}BankName', who.bank), (f'{side}BankAccNum', who.account)])}</{side}Information>"
        for side, who in (("Seller", told.seller), ("Buyer", told.buyer))
    )
    sums = [("TotalAmWithoutTax", value["net_amount"]), ("TotalTaxAm", value["tax_amount"]), ("TotalTax-includedAmount", value["total_amount"]),
            ("TotalTax-includedAmountInChinese", told.fields["total_in_words"].text), ("Drawer", value["issuer"]), ("RequestTime", f"{value['issued_on']} 10:21:07")]  # fmt: skip
    sort = ("01", "增值税专用发票") if told.special else ("02", "普通发票")
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><EInvoice><Header>'
        + _tags([("EIid", value["invoice_number"]), ("EInvoiceTag", "SPECIMEN"), ("Version", "0.2")])
        + f"<InherentLabel><EInvoiceType>{_tags([('LabelCode', '01'), ('LabelName', '全面数字化的电子发票')])}</EInvoiceType>"
        + f"<GeneralOrSpecialVAT>{_tags([('LabelCode', sort[0]), ('LabelName', sort[1])])}</GeneralOrSpecialVAT></InherentLabel></Header>"
        + f"<EInvoiceData>{sides}<BasicInformation>{_tags(sums)}</BasicInformation>{lines}"
        + f"<AdditionalInformation>{_tags([('Remark', 'SPECIMEN')])}</AdditionalInformation></EInvoiceData>"
        + f"<SellerAuthentication>{_tags([('AuthenticationMethods', '1')])}</SellerAuthentication><TaxSupervisionInfo>"
        + _tags([("InvoiceNumber", value["invoice_number"]), ("IssueTime", f"{value['issued_on']} 10:21:07"), ("TaxBureauName", "国家税务总局示例省税务局")])
        + f"</TaxSupervisionInfo><Signature>{base64.b64encode(b'specimen').decode()}</Signature></EInvoice>"
    )  # fmt: skip
    path.write_text(text, encoding="utf-8")
    kept = {
        name: said for name, said in told.fields.items() if name not in ("invoice_type", "invoice_code", "check_code")
    }
    account = told.seller.account, told.buyer.account
    kept |= {name: type(kept["issuer"])(number, number) for name, number in zip(("seller_account", "buyer_account"), account, strict=True)}  # fmt: skip
    return Specimen("vat_invoice", "invoice_xml", kept, [], (), {"lines": told.rows}, notes={"era": told.era})


def _tags(pairs: Sequence[tuple[str, str]]) -> str:
    return "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in pairs)


def _as_xml(name: str, text: str) -> str:
    return f"{float(text.rstrip('%')) / 100:g}" if name == "tax_rate" else text
