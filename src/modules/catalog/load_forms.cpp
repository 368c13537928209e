// areas/AREA/form.toml and form_*.toml: one version of a form in each file.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "catalog/load.h"

namespace xaso::catalog {

namespace {

// "1", "3.3.1": digits parted by single dots.
bool well_formed_number(std::string_view number) {
    bool digit_before = false;
    for (const char c : number) {
        if (c == '.' ? !digit_before : c < '0' || c > '9') return false;
        digit_before = c != '.';
    }
    return digit_before;
}

// "[1], {a.b}" -> "1" and "{a.b}"; empty when it is anything else.
std::vector<std::string> bracketed(std::string_view text) {
    std::vector<std::string> parts;
    for (;;) {
        const std::string part = trim(text.substr(0, text.find(',')));
        const bool row = part.starts_with('[') && part.ends_with(']'), figure = part.starts_with('{') && part.ends_with('}');
        if (!row && !figure) return {};
        const std::string name = trim(std::string_view(part).substr(1, part.size() - 2));
        if (name.empty() || name.find_first_of("[]{}") != std::string::npos) return {};
        parts.push_back(row ? name : "{" + name + "}");
        const std::size_t comma = text.find(',');
        if (comma == std::string_view::npos) return parts;
        text.remove_prefix(comma + 1);
    }
}

constexpr std::string_view kFormulaRemedy =
    "Viết ratio([tử số], [mẫu số]) hoặc sum([dòng], [dòng], …); [3.3.2] là một dòng của biểu này, {feedback.settled} là một số liệu, ví dụ ratio([3.3.2], [3.3.1]), ratio({feedback.settled}, {feedback.received}).";

constexpr std::string_view kWhenRemedy = "Viết một phép so sánh giữa các số liệu của kỳ, ví dụ when = \"{it_system.sharing_in_use} > 0\"; được nối bằng and, or.";

constexpr std::string_view kRuleRemedy = "Viết một phép so sánh giữa các dòng, ví dụ \"[3.3.2] <= [3.3.1]\", \"[BM1/5.1] <= [BM3/3.3.1]\" hoặc \"{onestop.solved} = {onestop.early} + {onestop.on_time} + {onestop.late}\".";

class FormFile {
public:
    FormFile(Loading& loading, const Area& area, const std::string& file) : loading_(loading), file_(file) {
        form_.area = area.code;
        form_.file = file;
    }

    std::optional<Form> load(const Node& root, Version& version) {
        Table top(root, file_, loading_.findings, {"form", "setting", "row", "check"});
        const auto from = read_form(top);
        for (const Node* node : top.tables("setting")) read_setting(*node);
        const auto nodes = top.tables("row");
        if (nodes.empty()) top.report_missing("row");
        for (const Node* node : nodes) read_row(*node);
        check_formulas();
        for (const Node* node : top.tables("check")) read_check(*node);
        if (!from || form_.code.empty()) return std::nullopt;
        form_.from = *from;
        version = {form_.code, form_.from, form_.to, {file_, form_line_}};
        return std::move(form_);
    }

private:
    void report(int line, std::string says, std::string remedy) { loading_.report(file_, line, std::move(says), std::move(remedy)); }

    std::optional<Day> read_form(Table& top) {
        const Node* node = top.table("form");
        if (!node) return std::nullopt;
        Table table(*node, file_, loading_.findings, {"code", "title", "from", "to", "status", "note"});
        form_line_ = table.line();
        form_.code = table.need_text("code");
        form_.title = table.need_text("title");
        form_.to = table.day("to");
        return table.need_day("from");
    }

    void read_setting(const Node& node) {
        Table table(node, file_, loading_.findings, {"key", "title"});
        Setting setting{table.need_text("key"), table.need_text("title")};
        if (form_.setting(setting.key)) table.report(table.line("key"), fmt::format("Thiết lập \"{}\" ghi hai lần.", setting.key), "Giữ lại một mục [[setting]].");
        else form_.settings.push_back(std::move(setting));
    }

