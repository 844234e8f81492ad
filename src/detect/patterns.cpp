#include "patterns.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <string>

namespace waybill::detect {
namespace {

std::vector<std::size_t> sorted(std::span<const std::size_t> detectors) {
    std::vector<std::size_t> out(detectors.begin(), detectors.end());
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

void add(std::vector<Patterns::Chosen>& all, const Anchor& anchor, std::size_t detector) {
    auto same = std::find_if(all.begin(), all.end(), [&](const Patterns::Chosen& other) {
        return std::string_view(other.pattern) == anchor.pattern && other.letters == anchor.letters;
    });
    if (same == all.end()) same = all.insert(all.end(), {anchor.pattern, anchor.letters, anchor.length, {}});
    same->detectors.push_back(detector);
}

/// The patterns are our own: one that does not compile is found by the first test, and at start-up.
DatabaseHandle compile(const std::vector<Patterns::Chosen>& anchors) {
    std::vector<const char*> patterns;
    std::vector<unsigned> flags, ids;
    for (const auto& anchor : anchors) {
        patterns.push_back(anchor.pattern);
        flags.push_back(anchor.letters == Anchor::Case::any ? HS_FLAG_CASELESS : 0);
        ids.push_back(static_cast<unsigned>(ids.size()));
    }
    hs_database_t* database = nullptr;
    hs_compile_error_t* error = nullptr;
    if (hs_compile_multi(patterns.data(), flags.data(), ids.data(), static_cast<unsigned>(ids.size()), HS_MODE_BLOCK,
                         nullptr, &database, &error) == HS_SUCCESS)
        return DatabaseHandle(database);
    const std::string reason = error->message;
    hs_free_compile_error(error);
    throw std::runtime_error("the patterns of the detectors do not compile: " + reason);
}

}  // namespace

Patterns::Patterns(std::span<const std::size_t> chosen) : lexicon(chosen), starts(chosen) {
    for (const std::size_t i : chosen)
        for (const Anchor& anchor : detectors()[i].anchors) add(anchors, anchor, i);
    if (anchors.empty()) return;
    database = compile(anchors);
    hs_scratch_t* made = nullptr;
    if (hs_alloc_scratch(database.get(), &made) != HS_SUCCESS) throw std::bad_alloc();
    scratch.reset(made);
}

Scanner::Scanner() = default;
Scanner::~Scanner() = default;

std::shared_ptr<const Scanner> Scanner::compile(std::span<const std::size_t> chosen) {
    std::shared_ptr<Scanner> scanner(new Scanner);
    scanner->patterns_ = std::make_unique<const Patterns>(sorted(chosen));
    return scanner;
}

std::shared_ptr<const Scanner> Scanner::all() {
    std::vector<std::size_t> every(table().size());
    std::iota(every.begin(), every.end(), std::size_t{0});
    return compile(every);
}

}  // namespace waybill::detect
