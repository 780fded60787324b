#include "numeric/isa_lanes.h"
#include "sae/kernels/sparse_kernels.h"

#if defined(__AVX2__)
#include <immintrin.h>
#endif

namespace lamina::LAMINA_ISA {

namespace {

// Four vectors of a panel are summed at once for each of two matrices: eight sums hide the latency of the additions.
constexpr std::size_t panelVectors = 4;
constexpr std::size_t panelWidth = panelVectors * vectorLanes;

Vector vectorAt(const float* x) {
    return *reinterpret_cast<const VectorInMemory*>(x);
}
void store(float* x, const Vector& value) {
    *reinterpret_cast<VectorInMemory*>(x) = value;
}

float sumOfVector(const Vector& v) {
#if defined(__AVX512F__)
    const auto half = __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7) +
                      __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15);
#else
    const Vector& half = v;
#endif
#if defined(__AVX2__)
    const auto quarter =
        __builtin_shufflevector(half, half, 0, 1, 2, 3) + __builtin_shufflevector(half, half, 4, 5, 6, 7);
#else
    const Vector& quarter = half;
#endif
    return (quarter[0] + quarter[2]) + (quarter[1] + quarter[3]);
}

#if defined(__AVX2__) && !defined(__AVX512F__)
// For each mask of eight lanes: the lanes that are set, in order.
struct LaneOrders {
    alignas(32) std::int32_t of[256][8];
};
constexpr LaneOrders makeLaneOrders() {
    LaneOrders orders{};
    for (int mask = 0; mask < 256; ++mask)
        for (int lane = 0, next = 0; lane < 8; ++lane)
            if (mask >> lane & 1)
                orders.of[mask][next++] = lane;
    return orders;
}
constexpr LaneOrders laneOrders = makeLaneOrders();
#endif

std::size_t compress(const float* __restrict z, std::size_t F, std::uint32_t first, std::uint32_t* __restrict indices,
                     float* __restrict values) {
    std::size_t count = 0, j = 0;
#if defined(__AVX512F__)
    __m512i at = _mm512_add_epi32(_mm512_set1_epi32(static_cast<int>(first)),
                                  _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
    for (; j + 16 <= F; j += 16) {
        const __m512 value = _mm512_loadu_ps(z + j);
        const __mmask16 used = _mm512_cmp_ps_mask(value, _mm512_setzero_ps(), _CMP_NEQ_UQ);
        // Compressed in a register: some processors are very slow at it in memory.
        _mm512_storeu_ps(values + count, _mm512_maskz_compress_ps(used, value));
        _mm512_storeu_si512(indices + count, _mm512_maskz_compress_epi32(used, at));
        count += static_cast<std::size_t>(__builtin_popcount(used));
        at = _mm512_add_epi32(at, _mm512_set1_epi32(16));
    }
#elif defined(__AVX2__)
    for (; j + 8 <= F; j += 8) {
        const __m256 value = _mm256_loadu_ps(z + j);
        const int used = _mm256_movemask_ps(_mm256_cmp_ps(value, _mm256_setzero_ps(), _CMP_NEQ_UQ));
        const __m256i order = _mm256_load_si256(reinterpret_cast<const __m256i*>(laneOrders.of[used]));
        _mm256_storeu_ps(values + count, _mm256_permutevar8x32_ps(value, order));
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(indices + count),
                            _mm256_add_epi32(order, _mm256_set1_epi32(static_cast<int>(first + j))));
        count += static_cast<std::size_t>(__builtin_popcount(static_cast<unsigned>(used)));
    }
#endif
    for (; j < F; ++j) {
        values[count] = z[j];
        indices[count] = first + static_cast<std::uint32_t>(j);
        count += z[j] != 0.0F ? 1 : 0;
    }
    return count;
}

