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

constexpr std::array<Bytes, 46> institutions{
    {"ABNA", "BARC", "BBRU", "BBVA", "BCIT", "BKAU", "BNPA", "BOFA", "BOFI", "BPPI", "BSCH", "CAIX",
     "CHAS", "CITI", "CMCI", "COBA", "CRES", "CRLY", "DABA", "DBSS", "DEUT", "DNBA", "ESSE", "GEBA",
     "GENO", "HAND", "HBUK", "HSBC", "HYVE", "INGB", "INGD", "KRED", "LOYD", "MIDL", "NDEA", "NOLA",
     "NWBK", "PBNK", "POFI", "RABO", "RBOS", "SOGE", "SWED", "UBSW", "UNCR", "ZKBK"}};

}  // namespace

std::optional<Claim> look_swift_code(const Place& place) {
    const auto found = spaced_token(place, {"AAAAAAXXXXX", "AAAAAAXX"}, Gaps::none);
    if (!found || found->lower || !is_country(found->compact().substr(4, 2))) return std::nullopt;
    const Bytes code = found->compact();
    if (code[7] == 'O' && code[6] != 'O') return std::nullopt;  // the letter O is not given out there
    const bool known = std::find(institutions.begin(), institutions.end(), code.substr(0, 4)) != institutions.end();
    return Claim{place.at, found->end, known ? 78 : 20, 92,
                 known ? "form and a known institution" : "form and country"};
}

}  // namespace waybill::detect
