// Any bytes as what a log sends to a witness. What is read is written again as it was; a witness that knows one log
// gives one of the answers of c2sp.org/tlog-witness, and cosigns nothing that this log did not sign. Where the first
// byte asks for it, the checkpoint is signed by that log, so that what comes after the signature is reached too.
#include <cstdint>
#include <cstdlib>
#include <memory>

#include "simulated_files.hpp"
#include "waybill/audit/add_checkpoint.hpp"
#include "waybill/audit/cosignature.hpp"
#include "waybill/audit/witness.hpp"

namespace {

using namespace waybill;
using namespace waybill::audit;

void demand(bool right) {
    if (!right) std::abort();
}

class StandingClock final : public base::Clock {
public:
    Time now() const override { return Time(std::chrono::seconds(1'700'000'000)); }
};

crypto::SigningKey key_of(const char* name) { return crypto::SigningKey::from_seed(name, std::string(32, 'k')); }

/// The same request with its note's text signed by the log.
std::string signed_by(const crypto::SigningKey& log, Bytes body) {
    auto request = parse_add_checkpoint(body);
    if (!request) return std::string(body);
    const auto end = request->checkpoint.rfind("\n\n");
    if (end != std::string::npos) request->checkpoint.resize(end + 1);
    if (!request->checkpoint.ends_with('\n')) request->checkpoint += '\n';
    request->checkpoint = sign_note(request->checkpoint, log);
    return write_add_checkpoint(*request);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1) return 0;
    const Bytes bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    if (const auto request = parse_add_checkpoint(bytes)) demand(write_add_checkpoint(*request) == bytes);
    if (const auto number = parse_size_line(bytes)) demand(std::to_string(*number) + "\n" == bytes);

    const crypto::SigningKey log = key_of("log.test/one");
    const std::string body = (data[0] & 1) != 0 ? signed_by(log, bytes) : std::string(bytes);
    test_support::SimulatedFiles files;
    const StandingClock clock;
    const auto witness = Witness::open(files, {"/state", {log.verifier()}}, key_of("witness.test/w"), clock);
    demand(static_cast<bool>(witness));
    const auto answer = (*witness)->add_checkpoint(body);
    const auto known = (*witness)->known();
    if (answer.status != 200) {
        demand(known.empty() && answer.body.find("\xe2\x80\x94") == std::string::npos);
        bool listed = false;
        for (const int status : {400, 403, 404, 409, 422}) listed = listed || answer.status == status;
        demand(listed);
        return 0;
    }
    const auto request = parse_add_checkpoint(body);
    demand(request && request->old_size == 0 && request->proof.empty());
    const auto note = parse_note(request->checkpoint + answer.body);
    demand(note && verify_note(*note, log.verifier()) && verify_cosignature(*note, (*witness)->verifier()));
    demand(known.size() == 1 && known.begin()->second.size == answer.size);
    return 0;
}
