#include "base/hash.h"

#include "base/files.h"

#include <array>
#include <new>
#include <openssl/evp.h>
#include <stdexcept>
#include <zlib.h>

namespace lamina {

namespace {

// libcrypto fails here only without memory or without the algorithm itself.
void require(int done) {
    if (done != 1)
        throw std::runtime_error("libcrypto cannot hash on this system");
}

EVP_MD_CTX* newContext() {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    if (!context)
        throw std::bad_alloc();
    return context;
}

} // namespace

struct Hash::Context {
    Context() : state(newContext()) {}
    ~Context() { EVP_MD_CTX_free(state); }
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;

    EVP_MD_CTX* state;
};

Hash::Hash(Kind kind) : m_context(std::make_unique<Context>()) {
    require(EVP_DigestInit_ex(m_context->state, kind == Kind::Sha256 ? EVP_sha256() : EVP_sha1(), nullptr));
}

Hash::Hash(Hash&&) noexcept = default;
Hash& Hash::operator=(Hash&&) noexcept = default;
Hash::~Hash() = default;

void Hash::add(std::string_view bytes) {
    require(EVP_DigestUpdate(m_context->state, bytes.data(), bytes.size()));
}

std::string Hash::hex() const {
    const Context copy;
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    require(EVP_MD_CTX_copy_ex(copy.state, m_context->state));
    require(EVP_DigestFinal_ex(copy.state, digest.data(), &size));
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (unsigned int i = 0; i < size; ++i) {
        text += digits[digest[i] >> 4];
        text += digits[digest[i] & 15];
    }
    return text;
}

std::string sha256(std::string_view bytes) {
    Hash hash(Hash::Kind::Sha256);
    hash.add(bytes);
    return hash.hex();
}

Result<std::string> sha256OfFile(const std::filesystem::path& path) {
    Hash hash(Hash::Kind::Sha256);
    LAMINA_TRY(readInPieces(path, [&](std::string_view piece) -> Status {
        hash.add(piece);
        return {};
    }));
    return hash.hex();
}

std::uint32_t crc32Of(std::string_view bytes) {
    return static_cast<std::uint32_t>(::crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

} // namespace lamina
