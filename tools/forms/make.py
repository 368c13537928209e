#!/usr/bin/env python3
"""Writes the Word templates of the one-stop desk's forms to law/documents. Plain Word files: whoever changes one may do so in Word instead.

The same input makes the same bytes. The picture whose alternative text is {{qr}} is replaced by the QR code of the dossier.
"""
import pathlib, struct, zipfile, zlib
from xml.sax.saxutils import escape

OUT = pathlib.Path(__file__).resolve().parents[2] / "law" / "documents"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
A5, A4 = 7087, 9978  # between the margins, in twentieths of a point


def run(text, bold=False, italic=False, size=26, caps=False):
    look = f'{"<w:b/>" if bold else ""}{"<w:i/>" if italic else ""}{"<w:caps/>" if caps else ""}<w:sz w:val="{size}"/>'
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


# The mark at a paragraph's end has the size too: an empty one is as low as it says.
def p(text="", bold=False, italic=False, align="left", size=26, after=20, label=None, tail=None, keep=False, caps=False, new_page=False, before=0):
    runs = (run(label, size=size) if label else "") + (run(text, bold, italic, size, caps) if text else "") + (run(tail, size=size) if tail else "")
    jc = f'<w:jc w:val="{align}"/>' if align != "left" else ""
    return f'<w:p><w:pPr>{"<w:keepNext/>" if keep else ""}{"<w:pageBreakBefore/>" if new_page else ""}<w:spacing w:before="{before}" w:after="{after}"/>{jc}<w:rPr><w:sz w:val="{size}"/></w:rPr></w:pPr>{runs}</w:p>'


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


def when(field, inside):
    """Kept only while the field says something."""
    return p("{{#" + field + "}}") + inside + p("{{/" + field + "}}")


def grid(columns, name):
    """columns: (head, what stands below, width, and how it is aligned); one row for each item of the list. Several lines of a cell are parted by |."""
    cells = [c[1].split("|") for c in columns]
    aligned = [c[3] if len(c) > 3 else "left" for c in columns]
    cells[0][0] = "{{#" + name + "}}" + cells[0][0]
    cells[-1][-1] += "{{/" + name + "}}"
    heads = [p(h, bold=True, align="center", size=20, after=0) for h, *_ in columns]
    return table([c[2] for c in columns], [heads, ["".join(p(f, size=22, after=0, align=a) for f in c) for c, a in zip(cells, aligned)]], grid=True, head=True) + p(after=0, size=12)


QR = ('<w:p><w:pPr><w:spacing w:after="0"/><w:jc w:val="center"/></w:pPr><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
      'distT="0" distB="0" distL="0" distR="0"><wp:extent cx="648000" cy="648000"/><wp:docPr id="1" name="QR" descr="{{qr}}"/>'
      '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
      '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="1" name="QR"/><pic:cNvPicPr/></pic:nvPicPr>'
      '<pic:blipFill><a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="648000" cy="648000"/></a:xfrm>'
      '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>')


