// Receipts and their list, out of the record: a request in, an answer's bytes out. It waits for disks, and so has a
// thread; who asks was decided before.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "waybill/audit/index.hpp"
#include "waybill/audit/prover.hpp"
#include "waybill/exchange/receipts.hpp"

namespace waybill::exchange {

struct ReceiptOrder {
    std::string vendor;
    std::string id;                      // of one exchange; empty: the list
    std::optional<std::uint64_t> after;  // of the list: entries beyond this index
    std::uint64_t limit = 20;            // of the list: exchanges, at most
};
struct ReceiptAnswer {
    std::string content_type;
    std::string body;
};

class ReceiptDesk {
public:
    using Done = std::function<void(Result<ReceiptAnswer>)>;

    explicit ReceiptDesk(Receipts::Parts parts);
    ~ReceiptDesk();

    /// `done` is called once, on the desk's thread; at once, with overloaded, where too many wait. Any thread. missing:
    /// there is no such receipt for this vendor, or not yet.
    void submit(ReceiptOrder order, Done done);

private:
    void run();
    Result<ReceiptAnswer> answer(const ReceiptOrder& order);
    Result<void> look();
    Result<ReceiptAnswer> receipt(const ReceiptOrder& order);
    Result<ReceiptAnswer> list(const ReceiptOrder& order);
    Result<audit::Recorded> entry(std::uint64_t index);
    audit::Prover& prover_for(std::uint64_t last);

    Receipts::Parts parts_;
    std::optional<audit::Prover> prover_;
    std::optional<audit::Prover> cosigned_;  // of the newest checkpoint that witnesses signed
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::pair<ReceiptOrder, Done>> queue_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace waybill::exchange
