#include "period_report/document.h"

#include <boost/json.hpp>

namespace xaso::period_report {
namespace json = boost::json;

namespace {

json::array lines_json(const std::vector<Line>& lines) {
    json::array out;
    for (const Line& line : lines) {
        json::array pieces;
        for (const Piece& p : line) {
            json::object piece{{"text", p.text}};
            if (!p.field.empty()) piece["field"] = p.field;
            pieces.push_back(std::move(piece));
        }
        out.push_back(std::move(pieces));
    }
    return out;
}

std::string text(const json::object& o, std::string_view name) { return std::string(o.at(name).as_string()); }

}  // namespace

std::string document_json(const Document& d) {
    json::array parts, recipients;
    for (const std::string& r : d.recipients) recipients.emplace_back(r);
    for (const DocumentPart& part : d.parts) {
        json::array paragraphs;
        for (const DocumentParagraph& p : part.paragraphs) paragraphs.push_back(json::object{{"key", p.key}, {"heading", p.heading}, {"written", p.written}, {"lines", lines_json(p.lines)}});
        parts.push_back(json::object{{"code", part.code}, {"number", part.number}, {"heading", part.heading}, {"area", part.area}, {"chapter_number", part.chapter_number},
                                     {"chapter_heading", part.chapter_heading}, {"paragraphs", std::move(paragraphs)}});
    }
    return json::serialize(json::object{{"issuer", d.issuer}, {"unit", d.unit}, {"place", d.place}, {"number", d.number}, {"day", d.day ? iso_day(*d.day) : std::string{}}, {"title", d.title},
                                        {"on_behalf", d.on_behalf}, {"capacity", d.capacity}, {"signer", d.signer}, {"recipients", std::move(recipients)}, {"parts", std::move(parts)}});
}

Document read_document(const std::string& from) {
    const json::object o = json::parse(from).as_object();
    Document d{text(o, "issuer"), text(o, "unit"), text(o, "place"), text(o, "number"), std::nullopt, text(o, "title"), text(o, "on_behalf"), text(o, "capacity"), text(o, "signer"), {}, {}};
    if (const std::string day = text(o, "day"); !day.empty()) d.day = *parse_day(day);
    for (const json::value& r : o.at("recipients").as_array()) d.recipients.emplace_back(r.as_string());
    for (const json::value& v : o.at("parts").as_array()) {
        const json::object& part = v.as_object();
        DocumentPart out{text(part, "code"), text(part, "number"), text(part, "heading"), text(part, "area"), text(part, "chapter_number"), text(part, "chapter_heading"), {}};
        for (const json::value& each : part.at("paragraphs").as_array()) {
            const json::object& p = each.as_object();
            DocumentParagraph paragraph{text(p, "key"), text(p, "heading"), text(p, "written"), {}};
            for (const json::value& line : p.at("lines").as_array()) {
                Line pieces;
                for (const json::value& piece : line.as_array()) {
                    const json::object& q = piece.as_object();
                    pieces.push_back({text(q, "text"), q.contains("field") ? text(q, "field") : std::string{}});
                }
                paragraph.lines.push_back(std::move(pieces));
            }
            out.paragraphs.push_back(std::move(paragraph));
        }
        d.parts.push_back(std::move(out));
    }
    return d;
}

}  // namespace xaso::period_report
