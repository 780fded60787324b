// Content-Encoding undone as it comes. Qt's own unpacking cannot tell a body that broke off from a whole one, and
// hides how many bytes came; this one knows both.
#pragma once

#include "base/error.h"

#include <functional>
#include <memory>
#include <string_view>

namespace lamina {

class Unpacker {
public:
    // What Accept-Encoding may ask for.
    static constexpr const char* accepted = "gzip, deflate, br";
    using Output = std::function<Status(std::string_view)>;

    // For gzip, deflate (zlib's or raw) and br; null for others.
    static std::unique_ptr<Unpacker> create(std::string_view encoding);
    virtual ~Unpacker() = default;

    // Unpacks a piece, giving what comes out of it in pieces of bounded size. Errors: format (not packed that way), and
    // what `output` returns, which ends it.
    virtual Status feed(std::string_view packed, const Output& output) = 0;
    // The packed stream came to its own end.
    virtual bool complete() const = 0;
};

} // namespace lamina
