#include "platform/html/html.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

namespace xaso::html {
namespace {

TEST(Escape, TextAndAttributes) {
    struct Row { const char* name; const char* in; const char* out; };
    const Row rows[] = {
        {"empty", "", ""},
        {"plain Vietnamese", "Thủ tục cấp bản sao", "Thủ tục cấp bản sao"},
        {"all five", "&<>\"'", "&amp;&lt;&gt;&quot;&#39;"},
        {"entities are text", "&amp;", "&amp;amp;"},
        {"tag", "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"},
        {"special last", "a&", "a&amp;"},
    };
    for (const Row& r : rows) {
        EXPECT_EQ(escape(r.in), r.out) << r.name;
        Html h;
        h.el("p", {{"title", r.in}}, r.in);
        EXPECT_EQ(h.str(), std::string("<p title=\"") + r.out + "\">" + r.out + "</p>") << r.name;
    }
}

TEST(SafeUrl, StaysOnThisSiteOrNamesItsScheme) {
    struct Row { const char* name; std::string url; bool ok; };
    const Row rows[] = {
        {"root", "/", true},
        {"path", "/ho-so/1?x=1#a", true},
        {"query", "?trang=2", true},
        {"fragment", "#noi-dung", true},
        {"https", "https://dichvucong.gov.vn/", true},
        {"mail", "mailto:a@example.vn", true},
        {"empty", "", false},
        {"other host", "//evil.example/", false},
        {"backslash host", "/\\evil.example/", false},
        {"tab before second slash", "/\t/evil.example", false},
        {"line end inside", "/a\nb", false},
        {"NUL", std::string("/a\0b", 4), false},
        {"javascript", "javascript:alert(1)", false},
        {"javascript in mixed case after a blank", " jAvAscript:alert(1)", false},
        {"data", "data:text/html,x", false},
        {"plain http", "http://example.vn/", false},
        {"relative path", "ho-so", false},
    };
    for (const Row& r : rows) {
        EXPECT_EQ(safe_url(r.url), r.ok) << r.name;
        Html h;
        h.link(r.url, "x");
        EXPECT_EQ(h.str(), "<a href=\"" + (r.ok ? escape(r.url) : "#") + "\">x</a>") << r.name;
    }
}

TEST(SafeUrl, EveryUrlAttributeIsChecked) {
    Html h;
    h.el("a", {{"href", "javascript:1"}}, "");
    h.el("form", {{"action", "javascript:1"}}, "");
    h.el("button", {{"formaction", "javascript:1"}}, "");
    h.el("button", {{"hx-get", "javascript:1"}}, "");
    h.el("button", {{"hx-post", "javascript:1"}}, "");
    h.leaf("img", {{"src", "javascript:1"}});
    h.el("video", {{"poster", "javascript:1"}}, "");
    EXPECT_EQ(h.str().find("javascript"), std::string::npos);
    h.el("p", {{"title", "javascript:1"}}, "");
    EXPECT_NE(h.str().find("title=\"javascript:1\""), std::string::npos);
}

TEST(Html, Elements) {
    Html h;
    h.el("table", {{"class", "list"}}, [&] {
        h.el("tr", {}, [&] {
            h.el("td", {{"hidden", false}}, "a");
            h.el("td", {{"hidden", true}}, [&] { h.text("<b>"); });
        });
    });
    h.leaf("br", {});
    h.leaf("input", {{"type", "checkbox"}, {"checked", true}, {"value", std::string("1")}});
    h.raw("<wbr>");
    EXPECT_EQ(h.str(),
              "<table class=\"list\"><tr><td>a</td><td hidden>&lt;b&gt;</td></tr></table><br><input type=\"checkbox\" checked value=\"1\"><wbr>");
    Html whole;
    whole.el("main", {}, [&] { whole.include(h); });
    EXPECT_EQ(whole.str(), "<main>" + h.str() + "</main>");
    EXPECT_EQ(whole.take(), "<main>" + h.str() + "</main>");
}

// A browser drops one line end after <textarea>; without ours the officer would lose the first line of what was typed.
TEST(Html, TextareaKeepsItsFirstLineEnd) {
    Html h;
    h.el("textarea", {}, "\nhai");
    EXPECT_EQ(h.str(), "<textarea>\n\nhai</textarea>");
    Html built;
    built.el("pre", {}, [&] { built.text("x"); });
    EXPECT_EQ(built.str(), "<pre>\nx</pre>");
}

TEST(UrlEncode, Rows) {
    struct Row { const char* name; const char* in; const char* out; };
    const Row rows[] = {
        {"unreserved", "aZ09-._~", "aZ09-._~"},
        {"blank and separators", "a b&c=d/e?f#g", "a%20b%26c%3Dd%2Fe%3Ff%23g"},
        {"percent", "100%", "100%25"},
        {"Vietnamese", "đ", "%C4%91"},
    };
    for (const Row& r : rows) EXPECT_EQ(url_encode(r.in), r.out) << r.name;
}

// What must not compile: each row is one line of a source file; the compiler must complain about exactly the wrong lines.
TEST(Html, WhatBreaksThePolicyDoesNotCompile) {
    struct Row { const char* name; const char* code; bool compiles; };
    const Row rows[] = {
        {"correct element", R"(h.el("p", {{"class", value}}, value);)", true},
        {"correct attribute names", R"(h.el("p", {{"data-on", "1"}, {"stylesheet", "1"}}, "");)", true},
        {"onclick", R"(h.el("p", {{"onclick", "x"}}, "");)", false},
        {"ONCLICK", R"(h.el("p", {{"ONCLICK", "x"}}, "");)", false},
        {"hx-on", R"(h.el("p", {{"hx-on:click", "x"}}, "");)", false},
        {"style attribute", R"(h.el("p", {{"style", "x"}}, "");)", false},
        {"srcdoc", R"(h.el("p", {{"srcdoc", "x"}}, "");)", false},
        {"attribute name from data", R"(h.el("p", {{value, "x"}}, "");)", false},
        {"raw text from data", R"(h.raw(value);)", false},
        {"raw text from a view", R"(h.raw(std::string_view("x"));)", false},
        {"element name from data", R"(h.el(value, {}, "");)", false},
        {"script", R"(h.el("script", {}, "");)", false},
        {"style element", R"(h.el("style", {}, "");)", false},
        {"iframe", R"(h.el("iframe", {}, "");)", false},
        {"content in a void element", R"(h.el("br", {}, "x");)", false},
        {"an element left open", R"(h.leaf("div", {});)", false},
        {"correct void element", R"(h.leaf("br", {});)", true},
    };
    const std::filesystem::path dir = std::filesystem::temp_directory_path() / ("xaso-html-" + std::to_string(::getpid()));
    std::filesystem::create_directories(dir);
    std::ofstream source(dir / "rows.cpp");
    source << "#include \"platform/html/html.h\"\n";
    for (const Row& r : rows) {
        source << "void row_" << &r - rows << "(xaso::html::Html& h, const std::string& value) { (void)value; " << r.code << " }\n";
    }
    source.close();
    const std::string command = std::string("c++ -std=c++20 -fsyntax-only -fmax-errors=0 -I" XASO_SOURCE_DIR "/src ") + (dir / "rows.cpp").string() +
                                " 2> " + (dir / "log").string();
    EXPECT_NE(std::system(command.c_str()), 0);
    std::set<std::size_t> wrong;
    std::ifstream log(dir / "log");
    for (std::string line; std::getline(log, line);) {
        // "rows.cpp:7:…" is the row itself or, for a throw in the header, the place it was reached from.
        if (const auto at = line.find("rows.cpp:"); at != std::string::npos && std::isdigit(static_cast<unsigned char>(line[at + 9]))) {
            wrong.insert(std::stoul(line.substr(at + 9)));
        }
    }
    for (const Row& r : rows) EXPECT_EQ(!wrong.contains(static_cast<std::size_t>(&r - rows) + 2), r.compiles) << r.name;
    std::filesystem::remove_all(dir);
}

}  // namespace
}  // namespace xaso::html
