// Old civil-status books of Bình Minh on their way into the program, half-way through: one settled in part, one keyed by one person so far,
// one not cut yet. All people are made up.
#include <fmt/format.h>

#include "app/sample_script.h"

namespace xaso::app::sample {
namespace {

using keying::Entry;
using keying::Keying;

constexpr const char* kFamily[] = {"Nguyễn", "Trần", "Lê", "Phạm", "Vũ", "Đào"};
constexpr const char* kGiven[] = {"Văn Mẫu", "Thị Mẫu", "Văn Thử", "Thị Thử", "Đức Mẫu", "Thị Minh Mẫu"};

std::string person(int nth) { return fmt::format("{} {}", kFamily[nth % 6], kGiven[(nth * 5 + nth / 6) % 6]); }

Entry birth(int n) {
    const Day born = make_day(1987, 1, 3) + std::chrono::days{9 * n};
    Entry e;
    e.content.values = {{"entry", std::to_string(n)}, {"page", std::to_string((n + 2) / 3)}, {"name", person(n)}, {"sex", n % 2 ? "male" : "female"}, {"born_on", iso_day(born)}, {"birth_place", "Trạm xá xã"},
                        {"ethnic", "Kinh, Việt Nam"}, {"residence", fmt::format("Thôn {}", 1 + n % 4)}, {"father", person(n + 7)}, {"mother", person(n + 10)}, {"registered_on", iso_day(born + std::chrono::days{6})}, {"signer", "Phạm Văn Ký"}};
    return e;
}

Entry marriage(int n) {
    Entry e;
    e.content.values = {{"entry", std::to_string(n)}, {"page", std::to_string((n + 1) / 2)}, {"name", person(2 * n)}, {"other_name", person(2 * n + 1)}, {"other_born", std::to_string(1968 + n)},
                        {"registered_on", iso_day(make_day(1991, 2, 1) + std::chrono::days{20 * n})}, {"signer", "Phạm Văn Ký"}};
    return e;
}

// As a second reader has it: now and then another letter, another day, or a line nobody can read.
Entry read_again(Entry e, int n) {
    if (n == 8) e.content.values["name"] = "Lê Thị Mậu";
    if (n == 9) e.content.values["born_on"] = "1987-03-29";
    if (n == 11) return {{}, "Rách, không đọc được"};
    return e;
}

struct Paper {
    std::string kind, name, opened;
    int entries = 0, pages = 0;
};

}  // namespace

void write_binh_minh_keying(Script& script, Day first) {
    const auto paper = [&script](LocalTime at, const Paper& p) {
        books::Content c;
        c.values = {{"kind", p.kind}, {"volume", p.name}, {"opened_on", p.opened}, {"entries", std::to_string(p.entries)}, {"pages", std::to_string(p.pages)}, {"handed.number", "14/BB-UBND (mẫu)"}, {"handed.day", iso_day(std::chrono::floor<std::chrono::days>(at))},
                    {"handed.title", "Bàn giao sổ hộ tịch cũ để nhập"}, {"scanned_on", iso_day(std::chrono::floor<std::chrono::days>(at))}, {"state", "good"}};
        script.book_record(at, "civil_status_volume", c);
    };
    const LocalTime morning = LocalTime{first} + std::chrono::hours{9};
    paper(morning, {"birth", "01/1987", "1987-01-02", 12, 4});
    paper(morning, {"marriage", "01/1991", "1991-01-02", 8, 4});
    paper(morning, {"death", "02/1995", "1995-01-02", 5, 2});

    // The records of the papers, the batches of one in their order.
    const auto batches = [](sql::Tx& tx, const SampleParts& parts, UnitId unit, const std::string& kind) {
        const auto law = parts.law.current();
        const auto found = parts.books.list(tx, unit, *law->book("civil_status_volume"), {.words = {}, .filters = {{"kind", kind, kind}}, .sort = {}});
        return std::pair{found.at(0).id, parts.keying.batches(tx, unit, found.at(0).id)};
    };
    const auto entry_book = [](const SampleParts& parts) -> const books::Book& { return *parts.law.current()->book("civil_status_entry"); };
    const auto by = [](UnitId unit, AccountId account) { return record::Actor{unit, account, "sample"}; };

    script.work(morning + std::chrono::days{1}, [=](sql::Tx& tx, const SampleParts& parts, UnitId unit, const Staff& staff, Instant now) -> Result<void> {
        XASO_CHECK(parts.keying.cut(tx, by(unit, staff.registrar), now, entry_book(parts), batches(tx, parts, unit, "birth").first, 6));
        XASO_CHECK(parts.keying.cut(tx, by(unit, staff.registrar), now, entry_book(parts), batches(tx, parts, unit, "marriage").first, 8));
        for (const keying::Batch& b : batches(tx, parts, unit, "birth").second)
            for (const AccountId who : {staff.desk, staff.solvers.front()}) {
                XASO_CHECK(parts.keying.take(tx, by(unit, who), now, b.id));
                for (int n = b.first; n <= b.last; ++n) XASO_CHECK(parts.keying.key(tx, by(unit, who), now, b.id, n, who == staff.desk ? birth(n) : read_again(birth(n), n)));
                XASO_CHECK(parts.keying.hand_in(tx, by(unit, who), now, b.id));
            }
        return {};
    });
    script.work(morning + std::chrono::days{2}, [=](sql::Tx& tx, const SampleParts& parts, UnitId unit, const Staff& staff, Instant now) -> Result<void> {
        XASO_CHECK(parts.keying.lock_same(tx, by(unit, staff.registrar), now, batches(tx, parts, unit, "birth").second.at(0).id));
        const keying::BatchId id = batches(tx, parts, unit, "marriage").second.at(0).id;
        XASO_CHECK(parts.keying.take(tx, by(unit, staff.registrar), now, id));
        for (int n = 1; n <= 3; ++n) XASO_CHECK(parts.keying.key(tx, by(unit, staff.registrar), now, id, n, marriage(n)));
        return {};
    });
}

}  // namespace xaso::app::sample
