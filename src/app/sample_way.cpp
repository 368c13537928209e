// What happens to dossiers of Bình Minh beside the plain way: hand-overs, apologies, suspensions, second requests, corrected ends, people on leave,
// visits with several dossiers, files, money taken back; the past of it by templates in turn, and what is open on the day of loading.
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "app/sample_script.h"
#include "kernel/text.h"
#include "modules/onestop/files.h"
#include "modules/onestop/way.h"
#include "modules/publication/proposals.h"

namespace xaso::app::sample {

using onestop::Channel;
using std::chrono::days;
using std::chrono::floor;
using std::chrono::minutes;

namespace {

// One page that says what it stands for; the fonts of PDF have no Vietnamese letters.
std::string paper_pdf(const std::string& name) {
    const std::string drawn = fmt::format("BT /F1 16 Tf 72 760 Td (GIAY TO MAU) Tj 0 -28 Td /F1 12 Tf ({}) Tj ET", fold(name).substr(0, 80));
    std::string out = "%PDF-1.4\n";
    std::vector<std::size_t> starts;
    const auto object = [&](const std::string& body) {
        starts.push_back(out.size());
        out += fmt::format("{} 0 obj\n{}\nendobj\n", starts.size(), body);
    };
    object("<< /Type /Catalog /Pages 2 0 R >>");
    object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>");
    object(fmt::format("<< /Length {} >>\nstream\n{}\nendstream", drawn.size(), drawn));
    object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
    const std::size_t table = out.size();
    out += fmt::format("xref\n0 {}\n0000000000 65535 f \n", starts.size() + 1);
    for (const std::size_t at : starts) out += fmt::format("{:010} 00000 n \n", at);
    return out + fmt::format("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{}\n%%EOF\n", starts.size() + 1, table);
}

onestop::GivenFile given(const std::string& name) { return {.name = name + ".pdf", .bytes = paper_pdf(name)}; }

}  // namespace

std::vector<onestop::PaperInput> papers_of(const procedures::Draft& d, Channel channel, const std::string& case_name) {
    std::vector<onestop::PaperInput> out;
    for (const procedures::Paper& p : d.papers) {
        if (!p.needed_when.empty() || (!p.for_case.empty() && p.for_case != case_name)) continue;
        const bool original = p.originals > 0 || p.shown;
        out.push_back({p.name, channel == Channel::online ? "electronic" : original ? "original" : p.certified > 0 ? "certified" : "copy", std::max(1, p.originals + p.certified + p.copies)});
    }
    if (out.empty()) out.push_back({"Tờ khai theo mẫu", channel == Channel::online ? "electronic" : "original", 1});
    return out;
}

// ---- Of every dossier

AccountId Script::at_work(AccountId account, Day day) const {
    for (const onestop::SubstitutionInput& s : leaves_)
        if (s.absent == account && s.from <= day && day <= s.to) return s.substitute;
    return account;
}

void Script::leave(LocalTime at, const onestop::SubstitutionInput& leave) {
    leaves_.push_back(leave);
    add(at, [this, at, leave](sql::Tx& tx) { return onestop::Way(parts_.desk).substitute(tx, actor(staff_.coordinator), to_instant(at), leave); });
}

Result<void> Script::next_step(sql::Tx& tx, const record::Actor& by, Instant now, const onestop::Dossier& d) const {
    const onestop::Way way(parts_.desk);
    for (const onestop::Step& step : way.steps(tx, d)) {
        if (!step.current) continue;
        XASO_CHECK(way.finish_step(tx, by, now, d.id, d.version, step.no));
        return {};
    }
    throw std::logic_error("the sample's dossier has no step left: " + d.code);
}

void Script::scan(LocalTime at, AccountId by, std::size_t index, int paper, const std::string& name) {
    add(at, [this, at, by, index, paper, name](sql::Tx& tx) {
        return onestop::Files(parts_.desk).attach(tx, actor(by), to_instant(at), *parts_.desk.find(tx, unit_, ids_[index]), {{.paper = paper, .given = given(name)}});
    });
}

// ---- Stories

std::size_t Script::story(const Story& story) {
    const Day day = floor<days>(story.received);
    const std::size_t index = ids_.size();
    ids_.emplace_back();
    const procedures::Draft& d = *draft(story.procedure, day);
    const Channel channel = story.at_desk || !d.channels.online ? Channel::desk : Channel::online;
    onestop::AcceptInput input;
    input.procedure = story.procedure;
    input.channel = channel;
    input.case_name = story.case_name;
    input.applicant = story.with ? visitors_.at(*story.with) : turns_.pick(people_);
    visitors_[index] = input.applicant;
    input.papers = papers_of(d, channel, story.case_name);
    add(story.received, [this, index, with = story.with, input, at = to_instant(story.received)](sql::Tx& tx) -> Result<void> {
        onestop::AcceptInput now = input;
        if (with) now.with = parts_.desk.find(tx, unit_, ids_[*with])->code;
        XASO_TRY(const onestop::Dossier made, parts_.desk.accept(tx, actor(staff_.desk), at, now));
        ids_[index] = made.id;
        return {};
    });
    steps_.back().accepts = index;
    LocalTime at = story.received;
    for (const Turn& turn : story.turns) {
        Day on = floor<days>(at);
        for (int n = turn.after; n > 0; --n) on = calendar_.next_working_day(on);
        at = calendar_.effective(turn.after == 0 ? at + minutes{turns_.between(4, 25)} : LocalTime{on} + minutes{turns_.between(8 * 60, 10 * 60 + 30)});
        add(at, [this, index, turn, solver = staff_.*story.solver, at](sql::Tx& tx) { return happen(tx, *parts_.desk.find(tx, unit_, ids_[index]), turn, solver, at); });
    }
    return index;
}

Result<void> Script::happen(sql::Tx& tx, const onestop::Dossier& d, const Turn& turn, AccountId solver, LocalTime at) const {
    const Day today = floor<days>(at);
    const Instant now = to_instant(at);
    const std::string says(turn.says);
    const record::Actor holder = actor(at_work(d.assignee ? d.assignee : solver, today)), desk = actor(staff_.desk);
    const AccountId to = turn.to ? staff_.*turn.to : solver;
    const onestop::Way way(parts_.desk);
    const auto done = [](auto&& result) -> Result<void> {
        XASO_CHECK(result);
        return {};
    };

    if (turn.what == "hand_over") return done(way.hand_over(tx, holder, now, d.id, d.version, to, says));
    if (turn.what == "take" || turn.what == "give_back") {
        const record::Actor asked = actor(at_work(way.hand_overs(tx, unit_, d.id).back().to, today));
        return turn.what == "take" ? done(way.take(tx, asked, now, d.id, d.version)) : done(way.give_back(tx, asked, now, d.id, d.version, says));
    }
    if (turn.what == "apologize") {
        const Day day = way.working_day_after(tx, d, way.working_day_after(tx, d, std::max(d.due_day, today)));
        return done(way.apologize(tx, holder, now, d.id, {d.version, day, says}));
    }
    if (turn.what == "correct_end") {
        const LocalTime was = to_local(*d.ended_at), right = LocalTime{calendar_.works(d.due_day) ? d.due_day : floor<days>(was)} + std::chrono::hours{16};
        return done(way.correct_end(tx, actor(staff_.leader), now, d.id, {d.version, to_instant(std::min(right, was - minutes{5})), std::string(turn.ground), says}));
    }
    if (turn.what == "reassign") return way.reassign(tx, actor(staff_.leader), now, {{d.id, d.version}}, to, says);
    if (turn.what == "step") return next_step(tx, holder, now, d);

    const onestop::Files files(parts_.desk);
    if (turn.what == "upload" || turn.what == "upload_given_up") {   // through the page: kept first, then attached or dropped
        XASO_TRY(const onestop::WaitingFile kept, files.keep(tx, desk, now, given(says)));
        if (turn.what == "upload_given_up") return files.give_up(tx, desk, now, kept.id);
        return files.attach(tx, desk, now, d, {{.paper = 1, .waiting = kept.id}});
    }
    if (turn.what == "open_file") return done(files.open(tx, holder, now, d, 1));
    if (turn.what == "remove_file") return files.remove(tx, desk, now, d, 1, says);
    if (turn.what == "result_file") return files.attach(tx, holder, now, d, {{.paper = onestop::kResultPaper, .given = given(says)}});

    if (turn.what == "note") return parts_.fees.note(tx, desk, now, d.id, {{.code = says, .units = 2, .exemption = std::string(turn.ground)}});
    if (turn.what == "cash" || turn.what == "transfer") return done(parts_.fees.collect_owed(tx, desk, now, d.id, turn.what == "cash" ? fees::Method::cash : fees::Method::transfer));
    if (turn.what == "cancel_receipt") return done(parts_.fees.cancel(tx, actor(staff_.accountant), now, parts_.fees.receipts_of(tx, unit_, d.id).back().id, says, true));

    // An action of the process.
    onestop::ActionInput input{.action = std::string(turn.what), .version = d.version, .reason = says, .assignee = {}, .legal_ground = {}, .superior_reason = {}, .until = {}};
    record::Actor by = holder;
    if (turn.what == "assign") {
        by = d.assignee ? actor(staff_.leader) : desk;
        input.superior = bool(d.assignee);
        input.assignee = to;
    }
    if (turn.what == "return") by = desk;
    if (turn.what == "suspend") input.until = turn.until == Day{} ? floor<days>(at) + days{14} : turn.until;
    if (turn.what == "supplement" && !turn.ground.empty()) {
        by = actor(staff_.leader);
        input.superior = true;
        input.superior_reason = turn.ground;
    } else {
        input.legal_ground = turn.ground;
    }
    XASO_TRY(const onestop::Dossier after, parts_.desk.act(tx, by, now, d.id, input));
    if (turn.what == "finish" && d.channel == Channel::online) return files.attach(tx, by, now, after, {{.paper = onestop::kResultPaper, .given = given("ket-qua-giai-quyet")}});
    return {};
}

namespace {

// Telling what the templates below tell, in turn, one every few days: each comes back some times in half a year.
struct Template {
    const char* procedure;
    std::vector<Turn> turns;
    const char* case_name = "";
};

const Turn kAssign{0, "assign"}, kFinish{1, "finish", "Đã có kết quả giải quyết."}, kReturn{0, "return"};

const std::vector<Template>& templates() {
    static const std::vector<Template> all{
        {"1.004884", {kAssign, {0, "hand_over", "Kiểm tra sổ hộ tịch lưu, cho ý kiến", "", &Staff::registrar}, {0, "take"}, {1, "hand_over", "Đã kiểm tra, trình ký", "", &Staff::leader}, {0, "take"}, kFinish, kReturn}},
        {"1.010833", {kAssign, {0, "hand_over", "Trình ký giấy xác nhận", "", &Staff::leader}, {1, "give_back", "Thiếu trích lục hồ sơ người có công; bổ sung rồi trình lại."},
                      {0, "hand_over", "Đã kèm trích lục, trình ký", "", &Staff::leader}, {0, "take"}, kFinish, kReturn}},
        {"1.001022", {kAssign, {2, "apologize", "Chờ công an xã trả lời xác minh cư trú."}, {2, "finish", "Đã có kết quả giải quyết."}, kReturn}},
        {"1.013225", {kAssign, {4, "suspend", "Thửa đất đang được thanh tra, chờ kết luận.", "Khoản 3 Điều 103 Luật Xây dựng 2014 (mẫu)"}, {3, "continue"}, {2, "finish", "Đã cấp giấy phép."}, kReturn},
         "Nhà ở riêng lẻ"},
        {"1.012796", {kAssign, {1, "payment", "Nộp lệ phí trước bạ theo thông báo của cơ quan thuế."}, {2, "resume"}, kFinish, kReturn}},
        {"1.004884", {{0, "supplement", "Tờ khai chưa ghi số, ngày của giấy khai sinh cũ."}, {2, "resume"}, kFinish, kReturn}},
        {"2.001255", {kAssign, {0, "supplement", "Thiếu giấy tờ chứng minh quan hệ nuôi con nuôi."}, {4, "refuse", "Không có giấy tờ, người làm chứng chứng minh việc nuôi con nuôi trước đây.", "Điều 29 Nghị định số 19/2011/NĐ-CP (mẫu)"}}},
        {"1.013314", {kAssign, {1, "refuse", "Diện tích nhà ở bình quân không đủ theo quy định của thành phố.", "Khoản 3 Điều 20 Luật Cư trú 2020 (mẫu)"}}},
        {"1.012796", {kAssign, {1, "supplement", "Bản vẽ thửa đất chưa có chữ ký của chủ đất liền kề."}, {2, "resume"}, {1, "supplement", "Số thửa trên bản vẽ mới không khớp giấy chứng nhận.", "Sai số thửa chỉ thấy được trên bản vẽ bổ sung."},
                      {2, "resume"}, kFinish, kReturn}},
        {"1.004884", {kAssign, {0, "supplement", "Chưa có văn bản cam đoan của người yêu cầu."}, {3, "withdraw", "Người dân tìm thấy bản chính giấy khai sinh, xin rút hồ sơ."}}},
        {"1.010833", {{1, "stop", "Hồ sơ trùng với hồ sơ người dân đã nộp ở Phòng Văn hóa - Xã hội."}}},
        {"1.013978", {kAssign, {3, "supplement", "Thiếu giấy tờ về nguồn gốc sử dụng đất."}, {5, "stop", "Phát sinh tranh chấp ranh giới, dừng theo đơn của hộ liền kề."}}},
        {"1.013978", {kAssign, {6, "payment", "Nộp tiền sử dụng đất theo thông báo của cơ quan thuế."}, {5, "stop", "Người dân không nộp nghĩa vụ tài chính và đề nghị dừng."}}},
        {"1.010833", {kAssign, {1, "assign", "", "", &Staff::registrar}, kFinish, kReturn}},
        {"1.001022", {kAssign, {4, "finish", "Đã có kết quả giải quyết."}, {1, "correct_end", "Mất mạng chiều hôm trước nên hôm sau mới ghi được.", "Biên bản sự cố số 03/BB-UBND"}, kReturn}},
        {"1.013225", {kAssign, {5, "hand_over", "Kiểm tra chỉ giới xây dựng", "", &Staff::desk}, {0, "reassign", "Cán bộ một cửa không kiểm tra được chỉ giới; giao lại.", "", &Staff::specialist}, {2, "finish", "Đã cấp giấy phép."}, kReturn},
         "Công trình cấp III, cấp IV"},
        {"1.001022", {kAssign, {3, "apologize", "Hai bên chưa thu xếp được ngày đến ký."}, {2, "finish", "Đã có kết quả giải quyết."}, kReturn}},
    };
    return all;
}

void write_catalogue(Script& script) {
    const auto on = [](unsigned month, unsigned day) { return LocalTime{make_day(2026, month, day)} + std::chrono::hours{10}; };
    procedures::Draft house = *script.draft("1.013225", make_day(2026, 2, 1));
    house.cases = {{"Nhà ở riêng lẻ", "15d"}, {"Công trình cấp III, cấp IV", "20d"}};
    house.decision = "411/QĐ-UBND (mẫu)";
    script.amend(on(2, 26), house, make_day(2026, 3, 2));
    const auto local = [&](LocalTime at, const char* code, const procedures::Local& set) {
        script.work(at, [code, set](sql::Tx& tx, const SampleParts& parts, UnitId unit, const Staff& staff, Instant now) {
            return parts.procedures.set_local(tx, {unit, staff.coordinator, "sample"}, now, code, set);
        });
    };
    local(on(3, 3), "2.000815", {.note = "Bản sao trên 20 trang nhận trước 15 giờ để trả trong ngày.", .limit = {}});
    local(on(3, 3), "1.004746", {.note = "Xã cam kết trả sớm một ngày.", .limit = "4wd"});
    local(on(3, 4), "2.001023", {.note = "Hướng dẫn người dân nộp trên Cổng dịch vụ công quốc gia.", .hidden = true, .limit = {}});

    const auto propose = [&](LocalTime at, const publication::Proposal& proposal) {
        script.work(at, [proposal](sql::Tx& tx, const SampleParts& parts, UnitId unit, const Staff& staff, Instant now) -> Result<void> {
            const publication::Proposals all(parts.record);
            publication::Proposal next = proposal;
            for (const publication::Proposal& old : all.of(tx, unit, proposal.code)) {
                next.id = old.id;
                next.version = old.version;
            }
            XASO_CHECK(all.keep(tx, {unit, staff.coordinator, "sample"}, now, next));
            return {};
        });
    };
    publication::Proposal marriage{.code = "1.004873", .what = "Bỏ giấy tờ chứng minh nơi thường trú trước đây", .why = "Dữ liệu cư trú đã có trong Cơ sở dữ liệu quốc gia về dân cư.",
                                   .saving = "bỏ 1 giấy tờ, bớt 1 ngày làm việc", .sent_on = make_day(2026, 4, 20), .sent_to = "UBND thành phố Hải Phòng", .answer = {}};
    propose(on(4, 20), marriage);
    marriage.answer = "Đồng ý, tổng hợp gửi Bộ Tư pháp.";
    marriage.answered_on = make_day(2026, 6, 18);
    propose(on(6, 18), marriage);
    propose(on(8, 11), {.code = "1.001776", .what = "Rút thời hạn từ 15 xuống 10 ngày làm việc", .why = "Việc niêm yết 2 ngày không còn cần khi đã công khai trên trang của xã.", .saving = "bớt 5 ngày làm việc",
                        .sent_on = make_day(2026, 8, 11), .sent_to = "UBND thành phố Hải Phòng", .answer = {}});
    propose(on(10, 22), {.code = "1.013314", .what = "Cho nộp bản chụp hợp đồng thuê nhà", .why = "Bản chính người dân phải giữ để làm thủ tục khác.", .saving = "bớt một lần chứng thực", .sent_to = {}, .answer = {}});
}

void write_leave(Script& script, const std::vector<Day>& office_days, std::size_t newest) {
    const auto at = [](Day day, int hour) { return LocalTime{day} + std::chrono::hours{hour}; };
    const Staff& staff = script.staff();
    script.leave(at(make_day(2026, 8, 7), 15), {staff.specialist, staff.desk, make_day(2026, 8, 10), make_day(2026, 8, 14), "Giấy phân công số 21/GPC-UBND (mẫu)"});
    const Day since = office_days[newest - 1];
    script.leave(at(since, 8), {staff.registrar, staff.desk, since, since + days{6}, "Giấy phân công số 34/GPC-UBND (mẫu)"});
    // Called off again: nothing of it is kept in the script.
    const Day off = office_days[newest - 6];
    script.work(at(off, 9), [off](sql::Tx& tx, const SampleParts& parts, UnitId unit, const Staff& who, Instant now) -> Result<void> {
        const onestop::Way way(parts.desk);
        const record::Actor by{unit, who.coordinator, "sample"};
        XASO_CHECK(way.substitute(tx, by, now, {who.specialist, who.desk, off + days{30}, off + days{32}, "Giấy phân công số 30/GPC-UBND (mẫu)"}));
        for (const onestop::Substitution& s : way.substitutions(tx, unit, off))
            if (s.absent == who.specialist) return way.cancel_substitution(tx, by, now, s.id, "Lớp tập huấn hoãn sang năm sau.");
        return {};
    });
}

// Several dossiers of one citizen on one receipt, with what is scanned and paid for them.
void write_visits(Script& script, const std::vector<Day>& weeks) {
    const auto at = [](Day day, int minute) { return LocalTime{day} + minutes{minute}; };
    const std::vector<Turn> ends{kAssign, {0, "finish", "Đã có kết quả giải quyết."}, kReturn};
    const auto with = [&](std::vector<Turn> first) {
        first.insert(first.end(), ends.begin(), ends.end());
        return first;
    };
    const std::vector<std::vector<Turn>> money{
        {{0, "note", "ban-sao"}, {0, "cash"}},
        {{0, "note", "ban-sao"}, {0, "transfer"}},
        {{0, "note", "ban-sao"}, {0, "cash"}, {0, "cancel_receipt", "Ghi nhầm số trang."}, {0, "note", "ban-sao"}, {0, "cash"}},
        {{0, "note", "ban-sao"}},   // pays by bank when at home
        {{0, "note", "ban-sao"}, {0, "cash"}, {4, "cancel_receipt", "Người dân thuộc diện miễn, trả lại tiền theo phiếu chi."}},   // of a settled day
    };
    for (std::size_t i = 0; 2 * i < weeks.size(); ++i) {
        const Day day = weeks[2 * i];
        const std::vector<Turn>& paid = money[i % money.size()];
        const bool late_cancel = paid.back().after > 0;
        std::vector<Turn> turns = late_cancel ? ends : with(paid);
        if (late_cancel) {
            turns.insert(turns.begin(), paid.begin(), paid.end() - 1);
            turns.push_back(paid.back());
        }
        const std::size_t first = script.story({.received = at(day, 8 * 60 + 5), .procedure = "2.000815", .turns = turns, .at_desk = true});
        script.story({.received = at(day, 8 * 60 + 8), .procedure = "2.000635",
                      .turns = with({{0, "upload", "to-khai-cap-ban-sao-trich-luc"}, {0, "open_file"}, i % 2 == 0 ? Turn{0, "note", "trich-luc", "ho-ngheo"} : Turn{0, "cash"}}), .at_desk = true, .with = first});
        if (i % 3 == 0)
            script.story({.received = at(day, 8 * 60 + 10), .procedure = "1.001193",
                          .turns = with({{0, "upload_given_up", "giay-chung-sinh-mo"}, {0, "upload", "to-khai-nham-ho-so"}, {0, "remove_file", "Quét nhầm giấy của hồ sơ khác."}, {0, "upload", "giay-chung-sinh"}}), .at_desk = true, .with = first});
    }
}

// Open on the day of loading. All of it came before the newest morning, so that it is there whenever the commune is loaded.
void write_open(Script& script, const std::vector<Day>& office_days, std::size_t newest, Day today) {
    const auto open = [&](std::size_t ago, const char* code, std::vector<Turn> turns, AccountId Staff::*solver = &Staff::specialist, const char* case_name = "") {
        return script.story({.received = LocalTime{office_days[newest - ago]} + minutes{8 * 60 + 20 + static_cast<int>(ago) * 7}, .procedure = code, .turns = std::move(turns), .solver = solver, .case_name = case_name});
    };
    const Day tomorrow = script.calendar().next_working_day(today);
    open(3, "1.004884", {kAssign, {2, "hand_over", "Trình ký bản trích lục", "", &Staff::leader}});
    open(2, "1.010833", {kAssign, {1, "hand_over", "Trình ký giấy xác nhận", "", &Staff::leader}});
    open(3, "2.001255", {kAssign, {1, "hand_over", "Đối chiếu sổ đăng ký nuôi con nuôi", "", &Staff::desk}});
    open(2, "1.004884", {kAssign, {1, "hand_over", "Gọi người dân hỏi nơi đăng ký cũ", "", &Staff::specialist}}, &Staff::desk);
    open(4, "1.010833", {kAssign, {2, "hand_over", "Trình ký giấy xác nhận", "", &Staff::leader}, {1, "give_back", "Chưa ghi quan hệ với người có công."}});
    open(5, "1.013225", {kAssign, {2, "suspend", "Chờ kết luận của đoàn kiểm tra đất đai.", "Khoản 3 Điều 103 Luật Xây dựng 2014 (mẫu)", nullptr, tomorrow}}, &Staff::specialist, "Nhà ở riêng lẻ");
    open(8, "1.013978", {kAssign, {4, "suspend", "Tòa án đang thụ lý tranh chấp ranh giới.", "Quyết định số 05/2026/QĐ-TA (mẫu)", nullptr, tomorrow + days{30}}});
    open(6, "1.012796", {kAssign, {1, "payment", "Nộp lệ phí trước bạ theo thông báo của cơ quan thuế."}});
    open(6, "1.012796", {kAssign, {1, "supplement", "Thiếu bản vẽ thửa đất."}, {1, "resume"}, {1, "supplement", "Bản vẽ bổ sung ghi sai số thửa.", "Sai số thửa chỉ thấy được trên bản vẽ bổ sung."}});
    open(2, "1.001022", {kAssign, {1, "apologize", "Chờ công an xã trả lời xác minh cư trú."}});   // in time
    open(1, "1.004884", {{0, "assign", "", "", &Staff::registrar}});                                  // on leave: goes to who stands in
    // Given to the specialist together, on the morning of the day before.
    for (const std::size_t ago : {3, 4}) open(ago, "1.010833", {{0, "assign", "", "", &Staff::leader}, {static_cast<int>(ago) - 1, "reassign", "Lãnh đạo tập trung ký duyệt, giao lại việc thụ lý.", "", &Staff::specialist}});
}

}  // namespace

void write_binh_minh_way(Script& script, const std::vector<Day>& office_days, std::size_t newest, Day today) {
    const std::size_t kEvery = 3, kLast = 25;   // working days between stories of the past; the longest of them is over by then
    for (std::size_t i = 0; i + kLast < newest; i += kEvery) {
        const Template& t = templates()[i / kEvery % templates().size()];
        script.story({.received = LocalTime{office_days[i]} + minutes{8 * 60 + 40 + static_cast<int>(i % 50)}, .procedure = t.procedure, .turns = t.turns, .case_name = t.case_name});
    }
    write_visits(script, {office_days.end() - std::min<std::ptrdiff_t>(19, std::ssize(office_days)), office_days.end() - 1});
    write_open(script, office_days, newest, today);
}

void write_binh_minh_setting(Script& script, const std::vector<Day>& office_days, std::size_t newest) {
    write_catalogue(script);
    write_leave(script, office_days, newest);
}

}  // namespace xaso::app::sample