# A | in the title begins a new line.
def head(title, numbered=True, wide=False, codes="{{code}}"):
    left = when("unit_parent", p("{{unit_parent}}", align="center", size=20, after=0)) + p("{{unit_name}}", bold=True, align="center", size=20, after=0, caps=True) + p("{{desk_name}}", bold=True, align="center", size=20, after=0, caps=True)
    if numbered:
        left += p("{{number}}", align="center", size=22, after=0)
    right = (p("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, align="center", size=18, after=0) + p("Độc lập - Tự do - Hạnh phúc", bold=True, align="center", size=22, after=0)
             + p("———————————", align="center", size=12, after=40) + p("{{place_date}}", italic=True, align="center", size=22, after=0))
    width = A4 if wide else A5
    return (table([width * 2 // 5, width * 3 // 5], [[left, right]]) + p(after=0, size=12)
            + table([width - 1400, 1400], [["".join(p(t.upper(), bold=True, align="center", size=26, after=0) for t in title.split("|")) + p(codes, label="Mã hồ sơ: ", align="center", after=0), QR]]) + p(after=0, size=12))


def applicant():
    return (p("{{applicant}}", label="Người nộp hồ sơ: ", bold=True) + p("Số định danh cá nhân/hộ chiếu: {{applicant_id}}") + p("Địa chỉ: {{applicant_address}}")
            + p("Số điện thoại: {{applicant_phone}}; email: {{applicant_email}}"))


def who():
    return applicant() + p("Chủ hồ sơ: {{owner}}{{owner_address}}") + p("Nội dung yêu cầu giải quyết: {{procedure_name}} ({{procedure_code}})")


def copies(inside):
    """A leaf of its own for each copy."""
    return p("{{#copies}}") + p("{{leaf}}", italic=True, align="center", size=20, after=20, new_page=True) + inside + p("{{/copies}}")


def block(title, name, hint="(Ký, ghi rõ họ tên)"):
    return p(title, bold=True, align="center", size=24, before=120, after=0, keep=True) + p(hint, italic=True, align="center", size=22, after=600, keep=True) + p(name, bold=True, align="center", size=24, after=0)


def sign(left, right, wide=False):
    half = (A4 if wide else A5) // 2
    return table([half, half], [[left, right]])


# LAW TT 01/2018/TT-VPCP: whoever sends it online does not sign.
APPLICANT = when("applicant_signs", block("NGƯỜI NỘP HỒ SƠ", "{{applicant_signs}}")) + p(after=0, size=2)
HEAD_OF_AGENCY = sign("".join(p(t, italic=i == 0, bold=i == 0, size=20, before=0 if i else 120, after=0) for i, t in enumerate(("Nơi nhận:", "- Như trên;", "- {{desk_name}};", "- Lưu: VT."))),
                      block("THỦ TRƯỞNG CƠ QUAN GIẢI QUYẾT", "", "(Ký, ghi rõ họ tên, đóng dấu)"))
PAPERS = [("STT", "{{no}}", 580), ("Tên giấy tờ", "{{paper}}", 3507), ("Bản chính", "{{original}}", 650, "center"), ("Bản chứng thực", "{{certified}}", 950, "center"), ("Bản chụp", "{{copy}}", 650, "center"), ("Bản điện tử", "{{electronic}}", 750, "center")]
MISSING = [("STT", "{{no}}", 587), ("Thành phần hồ sơ cần bổ sung", "{{paper}}", 3300), ("Bản chính", "{{original}}", 700, "center"), ("Bản chứng thực", "{{certified}}", 950, "center"), ("Bản chụp", "{{copy}}", 700, "center"), ("Bản điện tử", "{{electronic}}", 850, "center")]
LOOK_UP = "Cổng Dịch vụ công quốc gia (dichvucong.gov.vn)"
CONTACT = p("Liên hệ: {{officer}}, {{desk_name}} {{unit_name}}, số điện thoại {{desk_phone}}.")
APOLOGY = (p("Kính gửi: {{applicant}}", bold=True, align="center") + p("Địa chỉ: {{applicant_address}}") + p("Số điện thoại: {{applicant_phone}}; email: {{applicant_email}}")
           + p("Ngày {{received_day}}, {{unit_name}} tiếp nhận hồ sơ đề nghị giải quyết thủ tục {{procedure_name}} ({{procedure_code}}), lĩnh vực {{field}}, mã hồ sơ {{code}}, hẹn trả kết quả ngày {{old_due_day}}.")
           + p("Đến nay hồ sơ chưa có kết quả đúng hẹn. Lý do: {{reason}}"))
BOOK = p("Vào Sổ theo dõi hồ sơ, Quyển số: {{book_volume}}, Số thứ tự: {{book_number}}")
RECEIVED = p("Đơn vị tiếp nhận: {{desk_name}}, {{unit_name}}") + p("Hình thức nộp: {{channel}}")
RECEIPT_END = (p("Điện thoại: {{desk_phone}}. Tra cứu theo mã hồ sơ tại " + LOOK_UP + ". Giấy này lập thành hai bản: giao người nộp một bản, lưu một bản.", italic=True, size=20)
               + sign(APPLICANT, block("NGƯỜI TIẾP NHẬN HỒ SƠ", "{{receiver}}")))

FORMS = {
    "receipt": copies(head("Giấy tiếp nhận hồ sơ|và hẹn trả kết quả") + RECEIVED + who() + when("competent", p("Cơ quan giải quyết: {{competent}}"))
    + p("1. Thành phần hồ sơ nộp gồm:", keep=True) + grid(PAPERS, "papers") + p("2. Số lượng hồ sơ: {{dossier_sets}} bộ") + p("3. Thời hạn giải quyết theo quy định: {{limit}}")
    + p("4. Thời gian nhận hồ sơ: {{received_at}}") + p("{{due_at}}", label="5. Thời gian trả kết quả: ", bold=True)
    + when("second_stage", p("Giai đoạn liên thông: nhận hồ sơ ngày ……………, hẹn trả kết quả ngày ……………"))
    + p("6. Nơi nhận kết quả: {{where}}; hình thức nhận: {{return_way}}") + p("Phí, lệ phí: {{fee}}") + BOOK + RECEIPT_END),
    # One receipt for the dossiers of a visit: what was handed over, a row each, and the points of form 01 of each.
    "receipt-visit": copies(head("Giấy tiếp nhận hồ sơ|và hẹn trả kết quả", codes="{{codes}}") + RECEIVED + applicant() + p("Biên bản giao nhận hồ sơ:", keep=True)
    + grid([("STT", "{{no}}", 580), ("Nội dung", "{{procedure_name}} ({{procedure_code}})", 2107), ("Đơn vị giải quyết", "{{competent}}", 1400), ("Chủ hồ sơ", "{{owner}}", 1500), ("Số bộ", "{{dossier_sets}}", 500), ("Thời hạn", "{{limit}}", 1000)], "dossiers")
    + p("{{#dossiers}}") + p("{{no}}. {{procedure_name}} ({{procedure_code}})", bold=True, keep=True) + p("Mã hồ sơ: {{code}}") + p("Chủ hồ sơ: {{owner}}{{owner_address}}") + p("Thành phần hồ sơ nộp gồm:", keep=True) + grid(PAPERS, "papers")
    + p("Thời hạn giải quyết theo quy định: {{limit}}") + p("Thời gian nhận hồ sơ: {{received_at}}") + p("{{due_at}}", label="Thời gian trả kết quả: ", bold=True) + p("Phí, lệ phí: {{fee}}") + BOOK + p("{{/dossiers}}")
    + p("Số lượng hồ sơ: {{sets}} hồ sơ") + p("Nơi nhận kết quả: {{where}}; hình thức nhận: {{return_way}}") + RECEIPT_END),
    "supplement": head("Phiếu yêu cầu|bổ sung, hoàn thiện hồ sơ") + who() + p("Để có căn cứ giải quyết, đề nghị ông (bà) bổ sung, hoàn thiện hồ sơ như sau:", keep=True) + when("has_missing", grid(MISSING, "missing"))
    + p("Lý do: {{reason}}") + p("Quy định về thành phần hồ sơ: thủ tục {{procedure_code}} tại " + LOOK_UP + ".") + CONTACT + sign(APPLICANT, block("NGƯỜI HƯỚNG DẪN", "{{by}}")),
    "refusal": head("Phiếu từ chối|tiếp nhận giải quyết hồ sơ") + who() + p("Thời gian nộp hồ sơ: {{received_at}}") + p("Hồ sơ không được tiếp nhận, giải quyết với lý do cụ thể như sau:", keep=True) + p("{{reason}}")
    + p("Căn cứ: {{legal_ground}}") + CONTACT + sign(APPLICANT, block("NGƯỜI TỪ CHỐI HỒ SƠ", "{{by}}")),
    "apology": head("Phiếu xin lỗi|và hẹn lại ngày trả kết quả") + APOLOGY
    + p("{{new_due_day}}", label="Chúng tôi xin lỗi vì sự chậm trễ này và hẹn trả kết quả vào ngày ", tail=".", bold=True) + p("Rất mong nhận được sự thông cảm.") + HEAD_OF_AGENCY,
    "apology-2025": head("Văn bản xin lỗi và đề nghị|gia hạn thời gian giải quyết") + APOLOGY
    + p("{{new_due_day}}", label="Chúng tôi xin lỗi vì sự chậm trễ này và đề nghị gia hạn thời gian giải quyết, trả kết quả vào ngày ", tail=".", bold=True) + p("Rất mong nhận được sự thông cảm.") + HEAD_OF_AGENCY,
    "stop": head("Thông báo dừng giải quyết hồ sơ", numbered=False) + who() + p("Thời gian nhận hồ sơ: {{received_at}}") + p("Hồ sơ dừng giải quyết từ {{ended_at}} với lý do:", keep=True) + p("{{reason}}")
    + CONTACT + HEAD_OF_AGENCY,
    "control": head("Phiếu kiểm soát|quá trình giải quyết hồ sơ", numbered=False) + p("Quyển số: {{book_volume}}, Số thứ tự: {{book_number}}") + p("{{owner}}", label="Hồ sơ của: ", bold=True) + p("Thủ tục: {{procedure_name}} ({{procedure_code}})")
    + p("Thời gian nhận hồ sơ: {{received_at}}") + p("Thời gian hẹn trả: {{due_at}}") + p("Cơ quan giải quyết: {{solver}}") + p("Cơ quan phối hợp: {{partners}}")
    + grid([("TÊN CƠ QUAN", "1. Giao: {{from}}|2. Nhận: {{to}}", 2100), ("THỜI GIAN GIAO, NHẬN", "{{at}}|Người giao ký: …………|Người nhận ký: …………", 2487), ("KẾT QUẢ", "{{step_outcome}}", 1100), ("GHI CHÚ", "{{note}}", 1400)], "steps")
    + p("Kết quả giải quyết: {{outcome}}"),
    "hand-over": head("Phiếu bàn giao kết quả", numbered=False, wide=True)
    + table([450, 1700, 2000, 1700, 1400, 1328, 500, 900], [[p(t, bold=True, align="center", size=20, after=0) for t in ("TT", "Mã hồ sơ", "Nội dung", "Kết quả", "Chủ hồ sơ", "Địa chỉ", "Phí (X)", "Trả qua bưu điện (X)")],
                                                     [p(t, size=22, after=0) for t in ("1", "{{code}}", "{{procedure_name}} ({{procedure_code}})", "{{result}}", "{{owner}}", "{{owner_lives}}", "{{has_fee}}", "{{by_post}}")]], grid=True, head=True)
    + p(after=0, size=12) + p("Kết quả giải quyết: {{outcome}}, xong {{ended_at}}") + p("Phí, lệ phí: {{fee}}") + p("Nơi trả kết quả: {{where}}; hình thức: {{return_way}}") + p("Thời gian bàn giao: ……… giờ ……… phút, ngày ……/……/…………") + sign(block("NGƯỜI GIAO", "{{officer}}"), block("NGƯỜI NHẬN", ""), wide=True),
    "result": head("Giấy biên nhận trả kết quả", numbered=False) + p("Thủ tục: {{procedure_name}} ({{procedure_code}})") + p("Chủ hồ sơ: {{owner}}{{owner_address}}") + p("{{recipient}}", label="Người nhận kết quả: ", bold=True) + p("Số điện thoại: {{recipient_phone}}")
    + when("recipient_paper", p("Nhận thay theo: {{recipient_paper}}"))
    + p("Kết quả (loại, số, trích yếu): {{result}}") + p("Thời gian trả kết quả: {{returned_at}}") + p("Hình thức trả: {{return_way}}") + when("bill", p("Số vận đơn: {{bill}}")) + sign(block("NGƯỜI NHẬN KẾT QUẢ", "{{recipient_signs}}"), block("NGƯỜI TRẢ KẾT QUẢ", "{{by}}")),
    "extract": table([A4 * 2 // 5, A4 * 3 // 5], [[when("unit_parent", p("{{unit_parent}}", align="center", size=24, after=0)) + p("{{unit_name}}", bold=True, align="center", size=24, after=0, caps=True) + p("{{number}}", align="center", size=26, after=0),
                                                   p("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, align="center", size=24, after=0) + p("Độc lập - Tự do - Hạnh phúc", bold=True, align="center", size=26, after=0)
                                                   + p("———————————", align="center", size=12, after=40) + p("{{place_date}}", italic=True, align="center", size=26, after=0)]])
    + p("{{document_title}}", bold=True, align="center", size=32, before=360, after=360)
    + table([3400, A4 - 3400], [[p("{{#lines}}{{title}}", size=28, after=60), p("{{value}}{{/lines}}", bold=True, size=28, after=60)]])
    + p("Trích từ: {{source}}.", size=28, before=240) + sign(p(after=0), block("NGƯỜI KÝ BẢN SAO TRÍCH LỤC", "", "(Ký, ghi rõ họ tên, chức vụ, đóng dấu)"), wide=True),
    # The three leaves of one receipt, a page each.
    "fee-receipt": p("{{#copies}}") + p("{{leaf}}", italic=True, align="center", size=22, after=60, new_page=True)
    + table([4200, 2887], [[p("{{unit_name}}", bold=True, size=24, after=0, caps=True) + p("Mã số thuế: {{tax_code}}", size=24, after=0),
                            p("Mẫu số: {{form_no}}", size=24, after=0) + p("Ký hiệu: {{series}}", size=24, after=0) + p("{{number}}", label="Số: ", bold=True, size=24, after=0)]])
    + p(after=0, size=12) + when("cancelled", p("{{cancelled}}", bold=True, align="center")) + table([5687, 1400], [[p("BIÊN LAI THU PHÍ, LỆ PHÍ", bold=True, align="center", size=28, after=40) + p("{{code}}", label="Mã hồ sơ: ", align="center", after=0), QR]]) + p(after=0, size=12)
    + p("{{payer}}", label="Người nộp: ", bold=True) + p("Địa chỉ: {{payer_address}}") + p("Thủ tục: {{procedure_name}}")
    + grid([("STT", "{{no}}", 587), ("Loại phí, lệ phí", "{{item}}", 2900), ("Phí (đồng)", "{{fee}}", 1800, "right"), ("Lệ phí (đồng)", "{{charge}}", 1800, "right")], "items")
    + p("Cộng phí: {{fees}}; cộng lệ phí: {{charges}}") + p("{{total}}", label="Tổng số tiền: ", bold=True) + p("Bằng chữ: {{total_words}}") + p("Hình thức thanh toán: {{method}}")
    + p("{{place_date}}", italic=True, align="center", size=24) + sign(block("NGƯỜI NỘP TIỀN", "{{payer}}"), block("NGƯỜI THU TIỀN", "{{collector}}")) + p("{{/copies}}"),
}
WIDE = {"hand-over", "extract"}


# LAW Decree 30/2020/NĐ-CP appendix I: margins 20-25, 20-25, 30-35 and 15-20 mm; the annex lies across.
def leaf(width, height, more=""):
    return f'<w:sectPr><w:pgSz w:w="{width}" w:h="{height}"{more}/><w:pgMar w:top="1134" w:right="1021" w:bottom="1134" w:left="1701" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'


def annex(columns):
    """A row for each heading over all columns, and one for each activity, in the order of the plan."""
    widths = [w for _, _, w in columns]
    heads = [p(h, bold=True, align="center", size=24, after=0) for h, _, _ in columns]
    inside = [p(f, size=24, after=0) for _, f, _ in columns]
    inside[0] = p("{{#leaf}}" + columns[0][1], size=24, after=0)
    inside[-1] = p(columns[-1][1] + "{{/leaf}}{{/rows}}", size=24, after=0)
    whole = table(widths, [heads, inside], grid=True, head=True)
    over = (f'<w:tr><w:trPr><w:cantSplit/></w:trPr>{cell(widths[0], p("{{#rows}}{{#heading}}{{heading_number}}", bold=True, size=24, after=0))}'
            f'<w:tc><w:tcPr><w:tcW w:w="{sum(widths[1:])}" w:type="dxa"/><w:gridSpan w:val="{len(widths) - 1}"/></w:tcPr>{p("{{heading}}{{/heading}}", bold=True, size=24, after=0)}</w:tc></w:tr>')
    at = whole.index("</w:tr>") + len("</w:tr>")
    return whole[:at] + over + whole[at:]


ACTIVITY = [("Sản phẩm", "{{products}}", 2000), ("Cơ quan chủ trì", "{{leads}}", 1700), ("Cơ quan phối hợp", "{{support}}", 1700), ("Theo dõi, đôn đốc", "{{monitor}}", 1200), ("Thời gian hoàn thành", "{{time}}", 1500), ("Kinh phí", "{{funding}}", 1100)]
FORMS["plan"] = (
    table([3584, 5600], [[p("{{agency}}", bold=True, align="center", after=0) + p("{{unit_name}}", bold=True, align="center", after=0) + p("————", align="center", size=12, after=40) + p("Số: {{number}}", align="center", after=0),
                          p("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, align="center", after=0) + p("Độc lập - Tự do - Hạnh phúc", bold=True, align="center", size=28, after=0) + p("————————————", align="center", size=12, after=40)
                          + p("{{place}}, {{date_words}}", italic=True, align="center", size=28, after=0)]])
    + when("draft_mark", p("{{draft_mark}}", italic=True, align="center", size=24, after=0)) + p("KẾ HOẠCH", bold=True, align="center", size=28, before=240, after=0) + p("{{title}}", bold=True, align="center", size=28, after=200)
    + when("amended", p("{{amended}}", italic=True, align="center", size=28, after=120))
    + p("I. MỤC TIÊU, CHỈ TIÊU", bold=True, size=28, after=80, keep=True) + p("{{#targets}}") + p("{{target}}", size=28, after=80) + p("{{/targets}}") + when("no_targets", p("{{no_targets}}", size=28, after=80))
    + p("II. NHIỆM VỤ", bold=True, size=28, after=80, keep=True) + p("{{tasks_words}}", size=28, after=80)
    + p("III. KINH PHÍ", bold=True, size=28, after=80, keep=True) + p("{{money_words}}", size=28, after=80)
    + p("IV. TỔ CHỨC THỰC HIỆN", bold=True, size=28, after=80, keep=True)
    + p("Các cơ quan chủ trì nêu trong Phụ lục thực hiện đúng thời gian, gửi kết quả kèm minh chứng để tổng hợp; khó khăn, vướng mắc báo cáo kịp thời để xem xét, giải quyết./.", size=28, after=240)
    + table([4592, 4592], [[p("Nơi nhận:", bold=True, italic=True, size=24, after=0) + p("- Như Phụ lục;", size=22, after=0) + p("- Lưu: VT.", size=22, after=0),
                            p("TM. ỦY BAN NHÂN DÂN", bold=True, align="center", size=28, after=0) + p("CHỦ TỊCH", bold=True, align="center", size=28, after=0)]])
    + f'<w:p><w:pPr>{leaf(11906, 16838)}</w:pPr></w:p>'
    + p("PHỤ LỤC", bold=True, align="center", size=28, after=0) + p("(Kèm theo Kế hoạch số {{number}} {{date_words}})", italic=True, align="center", size=28, after=120)
    + when("plain", annex([("TT", "{{no}}", 700), ("Nội dung thực hiện", "{{activity}}", 4200)] + ACTIVITY))
    + when("levels", annex([("TT", "{{no}}", 700), ("Mục tiêu", "{{objective}}", 1500), ("Nhiệm vụ", "{{task}}", 1500), ("Hoạt động", "{{activity}}", 2200)] + [(h, f, w - 200) for h, f, w in ACTIVITY]))
)


def book_cell(width, text, across=1, down=None):
    span = (f'<w:gridSpan w:val="{across}"/>' if across > 1 else "") + (f'<w:vMerge{down}/>' if down is not None else "")
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}</w:tcPr>{p(text, bold=True, align="center", size=18, after=0)}</w:tc>'


def book(columns, name):
    """columns: (group or None, head, what stands below, width); a group's head stands over its columns."""
    whole = grid([(h, f, w) for _, h, f, w in columns], name).replace('<w:sz w:val="22"/>', '<w:sz w:val="18"/>').replace('<w:sz w:val="20"/>', '<w:sz w:val="18"/>')
    first, second, at = "", "", 0
    while at < len(columns):
        group, title, _, width = columns[at]
        if group is None:
            first += book_cell(width, title, down=' w:val="restart"')
            second += book_cell(width, "", down="")
            at += 1
            continue
        inside = [c for c in columns if c[0] == group]
        first += book_cell(sum(c[3] for c in inside), group, across=len(inside))
        second += "".join(book_cell(w, t) for _, t, _, w in inside)
        at += len(inside)
    row = '<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>'
    begin, end = whole.index("<w:tr>"), whole.index("</w:tr>") + len("</w:tr>")
    return whole[:begin] + row + first + "</w:tr>" + row + second + "</w:tr>" + whole[end:]


DAYS, RETURN = "Ngày, tháng, năm", "Trả kết quả"
FORMS["dossier-book"] = (
    table([6200, 9334], [[when("unit_parent", p("{{unit_parent}}", align="center", size=22, after=0)) + p("{{unit_name}}", bold=True, align="center", size=22, after=0, caps=True) + p("{{desk_name}}", bold=True, align="center", size=22, after=0, caps=True),
                           p("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, align="center", size=22, after=0) + p("Độc lập - Tự do - Hạnh phúc", bold=True, align="center", size=24, after=0)]])
    + p("SỔ THEO DÕI HỒ SƠ", bold=True, align="center", size=28, before=120, after=0) + p("Quyển số: {{book_volume}}. {{span}}", align="center", size=24, after=0) + when("filter", p("{{filter}}", italic=True, align="center", size=22, after=0)) + p(after=0, size=12)
    + book([(None, "STT", "{{number}}", 560), (None, "Mã hồ sơ", "{{code}}", 1400), (None, "Tên thủ tục hành chính", "{{procedure_name}} ({{procedure_code}})", 1800), (None, "Số bộ", "{{dossier_sets}}", 520),
            (None, "Chủ hồ sơ", "{{owner}}", 1150), (None, "Địa chỉ, số điện thoại", "{{address}}|{{phone}}", 1300), (DAYS, "Nhận hồ sơ", "{{received_day}}", 1000), (DAYS, "Hẹn trả", "{{due_day}}", 1000),
            (RETURN, "Kết quả", "{{result}}", 1100), (RETURN, "Ngày nhận kết quả", "{{returned_day}}", 1000), (RETURN, "Bên giao", "{{giver}}", 950), (RETURN, "Bên nhận (ký, cách nhận)", "{{taker}}|{{way}}", 1050), (None, "Người nhận hồ sơ", "{{receiver}}", 950),
            (None, "Địa bàn phát sinh", "{{place}}", 900), (None, "Ghi chú", "{{note}}", 850)], "rows")
    + p("Trang này có {{count}} hồ sơ. {{printed}}", italic=True, size=20, after=0)
)
PAGES = {"dossier-book": '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="680" w:right="652" w:bottom="680" w:left="652" w:header="284" w:footer="284" w:gutter="0"/></w:sectPr>', "plan": leaf(16838, 11906, ' w:orient="landscape"')}


# What the applicant takes home fits one leaf of A5.
for name in ("receipt", "receipt-visit"):
    for usual, smaller in (("20", "19"), ("22", "21"), ("24", "21"), ("26", "22"), ("12", "6")):
        FORMS[name] = FORMS[name].replace(f'<w:sz w:val="{usual}"/>', f'<w:sz w:val="{smaller}"/>')
    FORMS[name] = FORMS[name].replace('w:after="600"', 'w:after="480"')


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


WHITE = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(b"\0\xff")) + chunk(b"IEND", b"")
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = f'<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="Times New Roman"/><w:sz w:val="26"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault></w:docDefaults></w:styles>'

for name, body in FORMS.items():
    size = 'w:w="11906" w:h="16838"' if name in WIDE else 'w:w="8391" w:h="11906"'
    page = f'<w:sectPr><w:pgSz {size}/><w:pgMar w:top="510" w:right="567" w:bottom="454" w:left="737" w:header="284" w:footer="284" w:gutter="0"/></w:sectPr>'
    page = PAGES.get(name, page)
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
