#include "base/files.h"
#include "base/hash.h"
#include "net/hub/growing_file_hash.h"
#include "tests/test_support.h"

namespace lamina {
namespace {

// FIPS 180-2's examples; the last is what `git hash-object` gives for an empty file.
TEST(Hash, KnownValues) {
    EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    Hash git(Hash::Kind::Sha1);
    git.add(std::string_view("blob 0\0", 7));
    EXPECT_EQ(git.hex(), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
    EXPECT_EQ(crc32Of("123456789"), 0xcbf43926U); // the check value of CRC catalogues
    EXPECT_EQ(crc32Of(""), 0U);
}

TEST(Hash, PiecesAndTheWholeAgreeAndHexMayBeAskedOnTheWay) {
    Hash hash(Hash::Kind::Sha256);
    hash.add("a");
    EXPECT_EQ(hash.hex(), sha256("a"));
    Hash moved = std::move(hash);
    moved.add("bc");
    EXPECT_EQ(moved.hex(), sha256("abc"));
}

TEST(Hash, Files) {
    const test::TemporaryFolder folder;
    const std::string bytes(3'000'001, 'x');
    ASSERT_TRUE(writeFileAtomically(folder.path() / "f", bytes).ok());
    EXPECT_EQ(test::unwrap(sha256OfFile(folder.path() / "f")), sha256(bytes));
    EXPECT_EQ(sha256OfFile(folder.path() / "none").error().kind, ErrorKind::NotFound);
    EXPECT_EQ(sha256OfFile(folder.path()).error().kind, ErrorKind::Usage);
}

TEST(GrowingFileHash, AgreesWithTheWholeHoweverItGrows) {
    const test::TemporaryFolder folder;
    const auto path = folder.path() / "f";
    std::string bytes(5'000'000, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<char>(i * i >> 7);
    ASSERT_TRUE(writeFileAtomically(path, bytes).ok());
    RunToken token;
    GrowingFileHash hash(path);
    EXPECT_EQ(test::unwrap(hash.finish(token, [](std::uint64_t) {})), sha256(""));
    for (const std::size_t size : {1U, 2U, 1'048'576U, 1'048'577U, 4'000'000U, 5'000'000U}) {
        hash.grow(size);
        if (size % 2 == 0) {
            EXPECT_EQ(test::unwrap(hash.finish(token, [](std::uint64_t) {})),
                      sha256(std::string_view(bytes).substr(0, size)));
        }
    }
    hash.restart();
    hash.grow(3);
    EXPECT_EQ(test::unwrap(hash.finish(token, [](std::uint64_t) {})), sha256(std::string_view(bytes).substr(0, 3)));
}

TEST(GrowingFileHash, AFileThatIsShorterThanSaidOrGoneIsAnError) {
    const test::TemporaryFolder folder;
    const auto path = folder.path() / "f";
    ASSERT_TRUE(writeFileAtomically(path, "abc").ok());
    RunToken token;
    GrowingFileHash shorter(path);
    shorter.grow(4);
    EXPECT_EQ(shorter.finish(token, [](std::uint64_t) {}).error().kind, ErrorKind::Format);
    GrowingFileHash gone(folder.path() / "none");
    gone.grow(1);
    EXPECT_EQ(gone.finish(token, [](std::uint64_t) {}).error().kind, ErrorKind::NotFound);
    GrowingFileHash cancelled(path);
    cancelled.grow(3);
    token.cancel();
    EXPECT_EQ(cancelled.finish(token, [](std::uint64_t) {}).error().kind, ErrorKind::Cancelled);
}

} // namespace
} // namespace lamina