// Columns [i, i + V vectors) of addRows.
template <std::size_t V>
void addRowsColumns(float* __restrict out, const float* __restrict W, const std::uint32_t* __restrict indices,
                    const float* __restrict values, std::size_t count, std::size_t d) {
    Vector sums[V];
    for (std::size_t v = 0; v < V; ++v)
        sums[v] = vectorAt(out + v * vectorLanes);
    for (std::size_t i = 0; i < count; ++i) {
        const float* row = W + indices[i] * d;
        const Vector value = Vector{} + values[i];
        for (std::size_t v = 0; v < V; ++v)
            sums[v] += value * vectorAt(row + v * vectorLanes);
    }
    for (std::size_t v = 0; v < V; ++v)
        store(out + v * vectorLanes, sums[v]);
}

void addRows(float* __restrict out, const float* __restrict W, const std::uint32_t* __restrict indices,
             const float* __restrict values, std::size_t count, std::size_t d) {
    if (count == 0)
        return;
    std::size_t i = 0;
    for (; i + 8 * vectorLanes <= d; i += 8 * vectorLanes)
        addRowsColumns<8>(out + i, W + i, indices, values, count, d);
    for (; i + vectorLanes <= d; i += vectorLanes)
        addRowsColumns<1>(out + i, W + i, indices, values, count, d);
    for (; i < d; ++i)
        for (std::size_t k = 0; k < count; ++k)
            out[i] += values[k] * W[indices[k] * d + i];
}

// Products of x with `Rows` latents' rows: x is read once for all of them.
template <std::size_t Rows>
void productsOf(const float* __restrict x, const float* __restrict W, const std::uint32_t* __restrict indices,
                float* __restrict products, std::size_t d) {
    const float* rows[Rows];
    Vector sums[Rows][2];
    for (std::size_t r = 0; r < Rows; ++r) {
        rows[r] = W + indices[r] * d;
        sums[r][0] = sums[r][1] = Vector{};
    }
    std::size_t i = 0;
    for (; i + 2 * vectorLanes <= d; i += 2 * vectorLanes) {
        const Vector left = vectorAt(x + i), right = vectorAt(x + i + vectorLanes);
        for (std::size_t r = 0; r < Rows; ++r) {
            sums[r][0] += left * vectorAt(rows[r] + i);
            sums[r][1] += right * vectorAt(rows[r] + i + vectorLanes);
        }
    }
    for (std::size_t r = 0; r < Rows; ++r) {
        float sum = sumOfVector(sums[r][0] + sums[r][1]);
        for (std::size_t k = i; k < d; ++k)
            sum += x[k] * rows[r][k];
        products[r] = sum;
    }
}

void products(const float* __restrict x, const float* __restrict W, const std::uint32_t* __restrict indices,
              float* __restrict products, std::size_t count, std::size_t d) {
    std::size_t i = 0;
    for (; i + 4 <= count; i += 4)
        productsOf<4>(x, W, indices + i, products + i, d);
    for (; i < count; ++i)
        productsOf<1>(x, W, indices + i, products + i, d);
}

void gradients(const float* __restrict P, const float* __restrict Q, const LatentUse* __restrict uses,
               std::size_t count, float* __restrict byZ, float* __restrict byGradient) {
    Vector ofZ[panelVectors] = {}, ofGradient[panelVectors] = {};
    for (std::size_t i = 0; i < count; ++i) {
        const float* p = P + uses[i].row * panelWidth;
        const float* q = Q + uses[i].row * panelWidth;
        const Vector z = Vector{} + uses[i].z, gradient = Vector{} + uses[i].gradient;
        for (std::size_t v = 0; v < panelVectors; ++v) {
            ofZ[v] += z * vectorAt(p + v * vectorLanes);
            ofGradient[v] += gradient * vectorAt(q + v * vectorLanes);
        }
    }
    for (std::size_t v = 0; v < panelVectors; ++v) {
        store(byZ + v * vectorLanes, ofZ[v]);
        store(byGradient + v * vectorLanes, ofGradient[v]);
    }
}

} // namespace

extern const SparseKernels sparseKernelTable{panelWidth, compress, addRows, products, gradients};

} // namespace lamina::LAMINA_ISA
