// areas/AREA/books/CODE.toml: one record book in each file. How to write one: areas/README.md.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "catalog/book_comparison.h"
#include "catalog/book_figures.h"
#include "catalog/book_keying.h"
#include "catalog/load.h"
#include "kernel/decimal.h"
#include "platform/access/permissions.h"

namespace xaso::catalog {
namespace {

constexpr std::array<std::string_view, 2> kMarks{"{n}", "{year}"};   // of `number`
constexpr std::string_view kChoiceRemedy = "Viết \"mã: chữ hiện trên trang\", ví dụ \"planned: Theo kế hoạch\"; mã gồm chữ thường không dấu, số và dấu gạch dưới.";
constexpr std::size_t kMostFields = 80, kMostColumns = 9;

bool plain_name(std::string_view name) {
    return !name.empty() && name.size() <= 40 && name.front() >= 'a' && name.front() <= 'z' &&
           std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

std::vector<std::string> words_of(std::string_view text, char by) {
    std::vector<std::string> out;
    for (;;) {
        const std::size_t end = text.find(by);
        if (std::string part = trim(text.substr(0, end)); !part.empty()) out.push_back(std::move(part));
        if (end == std::string_view::npos) return out;
        text.remove_prefix(end + 1);
    }
}

class BookFile {
public:
    BookFile(const std::string& area, const Source& source, std::span<const std::string_view> roles, Findings& findings) : source_(source), roles_(roles), findings_(findings) {
        book_.area = area;
        book_.file = source.file;
        book_.text = source.text;
        book_.hash = source.hash;
        const std::size_t name = source.file.rfind('/') + 1;
        book_.code = source.file.substr(name, source.file.size() - name - 5);
    }

    std::optional<Book> load() {
        const auto node = parse_toml(source_.file, source_.text, findings_);
        if (!node) return std::nullopt;
        if (!plain_name(book_.code)) report(0, fmt::format("Tên tệp \"{}\" không dùng làm mã sổ được.", book_.code), "Đặt tên tệp bằng chữ thường không dấu, số và dấu gạch dưới, ví dụ inspection.toml.");
        Table top(*node, source_.file, findings_, {"book", "field", "check", "figure", "keying", "comparison"});
        const Node* head = top.table("book");
        const auto fields = top.tables("field");
        if (fields.empty()) top.report_missing("field");
        for (const Node* one : fields) read_field(*one, book_.fields, "", false);
        if (book_.fields.size() > kMostFields) top.report(top.line(), fmt::format("Sổ có quá {} trường.", kMostFields), "Chia thành nhiều sổ.");
        if (head) read_head(*head);
        for (const auto& [path, text, line] : required_when_)
            if (BookField* f = field_named(path)) f->required_when = conditions({text}, line, f->lines);
        for (const BookField& f : book_.fields) check_who(f);
        for (const Node* one : top.tables("check")) read_check(*one);
        for (const Node* one : top.tables("figure")) read_figure(*one);
        if (const Node* keying = top.has("keying") ? top.table("keying") : nullptr) read_keying(*keying);
        return std::move(book_);
    }

private:
    struct Pending {
        std::string path, text;
        int line;
    };

    void report(int line, std::string says, std::string remedy) { findings_.push_back({source_.file, line, std::move(says), std::move(remedy)}); }
    BookField* field_named(std::string_view path) { return const_cast<BookField*>(book_.find(path)); }

    std::string paths_remedy() const {
        std::vector<std::string> paths;
        for (const BookField* leaf : book_.leaves()) paths.push_back(leaf->path);
        return fmt::format("Các trường của sổ: {}.", fmt::join(paths, ", "));
    }

    // The field a key names; a finding with the nearest name when there is none.
    const BookField* need_field(std::string_view path, int line) {
        if (path.empty()) return nullptr;
        if (const BookField* f = book_.find(path)) return f;
        std::vector<std::string_view> known;
        for (const BookField* leaf : book_.leaves()) known.push_back(leaf->path);
        for (const BookField& f : book_.fields)
            if (!f.leaf()) known.push_back(f.path);
        const std::string_view meant = xaso::nearest(path, known);
        report(line, fmt::format("Sổ không có trường \"{}\".", path), meant.empty() ? paths_remedy() : fmt::format("Có phải là \"{}\"? {}", meant, paths_remedy()));
        return nullptr;
    }
    const BookField* need_date(std::string_view path, int line) {
        const BookField* f = need_field(path, line);
        if (f && f->type != FieldType::date) {
            report(line, fmt::format("Trường \"{}\" không phải ngày.", path), "Ghi tên một trường type = \"date\", hoặc ngày của một văn bản, ví dụ \"decision.day\".");
            return nullptr;
        }
        return f;
    }

    std::vector<std::string> texts(Table& table, std::string_view key) {
        std::vector<std::string> out;
        for (const Node* n : table.texts(key)) out.push_back(trim(n->text));
        return out;
    }
    std::vector<std::string> roles(Table& table, std::string_view key) {
        auto out = texts(table, key);
        for (const std::string& role : out)
            if (std::find(roles_.begin(), roles_.end(), role) == roles_.end()) {
                const std::string_view meant = xaso::nearest(role, roles_);
                table.report(table.line(key), fmt::format("Không có vai trò \"{}\".", role), fmt::format("{}Các vai trò: {}.", meant.empty() ? "" : fmt::format("Có phải là \"{}\"? ", meant), fmt::join(roles_, ", ")));
            }
        return out;
    }

    void read_head(const Node& node) {
        Table table(node, source_.file, findings_, {"title", "record", "systems", "rule", "name", "day", "number", "columns", "totals_by", "key", "see", "keep", "calendar", "in_force", "reads_logged", "repeats", "status", "note"});
        book_.title = table.need_text("title");
        book_.record = table.need_text("record");
        book_.systems = table.need_text("systems");
        book_.rule = table.text("rule");
        book_.name = table.need_text("name");
        book_.day = table.need_text("day");
        book_.number = table.text("number");
        book_.columns = texts(table, "columns");
        book_.totals_by = table.text("totals_by");
        if (const BookField* by = need_field(book_.totals_by, table.line("totals_by")); by && (by->type != FieldType::choice || !by->lines.empty()))
            table.report(table.line("totals_by"), fmt::format("Trường \"{}\" không dùng để cộng riêng được.", book_.totals_by), "Ghi tên một trường type = \"choice\" của chính bản ghi: mỗi lựa chọn có một dòng cộng riêng.");
        book_.key = texts(table, "key");
        book_.see = roles(table, "see");
        book_.keep = roles(table, "keep");
        if (const Node* at = table.has("calendar") ? table.table("calendar") : nullptr) {
            Table calendar(*at, source_.file, findings_, {"starts", "ends", "place", "link"});
            for (const auto& [key, path] : {std::pair{"starts", &book_.starts}, {"ends", &book_.ends}, {"place", &book_.place}, {"link", &book_.link}})
                if (*path = calendar.text(key); const BookField* f = need_field(*path, calendar.line(key)))
                    if (const bool hour = path == &book_.starts || path == &book_.ends; (f->type != FieldType::text && !(hour && f->type == FieldType::time)) || !f->lines.empty() || !book_.open_to_all(*f))
                        calendar.report(calendar.line(key), fmt::format("Trường \"{}\" không dùng cho lịch được.", *path), hour ? "Chọn một trường type = \"time\" của bản ghi, ai xem sổ cũng thấy." : "Chọn một trường type = \"text\" của bản ghi, ai xem sổ cũng thấy.");
        }
        if (const Node* at = table.has("in_force") ? table.table("in_force") : nullptr) {
            Table force(*at, source_.file, findings_, {"from", "partly", "to"});
            book_.force_from = force.need_text("from");
            book_.force_partly = force.text("partly");
            book_.force_to = force.need_text("to");
            for (const auto& [key, path] : {std::pair{"from", &book_.force_from}, {"partly", &book_.force_partly}, {"to", &book_.force_to}})
                if (const BookField* f = path->empty() ? nullptr : need_date(*path, force.line(key)); f && (!f->lines.empty() || !book_.open_to_all(*f)))
                    force.report(force.line(key), fmt::format("Ngày \"{}\" không dùng cho hiệu lực được.", *path), "Chọn một ngày của chính bản ghi, ai xem sổ cũng thấy.");
        }
        book_.reads_logged = table.flag("reads_logged", false);
        book_.repeats = table.flag("repeats", false);
        if (const BookField* name = need_field(book_.name, table.line("name")); name && (!name->leaf() || !name->lines.empty() || !name->shown_to.empty() || !name->required))
            table.report(table.line("name"), fmt::format("Trường \"{}\" không dùng để gọi tên bản ghi được.", book_.name), "Chọn một trường chữ bắt buộc (required = true), ai xem sổ cũng thấy (không có shown_to).");
        if (const BookField* day = need_date(book_.day, table.line("day")); day && !day->lines.empty()) {
            table.report(table.line("day"), fmt::format("Ngày \"{}\" nằm trong các dòng của bản ghi.", book_.day), "Chọn một ngày của chính bản ghi.");
        }
        for (std::size_t at = 0; (at = book_.number.find_first_of("{}", at)) != std::string::npos; ++at) {
            const std::string_view rest = std::string_view(book_.number).substr(at);
            const auto known = std::find_if(kMarks.begin(), kMarks.end(), [&](std::string_view mark) { return rest.starts_with(mark); });
            if (known == kMarks.end()) {
                table.report(table.line("number"), fmt::format("Cách đánh số \"{}\" có phần \"{}\" không hiểu được.", book_.number, rest.substr(0, rest.find('}') == rest.npos ? rest.npos : rest.find('}') + 1)), "Chỉ có {n} là số thứ tự trong năm và {year} là năm; chữ khác viết thẳng, không có ngoặc nhọn.");
                break;
            }
            at += known->size() - 1;
        }
        if (!book_.number.empty() && book_.number.find("{n}") == std::string::npos)
            table.report(table.line("number"), fmt::format("Cách đánh số \"{}\" không có {{n}}.", book_.number), "Viết ví dụ \"{n}/{year}\" hoặc \"{n}/KT-CCHC\"; {n} là số thứ tự trong năm, {year} là năm.");
        if (book_.columns.empty()) table.report_missing("columns");
        if (book_.columns.size() > kMostColumns) table.report(table.line("columns"), fmt::format("Danh sách có {} cột, nhiều quá {}.", book_.columns.size(), kMostColumns), "Chỉ để các cột cần nhìn khi tìm; các trường khác xem ở trang của bản ghi.");
        for (const std::string& path : book_.columns) need_field(path, table.line("columns"));
        for (const std::string& path : book_.key)
            if (const BookField* f = need_field(path, table.line("key")); f && (!f->leaf() || !f->lines.empty() || !f->required))
                table.report(table.line("key"), fmt::format("Trường \"{}\" không dùng làm khóa được.", path), "Khóa là các trường bắt buộc của bản ghi (required = true).");
        if (book_.repeats && book_.fields.size() && !book_.key.empty()) table.report(table.line("repeats"), "Sổ vừa có key vừa có repeats.", "Bản ghi lặp theo lịch chỉ khác nhau ở ngày; bỏ một trong hai khóa.");
    }

    void read_field(const Node& node, std::vector<BookField>& into, const std::string& lines, bool inside) {
        Table table(node, source_.file, findings_, {"name", "title", "type", "hint", "of", "unit", "decimals", "choice", "required", "required_when", "shown_to", "settled_by", "field", "accents", "numbered", "total_of_period", "retired"});
        BookField f;
        f.line = table.line();
        f.name = table.need_text("name");
        f.title = table.need_text("title");
        f.hint = table.text("hint");
        f.lines = lines;
        f.path = inside ? lines + "." + f.name : f.name;
        f.required = table.flag("required", false);
        f.retired = table.flag("retired", false);
        f.total_of_period = table.flag("total_of_period", false);
        f.shown_to = roles(table, "shown_to");
        if (table.has("required_when")) required_when_.push_back({f.path, table.text("required_when"), table.line("required_when")});
        if (!f.name.empty() && !plain_name(f.name))
            table.report(table.line("name"), fmt::format("Tên trường \"{}\" viết sai.", f.name), "Viết chữ thường không dấu, số và dấu gạch dưới, ví dụ concluded_on; chữ hiện trên trang ghi ở title.");
        if (!table.has("type")) table.report_missing("type");
        const auto type = table.word("type", kFieldTypes);
        f.type = type ? static_cast<FieldType>(*type) : FieldType::text;
        read_type(table, f, inside);
        if (std::any_of(into.begin(), into.end(), [&](const BookField& other) { return other.name == f.name; })) {
            table.report(table.line("name"), fmt::format("Trường \"{}\" ghi hai lần.", f.path), "Mỗi trường có một tên riêng.");
            return;
        }
        if (!f.name.empty()) into.push_back(std::move(f));
    }

    void read_type(Table& table, BookField& f, bool inside) {
        const auto only = [&](std::string_view key, bool allowed, std::string_view of) {
            if (table.has(key) != allowed && (table.has(key) || key == "choice" || key == "field"))
                table.report(table.line(table.has(key) ? key : "type"), table.has(key) ? fmt::format("Trường \"{}\" loại {} không có {}.", f.path, kFieldTypes[static_cast<std::size_t>(f.type)], key) : fmt::format("Trường \"{}\" thiếu {}.", f.path, key),
                             fmt::format("{} chỉ dùng với {}.", key, of));
        };
        only("choice", f.type == FieldType::choice, "type = \"choice\", ví dụ choice = [\"planned: Theo kế hoạch\", …], hoặc choice = \"TÊN\" của một tệp trong lists/");
        only("field", f.type == FieldType::lines, "type = \"lines\"; mỗi ô của dòng là một mục [[field.field]]");
        for (const char* key : {"unit", "decimals", "total_of_period"})
            if (table.has(key) && f.type != FieldType::number && !(f.type == FieldType::money && std::string_view(key) == "total_of_period")) only(key, false, "trường số (number, money)");
        if (f.type != FieldType::text && f.type != FieldType::person) only("accents", false, "trường chữ, họ tên (text, person)");
        if (f.type != FieldType::text) only("numbered", false, "trường chữ (text)");
        if ((f.type == FieldType::record) != table.has("of") || (f.type == FieldType::record && inside))
            table.report(table.line("type"), fmt::format("Trường \"{}\": type = \"record\" và of đi cùng nhau, ở trường của chính bản ghi.", f.path), "Viết type = \"record\" và of = \"TÊN_SỔ\": bản ghi được dẫn đến gọi bằng số của nó trong sổ ấy.");
        f.of = table.text("of");
        f.accents = table.flag("accents", true);
        f.numbered = table.flag("numbered", false);
        f.unit = table.text("unit");
        f.decimals = static_cast<int>(table.integer("decimals", 0, 0, Decimal::kDecimals));
        for (const Node* one : table.texts_and_tables("choice")) {
            BookChoice c = read_choice(*one);
            if (!plain_name(c.code)) report(one->line, fmt::format("Mã lựa chọn \"{}\" viết sai.", c.code), std::string(kChoiceRemedy));
            if (f.choice(c.code)) report(one->line, fmt::format("Lựa chọn \"{}\" ghi hai lần.", c.code), "Mỗi lựa chọn có một mã riêng.");
            else f.choices.push_back(std::move(c));
        }
        if (f.type == FieldType::document) {
            const auto part = [&](const char* name, const char* title, FieldType type) {
                BookField p;
                p.name = name;
                p.title = title;
                p.path = f.path + "." + name;
                p.lines = f.lines;
                p.type = type;
                p.numbered = type == FieldType::text;
                p.shown_to = f.shown_to;
                p.retired = f.retired;
                p.required = f.required && type != FieldType::long_text;
                p.line = f.line;
                f.parts.push_back(std::move(p));
            };
            part("number", "Số, ký hiệu", FieldType::text);
            part("day", "Ngày", FieldType::date);
            part("title", "Trích yếu", FieldType::long_text);
        }
        if (f.type != FieldType::lines) return;
        if (inside) table.report(table.line("type"), fmt::format("Trường \"{}\" là các dòng nằm trong dòng.", f.path), "Dòng chỉ có một tầng; tách thành một sổ khác.");
        for (const Node* one : table.tables("field")) {
            if (inside) break;
            read_field(*one, f.parts, f.path, true);
        }
        f.settled_by = table.text("settled_by");
        if (f.settled_by.empty()) return;
        f.settled_by = f.path + "." + f.settled_by;
        const auto settles = std::find_if(f.parts.begin(), f.parts.end(), [&](const BookField& p) { return p.path == f.settled_by && p.type == FieldType::date; });
        if (settles == f.parts.end()) table.report(table.line("settled_by"), fmt::format("settled_by = \"{}\" không phải một ngày của dòng.", table.text("settled_by")), "Ghi tên một ô type = \"date\" của chính các dòng này.");
    }

    // "planned: Theo kế hoạch", or a table where more is to be said than code and title.
    BookChoice read_choice(const Node& node) {
        if (node.kind == Node::Kind::text) {
            const std::size_t colon = node.text.find(':');
            BookChoice c{trim(std::string_view(node.text).substr(0, colon)), colon == std::string::npos ? std::string{} : trim(std::string_view(node.text).substr(colon + 1)), false};
            if (c.title.empty()) report(node.line, fmt::format("Không hiểu lựa chọn \"{}\".", node.text), std::string(kChoiceRemedy));
            return c;
        }
        Table choice(node, source_.file, findings_, {"code", "title", "retired"});
        return {choice.need_text("code"), choice.need_text("title"), choice.flag("retired", false)};
    }

    bool compares_days(const Condition& c, int line, const std::string& lines, std::string_view op) {
        if (op != "<" && op != "<=" && op != ">=" && op != ">") {
            report(line, fmt::format("Không có phép so sánh \"{}\".", op), "So hai ngày bằng <, <=, >= hoặc >, ví dụ \"answered_on <= due_on\".");
            return false;
        }
        for (const std::string& path : {c.path, c.other}) {
            const BookField* day = need_date(path, line);
            if (!day) return false;
            if (day->lines.empty() || day->lines == lines) continue;
            report(line, fmt::format("Ngày \"{}\" là một ô của các dòng.", path), "Điều kiện ở đây chỉ hỏi các trường của bản ghi; với số đếm dòng thì hỏi ô của chính các dòng ấy.");
            return false;
        }
        return true;
    }

    // `lines`: conditions may also name parts of these lines.
    std::vector<Condition> conditions(const std::vector<std::string>& all, int line, const std::string& lines) {
        std::vector<Condition> out;
        for (const std::string& text : all) {
            Condition c;
            const std::size_t end = text.find(' ');
            c.path = text.substr(0, end);
            std::string rest = end == std::string::npos ? std::string{} : trim(std::string_view(text).substr(end + 1));
            if (rest == "filled") c.kind = Condition::Kind::filled;
            else if (rest == "empty") c.kind = Condition::Kind::empty;
            else if (const std::size_t sign = rest.find_first_not_of("<>="); (rest[0] == '<' || rest[0] == '>') && sign != std::string::npos) {
                const std::string op = rest.substr(0, sign);
                c.kind = op == "<" ? Condition::Kind::before : op == "<=" ? Condition::Kind::until : op == ">=" ? Condition::Kind::from : Condition::Kind::after;
                c.other = trim(std::string_view(rest).substr(sign));
                if (!compares_days(c, line, lines, op)) continue;
            } else if (rest.starts_with("!=") || rest.starts_with("=")) {
                c.kind = rest[0] == '!' ? Condition::Kind::is_not : Condition::Kind::is;
                c.values = words_of(std::string_view(rest).substr(rest[0] == '!' ? 2 : 1), ',');
            }
            const bool compares = c.kind == Condition::Kind::is || c.kind == Condition::Kind::is_not;
            if (compares && c.values.empty()) {
                report(line, fmt::format("Không hiểu điều kiện \"{}\".", text), "Viết: TRƯỜNG = mã, mã | TRƯỜNG != mã | TRƯỜNG filled | TRƯỜNG empty | NGÀY <= NGÀY (hoặc <, >=, >).");
                continue;
            }
            const BookField* f = need_field(c.path, line);
            if (!f) continue;
            if (!f->lines.empty() && f->lines != lines) {
                report(line, fmt::format("Điều kiện \"{}\" hỏi một ô của các dòng.", text), "Điều kiện ở đây chỉ hỏi các trường của bản ghi; với số đếm dòng thì hỏi ô của chính các dòng ấy.");
                continue;
            }
            if (compares && f->type != FieldType::choice) {
                report(line, fmt::format("Điều kiện \"{}\": trường này không phải lựa chọn.", text), "Phép = và != chỉ so với mã của trường type = \"choice\"; trường khác dùng filled hoặc empty.");
                continue;
            }
            for (const std::string& value : c.values)
                if (compares && !f->choice(value)) {
                    std::vector<std::string_view> codes;
                    for (const BookChoice& choice : f->choices) codes.push_back(choice.code);
                    const std::string_view meant = xaso::nearest(value, codes);
                    report(line, fmt::format("Trường \"{}\" không có lựa chọn \"{}\".", c.path, value), fmt::format("{}Các lựa chọn: {}.", meant.empty() ? "" : fmt::format("Có phải là \"{}\"? ", meant), fmt::join(codes, ", ")));
                }
            if (!f->leaf()) {
                report(line, fmt::format("Điều kiện \"{}\" hỏi cả một nhóm ô.", text), "Ghi đúng một ô, ví dụ \"decision.number filled\".");
                continue;
            }
            out.push_back(std::move(c));
        }
        return out;
    }

    // A field that nobody sees says nothing to anybody; one that must be filled in has to be seen by somebody who writes.
    void check_who(const BookField& f, const BookField* lines = nullptr) {
        const auto in = [](const std::vector<std::string>& roles, std::string_view role) { return roles.empty() || std::find(roles.begin(), roles.end(), role) != roles.end(); };
        const auto may_see = [&](const BookField& field, std::string_view role) { return in(field.shown_to, role) && (!lines || in(lines->shown_to, role)); };
        bool seen = false, kept = false;
        std::vector<std::string> keepers;
        for (const access::Role& role : access::roles()) {
            const auto grants = [&](const access::Permission& p) { return std::find(role.grants.begin(), role.grants.end(), p) != role.grants.end(); };
            if (!grants(access::may::see_books) || !(in(book_.see, role.code) || (!book_.keep.empty() && in(book_.keep, role.code)))) continue;
            const bool keeps = grants(access::may::keep_books) && in(book_.keep, role.code);
            seen |= may_see(f, role.code);
            kept |= keeps && may_see(f, role.code);
            if (keeps) keepers.emplace_back(role.code);
        }
        if (!seen && (!f.shown_to.empty() || (lines && !lines->shown_to.empty())))
            report(f.line, fmt::format("Trường \"{}\" không ai thấy: không vai trò nào trong shown_to xem được sổ.", f.path), "Ghi trong shown_to ít nhất một vai trò có trong see hoặc keep của sổ và có quyền xem sổ.");
        else if (f.required && !f.retired && !kept && !keepers.empty())
            report(f.line, fmt::format("Trường \"{}\" bắt buộc nhưng không ai ghi được: các vai trò ghi sổ này không thấy nó.", f.path), fmt::format("Bỏ required, hoặc thêm vào shown_to một vai trò ghi sổ: {}.", fmt::join(keepers, ", ")));
        for (const BookField& part : f.type == FieldType::lines ? f.parts : std::vector<BookField>{}) check_who(part, &f);
    }

    void read_check(const Node& node) {
        Table table(node, source_.file, findings_, {"rule", "when", "says"});
        BookCheck check;
        const std::string rule = table.need_text("rule");
        check.says = table.need_text("says");
        const auto words = words_of(rule, ' ');
        constexpr std::array<std::string_view, 6> kOps{"<", "<=", "=", "!=", ">=", ">"};
        const auto op = words.size() == 3 ? std::find(kOps.begin(), kOps.end(), words[1]) : kOps.end();
        if (op == kOps.end()) {
            if (!rule.empty()) table.report(table.line("rule"), fmt::format("Không hiểu quy tắc \"{}\".", rule), "Viết TRƯỜNG < <= = != >= > TRƯỜNG hoặc một số, cách nhau bằng dấu cách, ví dụ \"settled_on >= found_on\".");
            return;
        }
        check.op = static_cast<BookCheck::Op>(op - kOps.begin());
        check.left = words[0];
        check.right = words[2];
        const BookField* left = need_field(check.left, table.line("rule"));
        check.right_is_value = !check.right.empty() && check.right[0] >= '0' && check.right[0] <= '9';
        const BookField* right = check.right_is_value ? nullptr : need_field(check.right, table.line("rule"));
        if (!left || (!check.right_is_value && !right)) return;
        const auto kind = [](const BookField& f) { return f.type == FieldType::date ? 1 : f.type == FieldType::money || f.type == FieldType::number ? 2 : f.type == FieldType::time ? 3 : 0; };
        const bool comparable = kind(*left) != 0 && (check.right_is_value ? kind(*left) == 2 : kind(*left) == kind(*right));
        const bool together = check.right_is_value || left->lines == right->lines || right->lines.empty();
        if (!comparable || !together) {
            table.report(table.line("rule"), fmt::format("Quy tắc \"{}\" so hai thứ không so được.", rule), "So ngày với ngày, giờ với giờ, số với số; ô của dòng so với ô của chính dòng ấy hoặc với trường của bản ghi (viết ở vế phải).");
            return;
        }
        check.when = conditions(texts(table, "when"), table.line("when"), left->lines);
        book_.checks.push_back(std::move(check));
    }

    void read_figure(const Node& node) {
        Table table(node, source_.file, findings_, {"code", "title", "unit", "rule", "value", "date", "span", "window", "ended", "by_end", "where"});
        BookFigure f;
        f.line = table.line();
        const std::string name = table.need_text("code");
        f.code = book_.code + "." + name;
        f.title = table.need_text("title");
        f.unit = table.need_text("unit");
        f.rule = table.need_text("rule");
        f.date = table.need_text("date");
        f.ended = table.text("ended");
        f.by_end = table.text("by_end");
        if (!name.empty() && !plain_name(name)) table.report(table.line("code"), fmt::format("Mã số liệu \"{}\" viết sai.", name), "Viết chữ thường không dấu, số và dấu gạch dưới; mã đầy đủ là TÊN_SỔ.mã.");
        read_value(table, f);
        const auto span = table.word("span", {"in", "until"});
        f.span = span ? static_cast<BookFigure::Span>(*span) : f.ended.empty() ? BookFigure::Span::in : BookFigure::Span::until;
        const BookField* date = f.by_added() ? nullptr : need_date(f.date, table.line("date"));
        if (date && !date->lines.empty() && f.lines.empty()) f.lines = date->lines;
        if (date && !date->lines.empty() && date->lines != f.lines) table.report(table.line("date"), fmt::format("Ngày \"{}\" không thuộc các dòng được đếm.", f.date), "Ngày là của bản ghi hoặc của chính các dòng được đếm.");
        for (const auto& [key, path] : {std::pair{"ended", &f.ended}, std::pair{"by_end", &f.by_end}})
            if (const BookField* day = path->empty() ? nullptr : need_date(*path, table.line(key)); day && !day->lines.empty() && day->lines != f.lines)
                table.report(table.line(key), fmt::format("Ngày \"{}\" không thuộc các dòng được đếm.", *path), "Ngày là của bản ghi hoặc của chính các dòng được đếm.");
        if (!f.ended.empty() && f.span == BookFigure::Span::in) table.report(table.line("ended"), "ended chỉ dùng khi đếm đến một ngày.", "Bỏ span: có ended thì đếm những gì đang còn vào ngày cuối kỳ.");
        f.window = static_cast<FigureWindow>(table.word("window", {"report", "fiscal", "last_fiscal"}).value_or(0));
        if (f.window != FigureWindow::report && f.span == BookFigure::Span::until) table.report(table.line("window"), "window chỉ dùng khi đếm trong một khoảng ngày.", "Bỏ span = \"until\", hoặc bỏ window: đếm đến một ngày thì không có ngày đầu.");
        f.where = conditions(texts(table, "where"), table.line("where"), f.lines);
        if (std::any_of(book_.figures.begin(), book_.figures.end(), [&](const BookFigure& other) { return other.code == f.code; }))
            table.report(table.line("code"), fmt::format("Số liệu \"{}\" ghi hai lần.", f.code), "Mỗi số liệu của sổ có một mã riêng.");
        else book_.figures.push_back(std::move(f));
    }

    void read_value(Table& table, BookFigure& f) {
        const auto words = words_of(table.need_text("value"), ' ');
        const int line = table.line("value");
        constexpr std::string_view remedy = "Viết: count | count TÊN_CÁC_DÒNG | distinct TRƯỜNG | sum TRƯỜNG.";
        if (words.empty()) return;
        if (words.size() > 2 || (words[0] != "count" && words[0] != "distinct" && words[0] != "sum") || (words[0] != "count" && words.size() != 2)) {
            table.report(line, fmt::format("Không hiểu cách tính \"{}\".", table.text("value")), std::string(remedy));
            return;
        }
        if (words.size() == 1) return;
        const BookField* field = need_field(words[1], line);
        if (!field) return;
        if (words[0] == "count") {
            if (field->type != FieldType::lines) table.report(line, fmt::format("\"{}\" không phải các dòng.", words[1]), std::string(remedy));
            f.lines = field->path;
            return;
        }
        f.value = words[0] == "sum" ? BookFigure::Value::sum : BookFigure::Value::distinct;
        f.path = field->path;
        f.lines = field->lines;
        if (!field->leaf()) table.report(line, fmt::format("\"{}\" là một nhóm ô.", f.path), "Ghi đúng một ô, ví dụ inspected.name.");
        if (f.value == BookFigure::Value::sum && field->type != FieldType::money && field->type != FieldType::number) table.report(line, fmt::format("Trường \"{}\" không phải số nên không cộng được.", f.path), std::string(remedy));
        if (field->total_of_period)
            table.report(line, fmt::format("Trường \"{}\" giữ tổng của cả một kỳ nên không được tính vào số liệu.", f.path),
                         "Mỗi bản ghi là một việc có ngày và minh chứng; ghi từng việc (sổ có repeats = true ghi được cả một lịch lặp lại), rồi đếm các bản ghi ấy.");
        else if (f.value == BookFigure::Value::sum && !has_proof())
            table.report(line, "Sổ cộng số nhưng bản ghi không có minh chứng.", "Thêm một trường bắt buộc type = \"document\" hoặc \"file\" (minh chứng của con số), hoặc đếm bản ghi thay vì cộng.");
    }

    // What it names of the paper books is looked for once all books are read (check_keying).
    void read_keying(const Node& node) {
        Table table(node, source_.file, findings_, {"volumes", "takes", "entry", "page", "entries", "pages", "keyed_on", "settled_on", "asks", "form", "match"});
        BookKeying k;
        k.line = table.line();
        for (const auto& [key, into] : {std::pair{"volumes", &k.volumes}, {"entry", &k.entry}, {"page", &k.page}, {"entries", &k.entries}, {"pages", &k.pages}, {"keyed_on", &k.keyed_on}, {"settled_on", &k.settled_on}}) *into = table.need_text(key);
        k.takes = texts(table, "takes");
        const auto plain = [&](const std::string& path, int line) {
            const BookField* f = need_field(path, line);
            if (!f || (f->leaf() && f->lines.empty() && f->type != FieldType::file && f->type != FieldType::office)) return;
            report(line, fmt::format("Trường \"{}\" không nhập hai lần được.", path), "Chỉ nhập chữ, số, ngày và lựa chọn của chính bản ghi; tệp, phòng ban, các dòng thì không.");
        };
        for (const std::string& path : {k.entry, k.page})
            if (const BookField* f = need_field(path, table.line("entry")); f && f->type != FieldType::text) table.report(table.line("entry"), fmt::format("Trường \"{}\" không phải chữ.", path), "Số và trang của một mục trong sổ giấy là trường type = \"text\".");
        for (const std::string& path : k.takes) plain(path, table.line("takes"));
        const auto all = texts(table, "asks");
        for (const std::string& path : all) plain(path, table.line("asks"));
        for (const Node* one : table.tables("form")) {
            Table form(*one, source_.file, findings_, {"when", "asks", "without", "extract_title", "extract_number"});
            auto when = conditions({form.need_text("when")}, form.line("when"), "");
            BookKeying::Form f{{}, form.has("asks") ? texts(form, "asks") : all};
            for (const std::string& path : texts(form, "without"))
                if (std::erase(f.asks, path) == 0) form.report(form.line("without"), fmt::format("without bỏ trường \"{}\" không có trong asks.", path), fmt::format("Các trường được hỏi: {}.", fmt::join(all, ", ")));
            if (when.empty()) continue;
            f.when = std::move(when.front());
            if (form.has("asks"))
                for (const std::string& path : f.asks) plain(path, form.line("asks"));
            for (const BookField* leaf : book_.leaves()) {
                const auto in = [&](const std::vector<std::string>& paths) { return std::find(paths.begin(), paths.end(), leaf->path) != paths.end(); };
                if (leaf->required && !leaf->retired && leaf->lines.empty() && leaf->path != k.entry && leaf->path != k.page && !in(k.takes) && !in(f.asks))
                    form.report(form.line("asks"), fmt::format("Không hỏi trường bắt buộc \"{}\".", leaf->path), "Thêm trường ấy vào asks.");
            }
            k.forms.push_back(std::move(f));
        }
        if (k.forms.empty()) table.report_missing("form");
        book_.keying = std::move(k);
        keying_extracts(book_, findings_);
        keying_match(book_, findings_);
    }

    bool has_proof() const {
        return std::any_of(book_.fields.begin(), book_.fields.end(), [](const BookField& f) { return (f.type == FieldType::document || f.type == FieldType::file) && (f.required || !f.required_when.empty()); });
    }

    const Source& source_;
    std::span<const std::string_view> roles_;
    Findings& findings_;
    Book book_;
    std::vector<Pending> required_when_;
};

}  // namespace

std::optional<Book> read_book(const std::string& area, const Source& source, std::span<const std::string_view> roles, Findings& findings) { return BookFile(area, source, roles, findings).load(); }

namespace {

// areas/AREA/lists/NAME.toml: choices that several fields share. Written out into the book's text, so that the text kept with a record says all.
std::map<std::string, std::string, std::less<>> load_lists(Loading& loading, const Area& area) {
    std::map<std::string, std::string, std::less<>> out;
    for (const std::string& file : loading.files("areas/" + area.code + "/lists", ".toml", false)) {
        const auto source = loading.read(file);
        const auto node = source ? parse_toml(file, source->text, loading.findings) : std::nullopt;
        if (!node) continue;
        Table table(*node, file, loading.findings, {"title", "choice", "status", "note"});
        table.need_text("title");
        std::string list;
        for (const Node* one : table.texts("choice")) {
            if (one->text.find(':') == std::string::npos || one->text.find_first_of("\"\\") != std::string::npos) loading.report(file, one->line, fmt::format("Không hiểu lựa chọn \"{}\".", one->text), std::string(kChoiceRemedy));
            else list += fmt::format("{}\"{}\"", list.empty() ? "" : ", ", one->text);
        }
        if (list.empty()) table.report_missing("choice");
        const std::size_t name = file.rfind('/') + 1;
        out[file.substr(name, file.size() - name - 5)] = std::move(list);
    }
    return out;
}

// choice = "NAME" becomes choice = ["code: title", …] on the same line.
void write_out_lists(Loading& loading, Source& source, const std::map<std::string, std::string, std::less<>>& lists) {
    std::string out;
    int line = 0;
    for (std::string_view rest = source.text; !rest.empty();) {
        const std::size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
        const std::string_view text = rest.substr(0, end);
        rest.remove_prefix(end);
        ++line;
        constexpr std::string_view kAsks = "choice = \"";
        const std::size_t at = text.find(kAsks), close = at == std::string_view::npos ? at : text.find('"', at + kAsks.size());
        if (close == std::string_view::npos || text.find_first_not_of(' ') != at) {
            out += text;
            continue;
        }
        const std::string_view name = text.substr(at + kAsks.size(), close - at - kAsks.size());
        const auto list = lists.find(name);
        std::vector<std::string_view> names;
        for (const auto& [known, choices] : lists) names.push_back(known);
        if (list == lists.end()) loading.report(source.file, line, fmt::format("Không có danh mục \"{}\".", name), fmt::format("Thêm tệp lists/{}.toml trong thư mục của lĩnh vực, hoặc ghi choice = [\"mã: chữ\", …]. Các danh mục: {}.", name, names.empty() ? "chưa có" : fmt::format("{}", fmt::join(names, ", "))));
        out += fmt::format("{}choice = [{}]{}", text.substr(0, at), list == lists.end() ? "" : list->second, text.substr(close + 1));
    }
    if (out == source.text) return;
    source.text = std::move(out);
    source.hash = hash_text(source.text);
}

}  // namespace

void load_books(Loading& loading, const Area& area) {
    const auto lists = load_lists(loading, area);
    for (const std::string& file : loading.files("areas/" + area.code + "/books", ".toml", false)) {
        auto source = loading.read(file);
        if (!source) continue;
        const std::size_t before = loading.findings.size();
        write_out_lists(loading, *source, lists);
        auto book = read_book(area.code, *source, loading.roles, loading.findings);
        if (!book || !loading.claim("sổ", book->code, file, 1)) continue;
        if (loading.findings.size() == before)
            for (BookFigure& f : book->figures) loading.out.figures.push_back(figure_of(*book, f));
        else
            for (const BookFigure& f : book->figures) {   // what a form names is there, though it cannot be counted yet
                Figure named;
                named.code = f.code;
                loading.out.figures.push_back(std::move(named));
            }
        loading.out.books.push_back(std::move(*book));
    }
}

namespace {
// What books keyed twice name of the books of their paper.
void check_keying(Loading& loading) {
    for (const Book& book : loading.out.books) {
        if (!book.keying) continue;
        const BookKeying& k = *book.keying;
        const auto report = [&](std::string says, std::string remedy) { loading.report(book.file, k.line, std::move(says), std::move(remedy)); };
        const Book* volumes = loading.out.book(k.volumes);
        if (!volumes) {
            std::vector<std::string_view> codes;
            for (const Book& other : loading.out.books) codes.push_back(other.code);
            const std::string_view meant = xaso::nearest(k.volumes, codes);
            report(fmt::format("Không có sổ \"{}\" giữ các quyển giấy.", k.volumes), meant.empty() ? "Ghi tên tệp của một sổ, không có .toml." : fmt::format("Có phải là \"{}\"?", meant));
            continue;
        }
        const auto need = [&](const std::string& path, FieldType type, std::string_view what) {
            const BookField* f = volumes->find(path);
            if (!f || f->type != type || !f->lines.empty()) report(fmt::format("Sổ \"{}\" không có trường {} \"{}\".", k.volumes, what, path), "Ghi đúng tên một trường của sổ giữ các quyển giấy.");
        };
        for (const std::string& path : {k.entries, k.pages}) need(path, FieldType::number, "số");
        for (const std::string& path : {k.keyed_on, k.settled_on}) need(path, FieldType::date, "ngày");
        for (const std::string& path : k.takes)
            if (const BookField *here = book.find(path), *there = volumes->find(path); here && (!there || there->type != here->type))
                report(fmt::format("Sổ \"{}\" không có trường \"{}\" cùng loại.", k.volumes, path), "takes là các trường có ở cả hai sổ, cùng tên, cùng loại.");
    }
}

}  // namespace

void check_books(Loading& loading) {
    check_keying(loading);
    for (const Book& book : loading.out.books) check_comparison(loading.out, book, loading.findings);
    for (const Book& book : loading.out.books)
        for (const BookField& f : book.fields) {
            if (f.of.empty()) continue;
            const Book* other = loading.out.book(f.of);
            if (other && other->number.find("{year}") != std::string::npos) continue;
            std::vector<std::string_view> numbered;
            for (const Book& b : loading.out.books)
                if (b.number.find("{year}") != std::string::npos) numbered.push_back(b.code);
            loading.report(book.file, f.line, other ? fmt::format("Sổ \"{}\" không đánh số theo năm nên không dẫn đến bản ghi của nó được.", f.of) : fmt::format("Trường \"{}\" dẫn đến sổ \"{}\" không có.", f.path, f.of),
                           fmt::format("Các sổ dẫn đến được (number có {{n}} và {{year}}): {}.", fmt::join(numbered, ", ")));
        }
}

}  // namespace xaso::catalog
