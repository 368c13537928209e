// words: a text as words with what stands between them. Internal to plan_import.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace xaso::plan_import {

// What stands before a word: the more, the likelier that another cell begins.
enum class Gap { blank, line, paragraph, empty_paragraph };

struct Word {
    std::string text;         // as written
    std::string key;          // folded, letters and digits only; "" for a dash
    int line = 0;             // from 1
    Gap gap = Gap::blank;
    bool page = false;        // the first of a page, as far as the text shows it
};

std::string key_of(std::string_view word);
std::vector<std::string> keys_of(std::string_view phrase);   // without the empty ones
std::vector<std::string> keys_and_marks_of(std::string_view phrase);   // also "," and "/"
bool begins_upper(std::string_view word);                    // its first letter; digits and signs before it are passed over
bool is_bullet(std::string_view word);                       // "-", "+", "•", "-Thực"
std::vector<Word> words_of(std::string_view text);

// Words as one line of text: broken dates, hyphenated and cut words are put together again.
std::string join(const std::vector<const Word*>& words);

}  // namespace xaso::plan_import
