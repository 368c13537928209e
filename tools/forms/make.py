#!/usr/bin/env python3
"""Writes the Word templates of the one-stop desk's forms to law/documents. Plain Word files: whoever changes one may do so in Word instead.

The same input makes the same bytes. The picture whose alternative text is {{qr}} is replaced by the QR code of the dossier.
"""
import pathlib, struct, zipfile, zlib
from xml.sax.saxutils import escape

OUT = pathlib.Path(__file__).resolve().parents[2] / "law" / "documents"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
WIDTH = 7087  # between the margins of A5, in twentieths of a point


def run(text, bold=False, italic=False, size=26):
    look = f'{"<w:b/>" if bold else ""}{"<w:i/>" if italic else ""}<w:sz w:val="{size}"/>'
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(text="", bold=False, italic=False, center=False, size=26, after=40, label=None, keep=False):
    runs = (run(label, size=size) if label else "") + (run(text, bold, italic, size) if text else "")
    return f'<w:p><w:pPr>{"<w:keepNext/>" if keep else ""}<w:spacing w:after="{after}"/>{"<w:jc w:val=%scenter%s/>" % (chr(34), chr(34)) if center else ""}</w:pPr>{runs}</w:p>'


def cell(width, inside):
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inside}</w:tc>'


def table(widths, rows, grid=False, head=False):
    edge = "single" if grid else "none"
    borders = "".join(f'<w:{s} w:val="{edge}" w:sz="4" w:space="0" w:color="000000"/>' for s in ("top", "left", "bottom", "right", "insideH", "insideV"))
    columns = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    out = f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
    for n, row in enumerate(rows):
        mark = "<w:tblHeader/>" if head and n == 0 else ""
        out += f'<w:tr><w:trPr><w:cantSplit/>{mark}</w:trPr>' + "".join(cell(w, c) for w, c in zip(widths, row)) + "</w:tr>"
    return out + "</w:tbl>"


def grid(columns, name):
    """columns: (head, field, width); one row for each item of the list."""
    fields = ["{{" + f + "}}" for _, f, _ in columns]
    fields[0] = "{{#" + name + "}}" + fields[0]
    fields[-1] += "{{/" + name + "}}"
    heads = [p(h, bold=True, center=True, size=20, after=0) for h, _, _ in columns]
    return table([w for _, _, w in columns], [heads, [p(f, size=22, after=0) for f in fields]], grid=True, head=True) + p(after=0, size=12)


QR = ('<w:p><w:pPr><w:spacing w:after="0"/><w:jc w:val="center"/></w:pPr><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
      'distT="0" distB="0" distL="0" distR="0"><wp:extent cx="720000" cy="720000"/><wp:docPr id="1" name="QR" descr="{{qr}}"/>'
      '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
      '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="1" name="QR"/><pic:cNvPicPr/></pic:nvPicPr>'
      '<pic:blipFill><a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="720000" cy="720000"/></a:xfrm>'
      '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>')


