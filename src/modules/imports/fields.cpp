// Which column means what: the fields, their usual headings, the guess.
#include <algorithm>
#include <initializer_list>

#include "imports/imports.h"
#include "imports/line.h"
#include "imports/words.h"
#include "kernel/text.h"

namespace xaso::imports {

std::string letters(std::string_view text) {
    std::string out;
    for (const char c : fold(text))
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
    return out;
}

const std::vector<FieldInfo>& fields() {
    static const std::vector<FieldInfo> all{
        {Field::code, "code", "Mã hồ sơ", "Mỗi mã một hồ sơ; nhập lại sẽ cập nhật theo mã này.", true},
        {Field::procedure, "procedure", "Thủ tục", "Mã thủ tục, hoặc đúng tên trong danh mục của đơn vị.", true},
        {Field::applicant, "applicant", "Người nộp", "Họ tên hoặc tên tổ chức. Tệp chỉ có chủ hồ sơ thì ghép cột đó vào đây.", true},
        {Field::owner, "owner", "Chủ hồ sơ", "Khi khác người nộp.", false},
        {Field::citizen_id, "citizen_id", "Số định danh của người nộp", "", false},
        {Field::phone, "phone", "Điện thoại của người nộp", "", false},
        {Field::address, "address", "Địa chỉ của người nộp", "", false},
        {Field::channel, "channel", "Cách nộp", "Trực tiếp, trực tuyến, bưu chính (hoặc 1, 2, 3). Không ghép thì coi là trực tiếp.", false},
        {Field::received, "received", "Ngày tiếp nhận", "", true},
        {Field::due, "due", "Ngày hẹn trả", "", true},
        {Field::finished, "finished", "Ngày kết thúc xử lý", "Đúng hạn hay quá hạn tính theo ngày này, không theo ngày người dân đến lấy.", false},
        {Field::returned, "returned", "Ngày trả kết quả", "", false},
        {Field::state, "state", "Trạng thái", "Chữ hoặc số 1 đến 10 của Cổng Dịch vụ công. Không ghép thì suy từ ngày kết thúc và ngày trả.", false},
        {Field::note, "note", "Ghi chú", "", false},
        {Field::email, "email", "Thư điện tử của người nộp", "", false},
    };
    return all;
}

namespace {

struct Usual {
    Field field;
    std::vector<std::string_view> headings;   // letters(), the surest first
};

// LAW QD 766/QD-TTg and the national portal's exchange use names such as MaHoSo, NgayTiepNhan; offices write them out.
const std::vector<Usual>& usual() {
    static const std::vector<Usual> all{
        {Field::code, {"mahoso", "sohoso", "mahs", "sobiennhan", "mabiennhan"}},
        {Field::procedure, {"matthc", "mathutuc", "mathutuchanhchinh", "tentthc", "tenthutuc", "tenthutuchanhchinh", "thutuc", "thutuchanhchinh", "linhvucthutuc"}},
        {Field::applicant, {"nguoinop", "nguoinophoso", "tennguoinop", "hotennguoinop", "tochuccanhan", "hovaten", "hoten", "congdan", "tencongdan"}},
        {Field::owner, {"chuhoso", "tenchuhoso", "hotenchuhoso"}},
        {Field::citizen_id, {"sodinhdanh", "sodinhdanhcanhan", "socccd", "cccd", "socancuoc", "socmnd", "cccdcmnd", "cmndcccd", "sogiayto"}},
        {Field::phone, {"sodienthoai", "dienthoai", "sdt", "didong"}},
        {Field::address, {"diachi", "diachichuhoso", "diachinguoinop", "noio", "thuongtru"}},
        {Field::channel, {"kenhthuchien", "kenhtiepnhan", "hinhthuctiepnhan", "hinhthucnop", "hinhthucnophoso", "cachnop", "hinhthucnhan"}},
        {Field::received, {"ngaytiepnhan", "ngaynhan", "thoigiantiepnhan", "ngaytiepnhanhoso", "ngaynhanhoso", "tiepnhan"}},
        {Field::due, {"ngayhentra", "hentra", "ngayhen", "ngayhentraketqua", "hantra", "hangiaiquyet", "thoigianhentra", "hanxuly"}},
        {Field::finished, {"ngayketthucxuly", "ngayketthuc", "ngayhoanthanh", "ngaygiaiquyet", "ngayxulyxong", "ngaycoketqua", "ngaygiaiquyetxong"}},
        {Field::returned, {"ngaytra", "ngaytraketqua", "ngaytrakq", "ngaytrathucte", "thoigiantra"}},
        {Field::state, {"trangthaihoso", "trangthai", "tinhtrang", "tinhtranghoso", "tinhtrangxuly"}},
        {Field::note, {"ghichu", "trichyeu", "trichyeuhoso", "noidung"}},
        {Field::email, {"thudientu", "email", "diachiemail", "hopthu", "hopthudientu"}},
    };
    return all;
}

}  // namespace

Mapping guess_mapping(const std::vector<std::string>& heading) {
    std::vector<std::string> keys;
    for (const std::string& h : heading) keys.push_back(letters(h));
    Mapping out;
    std::vector<bool> used(keys.size());
    const auto take = [&](Field field, auto&& matches) {
        for (std::size_t i = 0; !out.contains(field) && i < keys.size(); ++i)
            if (!used[i] && matches(keys[i])) out[field] = i, used[i] = true;
    };
    for (const Usual& u : usual())
        for (const std::string_view name : u.headings) take(u.field, [&](const std::string& key) { return key == name; });
    // "Ngày tiếp nhận hồ sơ (1)", "Họ tên chủ hồ sơ/tổ chức": longer headings that hold a usual one.
    for (const Usual& u : usual())
        for (const std::string_view name : u.headings)
            if (name.size() >= 6) take(u.field, [&](const std::string& key) { return key.find(name) != std::string::npos; });
    if (!out.contains(Field::applicant) && out.contains(Field::owner)) {  // exports that know the owner only
        out[Field::applicant] = out[Field::owner];
        out.erase(Field::owner);
    }
    return out;
}

std::optional<onestop::Channel> parse_channel_words(std::string_view text) {
    using enum onestop::Channel;
    static const std::map<std::string, onestop::Channel, std::less<>> words{
        {"1", desk}, {"desk", desk}, {"tructiep", desk}, {"nhantructiep", desk}, {"noptructiep", desk}, {"motcua", desk}, {"taibophanmotcua", desk}, {"taiquay", desk},
        {"2", online}, {"online", online}, {"tructuyen", online}, {"noptructuyen", online}, {"quamang", online}, {"congdichvucong", online}, {"dichvucongtructuyen", online},
        {"3", post}, {"post", post}, {"buuchinh", post}, {"buuchinhcongich", post}, {"bcci", post}, {"quabuuchinh", post}, {"quabuuchinhcongich", post}, {"buudien", post}, {"quabuudien", post}};
    const auto it = words.find(letters(text));
    return it == words.end() ? std::nullopt : std::optional(it->second);
}

// LAW QD 766/QD-TTg: the ten states shared with the national portal, by number, by name, and as offices shorten them.
std::optional<onestop::DossierState> parse_state_words(std::string_view text) {
    using enum onestop::DossierState;
    static const std::map<std::string, onestop::DossierState, std::less<>> words = [] {
        std::map<std::string, onestop::DossierState, std::less<>> all{
            {"moidangky", registered}, {"chotiepnhan", registered},
            {"tiepnhan", accepted}, {"datiepnhan", accepted}, {"duoctiepnhan", accepted}, {"moitiepnhan", accepted},
            {"khongduoctiepnhan", not_accepted}, {"khongtiepnhan", not_accepted}, {"tuchoitiepnhan", not_accepted},
            {"dangxuly", in_progress}, {"danggiaiquyet", in_progress}, {"dangthuly", in_progress}, {"choxuly", in_progress},
            {"yeucaubosunggiayto", awaiting_supplement}, {"yeucaubosung", awaiting_supplement}, {"chobosung", awaiting_supplement}, {"chobosunghoso", awaiting_supplement},
            {"yeucauthuchiennghiavutaichinh", awaiting_payment}, {"chonghiavutaichinh", awaiting_payment}, {"chothanhtoan", awaiting_payment},
            {"congdanyeucauruthoso", withdrawn}, {"ruthoso", withdrawn}, {"darut", withdrawn}, {"daruthoso", withdrawn}, {"congdanrut", withdrawn},
            {"dungxuly", stopped}, {"dadung", stopped}, {"tuchoi", stopped}, {"tuchoigiaiquyet", stopped}, {"tralai", stopped}, {"tralaihoso", stopped},
            {"daxulyxong", finished}, {"daxuly", finished}, {"dagiaiquyet", finished}, {"dagiaiquyetxong", finished}, {"hoanthanh", finished}, {"dahoanthanh", finished}, {"dacoketqua", finished}, {"chotraketqua", finished},
            {"datraketqua", returned}, {"datrakq", returned}, {"datra", returned}};
        for (int n = 1; n <= 10; ++n) {
            const auto state = static_cast<onestop::DossierState>(n);
            all[std::to_string(n)] = state;
            all[letters(catalog::state_code(state))] = state;
            all[letters(catalog::state_title(state))] = state;
        }
        return all;
    }();
    const auto it = words.find(letters(text));
    return it == words.end() ? std::nullopt : std::optional(it->second);
}

}  // namespace xaso::imports
