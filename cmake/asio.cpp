// Asio's and Beast's own code, in one place.
#include <boost/asio/impl/src.hpp>
#include <boost/beast/src.hpp>
