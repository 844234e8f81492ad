#include "keyring_sealed.hpp"

#include <cstdlib>

#include "waybill/crypto/aead.hpp"

namespace waybill::crypto {
namespace {

// In the clear, and bound by the seal as its associated data.
constexpr Bytes magic = "waybill-keyring/3\n";
constexpr Bytes first_magic = "waybill-keyring/1\n";   // read, and written as the third with the next change
constexpr Bytes second_magic = "waybill-keyring/2\n";  // likewise

std::optional<Decoded> decoded(Secret bytes, Layout layout = Layout::third) {
    auto contents = decode(bytes.view(), layout);
    if (!contents) return std::nullopt;
    return Decoded{std::move(bytes), std::move(*contents)};
}

}  // namespace

Decoded rebuilt(const KeyringContents& contents) {
    auto made = decoded(encode(contents));
    if (!made) std::abort();
    return std::move(*made);
}

std::string seal(const Decoded& keyring, const Secret& master, base::Random& random) {
    std::string sealed(magic);
    aead_seal(master.view(), magic, keyring.bytes.view(), random, sealed);
    return sealed;
}

Result<Decoded> unseal(Bytes file, const Secret& master, const Path& path) {
    const bool first = file.starts_with(first_magic), second = file.starts_with(second_magic);
    if (!first && !second && !file.starts_with(magic))
        return fail(Error::of_file(Code::corrupt, "this is not a keyring of a version that is known here", path));
    static_assert(first_magic.size() == magic.size());
    auto opened = aead_open_secret(master.view(), file.substr(0, magic.size()), file.substr(magic.size()));
    if (!opened)
        return fail(Error::of_file(Code::bad_key, "the master key does not open the keyring, or it was changed", path));
    auto inner = decoded(std::move(*opened), first ? Layout::first : second ? Layout::second : Layout::third);
    if (!inner) return fail(Error::of_file(Code::corrupt, "the keyring's contents are not in its layout", path));
    return std::move(*inner);
}

}  // namespace waybill::crypto
