#include "waybill/crypto/keyring.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>

#include "keyring_contents.hpp"
#include "waybill/base/text_codes.hpp"
#include "waybill/crypto/aead.hpp"
#include "waybill/crypto/digest.hpp"
#include "waybill/crypto/hkdf.hpp"

namespace waybill::crypto {
namespace {

// In the clear, and bound by the seal as its associated data.
constexpr Bytes magic = "waybill-keyring/3\n";
constexpr Bytes first_magic = "waybill-keyring/1\n";   // read, and written as the third with the next change
constexpr Bytes second_magic = "waybill-keyring/2\n";  // likewise
constexpr std::size_t key_size = 32;
constexpr std::uint64_t size_limit = 64 << 20;  // about a million day keys

Path lock_path(const Path& keyring) { return keyring.string() + ".lock"; }

KeyId8 id_of(Bytes bytes) {
    KeyId8 id;
    std::memcpy(id.data(), bytes.data(), id.size());
    return id;
}

Keyring::DayKey day_key_of(const KeyringContents::Named& key) {
    return {id_of(key.id), std::make_shared<const Secret>(Secret::copy_of(key.key))};
}

Bytes id_bytes(const KeyId8& id) { return {reinterpret_cast<const char*>(id.data()), id.size()}; }

/// Contents and the memory they lie in.
struct Decoded {
    Secret bytes;
    KeyringContents contents;  // views into bytes
};

std::optional<Decoded> decoded(Secret bytes, Layout layout = Layout::third) {
    auto contents = decode(bytes.view(), layout);
    if (!contents) return std::nullopt;
    return Decoded{std::move(bytes), std::move(*contents)};
}

/// For contents of our own making.
Decoded rebuilt(const KeyringContents& contents) {
    auto made = decoded(encode(contents));
    if (!made) std::abort();
    return std::move(*made);
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

}  // namespace

struct Keyring::State {
    base::Files* files = nullptr;  // nullptr: ephemeral
    base::Random* random = nullptr;
    Path path;
    Secret master;

    std::mutex mutex;  // guards all below
    Decoded current;
    Hash on_file{};             // of the file as it was last read or written here
    bool durable_here = false;  // whether this object wrote it, and so knows that it is on stable storage
    struct Given {
        Day day;
        DayKey key;
    };
    /// By name, the day key that was asked for last: locked memory takes system calls to get, and a record asks for one
    /// key at every window.
    std::map<std::string, Given, std::less<>> given;

