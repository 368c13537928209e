// Id: an integer key that cannot be mixed with the key of something else.
//
//   using DossierId = Id<struct DossierTag>;
//   DossierId d{7};  UnitId u{7};  d == u;   // does not compile
//
// Ids are made by the program (never by a database sequence), so that every database behaves alike.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace xaso {

template <class Tag>
class Id {
public:
    constexpr Id() = default;
    constexpr explicit Id(std::int64_t value) : value_(value) {}
    constexpr std::int64_t value() const { return value_; }
    constexpr explicit operator bool() const { return value_ != 0; }  // 0 stands for "none"
    friend constexpr auto operator<=>(Id, Id) = default;

private:
    std::int64_t value_ = 0;
};

using UnitId = Id<struct UnitTag>;
using OfficeId = Id<struct OfficeTag>;
using AccountId = Id<struct AccountTag>;
using PersonId = Id<struct PersonTag>;
using DossierId = Id<struct DossierTag>;

}  // namespace xaso

template <class Tag>
struct std::hash<xaso::Id<Tag>> {
    std::size_t operator()(xaso::Id<Tag> id) const noexcept { return std::hash<std::int64_t>{}(id.value()); }
};
