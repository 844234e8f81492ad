// Business identifier codes (ISO 9362): institution, country, location, branch. Their form is that of words in capital
// letters, so a word near must say so, or the institution be one of the largest.
#include <algorithm>

#include "looks.hpp"
#include "tokens.hpp"

namespace waybill::detect {
namespace {

/// ISO 3166-1, in one row.
constexpr Bytes countries =
    "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZ"
    "DEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISIT"
    "JEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZ"
    "NANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZ"
    "TCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW";

bool is_country(Bytes code) {
    for (std::size_t i = 0; i < countries.size(); i += 2)
        if (countries.substr(i, 2) == code) return true;
    return false;
}

constexpr std::array<Bytes, 98> institutions{
    {"ABNA", "BARC", "BBRU", "BBVA", "BCIT", "BKAU", "BNPA", "BOFA", "BOFI", "BPPI", "BSCH", "CAIX", "CHAS", "CITI",
     "CMCI", "COBA", "CRES", "CRLY", "DABA", "DBSS", "DEUT", "DNBA", "ESSE", "GEBA", "GENO", "HAND", "HBUK", "HSBC",
     "HYVE", "INGB", "INGD", "KRED", "LOYD", "MIDL", "NDEA", "NOLA", "NWBK", "PBNK", "POFI", "RABO", "RBOS", "SOGE",
     "SWED", "UBSW", "UNCR", "ZKBK", "AGRI", "AIBK", "ASNB", "BAPP", "BCOM", "BELA", "BESC", "BKBK", "BNLI", "BPKO",
     "BREX", "BSAB", "BUNQ", "BYLA", "CCBP", "CEPA", "CGDI", "CMBR", "COKS", "DNBN", "DRES", "ESPC", "GIBA", "HELA",
     "INGP", "IRCE", "JYBA", "KNAB", "LANS", "MALA", "NFBK", "NTSB", "OKOY", "OPSK", "PASC", "PKOP", "PSST", "RAIF",
     "REVO", "RZBA", "SBOS", "SKAN", "SNSB", "SOLA", "SPAR", "SPKO", "TOTA", "TRIO", "TRWI", "WBKP", "WELA", "SSKM"}};

bool is_upper_word(Bytes word) {
    for (const Bytes label : {"SWIFT", "IBAN", "CODE", "BANK", "KONTO"})
        if (word == label) return false;
    return word.size() > 3 && std::all_of(word.begin(), word.end(), [](unsigned char c) { return is_upper(c); });
}

/// Whether a word in capital letters stands before or after it: then it is most likely one itself, of a heading.
bool is_among_capitals(Bytes text, std::size_t begin, std::size_t end) {
    constexpr std::size_t near = 24;
    const auto letter = [](char c) { return is_alnum(static_cast<unsigned char>(c)); };
    const Bytes before = text.substr(begin > near ? begin - near : 0, std::min(begin, near));
    const auto last = std::find_if(before.rbegin(), before.rend(), letter);
    const auto first = std::find_if_not(last, before.rend(), letter);
    if (is_upper_word(
            before.substr(static_cast<std::size_t>(before.rend() - first), static_cast<std::size_t>(first - last))))
        return true;
    const Bytes after = text.substr(end, near);
    const auto next = std::find_if(after.begin(), after.end(), letter);
    return is_upper_word(Bytes(next, std::find_if_not(next, after.end(), letter)));
}

}  // namespace

std::optional<Claim> look_swift_code(const Place& place) {
    const auto found = spaced_token(place, {"AAAAAAXXXXX", "AAAAAAXX"}, Gaps::none);
    if (!found || found->lower || !is_country(found->compact().substr(4, 2))) return std::nullopt;
    const Bytes code = found->compact();
    if (code[7] == 'O' && code[6] != 'O') return std::nullopt;  // the letter O is not given out there
    const bool known = std::find(institutions.begin(), institutions.end(), code.substr(0, 4)) != institutions.end();
    const bool letters = std::all_of(code.begin(), code.end(), [](unsigned char c) { return is_upper(c); });
    if (!known && letters && is_among_capitals(place.text, place.at, found->end)) return std::nullopt;
    return Claim{place.at, found->end, known ? 78 : 20, 92,
                 known ? "form and a known institution" : "form and country"};
}

}  // namespace waybill::detect