    Result<void> write(Decoded next);
    Result<void> refresh();
    void take_over(Decoded next, const Hash& file);
    const DayKey& share(Bytes keys_name, Day day, const KeyringContents::Named& found);
    template <class Edit>
    Result<void> change(Edit edit);
    Result<const KeyringContents::Named*> find_or_make(std::vector<KeyringContents::Named> KeyringContents::* keys,
                                                       Bytes keys_name, Day day);
};

/// What was given out is forgotten with what it was taken from: a key that was destroyed is kept by nothing here.
void Keyring::State::take_over(Decoded next, const Hash& file) {
    given.clear();
    current = std::move(next);
    on_file = file;
}

const Keyring::DayKey& Keyring::State::share(Bytes keys_name, Day day, const KeyringContents::Named& found) {
    auto at = given.find(keys_name);
    if (at == given.end()) at = given.emplace(keys_name, Given{}).first;
    if (!at->second.key.key || at->second.day != day) at->second = {day, day_key_of(found)};
    return at->second.key;
}

/// The file first, then the memory: a key that could not be written is known to nobody.
Result<void> Keyring::State::write(Decoded next) {
    std::string sealed(magic);
    aead_seal(master.view(), magic, next.bytes.view(), *random, sealed);
    if (sealed.size() > size_limit)
        return fail(
            Error::of_file(Code::file_failed, "the keyring is full: destroy day keys of ended retention", path));
    if (const auto replaced = files->replace(path, sealed); !replaced) {
        durable_here = false;  // old or new: what the disk holds is unknown until the next write succeeds
        return fail(replaced.error());
    }
    take_over(std::move(next), sha256(sealed));
    durable_here = true;
    return {};
}

/// Takes over what another process wrote, or what an own write left that was reported as failed.
Result<void> Keyring::State::refresh() {
    const auto file = files->read(path, size_limit);
    if (!file) return fail(file.error());
    const Hash hash = sha256(*file);
    if (hash == on_file) return {};
    auto newer = unseal(*file, master, path);
    if (!newer) return fail(newer.error());
    take_over(std::move(*newer), hash);
    return {};
}

/// Always writes, also where the edit changes nothing: what was read may be a write that never reached the disk.
template <class Edit>
Result<void> Keyring::State::change(Edit edit) {
    const auto lock = files->lock(lock_path(path));
    if (!lock) return fail(lock.error());
    if (const auto fresh = refresh(); !fresh) return fail(fresh.error());
    KeyringContents next = current.contents;
    edit(next);
    return write(rebuilt(next));
}

/// A view into `current`. The mutex is held.
Result<const KeyringContents::Named*> Keyring::State::find_or_make(
    std::vector<KeyringContents::Named> KeyringContents::* keys, Bytes keys_name, Day day) {
    if (!files) return fail(Code::key_missing, "an ephemeral keyring keeps no keys that are to be destroyed");
    if (keys_name.size() > UINT16_MAX) return fail(Code::bad_usage, "the agreement's keys name is too long");
    const auto find = [&](const KeyringContents& contents) {
        return keys == &KeyringContents::lookup_keys ? KeyringContents::newest(contents.*keys, keys_name)
                                                     : KeyringContents::find(contents.*keys, keys_name, day);
    };
    const auto* found = find(current.contents);
    if (!found || !durable_here) {
        const auto id = random->bytes<8>();
        const Secret key = Secret::random(key_size, *random);
        const auto written = change([&](KeyringContents& next) {
            if (find(next)) return;
            KeyringContents::insert(next.*keys, {keys_name, day, id_bytes(id), key.view()});
        });
        if (!written) return fail(written.error());
        found = find(current.contents);
    }
    return found;
}

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

std::vector<Keyring::Listed> Keyring::list() const {
    using Use = Listed::Use;
    const std::scoped_lock hold(state_->mutex);
    const KeyringContents& contents = state_->current.contents;
    std::vector<Listed> out;
    for (const auto& [key, made] : contents.ring) {
        const KeyId4 id = ring_key_id(key);
        out.push_back({Use::treatments,
                       base::to_hex({reinterpret_cast<const char*>(id.data()), id.size()}),
                       {},
                       made,
                       out.empty()});
    }
    if (contents.signing) {
        const SigningKey key = SigningKey::from_seed(std::string(contents.signing->name), contents.signing->seed);
        std::string id;
        base::append_be(id, key.verifier().id());
        out.push_back({Use::signing, base::to_hex(id), key.verifier().name(), {}});
    }
    for (const auto& key : contents.day_keys)
        out.push_back({Use::details, base::to_hex(key.id), std::string(key.keys_name), key.day});
    for (const auto& key : contents.lookup_keys)
        out.push_back({Use::lookups, base::to_hex(key.id), std::string(key.keys_name),
                       key.day == Day{} ? std::nullopt : std::optional(key.day),
                       KeyringContents::newest(contents.lookup_keys, key.keys_name) == &key});
    return out;
}

Keyring::RingKey Keyring::current() const {
    const std::scoped_lock hold(state_->mutex);
    const Bytes key = state_->current.contents.ring.front().key;
    return {ring_key_id(key), Secret::copy_of(key)};
}

Result<Keyring::DayKey> Keyring::day_key(Bytes keys_name, Day day) {
    const std::scoped_lock hold(state_->mutex);
    const auto found = state_->find_or_make(&KeyringContents::day_keys, keys_name, day);
    if (!found) return fail(found.error());
    return state_->share(keys_name, day, **found);
}

Result<Keyring::NamedKey> Keyring::lookup_key(Bytes keys_name) {
    const std::scoped_lock hold(state_->mutex);
    const auto found = state_->find_or_make(&KeyringContents::lookup_keys, keys_name, Day{});
    if (!found) return fail(found.error());
    return NamedKey{id_of((*found)->id), Secret::copy_of((*found)->key)};
}

std::vector<Keyring::NamedKey> Keyring::lookup_keys(Bytes keys_name) const {
    const std::scoped_lock hold(state_->mutex);
    std::vector<NamedKey> out;
    for (const auto& key : state_->current.contents.lookup_keys)
        if (key.keys_name == keys_name) out.insert(out.begin(), {id_of(key.id), Secret::copy_of(key.key)});
    return out;
}

Result<KeyId8> Keyring::rotate_lookup_key(Bytes keys_name, Day made) {
    if (!state_->files) return fail(Code::key_missing, "an ephemeral keyring keeps no keys that are to be destroyed");
    const std::scoped_lock hold(state_->mutex);
    const auto id = state_->random->bytes<8>();
    const Secret key = Secret::random(key_size, *state_->random);
    bool known = false;
    const auto written = state_->change([&](KeyringContents& next) {
        const auto* newest = KeyringContents::newest(next.lookup_keys, keys_name);
        known = newest != nullptr;
        if (!known) return;
        // The last one of a name is the current one, whatever the clock says.
        const Day day = std::max(made, newest->day + std::chrono::days(1));
        KeyringContents::insert(next.lookup_keys, {keys_name, day, id_bytes(id), key.view()});
    });
    if (!written) return fail(written.error());
    if (!known) return fail(Code::key_missing, "the keyring has no lookup key of this name");
    return id;
}

Result<std::vector<KeyId8>> Keyring::destroy_lookup_keys(Bytes keys_name, Destroyed which) {
    if (!state_->files) return fail(Code::key_missing, "an ephemeral keyring keeps no keys that are to be destroyed");
    const std::scoped_lock hold(state_->mutex);
    std::vector<KeyId8> destroyed;
    const auto written = state_->change([&](KeyringContents& next) {
        const auto* newest = KeyringContents::newest(next.lookup_keys, keys_name);
        const Day current = newest == nullptr ? Day{} : newest->day;
        destroyed.clear();
        std::erase_if(next.lookup_keys, [&](const KeyringContents::Named& key) {
            if (key.keys_name != keys_name || (which == Destroyed::all_but_current && key.day == current)) return false;
            destroyed.push_back(id_of(key.id));
            return true;
        });
    });
    if (!written) return fail(written.error());
    return destroyed;
}

Result<Keyring::DayKey> Keyring::find_day_key(const KeyId8& id) const {
    const std::scoped_lock hold(state_->mutex);
    const auto& keys = state_->current.contents.day_keys;
    const auto found = std::ranges::find(keys, id_bytes(id), &KeyringContents::Named::id);
    if (found == keys.end()) return fail(Code::key_missing, "the keyring has no day key of this id");
    return day_key_of(*found);
}

Result<std::size_t> Keyring::destroy_day_keys(Bytes keys_name, Day through) {
    if (!state_->files) return fail(Code::key_missing, "an ephemeral keyring keeps no keys that are to be destroyed");
    const std::scoped_lock hold(state_->mutex);
    std::size_t destroyed = 0;
    const auto written = state_->change([&](KeyringContents& next) {
        destroyed = std::erase_if(next.day_keys, [&](const KeyringContents::Named& key) {
            return key.keys_name == keys_name && key.day <= through;
        });
    });
    if (!written) return fail(written.error());
    return destroyed;
}

Result<SigningKey> Keyring::signing_key() const {
    const std::scoped_lock hold(state_->mutex);
    const auto& signing = state_->current.contents.signing;
    if (!signing) return fail(Code::key_missing, "this keyring has no signing key");
    return SigningKey::from_seed(std::string(signing->name), signing->seed);
}

}  // namespace waybill::crypto
