// The functions of the detectors, by the file that they are in. The table says which anchors and words each has.
#pragma once

#include "detector.hpp"

namespace waybill::detect {

// payment_card.cpp
std::optional<Claim> look_credit_card(const Place& place);

// iban.cpp
std::optional<Claim> look_iban(const Place& place);

// bic.cpp
std::optional<Claim> look_swift_code(const Place& place);

// bitcoin.cpp
std::optional<Claim> look_crypto(const Place& place);

// email.cpp
std::optional<Claim> look_email_address(const Place& place);

// phone.cpp
std::optional<Claim> look_phone_number(const Place& place);

// network.cpp
std::optional<Claim> look_ip_address(const Place& place);
std::optional<Claim> look_mac_address(const Place& place);

// date_of_birth.cpp
std::optional<Claim> look_date_of_birth(const Place& place);

// passport.cpp
std::optional<Claim> look_us_passport(const Place& place);
std::optional<Claim> look_passport(const Place& place);

// secrets.cpp
std::optional<Claim> look_jwt(const Place& place);
std::optional<Claim> look_private_key(const Place& place);

// vendor_key.cpp
std::optional<Claim> look_aws_secret_key(const Place& place);
std::optional<Claim> look_azure_storage_key(const Place& place);
std::optional<Claim> look_azure_client_secret(const Place& place);
std::optional<Claim> look_telegram_token(const Place& place);

// vat.cpp
std::optional<Claim> look_eu_vat_id(const Place& place);

// ids_us.cpp
std::optional<Claim> look_us_ssn(const Place& place);
std::optional<Claim> look_us_itin(const Place& place);
std::optional<Claim> look_aba_routing_number(const Place& place);

// ids_uk_ie.cpp
std::optional<Claim> look_uk_nino(const Place& place);
std::optional<Claim> look_uk_nhs(const Place& place);
std::optional<Claim> look_ie_pps(const Place& place);

// ids_de_at_ch.cpp
std::optional<Claim> look_de_tax_id(const Place& place);
std::optional<Claim> look_de_social_security(const Place& place);
std::optional<Claim> look_at_svnr(const Place& place);
std::optional<Claim> look_ch_ahv(const Place& place);

// ids_fr_be_nl.cpp
std::optional<Claim> look_fr_nir(const Place& place);
std::optional<Claim> look_be_national_number(const Place& place);
std::optional<Claim> look_nl_bsn(const Place& place);

// ids_es_pt_it.cpp
std::optional<Claim> look_es_nif(const Place& place);
std::optional<Claim> look_es_nie(const Place& place);
std::optional<Claim> look_pt_nif(const Place& place);
std::optional<Claim> look_it_fiscal_code(const Place& place);
std::optional<Claim> look_it_vat_code(const Place& place);

// ids_nordic.cpp
std::optional<Claim> look_se_personnummer(const Place& place);
std::optional<Claim> look_dk_cpr(const Place& place);
std::optional<Claim> look_fi_personal_identity_code(const Place& place);
std::optional<Claim> look_no_fodselsnummer(const Place& place);

// ids_east.cpp
std::optional<Claim> look_pl_pesel(const Place& place);
std::optional<Claim> look_cz_birth_number(const Place& place);
std::optional<Claim> look_ro_cnp(const Place& place);
std::optional<Claim> look_bg_egn(const Place& place);
std::optional<Claim> look_hr_oib(const Place& place);
std::optional<Claim> look_si_emso(const Place& place);
std::optional<Claim> look_baltic(const Place& place);
std::optional<Claim> look_lv_personal_code(const Place& place);
std::optional<Claim> look_gr_amka(const Place& place);
std::optional<Claim> look_tr_tckn(const Place& place);

// ids_americas_africa.cpp
std::optional<Claim> look_br_cpf(const Place& place);
std::optional<Claim> look_br_cnpj(const Place& place);
std::optional<Claim> look_ca_sin(const Place& place);
std::optional<Claim> look_mx_curp(const Place& place);
std::optional<Claim> look_za_id(const Place& place);

// ids_asia_pacific.cpp
std::optional<Claim> look_in_aadhaar(const Place& place);
std::optional<Claim> look_in_pan(const Place& place);
std::optional<Claim> look_cn_resident_id(const Place& place);
std::optional<Claim> look_jp_my_number(const Place& place);
std::optional<Claim> look_kr_rrn(const Place& place);
std::optional<Claim> look_sg_nric_fin(const Place& place);
std::optional<Claim> look_au_tfn(const Place& place);
std::optional<Claim> look_au_medicare(const Place& place);
std::optional<Claim> look_au_abn(const Place& place);
std::optional<Claim> look_au_acn(const Place& place);

}  // namespace waybill::detect
