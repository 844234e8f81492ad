// Keys that clouds and vendors give out: a beginning that says whose, a body of random characters. What is not random
// (`ghp_xxxxxxxx…`, examples in prose) is told by its entropy.
#pragma once

#include "detector.hpp"

namespace waybill::detect {

enum class Alphabet { digits, hex, upper_digits, alnum, base64, base64url };

struct VendorKey {
    struct Form {
        Bytes begins;  // as the anchor has it
        Alphabet body;
        std::size_t shortest, longest;  // of the body
        Bytes marker = {};              // that stands somewhere in the body, at least its beginning in
    };
    std::span<const Form> forms;
    int alone = 97, with_word = 99;
    double bits = 2.6;  // a character, at least: random ones of such lengths have more
};

/// Shannon's entropy of the text's characters, in bits a character.
double entropy(Bytes text);

std::optional<Claim> look_vendor_key(const Place& place, const VendorKey& key);

template <const VendorKey& key>
std::optional<Claim> look_key(const Place& place) {
    return look_vendor_key(place, key);
}

namespace keys {

using Form = VendorKey::Form;

inline constexpr std::array aws_access_forms{
    Form{"AKIA", Alphabet::upper_digits, 16, 16}, Form{"ASIA", Alphabet::upper_digits, 16, 16},
    Form{"ABIA", Alphabet::upper_digits, 16, 16}, Form{"ACCA", Alphabet::upper_digits, 16, 16}};
inline constexpr VendorKey aws_access{aws_access_forms};

inline constexpr std::array gcp_forms{Form{"AIza", Alphabet::base64url, 35, 35}};
inline constexpr VendorKey gcp{gcp_forms};

inline constexpr std::array google_oauth_forms{Form{"ya29.", Alphabet::base64url, 20, 400},
                                               Form{"GOCSPX-", Alphabet::base64url, 24, 40}};
inline constexpr VendorKey google_oauth{google_oauth_forms};

inline constexpr std::array github_forms{
    Form{"ghp_", Alphabet::alnum, 36, 36}, Form{"gho_", Alphabet::alnum, 36, 36},
    Form{"ghu_", Alphabet::alnum, 36, 36}, Form{"ghs_", Alphabet::alnum, 36, 36},
    Form{"ghr_", Alphabet::alnum, 36, 76}, Form{"github_pat_", Alphabet::base64url, 40, 100}};
inline constexpr VendorKey github{github_forms};

inline constexpr std::array gitlab_forms{
    Form{"glpat-", Alphabet::base64url, 20, 64}, Form{"gldt-", Alphabet::base64url, 20, 64},
    Form{"glrt-", Alphabet::base64url, 20, 64}, Form{"glptt-", Alphabet::base64url, 20, 64}};
inline constexpr VendorKey gitlab{gitlab_forms};

inline constexpr std::array slack_forms{
    Form{"xoxb-", Alphabet::base64url, 20, 120}, Form{"xoxp-", Alphabet::base64url, 20, 120},
    Form{"xoxa-", Alphabet::base64url, 20, 120}, Form{"xoxr-", Alphabet::base64url, 20, 120},
    Form{"xoxs-", Alphabet::base64url, 20, 120}, Form{"xapp-", Alphabet::base64url, 20, 140}};
inline constexpr VendorKey slack{slack_forms};

inline constexpr std::array stripe_forms{
    Form{"sk_live_", Alphabet::alnum, 16, 240}, Form{"sk_test_", Alphabet::alnum, 16, 240},
    Form{"rk_live_", Alphabet::alnum, 16, 240}, Form{"rk_test_", Alphabet::alnum, 16, 240},
    Form{"whsec_", Alphabet::base64, 24, 80}};
inline constexpr VendorKey stripe{stripe_forms};

inline constexpr std::array openai_forms{
    Form{"sk-proj-", Alphabet::base64url, 32, 220}, Form{"sk-svcacct-", Alphabet::base64url, 32, 220},
    Form{"sk-admin-", Alphabet::base64url, 32, 220}, Form{"sk-", Alphabet::alnum, 40, 64}};
inline constexpr VendorKey openai{openai_forms};

inline constexpr std::array anthropic_forms{Form{"sk-ant-", Alphabet::base64url, 32, 200}};
inline constexpr VendorKey anthropic{anthropic_forms};

inline constexpr std::array hugging_face_forms{Form{"hf_", Alphabet::alnum, 30, 40}};
inline constexpr VendorKey hugging_face{hugging_face_forms, 95, 99, 3.2};

inline constexpr std::array npm_forms{Form{"npm_", Alphabet::alnum, 36, 36}};
inline constexpr VendorKey npm{npm_forms};

inline constexpr std::array pypi_forms{Form{"pypi-", Alphabet::base64url, 60, 300, "AgE"}};
inline constexpr VendorKey pypi{pypi_forms};

inline constexpr std::array sendgrid_forms{Form{"SG.", Alphabet::base64url, 60, 72}};
inline constexpr VendorKey sendgrid{sendgrid_forms};

inline constexpr std::array twilio_forms{Form{"SK", Alphabet::hex, 32, 32}, Form{"AC", Alphabet::hex, 32, 32}};
inline constexpr VendorKey twilio{twilio_forms, 70, 96};

inline constexpr std::array shopify_forms{Form{"shpat_", Alphabet::hex, 32, 32}, Form{"shpss_", Alphabet::hex, 32, 32},
                                          Form{"shpca_", Alphabet::hex, 32, 32}, Form{"shppa_", Alphabet::hex, 32, 32}};
inline constexpr VendorKey shopify{shopify_forms};

inline constexpr std::array digitalocean_forms{Form{"dop_v1_", Alphabet::hex, 64, 64},
                                               Form{"doo_v1_", Alphabet::hex, 64, 64}};
inline constexpr VendorKey digitalocean{digitalocean_forms};

inline constexpr std::array vault_forms{Form{"hvs.", Alphabet::base64url, 24, 140},
                                        Form{"hvb.", Alphabet::base64url, 24, 220}};
inline constexpr VendorKey vault{vault_forms};

inline constexpr std::array databricks_forms{Form{"dapi", Alphabet::hex, 32, 32}};
inline constexpr VendorKey databricks{databricks_forms};

inline constexpr std::array mailgun_forms{Form{"key-", Alphabet::hex, 32, 32}};
inline constexpr VendorKey mailgun{mailgun_forms, 75, 97};

inline constexpr std::array atlassian_forms{Form{"ATATT3", Alphabet::base64url, 60, 250}};
inline constexpr VendorKey atlassian{atlassian_forms};

}  // namespace keys
}  // namespace waybill::detect
