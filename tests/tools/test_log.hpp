// What the test tools share: a log in a folder of the real file system, with its keyring beside it.
#pragma once

#include <cstdio>
#include <memory>
#include <string>

#include "waybill/audit/log.hpp"
#include "waybill/base/uuid.hpp"
#include "waybill/crypto/digest.hpp"
#include "waybill/crypto/keyring.hpp"

namespace waybill::test_tools {

inline const std::string origin = "waybill.test/tools";

/// The keyring of the folder, made at the first call. Its master key is no secret: it is zeros.
inline Result<std::unique_ptr<crypto::Keyring>> keyring_in(base::Files& files, base::Random& random,
                                                           const Path& directory) {
    crypto::start();
    const auto master = [] { return crypto::Secret::copy_of(std::string(32, '\0')); };
    const Path path = directory / "keyring";
    const auto there = files.exists(path);
    if (!there) return fail(there.error());
    if (*there) return crypto::Keyring::open(files, random, path, master());
    return crypto::Keyring::create(files, random, path, master(), origin);
}

inline constexpr std::string_view catalog = "categories: {}\n";
/// The list of a policy of one file.
inline std::string policy_list() { return crypto::hash_text(crypto::sha256(catalog)).substr(7) + " catalog.yaml\n"; }

inline constexpr std::string_view body = R"({"email":"ann@x.example","name":"Ann"})";
/// One window over `body`.
inline audit::Shared window_of(const std::string& id) {
    audit::Shared window;
    window.id = id;
    window.last = true;
    window.client = "spiffe://corp.example/hr/sync";
    window.vendor = "acme-payroll";
    window.agreement = "DPA-2026-014";
    window.purpose = "payroll";
    window.route = "create-employees";
    window.policy = crypto::hash_text(crypto::sha256(policy_list()));
    window.method = "POST";
    window.keys_name = "acme-payroll";
    window.places = {{"body $.email", "pii.email", "clear", 1, false}, {"body $.name", "pii.name", "clear", 1, false}};
    window.items = {{0, false, 9, 15}, {1, false, 32, 5}};
    window.bytes_in = body.size();
    return window;
}

inline int failed(const Error& error) {
    std::fprintf(stderr, "%s\n", error.message().c_str());
    return 1;
}

}  // namespace waybill::test_tools
