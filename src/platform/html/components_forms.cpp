// Forms: fields with their hints and errors, buttons.
#include <fmt/format.h>

#include <algorithm>

#include "platform/html/components_shared.h"

namespace xaso::html {
namespace {

std::string control_id(const Field& f) { return "f-" + f.name; }

std::string described_by(const Field& f, const std::string& id) {
    std::string ids;
    if (!f.hint.empty()) ids = id + "-hint";
    if (!f.error.empty()) ids += (ids.empty() ? "" : " ") + id + "-error";
    return ids;
}

std::string_view field_class(const Field& f) {
    if (f.error.empty()) return f.wide ? "field wide" : "field";
    return f.wide ? "field wide bad" : "field bad";
}

void optional_mark(Html& h, const Field& f) {
    if (!f.required && !f.unmarked) h.el("span", {{"class", "optional"}}, " không bắt buộc");
}

void hint_and_error(Html& h, const Field& f, const std::string& id) {
    if (!f.hint.empty()) h.el("p", {{"class", "hint"}, {"id", id + "-hint"}}, f.hint);
    if (f.error.empty()) return;
    h.el("p", {{"class", "error"}, {"id", id + "-error"}}, [&] {
        h.raw(kWarning);
        hidden_words(h, "Lỗi: ");
        h.text(f.error);
    });
}

std::string_view invalid(const Field& f) { return f.error.empty() ? "" : "true"; }

// A group of radio buttons or tick boxes: the legend is its label.
void group(Html& h, const Field& f, std::string_view type, const std::vector<Option>& options, const std::function<bool(const Option&)>& checked) {
    const std::string id = control_id(f);
    // Few short choices stand in one row.
    const bool row = type == "radio" && options.size() <= 4 && std::ranges::all_of(options, [](const Option& o) { return o.hint.empty(); });
    const std::string css = std::string(field_class(f)) + (row ? " row" : "");
    h.el("fieldset", {{"class", css}, maybe("aria-describedby", described_by(f, id))}, [&] {
        h.el("legend", {}, [&] {
            h.text(f.label);
            optional_mark(h, f);
        });
        hint_and_error(h, f, id);
        int n = 0;
        for (const Option& o : options) {
            const std::string option_id = n++ == 0 ? id : fmt::format("{}-{}", id, n);
            const std::string hint_id = o.hint.empty() ? "" : option_id + "-note";
            h.el("div", {{"class", "check"}}, [&] {
                h.leaf("input", {{"type", type},
                                 {"id", option_id},
                                 {"name", f.name},
                                 {"value", o.value},
                                 {"checked", checked(o)},
                                 maybe("aria-describedby", hint_id)});
                h.el("label", {{"for", option_id}}, o.label);
                if (!o.hint.empty()) h.el("p", {{"class", "hint"}, {"id", hint_id}}, o.hint);
            });
        }
    });
}

std::string_view weight_class(Weight weight) {
    switch (weight) {
        case Weight::main: return "button main";
        case Weight::plain: break;
        case Weight::danger: return "button danger";
        case Weight::quiet: return "button quiet";
    }
    return "button";
}

void button_words(Html& h, std::string_view label, const ButtonOptions& options) {
    h.text(label);
    if (options.key.empty()) return;
    h.text(" ");
    h.el("kbd", {{"aria-hidden", "true"}}, options.key);
}

}  // namespace

void form(Html& h, const FormSpec& spec, const Inside& inside) {
    // novalidate: the browser's own messages come in its language; ours say what to do.
    h.el("form",
         {{"method", "post"},
          {"action", spec.action},
          maybe("enctype", spec.upload ? "multipart/form-data" : ""),
          maybe("class", spec.wide ? "wide" : spec.one_row ? "one-row" : ""),
          {"novalidate", true}},
         [&] {
             hidden(h, "_csrf", spec.csrf);
             hidden(h, "_key", spec.key);
             inside();
         });
}

void get_form(Html& h, std::string_view action, const Inside& inside) {
    h.el("form", {{"method", "get"}, {"action", action}, {"class", "filter"}, {"novalidate", true}}, inside);
}

void field(Html& h, const Field& f, const std::function<void(const std::string&, const std::string&)>& write) {
    const std::string id = control_id(f);
    h.el("div", {{"class", field_class(f)}}, [&] {
        h.el("label", {{"for", id}}, [&] {
            h.text(f.label);
            optional_mark(h, f);
        });
        hint_and_error(h, f, id);
        write(id, described_by(f, id));
    });
}

void text_field(Html& h, const Field& f, const TextOptions& o) {
    const std::string max = o.max_length > 0 ? std::to_string(o.max_length) : "";
    const std::string size = o.width > 0 ? std::to_string(o.width) : "";
    field(h, f, [&](const std::string& id, const std::string& described) {
        h.leaf("input", {{"type", o.type},
                         {"id", id},
                         {"name", f.name},
                         // A password is never sent back.
                         maybe("value", o.type == "password" ? "" : std::string_view(f.value)),
                         maybe("size", size),
                         maybe("maxlength", max),
                         maybe("autocomplete", o.autocomplete),
                         maybe("inputmode", o.input_mode),
                         {"required", f.required},
                         {"autofocus", o.focus},
                         {"data-scan", o.scan},
                         maybe("aria-invalid", invalid(f)),
                         maybe("aria-describedby", described)});
    });
}

void number_field(Html& h, const Field& f, std::string_view unit) {
    field(h, f, [&](const std::string& id, std::string described) {
        if (!unit.empty()) described += (described.empty() ? "" : " ") + id + "-unit";
        h.el("div", {{"class", "with-unit"}}, [&] {
            h.leaf("input", {{"type", "text"},
                             {"id", id},
                             {"name", f.name},
                             {"class", "num"},
                             maybe("value", f.value),
                             {"size", "12"},
                             {"inputmode", "decimal"},
                             {"autocomplete", "off"},
                             {"required", f.required},
                             maybe("aria-invalid", invalid(f)),
                             maybe("aria-describedby", described)});
            if (!unit.empty()) h.el("span", {{"id", id + "-unit"}}, unit);
        });
    });
}

void day_field(Html& h, const Field& f) {
    Field with_hint = f;
    if (with_hint.hint.empty()) with_hint.hint = "Ngày/tháng/năm, ví dụ 09/06/2023";
    text_field(h, with_hint, {.autocomplete = "off", .max_length = 10, .width = 12});
}

void select_field(Html& h, const Field& f, const std::vector<Option>& options) {
    field(h, f, [&](const std::string& id, const std::string& described) {
        h.el("select",
             {{"id", id},
              {"name", f.name},
              {"required", f.required},
              maybe("aria-invalid", invalid(f)),
              maybe("aria-describedby", described)},
             [&] {
                 if (!f.required || f.value.empty()) h.el("option", {{"value", ""}}, f.required ? "– chọn –" : "");
                 for (const Option& o : options) h.el("option", {{"value", o.value}, {"selected", !f.value.empty() && o.value == f.value}}, o.label);
             });
    });
}

void area_field(Html& h, const Field& f, int rows) {
    field(h, f, [&](const std::string& id, const std::string& described) {
        h.el("textarea",
             {{"id", id},
              {"name", f.name},
              {"rows", std::to_string(rows)},
              {"required", f.required},
              maybe("aria-invalid", invalid(f)),
              maybe("aria-describedby", described)},
             f.value);
    });
}

void checkbox_field(Html& h, const Field& f, bool checked) {
    const std::string id = control_id(f);
    h.el("div", {{"class", field_class(f)}}, [&] {
        h.el("div", {{"class", "check"}}, [&] {
            h.leaf("input", {{"type", "checkbox"},
                             {"id", id},
                             {"name", f.name},
                             {"value", f.value.empty() ? "1" : std::string_view(f.value)},
                             {"checked", checked},
                             {"required", f.required},
                             maybe("aria-invalid", invalid(f)),
                             maybe("aria-describedby", described_by(f, id))});
            h.el("label", {{"for", id}}, f.label);
        });
        hint_and_error(h, f, id);
    });
}

void radio_field(Html& h, const Field& f, const std::vector<Option>& options) {
    group(h, f, "radio", options, [&](const Option& o) { return o.value == f.value; });
}

void check_list(Html& h, const Field& f, const std::vector<Option>& options, const std::vector<std::string>& chosen) {
    group(h, f, "checkbox", options, [&](const Option& o) { return std::ranges::find(chosen, o.value) != chosen.end(); });
}

void file_field(Html& h, const Field& f, std::string_view accept, bool several) {
    field(h, f, [&](const std::string& id, const std::string& described) {
        h.leaf("input", {{"type", "file"},
                         {"id", id},
                         {"name", f.name},
                         maybe("accept", accept),
                         {"multiple", several},
                         {"required", f.required},
                         maybe("aria-invalid", invalid(f)),
                         maybe("aria-describedby", described)});
    });
}

void hidden(Html& h, std::string_view name, std::string_view value) {
    h.leaf("input", {{"type", "hidden"}, {"name", name}, {"value", value}});
}

void error_summary(Html& h, const std::vector<Refusal>& errors) {
    if (errors.empty()) return;
    h.el("div", {{"class", "notice bad"}, {"id", "errors"}, {"role", "alert"}, {"tabindex", "-1"}}, [&] {
        h.raw(kWarning);
        h.el("div", {}, [&] {
            if (errors.size() == 1 && errors.front().field.empty()) {  // nothing to go to: the sentence itself
                h.el("h2", {}, errors.front().message);
                return;
            }
            h.el("h2", {}, fmt::format("Có {} chỗ cần sửa", errors.size()));
            h.el("ul", {}, [&] {
                for (const Refusal& e : errors) {
                    h.el("li", {}, [&] {
                        if (e.field.empty()) {
                            h.text(e.message);
                        } else {
                            h.link("#f-" + e.field, e.message);
                        }
                    });
                }
            });
        });
    });
}

std::string error_for(const std::vector<Refusal>& errors, std::string_view field) {
    const auto found = std::ranges::find(errors, field, &Refusal::field);
    return found == errors.end() ? std::string() : found->message;
}

void button(Html& h, std::string_view label, const ButtonOptions& options) {
    h.el("button",
         {{"class", weight_class(options.weight)},
          maybe("name", options.name),
          maybe("value", options.value),
          maybe("formaction", options.action),
          {"autofocus", options.focus},
          maybe("data-key", options.key),
          maybe("aria-keyshortcuts", options.key)},
         [&] { button_words(h, label, options); });
}

void link_button(Html& h, std::string_view label, std::string_view url, const ButtonOptions& options) {
    h.el("a",
         {{"class", weight_class(options.weight)}, {"href", url}, {"autofocus", options.focus}, maybe("data-key", options.key), maybe("aria-keyshortcuts", options.key)},
         [&] { button_words(h, label, options); });
}

void print_button(Html& h, bool at_once) {
    h.el("button", {{"type", "button"}, {"class", "button"}, {"data-print", at_once ? "now" : ""}, {"data-key", "p"}, {"aria-keyshortcuts", "p"}}, [&] {
        h.raw("In <kbd aria-hidden=\"true\">p</kbd>");
    });
}

}  // namespace xaso::html
