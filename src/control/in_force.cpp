#include "waybill/control/in_force.hpp"

#include "append_diagnostics.hpp"
#include "pem_dates.hpp"
#include "pem_files.hpp"
#include "waybill/crypto/digest.hpp"
#include "waybill/policy/connection_identity.hpp"
#include "waybill/policy/forms.hpp"
#include "waybill/policy/load.hpp"

namespace waybill::control {
namespace {

constexpr std::string_view scheme = "https://";

/// Of a checked URL: https, host, port perhaps.
net::VendorEndpoint endpoint_of(std::string_view url) {
    url.remove_prefix(scheme.size());
    net::VendorEndpoint out;
    const std::size_t colon = url.rfind(':');
    std::string_view host = url;
    if (colon != url.npos && url.find(']', colon) == url.npos) {
        host = url.substr(0, colon);
        out.port = static_cast<std::uint16_t>(std::stoul(std::string(url.substr(colon + 1))));
    }
    out.authority = out.port == 443 ? host : url;
    out.host = host.starts_with('[') ? host.substr(1, host.size() - 2) : host;
    return out;
}

/// One loading of everything.
class Loading {
public:
    Loading(const GatewayConfig& config, Day today, base::Diagnostics& diagnostics)
        : config_(config), diagnostics_(diagnostics), files_(diagnostics), dates_(today, diagnostics) {}

    void listener(const ListenerConfig& listener) {
        net::ServerTls::Files parts;
        const auto certificate = files_.certificates(listener.tls.certificate);
        auto key = files_.private_key(listener.tls.key, certificate);
        auto authorities = files_.certificates(listener.tls.client_ca);
        std::optional<net::Pem> lists;
        if (listener.tls.crl) lists = files_.revocations(*listener.tls.crl);
        if (!certificate || !key || !authorities || (listener.tls.crl && !lists)) return;
        const std::string user = "listener " + listener.name;
        keep("ca", user, authorities->bytes, dates_.certificates(*authorities, listener.tls.client_ca.where));
        keep("certificate", user, certificate->bytes,
             dates_.certificates(*certificate, listener.tls.certificate.where));
        if (lists) keep("crl", user, lists->bytes, dates_.revocations(*lists, listener.tls.crl->where));
        parts.certificate = *certificate;
        parts.key = *std::move(key);
        parts.client_ca = *std::move(authorities);
        parts.crl = std::move(lists);
        auto made = net::ServerTls::make(parts);
        wipe(parts.key);
        if (made)
            settings_.listeners.emplace(listener.name, *std::move(made));
        else
            failed(made.error(), listener.where);
    }

    void vendor(const policy::Vendor& vendor) {
        const policy::Connection& connection = vendor.connection;
        if (connection.ca.empty() && connection.certificate.empty() && connection.pins.empty())
            return diagnostics_.error(connection.where,
                                      "the connection of " + policy::in_ticks(vendor.name) + " has no `tls`",
                                      "the gateway needs to know whom to trust and who it is: tls: {ca: …, "
                                      "certificate: …, key: …}");
        const auto named = [&](const std::string& path) {
            return NamedPath{config_.policies.path / path, connection.where};
        };
        const std::size_t before = diagnostics_.all().size();
        net::ClientTls::Files parts;
        if (!connection.ca.empty()) parts.ca = files_.certificates(named(connection.ca));
        if (!connection.certificate.empty()) parts.certificate = files_.certificates(named(connection.certificate));
        if (!connection.key.empty()) parts.key = files_.private_key(named(connection.key), parts.certificate);
        parts.pins = connection.pins;
        if (diagnostics_.all().size() == before) make(vendor, parts);
        if (parts.key) wipe(*parts.key);
    }

    void check_bound_vendor(const ListenerConfig& listener, const policy::Snapshot& snapshot) {
        if (!listener.vendor.empty() && snapshot.find_vendor(listener.vendor) == nullptr)
            diagnostics_.error(listener.vendor_where,
                               "the listener's vendor " + policy::in_ticks(listener.vendor) + " is not in the policies",
                               "it is the name of a file under vendors/, without .yaml");
    }

    InForce take(std::shared_ptr<const policy::Snapshot> snapshot, const InForce* before) {
        if (before != nullptr) keep_unchanged(*before->settings);
        return {std::move(snapshot), std::make_shared<const net::Settings>(std::move(settings_)), std::move(kept_)};
    }

private:
    /// Whoever holds settings compares them by identity, not by what they say.
    void keep_unchanged(const net::Settings& before) {
        for (auto& [name, tls] : settings_.listeners) {
            const auto old = before.listeners.find(name);
            if (old != before.listeners.end() && old->second->digest() == tls->digest()) tls = old->second;
        }
        for (auto& [name, endpoint] : settings_.vendors) {
            const auto old = before.vendors.find(name);
            const bool same = old != before.vendors.end() && old->second.host == endpoint.host &&
                              old->second.tls->digest() == endpoint.tls->digest();
            if (same) endpoint.tls = old->second.tls;
        }
    }

    void make(const policy::Vendor& vendor, const net::ClientTls::Files& parts) {
        net::VendorEndpoint endpoint = endpoint_of(vendor.connection.url);
        auto made = net::ClientTls::make(parts, endpoint.host);
        if (!made) return failed(made.error(), vendor.connection.where);
        for (const auto& [what, pem] : {std::pair("ca", &parts.ca), std::pair("certificate", &parts.certificate)}) {
            if (!*pem) continue;
            keep(what, "vendor " + vendor.name, (*pem)->bytes, dates_.certificates(**pem, vendor.connection.where));
        }
        endpoint.tls = *std::move(made);
        endpoint.identity = policy::identity_of(vendor.connection);
        settings_.vendors.emplace(vendor.name, std::move(endpoint));
    }

    void keep(std::string what, std::string used_for, std::string bytes, std::optional<Time> until) {
        std::string digest = crypto::hash_text(crypto::sha256(bytes));
        kept_.push_back({std::move(used_for), std::move(bytes), std::move(digest), std::move(what), until});
    }

    void failed(const Error& error, const base::Position& where) { diagnostics_.error(where, error.message()); }

    const GatewayConfig& config_;
    base::Diagnostics& diagnostics_;
    PemFiles files_;
    PemDates dates_;
    net::Settings settings_;
    std::vector<KeptFile> kept_;
};

}  // namespace

std::optional<InForce> load_in_force(const GatewayConfig& config, Day today, const InForce* before,
                                     base::Diagnostics& diagnostics) {
    base::Diagnostics own;
    Loading loading(config, today, own);
    for (const ListenerConfig& listener : config.listeners) loading.listener(listener);
    const auto snapshot = policy::load(config.policies.path, today, own);
    if (snapshot) {
        for (const auto& [name, vendor] : snapshot->vendors) loading.vendor(vendor);
        for (const ListenerConfig& listener : config.listeners) loading.check_bound_vendor(listener, *snapshot);
    }
    own.sort();
    append(diagnostics, own);
    if (own.has_errors()) return std::nullopt;
    return loading.take(snapshot, before);
}

}  // namespace waybill::control
