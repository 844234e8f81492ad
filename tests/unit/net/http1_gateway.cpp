#include "http1_gateway.hpp"

#include <regex>

namespace waybill::net {
namespace {

using Part = ExchangeStream::Part;

enum class Last { no, yes };
Part part(Bytes body, Last last = Last::no, std::optional<std::uint64_t> length = {}) {
    Part out;
    out.body = body;
    out.last = last == Last::yes;
    out.length = length;
    return out;
}

/// An answer by the path of what was asked for, as parts to push.
struct Answer {
    OurHead head;
    std::vector<Part> parts;  // the head goes with the first
    bool reads_body = true;
};

Answer answer_to(Bytes target, const std::string& body) {
    Answer out;
    out.head.status = 200;
    out.head.fields = {{"x-test", "1"}};
    const auto whole = [&](Bytes text) { out.parts = {part(text, Last::yes)}; };
    const auto status = [&](int code, Bytes text) {
        out.head.status = code;
        whole(text);
    };
    if (target.starts_with("/echo")) whole(body);
    if (target == "/early" || target == "/early-and-pull") {
        out.reads_body = false;
        status(413, "no");
    }
    if (target == "/chunked") out.parts = {part("one"), part(""), part("two"), part("", Last::yes)};
    if (target == "/chunked-last") out.parts = {part(""), part("a body of more bytes", Last::yes)};
    if (target == "/length") out.parts = {part("", Last::no, 6), part("one"), part("two", Last::yes)};
    if (target == "/more") out.parts = {part("", Last::no, 3), part("four", Last::yes)};
    if (target == "/less") out.parts = {part("", Last::no, 5), part("four", Last::yes)};
    if (target == "/other-length") out.parts = {part("four", Last::yes, 5)};
    if (target == "/half") out.parts = {part("half")};
    if (target == "/204") status(204, "dropped");
    if (target == "/304") status(304, "");
    if (target == "/304-length") out.head.status = 304, out.parts = {part("", Last::yes, 7)};
    if (target == "/100") status(100, "");
    if (target == "/600") status(600, "");
    if (target == "/dated") whole(""), out.head.fields = {{"Date", "then"}};
    if (target == "/split-value") whole(""), out.head.fields = {{"x-test", "1\r\nset-cookie: a"}};
    if (target == "/split-lf") whole(""), out.head.fields = {{"x-test", "1\n"}};
    if (target == "/split-nul") whole(""), out.head.fields = {{"x-test", std::string("1\0", 2)}};
    if (target == "/split-name") whole(""), out.head.fields = {{"x-test: 1\r\nx", "1"}};
    if (target == "/no-name") whole(""), out.head.fields = {{"", "1"}};
    if (target == "/own-length") whole("body"), out.head.fields = {{"Content-Length", "0"}};
    if (target == "/own-coding") whole("body"), out.head.fields = {{"transfer-encoding", "chunked"}};
    if (target == "/own-connection") whole("body"), out.head.fields = {{"connection", "keep-alive"}};
    return out;
}

Awaitable<std::string> read_body(ExchangeStream& stream) {
    std::string out;
    for (;;) {
        const auto data = co_await stream.pull();
        if (!data) co_return "!" + std::string(base::name_of(data.error().code()));
        if (data->empty()) co_return out;
        out += *data;
    }
}

Awaitable<void> push_all(ExchangeStream& stream, Answer& answer, std::vector<Code>& errors) {
    for (Part& next : answer.parts) {
        if (&next == &answer.parts.front()) next.head = &answer.head;
        const auto pushed = co_await stream.push(next);
        if (!pushed) errors.push_back(pushed.error().code());
    }
}

Awaitable<void> serve(TestGateway& gateway, ClientStream& stream) {
    --gateway.peer.exchanges;
    const auto head = co_await stream.head();
    const std::string target((*head)->target);
    std::string line = std::string((*head)->method) + " " + target;
    const bool reads_body = answer_to(target, {}).reads_body;
    std::string body;
    if (reads_body) body = co_await read_body(stream);
    Answer answer = answer_to(target, body);
    if (target == "/reset") stream.reset();
    co_await push_all(stream, answer, gateway.push_errors);
    if (target == "/early-and-pull") body = co_await read_body(stream);
    gateway.served.push_back(body.empty() ? line : line + " " + body);
}

Awaitable<void> refuse(TestGateway& gateway, ClientStream& stream, Error error) {
    const auto head = co_await stream.head();
    const auto body = co_await stream.pull();
    const bool same = !head && !body && head.error().code() == error.code() && body.error().code() == error.code();
    gateway.refused.emplace_back(same ? base::name_of(error.code()) : "another error");
    Answer answer;
    answer.head.status = base::row(error.code()).status;
    answer.parts = {part("refused", Last::yes)};
    co_await push_all(stream, answer, gateway.push_errors);
}

}  // namespace

void TestGateway::run(const std::function<void()>& meanwhile) {
    Http1Handlers handlers;
    handlers.serve = [this](ClientStream& client) { return serve(*this, client); };
    handlers.refuse = [this](ClientStream& client, Error error) { return refuse(*this, client, std::move(error)); };
    wait(serve_http1(stream, peer, handlers, phases, limits), meanwhile);
}

std::string TestGateway::answers() const {
    static const std::regex date("date: [A-Z][a-z]{2}, \\d{2} [A-Z][a-z]{2} \\d{4} \\d{2}:\\d{2}:\\d{2} GMT\r\n");
    return std::regex_replace(stream.output, date, "");
}

}  // namespace waybill::net
