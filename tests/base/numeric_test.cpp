#include "base/machine.h"
#include "base/seed.h"
#include "numeric/gemm.h"
#include "numeric/threads.h"
#include "tensor/matrix.h"
#include "tests/test_support.h"

#include <tuple>

namespace lamina {
namespace {

Matrix randomMatrix(std::size_t rows, std::size_t cols, std::uint64_t seed) {
    Random random(seed);
    Matrix matrix(rows, cols);
    for (std::size_t i = 0; i < matrix.size(); ++i)
        matrix.data()[i] = random.uniform(-1.0F, 1.0F);
    return matrix;
}

class GemmShapes : public ::testing::TestWithParam<std::tuple<int, int, int>> {};

TEST_P(GemmShapes, EqualsTheTripleLoop) {
    const auto [m, n, k] = GetParam();
    const auto M = static_cast<std::size_t>(m), N = static_cast<std::size_t>(n), K = static_cast<std::size_t>(k);
    for (const Transpose transA : {Transpose::No, Transpose::Yes})
        for (const Transpose transB : {Transpose::No, Transpose::Yes}) {
            const Matrix A = transA == Transpose::No ? randomMatrix(M, K, 1) : randomMatrix(K, M, 1);
            const Matrix B = transB == Transpose::No ? randomMatrix(K, N, 2) : randomMatrix(N, K, 2);
            Matrix C = randomMatrix(M, N, 3);
            const Matrix before = C;
            gemm(transA, transB, M, N, K, 0.5F, A.data(), A.cols(), B.data(), B.cols(), 2.0F, C.data(), N);
            for (std::size_t i = 0; i < M; ++i)
                for (std::size_t j = 0; j < N; ++j) {
                    double sum = 0;
                    for (std::size_t l = 0; l < K; ++l)
                        sum += static_cast<double>(transA == Transpose::No ? A(i, l) : A(l, i)) *
                               static_cast<double>(transB == Transpose::No ? B(l, j) : B(j, l));
                    EXPECT_NEAR(C(i, j), 0.5 * sum + 2.0 * before(i, j), 1e-4);
                }
        }
}

INSTANTIATE_TEST_SUITE_P(OddSizes, GemmShapes,
                         ::testing::Values(std::tuple{1, 1, 1}, std::tuple{3, 5, 7}, std::tuple{17, 33, 65},
                                           std::tuple{64, 1, 128}, std::tuple{1, 97, 13}));

TEST(Matrix, CopiesAreDeepAndMovesEmptyTheSource) {
    Matrix a = randomMatrix(3, 4, 1);
    Matrix b = a;
    b(0, 0) = 9.0F;
    EXPECT_NE(a(0, 0), 9.0F);
    const Matrix c = std::move(b);
    EXPECT_EQ(c(0, 0), 9.0F);
    EXPECT_EQ(Matrix(0, 5).data(), nullptr);
}

TEST(Threads, CountIsSetForTheCallingThread) {
    const int before = computeThreads();
    setComputeThreads(1);
    EXPECT_EQ(computeThreads(), 1);
    setComputeThreads(before);
    EXPECT_GE(availableThreads(), 1);
}

} // namespace
} // namespace lamina
