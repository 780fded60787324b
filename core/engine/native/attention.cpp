#include "engine/native/attention.h"

#include "numeric/elementwise.h"
#include "numeric/gemm.h"

#include <algorithm>
#include <cstring>
#include <omp.h>

namespace lamina {

namespace {

constexpr std::size_t queryBlock = 64;

// One block of queries of one head of one sequence.
struct Block {
    std::size_t firstQuery;
    std::size_t queries;
    const float* q; // of the head, position 0; rows 3d apart, as k and v
    const float* k;
    const float* v;
    const float* qBias;
    const float* vBias;
    float* out; // of the head, first query; rows d apart
};

void attend(const AttentionShape& shape, const Block& block, float* scratch) {
    const std::size_t w = shape.headWidth;
    const std::size_t d = shape.heads * w;
    const std::size_t keys = block.firstQuery + block.queries;
    float* scores = scratch;                          // [queries, keys]
    float* queries = scratch + queryBlock * shape.positions; // [queries, w]

    for (std::size_t r = 0; r < block.queries; ++r)
        std::memcpy(queries + r * w, block.q + (block.firstQuery + r) * 3 * d, w * sizeof(float));
    addBiasRows(queries, block.qBias, block.queries, w);
    scaleRange(queries, shape.scale, block.queries * w);
    // The keys' bias adds the same number to all scores of a query, which a softmax does not see: left out.
    gemm(Transpose::No, Transpose::Yes, block.queries, keys, w, 1.0F, queries, w, block.k, 3 * d, 0.0F, scores, keys);
    float sums[queryBlock];
    for (std::size_t r = 0; r < block.queries; ++r) {
        const std::size_t visible = block.firstQuery + r + 1;
        sums[r] = softmaxNumerators(scores + r * keys, visible, 1.0F);
        std::memset(scores + r * keys + visible, 0, (keys - visible) * sizeof(float));
    }
    gemm(Transpose::No, Transpose::No, block.queries, w, keys, 1.0F, scores, keys, block.v, 3 * d, 0.0F, block.out, d);
    // Weights sum to one, so the values' bias is added once to their weighted mean.
    for (std::size_t r = 0; r < block.queries; ++r) {
        scaleRange(block.out + r * d, 1.0F / sums[r], w);
        addBiasRows(block.out + r * d, block.vBias, 1, w);
    }
}

} // namespace

std::size_t attentionScratchFloats(const AttentionShape& shape) {
    return queryBlock * (shape.positions + shape.headWidth);
}

Matrix attentionScratch(const AttentionShape& shape, int threads) {
    return {static_cast<std::size_t>(std::max(1, threads)), attentionScratchFloats(shape)};
}

void causalAttention(const AttentionShape& shape, const float* qkv, const float* bias, float* out, Matrix& scratch,
                     const RunToken& token) {
    const std::size_t w = shape.headWidth;
    const std::size_t d = shape.heads * w;
    const std::size_t T = shape.positions;
    const std::size_t blocks = (T + queryBlock - 1) / queryBlock;
    const std::size_t tasks = shape.sequences * shape.heads * blocks;
    // Neighbouring blocks cost nearly the same: dealing them out in turn balances the threads for any number of heads.
#pragma omp parallel for schedule(static, 1) num_threads(static_cast<int>(scratch.rows()))
    for (std::size_t task = 0; task < tasks; ++task) {
        if (token.cancelRequested())
            continue;
        const std::size_t first = task % blocks * queryBlock;
        const std::size_t head = task / blocks % shape.heads;
        const std::size_t sequence = task / blocks / shape.heads;
        const float* rows = qkv + sequence * T * 3 * d + head * w;
        const Block block{first,
                          std::min(queryBlock, T - first),
                          rows,
                          rows + d,
                          rows + 2 * d,
                          bias + head * w,
                          bias + 2 * d + head * w,
                          out + (sequence * T + first) * d + head * w};
        attend(shape, block, scratch.row(static_cast<std::size_t>(omp_get_thread_num())));
    }
}

} // namespace lamina
