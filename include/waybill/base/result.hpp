// A value or an Error. boost::system::result behind one own type, so that std::expected can take its place and so that
// ignoring one does not pass the compiler. Taking the value of a failed Result is a bug: it aborts.
#pragma once

#include <boost/system/result.hpp>
#include <cstdlib>
#include <utility>

#include "waybill/base/error.hpp"

namespace waybill::base {

[[noreturn]] inline void throw_exception_from_error(const Error&, const boost::source_location&) { std::abort(); }

/// What `fail()` returns: converts to any Result.
class [[nodiscard]] Failure {
public:
    explicit Failure(Error error) : error_(std::move(error)) {}
    Error take() && { return std::move(error_); }

private:
    Error error_;
};

inline Failure fail(Error error) { return Failure(std::move(error)); }
inline Failure fail(Code code, Text text, std::uint64_t offset = Error::nowhere) {
    return Failure(Error(code, text, offset));
}

template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : result_(boost::system::in_place_value, std::move(value)) {}
    Result(Failure failure) : result_(boost::system::in_place_error, std::move(failure).take()) {}

    explicit operator bool() const { return result_.has_value(); }
    T& operator*() & { return result_.value(); }
    const T& operator*() const& { return result_.value(); }
    T&& operator*() && { return std::move(result_.value()); }
    T* operator->() { return &result_.value(); }
    const T* operator->() const { return &result_.value(); }
    Error error() const { return result_.error(); }

private:
    boost::system::result<T, Error> result_;
};

template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Failure failure) : result_(boost::system::in_place_error, std::move(failure).take()) {}

    explicit operator bool() const { return result_.has_value(); }
    Error error() const { return result_.error(); }

private:
    boost::system::result<void, Error> result_;
};

}  // namespace waybill::base

namespace waybill {
using base::fail;
using base::Result;
}  // namespace waybill
