#include "items_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "waybill/base/json_text.hpp"

namespace waybill::cli {

Result<std::unique_ptr<ItemsFile>> ItemsFile::create(const Path& path) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EEXIST)
        return fail(Error::of_file(Code::file_exists, "the items go to a new file, and this one is there", path));
    if (fd < 0) return fail(Error::of_file(Code::file_failed, "cannot write the items file", path, errno));
    std::FILE* file = ::fdopen(fd, "w");
    if (file == nullptr) {
        ::close(fd);
        return fail(Error::of_file(Code::file_failed, "cannot write the items file", path, errno));
    }
    return std::unique_ptr<ItemsFile>(new ItemsFile(file, path));
}

void ItemsFile::item(const redact::ObservedItem& item) {
    const auto text = [this](Bytes name, Bytes value) {
        line_.append(",\"").append(name).append("\":");
        base::append_json_string(line_, value);
    };
    line_.clear();
    line_ += "{\"path\":";
    base::append_json_string(line_, item.path);
    text("at", item.at);
    if (!item.category.empty()) text("category", item.category);
    text("treatment", item.treatment);
    line_ += item.sent ? ",\"sent\":true" : ",\"sent\":false";
    if (item.spelling == redact::ObservedItem::Spelling::json) {  // tokens of JSON as they are
        if (!item.before.empty()) line_.append(",\"before\":").append(item.before);
        if (item.sent && !item.after.empty()) line_.append(",\"after\":").append(item.after);
    } else {
        text("before", item.before);
        if (item.sent && item.treatment != "open") text("after", item.after);
    }
    text("because", item.because);
    text("policy", item.rule.text());
    line_ += "}\n";
    std::fwrite(line_.data(), 1, line_.size(), file_.get());
}

void ItemsFile::refused(const Error& error, std::uint32_t windows_sent) {
    std::fprintf(file_.get(), "{\"refused\":\"%s\",\"windows_sent\":%u}\n",
                 std::string(base::name_of(error.code())).c_str(), windows_sent);
}

Result<void> ItemsFile::close() {
    std::FILE* file = file_.release();
    const bool wrong = std::ferror(file) != 0;
    if (std::fclose(file) != 0 || wrong)
        return fail(Error::of_file(Code::file_failed, "cannot write the items file", path_, errno));
    return {};
}

}  // namespace waybill::cli
