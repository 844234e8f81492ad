#include "waybill/crypto/keyring.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

#include "faulty_files.hpp"
#include "folder.hpp"
#include "waybill/crypto/aead.hpp"

using namespace waybill;
using namespace waybill::crypto;
using namespace std::chrono_literals;

namespace {

const Day monday = std::chrono::sys_days(2026y / 11 / 23);
constexpr std::chrono::days one_day{1};

Secret master() { return Secret::copy_of(std::string(32, 'm')); }

/// A keyring file in a folder of its own.
struct Place {
    test::Folder folder;
    test::FaultyFiles files;
    base::SystemRandom random;
    Path path = folder / "keyring";

    std::unique_ptr<Keyring> create(std::optional<std::string> name = std::nullopt) {
        auto made = Keyring::create(files, random, path, master(), name);
        REQUIRE(made);
        return std::move(*made);
    }
    std::unique_ptr<Keyring> open() {
        auto opened = Keyring::open(files, random, path, master());
        REQUIRE(opened);
        return std::move(*opened);
    }
    std::string bytes() { return *files.read(path); }
    Code refusal() {
        const auto opened = Keyring::open(files, random, path, master());
        REQUIRE_FALSE(opened);
        return opened.error().code();
    }
};

}  // namespace

TEST_CASE("A keyring comes back from its file as it was made") {
    Place place;
    const auto made = place.create("waybill.local/gw-1");
    const auto opened = place.open();
    CHECK(opened->current().key.view() == made->current().key.view());
    CHECK(opened->current().id == ring_key_id(made->current().key.view()));
    CHECK(opened->ring().size() == 1);
    CHECK(opened->signing_key()->verifier() == made->signing_key()->verifier());
    CHECK(opened->signing_key()->verifier().name() == "waybill.local/gw-1");
    CHECK(place.bytes().starts_with("waybill-keyring/3\n"));
    CHECK(place.bytes().find(made->current().key.view()) == std::string::npos);
}

TEST_CASE("A keyring is never made over one that is there") {
    Place place;
    const auto made = place.create();
    const std::string before = place.bytes();
    const auto again = Keyring::create(place.files, place.random, place.path, master(), std::nullopt);
    REQUIRE_FALSE(again);
    CHECK(again.error().code() == Code::file_exists);
    CHECK(place.bytes() == before);
}

TEST_CASE("A keyring without a signing key says that it has none") {
    Place place;
    CHECK(place.create()->signing_key().error().code() == Code::key_missing);
    CHECK(place.open()->signing_key().error().code() == Code::key_missing);
}

TEST_CASE("A master key or a signing name that cannot be is refused before anything is written") {
    Place place;
    const auto code = [&](Secret key, std::optional<std::string> name) {
        const auto made = Keyring::create(place.files, place.random, place.path, std::move(key), std::move(name));
        REQUIRE_FALSE(made);
        return made.error().code();
    };
    CHECK(code(Secret::copy_of("short"), std::nullopt) == Code::bad_key);
    CHECK(code(master(), "with space") == Code::bad_key);
    CHECK(code(master(), "") == Code::bad_key);
    CHECK_FALSE(*place.files.exists(place.path));
}

TEST_CASE("A keyring is not opened by another master nor where there is none") {
    Place place;
    CHECK(place.refusal() == Code::file_missing);
    place.create();
    const auto opened = Keyring::open(place.files, place.random, place.path, Secret::copy_of(std::string(32, 'n')));
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code() == Code::bad_key);
    CHECK_FALSE(Keyring::open(place.files, place.random, place.path, Secret::copy_of("short")));
}

TEST_CASE("No bit of a keyring file can change and no byte be cut or added") {
    Place place;
    REQUIRE(place.create("name")->day_key("acme", monday));
    const std::string whole = place.bytes();
    const auto refused = [&](const std::string& bytes) {
        REQUIRE(place.files.replace_unsynced(place.path, bytes));
        const Code code = place.refusal();
        REQUIRE((code == Code::bad_key || code == Code::corrupt));
    };
    for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
        std::string changed = whole;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ 1 << bit % 8);
        refused(changed);
    }
    for (std::size_t size = 0; size < whole.size(); ++size) refused(whole.substr(0, size));
    refused(whole + "x");
    refused("");
}

