#include "openings.hpp"

#include <sys/socket.h>

namespace waybill::net {

std::function<void()> end_of_handshake(int descriptor) {
    return [descriptor] { ::shutdown(descriptor, SHUT_RDWR); };
}

}  // namespace waybill::net
