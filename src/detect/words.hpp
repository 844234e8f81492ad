// The words of the detectors: whole words, folded to lower case, in the languages that each kind is written in. What
// is one word here stands for a text's `dateOfBirth`, `date_of_birth` or `D.O.B.` word by word.
#pragma once

#include <string_view>

namespace waybill::detect::words {

/// Numbers of things that are counted: they speak against whatever else their digits could be.
inline constexpr std::string_view of_counted_things =
    "order orders invoice invoices ticket tickets tracking shipment parcel sku isbn issn ean upc asin part serial "
    "version build "
    "release revision commit ref reference case batch lot item quantity qty amount total price po rma booking "
    "transaction txn timestamp epoch uuid guid hash checksum sha md5 page pages chapter figure table row line port "
    "bestellung bestellnummer rechnung rechnungsnummer sendung sendungsnummer artikel artikelnummer auftrag "
    "auftragsnummer ticketnummer seriennummer vorgang vorgangsnummer commande facture colis réf référence lot "
    "pedido factura envío albarán ordine fattura spedizione bestelling factuur zamówienie faktura paczka "
    "beställning nota fiscal encomenda fatura model imei meid firmware coordinates latitude longitude "
    "offset "
    "request trace span session job pid process thread";

/// It says of which kind a number is only together with the word before it.
inline constexpr std::string_view general = "number";

inline constexpr std::string_view credit_card =
    "card cards credit debit visa mastercard amex american express discover jcb diners maestro unionpay cc ccn pan cvv "
    "cvc karte kreditkarte kreditkartennummer kartennummer carte bancaire tarjeta crédito carta credito cartão kaart "
    "creditcard karta karty kreditkort kort payment";
inline constexpr std::string_view iban =
    "iban bank banking account konto kontonummer compte bancaire cuenta conto corrente rekening rekeningnummer konta "
    "bankverbindung virement transfer überweisung bonifico payment sepa";
inline constexpr std::string_view swift_code =
    "bic bicfi swift iban wire bank banque banco banca transfer überweisung sepa bankleitzahl beneficiary "
    "correspondent";
inline constexpr std::string_view us_ssn = "ssn ssns social security socialsecurity ss soc taxpayer";
inline constexpr std::string_view us_itin = "itin taxpayer individual irs tin tax";
inline constexpr std::string_view aba = "aba routing rtn fedwire ach transit bank";
inline constexpr std::string_view us_passport = "passport passports travel";
inline constexpr std::string_view passport =
    "passport passports reisepass reisepassnummer pass passnummer passeport pasaporte passaporto passaporte paspoort "
    "paspoortnummer paszport paszportu pass passnummer passi pas διαβατήριο паспорт 护照 パスポート travel";
inline constexpr std::string_view uk_nino = "nino national insurance ni nin paye hmrc";
inline constexpr std::string_view uk_nhs = "nhs patient health hospital gp medical clinic";
inline constexpr std::string_view ie_pps = "pps ppsn ppsno public service revenue";
inline constexpr std::string_view vat =
    "vat ust ustid ustidnr umsatzsteuer mwst uid tva iva piva partita btw nip moms alv dph áfa pvn pvm km ddv tax "
    "steuer "
    "identification nif cif";
inline constexpr std::string_view de_tax_id =
    "steuer steuerid steueridnr idnr steueridentifikationsnummer identifikationsnummer steuernummer tin tax finanzamt "
    "steuerliche";
inline constexpr std::string_view de_social_security =
    "sozialversicherungsnummer rentenversicherungsnummer versicherungsnummer sozialversicherung rentenversicherung sv "
    "rv "
    "svnr rvnr social security insurance";
inline constexpr std::string_view at_svnr =
    "svnr svnummer sozialversicherungsnummer sozialversicherung versicherungsnummer sv social insurance";
inline constexpr std::string_view ch_ahv = "ahv avs oasi ahvn13 sozialversicherung versichertennummer assurance social";
inline constexpr std::string_view fr_nir =
    "nir insee sécurité sociale secu sécu vitale immatriculation social security";
inline constexpr std::string_view es_nif = "nif dni documento identidad identificación cif id national";
inline constexpr std::string_view es_nie = "nie extranjero extranjeros documento identidad identificación foreigner";
inline constexpr std::string_view pt_nif = "nif contribuinte contribuintes fiscal finanças tax tin";
inline constexpr std::string_view it_fiscal_code = "codice fiscale cf fiscal tax";
inline constexpr std::string_view it_vat_code = "iva piva partita vat";
inline constexpr std::string_view nl_bsn = "bsn burgerservicenummer sofinummer sofi burger citizen service";
inline constexpr std::string_view be_national_number =
    "rijksregisternummer rijksregister insz niss registre national numéro nationalnummer nrn nn register";
inline constexpr std::string_view se_personnummer =
    "personnummer personnr pnr samordningsnummer organisationsnummer personal identity födelsenummer";
inline constexpr std::string_view dk_cpr = "cpr personnummer cprnr cprnummer civil registration";
inline constexpr std::string_view fi_hetu = "hetu henkilötunnus henkilötunnukseni personbeteckning personal identity";
inline constexpr std::string_view no_fodselsnummer =
    "fødselsnummer fodselsnummer fødselsnr personnummer fnr dnummer national identity";
inline constexpr std::string_view pl_pesel = "pesel pesela peselu ewidencyjny";
inline constexpr std::string_view cz_birth_number = "rodné rodne číslo cislo rč birth rodnom rodného";
inline constexpr std::string_view ro_cnp = "cnp numeric personal numeric cod";
inline constexpr std::string_view bg_egn = "egn егн граждански uniform civil";
inline constexpr std::string_view hr_oib = "oib osobni identifikacijski";
inline constexpr std::string_view si_emso = "emšo emso matična jmbg";
inline constexpr std::string_view baltic = "isikukood isikukoodi asmens kodas personal ik";
inline constexpr std::string_view lv_personal_code = "personas kods personal code";
inline constexpr std::string_view gr_amka = "αμκα amka";
inline constexpr std::string_view tr_tckn = "tckn kimlik tc türkiye numarası vatandaşlık";
inline constexpr std::string_view br_cpf = "cpf cadastro contribuinte pessoa física";
inline constexpr std::string_view br_cnpj = "cnpj cadastro empresa jurídica";
inline constexpr std::string_view ca_sin = "sin insurance nas assurance canada canadian";
inline constexpr std::string_view mx_curp = "curp clave única población";
inline constexpr std::string_view za_id = "id identity south african rsa";
inline constexpr std::string_view in_aadhaar = "aadhaar aadhar uidai uid आधार";
inline constexpr std::string_view in_pan = "pan permanent account income tax";
inline constexpr std::string_view cn_resident_id = "身份证 身份证号 身份证号码 resident identity citizen id";
inline constexpr std::string_view jp_my_number = "マイナンバー 個人番号 mynumber my individual";
inline constexpr std::string_view kr_rrn = "주민등록번호 주민번호 주민등록 rrn resident registration";
inline constexpr std::string_view sg_nric_fin = "nric fin identity singapore";
inline constexpr std::string_view au_tfn = "tfn tax file";
inline constexpr std::string_view au_medicare = "medicare irn";
inline constexpr std::string_view au_abn = "abn business australian";
inline constexpr std::string_view au_acn = "acn company australian";
inline constexpr std::string_view ip_address =
    "ip ipv4 ipv6 host server address gateway dns subnet adresse dirección router";
inline constexpr std::string_view not_an_ip =
    "version v release build firmware driver oid section clause assembly kernel";
inline constexpr std::string_view mac_address = "mac ethernet wifi wlan bssid hwaddr hardware adapter interface";
inline constexpr std::string_view phone_number =
    "phone phones telephone tel tele mobile cell cellphone cellular call called calling ring dial sms whatsapp "
    "fax "
    "contact contacts reach landline hotline helpline number telefon telefonnummer telefono teléfono telefone móvil "
    "movil "
    "celular handy handynummer mobil mobilnummer rufnummer durchwahl anrufen ruf téléphone téléphoner portable appeler "
    "appelez joindre llamar llame llámame cellulare chiamare chiamami telemóvel ligar ligue bellen telefoonnummer "
    "mobiel telefoon zadzwoń komórka numer telefonu ring ringa puhelin puhelinnumero puh tlf tfno τηλέφωνο телефон "
    "电话 手机 電話";
inline constexpr std::string_view not_a_phone =
    "ssn ssns itin nino nhs patient iban account konto lottery lotto loto cpf pesel bsn nif aba routing tfn abn acn "
    "medicare isbn id ids pid license licence "
    "customer client policy member membership employee kundennummer mitgliedsnummer";
inline constexpr std::string_view date_of_birth =
    "born birth birthday birthdate dob bday geboren geburtsdatum geburtstag geb né née naissance nacido nacida "
    "nacimiento nació nato nata nascita nascido nascida nascimento geboortedatum geboorte urodzenia urodzony urodzona "
    "ur "
    "urodziny född födelsedatum født fødselsdato syntymäaika syntynyt narozen narozena narození született születési "
    "γέννησης рождения родился родилась 出生 生年月日 생년월일";
inline constexpr std::string_view not_a_birth =
    "hired hire start started joined since issued issue expires expiry expiration exp due created updated modified "
    "today admitted discharged appointment visit signed died death deceased eingestellt gültig ausgestellt gestorben "
    "embauché délivré décès contratado fallecido assunto rilasciato hireddate until from graduated married";
inline constexpr std::string_view aws_secret_key = "aws secret amazon s3 iam awssecretkey";
inline constexpr std::string_view azure_storage_key =
    "azure accountkey account storage key sharedaccesskey core windows cosmos";
inline constexpr std::string_view secrets =
    "token key secret api apikey password bearer authorization credential auth twilio mailgun";
inline constexpr std::string_view bitcoin = "bitcoin btc wallet crypto";

}  // namespace waybill::detect::words