    void read_row(const Node& node) {
        Table table(node, file_, loading_.findings, {"number", "title", "unit", "kind", "type", "choice", "figure", "setting", "option", "formula", "decimals", "note"});
        FormRow row;
        row.line = table.line();
        row.number = table.need_text("number");
        row.title = table.need_text("title");
        row.unit = table.text("unit");
        row.figure = table.text("figure");
        row.formula = table.text("formula");
        row.decimals = static_cast<int>(table.integer("decimals", 2, 0, 6));
        row.note = table.text("note");
        read_options(table, row);
        read_choices(table, row);
        read_kind(table, row);
        read_type(table, row);
        if (row.number.empty()) return;
        if (!well_formed_number(row.number)) {
            table.report(table.line("number"), fmt::format("Số thứ tự \"{}\" viết sai.", row.number), "Viết các số cách nhau bằng dấu chấm, không có dấu chấm ở cuối, ví dụ \"3.3.1\".");
        }
        if (const FormRow* other = form_.find(row.number)) {
            table.report(row.line, fmt::format("Dòng {} ghi hai lần, lần trước ở dòng {} của tệp.", row.number, other->line), "Mỗi số thứ tự chỉ có một mục [[row]].");
            return;
        }
        form_.rows.push_back(std::move(row));
    }

    // A row counted as a setting of the unit says; its first option is the usual one.
    void read_options(Table& table, FormRow& row) {
        row.setting = table.text("setting");
        for (const Node* node : table.tables("option")) {
            Table option(*node, file_, loading_.findings, {"value", "title", "figure"});
            row.options.push_back({option.need_text("value"), option.need_text("title"), option.need_text("figure")});
            check_figure(option.line("figure"), row.options.back().figure);
        }
        if (row.setting.empty() && row.options.empty()) return;
        if (row.setting.empty() || row.options.size() < 2) {
            table.report(row.line, fmt::format("Dòng {} có nhiều cách tính nhưng ghi chưa đủ.", row.number), "Ghi cả setting = \"khóa của mục [[setting]]\" và ít nhất hai option, mỗi option có value, title, figure.");
        } else if (!form_.setting(row.setting)) {
            table.report(table.line("setting"), fmt::format("Không có thiết lập \"{}\".", row.setting), "Thêm mục [[setting]] với key và title, hoặc sửa lại tên.");
        }
        if (table.has("figure")) table.report(table.line("figure"), fmt::format("Dòng {} vừa có figure vừa có option.", row.number), "Dòng có nhiều cách tính chỉ ghi figure trong từng option.");
        if (!row.options.empty()) row.figure = row.options.front().figure;
    }

    static std::string meant_words(std::string_view code, const std::vector<std::string_view>& codes) {
        const std::string_view meant = xaso::nearest(code, codes);
        return meant.empty() ? std::string{} : fmt::format("Có phải là \"{}\"? ", meant);
    }

    void check_figure(int line, std::string_view code) {
        if (code.empty() || loading_.out.figure(code)) return;
        std::vector<std::string_view> codes;
        for (const Figure& f : loading_.out.figures) codes.push_back(f.code);
        report(line, fmt::format("Không có số liệu \"{}\".", code), fmt::format("{}Thêm tệp areas/…/figures/{}.sql, thêm mục [[figure]] vào một sổ areas/…/books/, hoặc sửa lại tên.", meant_words(code, codes), code));
    }

    void read_choices(Table& table, FormRow& row) {
        for (const Node* node : table.tables("choice")) {
            Table choice(*node, file_, loading_.findings, {"value", "title", "when"});
            row.choices.push_back({choice.need_integer("value", 0, 99), choice.need_text("title"), choice.text("when"), {}});
            if (choice.has("when")) read_when(row.choices.back(), choice.line("when"));
        }
        const auto decided = [](const RowChoice& c) { return !c.when.empty(); };
        if (std::any_of(row.choices.begin(), row.choices.end(), decided) && !std::all_of(row.choices.begin() + 1, row.choices.end(), decided))
            table.report(table.line("choice"), fmt::format("Dòng {}: có lựa chọn không ghi khi nào thì đúng.", row.number), "Chỉ lựa chọn đầu được bỏ when: nó đúng khi các lựa chọn sau đều sai.");
    }

    // Only figures: so that no choice depends on a row that depends on it.
    void read_when(RowChoice& choice, int line) {
        ParsedRule parsed = parse_rule(choice.when, form_.code);
        if (!parsed.rule) return report(line, fmt::format("Không hiểu điều kiện \"{}\": {}", choice.when, parsed.says), std::string(kWhenRemedy));
        for (const Operand& o : parsed.rule->operands()) {
            if (o.figure.empty() || o.at != Operand::At::here) report(line, fmt::format("Điều kiện \"{}\" dùng thứ khác số liệu của kỳ.", choice.when), std::string(kWhenRemedy));
            else check_figure(line, o.figure);
        }
        choice.rule = std::move(*parsed.rule);
    }

