// Result: what an officer can cause comes back as a value; what nobody meant is thrown.
//
//   Result<DossierCode> code = parse_code(text);
//   if (!code) return refuse(code.error());
//
// A Refusal carries a stable code for programs ("onestop.stale_version"), a Vietnamese sentence for the person, the
// form field it is about (empty when none) and a line for the log. One table (platform/web/web.h) maps its Kind to
// an HTTP status. Messages never carry personal data.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace xaso {

struct Refusal {
    enum class Kind {
        invalid,      // the input is unusable: 400/422
        forbidden,    // the account may not: 403
        not_found,    // 404
        conflict,     // somebody else was first, or the same key with another body: 409/422
        rule,         // a rule of law or process forbids it now: 422
        unavailable,  // try again later: 503
    };
    Kind kind = Kind::invalid;
    std::string code;     // "module.reason", stable
    std::string message;  // Vietnamese: what happened, where, what to do
    std::string field;    // the input it is about, as named in the form or JSON; empty when none
    std::string detail;   // for the log only
};

template <class T>
using Result = tl::expected<T, Refusal>;

inline tl::unexpected<Refusal> refuse(Refusal why) { return tl::unexpected<Refusal>(std::move(why)); }

inline tl::unexpected<Refusal> refuse(Refusal::Kind kind, std::string_view code, std::string_view message,
                                      std::string_view field = {}, std::string_view detail = {}) {
    return refuse(Refusal{kind, std::string(code), std::string(message), std::string(field), std::string(detail)});
}

}  // namespace xaso

// XASO_TRY(auto value, expression): hands the refusal on, or binds the value.
#define XASO_TRY_JOIN2(a, b) a##b
#define XASO_TRY_JOIN(a, b) XASO_TRY_JOIN2(a, b)
#define XASO_TRY_IMPL(tmp, binding, ...)                     \
    auto tmp = (__VA_ARGS__);                                \
    if (!tmp) return ::xaso::refuse(std::move(tmp).error()); \
    binding = std::move(*tmp)
#define XASO_TRY(binding, ...) XASO_TRY_IMPL(XASO_TRY_JOIN(xaso_try_, __LINE__), binding, __VA_ARGS__)
#define XASO_CHECK(...) \
    if (auto xaso_check = (__VA_ARGS__); !xaso_check) return ::xaso::refuse(std::move(xaso_check).error())
