// What came before dossiers at Bình Minh: some of the online ones were registered first, others were answered with form 02 or 03, at the counter
// and online, were withdrawn, or wait. Numbers of dossiers know nothing of it; the script's own dice are left alone.
#include <fmt/format.h>

#include <algorithm>

#include "app/sample_script.h"
#include "modules/onestop/intake.h"

namespace xaso::app::sample {
using namespace std::chrono_literals;
using onestop::Channel;
using onestop::WrittenAnswer;

namespace {

constexpr int kWeeks = 26;

onestop::PersonInput citizen(int n) {
    static const std::vector<std::string> names{"Nguyễn Thị Mẫu", "Trần Văn Thử", "Lê Thị Ví Dụ", "Phạm Văn Mẫu", "Vũ Thị Thử", "Đỗ Văn Ví Dụ"};
    const auto at = static_cast<std::size_t>(n);
    return {.name = names[at % names.size()], .citizen_id = fmt::format("030{}{:02}{:06}", n % 2 ? 0 : 1, 60 + n % 40, 990'000 + n), .phone = fmt::format("09{:08}", 90'000'000 + n),
            .address = fmt::format("Thôn {}, xã Bình Minh", n % 9 + 1), .email = n % 3 ? std::string{} : fmt::format("cong.dan.{}@mail.example", n)};
}

onestop::AcceptInput asked(const std::string& procedure, int n, Channel channel) {
    onestop::AcceptInput in;
    in.procedure = procedure;
    in.channel = channel;
    in.applicant = citizen(n);
    in.papers = {{"Tờ khai theo mẫu", channel == Channel::online ? "electronic" : "original", 1}};
    return in;
}

onestop::AnswerInput answer(WrittenAnswer form, int n) {
    if (form == WrittenAnswer::supplement) {
        static const std::vector<std::string> missing{"Giấy tờ chứng minh nhân thân", "Giấy tờ kèm theo của thủ tục"};
        return {form, n % 2 ? "" : "Tờ khai thiếu chữ ký của người yêu cầu.", "", {missing[static_cast<std::size_t>(n) % missing.size()]}};
    }
    return n % 2 ? onestop::AnswerInput{form, "Không thuộc thẩm quyền giải quyết của xã; đã hướng dẫn nơi nộp.", "Điều 17 Nghị định 61/2018/NĐ-CP"}
                 : onestop::AnswerInput{form, "Người nộp không phải đối tượng thực hiện thủ tục.", "Điều 17 Nghị định 61/2018/NĐ-CP"};
}

const std::vector<std::string> kProcedures{"1.001193", "2.000635", "1.004873", "1.004194"};

}  // namespace

void write_binh_minh_intake(Script& script, Day today) {
    const auto days = script.working_days(today - std::chrono::days{7 * kWeeks}, today);
    if (days.size() < 3) return;
    script.registers_first(LocalTime{days.front()});
    int n = 0;
    const auto at_counter = [&](Day day, WrittenAnswer form, std::string request = {}) {
        script.work(LocalTime{day} + 9h + std::chrono::minutes{n % 50}, [n, form, request](sql::Tx& tx, const SampleParts& parts, UnitId unit, const Staff& staff, Instant now) -> Result<void> {
            onestop::AcceptInput in = asked(request.empty() ? kProcedures[static_cast<std::size_t>(n) % kProcedures.size()] : std::string{}, n, Channel::desk);
            XASO_CHECK(onestop::Intake(parts.desk).turn_away(tx, {unit, staff.desk, "sample"}, now, in, request, answer(form, n)));
            return {};
        });
        ++n;
    };
    // Registered in the evening, answered in the morning.
    enum class Fate { incomplete, refused, withdrawn, waits };
    const auto online = [&](LocalTime registered, LocalTime answered, Fate fate) {
        script.work(registered, [n](sql::Tx& tx, const SampleParts& parts, UnitId unit, const Staff& staff, Instant now) -> Result<void> {
            XASO_CHECK(onestop::Intake(parts.desk).submit(tx, {unit, staff.desk, "sample"}, now, asked(kProcedures[static_cast<std::size_t>(n) % kProcedures.size()], n, Channel::online)));
            return {};
        });
        if (fate != Fate::waits)
            script.work(answered, [n, fate](sql::Tx& tx, const SampleParts& parts, UnitId unit, const Staff& staff, Instant now) -> Result<void> {
                const onestop::Intake intake(parts.desk);
                const record::Actor by{unit, staff.desk, "sample"};
                for (const onestop::Submission& s : intake.list(tx, unit, {.waiting = true, .state = {}, .form = {}})) {
                    if (parts.desk.person(tx, unit, s.applicant_id)->citizen_id != citizen(n).citizen_id) continue;
                    if (fate == Fate::withdrawn) return intake.withdraw(tx, by, now, s.id, s.version, "Nộp nhầm thủ tục.").map([](const onestop::Submission&) {});
                    return intake.answer(tx, by, now, s.id, s.version, answer(fate == Fate::incomplete ? WrittenAnswer::supplement : WrittenAnswer::refusal, n)).map([](const onestop::Submission&) {});
                }
                return {};
            });
        ++n;
    };
    for (std::size_t i = 0; i + 2 < days.size(); ++i) {
        const Day day = days[i], next = days[i + 1];
        if (i % 5 == 0) at_counter(day, WrittenAnswer::supplement);
        if (i % 8 == 3) at_counter(day, WrittenAnswer::refusal);
        if (i % 23 == 7) at_counter(day, WrittenAnswer::refusal, "Cấp hộ chiếu phổ thông");
        const LocalTime evening = LocalTime{day} + 20h + std::chrono::minutes{static_cast<int>(i) % 60};
        if (i % 6 == 1) online(evening, LocalTime{next} + 8h + 20min, Fate::incomplete);
        if (i % 9 == 2) online(evening, LocalTime{next} + 8h + 40min, Fate::refused);
        if (i % 17 == 4) online(evening, LocalTime{next} + 8h, Fate::withdrawn);
    }
    const LocalTime last_evening = LocalTime{days[days.size() - 2]} + 19h;
    online(last_evening, {}, Fate::waits);
    online(last_evening + 2h, {}, Fate::waits);
    online(last_evening + 3h, {}, Fate::waits);
}

}  // namespace xaso::app::sample
