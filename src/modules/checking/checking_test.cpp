// LAW the identities between rows of the seven forms and the rules on rates, as the forms' [[check]] entries and judge.cpp carry them out.
#include "checking/checking.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <set>

#include "checking/printed.h"
#include "checking/read_text.h"
#include "platform/office/workbook.h"
#include "support/child_main.h"
#include "support/package_for_tests.h"

namespace xaso::checking {
namespace {
namespace json = boost::json;
using Kind = Printed::Kind;
using catalog::Severity;

const Day kDay = make_day(2023, 6, 9);
const std::string kRoot = XASO_SOURCE_DIR;

const catalog::Definitions& law() {
    static const auto loaded = catalog::load(kRoot).definitions;
    return *loaded;
}
std::string file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}
std::string golden() { return file(kRoot + "/tests/golden/an-thanh_2023-6T.json"); }

std::vector<Finding> check(std::string_view bytes) {
    auto checked = check_report(law(), bytes, kDay);
    if (!checked) throw std::runtime_error(checked.error().code);
    return std::move(checked->findings);
}
std::string told(const std::vector<Finding>& findings) {
    std::string out;
    for (const Finding& f : findings) out += fmt::format("\n  {} {} {}: {}", f.rule, f.form, f.row, f.says);
    return out;
}
const Finding* blames(const std::vector<Finding>& findings, std::string_view form, std::string_view row, std::optional<Severity> severity = {}) {
    for (const Finding& f : findings)
        if (f.form == form && f.row == row && (!severity || f.severity == *severity)) return &f;
    return nullptr;
}

// ---- A cell ----

TEST(PrintedValue, is_read_as_its_row_would_have_it) {
    const auto row = [](catalog::RowType type, std::string unit) {
        catalog::FormRow r;
        r.type = type;
        r.unit = std::move(unit);
        return r;
    };
    using T = catalog::RowType;
    const catalog::FormRow count = row(T::count, "Hồ sơ"), rate = row(T::rate, "%"), money = row(T::money, "Tỷ đồng"), choice = row(T::choice, "Có = 1");
    const struct { const catalog::FormRow& row; const char* text; Kind kind; std::int64_t units; int decimals; } rows[] = {
        {count, "1395", Kind::number, 13'950'000, 0},
        {count, "1.395", Kind::number, 13'950'000, 0},
        {count, "1 395", Kind::number, 13'950'000, 0},
        {count, "1,395", Kind::number, 13'950'000, 0},
        {count, "05", Kind::number, 50'000, 0},
        {count, "12,5", Kind::number, 125'000, 1},
        {count, "-3", Kind::number, -30'000, 0},
        {count, "5.025.904739", Kind::text, 0, 0},
        {count, "99999999999999999999", Kind::text, 0, 0},
        {count, "13 40", Kind::several, 130'000, 0},
        {count, "20/100 %", Kind::several, 200'000, 0},
        {count, "0 0 %", Kind::several, 0, 0},
        {count, "", Kind::blank, 0, 0},
        {count, "–", Kind::none_arising, 0, 0},
        {count, "Không có PAKN", Kind::none_arising, 0, 0},
        {count, "không phát sinh", Kind::none_arising, 0, 0},
        {count, "nhiều", Kind::text, 0, 0},
        {rate, "99,93", Kind::number, 999'300, 2},
        {rate, "99.93 %", Kind::number, 999'300, 2},
        {rate, "60.5", Kind::number, 605'000, 1},
        {rate, "100 % 100", Kind::number, 1'000'000, 0},
        {rate, "2/100%", Kind::several, 20'000, 0},
        {choice, "1", Kind::number, 10'000, 0},
    };
    for (const auto& r : rows) {
        const Printed p = printed_value(r.row, r.text);
        EXPECT_EQ(p.kind, r.kind) << r.text;
        if (r.kind != Kind::text) {
            EXPECT_EQ(p.value.units(), r.units) << r.text;
            EXPECT_EQ(p.decimals, r.decimals) << r.text;
        }
    }
    const struct { const char* text; std::int64_t dong; } amounts[] = {{"2,7", 2'700'000'000}, {"2.65", 2'650'000'000}, {"2,788", 2'788'000'000}, {"2.649.523.000", 2'649'523'000}, {"2649523000", 2'649'523'000}, {"0", 0}};
    for (const auto& a : amounts) EXPECT_EQ(printed_value(money, a.text).value, Decimal{a.dong}) << a.text;
    EXPECT_EQ(printed_value(money, "2.65/95.02%").second, Decimal::of(9502, 2));
    EXPECT_TRUE(printed_value(money, "2.65/95.02%").percent);
}

// ---- Judging ----

// One form with its printed cells, as a report text would have them.
std::vector<Finding> judge_cells(const std::string& form, const std::vector<std::pair<std::string, std::string>>& cells) {
    Sheet sheet;
    for (const auto& [number, text] : cells) {
        const auto slash = number.find('/');
        const std::string f = slash == std::string::npos ? form : number.substr(0, slash), r = slash == std::string::npos ? number : number.substr(slash + 1);
        sheet[f][r] = printed_value(*law().form_of(f, kDay)->find(r), text);
    }
    return judge(law(), kDay, sheet);
}

TEST(Judge, finds_what_does_not_agree_and_blames_one_row) {
    const struct { const char* form; std::vector<std::pair<std::string, std::string>> cells; const char* row; const char* expected; Severity severity; } rows[] = {
        // rates
        {"BM7", {{"6.7", "99,13"}, {"6.7.1", "1395"}, {"6.7.2", "1381"}}, "6.7", "99,00", Severity::error},
        {"BM7", {{"6.8", "0%"}, {"6.8.1", "28"}, {"6.8.2", "28"}}, "6.8", "100,00", Severity::error},
        {"BM1", {{"2", "60,52"}, {"2.1", "38"}, {"2.2", "23"}}, "2", "60,53", Severity::error},
        {"BM1", {{"3.3", "0"}, {"3.3.1", "0"}, {"3.3.2", "0"}}, "3.3", "không phát sinh", Severity::error},
        {"BM2", {{"2.2", "100"}, {"2.2.1", "0"}, {"2.2.2", "0"}}, "2.2", "không phát sinh", Severity::error},
        {"BM3", {{"3.3", "–"}, {"3.3.1", "10"}, {"3.3.2", "9"}}, "3.3", "90,00", Severity::error},
        {"BM6", {{"1", "95,02"}, {"1.1", "2,7"}, {"1.2", "2,65"}}, "1", "98,15", Severity::error},       // no plan of 2,65…2,75 gives it
        {"BM6", {{"1", ""}, {"1.1", "2,7/100%"}, {"1.2", "2.65/95.02%"}}, "1", "98,15", Severity::error},
        // sums
        {"BM6", {{"2.4", "0"}, {"2.4.1", "0"}, {"2.4.2", "0"}, {"2.4.3", "01"}}, "2.4", "1", Severity::error},
        {"BM3", {{"1.4", "140"}, {"1.4.3", "141"}}, "1.4", "141", Severity::error},
        {"BM6", {{"2.4", "0"}, {"2.4.2", "1"}}, "2.4", "1", Severity::error},                            // a blank part cannot make it less
        // rules
        {"BM3", {{"3.3.1", "1387"}, {"3.3.2", "1388"}}, "3.3.2", "≤ 1.387", Severity::error},
        {"BM1", {{"5.1", "1395"}, {"BM3/3.3.1", "1387"}}, "5.1", "≤ 1.387", Severity::warning},
        {"BM3", {{"1.1", "141"}, {"1.4", "141"}}, "1.1", "", Severity::warning},
        {"BM5", {{"1.1", "19"}, {"1.2", "17"}, {"1.3", "0"}}, "1.1", "17", Severity::error},
        {"BM4", {{"2.1", "20"}, {"2.2", "21"}}, "2.2", "≤ 20", Severity::error},
        {"BM7", {{"6.6.1", "108"}, {"6.4.2", "66"}, {"6.5.2", "43"}}, "6.6.1", "109", Severity::error},
        {"BM7", {{"6.4.2", "67"}, {"6.4.1", "66"}}, "6.4.2", "≤ 66", Severity::error},
        {"BM6", {{"1.1", "2,7"}, {"1.2", "2,8"}}, "1.2", "≤ 2,700", Severity::warning},
        // cells
        {"BM1", {{"1", "13\n40"}}, "1", "", Severity::error},
        {"BM1", {{"5.2", "3"}}, "5.2", "Trực tuyến = 0; Phát phiếu = 1; Kết hợp = 2", Severity::error},
        {"BM1", {{"2.1", "-4"}}, "2.1", "", Severity::error},
        {"BM1", {{"2.1", "3,5"}}, "2.1", "", Severity::error},
        {"BM7", {{"3", "101"}}, "3", "≤ 100", Severity::error},
        {"BM3", {{"3.3.1", "5.025.904739"}}, "3.3.1", "", Severity::error},
        {"BM4", {{"2.1", "20/100 %"}, {"2.2", "19/95%"}}, "2.1", "", Severity::warning},
        {"BM1", {{"4.1", ""}, {"4.2", ""}}, "4.1", "", Severity::warning},
        {"BM3", {{"3.4.1", "Không có PAKN"}}, "3.4.1", "", Severity::warning},
    };
    for (const auto& r : rows) {
        const auto findings = judge_cells(r.form, r.cells);
        ASSERT_EQ(findings.size(), 1u + (r.cells[0].second.empty() && std::string_view(r.form) == "BM6") ) << r.form << " " << r.row << told(findings);
        const Finding* f = blames(findings, r.form, r.row, r.severity);
        ASSERT_NE(f, nullptr) << r.form << " " << r.row << told(findings);
        EXPECT_EQ(f->expected, r.expected) << r.form << " " << r.row;
        EXPECT_FALSE(f->says.empty());
    }
}

TEST(Judge, leaves_alone_what_agrees) {
    const struct { const char* form; std::vector<std::pair<std::string, std::string>> cells; } rows[] = {
        {"BM1", {{"2", "60,5"}, {"2.1", "38"}, {"2.2", "23"}}},          // rounded to the printed decimals
        {"BM1", {{"2", "61"}, {"2.1", "38"}, {"2.2", "23"}}},
        {"BM1", {{"3.3", "–"}, {"3.3.1", "0"}, {"3.3.2", "0"}}},
        {"BM1", {{"3.3", ""}, {"3.3.1", "0"}, {"3.3.2", "0"}}},
        {"BM3", {{"3.4", "không phát sinh"}, {"3.4.1", "–"}, {"3.4.2", "–"}}},
        {"BM3", {{"3.3", "99,93"}, {"3.3.1", "1.387"}, {"3.3.2", "1.386"}}},
        {"BM6", {{"1", "95,02"}, {"1.1", "2,788"}, {"1.2", "2,650"}}},   // what the rounding of both allows
        {"BM6", {{"1", "95,02"}, {"1.1", "2.788.400.000"}, {"1.2", "2.649.523.000"}}},
        {"BM6", {{"2.4", "1"}, {"2.4.1", "0"}, {"2.4.2", "0"}, {"2.4.3", "01"}}},
        {"BM3", {{"1.4", "141"}, {"1.4.1", ""}, {"1.4.2", ""}, {"1.4.3", "141"}}},
        {"BM7", {{"4", "0"}, {"5.2", "0"}}},
        {"BM2", {{"1.1", ""}, {"2.1", ""}}},                             // rows of the former district
    };
    for (const auto& r : rows) {
        const auto findings = judge_cells(r.form, r.cells);
        EXPECT_TRUE(findings.empty()) << r.form << told(findings);
    }
}

TEST(Judge, uses_figures_where_there_are_some) {
    Sheet sheet;
    sheet["BM3"]["3.3.1"] = printed_value(*law().form_of("BM3", kDay)->find("3.3.1"), "10");
    const auto figures = [](std::int64_t late) {
        return [late](const catalog::Operand& o) -> std::optional<Decimal> {
            if (o.at != catalog::Operand::At::here) return std::nullopt;
            if (o.figure == "onestop.solved") return Decimal{10};
            if (o.figure == "onestop.early") return Decimal{8};
            if (o.figure == "onestop.on_time") return Decimal{1};
            if (o.figure == "onestop.late") return Decimal{late};
            return std::nullopt;
        };
    };
    EXPECT_TRUE(judge(law(), kDay, sheet, figures(1)).empty());
    const auto findings = judge(law(), kDay, sheet, figures(2));
    ASSERT_EQ(findings.size(), 1u) << told(findings);
    EXPECT_EQ(findings[0].rule, "BM3.solved_by_outcome");
    EXPECT_TRUE(judge(law(), kDay, sheet).empty()) << "a printed report has no figures";
}

// ---- JSON ----

TEST(ReadJson, the_unspoiled_sample_yields_nothing) {
    for (const auto& entry : std::filesystem::directory_iterator(kRoot + "/tests/golden")) {
        if (entry.path().extension() != ".json") continue;
        const auto findings = check(file(entry.path()));
        EXPECT_TRUE(findings.empty()) << entry.path() << told(findings);
    }
}

TEST(ReadJson, one_changed_value_is_blamed_where_it_stands) {
    const struct { const char* form; const char* row; json::value value; const char* blamed_form; const char* blamed; } rows[] = {
        {"BM1", "2", 60.52, "BM1", "2"},         {"BM1", "2.2", 39, "BM1", "2.2"},        {"BM1", "3.3", 0, "BM1", "3.3"},          {"BM1", "4.1", 11, "BM1", "4.1"},
        {"BM1", "5", 2, "BM1", "5"},             {"BM1", "5.1", 1395, "BM1", "5.1"},      {"BM2", "2.2.2", 1, "BM2", "2.2.2"},      {"BM3", "3.3", 99.13, "BM3", "3.3"},
        {"BM3", "3.3.2", 1388, "BM3", "3.3.2"},  {"BM3", "1.4", 140, "BM3", "1.4"},       {"BM3", "1.1", 141, "BM3", "1.1"},        {"BM4", "2.2", 21, "BM4", "2.2"},
        {"BM5", "1.2", 18, "BM5", "1.1"},        {"BM6", "1", 98.15, "BM6", "1"},         {"BM6", "2.4", 0, "BM6", "2.4"},          {"BM6", "2", 0, "BM6", "2"},
        {"BM7", "6.7", 99.13, "BM7", "6.7"},     {"BM7", "6.8", 0, "BM7", "6.8"},         {"BM7", "6.5.3", 44, "BM7", "6.5.3"},     {"BM7", "6.6.1", 110, "BM7", "6.6.1"},
        {"BM7", "4", 3, "BM7", "4"},             {"BM7", "3", 100.5, "BM7", "3"},         {"BM3", "2.2", 1.5, "BM3", "2.2"},        {"BM3", "2.2", "5.025.904739", "BM3", "2.2"},
        {"BM3", "3.3", nullptr, "BM3", "3.3"},   {"BM3", "2.2", true, "BM3", "2.2"},
    };
    for (const auto& r : rows) {
        json::value report = json::parse(golden());
        report.at("forms").at(r.form).at(r.row).as_object()["value"] = r.value;
        const auto findings = check(json::serialize(report));
        EXPECT_NE(blames(findings, r.blamed_form, r.blamed), nullptr) << r.form << " " << r.row << told(findings);
    }
}

TEST(ReadJson, reads_nothing_of_a_row_but_its_value) {
    json::value report = json::parse(golden());
    json::object& row = report.at("forms").at("BM7").at("6.7").as_object();
    row["state"] = "missing";
    row["num"] = 1;
    row["den"] = 3;
    row["source"] = "entered";
    report.as_object()["figures"] = json::object{{"received", 5}};
    EXPECT_TRUE(check(json::serialize(report)).empty());
}

TEST(ReadJson, a_row_or_form_that_does_not_exist_is_a_finding) {
    json::value report = json::parse(golden());
    report.at("forms").at("BM3").as_object()["9.9"] = json::object{{"value", 1}};
    report.at("forms").as_object()["BM8"] = json::object{};
    const auto findings = check(json::serialize(report));
    EXPECT_NE(blames(findings, "BM3", "9.9", Severity::error), nullptr);
    EXPECT_NE(blames(findings, "BM8", "", Severity::error), nullptr);
}

TEST(FindingsJson, has_the_keys_others_rely_on) {
    json::value report = json::parse(golden());
    report.at("forms").at("BM7").at("6.7").as_object()["value"] = 99.13;
    const json::value v = json::parse(findings_json(check(json::serialize(report))));
    ASSERT_EQ(v.at("findings").as_array().size(), 1u);
    EXPECT_EQ(json::serialize(v.at("findings").at(0).at("with")), R"([{"form":"BM7","row":"6.7.2"},{"form":"BM7","row":"6.7.1"}])");
    const json::object& f = v.at("findings").at(0).as_object();
    EXPECT_EQ(f.at("rule").as_string(), "BM7.6.7.rate");
    EXPECT_EQ(f.at("printed").as_string(), "99,13");
    EXPECT_EQ(f.at("expected").as_string(), "99,00");
    EXPECT_EQ(f.at("severity").as_string(), "error");
    EXPECT_NE(findings_text(law(), kDay, check(json::serialize(report))).find("99,13"), std::string::npos);
}

// ---- Text ----

// Every form as a PDF reader may give it: cells run together, titles broken over lines.
std::string flat_report(const std::map<std::string, std::string, std::less<>>& values, int style = 0) {
    std::string out = "ỦY BAN NHÂN DÂN XÃ MẪU\nBÁO CÁO\nKết quả theo biểu mẫu 1 đến biểu mẫu 7 kèm theo.\nNơi nhận:\n- Lưu: VT.\n\fPHỤ LỤC\n";
    for (const catalog::Form& form : law().forms) {
        out += fmt::format("\nBiểu mẫu {}\n{}\n\nSTT\n\nChỉ tiêu thống kê\n(sử dụng cho kỳ báo cáo hàng quý, 6\n\ntháng, năm) Đơn vị tính Số lượng/\nTỷ lệ\n\nGhi\nchú\n\n", form.code.substr(2), form.title);
        int n = 0;
        for (const catalog::FormRow& row : form.rows) {
            const auto it = values.find(form.code + "/" + row.number);
            std::string title = row.title;
            if (style == 1 || n % 3 == 1) {
                const std::size_t middle = title.find(' ', title.size() / 2);
                if (middle != std::string::npos) title.replace(middle, 1, "\n");
            }
            const std::string value = row.kind == catalog::RowKind::heading || it == values.end() ? "" : it->second;
            if (style == 2) out += fmt::format("{} {}\n{}\n{}\n", row.number, title, row.unit, value);
            else if (style == 3) out += fmt::format("{}. {} {} {}\n", row.number, title, value, row.unit);
            else out += fmt::format("{}.{}{} {} {}\n", row.number, n % 4 == 2 ? "" : " ", title, row.unit, value);
            if (++n % 9 == 0) out += fmt::format("\n\n{}\n\f", n);   // a page ends
        }
    }
    return out + "\n\n\t\tVăn phòng - Phone: 0220.3837 444\n\t2023-06-09T18:03:56+0700\n\tNgười ký đã ký lên văn bản này!\n";
}
std::map<std::string, std::string, std::less<>> golden_values() {
    std::map<std::string, std::string, std::less<>> values;
    const json::value report = json::parse(golden());
    for (const auto& [form, rows] : report.at("forms").as_object())
        for (const auto& [number, cell] : rows.as_object()) {
            const json::value& v = cell.at("value");
            const catalog::FormRow* row = law().form_of(std::string(form), kDay)->find(std::string(number));
            std::string text = v.is_null() ? "" : v.is_double() ? format_decimal(*Decimal::of(std::llround(v.as_double() * 100), 2), 2) : json::serialize(v);
            if (row->printed_in() > 1 && !v.is_null()) text = fmt::format("{},{:03}", v.as_int64() / 1'000'000'000, (v.as_int64() % 1'000'000'000 + 500'000) / 1'000'000);
            if (v.is_null() && cell.at("state").as_string() == "none_arising") text = "–";
            values[std::string(form) + "/" + std::string(number)] = text;
        }
    return values;
}

TEST(ReadText, flat_tables_come_out_as_they_were) {
    for (const int style : {0, 1, 2, 3}) {
        const std::string text = flat_report(golden_values(), style);
        const auto read = read_report(law(), text, kDay);
        ASSERT_TRUE(read) << style;
        std::size_t rows = 0;
        for (const auto& [key, value] : golden_values()) {
            const auto slash = key.find('/');
            const std::string form = key.substr(0, slash), number = key.substr(slash + 1);
            const catalog::FormRow& row = *law().form_of(form, kDay)->find(number);
            if (row.kind == catalog::RowKind::heading) continue;
            ASSERT_TRUE(read->sheet.contains(form) && read->sheet.at(form).contains(number)) << style << " " << key;
            const Printed& p = read->sheet.at(form).at(number);
            const Printed expected = printed_value(row, value);
            EXPECT_EQ(p.kind, expected.kind) << style << " " << key << " " << p.text;
            EXPECT_EQ(p.value, expected.value) << style << " " << key << " " << p.text;
            ++rows;
        }
        EXPECT_GT(rows, 80u);
        const auto findings = check(text);
        EXPECT_TRUE(findings.empty()) << style << told(findings);
    }
}

TEST(ReadText, a_spoiled_figure_is_found_in_every_shape) {
    const struct { const char* key; const char* value; const char* form; const char* row; } rows[] = {
        {"BM7/6.7", "99,13", "BM7", "6.7"}, {"BM3/3.3.2", "1.388", "BM3", "3.3.2"}, {"BM6/2.4", "0", "BM6", "2.4"}, {"BM1/2", "60,4", "BM1", "2"}, {"BM1/3.3", "0", "BM1", "3.3"}, {"BM1/1", "13\n\n40", "BM1", "1"},
        {"BM4/2.1", "20/100 %", "BM4", "2.1"}, {"BM3/3.4.1", "Không có PAKN", "BM3", "3.4.1"}, {"BM5/2.1", "", "BM5", "2.1"}, {"BM3/2.2", "5.025.904739", "BM3", "2.2"},
    };
    for (const int style : {0, 1, 2, 3})
        for (const auto& r : rows) {
            auto values = golden_values();
            values[r.key] = r.value;
            const auto findings = check(flat_report(values, style));
            EXPECT_NE(blames(findings, r.form, r.row), nullptr) << style << " " << r.key << told(findings);
        }
}

TEST(ReadText, missing_rows_and_another_order_are_borne) {
    std::string text = "Biểu mẫu 3\nCải cách thủ tục hành chính\n3.3.2. Số hồ sơ TTHC giải quyết đúng hạn Hồ sơ 12\n3.3.1. Tổng số hồ sơ TTHC đã giải quyết xong Hồ sơ 11\n";
    EXPECT_NE(blames(check(text), "BM3", "3.3.2"), nullptr);
}

// ---- Word, Excel, PDF ----

std::string tc(const std::string& text, const std::string& properties = {}) { return "<w:tc><w:tcPr>" + properties + "</w:tcPr>" + word_paragraph(text) + "</w:tc>"; }

TEST(ReadTables, word_tables_with_merged_heads_are_read) {
    const std::string head = "<w:tr>" + tc("STT", "<w:vMerge w:val=\"restart\"/>") + tc("Chỉ tiêu thống kê", "<w:vMerge w:val=\"restart\"/>") + tc("Kết quả thống kê", "<w:gridSpan w:val=\"3\"/>") + "</w:tr>" +
                             "<w:tr>" + tc("", "<w:vMerge/>") + tc("", "<w:vMerge/>") + tc("Đơn vị tính") + tc("Số lượng/ Tỷ lệ") + tc("Ghi chú") + "</w:tr>";
    const auto row = [](const std::string& number, const std::string& value) { return "<w:tr>" + tc(number) + tc("Chỉ tiêu") + tc("Hồ sơ") + tc(value) + tc("") + "</w:tr>"; };
    const std::string form = word_paragraph("Biểu mẫu 3") + word_paragraph("Cải cách thủ tục hành chính") + "<w:tbl>" + head + row("3.3.", "99,93") + row("3.3.1", "1.387") + row("3.3.2", "1.388") + "</w:tbl>";
    const auto findings = check(word_file(form));
    EXPECT_NE(blames(findings, "BM3", "3.3.2", Severity::error), nullptr) << told(findings);
    EXPECT_NE(blames(findings, "BM3", "3.3", Severity::error), nullptr) << "1388/1387 is not 99,93";
    EXPECT_EQ(findings.size(), 2u) << told(findings);
}

TEST(ReadTables, excel_columns_may_be_moved_and_figures_be_text) {
    const auto sheet = [](const std::string& solved) {
        return workbook({{"Biểu mẫu 3"}, {"Ghi chú", "Số liệu", "STT", "Đơn vị", "Chỉ tiêu"}, {"", number(99.93), "3.3", "%", "Tỷ lệ"}, {"", solved.c_str(), "3.3.1", "Hồ sơ", "Đã giải quyết"}, {"x", number(1386), "3.3.2", "Hồ sơ", "Đúng hạn"}});
    };
    EXPECT_TRUE(check(sheet("1.387")).empty());
    EXPECT_NE(blames(check(sheet("1.400")), "BM3", "3.3"), nullptr);
    EXPECT_NE(blames(check(sheet("5.025.904739")), "BM3", "3.3.1", Severity::error), nullptr);
}

// ---- One figure spoiled at a time, in every kind of file ----

using Values = std::map<std::string, std::string, std::less<>>;   // "BM3/3.3.1" -> as printed

// How the tables of a file may look: which column holds what, and whether the head names them.
struct Layout {
    std::vector<int> order{0, 1, 2, 3, 4};   // STT, Chỉ tiêu, Đơn vị tính, Số lượng/ Tỷ lệ, Ghi chú
    std::vector<std::string> heads{"STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số lượng/ Tỷ lệ", "Ghi chú"};
};
std::vector<std::string> in_order(const std::vector<std::string>& cells, const Layout& layout) {
    std::vector<std::string> out;
    for (const int i : layout.order) out.push_back(cells[static_cast<std::size_t>(i)]);
    return out;
}
std::string printed(const Values& values, const catalog::Form& form, const catalog::FormRow& row) {
    const auto it = values.find(form.code + "/" + row.number);
    return row.kind == catalog::RowKind::heading || it == values.end() ? "" : it->second;
}

std::string json_report(const Values& values) {
    json::value report = json::parse(golden());
    for (const auto& [key, value] : values) {
        json::object& cell = report.at("forms").at(key.substr(0, 3)).at(key.substr(4)).as_object();
        if (!value.empty() && value != golden_values().at(key)) cell["value"] = value;
    }
    return json::serialize(report);
}
std::string excel_report(const Values& values, const Layout& layout = {}) {
    office::Workbook book;
    const auto row_of = [&](const std::vector<std::string>& cells) {
        std::vector<office::Cell> out;
        for (const std::string& text : in_order(cells, layout)) out.push_back(office::text(text));
        return out;
    };
    for (const catalog::Form& form : law().forms) {
        book.sheet("Biểu " + form.code.substr(2), std::vector<office::SheetColumn>(5));
        book.title("Biểu mẫu " + form.code.substr(2));
        book.row(row_of(layout.heads), office::RowStyle::head);
        for (const catalog::FormRow& row : form.rows) book.row(row_of({row.number, row.title, row.unit, printed(values, form, row), "ghi chú 2023"}));
    }
    return book.finish();
}
// `cells_of` writes the cells of a row: merged ones where a test wants them.
using CellsOf = std::function<std::string(const catalog::Form&, const catalog::FormRow&, const std::vector<std::string>&)>;
std::string word_report(const Values& values, const Layout& layout = {}, const CellsOf& cells_of = {}) {
    const auto plain = [&](const std::vector<std::string>& cells) {
        std::string out;
        for (const std::string& text : in_order(cells, layout)) out += tc(text);
        return out;
    };
    std::string body;
    for (const catalog::Form& form : law().forms) {
        body += word_paragraph("Biểu mẫu " + form.code.substr(2)) + word_paragraph(form.title) + "<w:tbl><w:tr>" + plain(layout.heads) + "</w:tr>";
        for (const catalog::FormRow& row : form.rows) {
            const std::vector<std::string> cells{row.number, row.title, row.unit, printed(values, form, row), "ghi chú 2023"};
            const std::string special = cells_of ? cells_of(form, row, cells) : "";
            body += "<w:tr>" + (special.empty() ? plain(cells) : special) + "</w:tr>";
        }
        body += "</w:tbl>";
    }
    return word_file(body);
}
// What the PDF reader hands on: words by their place; titles run over two lines, the notes hold numbers that are no figures.
std::string pdf_lines(const Values& values) {
    office::Document document{.kind = office::Kind::pdf, .blocks = {}};
    for (const catalog::Form& form : law().forms) {
        office::Block page;
        int top = 40;
        const auto put = [&](int left, std::string_view text) {
            std::size_t at = 0;
            for (int x = left; at < text.size(); x += 8) {
                const std::size_t end = std::min(text.find(' ', at), text.size());
                if (end > at) page.words.push_back({x, x + 6, top, std::string(text.substr(at, end - at))});
                at = end + 1;
            }
        };
        put(40, "Biểu mẫu " + form.code.substr(2));
        top += 14;
        for (const auto& [left, head] : {std::pair{40, "STT"}, {70, "Chỉ tiêu"}, {330, "Đơn vị tính"}, {420, "Số lượng"}, {500, "Ghi chú"}}) put(left, head);
        for (const catalog::FormRow& row : form.rows) {
            top += 14;
            put(40, row.number + ".");
            const std::size_t half = std::min(row.title.find(' ', 40), row.title.size());   // what a column of this width holds
            put(70, row.title.substr(0, half));
            put(330, row.unit);
            put(420, printed(values, form, row));
            put(500, "ghi theo sổ 2023");
            top += 12;
            put(70, row.title.substr(half));
        }
        document.blocks.push_back(std::move(page));
    }
    return lines_of_pages(document);
}

struct FileKind {
    const char* name;
    std::string (*make)(const Values&);
};
const FileKind kFileKinds[] = {
    {"JSON", json_report},
    {"text", [](const Values& v) { return flat_report(v); }},
    {"Excel", [](const Values& v) { return excel_report(v); }},
    {"Word", [](const Values& v) { return word_report(v); }},
    {"PDF", pdf_lines},
};

struct Spoiled {
    const char* key;
    const char* value;
    std::set<std::string> rules;   // every one that no longer holds, and no other
};
const std::vector<Spoiled>& spoiled() {
    static const std::vector<Spoiled> all{
        // rates
        {"BM1/2", "50,5", {"BM1.2.rate"}}, {"BM1/3.3", "0", {"BM1.3.3.none_arising"}}, {"BM2/2.2", "0", {"BM2.2.2.none_arising"}}, {"BM2/3.2", "100", {"BM2.3.2.none_arising"}},
        {"BM3/3.3", "99,39", {"BM3.3.3.rate"}}, {"BM3/3.4", "0", {"BM3.3.4.none_arising"}}, {"BM6/1", "98,15", {"BM6.1.rate"}}, {"BM7/6.4", "99", {"BM7.6.4.rate"}}, {"BM7/6.5", "98", {"BM7.6.5.rate"}},
        {"BM7/6.6", "0", {"BM7.6.6.rate"}}, {"BM7/6.7", "99,13", {"BM7.6.7.rate"}}, {"BM7/6.8", "0", {"BM7.6.8.rate"}},
        // sums; what a part loses its whole loses too
        {"BM3/1.4", "142", {"BM3.1.4.sum"}}, {"BM6/2", "2", {"BM6.2.sum"}}, {"BM6/2.4", "0", {"BM6.2.sum", "BM6.2.4.sum"}}, {"BM6/2.4.2", "1", {"BM6.2.4.sum"}}, {"BM6/2.3", "3", {"BM6.2.sum"}},
        // rules between rows; a part above its whole spoils the rate of both
        {"BM1/2.2", "39", {"BM1.tasks_done", "BM1.2.rate"}}, {"BM1/3.3.2", "1", {"BM1.issues_settled"}}, {"BM1/4.1", "11", {"BM1.assigned_tasks"}}, {"BM1/5.1", "1.395", {"BM1.survey_forms"}}, {"BM1/5", "0", {"BM1.survey_held"}},
        {"BM2/2.2.2", "1", {"BM2.checked_settled"}}, {"BM2/3.2.2", "1", {"BM2.reviewed_settled"}},
        {"BM3/3.3.2", "1.388", {"BM3.solved_in_time", "BM3.3.3.rate"}}, {"BM3/3.4.2", "1", {"BM3.feedback_settled"}}, {"BM3/1.1", "141", {"BM3.simplified"}}, {"BM3/1.2", "142", {"BM3.published"}},
        {"BM3/2.2", "142", {"BM3.inter_agency"}}, {"BM3/2.3", "142", {"BM3.anywhere"}},
        {"BM4/2.2", "21", {"BM4.posts_present"}}, {"BM4/3.2", "17", {"BM4.part_time_present"}}, {"BM4/2.5", "100", {"BM4.reduced_all"}}, {"BM4/3.4", "100", {"BM4.part_time_reduced_all"}},
        {"BM5/1.2", "18", {"BM5.positions"}}, {"BM5/1.1", "21", {"BM5.positions", "BM5.positions_in_quota"}},
        {"BM6/1.2", "2,8", {"BM6.disbursed", "BM6.1.rate"}},
        {"BM7/6.4.2", "67", {"BM7.provided_level_3", "BM7.6.4.rate", "BM7.provided_total"}}, {"BM7/6.4.3", "67", {"BM7.used_level_3"}}, {"BM7/6.5.2", "44", {"BM7.provided_level_4", "BM7.6.5.rate", "BM7.provided_total"}},
        {"BM7/6.5.3", "44", {"BM7.used_level_4"}}, {"BM7/6.4.1", "99", {"BM7.eligible_in_catalogue", "BM7.6.4.rate"}}, {"BM7/6.6.1", "110", {"BM7.provided_total", "BM7.6.6.rate"}},
        {"BM7/6.6.2", "110", {"BM7.on_national_portal", "BM7.6.6.rate"}}, {"BM7/6.7.2", "1.396", {"BM7.online_received", "BM7.6.7.rate"}}, {"BM7/6.8.1", "142", {"BM7.fee_in_catalogue", "BM7.6.8.rate"}},
        {"BM7/6.8.2", "29", {"BM7.payable", "BM7.6.8.rate"}}, {"BM7/4", "0", {"BM7.platform"}},
        // cells
        {"BM3/2.2", "5.025.904739", {"BM3.2.2.unreadable"}}, {"BM6/1.1", "5.025.904739", {"BM6.1.1.unreadable"}}, {"BM7/6.7", "5.025.904739", {"BM7.6.7.unreadable"}}, {"BM1/1", "13 40", {"BM1.1.two_values"}},
        {"BM1/5.2", "3", {"BM1.5.2.choice"}}, {"BM3/2.2", "1,5", {"BM3.2.2.fraction"}}, {"BM7/3", "100,5", {"BM7.3.above_100"}}, {"BM4/2.1", "20/100 %", {"BM4.2.1.mixed"}}, {"BM4/2.5", "2/100%", {"BM4.2.5.two_values"}}, {"BM3/3.4.1", "Không có PAKN", {"BM3.3.4.1.words"}},
        {"BM3/2.1", "-4", {"BM3.2.1.negative"}},
    };
    return all;
}

TEST(SpoiledReport, an_unspoiled_one_of_any_kind_yields_nothing) {
    for (const FileKind& kind : kFileKinds) {
        const auto findings = check(kind.make(golden_values()));
        EXPECT_TRUE(findings.empty()) << kind.name << told(findings);
    }
}

TEST(SpoiledReport, one_figure_gives_exactly_its_findings_in_every_kind_of_file) {
    for (const FileKind& kind : kFileKinds)
        for (const Spoiled& s : spoiled()) {
            auto values = golden_values();
            ASSERT_TRUE(values.contains(s.key)) << s.key;
            values[s.key] = s.value;
            const auto findings = check(kind.make(values));
            const std::set<std::string>& expected = s.rules;
            std::set<std::string> rules;
            for (const Finding& f : findings) {
                rules.insert(f.rule);
                const catalog::Form& form = *law().form_of(f.form, kDay);
                const auto rule = std::find_if(form.checks.begin(), form.checks.end(), [&](const catalog::Check& c) { return form.code + "." + c.code == f.rule; });
                if (rule != form.checks.end()) { EXPECT_EQ(f.row, rule->blames) << kind.name << " " << s.key; }
                else { EXPECT_TRUE(f.rule.starts_with(fmt::format("{}.{}.", f.form, f.row))) << kind.name << " " << f.rule; }
            }
            EXPECT_EQ(rules, expected) << kind.name << " " << s.key << " = " << s.value << told(findings);
            EXPECT_EQ(findings.size(), expected.size()) << kind.name << " " << s.key;
        }
}

TEST(SpoiledReport, every_rule_of_the_forms_is_tried) {
    std::set<std::string> tried;
    for (const Spoiled& s : spoiled()) tried.insert(s.rules.begin(), s.rules.end());
    for (const catalog::Form& form : law().forms) {
        if (law().form_of(form.code, kDay) != &form) continue;
        for (const catalog::Check& c : form.checks)
            if (c.rule.rows_only()) { EXPECT_TRUE(tried.contains(form.code + "." + c.code)) << form.code << " " << c.code; }
        for (const catalog::FormRow& row : form.rows) {
            const std::string name = fmt::format("{}.{}.", form.code, row.number);
            if (row.over_figures()) continue;   // a report prints nothing to compare it with
            if (!row.num.empty()) { EXPECT_TRUE(tried.contains(name + "rate") || tried.contains(name + "none_arising")) << name; }
            if (!row.terms.empty()) { EXPECT_TRUE(tried.contains(name + "sum")) << name; }
        }
    }
}

TEST(ReadTables, columns_may_stand_in_any_order) {
    auto values = golden_values();
    values["BM3/3.3.2"] = "1.388";
    Layout layout;
    int tried = 0;
    do {
        if (++tried % 7 != 0) continue;   // 17 of the 120 orders; each file is a process
        EXPECT_TRUE(check(excel_report(golden_values(), layout)).empty()) << tried;
        for (const std::string& bytes : {excel_report(values, layout), word_report(values, layout)}) {
            const auto findings = check(bytes);
            EXPECT_EQ(findings.size(), 2u) << tried << told(findings);
            EXPECT_NE(blames(findings, "BM3", "3.3.2"), nullptr) << tried;
        }
    } while (std::next_permutation(layout.order.begin(), layout.order.end()));
    EXPECT_EQ(tried, 120);
}

TEST(ReadTables, no_other_column_is_taken_for_the_figures) {
    Layout nameless;   // the figures' column lost its head, and a note stands where figures usually are
    nameless.order = {0, 1, 2, 4, 3};
    nameless.heads[3] = "";
    for (const std::string& bytes : {excel_report(golden_values(), nameless), word_report(golden_values(), nameless)}) {
        const auto read = read_report(law(), bytes, kDay);
        ASSERT_FALSE(read);
        EXPECT_EQ(read.error().code, "checking.no_form");
    }
    nameless.order = {0, 1, 2, 3, 4};
    EXPECT_TRUE(check(excel_report(golden_values(), nameless)).empty()) << "without a head the figures stand where officials put them";
    Layout two_periods;
    two_periods.order = {0, 1, 3, 2, 4};
    two_periods.heads[2] = "Số liệu kỳ trước";
    EXPECT_TRUE(check(excel_report(golden_values(), two_periods)).empty()) << "the previous period stands beside";
}

TEST(ReadTables, merged_cells_hide_only_what_they_cover) {
    const std::string whole = "<w:gridSpan w:val=\"2\"/>";
    const struct { const char* name; CellsOf cells; std::set<std::string> rules; const char* absent; } rows[] = {
        {"unit and figure in one cell", [&](const auto& form, const auto& row, const auto& c) { return form.code == "BM3" && row.number == "2.2" ? tc(c[0]) + tc(c[1]) + tc(c[2] + " " + c[3], whole) + tc(c[4]) : ""; }, {"BM3.2.2.blank"}, nullptr},
        {"one figure over two rows", [&](const auto& form, const auto& row, const auto& c) {
             if (form.code != "BM5" || (row.number != "2.1" && row.number != "2.2")) return std::string();
             return tc(c[0]) + tc(c[1]) + tc(c[2]) + (row.number == "2.1" ? tc(c[3], "<w:vMerge w:val=\"restart\"/>") : tc("", "<w:vMerge/>")) + tc(c[4]);
         }, {"BM5.2.2.blank"}, nullptr},
        {"number and title in one cell", [&](const auto& form, const auto& row, const auto& c) { return form.code == "BM3" && row.number == "2.2" ? tc(c[0] + ". " + c[1], whole) + tc(c[2]) + tc(c[3]) + tc(c[4]) : ""; }, {}, "2.2"},
        {"a whole row in one cell", [&](const auto& form, const auto& row, const auto& c) { return form.code == "BM3" && row.number == "2.2" ? tc(c[0] + " " + c[1] + " " + c[3], "<w:gridSpan w:val=\"5\"/>") : ""; }, {}, "2.2"},
    };
    for (const auto& r : rows) {
        const auto checked = check_report(law(), word_report(golden_values(), {}, r.cells), kDay);
        ASSERT_TRUE(checked) << r.name;
        std::set<std::string> rules;
        for (const Finding& f : checked->findings) rules.insert(f.rule);
        EXPECT_EQ(rules, r.rules) << r.name << told(checked->findings);
        if (r.absent) { EXPECT_FALSE(checked->read.sheet.at("BM3").contains(r.absent)) << r.name; }
    }
}

TEST(ReadTables, a_numbered_row_that_the_form_does_not_have_is_a_finding) {
    const CellsOf renumbered = [](const auto& form, const auto& row, const auto& c) { return form.code == "BM7" && row.number == "6.8.2" ? tc("6.9.2.") + tc(c[1]) + tc(c[2]) + tc(c[3]) + tc(c[4]) : ""; };
    const auto findings = check(word_report(golden_values(), {}, renumbered));
    ASSERT_EQ(findings.size(), 1u) << told(findings);
    EXPECT_EQ(findings[0].rule, "unknown_row");
    EXPECT_EQ(findings[0].row, "6.9.2");
}

TEST(ReadReport, random_bytes_and_scans_are_refused_with_a_remedy) {
    std::mt19937 dice(11);
    for (int i = 0; i < 200; ++i) {
        std::string bytes(1 + dice() % 5000, '\0');
        for (char& c : bytes) c = static_cast<char>(dice());
        if (i % 4 == 0) bytes.insert(0, "PK\x03\x04");
        if (i % 4 == 1) bytes.insert(0, "%PDF-1.7\n");
        const auto read = read_report(law(), bytes, kDay);
        ASSERT_FALSE(read) << i;
        EXPECT_EQ(read.error().field, "file") << i;
        EXPECT_TRUE(read.error().message.find("Hãy") != std::string::npos || read.error().message.find("hãy") != std::string::npos || read.error().message.find("cần có") != std::string::npos) << read.error().message;
    }
    EXPECT_EQ(read_report(law(), pdf_file(""), kDay).error().code, "office.no_text");
    EXPECT_EQ(read_report(law(), pdf_file("Bieu mau 3"), kDay).error().code, "checking.no_form");
}

TEST(ReadReport, unusable_files_are_refused_with_a_reason) {
    const struct { std::string bytes; const char* code; } rows[] = {
        {"", "checking.empty"},
        {" \n ", "checking.empty"},
        {"{\"forms\":", "checking.json"},
        {"{\"a\":1}", "checking.no_form"},
        {"{\"forms\":{}}", "checking.no_form"},
        {"Kính gửi: Ủy ban nhân dân huyện", "checking.no_form"},
        {"\xC3\x28", "checking.kind"},
        {std::string("ab\0cd", 5), "checking.kind"},
        {std::string(100, '{'), "checking.json"},
        {"PK\x03\x04 cut", "office.damaged"},
        {word_file(word_paragraph("Biểu mẫu không có dòng nào")), "checking.no_form"},
        {workbook({{"STT", "Chỉ tiêu"}, {"1", "x"}}), "checking.no_form"},
        {"%PDF-1.4 cut", "office.damaged"},
    };
    for (const auto& r : rows) {
        const auto read = read_report(law(), r.bytes, kDay);
        ASSERT_FALSE(read) << r.bytes.substr(0, 20);
        EXPECT_EQ(read.error().code, r.code) << r.bytes.substr(0, 20);
    }
}

// Cut and shaken files may be refused or misread, never crash.
TEST(ReadReport, cut_and_shaken_files_do_no_harm) {
    std::mt19937 dice(7);
    const std::string packed = workbook({{"Biểu mẫu 3"}, {"STT", "Chỉ tiêu", "Đơn vị", "Số liệu"}, {"3.3.1", "x", "y", number(5)}});
    for (const std::string& whole : {golden(), flat_report(golden_values()), packed})
        for (int i = 0; i < (whole == packed ? 40 : 300); ++i) {   // each packed one is a process
            std::string bytes = whole.substr(0, dice() % whole.size());
            for (int k = 0; k < 5 && !bytes.empty(); ++k) bytes[dice() % bytes.size()] = static_cast<char>("0123456789.,%/-{}[]\" \n"[dice() % 22]);
            const auto checked = check_report(law(), bytes, kDay);
            if (!checked) { EXPECT_TRUE(checked.error().code.starts_with("checking.") || checked.error().code.starts_with("office.")) << checked.error().code; }
        }
}

// The signed report this was first tried on is not part of the project; where it lies beside it, its known contradictions are found.
TEST(ReadText, the_signed_report_shows_its_contradictions) {
    const std::string path = kRoot + "/../shared/seeds/002_9ce61a9deef6d420.txt";
    if (!std::filesystem::exists(path)) {
        std::cout << "1 not run (no seeds)\n";
        return;
    }
    const auto findings = check(file(path));
    const std::pair<const char*, const char*> known[] = {{"BM7", "6.7"}, {"BM7", "6.8"}, {"BM6", "1"}, {"BM6", "2.4"}, {"BM1", "1"}, {"BM1", "5.1"}, {"BM1", "3.3"}, {"BM2", "2.2"}, {"BM2", "3.2"}, {"BM3", "1.1"},
                                                        {"BM1", "4.1"}, {"BM7", "4"}, {"BM4", "2.5"}, {"BM4", "3.4"}};
    for (const auto& [form, row] : known) EXPECT_NE(blames(findings, form, row), nullptr) << form << " " << row;
    const std::pair<const char*, const char*> right[] = {{"BM1", "2"}, {"BM3", "1.4"}, {"BM3", "3.3"}, {"BM7", "6.4"}, {"BM7", "6.5"}, {"BM7", "6.6"}, {"BM7", "6.6.1"}, {"BM4", "2.2"}, {"BM1", "2.2"}};
    for (const auto& [form, row] : right) EXPECT_EQ(blames(findings, form, row), nullptr) << form << " " << row << told(findings);
    std::size_t errors = 0;
    for (const Finding& f : findings) errors += f.severity == Severity::error;
    EXPECT_EQ(errors, 9u) << told(findings);
}

}  // namespace
}  // namespace xaso::checking
