// package_for_tests: the smallest workbooks, Word and PDF files, written by hand so that a test sees every byte of them.
#pragma once

#include <fmt/format.h>
#include <zip.h>

#include <string>
#include <utility>
#include <vector>

namespace xaso {

inline std::string zip_of(const std::vector<std::pair<std::string, std::string>>& parts) {
    zip_error_t error;
    zip_source_t* kept = zip_source_buffer_create(nullptr, 0, 0, &error);
    zip_source_keep(kept);
    zip_t* archive = zip_open_from_source(kept, ZIP_TRUNCATE, &error);
    for (const auto& [name, text] : parts) zip_file_add(archive, name.c_str(), zip_source_buffer(archive, text.data(), text.size(), 0), 0);
    zip_close(archive);
    zip_stat_t stat;
    zip_source_stat(kept, &stat);
    std::string out(stat.size, '\0');
    zip_source_open(kept);
    zip_source_read(kept, out.data(), out.size());
    zip_source_close(kept);
    zip_source_free(kept);
    return out;
}

// The text of one part.
inline std::string part_of(const std::string& package, const char* name) {
    zip_error_t error;
    zip_t* archive = zip_open_from_source(zip_source_buffer_create(package.data(), package.size(), 0, &error), ZIP_RDONLY, &error);
    std::string out;
    zip_file_t* file = zip_fopen(archive, name, 0);
    char chunk[4096];
    for (zip_int64_t n; file && (n = zip_fread(file, chunk, sizeof chunk)) > 0;) out.append(chunk, static_cast<std::size_t>(n));
    if (file) zip_fclose(file);
    zip_discard(archive);
    return out;
}

struct TestCell {
    TestCell(const char* t) : text(t) {}
    TestCell(std::string t) : text(std::move(t)) {}
    TestCell(double v, int s) : value(v), style(s), is_number(true) {}
    std::string text;
    double value = 0;
    int style = 0;
    bool is_number = false;
};
inline TestCell number(double v) { return {v, 0}; }
inline TestCell date(double serial) { return {serial, serial == static_cast<double>(static_cast<int>(serial)) ? 1 : 2}; }

inline std::string workbook(const std::vector<std::vector<TestCell>>& rows) {
    std::string sheet = R"(<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>)";
    std::string shared = R"(<?xml version="1.0" encoding="UTF-8"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">)";
    int strings = 0;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        sheet += fmt::format("<row r=\"{}\">", r + 1);
        for (std::size_t c = 0; c < rows[r].size(); ++c) {
            const TestCell& cell = rows[r][c];
            const std::string at = fmt::format("{}{}", static_cast<char>('A' + c), r + 1);
            if (cell.is_number) {
                sheet += fmt::format("<c r=\"{}\" s=\"{}\"><v>{}</v></c>", at, cell.style, cell.value);
            } else if (!cell.text.empty()) {
                std::string text;
                for (const char ch : cell.text) text += ch == '<' ? "&lt;" : ch == '&' ? "&amp;" : std::string(1, ch);
                if (c % 2 == 0) {  // programs write texts in either way
                    sheet += fmt::format("<c r=\"{}\" t=\"inlineStr\"><is><t>{}</t></is></c>", at, text);
                } else {
                    sheet += fmt::format("<c r=\"{}\" t=\"s\"><v>{}</v></c>", at, strings++);
                    const std::size_t middle = text.find(' ') == std::string::npos ? 0 : text.find(' ');
                    shared += fmt::format("<si><r><t xml:space=\"preserve\">{}</t></r><r><t xml:space=\"preserve\">{}</t></r><rPh sb=\"0\" eb=\"1\"><t>x</t></rPh></si>", text.substr(0, middle), text.substr(middle));
                }
            }
        }
        sheet += "</row>";
    }
    sheet += "</sheetData></worksheet>";
    return zip_of({
        {"xl/sharedStrings.xml", shared + "</sst>"},
        {"[Content_Types].xml",
         R"(<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>)"},
        {"_rels/.rels",
         R"(<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>)"},
        {"xl/workbook.xml",
         R"(<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>)"},
        {"xl/_rels/workbook.xml.rels",
         R"(<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>)"},
        {"xl/styles.xml",
         R"(<?xml version="1.0" encoding="UTF-8"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy hh:mm"/></numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" xfId="0"/><xf numFmtId="14" xfId="0" applyNumberFormat="1"/><xf numFmtId="164" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>)"},
        {"xl/worksheets/sheet1.xml", std::move(sheet)},
    });
}

// A Word file with this inside its body.
inline std::string word_file(const std::string& body) {
    return zip_of({
        {"[Content_Types].xml",
         R"(<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>)"},
        {"_rels/.rels",
         R"(<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>)"},
        {"word/document.xml", R"(<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>)" + body + "</w:body></w:document>"},
    });
}
inline std::string word_paragraph(const std::string& text) { return "<w:p><w:r><w:t>" + text + "</w:t></w:r></w:p>"; }


// A PDF with one page; without `words` it is a scan.
inline std::string pdf_file(const std::string& words) {
    const std::string content = words.empty() ? "0 0 m 10 10 l S" : "BT /F1 12 Tf 72 720 Td (" + words + ") Tj ET";
    std::string out = "%PDF-1.4\n";
    std::vector<std::size_t> at;
    for (const std::string& object : {std::string("<</Type/Catalog/Pages 2 0 R>>"), std::string("<</Type/Pages/Kids[3 0 R]/Count 1>>"),
                                      std::string("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"),
                                      fmt::format("<</Length {}>>\nstream\n{}\nendstream", content.size(), content), std::string("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")}) {
        at.push_back(out.size());
        out += fmt::format("{} 0 obj\n{}\nendobj\n", at.size(), object);
    }
    const std::size_t table = out.size();
    out += "xref\n0 6\n0000000000 65535 f \n";
    for (const std::size_t offset : at) out += fmt::format("{:010} 00000 n \n", offset);
    return out + fmt::format("trailer<</Size 6/Root 1 0 R>>\nstartxref\n{}\n%%EOF\n", table);
}

}  // namespace xaso
