// For tests: three people who key, a paper book of births, entries with synthetic names.
#pragma once

#include "keying/extracts.h"
#include "keying/matching.h"
#include "world/world.h"

namespace xaso::keying {

inline std::string id_text(BatchId id) { return std::to_string(id.value()); }

struct Office {
    explicit Office(sql::Dialect dialect) : w(dialect), books(w.program->record, w.program->law, w.program->units), keying(books) {}

    const Book& book() const { return *w.program->law.current()->book("civil_status_entry"); }
    const Book& volumes() const { return *w.program->law.current()->book("civil_status_volume"); }
    record::Actor as(int person) const { return {World::kHome, AccountId{person}, "command"}; }

    template <class F> auto write(F&& job) {
        using R = std::invoke_result_t<F&, sql::Tx&>;
        R out = refuse(Refusal{});
        w.program->db->run(World::kHome, [&](sql::Tx& tx) {
            out = job(tx);
            return out.has_value();
        });
        return out;
    }
    std::int64_t volume(int entries, const std::string& name = "01/1987", const std::string& kind = "birth", int pages = 3) {
        Content c;
        c.values = {{"kind", kind}, {"volume", name}, {"opened_on", "1987-01-02"}, {"entries", std::to_string(entries)}, {"pages", std::to_string(pages)}, {"handed.number", "01/BB"}, {"handed.day", "2026-10-01"}};
        return must(write([&](sql::Tx& tx) { return books.add(tx, w.by(), w.now, volumes(), c); })).id;
    }
    static Entry entry(int number, const std::string& name) {
        Entry e;
        e.content.values = {{"entry", std::to_string(number)}, {"page", "1"}, {"name", name}, {"registered_on", "1987-03-05"}, {"born_on", "1987-03-01"}, {"sex", "male"}};
        return e;
    }
    Result<int> cut(std::int64_t volume_id, int size) {
        return write([&](sql::Tx& tx) { return keying.cut(tx, w.by(), w.now, book(), volume_id, size); });
    }
    Result<int> take(int person, BatchId id) {
        return write([&](sql::Tx& tx) { return keying.take(tx, as(person), w.now, id); });
    }
    Result<void> key(int person, BatchId id, int position, const Entry& e) {
        return write([&](sql::Tx& tx) { return keying.key(tx, as(person), w.now, id, position, e); });
    }
    Result<void> hand_in(int person, BatchId id) {
        return write([&](sql::Tx& tx) { return keying.hand_in(tx, as(person), w.now, id); });
    }
    Result<Keying::Locked> lock_same(int person, BatchId id) {
        return write([&](sql::Tx& tx) { return keying.lock_same(tx, as(person), w.now, id); });
    }
    Result<std::int64_t> settle(int person, BatchId id, int position, const Entry& e) {
        return write([&](sql::Tx& tx) { return keying.settle(tx, as(person), w.now, id, position, e); });
    }
    // A batch keyed by 11 and by 12 and handed in twice; names as the two read them.
    BatchId keyed(std::int64_t volume_id, const std::vector<std::pair<std::string, std::string>>& names) {
        must(cut(volume_id, static_cast<int>(names.size())));
        const BatchId id = batches(volume_id).front().id;
        for (const int person : {11, 12}) {
            must(take(person, id));
            for (std::size_t i = 0; i < names.size(); ++i) must(key(person, id, static_cast<int>(i) + 1, entry(static_cast<int>(i) + 1, person == 11 ? names[i].first : names[i].second)));
            must(hand_in(person, id));
        }
        return id;
    }
    std::vector<Batch> batches(std::int64_t volume_id) {
        sql::Reader s = w.program->db->read();
        return keying.batches(s, World::kHome, volume_id);
    }
    Batch batch(BatchId id) {
        sql::Reader s = w.program->db->read();
        return keying.find(s, World::kHome, id).value();
    }
    std::vector<Compared> compare(BatchId id) {
        sql::Reader s = w.program->db->read();
        return keying.compare(s, World::kHome, book(), *keying.find(s, World::kHome, id));
    }
    books::Record record(std::int64_t id) {
        sql::Reader s = w.program->db->read();
        return books.find(s, World::kHome, book(), id).value();
    }
    std::vector<std::string> verify() {
        std::vector<std::string> out;
        sql::Reader s = w.program->db->read();
        for (const auto& part : {keying.verify(s, World::kHome), books.verify(s, World::kHome), w.program->record.verify(s, World::kHome)})
            for (const auto& m : part) out.push_back(m.says);
        return out;
    }

    World w;
    books::Books books;
    Keying keying;
    documents::Documents documents{w.program->record, XASO_SOURCE_DIR, {Extracts::template_kind()}};
    Extracts extracts{keying, documents, w.program->units};
    Matching matching{keying};
};

}  // namespace xaso::keying
