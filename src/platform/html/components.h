// components: the design system as functions. A page is built from these; docs/design-system.md says when to use which.
//
//   PageFrame frame{.title = "Hồ sơ quá hạn", .unit_name = unit.name, .user_name = me.name, .nav = nav, .systems = "S14"};
//   return page(frame, [&](Html& h) {
//       chips(h, "Lọc hồ sơ", filters);
//       table(h, {.caption = "Hồ sơ quá hạn", .columns = {{.label = "Hồ sơ", .main = true}, {.label = "Lệ phí", .unit = "đ", .number = true}}},
//             [&](Rows& rows) {
//                 for (const auto& d : dossiers) rows.row([&] { rows.head(d.url, d.code); rows.cell(d.fee); });
//             });
//   });
//
// Promises: (1) text is escaped and URLs are checked (html.h). (2) A control has a label, and its hint and error are tied to it.
// (3) A POST form carries the CSRF token and an idempotency key. (4) Everything works as plain links and forms; web/src/app.js and htmx
// only improve it. (5) No inline script or style, so kContentSecurityPolicy holds. Ids of controls are "f-" + name.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/day.h"
#include "kernel/ratio.h"
#include "kernel/result.h"
#include "kernel/vnd.h"
#include "platform/html/assets.h"
#include "platform/html/html.h"

