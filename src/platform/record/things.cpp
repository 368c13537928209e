#include "platform/record/things.h"

#include <algorithm>

namespace xaso::record {

std::string_view Things::title(std::string_view kind) const {
    const auto it = std::ranges::find(kinds_, kind, &ThingKind::code);
    return it == kinds_.end() ? std::string_view{} : std::string_view(it->title);
}

std::optional<Thing> Things::of_path(std::string_view address) const {
    if (const std::size_t host = address.find("://"); host != std::string_view::npos) {
        const std::size_t path = address.find('/', host + 3);
        address = path == std::string_view::npos ? std::string_view{} : address.substr(path);
    }
    address = address.substr(0, address.find_first_of("?#"));
    for (const ThingKind& kind : kinds_)
        if (kind.key_of)
            if (auto key = kind.key_of(address)) return Thing{kind.code, std::move(*key)};
    return std::nullopt;
}

std::optional<Seen> Things::see(sql::Session& s, UnitId unit, const Thing& thing) const {
    const auto it = std::ranges::find(kinds_, thing.kind, &ThingKind::code);
    return it == kinds_.end() ? std::nullopt : it->see(s, unit, thing.key);
}

std::vector<Offer> Things::offers(sql::Session& s, UnitId unit) const {
    std::vector<Offer> out;
    for (const ThingKind& kind : kinds_)
        if (kind.offers)
            for (Offer& offer : kind.offers(s, unit)) out.push_back(std::move(offer));
    return out;
}

std::vector<SeenLink> Things::links(sql::Session& s, UnitId unit, const Thing& thing) const {
    std::vector<SeenLink> out;
    for (const LinkSource& source : sources_)
        for (Link& link : source(s, unit, thing))
            if (auto seen = see(s, unit, link.to)) out.push_back({link.up, std::move(link.says), std::move(*seen)});
    return out;
}

const Things& no_things() {
    static const Things none;
    return none;
}

std::vector<std::string> path_parts(std::string_view path, std::string_view begins) {
    std::vector<std::string> out;
    if (!path.starts_with(begins)) return out;
    path.remove_prefix(begins.size());
    for (;;) {
        const std::size_t end = std::min(path.find('/'), path.size());
        out.emplace_back(path.substr(0, end));
        if (end == path.size()) return out;
        path.remove_prefix(end + 1);
    }
}

}  // namespace xaso::record
