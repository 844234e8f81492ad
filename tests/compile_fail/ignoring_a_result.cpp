// A failure cannot be overlooked.
#include "waybill/base/files.hpp"

using namespace waybill;

bool store(base::File& file) {
#ifdef BAD
    file.sync();
    return true;
#else
    const auto synced = file.sync();
    return static_cast<bool>(synced);
#endif
}
