// E-mail addresses as they are used (a subset of RFC 5321 with letters of all scripts, RFC 6531), read to both sides
// of the at sign. Quoted local parts and address literals are not looked for.
#include <algorithm>

#include "looks.hpp"

namespace waybill::detect {
namespace {

constexpr std::size_t longest_local = 64, longest_domain = 253, longest_label = 63;

bool is_local(char32_t c) {
    return is_word(c) || c == '.' || c == '-' || c == '+' || c == '%' || c == '\'' || c == '&' || c == '~';
}

/// How much of what stands here, after a backslash, is an escape: `\u0022eva@…`, `\neva@…`.
std::size_t escape_length(Bytes text, std::size_t begin, std::size_t end) {
    if (begin == 0 || text[begin - 1] != '\\' || begin == end) return 0;
    const Bytes hex = text.substr(begin + 1, 4);
    if (text[begin] == 'u' && end - begin > 5 &&
        std::all_of(hex.begin(), hex.end(), [](char c) { return is_hex(static_cast<unsigned char>(c)); }))
        return 5;
    return Bytes("nrt").find(text[begin]) != Bytes::npos ? 1 : 0;
}

std::size_t local_begin(Bytes text, std::size_t at) {
    std::size_t begin = at;
    while (begin > 0 && at - begin <= longest_local) {
        const Character before = character_before(text, begin);
        if (!is_local(before.code)) break;
        begin -= before.length;
    }
    begin += escape_length(text, begin, at);
    while (begin < at && Bytes(".-'&%~+").find(text[begin]) != Bytes::npos) ++begin;
    return begin;
}

/// Names of files, as `icon@2x.png`, and of versions are no domains.
bool is_top_level(Bytes label) {
    if (label.size() < 2 || std::any_of(label.begin(), label.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return label.starts_with("xn--");
    std::array<char, 8> folded{};
    for (std::size_t i = 0; i < std::min(label.size(), folded.size()); ++i)
        folded[i] = static_cast<char>(label[i] | 0x20);
    const Bytes lower(folded.data(), std::min(label.size(), folded.size()));
    for (const Bytes file :
         {"png", "jpg", "jpeg", "gif", "webp", "svg", "css", "js", "ts", "json", "html", "pdf", "txt"})
        if (lower == file) return false;
    return true;
}

/// Where the domain that begins here ends, or nothing where none does.
std::optional<std::size_t> domain_end(Bytes text, std::size_t begin) {
    std::size_t at = begin, label = begin, end = begin;
    std::size_t labels = 0;
    while (at - begin <= longest_domain) {
        const Character here = character_at(text, at);
        if ((is_word(here.code) && here.code != '_') || (here.code == '-' && at > label)) {
            at += here.length;
            continue;
        }
        const Bytes name = text.substr(label, at - label);
        if (name.empty() || name.size() > longest_label || name.back() == '-') break;
        if (++labels > 1 && is_top_level(name)) end = at;
        if (labels > 1 && !is_top_level(name) && here.code != '.') return std::nullopt;
        if (here.code != '.') break;
        label = ++at;
    }
    if (end == begin) return std::nullopt;
    return end;
}

}  // namespace

std::optional<Claim> look_email_address(const Place& place) {
    const Bytes text = place.text;
    const std::size_t begin = local_begin(text, place.at);
    if (begin == place.at || place.at - begin > longest_local || text[place.at - 1] == '.') return std::nullopt;
    if (text.substr(begin, place.at - begin).find("..") != Bytes::npos) return std::nullopt;
    const auto end = domain_end(text, place.at + 1);
    if (!end) return std::nullopt;
    const Character next = character_at(text, *end), before = character_before(text, begin);
    if (is_word(next.code) || next.code == '@' || before.code == '@') return std::nullopt;
    // user:password@host of a URL, and git@host:path: who is meant there is a machine.
    if (before.code == ':' && text.substr(0, begin).substr(begin > 80 ? begin - 80 : 0).find("://") != Bytes::npos) {
        const Bytes near = text.substr(begin > 80 ? begin - 80 : 0, std::min<std::size_t>(begin, 80));
        if (near.substr(near.rfind("://")).find_first_of(" \t\r\n") == Bytes::npos) return std::nullopt;
    }
    if (next.code == ':' && is_word(character_at(text, *end + 1).code) && text.substr(begin, place.at - begin) == "git")
        return std::nullopt;
    // https://token@host is the same.
    if (text.substr(0, begin).ends_with("://")) return std::nullopt;
    // Twelve digits and more are some number: where its check digit holds, it is surer than the address around it.
    const Bytes local = text.substr(begin, place.at - begin);
    const bool number = local.size() >= 12 && std::all_of(local.begin(), local.end(), [](char c) {
                            return is_digit(static_cast<unsigned char>(c));
                        });
    return Claim{begin, *end, number ? 80 : 95, 99, "form"};
}

}  // namespace waybill::detect