    void read_type(Table& table, FormRow& row) {
        const auto type = table.word("type", {"count", "money", "rate", "choice"});
        row.type = type ? static_cast<RowType>(*type) : row.unit == "%" ? RowType::rate : RowType::count;
        if ((row.type == RowType::choice) != !row.choices.empty())
            table.report(row.line, fmt::format("Dòng {}: loại số liệu và danh sách lựa chọn không khớp.", row.number), "Dòng type = \"choice\" cần choice = [{ value = 0, title = \"Không\" }, …]; dòng khác không có choice.");
        const bool rate = row.type == RowType::rate, ratio = !row.num.empty(), sum = !row.terms.empty();
        if ((ratio && !rate) || (sum && rate))
            table.report(row.line, fmt::format("Dòng {}: công thức không hợp với loại số liệu.", row.number), "ratio(…) là tỷ lệ, đơn vị \"%\"; sum(…) là số đếm hoặc tiền, vì tỷ lệ không cộng được.");
    }

    void read_check(const Node& node) {
        Table table(node, file_, loading_.findings, {"code", "rule", "blames", "severity", "says"});
        Check check;
        check.line = table.line();
        check.code = table.need_text("code");
        check.text = table.need_text("rule");
        check.blames = table.need_text("blames");
        const auto severity = table.word("severity", {"error", "warning"});
        if (!severity && !table.has("severity")) table.report_missing("severity");
        check.severity = severity && *severity == 1 ? Severity::warning : Severity::error;
        check.says = table.need_text("says");
        if (std::any_of(form_.checks.begin(), form_.checks.end(), [&](const Check& c) { return c.code == check.code; }))
            table.report(table.line("code"), fmt::format("Quy tắc \"{}\" ghi hai lần.", check.code), "Mỗi quy tắc của biểu có một code riêng.");
        if (!check.blames.empty() && !form_.find(check.blames))
            table.report(table.line("blames"), fmt::format("Quy tắc \"{}\" chỉ ra dòng {} không có trong biểu.", check.code, check.blames), "Ghi số thứ tự của một dòng trong biểu này.");
        ParsedRule parsed = parse_rule(check.text, form_.code);
        if (!parsed.rule) {
            if (!check.text.empty()) table.report(table.line("rule"), fmt::format("Quy tắc \"{}\": {}", check.code, parsed.says), std::string(kRuleRemedy));
            return;
        }
        check.rule = std::move(*parsed.rule);
        form_.checks.push_back(std::move(check));
    }

    void read_kind(Table& table, FormRow& row) {
        const auto kind = table.word("kind", {"heading", "computed", "formula", "entered", "not_applicable"});
        const bool decided = std::any_of(row.choices.begin(), row.choices.end(), [](const RowChoice& c) { return !c.when.empty(); });
        const bool figure = table.has("figure") || !row.options.empty(), formula = table.has("formula") || decided;
        if (kind) {
            row.kind = static_cast<RowKind>(*kind);
        } else if (figure || formula) {
            row.kind = figure ? RowKind::computed : RowKind::formula;
        } else {
            if (!table.has("kind")) table.report_missing("kind");
            row.kind = RowKind::entered;
        }
        if (figure != (row.kind == RowKind::computed) || formula != (row.kind == RowKind::formula) || (decided && table.has("formula"))) {
            table.report(table.line("kind"), fmt::format("Cách có số liệu của dòng {} không rõ.", row.number),
                         "Dòng computed cần figure; dòng formula cần formula, hoặc các lựa chọn có when; dòng heading, entered, not_applicable không có các khóa ấy.");
        }
        if (row.kind != RowKind::heading && row.unit.empty()) table.report_missing("unit");
        const bool why = row.kind == RowKind::not_applicable || (row.kind == RowKind::entered && kind && !figure && !formula);
        if (why && row.note.empty()) table.report_missing("note");
        if (row.options.empty()) check_figure(table.line("figure"), row.figure);
        if (table.has("formula") && !parse_formula(row)) table.report(table.line("formula"), fmt::format("Không hiểu công thức \"{}\".", row.formula), std::string(kFormulaRemedy));
        formula_lines_[row.number] = table.line("formula");
    }

