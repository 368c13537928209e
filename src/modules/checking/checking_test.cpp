// LAW the identities between rows of the seven forms and the rules on rates, as the forms' [[check]] entries and judge.cpp carry them out.
#include "checking/checking.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "checking/printed.h"
#include "checking/read_text.h"
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
                                                        {"BM1", "4.1"}, {"BM7", "4"}};
    for (const auto& [form, row] : known) EXPECT_NE(blames(findings, form, row), nullptr) << form << " " << row;
    const std::pair<const char*, const char*> right[] = {{"BM1", "2"}, {"BM3", "1.4"}, {"BM3", "3.3"}, {"BM7", "6.4"}, {"BM7", "6.5"}, {"BM7", "6.6"}, {"BM7", "6.6.1"}, {"BM4", "2.2"}, {"BM1", "2.2"}};
    for (const auto& [form, row] : right) EXPECT_EQ(blames(findings, form, row), nullptr) << form << " " << row << told(findings);
    std::size_t errors = 0;
    for (const Finding& f : findings) errors += f.severity == Severity::error;
    EXPECT_EQ(errors, 8u) << told(findings);
}

}  // namespace
}  // namespace xaso::checking
