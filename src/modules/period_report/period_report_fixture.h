// For tests: the commune of reporting's tests with the people who make its report, and findings that a test sets.
#pragma once

#include "modules/reporting/reporting_fixture.h"
#include "period_report/period_report.h"

namespace xaso::period_report {

class WithPeriod : public reporting::WithReports {
protected:
    WithPeriod() {
        some_months();
        for (const auto& [login, role] : {std::pair{"canbo", "specialist"}, {"tuphap", "specialist"}, {"vanthu", "clerk"}, {"daumoi", "coordinator"}, {"chutich", "leader"}, {"motcua", "desk"}, {"thanhtra", "auditor"}})
            add_account(kCommune, login, role, {});
        add_account(kNeighbour, "hangxom", "coordinator", {kCommune});
    }
    record::Actor as(const std::string& login) const { return {kCommune, accounts.at(login), "command"}; }
    // "" or the code of the refusal.
    template <class F> std::string tried(F&& job) {
        const auto done = write(kCommune, [&](sql::Tx& tx) -> Result<int> {
            XASO_CHECK(job(tx));
            return 0;
        });
        return done ? "" : done.error().code;
    }
    std::string save(const std::string& login, std::string_view part, std::string_view paragraph, std::string_view text, int version) {
        return tried([&](sql::Tx& tx) { return reports.save(tx, as(login), now, half, part, {{std::string(paragraph), std::string(text), version}}); });
    }
    std::string hand_in(const std::string& login, std::string_view part) { return tried([&](sql::Tx& tx) { return reports.hand_in(tx, as(login), now, half, part); }); }
    std::string merge(const std::string& login, std::string_view part) { return tried([&](sql::Tx& tx) { return reports.merge(tx, as(login), now, half, part); }); }
    std::string sign(const std::string& login, SignInput input = {12, {}, make_day(2023, 6, 9), {}}) { return tried([&](sql::Tx& tx) { return reports.sign(tx, as(login), now, half, input); }); }
    // Every part written, handed in and merged by the coordinator.
    void all_merged() {
        for (const catalog::OutlinePart& part : shipped()->outline.parts) {
            for (const catalog::Paragraph& p : part.paragraphs)
                if (p.text.empty() && save("daumoi", part.code, p.key, "Không có.", 0) != "") throw std::runtime_error("save " + part.code);
            written(kCommune, [&](sql::Tx& tx) -> Result<int> {
                XASO_TRY(const reporting::Report report, reporting.compute_forms(tx, kCommune, half));
                for (const reporting::FormResult& f : report.forms) {
                    if (f.form->area != part.area) continue;
                    for (const reporting::Cell& cell : f.cells)
                        if (cell.source == reporting::Source::entered && cell.row->type == catalog::RowType::choice)
                            XASO_CHECK(reporting.enter(tx, as("daumoi"), now, half, f.form->code, cell.row->number, reporting::CellState::value, cell.row->choices.back().value, {}, 0));
                }
                XASO_CHECK(reports.fill_blank(tx, as("daumoi"), now, half, part.code));
                return 0;
            });
            if (hand_in("daumoi", part.code) != "" || merge("daumoi", part.code) != "") throw std::runtime_error("merge " + part.code);
        }
    }
    Overview overview() {
        sql::Reader s = db->read();
        auto o = reports.overview(s, kCommune, half);
        if (!o) throw std::runtime_error(o.error().code);
        return std::move(*o);
    }
    Text text(std::string_view part, std::string_view paragraph) {
        sql::Reader s = db->read();
        const auto all = reports.texts(s, kCommune, half, part);
        for (const auto& [p, t] : *all)
            if (p.key == paragraph) return t;
        throw std::runtime_error("no paragraph");
    }
    std::string words(std::string_view part, std::string_view paragraph) {
        sql::Reader s = db->read();
        const auto d = *reports.document(s, kCommune, half);
        for (const DocumentPart& p : d.parts)
            for (const DocumentParagraph& q : p.paragraphs)
                if (p.code == part && q.key == paragraph) {
                    std::string out;
                    for (const Line& line : q.lines) out += (out.empty() ? "" : "\n") + plain(line);
                    return out;
                }
        throw std::runtime_error("no paragraph");
    }

    Instant now = at("2023-06-09T16:02");
    std::vector<Finding> found;   // what the checks say, whatever the figures
    Reports reports{reporting, units, access, [this](sql::Session&, const reporting::Report&) { return found; }};
};

}  // namespace xaso::period_report
