#include "waybill/exchange/receipts.hpp"

#include <algorithm>
#include <charconv>

#include "receipt_desk.hpp"
#include "wait_for.hpp"
#include "waybill/http/problem.hpp"
#include "waybill/http/target.hpp"
#include "waybill/policy/decide.hpp"

namespace waybill::exchange {
namespace {

constexpr std::uint64_t most_listed = 100;

/// As base::make_uuid7 writes one.
bool is_id(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        const char c = text[i];
        if (dash ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
    }
    return true;
}

std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t out = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (problem != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
    return out;
}

/// What is asked for. route_unknown: no such page; request_malformed: a parameter is not what it should be.
Result<ReceiptOrder> order_of(const http::Target& target, const std::string& vendor) {
    ReceiptOrder out;
    out.vendor = vendor;
    const auto& path = target.path;
    if (path.empty() || path.size() > 2 || path[0].decoded != "receipts")
        return fail(Code::route_unknown, "there are /receipts and /receipts/<id of an exchange>");
    if (path.size() == 2) {
        if (!is_id(path[1].decoded)) return fail(Code::missing, "no such exchange");
        out.id = path[1].decoded;
        if (target.query.empty()) return out;
        return fail(Code::request_malformed, "a receipt takes no parameters");
    }
    for (const http::QueryPair& pair : target.query) {
        const auto value = number(pair.value);
        if (pair.name == "after" && value && !out.after)
            out.after = value;
        else if (pair.name == "limit" && value && *value >= 1 && *value <= most_listed)
            out.limit = *value;
        else
            return fail(Code::request_malformed, "the list takes `after`, as it told it, and `limit`, 1 to 100");
    }
    return out;
}

net::Awaitable<void> push(net::ClientStream& client, net::OurHead head, std::string body, bool to_head) {
    net::ExchangeStream::Part part;
    part.head = &head;
    part.length = body.size();
    if (!to_head) part.body = body;
    part.last = true;
    const auto pushed = co_await client.push(part);
    if (!pushed) client.reset();
}

/// The same whether there is none, it is another's, or no checkpoint covers it yet.
net::OurHead not_there() {
    net::OurHead head;
    head.status = 404;
    head.fields = {{"Content-Type", "application/problem+json"}, {"Cache-Control", "no-store"}, {"Retry-After", "1"}};
    return head;
}
constexpr const char* not_there_body =
    R"({"type":"urn:waybill:receipt:none","title":"No such receipt","status":404,"detail":"There is no exchange of )"
    R"(yours with this id, or no checkpoint covers it yet. Ask again in a moment."})"
    "\n";

class VendorReceipts final : public Receipts {
public:
    explicit VendorReceipts(Parts parts) : policies_(parts.policies), node_(parts.node), desk_(std::move(parts)) {}

    net::Awaitable<void> serve(net::ClientStream& client, boost::asio::any_io_executor worker) override {
        const auto head = co_await client.head();
        if (!head) co_return;
        const bool to_head = (*head)->method == "HEAD";
        const auto order = judge(client, **head);
        if (!order) {
            co_await answer_no(client, order.error(), to_head);
            co_return;
        }
        auto start = [this, &order](ReceiptDesk::Done done) { desk_.submit(*order, std::move(done)); };
        auto answer = co_await wait_for<ReceiptAnswer>(std::move(worker), std::move(start));
        if (!answer) {
            co_await answer_no(client, answer.error(), to_head);
            co_return;
        }
        net::OurHead ours;
        ours.status = 200;
        ours.fields = {{"Content-Type", answer->content_type}, {"Cache-Control", "no-store"}};
        co_await push(client, std::move(ours), std::move(answer->body), to_head);
    }

    net::Awaitable<void> refuse(net::ClientStream& client, Error error) override {
        co_await answer_no(client, error, false);
    }

private:
    Result<ReceiptOrder> judge(net::ClientStream& client, const net::PeerHead& head) const {
        if (!client.client()) return fail(client.client().error());
        if (auto trusted = client.judge_client(); !trusted) return fail(trusted.error());
        const auto snapshot = policies_.load();
        const policy::Vendor* vendor = vendor_of_receipts(*snapshot, *client.client());
        if (vendor == nullptr)
            return fail(Code::client_not_allowed,
                        "no vendor, or more than one, names this certificate for its receipts");
        if (head.method != "GET" && head.method != "HEAD")
            return fail(Code::route_unknown, "receipts are only fetched");
        const auto target = http::parse_target(head.target);
        if (!target) return fail(target.error());
        return order_of(*target, vendor->name);
    }

    net::Awaitable<void> answer_no(net::ClientStream& client, const Error& error, bool to_head) {
        if (error.code() == Code::missing) {
            co_await push(client, not_there(), not_there_body, to_head);
            co_return;
        }
        // What is wrong with the record is for its own people: the vendor may ask again.
        const bool theirs = base::row(error.code()).status != 0;
        const http::Problem problem = http::make_problem(
            theirs ? error : Error(Code::overloaded, "receipts cannot be made at the moment"), node_, {});
        net::OurHead head;
        head.status = problem.status;
        head.fields = problem.fields;
        co_await push(client, std::move(head), problem.body, to_head);
    }

    const PoliciesInForce& policies_;
    const std::string node_;
    ReceiptDesk desk_;
};

}  // namespace

const policy::Vendor* vendor_of_receipts(const policy::Snapshot& snapshot, std::string_view client) {
    const policy::Vendor* found = nullptr;
    for (const auto& [name, vendor] : snapshot.vendors) {
        const auto matches = [&](const std::string& pattern) { return policy::client_matches(pattern, client); };
        if (std::ranges::none_of(vendor.receipt_clients, matches)) continue;
        if (found != nullptr) return nullptr;  // whose it is, is not for us to guess
        found = &vendor;
    }
    return found;
}

std::unique_ptr<Receipts> Receipts::make(Parts parts) { return std::make_unique<VendorReceipts>(std::move(parts)); }

}  // namespace waybill::exchange
