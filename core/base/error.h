// Errors as values: a kind, a sentence for people, a detail for logs, and the layer where there is one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace lamina {

enum class ErrorKind {
    Usage,
    NotFound,
    Permission,
    Format,
    Unsupported,
    TooShort,
    DiskFull,
    OutOfMemory,
    Network,
    Cancelled,
    Diverged,
    Internal
};

// The kind's name as it stands in jsonl events: "usage", "not_found", ...
std::string_view errorKindName(ErrorKind kind);

struct Error {
    ErrorKind kind = ErrorKind::Internal;
    std::string message; // one sentence: what is wrong, where, what to do
    std::string detail;  // for logs; may be empty
    std::optional<int> layer;
};

inline Error makeError(ErrorKind kind, std::string message, std::string detail = {}) {
    return Error{kind, std::move(message), std::move(detail), std::nullopt};
}

// The Error for a failed system call on a path: maps errno to a kind and writes "cannot <doing> <path>: <reason>".
Error systemError(int errnoValue, std::string_view doing, std::string_view path);

// A value or an Error. Check before use: value() on an error is a programming mistake and throws.
template <class T> class [[nodiscard]] Result {
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return m_state.index() == 0; }
    explicit operator bool() const { return ok(); }

    T& value() & { return std::get<0>(m_state); }
    const T& value() const& { return std::get<0>(m_state); }
    T&& value() && { return std::get<0>(std::move(m_state)); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    const Error& error() const { return std::get<1>(m_state); }

private:
    std::variant<T, Error> m_state;
};

// Success or an Error.
class [[nodiscard]] Status {
public:
    Status() = default;
    Status(Error error) : m_error(std::move(error)) {}

    bool ok() const { return !m_error.has_value(); }
    explicit operator bool() const { return ok(); }
    const Error& error() const { return *m_error; }

private:
    std::optional<Error> m_error;
};

} // namespace lamina

// Returns the error of `expression` (a Status or Result) from the enclosing function, if it is one.
#define LAMINA_TRY(expression)                                                                                         \
    do {                                                                                                               \
        if (auto laminaStatus = (expression); !laminaStatus.ok())                                                      \
            return laminaStatus.error();                                                                               \
    } while (false)

#define LAMINA_CONCAT_INNER(a, b) a##b
#define LAMINA_CONCAT(a, b) LAMINA_CONCAT_INNER(a, b)

// LAMINA_ASSIGN(auto x, f()): the value of a Result, or return its error from the enclosing function.
#define LAMINA_ASSIGN(target, expression)                                                                              \
    auto LAMINA_CONCAT(laminaResult, __LINE__) = (expression);                                                         \
    if (!LAMINA_CONCAT(laminaResult, __LINE__).ok())                                                                   \
        return LAMINA_CONCAT(laminaResult, __LINE__).error();                                                          \
    target = std::move(LAMINA_CONCAT(laminaResult, __LINE__)).value()
