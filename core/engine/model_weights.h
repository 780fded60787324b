// A model's weights as a forward pass takes them: as they are stored, or as a control changes them.
#pragma once

#include "base/error.h"
#include "base/run_token.h"
#include "model/gpt2_data.h"
#include "numeric/gemm.h"
#include "tensor/matrix.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace lamina {

struct LayerNormWeights {
    Matrix gain, bias;
};

// y = x W + b, W [in, out].
struct Projection {
    Matrix weight, bias;

    void multiply(const float* x, std::size_t rows, float* y) const {
        gemm(Transpose::No, Transpose::No, rows, weight.cols(), weight.rows(), 1.0F, x, weight.rows(), weight.data(),
             weight.cols(), 0.0F, y, weight.cols());
    }
};

// The matrix [V, d] that makes logits of the last stream.
inline const char* headName(const Gpt2Config& config) {
    return config.tiedHead ? "wte.weight" : "lm_head.weight";
}

// Names as in Gpt2::Data::read. Each tensor has a seed of its own, derived from the control's. Errors of all: format
// (weights unreadable), cancelled.
class ModelWeights {
public:
    ModelWeights(const Gpt2& model, WeightControl control, std::uint64_t seed);

    const Gpt2::Data& model() const { return *m_model; }
    Result<Matrix> matrix(const std::string& name, RunToken& token) const;
    Result<LayerNormWeights> layerNorm(const std::string& name) const;
    Result<Projection> projection(const std::string& name, RunToken& token) const;
    // Rows of the token embedding, one for each id: out [ids, d].
    Status embed(std::span<const std::int32_t> ids, Matrix& out, RunToken& token) const;
    // The position embedding's first rows: out [cols, d].
    Status positions(Matrix& out, RunToken& token) const;

private:
    std::uint64_t seedOf(const char* purpose, const std::string& name) const;
    // One row of a matrix as GPT-2 is initialised.
    void initialRow(const std::string& name, std::size_t row, float* values, std::size_t count) const;

    std::shared_ptr<const Gpt2::Data> m_model;
    WeightControl m_control;
    std::uint64_t m_seed;
};

} // namespace lamina
