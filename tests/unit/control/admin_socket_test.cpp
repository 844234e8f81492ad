// The admin socket: what it answers, and what it does with those who say something else, or nothing.
#include "admin_socket.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cstring>
#include <thread>

#include "gateway_folder.hpp"
#include "waybill/control/admin.hpp"

namespace {

using namespace waybill;
using namespace waybill::control::tests;
using std::chrono::seconds;

/// An admin socket on a thread of its own.
class Listening {
public:
    explicit Listening(const fs::path& path) : path_(path) {
        socket_.emplace(context_, path, [](const std::string& command, const std::string& actor) {
            return "{\"command\":\"" + command + "\",\"actor\":\"" + actor + "\"}";
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

}  // namespace

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
    for (const char* wrong : {"", "status", "{", "[]", "{}", R"({"command":7})", R"({"command":""})",
                              R"({"command":"status","more":1})", R"({"other":"status"})"}) {
        INFO(wrong);
        CHECK(listening.ask(wrong).find(R"({"ok":false,"error":"a request is one line of JSON)") == 0);
    }
    CHECK(listening.ask(std::string(5000, 'x')).find("a request is one line of at most 4 KiB") != std::string::npos);
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
    control::AdminSocket second(context, path, [](const std::string&, const std::string&) { return std::string(); });
    const auto refused = second.listen();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == Code::locked);
    CHECK(listening.ask(R"({"command":"status"})").find("status") != std::string::npos);
}

TEST_CASE("what is no socket in the socket's place is left alone") {
    const Folder folder;
    folder.write("admin.sock", "precious");
    boost::asio::io_context context;
    control::AdminSocket socket(context, folder / "admin.sock",
                                [](const std::string&, const std::string&) { return std::string(); });
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
