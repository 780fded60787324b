#include "base/guarded.h"
#include "tests/test_support.h"

#include <stdexcept>

namespace lamina {
namespace {

TEST(Guarded, PassesOnWhatTheWorkReturns) {
    EXPECT_TRUE(guarded([] { return Status(); }).ok());
    EXPECT_EQ(test::unwrap(guarded([]() -> Result<int> { return 3; })), 3);
    const Status failed = guarded([] { return Status(makeError(ErrorKind::Usage, "no")); });
    ASSERT_FALSE(failed.ok());
    EXPECT_EQ(failed.error().kind, ErrorKind::Usage);
}

TEST(Guarded, ExceptionsBecomeErrors) {
    const auto memory = guarded([]() -> Result<int> { throw std::bad_alloc(); });
    ASSERT_FALSE(memory.ok());
    EXPECT_EQ(memory.error().kind, ErrorKind::OutOfMemory);
    const Status other = guarded([]() -> Status { throw std::runtime_error("index 7"); }, "cannot count");
    ASSERT_FALSE(other.ok());
    EXPECT_EQ(other.error().kind, ErrorKind::Internal);
    EXPECT_EQ(other.error().message, "cannot count");
    EXPECT_EQ(other.error().detail, "index 7");
}

} // namespace
} // namespace lamina
