// `--items FILE`: one JSON line an item, before and after. For a person: it holds the values of the message.
#pragma once

#include <cstdio>
#include <memory>

#include "waybill/base/files.hpp"
#include "waybill/redact/observer.hpp"

namespace waybill::cli {

class ItemsFile final : public redact::Observer {
public:
    /// A new file of mode 0600; file_exists where there is one: what is there may be a keyring, a policy or the
    /// message.
    static Result<std::unique_ptr<ItemsFile>> create(const Path& path);
    ~ItemsFile() override = default;

    void item(const redact::ObservedItem& item) override;
    /// A last line that says so: of the window that was not full yet nothing was sent, whatever the lines say.
    void refused(const Error& error, std::uint32_t windows_sent);
    /// Whether every line could be written.
    Result<void> close();

private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    ItemsFile(std::FILE* file, Path path) : file_(file), path_(std::move(path)) {}
    std::unique_ptr<std::FILE, Close> file_;
    Path path_;
    std::string line_;
};

}  // namespace waybill::cli
