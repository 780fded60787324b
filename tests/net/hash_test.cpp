#include "net/hash.h"

#include "base/files.h"
#include "test_support.h"

namespace lamina {
namespace {

// FIPS 180-2's examples; the last is what `git hash-object` gives for an empty file.
TEST(Hash, KnownValues) {
    EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    Hash git(Hash::Kind::Sha1);
    git.add(std::string_view("blob 0\0", 7));
    EXPECT_EQ(git.hex(), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
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

} // namespace
} // namespace lamina
