// The visible table. A detector is a line here, its words in words.hpp, and a function in a file by its family. The
// order decides where two are equally sure of a stretch, and is the detectors' numbers.
#include <algorithm>

#include "looks.hpp"
#include "vendor_key.hpp"
#include "words.hpp"

namespace waybill::detect {
namespace {

using namespace heads;

constexpr auto any = Anchor::Case::any;
constexpr std::span<const Anchor> none;

constexpr std::array at_sign{Anchor{"@", 1}};
constexpr std::array vat{Anchor{"\\bAT U[0-9]", 5}, Anchor{"\\bES[ -][A-Z][0-9A-Z]", 5},
                         Anchor{"\\bFR[ -][A-Z][0-9A-Z]", 5}};
constexpr std::array ip{Anchor{"::[0-9a-f]", 3, any}};
constexpr std::array jwt{Anchor{"eyJ", 3}};
constexpr std::array pem{Anchor{"-----BEGIN ", 11}};
constexpr std::array aws_access{Anchor{"\\b(?:AKIA|ASIA|ABIA|ACCA)", 4}};
constexpr std::array azure_storage{Anchor{"==", 2}};
constexpr std::array azure_client{Anchor{"Q~", 2}};
constexpr std::array gcp{Anchor{"AIza", 4}};
constexpr std::array google_oauth{Anchor{"\\bya29\\.", 5}, Anchor{"GOCSPX-", 7}};
constexpr std::array github{Anchor{"\\bgh[pousr]_", 4}, Anchor{"github_pat_", 11}};
constexpr std::array gitlab{Anchor{"\\bgl(?:dt|rt)-", 5}, Anchor{"\\bgl(?:pat|ptt)-", 6}};
constexpr std::array slack{Anchor{"xox[abprs]-", 5}, Anchor{"xapp-", 5}};
constexpr std::array stripe{Anchor{"\\b[sr]k_(?:live|test)_", 8}, Anchor{"whsec_", 6}};
constexpr std::array openai{Anchor{"\\bsk-", 3}};
constexpr std::array hugging_face{Anchor{"\\bhf_", 3}};
constexpr std::array npm{Anchor{"\\bnpm_", 4}};
constexpr std::array pypi{Anchor{"\\bpypi-AgE", 8}};
constexpr std::array sendgrid{Anchor{"\\bSG\\.", 3}};
constexpr std::array twilio{Anchor{"\\b(?:SK|AC)[0-9a-f]{4}", 6}};
constexpr std::array shopify{Anchor{"\\bshp(?:at|ss|ca|pa)_", 6}};
constexpr std::array digitalocean{Anchor{"\\bdo[op]_v1_", 7}};
constexpr std::array vault{Anchor{"\\bhv[sb]\\.", 4}};
constexpr std::array databricks{Anchor{"\\bdapi[0-9a-f]{4}", 8}};
constexpr std::array mailgun{Anchor{"\\bkey-[0-9a-f]{4}", 8}};
constexpr std::array telegram{Anchor{"\\b[0-9]{8}:AA", 11}, Anchor{"\\b[0-9]{9}:AA", 12},
                              Anchor{"\\b[0-9]{10}:AA", 13}};
constexpr std::array atlassian{Anchor{"ATATT3", 6}};

// clang-format off
constexpr std::array table_of_detectors{
    Detector{{"private_key", "PRIVATE_KEY", "Private key in PEM", 50}, pem, {}, look_private_key, {}, {}, 0, 80, Counted::speaks_against, longest_finding_bytes},
    Detector{{"jwt", "JWT", "JSON web token", 50}, jwt, {}, look_jwt, {}, {}, 0},
    Detector{{"aws_access_key", "AWS_ACCESS_KEY", "Amazon Web Services access key id", 50}, aws_access, {}, look_key<keys::aws_access>, {}, {}, 0},
    Detector{{"aws_secret_key", "AWS_SECRET_KEY", "Amazon Web Services secret access key, by a word near", 50}, none, of(mixed), look_aws_secret_key, words::aws_secret_key, {}, 0},
    Detector{{"azure_storage_key", "AZURE_STORAGE_KEY", "Azure storage account key, by a word near", 50}, azure_storage, {}, look_azure_storage_key, words::azure_storage_key, {}, 0},
    Detector{{"azure_client_secret", "AZURE_CLIENT_SECRET", "Client secret of Microsoft Entra", 50}, azure_client, {}, look_azure_client_secret, {}, {}, 0},
    Detector{{"gcp_api_key", "GCP_API_KEY", "Google Cloud API key", 50}, gcp, {}, look_key<keys::gcp>, {}, {}, 0},
    Detector{{"google_oauth_token", "GOOGLE_OAUTH_TOKEN", "Google OAuth token or client secret", 50}, google_oauth, {}, look_key<keys::google_oauth>, {}, {}, 0},
    Detector{{"github_token", "GITHUB_TOKEN", "GitHub token", 50}, github, {}, look_key<keys::github>, {}, {}, 0},
    Detector{{"gitlab_token", "GITLAB_TOKEN", "GitLab token", 50}, gitlab, {}, look_key<keys::gitlab>, {}, {}, 0},
    Detector{{"slack_token", "SLACK_TOKEN", "Slack token", 50}, slack, {}, look_key<keys::slack>, {}, {}, 0},
    Detector{{"stripe_key", "STRIPE_KEY", "Stripe secret key", 50}, stripe, {}, look_key<keys::stripe>, {}, {}, 0},
    Detector{{"anthropic_key", "ANTHROPIC_KEY", "Anthropic API key", 50}, openai, {}, look_key<keys::anthropic>, {}, {}, 0},
    Detector{{"openai_key", "OPENAI_KEY", "OpenAI API key", 50}, openai, {}, look_key<keys::openai>, {}, {}, 0},
    Detector{{"hugging_face_token", "HUGGING_FACE_TOKEN", "Hugging Face token", 50}, hugging_face, {}, look_key<keys::hugging_face>, {}, {}, 0},
    Detector{{"npm_token", "NPM_TOKEN", "npm token", 50}, npm, {}, look_key<keys::npm>, {}, {}, 0},
    Detector{{"pypi_token", "PYPI_TOKEN", "PyPI token", 50}, pypi, {}, look_key<keys::pypi>, {}, {}, 0},
    Detector{{"sendgrid_key", "SENDGRID_KEY", "SendGrid API key", 50}, sendgrid, {}, look_key<keys::sendgrid>, {}, {}, 0},
    Detector{{"twilio_key", "TWILIO_KEY", "Twilio key or account id", 50}, twilio, {}, look_key<keys::twilio>, words::secrets, {}, 0},
    Detector{{"shopify_token", "SHOPIFY_TOKEN", "Shopify token", 50}, shopify, {}, look_key<keys::shopify>, {}, {}, 0},
    Detector{{"digitalocean_token", "DIGITALOCEAN_TOKEN", "DigitalOcean token", 50}, digitalocean, {}, look_key<keys::digitalocean>, {}, {}, 0},
    Detector{{"vault_token", "VAULT_TOKEN", "HashiCorp Vault token", 50}, vault, {}, look_key<keys::vault>, {}, {}, 0},
    Detector{{"databricks_token", "DATABRICKS_TOKEN", "Databricks token", 50}, databricks, {}, look_key<keys::databricks>, {}, {}, 0},
    Detector{{"mailgun_key", "MAILGUN_KEY", "Mailgun API key", 50}, mailgun, {}, look_key<keys::mailgun>, words::secrets, {}, 0},
    Detector{{"telegram_token", "TELEGRAM_TOKEN", "Telegram bot token", 50}, telegram, {}, look_telegram_token, {}, {}, 0},
    Detector{{"atlassian_token", "ATLASSIAN_TOKEN", "Atlassian API token", 50}, atlassian, {}, look_key<keys::atlassian>, {}, {}, 0},
    Detector{{"email_address", "EMAIL_ADDRESS", "E-mail address", 50}, at_sign, {}, look_email_address, {}, {}, 0},
    Detector{{"credit_card", "CREDIT_CARD", "Payment card number", 50}, none, plain(12, 13, 14, 15, 16, 17, 18, 19) | grouped(4, 8), look_credit_card, words::credit_card, {}, 25},
    Detector{{"iban_code", "IBAN_CODE", "International bank account number", 50}, none, letters(2, 2), look_iban, words::iban, {}, 0},
    Detector{{"swift_code", "SWIFT_CODE", "Bank's BIC, by a word near", 60}, none, of(capitals), look_swift_code, words::swift_code, {}, 0, 60},
    Detector{{"crypto", "CRYPTO", "Bitcoin address", 50}, none, of(long_number) | letters(2, 2), look_crypto, {}, {}, 0},
    Detector{{"ip_address", "IP_ADDRESS", "IPv4 or IPv6 address", 50}, ip, grouped(1, 2, 3) | of(hexadecimal_colon), look_ip_address, words::ip_address, words::not_an_ip, 40, 80, Counted::means_nothing},
    Detector{{"mac_address", "MAC_ADDRESS", "MAC address", 50}, none, of(pair_or_four_hexadecimal), look_mac_address, words::mac_address, {}, 0},
    Detector{{"us_ssn", "US_SSN", "US social security number", 50}, none, plain(9) | grouped(3), look_us_ssn, words::us_ssn, {}, 40},
    Detector{{"us_itin", "US_ITIN", "US individual taxpayer number", 50}, none, plain(9) | grouped(3), look_us_itin, words::us_itin, {}, 40},
    Detector{{"uk_nino", "UK_NINO", "UK National Insurance number", 50}, none, letters(2, 2) | gap_after(2), look_uk_nino, words::uk_nino},
    Detector{{"uk_nhs", "UK_NHS", "UK NHS number", 50}, none, plain(10) | grouped(3), look_uk_nhs, words::uk_nhs},
    Detector{{"de_tax_id", "DE_TAX_ID", "German tax number (Steuer-IdNr)", 50}, none, plain(11) | grouped(2), look_de_tax_id, words::de_tax_id},
    Detector{{"de_social_security", "DE_SOCIAL_SECURITY", "German pension insurance number", 50}, none, grouped_up_to(8), look_de_social_security, words::de_social_security},
    Detector{{"at_svnr", "AT_SVNR", "Austrian social insurance number", 50}, none, plain(10) | grouped(4), look_at_svnr, words::at_svnr},
    Detector{{"ch_ahv", "CH_AHV", "Swiss AHV number", 50}, none, plain(13) | grouped(3), look_ch_ahv, words::ch_ahv},
    Detector{{"fr_nir", "FR_NIR", "French INSEE number", 50}, none, plain(15) | grouped_up_to(14), look_fr_nir, words::fr_nir},
    Detector{{"be_national_number", "BE_NATIONAL_NUMBER", "Belgian national register number", 50}, none, plain(11) | grouped_up_to(10), look_be_national_number, words::be_national_number},
    Detector{{"nl_bsn", "NL_BSN", "Dutch BSN, by a word near", 50}, none, plain(9) | grouped(3, 4), look_nl_bsn, words::nl_bsn},
    Detector{{"es_nif", "ES_NIF", "Spanish DNI number", 50}, none, grouped_up_to(8), look_es_nif, words::es_nif},
    Detector{{"es_nie", "ES_NIE", "Spanish number of foreigners", 50}, none, letters(1, 1) | gap_after(1), look_es_nie, words::es_nie},
    Detector{{"pt_nif", "PT_NIF", "Portuguese taxpayer number, by a word near", 50}, none, plain(9) | grouped(3), look_pt_nif, words::pt_nif},
    Detector{{"it_fiscal_code", "IT_FISCAL_CODE", "Italian codice fiscale", 50}, none, letters(6, 8) | of(sixteen) | of(capitals_apart), look_it_fiscal_code, words::it_fiscal_code, {}, 0},
    Detector{{"it_vat_code", "IT_VAT_CODE", "Italian partita IVA without IT, by a word near", 50}, none, plain(11), look_it_vat_code, words::it_vat_code},
    Detector{{"se_personnummer", "SE_PERSONNUMMER", "Swedish personal number", 50}, none, plain(10, 12) | grouped(6, 8), look_se_personnummer, words::se_personnummer},
    Detector{{"dk_cpr", "DK_CPR", "Danish CPR number", 50}, none, plain(10) | grouped(6), look_dk_cpr, words::dk_cpr},
    Detector{{"fi_personal_identity_code", "FI_PERSONAL_IDENTITY_CODE", "Finnish henkilötunnus", 50}, none, grouped(6), look_fi_personal_identity_code, words::fi_hetu},
    Detector{{"no_fodselsnummer", "NO_FODSELSNUMMER", "Norwegian birth number", 50}, none, plain(11) | grouped(6), look_no_fodselsnummer, words::no_fodselsnummer},
    Detector{{"pl_pesel", "PL_PESEL", "Polish PESEL", 50}, none, plain(11), look_pl_pesel, words::pl_pesel},
    Detector{{"cz_birth_number", "CZ_BIRTH_NUMBER", "Czech or Slovak birth number", 50}, none, plain(10) | grouped(6), look_cz_birth_number, words::cz_birth_number},
    Detector{{"ro_cnp", "RO_CNP", "Romanian CNP", 50}, none, plain(13), look_ro_cnp, words::ro_cnp},
    Detector{{"bg_egn", "BG_EGN", "Bulgarian EGN, by a word near", 50}, none, plain(10), look_bg_egn, words::bg_egn},
    Detector{{"hr_oib", "HR_OIB", "Croatian OIB, by a word near", 50}, none, plain(11), look_hr_oib, words::hr_oib},
    Detector{{"si_emso", "SI_EMSO", "Slovenian EMŠO, by a word near", 50}, none, plain(13), look_si_emso, words::si_emso},
    Detector{{"baltic_personal_code", "BALTIC_PERSONAL_CODE", "Estonian or Lithuanian personal code", 50}, none, plain(11), look_baltic, words::baltic},
    Detector{{"lv_personal_code", "LV_PERSONAL_CODE", "Latvian personal code", 50}, none, plain(11) | grouped(6), look_lv_personal_code, words::lv_personal_code},
    Detector{{"gr_amka", "GR_AMKA", "Greek AMKA", 50}, none, plain(11), look_gr_amka, words::gr_amka},
    Detector{{"tr_tckn", "TR_TCKN", "Turkish identity number", 50}, none, plain(11) | grouped(3), look_tr_tckn, words::tr_tckn},
    Detector{{"br_cpf", "BR_CPF", "Brazilian CPF", 50}, none, plain(11) | grouped_up_to(10), look_br_cpf, words::br_cpf},
    Detector{{"br_cnpj", "BR_CNPJ", "Brazilian CNPJ", 50}, none, plain(14) | grouped_up_to(13), look_br_cnpj, words::br_cnpj},
    Detector{{"ca_sin", "CA_SIN", "Canadian social insurance number", 50}, none, plain(9) | grouped(3), look_ca_sin, words::ca_sin},
    Detector{{"mx_curp", "MX_CURP", "Mexican CURP", 50}, none, letters(4, 4), look_mx_curp, words::mx_curp, {}, 0},
    Detector{{"za_id", "ZA_ID_NUMBER", "South African identity number", 50}, none, plain(13) | grouped(6), look_za_id, words::za_id},
    Detector{{"in_aadhaar", "IN_AADHAAR", "Indian Aadhaar number", 50}, none, plain(12) | grouped(4), look_in_aadhaar, words::in_aadhaar},
    Detector{{"in_pan", "IN_PAN", "Indian permanent account number", 50}, none, letters(5, 5), look_in_pan, words::in_pan},
    Detector{{"cn_resident_id", "CN_RESIDENT_ID", "Chinese resident identity number", 50}, none, plain(18) | grouped(17), look_cn_resident_id, words::cn_resident_id, {}, 0},
    Detector{{"jp_my_number", "JP_MY_NUMBER", "Japanese My Number, by a word near", 50}, none, plain(12) | grouped(4), look_jp_my_number, words::jp_my_number},
    Detector{{"kr_rrn", "KR_RRN", "Korean resident registration number", 50}, none, plain(13) | grouped(6), look_kr_rrn, words::kr_rrn},
    Detector{{"sg_nric_fin", "SG_NRIC_FIN", "Singaporean NRIC or FIN", 50}, none, letters(1, 1), look_sg_nric_fin, words::sg_nric_fin},
    Detector{{"au_tfn", "AU_TFN", "Australian tax file number, by a word near", 50}, none, plain(9) | grouped(3), look_au_tfn, words::au_tfn},
    Detector{{"au_medicare", "AU_MEDICARE", "Australian Medicare number", 50}, none, plain(10) | grouped(4), look_au_medicare, words::au_medicare},
    Detector{{"au_abn", "AU_ABN", "Australian business number", 50}, none, plain(11) | grouped(2), look_au_abn, words::au_abn},
    Detector{{"au_acn", "AU_ACN", "Australian company number, by a word near", 50}, none, plain(9) | grouped(3), look_au_acn, words::au_acn},
    Detector{{"ie_pps", "IE_PPS", "Irish PPS number", 50}, none, grouped(7), look_ie_pps, words::ie_pps},
    Detector{{"eu_vat_id", "EU_VAT_ID", "VAT number with its country", 50}, vat, letters(2, 4) | gap_after(2) | gap_after(3), look_eu_vat_id, words::vat},
    Detector{{"phone_number", "PHONE_NUMBER", "Telephone number", 50}, none, of(plus_digit) | of(parenthesis_digit) | plain(7, 8, 9, 10, 11, 12, 13, 14, 15) | grouped_up_to(15), look_phone_number, words::phone_number, words::not_a_phone, 35, 50},
    Detector{{"date_of_birth", "DATE_OF_BIRTH", "Date of birth, by a word near", 50}, none, plain(8) | grouped(1, 2, 4) | letters(3, 8) | gap_after(3), look_date_of_birth, words::date_of_birth, words::not_a_birth, 30, 48, Counted::means_nothing},
    Detector{{"us_passport", "US_PASSPORT", "US passport number, by a word near", 50}, none, plain(9) | letters(1, 1), look_us_passport, words::us_passport},
    Detector{{"passport", "PASSPORT", "Passport number of another country, by a word near", 50}, none, plain(8, 9, 10) | grouped(2) | letters(1, 8), look_passport, words::passport},
    Detector{{"aba_routing_number", "ABA_ROUTING_NUMBER", "US bank routing number, by a word near", 50}, none, plain(9) | grouped(4), look_aba_routing_number, words::aba},
};
// clang-format on

constexpr auto rows = [] {
    std::array<Row, table_of_detectors.size()> out{};
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = table_of_detectors[i].row;
    return out;
}();

}  // namespace

std::span<const Detector> detectors() { return table_of_detectors; }

std::span<const Row> table() { return rows; }

std::optional<std::size_t> find(std::string_view name) {
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const Row& r) { return r.name == name; });
    if (row == rows.end()) return std::nullopt;
    return static_cast<std::size_t>(row - rows.begin());
}

}  // namespace waybill::detect