def head(title, numbered=True):
    left = p("{{unit_parent}}", center=True, size=20, after=0) + p("{{unit_name}}", bold=True, center=True, size=20, after=0) + p("{{desk_name}}", bold=True, center=True, size=20, after=0)
    if numbered:
        left += p("{{number}}", center=True, size=22, after=0)
    right = (p("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, center=True, size=18, after=0) + p("Độc lập - Tự do - Hạnh phúc", bold=True, center=True, size=22, after=0)
             + p("{{place_date}}", italic=True, center=True, size=22, after=0))
    return table([2887, 4200], [[left, right]]) + table([5687, 1400], [[p(title.upper(), bold=True, center=True, size=26, after=40) + p("{{code}}", label="Mã hồ sơ: ", center=True, after=0), QR]])


def who(owner=True):
    out = p("{{applicant}}", label="Người nộp hồ sơ: ", bold=True) + p("Số định danh cá nhân: {{applicant_id}}") + p("Địa chỉ: {{applicant_address}}") + p("Số điện thoại: {{applicant_phone}}")
    if owner:
        out += p("Chủ hồ sơ: {{owner}}{{owner_address}}")
    return out + p("Nội dung yêu cầu giải quyết: {{procedure_name}} ({{procedure_code}})")


def sign(left, right, right_name=""):
    def block(title, name):
        return p(title.upper() if title.startswith("Thủ trưởng") else title, bold=True, center=True, size=24, after=0, keep=True) + p("(Ký, ghi rõ họ tên)", italic=True, center=True, size=22, after=900, keep=True) + p(name, bold=True, center=True, size=24, after=0)
    first = block(*left) if left else "".join(p(t, italic=i == 0, size=20, after=0) for i, t in enumerate(("Nơi nhận:", "- Như trên;", "- {{desk_name}};", "- Lưu: VT.")))
    return table([3543, 3544], [[first, block(right, right_name)]])


PAPERS = [("STT", "no", 587), ("Tên giấy tờ", "paper", 2900), ("Bản chính", "original", 900), ("Bản chứng thực", "certified", 900), ("Bản chụp", "copy", 900), ("Bản điện tử", "electronic", 900)]
CONTACT = p("Trong quá trình hoàn thiện hồ sơ nếu có vướng mắc, ông (bà) liên hệ với {{officer}}, số điện thoại {{desk_phone}} để được hướng dẫn.")
APOLOGY = (p("Kính gửi: {{applicant}}", bold=True, center=True) + p("Địa chỉ: {{applicant_address}}") + p("Số điện thoại: {{applicant_phone}}")
           + p("Ngày {{received_day}}, {{unit_name}} tiếp nhận hồ sơ đề nghị giải quyết thủ tục {{procedure_name}} ({{procedure_code}}), lĩnh vực {{field}}, mã hồ sơ {{code}}, hẹn trả kết quả ngày {{old_due_day}}."))

FORMS = {
    "receipt": head("Giấy tiếp nhận hồ sơ và hẹn trả kết quả") + p("Đơn vị tiếp nhận: {{desk_name}}, {{unit_name}}") + p("Hình thức nộp: {{channel}}") + who()
    + p("1. Thành phần hồ sơ nộp gồm:", keep=True) + grid(PAPERS, "papers") + p("2. Số lượng hồ sơ: 01 bộ") + p("3. Thời hạn giải quyết theo quy định: {{limit}}")
    + p("4. Thời gian nhận hồ sơ: {{received_at}}") + p("{{due_at}}", label="5. Thời gian trả kết quả: ", bold=True) + p("6. Nơi nhận kết quả: {{where}}") + p("Phí, lệ phí: {{fee}}")
    + p("Vào Sổ theo dõi hồ sơ, Quyển số: ………, Số thứ tự: ………") + p("Điện thoại liên hệ: {{desk_phone}}") + sign(("Người nộp hồ sơ", "{{applicant_signs}}"), "Người tiếp nhận hồ sơ", "{{receiver}}"),
    "supplement": head("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ") + who() + p("Yêu cầu bổ sung, hoàn thiện hồ sơ gồm những nội dung sau:", keep=True) + p("{{reason}}") + CONTACT
    + sign(("Người nộp hồ sơ", "{{applicant_signs}}"), "Người hướng dẫn", "{{by}}"),
    "refusal": head("Phiếu từ chối tiếp nhận giải quyết hồ sơ") + who() + p("Thời gian nộp hồ sơ: {{received_at}}") + p("Hồ sơ không được tiếp nhận, giải quyết với lý do cụ thể như sau:", keep=True) + p("{{reason}}")
    + p("Căn cứ: {{legal_ground}}") + p("Thông tin liên hệ: {{desk_name}}, {{unit_name}}, điện thoại {{desk_phone}}.") + sign(("Người nộp hồ sơ", "{{applicant_signs}}"), "Người từ chối hồ sơ", "{{by}}"),
    "apology": head("Phiếu xin lỗi và hẹn lại ngày trả kết quả") + APOLOGY + p("Đến nay hồ sơ chưa có kết quả đúng hẹn. Lý do: {{reason}}")
    + p("{{new_due_day}}", label="Chúng tôi xin lỗi vì sự chậm trễ này và hẹn trả kết quả vào ngày ", bold=True) + p("Rất mong nhận được sự thông cảm.") + sign(None, "Thủ trưởng cơ quan giải quyết"),
    "apology-2025": head("Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết") + APOLOGY + p("Đến nay hồ sơ chưa có kết quả đúng hẹn. Lý do: {{reason}}")
    + p("{{new_due_day}}", label="Chúng tôi xin lỗi vì sự chậm trễ này và đề nghị gia hạn thời gian giải quyết, trả kết quả vào ngày ", bold=True) + p("Rất mong nhận được sự thông cảm.") + sign(None, "Thủ trưởng cơ quan giải quyết"),
    "stop": head("Thông báo dừng giải quyết hồ sơ", numbered=False) + who() + p("Thời gian nhận hồ sơ: {{received_at}}") + p("Hồ sơ dừng giải quyết từ {{ended_at}} với lý do:", keep=True) + p("{{reason}}")
    + p("Thông tin liên hệ: {{desk_name}}, {{unit_name}}, điện thoại {{desk_phone}}.") + sign(None, "Thủ trưởng cơ quan giải quyết"),
    "control": head("Phiếu kiểm soát quá trình giải quyết hồ sơ", numbered=False) + p("Quyển số: ………, Số thứ tự: ………") + p("Hồ sơ của: {{owner}}") + p("Thủ tục: {{procedure_name}} ({{procedure_code}})") + p("Thời gian nhận hồ sơ: {{received_at}}")
    + p("Thời gian hẹn trả: {{due_at}}") + p("Cơ quan giải quyết: {{unit_name}}") + p("Cơ quan phối hợp: {{partners}}")
    + grid([("Giao", "from", 1500), ("Nhận", "to", 1500), ("Thời gian giao, nhận", "at", 1500), ("Kết quả", "step_outcome", 1187), ("Ghi chú", "note", 1400)], "steps") + p("Kết quả giải quyết: {{outcome}}"),
    "hand-over": head("Phiếu bàn giao kết quả", numbered=False) + p("Nội dung: {{procedure_name}} ({{procedure_code}})") + p("Chủ hồ sơ: {{owner}}{{owner_address}}") + p("Kết quả giải quyết: {{outcome}}, xong {{ended_at}}") + p("Phí, lệ phí: {{fee}}")
    + p("Nơi trả kết quả: {{where}}") + p("Thời gian bàn giao: ……… giờ ……… phút, ngày ………/………/…………") + sign(("Người giao", "{{officer}}"), "Người nhận"),
    "result": head("Giấy biên nhận trả kết quả", numbered=False) + p("Thủ tục: {{procedure_name}} ({{procedure_code}})") + p("Chủ hồ sơ: {{owner}}{{owner_address}}") + p("Người nhận kết quả: {{applicant}}") + p("Số điện thoại: {{applicant_phone}}")
    + p("Kết quả (loại, số, trích yếu): ……………………………………………………") + p("Thời gian trả kết quả: {{returned_at}}") + sign(("Người nhận kết quả", "{{applicant_signs}}"), "Người trả kết quả", "{{by}}"),
}


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


WHITE = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(b"\0\xff")) + chunk(b"IEND", b"")
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = f'<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="Times New Roman"/><w:sz w:val="26"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault></w:docDefaults></w:styles>'

for name, body in FORMS.items():
    page = '<w:sectPr><w:pgSz w:w="8391" w:h="11906"/><w:pgMar w:top="567" w:right="567" w:bottom="567" w:left="737" w:header="284" w:footer="284" w:gutter="0"/></w:sectPr>'
    parts = {
        "[Content_Types].xml": XML + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>',
        "_rels/.rels": XML + f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{REL}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": XML + f"<w:document {W}><w:body>{body}{p(after=0, size=2)}{page}</w:body></w:document>",
        "word/_rels/document.xml.rels": XML + f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{REL}/image" Target="media/qr.png"/><Relationship Id="rId2" Type="{REL}/styles" Target="styles.xml"/></Relationships>',
        "word/styles.xml": XML + STYLES,
        "word/media/qr.png": WHITE,
    }
    with zipfile.ZipFile(OUT / f"{name}.docx", "w") as z:
        for part, data in parts.items():
            z.writestr(zipfile.ZipInfo(part, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
