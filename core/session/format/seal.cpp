#include "session/format/seal.h"

#include "base/hash.h"

namespace lamina {

namespace {

constexpr std::string_view objectEnd = "\n}\n";

// Where the member begins, with the comma of the one before it.
const std::string& memberBegin() {
    static const std::string begin = ",\n  \"" + std::string(sealMember) + "\": \"";
    return begin;
}

std::string withSeal(std::string_view before) {
    return std::string(before) + memberBegin() + sha256(before) + "\"" + std::string(objectEnd);
}

} // namespace

std::string sealed(std::string object) {
    object.resize(object.size() - objectEnd.size());
    return withSeal(object);
}

Seal sealOf(std::string_view text) {
    const std::size_t at = text.rfind(memberBegin());
    if (at == std::string_view::npos)
        return text.find(sealMember) == std::string_view::npos ? Seal::None : Seal::Broken;
    return text == withSeal(text.substr(0, at)) ? Seal::Whole : Seal::Broken;
}

} // namespace lamina
