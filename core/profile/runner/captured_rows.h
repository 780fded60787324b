// What happens to a layer's captured activations before its autoencoder sees them.
#pragma once

#include "engine/activations.h"
#include "profile/controls.h"
#include "profile/run_config.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace lamina {

// A layer's rows as the autoencoder has them: those it is trained on, and those held out.
struct CapturedRows {
    std::unique_ptr<Activations> captured; // all rows; `trained` and `heldout` may be views of them
    std::unique_ptr<Activations> trainedPart, heldoutPart;
    double scale = 1; // that the model's activations were multiplied by
    std::optional<Error>
        failure; // format: the model's activations are not finite, naming the place; nothing was done to them

    Activations& trained() const { return trainedPart ? *trainedPart : *captured; }
    Activations* heldout() const { return heldoutPart.get(); } // nullptr: none
};

// Rows whose mean and covariance are those of X [N, d], else Gaussian: each is the mean plus a sum of X's centred rows
// with independent weights N(0, 1/N), so its covariance is X's own, whatever its rank. 2 N² d operations.
// Errors: cancelled.
Result<Matrix> gaussianRows(ConstMatrixView X, std::uint64_t seed, RunToken& token);

// "the activations are not finite: …", where one of them is not. Errors: cancelled, out_of_memory.
Result<std::optional<Error>> notFiniteActivations(const RunConfig& config, Activations& captured, RunToken& token);

// rows: what a control does to them. power: the mean square that the rows are scaled to by one factor; nothing: they
// stay. Errors: cancelled.
Result<CapturedRows> prepareRows(const RunConfig& config, std::unique_ptr<Activations> captured, RowTransform rows,
                                 std::uint64_t seed, std::optional<double> power, RunToken& token);

} // namespace lamina
