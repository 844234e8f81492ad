// A gateway for tests of the client's side: answers each request by what its path asks for, and keeps what it saw.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "memory_stream.hpp"
#include "waybill/net/http1.hpp"

namespace waybill::net {

class TestPeer final : public Peer {
public:
    int exchanges = 1'000;  // that it takes

    const Result<std::string>& client() const override { return client_; }
    Result<void> judge_client() override { return fail(Code::client_not_trusted, "judged by the peer"); }
    const std::string& bound_vendor() const override { return vendor_; }
    const std::string& listener() const override { return listener_; }
    bool takes_more() const override { return exchanges > 0; }

private:
    Result<std::string> client_ = std::string("spiffe://corp.example/hr");
    std::string vendor_ = "acme", listener_ = "egress";
};

struct TestGateway {
    explicit TestGateway(PeerCodes codes = of_client) : stream(codes) {}

    MemoryStream stream;
    TestPeer peer;
    Phases phases;
    http::HeadLimits limits;
    std::vector<std::string> served;   // method, target, and the body or the code of what was wrong with it
    std::vector<std::string> refused;  // codes
    std::vector<Code> push_errors;

    /// `meanwhile` runs as soon as the gateway waits.
    void run(const std::function<void()>& meanwhile = {});
    /// What was answered, with the dates taken out.
    std::string answers() const;
};

}  // namespace waybill::net
