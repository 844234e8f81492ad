#include "witness_client.hpp"

#include "waybill/audit/add_checkpoint.hpp"
#include "waybill/audit/cosignature.hpp"

namespace waybill::control {
namespace {

using What = WitnessSays::What;

/// Once for a size that was wrong, and again where somebody else told the witness more meanwhile.
constexpr int most_tries = 3;

WitnessSays no(What what, Error error, std::uint64_t size = 0) { return {what, size, {}, 0, std::move(error)}; }

}  // namespace

WitnessSays WitnessClient::show(const Shown& shown, std::uint64_t known, std::chrono::milliseconds within) const {
    if (known > shown.checkpoint.size)
        return no(What::ahead, {Code::corrupt, "it has seen more entries than there are"}, known);
    const auto end = std::chrono::steady_clock::now() + within;
    WitnessSays says;
    for (int tries = 0; tries < most_tries; ++tries) {
        audit::AddCheckpoint request{known, {}, shown.note};
        if (known > 0 && known < shown.checkpoint.size) {
            auto proof = shown.proof(known);
            if (!proof) return no(What::silent, proof.error(), known);
            request.proof = *std::move(proof);
        }
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        if (left.count() <= 0) return no(What::silent, {Code::audit_unavailable, "it did not answer in time"}, known);
        const auto answer = post_({config_.url, config_.ca ? std::optional(config_.ca->path) : std::nullopt,
                                   audit::write_add_checkpoint(request), left});
        if (!answer) return no(What::silent, answer.error(), known);
        says = read(*answer, shown, known);
        const bool again = says.what == What::silent && says.size != known;
        if (!again) return says;
        known = says.size;
    }
    return says;
}

/// What is `silent` with another size is to be asked again from there.
WitnessSays WitnessClient::read(const net::PostAnswer& answer, const Shown& shown, std::uint64_t known) const {
    if (answer.status == 200) return take_cosignature(answer.body, shown);
    if (answer.status == 409) {
        const auto size = audit::parse_size_line(answer.body);
        if (!size) return no(What::refused, {Code::corrupt, "it did not tell its size"}, known);
        if (*size > shown.checkpoint.size)
            return no(What::ahead, {Code::corrupt, "it has seen more entries than there are"}, *size);
        if (*size != known) return no(What::silent, {Code::audit_unavailable, "others change its size"}, *size);
        if (*size != shown.checkpoint.size) return no(What::refused, {Code::corrupt, "it contradicts itself"}, *size);
        return no(What::forked, {Code::corrupt, "it has seen another history of this log"}, *size);
    }
    switch (answer.status) {
        case 422:
            return no(What::forked, {Code::corrupt, "it has seen another history of this log"}, known);
        case 404:
            return no(What::refused, {Code::key_missing, "it does not know this log: give it the verifier key"}, known);
        case 403:
            return no(What::refused, {Code::key_missing, "it knows this log by another key"}, known);
        default:
            break;
    }
    const bool later = answer.status >= 500 || answer.status == 429;
    return no(later ? What::silent : What::refused,
              {Code::audit_unavailable, later ? base::Text("it is not able to answer")
                                              : base::Text("it does not speak c2sp.org/tlog-witness there")},
              known);
}

WitnessSays WitnessClient::take_cosignature(Bytes lines, const Shown& shown) const {
    const auto wrong = [&](Error error) { return no(What::refused, std::move(error)); };
    const auto note = audit::parse_note(shown.note + std::string(lines));
    if (!note) return wrong(note.error());
    const auto time = audit::verify_cosignature(*note, config_.key);
    if (!time) return wrong(time.error());
    WitnessSays says{What::cosigned, shown.checkpoint.size, {}, *time, {}};
    // Only what was verified is kept: lines of other keys are not its to add.
    for (const audit::NoteSignature& signature : note->signatures)
        if (signature.name == config_.key.name() && signature.key_id == config_.key.id())
            says.line += audit::signature_line(signature);
    return says;
}

}  // namespace waybill::control