TEST_CASE("Day and lookup keys are one for each name and day and survive reopening") {
    Place place;
    const auto made = place.create();
    const auto first = made->day_key("acme", monday), next_day = made->day_key("acme", monday + one_day);
    const auto other = made->day_key("acmf", monday);
    const auto lookup = made->lookup_key("acme");
    REQUIRE((first && next_day && other && lookup));
    CHECK(made->day_key("acme", monday)->id == first->id);
    CHECK(made->lookup_key("acme")->key.view() == lookup->key.view());
    CHECK(first->key->view() != next_day->key->view());
    CHECK(first->key->view() != other->key->view());
    CHECK(first->key->view() != lookup->key.view());
    CHECK(made->lookup_key("acmf")->id != lookup->id);

    const auto opened = place.open();
    CHECK(opened->day_key("acme", monday)->key->view() == first->key->view());
    CHECK(opened->lookup_key("acme")->key.view() == lookup->key.view());
    CHECK(opened->find_day_key(next_day->id)->key->view() == next_day->key->view());
    CHECK(opened->find_day_key(lookup->id).error().code() == Code::key_missing);
}

TEST_CASE("Days before 1970 and names of any bytes have their keys too") {
    Place place;
    const auto made = place.create();
    const std::string odd("a\0\xff", 3);
    const auto early = made->day_key(odd, Day{} - 400 * one_day);
    REQUIRE(early);
    REQUIRE(made->day_key("", Day{}));
    CHECK(place.open()->day_key(odd, Day{} - 400 * one_day)->id == early->id);
    CHECK(made->day_key(std::string(70'000, 'x'), monday).error().code() == Code::bad_usage);
}

TEST_CASE("A key is given out only when it is durable whatever write fails") {
    for (const auto fault : {test::FaultyFiles::Fault::before, test::FaultyFiles::Fault::after}) {
        int call = 0;
        for (bool failed = true; failed; ++call) {
            Place place;
            const auto keyring = place.create();
            place.files.fail_from(call, fault);
            const auto key = keyring->day_key("acme", monday);
            failed = !key;
            place.files.heal();
            // The same object goes on, and what it then gives out is what the file has.
            const auto later = keyring->day_key("acme", monday);
            REQUIRE(later);
            if (key) CHECK(later->id == key->id);
            REQUIRE(place.open()->find_day_key(later->id));
            CHECK(place.open()->find_day_key(later->id)->key->view() == later->key->view());
        }
        CHECK(call == 6);  // create, write, sync, rename, sync of the folder each failed once; then none
    }
}

TEST_CASE("A key found in a file that this process did not write is written again before its first use") {
    Place place;
    const auto id = place.create()->day_key("acme", monday)->id;
    const auto opened = place.open();
    place.files.fail_from(0, test::FaultyFiles::Fault::before);
    CHECK_FALSE(opened->day_key("acme", monday));
    CHECK(opened->find_day_key(id));  // to read with, it needs no disk
    place.files.heal();
    CHECK(opened->day_key("acme", monday)->id == id);
    place.files.fail_from(0, test::FaultyFiles::Fault::before);
    CHECK(opened->day_key("acme", monday)->id == id);
}

TEST_CASE("Destroyed day keys are gone from the object and from the file and others stay") {
    Place place;
    const auto keyring = place.create();
    const auto old = keyring->day_key("acme", monday - one_day), last = keyring->day_key("acme", monday);
    const auto fresh = keyring->day_key("acme", monday + one_day), other = keyring->day_key("other", monday);
    const auto lookup = keyring->lookup_key("acme");
    const auto destroyed = keyring->destroy_day_keys("acme", monday);
    REQUIRE(destroyed);
    CHECK(*destroyed == 2);
    const auto opened = place.open();
    for (const Keyring* each : {keyring.get(), opened.get()}) {
        CHECK(each->find_day_key(old->id).error().code() == Code::key_missing);
        CHECK(each->find_day_key(last->id).error().code() == Code::key_missing);
        CHECK(each->find_day_key(fresh->id));
        CHECK(each->find_day_key(other->id));
    }
    CHECK(opened->lookup_key("acme")->id == lookup->id);
    CHECK(*keyring->destroy_day_keys("acme", monday) == 0);
    CHECK(keyring->day_key("acme", monday)->key->view() != last->key->view());
}

TEST_CASE("A rotated lookup key is the current one and the old one finds what was digested under it until destroyed") {
    Place place;
    const auto keyring = place.create();
    CHECK(keyring->rotate_lookup_key("acme", monday).error().code() == Code::key_missing);
    const auto first = keyring->lookup_key("acme"), other = keyring->lookup_key("other");
    const auto second = keyring->rotate_lookup_key("acme", monday);
    REQUIRE(second);
    const auto third = keyring->rotate_lookup_key("acme", monday - one_day);  // a clock that stepped back
    REQUIRE(third);
    const auto opened = place.open();
    for (Keyring* each : {keyring.get(), opened.get()}) {
        CHECK(each->lookup_key("acme")->id == *third);
        const auto all = each->lookup_keys("acme");
        REQUIRE(all.size() == 3);
        CHECK((all[0].id == *third && all[1].id == *second && all[2].id == first->id));
        CHECK(all[2].key.view() == first->key.view());
    }
    const auto destroyed = opened->destroy_lookup_keys("acme", Keyring::Destroyed::all_but_current);
    REQUIRE(destroyed);
    CHECK(destroyed->size() == 2);
    CHECK(place.open()->lookup_keys("acme").size() == 1);
    CHECK(opened->destroy_lookup_keys("acme", Keyring::Destroyed::all)->size() == 1);
    CHECK(place.open()->lookup_keys("acme").empty());
    CHECK(place.open()->lookup_key("other")->id == other->id);
    CHECK(place.open()->lookup_key("acme")->id != *third);
}

TEST_CASE("A destroyed key's bytes stand in no file of the keyring's folder") {
    Place place;
    const auto keyring = place.create();
    REQUIRE(keyring->day_key("acme", monday));
    const std::string before = place.bytes();
    REQUIRE(keyring->destroy_day_keys("acme", monday));
    const auto names = place.files.list(place.path.parent_path());
    REQUIRE(names);
    for (const std::string& name : *names) CHECK(*place.files.read(place.path.parent_path() / name) != before);
    CHECK(place.bytes().size() < before.size());
}

TEST_CASE("A day key asked for again shares its memory until another day or a destruction") {
    Place place;
    const auto keyring = place.create();
    std::weak_ptr<const Secret> first, next;
    {
        const auto key = keyring->day_key("acme", monday);
        REQUIRE(key);
        REQUIRE(keyring->day_key("other", monday));  // making one lets go of all
        first = keyring->day_key("acme", monday)->key;
    }
    REQUIRE_FALSE(first.expired());
    CHECK(keyring->day_key("acme", monday)->key == first.lock());
    CHECK(keyring->day_key("other", monday)->key != first.lock());

    REQUIRE(keyring->day_key("acme", monday + one_day));
    CHECK(first.expired());
    next = keyring->day_key("acme", monday + one_day)->key;
    REQUIRE_FALSE(next.expired());
    REQUIRE(keyring->destroy_day_keys("acme", monday + one_day));
    CHECK(next.expired());
}

TEST_CASE("A destruction that could not be written is reported and the keys are still known") {
    Place place;
    const auto keyring = place.create();
    const auto key = keyring->day_key("acme", monday);
    place.files.fail_from(0, test::FaultyFiles::Fault::before);
    CHECK_FALSE(keyring->destroy_day_keys("acme", monday));
    CHECK(keyring->find_day_key(key->id));
    place.files.heal();
    CHECK(*keyring->destroy_day_keys("acme", monday) == 1);
}

TEST_CASE("Two that write one keyring lose no key and bring none back") {
    Place place;
    const auto one = place.create();
    const auto two = place.open();
    const auto old = one->day_key("acme", monday);
    const auto same = two->day_key("acme", monday);
    REQUIRE(same);
    CHECK(same->id == old->id);
    REQUIRE(two->lookup_key("acme"));
    CHECK(*two->destroy_day_keys("acme", monday) == 1);
    const auto fresh = one->day_key("acme", monday + one_day);
    REQUIRE(fresh);
    CHECK_FALSE(one->find_day_key(old->id));
    CHECK_FALSE(place.open()->find_day_key(old->id));
    CHECK(place.open()->lookup_key("acme")->id == two->lookup_key("acme")->id);
    CHECK(place.open()->find_day_key(fresh->id));
}

TEST_CASE("While another process changes the keyring a change is refused as locked") {
    Place place;
    const auto keyring = place.create();
    {
        const auto lock = place.files.lock(place.folder / "keyring.lock");
        REQUIRE(lock);
        CHECK(keyring->day_key("acme", monday).error().code() == Code::locked);
    }
    CHECK(keyring->day_key("acme", monday));
}

TEST_CASE("Threads that ask for one key at once get the same") {
    Place place;
    const auto keyring = place.create();
    std::array<std::optional<KeyId8>, 4> ids;
    std::vector<std::thread> threads;
    for (auto& id : ids)
        threads.emplace_back([&] {
            if (const auto key = keyring->day_key("acme", monday)) id = key->id;
        });
    for (auto& thread : threads) thread.join();
    for (const auto& id : ids) {
        REQUIRE(id);
        CHECK(*id == ids.front());
    }
}

TEST_CASE("An ephemeral keyring has a ring key and none that must be kept") {
    base::SystemRandom random;
    const auto keyring = Keyring::ephemeral(random);
    CHECK(keyring->current().key.size() == 32);
    CHECK(keyring->ring().size() == 1);
    CHECK(keyring->current().key.view() != Keyring::ephemeral(random)->current().key.view());
    CHECK(keyring->day_key("acme", monday).error().code() == Code::key_missing);
    CHECK(keyring->lookup_key("acme").error().code() == Code::key_missing);
    CHECK(keyring->signing_key().error().code() == Code::key_missing);
    CHECK(keyring->find_day_key({}).error().code() == Code::key_missing);
    CHECK(keyring->destroy_day_keys("acme", monday).error().code() == Code::key_missing);
}

TEST_CASE("A rotated keyring makes under its new key and keeps the old ones behind it") {
    Place place;
    const auto keyring = place.create("waybill.local/gw-1");
    const auto old = keyring->current();
    const auto day = keyring->day_key("acme", monday);
    REQUIRE(day);
    const auto id = keyring->rotate(monday);
    REQUIRE(id);
    CHECK(*id != old.id);
    CHECK(keyring->current().id == *id);
    const auto opened = place.open();
    const auto ring = opened->ring();
    REQUIRE(ring.size() == 2);
    CHECK(ring[0].id == *id);
    CHECK(ring[1].id == old.id);
    CHECK(ring[1].key.view() == old.key.view());
    CHECK(opened->find_day_key(day->id));
    CHECK(opened->signing_key()->verifier() == keyring->signing_key()->verifier());
    base::SystemRandom random;
    CHECK_FALSE(Keyring::ephemeral(random)->rotate());
}

TEST_CASE("What another process rotated is taken over when it is read again and never lost") {
    Place place;
    const auto one = place.create();
    const auto other = place.open();
    const auto id = other->rotate();
    REQUIRE(id);
    CHECK(one->current().id != *id);
    REQUIRE(one->reread());
    CHECK(one->current().id == *id);
    const auto next = one->rotate();  // begins from what the file holds
    REQUIRE(next);
    REQUIRE(other->day_key("acme", monday));
    CHECK(other->ring().size() == 3);
    CHECK(other->current().id == *next);
}

TEST_CASE("A keyring lists what it has and nothing secret") {
    Place place;
    auto made = Keyring::create(place.files, place.random, place.path, master(), "waybill.local/gw-1", monday);
    REQUIRE(made);
    const auto& keyring = **made;
    REQUIRE((*made)->rotate(monday + one_day));
    REQUIRE((*made)->day_key("acme", monday));
    REQUIRE((*made)->lookup_key("acme"));
    const auto listed = keyring.list();
    REQUIRE(listed.size() == 5);
    using Use = Keyring::Listed::Use;
    CHECK((listed[0].use == Use::treatments && listed[0].current && listed[0].made == monday + one_day));
    CHECK((listed[1].use == Use::treatments && !listed[1].current && listed[1].made == monday));
    CHECK((listed[2].use == Use::signing && listed[2].name == "waybill.local/gw-1" && listed[2].id.size() == 8));
    CHECK(keyring.signing_key()->verifier().text().find("+" + listed[2].id + "+") != std::string::npos);
    CHECK((listed[3].use == Use::details && listed[3].name == "acme" && listed[3].made == monday));
    CHECK((listed[4].use == Use::lookups && listed[4].name == "acme" && !listed[4].made));
}

TEST_CASE("A keyring file of the second layout opens with its lookup keys") {
    Place place;
    const std::string second = "waybill-keyring/2\n";
    std::string sealed = second;
    const std::string contents = std::string("\0\1\x80\0\0\0", 6) + std::string(32, 'r') + std::string(5, '\0') +
                                 std::string("\0\0\0\1\0\4acme", 10) + "iiiiiiii" + std::string(32, 'l');
    aead_seal(master().view(), second, contents, place.random, sealed);
    REQUIRE(place.files.replace(place.path, sealed));
    const auto keyring = place.open();
    const std::string key(32, 'l');
    CHECK(keyring->lookup_key("acme")->key.view() == key);
    CHECK_FALSE(keyring->list().back().made);
    REQUIRE(keyring->rotate_lookup_key("acme", monday));
    CHECK(place.bytes().starts_with("waybill-keyring/3\n"));
    CHECK(place.open()->lookup_keys("acme").back().key.view() == key);
}

TEST_CASE("A keyring file of the first layout opens and is written as the third with its next change") {
    Place place;
    const std::string ring(32, 'r'), first = "waybill-keyring/1\n";
    std::string sealed = first;
    const std::string contents = std::string("\0\1", 2) + ring + std::string(9, '\0');
    aead_seal(master().view(), first, contents, place.random, sealed);
    REQUIRE(place.files.replace(place.path, sealed));
    const auto keyring = place.open();
    CHECK(keyring->current().key.view() == ring);
    CHECK_FALSE(keyring->list().front().made);
    REQUIRE(keyring->rotate(monday));
    CHECK(place.bytes().starts_with("waybill-keyring/3\n"));
    const auto opened = place.open();
    CHECK(opened->ring().back().key.view() == ring);
    // The first line is bound by the seal: a file of one layout does not pass for the other.
    sealed.replace(0, first.size(), "waybill-keyring/3\n");
    REQUIRE(place.files.replace(place.path, sealed));
    CHECK(place.refusal() == Code::bad_key);
}
