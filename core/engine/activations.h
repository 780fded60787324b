// The activations of one layer, where the engine that captured them keeps them.
#pragma once

#include "base/error.h"
#include "base/run_token.h"
#include "sae/evaluation_sums.h"
#include "tensor/matrix.h"

#include <cstddef>
#include <optional>

namespace lamina {

// [rows, width]. Belongs to the compute thread. Several trainings may use the same activations, one after the other.
class Activations {
public:
    virtual ~Activations() = default;
    virtual std::size_t rows() const = 0;
    virtual std::size_t width() const = 0;
    // On the host; valid while this object lives. Copied once where they are on a device. Errors: cancelled, out_of_memory.
    virtual Result<ConstMatrixView> onHost(RunToken& token) = 0;
    // Of all rows; worked out once. Errors: cancelled.
    Result<InputFacts> facts(RunToken& token);

protected:
    // By an engine whose values say more than the host's float32.
    virtual Result<InputFacts> workOutFacts(RunToken& token);

private:
    std::optional<InputFacts> m_facts;
};

// Activations in ordinary memory.
class HostActivations : public Activations {
public:
    // Owns the values; `rows`, where given, are the part of them that is meant.
    explicit HostActivations(Matrix values) : m_values(std::move(values)), m_rows(m_values) {}
    HostActivations(Matrix values, ConstMatrixView rows) : m_values(std::move(values)), m_rows(rows) {}
    // The values must outlive this object.
    explicit HostActivations(ConstMatrixView rows) : m_rows(rows) {}
    HostActivations(const HostActivations&) = delete;
    HostActivations& operator=(const HostActivations&) = delete;

    std::size_t rows() const override { return m_rows.rows; }
    std::size_t width() const override { return m_rows.cols; }
    Result<ConstMatrixView> onHost(RunToken&) override { return m_rows; }

private:
    Matrix m_values;
    ConstMatrixView m_rows;
};

// Moves rows together so that position 0 of each window is gone: of [windows*positions, width] the first
// windows*(positions-1) rows then hold the rest in order, and are returned. positions >= 2.
ConstMatrixView dropFirstPositions(Matrix& activations, std::size_t windows, std::size_t positions);

} // namespace lamina
