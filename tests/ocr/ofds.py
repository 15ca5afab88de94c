"""OFD files for tests, whole and hostile: a few parts of XML in a ZIP."""

import io
import zipfile

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
TEXT = (
    '<ofd:TextObject ID="9" Boundary="20 30 60 5" Font="1" Size="4"><ofd:TextCode X="0" Y="3.4" DeltaX="g 2 4 4">发票号码</ofd:TextCode>'
    "</ofd:TextObject>"
)
LINE = '<ofd:PathObject ID="10" Boundary="10 50 100 0.1"><ofd:AbbreviatedData>M 0 0 L 100 0</ofd:AbbreviatedData></ofd:PathObject>'


def parts(
    content: str = TEXT + LINE, *, box: str = "0 0 210 140", extra: dict[str, str] | None = None
) -> dict[str, bytes]:
    """Name of a part -> its bytes; the text lies on the page, the line on a template beneath it."""
    texts = {
        "OFD.xml": f"<ofd:OFD {SPACE}><ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {SPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>{box}</ofd:PhysicalBox></ofd:PageArea>"
        '<ofd:TemplatePage ID="2" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData>'
        '<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
        "Doc_0/Tpls/Tpl_0/Content.xml": f"<ofd:Page {SPACE}><ofd:Content><ofd:Layer>{LINE}</ofd:Layer></ofd:Content></ofd:Page>",
        "Doc_0/Pages/Page_0/Content.xml": f'<ofd:Page {SPACE}><ofd:Template TemplateID="2"/><ofd:Content><ofd:Layer>{content}'
        "</ofd:Layer></ofd:Content></ofd:Page>",
        **(extra or {}),
    }
    return {name: (text if text.startswith("<?xml") else HEAD + text).encode() for name, text in texts.items()}


def ofd(made: dict[str, bytes]) -> bytes:
    """The parts as one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in made.items():
            archive.writestr(name, content)
    return out.getvalue()


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
INVOICE = "<EInvoice><EInvoiceData><SellerInformation><SellerName>{}</SellerName></SellerInformation></EInvoiceData></EInvoice>"


def hostile() -> dict[str, bytes]:
    """Name -> bytes of OFD and XML that must end as a fault, or as pages, and soon."""
    deep = f"<ofd:Page {SPACE}>" + "<ofd:Layer>" * 5000 + "</ofd:Layer>" * 5000 + "</ofd:Page>"
    many = "<ofd:TextObject/>" * 400_000
    endless = TEXT.replace("g 2 4 4", "g 999999999 4")
    page = "Doc_0/Pages/Page_0/Content.xml"
    whole = parts()
    return {
        "laughs.ofd": ofd({**whole, page: (HEAD + LAUGHS + "<x>&b;</x>").encode()}),
        "outside.ofd": ofd({**whole, "OFD.xml": (HEAD + OUTSIDE + "<x>&a;</x>").encode()}),
        "deep.ofd": ofd(parts(extra={page: deep})),
        "many.ofd": ofd(parts(extra={page: f"<ofd:Page {SPACE}>{many}</ofd:Page>"})),
        "endless.ofd": ofd(parts(endless)),
        "swelling.ofd": ofd({**whole, "Doc_0/x.bin": bytes(200 << 20)}),
        "no_page.ofd": ofd({"OFD.xml": whole["OFD.xml"]}),
        "upward.ofd": ofd(parts(extra={"Doc_0/Document.xml": f'<ofd:Document {SPACE}><ofd:Pages><ofd:Page BaseLoc="../../../etc/passwd"/></ofd:Pages></ofd:Document>'})),
        "huge.ofd": ofd(parts(box="0 0 99999999 99999999")),
        "nan.ofd": ofd(parts(TEXT.replace('Boundary="20 30 60 5"', 'Boundary="nan inf 60 5"'))),
        "broken.ofd": ofd({**whole, page: b"<ofd:Page"}),
        "laughs.xml": (HEAD + LAUGHS + INVOICE.format("&b;")).encode(),
        "outside.xml": (HEAD + "<EInvoice>" + OUTSIDE + "</EInvoice>").encode(),
        "deep.xml": ("<EInvoice>" + "<a>" * 100_000).encode(),
        "many.xml": ("<EInvoice>" + "<a>1</a>" * 500_000 + "</EInvoice>").encode(),
        "cut.xml": INVOICE.format("某公司")[:40].encode(),
    }  # fmt: skip
