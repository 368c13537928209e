// The queue of Bình Minh: kinds and counters, and the tickets of the last working days up to the moment of loading.
#include <algorithm>

#include "app/sample_script.h"

namespace xaso::app::sample {

using std::chrono::minutes;

namespace {
constexpr int kDays = 6;   // of tickets before today
struct SampleKind { const char* name; const char* prefix; int of_ten; };
constexpr SampleKind kKinds[] = {{"Tư pháp", "A", 5}, {"Đất đai, xây dựng", "B", 2}, {"Chính sách xã hội", "C", 2}, {"Nhận kết quả", "D", 1}};
struct SampleCounter { const char* name; const char* prefixes; };
constexpr SampleCounter kCounters[] = {{"Quầy 1", "AD"}, {"Quầy 2", "ACD"}, {"Quầy 9", "B"}};
constexpr const char* kFirstKindNow = "Hộ tịch, chứng thực";
constexpr const char* kLastCounterNow = "Quầy 3";

queue::KindId kind_by_prefix(sql::Session& s, const queue::Queue& queue, UnitId unit, const std::string& prefix) {
    for (const queue::Kind& k : queue.kinds(s, unit))
        if (k.prefix == prefix) return k.id;
    return {};
}
}  // namespace

void Script::queue(LocalTime at) {
    add(at, [this, at](sql::Tx& tx) -> Result<void> {
        const auto by = actor(staff_.coordinator);
        for (const SampleKind& k : kKinds) XASO_CHECK(parts_.queue.keep_kind(tx, by, to_instant(at), {{}, k.name, k.prefix, true, 1}));
        for (const SampleCounter& c : kCounters) {
            queue::Counter counter{{}, c.name, true, 1, {}};
            for (const char* p = c.prefixes; *p; ++p) counter.kinds.push_back(kind_by_prefix(tx, parts_.queue, unit_, std::string(1, *p)));
            XASO_CHECK(parts_.queue.keep_counter(tx, by, to_instant(at), counter));
        }
        return {};
    });
    // Half a year on the names are those that people ask for.
    const LocalTime later = at + std::chrono::days{190};
    add(later, [this, later](sql::Tx& tx) -> Result<void> {
        const auto by = actor(staff_.coordinator);
        queue::Kind kind = parts_.queue.kinds(tx, unit_).front();
        kind.name = kFirstKindNow;
        XASO_CHECK(parts_.queue.keep_kind(tx, by, to_instant(later), kind));
        queue::Counter counter = parts_.queue.counters(tx, unit_).back();
        counter.name = kLastCounterNow;
        XASO_CHECK(parts_.queue.keep_counter(tx, by, to_instant(later), counter));
        return {};
    });
}

void Script::queue_day(Day day) {
    Dice own(static_cast<std::uint64_t>(day.time_since_epoch().count()));   // of what goes differently
    for (const OpenSpan& span : calendar_.spans(day)) {
        const LocalTime open = LocalTime{day} + span.open, close = LocalTime{day} + span.close;
        // Most come early in the half-day.
        const int length = static_cast<int>(std::chrono::duration_cast<minutes>(close - open).count());
        for (int n = dice.between(18, 26); n > 0; --n) {
            const LocalTime at = open + minutes{std::min(dice.below(length - 15), dice.below(length - 15))};
            int draw = dice.below(10);
            const SampleKind* kind = kKinds;
            for (const SampleKind& k : kKinds) {
                kind = &k;
                if ((draw -= k.of_ten) < 0) break;
            }
            const bool priority = dice.chance(12);
            const int which = dice.below(100);
            add(at, [this, at, prefix = std::string(kind->prefix), priority, which](sql::Tx& tx) -> Result<void> {
                const auto law = parts_.law.current();
                const auto& offered = law->queue.priorities;
                const std::string code = priority && !offered.empty() ? offered[static_cast<std::size_t>(which) % offered.size()].code : std::string{};
                XASO_CHECK(parts_.queue.take(tx, actor(staff_.desk), to_instant(at), kind_by_prefix(tx, parts_.queue, unit_, prefix), code));
                return {};
            });
        }
        if (own.chance(40) && span.close == calendar_.spans(day).back().close) {   // who comes at the end of the day is not called any more
            const LocalTime late = close - minutes{3};
            add(late, [this, late](sql::Tx& tx) -> Result<void> {
                XASO_CHECK(parts_.queue.take(tx, actor(staff_.desk), to_instant(late), kind_by_prefix(tx, parts_.queue, unit_, "C"), {}));
                return {};
            });
        }
        for (std::size_t n = 0; n < std::size(kCounters); ++n) {
            const auto who = actor(n == 2 ? staff_.solvers.front() : staff_.desk);
            const auto held = [this](sql::Tx& tx, std::size_t number) {
                const auto counters = parts_.queue.counters(tx, unit_);
                return parts_.queue.at_counter(tx, unit_, counters[number].id);
            };
            for (LocalTime at = open + minutes{dice.between(2, 6)}; at + minutes{15} < close;) {
                const bool looks_back = own.chance(25);   // for somebody who was called in vain and has come since
                add(at, [this, at, who, n, held, looks_back](sql::Tx& tx) -> Result<void> {
                    const queue::Counter counter = parts_.queue.counters(tx, unit_)[n];
                    const auto absent = looks_back ? parts_.queue.absent_of(tx, unit_, floor<std::chrono::days>(at), counter.kinds) : std::vector<queue::Ticket>{};
                    if (absent.empty()) {
                        XASO_CHECK(parts_.queue.call_next(tx, who, to_instant(at), counter.id));
                        return {};
                    }
                    if (const auto t = held(tx, n)) { XASO_CHECK(parts_.queue.done(tx, who, to_instant(at), t->id, t->version)); }
                    XASO_CHECK(parts_.queue.take_back(tx, who, to_instant(at), absent.front().id, absent.front().version, counter.id));
                    return {};
                });
                const bool there = dice.chance(94);
                const LocalTime begins = at + minutes{1};
                add(begins, [this, begins, who, n, there, held](sql::Tx& tx) -> Result<void> {
                    const auto t = held(tx, n);
                    if (!t || t->state != queue::State::called) return {};
                    if (there) { XASO_CHECK(parts_.queue.serve(tx, who, to_instant(begins), t->id, t->version)); }
                    else { XASO_CHECK(parts_.queue.recall(tx, who, to_instant(begins), t->id, t->version)); }
                    return {};
                });
                const bool elsewhere = own.chance(4);   // took a number of the wrong kind
                if (!there || elsewhere) {
                    const LocalTime after = begins + minutes{1};
                    add(after, [this, after, who, n, there, held](sql::Tx& tx) -> Result<void> {
                        const auto t = held(tx, n);
                        if (!t) return {};
                        if (!there) { XASO_CHECK(parts_.queue.absent(tx, who, to_instant(after), t->id, t->version)); }
                        else { XASO_CHECK(parts_.queue.move(tx, who, to_instant(after), t->id, t->version, kind_by_prefix(tx, parts_.queue, unit_, n == 2 ? "A" : "B"))); }
                        return {};
                    });
                }
                at += there ? minutes{dice.between(6, n == 2 ? 22 : 14)} : minutes{3};
                if (at + minutes{15} >= close)
                    add(at, [this, at, who, n, held](sql::Tx& tx) -> Result<void> {
                        const auto t = held(tx, n);
                        if (t) { XASO_CHECK(parts_.queue.done(tx, who, to_instant(at), t->id, t->version)); }
                        return {};
                    });
            }
        }
    }
}

void write_binh_minh_queue(Script& script, Day today) {
    script.queue(LocalTime{make_day(2025, 7, 1)} + std::chrono::hours{8});
    const auto days = script.working_days(today - std::chrono::days{21}, today);
    for (std::size_t i = days.size() > kDays + 1 ? days.size() - kDays - 1 : 0; i < days.size(); ++i) script.queue_day(days[i]);
}

}  // namespace xaso::app::sample
