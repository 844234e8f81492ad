#include "service_levels.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <optional>

#include "waybill/base/code.hpp"
#include "waybill/report/text.hpp"

namespace waybill::report {
namespace {

constexpr std::uint64_t percent = 1'000'000;  // the policy's percentages have at most six decimals

bool blames_vendor(std::string_view code) {
    const auto table = base::code_table();
    const auto found = std::ranges::find(table, code, &base::CodeRow::name);
    return found != table.end() && found->blame == base::Blame::vendor;
}

/// `99.9%` in millionths of a percent; the form was checked when the policy was loaded.
std::uint64_t parse_percentage(std::string_view text) {
    std::uint64_t value = 0, decimals = 0;
    bool point = false;
    for (const char c : text) {
        if (c == '.') point = true;
        if (c < '0' || c > '9') continue;
        value = value * 10 + static_cast<std::uint64_t>(c - '0');
        decimals += point;
    }
    for (; decimals < 6; ++decimals) value *= 10;
    return value;
}

std::uint64_t parse_milliseconds(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
    if (unit == "ms") return value;
    if (unit == "s") return value * 1000;
    if (unit == "m") return value * 60'000;
    return unit == "h" ? value * 3'600'000 : value * 86'400'000;
}

/// part of whole, three decimals; never rounded to what it is not.
enum class Round : std::uint8_t { down, up };
std::string percentage(std::uint64_t part, std::uint64_t whole, Round round) {
    const std::uint64_t scaled = part * 100'000;
    const std::uint64_t value = scaled / whole + (round == Round::up && scaled % whole > 0 ? 1 : 0);
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%llu.%03llu%%", static_cast<unsigned long long>(value / 1000),
                  static_cast<unsigned long long>(value % 1000));
    return text.data();
}

Level share_level(Level level, std::uint64_t part, std::uint64_t whole, Round round) {
    level.calls = whole;
    const bool declared = !level.declared.empty();
    if (whole == 0) {
        level.met = declared ? "no calls" : "";
        return level;
    }
    level.measured = percentage(part, whole, round);
    if (!declared) return level;
    const std::uint64_t limit = parse_percentage(level.declared) * whole, is = part * 100 * percent;
    level.met = (round == Round::down ? is >= limit : is <= limit) ? "yes" : "no";
    return level;
}

Level latency_level(Level level, const std::map<unsigned, std::uint64_t>& latency) {
    for (const auto& [bucket, count] : latency) level.calls += count;
    const bool declared = !level.declared.empty();
    if (level.calls == 0) {
        level.met = declared ? "no calls" : "";
        return level;
    }
    const std::uint64_t rank = (level.calls * 99 + 99) / 100;
    std::uint64_t seen = 0;
    unsigned at = 0;
    for (const auto& [bucket, count] : latency) {
        at = bucket;
        if ((seen += count) >= rank) break;
    }
    const std::uint64_t most = audit::latency_bound(at), least = at == 0 ? 0 : audit::latency_bound(at - 1);
    level.measured = "over " + grouped(least) + " to " + grouped(most) + " ms";
    if (!declared) return level;
    const std::uint64_t limit = parse_milliseconds(level.declared);
    level.met = most <= limit ? "yes" : least >= limit ? "no" : "not certain";
    return level;
}

}  // namespace

Calls calls_of(const std::vector<audit::Traffic>& traffic, std::string_view vendor) {
    Calls out;
    for (const audit::Traffic& day : traffic) {
        if (day.vendor != vendor) continue;
        for (const auto& [what, count] : day.outcomes) {
            const auto& [end, status] = what;
            (end == "complete" ? out.answered : out.unclear) += count;
            if (end == "complete" && status >= 5) out.server_errors += count;
        }
        for (const auto& [code, count] : day.refused)
            if (blames_vendor(code)) out.failed += count;
        for (const auto& [bucket, count] : day.latency) out.latency[bucket] += count;
    }
    return out;
}

std::vector<Level> levels_of(const Calls& calls, const policy::ServiceLevels* declared) {
    const policy::ServiceLevels none{};
    const policy::ServiceLevels& levels = declared != nullptr ? *declared : none;
    return {share_level({"availability", "Availability, at least", levels.availability, {}, {}}, calls.answered,
                        calls.answered + calls.failed, Round::down),
            share_level({"errors", "Server errors, at most", levels.errors, {}, {}}, calls.server_errors,
                        calls.answered, Round::up),
            latency_level({"latency_p99", "Latency of 99 of 100, at most", levels.latency_p99, {}, {}}, calls.latency)};
}

}  // namespace waybill::report
