// What `encrypt` makes, opened again on the vendor's side: `wbe1.<key id>.<base64url of a sealed box>.` (docs/keys.md)
// anywhere in a text. The box holds a type byte and the value's text, as tokens do.
#pragma once

#include <optional>
#include <string>

#include "waybill/base/value_kind.hpp"
#include "waybill/crypto/sealed_box.hpp"

namespace waybill::treat {

/// Opens what stands in a text that comes in pieces, and leaves all else as it is. Into JSON: what is opened stays
/// inside its string, escaped, and a string that is nothing but a sealed number or boolean becomes one again.
class SealedOpener {
public:
    enum class Into { text, json };
    struct Counts {
        std::size_t opened = 0;
        std::size_t other_key = 0;  // left as they stand: sealed to another key
        std::size_t damaged = 0;    // left as they stand: sealed to this key by their id, and it does not open them
    };
    /// Bytes of one sealed value, and so what is held back at most; a longer one is left as it stands.
    static constexpr std::size_t longest = 8 << 20;

    /// `secret` outlives the object.
    SealedOpener(const crypto::RecipientSecret& secret, Into into)
        : secret_(secret), id_(secret.key().id()), into_(into) {}
    /// Appends what is certain.
    void feed(Bytes piece, std::string& out);
    void finish(std::string& out);
    const Counts& counts() const { return counts_; }

private:
    enum class Follows { more, nothing };
    struct Plain {
        base::ValueKind kind;
        std::string text;
    };
    void run(Follows follows, std::string& out);
    std::optional<Plain> open(Bytes id_hex, Bytes base64);

    const crypto::RecipientSecret& secret_;
    std::string id_;
    Into into_;
    std::string held_;
    Counts counts_;
};

}  // namespace waybill::treat