    void check_formulas() {
        std::vector<std::string_view> numbers;
        for (const FormRow& row : form_.rows) numbers.push_back(row.number);
        for (const FormRow& row : form_.rows) {
            if (row.formula.empty()) continue;
            for (const std::string& number : row.parts()) {
                if (const std::string_view figure = figure_in(number); !figure.empty()) {
                    check_figure(formula_lines_[row.number], figure);
                    continue;
                }
                const FormRow* other = form_.find(number);
                if (!other) report(formula_lines_[row.number], fmt::format("Công thức của dòng {} dùng dòng {} không có trong biểu.", row.number, number), meant_words(number, numbers) + std::string(kFormulaRemedy));
                else if (other->kind == RowKind::heading) report(formula_lines_[row.number], fmt::format("Công thức của dòng {} dùng dòng {} là dòng tiêu đề, không có số.", row.number, number), std::string(kFormulaRemedy));
            }
        }
        for (const FormRow& row : form_.rows) find_cycle(row);
    }

    void find_cycle(const FormRow& row) {
        const auto on_path = std::find(path_.begin(), path_.end(), row.number);
        if (on_path != path_.end()) {
            const std::vector<std::string> cycle(on_path, path_.end());
            report(formula_lines_[row.number], fmt::format("Công thức đi vòng: {} → {}.", fmt::join(cycle, " → "), row.number), "Một dòng không được tính từ chính nó, kể cả qua dòng khác.");
            return;
        }
        if (!visited_.insert(row.number).second) return;
        path_.push_back(row.number);
        for (const std::string& number : row.parts()) {
            if (const FormRow* next = form_.find(number)) find_cycle(*next);
        }
        path_.pop_back();
    }

    Loading& loading_;
    const std::string& file_;
    Form form_;
    int form_line_ = 1;
    std::map<std::string, int> formula_lines_;
    std::vector<std::string> path_;
    std::set<std::string> visited_;
};

// Rules may speak of other forms, so they are checked when all forms are there: in every version in force together with this one.
void check_operand(Loading& loading, const Form& form, const Check& check, const Operand& o) {
    const auto fault = [&](std::string says) { loading.report(form.file, check.line, fmt::format("Quy tắc \"{}\": {}", check.code, says), std::string(kRuleRemedy)); };
    if (!o.figure.empty()) {
        if (!loading.out.figure(o.figure)) fault(fmt::format("không có số liệu \"{}\".", o.figure));
        return;
    }
    bool known = false;
    for (const Form& other : loading.out.forms) {
        const bool together = other.code == o.form && (!other.to || *other.to >= form.from) && (!form.to || *form.to >= other.from);
        if (!together) continue;
        known = true;
        const FormRow* row = other.find(o.row);
        if (!row) fault(fmt::format("biểu {} không có dòng {}.", o.form, o.row));
        else if (row->kind == RowKind::heading) fault(fmt::format("dòng {} của biểu {} là tiêu đề, không có số.", o.row, o.form));
    }
    if (!known) fault(fmt::format("không có biểu \"{}\".", o.form));
}

}  // namespace

void check_rules(Loading& loading) {
    for (const Form& form : loading.out.forms)
        for (const Check& check : form.checks)
            for (const Operand& o : check.rule.operands()) check_operand(loading, form, check, o);
}

bool parse_formula(FormRow& row) {
    const std::string_view text = row.formula;
    const std::size_t open = text.find('(');
    if (open == std::string_view::npos || text.back() != ')') return false;
    const std::string name = trim(text.substr(0, open));
    const auto numbers = bracketed(text.substr(open + 1, text.size() - open - 2));
    if (name == "ratio" && numbers.size() == 2) {
        row.num = numbers[0];
        row.den = numbers[1];
        return true;
    }
    if (name == "sum" && !numbers.empty()) {
        row.terms = numbers;
        return true;
    }
    return false;
}

void load_forms(Loading& loading, const Area& area, std::vector<Version>& versions) {
    const std::string folder = "areas/" + area.code;
    for (const std::string& file : loading.files_named(folder, "form", ".toml")) {
        const auto source = loading.read(file);
        if (!source) continue;
        const auto node = parse_toml(file, source->text, loading.findings);
        if (!node) continue;
        Version version;
        if (auto form = FormFile(loading, area, file).load(*node, version)) {
            versions.push_back(std::move(version));
            loading.out.forms.push_back(std::move(*form));
        }
    }
}

}  // namespace xaso::catalog