namespace xaso::html {

inline constexpr std::string_view kContentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'";

using Inside = std::function<void()>;

// ---- Page ----

enum class Tone { info, good, warning, bad };

struct NavItem {
    std::string label = {};
    std::string url = {};
    bool current = false;
    char key = 0;            // "g" then this letter goes there
    std::string group = {};  // a heading above the first item of each group
};

struct Flash {  // what just happened, once, with a way to open or undo it
    Tone tone = Tone::good;
    std::string text = {};
    std::string link_label = {};
    std::string link_url = {};
};

struct PageFrame {
    std::string title = {};      // the one h1 and the window title
    std::string lead = {};       // one line under the title
    std::string unit_name = {};
    std::string user_name = {};
    std::vector<NavItem> nav = {};
    std::vector<NavItem> user_links = {};  // in the user menu, above sign-out
    std::vector<Flash> flash = {};
    std::string csrf = {};
    std::string systems = {};    // the clauses the page serves: "S14, S21"
    std::string home_url = "/";
    std::string sign_out_url = {};   // empty: nobody is signed in
    std::string search_url = {};     // empty: no search box
    std::string search_value = {};
    std::string back_url = {};       // Esc goes there
    std::string back_label = {};
    int again_after = 0;             // seconds after which a screen nobody touches goes on by itself …
    std::string again_url = {};      // … to this address
    bool screen = false;             // a screen in the hall: who is signed in and where one may go is not shown
    bool failed = false;             // the form came back with errors: the window title says so
    const Assets* assets = nullptr;  // nullptr: plain asset names (tests)
    std::function<void(Html&)> actions = {};  // the page's main buttons, beside the title
};

std::string page(const PageFrame& frame, const std::function<void(Html&)>& body);
// A narrow page without navigation: signing in, second factor, a lasting error.
std::string sign_in_page(const PageFrame& frame, const std::function<void(Html&)>& body);

// A screen in the hall: the office's name, the title, the body; large, without navigation and without who is signed in.
std::string screen_page(const PageFrame& frame, const std::function<void(Html&)>& body);

// ---- Structure ----

void section(Html& h, std::string_view heading, const Inside& inside);
void actions(Html& h, const Inside& inside);                            // a row of buttons
void columns(Html& h, const Inside& inside);                            // sections or stacks side by side where there is room
void stack(Html& h, const Inside& inside);                              // one of the columns: several sections below each other
void notice(Html& h, Tone tone, std::string_view heading, const Inside& inside);
void notice(Html& h, Tone tone, std::string_view heading, std::string_view text);
// What a figure link opens at the side; on its own page it is an ordinary section. One per page.
void panel(Html& h, std::string_view heading, const Inside& inside);
enum class Paper { a4, a5, ticket };                                   // ticket: a roll 80 mm wide, or any larger leaf
// A part that shows what is new by itself: every few seconds the page is asked for again and this part taken from it.
void live(Html& h, std::string_view id, int seconds, const Inside& inside);
void sheet(Html& h, Paper paper, const Inside& inside);                 // the only part of the page that is printed

// ---- Forms ----

struct FormSpec {
    std::string action = {};
    std::string csrf = {};
    std::string key = {};    // the idempotency key, new for each form shown
    bool upload = false;     // multipart
    bool wide = false;       // fields in columns on wide screens
    bool one_row = false;    // a field and its button side by side
};
void form(Html& h, const FormSpec& spec, const Inside& inside);              // POST
void get_form(Html& h, std::string_view action, const Inside& inside);       // filters and searches: the state goes into the URL

struct Field {
    std::string name = {};
    std::string label = {};
    std::string value = {};
    std::string hint = {};
    std::string error = {};   // what is wrong and what to do
    bool required = false;    // a field that is not is marked "không bắt buộc"
    bool wide = false;        // takes the whole row of a wide form
    bool unmarked = false;    // an aid, not a question: carries no "không bắt buộc"
};
struct Option {
    std::string value = {};
    std::string label = {};
    std::string hint = {};
};
struct TextOptions {
    std::string type = "text";      // text, search, tel, email, password
    std::string autocomplete = {};  // "off", "username", "current-password", "one-time-code", …
    std::string input_mode = {};
    int max_length = 0;             // 0: no limit
    int width = 0;                  // characters to show; 0: the whole column
    bool focus = false;             // focus when the page opens; one per page
    bool scan = false;              // a scanner's line goes here wherever the focus is; Enter submits the form
};
void text_field(Html& h, const Field& field, const TextOptions& options = {});
void number_field(Html& h, const Field& field, std::string_view unit = {});
void day_field(Html& h, const Field& field);                                        // dd/mm/yyyy as text
void select_field(Html& h, const Field& field, const std::vector<Option>& options); // not required: begins with an empty choice
void area_field(Html& h, const Field& field, int rows = 4);
void checkbox_field(Html& h, const Field& field, bool checked);                     // value: what is sent, "1" when empty
void radio_field(Html& h, const Field& field, const std::vector<Option>& options);
void check_list(Html& h, const Field& field, const std::vector<Option>& options, const std::vector<std::string>& chosen);
void file_field(Html& h, const Field& field, std::string_view accept, bool several = false);
void hidden(Html& h, std::string_view name, std::string_view value);
// Any other control: write(id, described_by) writes it. described_by is empty or the ids for aria-describedby.
void field(Html& h, const Field& field, const std::function<void(const std::string& id, const std::string& described_by)>& write);
// All errors on top, each a link to its field; nothing when there are none. A Refusal without a field is plain text.
void error_summary(Html& h, const std::vector<Refusal>& errors);
// The message for one field out of the refusals of a form; "" when none.
std::string error_for(const std::vector<Refusal>& errors, std::string_view field);

enum class Weight { main, plain, danger, quiet };
struct ButtonOptions {
    Weight weight = Weight::plain;
    std::string name = {};
    std::string value = {};
    std::string key = {};       // one letter; shown on the button and in the list of keys
    std::string action = {};    // another target for the same form
    bool focus = false;         // focus when the page opens, so that Enter goes on; one per page
};
void button(Html& h, std::string_view label, const ButtonOptions& options = {});          // submits
void link_button(Html& h, std::string_view label, std::string_view url, const ButtonOptions& options = {});
void print_button(Html& h, bool at_once = false);                // at_once: the page was opened to be printed

// ---- Signs and values ----

enum class State { late, due_today, paused, in_progress, done, refused, draft };
void badge(Html& h, State state, std::string_view words = {});  // icon, word, colour; the usual word when none is given
void tag(Html& h, std::string_view text);                       // a grey label without meaning of its own
void figure_link(Html& h, std::string_view text, std::string_view url);
void code(Html& h, std::string_view text);                      // a dossier code: never broken
void insert_code(Html& h, std::string_view text);               // to copy; with script a button that writes it where the cursor last was
void count(Html& h, std::int64_t value);
void money(Html& h, Vnd amount);
void percent(Html& h, const Ratio& ratio, int decimals = 2);
void day(Html& h, Day day);
void moment(Html& h, LocalTime time);
void progress(Html& h, std::string_view label, std::int64_t done, std::int64_t total);

// ---- Lists ----

struct Choice {  // a filter chip or a tab: a link whose state is in the URL
    std::string label = {};
    std::string url = {};
    bool current = false;
    std::optional<std::int64_t> count = {};
};
void chips(Html& h, std::string_view label, const std::vector<Choice>& choices);
void tabs(Html& h, std::string_view label, const std::vector<Choice>& choices);

enum class Sorted { no, ascending, descending };
struct Column {
    std::string label = {};
    std::string unit = {};      // in the head, not in each cell
    bool number = false;        // right-aligned
    bool main = false;          // holds the long names: gets the most room
    bool words = false;         // holds people's names or remarks: never narrower than a few words
    bool minor = false;         // left out on a phone
    bool pick = false;          // holds the tick boxes of Rows::pick()
    std::string sort_url = {};  // empty: cannot be sorted
    Sorted sorted = Sorted::no;
};
struct TableSpec {
    std::string caption = {};
    std::vector<Column> columns = {};
    bool caption_shown = false;
    bool grid = false;  // a statutory form: lines between all cells, closer rows, no cards
};
// Writes rows; cells come in the order of the columns.
class Rows {
public:
    Rows(Html& h, const TableSpec& spec) : h_(h), spec_(spec) {}
    void row(const Inside& cells);
    void head(std::string_view url, std::string_view text);   // the cell that names the row; the whole row opens url; "" for no link
    void heading(std::string_view text);                      // a row that only separates
    void pick(std::string_view name, std::string_view value, std::string_view label);  // a tick box for bulk actions
    void cell(std::string_view text);
    void cell(const Inside& inside);
    void cell(const char* text) { cell(std::string_view(text)); }
    void cell(const std::string& text) { cell(std::string_view(text)); }
    void cell(std::int64_t value);                            // the unit stands in the head
    void cell(Vnd amount);                                    // without "đ": it stands in the head
    void cell(Day day);
    void cell(LocalTime time);
    void cell(const Ratio& ratio);
    void cell(State state, std::string_view words = {});
    void none();                                              // a dash

private:
    template <class F> void write(F&& inside);
    Html& h_;
    const TableSpec& spec_;
    std::size_t at_ = 0;
};
// Buttons that act on the ticked rows; shown only while a row is ticked. Stands in one form with its table.
void bulk_actions(Html& h, const Inside& inside);
void table(Html& h, const TableSpec& spec, const std::function<void(Rows&)>& rows);

// Keyset paging: "25 mới nhất · Tiếp". No total and no page numbers, so the millionth row costs what the first does.
struct Pager {
    std::int64_t shown = 0;
    std::string order = "mới nhất";  // how the list is ordered, as the line says it
    std::string first_url = {};      // empty on the first page
    std::string next_url = {};       // empty on the last
};
void pager(Html& h, const Pager& pager);
void empty_state(Html& h, std::string_view why, std::string_view next_label = {}, std::string_view next_url = {});

// Name and value pairs of one record.
class Facts {
public:
    explicit Facts(Html& h) : h_(h) {}
    void add(std::string_view label, std::string_view text);
    void add(std::string_view label, const char* text) { add(label, std::string_view(text)); }
    void add(std::string_view label, const std::string& text) { add(label, std::string_view(text)); }
    void add(std::string_view label, const Inside& inside);

private:
    Html& h_;
};
void facts(Html& h, const std::function<void(Facts&)>& inside);

struct Event {
    LocalTime at = {};
    std::string what = {};
    std::string who = {};
    std::string detail = {};
};
void timeline(Html& h, const std::vector<Event>& events);

}  // namespace xaso::html
