#include "waybill/audit/tlog_proof.hpp"

#include "lines.hpp"

namespace waybill::audit {
namespace {

constexpr Bytes first_line = "c2sp.org/tlog-proof@v1";
constexpr std::size_t most_hashes = 63;  // a tree of 2^63 leaves

base::Failure no_proof() { return fail(Code::corrupt, "not a proof as it must be written"); }

}  // namespace

std::string index_lines(std::uint64_t index, std::span<const Hash> hashes) {
    std::string out = "index " + std::to_string(index) + "\n";
    for (const Hash& hash : hashes) out += base::to_base64(crypto::as_bytes(hash)) + "\n";
    return out;
}

std::string write_tlog_proof(const TlogProof& proof) {
    std::string out(first_line);
    out += "\n";
    if (proof.extra) out += "extra " + base::to_base64(*proof.extra) + "\n";
    return out + index_lines(proof.index, proof.hashes) + "\n" + proof.checkpoint;
}

Result<TlogProof> parse_tlog_proof(Bytes file) {
    Lines lines(file);
    if (lines.next() != first_line) return no_proof();
    TlogProof proof;
    if (const auto extra = lines.after("extra")) {
        proof.extra = base::from_base64(*extra);
        if (!proof.extra) return no_proof();
    }
    const auto index = lines.after("index");
    const auto number = index ? decimal(*index) : std::nullopt;
    if (!number) return no_proof();
    proof.index = *number;
    for (auto line = lines.next(); line != Bytes(); line = lines.next()) {
        const auto hash = line ? hash_in(*line) : std::nullopt;
        if (!hash || proof.hashes.size() == most_hashes) return no_proof();
        proof.hashes.push_back(*hash);
    }
    proof.checkpoint = lines.rest();
    if (proof.checkpoint.empty() || write_tlog_proof(proof) != file) return no_proof();
    return proof;
}

Result<Checkpoint> check_tlog_proof(const TlogProof& proof, const Hash& leaf, const crypto::VerifierKey& key) {
    auto checkpoint = open_checkpoint(proof.checkpoint, key);
    if (!checkpoint) return fail(checkpoint.error());
    const auto shown = check_inclusion(proof.index, checkpoint->size, leaf, proof.hashes, checkpoint->root);
    if (!shown) return fail(shown.error());
    return checkpoint;
}

}  // namespace waybill::audit
