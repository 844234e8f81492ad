#include "waybill/crypto/keyring.hpp"

#include <cstring>

#include "keyring_state.hpp"
#include "waybill/crypto/hkdf.hpp"

namespace waybill::crypto {

KeyId4 ring_key_id(Bytes ring_key) {
    using namespace std::string_view_literals;
    const Secret bytes = hkdf_sha256(ring_key, "waybill/1\0id"sv, 4);
    KeyId4 id;
    std::memcpy(id.data(), bytes.view().data(), id.size());
    return id;
}

Keyring::Keyring(std::unique_ptr<State> state) : state_(std::move(state)) {}
Keyring::~Keyring() = default;

Result<std::unique_ptr<Keyring>> Keyring::create(base::Files& files, base::Random& random, const Path& path,
                                                 Secret master, std::optional<std::string> signing_name,
                                                 std::optional<Day> made) {
    if (master.size() != key_size) return fail(Code::bad_key, "a master key has 32 bytes");
    if (signing_name && (!is_key_name(*signing_name) || signing_name->size() > UINT16_MAX))
        return fail(Code::bad_key, "a signing key's name has no space and no plus sign");
    auto state = std::make_unique<State>();
    state->files = &files;
    state->random = &random;
    state->path = path;
    state->master = std::move(master);

    const auto lock = files.lock(lock_path(path));
    if (!lock) return fail(lock.error());
    const auto there = files.exists(path);
    if (!there) return fail(there.error());
    if (*there) return fail(Error::of_file(Code::file_exists, "there is a keyring already", path));

    const Secret ring_key = Secret::random(key_size, random);
    const Secret seed = Secret::random(key_size, random);
    KeyringContents contents;
    contents.ring.push_back({ring_key.view(), made});
    if (signing_name) contents.signing = {*signing_name, seed.view()};
    if (const auto written = state->write(rebuilt(contents)); !written) return fail(written.error());
    return std::unique_ptr<Keyring>(new Keyring(std::move(state)));
}

Result<std::unique_ptr<Keyring>> Keyring::open(base::Files& files, base::Random& random, const Path& path,
                                               Secret master) {
    if (master.size() != key_size) return fail(Code::bad_key, "a master key has 32 bytes");
    auto state = std::make_unique<State>();
    state->files = &files;
    state->random = &random;
    state->path = path;
    state->master = std::move(master);
    if (const auto read = state->refresh(); !read) return fail(read.error());
    return std::unique_ptr<Keyring>(new Keyring(std::move(state)));
}

std::unique_ptr<Keyring> Keyring::ephemeral(base::Random& random) {
    auto state = std::make_unique<State>();
    const Secret ring_key = Secret::random(key_size, random);
    KeyringContents contents;
    contents.ring.push_back({ring_key.view()});
    state->current = rebuilt(contents);
    return std::unique_ptr<Keyring>(new Keyring(std::move(state)));
}

std::vector<Keyring::RingKey> Keyring::ring() const {
    const std::scoped_lock hold(state_->mutex);
    std::vector<RingKey> out;
    for (const auto& [key, made] : state_->current.contents.ring)
        out.push_back({ring_key_id(key), Secret::copy_of(key)});
    return out;
}

Result<KeyId4> Keyring::rotate(std::optional<Day> made) {
    if (!state_->files) return fail(Code::key_missing, "an ephemeral keyring has the ring key that it began with");
    const std::scoped_lock hold(state_->mutex);
    if (state_->current.contents.ring.size() == UINT16_MAX)
        return fail(
            Error::of_file(Code::file_failed, "the keyring has as many ring keys as it can hold", state_->path));
    const Secret key = Secret::random(key_size, *state_->random);
    const auto written = state_->change(
        [&](KeyringContents& next) { next.ring.insert(next.ring.begin(), KeyringContents::Ring{key.view(), made}); });
    if (!written) return fail(written.error());
    return ring_key_id(key.view());
}

Result<void> Keyring::reread() {
    if (!state_->files) return {};
    const std::scoped_lock hold(state_->mutex);
    return state_->refresh();
}

Keyring::RingKey Keyring::current() const {
    const std::scoped_lock hold(state_->mutex);
    const Bytes key = state_->current.contents.ring.front().key;
    return {ring_key_id(key), Secret::copy_of(key)};
}

Result<SigningKey> Keyring::signing_key() const {
    const std::scoped_lock hold(state_->mutex);
    const auto& signing = state_->current.contents.signing;
    if (!signing) return fail(Code::key_missing, "this keyring has no signing key");
    return SigningKey::from_seed(std::string(signing->name), signing->seed);
}

}  // namespace waybill::crypto
