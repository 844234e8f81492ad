// The kernels by name, for the table that lists them.
#pragma once

#include "marks.hpp"

namespace waybill::format {

Marked mark_scalar(Bytes piece, Mark* marks);
#if defined(__x86_64__)
Marked mark_sse42(Bytes piece, Mark* marks);
Marked mark_avx2(Bytes piece, Mark* marks);
Marked mark_avx512(Bytes piece, Mark* marks);
#elif defined(__aarch64__)
Marked mark_neon(Bytes piece, Mark* marks);
#endif

}  // namespace waybill::format
