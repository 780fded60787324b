#include "base/error.h"

#include <cerrno>
#include <cstring>

namespace lamina {

std::string_view errorKindName(ErrorKind kind) {
    switch (kind) {
    case ErrorKind::Usage:
        return "usage";
    case ErrorKind::NotFound:
        return "not_found";
    case ErrorKind::Permission:
        return "permission";
    case ErrorKind::Format:
        return "format";
    case ErrorKind::Unsupported:
        return "unsupported";
    case ErrorKind::TooShort:
        return "too_short";
    case ErrorKind::DiskFull:
        return "disk_full";
    case ErrorKind::OutOfMemory:
        return "out_of_memory";
    case ErrorKind::Network:
        return "network";
    case ErrorKind::Cancelled:
        return "cancelled";
    case ErrorKind::Diverged:
        return "diverged";
    case ErrorKind::Internal:
        return "internal";
    }
    return "internal";
}

namespace {

struct Reason {
    ErrorKind kind;
    const char* text;
};

Reason reasonFor(int errnoValue) {
    switch (errnoValue) {
    case ENOENT:
    case ENOTDIR:
        return {ErrorKind::NotFound, "it does not exist; check the path"};
    case EACCES:
    case EPERM:
        return {ErrorKind::Permission, "permission denied; check who owns it"};
    case EROFS:
        return {ErrorKind::Permission, "the file system is read-only; choose another folder"};
    case ENOSPC:
    case EDQUOT:
        return {ErrorKind::DiskFull, "the disk is full; free some space or choose another folder"};
    case EFBIG:
        return {ErrorKind::DiskFull,
                "the file grows larger than the file system or this account's limit (ulimit -f) allows"};
    case ENOMEM:
        return {ErrorKind::OutOfMemory, "out of memory"};
    case EISDIR:
        return {ErrorKind::Usage, "it is a folder; name a file"};
    case ENAMETOOLONG:
        return {ErrorKind::Usage, "the name is too long"};
    default:
        return {ErrorKind::Internal, nullptr};
    }
}

} // namespace

Error systemError(int errnoValue, std::string_view doing, std::string_view path) {
    const Reason reason = reasonFor(errnoValue);
    std::string message = "cannot ";
    message.append(doing).append(" ").append(path).append(": ");
    message.append(reason.text ? reason.text : std::strerror(errnoValue));
    return makeError(reason.kind, std::move(message), "errno " + std::to_string(errnoValue));
}

} // namespace lamina
