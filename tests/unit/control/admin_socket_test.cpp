// The admin socket: what it answers, and what it does with those who say something else, or nothing.
#include "admin_socket.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cstring>
#include <thread>

#include "gateway_folder.hpp"
#include "peer.hpp"
#include "waybill/control/admin.hpp"

namespace {

using namespace waybill;
using namespace waybill::control::tests;
using std::chrono::seconds;

/// An admin socket on a thread of its own.
class Listening {
public:
    explicit Listening(const fs::path& path,
                       std::function<bool(const control::Peer&)> allowed = control::AdminSocket::is_own)
        : path_(path) {
        control::AdminSocket::Options options;
        options.path = path;
        options.allowed = std::move(allowed);
        socket_.emplace(context_, std::move(options),
                        [](control::AdminRequest request, control::AdminSocket::Reply reply) {
                            reply("{\"command\":\"" + request.command + "\",\"actor\":\"" + request.peer.actor +
                                  "\",\"fields\":" + std::to_string(request.fields.size()) + "}");
                        });
        REQUIRE(socket_->listen());
        thread_ = std::thread([this] { context_.run(); });
    }
    ~Listening() {
        context_.stop();
        thread_.join();
        socket_.reset();
    }
    std::string ask(const std::string& request) {
        const auto answer = control::ask_gateway(path_, request, seconds(10));
        return answer ? *answer : "error: " + answer.error().message();
    }

private:
    fs::path path_;
    boost::asio::io_context context_{1};
    std::optional<control::AdminSocket> socket_;
    std::thread thread_;
};

control::AdminSocket::Options options_at(const fs::path& path) {
    control::AdminSocket::Options options;
    options.path = path;
    return options;
}
void nobody(const control::AdminRequest&, const control::AdminSocket::Reply&) {}

}  // namespace

TEST_CASE("fields beside a command reach who answers") {
    const Folder folder;
    Listening listening(folder / "admin.sock");
    CHECK(listening.ask(R"({"command":"subject","value":"x","limit":3})").find("\"fields\":2") != std::string::npos);
}

TEST_CASE("who may not ask is refused before anything is read") {
    const Folder folder;
    Listening listening(folder / "admin.sock", [](const control::Peer&) { return false; });
    CHECK(listening.ask(R"({"command":"status"})").find(R"({"ok":false,"error":"only root)") == 0);
}

TEST_CASE("a peer is named by its user or any of its groups and by nobody else's") {
    const control::Peer peer{1001, {100, 2000}, "uid:1001"};
    CHECK(control::names({"uid:1001"}, peer));
    CHECK(control::names({"uid:7", "gid:2000"}, peer));
    CHECK(control::names({"gid:100"}, peer));
    for (const char* other : {"uid:100", "gid:1001", "uid:10010", "user:no-such-user-here", "group:no-such-group-here",
                              "uid:", "uid:x", "1001", ""})
        CHECK_FALSE(control::names({other}, peer));
    CHECK_FALSE(control::names({}, peer));
    // In a user namespace everybody who is not mapped looks like nobody.
    CHECK_FALSE(control::names({"uid:65534", "gid:65534"}, {65534, {65534}, "uid:65534"}));
    CHECK(control::names({"user:root"}, {0, {0}, "uid:0 root"}));
}

TEST_CASE("a command is answered with who asked") {
    const Folder folder;
    Listening listening(folder / "admin.sock");
    const std::string answer = listening.ask(R"({"command":"status"})");
    CHECK(answer.find("{\"command\":\"status\",\"actor\":\"uid:" + std::to_string(::geteuid())) == 0);
    CHECK(listening.ask(R"({"command":"reload"})").find("\"reload\"") != std::string::npos);
}

TEST_CASE("what is no request is refused and the next one is answered") {
    const Folder folder;
    Listening listening(folder / "admin.sock");
    for (const char* wrong :
         {"", "status", "{", "[]", "{}", R"({"command":7})", R"({"command":""})", R"({"other":"status"})"}) {
        INFO(wrong);
        CHECK(listening.ask(wrong).find(R"({"ok":false,"error":"a request is one line of JSON)") == 0);
    }
    CHECK(listening.ask(std::string(17000, 'x')).find("a request is one line of at most 16 KiB") != std::string::npos);
    CHECK(listening.ask(R"({"command":"status"})").find("status") != std::string::npos);
}

TEST_CASE("the socket is there for its user and group alone and goes with the gateway") {
    const Folder folder;
    {
        Listening listening(folder / "admin.sock");
        struct stat status{};
        REQUIRE(::lstat((folder / "admin.sock").c_str(), &status) == 0);
        CHECK((status.st_mode & 07777) == 0660);
    }
    CHECK_FALSE(fs::exists(folder / "admin.sock"));
}

TEST_CASE("a socket that nobody listens on is replaced and one in use is not") {
    const Folder folder;
    const fs::path path = folder / "admin.sock";
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strcpy(address.sun_path, path.c_str());
    const int left_behind = ::socket(AF_UNIX, SOCK_STREAM, 0);
    REQUIRE(::bind(left_behind, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    ::close(left_behind);
    Listening listening(path);
    boost::asio::io_context context;
    control::AdminSocket second(context, options_at(path), nobody);
    const auto refused = second.listen();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == Code::locked);
    CHECK(listening.ask(R"({"command":"status"})").find("status") != std::string::npos);
}

TEST_CASE("what is no socket in the socket's place is left alone") {
    const Folder folder;
    folder.write("admin.sock", "precious");
    boost::asio::io_context context;
    control::AdminSocket socket(context, options_at(folder / "admin.sock"), nobody);
    const auto refused = socket.listen();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == Code::file_exists);
    CHECK(fs::file_size(folder / "admin.sock") == 8);
}

TEST_CASE("a gateway that is not there is said with the socket's path") {
    const Folder folder;
    const auto answer = control::ask_gateway(folder / "admin.sock", "{}", seconds(1));
    REQUIRE_FALSE(answer);
    CHECK(answer.error().code() == Code::file_missing);
    CHECK(answer.error().path() == (folder / "admin.sock").string());
}
